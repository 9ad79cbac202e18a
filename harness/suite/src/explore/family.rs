//! Families of observables that one part of a decision settles together.

use madoguchi_rulebook::clause::Clause;
use madoguchi_rulebook::facts::Facts;
use madoguchi_rulebook::issue::{Issued, Sent, issue, late_elderly_certificate};
use madoguchi_rulebook::{Decision, Rulebook, decide, fixture};

/// A family of observables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Outcome, reason, proof, alerts, registration, messages.
    Reception,
    /// Methods still open, ways offered.
    Ways,
    /// Information and its end.
    Information,
    /// The patient's share.
    Share,
    /// The claim of the month.
    Claim,
    /// Switches, duty, call centre, subsidy, statistics.
    Desk,
    /// Advice and flags.
    Advice,
    /// What the harness's own fixtures are.
    Fixtures,
}

impl Family {
    /// All families.
    pub const ALL: [Family; 8] = [
        Family::Reception,
        Family::Ways,
        Family::Information,
        Family::Share,
        Family::Claim,
        Family::Desk,
        Family::Advice,
        Family::Fixtures,
    ];

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Family::Reception => "reception",
            Family::Ways => "ways",
            Family::Information => "information",
            Family::Share => "share",
            Family::Claim => "claim",
            Family::Desk => "desk",
            Family::Advice => "advice",
            Family::Fixtures => "fixtures",
        }
    }

    /// Whether two answers say the same about this family, choices included.
    pub fn same(self, one: &Seen, other: &Seen) -> bool {
        let (a, b) = (&one.decision, &other.decision);
        match self {
            Family::Reception => {
                a.reception == b.reception
                    && a.accepted_receptions == b.accepted_receptions
                    && a.failure_reason == b.failure_reason
                    && a.confirmed_by == b.confirmed_by
                    && a.alerts == b.alerts
                    && a.optional_alerts == b.optional_alerts
                    && a.registered == b.registered
                    && a.messages == b.messages
                    && a.protocol == b.protocol
                    && a.counted_as == b.counted_as
                    && a.receipt_record == b.receipt_record
                    && a.keeps_declaration == b.keeps_declaration
            }
            Family::Ways => a.methods_open == b.methods_open && a.offered == b.offered,
            Family::Information => {
                a.info_delivered == b.info_delivered && a.info_available_until == b.info_available_until
            }
            Family::Share => a.copay == b.copay,
            Family::Claim => a.claim == b.claim,
            Family::Desk => {
                a.setting == b.setting
                    && a.activation == b.activation
                    && a.functions == b.functions
                    && a.duty == b.duty
                    && a.support == b.support
                    && a.subsidy_record == b.subsidy_record
                    && a.usage_rate == b.usage_rate
            }
            Family::Advice => a.advice == b.advice && a.flags == b.flags,
            Family::Fixtures => {
                one.impossible == other.impossible && one.issued == other.issued && one.sent == other.sent
            }
        }
    }
}

/// Everything a rulebook says about one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The decision.
    pub decision: Decision,
    /// The clause that rules the cell out as a fixture.
    pub impossible: Option<Clause>,
    /// What comes out of the issue, where it is asked.
    pub issued: Option<Issued>,
    /// Whether the late-elderly union sends a certificate.
    pub sent: Sent,
}

impl Seen {
    /// What a rulebook says.
    pub fn of(rulebook: &Rulebook, facts: &Facts) -> Self {
        Self {
            decision: decide(rulebook, facts),
            impossible: fixture::check(rulebook, facts).err().map(|invalid| invalid.clause),
            issued: facts.issuance.as_ref().map(|issuance| issue(rulebook, issuance)),
            sent: late_elderly_certificate(rulebook, facts.person.birth_date, facts.now.day()),
        }
    }

    /// Whether two say the same, the reasoning aside.
    pub fn same(&self, other: &Self) -> bool {
        Family::ALL.iter().all(|family| family.same(self, other))
    }
}
