//! One case before the judge: which clauses bind, what each gets, what is told.

use crate::case_verdict::CaseVerdict;
use crate::clauses::{ClauseEntry, Clauses, Level};
use crate::consequence::{Author, Consequence};
use crate::declared::Declared;
use crate::finding::{Finding, demand};
use crate::phrase;
use crate::text::Text;
use crate::verdict::Verdict;
use madoguchi_contract::{Case, Expectation};

/// One case before the judge.
pub(crate) struct Bench<'a> {
    pub(crate) case: &'a Case,
    pub(crate) clauses: &'a Clauses,
    pub(crate) declared: &'a Declared,
    pub(crate) verdict: CaseVerdict,
    pub(crate) observed: usize,
}

/// A clause of an expectation and what a breach amounts to.
pub(crate) struct Bound<'a> {
    pub(crate) entry: &'a ClauseEntry,
    pub(crate) level: Level,
    pub(crate) consequence: Consequence,
}

impl<'a> Bench<'a> {
    pub(crate) fn new(case: &'a Case, clauses: &'a Clauses, declared: &'a Declared) -> Self {
        Self { case, clauses, declared, verdict: CaseVerdict::new(case), observed: 0 }
    }

    pub(crate) fn met(&mut self, bound: &[Bound<'_>]) {
        self.observed += 1;
        self.each(bound, |consequence| match consequence {
            Consequence::NotApplicable => Verdict::NotApplicable,
            _ => Verdict::Pass,
        });
    }

    /// Every clause of the case gets the verdict, without a finding.
    pub(crate) fn quiet(&mut self, verdict: Verdict) {
        self.verdict.verdict = verdict;
        for clause in &self.case.clauses {
            self.verdict.clause_gets(clause, verdict);
        }
    }

    /// Every clause of the case gets the verdict, with one finding.
    pub(crate) fn all(&mut self, verdict: Verdict, seen: Text) {
        self.quiet(verdict);
        let clause = self.strongest(&self.bound(&self.case.clauses, Author::Staff));
        self.tell(verdict, clause, seen, None);
    }

    pub(crate) fn each(&mut self, bound: &[Bound<'_>], verdict: impl Fn(Consequence) -> Verdict) {
        for bound in bound {
            self.verdict.clause_gets(&bound.entry.id, verdict(bound.consequence));
        }
    }

    pub(crate) fn bound(&self, ids: &[String], author: Author) -> Vec<Bound<'a>> {
        let (case, clauses) = (self.case, self.clauses);
        let known = ids.iter().filter_map(|id| clauses.entry(id).ok());
        known
            .map(|entry| Bound {
                entry,
                level: clauses.level_of(entry, &case.rulebook),
                consequence: Consequence::of(entry, clauses, &case.rulebook, case.subject, author, self.declared),
            })
            .collect()
    }

    pub(crate) fn strongest(&self, bound: &[Bound<'a>]) -> Option<(&'a ClauseEntry, Level)> {
        deciding(bound).map(|bound| (bound.entry, bound.level))
    }

    pub(crate) fn tell_bound(
        &mut self,
        verdict: Verdict,
        bound: &[Bound<'a>],
        each: impl Fn(Consequence) -> Verdict,
        seen: Text,
        expectation: &Expectation,
    ) {
        let clause = self.strongest(bound);
        let others = bound.iter().filter(|b| clause.is_none_or(|(entry, _)| entry.id != b.entry.id));
        let also = others.map(|b| (b.entry.id.clone(), each(b.consequence))).collect();
        self.tell(verdict, clause, seen, Some(expectation));
        if let Some(finding) = self.verdict.findings.last_mut() {
            finding.also = also;
        }
    }

    pub(crate) fn tell(
        &mut self,
        verdict: Verdict,
        clause: Option<(&ClauseEntry, Level)>,
        seen: Text,
        expectation: Option<&Expectation>,
    ) {
        let case = self.case;
        if let Some((entry, _)) = clause {
            self.verdict.clause_gets(&entry.id, verdict);
        }
        self.verdict.findings.push(Finding {
            case: case.id.clone(),
            clause: clause.map(|(entry, _)| entry.id.clone()),
            level: clause.map(|(_, level)| level),
            also: vec![],
            verdict,
            observable: expectation.map(|expectation| expectation.observable.clone()),
            done: phrase::done(case),
            seen,
            expected: expectation.map_or_else(|| phrase::an_answer(verdict), phrase::expected),
            demand: clause.map(|(entry, level)| demand(entry, level)).unwrap_or_default(),
            step: expectation.map(|expectation| expectation.text.clone()).unwrap_or_default(),
            feature: case.feature.clone(),
            line: expectation.map_or(case.line, |expectation| expectation.line),
        });
    }

    pub(crate) fn close(mut self) -> CaseVerdict {
        let told = self.verdict.findings.iter().map(|finding| finding.verdict);
        let clauses = self.verdict.clauses.values().copied();
        let records = (self.case.expectations.is_empty() && !self.case.records.is_empty()).then_some(Verdict::Pass);
        let worst = Verdict::worst(told.chain(clauses).chain(records));
        self.verdict.verdict =
            if self.observed > 0 && worst == Verdict::NotApplicable && self.verdict.clauses.is_empty() {
                Verdict::Pass
            } else {
                self.verdict.verdict.worse(worst)
            };
        self.verdict.findings.sort_by_key(|finding| std::cmp::Reverse(finding.verdict.rank()));
        self.verdict
    }
}

/// The clause that decides: the first of those with the worst consequence.
pub(crate) fn deciding<'a, 'b>(bound: &'b [Bound<'a>]) -> Option<&'b Bound<'a>> {
    let worst = bound.iter().map(|bound| bound.consequence).max()?;
    bound.iter().find(|bound| bound.consequence == worst)
}
