//! `journey`: random journeys at a product's desk, until one breaks a promise.

use super::counterexamples::keep;
use crate::console;
use crate::editions::Chosen;
use crate::exit::Exit;
use crate::options::JourneyOptions;
use crate::product::{self, Wanted};
use crate::settings::Settings;
use crate::signals::unless_interrupted;
use madoguchi_contract::session::Session;
use madoguchi_contract::{Language, Role};
use madoguchi_rulebook::{Editions, Rulebook};
use madoguchi_suite::journey::{Journey, Kept, Search, drive};
use std::fmt::Write as _;
use std::time::Duration;

/// Journeys.
pub fn run(options: &JourneyOptions) -> Exit {
    match put(options) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn put(options: &JourneyOptions) -> Result<Exit, Exit> {
    let settings = Settings::told()?;
    let (token, language) = (settings.token()?, settings.language(options.lang));
    let chosen = Chosen::read(&options.rulebook)?;
    let ids = if chosen.ids.is_empty() { chosen.editions.ids() } else { chosen.ids.clone() };
    let target = settings.target(options.target.sut.as_deref());
    // One runtime for all: a road to a process lives in the one that began it.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be built");
    let local = tokio::task::LocalSet::new();
    let wanted = Wanted { roles: &[Role::Reader], rulebooks: &ids, editions: &chosen.editions };
    let deadline = Duration::from_millis(options.target.deadline);
    let plugged = product::plug(&target, token.as_ref(), 1, deadline, &wanted, language);
    let plugged = local.block_on(&runtime, unless_interrupted(plugged))?.map_err(|error| {
        console::error(&error, "`madoguchi doctor` looks at an adapter step by step");
        Exit::Config
    })?;
    if plugged.roles.is_empty() {
        let (what, help) = match language {
            Language::Ja => ("製品は役割`reader`を持たない", "操作の列を試せるのはこの役割だけ"),
            Language::En => {
                ("the product does not play the role `reader`", "only that role can be put through journeys")
            }
        };
        console::error(what, help);
        return Err(Exit::Nothing);
    }
    let session = plugged.sessions.first().expect("a product has a session");
    let desk = Desk { options, editions: &chosen.editions, session, language, runtime: &runtime, local: &local };
    let mut exit = Exit::Good;
    for id in &ids {
        let rulebook = chosen.editions.get(id).ok_or_else(|| {
            console::error(
                &format!("no rulebook is called `{id}`"),
                &format!("known: {}", chosen.editions.ids().join(", ")),
            );
            Exit::Usage
        })?;
        if desk.is_broken(rulebook)? {
            exit = Exit::Findings;
        }
    }
    desk.wait(session.bye())?;
    Ok(exit)
}

struct Desk<'a> {
    options: &'a JourneyOptions,
    editions: &'a Editions,
    session: &'a Session,
    language: Language,
    runtime: &'a tokio::runtime::Runtime,
    local: &'a tokio::task::LocalSet,
}

impl Desk<'_> {
    fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, Exit> {
        self.local.block_on(self.runtime, unless_interrupted(work))
    }

    /// Whether a journey breaks a promise; it is told.
    fn is_broken(&self, rulebook: &Rulebook) -> Result<bool, Exit> {
        let JourneyOptions { seed, count, .. } = *self.options;
        let lost = |lost: madoguchi_contract::message::Lost| {
            console::error(&lost.say(self.language), "what was found until then is not a result");
            Exit::Run(70)
        };
        let put = |journey: &Journey| self.wait(drive(self.session, rulebook, journey))?.map_err(lost);
        let (tried, found) = Search { rulebook, seed, count }.run(put)?;
        let (id, ja) = (rulebook.id(), self.language == Language::Ja);
        let Some((journey, violation)) = found else {
            console::print(&match ja {
                true => format!("{id}: 乱数の種{seed}の操作の列{tried}本で、破られた約束はない\n"),
                false => format!("{id}: {tried} journeys of seed {seed}, no promise broken\n"),
            });
            return Ok(false);
        };
        let kept = self.wait(Kept::of(&journey, &violation, rulebook, self.editions, self.session))?.map_err(lost)?;
        let mut text = match ja {
            true => format!("{id}: 乱数の種{seed}の{tried}本目で約束が破られた（{}）\n", violation.clause),
            false => format!("{id}: journey {tried} of seed {seed} breaks a promise ({})\n", violation.clause),
        };
        match kept {
            Ok(kept) => {
                text.push_str(&kept.feature(self.language));
                if let Some(folder) = &self.options.counterexamples {
                    let [ja, en] = [Language::Ja, Language::En].map(|language| kept.feature(language));
                    for file in keep(&kept.case.id, &ja, &en, &kept.saved(), folder)? {
                        let _ = writeln!(text, "  → {}", file.display());
                    }
                }
            }
            Err(fault) => {
                console::print(&text);
                let help = match ja {
                    true => "もう一度たずねると同じにならない（FLAKY）か、madoguchiの誤り。報告を",
                    false => {
                        "either it does not happen again (FLAKY), or it is a defect of madoguchi: please report it"
                    }
                };
                console::error(&fault.to_string(), help);
                return Ok(true);
            }
        }
        console::print(&text);
        Ok(true)
    }
}
