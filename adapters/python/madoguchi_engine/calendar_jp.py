"""Japanese calendar days: R-DATE-01 (JST), R-DATE-04 (months), R-LATE-04, R-PAY-05, R-PAY-06 (ages)."""
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

JST = timezone(timedelta(hours=9))
ONE_DAY = timedelta(days=1)


def parse_day(text):
    """A calendar day written YYYY-MM-DD."""
    return date.fromisoformat(text)


@lru_cache(maxsize=4096)
def parse_instant(text):
    """An instant with its offset, told in Japanese time."""
    if text[-1] in "zZ":
        text = text[:-1] + "+00:00"
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("an instant needs its offset: " + text)
    return moment.astimezone(JST)


def midnight(day):
    """The first moment of a Japanese day."""
    return datetime(day.year, day.month, day.day, tzinfo=JST)


def last_of_month(year, month):
    """Last day of a month; months outside 1..12 run on into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - ONE_DAY


def add_months(day, months):
    """Same day number, clamped to the end of the month reached (R-DATE-04)."""
    end = last_of_month(day.year, day.month + months)
    return end if day.day > end.day else end.replace(day=day.day)


def month_end_after(day, months):
    """Last day of the N-th following month; never `month end + N months`."""
    return last_of_month(day.year, day.month + months)


def attained_on(birth, age):
    """Day at whose end the age is reached: the eve of the birthday (A-31); 28 February for the leap born (A-24)."""
    year = birth.year + age
    if birth.month == 2 and birth.day == 29:
        return date(year, 2, 28)
    return date(year, birth.month, birth.day) - ONE_DAY


def birthday(birth, age):
    """The birthday of that age; for the leap born 1 March in common years, 29 February in leap years."""
    return attained_on(birth, age) + ONE_DAY


def preschool_until(birth):
    """First 31 March on or after the day the child reaches six (R-PAY-05)."""
    six = attained_on(birth, 6)
    march = date(six.year, 3, 31)
    return march if six <= march else date(six.year + 1, 3, 31)


def seventies_from(birth):
    """First day of the 70-74 class: the month after the age is reached (R-PAY-06)."""
    return month_end_after(attained_on(birth, 70), 0) + ONE_DAY


def write_instant(moment):
    """An instant as the contract writes it."""
    return moment.astimezone(JST).isoformat(timespec="seconds")
