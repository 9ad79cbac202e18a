//! `card insert|remove|tap|state|fault|stop`: what a person at the desk does while `card serve` runs.

use super::source;
use crate::console;
use crate::exit::Exit;
use crate::options::{
    ControlOptions, FaultOptions, InsertOptions, Lang, SessionOptions, StateOptions, StopOptions, TapOptions,
};
use madoguchi_reader::{ControlError, Order, State, tell};
use madoguchi_world::pcsc::{Session, default_session};
use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// Puts a card on.
pub fn insert(options: &InsertOptions) -> Exit {
    let lang = options.reader.session.lang;
    let card = options.profile.as_deref().map(|profile| source::card(profile, options.expiry.as_deref(), lang));
    match card.transpose() {
        Ok(card) => order(&options.reader, &Order::Insert { card }),
        Err((what, help)) => {
            console::error(&what, &help);
            Exit::Config
        }
    }
}

/// Takes the card off.
pub fn remove(options: &ControlOptions) -> Exit {
    order(options, &Order::Remove {})
}

/// Holds the card to the reader for a moment.
pub fn tap(options: &TapOptions) -> Exit {
    order(&options.reader, &Order::Tap { ms: options.ms })
}

/// Disturbs the card.
pub fn fault(options: &FaultOptions) -> Exit {
    order(&options.reader, &Order::Fault { faults: options.faults.clone() })
}

/// Says how the readers look.
pub fn state(options: &StateOptions) -> Exit {
    let lang = options.session.lang;
    let session = session(&options.session);
    let readers = match readers(&session, lang) {
        Ok(readers) => readers,
        Err(exit) => return exit,
    };
    let mut text = String::new();
    for (name, number) in readers.iter().zip(1..) {
        if options.reader.is_some_and(|wanted| usize::from(wanted) != number) {
            continue;
        }
        match tell(&session.reader(number), &Order::State {}) {
            Ok(state) if options.json => {
                let _ = writeln!(text, "{}", in_json(number, name, &state));
            }
            Ok(state) => text.push_str(&in_words(number, name, &state, lang)),
            Err(error) => return refuse(&error, number, lang),
        }
    }
    if text.is_empty() {
        return no_such_reader(options.reader.unwrap_or(1).into(), readers.len(), lang);
    }
    console::print(&text);
    Exit::Good
}

/// Ends the session.
pub fn stop(options: &StopOptions) -> Exit {
    let lang = options.session.lang;
    let session = session(&options.session);
    let asked = UnixStream::connect(session.socket()).and_then(|mut stream| stream.write_all(b"s"));
    if asked.is_err() {
        return not_running(&session, lang);
    }
    let started = Instant::now();
    while UnixStream::connect(session.socket()).is_ok() {
        if started.elapsed() > PATIENCE {
            let what = match lang {
                Lang::En => "the session does not end",
                Lang::Ja => "セッションが終わりません",
            };
            console::error(what, "");
            return Exit::Config;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Exit::Good
}

fn order(options: &ControlOptions, order: &Order) -> Exit {
    let lang = options.session.lang;
    let session = session(&options.session);
    let readers = match readers(&session, lang) {
        Ok(readers) => readers,
        Err(exit) => return exit,
    };
    let number = usize::from(options.reader);
    let Some(name) = readers.get(number - 1) else { return no_such_reader(number, readers.len(), lang) };
    match tell(&session.reader(number), order) {
        Ok(state) => {
            console::print(&in_words(number, name, &state, lang));
            Exit::Good
        }
        Err(error) => refuse(&error, number, lang),
    }
}

fn session(options: &SessionOptions) -> Session {
    Session::at(options.session.clone().unwrap_or_else(default_session))
}

fn readers(session: &Session, lang: Lang) -> Result<Vec<String>, Exit> {
    match session.read() {
        Ok(note) => Ok(note.readers),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(not_running(session, lang)),
        Err(error) => {
            console::error(&format!("{}: {error}", session.folder().display()), "");
            Err(Exit::Config)
        }
    }
}

fn not_running(session: &Session, lang: Lang) -> Exit {
    let folder = session.folder().display();
    match lang {
        Lang::En => console::error(
            &format!("no session runs in {folder}"),
            "start one with `madoguchi card serve --profile plastic`, or name its folder with --session",
        ),
        Lang::Ja => console::error(
            &format!("{folder} で動いているセッションはありません"),
            "`madoguchi card serve --profile plastic` で始めるか、--session でフォルダーを指定してください",
        ),
    }
    Exit::Config
}

fn no_such_reader(number: usize, count: usize, lang: Lang) -> Exit {
    match lang {
        Lang::En => console::error(&format!("there is no reader {number}"), &format!("the session has {count}")),
        Lang::Ja => {
            console::error(&format!("リーダー{number}はありません"), &format!("このセッションには{count}台あります"));
        }
    }
    Exit::Usage
}

fn refuse(error: &ControlError, number: usize, lang: Lang) -> Exit {
    match lang {
        Lang::En => console::error(&format!("reader {number}: {error}"), ""),
        Lang::Ja => console::error(&format!("リーダー{number}：{error}"), ""),
    }
    Exit::Config
}

fn in_json(number: usize, name: &str, state: &State) -> String {
    let mut value = serde_json::to_value(state).expect("a state is JSON");
    if let Some(fields) = value.as_object_mut() {
        fields.insert("reader".into(), number.into());
        fields.insert("name".into(), name.into());
    }
    value.to_string()
}

fn in_words(number: usize, name: &str, state: &State, lang: Lang) -> String {
    let profile = state.card.profile.as_deref().unwrap_or("-");
    let applet = state.card.applet.as_deref().unwrap_or("-");
    let mut text = String::new();
    let _ = match lang {
        Lang::En => writeln!(
            text,
            "reader {number} ({name}): {}, card {profile}, applet {applet}, {} exchanges",
            if state.present { "present" } else { "absent" },
            state.exchanges
        ),
        Lang::Ja => writeln!(
            text,
            "リーダー{number}（{name}）：{}、カード {profile}、アプレット {applet}、やりとり{}回",
            if state.present { "カードあり" } else { "カードなし" },
            state.exchanges
        ),
    };
    for pin in &state.card.pins {
        let _ = match lang {
            Lang::En => writeln!(
                text,
                "  PIN {:<7} {} {:>2} tries left{}",
                pin.applet,
                pin.id,
                pin.left,
                if pin.verified { ", verified" } else { "" }
            ),
            Lang::Ja => writeln!(
                text,
                "  暗証番号 {:<7} {} 残り{:>2}回{}",
                pin.applet,
                pin.id,
                pin.left,
                if pin.verified { "・照合済み" } else { "" }
            ),
        };
    }
    text
}

/// The longest end of a session.
const PATIENCE: Duration = Duration::from_secs(10);
