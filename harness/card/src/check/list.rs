//! The list of cases: data, in `scenarios/cards/check.toml`. Anybody can write a row, or a list of their own.

use super::step::{Cost, Step};
use crate::confidence::Confidence;
use crate::profile::Kind;
use serde::Deserialize;
use std::sync::LazyLock;

/// The newest version of the list that is read.
pub const VERSION: u32 = 1;
const FORMAT: &str = "madoguchi-card-check";

/// A list of cases.
#[derive(Clone, Debug)]
pub struct CheckList {
    /// In the order of the file.
    pub cases: Vec<Case>,
}

/// One row of the list.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name.
    pub id: String,
    /// Row of the table of commands (`1` to `13`), `files`, `pins` or `states`.
    pub row: String,
    /// How sure the fact is.
    pub confidence: Confidence,
    /// Japanese title.
    pub ja: String,
    /// English title.
    pub en: String,
    /// Kinds of card it is about; empty: all.
    pub kinds: Vec<Kind>,
    /// What is done.
    pub steps: Vec<Step>,
}

/// A list that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// Not the TOML of a list.
    #[error("{0}")]
    Toml(String),
    /// Another format, or a newer one.
    #[error("a list of cases begins with format = \"{FORMAT}\" and version = {VERSION}")]
    Format,
    /// A step that is not understood.
    #[error("case {case}, step {step}: {reason}")]
    Step {
        /// The case.
        case: String,
        /// Its step, from 1.
        step: usize,
        /// What is wrong.
        reason: String,
    },
    /// Two cases of one name, or a case without steps.
    #[error("case {case}: {reason}")]
    Case {
        /// The case.
        case: String,
        /// What is wrong.
        reason: String,
    },
}

impl CheckList {
    /// The built-in list.
    pub fn builtin() -> &'static Self {
        static LIST: LazyLock<CheckList> = LazyLock::new(|| {
            let text = include_str!("../../../../scenarios/cards/check.toml");
            CheckList::parse(text).expect("a test reads the committed list")
        });
        &LIST
    }

    /// Reads a list.
    ///
    /// # Errors
    /// The first thing that is not understood.
    pub fn parse(text: &str) -> Result<Self, ListError> {
        let file: File = toml::from_str(text).map_err(|error| ListError::Toml(error.to_string()))?;
        if file.format != FORMAT || file.version == 0 || file.version > VERSION {
            return Err(ListError::Format);
        }
        let mut cases: Vec<Case> = vec![];
        for row in file.case {
            let fault = |reason: &str| ListError::Case { case: row.id.clone(), reason: reason.into() };
            if cases.iter().any(|case| case.id == row.id) {
                return Err(fault("this name stands twice"));
            }
            if row.steps.is_empty() {
                return Err(fault("no steps"));
            }
            let step = |(index, text): (usize, &String)| {
                Step::parse(text).map_err(|reason| ListError::Step { case: row.id.clone(), step: index + 1, reason })
            };
            let steps = row.steps.iter().enumerate().map(step).collect::<Result<Vec<_>, _>>()?;
            let Row { id, row, confidence, ja, en, kinds, steps: _ } = row;
            let kinds = kinds.into_iter().map(Kind::from).collect();
            cases.push(Case { id, row, confidence, ja, en, kinds, steps });
        }
        Ok(Self { cases })
    }
}

impl Case {
    /// The dearest of its steps.
    pub fn cost(&self) -> Cost {
        self.steps.iter().map(Step::cost).max().unwrap_or(Cost::Free)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u32,
    case: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    row: String,
    confidence: Confidence,
    ja: String,
    en: String,
    #[serde(default)]
    kinds: Vec<KindWord>,
    steps: Vec<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindWord {
    Plastic,
    Juki,
    Android,
    Iphone,
    Nextgen,
}

impl From<KindWord> for Kind {
    fn from(word: KindWord) -> Self {
        match word {
            KindWord::Plastic => Self::Plastic,
            KindWord::Juki => Self::Juki,
            KindWord::Android => Self::Android,
            KindWord::Iphone => Self::Iphone,
            KindWord::Nextgen => Self::NextGeneration,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "format = \"madoguchi-card-check\"\nversion = 1\n";
    const CASE: &str = "[[case]]\nid = 'A'\nrow = '1'\nconfidence = 'M'\nja = 'あ'\nen = 'a'\nsteps = ['reset']\n";

    fn error(text: &str) -> String {
        CheckList::parse(text).expect_err("a faulty list").to_string()
    }

    #[test]
    fn the_built_in_list_is_read() {
        let cases = &CheckList::builtin().cases;
        for row in (1..=13).map(|row| row.to_string()).chain(["9b", "files", "pins", "states"].map(String::from)) {
            assert!(cases.iter().any(|case| case.row == row), "row {row}");
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        assert!(CheckList::parse(&format!("{HEAD}{CASE}")).is_ok());
        assert!(error(CASE).contains("missing field `format`"));
        assert!(error(&HEAD.replace('1', "2").replace("version", "case = []\nversion")).contains("version = 1"));
        assert!(error(&format!("{HEAD}{CASE}{CASE}")).contains("case A: this name stands twice"));
        assert!(error(&format!("{HEAD}{}", CASE.replace("'reset'", ""))).contains("case A: no steps"));
        let step = |step: &str| error(&format!("{HEAD}{}", CASE.replace("reset", step)));
        assert!(step("dance").contains("case A, step 1: `dance` is no step"));
        assert!(step("send 00B0").contains("needs `-> STATUS`"));
        assert!(step("send 00B -> 9000").contains("odd number"));
        assert!(step("ask you -> same").contains("`you` is no PIN: auth"));
        assert!(step("file 12").contains("four hexadecimal digits"));
        assert!(step("applet x").contains("is no applet"));
        assert!(step("sign auth 00 sha3 -> 9000").contains("neither sha256"));
        assert!(error(&format!("{HEAD}{}", CASE.replace("'M'", "'Z'"))).contains("unknown variant `Z`"));
    }
}
