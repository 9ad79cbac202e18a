//! The recorder: stands between a reader and a chip and keeps every exchange, masked before it is kept.

use super::format::{Event, Exchange, Head, Line, Sharing, Trace, What};
use super::mask::Mask;
use super::masked::MaskedBytes;
use super::parts::Parts;
use super::selection::Selection;
use crate::{Chip, Lost};
use std::time::Duration;

/// Numbers and masks what happens; the caller keeps the lines.
#[derive(Default)]
pub struct Recorder {
    last: u64,
    mask: Mask,
    selection: Selection,
}

impl Recorder {
    /// A line for something that happened to the card.
    pub fn event(&mut self, event: Event) -> Line {
        self.selection.event(event);
        self.line(What::Event(event))
    }

    /// A line for a command and its answer.
    pub fn exchange(&mut self, command: &[u8], answer: Result<(&[u8], Duration), Lost>) -> Line {
        let (shown, pin) = self.mask.command(command);
        let status = answer.ok().and_then(|(response, _)| MaskedBytes::open(response).status());
        let before = self.selection.clone();
        if let Some(parts) = Parts::of(command) {
            let data = command.get(parts.data.clone()).unwrap_or_default();
            self.selection.follow(&parts, data, status);
        }
        let response = answer.ok().map(|(response, _)| self.mask.response(command, response, &before));
        let took = answer.map_or(Duration::ZERO, |(_, took)| took);
        self.line(What::Exchange(Exchange { command: shown, pin, response, took }))
    }

    fn line(&mut self, what: What) -> Line {
        self.last += 1;
        Line { seq: self.last, what }
    }
}

/// A chip whose every exchange is recorded.
pub struct Traced<C> {
    chip: C,
    recorder: Recorder,
    lines: Vec<Line>,
}

impl<C: Chip> Traced<C> {
    /// Records what this chip is asked from now on.
    pub fn new(chip: C) -> Self {
        Self { chip, recorder: Recorder::default(), lines: vec![] }
    }

    /// The head of the trace file.
    pub fn head(&self, sharing: Sharing, note: Option<String>) -> Head {
        Head { atr: MaskedBytes::open(self.chip.atr()), sharing, note }
    }

    /// Notes something that happened to the reader.
    pub fn note(&mut self, event: Event) {
        let line = self.recorder.event(event);
        self.lines.push(line);
    }

    /// Hands over the lines since the last time: for a file that grows.
    pub fn take(&mut self) -> Vec<Line> {
        std::mem::take(&mut self.lines)
    }

    /// The lines that were not taken, as a trace of their own.
    pub fn trace(&self, sharing: Sharing, note: Option<String>) -> Trace {
        Trace { head: self.head(sharing, note), lines: self.lines.clone() }
    }

    /// The chip inside.
    pub fn chip(&self) -> &C {
        &self.chip
    }

    /// The chip inside; what is done to it directly is not recorded.
    pub fn chip_mut(&mut self) -> &mut C {
        &mut self.chip
    }
}

impl<C: Chip> Chip for Traced<C> {
    fn atr(&self) -> &[u8] {
        self.chip.atr()
    }

    fn power_on(&mut self) {
        self.chip.power_on();
        self.note(Event::PowerOn);
    }

    fn reset(&mut self) {
        self.chip.reset();
        self.note(Event::Reset);
    }

    fn power_off(&mut self) {
        self.chip.power_off();
        self.note(Event::PowerOff);
    }

    fn transmit(&mut self, command: &[u8], response: &mut Vec<u8>) -> Result<Duration, Lost> {
        let took = self.chip.transmit(command, response);
        let line = self.recorder.exchange(command, took.map(|took| (&response[..], took)));
        self.lines.push(line);
        took
    }
}
