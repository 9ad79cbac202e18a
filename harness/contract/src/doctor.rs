//! The doctor: checks an adapter before any case runs, and says what is wrong with the set-up and what to do.
//!
//! Nothing here is a verdict on the product: an item that is not in order is CONFIG. The checks go on as long as the
//! product answers, so that one visit tells as much as possible.

mod check;
mod probe;
mod smoke;

pub use check::{Check, Words};

use crate::case::Role;
use crate::message::{Hello, Lost, Outcome};
use crate::session::{Session, SessionError};
use crate::transport::{Note, Transport, connect};
use check::say;
use madoguchi_rulebook::Word;
use probe::Patient;
use serde_json::{Map, Value};
use std::time::{Duration, Instant};

/// Starts a target and checks it: every item, in the order in which it was looked at.
pub async fn doctor(target: &str) -> Vec<Check> {
    let started = Instant::now();
    let mut checks = match connect(target) {
        Ok(transport) => examine(transport, started).await,
        Err(lost) => return vec![Check::lost("start", &lost)],
    };
    match checks.first_mut() {
        // A service shows only at the first message that it is not there.
        Some(Check { name, lost: Some(Lost::NotStarted { .. }), .. }) => *name = "start".into(),
        _ => checks.insert(0, Check::good("start", say(target, target))),
    }
    checks
}

/// Checks what stands at the end of a road that is there already.
pub async fn examine(transport: Box<dyn Transport>, started: Instant) -> Vec<Check> {
    examine_within(transport, started, DEADLINE).await
}

/// The same, with this time for each message.
pub async fn examine_within(transport: Box<dyn Transport>, started: Instant, deadline: Duration) -> Vec<Check> {
    let mut visit = Visit { session: Session::new(transport, deadline), checks: vec![] };
    if let Some(hello) = visit.hello(started).await {
        visit.configure(&hello).await;
        visit.unknown_rulebook(&hello).await;
        if visit.configured() {
            let found = Patient::of(&visit.session, &hello, deadline).examine().await;
            visit.checks.extend(found);
        }
    }
    visit.farewell().await;
    visit.checks
}

/// One visit of the doctor.
struct Visit {
    session: Session,
    checks: Vec<Check>,
}

impl Visit {
    async fn hello(&mut self, started: Instant) -> Option<Hello> {
        match self.session.hello("doctor").await {
            Ok(hello) => {
                let product = &hello.product;
                let ms = started.elapsed().as_millis();
                let roles = hello.roles.join(", ");
                self.checks.push(Check::good(
                    "hello",
                    say(
                        format!(
                            "{} {}, contract {}, roles {roles}, first answer after {ms} ms",
                            product.name, product.version, hello.contract
                        ),
                        format!(
                            "{} {}、契約 {}、役割 {roles}、最初の応答まで {ms} ms",
                            product.name, product.version, hello.contract
                        ),
                    ),
                ));
                Some(hello)
            }
            Err(error) => {
                self.checks.push(Check::session("hello", &error));
                None
            }
        }
    }

    async fn configure(&mut self, hello: &Hello) {
        let editions = EDITIONS.map(String::from);
        for role in Role::ALL.iter().filter(|role| hello.roles.iter().any(|name| name == role.word())) {
            for edition in EDITIONS {
                let name = format!("configure:{}:{edition}", role.word());
                self.checks.push(match self.session.configure(*role, edition, &editions, 0).await {
                    Ok(()) => Check::good(name, say("accepted", "受け付けました")),
                    Err(error @ SessionError::Config { .. }) => Check::session(name, &error).todo(say(
                        format!(
                            "accept the edition `{edition}` in `configure`, or run with --rulebook for the one you have"
                        ),
                        format!(
                            "`configure` で版 `{edition}` を受け付けるか、--rulebook で対応する版だけを実行してください"
                        ),
                    )),
                    Err(error) => Check::session(name, &error),
                });
            }
        }
    }

    async fn unknown_rulebook(&mut self, hello: &Hello) {
        let role = Role::ALL.iter().copied().find(|role| hello.roles.iter().any(|name| name == role.word()));
        let role = role.unwrap_or(Role::Engine);
        let answer = self.session.configure(role, UNKNOWN_EDITION, &[UNKNOWN_EDITION.into()], 0).await;
        self.checks.push(match answer {
            Err(SessionError::Config { field, .. }) if field != "configure" => {
                Check::good("unknown_rulebook", say("refused with config_error", "config_error で断りました"))
            }
            Err(SessionError::Lost(lost)) => Check::lost("unknown_rulebook", &lost),
            _ => Check::bad(
                "unknown_rulebook",
                say(
                    format!("the edition `{UNKNOWN_EDITION}`, which does not exist, was not refused"),
                    format!("存在しない版 `{UNKNOWN_EDITION}` を断りませんでした"),
                ),
                say(
                    "answer {\"config_error\": {\"field\": \"rulebook\", \"why\": …}} for an edition you do not know",
                    "知らない版には {\"config_error\": {\"field\": \"rulebook\", \"why\": …}} を返してください",
                ),
            ),
        });
        // Back to an edition the adapter knows; whether it does was told above.
        let _ = self.session.configure(role, EDITIONS[1], &EDITIONS.map(String::from), 0).await;
    }

    /// Whether at least one edition can be asked about, and the product is still there.
    fn configured(&self) -> bool {
        let accepted = self.checks.iter().any(|check| check.ok && check.name.starts_with("configure:"));
        accepted && self.session.transport().fault().is_none()
    }

    async fn farewell(&mut self) {
        let fault = self.session.transport().fault();
        let told = self.checks.iter().any(|check| check.lost.is_some() && check.lost == fault);
        self.session.bye().await;
        let mut notes = self.session.transport().notes();
        // Late answers are the doctor's own doing: it gives up a question on purpose.
        notes.retain(|note| !matches!(note, Note::Late(_)));
        let (faults, tolerated): (Vec<_>, Vec<_>) = notes.into_iter().partition(probe::is_fault);
        if !tolerated.is_empty() {
            self.checks.push(Check::good("lines", check::notes(&tolerated)));
        }
        self.checks.push(match (fault, faults.is_empty()) {
            (Some(fault), _) if !told => Check::lost("bye", &fault),
            (Some(_), _) => return,
            (None, true) => Check::good("bye", say("ended cleanly", "正常に終了しました")),
            (None, false) => Check::bad(
                "bye",
                check::notes(&faults),
                say(
                    "answer `bye`, end what you started, and exit with 0 within 2 s",
                    "`bye` に応答し、起動したものを止め、2 秒以内に終了コード 0 で終了してください",
                ),
            ),
        });
    }
}

/// A message of the contract, for what a session would never send.
fn message(fields: Value) -> Map<String, Value> {
    match fields {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// What came back, in one word for a message.
fn kind(answer: &Result<Outcome, Lost>) -> String {
    match answer {
        Ok(outcome) => match serde_json::to_value(outcome) {
            Ok(Value::Object(map)) => map.keys().next().cloned().unwrap_or_default(),
            _ => String::new(),
        },
        Err(_) => "nothing".into(),
    }
}

/// Time for each message.
const DEADLINE: Duration = Duration::from_secs(5);
/// Editions of the rules.
const EDITIONS: [&str; 2] = ["seminar-2025-07", "actual"];
/// An edition nobody has.
const UNKNOWN_EDITION: &str = "seminar-1999-13";
