//! A central service that answers what the case states, on a loopback port of its own, over real HTTP.
//!
//! It checks what a request says as far as the clauses bind the product: the inquiry is a message, and somebody's numbers are
//! in it; medical information is asked for by card users alone and within the viewing period. A fault can be put on the line
//! at any moment, in the middle of an answer too.

use super::Site;
use super::answer::{Inquiry, Message, Script};
use super::bulk::{Counter, Kept};
use super::disturbed::Going;
use super::http::{Request, read_request};
use super::line::{OWN, PATIENCE, SEARCH};
use crate::central::RECEPTION;
use crate::clock::Clock;
use crate::fault::{Effect, Faults, Kind, Moment};
use crate::folder::{Log, Power};
use madoguchi_contract::event::{Deed, Peer};
use madoguchi_message::{Element, Encoding};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// Token of the emulated login: everybody may know it, it opens nothing.
pub const TOKEN: &str = "madoguchi-fake-id-token";
/// Error code of a result 9 that a case states; our own range.
pub const SCRIPTED_ERROR: &str = "MDGM0009E";

/// The scripted service; it ends when it is dropped.
pub struct ScriptedCentre {
    address: SocketAddr,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

struct State {
    case: Mutex<Option<(Script, Site)>>,
    faults: Mutex<Faults>,
    counter: Mutex<Counter>,
    over: AtomicBool,
    clock: Clock,
    log: Log,
    power: Power,
}

impl ScriptedCentre {
    /// Starts it on a free port.
    ///
    /// # Errors
    /// No port is free.
    pub fn start(clock: Clock, log: Log, power: Power) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let (case, faults, counter) = (Mutex::default(), Mutex::default(), Mutex::default());
        let over = AtomicBool::new(false);
        let state = Arc::new(State { case, faults, counter, over, clock, log, power });
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
        *lock(&self.state.faults) = Faults::default();
        *lock(&self.state.counter) = Counter::default();
    }

    /// What happens to the calls of this visit, the reader's and the terminal's together, in the order in which they are made.
    pub fn plan(&self, faults: Faults) {
        *lock(&self.state.faults) = faults;
    }

    /// The answer to the card in the reader. Nobody sees how long the reader waited for it.
    ///
    /// # Errors
    /// None comes; the fault of the plan that keeps it, or nothing where the case says so.
    pub fn by_card(&self) -> Result<Message, &'static str> {
        let skew = self.meets()?;
        let case = lock(&self.state.case);
        let (script, site) = case.as_ref().ok_or("")?;
        let message = script.wrong_by(skew).message(Inquiry::Card, Some("Zm9yLXRoZS1mYWNl"), site.encoding, site.order);
        message.ok_or("")
    }

    /// The mobile device sends its result, which waits here until it is fetched.
    ///
    /// # Errors
    /// It does not arrive; the fault of the plan that keeps it.
    pub fn keep(&self) -> Result<(), &'static str> {
        self.meets()?;
        lock(&self.state.counter).kept = Kept::Result;
        Ok(())
    }

    /// What a call of the reader or the mobile device meets on its way: seconds by which the clock is wrong, or a fault that
    /// keeps the answer.
    fn meets(&self) -> Result<i64, &'static str> {
        let met = lock(&self.state.faults).next(RECEPTION);
        let mut skew = 0;
        match &met {
            Some((_, Kind::PowerCut { ms })) => self.state.power.cut(ms.map(Duration::from_millis)),
            Some((_, Kind::ClockSkew { seconds })) => skew = *seconds,
            _ => {}
        }
        match met.filter(|(_, kind)| kind.effect(PATIENCE) == Effect::Lost) {
            Some((_, kind)) => Err(kind.name()),
            None => Ok(skew),
        }
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
    fn serve(&self, stream: &TcpStream) {
        let _ = stream.set_read_timeout(Some(SLOWEST_REQUEST));
        let _ = stream.set_nodelay(true);
        let Ok(request) = read_request(stream) else { return };
        let path = request.target.split_once(' ').map_or("", |(_, path)| path);
        let met = lock(&self.faults).next(path);
        if let Some((_, Kind::PowerCut { ms })) = &met {
            self.power.cut(ms.map(Duration::from_millis));
        }
        let skew = match &met {
            Some((_, Kind::ClockSkew { seconds })) => *seconds,
            _ => 0,
        };
        // A fault that changes an answer needs one; any other keeps the request from being seen, or comes after the work.
        let unseen = met.as_ref().is_some_and(|(moment, kind)| *moment == Moment::Before && !kind.needs_answer());
        let answer = (!unseen).then(|| self.answer(&request, skew));
        let fault = met.map(|(_, kind)| kind);
        let going = Going::under(fault.as_ref(), answer);
        // Before a byte goes out: whoever gets the answer at once must not stand before it in the log.
        self.log.exchanged(Peer::Central, going.exchange(&request, fault.as_ref()));
        // A caller that went away is the caller's affair.
        let _ = going.send(stream);
    }

    fn answer(&self, request: &Request, skew: i64) -> (u16, String) {
        let (method, path) = request.target.split_once(' ').unwrap_or_default();
        if method != "POST" {
            return (405, String::new());
        }
        if request.header("authorization") != TOKEN {
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
            search(&script.wrong_by(skew), *site, &tree)
        } else if let Some(api) = path.strip_prefix(OWN) {
            self.log.record(Peer::Central, Deed::Asked, api, "");
            match api.get(..8) {
                Some("OQSmuquc" | "OQSmuhvq" | "OQSmuonq") => lock(&self.counter).step(script, *site, api, &tree),
                Some("OQSsihvq" | "OQSsionq") => Counter::again(script, *site, &tree),
                _ => Some(self.information(script, api)),
            }
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

    /// Medical information: for what was consented to, within its window. Both ends of it are read from the same clock, so it
    /// makes no difference when that one is wrong.
    fn information(&self, script: &Script, api: &str) -> Element {
        let asked_at = script.facts.inquiry_at.unwrap_or(self.clock.now());
        let open = asked_at < script.closes_at();
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
