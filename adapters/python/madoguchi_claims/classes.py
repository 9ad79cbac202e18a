"""What a claim says about the kind of insurance: レセプト種別, 給付割合, 特記事項 and the body that reviews and pays.

A receipt computer knows the insurance by the insurer number it writes (法別番号; six digits are 国保). Only where that number is
padding, on a claim of an unknown insurer, does it fall back on what is known of the patient's scheme.
"""
from datetime import date

from madoguchi_engine.calendar_jp import attained_on, preschool_until, seventies_from

EMPLOYEE, NATIONAL, LATE_ELDERLY, RETIRED = "employee", "national_health", "late_elderly", "retired"
PADDING = {"77777777", "77777779", "99999999"}
SHIHARAI_KIKIN, KOKUHOREN = "1", "2"
_FIRST_DIGIT = {"medical": "1", "dpc": "1", "dental": "3", "dispensing": "4"}
_SECOND_DIGIT = {EMPLOYEE: "1", NATIONAL: "1", LATE_ELDERLY: "3", RETIRED: "4"}
_INPATIENT = {"2": "1", "4": "3", "6": "5", "8": "7", "0": "9"}
HOLDER, PRESCHOOL, FAMILY, ELDER, ELDER_30 = "2", "4", "6", "8", "0"


def insurance(insurer_number, scheme):
    """The insurance that an insurer number stands for."""
    number = insurer_number.strip()
    if number in PADDING:
        return scheme if scheme in (NATIONAL, LATE_ELDERLY) else EMPLOYEE
    if len(number) == 6:
        return NATIONAL
    return {"39": LATE_ELDERLY, "67": RETIRED}.get(number[:2], EMPLOYEE)


def payer(kind_of_insurance):
    """審査支払機関 (R-CLM-09)."""
    return SHIHARAI_KIKIN if kind_of_insurance == EMPLOYEE else KOKUHOREN


def claim_type(kind, kind_of_insurance, birth, day, tenths):
    """Four digits: fee table, insurance, insurance alone, and the patient's class (odd for inpatients)."""
    digit = patient_class(kind_of_insurance, birth, day, tenths)
    if kind == "dpc":
        digit = _INPATIENT[digit]
    return _FIRST_DIGIT[kind] + _SECOND_DIGIT[kind_of_insurance] + "1" + digit


def patient_class(kind_of_insurance, birth, day, tenths):
    if kind_of_insurance == LATE_ELDERLY:
        return ELDER_30 if tenths == 3 else ELDER
    if day <= preschool_until(birth):
        return PRESCHOOL
    if kind_of_insurance != RETIRED and day >= seventies_from(birth):
        return ELDER_30 if tenths == 3 else ELDER
    return FAMILY if day <= schooling_until(birth) else HOLDER


def schooling_until(birth):
    """First 31 March on or after the day the child reaches fifteen: before it nobody is employed, so nobody is insured as 本人."""
    fifteen = attained_on(birth, 15)
    march = date(fifteen.year, 3, 31)
    return march if fifteen <= march else date(fifteen.year + 1, 3, 31)


def benefit_rate(kind_of_insurance, birth, day, tenths):
    """給付割合 in percent, for 国保 and 退職者 only; empty where neither the desk nor the age tells it."""
    if kind_of_insurance not in (NATIONAL, RETIRED):
        return ""
    if tenths not in (1, 2, 3):
        digit = patient_class(kind_of_insurance, birth, day, None)
        tenths = {PRESCHOOL: 2, FAMILY: 3, HOLDER: 3}.get(digit)
    return "" if tenths is None else str(100 - 10 * tenths)


def special_notes(kind_of_insurance, birth, day, tenths):
    """特記事項 of those who pay by income class: 26 区ア, 29 区エ, 41 区カ, 42 区キ; empty where the ratio is not known."""
    if patient_class(kind_of_insurance, birth, day, tenths) not in (ELDER, ELDER_30):
        return ""
    if tenths == 3:
        return "26"
    if kind_of_insurance != LATE_ELDERLY:
        return "29" if tenths in (1, 2) else ""
    if day < date(2022, 10, 1):
        return "29" if tenths == 1 else ""
    return {1: "42", 2: "41"}.get(tenths, "")
