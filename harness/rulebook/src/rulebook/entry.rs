//! One entry of a rulebook: a date, a length, a set of words, a table or an order, with the clause it serves,
//! its source, and the days on which it is in force.

use crate::clause::Clause;
use crate::day::Day;
use std::fmt;

/// A resolved entry, as printed and as patched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Key, as in the list of known keys.
    pub key: String,
    /// Value; its variant is the kind.
    pub value: Value,
    /// Clause it serves.
    pub clause: Clause,
    /// Parts that another clause owns: a member, a row, or a bound (`date`, `earliest`, `from`, `until`).
    pub clause_of: Vec<(String, Clause)>,
    /// Seminar lines (`L233`) or outside sources (`O8`).
    pub source: String,
    /// First day in force, inclusive; `None`: always.
    pub from: Option<Day>,
    /// Last day in force, inclusive; `None`: for ever.
    pub until: Option<Day>,
    /// Ambiguity that makes it `either`: n of A-n.
    pub either: Option<u8>,
    /// Id of the rulebook that holds it.
    pub rulebook: String,
    /// Line in that file, from 1; 0 for a patch.
    pub line: usize,
}

impl Entry {
    /// The clause that owns a part: its own, or that of the entry.
    pub fn clause_of(&self, part: &str) -> Clause {
        self.clause_of.iter().find(|(name, _)| name == part).map_or(self.clause, |(_, clause)| *clause)
    }
}

/// The value of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A day, with an optional earlier day from which either side is right.
    Date {
        /// The day.
        date: Day,
        /// First day of the `either` zone that ends the day before `date`.
        earliest: Option<Day>,
    },
    /// A length.
    Span(Span),
    /// A set of words.
    Set(Vec<String>),
    /// Named values.
    Table(Vec<(String, String)>),
    /// An ordered list of words.
    Order(Vec<String>),
}

/// A length of time with its edge rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// How many units.
    pub count: i32,
    /// Unit.
    pub unit: Unit,
    /// Where it ends.
    pub edge: Edge,
}

/// Units of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

/// Where a length ends (R-DATE-04).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// On the same day number, clamped to the month's last day.
    Day,
    /// Counted on, then to the last day of the month reached.
    MonthEnd,
    /// From the end of the starting month, clamped: a known wrong reading.
    FromMonthEnd,
}

/// Kinds of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A day.
    Date,
    /// A length.
    Span,
    /// A set.
    Set,
    /// A table.
    Table,
    /// An order.
    Order,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 5] = [Kind::Date, Kind::Span, Kind::Set, Kind::Table, Kind::Order];

    /// Spelling in the file.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Date => "date",
            Kind::Span => "span",
            Kind::Set => "set",
            Kind::Table => "table",
            Kind::Order => "order",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Value {
    /// The kind.
    pub fn kind(&self) -> Kind {
        match self {
            Value::Date { .. } => Kind::Date,
            Value::Span(_) => Kind::Span,
            Value::Set(_) => Kind::Set,
            Value::Table(_) => Kind::Table,
            Value::Order(_) => Kind::Order,
        }
    }
}

impl Span {
    /// The last day of this length after `start` (hours count as nothing).
    pub fn after(self, start: Day) -> Day {
        let count = self.count.clamp(-12_000, 12_000);
        let step = |day: Day| match self.unit {
            Unit::Hours => day,
            Unit::Days => day.plus_days(count),
            Unit::Months => day.plus_months(count),
            Unit::Years => day.plus_months(12 * count),
        };
        match self.edge {
            Edge::Day => step(start),
            Edge::MonthEnd => match self.unit {
                Unit::Days | Unit::Hours => step(start.month_end()),
                Unit::Months => start.month_end_after(count),
                Unit::Years => start.month_end_after(12 * count),
            },
            Edge::FromMonthEnd => step(start.month_end()),
        }
    }

    /// The day this length before `end`, clamped.
    pub fn before(self, end: Day) -> Day {
        Span { count: -self.count, edge: Edge::Day, ..self }.after(end)
    }

    /// Length in seconds, for hours and days.
    pub fn seconds(self) -> i64 {
        i64::from(self.count)
            * match self.unit {
                Unit::Hours => 3600,
                Unit::Days => 86_400,
                Unit::Months => 30 * 86_400,
                Unit::Years => 365 * 86_400,
            }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Hours => "hours",
            Unit::Days => "days",
            Unit::Months => "months",
            Unit::Years => "years",
        };
        let edge = match self.edge {
            Edge::Day => "",
            Edge::MonthEnd => ", to the month end",
            Edge::FromMonthEnd => ", from the month end",
        };
        write!(f, "{} {unit}{edge}", self.count)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Date { date, earliest: None } => write!(f, "{date}"),
            Value::Date { date, earliest: Some(earliest) } => write!(f, "{date} (either from {earliest})"),
            Value::Span(span) => write!(f, "{span}"),
            Value::Set(words) => write!(f, "{{{}}}", words.join(", ")),
            Value::Order(words) => f.write_str(&words.join(" → ")),
            Value::Table(rows) => {
                for (index, (name, value)) in rows.iter().enumerate() {
                    write!(f, "{}{name} = {value}", if index == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
        }
    }
}
