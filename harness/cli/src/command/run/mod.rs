//! `run`: the main job.

mod core;
mod inputs;
mod threads;

use super::conclude::{self, Ended};
use super::{block_on, faults, report as told, suite};
use crate::bundle::{Inputs, Scenes, signing_key};
use crate::editions::Chosen;
use crate::exit::Exit;
use crate::github::GitHub;
use crate::options::RunOptions;
use crate::product::Wanted;
use crate::settings::Settings;
use crate::signals::Signals;
use crate::{console, product};
use core::Core;
use madoguchi_contract::event::{Recorder, RunHead, Shard, mask_text};
use madoguchi_contract::message::Lost;
use madoguchi_contract::{Case, Language};
use madoguchi_judge::tally::{Ending, Strictness};
use madoguchi_judge::{CaseVerdict, Verdict};
use madoguchi_report::summary::Summary;
use madoguchi_report::terminal;
use madoguchi_rulebook::{Day, Editions};
use madoguchi_suite::run::select::{Selection, parse_shard};
use madoguchi_suite::run::{Pile, Policy, Run, Stop, features_of, replay};
use madoguchi_suite::wire::Planned;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use threads::{Again, Threads};

/// Replays the suite against a product and judges it.
pub fn run(options: &RunOptions) -> Exit {
    let (settings, token) = match Settings::told().and_then(|settings| Ok((settings.token()?, settings))) {
        Ok((token, settings)) => (settings, token),
        Err(exit) => return exit,
    };
    let language = settings.language(options.lang);
    let mapped = match settings.error_map() {
        Ok(mapped) => mapped,
        Err(exit) => return exit,
    };
    let asked = &options.selection.rulebook;
    let chosen = match Chosen::read(if asked.is_empty() { &settings.rulebooks } else { asked }) {
        Ok(chosen) => chosen,
        Err(exit) => return exit,
    };
    let mut selection = match selection(options, &settings, &chosen.ids) {
        Ok(selection) => selection,
        Err(exit) => return exit,
    };
    let as_of = match options.as_of.as_deref().map_or_else(|| Ok(today()), Day::parse) {
        Ok(day) => day,
        Err(error) => {
            console::error(&format!("--as-of: {error}"), "");
            return Exit::Usage;
        }
    };
    let planned = match faults::planned(options.faults.as_deref(), options.seed, language) {
        Ok(planned) => planned,
        Err(exit) => return exit,
    };
    let key = match signing_key(options.key.as_deref(), language) {
        Ok(key) => key,
        Err(exit) => return exit,
    };
    let loaded = match suite::load(options.selection.features.as_deref(), &chosen.editions.ids()) {
        Ok(loaded) => loaded.among_peers(&selection.roles, &chosen.editions, planned.as_deref()),
        Err(exit) => return exit,
    };
    if let Err(exit) = chosen.are_named(&loaded.suite.cases) {
        return exit;
    }
    let core = options.core.map(|asked| {
        let selected: Vec<&Arc<Case>> = selection.of(&loaded.suite.cases).collect();
        Core::of(asked, &selected, &loaded, language)
    });
    let core = match core.transpose() {
        Ok(core) => core,
        Err(exit) => return exit,
    };
    if let Some(core) = &core {
        selection.ids = Some(core.ids.clone());
    }
    let cases: Vec<Arc<Case>> = selection.of(&loaded.suite.cases).cloned().collect();
    if cases.is_empty() {
        let near = selection.nearest(&loaded.suite.cases);
        let near = if near.is_empty() { "`madoguchi clauses` lists what there is".into() } else { near };
        console::error("no case is selected", &near);
        return Exit::Nothing;
    }
    let target = settings.target(options.target.sut.as_deref());
    let plan = planned.as_ref().map(|planned| (planned.name.as_str(), faults::text(options.faults.as_deref())));
    let selected = inputs::selected(&selection, plan.as_ref().map(|(name, _)| *name));
    let command = inputs::command(options, &target, &chosen, &selected, as_of);
    let scenes = Some(Scenes { cases: cases.clone(), editions: chosen.editions.clone() });
    let inputs = Inputs::of(&loaded, &chosen.editions, mapped.as_ref(), plan, command, selected);
    let inputs = Inputs { scenes, ..inputs };
    let out = options.out.clone().or(settings.out.clone()).unwrap_or_else(|| PathBuf::from("out"));
    let rulebooks: BTreeMap<String, String> =
        cases.iter().map(|case| (case.rulebook.clone(), digest_of(&chosen.editions, &case.rulebook))).collect();
    let names: Vec<String> = rulebooks.keys().cloned().collect();
    let started = Instant::now();
    block_on(async {
        // Signals are listened to before anything is started, so that an early one ends the run properly, too.
        let mut signals = Signals::listen();
        let deadline = Duration::from_millis(options.target.deadline);
        let wanted = Wanted { roles: &selection.roles, rulebooks: &names, editions: &chosen.editions };
        // A product in this process gets threads, each with a product of its own; any other gets processes or connections.
        let inside = target.starts_with("reference");
        let (jobs, threads) = match (inside, options.jobs) {
            (true, _) if options.fail_fast => (1, 1),
            (true, asked) => (1, asked.unwrap_or_else(|| threads_for(planned.as_deref())).max(1)),
            (false, asked) => (asked.unwrap_or(1), 1),
        };
        let plugged = tokio::select! {
            plugged = product::plug(&target, token.as_ref(), jobs, deadline, &wanted, language) => plugged,
            () = signals.interrupted() => {
                console::error("interrupted before the first case", "");
                return Exit::INTERRUPTED;
            }
        };
        let plugged = match plugged {
            Ok(plugged) => plugged,
            Err(error) => {
                console::error(&error, "`madoguchi doctor` looks at an adapter step by step");
                return Exit::Config;
            }
        };
        let head = RunHead {
            as_of,
            seed: options.seed,
            suite: loaded.digest.clone(),
            tool: env!("CARGO_PKG_VERSION").into(),
            rulebooks,
            extends: chosen.editions.extends(),
            error_map: mapped.as_ref().map(|mapped| mapped.digest.clone()),
            product: plugged.hello.product.clone(),
            roles: plugged.hello.roles.clone(),
            capabilities: plugged.hello.capabilities.clone(),
            filters: filters(options, &chosen.ids, planned.as_deref(), core.as_ref()),
            shard: selection.shard.map(|(index, count)| Shard { index, count }),
        };
        let recorder = match Recorder::create(&out, &head) {
            Ok(recorder) => recorder,
            Err(error) => {
                console::error(&error.to_string(), "--out names an empty or new folder that can be written");
                return Exit::Config;
            }
        };
        if let Some(mapped) = &mapped
            && let Err(exit) = mapped.keep(&out)
        {
            return exit;
        }
        let codes = mapped.map(|mapped| mapped.map).unwrap_or_default();
        let in_flight = plugged.hello.limits.max_in_flight.clamp(1, 64) as usize;
        let concurrency = if inside { 1 } else { plugged.sessions.len() * in_flight };
        let driver = plugged.into_driver().with_editions(chosen.editions.clone());
        let driver = driver.with_codes(codes.clone()).under(planned.clone());
        let policy = if options.fail_fast { Policy::FailFast } else { Policy::ToTheEnd };
        let features = features_of(loaded.suite.features, &cases);
        let watch = Arc::new(progress(cases.len(), language));
        let told = watch.clone();
        let run = Run::new(cases, driver, Some(recorder), policy, move |verdict| told(verdict));
        let pile = Pile::of(features);
        let again = Again {
            target: target.clone(),
            deadline,
            roles: selection.roles.clone(),
            rulebooks: names.clone(),
            editions: chosen.editions.clone(),
            codes: codes.clone(),
            planned: planned.clone(),
            language,
        };
        let others = Threads::start(threads - 1, &run, &pile, &watch, &again);
        let ending = tokio::select! {
            () = replay(&run, &pile, concurrency) => Ending::Finished,
            () = signals.interrupted() => {
                run.stop(Stop::Asked);
                Ending::Interrupted
            }
        };
        tokio::select! {
            () = run.driver().close() => {}
            // A second signal does not wait for a product that does not want to end: it is killed when it is dropped.
            () = signals.interrupted() => {}
        }
        if std::io::stderr().is_terminal() {
            eprint!("\r\x1b[K");
        }
        // A fault after the last answer stands in no case, but such a run is not valid either. Deadlines leave open, no more.
        let broken = run.driver().fault().is_some_and(|fault| !matches!(fault, Lost::Deadline { .. }));
        let ending = if broken && ending == Ending::Finished { Ending::Broken } else { ending };
        let written = others.join(&run);
        let verdicts = run.take_verdicts();
        let written = written.and_then(|()| run.time(started.elapsed())).and_then(|()| run.take_recorder());
        let mut recorder = match written {
            Ok(recorder) => recorder.expect("a run is recorded"),
            Err(error) => {
                console::error(&error.to_string(), "the evidence written so far is valid; the run is not");
                return Exit::Config;
            }
        };
        let (told, closing) = std::sync::mpsc::channel();
        // The files are closed behind the answer.
        std::thread::spawn(move || told.send(recorder.close()));
        let closing = move || closing.recv().expect("the thread that closes the evidence ends with an answer");
        tell_road(&run, language);
        // Thousands of cases are given back by the end of the process, not one by one.
        std::mem::forget(run.cases().clone());
        drop(run);
        let strictness = if options.strict { Strictness::Strict } else { Strictness::Normal };
        let github = GitHub::of(options.github.as_deref(), options.selection.features.as_deref());
        let inputs = Some(inputs);
        let ended = Ended { head, verdicts, codes: &codes, ending, strictness, inputs, key, github };
        let again = faults::again(planned.as_deref(), options.faults.as_deref());
        let view = console::view_of(&target, again, language);
        let exit = conclude::conclude(ended, Box::new(closing), &out, &settings, &view);
        if let Some(core) = &core {
            console::print(&format!("{}\n", core.say(language)));
        }
        if planned.is_some() {
            console::print(&format!("{}\n", repeated(options, as_of, language)));
        }
        match options.messages.then(|| told::messages_beside(&out, language)) {
            Some(Err(refused)) => refused,
            _ => exit,
        }
    })
}

/// The command that makes the same run again, whatever day it is then.
fn repeated(options: &RunOptions, as_of: Day, language: Language) -> String {
    let mut words: Vec<String> = std::env::args().skip(1).map(|word| terminal::quoted(&word)).collect();
    if options.as_of.is_none() {
        words.push(format!("--as-of {as_of}"));
    }
    let label = if language == Language::Ja { "再現" } else { "again" };
    format!("{label}: madoguchi {}", words.join(" "))
}

/// Tells what was tolerated on the road to the product, and why it ended; a number that could be a person's never reaches
/// the screen.
fn tell_road(run: &Rc<Run>, language: Language) {
    for note in run.driver().notes() {
        console::note(&note.say(language));
    }
    if let Some(fault) = run.driver().fault() {
        let text = fault.say(language);
        let masked = mask_text(&text).unwrap_or(text);
        console::error(&masked, "the evidence up to this point is valid");
    }
}

fn selection(options: &RunOptions, settings: &Settings, rulebooks: &[String]) -> Result<Selection, Exit> {
    let usage = |error: String| {
        console::error(&error, "");
        Exit::Usage
    };
    let asked = &options.selection;
    let roles = if asked.role.is_empty() { &settings.roles } else { &asked.role };
    let ids = asked.failed_from.as_ref().map(|folder| failed_in(folder)).transpose().map_err(|error| {
        console::error(&error, "give the evidence folder of an earlier run");
        Exit::Config
    })?;
    Ok(Selection {
        tags: asked.tags.clone(),
        name: asked.name.clone(),
        rulebooks: rulebooks.to_vec(),
        roles: product::roles(roles).map_err(usage)?,
        ids,
        shard: asked.shard.as_deref().map(parse_shard).transpose().map_err(usage)?,
    })
}

/// Ids of the cases that counted against conformance in an earlier run.
fn failed_in(folder: &std::path::Path) -> Result<Vec<String>, String> {
    let path = folder.join("summary.json");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let summary = Summary::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let bad = [Verdict::Fail, Verdict::Contradiction, Verdict::Unimplemented, Verdict::Flaky, Verdict::Error];
    let failed = summary.cases.iter().filter(|case| bad.contains(&case.verdict));
    Ok(failed.map(|case| case.case.clone()).collect())
}

fn filters(options: &RunOptions, rulebooks: &[String], planned: Option<&Planned>, core: Option<&Core>) -> Vec<String> {
    let asked = &options.selection;
    let mut filters: Vec<String> = asked.tags.iter().map(|tag| format!("tag {tag}")).collect();
    filters.extend(asked.name.iter().map(|name| format!("name {name}")));
    if !asked.rulebook.is_empty() {
        filters.extend(rulebooks.iter().map(|id| format!("rulebook {id}")));
    }
    filters.extend(asked.role.iter().map(|role| format!("role {role}")));
    filters.extend(planned.map(Planned::filter));
    filters.extend(asked.failed_from.iter().map(|_| "failed earlier".to_string()));
    filters.extend(core.map(Core::filter));
    filters
}

fn digest_of(editions: &Editions, rulebook: &str) -> String {
    let text = editions.text_of(rulebook).unwrap_or_default();
    suite::hex(&Sha256::digest(text.as_bytes()))
}

/// Tells how far the run is: one line that renews itself on a terminal, a line every quarter elsewhere.
fn progress(total: usize, language: Language) -> impl Fn(&CaseVerdict) + Send + Sync + 'static {
    let counts = Mutex::new(BTreeMap::<u8, (Verdict, usize)>::new());
    let view = console::view(language);
    let terminal = std::io::stderr().is_terminal();
    move |verdict| {
        let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.entry(u8::MAX - verdict.verdict.rank()).or_insert((verdict.verdict, 0)).1 += 1;
        let done: usize = counts.values().map(|(_, count)| count).sum();
        let due = if terminal {
            done.is_multiple_of(16) || done == total
        } else {
            done.is_multiple_of(total.div_ceil(4).max(1)) || done == total
        };
        if due {
            let counts: Vec<(Verdict, usize)> = counts.values().copied().collect();
            let line = terminal::progress(done, total, &counts, &view);
            let mut err = std::io::stderr().lock();
            let _ = if terminal {
                write!(err, "\r\x1b[K{}", line.trim_end())
            } else {
                writeln!(err, "{}", line.trim_end())
            };
        }
    }
}

/// Threads for the built-in reference: one a core, and many where visits wait in vain for what a fault keeps back.
fn threads_for(planned: Option<&Planned>) -> usize {
    match planned {
        Some(planned) if planned.loses() => WAITING,
        _ => cores(),
    }
}

/// Visits that wait at one time.
const WAITING: usize = 48;

/// Cores of this machine.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Today in Japan: the one place where the wall clock is read, to be written into the first event.
pub fn today() -> Day {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Day::from_number(((now.as_secs() + 9 * 3600) / 86_400) as i32)
}
