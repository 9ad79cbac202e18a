//! From cases to a run: known failures, attestations, figures, exit codes.

mod sample;

use madoguchi_contract::event::{EventBody, NotAsked, RunHead};
use madoguchi_contract::{Case, Outcome, Product};
use madoguchi_judge::attest::AttestedState;
use madoguchi_judge::known::StaleReason;
use madoguchi_judge::{
    Attestation, Attestations, CaseVerdict, Clauses, Declared, Ending, KnownFailures, RunFacts, RunVerdict, Strictness,
    Verdict, judge,
};
use madoguchi_rulebook::Day;
use sample::{events, expiry, history, reception};
use serde_json::{Value, json};

const MUST: &str = "R-CERT-05";

fn head() -> RunHead {
    RunHead {
        as_of: Day::ymd(2025, 7, 10),
        seed: 0,
        suite: "suite".into(),
        tool: "0.1.0".into(),
        rulebooks: [("actual".to_string(), "digest".to_string())].into(),
        extends: [].into(),
        error_map: None,
        product: Product { name: "sample".into(), version: "1".into(), build: String::new() },
        roles: vec!["engine".into()],
        capabilities: Default::default(),
        filters: vec![],
        shard: None,
    }
}

fn case(id: &str) -> Case {
    Case { id: format!("{id}@actual"), title: id.into(), ..expiry(MUST) }
}

fn verdict(id: &str, outcome: Outcome) -> CaseVerdict {
    let case = case(id);
    judge(&case, &history(&case, outcome), Clauses::builtin(), &Declared::default())
}

fn good(id: &str) -> CaseVerdict {
    verdict(id, reception("accepted", json!("eligibility_only")))
}

fn bad(id: &str) -> CaseVerdict {
    verdict(id, reception("rejected", Value::Null))
}

fn not_asked(id: &str, reason: NotAsked) -> CaseVerdict {
    let case = case(id);
    judge(&case, &events(&case, EventBody::NotAsked { reason }), Clauses::builtin(), &Declared::default())
}

fn run(cases: Vec<CaseVerdict>, known: &str, ending: Ending, strictness: Strictness) -> RunVerdict {
    let known = format!("format = \"madoguchi.expectations\"\nversion = 1\n{known}");
    let known = KnownFailures::parse(&known, Clauses::builtin()).expect("a list");
    let attestations = Attestations::default();
    let facts = RunFacts {
        head: head(),
        evidence: "digest".into(),
        known: &known,
        attestations: &attestations,
        codes: &Default::default(),
        kill_score: None,
        ending,
        strictness,
    };
    RunVerdict::of(cases, facts, Clauses::builtin())
}

fn code(cases: Vec<CaseVerdict>) -> u8 {
    run(cases, "", Ending::Finished, Strictness::Normal).exit_code()
}

#[test]
fn exit_codes_follow_the_worst() {
    assert_eq!(code(vec![good("V-1"), good("V-2")]), 0);
    assert_eq!(code(vec![good("V-1"), bad("V-2")]), 1);
    assert_eq!(code(vec![bad("V-1"), verdict("V-2", Outcome::AdapterError("x".into()))]), 3);
    assert_eq!(code(vec![bad("V-1"), verdict("V-2", Outcome::Unimplemented("x".into()))]), 1);
    assert_eq!(code(vec![]), 4);
    assert_eq!(code(vec![not_asked("V-1", NotAsked::Filtered)]), 4);
    assert_eq!(code(vec![good("V-1"), verdict("V-2", Outcome::Done(json!({})))]), 5);
    assert_eq!(code(vec![good("V-1"), not_asked("V-2", NotAsked::Aborted)]), 5);
    assert_eq!(code(vec![good("V-1"), not_asked("V-2", NotAsked::Filtered)]), 0);
    let lost = EventBody::Lost {
        lost: madoguchi_contract::message::Lost::Gone {
            end: madoguchi_contract::transport::End::Exit(1),
            log: String::new(),
        },
    };
    let lost = judge(&case("V-2"), &events(&case("V-2"), lost), Clauses::builtin(), &Declared::default());
    assert_eq!(code(vec![bad("V-1"), lost]), 70);
    assert_eq!(run(vec![bad("V-1")], "", Ending::Interrupted, Strictness::Normal).exit_code(), 130);
}

#[test]
fn strictness_makes_warnings_count() {
    let should = Clauses::builtin().iter().find(|entry| {
        entry.level == madoguchi_judge::Level::Should && entry.capability.is_none() && entry.rulebooks.len() == 2
    });
    let case = Case { id: "V-1@actual".into(), ..expiry(&should.expect("the catalogue has one").id) };
    let warned =
        judge(&case, &history(&case, reception("rejected", Value::Null)), Clauses::builtin(), &Declared::default());
    assert_eq!(warned.verdict, Verdict::Warn);
    assert_eq!(run(vec![warned.clone()], "", Ending::Finished, Strictness::Normal).exit_code(), 0);
    assert_eq!(run(vec![warned], "", Ending::Finished, Strictness::Strict).exit_code(), 1);
}

#[test]
fn figures_count_clauses_that_bind_the_product() {
    let run = run(
        vec![good("V-1"), bad("V-2"), not_asked("V-3", NotAsked::Filtered)],
        "",
        Ending::Finished,
        Strictness::Normal,
    );
    let must = run.tally.must;
    assert_eq!((must.satisfied, must.violated, must.undecided), (0, 1, 0));
    assert!(must.total > 90);
    assert_eq!((run.tally.cases.run, run.tally.cases.total, run.tally.cases.left_out), (2, 3, 1));
    let row = run.coverage.rows.iter().find(|row| row.clause == MUST).expect("a row");
    assert_eq!((row.verdict, row.cases.len()), (Some(Verdict::Fail), 3));
}

fn entry(what: &str, expires: &str) -> String {
    format!("[[expect]]\n{what}\nreason = \"later\"\nowner = \"team\"\nexpires = \"{expires}\"\n")
}

#[test]
fn a_known_failure_is_excused_until_it_expires_or_passes() {
    let by_case = entry("case = \"V-2\"", "2025-07-10");
    let run_of = |cases, list: &str| run(cases, list, Ending::Finished, Strictness::Normal);
    let excused = run_of(vec![good("V-1"), bad("V-2")], &by_case);
    assert_eq!((excused.cases[1].verdict, excused.exit_code()), (Verdict::ExpectedFail, 0));
    assert_eq!(excused.tally.must.satisfied, 0);
    let expired = run_of(vec![bad("V-2")], &entry("case = \"V-2\"", "2025-07-09"));
    assert_eq!((expired.cases[0].verdict, expired.exit_code()), (Verdict::Fail, 1));
    assert_eq!(expired.stale[0].why, StaleReason::Expired);
    let passes = run_of(vec![good("V-2")], &by_case);
    assert_eq!((passes.cases[0].verdict, passes.exit_code()), (Verdict::UnexpectedPass, 6));
    let nothing = run_of(vec![good("V-1")], &by_case);
    assert_eq!((nothing.stale[0].why, nothing.exit_code()), (StaleReason::MatchesNothing, 6));
    let by_clause = entry(&format!("clause = \"{MUST}\""), "2026-01-01");
    let some = run_of(vec![good("V-1"), bad("V-2")], &by_clause);
    assert_eq!(
        (some.cases[0].verdict, some.cases[1].verdict, some.exit_code()),
        (Verdict::Pass, Verdict::ExpectedFail, 0)
    );
    assert_eq!(run_of(vec![good("V-1")], &by_clause).exit_code(), 6);
    let glob = run_of(vec![bad("V-21"), bad("V-22"), bad("V-3")], &entry("case = \"V-2*\"", "2026-01-01"));
    assert_eq!(glob.cases.iter().filter(|case| case.verdict == Verdict::ExpectedFail).count(), 2);
}

#[test]
fn a_wrong_list_of_known_failures_is_refused() {
    let refused = |text: &str| KnownFailures::parse(text, Clauses::builtin()).expect_err("wrong").to_string();
    let head = "format = \"madoguchi.expectations\"\nversion = 1\n";
    assert!(
        refused(&format!("{head}{}", entry("case = \"V-1\"\nclause = \"R-CERT-05\"", "2026-01-01"))).contains("either")
    );
    assert!(
        refused(&format!("{head}{}", entry("clause = \"R-CRT-05\"", "2026-01-01")))
            .contains("did you mean `R-CERT-05`")
    );
    assert!(refused(&format!("{head}{}", entry("case = \"V-1\"", "2026-02-30"))).contains("line"));
    assert!(refused("format = \"x\"\nversion = 1\n").contains("madoguchi.expectations"));
}

#[test]
fn a_person_resolves_a_review_for_one_evidence_only() {
    let clause = "R-CERT-05";
    let mut case = case("V-1");
    case.expectations = vec![sample::expectation("advice", json!("review"))];
    let review = || {
        judge(&case, &history(&case, Outcome::Done(json!({"advice": []}))), Clauses::builtin(), &Declared::default())
    };
    assert_eq!(review().verdict, Verdict::Review);
    let attestation = |digest: &str| Attestation {
        case: None,
        clause: Some(clause.into()),
        verdict: Verdict::Pass,
        by: "審査 花子".into(),
        date: Day::ymd(2025, 7, 11),
        reason: "read".into(),
        digest: digest.into(),
    };
    let mut list = Attestations::default();
    list.attest(attestation("digest"), Clauses::builtin()).expect("complete");
    list.attest(attestation("another"), Clauses::builtin()).expect("complete");
    let back = Attestations::parse(&list.to_toml(), Clauses::builtin()).expect("comes back");
    assert_eq!(back, list);
    let mut cases = [review()];
    let told = list.apply(&mut cases, "digest");
    assert_eq!((cases[0].verdict, cases[0].clauses[clause]), (Verdict::Pass, Verdict::Pass));
    assert_eq!((told[0].state, told[1].state), (AttestedState::Applied, AttestedState::OtherEvidence));
    let nameless = Attestation { by: " ".into(), ..attestation("digest") };
    assert!(list.attest(nameless, Clauses::builtin()).is_err());
    let odd = Attestation { verdict: Verdict::Error, ..attestation("digest") };
    assert!(list.attest(odd, Clauses::builtin()).is_err());
}

#[test]
fn a_verdict_that_differs_on_a_second_run_is_flaky() {
    let flaky = good("V-1").repeated(&bad("V-1"));
    assert_eq!((flaky.verdict, flaky.clauses[MUST]), (Verdict::Flaky, Verdict::Flaky));
    assert_eq!(flaky.findings[0].verdict, Verdict::Flaky);
    assert_eq!(code(vec![flaky]), 1);
    assert_eq!(bad("V-1").repeated(&bad("V-1")), bad("V-1"));
}
