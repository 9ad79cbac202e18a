//! A mutant against the suite: which cases tell it, and whether on the clause it breaks.

use super::matrix::{Class, Kind, Row};
use super::proof::{Proof, prove};
use super::{Mutant, Reading, peers};
use crate::cores;
use crate::drive::Driver;
use crate::features::Suite;
use crate::run::{Policy, Run};
use futures::executor::block_on;
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::InProcess;
use madoguchi_contract::{Case, Role, Subject};
use madoguchi_judge::{Bearer, CaseVerdict, Clauses, Level, Verdict};
use madoguchi_reference::{DEFECTS, Defect, Reference};
use madoguchi_rulebook::{Editions, Rulebook, Word};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What the suite said of one mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trial {
    pub id: String,
    pub clause: String,
    /// Cases that told it (`V-001@actual`), in order.
    pub killed_by: Vec<String>,
    /// Whether one of them told it on its own clause.
    pub on_clause: bool,
    /// Every clause on which it was told.
    pub broke: BTreeSet<String>,
}

/// All mutants of a suite.
pub struct Trials<'a> {
    suite: &'a Suite,
    candidates: Vec<Candidate>,
    cases: Vec<Arc<Case>>,
    /// Text in the names of the mutants to try.
    only: Option<String>,
}

/// What became of all of them, and how long each kind took.
pub struct Measured {
    /// One row a mutant.
    pub rows: Vec<Row>,
    /// Clauses of a product that bind in an edition, that cases stand for, and that no mutant breaks.
    pub not_proven: Vec<String>,
    /// What was done, in Japanese and English, and how long it took; never part of the matrix.
    pub took: Vec<([&'static str; 2], Duration)>,
}

enum Candidate {
    Mechanical(Box<Mutant>),
    Planted(&'static Defect),
}

impl<'a> Trials<'a> {
    /// The mechanical mutants of the built-in rulebooks, and the planted defects of every role.
    pub fn of(suite: &'a Suite) -> Self {
        let editions = Editions::builtin();
        let mechanical = editions.iter().flat_map(|(_, rulebook)| super::mechanical(rulebook));
        let mut candidates: Vec<Candidate> = mechanical.map(|mutant| Candidate::Mechanical(Box::new(mutant))).collect();
        let planted = DEFECTS.iter().filter(|defect| !defect.is_wire() && !defect.is_file());
        candidates.extend(planted.map(Candidate::Planted));
        let by_word = |case: &&Arc<Case>| !case.role.is_wire();
        Self { suite, candidates, cases: suite.cases.iter().filter(by_word).cloned().collect(), only: None }
    }

    /// Only mutants with this text in their name, of whatever kind.
    #[must_use]
    pub fn only(mut self, text: &str) -> Self {
        self.retain(|id| id.contains(text));
        Self { only: Some(text.into()), ..self }
    }

    fn takes(&self, id: &str) -> bool {
        self.only.as_ref().is_none_or(|text| id.contains(text))
    }

    /// How many there are, those among peers and on cards included.
    pub fn count(&self) -> usize {
        let among_peers =
            DEFECTS.iter().filter(|defect| (defect.is_wire() || defect.is_file()) && self.takes(defect.id));
        let cards = madoguchi_card::defect::Defect::ALL.iter().filter(|defect| self.takes(defect.id()));
        self.candidates.len() + among_peers.count() + cards.count()
    }

    /// Only mutants of decisions and desks whose name is kept.
    pub fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.candidates.retain(|candidate| match candidate {
            Candidate::Mechanical(mutant) => keep(&mutant.id),
            Candidate::Planted(defect) => keep(defect.id),
        });
    }

    /// What the suite says of mutants of decisions and desks alone, before survivors are compared.
    pub fn told(&self, threads: usize, tried: &(dyn Fn() + Sync)) -> Vec<Row> {
        self.attempts(threads, tried).into_iter().map(|(kind, trial)| row(kind, trial)).collect()
    }

    /// Tries all of them on this many threads and compares what survives on so many cells; `tried` hears of each. The same rows in the
    /// same order for any number of threads.
    pub fn run(&self, threads: usize, cells: u64, tried: &(dyn Fn() + Sync)) -> Measured {
        let mut took = vec![];
        let mut timed = |what: [&'static str; 2], since: Instant| took.push((what, since.elapsed()));
        let since = Instant::now();
        let mut broke = BTreeSet::new();
        let mut row = |kind: Kind, mut trial: Trial| {
            broke.append(&mut trial.broke);
            row(kind, trial)
        };
        let mut rows: Vec<Row> =
            self.attempts(threads, tried).into_iter().map(|(kind, trial)| row(kind, trial)).collect();
        timed(["判断・窓口の変異", "mutants of decision and desk"], since);
        let since = Instant::now();
        self.prove(&mut rows, cells);
        timed(["生き残りの比較", "comparison of what survived"], since);
        let since = Instant::now();
        rows.extend(
            peers::among_peers(self.suite, &|id| self.takes(id), &|| tried())
                .into_iter()
                .map(|trial| row(Kind::Peers, trial)),
        );
        timed(["通信・ファイルの欠陥", "defects of wire and file"], since);
        let since = Instant::now();
        rows.extend(peers::on_cards(&|id| self.takes(id), &|| tried()).into_iter().map(|trial| row(Kind::Card, trial)));
        timed(["カードの欠陥", "defects of cards"], since);
        // Mutants that were not tried prove nothing, nor that nothing is proven.
        let not_proven = if self.only.is_some() { vec![] } else { self.not_proven(&broke) };
        Measured { rows, not_proven, took }
    }

    fn not_proven(&self, broke: &BTreeSet<String>) -> Vec<String> {
        let clauses = Clauses::builtin();
        let stood_for = self.suite.cases.iter().filter(|case| case.subject == Subject::Product);
        let named: BTreeSet<&String> = stood_for
            .flat_map(|case| case.clauses.iter().map(|clause| (clause, &case.rulebook)))
            .filter(|(clause, rulebook)| {
                let product = clauses.entry(clause).is_ok_and(|entry| entry.bearer == Bearer::Product);
                product && matches!(clauses.level_in(clause, rulebook), Ok(Level::Must | Level::Should))
            })
            .map(|(clause, _)| clause)
            .collect();
        named.into_iter().filter(|clause| !broke.contains(*clause)).cloned().collect()
    }

    fn attempts(&self, threads: usize, tried: &(dyn Fn() + Sync)) -> Vec<(Kind, Trial)> {
        cores::map(threads, &self.candidates, |candidate| {
            let tried_so = self.attempt(candidate);
            tried();
            tried_so
        })
    }

    /// Compares what nothing killed with its original, cell by cell.
    fn prove(&self, rows: &mut [Row], cells: u64) {
        for (_, original) in Editions::builtin().iter() {
            let survivors: Vec<(usize, &Mutant)> = rows
                .iter()
                .zip(&self.candidates)
                .enumerate()
                .filter_map(|(place, (row, candidate))| match candidate {
                    Candidate::Mechanical(mutant)
                        if row.class == Class::Survived && mutant.rulebook.id() == original.id() =>
                    {
                        Some((place, mutant.as_ref()))
                    }
                    _ => None,
                })
                .collect();
            let mutants: Vec<&Mutant> = survivors.iter().map(|(_, mutant)| *mutant).collect();
            for ((place, mutant), proof) in survivors.iter().zip(prove(original, &mutants, cells)) {
                settle(&mut rows[*place], mutant, original, proof);
            }
        }
    }

    fn attempt(&self, candidate: &Candidate) -> (Kind, Trial) {
        let mut editions = Editions::builtin();
        let (kind, id, clause, product, of) = match candidate {
            Candidate::Mechanical(mutant) => {
                editions = editions.replaced(mutant.rulebook.clone());
                let product = Reference::knowing(&editions, None).expect("a mutant is a rulebook");
                let edition = mutant.rulebook.id().to_string();
                (Kind::Mechanical, mutant.id.clone(), mutant.clause.clone(), product, Some(edition))
            }
            Candidate::Planted(defect) => {
                let product = Reference::with_defect(defect);
                (Kind::Planted, defect.id.to_string(), defect.clause.to_string(), product, None)
            }
        };
        // A wrong rulebook is told by the harness's own fixtures, too; a wrong product is not asked for them.
        let asked = |case: &&Arc<Case>| match &of {
            Some(rulebook) => case.rulebook == *rulebook,
            None => case.subject != Subject::Harness,
        };
        let cases: Vec<Arc<Case>> = self.cases.iter().filter(asked).cloned().collect();
        let subject = |verdict: &CaseVerdict| {
            let found = self.cases.binary_search_by(|case| case.id.as_str().cmp(&verdict.case));
            found.map_or(Subject::Product, |at| self.cases[at].subject)
        };
        let verdicts = verdicts(product, cases, editions);
        let told: Vec<&CaseVerdict> = verdicts
            .iter()
            .filter(|verdict| match subject(verdict) {
                Subject::Harness => verdict.verdict == Verdict::Error,
                Subject::Product | Subject::Judge => tells(verdict, None),
            })
            .collect();
        let on_clause = told.iter().any(|verdict| match subject(verdict) {
            Subject::Harness => verdict.clauses.get(&clause) == Some(&Verdict::Error),
            Subject::Product | Subject::Judge => tells(verdict, Some(&clause)),
        });
        let by_product = told.iter().filter(|verdict| subject(verdict) == Subject::Product);
        let broke = by_product.flat_map(|verdict| broken(verdict)).collect();
        let killed_by = told.iter().map(|verdict| verdict.case.clone()).collect();
        (kind, Trial { id, clause, killed_by, on_clause, broke })
    }
}

fn row(kind: Kind, trial: Trial) -> Row {
    let class = if trial.killed_by.is_empty() { Class::Survived } else { Class::Killed };
    let Trial { id, clause, killed_by, on_clause, .. } = trial;
    Row { id, kind, clause, class, on_clause, killed_by, cells: 0, because: String::new() }
}

/// What a comparison makes of a survivor. A wrong answer on a clause that does not bind in this edition is allowed, too.
fn settle(row: &mut Row, mutant: &Mutant, original: &Rulebook, proof: Proof) {
    match proof {
        Proof::Equivalent { cells } => (row.class, row.cells) = (Class::Equivalent, cells),
        Proof::Within { cells, ambiguities } => {
            (row.class, row.cells) = (Class::Allowed, cells);
            row.because = match mutant.either {
                Some(number) => format!("A-{number:02}"),
                None => match (1..64).find(|number| ambiguities >> number & 1 == 1) {
                    Some(number) => format!("A-{number:02}"),
                    None => "one_of".into(),
                },
            };
        }
        // What the entry leaves open is right with all that follows from it.
        Proof::Wrong { .. } if mutant.reading == Reading::LeftOpen => {
            row.class = Class::Allowed;
            row.because = mutant.either.map_or("one_of".into(), |number| format!("A-{number:02}"));
        }
        Proof::Wrong { facts } => {
            let clauses = Clauses::builtin();
            let level = clauses.level_in(&row.clause, original.id()).unwrap_or(Level::Must);
            if matches!(level, Level::Info | Level::May) {
                row.class = Class::Allowed;
                row.because = format!("{} {}", level.word(), row.clause);
            } else {
                row.because = facts;
            }
        }
    }
}

/// A finding at the level of its clause or worse: WARN suffices for a SHOULD. `None`: on any clause.
pub(super) fn tells(verdict: &CaseVerdict, clause: Option<&str>) -> bool {
    let Some(clause) = clause else { return matches!(verdict.verdict, Verdict::Fail | Verdict::Warn) };
    match verdict.clauses.get(clause) {
        Some(Verdict::Fail) => true,
        Some(Verdict::Warn) => Clauses::builtin().level_in(clause, &verdict.rulebook) != Ok(Level::Must),
        _ => false,
    }
}

/// The clauses on which a verdict tells something.
pub(super) fn broken(verdict: &CaseVerdict) -> impl Iterator<Item = String> {
    verdict.clauses.keys().filter(|clause| tells(verdict, Some(clause))).cloned()
}

fn verdicts(product: Reference, cases: Vec<Arc<Case>>, editions: Editions) -> Vec<CaseVerdict> {
    block_on(async {
        let session = Session::new(Box::new(InProcess::new("mutant", product)), Duration::from_secs(60));
        let hello = session.hello("mutants").await.expect("the reference introduces itself");
        let driver = Driver::new(vec![session], hello, Role::ALL.to_vec()).with_editions(editions);
        let run = Run::new(cases, driver, None, Policy::ToTheEnd, |_| {});
        run.replay_plain().await;
        run.take_verdicts()
    })
}
