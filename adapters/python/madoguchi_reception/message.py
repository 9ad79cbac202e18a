"""Messages of the exchange folder, observed profile: requests are written, results are read by the names of their elements."""
import re
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape

DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']([A-Za-z0-9_-]+)["']""")
INSTITUTION = "1311111111"  # invented
RECORD = "ResultOfQualificationConfirmation"
LINE_FAILED = "MDGL0001E"   # the terminal says: nobody answered

ANSWERS = {"0": "code_0", "1": "valid", "2": "invalid", "3": "superseded", "4": "not_found", "5": "multiple",
           "6": "valid_unregistered"}
LOSS = {"01": "death", "02": "public_assistance", "03": "other_insurance", "99": "other"}
CONSENTS = {"checkup": "SpecificHealthCheckups", "medication": "Pharmacists", "diagnosis": "Diagnosis", "surgery": "Operation"}
TREATMENTS = {"home_visit": "2", "online_care": "3"}
RATIOS = ("010", "020", "030", "1", "100")


class NoMessage(ValueError):
    """Bytes that are no message."""


# ---- requests

def _xml(name, content):
    inside = content if isinstance(content, str) else None
    text = escape(inside) if inside is not None else "".join(_xml(*child) for child in content)
    return "<%s>%s</%s>" % (name, text, name)


def _write(header, body):
    text = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    return (text + _xml("XmlMsg", [("MessageHeader", header), ("MessageBody", body)]) + "\n").encode("utf-8")


def eligibility(numbers, birth_date, day):
    """001: an insurer number takes eight places, filled up with blanks (R-QUAL-11)."""
    search = [("InsurerNumber", numbers["insurer_number"].rjust(8))]
    if numbers["symbol"]:
        search.append(("InsuredCardSymbol", numbers["symbol"]))
    search.append(("InsuredIdentificationNumber", numbers["number"]))
    if numbers["branch"]:
        search.append(("InsuredBranchNumber", numbers["branch"]))
    search += [("Birthdate", birth_date.replace("-", "")), ("LimitApplicationCertificateRelatedConsFlg", "1")]
    header = [("MedicalInstitutionCode", INSTITUTION), ("QualificationConfirmationDate", day),
              ("ArbitraryFileIdentifier", "python")]
    return _write(header, [("QualificationConfirmSearchInfo", search)])


def consented(day, means):
    """Which consents of the day the mobile device took are to be fetched."""
    search = [("ConsentDateFrom", day), ("ConsentDateTo", day), ("MedicalTreatmentFlag", TREATMENTS.get(means, "1"))]
    return _asking([("QualificationConfirmSearchInfo", search)])


def result(number):
    """The question for a result that was handed in before."""
    return _asking([("ReceptionNumber", number)])


def _asking(body):
    return _write([("MedicalInstitutionCode", INSTITUTION), ("ArbitraryFileIdentifier", "python")], body)


def information(numbers, system, means="face_reader"):
    """Medical information: TKK check-ups, YZK the rest."""
    header = [("MedicalInstitutionCode", INSTITUTION), ("InsurerNumber", numbers["insurer_number"].rjust(8)),
              ("InsuranceCardSymbol", numbers["symbol"]), ("InsuredPersonIdentificationNumber", numbers["number"]),
              ("ArbitraryFileIdentifier", "python")]
    if system == "TKK":
        return _write(header, [("FileCategory", "2")])
    return _write(header, [("FileCategory", "4"), ("PrDiInfClassification", "1"),
                           ("MedicalTreatmentFlag", TREATMENTS.get(means, "1"))])


# ---- results

def read(data):
    """The tree of a message; the declared encoding is decoded here, because the XML reader knows few of them."""
    declared = DECLARED.match(data[:200])
    encoding = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    try:
        text = data.decode("cp932" if encoding in ("shift_jis", "windows-31j") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoMessage(str(error)) from error
    text = re.sub(r"^\s*<\?xml.*?\?>", "", text, count=1, flags=re.S)
    if "<!DOCTYPE" in text:
        raise NoMessage("a message has no DTD")
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise NoMessage(str(error)) from error


def result_code(data):
    """The result of a request for information; None when what came is no message."""
    try:
        return read(data).findtext("MessageHeader/ResultCode")
    except NoMessage:
        return None


def reception_number(data):
    """The number by which a result is asked for; None when what came has none."""
    try:
        return read(data).findtext("MessageBody/ReceptionNumber") if data is not None else None
    except NoMessage:
        return None


def unit(tree, own):
    """The patient's part of a bulk answer as a message of its own; None when there is none."""
    if tree is None:
        return None
    for part in tree.findall("MessageBody/BulkConfirmUnit"):
        if not own(part):
            continue
        alone, body = ElementTree.Element("XmlMsg"), ElementTree.Element("MessageBody")
        body.extend(child for child in part if child.tag != RECORD)
        if part.findall(RECORD):
            ElementTree.SubElement(body, "ResultList").extend(part.findall(RECORD))
        alone.append(tree.find("MessageHeader"))
        alone.append(body)
        return alone
    return None


def asked_about(part, numbers):
    """Whether a part answers the search for these numbers."""
    return part.findtext("QualificationConfirmSearchInfo/InsuredIdentificationNumber") == numbers["number"]


def born(part, birth_date):
    """Whether a part is that of the patient born on this day; nothing tells one without a record from another."""
    records = list(part.iter(RECORD))
    return not records or any(one.findtext("Birthdate") == birth_date.replace("-", "") for one in records)


def central(tree, now):
    """What the message says, in the words of the facts: the answer, and the kinds consented to at the reader."""
    def leaf(path, of=tree):
        found = of.find(path)
        return None if found is None else (found.text or "")

    facts, consent = {}, []
    segment = leaf("MessageHeader/SegmentOfResult")
    if segment not in ("1", "2"):
        if leaf("MessageHeader/ErrorCode") == LINE_FAILED:
            return {"answer": "none"}, consent
        return {"processing": "abnormal"}, consent
    if segment == "2":
        facts["processing"] = "processing"
    answered = _moment(leaf("MessageHeader/ProcessExecutionTime"))
    if answered and answered != now:
        facts["answered_at"] = answered
    if leaf("MessageBody/ProcessingResultStatus") not in (None, "1"):
        facts["person_status"] = "error"
    elif leaf("MessageBody/ProcessingResultCode") is not None:
        facts["side_notice"] = "cert_expiring"
    code = leaf("MessageBody/QualificationValidity")
    facts["answer"] = ANSWERS.get(code, "code_7") if code else "empty"
    records = tree.findall("MessageBody/ResultList/ResultOfQualificationConfirmation")
    facts["records"] = 2 if len(records) > 1 else 1
    if records:
        record = records[0]
        for name, element in (("valid_from", "QualificationDate"), ("valid_to", "InsuredCardExpirationDate"),
                              ("loss_date", "DisqualificationDate")):
            day = _day(leaf(element, record))
            if day:
                facts[name] = day
        facts["loss_reason"] = LOSS.get(leaf("ReasonOfLoss", record), "none")
        if leaf("InsuredCardClassification", record) == "05":
            facts["card_class"] = "special_care"
        ratio = leaf("InsuredPartialContributionRatio", record)
        facts["ratio"] = ratio if ratio in RATIOS else "none"
        for kind, element in CONSENTS.items():
            flag = leaf(element + "InfoConsFlg", record)
            if flag == "1":
                consent.append(kind)
            elif flag not in (None, "", "0"):
                facts["consent_code"] = int(flag) if flag.isdigit() else 9
    return facts, consent


def _day(text):
    return "%s-%s-%s" % (text[:4], text[4:6], text[6:8]) if text and len(text) == 8 and text.isdigit() else None


def _moment(text):
    if not text or len(text) != 14 or not text.isdigit():
        return None
    return "%sT%s:%s:%s+09:00" % (_day(text[:8]), text[8:10], text[10:12], text[12:])
