//! A whole desk at once: the central service, the exchange folder and the program that serves it, and a face reader worked
//! by files, so that anybody can poke at the emulated world with curl and a file manager.
//!
//! A file put into the folder `present` lays a card on the reader: one of a card profile (`plastic`, `android`, `expired`), or,
//! named by a person (`valid`), a plastic card that is handed to that person first. The card is read by APDU, signs the
//! central service's challenge, and what the service answers lies in `face`. What stands in the file are the kinds of
//! information consented to; an empty file consents to all, `none` to none. Whoever is not received finds a `.refused` beside,
//! with the reason.
//!
//! A file put into the folder `mobile` holds the card to the mobile device instead (居宅同意取得型): nothing comes into `face`, the
//! result waits at the central service and is fetched by `OQSmuonq01req_…` (with the word `home` in the file: `OQSmuhvq01req_…`).
//! Without a PIN nothing is signed, so the visual check of the app cannot be played here.

mod present;
mod trouble;

pub use present::Presenting;
pub use trouble::Trouble;

use crate::central;
use crate::clock::Clock;
use crate::fault::Faults;
use crate::folder::{Exchange, Log, Running, Settings, Terminal};
use crate::slot::{HttpLine, Login};
use madoguchi_message::Encoding;
use serde_json::{Value, json};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// How a desk is started.
pub struct DeskSettings {
    /// Folder under which `req`, `res`, `face`, `present` and `mobile` are made; none: a temporary one.
    pub root: Option<PathBuf>,
    /// The central service; faults of a desk in its plan happen here.
    pub central: central::Settings,
    /// The exchange folder.
    pub folder: Settings,
    /// Encoding of files.
    pub encoding: Encoding,
}

/// A desk that runs until it is dropped.
pub struct Desk {
    central: central::Running,
    exchange: Exchange,
    present: PathBuf,
    mobile: PathBuf,
    log: Log,
    facility: String,
    // Fields are dropped in this order: programs end before their folders go.
    _program: Running,
    _presenting: Presenting,
    _temporary: Option<tempfile::TempDir>,
}

impl Desk {
    /// Starts a desk.
    ///
    /// # Errors
    /// A folder that cannot be used, an address that cannot be bound, no facility.
    pub fn start(settings: DeskSettings) -> io::Result<Self> {
        let DeskSettings { root, central, folder, encoding } = settings;
        let (root, temporary) = match root {
            Some(root) => (std::path::absolute(root)?, None),
            None => {
                let temporary = tempfile::Builder::new().prefix("madoguchi-desk-").tempdir()?;
                (temporary.path().to_path_buf(), Some(temporary))
            }
        };
        let exchange = Exchange::create(&root)?;
        let [present, mobile] = ["present", "mobile"].map(|name| root.join(name));
        std::fs::create_dir_all(&present)?;
        std::fs::create_dir_all(&mobile)?;
        let facility = central.facilities.first().cloned();
        let facility = facility.ok_or_else(|| io::Error::other("a desk needs one facility"))?;
        let (clock, log): (Clock, Log) = (central.clock.clone(), Log::default());
        let trouble = Trouble::of(Faults::new(central.faults.of_the_desk(), central.seed));
        let central = central::start(central)?;
        let address = address(&central.base_url)?;
        let login = Login::Account { user: facility.user, password: facility.password, token: None };
        let line = || HttpLine::new(address, encoding, log.clone()).with_login(login.clone());
        let reader_line = line();
        let terminal_line = line().with_trouble(trouble.clone());
        let program = Terminal::new(exchange.clone(), folder, terminal_line, clock.clone(), log.clone());
        let program = program.powered_by(trouble.power().clone()).start();
        let reader = present::Reader {
            present: present.clone(),
            mobile: mobile.clone(),
            face: exchange.face.clone(),
            line: reader_line,
            management: self::address(&central.management_url)?,
            facility: facility.code.clone(),
            clock,
            publication: folder.publication,
            trouble,
            log: log.clone(),
        };
        let (presenting, facility) = (Presenting::start(reader), facility.code);
        let (_program, _presenting, _temporary) = (program, presenting, temporary);
        Ok(Self { central, exchange, present, mobile, log, facility, _program, _presenting, _temporary })
    }

    /// What somebody needs to poke at it, as one JSON object.
    pub fn manifest(&self) -> Value {
        let text = |path: &Path| path.display().to_string();
        json!({
            "emulated": true,
            "central": self.central.manifest(),
            "exchange": {
                "req": text(&self.exchange.req), "res": text(&self.exchange.res), "face": text(&self.exchange.face),
            },
            "reader": {"present": text(&self.present)},
            "mobile": {"present": text(&self.mobile)},
            "facility": self.facility,
        })
    }

    /// The folders.
    pub fn exchange(&self) -> &Exchange {
        &self.exchange
    }

    /// The folder of the reader.
    pub fn present(&self) -> &Path {
        &self.present
    }

    /// The folder of the mobile device.
    pub fn mobile(&self) -> &Path {
        &self.mobile
    }

    /// What was seen and done.
    pub fn log(&self) -> &Log {
        &self.log
    }
}

fn address(url: &str) -> io::Result<SocketAddr> {
    let address = url.strip_prefix("http://").and_then(|address| address.parse().ok());
    address.ok_or_else(|| io::Error::other(format!("{url} is no address of this machine")))
}
