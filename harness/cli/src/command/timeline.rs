//! `timeline`: what the person of a case can do on every day of a span.

use super::suite;
use crate::console;
use crate::editions::Chosen;
use crate::exit::Exit;
use crate::options::TimelineOptions;
use madoguchi_contract::names::nearest;
use madoguchi_contract::{Case, Language};
use madoguchi_judge::Text;
use madoguchi_report::html;
use madoguchi_report::timeline::Timeline;
use madoguchi_rulebook::Day;
use std::path::Path;
use std::sync::Arc;

/// Draws the days of a case.
pub fn run(options: &TimelineOptions) -> Exit {
    let language = options.lang.into();
    let span = match span(options) {
        Ok(span) => span,
        Err(error) => {
            console::error(error.get(language), "");
            return Exit::Usage;
        }
    };
    let read = Chosen::read(&options.rulebook)
        .and_then(|chosen| Ok((suite::load(options.features.as_deref(), &chosen.editions.ids())?, chosen)));
    let (loaded, chosen) = match read {
        Ok(read) => read,
        Err(exit) => return exit,
    };
    let taken = |case: &Case| chosen.ids.is_empty() || chosen.ids.contains(&case.rulebook);
    let named = |case: &Case| case.id == options.case || case.vector() == options.case;
    let cases: Vec<&Arc<Case>> = loaded.suite.cases.iter().filter(|case| named(case) && taken(case)).collect();
    if cases.is_empty() {
        let near = nearest(&options.case, loaded.suite.cases.iter().map(|case| case.id.as_str()));
        let told = |near| Text::new(format!("最も近いのは`{near}`"), format!("the nearest is `{near}`"));
        let (asked, help) = (&options.case, near.map(told).unwrap_or_default());
        let what = Text::new(format!("ケース`{asked}`はない"), format!("no case is called `{asked}`"));
        console::error(what.get(language), help.get(language));
        return Exit::Nothing;
    }
    let view = console::view(language);
    let mut text = vec![];
    let mut pictures = vec![];
    for case in cases {
        let Some(rulebook) = chosen.editions.get(&case.rulebook) else { continue };
        let timeline = Timeline::of(case, rulebook, span);
        text.push(timeline.bars(&view));
        pictures.push((case.rulebook.clone(), timeline));
    }
    if let Some(path) = &options.svg {
        let one = pictures.len() == 1;
        for (rulebook, picture) in &pictures {
            // One picture a rulebook.
            let name = path.with_extension(if one { "svg".into() } else { format!("{rulebook}.svg") });
            if let Err(exit) = write(&name, &picture.svg(language), language) {
                return exit;
            }
        }
    }
    if let Some(path) = &options.html {
        let pictures: Vec<Timeline> = pictures.into_iter().map(|(_, timeline)| timeline).collect();
        if let Err(exit) = write(path, &html::page(&pictures, language), language) {
            return exit;
        }
    }
    console::print(&text.join("\n"));
    Exit::Good
}

fn write(path: &Path, text: &str, language: Language) -> Result<(), Exit> {
    std::fs::write(path, text).map_err(|error| {
        let help = Text::new("書き込めるファイルを選ぶこと", "choose a file that can be written");
        console::error(&format!("{}: {error}", path.display()), help.get(language));
        Exit::Config
    })
}

fn span(options: &TimelineOptions) -> Result<Option<(Day, Day)>, Text> {
    let day = |name: &str, text: &str| {
        Day::parse(text).map_err(|error| {
            Text::new(format!("{name}: `{text}`は日付（YYYY-MM-DD）ではない"), format!("{name}: {error}"))
        })
    };
    match (&options.from, &options.to) {
        (None, None) => Ok(None),
        (Some(from), Some(to)) => {
            let (from, to) = (day("--from", from)?, day("--to", to)?);
            let days = to.number() - from.number() + 1;
            match days {
                1..=LONGEST => Ok(Some((from, to))),
                ..1 => Err(Text::new(format!("--to: {to}は{from}より前"), format!("--to: {to} is before {from}"))),
                _ => Err(Text::new(
                    format!("--to: {days}日は20年（{LONGEST}日）を超える"),
                    format!("--to: {days} days are more than {LONGEST}, twenty years"),
                )),
            }
        }
        _ => Err(Text::new("--fromと--toは両方指定するか、どちらも省くこと", "give --from and --to, or neither")),
    }
}

/// Days of twenty years.
const LONGEST: i32 = 7305;
