//! What the central service's answer means for a card, a phone or a document's number (R-QUAL).

use crate::clause::Clause;
use crate::decide::{Desk, also, refuse};
use crate::decision::{Advice, Decision, Protocol, Reception};
use crate::facts::{Answer, Attempt, LossReason, PersonStatus, Processing, RatioText, Scheme};

/// What was inquired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inquiry {
    /// 照会区分 1, by card or phone.
    Card,
    /// 照会区分 2, by the numbers of a document.
    Number,
}

/// Whether the answer confirms the qualification; otherwise the decision is settled as refused.
pub(super) fn confirms(desk: &Desk<'_>, inquiry: Inquiry, d: &mut Decision) -> bool {
    let central = &desk.facts.central;
    d.clauses.insert(Clause::Qual02);
    if !read_state(desk, d) {
        if central.answer == Answer::None {
            also(d, &[Reception::F1b, Reception::FallbackOther, Reception::Pending]);
        }
        return false;
    }
    match central.answer {
        Answer::Valid => return valid(desk, d),
        Answer::ValidUnregistered if desk.facts.person.scheme == Scheme::MedicalAssistance => return valid(desk, d),
        Answer::ValidUnregistered | Answer::Code0 | Answer::Code7 | Answer::Empty => {
            d.protocol = Protocol::Error;
            refuse(d, Reception::NeedsStaff);
            also(d, &[Reception::F1b, Reception::FallbackOther, Reception::Pending]);
        }
        Answer::None => {
            d.clauses.insert(Clause::Fail01);
            refuse(d, Reception::F1b);
            also(d, &[Reception::FallbackOther, Reception::Pending]);
        }
        Answer::Multiple => {
            d.clauses.insert(Clause::Qual05);
            d.ambiguities |= 1 << 27;
            refuse(d, Reception::NeedsStaff);
        }
        Answer::NotFound => not_found(desk, inquiry, d),
        Answer::Invalid => lost(desk, inquiry, d),
        Answer::Superseded => {
            lost(desk, inquiry, d);
            d.ambiguities |= 1 << 27;
            d.advice.insert(Advice::SuccessorExists);
            d.advice.insert(Advice::ObtainNewNumber);
            if inquiry == Inquiry::Number {
                d.clauses.insert(Clause::Qual04);
                also(d, &[Reception::F2a]);
            } else {
                d.clauses.insert(Clause::Qual13);
                if central.records >= 2 {
                    refuse(d, Reception::NeedsStaff);
                }
            }
        }
    }
    false
}

/// Whether the message and its person are in order (R-QUAL-06); otherwise the decision is settled.
fn read_state(desk: &Desk<'_>, d: &mut Decision) -> bool {
    let central = &desk.facts.central;
    match central.processing {
        Processing::Normal => {}
        Processing::Processing => {
            d.clauses.insert(Clause::Qual06);
            d.advice.insert(Advice::AskAgain);
            refuse(d, Reception::Pending);
            return false;
        }
        Processing::Abnormal => {
            d.clauses.insert(Clause::Qual06);
            d.protocol = Protocol::Warning;
            refuse(d, Reception::F1b);
            also(d, &[Reception::FallbackOther, Reception::NeedsStaff]);
            return false;
        }
    }
    if central.person_status == PersonStatus::Error {
        d.clauses.insert(Clause::Qual06);
        d.protocol = Protocol::Warning;
        refuse(d, Reception::NeedsStaff);
        also(d, &[Reception::Pending]);
        return false;
    }
    true
}

fn valid(desk: &Desk<'_>, d: &mut Decision) -> bool {
    let central = &desk.facts.central;
    d.clauses.extend(&[Clause::Qual02, Clause::Qual07, Clause::Qual09]);
    let early = central.valid_from.is_some_and(|from| from > desk.today);
    if early || central.loss_date.is_some_and(|loss| loss <= desk.today) {
        d.clauses.insert(Clause::Qual15);
        refuse(d, Reception::NeedsStaff);
        return false;
    }
    if central.valid_to.is_some_and(|to| to < desk.today) {
        d.flags.insert(Clause::Qual15);
    }
    match central.ratio {
        RatioText::R1 => {
            d.protocol = Protocol::Error;
            d.clauses.insert(Clause::Qual08);
        }
        RatioText::R100 => d.flags.insert(Clause::Qual08),
        _ => {}
    }
    true
}

/// An end of the qualification before the visit is not named beside start and loss (R-QUAL-15): accepted and flagged,
/// or left to the staff.
pub(super) fn also_right(desk: &Desk<'_>, d: &mut Decision) {
    if desk.facts.central.valid_to.is_some_and(|to| to < desk.today) {
        also(d, &[Reception::NeedsStaff]);
    }
}

fn lost(desk: &Desk<'_>, inquiry: Inquiry, d: &mut Decision) {
    d.clauses.extend(&[Clause::Qual01, Clause::Qual10]);
    match inquiry {
        Inquiry::Card => {
            d.clauses.extend(&[Clause::Fail02, Clause::Cert17]);
            refuse(d, Reception::F2a);
        }
        Inquiry::Number => {
            d.advice.insert(Advice::ObtainNewNumber);
            refuse(d, Reception::Rejected);
        }
    }
    match desk.facts.central.loss_reason {
        LossReason::None | LossReason::Other => {}
        LossReason::PublicAssistance => {
            d.clauses.insert(Clause::Qual16);
            d.advice.insert(Advice::AskMedicalAssistance);
        }
        LossReason::OtherInsurance => {
            d.clauses.insert(Clause::Qual16);
            d.advice.insert(Advice::AskNewInsurer);
        }
        LossReason::Death => {
            d.clauses.insert(Clause::Qual16);
            let before = d.reception;
            refuse(d, Reception::NeedsStaff);
            also(d, &[before]);
        }
    }
}

fn not_found(desk: &Desk<'_>, inquiry: Inquiry, d: &mut Decision) {
    d.clauses.insert(Clause::Qual01);
    if inquiry == Inquiry::Card {
        d.clauses.extend(&[Clause::Fail02, Clause::Cert17]);
        return refuse(d, Reception::F2b);
    }
    d.clauses.insert(Clause::Qual14);
    match desk.facts.central.attempt {
        Attempt::First => {
            d.advice.insert(Advice::ReenterNumbers);
            refuse(d, Reception::Pending);
            also(d, &[Reception::NeedsStaff]);
        }
        Attempt::Again => {
            d.advice.insert(Advice::ObtainNewNumber);
            refuse(d, Reception::NeedsStaff);
        }
    }
    if !desk.active(Clause::Qual14) {
        also(d, &[Reception::Rejected, Reception::F2b, Reception::NeedsStaff]);
    }
}
