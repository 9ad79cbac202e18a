"""The claims of one patient in one month: one per insurer, each with its own days (R-CLM-18, R-LATE-10).

The decision of the visit says how many there are. Where the insurer changed between two days of the month, the earlier day is
claimed under the former numbers and the later under the current ones.
"""
from datetime import date

from madoguchi_engine.calendar_jp import birthday

from . import classes
from .remarks import written


class PatientClaim:
    """What one claim says, whatever its kind."""

    def __init__(self, facts, numbers, days, first_day, scheme, tenths, remarks):
        self.insurer_number, self.symbol = numbers["insurer_number"], numbers["symbol"]
        self.number, self.branch = numbers["number"], numbers["branch"]
        self.days = days                      # visits, in order
        self.new_days = [day for day in days if day == first_day]   # 初診
        self.repeat_days = [day for day in days if day != first_day]  # 再診
        self.birth = facts.person.birth_date
        self.scheme, self.tenths, self.remarks = scheme, tenths, remarks
        self.insurance = classes.insurance(self.insurer_number, scheme)
        self.unknown = self.insurer_number in classes.PADDING  # without a branch

    @property
    def has_confirmation(self):
        """SN carries the 枝番: an unknown insurer's is never known, and the late elderly have none."""
        return bool(self.branch) and self.insurance != classes.LATE_ELDERLY


def claims_of_month(facts, answer):
    """The claims in the order of their days, and which of them is the visit's own."""
    claim, visit_day = answer["claim"], facts.now.date()
    days = sorted({visit_day} | _other_day(facts, visit_day))
    tenths = answer["copay"]["tenths"]
    own = written(claim["remarks"], facts.person.scheme, visit_day, facts.month.disaster)
    if claim["count"] == 1:
        return [PatientClaim(facts, claim, days, days[0], facts.person.scheme, tenths, own)], 0
    made = []
    for place, day in enumerate(days):
        numbers = facts.numbers.current if place else facts.numbers.former
        if claim["route"] == "c":
            numbers = _padding(claim, _scheme_on(facts, day))
        elif place and day == visit_day:
            numbers = claim
        remarks = own if day == visit_day or claim["route"] == "c" else []
        made.append(PatientClaim(facts, numbers, [day], days[0], _scheme_on(facts, day),
                                 tenths if day == visit_day else None, remarks))
    return made, days.index(visit_day)


def _other_day(facts, visit_day):
    other = facts.month.other_visit_on
    return {other} if isinstance(other, date) and (other.year, other.month) == (visit_day.year, visit_day.month) else set()


def _scheme_on(facts, day):
    """The scheme of a day: from the 75th birthday the late elderly's, before it another (R-LATE-04)."""
    scheme, reached = facts.person.scheme, birthday(facts.person.birth_date, 75)
    days = sorted({facts.now.date(), day})
    crossed = days[0] < reached <= days[-1]
    if not crossed:
        return scheme
    return classes.LATE_ELDERLY if day >= reached else classes.NATIONAL


def _padding(claim, scheme):
    """The padding of the answer with the digits of this day's scheme: eight for the late elderly, else nine."""
    return dict(claim, number=claim["number"][:1] * (8 if scheme == classes.LATE_ELDERLY else 9))
