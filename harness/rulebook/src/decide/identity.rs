//! Who stands there: face, four-digit PIN or visual check (R-READ, R-VIS), and what the reader offers.

use crate::clause::Clause;
use crate::decide::{Desk, home, offer, phone};
use crate::decision::{Decision, Offer};
use crate::facts::{Device, FaceMatch, FacilityKind, Function, Identity, Line, MyNumberCard, Pin, VisualCheck};

/// What came of the way of identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Identified {
    /// It is the holder.
    Yes,
    /// Both outcomes are right.
    Either,
    /// The way is barred or failed.
    No,
}

/// The way chosen at the face reader.
pub(super) fn at_reader(desk: &Desk<'_>, card: &MyNumberCard, d: &mut Decision) -> Identified {
    d.clauses.insert(Clause::Read01);
    match desk.facts.says.identity {
        Identity::Face if !card.photo => Identified::No,
        Identity::Face => match card.face {
            FaceMatch::Matches => Identified::Yes,
            FaceMatch::Fails => Identified::No,
            FaceMatch::Locked => {
                d.clauses.insert(Clause::Read03);
                Identified::No
            }
        },
        Identity::Pin => match card.pin {
            Pin::Set => Identified::Yes,
            Pin::None => {
                d.clauses.insert(Clause::Read08);
                Identified::No
            }
            Pin::Locked => {
                d.clauses.insert(Clause::Read02);
                Identified::No
            }
        },
        Identity::Visual => {
            d.clauses.extend(&[Clause::Vis01, Clause::Vis08, Clause::Vis12, Clause::Vis13]);
            match (visual_available(desk), card.photo) {
                (false, _) => {
                    d.clauses.insert(Clause::Vis04);
                    Identified::No
                }
                (true, true) => Identified::Yes,
                (true, false) => Identified::Either,
            }
        }
    }
}

/// The visual check can be entered: the legacy mode always, the revised one with a passcode (R-VIS-04). Before
/// the revised mode existed its reader had the legacy one (R-VIS-11).
pub(super) fn visual_available(desk: &Desk<'_>) -> bool {
    let reader = &desk.facts.facility.face_reader;
    match reader.visual_check {
        VisualCheck::Absent => false,
        VisualCheck::Legacy => true,
        VisualCheck::Revised => reader.passcode_issued || desk.today < desk.terms.revised_start,
    }
}

/// The face reader runs.
pub(super) fn reader_up(desk: &Desk<'_>) -> bool {
    desk.facts.facility.power == Line::Up && desk.facts.facility.face_reader.state == Device::Working
}

pub(super) fn face_possible(card: Option<&MyNumberCard>) -> bool {
    card.is_none_or(|card| card.photo && card.face != FaceMatch::Locked)
}

pub(super) fn pin_possible(card: Option<&MyNumberCard>) -> bool {
    card.is_none_or(|card| card.pin == Pin::Set)
}

/// What is offered to this patient here.
pub(super) fn offers(desk: &Desk<'_>, d: &mut Decision) {
    let facility = &desk.facts.facility;
    let card = desk.facts.holds.my_number_card.as_ref();
    let reader = reader_up(desk);
    offer(d, Offer::Face, reader && face_possible(card));
    offer(d, Offer::Pin, reader && pin_possible(card));
    offer(d, Offer::VisualCheck, reader && visual_available(desk));
    offer(d, Offer::Phone, reader && phone::offered(desk));
    offer(d, Offer::HomeConsent, home::desk_offered(desk));
    offer(d, Offer::HomeVisit, desk.functions.contains(Function::HomeVisit));
    offer(d, Offer::OnlineCare, desk.functions.contains(Function::OnlineCare));
    let linked = facility.receipt_computer_modified && facility.kind != FacilityKind::Pharmacy;
    offer(d, Offer::PatientCardLink, linked);
    if facility.receipt_computer_modified || facility.kiosk {
        d.clauses.extend(&[Clause::Ticket01, Clause::Ticket02]);
    }
    if facility.kind == FacilityKind::Pharmacy {
        d.clauses.insert(Clause::Ticket03);
    }
}
