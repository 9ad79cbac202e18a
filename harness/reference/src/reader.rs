//! Role `reader`: the desk machines of the rulebook, act by act.

use crate::defects::Cause;
use madoguchi_contract::Answer;
use madoguchi_contract::case::Question;
use madoguchi_rulebook::Rulebook;
use madoguchi_rulebook::desk::journey::observe;
use madoguchi_rulebook::desk::{DeskState, Screen, Stimulus, step};
use serde_json::json;

/// One desk between `arrange` and the next `reset`.
pub(crate) struct Desk {
    question: Question,
    state: DeskState,
    screens: Vec<Screen>,
}

impl Desk {
    pub(crate) fn arrange(mut question: Question, cause: &Cause) -> Self {
        if let Cause::Facts(change) = cause {
            question.facts = change(question.facts);
        }
        let state = DeskState::arrange(&question.facts);
        Self { question, state, screens: vec![state.screen] }
    }

    pub(crate) fn question(&self) -> &Question {
        &self.question
    }

    pub(crate) fn rulebook(&self) -> &str {
        &self.question.rulebook
    }

    pub(crate) fn act(&mut self, stimulus: &Stimulus, rulebook: &Rulebook, cause: &Cause) -> Screen {
        let transition = match cause {
            Cause::Desk(transition) => *transition,
            _ => step,
        };
        self.state = transition(&self.state, stimulus, rulebook).0;
        if self.screens.last() != Some(&self.state.screen) {
            self.screens.push(self.state.screen);
        }
        self.state.screen
    }

    pub(crate) fn observe(&self, rulebook: &Rulebook, cause: &Cause) -> Answer {
        let mut decision = observe(&self.state, rulebook);
        if let Cause::Decision(change) = cause {
            decision = change(&self.question.facts, decision);
        }
        let mut answer = Answer::from_decision(rulebook, &decision, &self.question);
        answer.set("date_read", json!(null));
        answer.set("screens", json!(self.screens));
        answer.set("screen", json!(self.state.screen));
        let counters = self.state.counters;
        answer.set("counters", json!({"pin": counters.pin, "face": counters.face}));
        if let Cause::Answer(change) = cause {
            change(&self.question, &mut answer);
        }
        answer
    }
}
