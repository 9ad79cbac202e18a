//! The trace file: newline-delimited JSON. The first line is the head with `format` and `version`, then one line an
//! exchange or event, in order. A reader refuses what it does not know, with line and reason; it never skips.

use super::fault::{TraceError, TraceFault};
use super::masked::MaskedBytes;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What the `format` field says.
pub const FORMAT: &str = "madoguchi-card-trace";
/// The newest version that is written and read.
pub const VERSION: u32 = 1;

/// A recorded session between a client and a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// What was recorded, and how.
    pub head: Head,
    /// What happened, in order; sequence numbers rise.
    pub lines: Vec<Line>,
}

/// What was recorded, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Answer to reset of the card.
    pub atr: MaskedBytes,
    /// Whether other programs could use the card at the same time.
    pub sharing: Sharing,
    /// Where the trace comes from, in free words.
    pub note: Option<String>,
}

/// Whether other programs could use the card at the same time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    /// They could (`SCARD_SHARE_SHARED`).
    Shared,
    /// They could not (`SCARD_SHARE_EXCLUSIVE`).
    Exclusive,
    /// The recorder cannot see it: a reader driver is not told.
    #[default]
    Unknown,
}

/// One line after the head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub seq: u64,
    /// What happened.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Something happened to the card or the reader.
    Event(Event),
    /// A command and its answer.
    Exchange(Exchange),
}

/// Something that happened to the card or the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A card came into the field.
    Inserted,
    /// The card left the field.
    Removed,
    /// Power came.
    PowerOn,
    /// Power went.
    PowerOff,
    /// A warm reset.
    Reset,
    /// A client connected (known to recorders on the client's side only).
    Connected,
    /// A client let go.
    Disconnected,
}

/// A command and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The command, PINs hidden.
    pub command: MaskedBytes,
    /// Which distinct PIN value of this trace the command carried, from 1; nothing about the value follows from it.
    pub pin: Option<u32>,
    /// The answer; `None`: the card was lost.
    pub response: Option<MaskedBytes>,
    /// How long a real chip would have taken.
    pub took: Duration,
}

impl Trace {
    /// Reads a trace file.
    ///
    /// # Errors
    /// The first line that is no head, of another format, of a newer version, no line of a trace, or out of order.
    pub fn parse(text: &str) -> Result<Self, TraceError> {
        let mut lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
        let Some((first, at)) = lines.next() else {
            return Err(TraceError { line: 1, fault: TraceFault::Empty });
        };
        let head = Head::parse(first).map_err(|fault| TraceError { line: at, fault })?;
        let mut last = 0;
        let lines = lines.map(|(text, at)| {
            let line = Line::parse(text).and_then(|line| {
                if line.seq <= last {
                    return Err(TraceFault::OutOfOrder { last, found: line.seq });
                }
                last = line.seq;
                Ok(line)
            });
            line.map_err(|fault| TraceError { line: at, fault })
        });
        Ok(Self { head, lines: lines.collect::<Result<_, _>>()? })
    }

    /// Writes a trace file.
    pub fn write(&self) -> String {
        let lines = self.lines.iter().map(Line::write);
        std::iter::once(self.head.write()).chain(lines).map(|line| line + "\n").collect()
    }

    /// The exchanges, with their sequence numbers.
    pub fn exchanges(&self) -> impl Iterator<Item = (u64, &Exchange)> {
        self.lines.iter().filter_map(|line| match &line.what {
            What::Exchange(exchange) => Some((line.seq, exchange)),
            What::Event(_) => None,
        })
    }
}

impl Head {
    /// The head as the first line of a file, without a line end.
    pub fn write(&self) -> String {
        let head = WireHead {
            format: FORMAT.into(),
            version: VERSION,
            atr: self.atr.clone(),
            sharing: self.sharing,
            note: self.note.clone(),
        };
        serde_json::to_string(&head).expect("plain data is JSON")
    }

    fn parse(text: &str) -> Result<Self, TraceFault> {
        let kind: WireKind = serde_json::from_str(text).map_err(|_| TraceFault::NotATrace)?;
        if kind.format != FORMAT {
            return Err(TraceFault::NotATrace);
        }
        if kind.version == 0 || kind.version > VERSION {
            return Err(TraceFault::Version { found: kind.version });
        }
        let head: WireHead = serde_json::from_str(text).map_err(|error| TraceFault::json(&error))?;
        Ok(Self { atr: head.atr, sharing: head.sharing, note: head.note })
    }
}

impl Line {
    /// One line of a file, without a line end.
    pub fn write(&self) -> String {
        let mut line = WireLine { seq: self.seq, ..WireLine::default() };
        match &self.what {
            What::Event(event) => line.event = Some(*event),
            What::Exchange(exchange) => {
                line.command = Some(exchange.command.clone());
                line.pin = exchange.pin;
                line.lost = exchange.response.is_none();
                line.response = exchange.response.clone();
                line.us = Some(u64::try_from(exchange.took.as_micros()).unwrap_or(u64::MAX));
            }
        }
        serde_json::to_string(&line).expect("plain data is JSON")
    }

    fn parse(text: &str) -> Result<Self, TraceFault> {
        let line: WireLine = serde_json::from_str(text).map_err(|error| TraceFault::json(&error))?;
        let WireLine { seq, event, command, pin, response, lost, us } = line;
        let what = match (event, command) {
            (Some(event), None) if pin.is_none() && response.is_none() && !lost && us.is_none() => What::Event(event),
            (None, Some(command)) => {
                if response.is_some() == lost {
                    return Err(TraceFault::ResponseOrLost);
                }
                if response.as_ref().is_some_and(|response| response.status().is_none()) {
                    return Err(TraceFault::NoStatus);
                }
                if pin.is_some() != command.hides() {
                    return Err(TraceFault::PinNumber);
                }
                What::Exchange(Exchange { command, pin, response, took: Duration::from_micros(us.unwrap_or(0)) })
            }
            _ => return Err(TraceFault::Neither),
        };
        Ok(Self { seq, what })
    }
}

#[derive(Deserialize)]
struct WireKind {
    format: String,
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireHead {
    format: String,
    version: u32,
    atr: MaskedBytes,
    sharing: Sharing,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireLine {
    seq: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event: Option<Event>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    command: Option<MaskedBytes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pin: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    response: Option<MaskedBytes>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    lost: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    us: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Language;

    const HEAD: &str = r#"{"format":"madoguchi-card-trace","version":1,"atr":"3B00","sharing":"shared"}"#;

    fn error(lines: &[&str]) -> (usize, String) {
        let error = Trace::parse(&lines.join("\n")).expect_err("a faulty trace");
        (error.line, error.fault.say(Language::En))
    }

    #[test]
    fn a_trace_comes_back() {
        let text = [
            HEAD,
            r#"{"seq":1,"event":"power_on"}"#,
            r#"{"seq":2,"command":"0020008004********","pin":1,"response":"63C2","us":1500}"#,
            r#"{"seq":4,"command":"00B0000000","lost":true,"us":0}"#,
        ];
        let text = text.map(|line| format!("{line}\n")).concat();
        let trace = Trace::parse(&text).expect("a trace");
        assert_eq!(trace.write(), text);
        assert_eq!(trace.exchanges().map(|(seq, _)| seq).collect::<Vec<_>>(), [2, 4]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        assert_eq!(error(&[]).0, 1);
        assert!(error(&["PIN=1234"]).1.contains("not the head of a card trace"));
        assert!(error(&[r#"{"format":"other","version":1}"#]).1.contains("not the head of a card trace"));
        let newer = HEAD.replace("\"version\":1", "\"version\":2");
        assert!(error(&[&newer]).1.contains("version 2 of the trace format; this program reads up to 1"));
        let unknown = HEAD.replace("sharing\":\"shared", "sharing\":\"perhaps");
        assert!(error(&[&unknown]).1.contains("perhaps"));
        for (line, says) in [
            (r#"{"seq":1}"#, "either an `event` or a `command`"),
            (r#"{"seq":1,"command":"00B0000000"}"#, "a `response` or is `lost`"),
            (r#"{"seq":1,"command":"00B0000000","response":"90"}"#, "status word"),
            (r#"{"seq":1,"command":"0020008002****","response":"9000"}"#, "`pin` number"),
            (r#"{"seq":1,"command":"00B0","pin":1,"response":"9000"}"#, "`pin` number"),
            (r#"{"seq":1,"command":"0G","response":"9000"}"#, "`0G` at character 1"),
            (r#"{"seq":1,"event":"teleported"}"#, "teleported"),
            (r#"{"seq":1,"event":"reset","us":1}"#, "either an `event` or a `command`"),
            (r#"{"seq":1,"event":"reset","colour":1}"#, "colour"),
            (r#"{"seq":0,"event":"reset"}"#, "sequence number 0 after 0"),
            (r#"{"seq":1,"even"#, "EOF"),
        ] {
            let (at, reason) = error(&[HEAD, "", line]);
            assert!(at == 3 && reason.contains(says), "{line}: {at} {reason}");
        }
    }
}
