//! The field over the reader: whether a card is in it, and what the daemon has been told about that.

use crate::emulated::Emulated;
use crate::order::State;
use madoguchi_card::trace::{Event, Head, Line, MaskedBytes, Recorder, Sharing};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Whether a card is in the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is.
    Present,
    /// It is not.
    Absent,
}

/// One card and the field it is put into and taken out of. A reader's lock holds it.
pub struct Field {
    pub card: Box<dyn Emulated>,
    presence: Presence,
    powered: bool,
    /// Counts the times that a card was put on or taken off: who waits notices that the card is another now.
    pub moves: u64,
    /// A card that was taken off and put back before the daemon looked must be seen as absent once.
    unseen_removal: bool,
    told: Presence,
    pub interrupted: bool,
    pub exchanges: u64,
    pub used: Option<Instant>,
    recorder: Option<Recorder>,
    lines: Vec<Line>,
}

impl Field {
    /// An empty field, and the card beside it.
    pub fn new(card: Box<dyn Emulated>) -> Self {
        Self {
            card,
            presence: Presence::Absent,
            powered: false,
            moves: 0,
            unseen_removal: false,
            told: Presence::Absent,
            interrupted: false,
            exchanges: 0,
            used: None,
            recorder: None,
            lines: vec![],
        }
    }

    /// Records from now on; the head of the trace.
    pub fn record(&mut self) -> Head {
        self.recorder = Some(Recorder::default());
        Head { atr: MaskedBytes::open(self.card.atr()), sharing: Sharing::Unknown, note: None }
    }

    /// The lines since the last time.
    pub fn take_lines(&mut self) -> Vec<Line> {
        std::mem::take(&mut self.lines)
    }

    pub fn present(&self) -> bool {
        self.presence == Presence::Present
    }

    pub fn powered(&self) -> bool {
        self.powered
    }

    /// Puts the card on; another one takes the place of the old one.
    pub fn insert(&mut self, other: Option<Box<dyn Emulated>>) {
        if self.present() && other.is_none() {
            return;
        }
        self.remove();
        if let Some(other) = other {
            self.card = other;
        }
        self.presence = Presence::Present;
        self.moves += 1;
        self.event(Event::Inserted);
    }

    /// Takes the card off; its power goes.
    pub fn remove(&mut self) {
        if !self.present() {
            return;
        }
        self.power_off();
        self.presence = Presence::Absent;
        self.unseen_removal = true;
        self.moves += 1;
        self.event(Event::Removed);
    }

    /// Whether the daemon would learn something by asking.
    pub fn news(&self) -> bool {
        self.presence != self.told || (self.unseen_removal && self.told == Presence::Present)
    }

    /// What the daemon is told. A removal that it has not seen is told before the card that lies there now.
    pub fn tell(&mut self) -> Presence {
        let removed = std::mem::take(&mut self.unseen_removal) && self.told == Presence::Present;
        self.told = if removed { Presence::Absent } else { self.presence };
        self.told
    }

    /// Gives power; a card that has it already starts again.
    pub fn power_on(&mut self) {
        if self.powered {
            self.power_off();
        }
        self.card.power_on();
        self.powered = true;
        self.event(Event::PowerOn);
    }

    pub fn reset(&mut self) {
        if !self.powered {
            return self.power_on();
        }
        self.card.reset();
        self.event(Event::Reset);
    }

    pub fn power_off(&mut self) {
        if self.powered {
            self.card.power_off();
            self.powered = false;
            self.event(Event::PowerOff);
        }
    }

    /// Records an exchange; `None`: there was no answer.
    pub fn note(&mut self, command: &[u8], answer: Option<(&[u8], Duration)>) {
        self.exchanges += 1;
        if let Some(recorder) = &mut self.recorder {
            self.lines.push(recorder.exchange(command, answer.ok_or(madoguchi_card::Lost)));
        }
    }

    pub fn state(&self) -> State {
        let atr = self.card.atr().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02X}");
            text
        });
        State { present: self.present(), powered: self.powered, atr, exchanges: self.exchanges, card: self.card.look() }
    }

    fn event(&mut self, event: Event) {
        if let Some(recorder) = &mut self.recorder {
            self.lines.push(recorder.event(event));
        }
    }
}
