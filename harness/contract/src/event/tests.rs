use super::*;
use crate::case::{Numbers, Role, Subject};
use serde_json::json;
use std::fs;
use std::path::Path;

fn case(id: &str) -> Case {
    Case {
        id: id.into(),
        title: format!("{id} 満了日の翌日"),
        feature: "certificate.feature".into(),
        line: 12,
        rulebook: "actual".into(),
        role: Role::Engine,
        subject: Subject::Product,
        clauses: vec!["R-CERT-05".into()],
        facts: Default::default(),
        numbers: Numbers::default(),
        written_date: None,
        acts: vec![],
        expectations: vec![],
        records: vec![],
    }
}

fn head(shard: Option<Shard>) -> RunHead {
    RunHead {
        as_of: Day::ymd(2025, 7, 10),
        seed: 1,
        suite: "abc".into(),
        tool: "0.1.0".into(),
        rulebooks: [("actual".to_string(), "def".to_string())].into(),
        extends: [].into(),
        error_map: None,
        product: Product { name: "sample".into(), version: "1".into(), build: String::new() },
        roles: vec!["engine".into()],
        capabilities: BTreeMap::new(),
        filters: vec![],
        shard,
    }
}

fn play(log: &mut CaseLog) -> Result<(), EvidenceError> {
    log.record(EventBody::Sent { verb: "act".into(), request: json!({"act": "decide"}) })?;
    log.record(EventBody::Answered { outcome: Outcome::Done(json!({"alerts": []})) })
}

const IDS: [&str; 9] = ["V-9@a", "V-1@a", "V-5@a", "V-3@a", "V-7@a", "V-2@a", "V-8@a", "V-4@a", "V-6@a"];

fn run(folder: &Path, workers: usize) -> Vec<u8> {
    // The pace makes no difference to the bytes either.
    let pace = if workers == 1 { Pace::Case } else { Pace::Message };
    let mut recorder = Recorder::create(folder, &head(None)).expect("an empty folder");
    for group in IDS.chunks(workers) {
        let mut logs: Vec<_> =
            group.iter().map(|id| recorder.open_case(&case(id).into(), pace).expect("opens")).collect();
        for log in logs.iter_mut().rev() {
            play(log).expect("writes");
        }
        for log in logs {
            log.close().expect("writes");
        }
    }
    fs::read(recorder.close().expect("merges").path).expect("is there")
}

#[test]
fn bytes_are_the_same_for_any_number_of_workers() {
    let folder = tempfile::tempdir().expect("a folder");
    let one = run(&folder.path().join("1"), 1);
    assert_eq!(one, run(&folder.path().join("2"), 2));
    assert_eq!(one, run(&folder.path().join("7"), 7));
    let evidence = read_events(&folder.path().join("7")).expect("valid");
    assert!(evidence.closed && evidence.torn.is_empty());
    assert_eq!(evidence.cases.len(), IDS.len());
    assert_eq!(evidence.head, Some(head(None)));
}

#[test]
fn bytes_are_the_same_for_shards_merged() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = run(&folder.path().join("whole"), 2);
    let mut shards = vec![];
    for index in 1..=3 {
        let path = folder.path().join(format!("shard-{index}"));
        let mut recorder = Recorder::create(&path, &head(Some(Shard { index, count: 3 }))).expect("an empty folder");
        for (at, id) in IDS.iter().enumerate() {
            let mut log = recorder.open_case(&case(id).into(), Pace::Message).expect("opens");
            if at % 3 + 1 == index as usize {
                play(&mut log).expect("writes");
            } else {
                log.record(EventBody::NotAsked { reason: NotAsked::OtherShard }).expect("writes");
            }
            log.close().expect("writes");
        }
        recorder.close().expect("merges");
        shards.push(path);
    }
    let merged = merge_shards(&shards, &folder.path().join("merged")).expect("all there");
    assert_eq!(fs::read(merged.path).expect("is there"), whole);
    let missing = merge_shards(&shards[..2], &folder.path().join("two")).expect_err("one is missing");
    assert_eq!(missing.to_string(), "cannot merge: shard 3/3 is missing");
    let doubled = merge_shards(&[shards[0].clone(), shards[0].clone()], &folder.path().join("twice"));
    assert!(doubled.expect_err("doubled").to_string().contains("shard 1 stands twice"));
}

/// Changes the lines of a finished run and tells the fault.
fn tampered(change: impl FnOnce(&mut Vec<String>)) -> EvidenceFault {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = run(&folder.path().join("run"), 1);
    let mut lines: Vec<_> = String::from_utf8(bytes).expect("utf-8").lines().map(String::from).collect();
    change(&mut lines);
    let path = folder.path().join("events.ndjson");
    fs::write(&path, lines.join("\n") + "\n").expect("writes");
    read_events(&path).expect_err("is told")
}

#[test]
fn a_changed_byte_is_told_by_line() {
    // Line 1 opens the run; each case has four lines; line 3 is the question of V-1.
    let fault = tampered(|lines| lines[2] = lines[2].replace("decide", "decode"));
    assert_eq!((fault.line, &fault.kind), (3, &FaultKind::Changed { case: "V-1@a".into(), seq: 1 }));
    assert!(fault.byte > 0 && fault.to_string().contains("events.ndjson:3 (byte "));
    let last = tampered(|lines| {
        lines[4] = lines[4].replace("case_closed", "case_closed\",\"x\":\"").replace("\"x\":\"\"", "\"x\":1")
    });
    assert_eq!(last.line, 5);
    let first = tampered(|lines| lines[0] = lines[0].replace("\"seed\":1", "\"seed\":2"));
    assert_eq!((first.line, &first.kind), (1, &FaultKind::Changed { case: String::new(), seq: 0 }));
    let closing = tampered(|lines| {
        let end = lines.len() - 1;
        lines[end] = lines[end].replacen("\"V-1@a\":\"", "\"V-1@a\": \"", 1);
    });
    assert!(matches!(closing.kind, FaultKind::Changed { .. }));
}

#[test]
fn a_removed_line_is_told() {
    let middle = tampered(|lines| drop(lines.remove(3)));
    assert_eq!(middle.kind, FaultKind::Sequence { case: "V-1@a".into(), expected: 2, found: 3 });
    let last = tampered(|lines| drop(lines.remove(4)));
    assert_eq!((last.line, &last.kind), (4, &FaultKind::Removed { case: "V-1@a".into() }));
    let case = tampered(|lines| drop(lines.drain(1..5)));
    assert_eq!(case.kind, FaultKind::Removed { case: "V-1@a".into() });
}

#[test]
fn a_moved_line_is_told() {
    let inside = tampered(|lines| lines.swap(2, 3));
    assert_eq!((inside.line, &inside.kind), (3, &FaultKind::Sequence { case: "V-1@a".into(), expected: 1, found: 2 }));
    let cases = tampered(|lines| lines[1..9].rotate_left(4));
    assert_eq!((cases.line, &cases.kind), (6, &FaultKind::Order { case: "V-1@a".into(), after: "V-2@a".into() }));
}

#[test]
fn a_newer_format_and_a_line_that_is_no_event_are_told() {
    let newer = tampered(|lines| lines[1] = lines[1].replace("\"version\":1", "\"version\":2"));
    assert!(matches!(newer.kind, FaultKind::Newer { version: 2, .. }));
    let garbage = tampered(|lines| lines[1] = "hello".into());
    assert_eq!((garbage.line, matches!(garbage.kind, FaultKind::NotAnEvent(_))), (2, true));
}

#[test]
fn a_killed_run_can_be_read_and_recovered() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run");
    let recorder = Recorder::create(&path, &head(None)).expect("an empty folder");
    let mut log = recorder.open_case(&case("V-1@a").into(), Pace::Message).expect("opens");
    play(&mut log).expect("writes");
    drop((log, recorder));
    let segment = path.join("segments/0-0.ndjson");
    let mut bytes = fs::read(&segment).expect("is there");
    bytes.truncate(bytes.len() - 5);
    fs::write(&segment, bytes).expect("writes");
    let evidence = read_events(&path).expect("valid up to the torn line");
    assert_eq!((evidence.closed, evidence.torn.len(), evidence.cases["V-1@a"].len()), (false, 1, 2));
    assert_eq!(evidence.torn[0].line, 3);
    assert_eq!(recover(&path).expect("recovers").len(), 1);
    let recovered = read_events(&path.join("events.ndjson")).expect("valid");
    assert_eq!((recovered.closed, recovered.cases["V-1@a"].len()), (false, 2));
}

#[test]
fn a_case_that_was_opened_twice_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut recorder = Recorder::create(folder.path(), &head(None)).expect("an empty folder");
    for id in ["V-1@a", "V-2@a", "V-1@a"] {
        recorder.open_case(&case(id).into(), Pace::Message).expect("opens").close().expect("writes");
    }
    let error = recorder.close().expect_err("one id, two cases");
    let EvidenceError::Fault(fault) = error else { panic!("{error}") };
    assert_eq!((fault.line, fault.kind), (5, FaultKind::Twice { case: "V-1@a".into() }));
}

#[test]
fn a_foreign_folder_is_refused_and_not_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("thesis.txt"), "mine").expect("writes");
    let error = Recorder::create(folder.path(), &head(None)).expect_err("foreign");
    assert!(matches!(&error, EvidenceError::Foreign { found, .. } if found == "thesis.txt"), "{error}");
    assert_eq!(fs::read_dir(folder.path()).expect("is there").count(), 1);
}

#[test]
fn a_second_run_in_one_folder_is_refused_and_a_later_one_keeps_the_earlier() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run");
    let mut recorder = Recorder::create(&path, &head(None)).expect("an empty folder");
    let error = Recorder::create(&path, &head(None)).expect_err("in use");
    assert!(matches!(error, EvidenceError::InUse { .. }), "{error}");
    recorder.close().expect("merges");
    let mut again = Recorder::create(&path, &head(None)).expect("the earlier run ended");
    assert!(read_events(&path.join("earlier/001")).expect("kept").closed);
    again.close().expect("merges");
}

#[test]
fn a_folder_that_cannot_be_written_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("writes");
    let error = Recorder::create(&file.join("out"), &head(None)).expect_err("a file is no folder");
    assert!(matches!(&error, EvidenceError::NotAFolder { path } if *path == file), "{error}");
    let denied = std::io::Error::from(std::io::ErrorKind::ReadOnlyFilesystem);
    assert!(EvidenceError::io(&file, denied).to_string().contains("another folder with --out"));
    // The superuser may write anywhere, except where the kernel itself does not.
    if Path::new("/proc/self").is_dir() {
        assert!(Recorder::create(Path::new("/proc/madoguchi"), &head(None)).is_err());
    }
}

#[test]
fn secrets_and_individual_numbers_never_stand_in_events() {
    let mut log = CaseLog::unrecorded(&case("V-1@a").into());
    let digits = json!({"act": "enter_pin", "pin": "1234"});
    let error = log.record(EventBody::Sent { verb: "act".into(), request: digits }).expect_err("digits");
    assert!(matches!(error, EvidenceError::Secret { ref field, .. } if field == "pin"));
    let meaning = json!({"act": "enter_pin", "pin": "wrong"});
    log.record(EventBody::Sent { verb: "act".into(), request: meaning }).expect("a meaning");
    let number = json!({"claim": {"number": "123456789018"}});
    log.record(EventBody::Answered { outcome: Outcome::Done(number) }).expect("masked");
    let text = serde_json::to_string(log.history()).expect("json");
    assert!(text.contains(MASK) && !text.contains("123456789018"));
}

#[test]
fn another_process_writes_segments_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run");
    let mut recorder = Recorder::create(&path, &head(None)).expect("an empty folder");
    let worker = Worker::attach(&path, "1").expect("the run is open");
    worker.open_case(&case("V-1@a").into(), Pace::Message).expect("opens").close().expect("writes");
    recorder.open_case(&case("V-2@a").into(), Pace::Message).expect("opens").close().expect("writes");
    assert_eq!(fs::read_dir(path.join("segments")).expect("is there").count(), 2);
    recorder.close().expect("merges");
    assert_eq!(read_events(&path).expect("valid").cases.len(), 2);
}
