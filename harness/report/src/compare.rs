//! Two runs side by side: two versions of a product, or two products.
//!
//! A vendor asks what the new version broke; a hospital asks in what two products differ. Both want first what got worse, and to
//! be told when the two were not measured alike.

use madoguchi_contract::Language;
use madoguchi_contract::event::RunHead;
use madoguchi_judge::{CaseVerdict, Clauses, RunVerdict, Verdict};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What differs between two runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison<'a> {
    first: &'a RunVerdict,
    second: &'a RunVerdict,
    /// Cases that got worse, by id.
    pub worse: Vec<Change<'a>>,
    /// Cases that got better.
    pub better: Vec<Change<'a>>,
    /// Cases that are as bad as before, but another way.
    pub otherwise: Vec<Change<'a>>,
    /// Cases that only the first run has.
    pub only_first: Vec<&'a str>,
    /// Cases that only the second run has.
    pub only_second: Vec<&'a str>,
    /// Clauses whose result differs.
    pub clauses: Vec<Change<'a>>,
}

/// A case or a clause with two results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change<'a> {
    /// Case or clause id.
    pub id: &'a str,
    /// Title of the scenario; empty for a clause.
    pub title: &'a str,
    /// In the first run.
    pub first: Verdict,
    /// In the second.
    pub second: Verdict,
}

impl<'a> Comparison<'a> {
    /// Compares two runs.
    pub fn of(first: &'a RunVerdict, second: &'a RunVerdict) -> Self {
        let by_id = |run: &'a RunVerdict| run.cases.iter().map(|case| (case.case.as_str(), case)).collect();
        let (before, after): (BTreeMap<&str, &CaseVerdict>, BTreeMap<&str, &CaseVerdict>) =
            (by_id(first), by_id(second));
        let mut comparison = Self {
            first,
            second,
            worse: vec![],
            better: vec![],
            otherwise: vec![],
            only_first: before.keys().filter(|id| !after.contains_key(*id)).copied().collect(),
            only_second: after.keys().filter(|id| !before.contains_key(*id)).copied().collect(),
            clauses: clauses(first, second),
        };
        for (id, a) in &before {
            let Some(b) = after.get(id) else { continue };
            if a.verdict == b.verdict {
                continue;
            }
            let change = Change { id, title: &b.title, first: a.verdict, second: b.verdict };
            match b.verdict.rank().cmp(&a.verdict.rank()) {
                std::cmp::Ordering::Greater => comparison.worse.push(change),
                std::cmp::Ordering::Less => comparison.better.push(change),
                std::cmp::Ordering::Equal => comparison.otherwise.push(change),
            }
        }
        comparison
    }

    /// Whether the second run is worse in any case that both have.
    pub fn got_worse(&self) -> bool {
        !self.worse.is_empty()
    }

    /// In what the two were not measured alike.
    pub fn unlike(&self) -> Vec<&'static str> {
        let (a, b): (&RunHead, &RunHead) = (&self.first.head, &self.second.head);
        let fields = [
            ("suite", a.suite == b.suite),
            ("rulebooks", a.rulebooks == b.rulebooks),
            ("tool", a.tool == b.tool),
            ("seed", a.seed == b.seed),
            ("as_of", a.as_of == b.as_of),
            ("filters", a.filters == b.filters),
            ("roles", a.roles == b.roles),
            ("capabilities", a.capabilities == b.capabilities),
        ];
        fields.into_iter().filter(|(_, alike)| !alike).map(|(name, _)| name).collect()
    }

    /// Both sides in machine words: product, date and figures.
    pub fn sides(&self) -> [Value; 2] {
        [self.first, self.second].map(|run| {
            let RunHead { product, as_of, .. } = &run.head;
            json!({"run": run.head.run_id(), "product": product, "as_of": as_of, "verdict": run.verdict.to_string(),
                "must": run.tally.must, "cases": run.tally.cases, "evidence": run.evidence})
        })
    }

    /// The report for machines, with its end of line.
    pub fn to_json(&self) -> String {
        let changes = |changes: &[Change<'_>]| {
            let row = |change: &Change<'_>| {
                let (first, second) = (change.first.to_string(), change.second.to_string());
                json!({"id": change.id, "title": change.title, "first": first, "second": second})
            };
            changes.iter().map(row).collect::<Vec<_>>()
        };
        let [first, second] = self.sides();
        let report = json!({
            "format": "madoguchi.comparison", "version": 1, "first": first, "second": second, "unlike": self.unlike(),
            "worse": changes(&self.worse), "better": changes(&self.better), "otherwise": changes(&self.otherwise),
            "clauses": changes(&self.clauses), "only_first": self.only_first, "only_second": self.only_second,
        });
        let mut json = serde_json::to_string_pretty(&report).expect("a comparison has a JSON form");
        json.push('\n');
        json
    }

    /// The report, plain.
    pub fn report(&self, language: Language) -> String {
        let pick = |ja: &'static str, en: &'static str| if language == Language::Ja { ja } else { en };
        let mut text = String::new();
        for (name, run) in [("A", self.first), ("B", self.second)] {
            let product = &run.head.product;
            let parts = [&product.name, &product.version, &product.build];
            let product = parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
            let must = &run.tally.must;
            let _ = writeln!(
                text,
                "{name}  {product}, {}  MUST {} / {} / {}  {}",
                run.head.as_of,
                must.satisfied,
                must.judged,
                must.total,
                pick("（適合 / 判定 / 全）", "(satisfied / judged / all)"),
            );
        }
        let unlike = self.unlike();
        if !unlike.is_empty() {
            let what = pick("条件が違う", "not measured alike");
            let _ = writeln!(text, "{what}: {}", unlike.join(", "));
        }
        self.list(&mut text, pick("悪化", "worse"), &self.worse, language);
        self.list(&mut text, pick("改善", "better"), &self.better, language);
        self.list(&mut text, pick("同程度で別の結果", "otherwise"), &self.otherwise, language);
        self.list(&mut text, pick("結果の違う条項", "clauses that differ"), &self.clauses, language);
        for (ids, what) in [
            (&self.only_first, pick("Aだけにあるケース", "only in A")),
            (&self.only_second, pick("Bだけにあるケース", "only in B")),
        ] {
            if !ids.is_empty() {
                let shown: Vec<&str> = ids.iter().take(MOST).copied().collect();
                let dots = if ids.len() > MOST { " …" } else { "" };
                let _ = writeln!(text, "\n{what}: {} ({}{dots})", ids.len(), shown.join(", "));
            }
        }
        if self.worse.is_empty() && self.better.is_empty() && self.otherwise.is_empty() {
            let _ = writeln!(text, "\n{}", pick("どのケースも結果は同じ", "every case came out the same"));
        }
        text
    }

    fn list(&self, text: &mut String, what: &str, changes: &[Change<'_>], language: Language) {
        if changes.is_empty() {
            return;
        }
        let _ = writeln!(text, "\n{what}: {}", changes.len());
        for change in changes {
            let title = match (change.title, Clauses::builtin().entry(change.id)) {
                ("", Ok(clause)) => clause.title.get(language),
                (title, _) => title,
            };
            let _ = writeln!(text, "  {} → {}  {}  {title}", change.first, change.second, change.id);
        }
    }
}

fn clauses<'a>(first: &'a RunVerdict, second: &'a RunVerdict) -> Vec<Change<'a>> {
    let after: BTreeMap<&str, Option<Verdict>> =
        second.coverage.rows.iter().map(|row| (row.clause.as_str(), row.verdict)).collect();
    let changed = first.coverage.rows.iter().filter_map(|row| {
        let (a, b) = (row.verdict?, after.get(row.clause.as_str()).copied().flatten()?);
        (a != b).then_some(Change { id: &row.clause, title: "", first: a, second: b })
    });
    changed.collect()
}

/// Ids that are shown of those that only one run has.
const MOST: usize = 10;
