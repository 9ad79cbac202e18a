"""The two editions of the rulebook, each with its own dates (rule profiles; R-CERT-09, R-PROV, R-PHONE-02, R-HOME-02)."""
from datetime import date


class UnknownEdition(ValueError):
    """The case names a rulebook that is not known."""


class Edition:
    """Dates and switches of one edition."""

    # Said by the seminar itself: the same in both editions.
    legacy_end = date(2025, 12, 1)              # R-OLD-02
    legacy_end_late_elderly = date(2025, 7, 31)  # R-OLD-05, R-LATE-01
    certificate_start = date(2024, 12, 2)       # R-CONF-06
    iphone_start = date(2025, 6, 24)            # R-PHONE-01
    pilot_start = date(2025, 7, 1)              # R-PHONE-02
    duty_start = date(2024, 12, 2)              # R-VISIT-01
    pinless_visit_start = date(2024, 10, 1)     # R-READ-11
    home_desk_start = date(2025, 4, 1)          # R-HOME-02, A-30
    unknown_claim_start = date(2023, 9, 1)      # R-CLM-10


class Seminar(Edition):
    """Only what the seminar says."""

    name = "seminar-2025-07"
    outside = False
    grace_for_expiry_from = None                # R-CERT-09: no start date told
    phone_start = date(2025, 9, 1)              # "about September" (R-PHONE-02, d2 no. 10)
    phone_grace = True                          # either, information never
    ceiling_start = None
    provisional_start = {}
    provisional_end = None


class Actual(Edition):
    """The seminar with the measures of later notices."""

    name = "actual"
    outside = True
    grace_for_expiry_from = date(2024, 12, 2)   # R-CERT-09
    phone_start = date(2025, 9, 19)             # R-PHONE-02b
    phone_grace = False                         # R-PHONE-11
    ceiling_start = date(2024, 10, 7)           # R-CONS-05
    provisional_start = {                       # R-PROV-01..03
        "national_health": date(2025, 8, 1),
        "late_elderly": date(2025, 8, 4),
        "employee": date(2025, 12, 2),
    }
    provisional_end = date(2026, 3, 31)         # R-PROV-04


_EDITIONS = {cls.name: cls for cls in (Seminar, Actual)}
EDITIONS = tuple(_EDITIONS)


def edition(name):
    """The edition of that name."""
    try:
        return _EDITIONS[name]
    except (KeyError, TypeError):
        raise UnknownEdition(str(name)) from None
