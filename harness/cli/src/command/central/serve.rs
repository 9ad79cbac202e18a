//! `central serve`: the service on loopback, until Ctrl-C.

use crate::command::{block_on, faults};
use crate::console;
use crate::exit::Exit;
use crate::options::{CentralServeOptions, Lang};
use crate::signals::Signals;
use madoguchi_message::habits::Habits;
use madoguchi_rulebook::Instant;
use madoguchi_world::central::person::PeopleFile;
use madoguchi_world::central::{Entry, Settings, start};
use madoguchi_world::clock::Clock;
use madoguchi_world::fault::PlanFault;

/// Serves it.
pub fn run(options: &CentralServeOptions) -> Exit {
    let running = settings(options).and_then(|settings| {
        start(settings).map_err(|error| match options.lang {
            Lang::Ja => (
                format!("待ち受けられません：{error}"),
                "127.0.0.1 の空いているポートを指定してください（0 は自動）".into(),
            ),
            Lang::En => (format!("cannot listen: {error}"), "give a free port on 127.0.0.1 (0 takes any)".into()),
        })
    });
    let running = match running {
        Ok(running) => running,
        Err((what, help)) => {
            console::error(&what, &help);
            return Exit::Config;
        }
    };
    block_on(async {
        let mut signals = Signals::listen();
        console::print(&format!("{}\n", told(running.manifest())));
        signals.interrupted().await;
    });
    Exit::INTERRUPTED
}

/// The manifest, with the command that serves the same again.
pub fn told(mut manifest: serde_json::Value) -> String {
    let words: Vec<String> = std::env::args().skip(1).map(|word| madoguchi_report::terminal::quoted(&word)).collect();
    manifest["again"] = format!("madoguchi {}", words.join(" ")).into();
    manifest.to_string()
}

fn settings(options: &CentralServeOptions) -> Result<Settings, (String, String)> {
    let mut settings = Settings {
        address: options.listen,
        management: options.management,
        entry: if options.mtls { Entry::ClientCertificate } else { Entry::Plain },
        seed: options.seed,
        bodies: !options.no_evidence,
        habits: habits(&options.habit)?,
        relation_days: options.relation_days,
        ..Settings::default()
    };
    let now = Instant::parse(&options.now).map_err(|error| {
        let help = match options.lang {
            Lang::Ja => "2025-07-10T09:00:00+09:00 のように書いてください",
            Lang::En => "write it like 2025-07-10T09:00:00+09:00",
        };
        (format!("--now: {error}"), help.to_string())
    })?;
    settings.clock = Clock::at(now);
    if let Some(path) = &options.people {
        let help = || match options.lang {
            Lang::Ja => "scenarios/people/people.toml を手本にしてください".to_string(),
            Lang::En => "scenarios/people/people.toml is an example".to_string(),
        };
        let text = std::fs::read_to_string(path).map_err(|error| (format!("{}: {error}", path.display()), help()))?;
        let file = PeopleFile::parse(&text).map_err(|fault| (format!("{}: {fault}", path.display()), help()))?;
        settings.people = file.people;
    }
    if let Some(asked) = &options.faults {
        let language = options.lang.into();
        let plan = faults::plan(asked, language)?;
        let refused =
            |fault: PlanFault| (format!("{asked}: {}", fault.what(language)), fault.help(language).to_string());
        plan.needs_no_desk().map_err(refused)?;
        settings.faults = plan;
    }
    Ok(settings)
}

fn habits(settings: &[String]) -> Result<Habits, (String, String)> {
    let mut habits = Habits::default();
    for setting in settings {
        let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
        habits.set(name, value).map_err(|fault| (format!("--habit {setting}: {fault}"), String::new()))?;
    }
    Ok(habits)
}
