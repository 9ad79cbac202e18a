//! `receipt write`: files of claims for cases of the suite, as the reference claims them.

use super::told::Cases;
use crate::console;
use crate::exit::Exit;
use crate::options::ReceiptWriteOptions;
use madoguchi_contract::{Case, Language};
use madoguchi_receipt::Kind;
use madoguchi_receipt::code::Level;
use madoguchi_receipt::validate::validate_bytes;
use madoguchi_receipt::write::{Book, Payer};
use madoguchi_reference::{answer, books};
use madoguchi_rulebook::Day;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Writes claims.
pub fn run(options: &ReceiptWriteOptions) -> Exit {
    let language: Language = options.lang.into();
    let cases = match Cases::read() {
        Ok(cases) => cases,
        Err(exit) => return exit,
    };
    let named = match options.all {
        true => Ok(fitting(&cases, language)),
        false => options.cases.iter().map(|name| cases.find(name).cloned()).collect::<Result<Vec<_>, Exit>>(),
    };
    let named = match named {
        Ok(named) => named,
        Err(exit) => return exit,
    };
    let month = match month(options.month.as_deref(), &named) {
        Ok(month) => month,
        Err(error) => {
            console::error(&error, pick(language, ["--month 2025-08 のように指定", "give it as --month 2025-08"]));
            return Exit::Config;
        }
    };
    let mut kinds: Vec<Kind> = options.kind.iter().map(|kind| Kind::from(*kind)).collect();
    if kinds.is_empty() {
        kinds = Kind::ALL.to_vec();
    }
    let books: Vec<Book> = kinds.into_iter().flat_map(|kind| of_kind(&cases, &named, kind, month)).collect();
    if books.is_empty() {
        console::error(
            pick(language, ["どのケースも請求に至らない", "none of these cases ends in a claim"]),
            pick(
                language,
                [
                    "`madoguchi receipt write V-105` は不詳のレセプトを書く",
                    "`madoguchi receipt write V-105` writes an unknown insurer's claim",
                ],
            ),
        );
        return Exit::Nothing;
    }
    for book in books {
        match write(&book, &options.out, options.force) {
            Ok(path) => {
                let count = book.claims.len();
                console::print(&match language {
                    Language::Ja => format!("{}: {}、レセプト{count}件\n", path.display(), book.kind.name()),
                    Language::En => format!("{}: {}, {count} claims\n", path.display(), book.kind),
                });
            }
            Err(error) => {
                let help = [
                    "--out で別のフォルダーを選ぶか、--force で上書きする",
                    "choose another folder with --out, or write over it with --force",
                ];
                console::error(&error, pick(language, help));
                return Exit::Config;
            }
        }
    }
    Exit::Good
}

fn pick(language: Language, pair: [&'static str; 2]) -> &'static str {
    pair[usize::from(language == Language::En)]
}

/// The cases whose claims validate; how many others there are is told.
fn fitting(cases: &Cases, language: Language) -> Vec<Arc<Case>> {
    let month = Day::ymd(9999, 12, 1);
    let fits = |case: &Arc<Case>| {
        let books = of_kind(cases, std::slice::from_ref(case), Kind::Medical, month);
        books.iter().all(|book| {
            let findings = book.write().map(|bytes| validate_bytes(&bytes, Kind::Medical));
            findings.is_ok_and(|found| found.iter().all(|finding| finding.level() == Level::Note))
        })
    };
    let all: Vec<&Arc<Case>> = cases.all().iter().filter(|case| case.rulebook == "actual").collect();
    let fitting: Vec<Arc<Case>> = all.iter().filter(|case| fits(case)).map(|case| Arc::clone(case)).collect();
    let others = all.len() - fitting.len();
    if others > 0 {
        console::note(&match language {
            Language::Ja => format!("番号が保険の種類に合わない{others}ケースを除く"),
            Language::En => format!("{others} cases are left out: their numbers do not fit their scheme"),
        });
    }
    fitting
}

/// The month that is asked for, or the one behind the last visit.
fn month(asked: Option<&str>, cases: &[Arc<Case>]) -> Result<Day, String> {
    if let Some(asked) = asked {
        return Day::parse(&format!("{asked}-01")).map_err(|error| format!("--month {asked}: {error}"));
    }
    let last = cases.iter().map(|case| case.facts.now.day()).max();
    Ok(last.map_or(Day::ymd(2025, 8, 1), |day| day.month_start().plus_months(1)))
}

/// One book for each payer, claims in the order of the cases.
fn of_kind(cases: &Cases, named: &[Arc<Case>], kind: Kind, month: Day) -> Vec<Book> {
    let mut all: Vec<Book> = vec![];
    for case in named {
        let Some(rulebook) = cases.editions.get(&case.rulebook) else { continue };
        let question = case.question();
        for book in books(rulebook, &question, &answer(rulebook, &question), kind, month) {
            match all.iter_mut().find(|there| there.payer == book.payer) {
                Some(there) => there.claims.extend(book.claims),
                None => all.push(book),
            }
        }
    }
    all.sort_by_key(|book| book.payer);
    all
}

fn write(book: &Book, out: &Path, force: bool) -> Result<PathBuf, String> {
    let payer = match book.payer {
        Payer::Fund => "fund",
        Payer::Federation => "federation",
    };
    let path = out.join(payer).join(book.kind.file_name());
    let bytes = book.write().map_err(|error| format!("{}: {error}", path.display()))?;
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    std::fs::create_dir_all(out.join(payer)).map_err(told)?;
    let mut open = OpenOptions::new();
    let open = if force { open.write(true).create(true).truncate(true) } else { open.write(true).create_new(true) };
    open.open(&path).and_then(|mut file| file.write_all(&bytes)).map_err(told)?;
    Ok(path)
}
