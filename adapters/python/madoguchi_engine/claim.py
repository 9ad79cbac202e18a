"""Claims: table D4, R-CLM-01…19, R-LATE-10, R-FAIL-11, R-FAIL-14, R-FAIL-18, A-09b, A-44."""
from .calendar_jp import birthday
from .fallback import declaration_deemed, form_filled

UNKNOWN_MARK, FORMER_MARK = "820000246", "820000245"
_ITEMS = (("kana_name", "830000501", "カナ氏名"), ("insurer_kind", "830000502", "保険種別"),
          ("insurer_name", "830000503", "保険者名"), ("employer", "830000504", "事業所名"),
          ("address", "830000505", "住所"), ("address_2", "830000506", "住所の続き"),
          ("telephone", "830000507", "電話番号"), ("contact_date", "830000508", "連絡日"))


def claim(visit, outcome, failure):
    """The claim of this visit."""
    if not outcome.accepted:
        return _none()
    if outcome.confirmed_by not in ("past_visit", "declaration"):
        return _with_numbers(visit, "normal", _numbers_of_day(visit, outcome))
    if visit.central.later_answer != "none":
        return _with_numbers(visit, "normal", visit.facts.numbers.current)  # R-FAIL-18
    past = visit.past
    learned = past and (past.numbers_on_file == "current" or past.numbers_learned == "before_submission")
    if visit.says.knows_numbers == "current" or learned:
        return _with_numbers(visit, "a", visit.facts.numbers.current)
    if visit.says.knows_numbers == "former" or (past and past.numbers_on_file == "former") or failure == "f2a":
        return _with_numbers(visit, "b", visit.facts.numbers.former, [{"code": FORMER_MARK, "text": ""}])
    return _unknown(visit)


def _none():
    return {"route": "none", "insurer_number": "", "symbol": "", "number": "", "branch": "",
            "remarks": [], "count": 0, "history_codes": []}


def _with_numbers(visit, route, numbers, remarks=()):
    return {"route": route, "insurer_number": numbers.insurer_number, "symbol": numbers.symbol,
            "number": numbers.number, "branch": numbers.branch, "remarks": list(remarks),
            "count": count(visit), "history_codes": ["01"]}  # R-CLM-19: nothing from the payer's side


def _numbers_of_day(visit, outcome):
    """By visit date: before a change of insurer the former numbers still count (R-CLM-18)."""
    month, numbers = visit.facts.month, visit.facts.numbers
    if month.changed_on and month.change == "insurer" and visit.day < month.changed_on:
        return numbers.former
    if outcome.confirmed_by in ("legacy_card", "eligibility_certificate"):
        if visit.holds[outcome.confirmed_by].insurer == "former":
            return numbers.former
    return numbers.current


def _unknown(visit):
    """Route C: sevens, 「不詳」 first, then the declaration's items (R-CLM-05, 07, 08, 14)."""
    items = set(visit.says.declaration_items)
    if not form_filled(visit.says) and declaration_deemed(visit) and not visit.past.declaration_kept:
        items = {"kana_name", "address", "telephone"}  # from the file
    submitted = visit.facts.month.submitted_on
    if not items & {"address", "address_2", "employer", "telephone"} \
            or (submitted and submitted < visit.edition.unknown_claim_start):
        visit.flag("R-CLM-14")
        return _none()
    digit = "9" if visit.facts.month.disaster else "7"  # R-CLM-17
    insurer = digit * 8
    if digit == "7" and visit.facility.receipt_computer_rejects_77777777:
        insurer = "77777779"
    remarks = [{"code": UNKNOWN_MARK, "text": ""}]
    remarks += [{"code": code, "text": text} for item, code, text in _ITEMS if item in items]
    return {"route": "c", "insurer_number": insurer, "symbol": "",
            "number": digit * (8 if visit.person.scheme == "late_elderly" else 9), "branch": "",
            "remarks": remarks, "count": count(visit), "history_codes": []}


def count(visit):
    """One claim per insurer in the month (R-CLM-18, R-LATE-10)."""
    month, other = visit.facts.month, visit.facts.month.other_visit_on
    if not other or (other.year, other.month) != (visit.day.year, visit.day.month):
        return 1
    first, last = sorted((visit.day, other))
    changes = [birthday(visit.person.birth_date, 75)]
    if month.changed_on and month.change == "insurer":
        changes.append(month.changed_on)
    return 2 if any(first < day <= last for day in changes) else 1


def bulk_insurer_number(visit):
    """Eight places, filled with leading blanks (R-QUAL-11)."""
    return visit.facts.numbers.current.insurer_number.rjust(8)
