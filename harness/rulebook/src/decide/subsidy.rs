//! Subsidy data from the hub (R-TICKET-05): an empty block is never a reason to delete what is on file.

use crate::clause::Clause;
use crate::decide::Desk;
use crate::decision::{Advice, Decision, SubsidyRecord};
use crate::facts::SubsidyState;

pub(super) fn record(desk: &Desk<'_>, d: &mut Decision) {
    let Some(subsidy) = desk.facts.subsidy else { return };
    d.clauses.insert(Clause::Ticket05);
    d.subsidy_record = Some(match subsidy.state {
        SubsidyState::Provided => SubsidyRecord::Updated,
        _ if subsidy.on_file => {
            d.advice.insert(Advice::CheckSubsidyWithMunicipality);
            SubsidyRecord::KeptPendingCheck
        }
        _ => SubsidyRecord::None,
    });
}
