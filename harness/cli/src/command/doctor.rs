//! `doctor`: an adapter is looked at before any case runs.

use super::block_on;
use crate::exit::Exit;
use crate::options::DoctorOptions;
use crate::settings::Settings;
use crate::signals::unless_interrupted;
use crate::{console, product};
use madoguchi_contract::Language;
use madoguchi_contract::doctor::examine_within;
use madoguchi_rulebook::Editions;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Looks at an adapter; what is wrong is CONFIG, with what to do.
pub fn run(options: &DoctorOptions) -> Exit {
    let (settings, token) = match Settings::told().and_then(|settings| Ok((settings.token()?, settings))) {
        Ok((token, settings)) => (settings, token),
        Err(exit) => return exit,
    };
    let language = settings.language(options.lang);
    let target = settings.target(options.target.sut.as_deref());
    let deadline = Duration::from_millis(options.target.deadline);
    block_on(async {
        let started = Instant::now();
        let transport = match product::transport(&target, token.as_ref(), &Editions::builtin(), language) {
            Ok(transport) => transport,
            Err(error) => {
                console::error(&error, "");
                return Exit::Config;
            }
        };
        let checks = match unless_interrupted(examine_within(transport, started, deadline)).await {
            Ok(checks) => checks,
            Err(exit) => return exit,
        };
        let mut text = String::new();
        let width = checks.iter().map(|check| check.name.len()).max().unwrap_or_default();
        for check in &checks {
            let _ = writeln!(
                text,
                "{} {:<width$}  {}",
                if check.ok { "ok  " } else { "BAD " },
                check.name,
                check.what.say(language)
            );
            if !check.ok {
                let _ = writeln!(text, "     → {}", check.todo.say(language));
            }
        }
        let bad = checks.iter().filter(|check| !check.ok).count();
        let _ = match language {
            Language::En => writeln!(text, "{} checks, {bad} to put right (CONFIG)", checks.len()),
            Language::Ja => writeln!(text, "{}項目中、直すべきもの{bad}件（CONFIG）", checks.len()),
        };
        console::print(&text);
        if bad == 0 { Exit::Good } else { Exit::Config }
    })
}
