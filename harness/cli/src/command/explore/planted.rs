//! `explore --defects`: the test of the explorer. Every planted defect that decides must be found by walking.

use crate::console;
use crate::exit::Exit;
use madoguchi_contract::Language;
use madoguchi_reference::{DEFECTS, Defect};
use madoguchi_rulebook::Rulebook;
use madoguchi_suite::explore::Plan;
use madoguchi_suite::explore::cause::id;
use madoguchi_suite::explore::planted::{UNSEEN, shown};
use std::fmt::Write as _;

/// Looks for every planted defect.
///
/// # Errors
/// The reference cannot be asked, or no defect belongs to these rulebooks; told.
pub fn run(spaces: &[(&Rulebook, &Plan)], language: Language) -> Result<Exit, Exit> {
    let (mut text, mut found, mut looked) = (String::new(), 0, 0);
    for defect in DEFECTS.iter().filter(|defect| defect.shows_in_a_decision()) {
        let own: Vec<_> = spaces.iter().filter(|(book, _)| defect.rulebooks.contains(&book.id())).collect();
        if own.is_empty() {
            continue;
        }
        if let Some((_, [ja, en])) = UNSEEN.iter().find(|(id, _)| *id == defect.id) {
            let _ = match language {
                Language::Ja => writeln!(text, "{}: 空間の外（{ja}）", defect.id),
                Language::En => writeln!(text, "{}: outside the space ({en})", defect.id),
            };
            continue;
        }
        looked += 1;
        let mut told = None;
        for (rulebook, plan) in own {
            let shown = shown(defect, rulebook, plan).map_err(|error| {
                console::error(&error.to_string(), "");
                Exit::Run(70)
            })?;
            if let Some(shown) = shown {
                let sign = &shown.sign;
                told = Some(format!(
                    "{} {}: {}  [{}]",
                    sign.clause,
                    sign.observable,
                    sign.difference,
                    id(&shown.facts, rulebook.id())
                ));
                break;
            }
        }
        found += usize::from(told.is_some());
        line(&mut text, defect, told.as_deref(), language);
    }
    let _ = match language {
        Language::Ja => writeln!(text, "判断の欠陥{looked}件のうち{found}件がセルを歩いて見つかる"),
        Language::En => writeln!(text, "{found} of {looked} planted defects that decide are found by walking"),
    };
    console::print(&text);
    match (looked, found == looked) {
        (0, _) => Err(Exit::Nothing),
        (_, true) => Ok(Exit::Good),
        (_, false) => Ok(Exit::Findings),
    }
}

fn line(text: &mut String, defect: &Defect, told: Option<&str>, language: Language) {
    let (what, not) = match language {
        Language::Ja => (defect.ja, "見つからない"),
        Language::En => (defect.en, "not found"),
    };
    let _ = writeln!(text, "{} ({}) {what}\n    {}", defect.id, defect.clause, told.unwrap_or(not));
}
