"""The reception itself: what is to be asked is asked, what came is believed, and then it is decided."""
from madoguchi_engine import decide

from . import message

INQUIRIES = ("card_inquiry", "phone_inquiry", "number_inquiry")


def receive(case, folder):
    """The answer of the desk to the patient of this case."""
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
        data = visit.by_number() if due[0] == "number_inquiry" else folder.face_result()
        facts, consent = _understood(data, case["now"])
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
        return message.central(message.read(data), now)
    except message.NoMessage:
        return {"answer": "none"}, []


class _Visit:
    def __init__(self, case, folder):
        self.folder, self.sent = folder, 0
        self.numbers = case["numbers"]["current"]
        self.birth_date = case["person"]["birth_date"]
        self.day = case["now"][:10].replace("-", "")

    def by_number(self):
        return self._exchange("OQSsiquc01", message.eligibility(self.numbers, self.birth_date, self.day))

    def ask_for(self, kinds):
        """Only what may be delivered is asked for (R-CONS-06, R-CONS-07); answers the kinds that did not come."""
        missing = set()
        for system, holds in (("TKK", {"checkup"}), ("YZK", {"medication", "diagnosis", "surgery"})):
            wanted = holds & set(kinds)
            if not wanted:
                continue
            data = self._exchange(system + "siquc01", message.information(self.numbers, system))
            if data is None or message.result_code(data) != "1":
                missing |= wanted
        return missing

    def _exchange(self, api, data):
        self.sent += 1
        token = "%s%04d" % (self.day, self.sent)
        self.folder.send(api, token, data)
        return self.folder.answer(api, token)
