//! `explore`: the whole rule space against a product, rulebook by rulebook.

use super::block_on;
use super::counterexamples::{self, Wanted};
use crate::console;
use crate::editions::Chosen;
use crate::exit::Exit;
use crate::options::ExploreOptions;
use crate::product;
use crate::settings::Settings;
use crate::signals::unless_interrupted;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use madoguchi_contract::message::Hello;
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::Token;
use madoguchi_contract::{Language, Role};
use madoguchi_judge::Clauses;
use madoguchi_rulebook::{Editions, Rulebook};
use madoguchi_suite::explore::boundary::{boundaries, untouched};
use madoguchi_suite::explore::scene::SCENES;
use madoguchi_suite::explore::walk::Shard;
use madoguchi_suite::explore::{Bounds, Causes, Explored, Family, Fault, Plan, Scene, Space, cause, explore};
use madoguchi_suite::shrink::first;
use std::fmt::Write as _;
use std::time::Duration;

/// Explores.
pub fn run(options: &ExploreOptions) -> Exit {
    match explored(options) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn explored(options: &ExploreOptions) -> Result<Exit, Exit> {
    let settings = Settings::told()?;
    let token = settings.token()?;
    let language = settings.language(options.lang);
    let shard = match options.shard.as_deref().map_or(Some(Shard::WHOLE), Shard::parse) {
        Some(shard) => shard,
        None => {
            console::error("--shard: give k/n with k from 1 to n, such as 2/8", "");
            return Err(Exit::Usage);
        }
    };
    let chosen = Chosen::read(&options.rulebook)?;
    let target = settings.target(options.target.sut.as_deref());
    let mut disagree = false;
    let mut asked = 0;
    for rulebook in rulebooks(&chosen)? {
        let work =
            Work { options, rulebook, editions: &chosen.editions, target: &target, token: token.as_ref(), language };
        if options.first {
            let found = work.first()?;
            asked += found.asked;
            disagree |= !found.causes.is_empty();
            continue;
        }
        let plan = planned(options, rulebook, language)?;
        if options.list {
            console::print(&listed(&plan, rulebook, language));
            asked += 1;
            continue;
        }
        checked(&plan, rulebook, options, language)?;
        let found = work.explored(&plan, shard)?;
        asked += found.asked;
        disagree |= !found.causes.is_empty();
        console::print(&report(&found, rulebook, &target, options.most, language));
        work.shrunk(&found.causes)?;
    }
    if asked == 0 {
        console::error("nothing was asked: the product declares none of these capabilities, or the shard is empty", "");
        return Err(Exit::Nothing);
    }
    Ok(if disagree { Exit::Findings } else { Exit::Good })
}

fn rulebooks(chosen: &Chosen) -> Result<Vec<&Rulebook>, Exit> {
    let ids = if chosen.ids.is_empty() { chosen.editions.ids() } else { chosen.ids.clone() };
    let known = chosen.editions.ids().join(", ");
    let found = ids.iter().map(|id| {
        chosen.editions.get(id).ok_or_else(|| {
            console::error(&format!("no rulebook is called `{id}`"), &format!("known: {known}"));
            Exit::Usage
        })
    });
    found.collect()
}

/// The plan that was asked for.
fn planned(options: &ExploreOptions, rulebook: &Rulebook, language: Language) -> Result<Plan, Exit> {
    if let Some(unknown) = options.scene.iter().find(|name| Scene::find(name).is_none()) {
        let names: Vec<&str> = SCENES.iter().map(|scene| scene.name).collect();
        console::error(&format!("no scene is called `{unknown}`"), &format!("scenes: {}", names.join(", ")));
        return Err(Exit::Usage);
    }
    let bounds = if options.deep { Bounds::Deep(options.budget) } else { Bounds::Total(options.budget) };
    let mut plan = Plan::of(&Space::of(&[rulebook]), &[rulebook], bounds);
    if let Some(name) = &options.whole {
        let (scene, family) = name.split_once(':').unwrap_or((name, "reception"));
        let family = Family::ALL.into_iter().find(|known| known.word() == family.trim());
        let whole = family.and_then(|family| plan.whole(scene.trim(), family, options.budget));
        match whole {
            Some(Ok(part)) => plan.parts = vec![part],
            Some(Err(large)) => {
                let help = match language {
                    Language::Ja => "--budgetを増やすか、--wholeなしで3つ組の網羅に任せる",
                    Language::En => "raise --budget, or leave it to the three-way array (without --whole)",
                };
                console::error(&large.to_string(), help);
                return Err(Exit::Config);
            }
            None => {
                console::error(&format!("no part is called `{name}`"), "`madoguchi explore --list` names the parts");
                return Err(Exit::Usage);
            }
        }
    }
    if !options.scene.is_empty() {
        plan.parts.retain(|part| options.scene.iter().any(|name| name == part.scene.name));
    }
    Ok(plan)
}

/// Every boundary of the rulebook must be touched by a cell; a plan that was narrowed on purpose is not asked.
fn checked(plan: &Plan, rulebook: &Rulebook, options: &ExploreOptions, language: Language) -> Result<(), Exit> {
    if options.whole.is_some() || !options.scene.is_empty() {
        return Ok(());
    }
    let all = boundaries(rulebook).map_err(|error| {
        console::error(&error.to_string(), "");
        Exit::Config
    })?;
    let count = all.len();
    let left = untouched(plan, rulebook, all);
    if left.is_empty() {
        let text = match language {
            Language::Ja => format!("{}: 境界{count}件はすべてどれかのセルが踏む\n", rulebook.id()),
            Language::En => format!("{}: {count} boundary steps, each touched by a cell\n", rulebook.id()),
        };
        console::print(&text);
        return Ok(());
    }
    for boundary in &left {
        console::error(&format!("no cell touches the boundary {}: {}", boundary.key, boundary.what), "");
    }
    Err(Exit::Config)
}

fn listed(plan: &Plan, rulebook: &Rulebook, language: Language) -> String {
    let mut text = format!("{}: {} cells in {} parts\n", rulebook.id(), plan.cells(), plan.parts.len());
    for part in &plan.parts {
        let what = if language == Language::Ja { part.scene.ja } else { part.scene.en };
        let names: Vec<String> = part
            .dimensions
            .iter()
            .filter(|d| d.classes.len() > 1)
            .map(|d| format!("{} {}", d.name, d.classes.len()))
            .collect();
        let _ = writeln!(text, "{:>9}  {} ({what})\n           {}", part.len(), part.name(), names.join(", "));
        if !part.left_out.is_empty() {
            let _ = writeln!(text, "           three-way only: {}", part.left_out.join(", "));
        }
    }
    text
}

struct Work<'a> {
    options: &'a ExploreOptions,
    rulebook: &'a Rulebook,
    editions: &'a Editions,
    target: &'a str,
    token: Option<&'a Token>,
    language: Language,
}

impl Work<'_> {
    fn explored(&self, plan: &Plan, shard: Shard) -> Result<Explored, Exit> {
        let inside = self.target == "reference" || self.target.starts_with("reference:");
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let jobs = self.options.jobs.unwrap_or(if inside { cores } else { 1 }).max(1) as u64;
        let bar = bar(plan.cells() / shard.of);
        let found = std::thread::scope(|scope| {
            let workers: Vec<_> = (1..=jobs)
                .map(|job| {
                    let own = Shard { part: (shard.part - 1) * jobs + job, of: shard.of * jobs };
                    let bar = &bar;
                    scope.spawn(move || self.one(plan, own, bar))
                })
                .collect();
            let mut all = Explored::default();
            for worker in workers {
                all.merge(worker.join().expect("a worker does not panic")?);
            }
            Ok(all)
        });
        bar.finish_and_clear();
        found
    }

    /// The causes, shrunk and told.
    fn shrunk(&self, causes: &Causes) -> Result<(), Exit> {
        if causes.is_empty() || self.options.shrink == 0 {
            return Ok(());
        }
        self.plugged(async |session, hello| self.tell(causes, self.options.shrink, session, hello).await)
    }

    /// The first counterexample that a quick look meets.
    fn first(&self) -> Result<Explored, Exit> {
        self.plugged(async |session, hello| {
            let found = first(self.rulebook, session, hello).await.map_err(|fault| self.lost(fault))?;
            let (id, cells) = (self.rulebook.id(), found.cells);
            console::print(&match self.language {
                Language::Ja => format!("{id}: ふつうの受診とその近く{cells}セルを見た（全体ではない）\n"),
                Language::En => {
                    format!("{id}: looked at {cells} cells at or near the ordinary visit, not at the whole space\n")
                }
            });
            self.tell(&found.causes, 1, session, hello).await?;
            Ok(found)
        })
    }

    async fn tell(&self, causes: &Causes, most: usize, session: &Session, hello: &Hello) -> Result<(), Exit> {
        let wanted = Wanted {
            rulebook: self.rulebook,
            clauses: &Clauses::builtin().under(&self.editions.extends()),
            session,
            hello,
            folder: self.options.counterexamples.as_deref(),
            most,
            language: self.language,
        };
        counterexamples::tell(causes, &wanted).await
    }

    fn lost(&self, Fault::Lost(lost): Fault) -> Exit {
        console::error(&lost.say(self.language), "what was found until then is not a result");
        Exit::Run(70)
    }

    /// One session of its own.
    fn one(&self, plan: &Plan, shard: Shard, bar: &ProgressBar) -> Result<Explored, Exit> {
        self.plugged(async |session, hello| {
            let found = explore(plan, self.rulebook, shard, session, hello, |cells| bar.inc(cells)).await;
            found.map_err(|fault| self.lost(fault))
        })
    }

    /// Does something with a product that was plugged in for it.
    fn plugged<T>(&self, work: impl AsyncFnOnce(&Session, &Hello) -> Result<T, Exit>) -> Result<T, Exit> {
        let ids = [self.rulebook.id().to_string()];
        let wanted = product::Wanted { roles: &[Role::Engine], rulebooks: &ids, editions: self.editions };
        let deadline = Duration::from_millis(self.options.target.deadline);
        let work = async {
            let plugged = product::plug(self.target, self.token, 1, deadline, &wanted, self.language).await;
            let plugged = plugged.map_err(|error| {
                console::error(&error, "`madoguchi doctor` looks at an adapter step by step");
                Exit::Config
            })?;
            if plugged.roles.is_empty() {
                console::error("the product does not play the role `engine`, and only that one can be explored", "");
                return Err(Exit::Nothing);
            }
            let session = plugged.sessions.first().expect("a product has a session");
            let done = work(session, &plugged.hello).await;
            session.bye().await;
            done
        };
        block_on(unless_interrupted(work))?
    }
}

fn bar(cells: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {percent}% {human_pos}/{human_len} {per_sec} {eta}");
    let bar = ProgressBar::with_draw_target(Some(cells), ProgressDrawTarget::stderr_with_hz(4));
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn report(found: &Explored, rulebook: &Rulebook, target: &str, most: usize, language: Language) -> String {
    let mut text = String::new();
    let ja = language == Language::Ja;
    let Explored { cells, impossible, asked, not_declared, chosen, differing, unobserved, causes } = found;
    let id = rulebook.id();
    let _ = match ja {
        true => writeln!(
            text,
            "{id}: {cells}セル（あり得ない{impossible}、未対応の機能{not_declared}）、質問{asked}、不一致{differing}（原因{}）、任意の選択{chosen}",
            causes.len()
        ),
        false => writeln!(
            text,
            "{id}: {cells} cells ({impossible} cannot exist, {not_declared} of capabilities not declared), {asked} different questions, {differing} answered otherwise ({} causes), {chosen} took another outcome that the text leaves open",
            causes.len()
        ),
    };
    if !unobserved.is_empty() {
        let names: Vec<String> = unobserved.iter().map(|(name, count)| format!("{name} {count}")).collect();
        let _ = writeln!(text, "  {}: {}", if ja { "示されない項目" } else { "not shown" }, names.join(", "));
    }
    let mut widest: Vec<(&cause::Sign, &cause::Cause)> = causes.iter().collect();
    widest.sort_by_key(|(sign, cause)| (std::cmp::Reverse(cause.cells), *sign));
    for (sign, cause) in widest.into_iter().take(most) {
        let _ = writeln!(text, "  {:>8}  {}  {}: {}", cause.cells, sign.clause, sign.observable, sign.difference);
        let _ =
            writeln!(text, "            {} {}", cause::id(&cause.first.facts, id), cause::stated(&cause.first.facts));
    }
    if causes.len() > most {
        let _ = writeln!(
            text,
            "  … {} {}",
            causes.len() - most,
            if ja { "件の原因（--most）" } else { "more causes (--most)" }
        );
    }
    if target == "reference" {
        let _ = writeln!(
            text,
            "  {}",
            match ja {
                true => "参照実装は規則集と同じ判断なので、確かめたのは道筋（変換・回答・比較）であって規則ではない",
                false =>
                    "the reference decides by the same rulebook: this checks the road (lowering, answers, comparison) and not the rules",
            }
        );
    }
    text
}
