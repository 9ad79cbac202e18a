"""A small adapter with one fault, named by its argument. Standard library only."""

import json
import os
import signal
import subprocess
import sys
import time

MODE = sys.argv[1] if len(sys.argv) > 1 else "good"
CASE = sys.argv[2] if len(sys.argv) > 2 else ""
OUT = sys.stdout.buffer

HELLO = {
    "contract": "1.0",
    "product": {"name": "faulty " + MODE, "version": "1"},
    "roles": ["engine"],
    "capabilities": {},
    "limits": {"max_in_flight": 4096},
}
ANSWER = {"reception": {"outcome": "accepted", "level": "full"}, "copay": {"basis": "verified", "tenths": 3}}


def raw(data):
    OUT.write(data)
    OUT.flush()


def line(message):
    raw(json.dumps(message, ensure_ascii=False).encode() + b"\n")


def answer(request):
    identity = request["id"]
    if request["verb"] == "hello":
        if MODE == "changes":
            HELLO["product"]["build"] = str(os.getpid())
        if MODE == "lacking":
            HELLO["capabilities"]["phone"] = "yes"
        return {"id": identity, "done": HELLO}
    if request["verb"] == "act":
        return {"id": identity, "done": dict(ANSWER, flags=[request.get("case", {}).get("id", "")])}
    return {"id": identity, "done": {}}


def act(request):
    """The fault, at the first `act`."""
    identity = request["id"]
    if MODE == "dies":
        print("Traceback: 内部エラー in line 7", file=sys.stderr)
        sys.exit(3)
    elif MODE == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif MODE == "exits":
        print("done for today", file=sys.stderr)
        sys.exit(0)
    elif MODE == "hangs":
        time.sleep(60)
    elif MODE in ("hangs_on", "changes"):
        if request.get("case", {}).get("id", "").startswith(CASE):
            time.sleep(600)
        line(answer(request))
    elif MODE == "lacking":
        line({"id": identity, "unimplemented": "phone"})
    elif MODE == "late":
        time.sleep(0.4)
        line(answer(request))
    elif MODE == "no_line_end":
        raw(json.dumps(answer(request)).encode())
        time.sleep(60)
    elif MODE == "closes_output":
        OUT.close()
        os.close(1)
        time.sleep(60)
    elif MODE == "log":
        raw("2025-07-10 INFO 患者を受け付けました\n".encode())
        line(answer(request))
    elif MODE == "garbage":
        raw(bytes(range(1, 10)) + b"}{][\n")
    elif MODE == "bom":
        raw(b"\xef\xbb\xbf" + json.dumps(answer(request)).encode() + b"\n")
    elif MODE == "long":
        raw(b'{"id":%d,"done":{"flags":["' % identity + b"x" * (2 << 20) + b'"]}}\n')
    elif MODE == "endless":
        while True:
            raw(b"x" * (1 << 16))
    elif MODE == "not_utf8":
        raw(b'{"id":%d,"sut_error":"' % identity + "エラー".encode("cp932") + b'"}\n')
    elif MODE == "duplicate":
        raw(b'{"id":%d,"done":{"copay":{"basis":"verified","basis":"none"}}}\n' % identity)
    elif MODE == "nan":
        raw(json.dumps({"id": identity, "done": {"usage_rate": float("nan")}}).encode() + b"\n")
    elif MODE == "text_number":
        line({"id": identity, "done": {"copay": {"basis": "verified", "tenths": "3"}}})
    elif MODE == "text_id":
        line({"id": str(identity), "done": ANSWER})
    elif MODE == "unknown_field":
        line({"id": identity, "done": {"confirmed": "online"}})
    elif MODE == "no_id":
        line({"done": ANSWER})
    elif MODE == "no_outcome":
        line({"id": identity})
    elif MODE == "two_outcomes":
        line({"id": identity, "done": ANSWER, "sut_error": "and a crash"})
    elif MODE == "extra_key":
        line({"id": identity, "done": ANSWER, "refuse": {}})
    elif MODE == "wrong_id":
        line({"id": identity + 1000, "done": ANSWER})
    elif MODE == "two_answers":
        raw((json.dumps(answer(request)) + "\n" + json.dumps(answer(request)) + "\n").encode())
    elif MODE == "early":
        line(answer(request))
        line({"id": identity + 1, "done": ANSWER})
    elif MODE == "numbers_card":
        print("patient 123456789018", file=sys.stderr)
        sys.exit(1)
    else:
        line(answer(request))


def main():
    if MODE == "grandchild" or MODE == "stubborn_grandchild":
        child = subprocess.Popen(["sleep", "600"])
        print("grandchild", child.pid, file=sys.stderr, flush=True)
    if MODE.startswith("stubborn"):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if MODE == "log_first":
        print("starting up", flush=True)
    if MODE == "buffered":
        for _ in sys.stdin:
            pass
        return
    if MODE == "flood_log":
        for number in range(20000):
            print("log line", number, file=sys.stderr)
    for text in sys.stdin:
        request = json.loads(text)
        if request["verb"] == "act":
            act(request)
        elif request["verb"] == "bye":
            line(answer(request))
            if MODE.startswith("stubborn"):
                time.sleep(60)
            sys.exit(4 if MODE == "bad_exit" else 0)
        elif MODE == "crlf":
            raw(json.dumps(answer(request)).encode() + b"\r\n\r\n")
        else:
            line(answer(request))


def eager():
    """Answers at once and long, and reads slowly: each side's pipe fills while the other writes."""
    while True:
        data = os.read(0, 1 << 16)
        if not data:
            return
        for text in eager.lines(data):
            request = json.loads(text)
            reply = answer(request)
            if request["verb"] == "act":
                reply["done"]["flags"] = ["x" * 4000]
            data = json.dumps(reply).encode() + b"\n"
            while data:
                data = data[os.write(1, data):]
            if request["verb"] == "bye":
                return


def lines(data, rest=[b""]):
    parts = (rest[0] + data).split(b"\n")
    rest[0] = parts.pop()
    return parts


eager.lines = lines

if __name__ == "__main__":
    eager() if MODE == "eager" else main()
