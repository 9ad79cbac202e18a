"""Facts of a case: defaults, types, and the check for unknown fields (FACTS.md; R-DATE-06)."""
from functools import partial
from operator import itemgetter

from .calendar_jp import parse_day, parse_instant


class UnknownFact(ValueError):
    """A field, or the word of a field, that the engine does not know; the message is its path."""


class Obj(dict):
    """An object of facts whose fields read as attributes."""

    __slots__ = ()
    __getattr__ = dict.__getitem__


def _words(text):
    return frozenset(text.split())


SCHEME = _words("employee national_health late_elderly medical_assistance")
INFO = ("checkup", "medication", "diagnosis", "surgery")
INSURER = _words("current former")
LINE = _words("up down")
ITEMS = _words("kana_name insurer_kind insurer_name employer address address_2 telephone contact_date")
PROOFS = _words("my_number_card phone legacy_card eligibility_certificate eligibility_notice portal_view patient_card")

# A field is (kind, default) or (kind, default, words); "?" after the kind: null is a value of its own.
_NO_DAY = ("day?", None)
_NO_NUMBER = ("plain?", None)
_YES, _NO = ("plain", True), ("plain", False)


def _word(default, words):
    return ("word", default, _words(words) if isinstance(words, str) else words)


def _set(default, words):
    return ("set", list(default), frozenset(words))


NUMBERS_CURRENT = {"insurer_number": ("plain", "06139992"), "symbol": ("plain", "12"),
                   "number": ("plain", "3456"), "branch": ("plain", "01")}
NUMBERS_FORMER = {"insurer_number": ("plain", "06279996"), "symbol": ("plain", "98"),
                  "number": ("plain", "7654"), "branch": ("plain", "02")}
DOCUMENT = {"scheme": ("word?", None, SCHEME), "insurer": _word("current", INSURER)}

CASE = {
    "id": ("plain?", None), "rulebook": ("plain", "seminar-2025-07"), "written_date": ("plain?", None),
    "numbers": ("object", {"current": ("object", NUMBERS_CURRENT), "former": ("object", NUMBERS_FORMER)}),
    "now": ("instant", "2025-07-10T10:00:00+09:00"), "inquiry_at": ("instant?", None),
    "means": _word("face_reader", "face_reader home_consent home_visit online_care"),
    "presents": _set((), PROOFS),
    "facility": ("object", {
        "kind": _word("medical_clinic", "hospital medical_clinic dental_clinic pharmacy"),
        "network": _word("up", LINE), "power": _word("up", LINE),
        "face_reader": ("object", {
            "state": _word("working", "working broken"),
            "visual_check": _word("revised", "legacy revised absent"),
            "passcode_issued": _YES, "info_kinds": _set(INFO, INFO)}),
        "generic_reader": _YES, "phone_ready": _YES, "phone_pilot": _NO,
        "mobile_device": _word("absent", "absent app web"),
        "functions": ("object", {"home_visit": _NO, "alternative_flow": _NO, "online_care": _NO}),
        "provisional": _YES, "receipt_computer_rejects_77777777": _NO,
        "receipt_computer_modified": _NO, "kiosk": _NO}),
    "person": ("object", {
        "birth_date": ("day", "1980-04-10"), "scheme": _word("employee", SCHEME), "data_changed_on": _NO_DAY,
        "non_disclosure": _NO, "special_care": _NO, "assistance_needed": _NO}),
    "holds": ("object", {
        "my_number_card": ("object?", {
            "expires_on": _NO_DAY, "chip": _word("working", "working broken"), "photo": _YES,
            "pin": _word("set", "set none locked"), "face": _word("matches", "matches fails locked"),
            "registered": _YES,
            "user_auth_cert": ("object", {"expires_on": ("day", "2030-04-10"), "revoked_on": _NO_DAY,
                                          "renewed_on": _NO_DAY, "previous_expires_on": _NO_DAY}),
            "signing_cert_expires_on": _NO_DAY, "lapsed_on": _NO_DAY, "written_expires_on": _NO_DAY}),
        "phone": ("object?", {
            "os": _word("android", "iphone android"), "cert": _word("valid", "valid revoked absent"),
            "readable": _YES, "selected": _YES, "biometrics": _YES}),
        "legacy_card": ("object?", dict(DOCUMENT, expires_on=_NO_DAY, issued_on=_NO_DAY)),
        "eligibility_certificate": ("object?", dict(
            DOCUMENT, issued_on=("day", "2024-12-02"), expires_on=("day", "2026-07-31"),
            insured_number=_YES, tenths=_NO_NUMBER)),
        "eligibility_notice": ("object?", {
            "insurer": _word("current", INSURER), "expires_on": _NO_DAY, "tenths": _NO_NUMBER}),
        "portal_view": ("object?", {
            "form": _word("screen", "screen pdf screenshot"), "shows": _word("current", "current former nothing"),
            "tenths": _NO_NUMBER})}),
    "says": ("object", {
        "consent": _set(INFO, INFO), "identity": _word("face", "face pin visual"),
        "nothing_changed": _word("yes", "yes no unsure"), "knows_numbers": _word("none", "current former none"),
        "declared_tenths": _NO_NUMBER, "declaration": _word("filled", "filled refused"),
        "declaration_items": _set(("kana_name", "address", "telephone"), ITEMS),
        "asks_online_check": _YES, "registers": _YES}),
    "staff": ("object", {
        "imports": _YES, "emergency_search": _NO,
        "switches_on": ("word?", None, _words("home_visit alternative_flow online_care")),
        "terms_read": _YES, "activation_code_digits": _NO_NUMBER}),
    "central": ("object", {
        "answer": _word("valid", "valid invalid superseded not_found multiple valid_unregistered code_0 code_7 empty none"),
        "processing": _word("normal", "normal processing abnormal"), "person_status": _word("normal", "normal error"),
        "side_notice": _word("none", "none cert_expiring"), "records": ("plain", 1),
        "valid_from": _NO_DAY, "valid_to": _NO_DAY, "loss_date": _NO_DAY,
        "loss_reason": _word("none", "none death public_assistance other_insurance other"),
        "card_class": _word("ordinary", "ordinary special_care"), "ratio": _word("none", "none 010 020 030 1 100"),
        "attempt": _word("first", "first again"), "answered_at": ("instant?", None),
        "later_answer": _word("none", "none valid_same valid_other"), "consent_code": _NO_NUMBER}),
    "past": ("object?", {
        "numbers_on_file": _word("current", "current former unreadable none"), "contact_on_file": _YES,
        "tenths": ("plain?", 3), "numbers_learned": _word("never", "never before_submission after_submission"),
        "declaration_kept": _NO, "consented_at": ("instant?", None), "consented_here": _YES,
        "home_consent": _word("none", "none kept withdrawn")}),
    "month": ("object", {
        "other_visit_on": _NO_DAY, "changed_on": _NO_DAY, "change": _word("insurer", "insurer number_only"),
        "submitted_on": _NO_DAY, "disaster": _NO}),
    "subsidy": ("object?", {"state": _word("provided", "provided declined not_connected ended"), "on_file": _YES}),
    "statistics": ("object?", {"my_number_cases": ("plain", 0), "all_cases": ("plain", 0)}),
    "issuance": ("object?", {
        "applied_on": _NO_DAY, "issued_on": ("day", "2020-06-16"), "birth_date": ("day", "1980-06-15"),
        "age": _NO_NUMBER, "stay_until": _NO_DAY, "renews": _NO_DAY, "card_expires_on": _NO_DAY}),
}


class _Object:
    """Reads objects of one kind: what is not given takes its default, words are checked, the rest is converted."""

    def __init__(self, fields):
        self.defaults, self.nullable, self.words, self.readers = {}, set(), [], []
        for name, (kind, default, *words) in fields.items():
            nullable, kind = kind[-1] == "?", kind.rstrip("?")
            if nullable:
                self.nullable.add(name)
            if kind == "object":
                self.defaults[name] = None if nullable else {}
                self.readers.append((name, _Object(default)))
                continue
            self.defaults[name] = default
            if kind == "word":
                self.words.append((name, words[0] | {None} if nullable else words[0]))
            elif kind == "set":
                self.readers.append((name, partial(_word_set, words[0])))
            elif kind in ("day", "instant"):
                self.readers.append((name, parse_day if kind == "day" else parse_instant))
        needed = [name for name in fields if name not in self.nullable]
        self.needed = itemgetter(*(needed * 2)) if needed else lambda given: ()
        self.is_plain = not any(isinstance(read, _Object) for _, read in self.readers)
        self.last = None, None  # what was read last, and what came of it

    def __call__(self, given):
        if not self.is_plain:
            return self.read(given)
        # Cases that are asked one after another have most objects in common.
        last, filled = self.last
        if given != last:
            filled = self.read(given)
            self.last = {name: list(value) if isinstance(value, list) else value for name, value in given.items()}, filled
        return filled

    def read(self, given):
        if not isinstance(given, dict):
            raise ValueError("not an object: %r" % (given,))
        if given.keys() != self.defaults.keys() or None in self.needed(given):
            given = self.completed(given)
        filled = Obj(given)
        for name, words in self.words:
            if filled[name] not in words:
                raise UnknownFact("%s=%s" % (name, filled[name]))
        for name, read in self.readers:
            value = filled[name]
            if value is not None:
                try:
                    filled[name] = read(value)
                except UnknownFact as error:
                    raise UnknownFact(_path(name, str(error))) from None
        return filled

    def completed(self, given):
        """With defaults; null is a value of its own in some fields only."""
        for name in given:
            if name not in self.defaults:
                raise UnknownFact(name)
        stated = {name: value for name, value in given.items() if value is not None or name in self.nullable}
        return dict(self.defaults, **stated)


def _word_set(words, value):
    for word in value:
        if word not in words:
            raise UnknownFact("=%s" % word)
    return frozenset(value)


def _path(name, rest):
    return name + rest if rest.startswith("=") else "%s.%s" % (name, rest)


# The case with every fact filled in, dates and instants read.
read_case = _Object(CASE)
