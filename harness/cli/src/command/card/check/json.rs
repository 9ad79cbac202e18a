//! The results for programs.

use super::Judged;
use madoguchi_card::check::{Answered, Origin, Outcome};
use serde_json::{Value, json};

/// The whole report as JSON.
pub fn report(judged: &Judged) -> String {
    let report = &judged.report;
    let atr: String = report.atr.iter().map(|byte| format!("{byte:02X}")).collect();
    let cases: Vec<Value> = report
        .results
        .iter()
        .zip(&judged.verdicts)
        .map(|(result, verdict)| {
            let why = match result.outcome {
                Outcome::NotApplicable(why) | Outcome::NotRun(why) | Outcome::Undecided(why) => Some(why.words()),
                _ => None,
            };
            let seen = result.seen.as_ref().map(|seen| {
                let answered = match &seen.answered {
                    Answered::Status { status, body } => {
                        json!({"status": format!("{status:04X}"), "body_length": body})
                    }
                    Answered::Nothing => json!({"nothing": true}),
                    Answered::Fact(words) => json!({"ja": words.ja, "en": words.en}),
                };
                json!({"step": seen.step, "command": seen.command, "expected": seen.expected, "answered": answered})
            });
            json!({
                "id": result.case.id,
                "row": result.case.row,
                "confidence": result.case.confidence,
                "verdict": verdict.to_string(),
                "title": {"ja": result.case.ja, "en": result.case.en},
                "why": why.map(|why| json!({"ja": why.ja, "en": why.en})),
                "seen": seen,
            })
        })
        .collect();
    let emulated = report.origin == Origin::Emulated;
    let kind = super::text::kind(report.kind).en;
    let whole = json!({
        "format": "madoguchi-card-check-report",
        "version": 1,
        "card": {"atr": atr, "kind": kind, "emulated": emulated, "because": report.because.en},
        "cases": cases,
    });
    format!("{whole:#}\n")
}
