"""Certificate windows: table D2, R-CERT-04…09, R-CERT-15, R-CERT-18…20, R-CARD-07, R-DATE-07."""
from .calendar_jp import add_months, month_end_after

VALID, NOTICE, GRACE, DEAD, REVOKED = "valid", "notice", "grace", "dead", "revoked"

ALERTS = {NOTICE: "cert_expiring_soon", GRACE: "cert_expired_eligibility_only",
          DEAD: "cert_revoked_go_to_desk", REVOKED: "cert_revoked_go_to_desk"}


def expiry(card, day):
    """Last day of the certificate in the chip on that day; never beyond the card body (R-CERT-03, R-CERT-20)."""
    cert = card.user_auth_cert
    end = cert.expires_on
    if cert.renewed_on and cert.renewed_on > day and cert.previous_expires_on:
        end = cert.previous_expires_on
    if card.expires_on and card.expires_on < end:
        end = card.expires_on
    return end


def usable_until(end, edition):
    """Last day on which a certificate ending on `end` still confirms eligibility."""
    start = edition.grace_for_expiry_from
    if start and end < start:
        return end
    return month_end_after(end, 3)


def revoked(card, day):
    """Revocation and lapse have no grace (R-CERT-15, R-CERT-19); a later renewal heals a revocation (R-CERT-20)."""
    if card.lapsed_on and card.lapsed_on <= day:
        return True
    cert = card.user_auth_cert
    if not cert.revoked_on or cert.revoked_on > day:
        return False
    return not (cert.renewed_on and cert.revoked_on < cert.renewed_on <= day)


def window(card, day, edition):
    """The window of D2 in which the card stands on that day."""
    if revoked(card, day):
        return REVOKED
    end = expiry(card, day)
    if day > end:
        return GRACE if day <= usable_until(end, edition) else DEAD
    return NOTICE if day >= add_months(end, -3) else VALID


def registration_lapsed(card, day, edition):
    """Whether the registration ended with the grace window (R-CERT-08, outside)."""
    if not edition.outside:
        return False
    cert = card.user_auth_cert
    if cert.renewed_on and cert.renewed_on <= day and cert.previous_expires_on:
        if cert.renewed_on > usable_until(cert.previous_expires_on, edition):
            return True
    return day > usable_until(expiry(card, day), edition)
