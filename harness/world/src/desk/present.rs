//! The reader's folder: a file named by a person lays that person's card on the reader.

use super::face;
use crate::card_reader::{CardFault, CardReader, verify};
use crate::central::person::Person;
use crate::clock::Clock;
use crate::folder::{Log, Publication, publish};
use crate::slot::get;
use madoguchi_card::{Card, Profile};
use madoguchi_contract::event::{Deed, Peer};
use madoguchi_message::Encoding;
use madoguchi_message::habits::Habits;
use madoguchi_rulebook::facts::InfoKind;
use madoguchi_rulebook::{Set, Word};
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// A reader that is worked by files.
pub(super) struct Reader {
    pub(super) present: PathBuf,
    pub(super) face: PathBuf,
    pub(super) management: SocketAddr,
    pub(super) facility: String,
    pub(super) clock: Clock,
    pub(super) encoding: Encoding,
    pub(super) publication: Publication,
    pub(super) log: Log,
}

/// A reader in a thread of its own, until it is dropped.
#[derive(Debug)]
pub struct Presenting {
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Presenting {
    pub(super) fn start(reader: Reader) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let told = over.clone();
        let thread = std::thread::spawn(move || {
            let mut serial = 0;
            while !told.load(Ordering::Relaxed) {
                reader.pass(&mut serial);
                std::thread::sleep(PAUSE);
            }
        });
        Self { over, thread: Some(thread) }
    }
}

impl Drop for Presenting {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Reader {
    fn pass(&self, serial: &mut u64) {
        let Ok(entries) = std::fs::read_dir(&self.present) else { return };
        let mut names: Vec<String> =
            entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort_unstable();
        for name in names.iter().filter(|name| !name.ends_with(".refused")) {
            let path = self.present.join(name);
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            if std::fs::remove_file(&path).is_err() {
                continue;
            }
            let id = name.strip_suffix(".txt").unwrap_or(name);
            *serial += 1;
            self.log.record(Peer::Reader, Deed::Act, "present_card", id);
            if let Err(why) = self.visit(id, &text, *serial) {
                self.log.record(Peer::Reader, Deed::Returned, id, why.as_str());
                let refused = self.present.join(format!("{id}.refused"));
                // Whoever works by files looks here; when this cannot be written, the log has it.
                let _ = std::fs::write(refused, format!("{why}\n"));
            }
        }
    }

    fn visit(&self, id: &str, consent: &str, serial: u64) -> Result<(), String> {
        let consent = kinds(consent)?;
        let person = self.person(id)?;
        identify(serial).map_err(|fault| fault.to_string())?;
        let now = self.clock.now();
        let message = face::result(&person, &self.facility, consent, now, serial);
        let (habits, encoding) = (Habits::default(), self.encoding);
        let bytes = message.encode_xml(encoding, &habits);
        let moment = crate::central::answer::timestamp(now);
        let name = format!("OQSsiquc01res_face_{}{serial:020X}_{moment}.xml", self.facility);
        self.log.record(Peer::Reader, Deed::Published, name.as_str(), "");
        publish(&self.face, &name, &bytes, self.publication, now).map_err(|error| error.to_string())
    }

    fn person(&self, id: &str) -> Result<Person, String> {
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
            return Err(format!("`{id}` is no person: a file here is named by one, such as `valid`"));
        }
        let (status, body) =
            get(self.management, &format!("/people/{id}")).map_err(|error: io::Error| error.to_string())?;
        match status {
            200 => serde_json::from_slice(&body).map_err(|error| error.to_string()),
            _ => Err(format!("nobody is called `{id}`: GET /people on the management port names all")),
        }
    }
}

/// The card on the reader: certificate, PIN, and a signature over a fresh challenge, which is verified.
fn identify(serial: u64) -> Result<(), CardFault> {
    let mut card = Card::new(&Profile::builtin("plastic").expect("built in"));
    let mut reader = CardReader::new(&mut card);
    let certificate = reader.certificate()?;
    reader.verify_pin(PIN)?;
    let challenge = format!("madoguchi challenge {serial}");
    let signature = reader.sign(challenge.as_bytes())?;
    reader.eject();
    verify(&certificate, challenge.as_bytes(), &signature)
}

/// Kinds of information in a file: none written consents to all, `none` to none.
fn kinds(text: &str) -> Result<Set<InfoKind>, String> {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [] => Ok(Set::all()),
        ["none"] => Ok(Set::EMPTY),
        words => words.iter().try_fold(Set::EMPTY, |mut kinds, word| {
            let known = InfoKind::ALL.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ");
            kinds.insert(
                InfoKind::parse(word).ok_or(format!("`{word}` is no kind of information; kinds: {known}, or none"))?,
            );
            Ok(kinds)
        }),
    }
}

const PAUSE: Duration = Duration::from_millis(20);
/// PIN of the emulated card: everybody may know it.
const PIN: &str = "1234";
