"""Decisions of an online eligibility check at the reception desk, derived from the rule catalogue alone.

`decide(case)` takes the facts of one visit and returns the full answer of the adapter contract.
"""
from . import claim as claims
from . import consent, copay, home, offers, subsidy, support, usage, written
from .card import is_registered
from .editions import EDITIONS, UnknownEdition
from .facts import UnknownFact, read_case
from .reception import receive
from .visit import Visit

__all__ = ["decide", "EDITIONS", "UnknownFact", "UnknownEdition"]


def decide(case):
    """The answer of the desk to one case, with every key filled."""
    visit = Visit(read_case(case))
    outcome, failure, methods_open = receive(visit)
    delivered, until = consent.information(visit, outcome)
    claim = claims.claim(visit, outcome, failure)
    if visit.central.later_answer == "valid_other" and outcome.accepted:
        visit.advise("online_answer_differs")  # R-FAIL-18
    record = subsidy.subsidy_record(visit)
    return {
        "reception": {"outcome": outcome.outcome, "level": outcome.level, "reason": outcome.reason},
        "failure_reason": failure,
        "alerts": visit.alerts,
        "methods_open": methods_open,
        "offered": offers.offered(visit),
        "confirmed_by": outcome.confirmed_by,
        "info_delivered": delivered,
        "info_available_until": until,
        "copay": copay.copay(visit, outcome),
        "claim": claim,
        "registered": _registered(visit),
        "documents_kept": _documents_kept(visit, outcome),
        "messages": visit.messages,
        "advice": visit.advice,
        "support": support.call_centre(visit.now),
        "support_channels": list(support.CHANNELS),
        "duty": home.duty(visit),
        "protocol": visit.protocol,
        "setting": home.setting(visit),
        "activation": home.activation(visit),
        "receipt_record": _receipt_record(visit, outcome),
        "subsidy_record": record,
        "counted_as": usage.counted_as(visit, outcome),
        "usage_rate": usage.usage_rate(visit.facts.statistics),
        "date_read": written.read_written_date(visit.facts.written_date),
        "bulk_insurer_number": claims.bulk_insurer_number(visit),
        "flags": visit.flags,
    }


def _registered(visit):
    """The card's registration after the visit (R-READ-04, R-CERT-08)."""
    card = visit.holds.my_number_card
    if card is None:
        return None
    return visit.registered_here or is_registered(visit, card)


def _documents_kept(visit, outcome):
    """The declaration stays until the claim is paid (R-FAIL-13)."""
    kept = outcome.confirmed_by == "declaration" or (visit.past is not None and visit.past.declaration_kept)
    return ["declaration"] if kept else []


def _receipt_record(visit, outcome):
    """Data of the mobile device come only by the staff's import (R-HOME-06)."""
    if not outcome.accepted:
        return False
    return visit.facts.staff.imports if outcome.confirmed_by == "home_consent" else True
