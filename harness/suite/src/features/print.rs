//! Cases as Gherkin, in Japanese or English: what is printed compiles to the same cases again.

use madoguchi_contract::expectation::RecordVerdict;
use madoguchi_contract::vocabulary::{Entry, ValueType};
use madoguchi_contract::{Case, Expectation, Kind, Language, Role, Subject, Vocabulary};
use madoguchi_rulebook::Word;
use madoguchi_rulebook::desk::Stimulus;
use serde_json::Value;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::OnceLock;

/// Prints cases as one feature.
pub fn gherkin(cases: &[Arc<Case>], language: Language) -> String {
    let say = Say { vocabulary: Vocabulary::builtin(), language };
    let mut out = say
        .pick("# language: ja\n機能: 窓口の資格確認\n", "# language: en\nFeature: Eligibility at the desk\n")
        .to_string();
    for case in cases {
        let title = case.title.strip_prefix(case.vector()).unwrap_or_default().trim();
        say.case(&mut out, case, if language == Language::Ja { title } else { "" });
    }
    out
}

/// Prints one case as a scenario with this title behind its id.
pub fn scenario(case: &Case, title: &str, language: Language) -> String {
    let mut out = String::new();
    Say { vocabulary: Vocabulary::builtin(), language }.case(&mut out, case, title);
    out
}

/// The phrase of an act.
pub fn act(stimulus: &Stimulus, language: Language) -> String {
    Say { vocabulary: Vocabulary::builtin(), language }.act(stimulus)
}

/// What an expectation says, without its clauses.
pub fn expected(expectation: &Expectation, language: Language) -> String {
    let plain = Expectation { clauses: vec![], by_product: false, ..expectation.clone() };
    Say { vocabulary: Vocabulary::builtin(), language }.expectation(&plain)
}

/// What all expectations of a case say.
pub fn expected_of(case: &Case, language: Language) -> String {
    let all = case.expectations.iter().map(|expectation| expected(expectation, language));
    all.collect::<Vec<_>>().join(if language == Language::Ja { "、" } else { "; " })
}

/// An observable and what was seen of it.
pub fn statement(observable: &str, value: &Value, language: Language) -> String {
    let say = Say { vocabulary: Vocabulary::builtin(), language };
    let Some(entry) = say.vocabulary.observable_at(observable) else { return format!("{observable} {value}") };
    format!("{}{}{}", entry.name.get(language), say.pick("は", " is "), say.value(entry, value))
}

struct Say {
    vocabulary: &'static Vocabulary,
    language: Language,
}

impl Say {
    fn pick<'a>(&self, ja: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Ja => ja,
            Language::En => en,
        }
    }

    fn case(&self, out: &mut String, case: &Case, title: &str) {
        let mut tags: Vec<String> = case.clauses.iter().map(|clause| format!("@{clause}")).collect();
        tags.push(format!("@{}", case.rulebook));
        if case.role != Role::Engine {
            tags.push(format!("@{}", case.role.word()));
        }
        if case.subject != Subject::Product {
            tags.push(format!("@{}", case.subject.word()));
        }
        let _ = writeln!(out, "\n  {}", tags.join(" "));
        let _ = writeln!(out, "  {}: {} {title}", self.pick("シナリオ", "Scenario"), case.vector());
        let mut steps = Steps { out, last: None, language: self.language };
        self.facts(&mut steps, case);
        self.question(&mut steps, case);
        for expectation in &case.expectations {
            steps.step(Keyword::Then, &self.expectation(expectation));
        }
        for record in &case.records {
            let [ja, en] = match record.verdict {
                RecordVerdict::Fail => ["不適合", "a failure"],
                RecordVerdict::Warn => ["警告", "a warning"],
                RecordVerdict::Pass => ["適合", "a pass"],
            };
            let text = match self.language {
                Language::Ja => format!("次の答えは{ja}と判定される"),
                Language::En => format!("this answer is judged {en}"),
            };
            steps.step(Keyword::Then, &(text + &self.clauses(&record.clauses, false)));
            for (path, value) in &record.answer {
                if let Some(entry) = self.vocabulary.observable_at(path) {
                    let _ = writeln!(
                        steps.out,
                        "      | {} | {} |",
                        entry.name.get(self.language),
                        self.value(entry, value)
                    );
                }
            }
        }
    }

    fn facts(&self, steps: &mut Steps<'_>, case: &Case) {
        let wire = case.to_wire();
        let plain = Case { facts: Default::default(), numbers: Default::default(), written_date: None, ..case.clone() }
            .to_wire();
        let held: Vec<&str> = self
            .vocabulary
            .things
            .iter()
            .filter(|(thing, _)| !wire["holds"][thing].is_null())
            .map(|(_, name)| name.get(self.language))
            .collect();
        if !held.is_empty() {
            let list = held.join(self.pick("、", ", "));
            steps.step(
                Keyword::Given,
                &match self.language {
                    Language::Ja => format!("患者は{list}を持っている"),
                    Language::En => format!("the patient holds {list}"),
                },
            );
        }
        if !wire["past"].is_null() {
            steps.step(
                Keyword::Given,
                self.pick("以前に受診したことがある患者である", "a patient who has been here before"),
            );
        }
        // What is shown stands in the question of a case without acts.
        let stated = |entry: &&Entry| entry.path != "presents" || !case.acts.is_empty();
        for entry in self.vocabulary.facts.iter().filter(stated) {
            let value = at(&wire, &entry.path);
            let usual = match at(&plain, &entry.path) {
                // A field of an object that is not there by default has the default of that object.
                Value::Null => default_of(&entry.path),
                usual => usual,
            };
            if value != usual && (!value.is_null() || !usual.is_null()) && parent_is_there(&wire, &entry.path) {
                steps.step(
                    Keyword::Given,
                    &match self.language {
                        Language::Ja => format!("{}は{}", entry.name.ja, self.value(entry, &value)),
                        Language::En => format!("{} is {}", entry.name.en, self.value(entry, &value)),
                    },
                );
            }
        }
        for (object, path) in
            [("statistics", "statistics.all_cases"), ("subsidy", "subsidy.on_file"), ("issuance", "issuance.issued_on")]
        {
            // An object with nothing but defaults is made by stating one of them.
            let Some(entry) = self.vocabulary.facts.iter().find(|entry| entry.path == path) else { continue };
            if wire[object] == default_of(object) && !wire[object].is_null() {
                let value = self.value(entry, &at(&wire, path));
                steps.step(
                    Keyword::Given,
                    &match self.language {
                        Language::Ja => format!("{}は{value}", entry.name.ja),
                        Language::En => format!("{} is {value}", entry.name.en),
                    },
                );
            }
        }
    }

    fn question(&self, steps: &mut Steps<'_>, case: &Case) {
        let now = case.facts.now.to_string();
        if !case.acts.is_empty() {
            steps.step(
                Keyword::Given,
                &match self.language {
                    Language::Ja => format!("{now}の窓口である"),
                    Language::En => format!("the desk on {now}"),
                },
            );
            for stimulus in &case.acts {
                steps.step(Keyword::When, &self.act(stimulus));
            }
            return;
        }
        let proofs = serde_json::to_value(case.facts.presents).expect("a set has a JSON form");
        let shown = self.vocabulary.phrase(&ValueType::Set("Proof".into()), &proofs, self.language);
        let text = match (self.language, case.facts.presents.is_empty()) {
            (Language::Ja, true) => format!("{now}に患者は何も提示しない"),
            (Language::Ja, false) => format!("{now}に患者は{shown}を提示する"),
            (Language::En, true) => format!("on {now} the patient presents nothing"),
            (Language::En, false) => format!("on {now} the patient presents {shown}"),
        };
        steps.step(Keyword::When, &text);
    }

    /// The vocabulary has a phrase for every act but for each set of kinds that can be consented to.
    fn act(&self, stimulus: &Stimulus) -> String {
        let wire = serde_json::to_value(stimulus).expect("a stimulus has a JSON form");
        if let Some(act) = self.vocabulary.acts.iter().find(|act| act.wire == wire) {
            return act.name.get(self.language).into();
        }
        let kinds = self.vocabulary.phrase(&ValueType::Set("InfoKind".into()), &wire["kinds"], self.language);
        match self.language {
            Language::Ja => format!("患者が{kinds}だけに同意する"),
            Language::En => format!("the patient consents to {kinds} only"),
        }
    }

    fn expectation(&self, expectation: &Expectation) -> String {
        let clauses = self.clauses(&expectation.clauses, expectation.by_product);
        let Some(entry) = self.vocabulary.observable_at(&expectation.observable) else {
            return expectation.text.clone();
        };
        let name = entry.name.get(self.language);
        let one = |value: &Value| self.value(entry, value);
        let or = |values: &[Value]| values.iter().map(one).collect::<Vec<_>>().join(self.pick("または", " or "));
        let all = |values: &[Value]| one(&Value::Array(values.to_vec()));
        let screen = |value: &Value| self.vocabulary.phrase(&ValueType::Word("Screen".into()), value, self.language);
        let ja = self.language == Language::Ja;
        let text = match &expectation.kind {
            Kind::Exactly(value) if ja => format!("{name}は{}である", one(value)),
            Kind::Exactly(value) => format!("{name} is {}", one(value)),
            Kind::OneOf(values) if ja => format!("{name}は{}のいずれかである", or(values)),
            Kind::OneOf(values) => format!("{name} is one of {}", or(values)),
            Kind::Either { values, amb } if ja => format!("{name}は{}のどちらでもよい（{amb}）", or(values)),
            Kind::Either { values, amb } => format!("{name} is either {} ({amb})", or(values)),
            Kind::MustNot(values) if ja => format!("{name}は{}であってはならない", or(values)),
            Kind::MustNot(values) => format!("{name} must not be {}", or(values)),
            Kind::Contains(values) if ja => format!("{name}に{}を含む", all(values)),
            Kind::Contains(values) => format!("{name} contains {}", all(values)),
            Kind::Excludes(values) if ja => format!("{name}に{}を含まない", all(values)),
            Kind::Excludes(values) => format!("{name} does not contain {}", all(values)),
            Kind::Graded { pass, info, warn, review } => {
                let (other, ja_grade, en_grade) = if !warn.is_empty() {
                    (warn, "警告である", "a warning")
                } else if !review.is_empty() {
                    (review, "人の確認を要する", "a review")
                } else {
                    (info, "注記である", "a remark")
                };
                match ja {
                    true => format!("{name}は{}であり、{}なら{ja_grade}", or(pass), or(other)),
                    false => format!("{name} is {}, and {} is {en_grade}", or(pass), or(other)),
                }
            }
            Kind::InOrder(screens) => {
                let list = screens.iter().map(screen).collect::<Vec<_>>().join("→");
                if ja {
                    format!("画面は{list}の順に表示される")
                } else {
                    format!("the screens show {list} in order")
                }
            }
            Kind::NeverBefore { first, then } if ja => {
                format!("画面「{}」は「{}」より前に表示されない", screen(then), screen(first))
            }
            Kind::NeverBefore { first, then } => {
                format!("the screen \"{}\" never shows before \"{}\"", screen(then), screen(first))
            }
            Kind::OnlyIf { values, other, other_values } => {
                let Some(second) = self.vocabulary.observable_at(other) else { return expectation.text.clone() };
                let others = other_values.iter().map(|value| self.value(second, value)).collect::<Vec<_>>();
                let others = others.join(self.pick("または", " or "));
                match ja {
                    true => format!("{name}が{}になるのは{}が{others}のときに限る", or(values), second.name.ja),
                    false => format!("{name} is {} only if {} is {others}", or(values), second.name.en),
                }
            }
            Kind::Review if ja => format!("{name}を人が確認する"),
            Kind::Review => format!("a person reviews {name}"),
        };
        text + &clauses
    }

    fn clauses(&self, clauses: &[String], by_product: bool) -> String {
        let mut words = clauses.to_vec();
        if by_product {
            words.push(self.pick("製品", "product").into());
        }
        if words.is_empty() {
            return String::new();
        }
        match self.language {
            Language::Ja => format!("［{}］", words.join(" ")),
            Language::En => format!(" [{}]", words.join(" ")),
        }
    }

    fn value(&self, entry: &Entry, value: &Value) -> String {
        self.vocabulary.phrase(&entry.value_type, value, self.language)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keyword {
    Given,
    When,
    Then,
}

struct Steps<'a> {
    out: &'a mut String,
    last: Option<Keyword>,
    language: Language,
}

impl Steps<'_> {
    fn step(&mut self, keyword: Keyword, text: &str) {
        let word = match (self.language, self.last == Some(keyword), keyword) {
            (Language::Ja, true, _) => "かつ",
            (Language::Ja, false, Keyword::Given) => "前提",
            (Language::Ja, false, Keyword::When) => "もし",
            (Language::Ja, false, Keyword::Then) => "ならば",
            (Language::En, true, _) => "And",
            (Language::En, false, Keyword::Given) => "Given",
            (Language::En, false, Keyword::When) => "When",
            (Language::En, false, Keyword::Then) => "Then",
        };
        self.last = Some(keyword);
        let _ = writeln!(self.out, "    {word} {text}");
    }
}

fn at(value: &Value, path: &str) -> Value {
    path.split('.').try_fold(value, |value, segment| value.get(segment)).cloned().unwrap_or(Value::Null)
}

fn parent_is_there(value: &Value, path: &str) -> bool {
    match path.rsplit_once('.') {
        Some((parent, _)) => !at(value, parent).is_null(),
        None => true,
    }
}

/// The default of a field (or object) that is not there by default.
fn default_of(path: &str) -> Value {
    static FULL: OnceLock<Value> = OnceLock::new();
    at(FULL.get_or_init(full), path)
}

/// Facts in which every object is there, with its defaults.
fn full() -> Value {
    use madoguchi_rulebook::facts::{
        EligibilityCertificate, EligibilityNotice, Facts, Holds, Issuance, LegacyCard, MyNumberCard, Past, Phone,
        PortalView, Statistics, Subsidy,
    };
    let full = Facts {
        holds: Holds {
            my_number_card: Some(MyNumberCard::default()),
            phone: Some(Phone::default()),
            legacy_card: Some(LegacyCard::default()),
            eligibility_certificate: Some(EligibilityCertificate::default()),
            eligibility_notice: Some(EligibilityNotice::default()),
            portal_view: Some(PortalView::default()),
        },
        past: Some(Past::default()),
        subsidy: Some(Subsidy::default()),
        statistics: Some(Statistics::default()),
        issuance: Some(Issuance::default()),
        ..Facts::default()
    };
    serde_json::to_value(full).expect("facts have a JSON form")
}
