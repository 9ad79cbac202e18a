"""Vectors of the catalogue's sheet, with the expectation written out, in both editions."""
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from madoguchi_engine import EDITIONS, UnknownEdition, UnknownFact, decide  # noqa: E402
from madoguchi_engine.written import read_written_date  # noqa: E402

SEMINAR, ACTUAL = EDITIONS
BOTH = (SEMINAR, ACTUAL)
FULL, ONLY = "full", "eligibility_only"
SOON, GRACE, DEAD = "cert_expiring_soon", "cert_expired_eligibility_only", "cert_revoked_go_to_desk"


def at(day):
    return day if "T" in day else day + "T10:00:00+09:00"


def put(case, path, value):
    *way, last = path.split(".")
    for name in way:
        case = case.setdefault(name, {})
    case[last] = value


def make(edition, day, presents, **facts):
    """A case; facts are paths with __ for the dots; what is presented is held."""
    case = {"id": "t", "rulebook": edition, "now": at(day), "presents": presents.split()}
    for proof in case["presents"]:
        if proof != "patient_card":
            put(case, "holds." + proof, {})
    for path, value in facts.items():
        put(case, path.replace("__", "."), value)
    return case


CARD = "holds__my_number_card__"
E = CARD + "user_auth_cert__expires_on"
LEGACY = "holds__legacy_card__"
CERTIFICATE = "holds__eligibility_certificate__"
BROKEN = {"facility__face_reader__state": "broken"}
DOWN = {"facility__network": "down"}
PAST = {"past__numbers_on_file": "current"}


def summary(answer):
    """`full`, `eligibility_only`, a failure reason, or the other outcome words."""
    reception = answer["reception"]
    return reception["level"] or reception["reason"] or reception["outcome"]


class Vectors(unittest.TestCase):
    count = 0

    def check(self, editions, day, presents, expected, facts=None, **more):
        for name in editions if isinstance(editions, tuple) else (editions,):
            answer = decide(make(name, day, presents, **(facts or {})))
            with self.subTest(edition=name, day=day, presents=presents, facts=facts):
                self.assertEqual(expected, summary(answer))
                for path, value in more.items():
                    got = answer
                    for step in path.split("__"):
                        got = got[step]
                    self.assertEqual(value, got, path)
            Vectors.count += 1
        return answer


class Windows(Vectors):
    def test_windows_of_every_sheet_row(self):  # V-001…V-053, V-147…V-154
        rows = """
            2025-06-15 2025-03-14 full -        | 2025-06-15 2025-03-15 full soon     | 2025-06-15 2025-03-16 full soon
            2025-06-15 2025-06-15 full soon     | 2025-06-15 2025-06-16 only grace    | 2025-06-15 2025-09-30 only grace
            2025-06-15 2025-10-01 f3 dead       | 2025-02-28 2024-11-27 full -        | 2025-02-28 2024-11-28 full soon
            2025-02-28 2024-12-01 full soon     | 2025-02-28 2025-02-28 full soon     | 2025-02-28 2025-03-01 only grace
            2025-02-28 2025-05-31 only grace    | 2025-02-28 2025-06-01 f3 dead       | 2025-04-30 2025-01-29 full -
            2025-04-30 2025-02-01 full soon     | 2025-04-30 2025-05-01 only grace    | 2025-04-30 2025-07-31 only grace
            2025-04-30 2025-08-01 f3 dead       | 2025-05-31 2025-02-27 full -        | 2025-05-31 2025-03-01 full soon
            2025-05-31 2025-06-01 only grace    | 2025-05-31 2025-08-31 only grace    | 2025-05-31 2025-09-01 f3 dead
            2025-09-30 2025-06-29 full -        | 2025-09-30 2025-07-01 full soon     | 2025-09-30 2025-12-31 only grace
            2025-09-30 2026-01-01 f3 dead       | 2025-11-30 2025-08-29 full -        | 2025-11-30 2025-09-01 full soon
            2025-11-30 2025-12-01 only grace    | 2025-11-30 2026-02-28 only grace    | 2025-11-30 2026-03-01 f3 dead
            2027-11-15 2027-08-14 full -        | 2027-11-15 2027-08-16 full soon     | 2027-11-15 2028-02-29 only grace
            2027-11-15 2028-03-01 f3 dead       | 2024-12-02 2025-03-31 only grace    | 2024-12-02 2025-04-01 f3 dead
            2025-06-30 2025-03-29 full -        | 2025-06-30 2025-04-01 full soon     | 2025-06-30 2025-09-30 only grace
            2025-06-30 2025-10-01 f3 dead       | 2028-02-29 2028-05-31 only grace    | 2028-02-29 2028-06-01 f3 dead
            2025-12-31 2026-03-31 only grace    | 2025-12-31 2026-04-01 f3 dead       | 2025-11-10 2026-02-11 only grace
            2025-10-31 2026-01-31 only grace    | 2025-10-31 2026-02-01 f3 dead       | 2025-06-01 2025-09-30 only grace"""
        alerts = {"-": [], "soon": [SOON], "grace": [GRACE], "dead": [DEAD]}
        for row in rows.replace("\n", "|").split("|"):
            if row.strip():
                end, day, expected, alert = row.split()
                expected = ONLY if expected == "only" else expected
                answer = self.check(BOTH, day, "my_number_card", expected, {E: end}, alerts=alerts[alert])
                self.assertEqual(["renew_at_municipality"] if alerts[alert] else [], answer["advice"])
                if expected != FULL:
                    self.assertEqual([], answer["info_delivered"])

    def test_grace_start_and_time_zone(self):  # V-050, V-057, V-058
        self.check(ACTUAL, "2024-12-03", "my_number_card", "f3", {E: "2024-11-30"})
        self.check(BOTH, "2025-09-30T14:59:59Z", "my_number_card", ONLY, {E: "2025-06-15"})
        self.check(BOTH, "2025-09-30T15:00:00Z", "my_number_card", "f3", {E: "2025-06-15"}, messages=[])

    def test_renewal_revocation_and_move(self):  # V-054…V-056, V-161…V-163
        cert = CARD + "user_auth_cert"
        late = {cert: {"expires_on": "2030-06-15", "renewed_on": "2025-10-01", "previous_expires_on": "2025-06-15"}}
        kept = {cert: {"expires_on": "2030-06-15", "renewed_on": "2025-09-30", "previous_expires_on": "2025-06-15"}}
        self.check(BOTH, "2025-10-02", "my_number_card", FULL, kept, registered=True, alerts=[])
        self.check(ACTUAL, "2025-10-02", "my_number_card", FULL, late, alerts=["register_insurance_use"], registered=True)
        self.check(ACTUAL, "2025-10-02", "my_number_card", "rejected", dict(late, says__registers=False),
                   registered=False, info_delivered=[])
        self.check(BOTH, "2025-09-29", "my_number_card", ONLY, kept, alerts=[GRACE])
        self.check(BOTH, "2025-05-02", "my_number_card", "f3",
                   {cert: {"expires_on": "2025-06-15", "revoked_on": "2025-05-01"}}, alerts=[DEAD])
        self.check(BOTH, "2025-05-02", "my_number_card", "f3", {E: "2027-06-15", CARD + "lapsed_on": "2025-05-01"})
        self.check(BOTH, "2025-06-16", "my_number_card", ONLY, {CARD + "expires_on": "2025-06-15"})

    def test_two_tests_both_needed(self):  # V-155, V-156, V-158, V-172
        grace, dead = {E: "2025-06-15"}, {E: "2025-03-15"}
        self.check(BOTH, "2025-07-10", "my_number_card", "f2a", dict(grace, central__answer="invalid"))
        self.check(BOTH, "2025-07-10", "my_number_card", "f2b", dict(grace, central__answer="not_found"))
        self.check(BOTH, "2025-07-10", "my_number_card", "f3", dead, messages=[], confirmed_by=None)
        self.check(BOTH, "2025-07-10", "my_number_card", ONLY, dict(grace, says__identity="visual"))
        self.check(BOTH, "2025-07-10", "my_number_card", "f3", dict(dead, says__identity="visual"))
        self.check(BOTH, "2025-07-10", "my_number_card eligibility_certificate", ONLY, dead,
                   confirmed_by="eligibility_certificate", failure_reason="f3", methods_open=[])


class Reader(Vectors):
    def test_ways_of_identity(self):  # R-READ-01, V-121, V-122, X-14
        for way in ("face", "pin", "visual"):
            self.check(BOTH, "2025-07-10", "my_number_card", FULL, {"says__identity": way}, confirmed_by="online")
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, {CARD + "pin": "locked"}, offered=["face", "visual_check"])
        unset = {"facility__face_reader__passcode_issued": False}
        self.check(BOTH, "2025-07-10", "my_number_card", "f1a", dict(unset, says__identity="visual"), offered=["face", "pin"])
        lost = dict(unset, **{CARD + "pin": "locked", CARD + "face": "fails"})
        self.check(BOTH, "2025-07-10T20:00:00+09:00", "my_number_card", "f1a", lost,
                   methods_open=["portal_view", "notice", "declaration"])
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, {CARD + "pin": "none"}, offered=["face", "visual_check"])
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, {CARD + "photo": False, "says__identity": "pin"},
                   offered=["pin", "visual_check"])

    def test_failures_open_the_methods(self):  # R-FAIL-01, R-FAIL-04, R-CARD-09
        four = ["portal_view", "notice", "past_visit", "declaration"]
        self.check(BOTH, "2025-07-10", "my_number_card", "f1b", dict(DOWN, past={}, says__nothing_changed="unsure"),
                   methods_open=["portal_view", "notice", "declaration"])
        self.check(BOTH, "2025-07-10", "my_number_card", "f1b", {"facility__power": "down"}, failure_reason="f1b")
        self.check(BOTH, "2025-07-10", "my_number_card", "f1c", {CARD + "chip": "broken"},
                   methods_open=["portal_view", "notice", "declaration"])
        self.check(BOTH, "2025-07-10", "my_number_card", ONLY, dict(BROKEN, **PAST), failure_reason="f1a",
                   confirmed_by="past_visit", methods_open=[])
        answer = decide(make(ACTUAL, "2025-07-10", "my_number_card", facility__face_reader__state="broken"))
        self.assertEqual(["emergency_search"] + [m for m in four if m != "past_visit"], answer["methods_open"])

    def test_unregistered_and_non_disclosure(self):  # R-READ-04, V-210
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, {CARD + "registered": False},
                   alerts=["register_insurance_use"], registered=True)
        self.check(BOTH, "2025-07-10", "my_number_card", "rejected",
                   {CARD + "registered": False, "says__registers": False}, registered=False)
        self.check(ACTUAL, "2025-07-10", "my_number_card", "other", {"person__non_disclosure": True}, info_delivered=[])
        self.check(ACTUAL, "2025-07-10", "my_number_card portal_view", "other", {"person__non_disclosure": True})
        self.check(BOTH, "2025-07-10", "eligibility_certificate", ONLY, {"person__non_disclosure": True})

    def test_information(self):  # V-125…V-127, V-157, R-CONS-10
        four = ["checkup", "medication", "diagnosis", "surgery"]
        self.check(SEMINAR, "2025-07-10", "my_number_card", FULL, info_delivered=four,
                   info_available_until="2025-07-11T10:00:00+09:00", messages=["card_inquiry", "information_request"])
        self.check(ACTUAL, "2025-07-10", "my_number_card", FULL,
                   {"facility__face_reader__info_kinds": ["checkup", "medication", "diagnosis"]},
                   info_delivered=["checkup", "medication", "diagnosis", "ceiling"])
        self.check(SEMINAR, "2025-07-10", "my_number_card", FULL, {"says__consent": []}, info_delivered=[],
                   info_available_until=None, messages=["card_inquiry"])
        self.check(SEMINAR, "2025-07-10", "my_number_card", FULL, {"says__consent": ["surgery"]}, info_delivered=["surgery"])
        self.check(SEMINAR, "2025-07-10", "my_number_card", FULL, {"inquiry_at": "2025-07-11T09:59:59+09:00"}, info_delivered=four)
        self.check(SEMINAR, "2025-07-10", "my_number_card", FULL, {"inquiry_at": "2025-07-11T10:00:01+09:00"}, info_delivered=[])
        for code, state in ((0, "ok"), (2, "warning"), (3, "warning"), (4, "error")):
            self.check(SEMINAR, "2025-07-10", "my_number_card", FULL, {"central__consent_code": code},
                       info_delivered=[], protocol=state)
        self.check(BOTH, "2025-07-01", "legacy_card", ONLY, info_delivered=[], messages=["number_inquiry"])
        self.check(ACTUAL, "2025-07-10", "", "needs_staff",
                   {"past__consented_at": "2025-07-09T12:00:00+09:00", "past__consented_here": False}, info_delivered=[])


class Answers(Vectors):
    def test_codes(self):  # V-128…V-136, V-205…V-208
        rows = (("valid", FULL), ("invalid", "f2a"), ("superseded", "f2a"), ("not_found", "f2b"),
                ("multiple", "needs_staff"), ("code_0", "needs_staff"), ("code_7", "needs_staff"),
                ("empty", "needs_staff"), ("valid_unregistered", "needs_staff"), ("none", "f1b"))
        for word, expected in rows:
            bad = word in ("code_0", "code_7", "empty", "valid_unregistered")
            self.check(BOTH, "2025-07-10", "my_number_card", expected, {"central__answer": word},
                       protocol="error" if bad else "ok")
        assisted = {"central__answer": "valid_unregistered", "person__scheme": "medical_assistance"}
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, assisted)
        self.check(BOTH, "2025-07-10", "my_number_card", "needs_staff", {"central__answer": "superseded", "central__records": 2},
                   advice=["successor_exists", "obtain_new_number"])
        self.check(BOTH, "2025-07-10", "my_number_card", "pending", {"central__processing": "processing"}, advice=["ask_again"])
        self.check(BOTH, "2025-07-10", "my_number_card", "other", {"central__processing": "abnormal"})
        self.check(BOTH, "2025-07-10", "my_number_card", "needs_staff", {"central__person_status": "error"})
        self.check(BOTH, "2025-07-10", "my_number_card", "needs_staff", {"central__loss_date": "2025-07-10"})
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, {"central__loss_date": "2025-07-11"})
        self.check(BOTH, "2025-07-10", "my_number_card", "needs_staff", {"central__valid_from": "2025-07-11"})
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, {"central__side_notice": "cert_expiring"})
        self.check(BOTH, "2025-07-10", "my_number_card", "f2a", {"central__answer": "invalid",
                   "central__loss_reason": "public_assistance"}, advice=["ask_medical_assistance"], copay__basis="undecided")

    def test_ratio_field(self):  # R-QUAL-08
        for text, tenths in (("010", 1), ("020", 2), ("030", 3)):
            self.check(BOTH, "2025-07-10", "my_number_card", FULL, {"central__ratio": text}, copay__tenths=tenths)
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, {"central__ratio": "1"}, protocol="error")
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, {"central__ratio": "100"}, copay__tenths=None)


class Papers(Vectors):
    def test_legacy_cards(self):  # V-069…V-083, V-173, V-174
        rows = """
            employee - 2025-12-01 only | employee - 2025-12-02 no | employee 2026-03-31 2025-12-01 only
            employee 2026-03-31 2025-12-02 no | employee 2025-09-30 2025-09-30 only | employee 2025-09-30 2025-10-01 no
            national_health 2025-07-31 2025-07-31 only | national_health 2025-07-31 2025-08-01 no
            national_health 2025-12-01 2025-12-01 only | national_health 2025-07-31 2026-03-31 no
            late_elderly 2025-07-31 2025-07-31 only | late_elderly 2025-07-31 2025-08-01 no
            late_elderly 2025-03-31 2025-03-31 only | late_elderly 2025-03-31 2025-04-01 no
            late_elderly 2025-12-01 2025-08-01 no"""
        for row in rows.replace("\n", "|").split("|"):
            if row.strip():
                scheme, printed, day, expected = row.split()
                facts = {"person__scheme": scheme, LEGACY + "expires_on": None if printed == "-" else printed}
                self.check(SEMINAR, day, "legacy_card", ONLY if expected == "only" else "rejected", facts,
                           advice=[] if expected == "only" else ["use_card_or_certificate"])

    def test_provisional(self):  # V-070…V-080, V-176…V-180
        rows = """
            employee 2025-12-01 legacy_card | employee 2025-12-02 provisional | employee 2026-03-31 provisional
            employee 2026-04-01 - | national_health 2025-07-31 - | national_health 2025-08-01 provisional
            national_health 2026-03-31 provisional | national_health 2026-04-01 - | late_elderly 2025-08-03 -
            late_elderly 2025-08-04 provisional"""
        for row in rows.replace("\n", "|").split("|"):
            if row.strip():
                scheme, day, expected = row.split()
                facts = {"person__scheme": scheme}
                if scheme == "national_health":
                    facts[LEGACY + "expires_on"] = "2025-07-30"
                self.check(ACTUAL, day, "legacy_card", "rejected" if expected == "-" else ONLY, facts,
                           confirmed_by=None if expected == "-" else expected, info_delivered=[])
        self.check(ACTUAL, "2025-12-10", "legacy_card", "rejected", {"central__answer": "invalid"})
        self.check(ACTUAL, "2025-12-10", "legacy_card", "rejected", DOWN, methods_open=[], copay__basis="full_charge")
        self.check(ACTUAL, "2025-12-10", "legacy_card", "rejected", {"facility__provisional": False})
        self.check(ACTUAL, "2025-12-10", "eligibility_certificate", "rejected",
                   {CERTIFICATE + "expires_on": "2025-11-30"}, flags=["R-PROV-07"])
        national = {"person__scheme": "national_health"}
        self.check(BOTH, "2025-07-31", "eligibility_notice", "rejected", national)
        self.check(SEMINAR, "2025-08-01", "eligibility_notice", "rejected", national)
        self.check(ACTUAL, "2025-08-01", "eligibility_notice", ONLY, national, confirmed_by="provisional",
                   advice=["bring_proper_document"], counted_as="insurance_card")

    def test_certificates(self):  # V-131, V-166…V-171, V-175, V-209, X-06
        self.check(BOTH, "2026-07-31", "eligibility_certificate", ONLY)
        self.check(BOTH, "2026-08-01", "eligibility_certificate", "rejected")
        self.check(BOTH, "2024-12-01", "eligibility_certificate", "rejected", {CERTIFICATE + "issued_on": "2024-11-20"})
        self.check(BOTH, "2025-08-01", "eligibility_certificate", "rejected",
                   {"person__scheme": "late_elderly", CERTIFICATE + "expires_on": "2025-07-31"})
        late = {"person__scheme": "late_elderly", "holds__my_number_card": {}, "holds__eligibility_certificate": {}}
        self.check(BOTH, "2025-08-01", "eligibility_certificate", ONLY, late)
        self.check(BOTH, "2025-08-01", "my_number_card", FULL, late)
        self.check(BOTH, "2025-07-10", "eligibility_certificate", "rejected", {"central__answer": "invalid"},
                   copay__basis="undecided")
        self.check(BOTH, "2025-07-10", "eligibility_certificate", "rejected", {"central__answer": "superseded"},
                   claim__route="none", advice=["successor_exists", "obtain_new_number", "use_card_or_certificate"])
        self.check(BOTH, "2025-07-10", "eligibility_certificate", "pending", {"central__answer": "not_found"},
                   advice=["reenter_numbers"])
        self.check(BOTH, "2025-07-10", "eligibility_certificate", "needs_staff",
                   {"central__answer": "not_found", "central__attempt": "again"})
        self.check(BOTH, "2025-07-10", "eligibility_certificate", ONLY, DOWN, messages=[], counted_as=None)
        self.check(BOTH, "2025-12-02", "legacy_card eligibility_certificate", ONLY, confirmed_by="eligibility_certificate")

    def test_late_elderly(self):  # V-085, V-181, V-182, V-190
        self.check(BOTH, "2025-03-10", "legacy_card", ONLY,
                   {"person__scheme": "late_elderly", "person__data_changed_on": "2025-02-01"}, flags=["R-LATE-03"])
        born = {"person__birth_date": "1950-06-15", "person__scheme": "national_health"}
        union = dict(born, **{CERTIFICATE + "scheme": "late_elderly"})
        self.check(BOTH, "2025-06-14", "eligibility_certificate", ONLY, born)
        self.check(BOTH, "2025-06-15", "eligibility_certificate", "rejected", born)
        self.check(BOTH, "2025-06-14", "eligibility_certificate", "rejected", union)
        self.check(BOTH, "2025-06-15", "eligibility_certificate", ONLY, union)
        leap = {"person__birth_date": "1952-02-29", "person__scheme": "national_health", CERTIFICATE + "expires_on": "2027-12-01"}
        self.check(BOTH, "2027-02-27", "eligibility_certificate", ONLY, leap)
        self.check(BOTH, "2027-03-01", "eligibility_certificate", "rejected", leap)
        self.check(BOTH, "2025-10-10", "legacy_card", "rejected",
                   {"person__birth_date": "1950-10-10", "person__scheme": "national_health"})


class Phones(Vectors):
    def test_phones(self):  # V-059…V-068, V-165, V-217, V-218, X-40
        pilot = {"facility__phone_pilot": True, "holds__phone__os": "iphone"}
        self.check(BOTH, "2025-07-10", "phone", FULL, pilot, messages=["phone_inquiry", "information_request"],
                   advice=["bring_card_on_first_visit"])
        self.check(BOTH, "2025-06-23", "phone", "other", pilot)
        self.check(BOTH, "2025-07-10", "phone", "other", methods_open=[])
        self.check(ACTUAL, "2025-09-18", "phone", "other")
        self.check(ACTUAL, "2025-09-19", "phone", FULL, {"past": {}}, advice=[])
        self.check(BOTH, "2025-10-01", "phone", FULL, offered=["face", "pin", "visual_check", "phone"])
        self.check(BOTH, "2025-10-01", "phone", "other", {"facility__phone_ready": False})
        self.check(BOTH, "2025-10-01", "phone", "other", {"facility__generic_reader": False}, offered=["face", "pin", "visual_check"])
        owner = {E: "2025-10-15"}
        for day, by_card, by_phone in (("2025-10-15", FULL, FULL), ("2025-10-16", ONLY, "other"),
                                       ("2026-01-31", ONLY, "other"), ("2026-02-01", "f3", "other")):
            self.check(ACTUAL, day, "my_number_card", by_card, owner)
            self.check(ACTUAL, day, "phone", by_phone, owner, info_delivered=["checkup", "medication", "diagnosis", "surgery", "ceiling"]
                       if by_phone == FULL else [])
        self.check(SEMINAR, "2025-10-16", "phone", ONLY, owner, info_delivered=[])
        self.check(BOTH, "2025-10-10", "phone", "other", {"holds__phone__readable": False})
        self.check(ACTUAL, "2025-10-10", "phone portal_view", ONLY, {"holds__phone__readable": False},
                   confirmed_by="portal_view", failure_reason="other")
        self.check(ACTUAL, "2025-10-10", "phone portal_view", ONLY, DOWN, failure_reason="f1b", copay__basis="shown")
        self.check(BOTH, "2025-10-10", "phone", "pending", {"holds__phone__os": "iphone", "holds__phone__selected": False})


class Methods(Vectors):
    def test_portal_and_notice(self):  # V-100, R-FAIL-06, R-FAIL-07, X-27
        self.check(BOTH, "2025-07-10", "my_number_card portal_view", ONLY, dict(DOWN, holds__portal_view__tenths=2),
                   confirmed_by="portal_view", copay={"basis": "shown", "tenths": 2}, claim__route="normal")
        dead = {E: "2025-03-15"}
        self.check(BOTH, "2025-07-10", "my_number_card portal_view", "f3", dead, methods_open=["notice", "declaration"])
        self.check(BOTH, "2025-07-10", "my_number_card portal_view", ONLY, dict(dead, holds__portal_view__form="pdf"))
        pinless = dict(DOWN, **{CARD + "pin": "none"})
        self.check(ACTUAL, "2025-07-10", "my_number_card portal_view", "f1b", pinless)
        self.check(BOTH, "2025-07-10", "my_number_card portal_view", "f2a",
                   {"central__answer": "invalid", "holds__portal_view__shows": "former"})
        self.check(BOTH, "2025-07-10", "my_number_card eligibility_notice", ONLY, {"central__answer": "invalid"},
                   confirmed_by="notice", failure_reason="f2a", copay={"basis": "shown", "tenths": 3}, claim__number="3456")
        self.check(BOTH, "2025-07-10", "my_number_card eligibility_notice", "f2a",
                   {"central__answer": "invalid", "holds__eligibility_notice__insurer": "former"})
        self.check(BOTH, "2025-07-10", "my_number_card eligibility_notice", "f1b",
                   dict(DOWN, holds__eligibility_notice__expires_on="2025-07-09"))
        self.check(BOTH, "2025-07-10", "portal_view", "rejected")
        self.check(BOTH, "2025-07-10", "my_number_card eligibility_notice", ONLY, dict(DOWN, says__declared_tenths=3),
                   confirmed_by="notice", documents_kept=[])

    def test_past_and_declaration(self):  # V-101…V-105, V-107, V-141, V-201…V-204
        declared = {"says__declared_tenths": 3}
        invalid = {"central__answer": "invalid"}
        self.check(BOTH, "2025-07-10", "my_number_card", ONLY, dict(DOWN, past={"tenths": 1}), confirmed_by="past_visit",
                   copay={"basis": "on_file", "tenths": 1}, claim__route="a", claim__number="3456", claim__remarks=[])
        self.check(BOTH, "2025-07-10", "my_number_card", "f1b", dict(DOWN, past={}, says__nothing_changed="unsure"))
        self.check(BOTH, "2025-07-10", "my_number_card", ONLY, dict(invalid, **dict(declared, says__knows_numbers="current")),
                   claim__route="a")
        self.check(BOTH, "2025-07-10", "my_number_card", ONLY, dict(invalid, past={"numbers_on_file": "former"}),
                   claim__route="b", claim__number="7654", claim__remarks=[{"code": "820000245", "text": ""}], flags=["R-FAIL-08"])
        self.check(BOTH, "2025-07-10", "my_number_card", ONLY, dict(invalid, **declared), claim__route="b",
                   claim__insurer_number="06279996", confirmed_by="declaration", documents_kept=["declaration"],
                   copay={"basis": "declared", "tenths": 3})
        self.check(BOTH, "2025-07-10", "my_number_card", ONLY,
                   dict(invalid, past={"numbers_on_file": "none", "numbers_learned": "before_submission"}, **declared), claim__route="a")
        answer = self.check(BOTH, "2025-07-10", "my_number_card", ONLY, dict(declared, central__answer="not_found"),
                            claim__route="c", claim__insurer_number="77777777", claim__symbol="", claim__number="777777777",
                            claim__branch="", claim__history_codes=[])
        self.assertEqual(["820000246", "830000501", "830000505", "830000507"], [r["code"] for r in answer["claim"]["remarks"]])
        self.assertEqual("", answer["claim"]["remarks"][0]["text"])
        self.assertTrue(all(r["text"] for r in answer["claim"]["remarks"][1:]))
        unknown = dict(declared, central__answer="not_found")
        self.check(BOTH, "2025-07-10", "my_number_card", ONLY, dict(unknown, facility__receipt_computer_rejects_77777777=True),
                   claim__insurer_number="77777779")
        self.check(BOTH, "2025-07-10", "my_number_card", ONLY, dict(unknown, person__scheme="late_elderly"), claim__number="77777777")
        self.check(BOTH, "2025-07-10", "my_number_card", ONLY, dict(unknown, says__declaration_items=["kana_name"]),
                   claim__route="none", flags=["R-CLM-14"])
        self.check(BOTH, "2025-07-10", "my_number_card", "f2b", {"central__answer": "not_found", "past": {"numbers_on_file": "none"}})
        self.check(ACTUAL, "2025-07-10", "my_number_card", ONLY,
                   {"central__answer": "not_found", "past": {"numbers_on_file": "unreadable"}},
                   confirmed_by="declaration", claim__route="c", copay={"basis": "on_file", "tenths": 3})
        self.check(BOTH, "2025-07-10", "my_number_card", ONLY,
                   {"central__answer": "not_found", "past": {"numbers_on_file": "none", "declaration_kept": True}},
                   confirmed_by="declaration", documents_kept=["declaration"])
        self.check(BOTH, "2025-07-10", "my_number_card", "f2b", dict(unknown, says__declaration="refused"))
        self.check(BOTH, "2025-07-10", "legacy_card", "rejected", dict(invalid, **declared), methods_open=[])

    def test_emergency_search(self):  # R-FAIL-15, X-37
        asked = dict(BROKEN, staff__emergency_search=True)
        self.check(ACTUAL, "2025-07-10", "my_number_card", ONLY, asked, confirmed_by="emergency_search", claim__route="normal")
        self.check(ACTUAL, "2025-07-13", "my_number_card", "f1a", asked, methods_open=["portal_view", "notice", "declaration"])
        self.check(ACTUAL, "2025-07-10", "my_number_card", "f1b", dict(DOWN, staff__emergency_search=True))

    def test_later_answer(self):  # X-28
        self.check(BOTH, "2025-07-10", "my_number_card eligibility_notice", ONLY, dict(DOWN, central__later_answer="valid_other"),
                   advice=["online_answer_differs"], claim__route="normal")


class Money(Vectors):
    def test_age_classes(self):  # V-137, V-138, V-185…V-189
        for born, day, tenths in (
                ("2019-04-01", "2025-03-31", 2), ("2019-04-01", "2025-04-01", 3), ("2019-04-02", "2026-03-31", 2),
                ("2019-04-02", "2026-04-01", 3), ("2020-02-29", "2026-03-31", 2), ("2020-02-29", "2026-04-01", 3),
                ("1955-06-15", "2025-06-30", 3), ("1955-06-15", "2025-07-01", None), ("1955-06-01", "2025-05-31", 3),
                ("1955-06-01", "2025-06-01", None), ("1955-06-02", "2025-06-30", 3), ("1955-06-02", "2025-07-01", None),
                ("1956-02-29", "2026-02-28", 3), ("1956-02-29", "2026-03-01", None), ("1956-03-01", "2026-02-28", 3),
                ("1956-03-01", "2026-03-01", None)):
            self.check(BOTH, day, "my_number_card", FULL, {"person__birth_date": born}, copay__tenths=tenths)

    def test_full_charge(self):  # V-139, V-140, V-191, R-PAY-07
        self.check(BOTH, "2025-07-10", "", "needs_staff", copay={"basis": "full_charge", "tenths": 10}, claim__count=0)
        self.check(BOTH, "2025-07-10", "", "needs_staff", PAST, copay__basis="facility_discretion")
        self.check(ACTUAL, "2025-07-10", "my_number_card", FULL, {"central__card_class": "special_care"},
                   copay={"basis": "full_charge", "tenths": 10})
        self.check(BOTH, "2025-07-10", "my_number_card", ONLY, {E: "2025-06-15", "central__ratio": "020"}, copay__tenths=2)

    def test_counts(self):  # V-183, V-184, V-199
        for born, expected in (("1950-06-15", 2), ("1950-06-01", 1)):
            self.check(BOTH, "2025-06-20", "my_number_card", FULL,
                       {"person__birth_date": born, "person__scheme": "late_elderly", "month__other_visit_on": "2025-06-10"},
                       claim__count=expected)
        change = {"month__other_visit_on": "2025-06-10", "month__changed_on": "2025-06-16"}
        self.check(BOTH, "2025-06-20", "my_number_card", FULL, change, claim__count=2, claim__number="3456")
        self.check(BOTH, "2025-06-20", "my_number_card", FULL, dict(change, month__change="number_only"), claim__count=1)

    def test_subsidy_usage_and_numbers(self):  # R-TICKET-05, R-STAT-01, R-QUAL-11
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, {"subsidy": {"state": "ended"}},
                   subsidy_record="kept_pending_check", advice=["check_subsidy_with_municipality"])
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, {"subsidy": {}}, subsidy_record="updated")
        self.check(BOTH, "2025-07-10", "my_number_card", FULL,
                   {"statistics": {"my_number_cases": 67853024, "all_cases": 231577321}}, usage_rate=2930)
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, {"statistics": {}}, usage_rate=None)
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, {"numbers__current__insurer_number": "138057"},
                   bulk_insurer_number="  138057", claim__insurer_number="138057")


class Home(Vectors):
    DESK = {"means": "home_consent", "facility__mobile_device": "app", "facility__functions__alternative_flow": True}

    def test_desk(self):  # V-116, V-164, V-211…V-213
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, self.DESK, confirmed_by="home_consent",
                   messages=["home_inquiry", "information_request"], info_available_until="2025-07-12T00:00:00+09:00")
        self.check(BOTH, "2025-03-31", "my_number_card", "other", self.DESK)
        only_visit = {"means": "home_consent", "facility__mobile_device": "app", "facility__functions__home_visit": True}
        self.check(BOTH, "2025-07-10", "my_number_card", "other", only_visit)
        self.check(BOTH, "2025-07-10", "my_number_card", ONLY, dict(self.DESK, says__consent=[]), info_delivered=[])
        self.check(BOTH, "2025-07-10", "my_number_card", ONLY, dict(self.DESK, **{E: "2025-06-15"}), info_delivered=[])
        self.check(BOTH, "2025-07-10", "my_number_card", "rejected", dict(self.DESK, **{CARD + "registered": False}),
                   advice=["use_portal_or_face_reader"], registered=False)
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, dict(self.DESK, staff__imports=False), receipt_record=False)
        web = dict(self.DESK, facility__mobile_device="web", says__identity="visual")
        self.check(BOTH, "2025-07-10", "my_number_card", "other", web)

    def test_inquiry_period(self):  # V-110…V-114, V-214
        four = ["checkup", "medication", "diagnosis", "surgery"]
        for day, inquiry, seen in (
                ("2025-04-30", "2025-05-01T23:59:59+09:00", True), ("2025-04-30", "2025-05-02T00:00:00+09:00", False),
                ("2025-12-31", "2026-01-01T12:00:00+09:00", True), ("2028-02-28", "2028-02-29T12:00:00+09:00", True),
                ("2028-02-28", "2028-03-01T00:00:00+09:00", False), ("2025-02-28", "2025-03-01T23:59:59+09:00", True),
                ("2025-02-28", "2025-03-02T00:00:00+09:00", False)):
            self.check(SEMINAR, day, "my_number_card", FULL,
                       {"means": "home_visit", "facility__mobile_device": "app", "facility__functions__home_visit": True,
                        "inquiry_at": inquiry}, info_delivered=four if seen else [])

    def test_visit_and_online(self):  # V-117…V-119, V-215, R-VISIT-03, R-VISIT-04, R-HOME-10
        visit = {"means": "home_visit", "facility__mobile_device": "app", "facility__functions__home_visit": True}
        self.check(BOTH, "2025-07-10", "my_number_card", "other", dict(visit, facility__mobile_device="absent"))  # R-HOME-01
        self.check(BOTH, "2024-12-01", "my_number_card", FULL, visit, duty="not_owed")
        self.check(BOTH, "2024-12-02", "my_number_card", FULL, visit, duty="owed")
        self.check(BOTH, "2024-12-02", "my_number_card", FULL, dict(visit, says__asks_online_check=False), duty="not_owed")
        self.check(BOTH, "2025-07-10", "my_number_card", "other", dict(visit, means="online_care"))
        self.check(BOTH, "2025-07-10", "", FULL, dict(visit, past__home_consent="kept"), messages=["home_inquiry", "information_request"])
        self.check(BOTH, "2025-07-10", "", "needs_staff", dict(visit, past__home_consent="withdrawn"))
        self.check(BOTH, "2025-07-10", "", "needs_staff", {"staff__switches_on": "home_visit", "staff__terms_read": False}, setting="refused")
        for digits, word in ((11, "refused"), (12, "accepted"), (13, "refused")):
            self.check(BOTH, "2025-07-10", "", "needs_staff", {"staff__activation_code_digits": digits}, activation=word)


class Settled(Vectors):
    """What walking the rule space against the rulebook settled, by the catalogue."""

    def test_a_dead_reader_offers_nothing(self):  # R-FAIL-16
        for facts in (BROKEN, {"facility__power": "down"}):
            self.check(BOTH, "2025-10-10", "my_number_card", "f1a" if facts is BROKEN else "f1b", facts, offered=[])
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, {}, offered=["face", "pin", "visual_check"])

    def test_functions_switched_on_in_the_visit(self):  # R-VISIT-03, R-VISIT-05
        care = {"means": "online_care", "staff__switches_on": "online_care"}
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, care, setting="accepted")
        self.check(BOTH, "2025-07-10", "my_number_card", "other", dict(care, staff__terms_read=False), setting="refused")
        self.check(BOTH, "2025-07-10", "my_number_card", "other", dict(care, staff__switches_on="home_visit"))

    def test_a_paper_whose_insurer_was_left(self):  # R-CONF-11, R-OLD-07
        for proof, former in (("legacy_card", LEGACY), ("eligibility_certificate", CERTIFICATE)):
            down = dict(DOWN, **{former + "insurer": "former"})
            self.check(BOTH, "2025-07-10", proof, ONLY, down, confirmed_by=proof)
            self.check(BOTH, "2025-07-10", proof, "rejected", dict(down, says__nothing_changed="no"))
            self.check(BOTH, "2025-07-10", proof, ONLY, dict(DOWN, says__nothing_changed="no"))  # a new address is no loss

    def test_emergency_search_finds_a_clean_valid(self):  # R-FAIL-15, R-QUAL-15
        search = dict(BROKEN, staff__emergency_search=True)
        self.check(ACTUAL, "2025-07-10", "my_number_card", ONLY, search, confirmed_by="emergency_search")
        self.check(ACTUAL, "2025-07-10", "my_number_card", "f1a", dict(search, central__loss_date="2025-07-10"))
        self.check(ACTUAL, "2025-07-10", "my_number_card", ONLY, dict(search, central__loss_date="2025-07-11"))

    def test_nothing_is_seen_before_it_was_consented_to(self):  # R-CONS-07
        early = {"inquiry_at": "2025-07-10T09:59:59+09:00"}
        self.check(SEMINAR, "2025-07-10", "my_number_card", FULL, early, info_delivered=[])
        self.check(SEMINAR, "2025-07-10", "my_number_card", FULL, {"inquiry_at": "2025-07-10T10:00:00+09:00"},
                   info_delivered=["checkup", "medication", "diagnosis", "surgery"])

    def test_pinless_cards_away_from_the_desk(self):  # R-READ-11
        visit = {"means": "home_visit", "facility__mobile_device": "app", "facility__functions__home_visit": True, CARD + "pin": "none"}
        self.check(ACTUAL, "2024-09-30", "my_number_card", "other", visit)
        self.check(BOTH, "2024-10-01", "my_number_card", FULL, visit)
        self.check(SEMINAR, "2024-09-30", "my_number_card", FULL, visit)  # R-READ-11 is outside


class Other(Vectors):
    def test_call_centre(self):  # V-142…V-146, V-220…V-222
        for moment, word in (
                ("2025-07-18T07:59", "closed"), ("2025-07-18T08:00", "open"), ("2025-07-18T17:59", "open"),
                ("2025-07-18T18:01", "closed"), ("2025-07-19T15:59", "open"), ("2025-07-19T16:01", "closed"),
                ("2025-07-20T10:00", "closed"), ("2025-07-21T10:00", "closed"), ("2025-05-03T10:00", "closed"),
                ("2025-05-06T10:00", "closed"), ("2025-11-24T10:00", "closed"), ("2026-09-22T10:00", "closed"),
                ("2025-11-01T15:59", "open"), ("2025-11-23T10:00", "closed"), ("2026-01-01T10:00", "closed")):
            self.check(BOTH, moment + ":00+09:00", "", "needs_staff", support=word)

    def test_written_dates(self):  # R-DATE-05
        for text, first, last in (
                ("令和8年7月末", "2026-07-31", "2026-07-31"), ("令和6年12月1日", "2024-12-01", "2024-12-01"),
                ("令和7年度", "2025-04-01", "2026-03-31"), ("令和元年5月", "2019-05-01", "2019-05-31"),
                ("R7.12.1", "2025-12-01", "2025-12-01"), ("2025年12月1日", "2025-12-01", "2025-12-01"),
                ("2025-12-01", "2025-12-01", "2025-12-01"), ("令和７年（2025年）７月３１日", "2025-07-31", "2025-07-31"),
                ("昭和25年6月15日", "1950-06-15", "1950-06-15"), ("令和七年十二月一日まで", "2025-12-01", "2025-12-01"),
                ("令和7年", "2025-01-01", "2025-12-31")):
            self.assertEqual({"from": first, "to": last}, read_written_date(text), text)
        for text in (None, "", "令和7年2月30日", "未定"):
            self.assertIsNone(read_written_date(text))

    def test_unknown_words(self):
        for case, path in (({"colour": 1}, "colour"), ({"holds": {"my_number_card": {"colour": 1}}}, "holds.my_number_card.colour"),
                           ({"numbers": {"current": {"x": ""}}}, "numbers.current.x"), ({"past": {"x": 1}}, "past.x")):
            with self.assertRaises(UnknownFact) as raised:
                decide(case)
            self.assertEqual(path, str(raised.exception))
        with self.assertRaises(UnknownEdition):
            decide({"rulebook": "seminar-2026"})

    def test_card_link(self):  # R-TICKET-01, R-TICKET-03
        link = {"facility__receipt_computer_modified": True}
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, link, offered=["face", "pin", "visual_check", "patient_card_link"])
        self.check(BOTH, "2025-07-10", "my_number_card", FULL, dict(link, facility__kind="pharmacy"), offered=["face", "pin", "visual_check"])

    def test_every_key_and_speed(self):
        keys = set("""reception failure_reason alerts methods_open offered confirmed_by info_delivered info_available_until
            copay claim registered documents_kept messages advice support support_channels duty protocol setting activation
            receipt_record subsidy_record counted_as usage_rate date_read bulk_insurer_number flags""".split())
        case = make(ACTUAL, "2025-07-10", "my_number_card")
        self.assertEqual(keys, set(decide(case)))
        start = time.perf_counter()
        for _ in range(400):
            decide(case)
        self.assertLess(time.perf_counter() - start, 2.0)


if __name__ == "__main__":
    unittest.main()
