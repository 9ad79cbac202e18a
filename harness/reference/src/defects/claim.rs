//! Claims (CLM, READ).

use super::{ACTUAL, BOTH, Cause, Defect};
use madoguchi_contract::Answer;
use madoguchi_contract::case::Question;
use madoguchi_rulebook::decision::{ClaimNumbers, ClaimRoute, ConfirmedBy, Mark};
use madoguchi_rulebook::{Decision, Facts};
use serde_json::json;

pub(super) const DEFECTS: &[Defect] = &[
    Defect {
        id: "a-b-swapped",
        clause: "R-CLM-03",
        rulebooks: BOTH,
        ja: "方法AとBを取り違える",
        en: "swaps routes A and B",
        vector: "V-101",
        cause: Cause::Decision(a_b_swapped),
    },
    Defect {
        id: "unknown-after-notice",
        clause: "R-CLM-06",
        rulebooks: BOTH,
        ja: "資格情報のお知らせで確認したのに不詳レセプトにする",
        en: "files an unknown claim although the notice confirmed the numbers",
        vector: "V-100",
        cause: Cause::Decision(unknown_after_notice),
    },
    Defect {
        id: "invalid-means-c",
        clause: "R-CLM-04",
        rulebooks: BOTH,
        ja: "以前の番号が分かるのに不詳レセプトにする",
        en: "files an unknown claim although the former numbers are known",
        vector: "V-103",
        cause: Cause::Decision(invalid_means_c),
    },
    Defect {
        id: "seven-sevens",
        clause: "R-CLM-07",
        rulebooks: BOTH,
        ja: "不詳の保険者番号を7桁で埋める",
        en: "fills the insurer number with seven sevens",
        vector: "V-105",
        cause: Cause::Answer(seven_sevens),
    },
    Defect {
        id: "nines",
        clause: "R-CLM-17",
        rulebooks: ACTUAL,
        ja: "不詳レセプトに災害用の9を並べる",
        en: "uses the nines of disaster claims",
        vector: "V-198",
        cause: Cause::Answer(nines),
    },
    Defect {
        id: "mark-last",
        clause: "R-CLM-14",
        rulebooks: ACTUAL,
        ja: "「不詳」のコメントを摘要欄の先頭に置かない",
        en: "does not put the mark first among the remarks",
        vector: "V-194",
        cause: Cause::Answer(mark_last),
    },
    Defect {
        id: "individual-number-on-claim",
        clause: "R-READ-07",
        rulebooks: ACTUAL,
        ja: "請求の番号に個人番号を写す",
        en: "copies the individual number into the number of the claim",
        vector: "S-READ-07b",
        cause: Cause::Answer(individual_number),
    },
];

fn a_b_swapped(_: &Facts, mut decision: Decision) -> Decision {
    let claim = &mut decision.claim;
    (claim.route, claim.numbers) = match claim.route {
        ClaimRoute::A => (ClaimRoute::B, ClaimNumbers::Former),
        ClaimRoute::B => (ClaimRoute::A, ClaimNumbers::Current),
        route => (route, claim.numbers),
    };
    decision
}

fn unknown(mut decision: Decision) -> Decision {
    (decision.claim.route, decision.claim.numbers) = (ClaimRoute::C, ClaimNumbers::Sevens);
    decision.claim.mark = Mark::Unknown;
    decision
}

fn unknown_after_notice(_: &Facts, decision: Decision) -> Decision {
    if decision.confirmed_by == Some(ConfirmedBy::Notice) { unknown(decision) } else { decision }
}

fn invalid_means_c(_: &Facts, decision: Decision) -> Decision {
    if decision.claim.route == ClaimRoute::B { unknown(decision) } else { decision }
}

fn on_route_c(answer: &mut Answer, change: impl FnOnce(&mut serde_json::Value)) {
    if answer.get("claim.route") == Some(json!("c"))
        && let Some(mut claim) = answer.get("claim")
    {
        change(&mut claim);
        answer.set("claim", claim);
    }
}

fn seven_sevens(_: &Question, answer: &mut Answer) {
    on_route_c(answer, |claim| claim["insurer_number"] = json!("7777777"));
}

fn nines(_: &Question, answer: &mut Answer) {
    on_route_c(answer, |claim| {
        claim["insurer_number"] = json!("99999999");
        claim["number"] = json!("999999999");
    });
}

fn mark_last(_: &Question, answer: &mut Answer) {
    on_route_c(answer, |claim| {
        if let Some(remarks) = claim["remarks"].as_array_mut().filter(|remarks| remarks.len() > 1) {
            remarks.rotate_left(1);
        }
    });
}

/// Digits 1 to 11 with their check digit: nobody's number, and the harness masks it.
fn individual_number(_: &Question, answer: &mut Answer) {
    if answer.get("claim.route") == Some(json!("normal"))
        && let Some(mut claim) = answer.get("claim")
    {
        claim["number"] = json!("123456789018");
        answer.set("claim", claim);
    }
}
