//! One slot of the emulated world: an exchange folder, the program that serves it, the central service behind a real line,
//! a face reader that writes into `face`, one clock and one log. Cases of one slot never meet those of another.
//!
//! The central service here is *scripted*: a case states the answer (資格有効性 7, a blank expiry, two records), not the person
//! it would be the answer about, so that also what no register could ever answer reaches the product, over the same line.

mod answer;
mod bulk;
mod disturbed;
mod http;
mod line;
mod scripted;

pub use answer::{Inquiry, Script};
pub use line::{HttpLine, LINE_FAILED, Login, PATIENCE, text_of};
pub use scripted::ScriptedCentre;

use crate::clock::Clock;
use crate::folder::{Exchange, Log, Power, Publication, Running, Settings, Terminal, publish};
use madoguchi_contract::event::{Deed, Peer, WireRecord};
use madoguchi_message::Encoding;
use madoguchi_rulebook::{Facts, Instant};
use serde_json::{Value, json};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

/// One slot.
pub struct Slot {
    root: tempfile::TempDir,
    exchange: Exchange,
    clock: Clock,
    log: Log,
    power: Power,
    centre: ScriptedCentre,
    program: Option<Running>,
    writing: Option<JoinHandle<io::Result<()>>>,
    face: Vec<String>,
    site: Site,
}

/// Switches of the site in one case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// How files come to lie in the folder.
    pub publication: Publication,
    /// Encoding of answers.
    pub encoding: Encoding,
    /// Order of elements in answers: another number, another order.
    pub order: u64,
}

/// Who serves the exchange folder in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served {
    /// The world's own program.
    ByTheWorld,
    /// The product under test.
    ByTheProduct,
}

impl Slot {
    /// Starts a slot: folders of its own, a port of its own on loopback.
    ///
    /// # Errors
    /// Faults of the file system or the network.
    pub fn start() -> io::Result<Self> {
        let root = tempfile::Builder::new().prefix("madoguchi-").tempdir()?;
        let exchange = Exchange::create(root.path())?;
        std::fs::create_dir(root.path().join("claims"))?;
        let (clock, log, power) = (Clock::at(Facts::default().now), Log::default(), Power::default());
        let centre = ScriptedCentre::start(clock.clone(), log.clone(), power.clone())?;
        let (program, writing, face, site) = (None, None, vec![], Site::default());
        Ok(Self { root, exchange, clock, log, power, centre, program, writing, face, site })
    }

    /// The peer manifest, as `configure` hands it over.
    pub fn manifest(&self) -> Value {
        let text = |path: &Path| path.display().to_string();
        json!({
            "central": {"url": self.centre.url(), "login": {"kind": "id_token", "token": scripted::TOKEN}},
            "claims": {"folder": text(&self.claims())},
            "exchange": {"req": text(&self.exchange.req), "res": text(&self.exchange.res), "face": text(&self.exchange.face),
                "encoding": "by_declaration", "publication": "any", "err": "on"},
        })
    }

    /// The folders.
    pub fn exchange(&self) -> &Exchange {
        &self.exchange
    }

    /// Where the product lays its files of claims.
    pub fn claims(&self) -> PathBuf {
        self.root.path().join("claims")
    }

    /// The log of every peer of this slot.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The central service.
    pub fn centre(&self) -> &ScriptedCentre {
        &self.centre
    }

    /// The folder that holds everything of this slot.
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// Empties the slot and arranges a case: the clock, the answer, the site.
    ///
    /// # Errors
    /// Faults of the file system.
    pub fn arrange(&mut self, script: Script, site: Site, served: Served) -> io::Result<()> {
        self.stop()?;
        self.exchange.clear()?;
        self.log.take();
        self.face.clear();
        self.site = site;
        self.clock.set(script.facts.now);
        self.power.restore();
        self.centre.arrange(script, site);
        if served == Served::ByTheWorld {
            let settings = Settings { publication: site.publication, ..Settings::default() };
            let line = HttpLine::new(self.centre.address(), site.encoding, self.log.clone());
            let program = Terminal::new(self.exchange.clone(), settings, line, self.clock.clone(), self.log.clone());
            self.program = Some(program.powered_by(self.power.clone()).start());
        }
        Ok(())
    }

    /// The face reader asks the central service by card and writes the result into `face`; `None` from the service: no
    /// file comes. A file that is published slowly lies there half-written when this returns.
    ///
    /// # Errors
    /// Faults of the file system.
    pub fn present_card(&mut self) -> io::Result<()> {
        let now = self.clock.now();
        self.log.record(Peer::Reader, Deed::Act, "present_card", "");
        let answered = if self.power.is_on() { self.centre.by_card() } else { Err("power_cut") };
        let message = match answered {
            Ok(message) => message,
            Err(why) => {
                self.log.record(Peer::Reader, Deed::LineFailed, "card inquiry", why);
                return Ok(());
            }
        };
        let name = face_name(now, self.face.len());
        self.log.record(Peer::Reader, Deed::Published, name.as_str(), message.to_text());
        let (bytes, folder, mode) =
            (message.encode(self.site.encoding), self.exchange.face.clone(), self.site.publication);
        self.face.push(name.clone());
        match mode {
            Publication::Slow => {
                let first = bytes.get(..bytes.len() / 4).unwrap_or_default();
                std::fs::write(folder.join(&name), first)?;
                self.writing = Some(std::thread::spawn(move || publish(&folder, &name, &bytes, mode, now)));
                Ok(())
            }
            _ => publish(&folder, &name, &bytes, mode, now),
        }
    }

    /// The mobile device sends its result to the central service, where it waits to be fetched; nothing comes into `face`.
    pub fn keep_consented(&mut self) {
        // On its own battery and line, whatever the desk's power does.
        let (deed, why) = match self.centre.keep() {
            Ok(()) => (Deed::Asked, ""),
            Err(why) => (Deed::LineFailed, why),
        };
        self.log.record(Peer::Reader, deed, "home_inquiry", why);
    }

    /// Ends the case and gives its records.
    ///
    /// # Errors
    /// The folder could not be used.
    pub fn close(&mut self) -> io::Result<Vec<WireRecord>> {
        self.stop()?;
        for name in self.face.drain(..) {
            if !self.exchange.face.join(&name).exists() {
                self.log.record(Peer::Reader, Deed::Fetched, name, "");
            }
        }
        Ok(self.log.take_settled())
    }

    fn stop(&mut self) -> io::Result<()> {
        if let Some(writing) = self.writing.take() {
            // A product that fetched the file half-written took the folder's entry away: that is its own fault.
            let _ = writing.join();
        }
        self.program.take().map_or(Ok(()), Running::stop)
    }
}

/// Puts one JSON body to a peer on this machine.
pub(crate) fn put(address: std::net::SocketAddr, path: &str, body: &[u8]) -> io::Result<(u16, Vec<u8>)> {
    http::put(address, path, body, std::time::Duration::from_secs(5))
}

/// A face file is named by the facility, a serial of the terminal, and the moment.
fn face_name(now: Instant, serial: usize) -> String {
    format!("OQSsiquc01res_face_{INSTITUTION}{:020X}_{}.xml", 0xFACE_0000_usize + serial, answer::timestamp(now))
}

/// Code of the facility: Tokyo, medical, invented.
pub const INSTITUTION: &str = "1311111111";
