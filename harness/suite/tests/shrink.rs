//! Counterexamples of planted defects: found by walking, shrunk with the oracle in every step, printed in two languages,
//! and replayed through cucumber: the reference passes, the defect fails on the clause.

//! Counterexamples of planted defects: found by walking, shrunk with the oracle in every step, printed in two languages,
//! and replayed through cucumber: the reference passes, the defect fails on the clause.

use futures::executor::block_on;
use madoguchi_contract::case::SavedCase;
use madoguchi_contract::message::{Hello, Lost};
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::InProcess;
use madoguchi_contract::{Case, Language, Role};
use madoguchi_judge::{CaseVerdict, Clauses, Verdict};
use madoguchi_reference::{Defect, Reference};
use madoguchi_rulebook::facts::{LegacyCard, MyNumberCard, Past, Proof};
use madoguchi_rulebook::{Clause, Day, Facts, Instant, Rulebook, Set, Word};
use madoguchi_suite::drive::Driver;
use madoguchi_suite::explore::{Cause, Product, Sign};
use madoguchi_suite::features::{FeatureSource, compile};
use madoguchi_suite::run::{Pile, Policy, Run, replay};
use madoguchi_suite::shrink::{Ask, Counterexample, Departed, Held, Scenario, Shrinker, Stability, first};
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const DEADLINE: Duration = Duration::from_secs(5);

fn product(defect: Option<&Defect>) -> (Session, Hello) {
    let reference = defect.map_or_else(Reference::sound, Reference::with_defect);
    let session = Session::new(Box::new(InProcess::new("reference", reference)), DEADLINE);
    let hello = block_on(session.hello("test")).expect("the reference introduces itself");
    (session, hello)
}

/// The counterexample that a quick look at a defect leads to.
fn found(defect: &Defect, rulebook: &Rulebook) -> Option<Scenario> {
    let (session, hello) = product(Some(defect));
    let planted = Product { session: &session, hello: &hello };
    let looked = block_on(first(rulebook, planted)).expect("the road holds");
    let held = Held { rulebook, product: planted };
    let mut found = None;
    let each = |_: &Sign, _: &Cause, counterexample: &Counterexample| {
        assert_eq!(counterexample.stability, Stability::Steady);
        let scenario = Scenario::of(counterexample, rulebook, &hello, Clauses::builtin());
        found = Some(scenario.unwrap_or_else(|broken| panic!("{}: {broken}", defect.id)));
    };
    block_on(Shrinker::of(&held).each(&looked.products[0].causes, 1, each)).expect("the road holds");
    found
}

fn cases_of(text: &str) -> (Vec<Arc<Case>>, Pile) {
    let source = FeatureSource { path: "found.feature".into(), text: text.into() };
    let suite = compile(&[source], &|id| Clauses::builtin().entry(id).is_ok())
        .unwrap_or_else(|faults| panic!("{}\n{text}", faults[0]));
    let features = madoguchi_suite::run::features_of(suite.features, &suite.cases);
    (suite.cases, Pile::of(features))
}

/// Verdicts of a feature file, through cucumber.
fn verdicts(text: &str, defect: Option<&Defect>) -> Vec<CaseVerdict> {
    let (cases, pile) = cases_of(text);
    let (session, hello) = product(defect);
    let driver = Driver::new(vec![session], hello, Role::ALL.to_vec());
    let run = Run::new(cases, driver, None, Policy::ToTheEnd, |_| {});
    block_on(replay(&run, &pile, 1));
    run.take_verdicts()
}

/// Three planted bugs of different families, whose counterexamples stand among the features.
const COMMITTED: [(&str, &str); 3] =
    [("grace-90-days", "R-CERT-05"), ("full-charge-on-failure", "R-FAIL-05"), ("a-b-swapped", "R-CLM-02")];

fn committed(language: Language, defect: &str) -> PathBuf {
    let folder = if language == Language::Ja { "counterexamples" } else { "en/counterexamples" };
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../features").join(folder).join(format!("{defect}.feature"))
}

#[test]
fn the_committed_counterexamples_are_what_the_tool_makes_and_replay_in_both_languages() {
    let actual = Rulebook::builtin("actual").expect("built in");
    for (id, clause) in COMMITTED {
        let defect = Defect::find(id).expect("planted");
        let scenario = found(defect, &actual).unwrap_or_else(|| panic!("{id} is met by a quick look"));
        assert_eq!(scenario.verdict, Verdict::Fail, "{id}");
        let kept = SavedCase::read(&scenario.kept(&actual).to_text()).expect("a kept case is well formed");
        assert_eq!((kept.facts, kept.id.as_str()), (scenario.case.facts, scenario.case.vector()));
        for language in [Language::Ja, Language::En] {
            let (path, text) = (committed(language, id), scenario.feature(language));
            if std::env::var_os("MADOGUCHI_BLESS").is_some_and(|value| value == "1") {
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("the features can be written");
                std::fs::write(&path, &text).expect("the features can be written");
            }
            let stands = std::fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(stands, text, "{}: MADOGUCHI_BLESS=1 writes it anew", path.display());
            let sound = verdicts(&stands, None);
            assert!(sound.iter().all(|verdict| verdict.verdict == Verdict::Pass), "{sound:?}");
            let planted = verdicts(&stands, Some(defect));
            assert_eq!(planted.len(), 1);
            assert_eq!(planted[0].clauses.get(clause), Some(&Verdict::Fail), "{id}: {:?}", planted[0].clauses);
        }
    }
}

/// A product made of a rule, which is asked nothing but facts.
struct Made<F> {
    departs: F,
    asked: Cell<usize>,
}

impl<F: Fn(&Facts, usize) -> bool> Made<F> {
    fn of(departs: F) -> Self {
        Self { departs, asked: Cell::new(0) }
    }
}

impl<F: Fn(&Facts, usize) -> bool> Ask for Made<F> {
    async fn ask(&self, facts: &Facts) -> Result<Departed, Lost> {
        self.asked.set(self.asked.get() + 1);
        let signs = (self.departs)(facts, self.asked.get()).then(sign).into_iter().collect();
        Ok(Departed { signs, ..Departed::default() })
    }
}

fn sign() -> Sign {
    Sign { observable: "reception".into(), clause: Clause::Cert05, difference: "accepted → rejected".into() }
}

/// A visit with much about it that does not matter.
fn crowded() -> Facts {
    let mut facts = Facts { presents: Set::of(&[Proof::MyNumberCard, Proof::LegacyCard]), ..Facts::default() };
    facts.now = Instant::jst(Day::ymd(2027, 3, 31), 60_000);
    facts.holds.my_number_card = Some(MyNumberCard { photo: false, ..MyNumberCard::default() });
    facts.holds.legacy_card = Some(LegacyCard::default());
    facts.person.non_disclosure = true;
    facts.person.assistance_needed = true;
    facts.facility.kiosk = true;
    facts.facility.phone_pilot = true;
    facts.past = Some(Past::default());
    facts
}

fn shrunk(product: &impl Ask, facts: &Facts, most: usize) -> Counterexample {
    block_on(Shrinker::of(product).with_questions(most).shrink(facts, &sign())).expect("nothing is lost")
}

fn ordinary() -> Facts {
    let mut facts = Facts { presents: Set::of(&[Proof::MyNumberCard]), ..Facts::default() };
    facts.holds.my_number_card = Some(MyNumberCard::default());
    facts
}

#[test]
fn what_does_not_matter_goes_and_the_day_ends_beside_the_one_that_hides_the_fault() {
    let after = Day::ymd(2025, 12, 2);
    let product = Made::of(|facts: &Facts, _| facts.now.day() >= after && facts.person.non_disclosure);
    let found = shrunk(&product, &crowded(), 500);
    let mut wanted = ordinary();
    wanted.now = Instant::jst(after, 36_000);
    wanted.person.non_disclosure = true;
    assert_eq!((found.facts, found.stability), (Facts { ..wanted }, Stability::Steady));
    assert_eq!(found.asked, product.asked.get());
}

#[test]
fn two_facts_that_go_only_together_go_together() {
    let alike = |facts: &Facts| facts.person.non_disclosure == facts.facility.kiosk;
    let found = shrunk(&Made::of(|facts: &Facts, _| alike(facts)), &crowded(), 500);
    assert_eq!(found.facts, ordinary());
}

#[test]
fn another_fault_on_the_way_is_not_taken_for_this_one() {
    struct Two;
    impl Ask for Two {
        async fn ask(&self, facts: &Facts) -> Result<Departed, Lost> {
            // Without the legacy card the answer is wrong in another way.
            let difference =
                if facts.holds.legacy_card.is_some() { "accepted → rejected" } else { "accepted → pending" };
            Ok(Departed { signs: vec![Sign { difference: difference.into(), ..sign() }], ..Departed::default() })
        }
    }
    let found = shrunk(&Two, &crowded(), 500);
    assert!(found.facts.holds.legacy_card.is_some() && !found.facts.person.non_disclosure);
}

#[test]
fn a_product_that_changes_its_mind_is_flaky_and_questions_are_bounded() {
    let moody = Made::of(|_: &Facts, asked| asked % 2 == 1);
    assert_eq!(shrunk(&moody, &crowded(), 500).stability, Stability::Flaky);
    let sound = Made::of(|_: &Facts, _| false);
    assert_eq!(shrunk(&sound, &crowded(), 500).stability, Stability::Flaky);
    let wrong = Made::of(|facts: &Facts, _| facts.facility.phone_pilot);
    let found = shrunk(&wrong, &crowded(), 5);
    assert_eq!((found.asked, wrong.asked.get()), (9, 9));
    assert!(found.facts.facility.phone_pilot);
}

#[test]
fn the_same_cell_shrinks_to_the_same_bytes() {
    let actual = Rulebook::builtin("actual").expect("built in");
    let defect = Defect::find("grace-90-days").expect("planted");
    let twice = [(), ()].map(|()| found(defect, &actual).map(|scenario| scenario.feature(Language::Ja)));
    assert!(twice[0].is_some());
    assert_eq!(twice[0], twice[1]);
}

#[test]
fn a_breach_of_a_should_stays_on_its_clause_and_warns() {
    let actual = Rulebook::builtin("actual").expect("built in");
    let defect = Defect::find("holiday-open").expect("planted");
    let (session, hello) = product(Some(defect));
    let held = Held { rulebook: &actual, product: Product { session: &session, hello: &hello } };
    let mut holiday = ordinary();
    holiday.now = Instant::jst(Day::ymd(2025, 7, 21), 50_000);
    holiday.facility.kiosk = true;
    let support = Sign { observable: "support".into(), clause: Clause::Ops01, difference: "closed → open".into() };
    let found = block_on(Shrinker::of(&held).shrink(&holiday, &support)).expect("nothing is lost");
    assert!(!found.facts.facility.kiosk);
    let scenario = Scenario::of(&found, &actual, &hello, Clauses::builtin()).expect("a counterexample");
    assert_eq!((scenario.case.clauses.as_slice(), scenario.verdict), (&["R-OPS-01".to_string()][..], Verdict::Warn));
    assert_eq!(verdicts(&scenario.feature(Language::En), Some(defect))[0].verdict, Verdict::Warn);
}
