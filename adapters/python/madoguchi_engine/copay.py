"""What the patient pays: table D4, R-PAY-01…09, R-QUAL-08, X-31."""
from . import answers
from .calendar_jp import preschool_until, seventies_from

_ANSWERED = {"010": 1, "020": 2, "030": 3}
_PAPERS = ("legacy_card", "eligibility_certificate")


def copay(visit, outcome):
    """Basis and ratio in tenths."""
    basis, tenths = _copay(visit, outcome)
    return {"basis": basis, "tenths": tenths}


def _copay(visit, outcome):
    if not outcome.accepted:
        return _unconfirmed(visit, outcome)
    by = outcome.confirmed_by
    if by not in ("past_visit", "declaration") and special_care(visit):
        return "full_charge", 10
    if by in ("portal_view", "notice"):
        return "shown", _or_class(visit, visit.holds["portal_view" if by == "portal_view" else "eligibility_notice"].tenths)
    if by == "past_visit":
        return "on_file", _or_class(visit, visit.past.tenths)
    if by == "declaration":
        if visit.says.declared_tenths is not None:
            return "declared", visit.says.declared_tenths
        return "on_file", _or_class(visit, visit.past.tenths)
    answered = _ANSWERED.get(visit.central.ratio) if visit.answered == answers.VALID else None
    if answered:
        return "verified", answered
    if visit.answered == answers.VALID and visit.central.ratio == "100":
        return "verified", None
    printed = visit.holds.eligibility_certificate.tenths if by == "eligibility_certificate" else None
    basis = "shown" if by in _PAPERS and visit.answered != answers.VALID else "verified"
    return basis, _or_class(visit, printed)


def _unconfirmed(visit, outcome):
    """10割 only where neither card nor valid paper was brought; a known patient may be spared (R-PAY-04)."""
    nothing = not visit.shown("my_number_card") and not visit.shown("phone") and visit.answered is None
    brought_none = outcome.outcome == "needs_staff" and not visit.shown("eligibility_certificate")
    if not nothing or not (brought_none or outcome.by_date):
        return "undecided", None
    past = visit.past
    if past and past.numbers_on_file in ("current", "former"):
        return "facility_discretion", None
    return "full_charge", 10


def special_care(visit):
    """特別療養: 10割 is lawful although the qualification is valid (R-PAY-08, outside)."""
    if not visit.edition.outside:
        return False
    by_answer = visit.answered == answers.VALID and visit.central.card_class == "special_care"
    return by_answer or visit.person.special_care


def _or_class(visit, tenths):
    return age_class(visit) if tenths is None else tenths


def age_class(visit):
    """By age alone: preschool 2, under 70 3; above, or in the late-elderly scheme, nobody can tell (d2 no. 7)."""
    birth, day = visit.person.birth_date, visit.day
    if visit.person.scheme in ("late_elderly", "medical_assistance"):
        return None
    if day <= preschool_until(birth):
        return 2
    return 3 if day < seventies_from(birth) else None
