//! What the doctor finds: nothing in a sound product, and each defect of the set-up by name, in both languages.

use madoguchi_contract::case::{CaseError, Question};
use madoguchi_contract::doctor::{Check, doctor, examine};
use madoguchi_contract::message::{ConfigFault, Lost, Outcome};
use madoguchi_contract::server::serve_listener;
use madoguchi_contract::transport::{Handler, InProcess, StartFault};
use madoguchi_contract::{Answer, Language};
use madoguchi_rulebook::{Rulebook, decide};
use serde_json::{Map, Value, json};
use std::time::Instant;
use tokio::net::TcpListener;

/// A small engine with one defect, or none.
#[derive(Clone, Copy, PartialEq)]
enum Defect {
    None,
    Today,
    AnyEdition,
    IgnoresFacts,
    FalseYes,
    FalseNo,
    Mojibake,
    OneOfTwo,
    OldContract,
}

struct Engine(Defect);

impl Engine {
    fn decide(&self, case: &Value) -> Outcome {
        let mut case = case.clone();
        if self.0 == Defect::Today {
            case["now"] = json!("2026-11-24T10:00:00+09:00");
        }
        if self.0 == Defect::IgnoresFacts
            && let Some(case) = case.as_object_mut()
        {
            case.shift_remove("fact_nobody_knows");
        }
        let kiosk = case["facility"]["kiosk"] == json!(true);
        let question = match Question::from_wire(case) {
            Ok(question) => question,
            Err(CaseError::UnknownFact { name, .. }) => return Outcome::Unimplemented(name),
            Err(error) => return Outcome::AdapterError(error.to_string()),
        };
        if kiosk && self.0 != Defect::FalseNo {
            return Outcome::Unimplemented("kiosk".into());
        }
        let rulebook = Rulebook::builtin(&question.rulebook).expect("an edition of the doctor's");
        let mut answer = Answer::from_decision(&rulebook, &decide(&rulebook, &question.facts), &question);
        let id = if self.0 == Defect::Mojibake { "çªå£" } else { &question.id };
        answer.set("case", id.into());
        Outcome::Done(answer.into_value())
    }

    fn batch(&self, cases: &Value) -> Outcome {
        let skip = usize::from(self.0 == Defect::OneOfTwo);
        let answers = cases.as_array().into_iter().flatten().skip(skip).map(|case| match self.decide(case) {
            Outcome::Done(answer) => answer,
            other => json!(format!("{other:?}")),
        });
        Outcome::Done(answers.collect())
    }
}

impl Handler for Engine {
    fn handle(&mut self, request: &Map<String, Value>) -> Outcome {
        let text = |key: &str| request.get(key).and_then(Value::as_str).unwrap_or_default();
        match (text("verb"), text("act")) {
            ("hello", _) => Outcome::Done(json!({
                "contract": if self.0 == Defect::OldContract { "0.9" } else { "1.0" },
                "product": {"name": "toy", "version": "1"}, "roles": ["engine"],
                "capabilities": {"batch": "yes", "phone": "yes",
                    "kiosk": if self.0 == Defect::FalseYes { "yes" } else { "no: none at the entrance" }},
                "limits": {"max_in_flight": 4}})),
            ("configure", _) if text("rulebook") == "seminar-1999-13" && self.0 != Defect::AnyEdition => {
                Outcome::ConfigError(ConfigFault { field: "rulebook".into(), why: "unknown edition".into() })
            }
            ("act", "decide") => self.decide(&request["case"]),
            ("act", "decide_many") => self.batch(&request["cases"]),
            _ => Outcome::Done(json!({})),
        }
    }
}

async fn visit(defect: Defect) -> Vec<Check> {
    examine(Box::new(InProcess::new("toy", Engine(defect))), Instant::now()).await
}

fn bad(checks: &[Check]) -> Vec<&str> {
    for check in checks.iter().filter(|check| !check.ok) {
        for words in [&check.what, &check.todo] {
            assert!(!words.say(Language::En).is_empty() && words.en != words.ja, "{check:?}");
        }
    }
    checks.iter().filter(|check| !check.ok).map(|check| check.name.as_str()).collect()
}

#[tokio::test]
async fn a_sound_product_has_nothing() {
    let checks = visit(Defect::None).await;
    assert_eq!(bad(&checks), Vec::<&str>::new(), "{checks:#?}");
    let names: Vec<&str> = checks.iter().map(|check| check.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "hello",
            "configure:engine:seminar-2025-07",
            "configure:engine:actual",
            "unknown_rulebook",
            "unicode",
            "unknown_fact",
            "clock:1999",
            "clock:2027",
            "capability:batch",
            "capability:phone",
            "capability:kiosk",
            "time_out",
            "bye"
        ]
    );
}

#[tokio::test]
async fn each_defect_of_the_set_up_is_found_by_name() {
    for (defect, expected) in [
        (Defect::Today, &["clock:1999", "clock:2027"][..]),
        (Defect::AnyEdition, &["unknown_rulebook"]),
        (Defect::IgnoresFacts, &["unknown_fact"]),
        (Defect::FalseYes, &["capability:kiosk"]),
        (Defect::FalseNo, &["capability:kiosk"]),
        (Defect::Mojibake, &["unicode", "capability:batch"]),
        (Defect::OneOfTwo, &["capability:batch"]),
        (Defect::OldContract, &["hello"]),
    ] {
        assert_eq!(bad(&visit(defect).await), expected);
    }
}

#[tokio::test]
async fn the_road_is_told_once_and_the_visit_ends() {
    let faulty = |mode: &str| format!("stdio:python3 '{}/tests/adapters/faulty.py' {mode}", env!("CARGO_MANIFEST_DIR"));
    assert_eq!(bad(&doctor("stdio:no-such-program-here").await), ["start"]);
    assert_eq!(bad(&doctor(&faulty("log_first")).await), ["hello"]);
    assert_eq!(bad(&doctor(&faulty("dies")).await), ["unknown_rulebook", "unicode"]);
    let stubborn = doctor(&faulty("stubborn_grandchild")).await;
    assert!(bad(&stubborn).contains(&"bye"), "{stubborn:#?}");
    let tolerated = doctor(&faulty("crlf")).await;
    assert!(tolerated.iter().any(|check| check.name == "lines" && check.ok), "{tolerated:#?}");
}

#[tokio::test]
async fn the_adapters_of_this_repository_are_sound() {
    for file in ["adapter.py", "minimal.py"] {
        let path = format!("{}/../../adapters/python/{file}", env!("CARGO_MANIFEST_DIR"));
        if std::path::Path::new(&path).exists() {
            let checks = doctor(&format!("stdio:python3 '{path}'")).await;
            assert_eq!(bad(&checks), Vec::<&str>::new(), "{file}: {checks:#?}");
        }
    }
}

#[tokio::test]
async fn a_service_is_visited_by_the_same_road() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let target = format!("http://{}", listener.local_addr().expect("bound"));
    let visited = tokio::select! {
        result = serve_listener(Engine(Defect::None), listener, None) => panic!("the server ended: {result:?}"),
        checks = doctor(&target) => checks,
    };
    assert_eq!(bad(&visited), Vec::<&str>::new(), "{visited:#?}");
    let gone = doctor(&target).await;
    assert!(matches!(&gone[0].lost, Some(Lost::NotStarted { why: StartFault::Refused, .. })), "{gone:#?}");
    assert_eq!(gone[0].name, "start");
}
