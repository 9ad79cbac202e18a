//! `card lint`: what a client did wrong in a recorded session.

use super::trace::read;
use crate::console;
use crate::exit::Exit;
use crate::options::{CardLintOptions, Lang};
use madoguchi_card::lint::{Finding, RULES, Rule, lint};
use madoguchi_card::trace::{Language, Step, Trace, steps};
use serde_json::json;
use std::fmt::Write as _;

/// Prints the findings of a trace, or the list of rules.
pub fn run(options: &CardLintOptions) -> Exit {
    let language: Language = options.lang.into();
    if let Some(unknown) = options.allow.iter().find(|id| RULES.iter().all(|rule| rule.id != **id)) {
        let (what, help) = match options.lang {
            Lang::En => (format!("there is no rule `{unknown}`"), "`madoguchi card lint --list` names the rules"),
            Lang::Ja => {
                (format!("規則 `{unknown}` はありません"), "`madoguchi card lint --list` で規則の一覧を表示します")
            }
        };
        console::error(&what, help);
        return Exit::Usage;
    }
    let Some(file) = options.file.as_deref().filter(|_| !options.list) else {
        console::print(&list(language));
        return Exit::Good;
    };
    let trace = match read(file, options.lang) {
        Ok(trace) => trace,
        Err(exit) => return exit,
    };
    let exchanges = trace.exchanges().count();
    let mut findings = lint(&trace);
    findings.retain(|finding| !options.allow.iter().any(|id| id == finding.rule.id));
    let text =
        if options.json { in_json(&findings, exchanges) } else { in_words(&trace, &findings, exchanges, language) };
    console::print(&text);
    if findings.iter().any(|finding| finding.rule.level.is_fault()) {
        Exit::Findings
    } else if exchanges == 0 {
        Exit::Nothing
    } else {
        Exit::Good
    }
}

fn in_words(trace: &Trace, findings: &[Finding], exchanges: usize, language: Language) -> String {
    let steps = steps(trace);
    let mut text = String::new();
    // One rule is told once, with the first that breaks it; the others by their numbers.
    for same in findings.chunk_by(|a, b| a.rule.id == b.rule.id) {
        let [finding, others @ ..] = same else { continue };
        let rule = finding.rule;
        let _ = writeln!(text, "{:<6} {} {}", rule.level.word(), rule.id, rule.what.get(language));
        let _ = writeln!(text, "       {}", finding.seen(language));
        for seq in finding.at.iter().take(6) {
            let step = steps.iter().find(|step| step.seq == *seq);
            let _ =
                writeln!(text, "       {seq:>5}  {}", step.map(|step| Step::say(step, language)).unwrap_or_default());
        }
        if !others.is_empty() {
            let _ = writeln!(text, "       {}", more(others, language));
        }
        let _ = writeln!(text, "       → {}", rule.instead.get(language));
        let _ = writeln!(text, "       {} {}", rule.confidence.mark(), source(rule, language));
    }
    let faults = findings.iter().filter(|finding| finding.rule.level.is_fault()).count();
    let remarks = findings.len() - faults;
    let _ = match language {
        Language::En => {
            writeln!(text, "{exchanges} exchanges, {} rules: {faults} faults, {remarks} remarks", RULES.len())
        }
        Language::Ja => {
            writeln!(text, "やりとり{exchanges}回、規則{}件：不備{faults}件、注記{remarks}件", RULES.len())
        }
    };
    text
}

fn more(others: &[Finding], language: Language) -> String {
    let places: Vec<String> = others.iter().filter_map(|finding| finding.at.first()).map(u64::to_string).collect();
    let dots = if places.len() > MOST { " …" } else { "" };
    let places = places.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
    match language {
        Language::En => format!("and {} more: exchange {places}{dots}", others.len()),
        Language::Ja => format!("ほか{}件：やりとり{places}{dots}", others.len()),
    }
}

const MOST: usize = 12;

fn source(rule: &Rule, language: Language) -> String {
    match language {
        Language::En => format!("{} · {}", rule.confidence.words().en, rule.source),
        Language::Ja => format!("{}・{}", rule.confidence.words().ja, rule.source),
    }
}

fn in_json(findings: &[Finding], exchanges: usize) -> String {
    let findings: Vec<_> = findings
        .iter()
        .map(|finding| {
            json!({
                "rule": finding.rule.id,
                "level": finding.rule.level,
                "confidence": finding.rule.confidence,
                "source": finding.rule.source,
                "at": finding.at,
                "what": {"ja": finding.rule.what.ja, "en": finding.rule.what.en},
                "seen": {"ja": finding.seen_ja, "en": finding.seen_en},
                "instead": {"ja": finding.rule.instead.ja, "en": finding.rule.instead.en},
            })
        })
        .collect();
    let whole = json!({"format": "madoguchi-card-lint", "version": 1, "exchanges": exchanges, "findings": findings});
    format!("{whole:#}\n")
}

fn list(language: Language) -> String {
    let mut text = String::new();
    for rule in RULES {
        let _ = writeln!(
            text,
            "{:<6} {} {:<24} {}\n       → {} · {}",
            rule.level.word(),
            rule.confidence.mark(),
            rule.id,
            rule.what.get(language),
            rule.instead.get(language),
            rule.source
        );
    }
    text
}
