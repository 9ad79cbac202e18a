//! The vectors of the rule catalogue as literal expectations, worked out by hand from its text.
//!
//! A row is `id books | facts | expectations`. Books: `S` seminar, `A` actual, `B` both. Facts are fragments laid
//! over the default visit; expectations are `name=value` (exactly), `name~value` (contains) or `name!value` (does
//! not contain), see [`check`].

mod vectors {
    pub mod claims;
    pub mod desk;
    pub mod documents;
    pub mod windows;
}

use madoguchi_rulebook::decision::{Info, Reception};
use madoguchi_rulebook::{Decision, Facts, Rulebook, Set, Word, decide};
use serde_json::{Map, Value, json};

#[test]
fn windows() {
    run(vectors::windows::ROWS);
}

#[test]
fn documents() {
    run(vectors::documents::ROWS);
}

#[test]
fn desk() {
    run(vectors::desk::ROWS);
}

#[test]
fn claims() {
    run(vectors::claims::ROWS);
}

#[test]
fn at_least_a_hundred_and_twenty_vectors_are_here() {
    let tables = [vectors::windows::ROWS, vectors::documents::ROWS, vectors::desk::ROWS, vectors::claims::ROWS];
    let mut ids: Vec<&str> =
        tables.iter().flat_map(|rows| rows.lines()).filter_map(|row| row.trim().get(..5)).collect();
    ids.retain(|id| id.starts_with("V-"));
    ids.sort_unstable();
    ids.dedup();
    println!("{} vectors", ids.len());
    assert!(ids.len() >= 120, "{} vectors", ids.len());
}

/// Every patch of a date, a length, a set or an order must be seen by some vector.
#[test]
fn planted_defects_are_seen() {
    for (id, key, patch, first) in [
        ("actual", "cert.grace", "{ days = 90 }", "V-006"),
        ("actual", "cert.grace", "{ months = 3 }", "V-006"),
        ("actual", "cert.grace", "{ months = 3, edge = 'from_month_end' }", "V-013"),
        ("actual", "cert.notice", "{ days = 90 }", "V-002"),
        ("actual", "cert.grace_floor", "'2024-01-01'", "V-050"),
        ("actual", "legacy_card.end", "'2025-12-02'", "V-070"),
        ("seminar-2025-07", "legacy_card.end.late_elderly", "'2025-12-01'", "V-174"),
        ("actual", "document.alone", "['my_number_card', 'phone', 'legacy_card', 'eligibility_notice']", "V-084"),
        (
            "seminar-2025-07",
            "document.alone",
            "['eligibility_certificate', 'legacy_card', 'eligibility_notice']",
            "V-180",
        ),
        ("actual", "phone.grace", "['accepted']", "V-060"),
        ("actual", "phone.general_start", "'2025-07-01'", "V-065"),
        ("actual", "claim.order", "['b', 'a', 'c']", "V-101"),
        ("actual", "claim.route_by_method", "{ notice = 'c' }", "V-100"),
        ("actual", "home_consent.inquiry", "{ hours = 24 }", "V-112"),
        ("actual", "home_consent.desk_start", "'2025-01-01'", "V-213"),
        ("actual", "home_visit.duty_start", "'2024-12-01'", "V-117"),
        ("actual", "viewing.period", "{ hours = 48 }", "V-127"),
        ("actual", "copay.preschool", "{ tenths = 3 }", "V-137"),
        ("actual", "copay.senior", "{ age = 71 }", "V-185"),
        ("actual", "late_elderly.age", "{ from = 74 }", "V-182"),
        ("actual", "call_centre.holidays", "['2025-01-01']", "V-145"),
        ("actual", "call_centre.hours", "{ fri = '09:00-18:00' }", "V-142"),
        ("actual", "provisional.employee", "[]", "V-070"),
    ] {
        let patch = toml::from_str::<toml::Table>(&format!("v = {patch}")).expect("a literal")["v"].clone();
        let book = Rulebook::builtin(id).and_then(|book| book.patched(key, &patch)).expect("a good patch");
        let letter = if id == "actual" { "A" } else { "S" };
        let tables = [vectors::windows::ROWS, vectors::documents::ROWS, vectors::desk::ROWS, vectors::claims::ROWS];
        let wrong: Vec<String> = tables.iter().flat_map(|rows| faults(rows, &[(letter, book.clone())])).collect();
        assert!(wrong.iter().any(|fault| fault.starts_with(first)), "{key}: {first} must see it, saw {wrong:#?}");
    }
}

fn run(rows: &str) {
    let books = [("S", "seminar-2025-07"), ("A", "actual")]
        .map(|(letter, id)| (letter, Rulebook::builtin(id).expect("a built-in rulebook compiles")));
    let wrong = faults(rows, &books);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn faults(rows: &str, books: &[(&str, Rulebook)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for row in rows.lines().map(str::trim).filter(|row| !row.is_empty() && !row.starts_with('#')) {
        let mut parts = row.split('|').map(str::trim);
        let (head, given, expected) = (parts.next().expect(row), parts.next().expect(row), parts.next().expect(row));
        let wanted = head.split(' ').nth(1).expect(row);
        for (_, book) in books.iter().filter(|(letter, _)| wanted == "B" || wanted == *letter) {
            let facts = facts(given);
            let decision = decide(book, &facts);
            for expectation in expected.split(' ').filter(|text| !text.is_empty()) {
                if let Err(seen) = check(&decision, expectation) {
                    wrong.push(format!("{head} ({}): {given}\n    wants {expectation}, got {seen}", book.id()));
                }
            }
        }
    }
    wrong
}

fn facts(text: &str) -> Facts {
    let mut value = json!({});
    for fragment in text.split(' ').filter(|text| !text.is_empty()) {
        merge(&mut value, parse(fragment));
    }
    serde_json::from_value(value).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn parse(fragment: &str) -> Value {
    if fragment.starts_with('{') {
        return serde_json::from_str(fragment).unwrap_or_else(|error| panic!("{fragment}: {error}"));
    }
    if let Some(date) = fragment.strip_prefix('@') {
        let now = if date.contains('T') { date.into() } else { format!("{date}T10:00:00+09:00") };
        return json!({ "now": now });
    }
    let (name, argument) = fragment.split_once('=').unwrap_or((fragment, ""));
    let (first, second) = argument.split_once(':').unwrap_or((argument, ""));
    let mut object = Map::new();
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            object.insert(name.into(), value.into());
        }
    };
    match name {
        "card" => match first {
            "" => json!({"presents": ["my_number_card"], "holds": {"my_number_card": {}}}),
            day => {
                json!({"presents": ["my_number_card"], "holds": {"my_number_card": {"user_auth_cert": {"expires_on": day}}}})
            }
        },
        "owner" => json!({"holds": {"my_number_card": {"user_auth_cert": {"expires_on": first}}}}),
        "legacy" => {
            field("scheme", first);
            field("expires_on", second);
            json!({"presents": ["legacy_card"], "holds": {"legacy_card": object}, "person": {"scheme": first}})
        }
        "paper" => {
            field("expires_on", first);
            field("scheme", second);
            json!({"presents": ["eligibility_certificate"], "holds": {"eligibility_certificate": object}})
        }
        "notice" => {
            field("insurer", first);
            json!({"presents": ["eligibility_notice"], "holds": {"eligibility_notice": object}})
        }
        "view" => {
            field("form", first);
            field("shows", second);
            json!({"presents": ["portal_view"], "holds": {"portal_view": object}})
        }
        "phone" => json!({"presents": ["phone"], "holds": {"phone": {"os": first}}}),
        "ans" => json!({"central": {"answer": first}}),
        "scheme" => json!({"person": {"scheme": first}}),
        "born" => json!({"person": {"birth_date": first}}),
        "means" => json!({"means": first, "facility": {"mobile_device": "app", "functions": {second: true}}}),
        "form" => json!({"says": {"declared_tenths": first.parse::<u8>().expect("a number")}}),
        "past" => json!({"past": {"numbers_on_file": first}}),
        "down" => json!({"facility": {"network": "down"}}),
        _ => panic!("unknown fragment {fragment}"),
    }
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(into), Value::Array(from)) => into.extend(from),
        (into, from) => *into = from,
    }
}

fn check(decision: &Decision, expectation: &str) -> Result<(), String> {
    let at = expectation.find(['=', '~', '!']).unwrap_or_else(|| panic!("{expectation}"));
    let (name, rest) = expectation.split_at(at);
    let (sign, value) = rest.split_at(1);
    let info = decision.info_delivered.without(Info::Ceiling);
    let one = |word: Option<&str>| vec![word.unwrap_or("none").to_owned()];
    let seen: Vec<String> = match name {
        // The set of accepted receptions; the reference must give one of them.
        "r" => {
            assert!(decision.accepted_receptions.contains(decision.reception), "{expectation}");
            words(decision.accepted_receptions)
        }
        "ref" => one(Some(decision.reception.word())),
        "level" => {
            let accepted = [Reception::Full, Reception::EligibilityOnly];
            let any = accepted.iter().any(|reception| decision.accepted_receptions.contains(*reception));
            one(Some(if any { "accepted" } else { "not_accepted" }))
        }
        "alert" => words(decision.alerts),
        "either" => words(decision.optional_alerts),
        "info" => words(info),
        "ceiling" => one(Some(if info == decision.info_delivered { "no" } else { "yes" })),
        "why" => one(decision.failure_reason.map(Word::word)),
        "by" => one(decision.confirmed_by.map(Word::word)),
        "open" => words(decision.methods_open),
        "offer" => words(decision.offered),
        "copay" => one(Some(decision.copay.basis.word())),
        "bases" => words(decision.copay.accepted),
        "tenths" => vec![decision.copay.tenths.map_or("none".into(), |tenths| tenths.to_string())],
        "route" => one(Some(decision.claim.route.word())),
        "numbers" => one(Some(decision.claim.numbers.word())),
        "mark" => one(Some(decision.claim.mark.word())),
        "claims" => vec![decision.claim.count.to_string()],
        "registered" => vec![format!("{:?}", decision.registered)],
        "keeps" => vec![decision.keeps_declaration.to_string()],
        "record" => vec![decision.receipt_record.to_string()],
        "message" => words(decision.messages),
        "advice" => words(decision.advice),
        "support" => one(Some(decision.support.word())),
        "duty" => one(Some(decision.duty.word())),
        "protocol" => one(Some(decision.protocol.word())),
        "setting" => one(decision.setting.map(Word::word)),
        "activation" => one(decision.activation.map(Word::word)),
        "subsidy" => one(decision.subsidy_record.map(Word::word)),
        "counted" => one(decision.counted_as.map(Word::word)),
        "rate" => vec![decision.usage_rate.map_or("none".into(), |rate| rate.to_string())],
        "flag" => decision.flags.iter().map(|clause| clause.to_string()).collect(),
        "clause" => decision.clauses.iter().map(|clause| clause.to_string()).collect(),
        "A" => (0..64).filter(|n| decision.ambiguities >> n & 1 == 1).map(|n| format!("{n:02}")).collect(),
        _ => panic!("unknown expectation {expectation}"),
    };
    let mut wanted: Vec<&str> = value.split(',').filter(|text| !text.is_empty()).collect();
    let right = match sign {
        "=" => {
            let mut sorted = seen.clone();
            sorted.sort();
            wanted.sort_unstable();
            sorted == wanted
        }
        "~" => wanted.iter().all(|word| seen.iter().any(|seen| seen == word)),
        _ => wanted.iter().all(|word| seen.iter().all(|seen| seen != word)),
    };
    if right { Ok(()) } else { Err(format!("{seen:?} (reference {})", decision.reception.word())) }
}

fn words<W: Word>(set: Set<W>) -> Vec<String> {
    set.iter().map(|word| word.word().to_owned()).collect()
}
