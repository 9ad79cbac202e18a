//! What a breach of a clause amounts to, by level, bearer, edition, subject and declaration.

use crate::clauses::{Bearer, ClauseEntry, Clauses, Level};
use crate::declared::Declared;
use crate::expect::Grade;
use crate::verdict::Verdict;
use madoguchi_contract::Subject;

/// Who would be the author of a breach of a facility's duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// The staff, who may have been led there by anything.
    Staff,
    /// The product itself.
    Product,
}

/// What a breach of a clause amounts to; a greater one is worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Consequence {
    /// Bound to a capability that was not declared.
    NotApplicable,
    /// A remark.
    Info,
    /// A warning.
    Warn,
    /// A person must look.
    Review,
    /// The product fails.
    Fail,
    /// A defect of the harness.
    Ours,
}

impl Consequence {
    /// What a breach of the clause amounts to.
    pub fn of(
        clause: &ClauseEntry,
        clauses: &Clauses,
        rulebook: &str,
        subject: Subject,
        author: Author,
        declared: &Declared,
    ) -> Self {
        if subject == Subject::Harness {
            return Self::Ours;
        }
        if clause.capability.as_ref().is_some_and(|capability| !declared.has(capability)) {
            return Self::NotApplicable;
        }
        let level = clauses.level_of(clause, rulebook);
        match (clause.bearer, level) {
            (_, Level::May | Level::Info) => Self::Info,
            (Bearer::Product, Level::Must) => Self::Fail,
            (Bearer::Product, Level::Should) => Self::Warn,
            (Bearer::Facility, Level::Must) if author == Author::Product => Self::Fail,
            (Bearer::Facility, Level::Should) if author == Author::Product => Self::Warn,
            // The text binds somebody else: whether the product led there, a person must say.
            (Bearer::Facility, _) => Self::Review,
            (Bearer::Insurer | Bearer::Service | Bearer::Harness, Level::Must) => Self::Review,
            (Bearer::Insurer | Bearer::Service | Bearer::Harness, Level::Should) => Self::Info,
        }
    }

    /// The verdict of a breach of this grade.
    pub fn verdict(self, grade: Grade) -> Verdict {
        match (self, grade) {
            (Self::NotApplicable, _) => Verdict::NotApplicable,
            (Self::Ours, _) => Verdict::Error,
            (Self::Info, _) | (_, Grade::Info) => Verdict::Info,
            (_, Grade::Review) | (Self::Review, Grade::Breach) => Verdict::Review,
            (Self::Warn, _) | (_, Grade::Warn) => Verdict::Warn,
            (Self::Fail, Grade::Breach) => Verdict::Fail,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(bearer: Bearer, level: Level, capability: Option<&str>) -> ClauseEntry {
        let mut entry = Clauses::builtin().entry("R-DATE-01").expect("known").clone();
        entry.bearer = bearer;
        entry.level = level;
        entry.capability = capability.map(String::from);
        entry
    }

    fn consequence(bearer: Bearer, level: Level, author: Author) -> Consequence {
        let entry = entry(bearer, level, None);
        Consequence::of(&entry, Clauses::builtin(), "actual", Subject::Product, author, &Declared::default())
    }

    #[test]
    fn level_and_bearer_decide() {
        use Consequence::{Fail, Info, Review, Warn};
        let table = [
            (Bearer::Product, [Fail, Warn, Info, Info], [Fail, Warn, Info, Info]),
            (Bearer::Facility, [Review, Review, Info, Info], [Fail, Warn, Info, Info]),
            (Bearer::Insurer, [Review, Info, Info, Info], [Review, Info, Info, Info]),
            (Bearer::Service, [Review, Info, Info, Info], [Review, Info, Info, Info]),
            (Bearer::Harness, [Review, Info, Info, Info], [Review, Info, Info, Info]),
        ];
        let levels = [Level::Must, Level::Should, Level::May, Level::Info];
        for (bearer, by_staff, by_product) in table {
            assert_eq!(levels.map(|level| consequence(bearer, level, Author::Staff)), by_staff, "{bearer:?}");
            assert_eq!(levels.map(|level| consequence(bearer, level, Author::Product)), by_product, "{bearer:?}");
        }
    }

    #[test]
    fn the_harness_is_never_failed_and_undeclared_capabilities_do_not_bind() {
        let entry = entry(Bearer::Product, Level::Must, Some("phone"));
        let of = |subject, declared: &Declared| {
            Consequence::of(&entry, Clauses::builtin(), "actual", subject, Author::Staff, declared)
        };
        assert_eq!(of(Subject::Harness, &Declared::default()), Consequence::Ours);
        assert_eq!(of(Subject::Product, &Declared::default()), Consequence::NotApplicable);
        assert_eq!(of(Subject::Product, &Declared::everything()), Consequence::Fail);
    }

    #[test]
    fn a_grade_lowers_what_the_level_says() {
        let grades = [Grade::Breach, Grade::Review, Grade::Warn, Grade::Info];
        let verdicts = |consequence: Consequence| grades.map(|grade| consequence.verdict(grade));
        use Verdict::{Fail, Info, Review, Warn};
        assert_eq!(verdicts(Consequence::Fail), [Fail, Review, Warn, Info]);
        assert_eq!(verdicts(Consequence::Review), [Review, Review, Warn, Info]);
        assert_eq!(verdicts(Consequence::Warn), [Warn, Review, Warn, Info]);
        assert_eq!(verdicts(Consequence::Info), [Info, Info, Info, Info]);
    }
}
