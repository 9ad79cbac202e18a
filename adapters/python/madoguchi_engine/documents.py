"""Paper documents alone: R-OLD-02…10, R-CONF-05…13, R-NOTE-01, R-LATE-01…11, R-PROV-01…07."""
from . import answers
from .calendar_jp import birthday
from .visit import eligibility_only, needs_staff, pending, rejected

LEGACY, CERTIFICATE, NOTICE = "legacy_card", "eligibility_certificate", "eligibility_notice"


def receive_documents(visit):
    """The best that the papers shown can do, or None when none was shown."""
    best = None
    for proof, receive in ((CERTIFICATE, receive_certificate), (LEGACY, receive_legacy)):
        document = visit.shown(proof)
        if document is None:
            continue
        result = receive(visit, document)
        if result.accepted:
            return result
        if best is None or best.outcome == "rejected":
            best = result
    return best


def receive_certificate(visit, document):
    """資格確認書: valid alone from its issue to its printed expiry (R-CONF-06)."""
    if not document.insured_number:
        return needs_staff()  # R-CONF-05: a data error
    start = max(document.issued_on, visit.edition.certificate_start)
    day = visit.day
    if not start <= day <= document.expires_on or outside_membership(visit, document):
        if day > document.expires_on and may_be_provisional(visit, visit.person.scheme):
            visit.flag("R-PROV-07")
        return _refuse(visit, by_date=True)
    return _judge(visit, document, CERTIFICATE)


def receive_legacy(visit, document):
    """The old card, to the earliest of its dates (R-OLD-02…05)."""
    if outside_membership(visit, document):
        return _refuse(visit, by_date=True)
    if visit.day > legacy_last_day(visit, document):
        if document.insurer == "current":
            return _provisional(visit, document.scheme or visit.person.scheme, LEGACY)
        return _refuse(visit, by_date=True)
    result = _judge(visit, document, LEGACY)
    changed = visit.person.data_changed_on
    if result.accepted and changed and changed <= visit.day:
        visit.flag("R-LATE-03")
    return result


def legacy_last_day(visit, document):
    late = (document.scheme or visit.person.scheme) == "late_elderly"
    last = visit.edition.legacy_end_late_elderly if late else visit.edition.legacy_end
    return min(last, document.expires_on) if document.expires_on else last


def outside_membership(visit, document):
    """From the 75th birthday the union's papers count, before it the others (R-LATE-04, R-LATE-08, R-LATE-11)."""
    scheme = document.scheme or visit.person.scheme
    reached = visit.day >= birthday(visit.person.birth_date, 75)
    if scheme == "late_elderly":
        return not reached and visit.person.scheme != "late_elderly"
    return reached and scheme in ("employee", "national_health")


def _judge(visit, document, proof):
    """The answer beats the printed date; without a line the paper stands on its face (R-CONF-11, R-OLD-07)."""
    if not visit.line_up:
        return _on_its_face(visit, document, proof)
    verdict = answers.ask(visit, "number_inquiry", by_number=True)
    if verdict in (answers.SILENT, answers.TECHNICAL):
        return _on_its_face(visit, document, proof)
    if verdict == answers.VALID:
        return eligibility_only(proof) if document.insurer == "current" else _refuse(visit)
    if verdict == answers.PENDING:
        return pending()
    if verdict == answers.NOT_FOUND:
        return pending() if visit.central.attempt == "first" else needs_staff()  # R-QUAL-14, d2 no. 12
    if verdict == answers.STAFF:
        return needs_staff()
    if proof == CERTIFICATE:
        visit.advise("obtain_new_number")
    return _refuse(visit)


def _on_its_face(visit, document, proof):
    """Unless the patient says that the qualification behind it is gone (R-OLD-07)."""
    if document.insurer == "former" and visit.says.nothing_changed == "no":
        return _refuse(visit)
    return eligibility_only(proof)


def _refuse(visit, by_date=False):
    visit.advise("use_card_or_certificate")
    return rejected(by_date)


def may_be_provisional(visit, scheme):
    """Dates and conditions of the provisional measure (R-PROV-01…05)."""
    start = visit.edition.provisional_start.get(scheme)
    return bool(start and start <= visit.day <= visit.edition.provisional_end
                and visit.facility.provisional and visit.line_up)


def _provisional(visit, scheme, proof):
    """Only an online Valid carries it, and never to medical information (R-PROV-05, R-PROV-06)."""
    if may_be_provisional(visit, scheme):
        verdict = answers.ask(visit, "number_inquiry", by_number=True)
        if verdict == answers.VALID:
            visit.advise("bring_proper_document")
            return eligibility_only("provisional")
        if verdict == answers.PENDING:
            return pending()
        if verdict == answers.STAFF:
            return needs_staff()
    if proof == LEGACY:
        visit.advise("use_card_or_certificate")
    return rejected(by_date=True)


def receive_notice_alone(visit, document):
    """資格情報のお知らせ is no proof without the card (R-NOTE-01), but for the provisional measure."""
    if document.insurer != "current":
        return rejected(by_date=True)
    return _provisional(visit, visit.person.scheme, NOTICE)
