"""Reception by My Number card at the reader: R-READ-01…12, R-CERT-04…20, R-CARD-06…10, R-VIS-01…13, R-CONF-12."""
from . import answers
from .visit import eligibility_only, fallback, full, needs_staff, pending, rejected
from .windows import ALERTS, DEAD, GRACE, REVOKED, registration_lapsed, window


def visual_check_ready(facility):
    """Legacy mode, or the revised mode with an issued passcode (R-VIS-02, R-VIS-04)."""
    reader = facility.face_reader
    return reader.visual_check == "legacy" or (reader.visual_check == "revised" and reader.passcode_issued)


def ways_at_reader(visit, card):
    """Ways of identity that would lead on at a working reader."""
    ways = []
    if visit.facility.face_reader.state != "working":
        return ways
    if card.photo and card.face == "matches":
        ways.append("face")
    if card.pin == "set":
        ways.append("pin")
    if visual_check_ready(visit.facility):
        ways.append("visual_check")
    return ways


def receive_card(visit, card):
    """The card in the face reader."""
    if card.chip == "broken":
        return fallback("f1c")
    if not visit.line_up:
        return fallback("f1b")
    if visit.facility.face_reader.state != "working":
        return fallback("f1a")
    refusal = refuse_by_window(visit, card)
    if refusal:
        return refusal
    if visit.non_disclosure:
        return fallback("other")
    if not is_registered(visit, card):
        visit.alert("register_insurance_use")
        if not visit.says.registers:
            return rejected()
        visit.registered_here = True
    way = "visual_check" if visit.says.identity == "visual" else visit.says.identity
    if way not in ways_at_reader(visit, card):
        return fallback("f1a", identity_failed=True)
    note_window(visit)
    return after_inquiry(visit, answers.ask(visit, "card_inquiry"), "online")


def is_registered(visit, card):
    return card.registered and not registration_lapsed(card, visit.day, visit.edition)


def refuse_by_window(visit, card):
    """R-CERT-07, R-CERT-15: a dead or revoked certificate leads to the desk, whatever the service would say."""
    visit.window = window(card, visit.day, visit.edition)
    if visit.window in (DEAD, REVOKED):
        note_window(visit)
        return fallback("f3")
    return None


def note_window(visit):
    """One screen for the window, always with the municipality as the place of renewal (R-READ-05, R-READ-06)."""
    word = ALERTS.get(visit.window)
    if word:
        visit.alert(word)
        visit.advise("renew_at_municipality")


def after_inquiry(visit, verdict, confirmed_by):
    """Window and answer are two tests, both needed (R-CERT-17)."""
    if verdict == answers.VALID:
        return eligibility_only(confirmed_by) if visit.window == GRACE else full(confirmed_by)
    if verdict == answers.PENDING:
        return pending()
    if verdict == answers.STAFF:
        return needs_staff()
    return fallback(answers.failure_of(verdict))
