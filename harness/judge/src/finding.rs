//! A finding: one thing worth telling about a case, in four lines, in Japanese or English.

use crate::clauses::{ClauseEntry, Level};
use crate::text::Text;
use crate::verdict::Verdict;
use madoguchi_contract::Language;
use madoguchi_rulebook::Word;
use serde::{Deserialize, Serialize};

/// One thing worth telling about a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Case id.
    pub case: String,
    /// The clause that decides the verdict; none where no clause is concerned.
    pub clause: Option<String>,
    /// Its level in the rulebook of the case.
    pub level: Option<Level>,
    /// Other clauses the expectation rests on, with what the breach amounts to on each.
    pub also: Vec<(String, Verdict)>,
    /// The verdict.
    pub verdict: Verdict,
    /// The observable, where one was looked at.
    pub observable: Option<String>,
    /// What was done.
    pub done: Text,
    /// What was seen.
    pub seen: Text,
    /// What is expected.
    pub expected: Text,
    /// Title and slide of the clause.
    pub demand: Text,
    /// The step, as written.
    pub step: String,
    /// Feature file.
    pub feature: String,
    /// Line in it.
    pub line: u32,
}

impl Finding {
    /// `features/cert.feature:12`.
    pub fn place(&self) -> String {
        format!("{}:{}", self.feature, self.line)
    }

    /// The command that repeats the case.
    pub fn replay(&self) -> String {
        format!("madoguchi replay {}", self.case)
    }

    /// Four lines: what was done, what was seen, what the text demands, how to reproduce.
    pub fn lines(&self, language: Language) -> [String; 4] {
        self.parts(language).map(|(label, text)| format!("{label}  {text}"))
    }

    /// The four lines as label and text; labels are equally wide.
    pub fn parts(&self, language: Language) -> [(&'static str, String); 4] {
        let [done, seen, demand, again] = labels(language);
        let clause = self.clause.as_deref().map(|id| format!("{id} ")).unwrap_or_default();
        let expected = self.expected.get(language);
        let rule = match self.demand.get(language) {
            "" => format!("{clause}{expected}"),
            title => format!("{clause}{title}: {expected}"),
        };
        // A product's own text may have several lines.
        let told = self.seen.get(language).replace('\n', " ⏎ ");
        [
            (done, self.done.get(language).to_string()),
            (seen, told),
            (demand, rule),
            (again, format!("{}  ({})", self.replay(), self.place())),
        ]
    }

    /// What makes two findings of different cases equal to a reader: clause, verdict, seen and expected.
    pub fn likeness(&self) -> (Verdict, Option<&str>, &Text, &Text) {
        (self.verdict, self.clause.as_deref(), &self.seen, &self.expected)
    }

    /// Whether the finding concerns a clause with this verdict or a worse one.
    pub fn concerns(&self, clause: &str, at_least: Verdict) -> bool {
        let own = self.clause.as_deref() == Some(clause) && self.verdict.rank() >= at_least.rank();
        own || self.also.iter().any(|(id, verdict)| id == clause && verdict.rank() >= at_least.rank())
    }
}

/// `証明書の猶予（スライド11、MUST）`.
pub(crate) fn demand(entry: &ClauseEntry, level: Level) -> Text {
    let slide = |word: &str, comma: &str| match entry.slide {
        Some(slide) => format!("{word}{slide}{comma}"),
        None => String::new(),
    };
    Text::new(
        format!("{}（{}{}）", entry.title.ja, slide("スライド", "、"), level.word()),
        format!("{} ({}{})", entry.title.en, slide("slide ", ", "), level.word()),
    )
}

fn labels(language: Language) -> [&'static str; 4] {
    match language {
        Language::Ja => ["実施", "結果", "規定", "再現"],
        Language::En => ["did  ", "saw  ", "rule ", "again"],
    }
}
