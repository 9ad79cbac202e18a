//! `mutants`: how many wrong implementations the suite tells.

use crate::command::suite;
use crate::console;
use crate::exit::Exit;
use crate::options::{MutantsCommand, MutantsOptions, MutantsRunOptions, MutantsShowOptions};
use indicatif::{ProgressBar, ProgressStyle};
use madoguchi_contract::Language;
use madoguchi_rulebook::Editions;
use madoguchi_suite::mutants::{Matrix, Trials};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Scenarios of the core that are printed.
const CORE: usize = 20;

/// Does what is asked.
pub fn run(options: &MutantsOptions) -> Exit {
    match &options.command {
        MutantsCommand::Run(options) => measure(options),
        MutantsCommand::Show(options) => show(options),
    }
}

fn measure(options: &MutantsRunOptions) -> Exit {
    let editions = Editions::builtin();
    let loaded = match suite::load(None, &editions.ids()) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let trials = Trials::of(&loaded.suite);
    let bar = ProgressBar::new(trials.count() as u64);
    if let Ok(style) = ProgressStyle::with_template("{pos}/{len} {bar:40} {elapsed} {eta}") {
        bar.set_style(style);
    }
    let tried = trials.run(&|| bar.inc(1));
    bar.finish_and_clear();
    let mut text = Sha256::new();
    for id in editions.ids() {
        text.update(editions.text_of(&id).unwrap_or_default().as_bytes());
    }
    let matrix = Matrix::of(tried, loaded.digest, suite::hex(&text.finalize()));
    if let Err(error) = std::fs::write(&options.out, matrix.to_text()) {
        let help = match options.lang.into() {
            Language::Ja => "--out で別のファイルを選ぶ",
            Language::En => "choose another file with --out",
        };
        console::error(&format!("{}: {error}", options.out.display()), help);
        return Exit::Config;
    }
    console::print(&told(&matrix, options.lang.into()));
    Exit::Good
}

fn show(options: &MutantsShowOptions) -> Exit {
    let matrix = match &options.matrix {
        None => Matrix::committed().ok_or_else(|| "no matrix is built in".to_string()),
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| error.to_string())
            .and_then(|text| Matrix::parse(&text).map_err(|error| error.to_string()))
            .map_err(|error| format!("{}: {error}", path.display())),
    };
    match matrix {
        Ok(matrix) => {
            console::print(&told(&matrix, options.lang.into()));
            Exit::Good
        }
        Err(error) => {
            let help = match options.lang.into() {
                Language::Ja => "`madoguchi mutants run` で測定する",
                Language::En => "`madoguchi mutants run` measures one",
            };
            console::error(&error, help);
            Exit::Config
        }
    }
}

fn told(matrix: &Matrix, language: Language) -> String {
    let pick = |pair: [String; 2]| pair[usize::from(language == Language::En)].clone();
    let all = matrix.mutants.len();
    let on_clause = matrix.mutants.iter().filter(|mutant| mutant.on_clause).count();
    let (killed, survived) = (matrix.killed, matrix.survived);
    let mut text = pick([
        format!("変異{all}個: 検出{killed}（うち自らの条項で{on_clause}）、生存{survived}\n"),
        format!("{all} mutants: {killed} killed ({on_clause} of them on their own clause), {survived} survived\n"),
    ]);
    if survived > 0 {
        text.push_str(&pick([
            "\n生存（同値かどうかは未証明）\n".into(),
            "\nsurvived (not proven to be equivalent)\n".into(),
        ]));
        for mutant in matrix.survivors() {
            let _ = writeln!(text, "  {:10} {}", mutant.clause, mutant.id);
        }
    }
    let core = matrix.core();
    text.push_str(&pick([
        format!("\n{}個のシナリオで同じだけ検出できる。初めの{}個:\n", core.len(), core.len().min(CORE)),
        format!("\n{} scenarios kill as many; the first {}:\n", core.len(), core.len().min(CORE)),
    ]));
    for (scenario, told) in core.iter().take(CORE) {
        let _ = writeln!(text, "  {scenario:32} {told:>5}");
    }
    text
}
