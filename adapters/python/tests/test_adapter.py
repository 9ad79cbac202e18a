"""The protocol: standard input and output, HTTP, and the minimal sample, each as a process of its own."""
import http.client
import json
import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path[:0] = [ROOT, HERE]

from test_desk import case  # noqa: E402


def encode(*messages):
    return b"".join(m if isinstance(m, bytes) else json.dumps(m, ensure_ascii=False).encode() + b"\n" for m in messages)


def talk(program, *messages):
    """All requests are waiting before the first answer is read; the program must exit with 0 by itself."""
    env = dict(os.environ, LC_ALL="C", PYTHONIOENCODING="ascii")
    run = subprocess.run([sys.executable, os.path.join(ROOT, program)], input=encode(*messages), stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, env=env, timeout=60)
    assert run.returncode == 0, run.stderr.decode()
    assert b"\r" not in run.stdout
    return [json.loads(line) for line in run.stdout.decode("utf-8").split("\n")[:-1]]


def verb(name, number, **more):
    return dict(more, verb=name, id=number)


HELLO = verb("hello", 1, contract=["1.0"], run="r", locale="ja")
CONFIGURE = verb("configure", 2, slot=0, role="engine", rulebook="seminar-2025-07", rulebooks=["seminar-2025-07", "actual"],
                 seed=0, facility={}, peers={})
BYE = verb("bye", 99)


class Stdio(unittest.TestCase):
    def talk(self, *messages):
        return talk("adapter.py", *messages)

    def one(self, message):
        return self.talk(message)[0]

    def test_hello(self):
        hello, configured, bye = self.talk(HELLO, CONFIGURE, BYE)
        done = hello["done"]
        self.assertEqual((done["contract"], done["product"]["name"], done["product"]["version"]),
                         ("1.0", "madoguchi python sample", "1.0.0"))
        self.assertEqual((done["roles"], done["facts"], done["clock"]), (["engine", "reader", "reception", "terminal", "claims"], ["all"], "injected"))
        self.assertEqual((done["limits"]["slots"], done["limits"]["max_in_flight"], done["limits"]["max_batch"]), (1, 64, 64))
        self.assertEqual(done["capabilities"], {c: "yes" for c in ("batch", "phone", "kiosk", "visual_revised", "home_consent",
                                                                   "home_visit", "bulk_inquiry", "claims_medical", "claims_dpc", "claims_dental",
                                                                   "claims_dispensing")})
        self.assertEqual((configured, bye), ({"id": 2, "done": {}}, {"id": 99, "done": {}}))
        self.assertIn("config_error", self.one(dict(HELLO, contract=["2.0"])))

    def test_decide_and_batch(self):
        cases = [case(id="漢字-%d" % n, presents=["my_number_card"]) for n in range(64)]
        first, many, late = self.talk(verb("act", 5, slot=0, deadline_ms=5000, act="decide", case=cases[0]),
                                      verb("act", 6, slot=0, act="decide_many", cases=cases),
                                      verb("act", 7, slot=0, act="decide_many", cases=cases + cases))
        self.assertEqual(first["done"]["reception"]["outcome"], "accepted")
        self.assertEqual([a["case"] for a in many["done"]], [c["id"] for c in cases])
        self.assertIn("refused", late)

    def test_many_waiting(self):
        asked = [verb("act", n, slot=0, act="decide", case=case(presents=["my_number_card"])) for n in range(300)]
        self.assertEqual([a["id"] for a in self.talk(*asked)], list(range(300)))

    def test_a_desk(self):
        acts = [{"act": "present_card"}, {"act": "choose", "choice": "face"}, {"act": "confirm_face", "result": "match"},
                {"act": "choose", "choice": "consent_all"}]
        replies = self.talk(HELLO, dict(CONFIGURE, role="reader"), verb("reset", 3, slot=0, case="T@actual"),
                            verb("arrange", 4, slot=0, case=case()), *[verb("act", 5, slot=0, **a) for a in acts],
                            verb("settle", 8, slot=0, quiet_ms=0), verb("observe", 9, slot=0, observables=["screens"]), BYE)
        self.assertEqual([r["done"]["screen"] for r in replies[4:8]], ["choose_identity", "face_auth", "consent", "done"])
        self.assertEqual(replies[9]["done"]["screens"], ["idle", "choose_identity", "face_auth", "consent", "done"])

    def test_case_rulebook_wins(self):
        known, without, unknown, configured = self.talk(
            CONFIGURE, verb("act", 3, act="decide", case=case(rulebook=None)),
            verb("act", 4, act="decide", case=case(rulebook="seminar-1999")), dict(CONFIGURE, rulebook="seminar-1999"))
        self.assertEqual((known["done"], "done" in without), ({}, True))
        for reply in (unknown, configured):
            self.assertEqual(reply["config_error"]["field"], "rulebook")
            self.assertTrue(reply["config_error"]["why"])

    def test_unknown_fact(self):
        odd = dict(case(), moon="full")
        for reply in self.talk(verb("act", 3, act="decide", case=odd), verb("arrange", 4, case=odd)):
            self.assertEqual(reply["unimplemented"], "moon")

    def test_faults(self):
        replies = self.talk(b"{not json\n", b"[1]\n", b"\xff\xfe\n", b'{"verb":"settle","id":NaN}\n', b'"' + b"x" * 2 ** 21 + b'"\n',
                            b"[" * 100000 + b"\n", verb("dance", 1), verb("act", 2, act="dance"), verb("observe", 3),
                            verb("act", 4, act="decide"), verb("reset", 5, slot=1),
                            verb("act", 6, act="decide", case={"rulebook": "actual"}), verb("settle", 7))
        for reply in replies[:6]:
            self.assertEqual((reply["id"], set(reply)), (None, {"id", "adapter_error"}))
        self.assertEqual([set(r) - {"id"} for r in replies[6:11]],
                         [{"unimplemented"}, {"unimplemented"}, {"adapter_error"}, {"adapter_error"}, {"refused"}])
        self.assertNotIn("adapter_error", replies[11])
        self.assertEqual(replies[12], {"id": 7, "done": {}})

    def test_end_of_input_ends_the_program(self):
        self.assertEqual(self.talk(), [])


class Http(unittest.TestCase):
    def setUp(self):
        env = {k: v for k, v in os.environ.items() if k != "MADOGUCHI_TOKEN"}
        self.start(env)

    def start(self, env):
        self.server = subprocess.Popen([sys.executable, os.path.join(ROOT, "adapter.py"), "--http", "127.0.0.1:0"],
                                       stderr=subprocess.PIPE, env=env)
        self.addCleanup(self.stop, self.server)
        self.port = int(self.server.stderr.readline().decode().rsplit(":", 1)[1])
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def stop(self, server):
        self.line.close()
        server.kill()
        server.wait()
        server.stderr.close()

    def post(self, name, body, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.line.request("POST", "/madoguchi/v1/" + name, data, headers)
        response = self.line.getresponse()
        return response.status, json.loads(response.read())

    def test_one_connection(self):
        self.assertEqual(self.post("hello", HELLO)[1]["done"]["contract"], "1.0")
        kept = self.line.sock
        answer = self.post("act", verb("act", 5, act="decide", case=case(presents=["my_number_card"])))
        self.assertEqual((answer[0], answer[1]["id"], answer[1]["done"]["reception"]["outcome"]), (200, 5, "accepted"))
        self.assertEqual(self.post("settle", {"id": 6}), (200, {"id": 6, "done": {}}))
        self.assertIsNone(self.post("act", b"{")[1]["id"])
        self.assertIn("adapter_error", self.post("act", BYE)[1])
        self.assertIs(self.line.sock, kept)
        self.assertEqual(self.post("bye", BYE), (200, {"id": 99, "done": {}}))
        self.assertEqual(self.server.wait(timeout=10), 0)

    def test_token(self):
        self.stop(self.server)
        self.start(dict(os.environ, MADOGUCHI_TOKEN="secret"))
        self.assertEqual(self.post("settle", {"id": 1})[0], 401)
        self.assertEqual(self.post("settle", {"id": 1}, Authorization="Bearer secret")[0], 200)


class Minimal(unittest.TestCase):
    def test_a_legacy_card_by_its_date(self):
        def lone(day, **facts):
            card = {"scheme": None, "insurer": "current", "expires_on": None, "issued_on": None}
            return verb("act", 3, act="decide", case=case(now=day, presents=["legacy_card"],
                                                          holds__legacy_card=dict(card, **facts)))
        replies = talk("minimal.py", HELLO, CONFIGURE, lone("2025-12-01T23:59:59+09:00"), lone("2025-12-01T15:00:00Z"),
                       lone("2025-08-01T00:00:00+09:00", scheme="late_elderly"),
                       lone("2025-10-01T00:00:00+09:00", expires_on="2025-09-30"),
                       verb("act", 4, act="decide", case=case(presents=["my_number_card"])),
                       verb("act", 5, act="decide", case=case(rulebook="seminar-1999")), BYE)
        self.assertEqual(replies[0]["done"]["roles"], ["engine"])
        for reply in (replies[2], replies[6]):
            self.assertEqual(reply["done"].get("reception"), None)
            self.assertIn("reception", reply["done"]["unobservable"])
        for reply in replies[3:6]:
            self.assertEqual(reply["done"]["reception"]["outcome"], "rejected")
            self.assertNotIn("reception", reply["done"]["unobservable"])
        self.assertEqual(replies[7]["config_error"]["field"], "rulebook")


if __name__ == "__main__":
    unittest.main()
