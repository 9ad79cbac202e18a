"""Medical information: R-CONS-02…10, R-CERT-06, R-HOME-07, R-PROV-06, R-OLD-08."""
from datetime import timedelta

from .calendar_jp import midnight, write_instant
from .facts import INFO
from .home import REMOTE_MEANS

A_DAY = timedelta(hours=24)


def information(visit, outcome):
    """The kinds delivered, and the end of viewing (exclusive) or None."""
    if not visit.facts.presents:
        earlier = _earlier_consent(visit)
        if earlier and not outcome.accepted:
            return earlier
    if outcome.level != "full":
        return [], None
    kinds = _consented(visit)
    until, delivered = None, []
    if kinds:
        until = _viewable_until(visit)
        if visit.now <= _looked_at(visit) < until:
            delivered = kinds
            visit.send("information_request")
    if visit.edition.ceiling_start and visit.day >= visit.edition.ceiling_start:
        delivered = delivered + ["ceiling"]  # no longer asked, supplied of itself (R-CONS-05)
    return delivered, until and write_instant(until)


def _looked_at(visit):
    """When the information is looked at; nothing is shown before it was consented to (R-CONS-07, R-CONS-08)."""
    return visit.facts.inquiry_at or visit.now


def _consented(visit):
    """What the patient granted of what the facility asks for, if the consent code bears it."""
    if not _code_bears(visit):
        return []
    asked = visit.facility.face_reader.info_kinds
    return [kind for kind in INFO if kind in visit.says.consent and kind in asked]


def _code_bears(visit):
    """R-CONS-10: 2 belongs to visiting and online care, 3 to emergencies, higher codes do not exist."""
    code = visit.central.consent_code
    if code is None or code == 1:
        return True
    if code == 3 or (code == 2 and visit.facts.means not in ("home_visit", "online_care")):
        visit.protocol_at_least("warning")
    elif code not in (0, 2):
        visit.protocol_at_least("error")
    return False


def _viewable_until(visit):
    """24 hours at the reader (R-CONS-07); by mobile device to the end of the next day (R-HOME-07)."""
    if visit.facts.means in REMOTE_MEANS:
        return midnight(visit.day + timedelta(days=2))
    return visit.now + A_DAY


def _earlier_consent(visit):
    """Looking again without the patient, under a consent given here (R-CONS-07, R-CONS-09)."""
    past = visit.past
    if not past or not past.consented_at or not past.consented_here:
        return None
    until = past.consented_at + A_DAY
    kinds = _consented(visit) if past.consented_at <= _looked_at(visit) < until else []
    return kinds, write_instant(until)
