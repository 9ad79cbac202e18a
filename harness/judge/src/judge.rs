//! The judge: history and case in, verdict out. Nothing else is read, so anybody can repeat it.

use crate::bench::{Bench, Bound, deciding};
use crate::case_verdict::{CaseVerdict, Choice};
use crate::claims;
use crate::clauses::Clauses;
use crate::consequence::{Author, Consequence};
use crate::declared::Declared;
use crate::expect::{Check, Grade, check};
use crate::finding::Finding;
use crate::observe::{Observed, Sight};
use crate::phrase;
use crate::record::judge_record;
use crate::text::Text;
use crate::verdict::{Reason, Verdict};
use madoguchi_contract::event::{EventBody, NotAsked};
use madoguchi_contract::message::Lost;
use madoguchi_contract::{Answer, Case, Expectation, Role, Subject};

/// Judges a case by its history.
pub fn judge(case: &Case, history: &[EventBody], clauses: &Clauses, declared: &Declared) -> CaseVerdict {
    judge_seen(case, &Sight::of(history.to_vec(), &declared.codes), clauses, declared)
}

/// Judges a case by what its history shows.
pub fn judge_seen(case: &Case, sight: &Sight, clauses: &Clauses, declared: &Declared) -> CaseVerdict {
    let mut bench = Bench::new(case, clauses, declared);
    bench.known_clauses();
    let sight = &*claims::seen(case, sight);
    bench.sight(&case.expectations, sight);
    if let Observed::Answered(_) | Observed::Refused(_) = &sight.observed {
        let answer = if let Observed::Answered(answer) = &sight.observed { Some(answer) } else { None };
        bench.wire(&sight.wire, answer);
        if case.role == Role::Claims {
            bench.claim_files(&sight.wire);
        }
    }
    if case.subject == Subject::Judge {
        let faults = case.records.iter().filter_map(|record| judge_record(case, record, clauses));
        bench.verdict.findings.extend(faults);
    }
    bench.close()
}

/// What a `Then` step asks: the finding when this one expectation is violated.
pub fn violated(
    case: &Case,
    expectation: &Expectation,
    sight: &Sight,
    clauses: &Clauses,
    declared: &Declared,
) -> Option<Finding> {
    let sight = &*claims::seen(case, sight);
    if let Observed::Answered(answer) = &sight.observed
        && matches!(check(expectation, answer), Check::Met | Check::Chosen { .. })
    {
        return None;
    }
    let mut bench = Bench::new(case, clauses, declared);
    bench.sight(std::slice::from_ref(expectation), sight);
    let verdict = bench.close();
    if verdict.verdict.is_violation() { verdict.findings.into_iter().next() } else { None }
}

impl Bench<'_> {
    /// A clause id that the catalogue does not have is the suite's own fault.
    fn known_clauses(&mut self) {
        let expectations = self.case.expectations.iter().flat_map(|expectation| &expectation.clauses);
        for id in self.case.clauses.iter().chain(expectations) {
            if let Err(error) = self.clauses.entry(id) {
                let text = error.to_string();
                self.tell(Verdict::Error, None, Text::new(text.clone(), text), None);
            }
        }
    }

    fn sight(&mut self, expectations: &[Expectation], sight: &Sight) {
        self.verdict.codes = sight.codes.iter().cloned().collect();
        if sight.masked {
            let seen =
                Text::new("応答に個人番号がある（伏せて記録）", "the answer holds an individual number (masked)");
            self.tell(Verdict::Review, None, seen, None);
        }
        match &sight.observed {
            Observed::Nothing => self.all(Verdict::Inconclusive(Reason::NothingObserved), phrase::nothing()),
            Observed::NoClock => self.all(Verdict::Inconclusive(Reason::NoClock), Reason::NoClock.text()),
            Observed::NotAsked(reason) => {
                match reason {
                    NotAsked::RoleLacking(_) => self.quiet(Verdict::NotApplicable),
                    NotAsked::CapabilityUndeclared(_) => self.quiet(Verdict::NotApplicable),
                    NotAsked::Filtered | NotAsked::OtherShard | NotAsked::Aborted => self.quiet(Verdict::NotRun),
                }
                self.verdict.not_asked = Some(reason.clone());
            }
            Observed::Unimplemented(name) => self.lacking(name),
            Observed::Misconfigured(why) => self.all(Verdict::Config, Text::new(why.clone(), why.clone())),
            Observed::Lost(lost) => {
                let verdict = match lost {
                    Lost::Deadline { .. } => Verdict::Inconclusive(Reason::Deadline),
                    Lost::NotStarted { .. } => Verdict::Config,
                    _ => Verdict::Error,
                };
                self.all(verdict, Text::of(|language| lost.say(language)));
            }
            Observed::Crashed(why) if self.case.subject == Subject::Harness => {
                self.all(Verdict::Error, phrase::crashed(why));
            }
            Observed::Crashed(why) => {
                let bound = self.bound(&self.case.clauses, Author::Staff);
                self.each(&bound, |consequence| consequence.verdict(Grade::Breach));
                let clause = self.strongest(&bound);
                self.tell(Verdict::Fail, clause, phrase::crashed(why), None);
            }
            Observed::Refused(refusal) => {
                let named = |expectation: &Expectation| expectation.observable.starts_with("refused");
                if expectations.iter().any(named) {
                    let mut answer = Answer::default();
                    answer.set("refused", serde_json::to_value(refusal).unwrap_or_default());
                    self.answer(expectations, &answer);
                } else {
                    self.refused(phrase::refused(refusal));
                }
            }
            Observed::Answered(answer) => self.answer(expectations, answer),
        }
    }

    /// Checks expectations against an answer.
    pub(crate) fn answer(&mut self, expectations: &[Expectation], answer: &Answer) {
        for expectation in expectations {
            let named = if expectation.clauses.is_empty() { &self.case.clauses } else { &expectation.clauses };
            let author = if expectation.by_product { Author::Product } else { Author::Staff };
            let bound = self.bound(named, author);
            let idle = !bound.is_empty() && bound.iter().all(|b| b.consequence == Consequence::NotApplicable);
            if idle {
                self.each(&bound, |_| Verdict::NotApplicable);
                continue;
            }
            match check(expectation, answer) {
                Check::Met => self.met(&bound),
                Check::Chosen { amb, seen } => {
                    self.met(&bound);
                    self.verdict.choices.push(Choice { amb, observable: expectation.observable.clone(), seen });
                }
                Check::Broken { grade, seen } => {
                    self.observed += 1;
                    self.each(&bound, |consequence| consequence.verdict(grade));
                    let seen = phrase::seen(&expectation.observable, &seen);
                    let worst = deciding(&bound).map_or(Verdict::Info, |bound| bound.consequence.verdict(grade));
                    self.tell_bound(worst, &bound, |c| c.verdict(grade), seen, expectation);
                }
                Check::Person { seen } => {
                    let text = seen.as_ref().map_or_else(
                        || phrase::left_out(&expectation.observable),
                        |seen| phrase::seen(&expectation.observable, seen),
                    );
                    self.observed += usize::from(seen.is_some());
                    self.each(&bound, |_| Verdict::Review);
                    self.tell_bound(Verdict::Review, &bound, |_| Verdict::Review, text, expectation);
                }
                Check::Unobserved { observable, .. } => {
                    let undecided = |consequence| match consequence {
                        Consequence::NotApplicable => Verdict::NotApplicable,
                        Consequence::Info | Consequence::Review => Verdict::Info,
                        Consequence::Warn | Consequence::Fail => Verdict::Inconclusive(Reason::Unobservable),
                        Consequence::Ours => Verdict::Error,
                    };
                    self.each(&bound, undecided);
                    let verdict = deciding(&bound).map_or(Verdict::Info, |bound| undecided(bound.consequence));
                    self.tell_bound(verdict, &bound, undecided, phrase::left_out(&observable), expectation);
                }
            }
        }
        let applies = self.verdict.clauses.values().any(|verdict| *verdict != Verdict::NotApplicable);
        if self.observed == 0 && (applies || self.verdict.clauses.is_empty()) {
            let records_only = expectations.is_empty() && !self.case.records.is_empty();
            let open = |finding: &Finding| finding.verdict.rank() >= Verdict::Inconclusive(Reason::Unobservable).rank();
            if !records_only && !self.verdict.findings.iter().any(open) {
                self.all(Verdict::Inconclusive(Reason::NothingObserved), phrase::nothing());
            }
        }
    }

    /// A capability or fact is not built, or was not asked for because it is not declared.
    fn lacking(&mut self, name: &str) {
        let bound = self.bound(&self.case.clauses, Author::Staff);
        let promised = |bound: &Bound<'_>| {
            let capability = bound.entry.capability.as_deref();
            capability.is_some_and(|capability| self.declared.has(capability)) || self.declared.has(name)
        };
        let verdict_of = |bound: &Bound<'_>| match bound.consequence {
            Consequence::Ours => Verdict::Config,
            Consequence::NotApplicable => Verdict::NotApplicable,
            _ if promised(bound) => Verdict::Contradiction,
            Consequence::Fail => Verdict::Unimplemented,
            _ => Verdict::NotApplicable,
        };
        let verdicts: Vec<_> = bound.iter().map(|bound| (bound.entry.id.clone(), verdict_of(bound))).collect();
        let worst = Verdict::worst(verdicts.iter().map(|(_, verdict)| *verdict));
        let clause = bound.iter().find(|bound| verdict_of(bound) == worst).map(|bound| (bound.entry, bound.level));
        for (id, verdict) in verdicts {
            self.verdict.clause_gets(&id, verdict);
        }
        if worst != Verdict::NotApplicable {
            self.tell(worst, clause, phrase::lacking(name), None);
        }
    }

    pub(crate) fn refused(&mut self, seen: Text) {
        let bound = self.bound(&self.case.clauses, Author::Staff);
        self.each(&bound, |consequence| consequence.verdict(Grade::Breach));
        let verdict = deciding(&bound).map_or(Verdict::Info, |bound| bound.consequence.verdict(Grade::Breach));
        let clause = self.strongest(&bound);
        if verdict != Verdict::NotApplicable {
            self.tell(verdict, clause, seen, None);
        }
    }
}
