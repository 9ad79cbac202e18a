//! Decisions per second over stdio: `cargo bench -p madoguchi-contract --bench stdio [-- COMMAND]`.
//!
//! Without a command the Python adapter of this repository is asked, with one process and with two. The aim is 2,000
//! decisions a second with two processes; the figure is told, nothing is asserted.

use madoguchi_contract::Role;
use madoguchi_contract::case::{Question, facts_from};
use madoguchi_contract::message::Outcome;
use madoguchi_contract::transport::Pool;
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};

fn main() {
    let adapter = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../adapters/python/adapter.py"));
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let command = match given {
        Some(command) => command,
        None if adapter.exists() => format!("python3 '{}'", adapter.display()),
        None => return println!("adapters/python/adapter.py is not there: nothing measured"),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for processes in [1, 2] {
        match runtime.block_on(measure(&command, processes)) {
            Ok((elapsed, done)) => println!(
                "{processes} process(es): {done} decisions in {:.2} s, {:.0} a second",
                elapsed.as_secs_f64(),
                f64::from(done) / elapsed.as_secs_f64()
            ),
            Err(why) => println!("{processes} process(es): not measured: {why}"),
        }
    }
}

async fn measure(command: &str, processes: usize) -> Result<(Duration, u32), String> {
    let pool = Pool::connect(&format!("stdio:{command}"), processes, PATIENCE).map_err(|lost| lost.to_string())?;
    for slot in 0..pool.slots() {
        pool.session(slot).hello("bench").await.map_err(|error| error.to_string())?;
        let ready = pool.session(slot).configure(Role::Engine, "actual", &["actual".into()], 0).await;
        ready.map_err(|error| error.to_string())?;
    }
    let questions: Vec<Question> = (0..QUESTIONS).map(question).collect();
    let start = Instant::now();
    let asked = questions.iter().enumerate().map(|(number, question)| {
        let session = pool.session(number % pool.slots());
        async move { session.decide(question).await }
    });
    let answers = futures::future::join_all(asked).await;
    let elapsed = start.elapsed();
    pool.close().await;
    match answers.into_iter().find(|answer| !matches!(answer, Ok(Outcome::Done(_)))) {
        Some(other) => Err(format!("{other:?}")),
        None => Ok((elapsed, QUESTIONS)),
    }
}

/// Ordinary visits on the days of a year.
fn question(number: u32) -> Question {
    let now = format!("2025-{:02}-{:02}T10:00:00+09:00", 1 + number % 12, 1 + number % 28);
    let facts = facts_from(json!({"now": now, "presents": ["my_number_card"],
        "holds": {"my_number_card": {"user_auth_cert": {"expires_on": "2025-06-15"}}}}));
    Question {
        id: format!("bench-{number}@actual"),
        rulebook: "actual".into(),
        facts: facts.expect("well formed"),
        numbers: Default::default(),
        written_date: None,
    }
}

const QUESTIONS: u32 = 10_000;
const PATIENCE: Duration = Duration::from_secs(30);
