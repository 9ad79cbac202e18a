//! Rules about tries: every one that a client wastes is one that a person no longer has.

use super::{Hit, Watched, pin_name};
use crate::trace::{Act, Deed, Event, Place, Sent, Step};
use std::collections::{BTreeMap, BTreeSet};

type Reference = (Place, u16);

/// A refused VERIFY whose value goes out again in the very next exchange.
pub fn sent_twice(watched: &Watched) -> Vec<Hit> {
    let mut hits = vec![];
    let mut steps = watched.steps.windows(2);
    while let Some([first, second]) = steps.next() {
        let (Some((reference, pin)), Some((again, pin_again))) = (refused(first), verify(second)) else { continue };
        if (reference, pin) != (again, pin_again) {
            continue;
        }
        let left = |step: &Step| step.sent().and_then(Sent::tries_told);
        let (ja, en) = pin_name(reference);
        let (ja, en) = match (left(first), left(second)) {
            (Some(one), Some(two)) => (
                format!("{ja}：pin#{pin} を続けて二回送信、残り{one}回から{two}回へ"),
                format!("{en}: pin#{pin} twice in a row, from {one} tries left to {two}"),
            ),
            _ => (format!("{ja}：pin#{pin} を続けて二回送信"), format!("{en}: pin#{pin} twice in a row")),
        };
        hits.push(Hit::new([first.seq, second.seq], ja, en));
        steps.next();
    }
    hits
}

/// A refused value that comes again later: a remembered PIN.
pub fn refused_again(watched: &Watched) -> Vec<Hit> {
    let mut refusals: BTreeMap<(Reference, u32), usize> = BTreeMap::new();
    let mut hits = vec![];
    for (index, step) in watched.steps.iter().enumerate() {
        if is_other_card(step) {
            refusals.clear();
        }
        let Some((reference, pin)) = verify(step) else { continue };
        if let Some(before) = refusals.get(&(reference, pin)).copied().filter(|before| before + 1 < index) {
            let (ja, en) = pin_name(reference);
            let first = watched.steps.get(before).map_or(0, |step| step.seq);
            hits.push(Hit::new(
                [first, step.seq],
                format!("{ja}：拒まれた pin#{pin} を再送"),
                format!("{en}: pin#{pin} again after it was refused"),
            ));
        }
        if refused(step).is_some() {
            refusals.insert((reference, pin), index);
        }
    }
    hits
}

/// VERIFY of a PIN after the card said that it is blocked.
pub fn when_blocked(watched: &Watched) -> Vec<Hit> {
    let mut blocked: BTreeMap<Reference, u64> = BTreeMap::new();
    let mut hits = vec![];
    for step in &watched.steps {
        if is_other_card(step) {
            blocked.clear();
        }
        let Some(sent) = step.sent() else { continue };
        let Some(reference) = sent.reference() else { continue };
        if let (Act::Verify { .. }, Some(told)) = (&sent.act, blocked.get(&reference)) {
            let (ja, en) = pin_name(reference);
            hits.push(Hit::new(
                [*told, step.seq],
                format!("{ja}：閉塞と分かった後の照合"),
                format!("{en}: tried after the card had said that it is blocked"),
            ));
        }
        if sent.tries_told() == Some(0) {
            blocked.entry(reference).or_insert(step.seq);
        }
    }
    hits
}

/// The try that brought the counter to 0, by a client that did not know the counter.
pub fn last_try_unasked(watched: &Watched) -> Vec<Hit> {
    let mut told: BTreeSet<Reference> = BTreeSet::new();
    let mut hits = vec![];
    for step in &watched.steps {
        if is_other_card(step) {
            told.clear();
        }
        let Some(sent) = step.sent() else { continue };
        let (Some(reference), Some(left)) = (sent.reference(), sent.tries_told()) else { continue };
        let spent = matches!(sent.act, Act::Verify { .. }) && sent.status == Some(0x63C0);
        if spent && !told.contains(&reference) {
            let (ja, en) = pin_name(reference);
            hits.push(Hit::new(
                [step.seq],
                format!("{ja}：残り{left}回、事前の照会なし"),
                format!("{en}: {left} tries left now, and the counter was never asked"),
            ));
        }
        told.insert(reference);
    }
    hits
}

/// A PIN whose length no PIN of this kind has.
pub fn impossible_length(watched: &Watched) -> Vec<Hit> {
    let hit = |step: &Step| {
        let sent = step.sent()?;
        let (Act::Verify { length } | Act::Change { length }) = sent.act else { return None };
        let reference = sent.reference()?;
        let possible = reference.0.pin_lengths(reference.1)?;
        let (ja, en) = pin_name(reference);
        let range = if possible.start() == possible.end() {
            possible.start().to_string()
        } else {
            format!("{}–{}", possible.start(), possible.end())
        };
        (!possible.contains(&length)).then(|| {
            Hit::new(
                [step.seq],
                format!("{ja}：{length}文字（正しくは{range}）"),
                format!("{en}: {length} for {range}"),
            )
        })
    };
    watched.steps.iter().filter_map(hit).collect()
}

/// VERIFY that the card refused because no PIN was selected.
pub fn without_reference(watched: &Watched) -> Vec<Hit> {
    let hit = |step: &Step| {
        let sent = step.sent()?;
        let missing = matches!(sent.act, Act::Verify { .. } | Act::AskTries)
            && matches!(sent.status, Some(0x6986 | 0x6A88))
            && sent.file.is_none();
        missing.then(|| {
            let status = sent.status.unwrap_or_default();
            Hit::new([step.seq], format!("応答 {status:04X}"), format!("answered {status:04X}"))
        })
    };
    watched.steps.iter().filter_map(hit).collect()
}

fn verify(step: &Step) -> Option<(Reference, u32)> {
    let sent = step.sent().filter(|sent| matches!(sent.act, Act::Verify { .. }))?;
    Some((sent.reference()?, sent.exchange.pin?))
}

fn refused(step: &Step) -> Option<(Reference, u32)> {
    let wrong = step.sent().is_some_and(|sent| matches!(sent.status, Some(0x6300 | 0x63C0..=0x63CF)));
    verify(step).filter(|_| wrong)
}

/// From here on it may be another card.
fn is_other_card(step: &Step) -> bool {
    matches!(step.deed, Deed::Event(Event::Inserted | Event::Removed))
}
