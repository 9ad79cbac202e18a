//! Dimensions of a visit and their classes. The first class of each is the ordinary one; a class may look at what
//! earlier dimensions set, so that a last day can stand one day before the visit.

mod card;
mod days;
mod facility;
mod issuer;
mod month;
mod papers;
mod past;
mod patient;
mod service;

use madoguchi_rulebook::{Facts, Rulebook, Word};
use std::sync::Arc;

/// What a class does to the facts.
type Change = Arc<dyn Fn(&mut Facts) + Send + Sync>;

/// One class of a dimension.
#[derive(Clone)]
pub struct Class {
    /// Its name.
    pub word: String,
    change: Change,
}

impl Class {
    fn new(word: impl Into<String>, change: impl Fn(&mut Facts) + Send + Sync + 'static) -> Self {
        Self { word: word.into(), change: Arc::new(change) }
    }

    /// Makes the facts belong to this class.
    pub fn apply(&self, facts: &mut Facts) {
        (self.change)(facts);
    }
}

/// One thing that differs between visits.
#[derive(Clone)]
pub struct Dimension {
    /// Its name.
    pub name: &'static str,
    /// Its classes, the ordinary one first.
    pub classes: Vec<Class>,
    /// Classes stand in the order of time: neighbours matter.
    pub ordered: bool,
}

/// All dimensions, in the order in which they are set.
#[derive(Clone)]
pub struct Space {
    /// The dimensions.
    pub dimensions: Vec<Dimension>,
}

impl Space {
    /// The space cut at the boundaries of these rulebooks.
    pub fn of(rulebooks: &[&Rulebook]) -> Self {
        let mut dimensions = days::dimensions(rulebooks);
        dimensions.extend(facility::dimensions());
        dimensions.extend(patient::dimensions(rulebooks));
        dimensions.extend(card::dimensions(rulebooks));
        dimensions.extend(papers::dimensions());
        dimensions.extend(service::dimensions());
        dimensions.extend(past::dimensions());
        dimensions.extend(month::dimensions(rulebooks));
        dimensions.extend(issuer::dimensions());
        Self { dimensions }
    }

    /// The place of a dimension.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.dimensions.iter().position(|dimension| dimension.name == name)
    }
}

fn dimension(name: &'static str, classes: Vec<Class>) -> Dimension {
    Dimension { name, classes, ordered: false }
}

/// One class a word; `ordinary` comes first.
fn of_words<W: Word>(name: &'static str, ordinary: W, set: fn(&mut Facts, W)) -> Dimension {
    let mut words: Vec<W> = W::ALL.to_vec();
    words.sort_by_key(|word| *word != ordinary);
    let class = |word: W| Class::new(word.word(), move |facts: &mut Facts| set(facts, word));
    dimension(name, words.into_iter().map(class).collect())
}

fn either(name: &'static str, ordinary: bool, set: fn(&mut Facts, bool)) -> Dimension {
    let class = |yes: bool| Class::new(if yes { "yes" } else { "no" }, move |facts: &mut Facts| set(facts, yes));
    dimension(name, vec![class(ordinary), class(!ordinary)])
}

/// Classes of plain values, each with its name.
fn of_values<T: Copy + Send + Sync + 'static>(
    name: &'static str,
    values: &[(&str, T)],
    set: fn(&mut Facts, T),
) -> Dimension {
    let class = |(word, value): &(&str, T)| {
        let value = *value;
        Class::new(*word, move |facts: &mut Facts| set(facts, value))
    };
    dimension(name, values.iter().map(class).collect())
}
