//! `replay`: one case, with everything that was said.

mod cell;

use super::explore::scenes;
use super::{block_on, faults, suite};
use crate::editions::Chosen;
use crate::exit::Exit;
use crate::options::ReplayOptions;
use crate::product::Wanted;
use crate::settings::Settings;
use crate::signals::unless_interrupted;
use crate::{console, product};
use madoguchi_contract::Case;
use madoguchi_contract::Role;
use madoguchi_contract::event::EventBody;
use madoguchi_contract::names::nearest;
use madoguchi_judge::CaseVerdict;
use madoguchi_report::terminal;
use madoguchi_rulebook::Word;
use madoguchi_suite::features::print::gherkin;
use madoguchi_suite::run::{Policy, Run};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Replays one case and shows everything.
pub fn run(options: &ReplayOptions) -> Exit {
    let (settings, token) = match Settings::told().and_then(|settings| Ok((settings.token()?, settings))) {
        Ok((token, settings)) => (settings, token),
        Err(exit) => return exit,
    };
    let language = settings.language(options.lang);
    let codes = match settings.error_map() {
        Ok(mapped) => mapped.map(|mapped| mapped.map).unwrap_or_default(),
        Err(exit) => return exit,
    };
    // A feature file is replayed whole.
    let file = Some(Path::new(&options.case)).filter(|path| path.extension().is_some_and(|it| it == "feature"));
    // `V-128@actual/reception`: the case at the depth of that role.
    let depth = options.case.split('~').next().and_then(|id| id.rsplit_once('/'));
    let role = depth.and_then(|(_, role)| Role::parse(role));
    let planned = match faults::planned(options.faults.as_deref(), options.seed, language) {
        Ok(planned) => planned,
        Err(exit) => return exit,
    };
    let wire: Vec<Role> = role.filter(|role| role.is_wire()).into_iter().collect();
    let asked = if options.rulebook.is_empty() { &settings.rulebooks } else { &options.rulebook };
    let read = Chosen::read(asked).and_then(|chosen| {
        let loaded = suite::load(file.or(options.features.as_deref()), &chosen.editions.ids())?;
        if !options.rulebook.is_empty() {
            chosen.are_named(&loaded.suite.cases)?;
        }
        let loaded = loaded.among_peers(&wire, &chosen.editions, planned.as_deref());
        Ok((chosen, loaded))
    });
    let (chosen, loaded) = match read {
        Ok(read) => read,
        Err(exit) => return exit,
    };
    // Settings choose what a run takes; a case that was called by its name is replayed whatever they say.
    let taken = |case: &Case| options.rulebook.is_empty() || chosen.ids.contains(&case.rulebook);
    let named = |case: &Case| file.is_some() || case.id == options.case || case.vector() == options.case;
    let mut cases: Vec<Arc<Case>> =
        loaded.suite.cases.iter().filter(|case| named(case) && taken(case)).cloned().collect();
    let is_cell = cases.is_empty() && file.is_none() && cell::is_id(&options.case);
    if is_cell {
        cases = match scenes(&options.scene) {
            Ok(scenes) => cell::cases(&options.case, &scenes, &chosen),
            Err(exit) => return exit,
        };
        if cases.is_empty() {
            let (what, help) = cell::none(&options.case, language);
            console::error(&what, help);
            return Exit::Nothing;
        }
    }
    if cases.is_empty() {
        let near = nearest(&options.case, loaded.suite.cases.iter().map(|case| case.id.as_str()));
        console::error(
            &format!("no case is called `{}`", options.case),
            &near.map(|n| format!("the nearest is `{n}`")).unwrap_or_default(),
        );
        return Exit::Nothing;
    }
    let rulebooks: Vec<String> = cases.iter().map(|case| case.rulebook.clone()).collect();
    let target = settings.target(options.target.sut.as_deref());
    let replayed = async {
        let deadline = Duration::from_millis(options.target.deadline);
        let wanted = Wanted { roles: &wire, rulebooks: &rulebooks, editions: &chosen.editions };
        let plugged = match product::plug(&target, token.as_ref(), 1, deadline, &wanted, language).await {
            Ok(plugged) => plugged,
            Err(error) => {
                console::error(&error, "`madoguchi doctor` looks at an adapter step by step");
                return Exit::Config;
            }
        };
        let driver = plugged.into_driver().with_editions(chosen.editions.clone());
        let driver = driver.with_codes(codes.clone()).under(planned.clone());
        let run = Run::new(cases.clone(), driver, None, Policy::ToTheEnd, |_| {});
        let (mut text, mut departs) = (String::new(), false);
        for (case, history) in run.replay_told().await {
            let _ = match is_cell {
                true => writeln!(text, "{}", case.id),
                false => writeln!(text, "{}  {}  ({}:{})", case.id, case.title, case.feature, case.line),
            };
            // The scenario as it was put, then every message.
            let scenario = gherkin(std::slice::from_ref(&case), language);
            text.extend(scenario.lines().skip(2).map(|line| format!("{line}\n")));
            text.push('\n');
            for event in
                history.iter().filter(|event| !matches!(event, EventBody::CaseOpened { .. } | EventBody::CaseClosed))
            {
                let _ = writeln!(text, "  {}", serde_json::to_string(event).unwrap_or_default());
            }
            departs |= is_cell && cell::told(&mut text, &case, &history, &chosen, language);
        }
        run.driver().close().await;
        let verdicts = run.take_verdicts();
        let again = faults::again(planned.as_deref(), options.faults.as_deref());
        let view = console::view_of(&target, again, language);
        for verdict in verdicts.iter().filter(|_| !is_cell) {
            let _ = writeln!(text, "\n{}  {}", verdict.verdict.text().get(language), verdict.case);
            for finding in &verdict.findings {
                text.push_str(&terminal::finding(finding, &verdict.title, &view));
            }
        }
        console::print(&text);
        let bad = |verdict: &CaseVerdict| verdict.verdict.is_violation() || verdict.verdict.rank() >= 12;
        let fails = if is_cell { departs } else { verdicts.iter().any(bad) };
        if fails { Exit::Findings } else { Exit::Good }
    };
    block_on(unless_interrupted(replayed)).unwrap_or_else(|exit| exit)
}
