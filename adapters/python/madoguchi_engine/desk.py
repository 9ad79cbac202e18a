"""The role `reader`: one desk, played act by act.

The desk knows screens, locks and the order of acts. What a visit comes to is asked of `decide`: the desk hands it the facts
that were really given (identity, consent, registration, means) and adds screens and counters to the answer.
"""
import copy
from datetime import date, datetime, timedelta, timezone

import madoguchi_engine

JST = timezone(timedelta(hours=9))
PIN_TRIES, FACE_TRIES = 3, 10
REVISED_FROM = date(2025, 4, 1)
KINDS = ["checkup", "medication", "diagnosis", "surgery"]
NOTICES = ("cert_expiring_soon", "cert_expired_eligibility_only", "cert_revoked_go_to_desk", "register_insurance_use")
# What belongs to the facility or to a question asked, not to the outcome of the visit: known while the visit is open.
STANDING = ("offered", "registered", "support", "support_channels", "duty", "setting", "activation", "usage_rate", "date_read",
            "bulk_insurer_number")
QUIET_CENTRAL = {"answer": "valid", "processing": "normal", "person_status": "normal", "side_notice": "none", "records": 1,
                 "valid_from": None, "valid_to": None, "loss_date": None, "loss_reason": "none", "card_class": "ordinary",
                 "attempt": "first", "answered_at": None, "later_answer": "none", "consent_code": None}


class UnknownAct(Exception):
    """An act, or a word of an act, that this desk does not know."""


def japanese_day(instant):
    moment = datetime.fromisoformat(instant.replace("Z", "+00:00"))
    return (moment if moment.tzinfo is None else moment.astimezone(JST)).date()


class Desk:
    def __init__(self, case):
        madoguchi_engine.decide(case)           # an unknown fact is told before the first act
        self.case = copy.deepcopy(case)
        self.trail = ["idle"]
        self.legacy_visual = False
        self._fresh_card()
        self._fresh_visit()

    # ---- what the harness calls

    @classmethod
    def knows(cls, name):
        return hasattr(cls, "_do_%s" % name)

    def act(self, message):
        name = message.get("act")
        if not self.knows(name):
            raise UnknownAct("act.%s" % name)
        getattr(self, "_do_%s" % name)(message)
        return {"screen": self.screen}

    def observe(self):
        answer = copy.deepcopy(self.answer) if self.answer else self._open_answer("pending")
        answer["alerts"] = answer.get("alerts", []) + [a for a in self.alerts if a not in answer.get("alerts", [])]
        answer["offered"] = [o for o in answer.get("offered", []) if self._still_offered(o)]
        answer["screens"] = list(self.trail)
        answer["counters"] = {"pin": self.pin_wrong, "face": self.face_wrong}
        return answer

    # ---- state

    @property
    def screen(self):
        return self.trail[-1]

    def _show(self, screen):
        if screen in NOTICES and screen not in self.alerts:
            self.alerts.append(screen)
        if screen != self.screen:
            self.trail.append(screen)

    def _fresh_card(self):
        card = self._card() or {}
        self.pin_wrong = PIN_TRIES if card.get("pin") == "locked" else 0
        self.face_wrong = FACE_TRIES if card.get("face") == "locked" else 0

    def _fresh_visit(self):
        self.answer = None        # filled when the visit is decided
        self.alerts = []          # notices shown in this visit
        self.used = None          # card, phone or mobile
        self.card_in = False
        self.way = None           # face, pin or visual, once identified
        self.seen = False         # staff recognised the patient, the card may still be missing
        self.revised = False      # revised visual mode, for this transaction only
        self.consent = None       # kinds consented to; None: not asked
        self.registers = None     # answer to the question of registration
        self.phone_ok = False     # the iPhone's own authentication passed

    def _card(self):
        return (self.case.get("holds") or {}).get("my_number_card")

    def _phone(self):
        return (self.case.get("holds") or {}).get("phone")

    def _facility(self):
        return self.case["facility"]

    def _reader(self):
        return self._facility()["face_reader"]

    def _dark(self):
        return self._facility()["power"] == "down" or self._reader()["state"] == "broken"

    def _offline(self):
        return self._dark() or self._facility()["network"] == "down"

    def _visual_form(self):
        """A reader of the revised form works the legacy way before the revised form existed (R-VIS-11)."""
        form = self._reader()["visual_check"]
        return "legacy" if form == "revised" and japanese_day(self.case["now"]) < REVISED_FROM else form

    def _can(self, way):
        card = self._card() or {}
        if way == "pin":
            return card.get("pin") == "set" and self.pin_wrong < PIN_TRIES
        return card.get("photo", False) and card.get("face") != "locked" and self.face_wrong < FACE_TRIES

    def _still_offered(self, way):
        if way not in ("face", "pin"):
            return True
        return not self.legacy_visual and (self._card() is None or self._can(way))

    # ---- the facts really given, and what they come to

    def _facts(self, used):
        facts = copy.deepcopy(self.case)
        shown = [p for p in facts.get("presents") or [] if p not in ("my_number_card", "phone")]
        facts["presents"] = ["phone" if used == "phone" else "my_number_card"] + shown
        facts["means"] = self._mobile_means() if used == "mobile" else "face_reader"
        says = facts["says"]
        says["consent"] = list(self.consent or [])
        if self.way:
            says["identity"] = self.way
        if self.registers is not None:
            says["registers"] = self.registers
        card = facts["holds"].get("my_number_card")
        if card and used != "phone":
            if self.pin_wrong >= PIN_TRIES:
                card["pin"] = "locked"
            if self.face_wrong >= FACE_TRIES:
                card["face"] = "locked"
            elif self.way == "face":
                card["face"] = "matches"
        return facts

    def _probe(self, used):
        """What the certificate and the registration alone come to: everything else in order, nothing consented to."""
        facts = self._facts(used)
        facts["presents"] = facts["presents"][:1]
        facts["past"] = None
        facts["central"].update(QUIET_CENTRAL)
        facts["facility"].update(network="up", power="up")
        facts["facility"]["face_reader"]["state"] = "working"
        facts["says"].update(consent=[], identity="pin")
        card, phone = facts["holds"].get("my_number_card"), facts["holds"].get("phone")
        if card:
            card.update(chip="working", photo=True, pin="set", face="matches")
        if phone:
            phone.update(readable=True, selected=True)
        return facts

    def _notices(self, used, registered=None):
        facts = self._probe(used)
        if registered is not None and facts["holds"].get("my_number_card"):
            facts["holds"]["my_number_card"]["registered"] = registered
        return madoguchi_engine.decide(facts).get("alerts", [])

    def _needs_registration(self):
        facts = self._probe("card")
        facts["says"]["registers"] = False
        answer = madoguchi_engine.decide(facts)
        return not self._card()["registered"] or "register_insurance_use" in answer.get("alerts", [])

    def _decide(self):
        self.answer = madoguchi_engine.decide(self._facts(self.used))
        return self.answer

    def _open_answer(self, outcome):
        """Nothing sent, nothing kept, nothing charged: a visit that is open, cancelled or left to the staff."""
        used = self.used or ("card" if self._card() or not self._phone() else "phone")
        facts = self._facts(used)
        facts["says"]["registers"] = False      # a registration begun here is not made before the visit is decided
        standing = madoguchi_engine.decide(facts)
        answer = {key: standing[key] for key in STANDING if key in standing}
        unknown = [key for key in STANDING if key not in standing]
        if unknown:
            answer["unobservable"] = unknown
        answer.update({
            "reception": {"outcome": outcome, "level": None, "reason": None}, "failure_reason": None, "alerts": [],
            "methods_open": [], "confirmed_by": None, "info_delivered": [], "info_available_until": None,
            "copay": {"basis": "undecided", "tenths": None},
            "claim": {"route": "none", "insurer_number": "", "symbol": "", "number": "", "branch": "", "remarks": [],
                      "count": 0, "history_codes": []},
            "documents_kept": [], "messages": [], "advice": [],
            "protocol": "ok", "receipt_record": False, "subsidy_record": None, "counted_as": None, "flags": []})
        return answer

    # ---- steps that several acts share

    def _finish(self):
        """The central service is asked: done, or the staff when its answer is not a valid one."""
        answer = self._decide()
        good = answer["reception"]["outcome"] == "accepted" and not answer.get("failure_reason")
        self._end("done" if good else "see_staff")

    def _end(self, screen):
        self.revised = False
        self._show(screen)

    def _to_staff_decided(self):
        self._decide()
        self._end("see_staff")

    def _to_staff_unsent(self):
        self.answer = self._open_answer("needs_staff")
        self._end("see_staff")

    def _take_card(self, _message=None):
        """The card is in: chip, line, certificate, registration, and only then the identity (R-READ-12)."""
        self.used, self.card_in = "card", True
        if self._card()["chip"] == "broken" or self._offline():
            return self._to_staff_decided()
        if "cert_revoked_go_to_desk" in self._notices("card", registered=True):
            self._decide()
            return self._end("cert_revoked_go_to_desk")
        if self._needs_registration():
            return self._show("register_insurance_use")
        self._ask_identity()

    def _ask_identity(self):
        if self.revised or self.legacy_visual:
            if self.seen:
                return self._identified("visual")
            return self._show("visual_check")
        self._show("choose_identity")

    def _identified(self, way):
        self.way = way
        self._ask_consent(self._notices("card", registered=True))

    def _ask_consent(self, notices):
        """One notice of the certificate at most, before the consent."""
        for notice in ("cert_expired_eligibility_only", "cert_expiring_soon"):
            if notice in notices:
                return self._show(notice)
        self._show("consent")

    def _wrong_pin(self, home):
        self.pin_wrong += 1
        if self.pin_wrong >= PIN_TRIES:
            self._show(home)

    def _consented(self, kinds):
        self.consent = kinds
        if self.screen == "mobile_consent":
            return self._show("mobile_identity")
        self._finish()

    def _cancel(self):
        shown = self.alerts
        self._fresh_visit()
        self.alerts = shown       # they were read, whatever came after
        self.answer = self._open_answer("cancelled")
        self._show("idle")

    # ---- acts

    def _do_present_card(self, _message):
        if self._card() is None or self.card_in and self.screen != "idle":
            return
        if self.screen == "idle":
            self._fresh_visit()
            self._take_card()
        elif self.screen == "visual_check":
            self._take_card()

    def _do_remove_card(self, _message):
        if not self.card_in or self.screen == "idle":
            return
        if self.answer is None:
            return self._cancel()
        self.card_in = False
        self._show("idle")

    def _do_choose(self, message):
        choice, screen = message.get("choice"), self.screen
        if choice in ("face", "pin"):
            if screen == "choose_identity" and self._can(choice) and not self.legacy_visual:
                self._show("face_auth" if choice == "face" else "pin_entry")
        elif choice == "visual":
            if screen == "choose_identity" and self.legacy_visual:
                self._show("visual_check")
            elif screen == "choose_identity":
                self._staff_button()
        elif choice == "phone":
            self._choose_phone()
        elif choice in ("iphone", "android"):
            if screen == "choose_phone_os":
                self._show("hold_iphone" if choice == "iphone" else "phone_pin_entry")
        elif choice in ("consent_all", "consent_none"):
            if screen in ("consent", "mobile_consent"):
                self._consented(list(KINDS) if choice == "consent_all" else [])
        elif choice in ("register", "decline_register"):
            if screen == "register_insurance_use":
                self.registers = choice == "register"
                self._ask_identity() if self.registers else self._to_staff_decided()
        else:
            raise UnknownAct("act.choose." + str(choice))

    def _do_consent(self, message):
        if self.screen in ("consent", "mobile_consent"):
            self._consented([k for k in KINDS if k in message.get("kinds", [])])

    def _do_confirm_face(self, message):
        if self.screen != "face_auth":
            return
        if message.get("result") == "match":
            self.face_wrong = 0
            return self._identified("face")
        self.face_wrong += 1
        self._show("choose_identity")

    def _do_enter_pin(self, message):
        right, screen = message.get("pin") == "correct", self.screen
        if screen == "pin_entry":
            if not right:
                return self._wrong_pin("choose_identity")
            self.pin_wrong = 0
            self._identified("pin")
        elif screen == "phone_pin_entry" and right and (self._phone() or {}).get("os") == "android":
            self._show("hold_android")
        elif screen == "mobile_identity" and self._can("pin"):
            if not right:
                return self._wrong_pin("mobile_identity")
            self.pin_wrong = 0
            self.way = "pin"
            self._show("mobile_read")

    # ---- visual check

    def _staff_button(self):
        usable = self._visual_form() == "revised" and self._reader()["passcode_issued"] and not self._dark()
        if usable and self.screen in ("idle", "choose_identity"):
            if self.screen == "idle":
                self._fresh_visit()
            self._show("staff_passcode")

    def _do_enter_passcode(self, message):
        if self.screen == "staff_passcode" and message.get("passcode") == "correct":
            self.revised = True
            self._show("visual_check")

    def _do_confirm_visual(self, message):
        match = message.get("result") == "match"
        if self.screen == "mobile_identity":
            if self._facility()["mobile_device"] == "app":
                self.way = "visual"
                self._show("mobile_read") if match else self._to_staff_unsent()
        elif self.screen == "visual_check":
            if not match:
                return self._to_staff_unsent()
            self.seen = True
            if self.card_in:
                self._identified("visual")

    def _do_switch_mode(self, message):
        if message.get("mode") not in ("visual", "normal"):
            raise UnknownAct("act.switch_mode." + str(message.get("mode")))
        self.legacy_visual = message["mode"] == "visual" and self._visual_form() == "legacy"

    # ---- phone

    def _choose_phone(self):
        facility = self._facility()
        ready = facility["phone_ready"] and facility["generic_reader"] and self._phone() is not None
        if self.screen != "idle" or not ready or "phone" not in madoguchi_engine.decide(self._probe("phone")).get("offered", []):
            return
        self._fresh_visit()
        self.used = "phone"
        self._to_staff_decided() if self._offline() else self._show("choose_phone_os")

    def _do_phone_biometrics(self, message):
        phone = self._phone() or {}
        if self.screen == "hold_iphone" and phone.get("os") == "iphone" and phone.get("biometrics"):
            self.phone_ok = message.get("result") == "match"

    def _do_present_phone(self, message):
        phone, screen = self._phone(), self.screen
        if message.get("reader") != "generic_reader" or phone is None:
            return
        if screen == "hold_iphone" and not (self.phone_ok and phone["selected"]):
            return
        if screen not in ("hold_iphone", "hold_android"):
            return
        if not phone["readable"]:
            return self._to_staff_decided()
        seen = madoguchi_engine.decide(self._probe("phone"))
        alerts = seen.get("alerts", [])
        if "cert_revoked_go_to_desk" in alerts:
            self._decide()
            self._end("cert_revoked_go_to_desk")
        elif seen["reception"]["outcome"] in ("fallback_required", "rejected"):
            self._to_staff_decided()
        else:
            self._ask_consent(alerts)

    # ---- home-consent mode

    def _mobile_means(self):
        means = self.case.get("means")
        return means if means in ("home_visit", "online_care") else "home_consent"

    def _do_open_mobile(self, _message):
        """Its device, its function and its start (R-HOME-01, R-HOME-02, R-HOME-09); also for a reader that failed."""
        if self.screen not in ("idle", "see_staff") or self._card() is None or self._facility()["mobile_device"] == "absent":
            return
        if self._mobile_means() in madoguchi_engine.decide(self._facts("mobile")).get("offered", []):
            self._fresh_visit()
            self.used = "mobile"
            self._show("mobile_consent")

    def _do_mobile_read(self, _message):
        if self.screen == "mobile_read":
            self._finish()

    # ---- buttons

    def _do_press(self, message):
        button = message.get("button")
        if button == "cancel":
            if self.screen not in ("idle", "done"):
                self._cancel()
        elif button == "staff":
            self._staff_button()
        elif button == "next":
            if self.screen == "cert_expired_eligibility_only":
                self._finish()
            elif self.screen == "cert_expiring_soon":
                self._show("consent")
        else:
            raise UnknownAct("act.press." + str(button))

    def _do_next_patient(self, _message):
        self._fresh_card()
        self._fresh_visit()
        self._show("idle")
