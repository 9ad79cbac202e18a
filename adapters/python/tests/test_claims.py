"""Claim files, line by line. What is expected was written by hand from the claim specifications: a run of n empty fields is `"," * n`."""
import base64
import os
import subprocess
import sys
import tempfile
import unittest
from datetime import date

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path[:0] = [ROOT, HERE]

import adapter  # noqa: E402
from madoguchi_claims import FILE_NAMES, NotWritable, classes, records, write_claim  # noqa: E402
from test_desk import case  # noqa: E402

KINDS = ("medical", "dpc", "dental", "dispensing")
CARD = {"presents": ["my_number_card"]}
BROKEN = dict(CARD, holds__my_number_card__chip="broken", says__declared_tenths=3)  # ④, and nothing known: route C
A, B = dict(BROKEN, says__knows_numbers="current"), dict(BROKEN, says__knows_numbers="former")
UNION = {"insurer_number": "39131016", "symbol": "", "number": "12345678", "branch": "01"}
SOCIETY = {"insurer_number": "06279996", "symbol": "98", "number": "7654", "branch": "02"}
CITY = {"insurer_number": "138057", "symbol": "", "number": "1234567", "branch": "03"}


def write(kind, month="2025-11", **facts):
    """The records of the file that is written, after a look at the bytes around them."""
    _, _, data = write_claim(case(**facts), kind, month)
    assert data.endswith(b"\r\n\x1a") and data.count(b"\x1a") == 1
    return data[:-3].decode("cp932").split("\r\n")


def of(lines, *idents):
    return [line for line in lines if line.split(",")[0] in idents]


class Whole(unittest.TestCase):
    """6 October 2025, one visit, confirmed online: the whole file of each kind."""

    maxDiff = None
    JD = "JD,1" + "," * 6 + "1" + "," * 25

    def test_medical_to_the_byte(self):
        expected = ("IR,1,13,1,9999908,,窓口医院,202511,00,03-0000-0000\r\n"
                    "RE,1,1112,202510,見本　太郎,1,19800410" + "," * 31 + "\r\n"
                    "HO,06139992,12,3456,1,291,,,,,,,,,\r\n"
                    "SN,1,01,,,,01,,\r\n" + self.JD + "\r\n"
                    "SY,8830052,20251006,1,,,01,\r\n"
                    "SI,11,1,111000110,,291,1" + "," * 12 + "1" + "," * 25 + "\r\n"
                    "GO,1,291,99\r\n\x1a").encode("cp932")
        self.assertEqual(write_claim(case(**CARD), "medical", "2025-11"), ("normal", "RECEIPTC.UKE", expected))

    def test_dental(self):
        self.assertEqual(write("dental", **CARD), [
            "UK,1,13,3,9999904,,窓口歯科,202511,,00",
            "IR,1,13,3,9999904,,202511,03-0000-0000,",
            "RE,1,3112,202510,見本　太郎,1,19800410" + "," * 20,
            "HO,06139992,12,3456,1,267,,,,,,,,", "SN,1,01,,,,01,,", self.JD,
            "HS,20251006,1,101100,5234009,,,,,01,,,",
            "SS,11,1,301000110" + "," * 73 + "267,1" + "," * 6 + "1" + "," * 25,
            "GO,1,267,99"])

    def test_dispensing(self):
        self.assertEqual(write("dispensing", **CARD), [
            "YK,1,13,4,9999902,窓口薬局,202511,00,03-0000-0000",
            "RE,1,4112,202510,見本　太郎,1,19800410,,,13,1,9999908,窓口医院,,医師　一郎" + "," * 27,
            "HO,06139992,12,3456,1,90,,,,,,,,", "SN,1,01,,,,01,,", self.JD,
            "SH,1,1,,,3,,,,",
            "CZ,1,20251006,20251006,1,7,1,1,,430000110,24,,,21" + "," * 57,
            "IY,1,620004913,3,,,,,,",
            "KI,20251006,1,1,410000110,45" + "," * 108,
            "GO,1,90,99"])

    def test_dpc(self):
        self.assertEqual(write("dpc", **CARD), [
            "IR,1,13,1,9999908,,窓口病院,202511,00,03-0000-0000",
            "RE,1,1111,202510,見本　太郎,1,19800410,,20251006,,,,100" + "," * 15,
            "HO,06139992,12,3456,1,2469,,,,,,,,,", "SN,1,01,,,,01,,", self.JD,
            "BU,040080xx99x0xx,20251006,20251006,1,",
            "SB,8830052,,,J069,01,,",
            "KK,,0,1,,0,45,,0,,,,,",
            "GA,202510,0,0000000000000000000000000000000,040080xx99x0xx,1.2345,0",
            "HH,202510,0,1,1,1,2469,1,2469",
            "GT,202510,0,1,1,2469,2469,+0,+2469,93,,",
            "SI,90,1,190117710,,0,1" + "," * 12 + "1" + "," * 25,
            "CD,20251006,90,1,1,190117710,,,,1,",
            "GO,1,2469,99"])

    def test_the_age_at_admission(self):
        for now, age in (("2025-04-09", "44"), ("2025-04-10", "45")):
            self.assertEqual(of(write("dpc", now=now + "T10:00:00+09:00", **CARD), "KK"), ["KK,,0,1,,0,%s,,0,,,,," % age])

    def test_every_record_has_the_fields_of_its_layout(self):
        counts = {"medical": {"IR": 10, "RE": 38, "HO": 15, "SN": 9, "JD": 33, "SY": 8, "SI": 44, "CO": 5, "GO": 4},
                  "dental": {"UK": 10, "IR": 9, "RE": 27, "HO": 14, "SN": 9, "JD": 33, "HS": 13, "SS": 109, "CO": 11, "GO": 4},
                  "dispensing": {"YK": 9, "RE": 42, "HO": 14, "SN": 9, "JD": 33, "SH": 10, "CZ": 71, "IY": 10, "TK": 3, "KI": 114,
                                 "GO": 4},
                  "dpc": {"IR": 10, "RE": 28, "HO": 15, "SN": 9, "JD": 33, "BU": 6, "SB": 8, "KK": 14, "GA": 7, "HH": 9, "GT": 12,
                          "SI": 44, "CO": 5, "CD": 11, "GO": 4}}
        for kind in KINDS:
            seen = {line.split(",")[0]: line.count(",") + 1 for line in write(kind, **B)}
            self.assertEqual(seen, counts[kind], kind)


class Routes(unittest.TestCase):
    """What each route puts into HO, SN and the remarks, in each kind."""

    INSURER = {"normal": "06139992,12,3456", "a": "06139992,12,3456", "b": "06279996,98,7654", "c": "77777777,,777777777"}
    BRANCH = {"normal": ["SN,1,01,,,,01,,"], "a": ["SN,1,01,,,,01,,"], "b": ["SN,1,01,,,,02,,"], "c": []}
    REMARKS = {"normal": [], "a": [], "b": ["820000245,"],
               "c": ["820000246,", "830000501,ミホンタロウ", "830000505,東京都見本区窓口町１丁目１番１号", "830000507,０３００００００００"]}
    POINTS = {"medical": ("1,291", 9), "dpc": ("1,2469", 9), "dental": ("1,267", 8), "dispensing": ("1,90", 8)}

    def remark(self, kind, remark):
        return {"dispensing": "TK,%s", "dental": "CO,01,1,%s,,,,,,"}.get(kind, "CO,01,1,%s") % remark

    def test_each_route_in_each_kind(self):
        for route, facts in (("normal", CARD), ("a", A), ("b", B), ("c", BROKEN)):
            for kind in KINDS:
                with self.subTest(route=route, kind=kind):
                    self.assertEqual(write_claim(case(**facts), kind, "2025-11")[0], route)
                    lines = write(kind, **facts)
                    points, empty = self.POINTS[kind]
                    self.assertEqual(of(lines, "HO"), ["HO,%s,%s" % (self.INSURER[route], points) + "," * empty])
                    self.assertEqual(of(lines, "SN"), self.BRANCH[route])
                    self.assertEqual(of(lines, "CO", "TK"), [self.remark(kind, remark) for remark in self.REMARKS[route]])
                    self.assertEqual(lines[0].split(",")[1], "1")

    def test_all_eight_items_of_the_declaration_in_their_order(self):
        items = ["contact_date", "telephone", "address_2", "address", "employer", "insurer_name", "insurer_kind", "kana_name"]
        lines = write("medical", says__declaration_items=items, **BROKEN)
        self.assertEqual(of(lines, "CO"), [
            "CO,01,1,820000246,", "CO,01,1,830000501,ミホンタロウ", "CO,01,1,830000502,社保", "CO,01,1,830000503,見本健康保険組合",
            "CO,01,1,830000504,見本商事株式会社", "CO,01,1,830000505,東京都見本区窓口町１丁目１番１号",
            "CO,01,1,830000506,見本荘１０１号室", "CO,01,1,830000507,０３００００００００", "CO,01,1,830000508,２０２５年１０月６日"])

    def test_remarks_stand_behind_the_disease_and_before_the_fees(self):
        for kind, before, after in (("medical", "SY", "SI"), ("dpc", "GT", "SI"), ("dental", "HS", "SS"), ("dispensing", "IY", "KI")):
            idents = [line.split(",")[0] for line in write(kind, **B)]
            mark = "TK" if kind == "dispensing" else "CO"
            self.assertEqual(idents[idents.index(mark) - 1:idents.index(mark) + 2], [before, mark, after], kind)

    def test_a_receipt_computer_that_cannot_store_eight_sevens(self):
        lines = write("medical", facility__receipt_computer_rejects_77777777=True, **BROKEN)
        self.assertEqual(of(lines, "HO", "SN"), ["HO,77777779,,777777777,1,291,,,,,,,,,"])

    def test_a_disaster_has_nines_and_no_codes_of_the_declaration(self):
        lines = write("medical", month__disaster=True, **BROKEN)
        self.assertEqual(of(lines, "HO", "SN"), ["HO,99999999,,999999999,1,291,,,,,,,,,"])
        self.assertEqual(of(lines, "CO"), ["CO,01,1,820000246,", "CO,01,1,810000001,ミホンタロウ",
                                           "CO,01,1,810000001,東京都見本区窓口町１丁目１番１号", "CO,01,1,810000001,０３００００００００"])

    def test_symbols_and_numbers_are_written_unaltered(self):
        lines = write("medical", numbers__current={"insurer_number": "06139992", "symbol": "１２ア", "number": "0003456", "branch": ""},
                      **CARD)
        self.assertEqual(of(lines, "HO", "SN"), ["HO,06139992,１２ア,0003456,1,291,,,,,,,,,"])

    def test_a_branch_has_two_digits(self):
        numbers = {"insurer_number": "06139992", "symbol": "12", "number": "3456", "branch": "1"}
        self.assertEqual(of(write("medical", numbers__current=numbers, **CARD), "SN"), ["SN,1,01,,,,01,,"])

    def test_no_proof_no_claim(self):
        self.assertEqual(write_claim(case(), "medical", "2025-11"), ("none", "RECEIPTC.UKE", None))


class Month(unittest.TestCase):
    """Two visits: one claim with both days, or one for each insurer."""

    def test_one_insurer_one_claim(self):
        expected = {
            "medical": ["HO,06139992,12,3456,2,364" + "," * 9, "SY,8830052,20251006,1,,,01,",
                        "SI,11,1,111000110,,291,1" + "," * 12 + "1" + "," * 25, "SI,12,1,112007410,,73,1" + "," * 21 + "1" + "," * 16,
                        "GO,1,364,99"],
            "dental": ["HO,06139992,12,3456,2,325" + "," * 8, "HS,20251006,1,101100,5234009,,,,,01,,,",
                       "SS,11,1,301000110" + "," * 73 + "267,1" + "," * 6 + "1" + "," * 25,
                       "SS,12,1,301001610" + "," * 73 + "58,1" + "," * 15 + "1" + "," * 16, "GO,1,325,99"],
            "dispensing": ["HO,06139992,12,3456,2,180" + "," * 8,
                           "CZ,1,20251006,20251006,1,7,1,1,,430000110,24,,,21" + "," * 57,
                           "CZ,1,20251015,20251015,2,7,1,1,,430000110,24,,,21" + "," * 57,
                           "KI,20251006,1,1,410000110,45" + "," * 108, "KI,20251015,2,1,410000110,45" + "," * 108, "GO,1,180,99"],
            "dpc": ["HO,06139992,12,3456,2,4938" + "," * 9, "BU,040080xx99x0xx,20251006,20251015,1,",
                    "HH,202510,0,1,1,1,2469,2,4938", "GT,202510,0,1,1,4938,4938,+0,+4938,93,,",
                    "SI,90,1,190117710,,0,2" + "," * 12 + "1" + "," * 9 + "1" + "," * 16,
                    "CD,20251006,90,1,1,190117710,,,,1,", "CD,20251015,90,1,1,190117710,,,,1,", "GO,1,4938,99"]}
        for kind in KINDS:
            lines = write(kind, month__other_visit_on="2025-10-15", **CARD)
            self.assertEqual(of(lines, "HO", "SY", "HS", "BU", "HH", "GT", "SI", "SS", "CZ", "KI", "CD", "GO"), expected[kind], kind)
            self.assertEqual(of(lines, "JD"), ["JD,1" + "," * 6 + "1" + "," * 9 + "1" + "," * 16], kind)

    def test_a_new_number_at_the_same_insurer_is_one_claim(self):
        lines = write("medical", month__other_visit_on="2025-10-02", month__changed_on="2025-10-04", month__change="number_only", **CARD)
        self.assertEqual(of(lines, "HO"), ["HO,06139992,12,3456,2,364,,,,,,,,,"])

    def test_a_visit_in_another_month_is_not_this_months(self):
        lines = write("medical", month__other_visit_on="2025-09-30", **CARD)
        self.assertEqual(of(lines, "HO"), ["HO,06139992,12,3456,1,291,,,,,,,,,"])

    def test_a_change_of_insurer_makes_two(self):
        points = {"medical": (291, 73, 9), "dpc": (2469, 2469, 9), "dental": (267, 58, 8), "dispensing": (90, 90, 8)}
        for kind, (first, second, empty) in points.items():
            lines = write(kind, month__other_visit_on="2025-10-02", month__changed_on="2025-10-06", **CARD)
            self.assertEqual(of(lines, "HO", "SN", "JD", "GO"), [
                "HO,06279996,98,7654,1,%d" % first + "," * empty, "SN,1,01,,,,02,,", "JD,1,,1" + "," * 29,
                "HO,06139992,12,3456,1,%d" % second + "," * empty, "SN,1,01,,,,01,,", "JD,1" + "," * 6 + "1" + "," * 25,
                "GO,2,%d,99" % (first + second)], kind)
            self.assertEqual([line.split(",")[1] for line in of(lines, "RE")], ["1", "2"])

    def test_the_visit_may_be_the_earlier_of_the_two(self):
        lines = write("medical", month__other_visit_on="2025-10-20", month__changed_on="2025-10-16", **CARD)
        self.assertEqual(of(lines, "HO", "SY", "SI"), [
            "HO,06279996,98,7654,1,291,,,,,,,,,", "SY,8830052,20251006,1,,,01,",
            "SI,11,1,111000110,,291,1" + "," * 12 + "1" + "," * 25,
            "HO,06139992,12,3456,1,73,,,,,,,,,", "SY,8830052,20251020,1,,,01,",
            "SI,12,1,112007410,,73,1" + "," * 26 + "1" + "," * 11])

    def test_only_the_visit_that_was_not_confirmed_carries_the_mark(self):
        lines = write("medical", month__other_visit_on="2025-10-02", month__changed_on="2025-10-04", **B)
        self.assertEqual(of(lines, "HO", "CO"), ["HO,06279996,98,7654,1,291,,,,,,,,,", "HO,06279996,98,7654,1,73,,,,,,,,,",
                                                 "CO,01,1,820000245,"])

    def test_the_seventy_fifth_birthday(self):
        """Born 10 October 1950: the 9th is the city's, the 10th the union's (V-183)."""
        facts = dict(CARD, person__birth_date="1950-10-10", person__scheme="late_elderly", central__ratio="010",
                     numbers__former=CITY, numbers__current=UNION)
        lines = write("medical", now="2025-10-10T09:00:00+09:00", month__other_visit_on="2025-10-09", **facts)
        self.assertEqual(of(lines, "IR", "RE", "HO", "SN"), [
            "IR,2,13,1,9999908,,窓口医院,202511,00,03-0000-0000",
            "RE,1,1118,202510,見本　太郎,1,19501010" + "," * 31, "HO,  138057,,1234567,1,291,,,,,,,,,", "SN,1,01,,,,03,,",
            "RE,2,1318,202510,見本　太郎,1,19501010" + "," * 5 + "42" + "," * 26, "HO,39131016,,12345678,1,73,,,,,,,,,"])

    def test_the_file_goes_to_the_body_of_the_visit_asked_about(self):
        facts = dict(CARD, person__birth_date="1950-10-10", numbers__former=SOCIETY, numbers__current=UNION)
        after = write("medical", now="2025-10-10T09:00:00+09:00", month__other_visit_on="2025-10-09", person__scheme="late_elderly", **facts)
        before = write("medical", now="2025-10-09T09:00:00+09:00", month__other_visit_on="2025-10-10", **facts)
        self.assertEqual((after[0].split(",")[1], before[0].split(",")[1]), ("2", "1"))
        for lines in (after, before):
            self.assertEqual(of(lines, "HO"), ["HO,06279996,98,7654,1,291,,,,,,,,,", "HO,39131016,,12345678,1,73,,,,,,,,,"])

    def test_a_birthday_on_the_first_is_one_claim(self):
        facts = dict(CARD, person__birth_date="1950-10-01", person__scheme="late_elderly", numbers__current=UNION)
        self.assertEqual(len(of(write("medical", month__other_visit_on="2025-10-02", **facts), "HO")), 1)

    def test_nobody_knows_either_insurer_of_the_birthday_month(self):
        for now, other, scheme, types in (("10", "09", "late_elderly", ["1118", "1310"]), ("09", "10", "national_health", ["1110", "1318"])):
            lines = write("medical", now="2025-10-%sT09:00:00+09:00" % now, month__other_visit_on="2025-10-" + other,
                          person__birth_date="1950-10-10", person__scheme=scheme, **BROKEN)
            self.assertEqual(of(lines, "HO"), ["HO,77777777,,777777777,1,291,,,,,,,,,", "HO,77777777,,77777777,1,73,,,,,,,,,"])
            self.assertEqual([line.split(",")[2] for line in of(lines, "RE")], types)
            self.assertEqual(len(of(lines, "CO")), 8)


class Insurance(unittest.TestCase):
    def test_late_elderly(self):
        facts = dict(person__birth_date="1940-01-01", person__scheme="late_elderly", numbers__current=UNION)
        for kind, wanted in (("medical", "1318"), ("dpc", "1317"), ("dental", "3318"), ("dispensing", "4318")):
            lines = write(kind, **dict(CARD, **facts))
            self.assertEqual((lines[0].split(",")[1], of(lines, "RE")[0].split(",")[2], of(lines, "SN")), ("2", wanted, []), kind)
            self.assertTrue(of(lines, "HO")[0].startswith("HO,39131016,,12345678,1,"), kind)
            lines = write(kind, **dict(BROKEN, says__declared_tenths=1, **facts))
            self.assertEqual((lines[0].split(",")[1], of(lines, "RE")[0].split(",")[2], of(lines, "SN")), ("2", wanted, []), kind)
            self.assertTrue(of(lines, "HO")[0].startswith("HO,77777777,,77777777,1,"), kind)

    def test_national_health(self):
        facts = dict(CARD, person__scheme="national_health", numbers__current=CITY)
        for kind in KINDS:
            lines = write(kind, **facts)
            self.assertTrue(of(lines, "HO")[0].startswith("HO,  138057,,1234567,1,"), kind)
            self.assertEqual((lines[0].split(",")[1], of(lines, "RE")[0].split(",")[7]), ("2", "70"), kind)
        unknown = write("medical", **dict(BROKEN, person__scheme="national_health"))
        self.assertEqual((unknown[0].split(",")[1], of(unknown, "RE")[0].split(",")[7]), ("2", ""))

    def test_who_reviews_and_pays(self):
        for number, scheme, body in (("06139992", "employee", "1"), ("31130016", "employee", "1"), ("  138057", "employee", "2"),
                                     ("39131016", "employee", "2"), ("67138057", "employee", "2"), ("06139992", "late_elderly", "1"),
                                     ("77777777", "employee", "1"), ("77777779", "national_health", "2"),
                                     ("77777777", "late_elderly", "2"), ("99999999", "medical_assistance", "1"), ("99999999", "national_health", "2")):
            self.assertEqual(classes.payer(classes.insurance(number, scheme)), body, (number, scheme))

    def test_classes_of_patients(self):
        day, eve = date(2025, 4, 1), date(2025, 3, 31)
        for born, before, after in (("2019-04-01", "1114", "1116"), ("2010-04-01", "1116", "1112"), ("1955-04-01", "1112", "1118")):
            self.assertEqual([classes.claim_type("medical", "employee", date.fromisoformat(born), when, None) for when in (eve, day)],
                             [before, after], born)
        rows = [  # born, ratio, insurance, type, 給付割合, 特記事項
            ("1980-04-10", 3, "employee", "1112", "", ""), ("2019-04-01", 3, "employee", "1116", "", ""),
            ("2019-04-02", 2, "employee", "1114", "", ""), ("2019-04-02", 2, "national_health", "1114", "80", ""),
            ("2010-04-02", 3, "employee", "1116", "", ""), ("2010-04-01", 3, "employee", "1112", "", ""),
            ("1955-04-01", 2, "employee", "1118", "", "29"), ("1955-04-02", 3, "national_health", "1112", "70", ""),
            ("1952-06-15", 3, "national_health", "1110", "70", "26"), ("1952-06-15", None, "national_health", "1118", "", ""),
            ("1940-01-01", 3, "late_elderly", "1310", "", "26"), ("1940-01-01", 2, "late_elderly", "1318", "", "41"),
            ("1958-01-01", 1, "late_elderly", "1318", "", "42"), ("1952-06-15", 3, "retired", "1412", "70", "")]
        for born, tenths, insurance, *wanted in rows:
            known = (insurance, date.fromisoformat(born), day, tenths)
            self.assertEqual([classes.claim_type("medical", *known), classes.benefit_rate(*known), classes.special_notes(*known)],
                             wanted, known)
        inpatient = [classes.claim_type("dpc", insurance, date.fromisoformat(born), day, tenths)
                     for born, tenths, insurance, *_ in rows if insurance == "employee"]
        self.assertEqual(inpatient, ["1111", "1115", "1113", "1115", "1111", "1117"])


class Form(unittest.TestCase):
    def test_what_lies_outside_of_the_character_set_becomes_a_question_mark(self):
        self.assertEqual(records.encode("A見ｱ髙①凜é\U0001f600－\u2212\u2014"),
                         b"A\x8c\xa9\xb1" + b"\x81\x48" * 5 + b"\x81\x7c\x81\x7c\x81\x5c")

    def test_nothing_may_break_a_record(self):
        for number in ("34,56", '3"4', "34\r\n56", "34\x1a"):
            with self.assertRaises(NotWritable):
                write("medical", numbers__current=dict(SOCIETY, number=number), **CARD)

    def test_a_month_is_claimed_after_it(self):
        for month in ("2025-10", "2025-09", "2025-13", "202511", "２０２５-11"):
            with self.assertRaises(NotWritable, msg=month):
                write_claim(case(**CARD), "medical", month)
        self.assertIn("202601", write("medical", now="2025-12-31T10:00:00+09:00", month="2026-01", **CARD)[0])


class Adapter(unittest.TestCase):
    """The act, with a folder and without."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder, self.adapter = temporary.name, adapter.Adapter()

    def configure(self, **peers):
        return self.adapter.answer({"verb": "configure", "id": 1, "slot": 0, "role": "claims", "rulebook": "actual", "peers": peers})

    def ask(self, kind="medical", month="2025-11", **facts):
        return self.adapter.answer({"verb": "act", "id": 2, "slot": 0, "act": "write_claim", "case": case(**facts), "kind": kind,
                                    "month": month})

    def test_into_the_folder(self):
        self.assertEqual(self.configure(claims={"folder": self.folder}), {"id": 1, "done": {}})
        for kind, name in (("medical", "RECEIPTC.UKE"), ("dpc", "RECEIPTD.UKE"), ("dental", "RECEIPTS.UKE"),
                           ("dispensing", "RECEIPTY.UKE")):
            self.assertEqual(self.ask(kind, **B), {"id": 2, "done": {"claim": {"route": "b"}, "claim_file": {"path": name}}})
            self.assertEqual(os.listdir(self.folder), [name])
            with open(os.path.join(self.folder, name), "rb") as file:
                self.assertEqual(file.read(), write_claim(case(**B), kind, "2025-11")[2])

    def test_without_a_folder(self):
        self.configure()
        done = self.ask(**CARD)["done"]
        self.assertEqual(base64.b64decode(done["claim_file"]["bytes"]), write_claim(case(**CARD), "medical", "2025-11")[2])

    def test_no_claim_leaves_no_file(self):
        self.configure(claims={"folder": self.folder})
        self.ask(**CARD)
        self.assertEqual(self.ask()["done"], {"claim": {"route": "none"}, "claim_file": None})
        self.assertEqual(os.listdir(self.folder), [])

    def test_a_reset_empties_the_folder_of_ours_only(self):
        self.configure(claims={"folder": self.folder})
        self.ask(**CARD)
        with open(os.path.join(self.folder, "other.txt"), "w"):
            pass
        self.adapter.answer({"verb": "reset", "id": 3, "slot": 0, "case": "x"})
        self.assertEqual(os.listdir(self.folder), ["other.txt"])

    def test_what_cannot_be_done_is_said(self):
        self.assertEqual(self.configure(claims={"folder": os.path.join(self.folder, "no")})["config_error"]["field"],
                         "peers.claims.folder")
        self.assertEqual(self.ask("nursing", **CARD)["unimplemented"], "write_claim.kind=nursing")
        self.assertEqual(self.ask(month="2025-10", **CARD)["refused"]["layer"], "file")
        self.assertIn("adapter_error", self.ask(month=None, **CARD))


def binary():
    """The checker of claims: named by MADOGUCHI, or built in this repository."""
    target = os.environ.get("CARGO_TARGET_DIR") or os.path.join(ROOT, "..", "..", "target")
    places = [os.environ.get("MADOGUCHI", "")] + [os.path.join(target, way, "madoguchi") for way in ("release", "debug")]
    return next((place for place in places if place and os.access(place, os.X_OK)), None)


class Checked(unittest.TestCase):
    """Every file goes through `madoguchi receipt check`, the payers' reception, and nothing at all may be told about it."""

    FACTS = [
        CARD, A, B, BROKEN, dict(CARD, month__other_visit_on="2025-10-15"),
        dict(CARD, month__other_visit_on="2025-10-15", month__changed_on="2025-10-10"),
        dict(B, month__other_visit_on="2025-10-02", month__changed_on="2025-10-04"),
        dict(BROKEN, month__disaster=True), dict(BROKEN, facility__receipt_computer_rejects_77777777=True),
        dict(CARD, numbers__current=CITY, person__scheme="national_health"), dict(BROKEN, person__scheme="national_health"),
        dict(CARD, numbers__current=UNION, person__scheme="late_elderly", person__birth_date="1940-01-01"),
        dict(BROKEN, person__scheme="late_elderly", person__birth_date="1940-01-01", says__declared_tenths=1),
        dict(CARD, person__scheme="late_elderly", person__birth_date="1950-10-02", numbers__former=CITY, numbers__current=UNION,
             month__other_visit_on="2025-10-01"),
        dict(CARD, person__birth_date="2020-06-01"), dict(CARD, person__birth_date="2015-06-01"),
        dict(CARD, person__birth_date="2010-10-06"), dict(CARD, person__birth_date="2009-10-06"),
        dict(CARD, person__birth_date="1953-01-01", central__ratio="020"), dict(CARD, person__birth_date="1953-01-01", central__ratio="030"),
        dict(CARD, person__scheme="late_elderly", person__birth_date="1940-01-01"),
    ]

    def test_nothing_is_found(self):
        checker = binary()
        if checker is None:
            if os.environ.get("MADOGUCHI_REQUIRE_CLIENTS"):
                self.fail("no madoguchi is built, and MADOGUCHI names none")
            self.skipTest("no madoguchi is built: `cargo build -p madoguchi`, or name it in MADOGUCHI")
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for number, facts in enumerate(self.FACTS):
                os.mkdir(os.path.join(folder, str(number)))
                for kind in KINDS:
                    paths.append(os.path.join(folder, str(number), FILE_NAMES[kind]))
                    with open(paths[-1], "wb") as out:
                        out.write(write_claim(case(**facts), kind, "2025-11")[2])
            run = subprocess.run([checker, "receipt", "check", "--severity", "warning"] + paths, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, timeout=120)
            said = run.stdout.decode()
            # 77777779 is fine and gets a note (ELIG-11), in one file of each kind.
            self.assertEqual((run.returncode, said.count(" 0 findings")), (0, len(paths) - len(KINDS)), said)
            self.assertEqual(said.count("source ELIG-11"), len(KINDS), said)


if __name__ == "__main__":
    unittest.main()
