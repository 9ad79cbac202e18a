"""The desk, act by act. Expected values are worked out from adapters/README.md and the catalogue, not from the engine."""
import copy
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from madoguchi_engine.desk import Desk, UnknownAct  # noqa: E402

KINDS = ["checkup", "medication", "diagnosis", "surgery"]
NUMBERS = {"current": {"insurer_number": "06139992", "symbol": "12", "number": "3456", "branch": "01"},
           "former": {"insurer_number": "06279996", "symbol": "98", "number": "7654", "branch": "02"}}
CARD = {"expires_on": None, "chip": "working", "photo": True, "pin": "set", "face": "matches", "registered": True,
        "user_auth_cert": {"expires_on": "2030-04-10", "revoked_on": None, "renewed_on": None, "previous_expires_on": None},
        "signing_cert_expires_on": None, "lapsed_on": None, "written_expires_on": None}
PHONE = {"os": "android", "cert": "valid", "readable": True, "selected": True, "biometrics": True}
DEFAULTS = {
    "id": "T@actual", "rulebook": "actual", "now": "2025-10-06T10:00:00+09:00", "inquiry_at": None, "means": "face_reader",
    "facility": {"kind": "medical_clinic", "network": "up", "power": "up",
                 "face_reader": {"state": "working", "visual_check": "revised", "passcode_issued": True, "info_kinds": KINDS},
                 "generic_reader": True, "phone_ready": True, "phone_pilot": False, "mobile_device": "absent",
                 "functions": {"home_visit": False, "alternative_flow": False, "online_care": False}, "provisional": True,
                 "receipt_computer_rejects_77777777": False, "receipt_computer_modified": False, "kiosk": False},
    "person": {"birth_date": "1980-04-10", "scheme": "employee", "data_changed_on": None, "non_disclosure": False,
               "special_care": False, "assistance_needed": False},
    "holds": {"my_number_card": CARD, "phone": None, "legacy_card": None, "eligibility_certificate": None,
              "eligibility_notice": None, "portal_view": None},
    "presents": [],
    "says": {"consent": KINDS, "identity": "face", "nothing_changed": "yes", "knows_numbers": "none", "declared_tenths": None,
             "declaration": "filled", "declaration_items": ["kana_name", "address", "telephone"], "asks_online_check": True,
             "registers": True},
    "staff": {"imports": True, "emergency_search": False, "switches_on": None, "terms_read": True, "activation_code_digits": None},
    "central": {"answer": "valid", "processing": "normal", "person_status": "normal", "side_notice": "none", "records": 1,
                "valid_from": None, "valid_to": None, "loss_date": None, "loss_reason": "none", "card_class": "ordinary",
                "ratio": "none", "attempt": "first", "answered_at": None, "later_answer": "none", "consent_code": None},
    "past": None,
    "month": {"other_visit_on": None, "changed_on": None, "change": "insurer", "submitted_on": None, "disaster": False},
    "subsidy": None, "statistics": None, "issuance": None, "numbers": NUMBERS, "written_date": None,
}


def case(**facts):
    """A case of the defaults; `holds__phone__os="iphone"` sets the fact holds.phone.os."""
    made = copy.deepcopy(DEFAULTS)
    for path, value in facts.items():
        *way, last = path.split("__")
        place = made
        for step in way:
            if place[step] is None:
                place[step] = copy.deepcopy(PHONE)
            place = place[step]
        place[last] = value
    return made


PRESENT, REMOVE, NEXT_PATIENT = {"act": "present_card"}, {"act": "remove_card"}, {"act": "next_patient"}
STAFF, CANCEL, NEXT = ({"act": "press", "button": b} for b in ("staff", "cancel", "next"))
MOBILE, READ = {"act": "open_mobile"}, {"act": "mobile_read"}
HOLD, LAY = ({"act": "present_phone", "reader": r} for r in ("generic_reader", "face_reader"))


def choose(choice):
    return {"act": "choose", "choice": choice}


def pin(word):
    return {"act": "enter_pin", "pin": word}


def face(result):
    return {"act": "confirm_face", "result": result}


def visual(result):
    return {"act": "confirm_visual", "result": result}


def passcode(word):
    return {"act": "enter_passcode", "passcode": word}


def mode(word):
    return {"act": "switch_mode", "mode": word}


class DeskTest(unittest.TestCase):
    def play(self, *acts, **facts):
        self.desk = Desk(case(**facts))
        return self.go(*acts)

    def go(self, *acts):
        for act in acts:
            self.assertEqual(self.desk.act(act)["screen"], self.desk.observe()["screens"][-1])
        return self.desk.observe()

    def comes_to(self, answer, outcome, level=None):
        self.assertEqual((answer["reception"]["outcome"], answer["reception"].get("level")), (outcome, level))

    def unsent(self, answer):
        self.assertEqual((answer["messages"], answer["info_delivered"], answer["receipt_record"], answer["documents_kept"]),
                         ([], [], False, []))


FACE = (PRESENT, choose("face"), face("match"))
VISUAL_MODE = (STAFF, passcode("correct"))


class Identity(DeskTest):
    def test_face(self):
        seen = self.play(*FACE, choose("consent_all"))
        self.assertEqual(seen["screens"], ["idle", "choose_identity", "face_auth", "consent", "done"])
        self.comes_to(seen, "accepted", "full")
        self.assertTrue(set(KINDS) <= set(seen["info_delivered"]))
        self.assertIn("card_inquiry", seen["messages"])
        self.assertEqual(seen["counters"], {"pin": 0, "face": 0})

    def test_pending_until_decided(self):
        for number in range(len(FACE) + 1):
            with self.subTest(acts=number):
                seen = self.play(*FACE[:number])
                self.comes_to(seen, "pending")
                self.unsent(seen)

    def test_pin_counts_in_a_row_and_a_correct_one_resets(self):
        seen = self.play(PRESENT, choose("pin"), pin("wrong"), pin("wrong"))
        self.assertEqual((seen["screens"][-1], seen["counters"]["pin"]), ("pin_entry", 2))
        seen = self.go(pin("correct"))
        self.assertEqual((seen["screens"][-1], seen["counters"]["pin"]), ("consent", 0))

    def test_third_wrong_pin_locks_and_face_still_works(self):
        seen = self.play(PRESENT, choose("pin"), pin("wrong"), pin("staff_passcode"), pin("wrong"), choose("pin"))
        self.assertEqual((seen["screens"][-1], seen["counters"]["pin"]), ("choose_identity", 3))
        self.assertNotIn("pin", seen["offered"])
        self.assertIn("face", seen["offered"])
        self.comes_to(self.go(choose("face"), face("match"), choose("consent_all")), "accepted", "full")
        self.assertNotIn("pin", self.desk.observe()["offered"])

    def test_face_locks_after_ten(self):
        ten = (choose("face"), face("no_match")) * 10
        seen = self.play(PRESENT, *ten, choose("face"))
        self.assertEqual((seen["screens"][-1], seen["counters"]["face"]), ("choose_identity", 10))
        self.assertNotIn("face", seen["offered"])
        self.assertEqual(self.play(PRESENT, *ten[:18], choose("face"), face("match"))["counters"]["face"], 0)

    def test_what_does_not_exist_cannot_be_chosen(self):
        for way, fact in (("pin", {"holds__my_number_card__pin": "none"}), ("pin", {"holds__my_number_card__pin": "locked"}),
                          ("face", {"holds__my_number_card__face": "locked"}), ("face", {"holds__my_number_card__photo": False})):
            with self.subTest(fact):
                seen = self.play(PRESENT, choose(way), **fact)
                self.assertEqual(seen["screens"], ["idle", "choose_identity"])
                self.assertNotIn(way, seen["offered"])

    def test_the_match_decides_not_the_fact(self):
        self.comes_to(self.play(*FACE, choose("consent_all"), holds__my_number_card__face="fails"), "accepted", "full")

    def test_next_patient_has_a_fresh_card(self):
        seen = self.play(PRESENT, choose("pin"), pin("wrong"), NEXT_PATIENT)
        self.assertEqual((seen["screens"][-1], seen["counters"]["pin"]), ("idle", 0))
        self.comes_to(seen, "pending")


class Visual(DeskTest):
    def test_revised_either_order(self):
        for acts in ((PRESENT, visual("match")), (visual("match"), PRESENT)):
            seen = self.play(*VISUAL_MODE, *acts, choose("consent_all"))
            self.assertEqual(seen["screens"], ["idle", "staff_passcode", "visual_check", "consent", "done"])
            self.comes_to(seen, "accepted", "full")

    def test_from_choose_identity_with_the_card_in(self):
        seen = self.play(PRESENT, choose("pin"), pin("wrong"), pin("wrong"), pin("wrong"), *VISUAL_MODE, visual("match"))
        self.assertEqual((seen["screens"][-1], seen["counters"]["pin"]), ("consent", 3))

    def test_passcode_screen(self):
        for word in ("wrong", "three_digits", "card_pin"):
            seen = self.play(STAFF, passcode(word))
            self.assertEqual((seen["screens"][-1], seen["counters"]["pin"]), ("staff_passcode", 0))

    def test_no_revised_mode(self):
        for fact in ({"facility__face_reader__passcode_issued": False}, {"facility__face_reader__visual_check": "legacy"},
                     {"facility__face_reader__visual_check": "absent"}, {"now": "2025-03-31T10:00:00+09:00"}):
            with self.subTest(fact):
                self.assertEqual(self.play(*VISUAL_MODE, **fact)["screens"], ["idle"])
        self.assertEqual(self.play(STAFF, now="2025-03-31T15:00:00Z")["screens"][-1], "staff_passcode")

    def test_no_match(self):
        for acts in ((PRESENT, visual("no_match")), (visual("no_match"),)):
            seen = self.play(*VISUAL_MODE, *acts)
            self.assertEqual(seen["screens"][-1], "see_staff")
            self.comes_to(seen, "needs_staff")
            self.unsent(seen)

    def test_revised_ends_with_the_transaction(self):
        for end in ((PRESENT, visual("match"), choose("consent_all"), NEXT_PATIENT), (CANCEL,), (NEXT_PATIENT,)):
            seen = self.play(*VISUAL_MODE, *end, PRESENT)
            self.assertEqual(seen["screens"][-1], "choose_identity")
            self.assertTrue({"face", "pin"} <= set(seen["offered"]))

    def test_legacy_stays(self):
        legacy = {"facility__face_reader__visual_check": "legacy"}
        seen = self.play(mode("visual"), PRESENT, visual("match"), choose("consent_all"), NEXT_PATIENT, PRESENT, **legacy)
        self.assertEqual(seen["screens"], ["idle", "visual_check", "consent", "done", "idle", "visual_check"])
        self.assertFalse({"face", "pin"} & set(seen["offered"]))
        seen = self.go(CANCEL, mode("normal"), PRESENT)
        self.assertEqual(seen["screens"][-1], "choose_identity")
        self.assertTrue({"face", "pin"} <= set(seen["offered"]))

    def test_windows_still_apply(self):
        seen = self.play(*VISUAL_MODE, visual("match"), PRESENT,
                         holds__my_number_card__user_auth_cert__expires_on="2025-06-15")
        self.assertEqual(seen["screens"][-1], "cert_revoked_go_to_desk")


class Windows(DeskTest):
    E = "holds__my_number_card__user_auth_cert__expires_on"

    def day(self, day, *acts, **facts):
        return self.play(*acts, now=day + "T10:00:00+09:00", **{self.E: "2025-06-15"}, **facts)

    def test_notice(self):
        for day in ("2025-03-16", "2025-06-15"):
            seen = self.day(day, *FACE, NEXT, choose("consent_all"))
            self.assertEqual(seen["screens"][3:], ["cert_expiring_soon", "consent", "done"])
            self.comes_to(seen, "accepted", "full")
        self.assertNotIn("cert_expiring_soon", self.day("2025-03-14", *FACE)["screens"])

    def test_grace(self):
        for day in ("2025-06-16", "2025-09-30"):
            seen = self.day(day, *FACE, choose("consent_all"), NEXT)
            self.assertEqual(seen["screens"][3:], ["cert_expired_eligibility_only", "done"])
            self.comes_to(seen, "accepted", "eligibility_only")
            self.assertFalse(set(KINDS) & set(seen["info_delivered"]))

    def test_dead(self):
        seen = self.day("2025-10-01", PRESENT, choose("pin"), pin("wrong"), NEXT)
        self.assertEqual(seen["screens"], ["idle", "cert_revoked_go_to_desk"])
        self.assertEqual(seen["counters"]["pin"], 0)
        after = self.go(REMOVE)
        self.assertEqual(after["screens"][-1], "idle")
        for answer in (seen, after):
            self.assertEqual((answer["reception"]["outcome"], answer["failure_reason"]), ("fallback_required", "f3"))
            self.assertEqual(answer["info_delivered"], [])

    def test_revoked_has_no_grace(self):
        seen = self.play(PRESENT, holds__my_number_card__user_auth_cert__revoked_on="2025-10-01")
        self.assertEqual(seen["screens"][-1], "cert_revoked_go_to_desk")

    def test_trouble_first(self):
        for fact, reason in (({"holds__my_number_card__chip": "broken"}, "f1c"), ({"facility__network": "down"}, "f1b"),
                             ({"facility__power": "down"}, "f1b"), ({"facility__face_reader__state": "broken"}, "f1a")):
            with self.subTest(fact):
                seen = self.play(PRESENT, **fact)
                self.assertEqual((seen["screens"], seen["failure_reason"]), (["idle", "see_staff"], reason))

    def test_central_answer(self):
        seen = self.play(*FACE, choose("consent_all"), central__answer="invalid")
        self.assertEqual((seen["screens"][-1], seen["failure_reason"]), ("see_staff", "f2a"))
        self.assertEqual(seen["info_delivered"], [])


class Registration(DeskTest):
    def test_register(self):
        seen = self.play(PRESENT, choose("register"), choose("pin"), pin("correct"), choose("consent_all"),
                         holds__my_number_card__registered=False)
        self.assertEqual(seen["screens"][1:], ["register_insurance_use", "choose_identity", "pin_entry", "consent", "done"])
        self.comes_to(seen, "accepted", "full")
        self.assertTrue(seen["registered"])

    def test_decline(self):
        seen = self.play(PRESENT, choose("decline_register"), holds__my_number_card__registered=False)
        self.assertEqual(seen["screens"][1:], ["register_insurance_use", "see_staff"])
        self.assertNotEqual(seen["reception"]["outcome"], "accepted")

    def test_lapsed_by_late_renewal(self):
        seen = self.play(PRESENT, **{Windows.E: "2030-06-15",
                                     "holds__my_number_card__user_auth_cert__renewed_on": "2025-10-01",
                                     "holds__my_number_card__user_auth_cert__previous_expires_on": "2025-06-15"})
        self.assertEqual(seen["screens"][-1], "register_insurance_use")


class ConsentAndCancel(DeskTest):
    def test_kinds(self):
        for kinds in (["checkup"], ["medication", "diagnosis"], ["surgery"], []):
            seen = self.play(*FACE, {"act": "consent", "kinds": kinds})
            self.assertEqual(set(seen["info_delivered"]) & set(KINDS), set(kinds))
            self.assertEqual(seen["reception"]["outcome"], "accepted")
        seen = self.play(*FACE, choose("consent_none"))
        self.assertFalse(set(seen["info_delivered"]) & set(KINDS))

    def test_cancel_everywhere(self):
        unregistered = {"holds__my_number_card__registered": False}
        phone = {"holds__phone__os": "iphone"}
        for acts, facts in (((PRESENT,), {}), (FACE[:2], {}), (FACE, {}), ((PRESENT, choose("pin")), {}), ((STAFF,), {}),
                            (VISUAL_MODE, {}), ((PRESENT,), unregistered), ((choose("phone"),), phone),
                            ((choose("phone"), choose("iphone")), phone), ((choose("phone"), choose("android")), phone)):
            with self.subTest(acts):
                seen = self.play(*acts, CANCEL, **facts)
                self.assertEqual((len(seen["screens"]) > 2, seen["screens"][-1]), (True, "idle"))
                self.comes_to(seen, "cancelled")
                self.unsent(seen)

    def test_cancel_keeps_the_pin_count(self):
        seen = self.play(PRESENT, choose("pin"), pin("wrong"), CANCEL, PRESENT, choose("pin"))
        self.assertEqual(seen["counters"]["pin"], 1)
        self.comes_to(seen, "pending")

    def test_taking_the_card_out_is_a_cancel(self):
        seen = self.play(*FACE, REMOVE)
        self.assertEqual(seen["screens"][-1], "idle")
        self.comes_to(seen, "cancelled")

    def test_done_cannot_be_cancelled(self):
        self.comes_to(self.play(*FACE, choose("consent_all"), CANCEL), "accepted", "full")

    def test_acts_out_of_place_change_nothing(self):
        self.assertEqual(self.play(choose("face"), NEXT, pin("wrong"), visual("match"), choose("consent_all"), READ, CANCEL,
                                   REMOVE, MOBILE, HOLD, choose("visual"))["screens"], ["idle"])
        self.comes_to(self.desk.observe(), "pending")
        with self.assertRaises(UnknownAct):
            self.go({"act": "dance"})


class Phone(DeskTest):
    def test_android(self):
        seen = self.play(choose("phone"), choose("android"), pin("wrong"), pin("wrong"), pin("wrong"), HOLD, pin("correct"),
                         HOLD, choose("consent_all"), holds__phone__os="android")
        self.assertEqual(seen["screens"], ["idle", "choose_phone_os", "phone_pin_entry", "hold_android", "consent", "done"])
        self.comes_to(seen, "accepted", "full")
        self.assertEqual((seen["counters"]["pin"], "phone_inquiry" in seen["messages"]), (0, True))

    def test_iphone(self):
        match, no = ({"act": "phone_biometrics", "result": r} for r in ("match", "no_match"))
        seen = self.play(HOLD, choose("phone"), HOLD, choose("iphone"), HOLD, no, HOLD, match, LAY, holds__phone__os="iphone")
        self.assertEqual(seen["screens"], ["idle", "choose_phone_os", "hold_iphone"])
        self.assertEqual(self.go(HOLD, choose("consent_all"))["screens"][3:], ["consent", "done"])
        seen = self.play(choose("phone"), choose("iphone"), match, HOLD, holds__phone__os="iphone", holds__phone__selected=False)
        self.assertEqual(seen["screens"][-1], "hold_iphone")

    def test_no_grace(self):
        seen = self.play(choose("phone"), choose("android"), pin("correct"), HOLD, holds__phone__os="android",
                         now="2025-10-16T10:00:00+09:00", **{Windows.E: "2025-10-15"})
        self.assertEqual(seen["screens"][-1], "see_staff")
        self.assertEqual(seen["info_delivered"], [])
        self.assertNotEqual(seen["reception"]["outcome"], "accepted")

    def test_not_ready(self):
        for fact in ({"facility__phone_ready": False}, {"facility__generic_reader": False}):
            self.assertEqual(self.play(choose("phone"), holds__phone__os="android", **fact)["screens"], ["idle"])


class Mobile(DeskTest):
    APP = {"facility__mobile_device": "app", "facility__functions__alternative_flow": True}

    def test_pin(self):
        seen = self.play(MOBILE, READ, choose("consent_all"), READ, pin("wrong"), pin("correct"), READ, **self.APP)
        self.assertEqual(seen["screens"], ["idle", "mobile_consent", "mobile_identity", "mobile_read", "done"])
        self.assertEqual((seen["reception"]["outcome"], seen["confirmed_by"]), ("accepted", "home_consent"))
        self.assertEqual(seen["messages"][0], "home_inquiry")

    def test_visual_needs_the_app(self):
        start = (MOBILE, choose("consent_none"), visual("match"))
        self.assertEqual(self.play(*start, **self.APP)["screens"][-1], "mobile_read")
        web = dict(self.APP, facility__mobile_device="web")
        self.assertEqual(self.play(*start, **web)["screens"][-1], "mobile_identity")

    def test_device_and_function(self):
        for fact in ({"facility__mobile_device": "absent"}, {"facility__functions__alternative_flow": False}):
            self.assertEqual(self.play(MOBILE, **dict(self.APP, **fact))["screens"], ["idle"])

    def test_not_before_april_2025(self):
        self.assertEqual(self.play(MOBILE, now="2025-03-31T23:59:59+09:00", **self.APP)["screens"], ["idle"])

    def test_visual_no_match(self):
        seen = self.play(MOBILE, choose("consent_all"), visual("no_match"), **self.APP)
        self.assertEqual(seen["screens"][-1], "see_staff")
        self.comes_to(seen, "needs_staff")
        self.unsent(seen)

    def test_after_a_broken_reader(self):
        seen = self.play(PRESENT, MOBILE, choose("consent_all"), pin("correct"), READ, facility__face_reader__state="broken",
                         **self.APP)
        self.assertEqual(seen["screens"][1:], ["see_staff", "mobile_consent", "mobile_identity", "mobile_read", "done"])


if __name__ == "__main__":
    unittest.main()
