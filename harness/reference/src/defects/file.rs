//! Files of claims: right decisions, written down wrongly (role `claims`).

use super::{ACTUAL, BOTH, Cause, Defect};
use crate::claims::Lines;
use madoguchi_contract::case::Question;

pub(super) const DEFECTS: &[Defect] = &[
    file(
        "file-six-sevens",
        "R-CLM-07",
        ACTUAL,
        "S-CLM-07d",
        "国保の不詳の保険者番号を6桁の7にする",
        "writes six sevens for an unknown 国保 insurer",
        |_, lines| {
            on_unknown(lines, |ho| set(ho, 1, b"  777777"));
        },
    ),
    file(
        "file-seven-sevens",
        "R-CLM-07",
        BOTH,
        "V-105",
        "不詳の保険者番号を7桁の7にする",
        "writes seven sevens for an unknown insurer",
        |_, lines| {
            on_unknown(lines, |ho| set(ho, 1, b" 7777777"));
        },
    ),
    file(
        "file-wide-sevens",
        "R-CLM-07",
        BOTH,
        "V-105",
        "不詳の保険者番号を全角の7で書く",
        "writes the sevens full-width",
        |_, lines| {
            on_unknown(lines, |ho| set(ho, 1, &[0x82, 0x56].repeat(8)));
        },
    ),
    file(
        "file-symbol",
        "R-CLM-08",
        ACTUAL,
        "V-105",
        "不詳のレセプトの記号にも7を並べる",
        "fills the symbol of an unknown claim with sevens, too",
        |_, lines| {
            on_unknown(lines, |ho| set(ho, 2, b"7777"));
        },
    ),
    file(
        "file-elder-nine",
        "R-CLM-08",
        ACTUAL,
        "V-193",
        "後期高齢者の不詳の番号を9桁の7にする",
        "writes nine sevens for a late-stage elderly person",
        |_, lines| {
            on_unknown(lines, |ho| set(ho, 3, b"777777777"));
        },
    ),
    file(
        "file-mark-text",
        "R-CLM-14",
        ACTUAL,
        "V-105",
        "820000246に「不詳」の文字を付ける",
        "writes 「不詳」 as text of the comment 820000246",
        |_, lines| {
            on_remark(lines, b"820000246", |co| *co.last_mut().expect("a comment has a text") = UNKNOWN.to_vec());
        },
    ),
    file(
        "file-mark-late",
        "R-CLM-14",
        ACTUAL,
        "V-105",
        "「不詳」を診療行為の後に書く",
        "writes the mark of an unknown insurer behind the services",
        mark_late,
    ),
    file(
        "file-mark-missing",
        "R-CLM-14",
        ACTUAL,
        "V-105",
        "「不詳」を書かない",
        "leaves the mark of an unknown insurer out",
        |_, lines| {
            lines.retain(|line| !line.contains(&b"820000246".to_vec()));
        },
    ),
    file(
        "file-branch",
        "R-CLM-14",
        ACTUAL,
        "V-105",
        "不詳のレセプトに控えの枝番を残す",
        "keeps the branch number in an unknown claim",
        |question, lines| {
            if let Some(at) = lines.iter().position(|line| is_unknown(line)) {
                let record = format!("SN,1,01,,,,{},,", question.numbers.former.branch);
                lines.insert(at + 1, record.split(',').map(|field| field.as_bytes().to_vec()).collect());
            }
        },
    ),
    file(
        "file-nines",
        "R-CLM-17",
        ACTUAL,
        "V-198",
        "申立書のあとの請求を9で埋める",
        "fills a claim behind a declaration with nines",
        |_, lines| {
            on_unknown(lines, |ho| {
                set(ho, 1, b"99999999");
                set(ho, 3, b"999999999");
            });
        },
    ),
    file(
        "file-both-marks",
        "R-CLM-06",
        ACTUAL,
        "V-192",
        "旧資格の請求に「不詳」も付ける",
        "marks a former insurer as unknown, too",
        |_, lines| {
            if let Some(at) = lines.iter().position(|line| line.contains(&b"820000245".to_vec())) {
                let mut both = lines[at].clone();
                both.iter_mut()
                    .filter(|field| field.as_slice() == b"820000245")
                    .for_each(|field| *field = b"820000246".to_vec());
                lines.insert(at, both);
            }
        },
    ),
    file(
        "file-payer-data",
        "R-CLM-19",
        ACTUAL,
        "V-200",
        "初回の請求に確認区分04を書く",
        "writes the payer's confirmation 04 on a first claim",
        |_, lines| {
            for line in lines.iter_mut().filter(|line| line[0] == b"SN") {
                set(line, 2, b"04");
            }
        },
    ),
    file(
        "file-one-claim",
        "R-CLM-18",
        ACTUAL,
        "V-199",
        "月の途中で保険者が変わっても1件にまとめる",
        "files one claim although the insurer changed in the month",
        one_claim,
    ),
    file(
        "file-leading-zero",
        "R-CLM-04",
        BOTH,
        "S-CLM-04a",
        "番号の先頭の0を落とす",
        "drops leading zeros of the number",
        |_, lines| {
            for line in lines.iter_mut().filter(|line| line[0] == b"HO") {
                let kept = line[3].iter().position(|byte| *byte != b'0').unwrap_or(0);
                drop(line[3].drain(..kept));
            }
        },
    ),
    file(
        "file-totals",
        "R-CLM-03",
        BOTH,
        "S-CLM-03a",
        "請求書の総合計点数を1点多く書く",
        "writes one point too many in the totals",
        |_, lines| {
            if let Some(totals) = lines.last_mut() {
                let points: u64 = String::from_utf8_lossy(&totals[2]).parse().unwrap_or(0);
                totals[2] = (points + 1).to_string().into_bytes();
            }
        },
    ),
    Defect {
        id: "file-check-digit",
        clause: "R-CLM-05",
        rulebooks: BOTH,
        ja: "77777777を検証番号の誤りとして受け付けない",
        en: "does not take 77777777 because of its check digit",
        vector: "V-105",
        cause: Cause::Refusal(|book| {
            let insurers = book.claims.iter().filter_map(|claim| claim.insured.as_ref());
            insurers.into_iter().all(|insured| insured.insurer_number != "77777777")
        }),
    },
];

const fn file(
    id: &'static str,
    clause: &'static str,
    rulebooks: &'static [&'static str],
    vector: &'static str,
    ja: &'static str,
    en: &'static str,
    change: fn(&Question, &mut Lines),
) -> Defect {
    Defect { id, clause, rulebooks, ja, en, vector, cause: Cause::File(change) }
}

/// 「不詳」 in Shift_JIS.
const UNKNOWN: [u8; 4] = [0x95, 0x73, 0x8F, 0xDA];

fn set(line: &mut [Vec<u8>], position: usize, value: &[u8]) {
    line[position] = value.to_vec();
}

fn is_unknown(line: &[Vec<u8>]) -> bool {
    line[0] == b"HO" && matches!(line[1].as_slice(), b"77777777" | b"77777779")
}

fn on_unknown(lines: &mut Lines, change: impl Fn(&mut Vec<Vec<u8>>)) {
    lines.iter_mut().filter(|line| is_unknown(line)).for_each(change);
}

fn on_remark(lines: &mut Lines, code: &[u8], change: impl Fn(&mut Vec<Vec<u8>>)) {
    lines.iter_mut().filter(|line| line.iter().any(|field| field == code)).for_each(change);
}

/// The mark moves behind every service of its claim.
fn mark_late(_: &Question, lines: &mut Lines) {
    let Some(at) = lines.iter().position(|line| line.contains(&b"820000246".to_vec())) else { return };
    let mark = lines.remove(at);
    let end = lines[at..].iter().position(|line| matches!(line[0].as_slice(), b"RE" | b"IR" | b"GO" | b"KI"));
    lines.insert(at + end.unwrap_or(0), mark);
}

/// The first of two claims is left out; its visits are lost.
fn one_claim(_: &Question, lines: &mut Lines) {
    let heads: Vec<usize> = (0..lines.len()).filter(|at| lines[*at][0] == b"RE").collect();
    let [first, second] = heads[..] else { return };
    drop(lines.drain(first..second));
    lines[first][1] = b"1".to_vec();
    let payer = lines.iter().find(|line| line[0] == b"HO").map(|line| line[5].clone()).unwrap_or_default();
    if let Some(totals) = lines.last_mut() {
        (totals[1], totals[2]) = (b"1".to_vec(), payer);
    }
}
