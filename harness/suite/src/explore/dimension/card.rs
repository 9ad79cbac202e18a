//! The My Number card and its certificate, the phone and its certificate. Last days are chosen so that the visit
//! stands on each side of every edge of the certificate's windows.

use super::{Class, Dimension, dimension, either, of_values, of_words};
use madoguchi_rulebook::facts::{Chip, FaceMatch, MyNumberCard, Phone, PhoneCert, PhoneOs, Pin};
use madoguchi_rulebook::rulebook::{Opening, Span};
use madoguchi_rulebook::{Day, Facts, Rulebook};

pub(super) fn dimensions(rulebooks: &[&Rulebook]) -> Vec<Dimension> {
    vec![
        last_days(rulebooks),
        of_values(
            "card.body",
            &[("not before the certificate", None), ("ended yesterday", Some(-1)), ("ends today", Some(0))],
            |facts, days: Option<i32>| {
                let today = facts.now.day();
                card(facts, |card| card.expires_on = days.map(|days| today.plus_days(days)));
            },
        ),
        of_values("card.revoked", &NEARBY, |facts, days| {
            let today = facts.now.day();
            card(facts, |card| card.user_auth_cert.revoked_on = days.map(|days| today.plus_days(days)));
        }),
        of_values("card.lapsed", &NEARBY, |facts, days| {
            let today = facts.now.day();
            card(facts, |card| card.lapsed_on = days.map(|days| today.plus_days(days)));
        }),
        renewals(),
        of_words("card.chip", Chip::Working, |facts, chip| card(facts, |card| card.chip = chip)),
        either("card.photo", true, |facts, photo| card(facts, |card| card.photo = photo)),
        of_words("card.pin", Pin::Set, |facts, pin| card(facts, |card| card.pin = pin)),
        of_words("card.face", FaceMatch::Matches, |facts, face| card(facts, |card| card.face = face)),
        either("card.registered", true, |facts, yes| card(facts, |card| card.registered = yes)),
        of_values("card.signing_cert", &[("valid", None), ("ended", Some(-1))], |facts, days: Option<i32>| {
            let today = facts.now.day();
            card(facts, |card| card.signing_cert_expires_on = days.map(|days| today.plus_days(days)));
        }),
        of_words("phone.os", PhoneOs::Android, |facts, os| phone(facts, |phone| phone.os = os)),
        of_words("phone.cert", PhoneCert::Valid, |facts, cert| phone(facts, |phone| phone.cert = cert)),
        either("phone.readable", true, |facts, yes| phone(facts, |phone| phone.readable = yes)),
        either("phone.selected", true, |facts, yes| phone(facts, |phone| phone.selected = yes)),
        either("phone.biometrics", true, |facts, yes| phone(facts, |phone| phone.biometrics = yes)),
    ]
}

const NEARBY: [(&str, Option<i32>); 4] =
    [("no", None), ("yesterday", Some(-1)), ("today", Some(0)), ("tomorrow", Some(1))];

fn card(facts: &mut Facts, change: impl FnOnce(&mut MyNumberCard)) {
    if let Some(card) = &mut facts.holds.my_number_card {
        change(card);
    }
}

fn phone(facts: &mut Facts, change: impl FnOnce(&mut Phone)) {
    if let Some(phone) = &mut facts.holds.phone {
        change(phone);
    }
}

/// Last days of the certificate: around the visit, where the notice begins, where the grace ends, at the floor below
/// which there is no grace, and the month ends that wrong counting gets wrong.
fn last_days(rulebooks: &[&Rulebook]) -> Dimension {
    let mut classes = vec![Class::new("2030-04-10", |_: &mut Facts| {})];
    let mut add = |word: String, last: Box<dyn Fn(Day) -> Day + Send + Sync>| {
        classes.push(Class::new(word, move |facts: &mut Facts| {
            let day = last(facts.now.day());
            card(facts, |card| card.user_auth_cert.expires_on = day);
        }));
    };
    for days in [-1, 0, 1] {
        add(format!("today {days:+}"), Box::new(move |today| today.plus_days(days)));
    }
    let mut seen: Vec<(Span, Span, Opening)> = vec![];
    for terms in rulebooks.iter().map(|rulebook| rulebook.terms()) {
        let windows = (terms.cert_notice, terms.cert_grace, terms.grace_floor);
        if seen.contains(&windows) {
            continue;
        }
        let number = if seen.is_empty() { String::new() } else { format!(" ({})", seen.len() + 1) };
        seen.push(windows);
        let (notice, grace, floor) = windows;
        for days in [-1, 0, 1, 2, 3] {
            add(format!("notice edge {days:+}{number}"), Box::new(move |today| notice.after(today).plus_days(days)));
        }
        for days in [-1, 0, 1] {
            let edge = move |today| grace.before(today).month_start().plus_days(days);
            add(format!("grace month start {days:+}{number}"), Box::new(edge));
            let edge = move |today| grace.before(today).plus_days(days);
            add(format!("grace from the day {days:+}{number}"), Box::new(edge));
        }
        for (name, day) in [("floor", floor.certain), ("early floor", floor.earliest)] {
            if day > Day::ymd(1900, 1, 1) {
                add(format!("day before the {name}{number}"), Box::new(move |_| day.before()));
                add(format!("{name}{number}"), Box::new(move |_| day));
            }
        }
    }
    add("90 days ago".into(), Box::new(|today| today.plus_days(-90)));
    dimension("card.last_day", classes)
}

/// Renewed or not, in time or after the grace of the certificate before.
fn renewals() -> Dimension {
    let mut classes = vec![Class::new("no", |_: &mut Facts| {})];
    let mut add = |word: &str, renewed: fn(Day) -> Day, previous: fn(Day) -> Option<Day>| {
        classes.push(Class::new(word, move |facts: &mut Facts| {
            let today = facts.now.day();
            card(facts, |card| {
                card.user_auth_cert.renewed_on = Some(renewed(today));
                card.user_auth_cert.previous_expires_on = previous(renewed(today));
            });
        }));
    };
    add("today, in time", |today| today, |renewed| Some(renewed.after()));
    add("yesterday, previous unknown", |today| today.before(), |_| None);
    add("today, last day of grace", |today| today.month_end(), |renewed| Some(renewed.plus_months(-3).month_start()));
    add("yesterday, in grace", |today| today.before(), |renewed| Some(renewed.plus_months(-3).month_start()));
    add(
        "yesterday, after grace",
        |today| today.before(),
        |renewed| Some(renewed.plus_months(-3).month_start().before()),
    );
    add("tomorrow, dead today", |today| today.after(), |renewed| Some(renewed.plus_months(-5)));
    add("tomorrow, in grace today", |today| today.after(), |renewed| Some(renewed.plus_days(-3)));
    dimension("card.renewed", classes)
}
