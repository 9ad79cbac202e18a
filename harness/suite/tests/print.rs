//! Printing and reading are inverse, in both languages: the whole suite, English text that stands alone, every act, and
//! any case at all.

#[path = "../../rulebook/tests/strategy/mod.rs"]
mod strategy;

use madoguchi_contract::case::{Numbers, Question};
use madoguchi_contract::{Answer, Case, Expectation, Kind, Language, Role, Subject, Vocabulary};
use madoguchi_rulebook::desk::{Screen, Stimulus};
use madoguchi_rulebook::facts::InfoKind;
use madoguchi_rulebook::{Facts, Rulebook, Set, Word, decide};
use madoguchi_suite::features::compile::meaning;
use madoguchi_suite::features::print::{act, gherkin};
use madoguchi_suite::features::{FeatureSource, builtin, compile};
use madoguchi_suite::journey;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

const BOTH: [Language; 2] = [Language::Ja, Language::En];

fn read(sources: &[FeatureSource]) -> Vec<Arc<Case>> {
    let known = |id: &str| madoguchi_rulebook::Clause::parse(id).is_some();
    let suite = compile(sources, &known).unwrap_or_else(|faults| {
        let first: Vec<String> = faults.iter().take(12).map(|f| format!("{f}\n   {}", f.excerpt.trim())).collect();
        panic!("{} faults:\n{}", faults.len(), first.join("\n"))
    });
    suite.cases
}

fn source(path: &str, text: String) -> FeatureSource {
    FeatureSource { path: path.into(), text }
}

fn json(case: &Case) -> String {
    serde_json::to_string(&meaning(case)).expect("a case has a JSON form")
}

#[test]
fn the_suite_prints_and_reads_back_in_each_language_alone() {
    let cases = read(&builtin());
    for language in BOTH {
        // As `features --lang` prints it: one file, and nothing in the other language beside it.
        let again = read(&[source("printed.feature", gherkin(&cases, language))]);
        assert_eq!(again.len(), cases.len());
        for (printed, original) in again.iter().zip(&cases) {
            assert_eq!(json(printed), json(original));
        }
    }
}

#[test]
fn beside_its_japanese_twin_an_english_scenario_is_not_asked_again_and_must_say_the_same() {
    let cases: Vec<Arc<Case>> = read(&builtin()).into_iter().take(3).collect();
    let [ja, en] = BOTH.map(|language| gherkin(&cases, language));
    let other = gherkin(&cases[..1], Language::En);
    let both = read(&[source("a.feature", ja.clone()), source("en/a.feature", en)]);
    assert_eq!(both.len(), 3);
    assert!(both.iter().all(|case| case.feature == "a.feature"));
    let mixed = read(&[source("a.feature", gherkin(&cases[1..], Language::Ja)), source("en/a.feature", other.clone())]);
    assert_eq!(mixed.iter().filter(|case| case.feature == "en/a.feature").count(), 1);
    let differs = other.replace("2024", "2023").replace("2025", "2023");
    assert_ne!(differs, other);
    let known = |id: &str| madoguchi_rulebook::Clause::parse(id).is_some();
    let faults = compile(&[source("a.feature", ja), source("en/a.feature", differs)], &known).expect_err("they differ");
    assert_eq!(faults[0].code, "translation_differs");
}

/// Every act, with every set of consents.
fn acts() -> Vec<Stimulus> {
    let mut acts = journey::acts();
    acts.retain(|act| !matches!(act, Stimulus::Consent { .. }));
    let kinds = |bits: usize| InfoKind::ALL.iter().copied().filter(|kind| bits >> kind.index() & 1 == 1).collect();
    acts.extend((0..1 << InfoKind::ALL.len()).map(|bits| Stimulus::Consent { kinds: kinds(bits) }));
    acts
}

#[test]
fn every_act_has_a_phrase_of_its_own() {
    for language in BOTH {
        let phrases: BTreeSet<String> = acts().iter().map(|stimulus| act(stimulus, language)).collect();
        assert_eq!(phrases.len(), acts().len());
    }
}

static ACTUAL: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::builtin("actual").expect("built in"));

/// A case about any facts, which expects everything the vocabulary can say of the decision, in every way it can be said.
fn case(facts: Facts, acts: Vec<Stimulus>, written_date: Option<String>) -> Case {
    let question = Question {
        id: "X-0123456789abcdef@actual".into(),
        rulebook: "actual".into(),
        facts,
        numbers: Numbers::default(),
        written_date,
    };
    // What is shown is held: a case is lowered before it is printed.
    let question = Question::from_wire(question.to_wire()).expect("any facts have a wire form");
    let sound = Answer::from_decision(&ACTUAL, &decide(&ACTUAL, &question.facts), &question);
    let kinds = |value: serde_json::Value| {
        let mut kinds =
            vec![Kind::Exactly(value.clone()), Kind::OneOf(vec![value.clone()]), Kind::MustNot(vec![value.clone()])];
        if let Some(members) = value.as_array().filter(|members| !members.is_empty()) {
            kinds.extend([Kind::Contains(members.clone()), Kind::Excludes(members.clone())]);
        }
        kinds
    };
    let observables = Vocabulary::builtin().observables.iter();
    let told = observables.filter_map(|entry| sound.get(&entry.path).map(|value| (entry.path.clone(), value)));
    let mut expectations = vec![];
    for (observable, value) in told {
        for kind in kinds(value) {
            expectations.push((observable.clone(), kind));
        }
    }
    if !acts.is_empty() {
        let [first, then] = [Screen::FaceAuth, Screen::Consent].map(|screen| screen.word().into());
        expectations.push(("screens".into(), Kind::InOrder(Screen::ALL.iter().map(|it| it.word().into()).collect())));
        expectations.push(("screens".into(), Kind::NeverBefore { first, then }));
    }
    let expectations = expectations.into_iter().map(|(observable, kind)| Expectation {
        observable,
        kind,
        clauses: vec!["R-DATE-01".into()],
        by_product: false,
        text: String::new(),
        line: 0,
    });
    Case {
        id: question.id,
        title: String::new(),
        feature: String::new(),
        line: 0,
        rulebook: question.rulebook,
        role: if acts.is_empty() { Role::Engine } else { Role::Reader },
        subject: Subject::Product,
        clauses: vec!["R-DATE-01".into()],
        facts: question.facts,
        numbers: question.numbers,
        written_date: question.written_date,
        acts,
        expectations: expectations.collect(),
        records: vec![],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_case_prints_and_reads_back_in_both_languages(
        facts in strategy::facts(),
        acts in prop::collection::vec(prop::sample::select(acts()), 0..8),
        written in prop::option::of("[0-9]{1,2}年[0-9]{1,2}月[0-9]{1,2}日"),
    ) {
        let original = case(facts, acts, written);
        for language in BOTH {
            let text = gherkin(&[Arc::new(original.clone())], language);
            let again = read(&[source("printed.feature", text.clone())]);
            prop_assert_eq!(json(&again[0]), json(&original), "{}", text);
        }
    }
}

#[test]
fn a_set_of_kinds_can_be_consented_to_in_words() {
    let kinds = Set::of(&[InfoKind::Medication, InfoKind::Surgery]);
    assert_eq!(act(&Stimulus::Consent { kinds }, Language::Ja), "患者が薬剤情報、手術情報だけに同意する");
    assert_eq!(act(&Stimulus::Consent { kinds }, Language::En), "the patient consents to medication, surgery only");
}
