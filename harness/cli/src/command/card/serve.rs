//! `card serve`: emulated cards in readers of their own, until Ctrl-C or `card stop`.

use super::source;
use crate::command::block_on;
use crate::console;
use crate::exit::Exit;
use crate::options::{Lang, ServeOptions};
use crate::signals::Signals;
use madoguchi_card::Profile;
use madoguchi_card::profile::BUILTIN;
use madoguchi_reader::{Config, Contents, Start, Timing};
use madoguchi_world::pcsc::vpcd::{self, Served};
use madoguchi_world::pcsc::{Daemon, LaunchError, ReaderPlan, Readers, Session, SessionNote, default_session};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::UnixListener;

/// Serves the cards.
pub fn run(options: &ServeOptions) -> Exit {
    let lang = options.session.lang;
    if options.list {
        console::print(&list(lang));
        return Exit::Good;
    }
    let plans = match plans(options) {
        Ok(plans) => plans,
        Err((what, help)) => {
            console::error(&what, &help);
            return Exit::Config;
        }
    };
    let folder = options.session.session.clone().unwrap_or_else(default_session);
    match serve(options, &folder, plans) {
        Ok(exit) => exit,
        Err(error) => {
            console::error(&in_words(&error, lang), "");
            Exit::Config
        }
    }
}

/// The cards' way to the client.
enum Way {
    Daemon(Daemon),
    Vpcd(Served),
}

impl Way {
    fn runs(&mut self) -> bool {
        match self {
            Self::Daemon(daemon) => daemon.runs(),
            Self::Vpcd(served) => served.runs(),
        }
    }
}

fn serve(options: &ServeOptions, folder: &Path, plans: Vec<ReaderPlan>) -> Result<Exit, LaunchError> {
    let lang = options.session.lang;
    let session = Session::create(folder)?;
    let names: Vec<String> = plans.iter().map(|plan| plan.name.clone()).collect();
    let mut way = match options.vpcd {
        None => Way::Daemon(Daemon::start(session.clone(), Readers { plans, driver: None })?),
        Some(address) => Way::Vpcd(vpcd::serve(&session, address, plans)?),
    };
    let socket = match &way {
        Way::Daemon(daemon) => Some(daemon.socket()),
        Way::Vpcd(_) => None,
    };
    let failed = |source| LaunchError::Folder { path: folder.into(), source };
    session.note(&SessionNote::new(socket.clone(), names.clone())).map_err(failed)?;
    // The signals stay taken over until the daemon has ended: let go earlier, they would end this program first.
    let (exit, signals) = block_on(async {
        let mut signals = Signals::listen();
        let stop = UnixListener::bind(session.socket()).map_err(failed)?;
        if options.vpcd.is_some() {
            console::error(
                match lang {
                    Lang::En => {
                        "vpcd itself listens on every network interface: anyone who reaches port 35963 can put a card on"
                    }
                    Lang::Ja => {
                        "vpcdは全てのネットワークインターフェースで待ち受けます。ポート35963に届く人は誰でもカードを差し込めます"
                    }
                },
                match lang {
                    Lang::En => "block the ports 35963 and 35964 in the firewall",
                    Lang::Ja => "ファイアウォールでポート35963と35964を塞いでください",
                },
            );
        }
        console::print(&greeting(socket.as_deref(), &names, lang));
        let exit = loop {
            tokio::select! {
                () = signals.interrupted() => break Exit::INTERRUPTED,
                asked = stop.accept() => match asked {
                    // A connection alone only asks whether the session runs; a byte ends it.
                    Ok((stream, _)) => if is_stop(&stream).await { break Exit::Good },
                    Err(_) => tokio::time::sleep(LOOK).await,
                },
                () = tokio::time::sleep(LOOK) => if !way.runs() {
                    let said = match lang {
                        Lang::En => "the PC/SC daemon ended; its log is",
                        Lang::Ja => "PC/SCデーモンが終了しました。ログ：",
                    };
                    console::error(&format!("{said} {}", session.log().display()), "");
                    break Exit::Config;
                },
            }
        };
        Ok::<_, LaunchError>((exit, signals))
    })?;
    let daemon_died = exit == Exit::Config;
    drop(way);
    if !daemon_died {
        let _ = session.clear();
    }
    drop(signals);
    Ok(exit)
}

async fn is_stop(stream: &tokio::net::UnixStream) -> bool {
    let said = async {
        loop {
            stream.readable().await.ok()?;
            let mut byte = [0];
            match stream.try_read(&mut byte) {
                Ok(1) => return Some(()),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                _ => return None,
            }
        }
    };
    matches!(tokio::time::timeout(LOOK, said).await, Ok(Some(())))
}

fn plans(options: &ServeOptions) -> Result<Vec<ReaderPlan>, (String, String)> {
    let lang = options.session.lang;
    let (cards, names) = (options.profile.len(), options.reader_name.len());
    if names > cards {
        return Err(match lang {
            Lang::En => (format!("{names} reader names for {cards} profiles"), "give one --profile a reader".into()),
            Lang::Ja => (
                format!("リーダー名{names}個に対してプロファイルが{cards}個です"),
                "リーダー1台ごとに --profile を指定してください".into(),
            ),
        });
    }
    let mut plans = vec![];
    for (index, profile) in options.profile.iter().enumerate() {
        let card = source::card(profile, options.expiry.as_deref(), lang)?;
        let mut config = Config::new(Contents::Card(card));
        config.start = if options.empty { Start::Empty } else { Start::Inserted };
        config.timing = if options.latency { Timing::Real } else { Timing::Immediate };
        config.faults.clone_from(&options.fault);
        config.trace = match &options.trace {
            None => None,
            Some(file) => Some(trace_file(file, index).map_err(|error| (error, String::new()))?),
        };
        let name = options.reader_name.get(index).cloned().unwrap_or_else(|| READER.into());
        plans.push(ReaderPlan { name, config });
    }
    Ok(plans)
}

/// One file a reader: `trace.ndjson`, `trace-2.ndjson`. The driver has another working folder, so the path is whole.
fn trace_file(file: &Path, index: usize) -> Result<PathBuf, String> {
    let mut path = std::path::absolute(file).map_err(|error| format!("{}: {error}", file.display()))?;
    if index > 0 {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = match path.extension() {
            Some(extension) => format!("{stem}-{}.{}", index + 1, extension.to_string_lossy()),
            None => format!("{stem}-{}", index + 1),
        };
        path.set_file_name(name);
    }
    Ok(path)
}

fn greeting(socket: Option<&Path>, names: &[String], lang: Lang) -> String {
    let mut text = String::new();
    if let Some(socket) = socket {
        let _ = writeln!(text, "export PCSCLITE_CSOCK_NAME={}", socket.display());
    }
    for (name, number) in names.iter().zip(1..) {
        let _ = match lang {
            Lang::En => writeln!(text, "# reader {number}: {name}"),
            Lang::Ja => writeln!(text, "# リーダー{number}：{name}"),
        };
    }
    text.push_str(match lang {
        Lang::En => "# Ctrl-C or `madoguchi card stop` ends it\n",
        Lang::Ja => "# Ctrl-C か `madoguchi card stop` で終わります\n",
    });
    text
}

fn list(lang: Lang) -> String {
    let profiles = BUILTIN.iter().filter_map(|id| Profile::builtin(id));
    let lines = profiles.map(|profile| {
        format!("{:<24} {}\n", profile.id, if lang == Lang::Ja { &profile.title_ja } else { &profile.title_en })
    });
    lines.collect()
}

fn in_words(error: &LaunchError, lang: Lang) -> String {
    match lang {
        Lang::En => error.to_string(),
        Lang::Ja => error.japanese(),
    }
}

/// The reader's name when none is given.
const READER: &str = "Madoguchi Emulated Reader";
/// How often the daemon is looked after.
const LOOK: Duration = Duration::from_millis(200);
