//! A product that passes its deadline is reset, one bad case costs one verdict, and there is an end to it.

use futures::future::{LocalBoxFuture, join_all};
use madoguchi_contract::message::{Lost, Outcome};
use madoguchi_contract::transport::{End, Hint, MOST_RESETS, Note, Restarting, Transport};
use serde_json::{Map, Value, json};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use tokio::sync::{Mutex, Notify};

const DEADLINE: Duration = Duration::from_millis(60);

/// What all generations of one fake product share.
#[derive(Default)]
struct Diary {
    starts: usize,
    asked: Vec<String>,
    hangs: Vec<&'static str>,
    names: Vec<&'static str>,
}

/// A product on one thread, as most are: while it hangs on one question, those behind it wait.
struct Fake {
    diary: Rc<RefCell<Diary>>,
    generation: usize,
    turn: Mutex<()>,
    /// It hangs until it is killed or reset, also when nobody waits for the answer any more.
    hung: Cell<bool>,
    killed: Notify,
}

impl Fake {
    fn start(diary: &Rc<RefCell<Diary>>) -> Box<dyn Transport> {
        let mut state = diary.borrow_mut();
        state.starts += 1;
        let generation = state.starts;
        drop(state);
        Box::new(Fake {
            diary: Rc::clone(diary),
            generation,
            turn: Mutex::new(()),
            hung: Cell::new(false),
            killed: Notify::new(),
        })
    }

    fn outcome(&self, request: &Map<String, Value>) -> Outcome {
        let names = &self.diary.borrow().names;
        let name = names.get(self.generation - 1).or(names.last()).copied().unwrap_or("fake");
        match request["verb"].as_str() {
            Some("hello") => Outcome::Done(json!({"product": {"name": name}, "roles": ["engine"]})),
            _ => Outcome::Done(json!({"generation": self.generation})),
        }
    }

    async fn work(&self, request: Map<String, Value>) -> Outcome {
        let _turn = self.turn.lock().await;
        if self.hung.get() && request["verb"] != "reset" {
            std::future::pending::<()>().await;
        }
        self.hung.set(false);
        let text = word(&request);
        self.diary.borrow_mut().asked.push(format!("{} {text}", self.generation));
        if self.diary.borrow().hangs.contains(&text.as_str()) {
            self.hung.set(true);
            std::future::pending::<()>().await;
        }
        self.outcome(&request)
    }
}

fn word(request: &Map<String, Value>) -> String {
    let what = request.get("case").or(request.get("act")).and_then(Value::as_str);
    what.unwrap_or(request["verb"].as_str().unwrap_or_default()).to_string()
}

impl Transport for Fake {
    fn call<'a>(
        &'a self,
        request: Map<String, Value>,
        deadline: Duration,
    ) -> LocalBoxFuture<'a, Result<Outcome, Lost>> {
        Box::pin(async move {
            tokio::select! {
                outcome = self.work(request) => Ok(outcome),
                () = self.killed.notified() => Err(Lost::Gone { end: End::Closed, log: String::new() }),
                () = tokio::time::sleep(deadline) => Err(Lost::Deadline { millis: 60, hint: Hint::Silent }),
            }
        })
    }

    fn close<'a>(&'a self) -> LocalBoxFuture<'a, ()> {
        Box::pin(async {})
    }

    fn describe(&self) -> String {
        "fake".into()
    }

    fn stderr_tail(&self) -> String {
        String::new()
    }

    fn abandon(&self) {
        self.killed.notify_waiters();
    }
}

fn request(verb: &str, more: &[(&str, &str)]) -> Map<String, Value> {
    let more = more.iter().map(|(key, value)| (key.to_string(), Value::from(*value)));
    std::iter::once(("verb".to_string(), Value::from(verb))).chain(more).collect()
}

fn decide(case: &str) -> Map<String, Value> {
    request("act", &[("act", "decide"), ("case", case)])
}

async fn plugged(diary: &Rc<RefCell<Diary>>) -> Restarting {
    let again = Rc::clone(diary);
    let road = Restarting::program(Box::new(move || Ok(Fake::start(&again)))).expect("a fake starts");
    for verb in ["hello", "configure"] {
        assert!(matches!(road.call(request(verb, &[]), DEADLINE).await, Ok(Outcome::Done(_))));
    }
    road
}

fn diary(hangs: &[&'static str], names: &[&'static str]) -> Rc<RefCell<Diary>> {
    Rc::new(RefCell::new(Diary { hangs: hangs.to_vec(), names: names.to_vec(), ..Diary::default() }))
}

fn generation(answer: &Result<Outcome, Lost>) -> u64 {
    match answer {
        Ok(Outcome::Done(value)) => value["generation"].as_u64().expect("a number"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn only_the_question_that_hangs_is_lost_and_the_others_are_asked_again() {
    let diary = diary(&["c"], &[]);
    let road = plugged(&diary).await;
    let answers = join_all(["a", "b", "c", "d", "e"].map(|case| road.call(decide(case), DEADLINE))).await;
    let generations: Vec<Option<u64>> =
        answers.iter().map(|answer| answer.is_ok().then(|| generation(answer))).collect();
    assert_eq!(generations, [Some(1), Some(1), None, Some(2), Some(2)]);
    assert_eq!(answers[2], Err(Lost::Deadline { millis: 60, hint: Hint::Silent }));
    assert_eq!(diary.borrow().asked[5..7], ["2 hello", "2 configure"], "introduced and configured as before");
    assert_eq!(road.fault(), None);
    assert_eq!(road.notes(), [Note::Reset(1)]);
    assert_eq!(generation(&road.call(decide("f"), DEADLINE).await), 2);
}

#[tokio::test(start_paused = true)]
async fn a_journey_beside_it_is_played_again_up_to_where_it_stood() {
    let diary = diary(&["c"], &[]);
    let road = plugged(&diary).await;
    for (verb, what) in [("reset", "old"), ("reset", "journey"), ("arrange", "facts")] {
        road.call(request(verb, &[("case", what)]), DEADLINE).await.expect("performed");
    }
    road.call(request("act", &[("act", "present_card")]), DEADLINE).await.expect("performed");
    assert!(road.call(decide("c"), DEADLINE).await.is_err());
    road.call(request("act", &[("act", "enter_pin")]), DEADLINE).await.expect("performed");
    let asked = diary.borrow().asked.clone();
    let again = asked.iter().skip_while(|asked| *asked != "2 hello").map(String::as_str);
    let again: Vec<&str> = again.collect();
    assert_eq!(again, ["2 hello", "2 configure", "2 journey", "2 facts", "2 present_card", "2 enter_pin"]);
}

#[tokio::test(start_paused = true)]
async fn a_journey_that_hangs_itself_is_not_played_again() {
    let diary = diary(&["enter_pin"], &[]);
    let road = plugged(&diary).await;
    road.call(request("reset", &[("case", "journey")]), DEADLINE).await.expect("performed");
    assert!(road.call(request("act", &[("act", "enter_pin")]), DEADLINE).await.is_err());
    assert_eq!(diary.borrow().asked.last().map(String::as_str), Some("2 configure"));
    assert_eq!(road.fault(), None);
}

#[tokio::test(start_paused = true)]
async fn another_product_after_the_reset_ends_the_road() {
    let diary = diary(&["c"], &["one", "two"]);
    let road = plugged(&diary).await;
    assert!(matches!(road.call(decide("c"), DEADLINE).await, Err(Lost::Deadline { .. })));
    let fault = road.fault().expect("not the same");
    assert!(matches!(&fault, Lost::Gone { end: End::OtherProduct { .. }, .. }), "{fault}");
    assert!(fault.to_string().contains("two") && fault.to_string().contains("before"), "{fault}");
    assert_eq!(road.call(decide("d"), DEADLINE).await, Err(fault));
}

#[tokio::test(start_paused = true)]
async fn there_is_an_end_to_resets() {
    let diary = diary(&["c"], &[]);
    let road = plugged(&diary).await;
    for _ in 0..MOST_RESETS {
        assert!(road.call(decide("c"), DEADLINE).await.is_err());
        assert_eq!(road.fault(), None);
    }
    assert!(road.call(decide("c"), DEADLINE).await.is_err());
    assert_eq!(road.fault(), Some(Lost::Deadline { millis: 60, hint: Hint::ResetTooOften }));
    assert!(matches!(road.call(decide("d"), DEADLINE).await, Err(Lost::Deadline { hint: Hint::ResetTooOften, .. })));
    assert_eq!(diary.borrow().starts, MOST_RESETS as usize + 1);
}

#[tokio::test(start_paused = true)]
async fn a_service_is_asked_to_reset_its_slot() {
    let diary = diary(&["c"], &[]);
    let road = Restarting::service(Fake::start(&diary));
    assert!(road.call(decide("c"), DEADLINE).await.is_err());
    assert_eq!(generation(&road.call(decide("d"), DEADLINE).await), 1);
    assert_eq!(diary.borrow().asked, ["1 c", "1 ", "1 d"], "the reset names no case");
    assert_eq!(road.notes(), [Note::Reset(1)]);
}
