//! Where a desk stands: the facts, the screen, the counters of the card, the mode of the terminal, and what the
//! present visit has come to.
//!
//! Everything is `Copy + Eq + Hash`, so that every reachable state can be searched. The rules themselves are not
//! here: [`DeskState::given`] turns what was really given at the desk into facts, and [`decide()`](crate::decide()) judges them.

use crate::decision::{Alert, Message};
use crate::desk::stimulus::{ReaderMode, Screen};
use crate::facts::{FaceMatch, Facts, Identity, InfoKind, Means, Pin, Proof};
use crate::word::Set;

/// Wrong PINs in a row that lock the card's PIN (R-READ-02).
pub const PIN_LIMIT: u8 = 3;
/// Failed faces in a row that lock face authentication (R-READ-03).
pub const FACE_LIMIT: u8 = 10;

/// A desk between two acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DeskState {
    /// The facts, as arranged.
    pub facts: Facts,
    /// The screen shown: the reader's, or the mobile device's.
    pub screen: Screen,
    /// Mode set on the terminal; stays until staff switch it back (R-VIS-02).
    pub terminal: ReaderMode,
    /// Counters of this patient's card; a cancelled visit keeps them.
    pub counters: Counters,
    /// The present visit.
    pub visit: Visit,
}

/// Failures in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counters {
    /// Wrong PINs, 0 to [`PIN_LIMIT`] (R-READ-02).
    pub pin: u8,
    /// Failed face comparisons, 0 to [`FACE_LIMIT`] (R-READ-03).
    pub face: u8,
}

/// What one visit has come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Visit {
    /// What is being read.
    pub way: Option<Way>,
    /// The card slot of the face reader.
    pub slot: Slot,
    /// The visual check of this visit.
    pub by_eye: ByEye,
    /// How the person was identified; `None`: not yet.
    pub identified: Option<IdentifiedBy>,
    /// Kinds consented to; `None`: not answered.
    pub consent: Option<Set<InfoKind>>,
    /// Registration for insurance use.
    pub registration: Registration,
    /// Alerts shown.
    pub alerts: Set<Alert>,
    /// Messages sent to the central service.
    pub messages: Set<Message>,
    /// How far it has come.
    pub course: Course,
}

/// What is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// The card in the face reader.
    Card,
    /// The phone on the generic reader.
    Phone,
    /// The card on the facility's mobile device.
    Mobile,
}

/// The card slot of the face reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Slot {
    /// No card.
    #[default]
    Empty,
    /// The patient's card is in.
    Holding,
}

/// Whether staff compare face and photo in this visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ByEye {
    /// No.
    #[default]
    No,
    /// The card was put in while the terminal stood on visual mode (R-VIS-02).
    Legacy,
    /// Opened on the reader with the passcode, for this visit alone (R-VIS-03, R-VIS-07).
    Revised,
}

/// How the person was identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdentifiedBy {
    /// Face authentication.
    Face,
    /// The card's PIN.
    Pin,
    /// Staff compared face and photo.
    Visual,
    /// Authentication of the phone's owner (R-PHONE-06).
    Phone,
}

/// Registration for insurance use during this visit (R-READ-04).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Registration {
    /// Not asked.
    #[default]
    NotAsked,
    /// Registered.
    Registered,
    /// Declined.
    Declined,
}

/// How far a visit has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Course {
    /// Not decided.
    #[default]
    Pending,
    /// Decided by the rules on what was given.
    Settled,
    /// The visual check found another person; staff take over.
    AnotherPerson,
    /// Cancelled.
    Cancelled,
}

impl DeskState {
    /// An idle desk with these facts, before anybody touches it. A card that is locked by the facts has full counters.
    pub fn arrange(facts: &Facts) -> DeskState {
        let card = facts.holds.my_number_card;
        let counters = Counters {
            pin: if card.is_some_and(|card| card.pin == Pin::Locked) { PIN_LIMIT } else { 0 },
            face: if card.is_some_and(|card| card.face == FaceMatch::Locked) { FACE_LIMIT } else { 0 },
        };
        let visit = Visit::default();
        DeskState { facts: *facts, screen: Screen::Idle, terminal: ReaderMode::Normal, counters, visit }
    }

    /// The facts with what was really given at this desk: the proof read, the identity, the consent, the registration
    /// and the locks. What the case says the patient *would* answer counts for nothing here.
    pub fn given(&self) -> Facts {
        let mut facts = self.facts;
        facts.says.consent = self.visit.consent.unwrap_or(Set::EMPTY);
        facts.says.registers = self.visit.registration == Registration::Registered;
        match self.visit.way {
            Some(Way::Card | Way::Mobile) => {
                facts.presents = facts.presents.without(Proof::Phone).with(Proof::MyNumberCard);
            }
            Some(Way::Phone) => facts.presents = facts.presents.without(Proof::MyNumberCard).with(Proof::Phone),
            None => {}
        }
        facts.means = match (self.visit.way, facts.means) {
            (Some(Way::Mobile), Means::FaceReader) => Means::HomeConsent,
            (Some(Way::Card | Way::Phone), _) => Means::FaceReader,
            (_, means) => means,
        };
        if let Some(card) = &mut facts.holds.my_number_card {
            if self.counters.pin >= PIN_LIMIT && card.pin == Pin::Set {
                card.pin = Pin::Locked;
            }
            if self.counters.face >= FACE_LIMIT {
                card.face = FaceMatch::Locked;
            }
            match self.visit.identified {
                Some(IdentifiedBy::Face) => (facts.says.identity, card.face) = (Identity::Face, FaceMatch::Matches),
                Some(IdentifiedBy::Pin) => facts.says.identity = Identity::Pin,
                Some(IdentifiedBy::Visual) => facts.says.identity = Identity::Visual,
                Some(IdentifiedBy::Phone) | None => {}
            }
        }
        facts
    }

    /// Face and PIN are out of reach: the terminal stands on visual mode, or stood there when the card was put in
    /// (R-VIS-02). A switch in the middle of a visit meets the next card.
    pub fn legacy_visual(&self) -> bool {
        match self.visit.slot {
            Slot::Holding => self.visit.by_eye == ByEye::Legacy,
            Slot::Empty => self.visit.by_eye == ByEye::Legacy || self.terminal == ReaderMode::Visual,
        }
    }
}
