#!/usr/bin/env python3
"""The madoguchi adapter contract 1.0 around `madoguchi_engine`, on standard input and output or over HTTP.

    python3 adapter.py                         one JSON object a line
    python3 adapter.py --http 127.0.0.1:8700   POST /madoguchi/v1/{verb}

To fit another product, replace the calls of `decide` and `Desk`; the rest is the protocol.
"""
import argparse
import base64
import gc
import hmac
import json
import os
import sys
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from madoguchi_claims import FILE_NAMES, NotWritable, write_claim  # noqa: E402
from madoguchi_engine import EDITIONS, UnknownEdition, UnknownFact, decide  # noqa: E402
from madoguchi_engine.desk import Desk, UnknownAct  # noqa: E402
from madoguchi_reception import Folder, Terminal, receive  # noqa: E402

CONTRACT = "1.0"
PREFIX = "/madoguchi/v1/"
MAX_MESSAGE = 1024 * 1024
MAX_BATCH = 64
CAPABILITIES = ("batch", "phone", "kiosk", "visual_revised", "home_consent", "home_visit", "bulk_inquiry",
                "claims_medical", "claims_dpc", "claims_dental", "claims_dispensing")
HELLO = {
    "contract": CONTRACT,
    "product": {"name": "madoguchi python sample", "version": "1.0.0", "build": ""},
    "roles": ["engine", "reader", "reception", "terminal", "claims"],
    "capabilities": {name: "yes" for name in CAPABILITIES},
    "facts": ["all"],
    "limits": {"slots": 1, "max_in_flight": 64, "max_batch": MAX_BATCH, "reset_cost_ms": 0},
    "clock": "injected",
}


class Answer(Exception):
    """An answer other than `done`."""

    def __init__(self, key, value):
        super().__init__(key)
        self.key, self.value = key, value


def adapter_error(text):
    return Answer("adapter_error", text)


def refused(code, text):
    return Answer("refused", {"layer": "message", "class": "request", "code": code, "text": text})


def unknown_edition(why):
    return Answer("config_error", {"field": "rulebook", "why": why})


def no_constant(word):
    raise ValueError("not JSON: " + word)


def read_json(data):
    message = json.loads(data.decode("utf-8"), parse_constant=no_constant)
    if not isinstance(message, dict):
        raise ValueError("not a JSON object")
    return message


def write_json(message):
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


class Adapter:
    def __init__(self):
        self.lock = threading.Lock()
        self.rulebook = None
        self.desk = None
        self.patient = None   # the case as arranged, for the role `reception`
        self.folder = None
        self.terminal = None
        self.claims = None    # the folder of the role `claims`
        self.over = False

    def answer(self, message):
        """One request, one answer; nothing escapes."""
        reply = {"id": message.get("id")}
        try:
            with self.lock:
                reply["done"] = self.perform(message)
        except Answer as other:
            reply[other.key] = other.value
        except UnknownEdition as error:
            reply["config_error"] = unknown_edition(str(error)).value
        except (UnknownFact, UnknownAct) as error:
            reply["unimplemented"] = str(getattr(error, "path", None) or error)
        except Exception as error:
            traceback.print_exc(file=sys.stderr)
            reply["sut_error"] = "%s: %s" % (type(error).__name__, error)
        return reply

    def perform(self, message):
        verb = message.get("verb")
        if verb not in ("hello", "configure", "reset", "clock", "arrange", "act", "settle", "observe", "bye"):
            raise Answer("unimplemented", "verb." + str(verb))
        if message.get("slot", 0) != 0:
            raise refused("slot", "only slot 0 exists")
        return getattr(self, verb)(message)

    # ---- verbs

    def hello(self, message):
        if CONTRACT not in message.get("contract", [CONTRACT]):
            raise Answer("config_error", {"field": "contract", "why": "only contract %s is spoken" % CONTRACT})
        return HELLO

    def configure(self, message):
        for edition in [message.get("rulebook")] + list(message.get("rulebooks") or []):
            if edition is not None and edition not in EDITIONS:
                raise unknown_edition("unknown rulebook edition: %s" % edition)
        if message.get("role", "engine") not in HELLO["roles"]:
            raise Answer("config_error", {"field": "role", "why": "unknown role: %s" % message["role"]})
        peers = message.get("peers") or {}
        self.claims = self.claims_folder(peers)
        if "exchange" in peers:
            self.folder = Folder(peers["exchange"])
            if "central" in peers:
                self.terminal = Terminal(peers)
        self.rulebook = message.get("rulebook")
        self.desk = None
        return {}

    def reset(self, _message):
        self.desk = None
        self.clear_claims()
        return {}

    def clock(self, message):
        if self.desk and isinstance(message.get("now"), str):
            self.desk.case["now"] = message["now"]
        return {}

    def arrange(self, message):
        self.patient = self.case(message.get("case"))
        self.desk = Desk(self.patient)
        return {}

    def act(self, message):
        name = message.get("act")
        if name == "decide":
            return decide(self.case(message.get("case")))
        if name == "decide_many":
            cases = message.get("cases")
            if not isinstance(cases, list):
                raise adapter_error("decide_many without cases")
            if len(cases) > MAX_BATCH:
                raise refused("batch", "more than %d cases" % MAX_BATCH)
            return [dict(decide(case), case=case.get("id")) for case in map(self.case, cases)]
        if name == "inquire":
            self.arranged()
            if self.folder is None:
                raise Answer("config_error", {"field": "peers", "why": "the role reception needs the folders of exchange"})
            return receive(self.patient, self.folder, message.get("in_bulk") is True)
        if name == "write_claim":
            return self.write_claim(message)
        if not Desk.knows(name):
            raise Answer("unimplemented", "act." + str(name))
        return self.arranged().act(message)

    def settle(self, _message):
        if self.terminal is not None:
            self.terminal.settle()
        return {}

    def observe(self, _message):
        return self.arranged().observe()

    def bye(self, _message):
        self.over = True
        return {}

    # ---- claims

    def claims_folder(self, peers):
        folder = (peers.get("claims") or {}).get("folder")
        if folder is not None and not os.path.isdir(folder):
            raise Answer("config_error", {"field": "peers.claims.folder", "why": "no such folder: %s" % folder})
        return folder

    def clear_claims(self):
        """A file of an earlier patient must not be taken for this one's."""
        for name in FILE_NAMES.values() if self.claims else ():
            path = os.path.join(self.claims, name)
            if os.path.exists(path):
                os.remove(path)

    def write_claim(self, message):
        kind, month = message.get("kind"), message.get("month")
        if kind not in FILE_NAMES:
            raise Answer("unimplemented", "write_claim.kind=%s" % kind)
        if not isinstance(month, str):
            raise adapter_error("write_claim without a month")
        self.clear_claims()
        try:
            route, name, data = write_claim(self.case(message.get("case")), kind, month)
        except NotWritable as error:
            raise Answer("refused", {"layer": "file", "class": "request", "code": "claim", "text": str(error)})
        done = {"claim": {"route": route}, "claim_file": None}
        if data is not None and self.claims:
            path = os.path.join(self.claims, name)
            with open(path + ".part", "wb") as out:
                out.write(data)
            os.replace(path + ".part", path)  # nobody finds it half-written
            done["claim_file"] = {"path": name}
        elif data is not None:
            done["claim_file"] = {"bytes": base64.b64encode(data).decode("ascii")}
        return done

    # ---- helpers

    def case(self, case):
        if not isinstance(case, dict):
            raise adapter_error("no case")
        case = dict(case)
        if case.get("rulebook") is None:
            case["rulebook"] = self.rulebook
        if case["rulebook"] not in EDITIONS:
            raise unknown_edition("unknown rulebook edition: %s" % case["rulebook"])
        return case

    def arranged(self):
        if self.desk is None:
            raise adapter_error("nothing is arranged")
        return self.desk


# ---- standard input and output

def serve_stdio(adapter, lines, out):
    while not adapter.over:
        line = lines.readline(MAX_MESSAGE + 2)
        if not line:
            return
        try:
            if len(line.rstrip(b"\r\n")) > MAX_MESSAGE:
                while line and not line.endswith(b"\n"):
                    line = lines.readline(MAX_MESSAGE)
                raise ValueError("a line of more than 1 MiB")
            reply = adapter.answer(read_json(line))
        except (ValueError, RecursionError) as error:
            reply = {"id": None, "adapter_error": "unreadable line: %s" % error}
        out.write(write_json(reply) + b"\n")
        out.flush()


# ---- HTTP

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # header and body leave together
    server_version = "madoguchi-python-sample/1.0.0"

    def do_POST(self):
        adapter = self.server.adapter
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MAX_MESSAGE:
            self.close_connection = True
            return self.reply(413 if length.isdigit() else 411, {"id": None, "adapter_error": "no usable Content-Length"})
        body = self.rfile.read(int(length))
        token = os.environ.get("MADOGUCHI_TOKEN", "")
        if token and not hmac.compare_digest(self.headers.get("Authorization", "").encode(), ("Bearer " + token).encode()):
            return self.reply(401, {"id": None, "adapter_error": "wrong or missing bearer token"})
        if not self.path.startswith(PREFIX):
            return self.reply(404, {"id": None, "adapter_error": "no such path"})
        try:
            message = read_json(body)
        except (ValueError, RecursionError) as error:
            return self.reply(200, {"id": None, "adapter_error": "unreadable body: %s" % error})
        verb = self.path[len(PREFIX):]
        if message.setdefault("verb", verb) != verb:
            return self.reply(200, {"id": message.get("id"), "adapter_error": "the path and the body name different verbs"})
        reply = adapter.answer(message)
        self.close_connection = self.close_connection or adapter.over
        self.reply(200, reply)
        if adapter.over:
            threading.Thread(target=self.server.shutdown).start()

    def reply(self, status, message):
        body = write_json(message)
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address, adapter):
        self.adapter = adapter
        super().__init__(address, Handler)


def main():
    parser = argparse.ArgumentParser(description="madoguchi adapter, contract 1.0")
    parser.add_argument("--http", metavar="HOST:PORT", help="serve HTTP instead of standard input and output")
    options = parser.parse_args()
    if options.http:
        host, _, port = options.http.rpartition(":")
        server = Server((host or "127.0.0.1", int(port)), Adapter())
        print("listening on %s:%d" % server.server_address[:2], file=sys.stderr, flush=True)
        try:
            server.serve_forever(poll_interval=0.05)
        finally:
            server.server_close()
    else:
        out, sys.stdout = sys.stdout.buffer, sys.stderr  # standard output is protocol only
        gc.freeze()
        gc.set_threshold(100_000)  # cases and answers are trees without cycles: there is little to collect
        serve_stdio(Adapter(), sys.stdin.buffer, out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
