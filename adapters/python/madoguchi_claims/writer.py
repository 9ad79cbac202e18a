"""The file of one patient and one month: header, claims with their insurer, confirmation and days, and the totals."""
import re

from madoguchi_engine import decide
from madoguchi_engine.facts import read_case

from . import classes, dental, dispensing, dpc, medical
from .month import claims_of_month
from .records import NotWritable, file_bytes

KINDS = {"medical": medical, "dpc": dpc, "dental": dental, "dispensing": dispensing}
FILE_NAMES = {"medical": "RECEIPTC.UKE", "dpc": "RECEIPTD.UKE", "dental": "RECEIPTS.UKE", "dispensing": "RECEIPTY.UKE"}
PREFECTURE = "13"
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


def write_claim(case, kind, month):
    """The route, the file's name and its bytes; bytes None when no claim is filed."""
    answer, facts = decide(case), read_case(case)
    route = answer["claim"]["route"]
    if route == "none":
        return route, FILE_NAMES[kind], None
    claim_month = _claim_month(month, facts.now.date())
    return route, FILE_NAMES[kind], file_bytes(_lines(facts, answer, kind, claim_month))


def _claim_month(month, visit_day):
    match = _MONTH.fullmatch(month)
    if not match:
        raise NotWritable("the claim month is not written YYYY-MM: %s" % month)
    written = match[1] + match[2]
    if written <= visit_day.strftime("%Y%m"):
        raise NotWritable("the month %s is claimed after it has ended, not in %s" % (visit_day.strftime("%Y-%m"), month))
    return written


def _lines(facts, answer, kind, claim_month):
    form = KINDS[kind]
    claims, own = claims_of_month(facts, answer)
    institution = {"payer": classes.payer(claims[own].insurance), "prefecture": PREFECTURE, "fee_table": form.FEE_TABLE,
                   "code": form.CODE, "name": form.NAME, "claim_month": claim_month}
    lines = [form.header(dict(institution, volume="00"))]
    for number, claim in enumerate(claims, 1):
        lines += _claim(form, kind, number, claim, institution)
    # 総件数 counts the insurers of all claims, 総合計点数 adds their points.
    lines.append(form.LAYOUT.record("GO", count=len(claims), points=sum(map(form.points, claims)), volume="99"))
    return lines


def _claim(form, kind, number, claim, institution):
    day, layout = claim.days[0], form.LAYOUT
    known = (claim.insurance, claim.birth, day, claim.tenths)
    fields = {"claim_no": number, "claim_type": classes.claim_type(kind, *known), "service_month": day.strftime("%Y%m"),
              "name": "見本　太郎", "sex": "1", "birth_date": claim.birth.strftime("%Y%m%d"),
              "benefit_rate": "" if claim.unknown else classes.benefit_rate(*known),
              "special_notes": classes.special_notes(*known)}
    lines = form.patient(institution, fields, claim)
    lines.append(layout.record("HO", insurer_no=claim.insurer_number.strip().rjust(8), symbol=claim.symbol, number=claim.number,
                               days=len(claim.days), points=form.points(claim)))
    if claim.has_confirmation:
        lines.append(layout.record("SN", payer_kind="1", confirm_kind="01", branch=claim.branch.zfill(2)))
    lines.append(layout.record("JD", payer_kind="1", day={visit.day: "1" for visit in claim.days}))
    return lines + form.body(claim)
