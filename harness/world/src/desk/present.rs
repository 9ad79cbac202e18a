//! The folders of the reader and of the mobile device: a file named by a person lays that person's card on the one or the other.
//! What the reader read comes into `face`; what the mobile device read waits at the central service until it is fetched.

use super::trouble::Trouble;
use crate::card_reader::{CardFault, CardReader};
use crate::central::{Device, NONCE, RECEPTION};
use crate::clock::Clock;
use crate::folder::{Log, Publication, publish};
use crate::slot::text_of;
use crate::slot::{HttpLine, put};
use madoguchi_card::profile::PinName;
use madoguchi_card::{Card, Profile};
use madoguchi_contract::event::{Deed, Peer};
use madoguchi_message::Element;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;
use x509_cert::Certificate;
use x509_cert::der::Decode;

/// A reader that is worked by files.
pub(super) struct Reader {
    pub(super) present: PathBuf,
    pub(super) mobile: PathBuf,
    pub(super) face: PathBuf,
    pub(super) line: HttpLine,
    pub(super) management: SocketAddr,
    pub(super) facility: String,
    pub(super) clock: Clock,
    pub(super) publication: Publication,
    pub(super) trouble: Trouble,
    pub(super) log: Log,
}

/// A reader in a thread of its own, until it is dropped.
#[derive(Debug)]
pub struct Presenting {
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Presenting {
    pub(super) fn start(mut reader: Reader) -> Self {
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
    fn pass(&mut self, serial: &mut u64) {
        for (folder, device) in [(self.present.clone(), Device::Reader), (self.mobile.clone(), Device::Mobile)] {
            // The mobile device has a battery and a line of its own.
            if device == Device::Mobile || self.trouble.power().is_on() {
                self.look_into(&folder, device, serial);
            }
        }
    }

    fn look_into(&mut self, folder: &Path, device: Device, serial: &mut u64) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        let mut names: Vec<String> =
            entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort_unstable();
        for name in names.iter().filter(|name| !name.ends_with(".refused")) {
            let path = folder.join(name);
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            if std::fs::remove_file(&path).is_err() {
                continue;
            }
            let id = name.strip_suffix(".txt").unwrap_or(name);
            *serial += 1;
            let act = if device == Device::Reader { "present_card" } else { "mobile_read" };
            self.log.record(Peer::Reader, Deed::Act, act, id);
            let done = match device {
                Device::Reader => self.visit(id, &text, *serial),
                Device::Mobile => self.mobile_visit(id, &text),
            };
            if let Err(why) = done {
                self.log.record(Peer::Reader, Deed::Returned, id, why.as_str());
                let refused = folder.join(format!("{id}.refused"));
                // Whoever works by files looks here; when this cannot be written, the log has it.
                let _ = std::fs::write(refused, format!("{why}\n"));
            }
        }
    }

    fn visit(&mut self, id: &str, consents: &str, serial: u64) -> Result<(), String> {
        let consents = kinds(consents)?;
        if let Some(fault) = self.trouble.meets(RECEPTION) {
            return Err(format!("the reader shows nothing ({fault}, a fault of the plan)"));
        }
        // Sixteen characters that the terminal makes.
        let identifier = format!("emulated{serial:08}");
        let result = self.receive(id, &json!({"consents": consents, "identifier": identifier}))?;
        let result = Element::read_json(result.to_string().as_bytes()).map_err(|fault| fault.to_string())?;
        let now = self.clock.now();
        let moment = crate::central::answer::timestamp(now);
        let name = format!("OQSsiquc01res_face_{}{serial:020X}_{moment}.xml", self.facility);
        let bytes = self.line.in_the_encoding_of_the_site(result);
        self.log.record(Peer::Reader, Deed::Published, name.as_str(), text_of(&bytes));
        publish(&self.face, &name, &bytes, self.publication, now).map_err(|error| error.to_string())
    }

    /// At the desk, unless the file says `home` or `online`; its other words are kinds of information.
    fn mobile_visit(&mut self, id: &str, text: &str) -> Result<(), String> {
        let words = |text: &str| text.split(|c: char| c.is_whitespace() || c == ',').map(String::from).collect();
        let (treatments, consents): (Vec<String>, Vec<String>) =
            Vec::into_iter(words(text)).partition(|word| TREATMENTS.iter().any(|(name, _)| name == word));
        let consents = kinds(&consents.join(" "))?;
        let treatment = match treatments.as_slice() {
            [] => "1",
            [one] => TREATMENTS.iter().find(|(name, _)| name == one).map_or("1", |(_, code)| code),
            _ => return Err("a visit is at the desk, at home or online: one of these words at the most".into()),
        };
        self.receive(id, &json!({"consents": consents, "treatment": treatment, "device": "mobile"})).map(|_| ())
    }

    /// The card signs the central service's challenge; what the service answers.
    fn receive(&mut self, id: &str, visit: &Value) -> Result<Value, String> {
        let profile = match Profile::builtin(id) {
            Some(profile) => profile,
            None => {
                let profile = Profile::builtin("plastic").expect("built in");
                self.hand(&profile, id)?;
                profile
            }
        };
        let challenge = self.ask(NONCE, b"")?;
        let nonce = unhex(challenge["nonce"].as_str().unwrap_or_default()).ok_or("the service gave no challenge")?;
        let mut card = card(&profile);
        let read = answer_of(&mut card, &nonce);
        let (certificate, signature) = read.map_err(|fault: CardFault| fault.to_string())?;
        let mut answer = visit.clone();
        for (name, bytes) in [("nonce", &nonce), ("certificate", &certificate), ("signature", &signature)] {
            answer[name] = hex(bytes).into();
        }
        self.ask(RECEPTION, answer.to_string().as_bytes())
    }

    fn ask(&mut self, path: &str, body: &[u8]) -> Result<Value, String> {
        let (status, answer) = self.line.post(path, body).map_err(|fault| fault.to_string())?;
        let answer: Value = serde_json::from_slice(&answer).map_err(|error| error.to_string())?;
        match status {
            200 => Ok(answer),
            _ => Err(answer["msg"].as_str().unwrap_or("the central service refused").to_string()),
        }
    }

    /// Hands a card to a person, by the management port.
    fn hand(&self, profile: &Profile, id: &str) -> Result<(), String> {
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
            return Err(format!("`{id}` is no person and no card: a file here is named by one, such as `valid`"));
        }
        let certificate = CardReader::new(&mut card(profile)).certificate().map_err(|fault| fault.to_string())?;
        let serial = serial_of(&certificate).ok_or("the card's certificate has no serial number")?;
        let body = json!({"person": id}).to_string();
        let put = put(self.management, &format!("/cards/{}", hex(&serial)), body.as_bytes());
        match put.map_err(|error| error.to_string())? {
            (200, _) => Ok(()),
            _ => Err(format!("nobody is called `{id}`: GET /people on the management port names all")),
        }
    }
}

/// The card or phone of a profile; a phone's owner has authenticated on it.
fn card(profile: &Profile) -> Card {
    let mut card = Card::new(profile);
    if profile.id == "iphone" {
        card.vouch(PinName::Auth);
    }
    card
}

/// Certificate and signature over the challenge.
fn answer_of(card: &mut Card, nonce: &[u8]) -> Result<(Vec<u8>, Vec<u8>), CardFault> {
    let mut reader = CardReader::new(card);
    // A phone shows its certificate only after the PIN.
    reader.verify_pin(PIN)?;
    let certificate = reader.certificate()?;
    let signature = reader.sign(nonce)?;
    reader.eject();
    Ok((certificate, signature))
}

fn serial_of(certificate: &[u8]) -> Option<Vec<u8>> {
    let certificate = Certificate::from_der(certificate).ok()?;
    Some(certificate.tbs_certificate.serial_number.as_bytes().to_vec())
}

/// Kinds of information in a file, in the service's words: none written consents to all, `none` to none.
fn kinds(text: &str) -> Result<Vec<&'static str>, String> {
    let words = text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    match words.collect::<Vec<_>>().as_slice() {
        [] => Ok(KINDS.iter().map(|(_, kind)| *kind).collect()),
        ["none"] => Ok(vec![]),
        words => words
            .iter()
            .map(|word| {
                let known = KINDS.iter().find(|(name, kind)| name == word || kind == word);
                let names = KINDS.map(|(name, _)| name).join(", ");
                let why = || format!("`{word}` is no kind of information; kinds: {names}, or none");
                known.map(|(_, kind)| *kind).ok_or_else(why)
            })
            .collect(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}

/// Kinds as the facts name them, and as the service does.
const KINDS: [(&str, &str); 4] =
    [("checkup", "checkups"), ("medication", "drugs"), ("diagnosis", "diagnosis"), ("surgery", "surgery")];
/// Words for treatments, and their codes (OQSCD028).
const TREATMENTS: [(&str, &str); 2] = [("home", "2"), ("online", "3")];
const PAUSE: Duration = Duration::from_millis(20);
/// PIN of the emulated card: everybody may know it.
const PIN: &str = "1234";
