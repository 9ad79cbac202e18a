//! The work: stretches of cells, put to the products by several threads, and kept on the way.

use super::Explored;
use crate::command::block_on;
use crate::console;
use crate::exit::Exit;
use crate::options::ExploreOptions;
use crate::product::{self, Plugged, Wanted};
use crate::signals::unless_interrupted;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use madoguchi_contract::transport::Token;
use madoguchi_contract::{Language, Role};
use madoguchi_rulebook::{Editions, Rulebook};
use madoguchi_suite::explore::kept::{Build, Head, Kept, KeptError};
use madoguchi_suite::explore::walk::{Shard, Stretch};
use madoguchi_suite::explore::{Fault, Found, Plan, Product, explore};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What is asked of whom.
pub struct Work<'a> {
    /// The options.
    pub options: &'a ExploreOptions,
    /// Editions that the reference knows.
    pub editions: &'a Editions,
    /// The products.
    pub targets: &'a [String],
    /// Token of a service.
    pub token: Option<&'a Token>,
    /// Language of messages.
    pub language: Language,
    /// Which part of the cells.
    pub shard: Shard,
}

/// Why the work ended early; told once, however many threads meet it.
pub struct Stop {
    exit: Exit,
    what: String,
    help: &'static str,
}

impl Stop {
    /// Tells it.
    pub fn tell(self) -> Exit {
        console::error(&self.what, self.help);
        self.exit
    }
}

/// A stretch of one of the rulebooks.
struct Task {
    space: usize,
    stretch: Stretch,
}

impl Work<'_> {
    /// Explores every space; what was found comes into `all`.
    ///
    /// # Errors
    /// Products that cannot be plugged in, roads that end, files that cannot be used; told.
    pub fn explore(&self, spaces: &[(&Rulebook, &Plan)], all: &mut [Explored<'_>]) -> Result<(), Exit> {
        let mut tasks = vec![];
        for (space, (_, plan)) in spaces.iter().enumerate() {
            tasks.extend(Stretch::all(plan, self.shard).into_iter().map(|stretch| Task { space, stretch }));
        }
        let kept = self.kept(spaces, self.builds(spaces)?)?;
        if let Some(kept) = &kept {
            tasks.retain(|task| match kept.found(spaces[task.space].0.id(), &task.stretch) {
                Some(found) => {
                    all[task.space].found.merge(found.clone());
                    false
                }
                None => true,
            });
            if kept.done() > 0 {
                let done = kept.done();
                console::note(&match self.language {
                    Language::Ja => format!("前回の続き: {done}区間は済み、残り{}", tasks.len()),
                    Language::En => format!("goes on: {done} stretches are done, {} are left", tasks.len()),
                });
            }
        }
        let bar = bar(tasks.iter().map(|task| task.stretch.cells.end - task.stretch.cells.start).sum());
        let founds = Mutex::new(all);
        let (next, failed) = (AtomicUsize::new(0), Mutex::new(None));
        std::thread::scope(|scope| {
            for _ in 0..self.jobs(tasks.len()) {
                scope.spawn(|| {
                    let one = self.one(spaces, &tasks, &next, kept.as_ref(), |space, found| {
                        bar.inc(found.cells);
                        let mut all = founds.lock().unwrap_or_else(PoisonError::into_inner);
                        all[space].found.merge(found);
                    });
                    if let Err(ended) = one {
                        // The others stop, too.
                        next.store(tasks.len(), Ordering::Relaxed);
                        failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(ended);
                    }
                });
            }
        });
        bar.finish_and_clear();
        match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
            None => Ok(()),
            Some(Ok(stop)) => Err(Stop::tell(stop)),
            Some(Err(exit)) => Err(exit),
        }
    }

    fn jobs(&self, tasks: usize) -> usize {
        let inside = |target: &String| target == "reference" || target.starts_with("reference:");
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let jobs = self.options.jobs.unwrap_or(if self.targets.iter().all(inside) { cores } else { 1 });
        jobs.clamp(1, tasks.max(1))
    }

    /// One thread with sessions of its own.
    fn one(
        &self,
        spaces: &[(&Rulebook, &Plan)],
        tasks: &[Task],
        next: &AtomicUsize,
        kept: Option<&Kept>,
        done: impl Fn(usize, Found),
    ) -> Result<(), Result<Stop, Exit>> {
        let work = async {
            let plugged = self.plug(spaces).await?;
            let products = products(&plugged);
            while let Some(Task { space, stretch }) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                let (rulebook, plan) = spaces[*space];
                let found = explore(plan, rulebook, stretch, &products).await.map_err(|fault| self.lost(&fault))?;
                if let Some(kept) = kept {
                    kept.keep(rulebook.id(), stretch, &found).map_err(|error| self.unkept(&error))?;
                }
                done(*space, found);
            }
            bye(&plugged).await;
            Ok(())
        };
        block_on(unless_interrupted(work)).map_err(Err)?.map_err(Ok)
    }

    /// Plugs every product in.
    ///
    /// # Errors
    /// What is wrong with one of them.
    pub async fn plug(&self, spaces: &[(&Rulebook, &Plan)]) -> Result<Vec<Plugged>, Stop> {
        let ids: Vec<String> = spaces.iter().map(|(rulebook, _)| rulebook.id().to_string()).collect();
        let wanted = Wanted { roles: &[Role::Engine], rulebooks: &ids, editions: self.editions };
        let deadline = Duration::from_millis(self.options.deadline);
        let mut all = vec![];
        for target in self.targets {
            let plugged = product::plug(target, self.token, 1, deadline, &wanted, self.language).await;
            let plugged = plugged.map_err(|what| Stop {
                exit: Exit::Config,
                what,
                help: "`madoguchi doctor` looks at an adapter step by step",
            })?;
            if plugged.roles.is_empty() {
                let (what, help) = match self.language {
                    Language::Ja => ("製品は役割`engine`を持たない", "探索できるのはこの役割だけ"),
                    Language::En => ("the product does not play the role `engine`", "only that role can be explored"),
                };
                return Err(Stop { exit: Exit::Nothing, what: format!("{target}: {what}"), help });
            }
            all.push(plugged);
        }
        Ok(all)
    }

    /// What the products say of themselves: whatever is wrong with one is met here, before any thread starts.
    fn builds(&self, spaces: &[(&Rulebook, &Plan)]) -> Result<Vec<Build>, Exit> {
        let introduced = async {
            let plugged = self.plug(spaces).await?;
            let builds = plugged.iter().map(|plugged| Build::of(&plugged.hello)).collect();
            bye(&plugged).await;
            Ok(builds)
        };
        block_on(unless_interrupted(introduced))?.map_err(Stop::tell)
    }

    /// The file in which it is kept what was found.
    fn kept(&self, spaces: &[(&Rulebook, &Plan)], builds: Vec<Build>) -> Result<Option<Kept>, Exit> {
        let Some(path) = &self.options.resume else { return Ok(None) };
        let shard = format!("{}/{}", self.shard.part, self.shard.of);
        let head = Head::of(&shard, spaces, builds);
        Kept::open(path, &head).map(Some).map_err(|error| self.unkept(&error).tell())
    }

    fn unkept(&self, error: &KeptError) -> Stop {
        let (what, help) = match (error, self.language) {
            (KeptError::Foreign(path, why), Language::Ja) => (
                format!("{}: {}", path.display(), why.ja()),
                "続けるには同じ製品・規則集・空間で。新しく始めるには別のファイルを指定する",
            ),
            (KeptError::Foreign(path, why), Language::En) => (
                format!("{}: {why}", path.display()),
                "go on with the same product, rulebooks and space, or name another file to begin anew",
            ),
            (KeptError::File(path, why), Language::Ja) => {
                (format!("{}: {why}", path.display()), "そこまでに書けた行は有効で、場所を空ければ続けられる")
            }
            (KeptError::File(path, why), Language::En) => (
                format!("{}: {why}", path.display()),
                "lines that were written whole stay valid: make room, and it goes on from there",
            ),
        };
        Stop { exit: Exit::Config, what, help }
    }

    fn lost(&self, fault: &Fault) -> Stop {
        let Fault::Lost(lost) = fault;
        let help = match (self.language, &self.options.resume) {
            (Language::Ja, None) => "ここまでの結果は結果ではない",
            (Language::Ja, Some(_)) => "済んだ区間は残っている。同じ命令で続けられる",
            (Language::En, None) => "what was found until then is not a result",
            (Language::En, Some(_)) => "finished stretches are kept: the same command goes on",
        };
        Stop { exit: Exit::Run(70), what: lost.say(self.language), help }
    }
}

/// Ends every session.
pub async fn bye(plugged: &[Plugged]) {
    for session in plugged.iter().flat_map(|plugged| &plugged.sessions) {
        session.bye().await;
    }
}

/// The products with their first sessions.
pub fn products(plugged: &[Plugged]) -> Vec<Product<'_>> {
    let sessions =
        plugged.iter().map(|plugged| (plugged.sessions.first().expect("a product has a session"), &plugged.hello));
    sessions.map(|(session, hello)| Product { session, hello }).collect()
}

/// Drawn on a terminal only.
fn bar(cells: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {percent}% {human_pos}/{human_len} {per_sec} {eta}");
    let bar = ProgressBar::with_draw_target(Some(cells), ProgressDrawTarget::stderr_with_hz(4));
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
