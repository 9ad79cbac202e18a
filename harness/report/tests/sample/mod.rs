//! A run with one case of nearly every verdict.

// Each test file takes what it needs of it.
#![allow(dead_code)]

use madoguchi_contract::case::{Numbers, Role};
use madoguchi_contract::event::{CaseLog, EventBody, NotAsked, RunHead};
use madoguchi_contract::{Case, Expectation, Kind, Outcome, Product, Subject};
use madoguchi_judge::{
    Attestation, Attestations, CaseVerdict, Clauses, Declared, Ending, KnownFailures, RunFacts, RunVerdict, Strictness,
    Verdict, judge,
};
use madoguchi_rulebook::Day;
use serde_json::{Value, json};

fn case(id: &str, title: &str, clause: &str, observable: &str, kind: Value) -> Case {
    let kind: Kind = serde_json::from_value(kind).expect("a kind");
    let expectation = Expectation {
        observable: observable.into(),
        kind,
        clauses: vec![],
        by_product: false,
        text: "ならば …".into(),
        line: 15,
    };
    let facts = json!({"now": "2025-06-16T10:00:00+09:00", "presents": ["my_number_card"]});
    Case {
        id: format!("{id}@actual"),
        title: format!("{id} {title}"),
        feature: "cert/expiry.feature".into(),
        line: 12,
        rulebook: "actual".into(),
        role: Role::Engine,
        subject: Subject::Product,
        clauses: vec![clause.into()],
        facts: madoguchi_contract::case::facts_from(facts).expect("facts"),
        numbers: Numbers::default(),
        written_date: None,
        acts: vec![],
        expectations: vec![expectation],
        records: vec![],
    }
}

/// Cases, and what the product said.
pub fn cases() -> Vec<(Case, EventBody)> {
    let only = json!({"exactly": "accepted_eligibility_only"});
    let reception = |outcome: &str, level: Value| {
        let value = json!({"reception": {"outcome": outcome, "level": level, "reason": null}});
        EventBody::Answered { outcome: Outcome::Done(value) }
    };
    let right = || reception("accepted", json!("eligibility_only"));
    let wrong = || reception("accepted", json!("full"));
    let expiry = |id: &str, title: &str| case(id, title, "R-CERT-05", "reception", only.clone());
    let should = Clauses::builtin().iter().find(|entry| {
        entry.level == madoguchi_judge::Level::Should && entry.capability.is_none() && entry.rulebooks.len() == 2
    });
    let should = should.expect("the catalogue has one").id.clone();
    let either = json!({"either": {"values": [[], ["cert_expiring_soon"]], "amb": "A-01"}});
    vec![
        (expiry("V-004", "満了日の当日"), right()),
        (expiry("V-005", "満了日の翌日"), wrong()),
        (expiry("V-006", "満了日の1か月後"), wrong()),
        (
            expiry("V-007", "猶予期間の末日の翌日"),
            EventBody::Answered { outcome: Outcome::SutError("ValueError: month must be in 1..12".into()) },
        ),
        (
            case("V-008", "案内の幅", "R-CERT-04", "alerts", either),
            EventBody::Answered { outcome: Outcome::Done(json!({"alerts": []})) },
        ),
        (
            case("V-009", "案内の文言", "R-CERT-12", "advice", json!("review")),
            EventBody::Answered { outcome: Outcome::Done(json!({"advice": []})) },
        ),
        (case("V-010", "推奨", &should, "reception", only.clone()), wrong()),
        (
            case("V-011", "未実装", "R-OLD-02", "reception", only.clone()),
            EventBody::Answered { outcome: Outcome::Unimplemented("legacy_card".into()) },
        ),
        (case("V-012", "答えのない観測項目", "R-OLD-02", "claim.route", json!({"must_not": ["c"]})), right()),
        (expiry("V-013", "スマートフォン"), EventBody::NotAsked { reason: NotAsked::RoleLacking("reader".into()) }),
        (expiry("V-014", "既知の不適合"), wrong()),
        (expiry("V-015", "選択外 <&\">"), EventBody::NotAsked { reason: NotAsked::Filtered }),
    ]
}

/// The run, judged.
pub fn run(cases: Vec<(Case, EventBody)>) -> RunVerdict {
    let verdicts: Vec<CaseVerdict> = cases
        .into_iter()
        .map(|(case, body)| {
            let mut log = CaseLog::unrecorded(&case.clone().into());
            log.record(body).expect("kept");
            judge(&case, &log.close().expect("kept"), Clauses::builtin(), &Declared::default())
        })
        .collect();
    let known = "format = \"madoguchi.expectations\"\nversion = 1\n\
        [[expect]]\ncase = \"V-014\"\nreason = \"次の版\"\nowner = \"受付班\"\nexpires = \"2025-12-31\"\n\
        [[expect]]\ncase = \"V-999\"\nreason = \"?\"\nowner = \"受付班\"\nexpires = \"2025-12-31\"\n";
    let known = KnownFailures::parse(known, Clauses::builtin()).expect("a list");
    let mut attestations = Attestations::default();
    let attestation = Attestation {
        case: Some("V-009".into()),
        clause: None,
        verdict: Verdict::Pass,
        by: "審査 花子".into(),
        date: Day::ymd(2025, 7, 11),
        reason: "文言を読んだ".into(),
        digest: "another".into(),
    };
    attestations.attest(attestation, Clauses::builtin()).expect("complete");
    let facts = RunFacts {
        head: head(),
        evidence: "e0".into(),
        known: &known,
        attestations: &attestations,
        codes: &Default::default(),
        kill_score: None,
        ending: Ending::Finished,
        strictness: Strictness::Normal,
    };
    RunVerdict::of(verdicts, facts, Clauses::builtin())
}

/// How the run began.
pub fn head() -> RunHead {
    RunHead {
        as_of: Day::ymd(2025, 7, 10),
        seed: 0,
        suite: "5f3a".into(),
        tool: "0.1.0".into(),
        rulebooks: [("actual".to_string(), "77aa".to_string())].into(),
        extends: [].into(),
        error_map: None,
        product: Product { name: "見本受付".into(), version: "2.1".into(), build: String::new() },
        roles: vec!["engine".into()],
        capabilities: Default::default(),
        filters: vec![],
        shard: None,
    }
}

/// Holds a text against `snapshots/report`.
pub fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../../snapshots/report"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
