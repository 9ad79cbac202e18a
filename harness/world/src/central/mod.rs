//! The central qualification service (オンライン資格確認等システム), emulated: persons, inquiry by number, and a management port
//! by which a test says what the world is like. An *observed profile*: paths and layouts as clients of the real service
//! show them, every contradiction a switch. Loopback only, nothing kept on disk, the same seed the same answers, and every
//! answer says `X-Madoguchi: emulated`.
//!
//! ```
//! let running = madoguchi_world::central::start(madoguchi_world::central::Settings::default())?;
//! assert!(running.base_url.starts_with("http://127.0.0.1:"));
//! # Ok::<(), std::io::Error>(())
//! ```

pub mod answer;
mod bulk;
mod card_door;
mod challenge;
mod circumstances;
mod consent;
mod continued;
mod disturb;
mod door;
mod emergency;
mod emergency_door;
pub mod facility;
mod information;
mod listen;
mod log;
mod management;
pub mod person;
mod reception;
mod refusal;
mod state;
mod tls;
mod trust;
pub mod usage;

pub use card_door::{NONCE, RECEPTION};
pub use consent::Device;
pub use door::{LOGIN, SEARCH};
pub use emergency_door::LOOK_UP;
pub use listen::Patience;
pub use trust::Inquiry;

use crate::clock::Clock;
use crate::fault::{FaultPlan, Faults};
use bulk::Jobs;
use challenge::Challenges;
use consent::Consents;
use door::Shared;
use emergency::Emergency;
use facility::{Facility, Tokens};
use listen::Speaker;
use log::CallLog;
use madoguchi_card::Profile;
use madoguchi_card::contents::{enter_certificates, leaf_terms};
use madoguchi_card::pki::{Purpose, Register};
use madoguchi_message::habits::Habits;
use madoguchi_rulebook::{Day, Instant, Rulebook};
use person::{PeopleFile, Person};
use serde_json::{Value, json};
use state::Central;
use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;
use tls::FacilityPki;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use trust::Authorities;
use usage::Usage;

/// How a service is started.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Address of the facilities' door; port 0 takes a free one.
    pub address: SocketAddr,
    /// Address of the management port.
    pub management: SocketAddr,
    /// The clock, shared with the other peers.
    pub clock: Clock,
    /// Seed of tokens and of everything else that is drawn.
    pub seed: u64,
    /// The persons.
    pub people: Vec<Person>,
    /// The facilities.
    pub facilities: Vec<Facility>,
    /// How answers are written.
    pub habits: Habits,
    /// How many calls the log keeps, and whether with their bodies.
    pub log: usize,
    /// Whether the log keeps bodies.
    pub bodies: bool,
    /// Bounds of connections.
    pub patience: Patience,
    /// How long a body may take.
    pub body_patience: Duration,
    /// How long a body may be, in bytes.
    pub body_limit: usize,
    /// How long a token holds, in seconds of the clock; nobody outside knows how long the real one does.
    pub token_seconds: i64,
    /// What the facilities' door asks of a connection.
    pub entry: Entry,
    /// Faults from the start; those of a desk are left to whoever has one.
    pub faults: FaultPlan,
    /// How many questions for a bulk result are answered by 処理中.
    pub polls: u32,
    /// How many days after the last visit care at home or online still counts as going on (継続的な関係); nobody outside knows
    /// of any bound, so there is none until one is set.
    pub relation_days: Option<i32>,
    /// How the authorities are asked about a certificate.
    pub inquiry: Inquiry,
    /// The rulebook whose certificate windows hold.
    pub rulebook: Rulebook,
    /// Threads.
    pub threads: usize,
}

impl Default for Settings {
    fn default() -> Self {
        let free = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self {
            address: free,
            management: free,
            clock: Clock::at(Instant::jst(Day::ymd(2025, 7, 10), 9 * 3600)),
            seed: 0,
            people: PeopleFile::builtin().people,
            facilities: Facility::builtin(),
            habits: Habits::default(),
            log: 10_000,
            bodies: true,
            patience: Patience { head: Duration::from_secs(15), connections: 8_192 },
            body_patience: Duration::from_secs(15),
            body_limit: 4 << 20,
            token_seconds: 3_600,
            entry: Entry::default(),
            faults: FaultPlan::default(),
            polls: 2,
            relation_days: None,
            inquiry: Inquiry::default(),
            rulebook: Rulebook::builtin("actual").expect("a built-in rulebook"),
            threads: 2,
        }
    }
}

/// What the facilities' door asks of a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Entry {
    /// Nothing: plain HTTP, for a look with curl.
    #[default]
    Plain,
    /// TLS with the certificate of a facility, as the real service does.
    ClientCertificate,
}

/// A service that runs until it is dropped.
pub struct Running {
    /// The facilities' door, such as `http://127.0.0.1:40123`.
    pub base_url: String,
    /// The management port.
    pub management_url: String,
    shared: Arc<Shared>,
    over: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

/// Starts a service on threads of its own.
///
/// # Errors
/// An address that is not loopback or cannot be bound.
pub fn start(settings: Settings) -> io::Result<Running> {
    for address in [settings.address, settings.management] {
        if !address.ip().is_loopback() {
            let why = format!("{address} is not a loopback address: serve 127.0.0.1 and tunnel where needed");
            return Err(io::Error::new(io::ErrorKind::AddrNotAvailable, why));
        }
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(settings.threads.max(1))
        .thread_name("central")
        .enable_all()
        .build()?;
    let (door, port) = (listener(settings.address)?, listener(settings.management)?);
    let pki = match settings.entry {
        Entry::Plain => None,
        Entry::ClientCertificate => Some(FacilityPki::fresh(&settings.facilities, settings.clock.clone())?),
    };
    let tls = pki.as_ref().map(|pki| TlsAcceptor::from(Arc::clone(&pki.server)));
    let scheme = if tls.is_some() { "https" } else { "http" };
    let base_url = format!("{scheme}://{}", door.local_addr()?);
    let management_url = format!("http://{}", port.local_addr()?);
    let patience = settings.patience;
    let (mut register, mut cards) = (Register::default(), BTreeMap::new());
    settings.people.iter().for_each(|person| hand_cards(person, &mut register, &mut cards));
    let authorities = Authorities::new(register, settings.inquiry, settings.rulebook);
    let faults = Faults::new(settings.faults.of_the_service(), settings.seed);
    let shared = Arc::new(Shared {
        authorities: RwLock::new(authorities),
        pki,
        troubled: AtomicBool::new(!faults.is_empty()),
        faults: Mutex::new(faults),
        habits: settings.habits,
        seed: settings.seed,
        bodies: settings.bodies,
        token_seconds: settings.token_seconds,
        body_patience: settings.body_patience,
        body_limit: settings.body_limit,
        central: Mutex::new(Central {
            clock: settings.clock.of_another_peer(),
            people: settings.people,
            facilities: settings.facilities,
            tokens: Tokens::of_seed(settings.seed),
            habits: settings.habits,
            log: CallLog::keeping(settings.log),
            references: BTreeMap::new(),
            usage: Usage::default(),
            challenges: Challenges::of_seed(settings.seed),
            consents: Consents::default(),
            emergency: Emergency::default(),
            relation_days: settings.relation_days,
            cards,
            jobs: Jobs::default(),
            polls: settings.polls,
        }),
    });
    let (over, watched) = watch::channel(false);
    let door_service = Speaker::of_the_door(door::router(Arc::clone(&shared)), Arc::clone(&shared));
    let port_service = Speaker::of(management::router(Arc::clone(&shared)));
    // A thread of its own, so that it can be started from within another runtime, too.
    let thread = std::thread::Builder::new().name("central".into()).spawn(move || {
        runtime.block_on(async {
            let [door, port] = [door, port].map(TcpListener::from_std);
            let (Ok(door), Ok(port)) = (door, port) else { return };
            let managed = listen::serve(port, port_service, None, patience, watched.clone());
            tokio::join!(listen::serve(door, door_service, tls, patience, watched), managed);
        });
        runtime.shutdown_timeout(Duration::from_secs(1));
    })?;
    Ok(Running { base_url, management_url, shared, over, thread: Some(thread) })
}

/// Enters the certificates of a person's cards into the authorities' record, and whose cards they are.
fn hand_cards(person: &Person, register: &mut Register, cards: &mut BTreeMap<Vec<u8>, String>) {
    // A person with a card that is not built in was refused before.
    for profile in person.cards.iter().filter_map(|card| Profile::builtin(card)) {
        enter_certificates(register, &profile);
        if let Some(terms) = leaf_terms(&profile, Purpose::Authentication) {
            cards.insert(terms.serial().as_bytes().to_vec(), person.id.clone());
        }
    }
}

fn listener(address: SocketAddr) -> io::Result<std::net::TcpListener> {
    let listener = std::net::TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

impl Running {
    /// What somebody needs to talk to it, as one JSON object.
    pub fn manifest(&self) -> Value {
        let central = self.shared.central();
        json!({
            "emulated": true,
            "base_url": self.base_url,
            "management_url": self.management_url,
            "login": LOGIN,
            "search": SEARCH,
            "messages": "/madoguchi/message/{interface}",
            "emergency": LOOK_UP,
            "facilities": central.facilities,
            "seed": self.shared.seed,
            "faults": self.shared.faults().plan().faults,
            "now": central.clock.now().to_string(),
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The service may have ended already; then nobody listens.
        let _ = self.over.send(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
