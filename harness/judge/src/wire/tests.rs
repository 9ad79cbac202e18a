//! Every breach that the peers' records can show, with the sound conduct beside it that differs in that one thing.

use super::*;
use crate::{Clauses, Declared, Verdict};
use madoguchi_contract::case::Numbers;
use madoguchi_contract::{Language, Subject};
use madoguchi_rulebook::{Day, Set};
use serde_json::Value;

fn case() -> Case {
    Case {
        id: "V-128@actual/reception".into(),
        title: "V-128".into(),
        feature: "qual/answers.feature".into(),
        line: 7,
        rulebook: "actual".into(),
        role: Role::Reception,
        subject: Subject::Product,
        clauses: vec!["R-QUAL-02".into()],
        facts: Facts::default(),
        numbers: Numbers::default(),
        written_date: None,
        acts: vec![],
        expectations: vec![],
        records: vec![],
    }
}

fn consenting(kinds: &[InfoKind]) -> Case {
    let mut case = case();
    case.facts.says.consent = Set::of(kinds);
    case
}

fn at_home() -> Case {
    let mut case = case();
    case.facts.means = Means::HomeConsent;
    case
}

fn record(peer: Peer, deed: Deed, name: &str, text: &str) -> WireRecord {
    WireRecord { peer, deed, name: name.into(), text: text.into(), http: None }
}

fn request(name: &str) -> WireRecord {
    record(Peer::Folder, Deed::Taken, name, "")
}

fn result(name: &str, segment: &str) -> WireRecord {
    record(Peer::Folder, Deed::Published, name, &format!("<SegmentOfResult>{segment}</SegmentOfResult>"))
}

fn fetched(name: &str) -> WireRecord {
    record(Peer::Folder, Deed::Fetched, name, "")
}

fn face_fetched() -> WireRecord {
    record(Peer::Reader, Deed::Fetched, "OQSsiquc01res_face_1.xml", "")
}

fn told(value: Value) -> Answer {
    Answer::read(value).expect("fits")
}

fn online() -> Answer {
    told(json!({"confirmed_by": "online"}))
}

fn clauses(case: &Case, wire: &[WireRecord], answer: Option<&Answer>) -> Vec<&'static str> {
    breaches(case, wire, answer).into_iter().map(|breach| breach.clause).collect()
}

#[test]
fn confirmed_online_needs_an_inquiry_or_a_fetched_result() {
    let online = online();
    let of = |wire: &[WireRecord]| clauses(&case(), wire, Some(&online));
    assert_eq!(of(&[]), ["R-QUAL-03"]);
    assert_eq!(of(&[face_fetched()]), [""; 0]);
    assert_eq!(of(&[request("OQSsiquc01req_1.xml")]), [""; 0]);
    assert_eq!(of(&[request("OQSmuquc01req_1.xml"), request("OQSmuquc02req_2.xml")]), [""; 0]);
    // What was only handed in, registered, or laid down unread says nothing about a person.
    assert_eq!(of(&[request("OQSmuquc01req_1.xml")]), ["R-QUAL-03"]);
    assert_eq!(of(&[request("OQSsiimm01req_1.xml")]), ["R-QUAL-03"]);
    let unread = record(Peer::Reader, Deed::Published, "OQSsiquc01res_face_1.xml", "");
    assert_eq!(of(std::slice::from_ref(&unread)), ["R-QUAL-03"]);
    assert_eq!(clauses(&case(), &[unread], Some(&told(json!({"confirmed_by": "legacy_card"})))), [""; 0]);
    assert_eq!(clauses(&case(), &[], None), [""; 0], "a refusal says nothing");
}

#[test]
fn on_record_needs_the_mobile_devices_result_to_be_fetched() {
    let on_record = told(json!({"receipt_record": true}));
    let of = |wire: &[WireRecord]| clauses(&at_home(), wire, Some(&on_record));
    assert_eq!(of(&[]), ["R-HOME-06"]);
    assert_eq!(of(&[request("OQSmuonq01req_1.xml"), request("OQSmuonq02req_2.xml")]), ["R-HOME-06"], "asked, not read");
    assert_eq!(of(&[fetched("OQSmuonq01res_1.xml")]), ["R-HOME-06"], "a reception number is no result");
    assert_eq!(of(&[fetched("OQSmuonq02res_2.xml")]), [""; 0]);
    assert_eq!(of(&[fetched("OQSmuhvq02res_2.xml")]), [""; 0]);
    assert_eq!(of(&[fetched("OQSsihvq01res_1.xml")]), [""; 0], "a later visit");
    assert_eq!(clauses(&at_home(), &[], Some(&told(json!({"receipt_record": false})))), [""; 0]);
    assert_eq!(clauses(&case(), &[], Some(&on_record)), [""; 0], "at the face reader nothing has to be fetched so");
}

#[test]
fn processing_is_asked_about_again() {
    let first = [request("OQSmuquc02req_1.xml"), result("OQSmuquc02res_1.xml", "2")];
    let second = [request("OQSmuquc02req_2.xml"), result("OQSmuquc02res_2.xml", "1")];
    assert_eq!(clauses(&case(), &first, None), ["R-QUAL-06"]);
    assert_eq!(clauses(&case(), &[first.clone(), second].concat(), None), [""; 0]);
    let mut endless = case();
    endless.facts.central.processing = Processing::Processing;
    assert_eq!(clauses(&endless, &first, None), [""; 0], "a case that never ends is given up some day");
    assert_eq!(clauses(&case(), &[result("OQSsiquc01res_1.xml", "2")], None), [""; 0], "one alone stays pending");
    let told = breaches(&case(), &first, None).remove(0).seen;
    assert!(told.get(Language::En).contains("OQSmuquc02res_1.xml"), "{told:?}");
}

#[test]
fn information_is_asked_for_with_a_consent_of_its_kind() {
    let of = |kinds: &[InfoKind], name: &str| clauses(&consenting(kinds), &[face_fetched(), request(name)], None);
    assert_eq!(of(&[InfoKind::Checkup], "TKKsiquc01req_1.xml"), [""; 0]);
    assert_eq!(of(&[InfoKind::Checkup], "YZKsiquc01req_1.xml"), ["R-CONS-06"]);
    for kind in [InfoKind::Medication, InfoKind::Diagnosis, InfoKind::Surgery] {
        assert_eq!(of(&[kind], "YZKsiquc01req_1.xml"), [""; 0], "{kind:?}");
        assert_eq!(of(&[kind], "TKKsiquc01req_1.xml"), ["R-CONS-06"], "{kind:?}");
    }
    assert_eq!(of(&[], "TKKsiquc01req_1.xml"), ["R-CONS-06"]);
    // What the facility does not ask for cannot have been consented to (R-CONS-02).
    let mut disabled = consenting(&[InfoKind::Checkup]);
    disabled.facts.facility.face_reader.info_kinds = Set::all().without(InfoKind::Checkup);
    assert_eq!(clauses(&disabled, &[face_fetched(), request("TKKsiquc01req_1.xml")], None), ["R-CONS-06"]);
}

#[test]
fn information_is_asked_for_after_card_phone_or_mobile_device() {
    let case = consenting(&[InfoKind::Checkup]);
    let wanted = request("TKKsiquc01req_2.xml");
    assert_eq!(clauses(&case, std::slice::from_ref(&wanted), None), ["R-CONS-08"]);
    let by_number = [request("OQSsiquc01req_1.xml"), fetched("OQSsiquc01res_1.xml"), wanted.clone()];
    assert_eq!(clauses(&case, &by_number, None), ["R-CONS-08"], "a document identifies nobody");
    assert_eq!(clauses(&case, &[face_fetched(), wanted.clone()], None), [""; 0]);
    let mut home = at_home();
    home.facts.says.consent = Set::of(&[InfoKind::Checkup]);
    assert_eq!(clauses(&home, &[fetched("OQSmuonq02res_1.xml"), wanted], None), [""; 0]);
}

#[test]
fn information_is_asked_for_within_its_window() {
    let late = |mut case: Case, at: Instant| {
        case.facts.says.consent = Set::all();
        case.facts.inquiry_at = Some(at);
        let wire = [face_fetched(), fetched("OQSmuonq02res_1.xml"), request("YZKsiquc01req_1.xml")];
        clauses(&case, &wire, None) == ["R-CONS-07"]
    };
    let now = Facts::default().now;
    assert!(!late(case(), now.plus_seconds(86_399)) && late(case(), now.plus_seconds(86_401)));
    assert!(!late(case(), now.plus_seconds(86_400)), "the last moment is open (A-11)");
    let midnight = Instant::jst(Day::ymd(2025, 7, 12), 0);
    assert!(!late(at_home(), midnight.plus_seconds(-1)) && late(at_home(), midnight), "R-HOME-07");
}

#[test]
fn insurer_numbers_have_eight_places() {
    let of = |number: &str| {
        let text = format!("<XmlMsg><InsurerNumber>{number}</InsurerNumber></XmlMsg>");
        clauses(&case(), &[record(Peer::Folder, Deed::Taken, "OQSsiquc01req_1.xml", &text)], None)
    };
    for good in ["06139992", "  138057", "00138057"] {
        assert_eq!(of(good), [""; 0], "{good:?}");
    }
    for bad in ["138057", "", "006139992"] {
        assert_eq!(of(bad), ["R-QUAL-11"], "{bad:?}");
    }
    let published = record(Peer::Folder, Deed::Published, "OQSsiquc01res_1.xml", "<InsurerNumber>1</InsurerNumber>");
    assert_eq!(clauses(&case(), &[published], None), [""; 0], "the product wrote none of that");
}

#[test]
fn a_terminal_asks_before_it_answers() {
    let answered = record(Peer::Desk, Deed::Fetched, "OQSsiquc01res_1.xml", "");
    let asked = record(Peer::Central, Deed::Asked, "number_inquiry", "");
    assert_eq!(invented(std::slice::from_ref(&answered)).len(), 1);
    assert!(invented(&[asked, answered]).is_empty());
    assert!(invented(&[]).is_empty(), "no answer is no invention");
}

#[test]
fn a_breach_is_the_verdict_of_its_clause_and_only_at_roles_of_the_emulated_world() {
    for (role, verdict) in
        [(Role::Reception, Some(Verdict::Fail)), (Role::Terminal, None), (Role::Engine, None), (Role::Reader, None)]
    {
        let case = Case { role, ..case() };
        let declared = Declared::default();
        let mut bench = Bench::new(&case, Clauses::builtin(), &declared);
        bench.wire(&[], Some(&online()));
        let judged = bench.verdict.clauses.get("R-QUAL-03").copied();
        assert_eq!(judged, verdict, "{role:?}");
        let observable = bench.verdict.findings.first().and_then(|finding| finding.observable.as_deref());
        assert_eq!(observable, verdict.map(|_| ON_THE_WIRE), "{role:?}");
    }
}
