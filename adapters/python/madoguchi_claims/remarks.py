"""摘要: the mark of a claim under former or unknown numbers, and the statement of the patient behind it.

A claim of an unknown insurer begins with the word 「不詳」 and tells what the patient declared, so that the payer can search. After
a disaster the same word is written, but the numbers are nines, and the codes of the declaration do not belong there (R-CLM-17):
what the patient told is free text then.
"""
FORMER, UNKNOWN, FREE_TEXT = "820000245", "820000246", "810000001"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_KIND = {"employee": "社保", "national_health": "国保", "late_elderly": "後期高齢者医療", "medical_assistance": "生活保護"}
_INSURER = {"employee": "見本健康保険組合", "national_health": "見本市", "late_elderly": "見本県後期高齢者医療広域連合",
            "medical_assistance": "見本市福祉事務所"}


def written(claimed, scheme, day, disaster):
    """The (code, text) pairs of the remarks, in their order."""
    pairs = []
    for remark in claimed:
        code = remark["code"]
        if code in (FORMER, UNKNOWN):
            pairs.append((code, ""))
        else:
            pairs.append((FREE_TEXT if disaster else code, statement(code, scheme, day)))
    return pairs


def statement(code, scheme, day):
    """What the synthetic patient's 被保険者資格申立書 says for one of its eight items."""
    return {
        "830000501": "ミホンタロウ",
        "830000502": _KIND[scheme],
        "830000503": _INSURER[scheme],
        "830000504": "見本商事株式会社",
        "830000505": "東京都見本区窓口町１丁目１番１号",
        "830000506": "見本荘１０１号室",
        "830000507": "０３００００００００",
        "830000508": ("%d年%d月%d日" % (day.year, day.month, day.day)).translate(_FULL_WIDTH),
    }[code]
