"""Answers of the central service: R-QUAL-01…09, R-QUAL-13…16, X-34, X-35."""

VALID, PENDING, STAFF = "valid", "pending", "staff"
SILENT, TECHNICAL = "silent", "technical"
INVALID, SUPERSEDED, NOT_FOUND = "invalid", "superseded", "not_found"

_UNDEFINED = ("code_0", "code_7", "empty")


def ask(visit, message, by_number=False):
    """Send the inquiry and tell what its answer means."""
    visit.send(message)
    verdict = _verdict(visit, by_number)
    visit.answered = verdict
    return verdict


def _verdict(visit, by_number):
    central = visit.central
    if central.answer == "none":
        return SILENT
    if central.processing == "processing":
        visit.advise("ask_again")
        return PENDING
    if central.processing == "abnormal":
        return TECHNICAL
    if central.person_status == "error":
        return STAFF
    answer = central.answer
    if answer in _UNDEFINED or (answer == "valid_unregistered" and visit.person.scheme != "medical_assistance"):
        visit.protocol_at_least("error")
        return STAFF
    if answer in ("valid", "valid_unregistered"):
        _read_ratio_field(visit)
        return STAFF if contradicted(central, visit.day) else VALID
    if answer == "multiple":
        return STAFF
    if answer == "not_found":
        if by_number and central.attempt == "first":
            visit.advise("reenter_numbers")
        return NOT_FOUND
    return _lost(visit, by_number)


def _lost(visit, by_number):
    """Answers 2 and 3 (R-QUAL-04, R-QUAL-13, R-QUAL-16)."""
    central = visit.central
    reason = central.loss_reason
    if reason == "public_assistance":
        visit.advise("ask_medical_assistance")
    elif reason == "other_insurance":
        visit.advise("ask_new_insurer")
    if central.answer == "superseded":
        visit.advise("successor_exists", "obtain_new_number")
        if central.records > 1 and not by_number:
            return STAFF
    if reason == "death" and visit.edition.outside:
        return STAFF
    return SUPERSEDED if central.answer == "superseded" else INVALID


def contradicted(central, day):
    """Code 1 beside dates that deny it (R-QUAL-15); blank dates are fine (R-QUAL-09)."""
    return bool((central.valid_from and central.valid_from > day)
                or (central.loss_date and central.loss_date <= day)
                or (central.valid_to and central.valid_to < day))


def _read_ratio_field(visit):
    """R-QUAL-08: three digits; 100 is never one tenth."""
    if visit.central.ratio == "1":
        visit.protocol_at_least("error")
    elif visit.central.ratio == "100":
        visit.flag("R-QUAL-08")


def failure_of(verdict):
    """Failure reason of an inquiry by card or phone (slide 9)."""
    return {SILENT: "f1b", TECHNICAL: "other", INVALID: "f2a", SUPERSEDED: "f2a", NOT_FOUND: "f2b"}[verdict]
