//! A central service that answers what the case states, on a loopback port of its own, over real HTTP.
//!
//! It checks what a request says as far as the clauses bind the product: the inquiry is a message, and somebody's numbers are
//! in it; medical information is asked for by card users alone and within the viewing period. A fault can be put on the line
//! at any moment, in the middle of an answer too.

use super::Site;
use super::answer::{Inquiry, Message, Script};
use super::http::{Request, read_request, write_answer};
use super::line::{OWN, SEARCH};
use crate::clock::Clock;
use crate::folder::Log;
use madoguchi_contract::event::{Deed, Peer};
use madoguchi_message::{Element, Encoding};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// Token of the emulated login: everybody may know it, it opens nothing.
pub const TOKEN: &str = "madoguchi-fake-id-token";
/// Error code of a result 9 that a case states; our own range.
pub const SCRIPTED_ERROR: &str = "MDGM0009E";

/// What happens to the next answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It arrives.
    #[default]
    None,
    /// The line is cut before anything comes back.
    Cut,
    /// The line is cut in the middle of the answer.
    CutInAnswer,
    /// The service says 503.
    Unavailable,
    /// What comes back is no message.
    Garbage,
    /// Nothing comes back for longer than anybody waits.
    Silence,
}

/// The scripted service; it ends when it is dropped.
pub struct ScriptedCentre {
    address: SocketAddr,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

struct State {
    case: Mutex<Option<(Script, Site)>>,
    /// Faults of the next answers, first first; then none.
    faults: Mutex<Vec<Fault>>,
    over: AtomicBool,
    clock: Clock,
    log: Log,
}

impl ScriptedCentre {
    /// Starts it on a free port.
    ///
    /// # Errors
    /// No port is free.
    pub fn start(clock: Clock, log: Log) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let (case, faults, over) = (Mutex::default(), Mutex::default(), AtomicBool::new(false));
        let state = Arc::new(State { case, faults, over, clock, log });
        let served = state.clone();
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if served.over.load(Ordering::Relaxed) {
                    return;
                }
                if let Ok(stream) = stream {
                    let served = served.clone();
                    std::thread::spawn(move || served.serve(&stream));
                }
            }
        });
        Ok(Self { address, state, thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it answers from now on.
    pub fn arrange(&self, script: Script, site: Site) {
        *lock(&self.state.case) = Some((script, site));
        lock(&self.state.faults).clear();
    }

    /// Faults of the next answers, first first.
    pub fn plan(&self, faults: &[Fault]) {
        *lock(&self.state.faults) = faults.to_vec();
    }

    /// The answer to the card in the reader; `None`: none comes.
    pub fn by_card(&self) -> Option<Message> {
        if self.state.next_fault() != Fault::None {
            return None;
        }
        let case = lock(&self.state.case);
        let (script, site) = case.as_ref()?;
        script.message(Inquiry::Card, Some("Zm9yLXRoZS1mYWNl"), site.encoding, site.order)
    }
}

impl Drop for ScriptedCentre {
    fn drop(&mut self) {
        self.state.over.store(true, Ordering::Relaxed);
        // Wakes the listener, so that it sees the end.
        drop(TcpStream::connect_timeout(&self.address, Duration::from_secs(1)));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl State {
    fn next_fault(&self) -> Fault {
        let mut faults = lock(&self.faults);
        if faults.is_empty() { Fault::None } else { faults.remove(0) }
    }

    fn serve(&self, mut stream: &TcpStream) {
        let _ = stream.set_read_timeout(Some(SLOWEST_REQUEST));
        let _ = stream.set_nodelay(true);
        let Ok(request) = read_request(stream) else { return };
        let fault = self.next_fault();
        if matches!(fault, Fault::Cut | Fault::Silence) {
            if fault == Fault::Silence {
                std::thread::sleep(SILENCE);
            }
            return;
        }
        let (status, body) = match fault {
            Fault::Unavailable => (503, String::new()),
            Fault::Garbage => (200, "<html>gateway</html>".into()),
            _ => self.answer(&request),
        };
        let body = body.as_bytes();
        let _ = match fault {
            Fault::CutInAnswer => {
                let head = format!("HTTP/1.1 200 madoguchi\r\nContent-Length: {}\r\n\r\n", body.len());
                stream.write_all(&[head.as_bytes(), body.get(..body.len() / 2).unwrap_or_default()].concat())
            }
            _ => write_answer(stream, status, body),
        };
    }

    fn answer(&self, request: &Request) -> (u16, String) {
        let (method, path) = request.target.split_once(' ').unwrap_or_default();
        if method != "POST" {
            return (405, String::new());
        }
        if request.authorization != TOKEN {
            return (401, String::new());
        }
        let tree = match Element::read_json(&request.body) {
            Ok(tree) => tree,
            Err(fault) => return (400, fault.to_string()),
        };
        let case = lock(&self.case);
        let Some((script, site)) = case.as_ref() else { return (503, String::new()) };
        let answer = if path == SEARCH {
            self.log.record(Peer::Central, Deed::Asked, "number_inquiry", "");
            search(script, *site, &tree)
        } else if let Some(api) = path.strip_prefix(OWN) {
            self.log.record(Peer::Central, Deed::Asked, api, "");
            Some(self.information(script, api))
        } else {
            return (404, String::new());
        };
        match answer {
            Some(tree) => {
                self.log.record(Peer::Central, Deed::Answered, path, "");
                (200, tree.json().to_string())
            }
            None => (504, String::new()),
        }
    }

    /// Medical information: for what was consented to, within 24 hours.
    fn information(&self, script: &Script, api: &str) -> Element {
        let asked_at = script.facts.inquiry_at.unwrap_or(self.clock.now());
        let open = asked_at.seconds() < script.facts.now.seconds() + 86_400;
        let known = matches!(api, "YZKsiquc01" | "TKKsiquc01");
        let (code, text) = match (known, open && !script.facts.says.consent.is_empty()) {
            (false, _) => ("9", "この業務は模擬していません"),
            (true, true) => ("1", ""),
            (true, false) => ("9", "閲覧の同意がないか、閲覧できる期間を過ぎています"),
        };
        let mut header = vec![Element::leaf("ResultCode", code)];
        if !text.is_empty() {
            header.push(Element::leaf("MessageContents", text));
        }
        let parts = vec![Element::branch("MessageHeader", header), Element::leaf("MessageBody", "")];
        Element::branch("XmlMsg", parts)
    }
}

fn search(script: &Script, site: Site, request: &Element) -> Option<Element> {
    let info = ["MessageBody", "QualificationConfirmSearchInfo"];
    let numbers = ["InsurerNumber", "InsuredIdentificationNumber", "Birthdate"];
    let there = |name: &&str| {
        let text = request.at(&info).and_then(|info| info.text_at(&[name]));
        text.is_some_and(|text| !text.trim().is_empty())
    };
    let identifier = request.text_at(&["MessageHeader", "ArbitraryFileIdentifier"]);
    if let Some(missing) = numbers.iter().find(|name| !there(name)) {
        let header = vec![
            Element::leaf("SegmentOfResult", "9"),
            Element::leaf("ErrorCode", "MDGM0001E"),
            Element::leaf("ErrorMessage", format!("{missing} がありません")),
        ];
        let parts = vec![Element::branch("MessageHeader", header), Element::leaf("MessageBody", "")];
        return Some(Element::branch("XmlMsg", parts));
    }
    script.message(Inquiry::Number, identifier, Encoding::Utf8, site.order).map(|message| message.0)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

const SLOWEST_REQUEST: Duration = Duration::from_secs(5);
const SILENCE: Duration = Duration::from_millis(2500);
