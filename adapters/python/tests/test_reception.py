"""Role `reception`: files half-written, in both encodings, returned with an .err, and never sent."""
import os
import sys
import tempfile
import threading
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), HERE]

from madoguchi_reception import Folder, Terminal, message, receive  # noqa: E402
from test_desk import case  # noqa: E402

FACE = "OQSsiquc01res_face_1311111111A0B1C2D3E4F5A6B7C8D9_20250710103000.xml"


def result(code="1", consent="1", encoding="UTF-8"):
    text = ('<?xml version="1.0" encoding="%s" standalone="no"?><XmlMsg><MessageBody><ResultList>'
            '<ResultOfQualificationConfirmation><PharmacistsInfoConsFlg>%s</PharmacistsInfoConsFlg><Name>窓口　太郎</Name>'
            '</ResultOfQualificationConfirmation></ResultList><QualificationValidity>%s</QualificationValidity>'
            '<ProcessingResultStatus>1</ProcessingResultStatus></MessageBody><MessageHeader><SegmentOfResult>1</SegmentOfResult>'
            '</MessageHeader></XmlMsg>\n') % (encoding, consent, code)
    return text.encode("cp932" if encoding == "Shift_JIS" else "utf-8")


class Folders(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.paths = {name: os.path.join(temporary.name, name) for name in ("req", "res", "face")}
        for path in self.paths.values():
            os.mkdir(path)
        self.folder = Folder(self.paths)

    def put(self, where, name, data):
        with open(os.path.join(self.paths[where], name), "wb") as out:
            out.write(data)


class Reception(Folders):
    def card(self, **more):
        return receive(case(presents=["my_number_card"], rulebook="actual", **more), self.folder)

    def later(self, act):
        thread = threading.Thread(target=lambda: (time.sleep(0.05), act()))
        thread.start()
        self.addCleanup(thread.join)

    def test_the_result_decides_and_is_taken_away(self):
        for code, outcome in (("1", "accepted"), ("2", "fallback_required"), ("5", "needs_staff"), ("7", "needs_staff")):
            self.put("face", FACE, result(code, consent="0"))
            self.assertEqual(self.card()["reception"]["outcome"], outcome, code)
            self.assertEqual(os.listdir(self.paths["face"]), [])

    def test_both_encodings(self):
        for encoding in ("UTF-8", "Shift_JIS"):
            self.assertEqual(message.read(result(encoding=encoding)).findtext(".//Name"), "窓口　太郎")

    def test_a_half_written_result_is_waited_for(self):
        whole = result(consent="0")
        self.put("face", FACE, whole[:200])
        self.later(lambda: self.put("face", FACE, whole))
        self.assertEqual(self.card()["reception"]["outcome"], "accepted")

    def test_no_result_is_no_answer(self):
        self.assertEqual(self.card()["reception"], {"outcome": "fallback_required", "level": None, "reason": "f1b"})

    def test_a_returned_request_is_no_answer_and_leaves_nothing(self):
        def give_back():
            name = [name for name in os.listdir(self.paths["req"]) if name.endswith(".xml")][0]
            os.rename(os.path.join(self.paths["req"], name), os.path.join(self.paths["res"], name))
            self.put("res", name[:-4] + ".err", b"no")
        self.later(give_back)
        self.assertIsNone(message_exchange(self.folder))
        self.assertEqual([os.listdir(path) for path in self.paths.values()], [[], [], []])

    def test_a_message_with_a_dtd_or_broken_bytes_is_none(self):
        for data in (b"<!DOCTYPE a [<!ENTITY b 'c'>]><XmlMsg>&b;</XmlMsg>", b"<XmlMsg></XmlMs>", b"\xff\xfe", b""):
            with self.assertRaises(message.NoMessage):
                message.read(data)

    def test_an_insurer_number_takes_eight_places(self):
        numbers = {"insurer_number": "138057", "symbol": "", "number": "3456", "branch": ""}
        self.assertIn(b"<InsurerNumber>  138057</InsurerNumber>", message.eligibility(numbers, "1980-04-10", "20250710"))


class Between(Folders):
    """The terminal without a central service: nothing listens on port 9."""

    def setUp(self):
        super().setUp()
        self.terminal = Terminal({"exchange": self.paths, "central": {"url": "http://127.0.0.1:9", "login": {"token": "t"}}})

    def test_a_line_that_fails_becomes_a_message(self):
        self.put("req", "OQSsiquc01req_1.xml", b"<XmlMsg><MessageHeader/><MessageBody/></XmlMsg>")
        self.terminal.settle()
        with open(os.path.join(self.paths["res"], "OQSsiquc01res_1.xml"), "rb") as file:
            facts, _ = message.central(message.read(file.read()), None)
        self.assertEqual((facts, os.listdir(self.paths["req"])), ({"answer": "none"}, []))

    def test_what_is_no_request_goes_back_beside_an_err(self):
        self.put("req", "OQSsiquc01req_..1.xml", b"<XmlMsg></XmlMsg>")
        self.put("req", "OQSsiquc01req_2.xml", b"<XmlMsg>")
        self.terminal.settle()
        self.assertEqual(sorted(os.listdir(self.paths["res"])), ["OQSsiquc01req_..1.err", "OQSsiquc01req_..1.xml",
                                                                 "OQSsiquc01req_2.err", "OQSsiquc01req_2.xml"])


def message_exchange(folder):
    folder.send("OQSsiquc01", "202507100001", b"<XmlMsg/>")
    return folder.answer("OQSsiquc01", "202507100001")


if __name__ == "__main__":
    unittest.main()
