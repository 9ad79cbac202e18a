//! The second plane: what the product *did*, by the records of the peers, against what it said and what it may do.
//!
//! Only roles of the emulated world are looked at. A product that says "confirmed online" without an inquiry, that asks for
//! information nobody consented to, or that writes a number in the wrong width breaks a clause whatever it answered.

use crate::bench::{Bench, deciding};
use crate::consequence::Author;
use crate::expect::Grade;
use crate::text::Text;
use madoguchi_contract::event::{Deed, Peer, WireRecord};
use madoguchi_contract::{Answer, Case, Role};
use madoguchi_rulebook::facts::{InfoKind, Means, Processing};
use madoguchi_rulebook::{Facts, Instant};
use serde_json::json;

/// Observable of a finding about what was done: no step of a scenario asks for it.
pub const ON_THE_WIRE: &str = "wire";

/// One thing done, or not done, against a clause.
struct Breach {
    clause: &'static str,
    seen: Text,
}

impl Bench<'_> {
    /// Holds what was done against what was said and what may be done.
    pub(crate) fn wire(&mut self, wire: &[WireRecord], answer: Option<&Answer>) {
        let breaches = match self.case.role {
            Role::Reception => breaches(self.case, wire, answer),
            Role::Terminal => invented(wire),
            Role::Engine | Role::Reader | Role::Claims => return,
        };
        for breach in breaches {
            let bound = self.bound(&[breach.clause.to_string()], Author::Product);
            self.each(&bound, |consequence| consequence.verdict(Grade::Breach));
            if let Some(worst) = deciding(&bound).map(|bound| bound.consequence.verdict(Grade::Breach)) {
                let clause = self.strongest(&bound);
                self.tell(worst, clause, breach.seen, None);
                if let Some(finding) = self.verdict.findings.last_mut() {
                    finding.observable = Some(ON_THE_WIRE.into());
                }
            }
        }
    }
}

fn breaches(case: &Case, wire: &[WireRecord], answer: Option<&Answer>) -> Vec<Breach> {
    let mut found = vec![];
    let online = answer.and_then(|answer| answer.get("confirmed_by")).is_some_and(|by| by == json!("online"));
    if online && !inquired(wire) {
        let seen = Text::new(
            "オンラインで確認したと答えたが、照会の要求も結果の受領もない",
            "said to be confirmed online, but nothing was inquired and no result was fetched",
        );
        found.push(Breach { clause: "R-QUAL-03", seen });
    }
    let on_record = answer.and_then(|answer| answer.get("receipt_record")).is_some_and(|record| record == json!(true));
    if on_record && case.facts.means != Means::FaceReader && !imported(wire) {
        let seen = Text::new(
            "レセコンに取り込んだと答えたが、モバイル端末の結果を取り込んでいない",
            "said to be on record, but the mobile device's result was not fetched",
        );
        found.push(Breach { clause: "R-HOME-06", seen });
    }
    if case.facts.central.processing != Processing::Processing
        && let Some(name) = given_up(wire)
    {
        let seen = Text::new(
            format!("処理中（2）の後、結果を再び求めていない: {name}"),
            format!("was told that it is processing (2), and did not ask again: {name}"),
        );
        found.push(Breach { clause: "R-QUAL-06", seen });
    }
    let consent = case.facts.says.consent.and(case.facts.facility.face_reader.info_kinds);
    for record in taken(wire) {
        let of_checkup = record.name.starts_with("TKK");
        if !of_checkup && !record.name.starts_with("YZK") {
            narrow_number(record, &mut found);
            continue;
        }
        let consented = match of_checkup {
            true => consent.contains(InfoKind::Checkup),
            false => !consent.without(InfoKind::Checkup).is_empty(),
        };
        if !consented {
            let seen = Text::new(
                format!("同意のない情報を要求した: {}", record.name),
                format!("requested information nobody consented to: {}", record.name),
            );
            found.push(Breach { clause: "R-CONS-06", seen });
        } else if !by_card(wire) && !imported(wire) {
            let seen = Text::new(
                format!("本人確認のない照会で情報を要求した: {}", record.name),
                format!("requested information without an identified person: {}", record.name),
            );
            found.push(Breach { clause: "R-CONS-08", seen });
        } else if case.facts.inquiry_at.is_some_and(|at| too_late(&case.facts, at)) {
            let seen = Text::new(
                format!("閲覧期間の後に情報を要求した: {}", record.name),
                format!("requested information after its viewing period: {}", record.name),
            );
            found.push(Breach { clause: "R-CONS-07", seen });
        }
    }
    found
}

/// A program between folder and central service hands on what it was told, and asks before it is told.
fn invented(wire: &[WireRecord]) -> Vec<Breach> {
    let answered = wire.iter().any(|record| record.peer == Peer::Desk && record.deed == Deed::Fetched);
    let asked = wire.iter().any(|record| record.peer == Peer::Central && record.deed == Deed::Asked);
    if !answered || asked {
        return vec![];
    }
    let seen = Text::new("中央に照会せずに結果を書いた", "wrote a result without asking the central service");
    vec![Breach { clause: "R-QUAL-03", seen }]
}

fn taken(wire: &[WireRecord]) -> impl Iterator<Item = &WireRecord> {
    wire.iter().filter(|record| record.deed == Deed::Taken)
}

/// An inquiry by numbers was sent, the result of one in bulk was asked for, or the reader's result was fetched.
fn inquired(wire: &[WireRecord]) -> bool {
    by_card(wire)
        || taken(wire).any(|record| record.name.starts_with("OQSsiquc") || record.name.starts_with("OQSmuquc02"))
}

/// A result of the mobile device was fetched, or a later visit was asked about.
fn imported(wire: &[WireRecord]) -> bool {
    let fetched = |record: &WireRecord| record.peer == Peer::Folder && record.deed == Deed::Fetched;
    let brings = ["OQSmuhvq02res", "OQSmuonq02res", "OQSsihvq", "OQSsionq"];
    wire.iter().filter(|record| fetched(record)).any(|record| brings.iter().any(|name| record.name.starts_with(name)))
}

/// A bulk result that was 処理中 and was never asked for again.
fn given_up(wire: &[WireRecord]) -> Option<&str> {
    let of_result = |record: &WireRecord| {
        record.name.starts_with("OQSmu") && record.name.get(8..10) == Some("02") && record.peer == Peer::Folder
    };
    let told = |record: &&WireRecord| record.deed == Deed::Published && of_result(record);
    let last = wire.iter().rfind(told)?;
    last.text.contains("<SegmentOfResult>2</SegmentOfResult>").then_some(last.name.as_str())
}

/// Whether information may not be asked for any more: after the 24 hours from the reader (their last moment is open, A-11), from
/// the end of the day after the visit on a mobile device (R-CONS-07, R-HOME-07).
fn too_late(facts: &Facts, at: Instant) -> bool {
    match facts.means {
        Means::FaceReader => at > facts.now.plus_seconds(86_400),
        _ => at >= Instant::jst(facts.now.day().plus_days(2), 0),
    }
}

fn by_card(wire: &[WireRecord]) -> bool {
    wire.iter().any(|record| record.peer == Peer::Reader && record.deed == Deed::Fetched)
}

/// An insurer number has eight places; shorter ones are filled up on the left.
fn narrow_number(record: &WireRecord, found: &mut Vec<Breach>) {
    let number = record.text.split("<InsurerNumber>").nth(1).and_then(|rest| rest.split('<').next());
    if let Some(number) = number
        && number.chars().count() != 8
    {
        let seen = Text::new(
            format!("保険者番号「{number}」は8桁でない"),
            format!("the insurer number `{number}` has not eight places"),
        );
        found.push(Breach { clause: "R-QUAL-11", seen });
    }
}

#[cfg(test)]
mod tests;
