//! Files beside their cases: the reference's file of every case departs from nothing, and each departure is told on its clause.

use madoguchi_contract::case::Question;
use madoguchi_judge::Clauses;
use madoguchi_judge::claims::insured;
use madoguchi_receipt::Kind;
use madoguchi_receipt::route::{Filed, Known, departures};
use madoguchi_receipt::write::{Book, Claim, Remark};
use madoguchi_reference::{answer, books};
use madoguchi_rulebook::{Day, Editions, decide};
use madoguchi_suite::features::{builtin, compile};
use madoguchi_suite::wire::at_wire;
use serde_json::{Value, json};

fn booked(editions: &Editions, question: &Question, kind: Kind) -> Vec<Book> {
    let rulebook = editions.get(&question.rulebook).expect("a known edition");
    let month = question.facts.now.day().month_start().plus_months(1);
    books(rulebook, question, &answer(rulebook, question), kind, month)
}

fn told(editions: &Editions, question: &Question, filed: &Filed) -> Told {
    let rulebook = editions.get(&question.rulebook).expect("a known edition");
    let decision = decide(rulebook, &question.facts);
    let (current, former) = (insured(&question.numbers.current), insured(&question.numbers.former));
    let known = Known { facts: &question.facts, decision: &decision, current: &current, former: &former };
    departures(filed, &known).into_iter().map(|departure| (departure.clause, departure.oracle)).collect()
}

#[test]
fn the_references_own_files_depart_from_nothing() {
    let editions = Editions::builtin();
    let whole = compile(&builtin(), &|id| Clauses::builtin().entry(id).is_ok()).expect("the features compile");
    let suite = at_wire(&whole, madoguchi_contract::Role::Claims, &editions);
    let mut wrong = vec![];
    for (at, case) in suite.cases.iter().enumerate() {
        let question = case.question();
        let kind = Kind::ALL[at % 4];
        let mut filed = Filed::default();
        for book in booked(&editions, &question, kind) {
            let read = Filed::read(&book.write().expect("it can be written"), kind);
            filed.claims.extend(read.claims);
        }
        let found = told(&editions, &question, &filed);
        if !found.is_empty() {
            wrong.push(format!("{} ({kind}): {found:?}", case.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A visit on 2025-07-10 with a My Number card under the practice in force, and these facts.
fn visit(facts: Value) -> Question {
    let mut wire =
        json!({"id": "T", "rulebook": "actual", "now": "2025-07-10T10:00:00+09:00", "presents": ["my_number_card"]});
    if let (Value::Object(wire), Value::Object(facts)) = (&mut wire, facts) {
        wire.extend(facts);
    }
    Question::from_wire(wire).expect("well formed")
}

/// Clauses and oracles.
type Told = Vec<(&'static str, Option<&'static str>)>;

/// What is told when the claim of this visit is filed otherwise.
fn otherwise(facts: Value, change: impl Fn(&mut [Claim])) -> Told {
    let editions = Editions::builtin();
    let question = visit(facts);
    let mut books = booked(&editions, &question, Kind::Medical);
    assert_eq!(books.len(), 1, "the visit is claimed in one file");
    change(&mut books[0].claims);
    let filed = Filed::read(&books[0].write().expect("it can be written"), Kind::Medical);
    told(&editions, &question, &filed)
}

fn numbers(claim: &mut Claim, insurer: &str, symbol: &str, number: &str) {
    let insured = claim.insured.as_mut().expect("insured");
    (insured.insurer_number, insured.symbol, insured.number) = (insurer.into(), symbol.into(), number.into());
    insured.branch.clear();
}

fn unknown(claims: &mut [Claim]) {
    numbers(&mut claims[0], "77777777", "", "777777777");
    claims[0].remarks = vec![Remark { code: "820000246".into(), text: String::new() }];
}

fn former(claims: &mut [Claim]) {
    numbers(&mut claims[0], "06279996", "98", "7654");
    claims[0].remarks = vec![Remark { code: "820000245".into(), text: String::new() }];
}

fn remark(code: &str) -> Remark {
    Remark { code: code.into(), text: "シラベル".into() }
}

#[test]
fn each_departure_is_told_on_its_clause() {
    let online = || json!({});
    let invalid = || json!({"central": {"answer": "invalid"}, "says": {"declared_tenths": 3}});
    let told_numbers =
        || json!({"central": {"answer": "not_found"}, "says": {"declared_tenths": 3, "knows_numbers": "current"}});
    let nothing = || json!({"central": {"answer": "not_found"}, "says": {"declared_tenths": 3}});
    let searched = || json!({"facility": {"face_reader": {"state": "broken"}}, "staff": {"emergency_search": true}});
    let cases: Vec<(&str, Told, Told)> = vec![
        ("confirmed, filed as unknown", otherwise(online(), unknown), vec![("R-CLM-06", Some("ELIG-10"))]),
        ("confirmed, filed with the former insurer", otherwise(online(), former), vec![("R-CLM-01", Some("ELIG-10"))]),
        ("A was possible, C filed", otherwise(told_numbers(), unknown), vec![("R-CLM-02", Some("ELIG-10"))]),
        ("A was possible, B filed", otherwise(told_numbers(), former), vec![("R-CLM-02", Some("ELIG-10"))]),
        ("B was possible, C filed", otherwise(invalid(), unknown), vec![("R-CLM-02", Some("ELIG-10"))]),
        (
            "a digit of the number",
            otherwise(online(), |claims| numbers(&mut claims[0], "06139992", "12", "3457")),
            vec![("R-CLM-01", None)],
        ),
        (
            "a symbol left out on route A",
            otherwise(told_numbers(), |claims| numbers(&mut claims[0], "06139992", "", "3456")),
            vec![("R-CLM-03", None)],
        ),
        (
            "a digit of the former number",
            otherwise(invalid(), |claims| {
                numbers(&mut claims[0], "06279996", "98", "7655");
            }),
            vec![("R-CLM-04", None)],
        ),
        ("no mark on route B", otherwise(invalid(), |claims| claims[0].remarks.clear()), vec![("R-CLM-15", None)]),
        (
            "the mark of B beside the current insurer",
            otherwise(invalid(), |claims| {
                numbers(&mut claims[0], "06139992", "98", "7654");
            }),
            vec![("R-CLM-04", None), ("R-CLM-15", Some("ELIG-07"))],
        ),
        (
            "a comment of the declaration on route A",
            otherwise(told_numbers(), |claims| {
                claims[0].remarks = vec![remark("830000505")];
            }),
            vec![("R-CLM-16", None)],
        ),
        (
            "an item of the declaration left out",
            otherwise(nothing(), |claims| {
                claims[0].remarks.retain(|remark| remark.code != "830000507");
            }),
            vec![("R-CLM-14", None)],
        ),
        (
            "77777779 although the computer takes 77777777",
            otherwise(nothing(), |claims| {
                claims[0].insured.as_mut().expect("insured").insurer_number = "77777779".into();
            }),
            vec![("R-CLM-07", Some("ELIG-11"))],
        ),
        (
            "nines without a disaster",
            otherwise(nothing(), |claims| {
                numbers(&mut claims[0], "99999999", "", "999999999");
            }),
            vec![("R-CLM-17", Some("ELIG-08"))],
        ),
        (
            "somebody else's numbers",
            otherwise(online(), |claims| numbers(&mut claims[0], "01130012", "1", "2")),
            vec![("R-CLM-01", None)],
        ),
        (
            "found by the emergency search, filed as unknown",
            otherwise(searched(), unknown),
            vec![("R-CLM-13", Some("ELIG-10"))],
        ),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(_, told, wanted)| told != wanted)
        .map(|(name, told, wanted)| format!("{name}: {told:?}, expected {wanted:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Claims that the case itself does not come to are read from bytes.
#[test]
fn claims_that_cannot_be_and_are_too_few_are_told() {
    let editions = Editions::builtin();
    let written = |facts: Value, change: &dyn Fn(&mut Vec<Claim>)| {
        let mut books = booked(&editions, &visit(facts), Kind::Medical);
        change(&mut books[0].claims);
        Filed::read(&books[0].write().expect("it can be written"), Kind::Medical)
    };
    let nothing = json!({"central": {"answer": "not_found"}, "says": {"declared_tenths": 3}});
    let unknown = written(nothing.clone(), &|_| {});
    let early = json!({"now": "2023-07-20T10:00:00+09:00", "month": {"submitted_on": "2023-08-10"},
        "central": {"answer": "not_found"}, "says": {"declared_tenths": 3}});
    assert_eq!(told(&editions, &visit(early), &unknown), [("R-CLM-10", Some("ELIG-10"))]);
    let mut disaster = nothing;
    disaster["month"] = json!({"disaster": true});
    assert_eq!(told(&editions, &visit(disaster), &unknown)[0], ("R-CLM-17", Some("ELIG-08")));
    let moved = json!({"month": {"changed_on": "2025-07-05", "other_visit_on": "2025-07-02"}});
    let one = written(moved.clone(), &|claims| drop(claims.remove(0)));
    assert_eq!(told(&editions, &visit(moved), &one), [("R-CLM-18", None)]);
    let birthday = json!({"person": {"birth_date": "1950-07-05", "scheme": "late_elderly"},
        "month": {"other_visit_on": "2025-07-02"}});
    let one = written(birthday.clone(), &|claims| drop(claims.remove(0)));
    assert_eq!(told(&editions, &visit(birthday), &one), [("R-LATE-10", None)]);
    let nobody = Filed::default();
    assert_eq!(told(&editions, &visit(json!({})), &nobody), [("R-CLM-02", None)]);
}

#[test]
fn days_are_claimed_under_the_insurer_of_the_day() {
    let editions = Editions::builtin();
    let moved = visit(json!({"month": {"changed_on": "2025-07-05", "other_visit_on": "2025-07-02"}}));
    let books = booked(&editions, &moved, Kind::Medical);
    let claimed: Vec<(String, Vec<Day>)> = books[0]
        .claims
        .iter()
        .map(|claim| (claim.insured.as_ref().expect("insured").insurer_number.clone(), claim.visits.clone()))
        .collect();
    let expected =
        [("06279996".to_string(), vec![Day::ymd(2025, 7, 2)]), ("06139992".to_string(), vec![Day::ymd(2025, 7, 10)])];
    assert_eq!(claimed, expected);
}
