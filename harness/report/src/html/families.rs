//! Names of the families of clauses, as a test record lists its items.

/// A family of clauses: the middle of their ids, and its name in Japanese and English.
pub(super) const FAMILIES: [(&str, &str, &str); 21] = [
    ("DATE", "日付の数え方", "Dates"),
    ("OLD", "従来の健康保険証", "Legacy insurance card"),
    ("CONF", "資格確認書", "Eligibility certificate"),
    ("NOTE", "資格情報のお知らせ・画面", "Eligibility notice and portal view"),
    ("LATE", "後期高齢者医療", "Late-stage elderly"),
    ("PROV", "暫定措置", "Provisional leniency"),
    ("CARD", "カード本体", "Card body"),
    ("CERT", "電子証明書", "Certificates"),
    ("READ", "カードリーダーと本人確認", "Reader and identity"),
    ("VIS", "目視確認モード", "Visual check mode"),
    ("CONS", "情報提供の同意", "Consent"),
    ("QUAL", "資格確認の回答", "Answers of the central service"),
    ("FAIL", "確認できないとき（方法①〜④）", "Reception failed (methods 1 to 4)"),
    ("PAY", "窓口負担", "Copayment"),
    ("CLM", "レセプト請求（方法A〜C）", "Claims (routes A to C)"),
    ("HOME", "居宅同意取得型", "Home-consent mode"),
    ("VISIT", "訪問診療等・オンライン診療等", "Visiting and online care"),
    ("PHONE", "スマートフォン", "Smartphone"),
    ("TICKET", "診察券・受給者証", "Patient card and subsidy certificate"),
    ("STAT", "利用状況の統計", "Statistics"),
    ("OPS", "問合せ先", "Contacts and support"),
];

/// The family of a clause: `R-CERT-05` is of `CERT`.
pub(super) fn family(clause: &str) -> &str {
    clause.split('-').nth(1).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_judge::Clauses;
    use std::collections::BTreeSet;

    #[test]
    fn every_clause_has_a_family_and_every_family_a_clause() {
        let clauses: BTreeSet<&str> = Clauses::builtin().iter().map(|entry| family(&entry.id)).collect();
        assert_eq!(clauses, FAMILIES.iter().map(|(family, _, _)| *family).collect());
    }
}
