"""Reception counts: R-STAT-01, R-STAT-05."""
from . import answers


def usage_rate(statistics):
    """Hundredths of a percent, rounded half up; nothing counted gives no rate."""
    if statistics is None or not statistics.all_cases:
        return None
    return (statistics.my_number_cases * 20000 + statistics.all_cases) // (2 * statistics.all_cases)


def counted_as(visit, outcome):
    """The column of an online confirmation; certificates count with the insurance cards."""
    if not outcome.accepted or visit.answered != answers.VALID:
        return None
    if outcome.confirmed_by in ("online", "home_consent"):
        return "my_number_card"
    if outcome.confirmed_by in ("legacy_card", "eligibility_certificate", "provisional"):
        return "insurance_card"
    return None
