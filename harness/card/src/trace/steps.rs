//! A trace read as what the client did: each exchange with its meaning, the applet and the file it was meant for.

use super::applet::Place;
use super::format::{Event, Exchange, Trace, What};
use super::parts::Parts;
use super::selection::Selection;

/// One line of a trace, understood.
#[derive(Clone, Debug)]
pub struct Step<'t> {
    /// Its sequence number.
    pub seq: u64,
    /// What it is.
    pub deed: Deed<'t>,
}

/// What one line is.
#[derive(Clone, Debug)]
pub enum Deed<'t> {
    /// Something happened to the card.
    Event(Event),
    /// The client sent a command.
    Command(Box<Sent<'t>>),
}

/// A command in its session.
#[derive(Clone, Debug)]
pub struct Sent<'t> {
    /// The bytes.
    pub exchange: &'t Exchange,
    /// What it asks for.
    pub act: Act,
    /// The applet that gets it, where that is certain.
    pub place: Option<Place>,
    /// The file, key or PIN it is for, where that is certain.
    pub file: Option<u16>,
    /// The status word; `None`: the card was lost.
    pub status: Option<u16>,
}

/// What a command asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// SELECT by applet identifier.
    SelectApplet {
        /// As sent.
        aid: Vec<u8>,
        /// Which of the card's applets it may reach.
        reached: Vec<Place>,
    },
    /// SELECT of a file, key or PIN.
    SelectFile(u16),
    /// SELECT of the master file.
    SelectMaster,
    /// READ BINARY.
    Read {
        /// First byte.
        offset: usize,
        /// At most so many bytes.
        wanted: usize,
    },
    /// READ RECORD.
    ReadRecord(u8),
    /// VERIFY without data: how many tries are left?
    AskTries,
    /// VERIFY.
    Verify {
        /// Length of the PIN.
        length: usize,
    },
    /// CHANGE REFERENCE DATA.
    Change {
        /// Length of the new PIN.
        length: usize,
    },
    /// COMPUTE DIGITAL SIGNATURE.
    Sign {
        /// Its first parameter: which form.
        form: u8,
        /// What is signed.
        data: Vec<u8>,
    },
    /// GET DATA.
    GetData(u16),
    /// GET CHALLENGE.
    Challenge,
    /// INTERNAL AUTHENTICATE.
    InternalAuthentication,
    /// Terminal authentication by a card-verifiable certificate.
    TerminalAuthentication,
    /// EXTERNAL AUTHENTICATE: a terminal signs the card's challenge.
    TerminalProof,
    /// SET SESSION KEY: secure messaging begins.
    SetSessionKey,
    /// A command of secure messaging, which only the two sides can read: its instruction.
    Sealed(u8),
    /// The marker that phones know.
    LastCommand,
    /// GET RESPONSE.
    FetchRest,
    /// Anything else; the instruction where there is one.
    Other(Option<u8>),
}

/// Reads a trace from its start.
pub fn steps(trace: &Trace) -> Vec<Step<'_>> {
    let mut selection = Selection::default();
    let steps = trace.lines.iter().map(|line| {
        let deed = match &line.what {
            What::Event(event) => {
                selection.event(*event);
                Deed::Event(*event)
            }
            What::Exchange(exchange) => Deed::Command(Box::new(sent(exchange, &mut selection))),
        };
        Step { seq: line.seq, deed }
    });
    steps.collect()
}

impl<'t> Step<'t> {
    /// The command, when it is one.
    pub fn sent(&self) -> Option<&Sent<'t>> {
        match &self.deed {
            Deed::Command(sent) => Some(sent),
            Deed::Event(_) => None,
        }
    }
}

impl Sent<'_> {
    /// How many tries the card said are left.
    pub fn tries_told(&self) -> Option<u8> {
        let status = self.status.filter(|_| matches!(self.act, Act::AskTries | Act::Verify { .. }))?;
        match status {
            0x63C0..=0x63CF => u8::try_from(status & 0xF).ok(),
            0x6983 | 0x6984 => Some(0),
            _ => None,
        }
    }

    /// How many bytes the answer has, without its status word.
    pub fn body_length(&self) -> usize {
        self.exchange.response.as_ref().map_or(0, |response| response.len().saturating_sub(2))
    }

    /// The applet and the PIN, where both are certain.
    pub fn reference(&self) -> Option<(Place, u16)> {
        Some((self.place?, self.file?))
    }
}

fn sent<'t>(exchange: &'t Exchange, selection: &mut Selection) -> Sent<'t> {
    let status = exchange.response.as_ref().and_then(|response| response.status());
    let Some(parts) = Parts::of(&exchange.command.outline()) else {
        return Sent { exchange, act: Act::Other(None), place: selection.place(), file: None, status };
    };
    let data = exchange.command.slice(parts.data.clone()).unwrap_or_default();
    let act = act(&parts, &data);
    let before = selection.place();
    let targets = selection.targets(&parts);
    selection.follow(&parts, &data, status);
    let (place, file) = match (&act, &targets[..]) {
        (Act::SelectApplet { .. } | Act::SelectMaster, _) => (selection.place(), None),
        (Act::SelectFile(file), _) => (before, Some(*file)),
        (_, [(place, file)]) => (Some(*place), *file),
        _ => (before, None),
    };
    Sent { exchange, act, place, file, status }
}

fn act(parts: &Parts, data: &[u8]) -> Act {
    let length = parts.data.len();
    let word = u16::from_be_bytes([parts.p1, parts.p2]);
    if parts.is_sealed() {
        return Act::Sealed(parts.ins);
    }
    match (parts.ins, data) {
        (0xA4, _) if parts.p1 == 0x04 => Act::SelectApplet { aid: data.to_vec(), reached: Place::reached_by(data) },
        (0xA4, [high, low]) => Act::SelectFile(u16::from_be_bytes([*high, *low])),
        (0xA4, _) => Act::SelectMaster,
        (0xB0, _) => {
            let offset = if parts.p1 & 0x80 == 0 { usize::from(word) } else { usize::from(parts.p2) };
            Act::Read { offset, wanted: parts.wanted.unwrap_or(0) }
        }
        (0xB2, _) => Act::ReadRecord(parts.p1),
        (0x20, _) if length == 0 => Act::AskTries,
        (0x20 | 0x21, _) => Act::Verify { length },
        (0x24 | 0x25 | 0x32, _) => Act::Change { length },
        (0x2A, _) => Act::Sign { form: parts.p1, data: data.to_vec() },
        (0xCA, _) => Act::GetData(word),
        (0x84, _) => Act::Challenge,
        (0x88, _) => Act::InternalAuthentication,
        (0xA2, _) => Act::TerminalAuthentication,
        (0x82, _) => Act::TerminalProof,
        (0xAE, _) => Act::SetSessionKey,
        (0xFC, _) => Act::LastCommand,
        (0xC0, _) => Act::FetchRest,
        (ins, _) => Act::Other(Some(ins)),
    }
}
