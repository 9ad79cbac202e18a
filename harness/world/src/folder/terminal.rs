//! The program itself: one pass over `req`.

use super::call::{Centre, LineFault};
use super::exchange::{Exchange, gone_is_fine, names};
use super::log::Log;
use super::power::Power;
use super::publish::publish;
use super::request::{Look, look};
use super::settings::{ErrPairs, Settings};
use crate::clock::Clock;
use madoguchi_contract::event::{Deed, Peer};
use madoguchi_message::file_name::{FileName, Form};
use madoguchi_rulebook::Instant;
use std::collections::BTreeMap;
use std::io;

/// The program that serves an exchange folder.
pub struct Terminal<C> {
    exchange: Exchange,
    settings: Settings,
    centre: C,
    clock: Clock,
    log: Log,
    power: Power,
    /// Whether it was without power: then requests that were under way are looked for.
    dark: bool,
    /// Requests that are waited for: what was seen last, and for how many passes.
    waiting: BTreeMap<String, (Look, u32)>,
    /// Answers that were published, and when.
    published: BTreeMap<String, Instant>,
}

/// What a pass left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Nothing in `req` that could still be taken.
    Idle,
    /// A request is waited for.
    Waiting,
}

impl<C: Centre> Terminal<C> {
    /// A program that serves this folder.
    pub fn new(exchange: Exchange, settings: Settings, centre: C, clock: Clock, log: Log) -> Self {
        let (waiting, published) = (BTreeMap::new(), BTreeMap::new());
        Self { exchange, settings, centre, clock, log, power: Power::default(), dark: false, waiting, published }
    }

    /// The same on the power of a desk.
    #[must_use]
    pub fn powered_by(self, power: Power) -> Self {
        Self { power, ..self }
    }

    /// One pass: every request that is whole is taken and answered.
    ///
    /// # Errors
    /// The folder itself cannot be used.
    pub fn turn(&mut self) -> io::Result<Turn> {
        if !self.power.is_on() {
            self.dark = true;
            return Ok(Turn::Idle);
        }
        if std::mem::take(&mut self.dark) {
            self.recover()?;
        }
        let names = names(&self.exchange.req)?;
        self.waiting.retain(|name, _| names.contains(name));
        let mut turn = Turn::Idle;
        for name in names {
            if self.request(&name)? == Turn::Waiting {
                turn = Turn::Waiting;
            }
        }
        self.note_fetched()?;
        Ok(turn)
    }

    /// After a power cut: what was under way has no answer and is taken once more. An inquiry changes nothing, so it may be
    /// asked twice.
    fn recover(&mut self) -> io::Result<()> {
        self.waiting.clear();
        for name in names(&self.exchange.work)? {
            gone_is_fine(std::fs::rename(self.exchange.work.join(&name), self.exchange.req.join(&name)))?;
        }
        Ok(())
    }

    /// Deletes answers that nobody fetched for too long, by the virtual clock.
    ///
    /// # Errors
    /// Faults of the file system.
    pub fn clean(&mut self) -> io::Result<()> {
        let now = self.clock.now();
        let old: Vec<String> = self
            .published
            .iter()
            .filter(|(_, at)| now.seconds() - at.seconds() >= self.settings.keep_seconds)
            .map(|(name, _)| name.clone())
            .collect();
        for name in old {
            gone_is_fine(std::fs::remove_file(self.exchange.res.join(&name)))?;
            self.published.remove(&name);
            self.log.record(Peer::Folder, Deed::Cleaned, name, "");
        }
        Ok(())
    }

    fn request(&mut self, name: &str) -> io::Result<Turn> {
        // Programs write beside and rename: what does not end like a request may still become one.
        if !name.ends_with(".xml") && !name.ends_with(".zip") {
            return self.left_alone(name, "it does not end like a request");
        }
        let seen = look(&self.exchange.req.join(name), self.settings.longest);
        match seen {
            Look::Vanished => {
                self.log.record(Peer::Folder, Deed::Vanished, name, "");
                self.waiting.remove(name);
                Ok(Turn::Idle)
            }
            Look::NoFile => self.left_alone(name, "it is no file"),
            Look::Locked | Look::Unfinished(_) => self.wait(name, seen),
            Look::TooLong(length) => {
                let why = format!("{length} bytes; a request has at most {}", self.settings.longest);
                self.give_back(name, &why)
            }
            Look::Whole(bytes) => {
                self.waiting.remove(name);
                self.take(name, &bytes)
            }
        }
    }

    fn left_alone(&mut self, name: &str, why: &str) -> io::Result<Turn> {
        if self.waiting.insert(name.into(), (Look::NoFile, 0)).is_none() {
            self.log.record(Peer::Folder, Deed::LeftAlone, name, why);
        }
        Ok(Turn::Idle)
    }

    /// Half-written or locked: told once, waited for as long as something moves, and then for `patience` passes.
    fn wait(&mut self, name: &str, seen: Look) -> io::Result<Turn> {
        let (before, passes) = self.waiting.remove(name).unwrap_or((Look::Vanished, 0));
        if std::mem::discriminant(&before) != std::mem::discriminant(&seen) {
            let deed = if seen == Look::Locked { Deed::Locked } else { Deed::Unfinished };
            self.log.record(Peer::Folder, deed, name, "");
        }
        let passes = if before == seen { passes + 1 } else { 0 };
        // Nobody can take what another program holds: that is waited for without end.
        if passes >= self.settings.patience && seen != Look::Locked {
            return self.give_back(name, "the message is not closed, and nobody writes any more");
        }
        self.waiting.insert(name.into(), (seen, passes));
        Ok(Turn::Waiting)
    }

    fn take(&mut self, name: &str, bytes: &[u8]) -> io::Result<Turn> {
        let request = match FileName::parse(name) {
            Ok(request @ FileName::Request { .. }) => request,
            Ok(_) => return self.give_back(name, "only requests are written into req"),
            Err(fault) => return self.give_back(name, &format!("the name is none: {fault}")),
        };
        if let Err(why) = self.centre.understands(bytes) {
            return self.give_back(name, &why);
        }
        let under_way = self.exchange.work.join(name);
        match std::fs::rename(self.exchange.req.join(name), &under_way) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.log.record(Peer::Folder, Deed::Vanished, name, "");
                return Ok(Turn::Idle);
            }
            Err(_) => return self.wait(name, Look::Locked),
        }
        // Whoever fetched an answer before this request was written did so before it is taken.
        self.note_fetched()?;
        self.log.record(Peer::Folder, Deed::Taken, name, self.centre.as_text(bytes));
        let answer = self.ask(&request, bytes);
        let Some(answer) = answer else { return Ok(Turn::Idle) };
        let answered = request.answer(Form::Xml).expect("a request has an answer").to_string();
        self.publish(&answered, &answer)?;
        gone_is_fine(std::fs::remove_file(under_way))?;
        Ok(Turn::Idle)
    }

    /// The answer to publish; without power there is none.
    fn ask(&mut self, request: &FileName, bytes: &[u8]) -> Option<Vec<u8>> {
        let api = request.api();
        let answered = self.centre.ask(api, bytes);
        if !self.power.is_on() {
            return None;
        }
        Some(answered.unwrap_or_else(|fault| {
            self.log.record(Peer::Folder, Deed::LineFailed, api.as_str(), line_fault(&fault));
            self.centre.line_failed(api, bytes, &fault)
        }))
    }

    fn publish(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        // The record comes first: whoever fetches the file at once must not stand before it in the log.
        self.log.record(Peer::Folder, Deed::Published, name, self.centre.as_text(bytes));
        self.published.insert(name.into(), self.clock.now());
        publish(&self.exchange.res, name, bytes, self.settings.publication, self.clock.now())
    }

    /// The request goes to `res`, beside an `.err` of the same base name (the file layer of errors).
    fn give_back(&mut self, name: &str, why: &str) -> io::Result<Turn> {
        self.waiting.remove(name);
        self.log.record(Peer::Folder, Deed::Returned, name, why);
        let from = self.exchange.req.join(name);
        match self.settings.errors {
            ErrPairs::Off => gone_is_fine(std::fs::remove_file(from))?,
            ErrPairs::On => {
                gone_is_fine(std::fs::rename(from, self.exchange.res.join(name)))?;
                let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                let text = format!("madoguchi: {why}\r\n");
                let mode = self.settings.publication;
                publish(&self.exchange.res, &format!("{stem}.err"), text.as_bytes(), mode, self.clock.now())?;
            }
        }
        Ok(Turn::Idle)
    }

    /// Answers that somebody took away.
    pub(super) fn note_fetched(&mut self) -> io::Result<()> {
        if self.published.is_empty() {
            return Ok(());
        }
        let lying = names(&self.exchange.res)?;
        let log = &self.log;
        self.published.retain(|name, _| {
            let lies = lying.contains(name);
            if !lies {
                log.record(Peer::Folder, Deed::Fetched, name.as_str(), "");
            }
            lies
        });
        Ok(())
    }
}

fn line_fault(fault: &LineFault) -> String {
    fault.to_string()
}
