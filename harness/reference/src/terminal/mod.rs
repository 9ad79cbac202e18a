//! Role `terminal`: the program between the exchange folder and the central service.
//!
//! Asked to settle, it takes every request out of `req`, asks the central service over HTTP, and writes the answer into `res`
//! under the same token. Half-written requests are waited for; what is no request goes back beside an `.err`; a line that
//! fails becomes a message that says so.

mod call;

use crate::reception::Mailbox;
use madoguchi_contract::message::Outcome;
use madoguchi_message::file_name::{FileName, Form};
use madoguchi_message::habits::Habits;
use madoguchi_message::{Element, Encoding};
use serde_json::{Value, json};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// How this program goes about its work. A planted terminal defect changes one habit.
#[derive(Clone, Copy)]
pub struct TerminalHabits {
    /// Whether a request is finished.
    pub(crate) is_whole: fn(&[u8]) -> bool,
    /// What it makes of the answer.
    pub(crate) hands_on: fn(Element) -> Element,
    /// Where the answer comes from: `None` asks the central service.
    pub(crate) invents: Option<fn() -> Element>,
}

impl TerminalHabits {
    /// Sound habits.
    pub(crate) fn sound() -> Self {
        Self { is_whole: closed, hands_on: |answer| answer, invents: None }
    }
}

/// The program, as configured.
pub(crate) struct Terminal {
    mailbox: Mailbox,
    url: String,
    token: String,
}

impl Terminal {
    /// From a peer manifest.
    pub(crate) fn of(peers: &Value) -> Option<Self> {
        let central = peers.get("central")?;
        let text = |value: &Value| value.as_str().map(String::from);
        let token = central.get("login").and_then(|login| login.get("token")).and_then(text).unwrap_or_default();
        Some(Self { mailbox: Mailbox::of(peers)?, url: text(central.get("url")?)?, token })
    }

    /// Works until nothing is left that could still be taken.
    pub(crate) fn settle(&self, habits: TerminalHabits) -> Outcome {
        let mut since = Instant::now();
        loop {
            match self.pass(habits) {
                Ok(Pass { taken: 0, waiting: 0 }) => return Outcome::Done(json!({})),
                Ok(Pass { taken: 0, .. }) if since.elapsed() > PATIENCE => match self.give_up() {
                    Ok(()) => return Outcome::Done(json!({})),
                    Err(error) => return Outcome::AdapterError(format!("the exchange folder: {error}")),
                },
                Ok(Pass { taken: 0, .. }) => std::thread::sleep(Duration::from_millis(1)),
                Ok(_) => since = Instant::now(),
                Err(error) => return Outcome::AdapterError(format!("the exchange folder: {error}")),
            }
        }
    }

    fn pass(&self, habits: TerminalHabits) -> io::Result<Pass> {
        let mut pass = Pass { taken: 0, waiting: 0 };
        for name in self.requests()? {
            let path = self.mailbox.req.join(&name);
            let Ok(bytes) = std::fs::read(&path) else { continue };
            if !(habits.is_whole)(&bytes) {
                pass.waiting += 1;
                continue;
            }
            pass.taken += 1;
            self.serve(&name, &bytes, habits)?;
        }
        Ok(pass)
    }

    fn requests(&self) -> io::Result<Vec<String>> {
        let mut names: Vec<String> = vec![];
        for entry in std::fs::read_dir(&self.mailbox.req)? {
            names.extend(entry?.file_name().into_string().ok().filter(|name| name.ends_with(".xml")));
        }
        names.sort_unstable();
        Ok(names)
    }

    fn serve(&self, name: &str, bytes: &[u8], habits: TerminalHabits) -> io::Result<()> {
        let request = match (FileName::parse(name), Element::read_xml(bytes)) {
            (Ok(request @ FileName::Request { .. }), Ok(read)) => Some((request, read.root)),
            _ => None,
        };
        let Some((request, message)) = request else { return self.give_back(name) };
        let asked = match habits.invents {
            Some(invents) => Ok(invents()),
            None => self.ask(request.api().as_str(), &message),
        };
        let answer = asked.map_or_else(|why| line_failed(&message, &why), habits.hands_on);
        let answered = request.answer(Form::Xml).expect("a request has an answer").to_string();
        publish(&self.mailbox.res, &answered, &answer.write_xml(Encoding::Utf8, &Habits::default()))?;
        std::fs::remove_file(self.mailbox.req.join(name))
    }

    fn ask(&self, api: &str, message: &Element) -> Result<Element, String> {
        let path = if api == "OQSsiquc01" { SEARCH.to_string() } else { format!("/madoguchi/message/{api}") };
        let answer = call::post(&self.url, &path, &self.token, &message.write_json())?;
        Element::read_json(&answer).map_err(|fault| fault.to_string())
    }

    /// Requests that nobody finishes.
    fn give_up(&self) -> io::Result<()> {
        self.requests()?.iter().try_for_each(|name| self.give_back(name))
    }

    fn give_back(&self, name: &str) -> io::Result<()> {
        std::fs::rename(self.mailbox.req.join(name), self.mailbox.res.join(name))?;
        let stem = name.strip_suffix(".xml").unwrap_or(name);
        publish(&self.mailbox.res, &format!("{stem}.err"), b"not a request\r\n")
    }
}

struct Pass {
    taken: usize,
    waiting: usize,
}

/// 処理結果区分 9, with the code by which a receipt computer knows that nobody answered.
fn line_failed(request: &Element, why: &str) -> Element {
    let mut header = vec![
        Element::leaf("SegmentOfResult", "9"),
        Element::leaf("ErrorCode", "MDGL0001E"),
        Element::leaf("ErrorMessage", why),
    ];
    let identifier = request.text_at(&["MessageHeader", "ArbitraryFileIdentifier"]);
    header.extend(identifier.map(|identifier| Element::leaf("ArbitraryFileIdentifier", identifier)));
    let parts = vec![Element::branch("MessageHeader", header), Element::leaf("MessageBody", "")];
    Element::branch("XmlMsg", parts)
}

fn publish(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let beside = folder.join(format!("{name}.tmp"));
    std::fs::write(&beside, bytes)?;
    std::fs::rename(beside, folder.join(name))
}

fn closed(bytes: &[u8]) -> bool {
    bytes.trim_ascii_end().strip_suffix(b">").is_some_and(|rest| rest.trim_ascii_end().ends_with(b"</XmlMsg"))
}

const SEARCH: &str = "/oqs-api-pro/MSA01030/ILI01030SV01/search";
/// For a request that nobody writes on.
const PATIENCE: Duration = Duration::from_millis(500);
