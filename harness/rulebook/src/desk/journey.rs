//! A journey: the acts of one desk from arrangement to observation, and what is observed at the end.
//!
//! Where the visit was decided (`done`, `see_staff`, a dead certificate) the observables are those the rulebook gives
//! for what was really given; the machine adds no rule of its own. Before that the reception is `pending`.

use crate::ClauseSet;
use crate::decide::decide;
use crate::decision::{
    Claim, ClaimNumbers, ClaimRoute, Copay, CopayBasis, Decision, Mark, Protocol, Reception, SubsidyRecord,
};
use crate::desk::effect::Effects;
use crate::desk::state::{Counters, Course, DeskState};
use crate::desk::stimulus::{Screen, Stimulus};
use crate::desk::{step, turn};
use crate::facts::Facts;
use crate::rulebook::Rulebook;
use crate::word::Set;

/// A transition: [`step`], or a wrapper around it that plants a defect.
pub type Step = fn(&DeskState, &Stimulus, &Rulebook) -> (DeskState, Effects);

/// The acts of one desk.
#[derive(Clone, Debug)]
pub struct Journey<'a> {
    rulebook: &'a Rulebook,
    transition: Step,
    state: DeskState,
    screens: Vec<Screen>,
    effects: Effects,
}

impl<'a> Journey<'a> {
    /// An idle desk with these facts.
    pub fn new(rulebook: &'a Rulebook, facts: &Facts) -> Self {
        Self::driven_by(rulebook, facts, step)
    }

    /// An idle desk driven by another transition.
    pub fn driven_by(rulebook: &'a Rulebook, facts: &Facts, transition: Step) -> Self {
        let state = DeskState::arrange(facts);
        Journey { rulebook, transition, state, screens: vec![state.screen], effects: Effects::default() }
    }

    /// One act; answers the screen then shown.
    pub fn act(&mut self, stimulus: &Stimulus) -> Screen {
        (self.state, self.effects) = (self.transition)(&self.state, stimulus, self.rulebook);
        if self.screens.last() != Some(&self.state.screen) {
            self.screens.push(self.state.screen);
        }
        self.state.screen
    }

    /// All screens since the arrangement, in order, starting with `idle`, without immediate repetition.
    pub fn screens(&self) -> &[Screen] {
        &self.screens
    }

    /// Effects of the last act.
    pub fn effects(&self) -> &Effects {
        &self.effects
    }

    /// Where the desk stands.
    pub fn state(&self) -> &DeskState {
        &self.state
    }

    /// Failures in a row of this patient's card (R-READ-02, R-READ-03).
    pub fn counters(&self) -> Counters {
        self.state.counters
    }

    /// The observables of the present visit.
    pub fn decision(&self) -> Decision {
        observe(&self.state, self.rulebook)
    }
}

/// The observables of the visit in this state.
pub fn observe(state: &DeskState, rulebook: &Rulebook) -> Decision {
    let decision = decide(rulebook, &state.given());
    let decision = match state.visit.course {
        Course::Settled => decision,
        Course::Pending => undecided(decision, Reception::Pending),
        Course::AnotherPerson => undecided(decision, Reception::NeedsStaff),
        Course::Cancelled => undecided(decision, Reception::Cancelled),
    };
    Decision {
        alerts: state.visit.alerts,
        messages: state.visit.messages,
        offered: turn::offered(state, rulebook),
        ..decision
    }
}

/// What does not depend on the visit stays; all the rest is not decided.
fn undecided(decision: Decision, reception: Reception) -> Decision {
    Decision {
        reception,
        accepted_receptions: Set::of(&[reception]),
        failed: Set::EMPTY,
        failure_reason: None,
        optional_alerts: Set::EMPTY,
        methods_open: Set::EMPTY,
        confirmed_by: None,
        accepted_confirmations: Set::EMPTY,
        info_delivered: Set::EMPTY,
        info_available_until: None,
        copay: Copay {
            basis: CopayBasis::Undecided,
            tenths: None,
            accepted: Set::of(&[CopayBasis::Undecided]),
            accepted_tenths: 0,
        },
        claim: Claim {
            route: ClaimRoute::None,
            accepted: Set::of(&[ClaimRoute::None]),
            numbers: ClaimNumbers::None,
            mark: Mark::None,
            items: Set::EMPTY,
            count: 0,
        },
        keeps_declaration: false,
        advice: Set::EMPTY,
        protocol: Protocol::Ok,
        receipt_record: false,
        subsidy_record: decision.subsidy_record.map(|_| SubsidyRecord::None),
        counted_as: None,
        flags: ClauseSet::default(),
        clauses: ClauseSet::default(),
        ambiguities: 0,
        ..decision
    }
}
