//! `mutants`: how many wrong implementations the suite tells.

use crate::command::suite;
use crate::console;
use crate::exit::Exit;
use crate::options::{MutantsCommand, MutantsOptions, MutantsRunOptions, MutantsShowOptions};
use indicatif::{ProgressBar, ProgressStyle};
use madoguchi_contract::Language;
use madoguchi_rulebook::Editions;
use madoguchi_suite::mutants::{Class, Matrix, Measure, Row, Trials};
use std::fmt::Write as _;
use std::thread::available_parallelism;

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
    let language = options.lang.into();
    let editions = Editions::builtin();
    let loaded = match suite::load(options.features.as_deref(), &editions.ids()) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let trials = Trials::of(&loaded.suite);
    let trials = match &options.only {
        Some(text) => trials.only(text),
        None => trials,
    };
    if trials.count() == 0 {
        let (what, help) = match language {
            Language::Ja => ("その名の変異はない", "名前は`madoguchi mutants show --killed`に並ぶ"),
            Language::En => ("no mutant has such a name", "`madoguchi mutants show --killed` lists them"),
        };
        console::error(what, help);
        return Exit::Nothing;
    }
    let bar = ProgressBar::new(trials.count() as u64);
    if let Ok(style) = ProgressStyle::with_template("{pos}/{len} {bar:40} {elapsed} {eta}") {
        bar.set_style(style);
    }
    let threads = options.jobs.map_or_else(|| available_parallelism().map_or(1, usize::from), usize::from);
    let measured = trials.run(threads, options.cells, &|| bar.inc(1));
    bar.finish_and_clear();
    let matrix = Matrix::of(measured.rows, measured.not_proven, Measure::of(&loaded.digest));
    let matrix = Matrix { only: options.only.clone(), ..matrix };
    if let Err(error) = std::fs::write(&options.out, matrix.to_text()) {
        let help = match language {
            Language::Ja => "--out で別のファイルを選ぶ",
            Language::En => "choose another file with --out",
        };
        console::error(&format!("{}: {error}", options.out.display()), help);
        return Exit::Config;
    }
    let mut text = told(&matrix, language);
    if options.killed {
        text.push_str(&killers(&matrix));
    }
    text.push('\n');
    for ([ja, en], took) in &measured.took {
        let what = if language == Language::Ja { ja } else { en };
        let _ = writeln!(text, "{what}: {:.1} s", took.as_secs_f64());
    }
    console::print(&text);
    if matrix.survived == 0 { Exit::Good } else { Exit::Findings }
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
            let mut text = told(&matrix, options.lang.into());
            if options.killed {
                text.push_str(&killers(&matrix));
            }
            console::print(&text);
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
    let pick = |ja: String, en: String| if language == Language::Ja { ja } else { en };
    let all = matrix.mutants.len();
    let elsewhere: Vec<_> = matrix.of_class(Class::Killed).filter(|mutant| !mutant.on_clause).collect();
    let unseen = matrix.of_class(Class::Survived).count();
    let (killed, survived) = (matrix.killed, matrix.survived);
    let [equivalent, allowed] = [Class::Equivalent, Class::Allowed].map(|class| matrix.of_class(class).count());
    let mut text = match &matrix.only {
        Some(only) => pick(
            format!("名前に`{only}`を含む変異だけ。試験一式のスコアではない\n"),
            format!("only mutants with `{only}` in their name: no score of the suite\n"),
        ),
        None => String::new(),
    };
    text += &pick(
        format!(
            "変異{all}個: 自らの条項で検出{killed}、別の条項でのみ検出{}、生存{unseen}、同値{equivalent}、許容{allowed}\n",
            elsewhere.len()
        ),
        format!(
            "{all} mutants: {killed} killed on their own clause, {} told on another clause only, {unseen} survived, \
             {equivalent} equivalent, {allowed} allowed\n",
            elsewhere.len()
        ),
    );
    let percent = (killed * 1000).checked_div(killed + survived).unwrap_or_default();
    text.push_str(&pick(
        format!("キルスコア {killed} / {}（{}.{}%）\n", killed + survived, percent / 10, percent % 10),
        format!("kill score {killed} / {} ({}.{} %)\n", killed + survived, percent / 10, percent % 10),
    ));
    if unseen > 0 {
        text.push_str(&pick("\n生存（シナリオが足りない）\n".into(), "\nsurvived (a scenario is missing)\n".into()));
        for mutant in matrix.of_class(Class::Survived) {
            let _ = writeln!(text, "  {:10} {}  {}", mutant.clause, mutant.id, mutant.because);
        }
    }
    if equivalent > 0 {
        text.push_str(&pick(
            "\n同値（どのセルでも同じ答え。比べたセル数）\n".into(),
            "\nequivalent (the same answer on every cell; cells compared)\n".into(),
        ));
        for mutant in matrix.of_class(Class::Equivalent) {
            let _ = writeln!(text, "  {:10} {}  {}", mutant.clause, mutant.id, mutant.cells);
        }
    }
    if allowed > 0 {
        text.push_str(&pick("\n許容（本文が定めない）\n".into(), "\nallowed (the text leaves it open)\n".into()));
        for mutant in matrix.of_class(Class::Allowed) {
            let _ = writeln!(text, "  {:10} {}  {}", mutant.clause, mutant.id, mutant.because);
        }
    }
    if !elsewhere.is_empty() {
        text.push_str(&pick(
            "\n別の条項でのみ検出（自らの条項のシナリオが足りない）\n".into(),
            "\ntold on another clause only (a scenario of its own clause is missing)\n".into(),
        ));
        for mutant in elsewhere {
            let _ = writeln!(text, "  {:10} {}  {}", mutant.clause, mutant.id, first(mutant));
        }
    }
    if !matrix.not_proven.is_empty() {
        let clauses = matrix.not_proven.join(" ");
        let count = matrix.not_proven.len();
        text.push_str(&pick(
            format!("\n適合だが未証明の条項（どの変異も破れない）{count}件\n  {clauses}\n"),
            format!("\n{count} clauses passed, not proven (no mutant breaks them)\n  {clauses}\n"),
        ));
    }
    let core = matrix.core();
    text.push_str(&pick(
        format!("\n{}個のシナリオで同じだけ検出できる。初めの{}個:\n", core.len(), core.len().min(CORE)),
        format!("\n{} scenarios kill as many; the first {}:\n", core.len(), core.len().min(CORE)),
    ));
    for (scenario, told) in core.iter().take(CORE) {
        let _ = writeln!(text, "  {scenario:32} {told:>5}");
    }
    text
}

/// Who killed whom.
fn killers(matrix: &Matrix) -> String {
    let mut text = String::from("\n");
    for mutant in matrix.of_class(Class::Killed) {
        let _ = writeln!(text, "{:10} {}: {}", mutant.clause, mutant.id, mutant.killed_by.join(" "));
    }
    text
}

/// The first scenario that told a mutant, and how many more did.
fn first(mutant: &Row) -> String {
    let first = mutant.killed_by.first().map(String::as_str).unwrap_or_default();
    match mutant.killed_by.len() {
        0 | 1 => first.into(),
        many => format!("{first} +{}", many - 1),
    }
}
