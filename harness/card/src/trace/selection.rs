//! What a session has selected, as far as its commands and answers tell. Somebody who listens never knows for certain: a
//! SELECT by prefix may reach several applets, an answer may be lost, a trace may begin in the middle. So this keeps
//! everything that *may* be selected; what masks takes all of it, what decodes takes it when it is only one.

use super::applet::Place;
use super::format::Event;
use super::parts::Parts;

/// Applets and files that may be selected now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    places: Vec<Place>,
    files: Vec<u16>,
}

impl Default for Selection {
    /// Anything: the trace may begin in the middle of a session.
    fn default() -> Self {
        Self { places: Place::ALL.to_vec(), files: vec![] }
    }
}

impl Selection {
    /// The applet, when only one can be selected.
    pub fn place(&self) -> Option<Place> {
        match self.places[..] {
            [place] => Some(place),
            _ => None,
        }
    }

    /// The file, key or PIN, when only one can be selected.
    pub fn file(&self) -> Option<u16> {
        match self.files[..] {
            [file] => Some(file),
            _ => None,
        }
    }

    /// What a command without or with a short file id may touch: `None` stands for a file nobody knows.
    pub fn targets(&self, parts: &Parts) -> Vec<(Place, Option<u16>)> {
        let files: Vec<Option<u16>> = match short_id(parts) {
            Some(id) => vec![Some(id)],
            None if self.files.is_empty() => vec![None],
            None => self.files.iter().copied().map(Some).collect(),
        };
        self.places.iter().flat_map(|place| files.iter().map(|file| (*place, *file))).collect()
    }

    /// Follows one command and its answer; `None`: the answer was lost.
    pub fn follow(&mut self, parts: &Parts, data: &[u8], status: Option<u16>) {
        if parts.ins != 0xA4 {
            if let Some(id) = short_id(parts) {
                self.choose(id, status);
            }
            return;
        }
        match (parts.p1, data) {
            _ if parts.is_sealed() => self.files.clear(),
            (0x04, aid) => self.enter(aid, status),
            (0x00 | 0x02, [high, low]) => self.choose(u16::from_be_bytes([*high, *low]), status),
            // Some cards answer SELECT MF with 9000 and stay where they are.
            (0x00 | 0x03, _) => self.perhaps_start(),
            _ => {}
        }
    }

    /// Follows what happened to the card.
    pub fn event(&mut self, event: Event) {
        match event {
            Event::PowerOn | Event::PowerOff | Event::Inserted | Event::Removed => {
                *self = Self { places: vec![Place::Start], files: vec![] };
            }
            Event::Reset => self.perhaps_start(),
            Event::Connected | Event::Disconnected => {}
        }
    }

    fn perhaps_start(&mut self) {
        if !self.places.contains(&Place::Start) {
            self.places.push(Place::Start);
        }
    }

    fn enter(&mut self, aid: &[u8], status: Option<u16>) {
        let mut reached = Place::reached_by(aid);
        if reached.is_empty() {
            reached.push(Place::Foreign);
        }
        if answered_well(status) {
            if reached != self.places {
                self.files.clear();
            }
            self.places = reached;
        } else if status.is_none_or(|status| !refused(status)) {
            reached.retain(|place| !self.places.contains(place));
            self.places.extend(reached);
        }
    }

    fn choose(&mut self, id: u16, status: Option<u16>) {
        if answered_well(status) {
            self.files = vec![id];
        } else if status.is_none_or(|status| !refused(status)) && !self.files.contains(&id) {
            self.files.push(id);
        }
    }
}

/// The file that a command names by short id: P1 of READ BINARY with bit 8, P2 of VERIFY, READ RECORD and signatures.
fn short_id(parts: &Parts) -> Option<u16> {
    let id = match parts.ins {
        0xB0 | 0xD6 if parts.p1 & 0x80 != 0 => parts.p1 & 0x1F,
        0xB2 | 0xDC => parts.p2 >> 3,
        0x20 | 0x24 | 0x2A | 0x32 | 0x88 if parts.p2 & 0x80 != 0 => parts.p2 & 0x1F,
        0xB1 | 0xD7 => return Some(u16::from_be_bytes([parts.p1, parts.p2])).filter(|id| *id != 0),
        _ => return None,
    };
    (id != 0).then_some(u16::from(id))
}

/// The command took effect: 9000, or a warning, or more to fetch.
fn answered_well(status: Option<u16>) -> bool {
    status.is_some_and(|status| status == 0x9000 || matches!(status >> 8, 0x61..=0x63))
}

/// The card said clearly that it did nothing.
fn refused(status: u16) -> bool {
    matches!(status >> 8, 0x67..=0x6B | 0x6D | 0x6E)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(selection: &mut Selection, command: &[u8], status: Option<u16>) {
        let parts = Parts::of(command).expect("a command");
        selection.follow(&parts, &command[parts.data.clone()], status);
    }

    fn select(place: Place) -> Vec<u8> {
        [&[0, 0xA4, 4, 0x0C, 10][..], &place.aid().expect("an applet")].concat()
    }

    #[test]
    fn a_session_is_followed() {
        let mut now = Selection::default();
        assert_eq!(now.place(), None);
        step(&mut now, &select(Place::Jpki), Some(0x9000));
        step(&mut now, &[0, 0xA4, 2, 0x0C, 2, 0, 0x18], Some(0x9000));
        assert_eq!((now.place(), now.file()), (Some(Place::Jpki), Some(0x18)));
        step(&mut now, &[0, 0xA4, 2, 0x0C, 2, 0, 0x99], Some(0x6A82));
        assert_eq!(now.file(), Some(0x18), "a refused SELECT changes nothing");
        step(&mut now, &select(Place::Text), Some(0x9000));
        assert_eq!((now.place(), now.file()), (Some(Place::Text), None));
        step(&mut now, &[0, 0xB0, 0x81, 0, 0], Some(0x9000));
        assert_eq!(now.file(), Some(1), "a short id selects");
        now.event(Event::PowerOff);
        assert_eq!(now.place(), Some(Place::Start));
    }

    #[test]
    fn what_nobody_can_know_stays_possible() {
        let mut now = Selection::default();
        now.event(Event::PowerOn);
        step(&mut now, &[0, 0xA4, 4, 0x0C, 4, 0xD3, 0x92, 0x10, 0x00], Some(0x9000));
        let read = Parts::of(&[0, 0xB0, 0, 0, 0]).expect("a command");
        assert!(now.targets(&read).contains(&(Place::Text, None)) && now.place().is_none());
        step(&mut now, &select(Place::Jpki), None);
        assert!(now.targets(&read).contains(&(Place::Jpki, None)), "a lost answer");
        assert!(now.targets(&read).contains(&(Place::Text, None)));
        step(&mut now, &select(Place::Jpki), Some(0x9000));
        now.event(Event::Reset);
        assert_eq!(now.place(), None, "whether a reset deselects is the card's own affair");
    }
}
