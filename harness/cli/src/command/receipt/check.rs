//! `receipt check`: every deviation of a file, and what the payers' reception would make of it.

use super::beside::Beside;
use super::{human, input, json, sarif};
use crate::console;
use crate::exit::Exit;
use crate::options::{ReceiptCheckOptions, ReceiptFormat};
use indicatif::{ProgressBar, ProgressStyle};
use madoguchi_contract::Language;
use madoguchi_receipt::Kind;
use madoguchi_receipt::code::{Check, Level};
use madoguchi_receipt::validate::{Finding, validate_on};
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Findings of each code that are printed without `--all`.
const SHOWN: u64 = 5;
/// Length from which the progress is shown.
const LARGE: u64 = 16 << 20;

/// What was found in one file.
pub struct Checked {
    /// The file.
    pub path: PathBuf,
    /// Its kind.
    pub kind: Kind,
    /// Claims in it.
    pub claims: u64,
    /// How often each check told something, by level.
    pub counts: BTreeMap<(Level, Check), u64>,
}

impl Checked {
    /// The worst level; none: nothing was found.
    pub fn worst(&self) -> Option<Level> {
        self.counts.keys().map(|(level, _)| *level).max()
    }

    /// Findings.
    pub fn found(&self) -> u64 {
        self.counts.values().sum()
    }
}

/// Checks files.
pub fn run(options: &ReceiptCheckOptions) -> Exit {
    let language: Language = options.lang.into();
    let beside = match options.case.as_deref().map(Beside::read).transpose() {
        Ok(beside) => beside,
        Err(exit) => return exit,
    };
    let mut log = sarif::Log::new(language);
    let (mut worst, mut unusable) = (None, false);
    for path in &options.files {
        let mut tell = |finding: &Finding| match options.format {
            ReceiptFormat::Human => console::print(&human::finding(path, finding, language)),
            ReceiptFormat::Json => console::print(&json::finding(path, finding)),
            ReceiptFormat::Sarif => log.add(path, finding),
        };
        match check(path, options, language, &mut tell) {
            Ok(checked) => {
                worst = worst.max(checked.worst());
                let mut differing = None;
                if let Some(beside) = &beside {
                    let departures = match beside.departures(path, checked.kind) {
                        Ok(departures) => departures,
                        Err(error) => {
                            unusable = true;
                            console::error(&error, help(language));
                            continue;
                        }
                    };
                    differing = Some((beside, departures.len()));
                    for departure in departures {
                        worst = worst.max(Some(departure.level));
                        match options.format {
                            ReceiptFormat::Human => console::print(&beside.human(path, &departure, language)),
                            ReceiptFormat::Json => console::print(&format!("{}\n", beside.json(path, &departure))),
                            ReceiptFormat::Sarif => log.add_departure(path, &departure),
                        }
                    }
                }
                match options.format {
                    ReceiptFormat::Human => {
                        console::print(&human::summary(&checked, if options.all { u64::MAX } else { SHOWN }, language))
                    }
                    ReceiptFormat::Json => console::print(&json::summary(&checked)),
                    ReceiptFormat::Sarif => {}
                }
                if let (Some((beside, count)), ReceiptFormat::Human) = (differing, options.format) {
                    console::print(&beside.summary(count, language));
                }
            }
            Err(error) => {
                unusable = true;
                console::error(&error, help(language));
            }
        }
    }
    if options.format == ReceiptFormat::Sarif {
        console::print(&log.finish());
    }
    match worst {
        _ if unusable => Exit::Config,
        Some(worst) if worst >= Level::from(options.severity) => Exit::Findings,
        _ => Exit::Good,
    }
}

fn help(language: Language) -> &'static str {
    match language {
        Language::Ja => "請求ファイル（RECEIPTC.UKEなど）を指定してください",
        Language::En => "give a file to be claimed with, such as RECEIPTC.UKE",
    }
}

fn check(
    path: &Path,
    options: &ReceiptCheckOptions,
    language: Language,
    tell: &mut dyn FnMut(&Finding),
) -> Result<Checked, String> {
    let opened = input::open(path, options.kind.map(Kind::from), language)?;
    let kind = opened.kind;
    let mut checked = Checked { path: path.into(), kind, claims: 0, counts: BTreeMap::new() };
    let limit = if options.all || options.format != ReceiptFormat::Human { u64::MAX } else { SHOWN };
    let mut take = |finding: &Finding| {
        let count = checked.counts.entry((finding.level(), finding.check)).or_default();
        *count += 1;
        if *count <= limit {
            tell(finding);
        }
    };
    if opened.utf8 {
        take(&Finding {
            check: Check::Utf8,
            kind,
            line: 1,
            claim: None,
            record: None,
            field: None,
            offset: 0,
            raw: vec![],
            detail: None,
            unconfirmed: false,
        });
    }
    let visible = opened.length >= LARGE && std::io::stderr().is_terminal();
    let bar = if visible { ProgressBar::new(opened.length) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("{bytes}/{total_bytes} {bar:40} {bytes_per_sec} {eta}") {
        bar.set_style(style);
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let claims = validate_on(cores, bar.wrap_read(opened.file), kind, &mut |finding| take(&finding));
    bar.finish_and_clear();
    checked.claims = claims.map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(checked)
}
