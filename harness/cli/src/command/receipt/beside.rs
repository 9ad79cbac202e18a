//! `receipt check --case`: one person's file beside what the desk knew.

use super::told::Cases;
use crate::exit::Exit;
use madoguchi_contract::{Case, Language};
use madoguchi_judge::claims::insured;
use madoguchi_receipt::Kind;
use madoguchi_receipt::route::{Departure, Filed, Known, departures};
use madoguchi_rulebook::{Editions, decide};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// A case that files are held beside.
pub struct Beside {
    case: Arc<Case>,
    editions: Editions,
}

impl Beside {
    /// The case with this name.
    ///
    /// # Errors
    /// The exit code; the nearest name is told.
    pub fn read(name: &str) -> Result<Self, Exit> {
        let cases = Cases::read()?;
        let case = cases.find(name)?.clone();
        Ok(Self { case, editions: cases.editions })
    }

    /// Where a file departs from the case.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn departures(&self, path: &Path, kind: Kind) -> Result<Vec<Departure>, String> {
        let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let Some(rulebook) = self.editions.get(&self.case.rulebook) else { return Ok(vec![]) };
        let decision = decide(rulebook, &self.case.facts);
        let (current, former) = (insured(&self.case.numbers.current), insured(&self.case.numbers.former));
        let known = Known { facts: &self.case.facts, decision: &decision, current: &current, former: &former };
        Ok(departures(&Filed::read(&bytes, kind), &known))
    }

    /// The departure for a person.
    pub fn human(&self, path: &Path, departure: &Departure, language: Language) -> String {
        let english = usize::from(language == Language::En);
        let oracle = departure.oracle.map(|oracle| format!(" ({oracle})")).unwrap_or_default();
        let (line, level) = (departure.at.line, departure.level);
        let field = match departure.field {
            0 => String::new(),
            field => [format!("、{field}項目目"), format!(", field {field}")][english].clone(),
        };
        format!(
            "{}:{line}  {}{oracle}  {} ({})\n  {}\n  {}{field}\n\n",
            path.display(),
            departure.clause,
            level.text()[english],
            level.number(),
            departure.text[english],
            [format!("ケース {}", self.case.id), format!("case {}", self.case.id)][english]
        )
    }

    /// How many there are, for a person.
    pub fn summary(&self, count: usize, language: Language) -> String {
        match language {
            Language::Ja => format!("  ケース {} と異なる点{count}件\n", self.case.id),
            Language::En => format!("  {count} departures from case {}\n", self.case.id),
        }
    }

    /// The departure as a JSON object.
    pub fn json(&self, path: &Path, departure: &Departure) -> Value {
        let [ja, en] = &departure.text;
        json!({
            "format": super::json::FORMAT, "version": 1, "kind": "departure", "file": path.display().to_string(), "case": self.case.id,
            "clause": departure.clause, "oracle": departure.oracle, "level": departure.level.word(),
            "reception": departure.level.number(), "line": departure.at.line, "byte": departure.at.offset, "field": departure.field,
            "text": {"ja": ja, "en": en},
        })
    }
}
