"""Ways the facility and the card offer: R-READ-01, R-READ-08, R-VIS-04, R-PHONE-03, R-HOME-09, R-VISIT-05, R-TICKET-03."""
from .card import visual_check_ready
from .home import means_available
from .phone import phone_offered


def offered(visit):
    """What can be chosen here at all, whatever this patient brought; a dead reader offers nothing (R-FAIL-16)."""
    facility, card = visit.facility, visit.holds.my_number_card
    ways = []
    if visit.reader_runs:
        if card is None or (card.photo and card.face != "locked"):
            ways.append("face")
        if card is None or card.pin == "set":
            ways.append("pin")
        if visual_check_ready(facility):
            ways.append("visual_check")
        if phone_offered(visit, visit.holds.phone.os if visit.holds.phone else None):
            ways.append("phone")
    for means in ("home_consent", "home_visit", "online_care"):
        if means_available(visit, means):
            ways.append(means)
    if facility.receipt_computer_modified and facility.kind != "pharmacy":
        ways.append("patient_card_link")
    return ways
