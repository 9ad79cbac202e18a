//! What the validator knows of a record before it reads one: gates of its fields, place in the order, where the sums stand.

use super::fields::Gates;
use crate::Kind;
use crate::layout::{Layout, Record};

/// A record, as the validator sees it.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) layout: &'static Record,
    pub(super) gates: Gates,
    pub(super) meaning: Meaning,
    /// Place in the order within a claim.
    pub(super) rank: u8,
    /// Most of them in one claim.
    pub(super) most: u32,
    pub(super) detail: Option<Detail>,
    pub(super) at: Positions,
}

/// Positions of fields that mean something, by name; 0: the record has no such field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Positions {
    pub(super) days: usize,
    pub(super) points: usize,
    pub(super) copay: usize,
    pub(super) reduction: usize,
    pub(super) special_notes: usize,
    pub(super) ward: usize,
    pub(super) patient_state: usize,
    pub(super) beds: usize,
    pub(super) admission_date: usize,
    pub(super) disease_code: usize,
    pub(super) disease_name: usize,
    pub(super) outcome: usize,
    pub(super) claim_month: usize,
    pub(super) volume: usize,
    pub(super) notifications: usize,
}

impl Positions {
    fn of(record: &Record) -> Self {
        let at = |ident: &str| record.field(ident).map_or(0, |(position, _)| position);
        Self {
            days: at("days"),
            points: at("points"),
            copay: at("copay"),
            reduction: at("reduction"),
            special_notes: at("special_notes"),
            ward: at("ward"),
            patient_state: at("patient_state"),
            beds: at("beds"),
            admission_date: at("admission_date"),
            disease_code: at("disease_code"),
            disease_name: at("disease_name"),
            outcome: at("outcome"),
            claim_month: at("claim_month"),
            volume: at("volume"),
            notifications: at("notifications"),
        }
    }
}

/// What a record is to the validator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The institution, at the head of the file.
    Institution,
    /// The common record of a claim.
    Claim,
    /// The insurer.
    Insurer,
    /// A public payer.
    Public,
    /// The confirmation of eligibility.
    Confirmation,
    /// Days of visits.
    Days,
    /// A disease.
    Disease,
    /// Totals of the file.
    Totals,
    /// Anything else.
    Other,
}

/// Positions in a detail record; 0: it has none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Detail {
    pub(super) service: usize,
    pub(super) burden: usize,
    pub(super) code: usize,
    pub(super) points: usize,
    pub(super) times: usize,
    pub(super) day: usize,
    /// First digit of its codes.
    pub(super) master: u8,
}

/// Plans of all records, as in the layout.
pub(super) fn plans(kind: Kind) -> Vec<Plan> {
    Layout::of(kind).records.iter().map(|record| plan(kind, record)).collect()
}

fn plan(kind: Kind, layout: &'static Record) -> Plan {
    let (rank, most) = order(kind, layout.id);
    Plan {
        layout,
        gates: Gates::new(layout),
        meaning: meaning(kind, layout.id),
        rank,
        most,
        detail: detail(layout),
        at: Positions::of(layout),
    }
}

fn meaning(kind: Kind, id: [u8; 2]) -> Meaning {
    match &id {
        _ if id == kind.opening() => Meaning::Institution,
        b"RE" => Meaning::Claim,
        b"HO" => Meaning::Insurer,
        b"KO" => Meaning::Public,
        b"SN" => Meaning::Confirmation,
        b"JD" => Meaning::Days,
        b"SY" | b"HS" | b"SB" => Meaning::Disease,
        b"GO" => Meaning::Totals,
        _ => Meaning::Other,
    }
}

/// Place in the order of a claim, and most of them.
fn order(kind: Kind, id: [u8; 2]) -> (u8, u32) {
    const MANY: u32 = u32::MAX;
    match (&id, kind) {
        (b"IR", Kind::Dental) => (0, 1),
        // A DPC claim in parts repeats RE, HO, KO and what follows.
        (b"RE", Kind::Dpc) => (0, MANY),
        (b"RE", _) => (1, 1),
        (b"HO", _) => (2, 1),
        (b"KO", _) => (3, 4),
        (b"SN", _) => (4, 1),
        (b"JD", _) => (5, 5),
        (b"MF", _) => (6, 5),
        (b"GR", _) => (7, 1),
        (b"BU" | b"SB" | b"KK" | b"SK" | b"GA" | b"HH" | b"GT", _) => (8, MANY),
        (b"SY" | b"HS", _) => (9, MANY),
        (b"SI" | b"SS" | b"IY" | b"TO" | b"CO" | b"SH" | b"CZ" | b"TK", _) => (10, MANY),
        (b"KI", _) => (11, MANY),
        (b"ST", _) => (12, MANY),
        (b"SJ", _) => (13, MANY),
        _ => (14, MANY),
    }
}

fn detail(record: &Record) -> Option<Detail> {
    let at = |ident: &str| record.field(ident).map_or(0, |(position, _)| position);
    let (code, master) = match &record.id {
        b"SI" => ("act_code", b'1'),
        b"SS" => ("act_code", b'3'),
        b"IY" => ("drug_code", b'6'),
        b"TO" => ("device_code", b'7'),
        b"CO" | b"TK" => ("comment_code", b'8'),
        _ => return None,
    };
    Some(Detail {
        service: at("service_id"),
        burden: at("burden"),
        code: at(code),
        points: at("points"),
        times: at("times"),
        day: at("day_1"),
        master,
    })
}
