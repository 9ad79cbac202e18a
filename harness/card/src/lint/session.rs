//! Rules about the session as a whole: how it talks, and how it ends.

use super::{Hit, Watched, pin_name};
use crate::trace::{Act, Deed, Event, Place, Sharing, Step};
use std::collections::BTreeMap;

/// What is still verified when the client lets go.
pub fn left_verified(watched: &Watched) -> Vec<Hit> {
    let open = |end: &End| end.by == Ended::Nothing;
    endings(watched)
        .into_iter()
        .filter(open)
        .map(|end| end.hit("終了時に照合済み", "still verified at the end"))
        .collect()
}

/// What only a reset stands against.
pub fn reset_only(watched: &Watched) -> Vec<Hit> {
    let reset = |end: &End| end.by == Ended::Reset;
    endings(watched).into_iter().filter(reset).map(|end| end.hit("リセットのみ", "a reset only")).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Nothing,
    Reset,
}

struct End {
    seq: u64,
    reference: (Place, u16),
    by: Ended,
}

impl End {
    fn hit(&self, ja: &str, en: &str) -> Hit {
        let (name_ja, name_en) = pin_name(self.reference);
        Hit::new([self.seq], format!("{name_ja}：{ja}"), format!("{name_en}: {en}"))
    }
}

/// PINs that are verified where a client lets go, or the trace ends.
fn endings(watched: &Watched) -> Vec<End> {
    if watched.trace.head.sharing == Sharing::Exclusive {
        return vec![];
    }
    let mut open: BTreeMap<(Place, u16), (u64, Ended)> = BTreeMap::new();
    let mut ends = vec![];
    let close = |open: &mut BTreeMap<(Place, u16), (u64, Ended)>, ends: &mut Vec<End>| {
        let end = |(reference, (seq, by))| End { seq, reference, by };
        ends.extend(std::mem::take(open).into_iter().map(end));
    };
    for step in &watched.steps {
        match &step.deed {
            Deed::Event(Event::Disconnected) => close(&mut open, &mut ends),
            Deed::Event(Event::PowerOff | Event::PowerOn | Event::Removed | Event::Inserted) => open.clear(),
            Deed::Event(Event::Reset) => open.values_mut().for_each(|(_, by)| *by = Ended::Reset),
            Deed::Event(Event::Connected) => {}
            Deed::Command(sent) => match (&sent.act, sent.status) {
                (Act::SelectApplet { .. }, Some(0x9000)) => open.retain(|(place, _), _| Some(*place) == sent.place),
                (Act::Verify { .. }, Some(0x9000)) => {
                    if let Some(reference) = sent.reference() {
                        open.insert(reference, (step.seq, Ended::Nothing));
                    }
                }
                _ => {}
            },
        }
    }
    close(&mut open, &mut ends);
    ends.sort_by_key(|end| end.seq);
    ends
}

/// Most commands stand twice in a row, with the same answer or one counter less.
pub fn everything_twice(watched: &Watched) -> Vec<Hit> {
    let sent: Vec<(u64, _)> = watched.steps.iter().filter_map(|step: &Step| Some((step.seq, step.sent()?))).collect();
    let mut pairs = vec![];
    let mut at = 0;
    while let (Some((seq, first)), Some((again, second))) = (sent.get(at), sent.get(at + 1)) {
        let same = first.exchange.command == second.exchange.command && first.exchange.pin == second.exchange.pin;
        if same && first.act != Act::Challenge {
            pairs.push((*seq, *again));
            at += 1;
        }
        at += 1;
    }
    if pairs.len() < 2 || pairs.len() * 2 * 10 < sent.len() * 8 {
        return vec![];
    }
    let (count, all) = (pairs.len(), sent.len());
    let at: Vec<u64> = pairs.iter().take(3).flat_map(|(first, second)| [*first, *second]).collect();
    vec![Hit::new(
        at,
        format!("{all}回のやりとりのうち{count}組が重複"),
        format!("{count} pairs among {all} exchanges"),
    )]
}
