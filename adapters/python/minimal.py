"""The smallest honest adapter: it decides whether a lone old insurance card is in time, and says what it does not decide."""
import json
import sys
from datetime import datetime, timedelta, timezone

REST = ("failure_reason alerts methods_open offered confirmed_by info_delivered info_available_until copay claim registered "
        "documents_kept messages advice support support_channels duty protocol setting activation receipt_record subsidy_record "
        "counted_as usage_rate date_read bulk_insurer_number flags").split()
LACKING = "batch phone kiosk visual_revised home_consent home_visit".split()

def decide(case):                                        # replace this by a call of your product
    card, central = case["holds"]["legacy_card"], case["central"]
    if card is None or case["presents"] != ["legacy_card"] or case["staff"]["emergency_search"] or case["month"]["disaster"]:
        return {"unobservable": ["reception"] + REST}
    late_elderly = (card["scheme"] or case["person"]["scheme"]) == "late_elderly"
    last = min(card["expires_on"] or "9999-12-31", "2025-07-31" if late_elderly else "2025-12-01")
    now = datetime.fromisoformat(case["now"].replace("Z", "+00:00")).astimezone(timezone(timedelta(hours=9)))
    if now.date().isoformat() > last:                    # the Japanese day
        return {"reception": {"outcome": "rejected", "level": None, "reason": None}, "unobservable": REST}
    return {"unobservable": ["reception"] + REST}        # in time, but the qualification behind it is not looked at here

def answer(request):
    verb = request.get("verb")
    rulebook = (request.get("case") or request).get("rulebook")
    if rulebook not in (None, "seminar-2025-07", "actual"):
        return {"config_error": {"field": "rulebook", "why": "unknown rulebook edition: %s" % rulebook}}
    if verb == "hello":
        return {"done": {"contract": "1.0", "product": {"name": "minimal", "version": "1.0.0", "build": ""}, "roles": ["engine"],
                         "capabilities": {name: "no: not built" for name in LACKING}, "facts": ["all"],
                         "limits": {"slots": 1, "max_in_flight": 1, "max_batch": 1, "reset_cost_ms": 0}, "clock": "injected"}}
    if verb == "act":
        return {"done": decide(request["case"])} if request["act"] == "decide" else {"unimplemented": "act." + request["act"]}
    return {"done": {}} if verb in ("configure", "reset", "settle", "bye") else {"unimplemented": "verb." + str(verb)}

for line in sys.stdin.buffer:
    request = {}
    try:
        request = json.loads(line)
        reply = answer(request)
    except Exception as error:
        reply = {"sut_error" if request else "adapter_error": repr(error)}
    sys.stdout.buffer.write(json.dumps({"id": request.get("id"), **reply}).encode() + b"\n")
    sys.stdout.buffer.flush()
    if request.get("verb") == "bye":
        break
