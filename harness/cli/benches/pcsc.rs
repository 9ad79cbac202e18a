//! What an exchange costs through a real pcscd: `cargo bench -p madoguchi --features pcsc --bench pcsc`.
//!
//! The same driver serves a card and a chip that does nothing, in the same daemon and the same run; the mark is the ratio
//! of the two (at most 2). Aims: SELECT 0.03 ms, READ BINARY of 256 bytes 0.05 ms, twenty isolated daemons in 1 s. Figures
//! are told with the number of cores; the ratio above its mark ends with 1.

use madoguchi_card::Chip;
use madoguchi_reader::{CardSource, Config, Contents};
use madoguchi_world::pcsc::{Daemon, ReaderPlan, Readers, Session, find_driver};
use madoguchi_world::pcsc_client::PcscCard;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

fn main() -> ExitCode {
    // A client finds its daemon by its environment, so the measuring client is a process of its own.
    if std::env::var_os(CLIENT).is_some() {
        return measure();
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{cores} cores");
    let folder = tempfile::tempdir().expect("a folder");
    let plans = vec![plan("Card", plastic()), plan("Blank", Contents::Blank {})];
    let started = start(&folder.path().join("session"), plans).and_then(|daemon| {
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut client = Command::new(program);
        client.env(CLIENT, "1").env("PCSCLITE_CSOCK_NAME", daemon.socket());
        client.status().map_err(|error| error.to_string())
    });
    let status = match started {
        Ok(status) => status,
        Err(error) => {
            println!("not measured: {error}");
            return ExitCode::FAILURE;
        }
    };
    many(folder.path());
    if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Measures both readers in turns, so that what disturbs the machine disturbs both.
fn measure() -> ExitCode {
    let mut card = PcscCard::connect("Card").expect("the card's reader");
    let mut blank = PcscCard::connect("Blank").expect("the empty reader");
    exchange(&mut card, SELECT);
    exchange(&mut card, SELECT_CERTIFICATE);
    let mut ratio = 0.0;
    for (what, command) in [("READ BINARY 256", READ), ("SELECT", SELECT)] {
        let (mut ours, mut empty) = (vec![], vec![]);
        for _ in 0..ROUNDS {
            ours.extend((0..BATCH).map(|_| exchange(&mut card, command)));
            empty.extend((0..BATCH).map(|_| exchange(&mut blank, command)));
        }
        let (ours, empty) = (median(ours), median(empty));
        ratio = ours.as_secs_f64() / empty.as_secs_f64();
        println!("{what:<16} card {} ms, empty driver {} ms, ratio {ratio:.2}", millis(ours), millis(empty));
    }
    if ratio > MARK {
        println!("the ratio of SELECT is above {MARK}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn exchange(card: &mut PcscCard, command: &[u8]) -> Duration {
    let mut response = Vec::with_capacity(258);
    let started = Instant::now();
    card.transmit(command, &mut response).expect("the card answers");
    let took = started.elapsed();
    assert!(response.ends_with(&[0x90, 0x00]), "{command:02X?}: {response:02X?}");
    took
}

/// Twenty daemons at once, until each has answered an exchange of a real client.
fn many(folder: &std::path::Path) {
    let started = Instant::now();
    let daemons: Vec<_> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..MANY)
            .map(|number| {
                let session = folder.join(format!("many-{number}"));
                scope.spawn(move || start(&session, vec![plan("Card", plastic())]))
            })
            .collect();
        starts.into_iter().map(|start| start.join().expect("no panic")).collect()
    });
    let up = started.elapsed();
    let mut daemons = match daemons.into_iter().collect::<Result<Vec<_>, _>>() {
        Ok(daemons) => daemons,
        Err(error) => return println!("{MANY} daemons: not measured: {error}"),
    };
    let named = daemons
        .iter()
        .map(|daemon| Command::new("opensc-tool").arg("--name").env("PCSCLITE_CSOCK_NAME", daemon.socket()).output());
    let answered = named.filter(|ran| ran.as_ref().is_ok_and(|ran| ran.stdout.starts_with(b"jpki"))).count();
    let whole = started.elapsed();
    assert!(daemons.iter_mut().all(Daemon::runs));
    println!(
        "{MANY} daemons    all readers up after {:.0} ms, {answered} answered `opensc-tool --name` after {:.0} ms",
        up.as_secs_f64() * 1e3,
        whole.as_secs_f64() * 1e3
    );
}

fn start(session: &std::path::Path, plans: Vec<ReaderPlan>) -> Result<Daemon, String> {
    let start = || Daemon::start(Session::create(session)?, Readers { plans, driver: Some(find_driver()?) });
    start().map_err(|error| error.to_string())
}

fn plan(name: &str, contents: Contents) -> ReaderPlan {
    ReaderPlan { name: name.into(), config: Config::new(contents) }
}

fn plastic() -> Contents {
    Contents::Card(CardSource { profile: "plastic".into(), text: None, expiry: None })
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn millis(time: Duration) -> String {
    format!("{:.4}", time.as_secs_f64() * 1e3)
}

const CLIENT: &str = "MADOGUCHI_BENCH_CLIENT";
const SELECT: &[u8] = &[0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
const SELECT_CERTIFICATE: &[u8] = &[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x0A];
const READ: &[u8] = &[0x00, 0xB0, 0x00, 0x00, 0x00];
const ROUNDS: usize = 40;
const BATCH: usize = 100;
const MANY: usize = 20;
const MARK: f64 = 2.0;
