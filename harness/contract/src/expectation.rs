//! What a case expects of an answer: kinds of expectation over observables, named by dotted path.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One expectation about one observable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// Observable path, such as `claim.route`; `reception` is outcome and level or reason in one word.
    pub observable: String,
    /// Kind and values.
    pub kind: Kind,
    /// Clauses it rests on.
    pub clauses: Vec<String>,
    /// The product itself would commit what a facility's duty forbids, so that a breach is the product's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_product: bool,
    /// The step, as written.
    pub text: String,
    /// Line in the feature file.
    pub line: u32,
}

/// Kinds of expectation (`design`: verdicts). A set or list is compared as a whole by `exactly`, `one_of`, `either`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// This value and no other.
    Exactly(Value),
    /// One of these values.
    OneOf(Vec<Value>),
    /// The text is ambiguous: one of these values, and the choice is noted.
    Either {
        /// The values.
        values: Vec<Value>,
        /// Ambiguity, such as `A-01`.
        amb: String,
    },
    /// None of these values.
    MustNot(Vec<Value>),
    /// The set or list has all of these members.
    Contains(Vec<Value>),
    /// The set or list has none of these members.
    Excludes(Vec<Value>),
    /// The lawful values, and what other values amount to; anything else fails.
    Graded {
        /// Lawful.
        pass: Vec<Value>,
        /// Notable.
        #[serde(default)]
        info: Vec<Value>,
        /// A warning.
        #[serde(default)]
        warn: Vec<Value>,
        /// A person must look.
        #[serde(default)]
        review: Vec<Value>,
    },
    /// These members appear in this order, others between.
    InOrder(Vec<Value>),
    /// `then` never appears before `first` has.
    NeverBefore {
        /// What must come first.
        first: Value,
        /// What may only follow.
        then: Value,
    },
    /// The observable has one of `values` only if `other` has one of `other_values`.
    OnlyIf {
        /// Values in question.
        values: Vec<Value>,
        /// The other observable.
        other: String,
        /// What it must then be.
        other_values: Vec<Value>,
    },
    /// A person must look, whatever the value.
    Review,
}

/// A recorded answer and the verdict the judge must give it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The answer: observable paths and values.
    pub answer: Vec<(String, Value)>,
    /// The verdict: `fail`, `warn` or `pass`.
    pub verdict: RecordVerdict,
    /// Clause on which the verdict must rest; empty: any of the case's.
    pub clauses: Vec<String>,
    /// Line in the feature file.
    pub line: u32,
}

madoguchi_rulebook::words! { /// Verdict a recorded answer must get.
RecordVerdict { Fail = "fail", Warn = "warn", Pass = "pass" } }
