"""The reception itself: what is to be asked is asked, what came is believed, and then it is decided."""
import time

from madoguchi_engine import decide

from . import message

INQUIRIES = ("card_inquiry", "phone_inquiry", "home_inquiry", "number_inquiry")
QUESTIONS = 20           # for one result: whoever waits for ever keeps the patient waiting
BETWEEN_SECONDS = 0.002


def receive(case, folder, in_bulk=False):
    """The answer of the desk to the patient of this case; numbers are asked about one by one, or in bulk."""
    case = dict(case)
    # Consent is taken at the reader; without the reader's result there is none.
    case["says"] = dict(case.get("says") or {}, consent=[])
    attempt = (case.get("central") or {}).get("attempt", "first")
    case["central"] = {"attempt": attempt}
    visit = _Visit(case, folder)
    asked = set()
    while True:
        due = [kind for kind in INQUIRIES if kind in decide(case)["messages"] and kind not in asked]
        if not due:
            break
        asked.add(due[0])
        if due[0] == "home_inquiry" and not (case.get("staff") or {}).get("imports", True):
            continue                     # nobody fetches it, so nothing is known of it (R-HOME-06)
        facts, consent = _understood(visit.ask(due[0], in_bulk), case["now"])
        case["central"] = dict(facts, attempt=attempt)
        case["says"]["consent"] = consent
    answer = decide(case)
    if "information_request" in answer["messages"]:
        missing = visit.ask_for(answer["info_delivered"])
        answer["info_delivered"] = [kind for kind in answer["info_delivered"] if kind not in missing]
    return answer


def _understood(data, now):
    """No file, or one that is no message, is no answer."""
    if data is None:
        return {"answer": "none"}, []
    try:
        return message.central(message.read(data) if isinstance(data, bytes) else data, now)
    except message.NoMessage:
        return {"answer": "none"}, []


class _Visit:
    def __init__(self, case, folder):
        self.folder, self.sent = folder, 0
        self.means = case.get("means", "face_reader")
        self.card_shown = "my_number_card" in (case.get("presents") or [])
        self.numbers = case["numbers"]["current"]
        self.birth_date = case["person"]["birth_date"]
        self.day = case["now"][:10].replace("-", "")

    def ask(self, kind, in_bulk):
        """What came of one inquiry: bytes, a tree, or None."""
        if kind == "number_inquiry":
            request = message.eligibility(self.numbers, self.birth_date, self.day)
            if in_bulk:
                return self._in_steps("OQSmuquc", request, lambda unit: message.asked_about(unit, self.numbers))
            return self._exchange("OQSsiquc01", request)
        if kind != "home_inquiry":
            return self.folder.face_result()
        if not self.card_shown:          # a later visit rests on the consent of the first (R-VISIT-04)
            return self._exchange("OQSsihvq01", message.eligibility(self.numbers, self.birth_date, self.day))
        letters = "OQSmuhvq" if self.means == "home_visit" else "OQSmuonq"
        return self._in_steps(letters, message.consented(self.day, self.means),
                              lambda unit: message.born(unit, self.birth_date))

    def _in_steps(self, letters, request, own):
        """Handed in, then asked for until it is no longer being processed; of the result the patient's part alone."""
        receipt = self._exchange(letters + "01", request)
        number = message.reception_number(receipt)
        if number is None:
            return receipt
        for _ in range(QUESTIONS):
            data = self._exchange(letters + "02", message.result(number))
            try:
                tree = message.read(data) if data is not None else None
            except message.NoMessage:
                return None
            if tree is None or tree.findtext("MessageHeader/SegmentOfResult") == "1":
                return message.unit(tree, own)
            if tree.findtext("MessageHeader/SegmentOfResult") != "2":
                return tree
            time.sleep(BETWEEN_SECONDS)
        return tree

    def ask_for(self, kinds):
        """Only what may be delivered is asked for (R-CONS-06, R-CONS-07); answers the kinds that did not come."""
        missing = set()
        for system, holds in (("TKK", {"checkup"}), ("YZK", {"medication", "diagnosis", "surgery"})):
            wanted = holds & set(kinds)
            if not wanted:
                continue
            data = self._exchange(system + "siquc01", message.information(self.numbers, system, self.means))
            if data is None or message.result_code(data) != "1":
                missing |= wanted
        return missing

    def _exchange(self, api, data):
        self.sent += 1
        token = "%s%04d" % (self.day, self.sent)
        self.folder.send(api, token, data)
        return self.folder.answer(api, token)
