"""Reception by smartphone: R-PHONE-01…11, R-FAIL-17, X-02, X-16, X-40."""
from . import answers
from .card import after_inquiry, is_registered
from .visit import fallback, pending, rejected
from .windows import DEAD, GRACE, REVOKED, window


def phone_offered(visit, os=None):
    """Prepared facility, generic reader, and a day on which phones are in use (R-PHONE-01…03)."""
    facility, edition, day = visit.facility, visit.edition, visit.day
    if not (facility.phone_ready and facility.generic_reader):
        return False
    if os == "iphone" and day < edition.iphone_start:
        return False
    return day >= edition.phone_start or (facility.phone_pilot and day >= edition.pilot_start)


def receive_phone(visit, phone):
    """The phone, chosen on the face reader and held on the generic reader."""
    if visit.past is None and "my_number_card" not in visit.facts.presents:
        visit.advise("bring_card_on_first_visit")
    if not visit.line_up:
        return fallback("f1b")
    if not phone_offered(visit, phone.os):
        return fallback("other")
    if visit.facility.face_reader.state != "working":
        return fallback("f1a")
    if phone.cert != "valid" or not phone.readable:
        return fallback("other")
    if phone.os == "iphone":
        if not phone.biometrics:
            return fallback("other")
        if not phone.selected:
            return pending()  # not read; to be held again (R-PHONE-08)
    owner = visit.holds.my_number_card
    if owner:
        refusal = _refuse_by_owner(visit, owner)
        if refusal:
            return refusal
    return after_inquiry(visit, answers.ask(visit, "phone_inquiry"), "online")


def _refuse_by_owner(visit, owner):
    """The phone has no grace of its own (R-PHONE-11), and shows no notice screen (A-45)."""
    state = window(owner, visit.day, visit.edition)
    if state in (DEAD, REVOKED):
        return fallback("other" if visit.edition.outside else "f3")
    if state == GRACE:
        if not visit.edition.phone_grace:
            return fallback("other")
        visit.window = GRACE
    if visit.non_disclosure:
        return fallback("other")
    if not is_registered(visit, owner):
        return rejected()
    return None


def portal_replaces_phone(visit):
    """A phone that cannot be read may show the portal view instead (R-FAIL-17, outside)."""
    phone = visit.shown("phone")
    return bool(visit.edition.outside and phone and not visit.non_disclosure
                and (not phone.readable or not visit.line_up))
