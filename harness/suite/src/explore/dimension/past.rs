//! What the facility knows from earlier visits.

use super::{Class, Dimension, dimension, either, of_values, of_words};
use madoguchi_rulebook::Facts;
use madoguchi_rulebook::facts::{HomeConsent, NumbersLearned, NumbersOnFile, Past};

pub(super) fn dimensions() -> Vec<Dimension> {
    let known = |facts: &mut Facts| facts.past = Some(Past::default());
    vec![
        dimension("past", vec![Class::new("first visit", |_: &mut Facts| {}), Class::new("known", known)]),
        of_words("past.numbers", NumbersOnFile::Current, |facts, on_file| {
            past(facts, |past| past.numbers_on_file = on_file);
        }),
        either("past.contact", true, |facts, yes| past(facts, |past| past.contact_on_file = yes)),
        of_values("past.tenths", &[("3", Some(3)), ("1", Some(1)), ("none", None)], |facts, tenths| {
            past(facts, |past| past.tenths = tenths);
        }),
        of_words("past.learned", NumbersLearned::Never, |facts, learned| {
            past(facts, |past| past.numbers_learned = learned);
        }),
        either("past.declaration", false, |facts, kept| past(facts, |past| past.declaration_kept = kept)),
        of_values(
            "past.consented",
            &[
                ("never", None),
                ("an hour ago", Some(-3600)),
                ("24 h less a second ago", Some(-86_399)),
                ("24 h ago", Some(-86_400)),
                ("24 h and a second ago", Some(-86_401)),
                ("25 h ago", Some(-90_000)),
            ],
            |facts, seconds: Option<i64>| {
                let now = facts.now;
                past(facts, |past| past.consented_at = seconds.map(|seconds| now.plus_seconds(seconds)));
            },
        ),
        either("past.consented_here", true, |facts, here| past(facts, |past| past.consented_here = here)),
        of_words("past.home_consent", HomeConsent::None, |facts, consent| {
            past(facts, |past| past.home_consent = consent);
        }),
    ]
}

fn past(facts: &mut Facts, change: impl FnOnce(&mut Past)) {
    if let Some(past) = &mut facts.past {
        change(past);
    }
}
