//! Every bad input a program can give over standard output, each with a clear error, in both languages.

use madoguchi_contract::case::{Question, facts_from};
use madoguchi_contract::json::JsonFault;
use madoguchi_contract::message::{Hello, Lost, Outcome};
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::{End, Hint, Malformed, Note, Pool, StartFault, Stdio, connect};
use serde_json::{Map, Value, json};
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);
/// Starting Python on a busy machine takes its time.
const START: Duration = Duration::from_secs(20);

fn command(mode: &str) -> String {
    format!("python3 '{}/tests/adapters/faulty.py' {mode}", env!("CARGO_MANIFEST_DIR"))
}

fn question(id: &str) -> Question {
    let facts = facts_from(json!({"presents": ["my_number_card"]})).expect("well formed");
    Question { id: id.into(), rulebook: "actual".into(), facts, numbers: Default::default(), written_date: None }
}

fn session(mode: &str) -> Session {
    Session::new(connect(&format!("stdio:{}", command(mode))).expect("python3 is there"), START)
}

async fn greeted(mode: &str) -> (Session, Hello) {
    let session = session(mode);
    let hello = session.hello("test").await.expect("introduces itself");
    (session, hello)
}

/// What the first question meets, and what the second one does.
async fn lost(mode: &str) -> (Lost, Result<Outcome, Lost>) {
    let (session, _) = greeted(mode).await;
    let first = session.decide_within(&question("V-001@actual"), START).await.expect_err(mode);
    let second = session.decide_within(&question("V-002@actual"), START).await;
    assert_ne!(first.to_string(), first.ja(), "both languages");
    (first, second)
}

fn fault(lost: &Lost) -> &Malformed {
    match lost {
        Lost::Malformed { fault, .. } => fault,
        other => panic!("{other}"),
    }
}

fn words(pairs: &[(&str, &str)]) -> Map<String, Value> {
    pairs.iter().map(|(key, value)| (key.to_string(), Value::from(*value))).collect()
}

#[tokio::test]
async fn a_good_adapter_answers_and_ends() {
    let (session, hello) = greeted("good").await;
    assert_eq!(hello.product.name, "faulty good");
    let Ok(Outcome::Done(answer)) = session.decide(&question("窓口🏥")).await else { panic!("answers") };
    assert_eq!(answer["flags"], json!(["窓口🏥"]));
    session.bye().await;
    assert_eq!(session.transport().fault(), None);
    assert_eq!(session.transport().notes(), []);
    assert!(matches!(session.decide(&question("x")).await, Err(Lost::Gone { end: End::Closed, .. })));
}

#[tokio::test]
async fn what_cannot_start_says_what_to_check() {
    let fault = |target: &str| match connect(target).err() {
        Some(Lost::NotStarted { why, .. }) => why,
        other => panic!("{target}: {other:?}"),
    };
    assert_eq!(fault("stdio:no-such-program-here --flag"), StartFault::NotFound);
    assert_eq!(fault(concat!("stdio:", env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")), StartFault::NotExecutable);
    assert_eq!(fault("stdio:"), StartFault::NoCommand);
    assert_eq!(fault("stdio:python3 'adapter.py"), StartFault::Quoting);
    assert_eq!(fault("studio:python3 x.py"), StartFault::Scheme { nearest: Some("stdio".into()) });
    assert_eq!(fault("python3"), StartFault::Scheme { nearest: None });
    let error = connect("stdio:no-such-program-here").err().expect("not there");
    assert!(error.to_string().contains("PATH") && error.ja().contains("PATH"), "{error}");
}

#[tokio::test]
async fn a_missing_script_shows_its_standard_error() {
    let session = Session::new(connect("stdio:python3 no-such-adapter.py").expect("python3 is there"), START);
    let error = session.hello("test").await.expect_err("no such file").to_string();
    assert!(error.contains("exit status 2") && error.contains("no-such-adapter.py"), "{error}");
}

#[tokio::test]
async fn a_program_that_ends_is_told_with_its_last_words() {
    let (first, second) = lost("dies").await;
    let Lost::Gone { end: End::Exit(3), log } = &first else { panic!("{first}") };
    assert!(log.contains("内部エラー in line 7"), "{log}");
    assert_eq!(second, Err(first));

    let (first, _) = lost("exits").await;
    assert!(matches!(&first, Lost::Gone { end: End::Exit(0), log } if log == "done for today"), "{first}");
    assert!(first.to_string().contains("before `bye`"), "{first}");

    let (first, _) = lost("killed").await;
    assert!(matches!(first, Lost::Gone { end: End::Signal(9), .. }), "{first}");

    let (first, _) = lost("closes_output").await;
    assert!(matches!(first, Lost::Gone { end: End::OutputClosed, .. }), "{first}");
}

#[tokio::test]
async fn a_program_that_hangs_is_told_of_buffering() {
    let session = session("buffered");
    let quick = session.transport().call(words(&[("verb", "hello")]), SECOND / 4).await;
    assert_eq!(quick, Err(Lost::Deadline { millis: 250, hint: Hint::Buffering }));
    let text = quick.expect_err("late").to_string();
    assert!(text.contains("flush after every line; python3 -u"), "{text}");

    let (session, _) = greeted("hangs").await;
    let late = session.decide_within(&question("x"), SECOND / 4).await;
    assert_eq!(late, Err(Lost::Deadline { millis: 250, hint: Hint::Silent }));

    let (session, _) = greeted("no_line_end").await;
    let late = session.decide_within(&question("x"), SECOND).await;
    assert_eq!(late, Err(Lost::Deadline { millis: 1000, hint: Hint::NoLineEnd }));
}

#[tokio::test]
async fn a_late_answer_is_dropped_and_never_given_to_another_question() {
    let (session, _) = greeted("late").await;
    let late = session.decide_within(&question("first"), SECOND / 10).await;
    assert!(matches!(late, Err(Lost::Deadline { .. })), "{late:?}");
    let Ok(Outcome::Done(answer)) = session.decide(&question("second")).await else { panic!("answers") };
    assert_eq!(answer["flags"], json!(["second"]));
    assert!(matches!(session.transport().notes()[..], [Note::Late(_)]));
}

#[tokio::test]
async fn logs_and_garbage_on_stdout_are_shown() {
    let (first, second) = lost("log").await;
    let Lost::Malformed { fault: Malformed::Log, found } = &first else { panic!("{first}") };
    assert_eq!(found, "2025-07-10 INFO 患者を受け付けました");
    assert!(first.to_string().contains("stdout is protocol only, write logs to stderr"));
    assert_eq!(second, Err(first), "the road is not trusted any more");

    let hello = session("log_first").hello("test").await.expect_err("a log line").to_string();
    assert!(hello.contains("starting up"), "{hello}");
    assert_eq!(fault(&lost("garbage").await.0), &Malformed::Log);
}

#[tokio::test]
async fn a_malformed_answer_is_a_fault_of_its_question_alone() {
    let json = |lost: &Lost| match fault(lost) {
        Malformed::Json(error) => error.clone(),
        other => panic!("{other:?}"),
    };
    for mode in ["bom", "long", "not_utf8", "duplicate", "nan"] {
        let (first, second) = lost(mode).await;
        let error = json(&first);
        let expected = match mode {
            "bom" => JsonFault::ByteOrderMark,
            "long" => JsonFault::TooLong,
            "not_utf8" => JsonFault::NotUtf8,
            "duplicate" => JsonFault::DuplicateKey("basis".into()),
            _ => JsonFault::NotANumber("NaN".into()),
        };
        assert_eq!(error.fault, expected, "{first}");
        assert_eq!(error.byte == 0, mode == "bom", "{first}");
        assert_eq!(fault(&second.expect_err(mode)), fault(&first), "the adapter was asked again");
        assert!(first.to_string().len() < 1000, "the line is not repeated");
    }
}

#[tokio::test]
async fn an_answer_of_the_wrong_shape_is_named() {
    let text = |lost: &Lost| fault(lost).say(madoguchi_contract::Language::En);
    for (mode, expected) in [
        ("text_number", "string \"3\""),
        ("text_id", "the `id` is the text \"2\""),
        ("unknown_field", "unknown field `confirmed` in the answer, did you mean `confirmed_by`?"),
        ("no_outcome", "exactly one of done, refused"),
        ("two_outcomes", "done, sut_error"),
        ("extra_key", "unknown key `refuse` beside the outcome, did you mean `refused`?"),
    ] {
        let (first, second) = lost(mode).await;
        assert!(text(&first).contains(expected), "{mode}: {first}");
        assert!(second.is_err());
    }
    assert_eq!(fault(&lost("no_id").await.0), &Malformed::NoId);
}

#[tokio::test]
async fn answers_that_belong_to_no_question_end_the_road() {
    let (first, second) = lost("wrong_id").await;
    assert_eq!(fault(&first), &Malformed::UnknownId(1002));
    assert_eq!(second, Err(first));

    for (mode, expected) in [("two_answers", Malformed::SecondAnswer(2)), ("early", Malformed::UnknownId(3))] {
        let (session, _) = greeted(mode).await;
        assert!(session.decide(&question("first")).await.is_ok(), "{mode}");
        tokio::time::sleep(SECOND / 5).await;
        let lost = session.decide(&question("second")).await.expect_err(mode);
        assert_eq!(fault(&lost), &expected);
    }
}

#[tokio::test]
async fn carriage_returns_and_blank_lines_are_tolerated_and_noted() {
    let (session, _) = greeted("crlf").await;
    assert!(session.reset("x").await.is_ok());
    session.bye().await;
    assert_eq!(session.transport().notes(), [Note::CarriageReturn, Note::BlankLine]);
}

#[tokio::test]
async fn a_line_without_end_is_refused_without_keeping_it() {
    let (session, _) = greeted("endless").await;
    let before = memory();
    let lost = session.decide_within(&question("x"), SECOND).await.expect_err("endless");
    assert_eq!(lost, Lost::Deadline { millis: 1000, hint: Hint::NoLineEnd });
    assert!(memory().saturating_sub(before) < 16 << 20, "{} bytes more", memory() - before);
}

#[tokio::test]
async fn thousands_of_answers_while_we_write_do_not_lock() {
    let (session, hello) = greeted("eager").await;
    assert_eq!(hello.limits.max_in_flight, 4096);
    let questions: Vec<Question> = (0..4000).map(|number| question(&format!("N-{number}"))).collect();
    let start = Instant::now();
    let answers = futures::future::join_all(questions.iter().map(|question| session.decide(question))).await;
    assert!(answers.iter().all(Result::is_ok), "{:?}", answers.iter().find(|answer| answer.is_err()));
    assert!(start.elapsed() < 3 * START, "{:?}", start.elapsed());
}

#[tokio::test]
async fn the_log_is_kept_apart_and_bounded() {
    let (session, _) = greeted("flood_log").await;
    session.bye().await;
    let log = session.transport().stderr_tail();
    assert!(log.len() <= 64 << 10 && log.ends_with("log line 19999\n"), "{}", log.len());
}

#[tokio::test]
async fn the_end_is_waited_for_then_enforced() {
    for (mode, expected) in
        [("bad_exit", Note::EndedWith(4)), ("stubborn", Note::Killed), ("grandchild", Note::LeftBehind)]
    {
        let (session, _) = greeted(mode).await;
        session.bye().await;
        assert_eq!(session.transport().notes(), [expected], "{mode}");
    }
}

#[tokio::test]
async fn grandchildren_are_gone_after_close_and_after_drop() {
    for (mode, close) in [("grandchild", true), ("stubborn_grandchild", true), ("grandchild", false)] {
        let (session, _) = greeted(mode).await;
        let log = session.transport().stderr_tail();
        let pid = log.split_whitespace().nth(1).expect("tells its grandchild").to_string();
        assert!(runs(&pid), "{mode}");
        match close {
            true => session.bye().await,
            false => drop(session),
        }
        let patience = Instant::now();
        while runs(&pid) && patience.elapsed() < SECOND {
            tokio::time::sleep(SECOND / 50).await;
        }
        assert!(!runs(&pid), "{mode}: process {pid} was left behind");
    }
}

#[tokio::test]
async fn a_slot_of_a_pool_is_reset_without_the_others() {
    let mut pool = Pool::connect(&format!("stdio:{}", command("dies")), 2, START).expect("python3 is there");
    for slot in 0..pool.slots() {
        pool.session(slot).hello("test").await.expect("introduces itself");
    }
    assert!(matches!(pool.session(0).decide(&question("x")).await, Err(Lost::Gone { .. })));
    assert!(pool.session(1).reset("x").await.is_ok(), "the other slot lives");
    pool.restart(0).await.expect("starts again");
    assert!(pool.session(0).hello("test").await.is_ok());
    pool.close().await;
    assert!(pool.session(0).transport().fault().is_none());
}

#[tokio::test]
async fn texts_of_the_product_can_be_masked() {
    let (mut first, _) = lost("numbers_card").await;
    first.texts_mut().into_iter().for_each(|text| *text = text.replace("123456789018", "****"));
    assert!(first.to_string().contains("patient ****"), "{first}");
    assert_eq!(first.take_log(), "patient ****");
    assert!(!first.to_string().contains("patient"), "{first}");
}

#[test]
fn a_program_outlives_neither_its_transport_nor_the_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let transport = runtime.block_on(async { Stdio::start(&command("good")).expect("python3 is there") });
    let pid = transport.pid().to_string();
    drop(runtime);
    drop(transport);
    let patience = Instant::now();
    while runs(&pid) && patience.elapsed() < SECOND {
        std::thread::sleep(SECOND / 50);
    }
    assert!(!runs(&pid));
}

/// Whether a process is there and not a zombie.
fn runs(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

/// Resident bytes of this process.
fn memory() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split_whitespace().nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}
