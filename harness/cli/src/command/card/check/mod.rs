//! `card check`: a card against the open list of what is known about such cards, in process or in a PC/SC reader.

mod json;
mod source;
mod text;

use crate::console;
use crate::exit::Exit;
use crate::options::{CardCheckOptions, Lang};
use madoguchi_card::check::{Allowance, CheckList, Report, Settings, Spend, check};
use madoguchi_card::{Card, Profile};
use madoguchi_judge::{Verdict, card_verdict};
use std::path::Path;

/// A report with a verdict a case.
struct Judged {
    report: Report,
    verdicts: Vec<Verdict>,
}

/// Checks a card.
pub fn run(options: &CardCheckOptions) -> Exit {
    match checked(options) {
        Ok(judged) => conclude(&judged, options),
        Err(Refused { what, help }) => {
            console::error(&what, &help);
            Exit::Config
        }
    }
}

/// Something in the set-up that cannot be used.
struct Refused {
    what: String,
    help: String,
}

impl Refused {
    fn new(what: impl Into<String>, lang: Lang, ja: &str, en: &str) -> Self {
        let help = match lang {
            Lang::Ja => ja,
            Lang::En => en,
        };
        Self { what: what.into(), help: help.into() }
    }
}

fn checked(options: &CardCheckOptions) -> Result<Judged, Refused> {
    let profile = options.profile.as_deref().map(|name| source::profile(name, options.lang)).transpose()?;
    let own_list = options.list.as_deref().map(|path| list(path, options.lang)).transpose()?;
    let list = own_list.as_ref().unwrap_or_else(|| CheckList::builtin());
    let mut settings = profile.as_ref().map(Settings::of).unwrap_or_default();
    settings.spend = if options.spend_pin_tries { Spend::Allowed } else { Spend::Never };
    settings.allowance = Allowance {
        own_card: options.i_own_this_card,
        verify: options.allow_verify,
        sign: options.allow_sign,
        personal: options.allow_personal,
    };
    if let Some(path) = &options.pins {
        source::pins(path, options.lang, &mut settings)?;
    }
    let report = match (&options.reader, profile) {
        (Some(reader), profile) => {
            // The tries left in a reader are what the card was used for, not what its profile began with.
            settings.tries.clear();
            settings.kind = profile.as_ref().map(|profile: &Profile| profile.kind);
            source::in_reader(reader, options.lang, |chip| check(chip, list, &settings))?
        }
        (None, Some(profile)) => check(&mut Card::new(&profile), list, &settings),
        (None, None) => {
            return Err(Refused::new(
                "--profile / --reader",
                options.lang,
                "どちらかを指定してください",
                "give one of them",
            ));
        }
    };
    let verdicts = report.results.iter().map(|result| card_verdict(result.outcome, result.case.confidence)).collect();
    Ok(Judged { report, verdicts })
}

fn list(path: &Path, lang: Lang) -> Result<CheckList, Refused> {
    let (ja, en) = (
        "組み込みの一覧 scenarios/cards/check.toml を手本にしてください",
        "take the built-in list, scenarios/cards/check.toml, as an example",
    );
    let refuse = |reason: String| Refused::new(format!("{}: {reason}", path.display()), lang, ja, en);
    let text = std::fs::read_to_string(path).map_err(|error| refuse(error.to_string()))?;
    CheckList::parse(&text).map_err(|error| refuse(error.to_string()))
}

fn conclude(judged: &Judged, options: &CardCheckOptions) -> Exit {
    let written = options.json.as_ref().map(|path| (path, std::fs::write(path, json::report(judged))));
    if let Some((path, Err(error))) = written {
        console::error(&format!("{}: {error}", path.display()), "");
        return Exit::Config;
    }
    console::print(&text::report(judged, options.lang.into()));
    exit(&judged.verdicts, options.strict)
}

fn exit(verdicts: &[Verdict], strict: bool) -> Exit {
    let has = |bad: &dyn Fn(Verdict) -> bool| verdicts.iter().any(|verdict| bad(*verdict));
    let judged = |verdict| matches!(verdict, Verdict::Pass | Verdict::Info | Verdict::Warn);
    let undecided = |verdict| matches!(verdict, Verdict::Inconclusive(_));
    if has(&Verdict::is_violation) || has(&undecided) || (strict && has(&|verdict| verdict == Verdict::Warn)) {
        Exit::Findings
    } else if has(&judged) {
        Exit::Good
    } else {
        Exit::Nothing
    }
}
