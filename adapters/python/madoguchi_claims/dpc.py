"""DPC claims (RECEIPTD.UKE): an inpatient paid by the day. Two days that are parted count as one stay, without the days between."""
from .layouts import DPC as LAYOUT

FEE_TABLE, CODE, NAME = "1", "9999908", "窓口病院"
DPC_CODE, DAY_POINTS = "040080xx99x0xx", 2469
WARD = "190117710"


def header(fields):
    return LAYOUT.record("IR", phone="03-0000-0000", **fields)


def patient(_institution, fields, claim):
    return [LAYOUT.record("RE", admission_date=claim.days[0].strftime("%Y%m%d"), beds="100", **fields)]


def points(claim):
    return DAY_POINTS * len(claim.days)


def body(claim):
    first, last = (day.strftime("%Y%m%d") for day in (claim.days[0], claim.days[-1]))
    month, total, count = first[:6], points(claim), len(claim.days)
    lines = [
        LAYOUT.record("BU", dpc_code=DPC_CODE, admitted=first, discharged=last, outcome="1"),
        LAYOUT.record("SB", disease="8830052", icd10="J069", disease_class="01"),
        LAYOUT.record("KK", moved="0", planned="1", same_disease="0", age=_age(claim.birth, claim.days[0]), jcs="0"),
        LAYOUT.record("GA", service_month=month, adjustment="0", overnight="0" * 31, dpc_code=DPC_CODE, factor="1.2345",
                      readmission="0"),
        LAYOUT.record("HH", service_month=month, adjustment="0", own="1", burden="1", period="1", points=DAY_POINTS, days=count,
                      subtotal=total),
        LAYOUT.record("GT", service_month=month, adjustment="0", own="1", burden="1", subtotal=total, evaluated=total,
                      adjusted="+0", month_total="+%d" % total, service_id="93"),
    ]
    lines += [LAYOUT.record("CO", service_id="01", burden="1", code=code, text=text) for code, text in claim.remarks]
    lines.append(LAYOUT.record("SI", service_id="90", burden="1", code=WARD, points="0", times=count,
                               day={day.day: "1" for day in claim.days}))
    lines += [LAYOUT.record("CD", done_on=day.strftime("%Y%m%d"), service_id="90", sequence="1", line="1", code=WARD, times="1")
              for day in claim.days]
    return lines


def _age(birth, day):
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
