//! The product under test: reached, introduced and configured.

use madoguchi_contract::message::{Hello, Lost};
use madoguchi_contract::names::nearest;
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::{InProcess, Restarting, Token, Transport, connect_with};
use madoguchi_contract::{Language, Role};
use madoguchi_reference::{DEFECTS, Defect, Reference};
use madoguchi_rulebook::{Editions, Word};
use madoguchi_suite::drive::Driver;
use madoguchi_world::slot::Slot;
use serde_json::json;
use std::time::Duration;

/// A product that introduced itself.
pub struct Plugged {
    /// Sessions, one a process.
    pub sessions: Vec<Session>,
    /// What it said of itself.
    pub hello: Hello,
    /// Roles to be asked.
    pub roles: Vec<Role>,
    /// Slots of the emulated world, one a session; none where no role of it is asked for.
    pub slots: Vec<Slot>,
}

impl Plugged {
    /// The driver of what was plugged in.
    pub fn into_driver(self) -> Driver {
        let driver = Driver::new(self.sessions, self.hello, self.roles);
        if self.slots.is_empty() { driver } else { driver.among(self.slots) }
    }
}

/// What is asked of a product.
pub struct Wanted<'a> {
    /// Only these roles; none: all.
    pub roles: &'a [Role],
    /// Ids of the rulebooks it is set up for.
    pub rulebooks: &'a [String],
    /// The editions that the built-in reference knows.
    pub editions: &'a Editions,
}

/// The transport of a target: `reference`, `reference:DEFECT`, `stdio:…`, `http:…`.
///
/// # Errors
/// What is wrong, and what to do.
pub fn transport(
    target: &str,
    token: Option<&Token>,
    editions: &Editions,
    language: Language,
) -> Result<Box<dyn Transport>, String> {
    let planted = match target.strip_prefix("reference:") {
        Some(id) => Some(defect(id)?),
        None if target == "reference" => None,
        None => return connect_with(target, token).map_err(|lost| lost.say(language)),
    };
    let reference = Reference::knowing(editions, planted).map_err(|error| error.to_string())?;
    Ok(Box::new(InProcess::new(target, reference)))
}

/// The same, but a product that does not answer in time is reset and the next case finds it fresh.
fn restarting(
    target: &str,
    token: Option<&Token>,
    editions: &Editions,
    language: Language,
) -> Result<Box<dyn Transport>, String> {
    let told = |lost: Lost| lost.say(language);
    match target.split_once(':') {
        Some(("stdio", _)) => {
            let target = target.to_string();
            let road = Restarting::program(Box::new(move || connect_with(&target, None))).map_err(told)?;
            Ok(Box::new(road))
        }
        Some(("http", _)) => Ok(Box::new(Restarting::service(connect_with(target, token).map_err(told)?))),
        _ => transport(target, token, editions, language),
    }
}

/// The planted defect with this id.
///
/// # Errors
/// The nearest known one.
pub fn defect(id: &str) -> Result<&'static Defect, String> {
    Defect::find(id).ok_or_else(|| {
        let hint = nearest(id, DEFECTS.iter().map(|defect| defect.id)).map(|name| format!(", did you mean `{name}`?"));
        format!("no defect is called `{id}`{}", hint.unwrap_or_default())
    })
}

/// Reads role names.
///
/// # Errors
/// The nearest known one.
pub fn roles(names: &[String]) -> Result<Vec<Role>, String> {
    let known = || Role::ALL.iter().map(|role| role.word());
    let read = names.iter().map(|name| {
        Role::parse(name).ok_or_else(|| {
            let hint = nearest(name, known()).map(|n| format!(", did you mean `{n}`?")).unwrap_or_default();
            format!("no role is called `{name}`{hint}; roles: {}", known().collect::<Vec<_>>().join(", "))
        })
    });
    read.collect()
}

/// Plugs a product in: every process is greeted and configured.
///
/// # Errors
/// What is wrong with the set-up, in the language of the person.
pub async fn plug(
    target: &str,
    token: Option<&Token>,
    jobs: usize,
    deadline: Duration,
    wanted: &Wanted<'_>,
    language: Language,
) -> Result<Plugged, String> {
    let told = |error: madoguchi_contract::session::SessionError| match language {
        Language::Ja => error.ja(),
        Language::En => error.to_string(),
    };
    let (asked, rulebooks) = (wanted.roles, wanted.rulebooks);
    let (mut sessions, mut slots) = (vec![], vec![]);
    let among_peers = asked.iter().any(|role| role.is_wire());
    let is_asked = |role: &Role| asked.contains(role) || asked.is_empty() && !role.is_wire();
    let mut first: Option<Hello> = None;
    for _ in 0..jobs.max(1) {
        let session = Session::new(restarting(target, token, wanted.editions, language)?, deadline);
        let hello = session.hello("run").await.map_err(told)?;
        let mut peers = json!({});
        if among_peers {
            let slot = Slot::start().map_err(|error| format!("the emulated world cannot start: {error}"))?;
            peers = slot.manifest();
            slots.push(slot);
        }
        for role in hello.roles.iter().filter_map(|name| Role::parse(name)).filter(is_asked) {
            for rulebook in rulebooks {
                session.configure_among(role, rulebook, rulebooks, 0, &peers).await.map_err(told)?;
            }
        }
        session.transport().allow_in_flight(hello.limits.max_in_flight);
        first.get_or_insert(hello);
        sessions.push(session);
    }
    let hello = first.ok_or("no session")?;
    let declared = hello.roles.iter().filter_map(|name| Role::parse(name));
    let roles = declared.filter(is_asked).collect();
    Ok(Plugged { sessions, hello, roles, slots })
}
