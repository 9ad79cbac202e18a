//! The oracle: one visit in, one decision out. Pure, total and without allocation.
//!
//! The order is that of a real desk: what the reader makes of the card or phone, then a document that counts
//! alone, then methods ① to ④, then what follows for information, share and claim. Each noun has its file; each
//! step adds the clauses it rests on, the ambiguities it touches and every other outcome the text leaves open.

mod answer;
mod card;
mod claim;
mod consent;
mod copay;
mod demand;
mod document;
mod fallback;
mod home;
mod identity;
mod phone;
mod provisional;
mod statistics;
mod subsidy;
mod support;
mod window;

pub use demand::{Bounds, Demands, Remarks, demands};
pub use window::{CertWindows, Window, certificate_windows};

use crate::clause::{Clause, ClauseSet};
use crate::day::Day;
use crate::decision::{
    Claim, ClaimNumbers, ClaimRoute, Copay, CopayBasis, Decision, Duty, Mark, Method, Offer, Protocol, Reception,
    Support,
};
use crate::facts::{Answer, Facts, Function, Line, Means, Proof};
use crate::rulebook::{Rulebook, Standing, Terms};
use crate::word::Set;

/// Decides one visit.
pub fn decide(rulebook: &Rulebook, facts: &Facts) -> Decision {
    let desk = Desk::new(rulebook.terms(), facts);
    let mut decision = blank();
    let d = &mut decision;
    support::surroundings(&desk, d);
    home::settings(&desk, d);
    statistics::rate(&desk, d);
    subsidy::record(&desk, d);
    identity::offers(&desk, d);
    let course = reception(&desk, d);
    consent::information(&desk, &course, d);
    copay::share(&desk, &course, d);
    claim::route(&desk, &course, d);
    d.clauses.extend(&[Clause::Date01, Clause::Date02, Clause::Date08]);
    d.clauses = within(d.clauses, &desk.terms.active);
    decision
}

/// Decides many visits; stops at the shorter of the two slices.
pub fn decide_many(rulebook: &Rulebook, facts: &[Facts], decisions: &mut [Decision]) {
    for (facts, decision) in facts.iter().zip(decisions) {
        *decision = decide(rulebook, facts);
    }
}

/// The visit as the rules see it.
struct Desk<'a> {
    terms: &'a Terms,
    facts: &'a Facts,
    today: Day,
    /// Functions in force, a switch made in this visit included.
    functions: Set<Function>,
}

/// How the reception went, for the steps after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Course {
    /// The card body was shown.
    card_shown: bool,
    /// Card, phone or mobile reading gave a clean answer.
    online: bool,
    /// A document counted.
    document: bool,
    /// The number inquiry about that document was answered.
    inquired: bool,
    /// Method that confirmed.
    method: Option<Method>,
    /// The declaration is deemed submitted (R-FAIL-11, R-FAIL-19).
    deemed: bool,
    /// Ratio printed on what was shown.
    shown_tenths: Option<u8>,
}

/// What came of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Nothing of that kind was shown.
    Absent,
    /// Eligibility is confirmed.
    Accepted,
    /// It is not; the decision holds why.
    Failed,
}

impl<'a> Desk<'a> {
    fn new(terms: &'a Terms, facts: &'a Facts) -> Desk<'a> {
        let mut functions = Set::EMPTY;
        let own = facts.facility.functions;
        for (on, function) in [
            (own.home_visit, Function::HomeVisit),
            (own.alternative_flow, Function::AlternativeFlow),
            (own.online_care, Function::OnlineCare),
        ] {
            if on {
                functions.insert(function);
            }
        }
        if let (Some(function), true) = (facts.staff.switches_on, facts.staff.terms_read) {
            functions.insert(function);
        }
        Desk { terms, facts, today: facts.now.day(), functions }
    }

    fn active(&self, clause: Clause) -> bool {
        self.terms.active.contains(clause)
    }

    fn line_up(&self) -> bool {
        self.facts.facility.network == Line::Up && self.facts.facility.power == Line::Up
    }

    /// Shown at the desk, and there to be shown.
    fn shown(&self, proof: Proof) -> bool {
        let holds = &self.facts.holds;
        self.facts.presents.contains(proof)
            && match proof {
                Proof::MyNumberCard => holds.my_number_card.is_some(),
                Proof::Phone => holds.phone.is_some(),
                Proof::LegacyCard => holds.legacy_card.is_some(),
                Proof::EligibilityCertificate => holds.eligibility_certificate.is_some(),
                Proof::EligibilityNotice => holds.eligibility_notice.is_some(),
                Proof::PortalView => holds.portal_view.is_some(),
                Proof::PatientCard => true,
            }
    }
}

fn reception(desk: &Desk<'_>, d: &mut Decision) -> Course {
    let mut course = Course { card_shown: desk.shown(Proof::MyNumberCard), ..Course::default() };
    let reader = desk.facts.means == Means::FaceReader;
    let mut step = if reader { card::at_reader(desk, d) } else { home::by_mobile(desk, d) };
    if reader && step != Step::Accepted && desk.shown(Proof::Phone) {
        step = phone::at_reader(desk, d, step);
    }
    if step == Step::Accepted {
        otherwise(desk, &course, d);
        course.online = true;
        return course;
    }
    if step == Step::Failed {
        d.failed = d.accepted_receptions.with(d.reception);
    }
    if document::alone(desk, &mut course, d, step) == Step::Accepted {
        if step == Step::Failed && !d.accepted_receptions.and(not_accepted()).is_empty() {
            d.accepted_receptions = d.accepted_receptions.or(d.failed);
            fallback::instead(desk, &course, d);
        }
        return course;
    }
    if step == Step::Failed {
        fallback::methods(desk, &mut course, d);
        let opens_none = d.reception.reason().is_none();
        let silent = desk.facts.central.answer == Answer::None && opens_none;
        // R-QUAL-16: a death may be left to the staff, or told as the invalid answer that it is.
        let invalid = opens_none && d.failed.contains(Reception::F2a);
        // without a grace it would have been F3, which opens the methods.
        let floor = desk.facts.holds.my_number_card.as_ref().filter(|_| course.card_shown);
        let floor = floor.is_some_and(|card| window::card_state(desk, card, desk.today).floor);
        let closed = card::closed(desk) || (!reader && home::desk_standing(desk) == Standing::Either);
        let other_reading = silent || invalid || floor || closed;
        if other_reading && !is_accepted(d.reception) && fallback::carried(desk, &course, d) {
            also(d, &[Reception::EligibilityOnly]);
        }
    } else if d.reception == NOTHING && d.accepted_receptions.is_empty() {
        refuse(d, Reception::Rejected);
        d.accepted_receptions = not_accepted();
    }
    course
}

/// Where card or phone may be refused as well as taken: what else would have confirmed then is right, too.
fn otherwise(desk: &Desk<'_>, course: &Course, d: &mut Decision) {
    let refused = d.accepted_receptions.and(not_accepted());
    if refused.is_empty() {
        return;
    }
    let (mut trial, mut course) = (*d, *course);
    let reason = refused.iter().find_map(Reception::reason);
    trial.failed = refused;
    trial.failure_reason = reason;
    trial.messages = Set::EMPTY;
    trial.confirmed_by = None;
    document::alone(desk, &mut course, &mut trial, Step::Failed);
    fallback::instead(desk, &course, &mut trial);
    let right = trial.confirmations();
    if !right.is_empty() {
        d.failed = refused;
        d.accepted_confirmations = right;
        also(d, &[Reception::EligibilityOnly]);
    }
}

const NOTHING: Reception = Reception::Rejected;

fn blank() -> Decision {
    Decision {
        reception: NOTHING,
        accepted_receptions: Set::EMPTY,
        failed: Set::EMPTY,
        failure_reason: None,
        alerts: Set::EMPTY,
        optional_alerts: Set::EMPTY,
        methods_open: Set::EMPTY,
        offered: Set::EMPTY,
        confirmed_by: None,
        accepted_confirmations: Set::EMPTY,
        info_delivered: Set::EMPTY,
        info_available_until: None,
        copay: Copay { basis: CopayBasis::Undecided, tenths: None, accepted: Set::EMPTY, accepted_tenths: 0 },
        claim: Claim {
            route: ClaimRoute::None,
            accepted: Set::EMPTY,
            numbers: ClaimNumbers::None,
            mark: Mark::None,
            items: Set::EMPTY,
            count: 0,
        },
        registered: None,
        keeps_declaration: false,
        messages: Set::EMPTY,
        advice: Set::EMPTY,
        support: Support::Closed,
        duty: Duty::NotOwed,
        protocol: Protocol::Ok,
        setting: None,
        functions: Set::EMPTY,
        activation: None,
        receipt_record: false,
        subsidy_record: None,
        counted_as: None,
        usage_rate: None,
        flags: ClauseSet::EMPTY,
        clauses: ClauseSet::EMPTY,
        ambiguities: 0,
    }
}

/// Sets the reception and forgets what an earlier attempt accepted.
fn settle(d: &mut Decision, reception: Reception) {
    d.reception = reception;
    d.accepted_receptions = Set::EMPTY.with(reception);
}

/// Settles a reception that confirms nothing; a fallback leaves its reason.
fn refuse(d: &mut Decision, reception: Reception) {
    settle(d, reception);
    d.failure_reason = reception.reason();
    d.confirmed_by = None;
}

/// Adds receptions the text also leaves open.
fn also(d: &mut Decision, receptions: &[Reception]) {
    for reception in receptions {
        d.accepted_receptions.insert(*reception);
    }
}

fn ambiguous(d: &mut Decision, number: u8) {
    d.ambiguities |= 1 << number;
}

/// Every reception that is not an acceptance.
fn not_accepted() -> Set<Reception> {
    Set::of(&[
        Reception::F1a,
        Reception::F1b,
        Reception::F1c,
        Reception::F2a,
        Reception::F2b,
        Reception::F3,
        Reception::FallbackOther,
        Reception::NeedsStaff,
        Reception::Rejected,
        Reception::Pending,
        Reception::Cancelled,
    ])
}

fn is_accepted(reception: Reception) -> bool {
    matches!(reception, Reception::Full | Reception::EligibilityOnly)
}

fn within(clauses: ClauseSet, active: &ClauseSet) -> ClauseSet {
    clauses.and(active)
}

fn offer(d: &mut Decision, offer: Offer, offered: bool) {
    if offered {
        d.offered.insert(offer);
    }
}
