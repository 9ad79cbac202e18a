//! A fault plan over the cases of a role.
//!
//! What a visit meets is known beforehand: the plan is counted in calls and drawn from the seed and the case. Where its first
//! call is lost, only receptions by card or phone are kept that nothing else goes wrong with; whatever the case expected, it
//! now expects table D3's row F1b: the reason is the line (or "other", where the desk cannot tell), the methods of that row
//! stay open, and the patient is not turned away. Under a plan that only troubles answers and loses none, every case expects
//! what it always did.

use crate::features::Suite;
use madoguchi_contract::event::line_hash;
use madoguchi_contract::{Case, Expectation, Kind};
use madoguchi_rulebook::decision::{FailureReason, Message, Reception};
use madoguchi_rulebook::facts::{Answer, Central, Device, Means};
use madoguchi_rulebook::{Decision, Editions, Facts, Word, decide};
use madoguchi_world::central::RECEPTION;
use madoguchi_world::fault::{self, Effect, FaultPlan, Faults};
use madoguchi_world::slot::PATIENCE;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A fault plan as a run puts it on the line of every visit.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The plan.
    pub plan: FaultPlan,
    /// What it is called: the ending of the ids of its cases.
    pub name: String,
    /// Seed of the run.
    pub seed: u64,
}

impl Planned {
    /// The faults of one visit: the same in every run, whichever visits are made before.
    pub fn of_case(&self, id: &str) -> Faults {
        let digest = Sha256::new().chain_update(self.seed.to_be_bytes()).chain_update(id).finalize();
        let seed = digest.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte));
        Faults::new(self.plan.clone(), seed)
    }

    /// How the head of a run names the plan: by its name and what it says.
    ///
    /// # Panics
    /// Never: every plan has a JSON form.
    pub fn filter(&self) -> String {
        let plan = serde_json::to_vec(&self.plan).expect("a plan has a JSON form");
        let digest: String = line_hash(&plan).as_str().chars().take(16).collect();
        format!("faults {} {digest}", self.name)
    }

    /// Whether visits wait in vain, so that many are better made at one time.
    pub fn loses(&self) -> bool {
        !self.plan.loses_nothing(PATIENCE)
    }
}

/// The cases of a suite under a plan.
pub fn under(suite: Suite, planned: &Planned, editions: &Editions) -> Suite {
    let mut cases: Vec<Arc<Case>> =
        suite.cases.iter().filter_map(|case| faulted(case, planned, editions)).map(Arc::new).collect();
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    let mut features = suite.features;
    for feature in &mut features {
        for scenario in &mut feature.scenarios {
            scenario.name = faulted_id(&scenario.name, planned);
        }
        feature.scenarios.retain(|one| cases.binary_search_by(|case| case.id.as_str().cmp(&one.name)).is_ok());
    }
    features.retain(|feature| !feature.scenarios.is_empty());
    Suite { cases, features }
}

fn faulted_id(id: &str, planned: &Planned) -> String {
    format!("{id}~{}", planned.name)
}

fn faulted(case: &Case, planned: &Planned, editions: &Editions) -> Option<Case> {
    let id = faulted_id(&case.id, planned);
    let title = format!("{}（{}）", case.title, planned.plan.ja());
    if !planned.loses() {
        return Some(Case { id, title, ..case.clone() });
    }
    let met = planned.of_case(&id).next(RECEPTION).map(|(_, kind)| kind);
    let lost = met.filter(|kind| kind.effect(PATIENCE) == Effect::Lost)?;
    let rulebook = editions.get(&case.rulebook)?;
    let clean = Facts { central: Central { attempt: case.facts.central.attempt, ..Central::default() }, ..case.facts };
    let sound = decide(rulebook, &clean);
    let silent = Facts { central: Central { answer: Answer::None, ..clean.central }, ..clean };
    let mut cut = decide(rulebook, &silent);
    // The reader is asked first, and nothing else goes wrong.
    let read = sound.messages.contains(Message::CardInquiry) || sound.messages.contains(Message::PhoneInquiry);
    let by_card = read
        && clean.means == Means::FaceReader
        && matches!(sound.reception, Reception::Full | Reception::EligibilityOnly)
        && sound.failure_reason.is_none();
    if !by_card || cut.failure_reason != Some(FailureReason::F1b) || cut.reception != Reception::F1b {
        return None;
    }
    let mut receptions = vec![json!("fallback_f1b"), json!("fallback_other")];
    if lost == fault::Kind::ReaderDead {
        // Who sees the reader may say so (F1a); what is open in both rows has to be.
        let mut dead = clean;
        dead.facility.face_reader.state = Device::Broken;
        let dead = decide(rulebook, &dead);
        cut.methods_open = cut.methods_open.iter().filter(|method| dead.methods_open.contains(*method)).collect();
        receptions.push(json!("fallback_f1a"));
    }
    let mut clauses = case.clauses.clone();
    clauses.extend(["R-FAIL-01".into(), "R-FAIL-05".into()]);
    clauses.sort();
    clauses.dedup();
    let expectations = demanded(case, &cut, receptions);
    Some(Case { id, title, clauses, facts: clean, expectations, ..case.clone() })
}

/// What D3 demands, asked where the case asked first.
fn demanded(case: &Case, cut: &Decision, receptions: Vec<Value>) -> Vec<Expectation> {
    let place = case.expectations.first();
    let expect = |observable: &str, kind: Kind, clause: &str| Expectation {
        observable: observable.into(),
        kind,
        clauses: vec![clause.into()],
        by_product: true,
        text: place.map(|first| first.text.clone()).unwrap_or_default(),
        line: place.map_or(case.line, |first| first.line),
    };
    let methods: Vec<Value> = cut.methods_open.iter().map(|method| json!(method.word())).collect();
    vec![
        expect("reception", Kind::OneOf(receptions), "R-FAIL-01"),
        expect("methods_open", Kind::Contains(methods), "R-FAIL-01"),
        expect("info_delivered", Kind::Excludes(INFORMATION.map(|kind| json!(kind)).to_vec()), "R-CONS-08"),
        expect("copay.basis", Kind::MustNot(vec![json!("full_charge")]), "R-FAIL-05"),
    ]
}

const INFORMATION: [&str; 4] = ["checkup", "medication", "diagnosis", "surgery"];
