"""Dates as written on paper: R-DATE-05, R-DATE-02."""
import re
import unicodedata
from datetime import date

from .calendar_jp import last_of_month

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867,
         "R": 2018, "H": 1988, "S": 1925, "T": 1911, "M": 1867}
_ERA = "(?P<era>令和|平成|昭和|大正|明治|[RHSTM])"
_YEAR = "(?:%s\\.?(?P<n>元|\\d{1,2})|(?P<y>\\d{4}))" % _ERA
_FISCAL = re.compile("^%s年度(?P<end>末)?$" % _YEAR)
_PLAIN = re.compile("^%s年(?:(?P<m>\\d{1,2})月(?:(?P<d>\\d{1,2})日|(?P<end>末日?))?)?$" % _YEAR)
_MARKED = re.compile("^%s[-/.](?P<m>\\d{1,2})[-/.](?P<d>\\d{1,2})$" % _YEAR)
_TAIL = re.compile("(?:まで|以降|から|より)$")
_WEST = re.compile("\\(.*?\\)")
_KANJI = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_NUMBER = re.compile("[〇一二三四五六七八九十]+")


def _kanji_number(match):
    text = match.group()
    if "十" in text:
        tens, ones = text.split("十", 1)
        return str((_KANJI[tens] if tens else 1) * 10 + (_KANJI[ones] if ones else 0))
    return "".join(str(_KANJI[char]) for char in text)


def read_written_date(text):
    """First and last day of what was written, or None when it cannot be read."""
    if not text:
        return None
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    plain = _NUMBER.sub(_kanji_number, _TAIL.sub("", _WEST.sub("", plain))).upper()
    try:
        return _span(plain)
    except ValueError:
        return None


def _span(plain):
    match = _FISCAL.match(plain)
    if match:
        year = _year(match)
        last = date(year + 1, 3, 31)
        return _days(last if match["end"] else date(year, 4, 1), last)
    match = _PLAIN.match(plain) or _MARKED.match(plain)
    if not match:
        return None
    year, parts = _year(match), match.groupdict()
    if not parts["m"]:
        return _days(date(year, 1, 1), date(year, 12, 31))
    month = int(parts["m"])
    if parts["d"]:
        day = date(year, month, int(parts["d"]))
        return _days(day, day)
    first, last = date(year, month, 1), last_of_month(year, month)
    return _days(last if parts.get("end") else first, last)


def _year(match):
    if match["y"]:
        return int(match["y"])
    return _ERAS[match["era"]] + (1 if match["n"] == "元" else int(match["n"]))


def _days(first, last):
    return {"from": first.isoformat(), "to": last.isoformat()}
