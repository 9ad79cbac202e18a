//! The cucumber run: Gherkin scenarios drive cases and ask the judge, step by step.
//!
//! `When` drives the case against the product; each `Then` asks the pure judge about its own expectation and fails with the
//! finding, so that the feature file shows where. At the end the whole case is judged; a difference is an ERROR.

use super::beside::{End, Pile};
use super::{Finished, PLACE, Run};
use cucumber::event::{self, Event, ScenarioFinished};
use cucumber::gherkin::Feature;
use cucumber::step::{Collection, Context};
use cucumber::{Cucumber, Parser, cli, parser, writer};
use futures::future::LocalBoxFuture;
use futures::stream::{self, LocalBoxStream};
use regex::Regex;
use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// One scenario on its way.
#[derive(Default)]
pub struct World {
    run: Option<Rc<Run>>,
    finished: Option<Finished>,
    case: Option<usize>,
    failed_steps: usize,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("case", &self.case).finish_non_exhaustive()
    }
}

impl cucumber::World for World {
    type Error = Infallible;

    async fn new() -> Result<Self, Infallible> {
        Ok(World::default())
    }
}

impl World {
    async fn drive(&mut self) {
        if self.finished.is_none()
            && let (Some(run), Some(case)) = (self.run.clone(), self.case)
        {
            self.finished = Some(run.drive_seen(case).await);
        }
    }

    fn check(&mut self, line: usize) {
        let (Some(run), Some(case), Some(finished)) = (&self.run, self.case, &self.finished) else { return };
        if let Some(finding) = run.check(case, finished, line) {
            self.failed_steps += 1;
            panic!("{finding}");
        }
    }
}

fn given(_: &mut World, _: Context) -> LocalBoxFuture<'_, ()> {
    Box::pin(async {})
}

fn when(world: &mut World, _: Context) -> LocalBoxFuture<'_, ()> {
    Box::pin(world.drive())
}

fn then(world: &mut World, context: Context) -> LocalBoxFuture<'_, ()> {
    Box::pin(async move { world.check(context.step.position.line) })
}

/// Replays the scenarios on the pile through cucumber, at most `concurrency` at one time.
pub async fn replay(run: &Rc<Run>, pile: &Pile, concurrency: usize) {
    from(run, pile, End::First, concurrency).await;
}

/// The same, from one end of the pile.
pub(super) async fn from(run: &Rc<Run>, pile: &Pile, end: End, concurrency: usize) {
    let any = || Regex::new("^").expect("a literal expression is valid");
    let steps = Collection::new().given(None, any(), given).when(None, any(), when).then(None, any(), then);
    let before = Rc::clone(run);
    let after = Rc::clone(run);
    let concurrency = if run.fail_fast() { 1 } else { concurrency };
    let queue = Rc::new(Queue::of(concurrency));
    let ended = Rc::clone(&queue);
    Cucumber::<World, _, _, _, _>::custom(Taken { queue, end }, cucumber::runner::Basic::default(), Quiet)
        .steps(steps)
        .max_concurrent_scenarios(concurrency)
        .before(move |_, _, scenario, world| {
            world.case = scenario.tags.first().and_then(|tag| tag.strip_prefix(PLACE)?.parse().ok());
            world.run = Some(Rc::clone(&before));
            Box::pin(async {})
        })
        .after(move |_, _, _, finished, world| {
            let (after, ended) = (Rc::clone(&after), Rc::clone(&ended));
            let stepped = matches!(finished, ScenarioFinished::StepFailed(..));
            let taken = world.map(|world| (world.case, world.finished.take()));
            Box::pin(async move {
                if let Some((Some(case), Some(finished))) = taken {
                    after.close(case, &finished, stepped);
                }
                ended.scenario_ended();
            })
        })
        .with_default_cli()
        .run(pile.clone())
        .await;
}

/// Scenarios that cucumber has and that have not ended. It looks through all it has for each next one, so it gets only
/// as many features as keep it busy; and it spins without ever giving way when it has none, so it always has some.
struct Queue {
    enough: usize,
    open: Cell<usize>,
    waiting: RefCell<Option<Waker>>,
}

impl Queue {
    fn of(concurrency: usize) -> Self {
        Self { enough: concurrency + RESERVE, open: Cell::new(0), waiting: RefCell::default() }
    }

    fn scenario_ended(&self) {
        self.open.set(self.open.get().saturating_sub(1));
        if let Some(waker) = self.waiting.take() {
            waker.wake();
        }
    }
}

const RESERVE: usize = 32;

/// Features that were read already, taken from the pile one by one.
struct Taken {
    queue: Rc<Queue>,
    end: End,
}

impl Parser<Pile> for Taken {
    type Cli = cli::Empty;
    type Output = LocalBoxStream<'static, parser::Result<Feature>>;

    fn parse(self, pile: Pile, _: cli::Empty) -> Self::Output {
        let Self { queue, end } = self;
        Box::pin(stream::poll_fn(move |context| {
            if queue.open.get() >= queue.enough {
                queue.waiting.replace(Some(context.waker().clone()));
                return Poll::Pending;
            }
            let feature = pile.take(end);
            let scenarios = feature.as_ref().map_or(0, |feature| feature.scenarios.len());
            queue.open.set(queue.open.get() + scenarios);
            Poll::Ready(feature.map(Ok))
        }))
    }
}

/// Prints nothing: the report is written from the verdicts.
struct Quiet;

impl writer::Normalized for Quiet {}

impl cucumber::Writer<World> for Quiet {
    type Cli = cli::Empty;

    async fn handle_event(&mut self, _: parser::Result<Event<event::Cucumber<World>>>, _: &cli::Empty) {}
}
