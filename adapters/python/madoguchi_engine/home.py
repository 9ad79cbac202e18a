"""居宅同意取得型, visiting and online care: R-HOME-01…14, R-VISIT-01…05, R-CONS-11, R-READ-11."""
from . import answers
from .card import after_inquiry, is_registered, refuse_by_window, note_window
from .visit import Outcome, fallback, rejected

REMOTE_MEANS = ("home_consent", "home_visit", "online_care")


def means_available(visit, means):
    """The switch of that use, and for the desk its device and start (R-HOME-01, 02, 09; R-VISIT-03, 05)."""
    facility = visit.facility
    if means == "home_consent":
        return (facility.mobile_device != "absent" and visit.function_on("alternative_flow")
                and visit.day >= visit.edition.home_desk_start)
    if means == "home_visit" and facility.mobile_device == "absent":
        return False  # nothing to read the card with (R-HOME-01); online care uses the patient's own device
    return visit.function_on(means)


def receive_home(visit):
    """The card read by a mobile device, or a re-inquiry under the first consent; None without a card."""
    means, card = visit.facts.means, visit.shown("my_number_card")
    if card is None:
        if not _kept_consent(visit):
            return None
        if not visit.line_up:
            return fallback("f1b")
        if not visit.function_on("home_visit"):
            return fallback("other")
        return after_inquiry(visit, answers.ask(visit, "home_inquiry"), "home_consent")
    if card.chip == "broken":
        return fallback("f1c")
    if not visit.line_up:
        return fallback("f1b")
    if not means_available(visit, means):
        return fallback("other", identity_failed=True)
    refusal = refuse_by_window(visit, card)
    if refusal:
        return refusal
    if visit.non_disclosure:
        return fallback("other")
    if not is_registered(visit, card):
        visit.advise("use_portal_or_face_reader")  # R-HOME-14
        return rejected()
    if not _identified(visit, card, means):
        return fallback("other", identity_failed=True)
    note_window(visit)
    if means == "home_consent" and not visit.person.assistance_needed \
            and visit.facility.face_reader.state == "working" and card.face == "matches" and card.photo:
        visit.flag("R-HOME-08")
    result = after_inquiry(visit, answers.ask(visit, "home_inquiry"), "home_consent")
    if result.accepted and not visit.says.consent:
        return Outcome("accepted", "eligibility_only", confirmed_by="home_consent")  # R-HOME-12
    return result


def _kept_consent(visit):
    """Second and later home visits need no card while the consent stands (R-VISIT-04)."""
    return (visit.facts.means == "home_visit" and visit.past is not None
            and visit.past.home_consent == "kept")


def _identified(visit, card, means):
    """PIN, or with the app a visual check (R-HOME-03, R-HOME-04, A-19)."""
    if card.pin == "none" and visit.edition.outside and (
            means == "online_care" or (means == "home_visit" and visit.day < visit.edition.pinless_visit_start)):
        return False  # R-READ-11: visiting care from October 2024, online care never
    pin, visual = card.pin == "set", visit.facility.mobile_device == "app"
    way = visit.says.identity
    if way == "pin":
        return pin
    if way == "visual":
        return visual
    return pin or visual  # face is no way here: the patient takes what there is


def duty(visit):
    """Visiting and online care: owed on request from 2024-12-02 (R-VISIT-01, R-VISIT-02)."""
    owed = (visit.facts.means in ("home_visit", "online_care") and visit.says.asks_online_check
            and visit.day >= visit.edition.duty_start)
    return "owed" if owed else "not_owed"


def setting(visit):
    """A function is switched on only after the terms were read (R-VISIT-03)."""
    if visit.facts.staff.switches_on is None:
        return None
    return "accepted" if visit.facts.staff.terms_read else "refused"


def activation(visit):
    """The app takes a code of twelve digits (R-HOME-10)."""
    digits = visit.facts.staff.activation_code_digits
    return None if digits is None else ("accepted" if digits == 12 else "refused")
