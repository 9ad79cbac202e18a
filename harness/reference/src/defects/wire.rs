//! Wire defects: a receipt computer that goes about its files in a wrong way (role `reception`).

use super::{ACTUAL, BOTH, Cause, Defect};
use crate::reception::{Habits, Reading, leaf_order};
use madoguchi_contract::Answer as Told;
use madoguchi_contract::case::Question;
use madoguchi_message::Element;
use madoguchi_rulebook::Facts;
use madoguchi_rulebook::facts::{Answer, PersonStatus, Processing, SideNotice};
use madoguchi_rulebook::{Set, Word};
use serde_json::json;

pub(super) const DEFECTS: &[Defect] = &[
    wire(
        "wire-no-inquiry",
        "R-QUAL-03",
        ACTUAL,
        "S-QUAL-03a",
        "照会せずに「有効」と答える",
        "says valid without an inquiry",
        |habits| {
            habits.inquires = |_| false;
        },
    ),
    wire(
        "wire-by-order",
        "R-QUAL-02",
        ACTUAL,
        "V-128",
        "要素を並び順で読む",
        "reads elements by their order",
        |habits| {
            habits.reads = leaf_order;
        },
    ),
    wire(
        "wire-blank-is-expired",
        "R-QUAL-09",
        ACTUAL,
        "V-136",
        "空欄の有効期限を期限切れと読む",
        "reads a blank expiry as expired",
        |habits| {
            habits.understands = |mut reading| {
                if reading.central.valid_to.is_none() && reading.central.answer == Answer::Valid {
                    reading.central.answer = Answer::Invalid;
                }
                reading
            };
        },
    ),
    wire(
        "wire-processing-is-failure",
        "R-QUAL-06",
        ACTUAL,
        "V-134",
        "処理中（2）を異常終了（9）と同じに扱う",
        "treats processing (2) like abnormal (9)",
        |habits| {
            habits.understands = |mut reading| {
                if reading.central.processing == Processing::Processing {
                    reading.central.processing = Processing::Abnormal;
                }
                reading
            };
        },
    ),
    wire(
        "wire-bulk-asked-once",
        "R-QUAL-06",
        ACTUAL,
        "S-QUAL-11d",
        "一括照会の結果が処理中なら、二度と尋ねない",
        "never asks again for a bulk result that is still processing",
        |habits| {
            habits.asks_again = |_| false;
        },
    ),
    wire(
        "wire-record-without-import",
        "R-HOME-06",
        BOTH,
        "S-HOME-06a",
        "取り込まずに、モバイル端末の結果を「取り込んだ」と答える",
        "says that a mobile device's result is on record without fetching it",
        |habits| {
            habits.imports = |_| false;
        },
    ),
    wire(
        "wire-somebody-elses",
        "R-HOME-12",
        ACTUAL,
        "S-HOME-12a",
        "モバイル端末の結果のうち、誰のものかを見ずに最初のものを取り込む",
        "imports the first of the mobile device's results, whoever's it is",
        |habits| {
            habits.is_patients = |_, _| true;
        },
    ),
    wire(
        "wire-half-written",
        "R-QUAL-02",
        ACTUAL,
        "V-128",
        "書きかけの結果ファイルを読み、捨てる",
        "reads half-written result files and throws them away",
        |habits| {
            habits.is_whole = |_| true;
        },
    ),
    wire(
        "wire-information-unasked",
        "R-CONS-06",
        ACTUAL,
        "V-126",
        "同意のない診療・薬剤情報を要求する",
        "requests information nobody consented to",
        |habits| {
            habits.asks_for = |_, _| Set::all();
        },
    ),
    wire(
        "wire-kept-information",
        "R-CONS-07",
        ACTUAL,
        "V-127b",
        "閲覧期間を過ぎた情報を手元に残して見せる",
        "keeps information past its viewing period",
        |habits| {
            habits.tells = kept_information;
        },
    ),
    wire(
        "wire-ignores-code-3",
        "R-QUAL-13",
        BOTH,
        "V-205a",
        "無効（新しい資格あり）（3）を有効と読む",
        "takes code 3 (lost, newer one exists) for valid",
        |habits| {
            habits.understands = |mut reading| {
                if reading.central.answer == Answer::Superseded {
                    reading.central.answer = Answer::Valid;
                }
                reading
            };
        },
    ),
    wire(
        "wire-first-record-only",
        "R-QUAL-13",
        BOTH,
        "V-205b",
        "結果が2件あっても1件目だけを読む",
        "reads the first of two records alone",
        |habits| {
            habits.understands = |mut reading| {
                reading.central.records = 1;
                reading
            };
        },
    ),
    wire(
        "wire-unknown-code-crash",
        "R-QUAL-02",
        ACTUAL,
        "V-206b",
        "知らない資格有効性コードで異常終了する",
        "crashes on an unknown validity code",
        |habits| {
            habits.reads = crash_on_unknown;
        },
    ),
    wire(
        "wire-person-layer-ignored",
        "R-QUAL-06",
        ACTUAL,
        "V-207",
        "処理結果状況（2）を読まない",
        "does not read the person's status (2)",
        |habits| {
            habits.understands = |mut reading| {
                reading.central.person_status = PersonStatus::Normal;
                reading
            };
        },
    ),
    wire(
        "wire-notice-is-error",
        "R-QUAL-07",
        ACTUAL,
        "V-129",
        "正常終了に付いた注意のコードをエラーと読む",
        "reads a side code on a normal result as an error",
        |habits| {
            habits.understands = |mut reading| {
                if reading.central.side_notice != SideNotice::None {
                    reading.central.person_status = PersonStatus::Error;
                }
                reading
            };
        },
    ),
    wire(
        "wire-narrow-insurer-number",
        "R-QUAL-11",
        ACTUAL,
        "S-QUAL-11d",
        "6桁の保険者番号を8桁に揃えずに送る",
        "sends a six-digit insurer number unpadded",
        |habits| {
            habits.insurer_number = |question| question.numbers.current.insurer_number.clone();
        },
    ),
];

const fn wire(
    id: &'static str,
    clause: &'static str,
    rulebooks: &'static [&'static str],
    vector: &'static str,
    ja: &'static str,
    en: &'static str,
    change: fn(&mut Habits),
) -> Defect {
    Defect { id, clause, rulebooks, ja, en, vector, cause: Cause::Wire(change) }
}

fn crash_on_unknown(message: &Element, facts: &Facts) -> Result<Reading, String> {
    let reading = crate::reception::Habits::sound();
    let reading = (reading.reads)(message, facts)?;
    match reading.central.answer {
        Answer::Code0 | Answer::Code7 => Err("index out of range: no such validity code".into()),
        _ => Ok(reading),
    }
}

fn kept_information(question: &Question, answer: &mut Told) {
    let kinds = question.facts.says.consent;
    let late = question.facts.inquiry_at.is_some_and(|at| at.seconds() >= question.facts.now.seconds() + 86_400);
    if late && !kinds.is_empty() {
        answer.set("info_delivered", json!(kinds.iter().map(Word::word).chain(["ceiling"]).collect::<Vec<_>>()));
    }
}
