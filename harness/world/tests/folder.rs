//! The exchange folder against receipt computers of every kind: each bad input ends in a clear record, and nobody else's
//! request suffers.

use madoguchi_contract::event::{Deed, WireRecord};
use madoguchi_message::file_name::ApiId;
use madoguchi_rulebook::Instant;
use madoguchi_world::clock::Clock;
use madoguchi_world::folder::{
    Centre, ErrPairs, Exchange, LineFault, Log, Publication, Settings, Terminal, Turn, publish,
};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// A centre that says what it was asked; `down` in the request breaks the line.
struct Echo;

impl Centre for Echo {
    fn ask(&mut self, api: &ApiId, request: &[u8]) -> Result<Vec<u8>, LineFault> {
        match request.windows(4).any(|word| word == b"down") {
            true => Err(LineFault::Broken),
            false => Ok([b"<XmlMsg>", api.as_str().as_bytes(), b"</XmlMsg>"].concat()),
        }
    }

    fn line_failed(&self, _: &ApiId, _: &[u8], fault: &LineFault) -> Vec<u8> {
        format!("<XmlMsg>9 {fault}</XmlMsg>").into_bytes()
    }

    fn understands(&self, request: &[u8]) -> Result<(), String> {
        if request.contains(&b'!') { Err("at 8: no message".into()) } else { Ok(()) }
    }
}

struct Desk {
    _folder: tempfile::TempDir,
    exchange: Exchange,
    terminal: Terminal<Echo>,
    clock: Clock,
    log: Log,
}

impl Desk {
    fn new(settings: Settings) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let exchange = Exchange::create(folder.path()).expect("folders");
        let clock = Clock::at(Instant::parse("2025-07-10T10:00:00+09:00").expect("a moment"));
        let log = Log::default();
        let terminal = Terminal::new(exchange.clone(), settings, Echo, clock.clone(), log.clone());
        Self { _folder: folder, exchange, terminal, clock, log }
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.exchange.req.join(name), text).expect("written");
    }

    fn turn(&mut self) -> Turn {
        self.terminal.turn().expect("a pass")
    }

    fn deeds(&self) -> Vec<(Deed, String)> {
        self.log.take().into_iter().map(|WireRecord { deed, name, .. }| (deed, name)).collect()
    }
}

fn lying(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("text"))
        .collect();
    names.sort();
    names
}

const REQUEST: &str = "OQSsiquc01req_202507100001.xml";
const ANSWER: &str = "OQSsiquc01res_202507100001.xml";
const GOOD: &str = "<XmlMsg></XmlMsg>\r\n";

#[test]
fn a_request_is_taken_away_and_answered_under_its_token() {
    for publication in [Publication::InPlace, Publication::Rename, Publication::Slow] {
        let mut desk = Desk::new(Settings { publication, ..Settings::default() });
        desk.put(REQUEST, GOOD);
        assert_eq!(desk.turn(), Turn::Idle);
        assert_eq!((lying(&desk.exchange.req), lying(&desk.exchange.res)), (vec![], vec![ANSWER.to_string()]));
        let answer = fs::read_to_string(desk.exchange.res.join(ANSWER)).expect("an answer");
        assert_eq!(answer, "<XmlMsg>OQSsiquc01</XmlMsg>");
        fs::remove_file(desk.exchange.res.join(ANSWER)).expect("fetched");
        desk.turn();
        let told = [(Deed::Taken, REQUEST), (Deed::Published, ANSWER), (Deed::Fetched, ANSWER)];
        assert_eq!(desk.deeds(), told.map(|(deed, name)| (deed, name.to_string())));
    }
}

#[test]
fn a_half_written_request_is_waited_for() {
    let mut desk = Desk::new(Settings { patience: 5, ..Settings::default() });
    let mut file = File::create(desk.exchange.req.join(REQUEST)).expect("created");
    for piece in ["", "<XmlMsg>", "<Message", "Body/></Xml"] {
        file.write_all(piece.as_bytes()).expect("written");
        for _ in 0..4 {
            assert_eq!(desk.turn(), Turn::Waiting, "after {piece}");
        }
    }
    file.write_all(b"Msg>").expect("written");
    assert_eq!(desk.turn(), Turn::Idle);
    assert_eq!(lying(&desk.exchange.res), [ANSWER]);
    assert_eq!(desk.deeds()[0], (Deed::Unfinished, REQUEST.to_string()));
}

#[test]
fn a_request_that_is_never_finished_comes_back_beside_an_err_and_the_next_is_served() {
    let mut desk = Desk::new(Settings { patience: 3, ..Settings::default() });
    desk.put(REQUEST, "<XmlMsg>");
    desk.put("OQSsiquc01req_202507100002.xml", GOOD);
    for _ in 0..5 {
        desk.turn();
    }
    let there = lying(&desk.exchange.res);
    assert_eq!(there, ["OQSsiquc01req_202507100001.err", REQUEST, "OQSsiquc01res_202507100002.xml"]);
    assert!(desk.deeds().contains(&(Deed::Returned, REQUEST.to_string())));
}

#[test]
fn without_err_pairs_a_bad_request_only_goes_away() {
    let mut desk = Desk::new(Settings { errors: ErrPairs::Off, ..Settings::default() });
    desk.put(REQUEST, "<XmlMsg>!</XmlMsg>");
    desk.turn();
    assert_eq!((lying(&desk.exchange.req).len(), lying(&desk.exchange.res).len()), (0, 0));
}

#[test]
fn no_message_a_bad_name_and_a_giant_come_back() {
    let mut desk = Desk::new(Settings { longest: 64, ..Settings::default() });
    desk.put(REQUEST, "<XmlMsg>!</XmlMsg>");
    desk.put("OQSsiquc01req_..evil.xml", GOOD);
    desk.put("OQSsiquc01res_1.xml", GOOD);
    desk.put("OQSsiquc01req_2.xml", &format!("<XmlMsg>{}</XmlMsg>", "x".repeat(64)));
    desk.put("CON.xml", GOOD);
    desk.turn();
    let returned: Vec<WireRecord> = desk.log.take();
    let whys: Vec<(&str, &str)> = returned.iter().map(|record| (record.name.as_str(), record.text.as_str())).collect();
    assert_eq!(
        whys,
        [
            ("CON.xml", "the name is none: at 0: \"CON\" is the name of a device"),
            (
                "OQSsiquc01req_..evil.xml",
                "the name is none: at 14: '.' cannot stand in a token; letters and digits only"
            ),
            ("OQSsiquc01req_2.xml", "81 bytes; a request has at most 64"),
            (REQUEST, "at 8: no message"),
            ("OQSsiquc01res_1.xml", "only requests are written into req"),
        ]
    );
    assert_eq!(lying(&desk.exchange.res).len(), 10, "each beside its .err");
}

#[test]
fn locked_links_and_strange_files_harm_nobody() {
    let mut desk = Desk::new(Settings { patience: 2, ..Settings::default() });
    desk.put(REQUEST, GOOD);
    let held = File::open(desk.exchange.req.join(REQUEST)).expect("opened");
    assert!(fs4::FileExt::try_lock(&held).is_ok());
    let secret = desk.exchange.req.parent().expect("a root").join("secret");
    fs::write(&secret, GOOD).expect("written");
    std::os::unix::fs::symlink(&secret, desk.exchange.req.join("OQSsiquc01req_3.xml")).expect("linked");
    fs::create_dir(desk.exchange.req.join("OQSsiquc01req_4.xml")).expect("a folder");
    desk.put("OQSsiquc01req_5.xml.tmp", GOOD);
    desk.put("OQSsiquc01req_6.xml", GOOD);
    for _ in 0..9 {
        assert_eq!(desk.turn(), Turn::Waiting);
    }
    assert_eq!(lying(&desk.exchange.res), ["OQSsiquc01res_6.xml"]);
    drop(held);
    assert_eq!(desk.turn(), Turn::Idle);
    assert_eq!(lying(&desk.exchange.res), [ANSWER, "OQSsiquc01res_6.xml"]);
    assert!(secret.exists());
    let deeds = desk.deeds();
    assert_eq!(deeds.iter().filter(|(deed, _)| *deed == Deed::LeftAlone).count(), 3, "each told once: {deeds:?}");
    assert_eq!(deeds.iter().filter(|(deed, _)| *deed == Deed::Locked).count(), 1);
}

#[test]
fn a_file_renamed_into_its_name_is_taken_then() {
    let mut desk = Desk::new(Settings::default());
    let beside = desk.exchange.req.join("OQSsiquc01req_202507100001.tmp");
    fs::write(&beside, GOOD).expect("written");
    desk.turn();
    fs::rename(beside, desk.exchange.req.join(REQUEST)).expect("renamed");
    desk.turn();
    assert_eq!(lying(&desk.exchange.res), [ANSWER]);
}

#[test]
fn a_broken_line_is_told_in_the_answer() {
    let mut desk = Desk::new(Settings::default());
    desk.put(REQUEST, "<XmlMsg>down</XmlMsg>");
    desk.turn();
    let answer = fs::read_to_string(desk.exchange.res.join(ANSWER)).expect("an answer");
    assert_eq!(answer, "<XmlMsg>9 the line broke before the answer was whole</XmlMsg>");
    assert_eq!(desk.deeds()[1].0, Deed::LineFailed);
}

#[test]
fn answers_bear_the_time_of_the_virtual_clock_and_old_ones_are_cleaned() {
    let mut desk = Desk::new(Settings::default());
    desk.put(REQUEST, GOOD);
    desk.turn();
    let written = fs::metadata(desk.exchange.res.join(ANSWER)).and_then(|data| data.modified()).expect("a time");
    let since = written.duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
    assert_eq!(i64::try_from(since), Ok(desk.clock.now().seconds()));
    desk.clock.set(desk.clock.now().plus_seconds(24 * 3600 - 1));
    desk.terminal.clean().expect("cleaned");
    assert_eq!(lying(&desk.exchange.res), [ANSWER]);
    desk.clock.set(desk.clock.now().plus_seconds(1));
    desk.terminal.clean().expect("cleaned");
    assert!(lying(&desk.exchange.res).is_empty());
}

#[test]
fn slow_publication_lies_there_half_written_and_renaming_never_does() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let now = Instant::parse("2025-07-10T10:00:00+09:00").expect("a moment");
    let bytes = vec![b'x'; 4096];
    let half_written = |mode: Publication, name: &str| {
        std::thread::scope(|scope| {
            let writing = scope.spawn(|| publish(folder.path(), name, &bytes, mode, now).expect("published"));
            let mut seen = false;
            while !writing.is_finished() {
                seen |= fs::metadata(folder.path().join(name)).is_ok_and(|data| data.len() < 4096);
            }
            seen
        })
    };
    assert!(half_written(Publication::Slow, "a"));
    assert!(!half_written(Publication::Rename, "b"));
}

#[test]
fn a_running_program_serves_many_at_once_and_ends_when_it_is_dropped() {
    let desk = Desk::new(Settings::default());
    let Desk { exchange, terminal, .. } = &desk;
    let _ = terminal;
    let exchange = exchange.clone();
    let Desk { terminal, _folder, .. } = desk;
    let running = terminal.start();
    for number in 0..200 {
        fs::write(exchange.req.join(format!("OQSsiquc01req_{number:04}.xml")), GOOD).expect("written");
    }
    while lying(&exchange.res).len() < 200 {
        std::thread::yield_now();
    }
    running.stop().expect("the folder could be used");
    assert!(lying(&exchange.req).is_empty());
}
