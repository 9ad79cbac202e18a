"""Dispensing claims (調剤, RECEIPTY.UKE): one prescription, dispensed at each visit. Remarks stand in TK, which has no 診療識別."""
from .layouts import DISPENSING as LAYOUT

FEE_TABLE, CODE, NAME = "4", "9999902", "窓口薬局"
BASIC_POINTS, PREPARING_POINTS, UNIT_POINTS, TIMES = 45, 24, 3, 7


def header(fields):
    return LAYOUT.record("YK", phone="03-0000-0000", **fields)


def patient(_institution, fields, _claim):
    return [LAYOUT.record("RE", clinic_prefecture="13", clinic_fee_table="1", clinic_code="9999908", clinic_name="窓口医院",
                          doctor={1: "医師　一郎"}, **fields)]


def points(claim):
    return (BASIC_POINTS + PREPARING_POINTS + UNIT_POINTS * TIMES) * len(claim.days)


def body(claim):
    lines = [LAYOUT.record("SH", prescription_no="1", form="1", unit_points=UNIT_POINTS)]
    for number, day in enumerate(claim.days, 1):
        written = day.strftime("%Y%m%d")
        lines.append(LAYOUT.record("CZ", doctor="1", issued_on=written, dispensed_on=written, reception=number, quantity=TIMES,
                                   fee_burden="1", fee_class="1", fee_code="430000110", fee_points=PREPARING_POINTS,
                                   drug_points=UNIT_POINTS * TIMES))
    lines.append(LAYOUT.record("IY", burden="1", code="620004913", amount="3"))
    lines += [LAYOUT.record("TK", code=code, text=text) for code, text in claim.remarks]
    lines += [LAYOUT.record("KI", dispensed_on=day.strftime("%Y%m%d"), reception=number, burden="1", code="410000110",
                            points=BASIC_POINTS) for number, day in enumerate(claim.days, 1)]
    return lines
