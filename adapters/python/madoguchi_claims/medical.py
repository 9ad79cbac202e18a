"""Medical claims (医科, RECEIPTC.UKE): a cold, seen once or twice."""
from .layouts import MEDICAL as LAYOUT

FEE_TABLE, CODE, NAME = "1", "9999908", "窓口医院"
NEW_POINTS, REPEAT_POINTS = 291, 73


def header(fields):
    return LAYOUT.record("IR", phone="03-0000-0000", **fields)


def patient(_institution, fields, _claim):
    return [LAYOUT.record("RE", **fields)]


def points(claim):
    return NEW_POINTS * len(claim.new_days) + REPEAT_POINTS * len(claim.repeat_days)


def body(claim):
    start = claim.days[0]
    lines = [LAYOUT.record("SY", disease="8830052", start_date=start.strftime("%Y%m%d"), outcome="1", main="01")]
    lines += [LAYOUT.record("CO", service_id="01", burden="1", code=code, text=text) for code, text in claim.remarks]
    for service, code, fee, days in (("11", "111000110", NEW_POINTS, claim.new_days),
                                     ("12", "112007410", REPEAT_POINTS, claim.repeat_days)):
        if days:
            lines.append(LAYOUT.record("SI", service_id=service, burden="1", code=code, points=fee, times=len(days),
                                       day={day.day: "1" for day in days}))
    return lines
