"""Dental claims (歯科, RECEIPTS.UKE): UK heads the file, and every claim has an IR of its own."""
from .layouts import DENTAL as LAYOUT

FEE_TABLE, CODE, NAME = "3", "9999904", "窓口歯科"
NEW_POINTS, REPEAT_POINTS = 267, 58


def header(fields):
    return LAYOUT.record("UK", **fields)


def patient(institution, fields, _claim):
    unnamed = {field: value for field, value in institution.items() if field != "name"}
    return [LAYOUT.record("IR", phone="03-0000-0000", **unnamed), LAYOUT.record("RE", **fields)]


def points(claim):
    return NEW_POINTS * len(claim.new_days) + REPEAT_POINTS * len(claim.repeat_days)


def body(claim):
    start = claim.days[0]
    lines = [LAYOUT.record("HS", start_date=start.strftime("%Y%m%d"), outcome="1", teeth="101100", disease="5234009", main="01")]
    lines += [LAYOUT.record("CO", service_id="01", burden="1", code=code, text=text) for code, text in claim.remarks]
    for service, code, fee, days in (("11", "301000110", NEW_POINTS, claim.new_days),
                                     ("12", "301001610", REPEAT_POINTS, claim.repeat_days)):
        if days:
            lines.append(LAYOUT.record("SS", service_id=service, burden="1", code=code, points=fee, times=len(days),
                                       day={day.day: "1" for day in days}))
    return lines
