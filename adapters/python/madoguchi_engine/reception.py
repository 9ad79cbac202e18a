"""The course of one reception: card or phone, then papers, then ①–④ (R-OLD-09, R-OLD-10, R-CONF-13, R-FAIL-05)."""
from . import documents, fallback, home, phone
from .card import receive_card
from .visit import needs_staff, rejected


def receive(visit):
    """Outcome of the visit, its failure reason, and the methods still open."""
    outcome = first = _by_card_or_phone(visit)
    if first is None or not first.accepted:
        papers = documents.receive_documents(visit)
        if first is None or (papers and papers.accepted):
            outcome = papers
    if outcome is None:
        outcome = _without_proof(visit)
    failure = first.reason if first else None
    methods_open = []
    if outcome.outcome == "fallback_required":
        confirmed = fallback.confirm(visit, outcome)
        if confirmed:
            outcome = confirmed
        else:
            methods_open = fallback.methods_open(visit, outcome)
    return outcome, failure, methods_open


def _by_card_or_phone(visit):
    if visit.facts.means != "face_reader":
        result = home.receive_home(visit)
        if result:
            return result
    card, handset = visit.shown("my_number_card"), visit.shown("phone")
    result = None
    if card and visit.facts.means == "face_reader":
        result = receive_card(visit, card)
    if handset and not (result and result.accepted):
        by_phone = phone.receive_phone(visit, handset)
        if result is None or by_phone.accepted:
            result = by_phone
    return result


def _without_proof(visit):
    """Neither card, phone nor a paper valid alone: a notice, a portal view, or nothing at all."""
    notice = visit.shown("eligibility_notice")
    if notice:
        return documents.receive_notice_alone(visit, notice)
    if visit.shown("portal_view"):
        return rejected(by_date=True)
    return needs_staff()
