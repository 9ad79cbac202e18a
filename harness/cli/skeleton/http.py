"""Adapter skeleton over HTTP: python3 adapter.py [PORT]. Replace `decide` by a call of your product."""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OBSERVABLES = ("reception failure_reason alerts methods_open offered confirmed_by info_delivered info_available_until copay claim "
               "registered documents_kept messages advice support support_channels duty protocol setting activation receipt_record "
               "subsidy_record counted_as usage_rate date_read bulk_insurer_number flags").split()
LACKING = "batch phone kiosk visual_revised home_consent home_visit".split()
EDITIONS = (None, "seminar-2025-07", "actual")


def decide(case):
    return {"unobservable": OBSERVABLES}    # put here what your product decides


def answer(verb, request):
    rulebook = (request.get("case") or request).get("rulebook")
    if rulebook not in EDITIONS:
        return {"config_error": {"field": "rulebook", "why": "unknown rulebook edition: %s" % rulebook}}
    if verb == "hello":
        return {"done": {"contract": "1.0", "product": {"name": "my product", "version": "0.1.0", "build": ""},
                         "roles": ["engine"], "capabilities": {name: "no: not built" for name in LACKING}, "facts": ["all"],
                         "limits": {"slots": 1, "max_in_flight": 1, "max_batch": 1, "reset_cost_ms": 0}, "clock": "injected"}}
    if verb == "act" and request.get("act") == "decide":
        return {"done": decide(request["case"])}
    return {"done": {}} if verb in ("configure", "reset", "settle", "bye") else {"unimplemented": "verb." + str(verb)}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        request = {}
        try:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reply = answer(self.path.rsplit("/", 1)[-1], request)
        except Exception as error:
            reply = {"sut_error" if request else "adapter_error": repr(error)}
        body = json.dumps({"id": request.get("id"), **reply}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
