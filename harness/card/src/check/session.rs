//! One case on one card: its steps, one after the other, until one decides.

use super::Settings;
use super::certificate::{Form, PublicKey};
use super::expect::{Expect, Lenient, Match, Tries};
use super::guard::{Guard, Origin, Sent};
use super::pin::Pin;
use super::report::{Answered, Outcome, Seen, Why};
use super::step::{Key, Step, ToSign, Value};
use crate::trace::mask::Mask;
use crate::trace::{Place, Words};
use std::collections::{BTreeMap, BTreeSet};

/// A card during a check.
pub struct Session<'c, 's> {
    pub(super) guard: Guard<'c>,
    pub(super) settings: &'s Settings,
    pub(super) origin: Origin,
    answer: Vec<u8>,
    mask: Mask,
    left: BTreeMap<Pin, u8>,
    refused: BTreeSet<Pin>,
    step: usize,
    lenient: Option<(Lenient, Seen)>,
}

/// A step that decided the case before its end.
#[derive(Debug)]
pub struct Decided {
    outcome: Outcome,
    seen: Option<Box<Seen>>,
}

type Going<T = ()> = Result<T, Decided>;

impl<'c, 's> Session<'c, 's> {
    /// A session behind a guard.
    pub fn new(guard: Guard<'c>, settings: &'s Settings) -> Self {
        Self {
            guard,
            settings,
            origin: Origin::Foreign,
            answer: vec![],
            mask: Mask::default(),
            left: BTreeMap::new(),
            refused: BTreeSet::new(),
            step: 0,
            lenient: None,
        }
    }

    /// Does the steps from a fresh power-on.
    pub fn run(&mut self, steps: &[Step]) -> (Outcome, Option<Seen>) {
        self.guard.power();
        self.lenient = None;
        for (index, step) in steps.iter().enumerate() {
            self.step = index + 1;
            if let Err(decided) = self.take(step) {
                return (decided.outcome, decided.seen.map(|seen| *seen));
            }
        }
        match self.lenient.take() {
            Some((level, seen)) => (Outcome::Lenient(level), Some(seen)),
            None => (Outcome::Met, None),
        }
    }

    fn take(&mut self, step: &Step) -> Going {
        match step {
            Step::Power => self.guard.power(),
            Step::Reset => self.guard.reset(),
            Step::Applet(place) => self.applet(*place)?,
            Step::File(file) => self.file(*file)?,
            Step::TryFile(file, expect) => self.look(&select_file(*file), expect, Tries::default())?,
            Step::Send(command, expect) => self.look(command, expect, Tries::default())?,
            Step::Ask(pin, expect) => {
                self.applet(pin.reference().0)?;
                self.file(pin.reference().1)?;
                let tries = self.tries(*pin);
                self.look(&ASK, expect, tries)?;
                self.learn(*pin);
            }
            Step::Verify(pin, value, expect) => self.verify(*pin, *value, expect)?,
            Step::With(pin) => {
                self.applet(pin.reference().0)?;
                self.verify_right(*pin)?;
            }
            Step::Change(pin, expect) => self.change(*pin, expect)?,
            Step::Sign(key, form, data, expect) => self.sign(*key, *form, *data, expect)?,
            Step::Whole(file, expect) => {
                let done = Expect::parse("9000").expect("a status word");
                self.look(&select_file(*file), &done, Tries::default())?;
                let body = self.read_on()?;
                let status = self.status();
                self.answer = [body, status.to_be_bytes().to_vec()].concat();
                self.judge(&READ, expect, Tries::default())?;
            }
            Step::Issued(key) => self.issued(*key)?,
            Step::Authenticate(expect) => self.authenticate(expect)?,
            Step::Fresh(command, expect) => {
                self.look(command, expect, Tries::default())?;
                let first = self.answer.clone();
                self.look(command, expect, Tries::default())?;
                if first == self.answer {
                    return Err(self.fact(command, expect, Words::new("二回とも同じ値", "the same value twice")));
                }
            }
            Step::Ladder(pin) => self.ladder(*pin)?,
            Step::Blocked(pin, expect) => {
                self.applet(pin.reference().0)?;
                self.file(pin.reference().1)?;
                if self.ask(*pin)? != Some(0) {
                    return Err(stop(Outcome::NotRun(Why::SpendsTries)));
                }
                let value = self.value(*pin)?;
                self.look(&with_data(VERIFY, &value), expect, Tries::default())?;
            }
        }
        Ok(())
    }

    /// SELECT of an applet without which the case cannot go on.
    pub(super) fn applet(&mut self, place: Place) -> Going {
        let aid = place.aid().unwrap_or_default();
        self.need(&with_data([0x00, 0xA4, 0x04, 0x0C], &aid))
    }

    /// SELECT of a file without which the case cannot go on.
    pub(super) fn file(&mut self, file: u16) -> Going {
        self.need(&select_file(file))
    }

    fn verify(&mut self, pin: Pin, value: Value, expect: &Expect) -> Going {
        let right = self.value(pin)?;
        if self.refused.contains(&pin) {
            return Err(stop(Outcome::NotRun(Why::PinRefused(pin))));
        }
        self.file(pin.reference().1)?;
        self.ask(pin)?;
        let left = self.left.get(&pin).copied();
        if left == Some(0) {
            return Err(stop(Outcome::NotApplicable(Why::Blocked(pin))));
        }
        if value == Value::Wrong && left.is_some_and(|left| left < 2) {
            return Err(stop(Outcome::NotApplicable(Why::LastTry(pin))));
        }
        let sent = if value == Value::Right { right } else { wrong(&right) };
        let tries = self.tries(pin);
        let looked = self.look(&with_data(VERIFY, &sent), expect, tries);
        if value == Value::Right && matches!(self.status(), 0x6300 | 0x63C0..=0x63CF) {
            self.refused.insert(pin);
        }
        self.learn(pin);
        looked
    }

    /// VERIFY with the right value, without which the case cannot go on.
    pub(super) fn verify_right(&mut self, pin: Pin) -> Going {
        let right = self.value(pin)?;
        if self.refused.contains(&pin) {
            return Err(stop(Outcome::NotRun(Why::PinRefused(pin))));
        }
        self.file(pin.reference().1)?;
        if self.ask(pin)? == Some(0) {
            return Err(stop(Outcome::NotApplicable(Why::Blocked(pin))));
        }
        let command = with_data(VERIFY, &right);
        self.send(&command)?;
        if matches!(self.status(), 0x6300 | 0x63C0..=0x63CF) {
            self.refused.insert(pin);
        }
        self.needed(&command)
    }

    /// The tries left, as the card says.
    fn ask(&mut self, pin: Pin) -> Going<Option<u8>> {
        self.send(&ASK)?;
        Ok(self.learn(pin))
    }

    fn learn(&mut self, pin: Pin) -> Option<u8> {
        let status = self.status();
        let left = match status {
            0x63C0..=0x63CF => u8::try_from(status & 0xF).ok(),
            0x6983 | 0x6984 => Some(0),
            _ => return None,
        };
        left.inspect(|left| {
            self.left.insert(pin, *left);
        })
    }

    fn tries(&self, pin: Pin) -> Tries {
        let declared = self.settings.tries.get(&pin).copied();
        Tries { before: self.left.get(&pin).copied(), declared, limit: pin.limit() }
    }

    fn value(&self, pin: Pin) -> Going<Vec<u8>> {
        let (place, reference) = pin.reference();
        let value = self.settings.pins.get(place, reference).map(<[u8]>::to_vec);
        value.ok_or_else(|| stop(Outcome::NotRun(Why::PinNotGiven(pin))))
    }

    /// Changes a PIN to another value, looks whether that one holds, and changes it back.
    fn change(&mut self, pin: Pin, expect: &Expect) -> Going {
        let value = self.value(pin)?;
        let other = wrong(&value);
        self.file(pin.reference().1)?;
        if self.ask(pin)? == Some(0) {
            return Err(stop(Outcome::NotApplicable(Why::Blocked(pin))));
        }
        let command = with_data(CHANGE, &other);
        let looked = self.look(&command, expect, Tries::default());
        if self.status() != 0x9000 {
            return looked;
        }
        self.guard.power();
        self.applet(pin.reference().0)?;
        self.file(pin.reference().1)?;
        self.send(&with_data(VERIFY, &other))?;
        if self.status() == 0x9000 {
            self.need(&with_data(CHANGE, &value))?;
            return looked;
        }
        self.send(&with_data(VERIFY, &value))?;
        looked?;
        Err(self.fact(&command, expect, Words::new("変更が残らない", "the change was forgotten")))
    }

    fn sign(&mut self, key: Key, form: u8, data: ToSign, expect: &Expect) -> Going {
        self.file(key.file())?;
        let data = data.bytes();
        let command = [&with_data([0x80, 0x2A, form, 0x80], &data)[..], &[0]].concat();
        self.look(&command, expect, Tries::default())?;
        let Some(form) = Form::of(form).filter(|_| self.status() == 0x9000) else { return Ok(()) };
        let signature = self.body().to_vec();
        if form.is_salted() {
            self.look(&command, expect, Tries::default())?;
            if self.body() == signature {
                return Err(self.fact(&command, expect, Words::new("ソルトが毎回同じ", "the same salt twice")));
            }
        }
        let certificate = self.whole(key.certificates().0)?;
        let Some(key) = PublicKey::of_certificate(&certificate) else {
            return Err(stop(Outcome::Undecided(Why::NoKey)));
        };
        if key.verifies(form, &data, &signature) {
            return Ok(());
        }
        let false_one = Words::new("証明書の鍵で検証できない署名", "a signature that the certificate's key refuses");
        Err(self.fact(&command, expect, false_one))
    }

    fn authenticate(&mut self, expect: &Expect) -> Going {
        self.applet(Place::Common)?;
        self.file(0x0019)?;
        let challenge = [0x5A; 32];
        let command = [&with_data([0x00, 0x88, 0x00, 0x80], &challenge)[..], &[0]].concat();
        self.look(&command, expect, Tries::default())?;
        let refused = |key: &PublicKey| !key.verifies(Form::HashedInCard, &challenge, self.body());
        if self.settings.common_key.as_ref().is_some_and(refused) {
            let false_one = Words::new("カードの鍵で検証できない応答", "an answer that the card's key refuses");
            return Err(self.fact(&command, expect, false_one));
        }
        Ok(())
    }

    fn issued(&mut self, key: Key) -> Going {
        let (own, issuer) = key.certificates();
        let certificate = self.whole(own)?;
        let authority = self.whole(issuer)?;
        let Some(authority) = PublicKey::of_certificate(&authority) else {
            return Err(stop(Outcome::Undecided(Why::NoKey)));
        };
        if authority.issued(&certificate) {
            return Ok(());
        }
        let expect = Expect::parse("9000").expect("a status word");
        let fact = Words::new("カード内のCA証明書で検証できない", "not signed by the CA certificate on the card");
        Err(self.fact(&select_file(own), &expect, fact))
    }

    /// Selects and reads a file without which the case cannot go on.
    pub(super) fn whole(&mut self, file: u16) -> Going<Vec<u8>> {
        self.file(file)?;
        let whole = self.read_on()?;
        self.needed(&READ)?;
        Ok(whole)
    }

    /// Reads the current file until a short answer, a refusal, or the end.
    fn read_on(&mut self) -> Going<Vec<u8>> {
        let mut whole: Vec<u8> = vec![];
        while let Ok(offset @ 0..0x8000) = u16::try_from(whole.len()) {
            let [high, low] = offset.to_be_bytes();
            self.send(&[0x00, 0xB0, high, low, 0x00])?;
            if self.status() == 0x6B00 && !whole.is_empty() {
                self.answer = vec![0x90, 0x00];
                break;
            }
            let length = self.body().len();
            whole.extend_from_slice(self.body());
            if length < 256 || self.status() != 0x9000 {
                break;
            }
        }
        Ok(whole)
    }

    fn ladder(&mut self, pin: Pin) -> Going {
        if self.origin == Origin::Foreign {
            return Err(stop(Outcome::NotRun(Why::Refused(super::guard::Refusal::OursOnly))));
        }
        let right = self.value(pin)?;
        let others: Vec<Pin> = Pin::ALL.into_iter().filter(|other| *other != pin).collect();
        let before: Vec<Option<u8>> = others.iter().map(|other| self.counter(*other)).collect();
        self.applet(pin.reference().0)?;
        self.file(pin.reference().1)?;
        let Some(left) = self.ask(pin)? else {
            let expect = Expect::parse("63Cx").expect("a status word");
            return self.judge(&ASK, &expect, Tries::default());
        };
        if left == 0 {
            return Err(stop(Outcome::NotApplicable(Why::Blocked(pin))));
        }
        let tries = Tries::default();
        for step in (0..left).rev() {
            let expect = Expect::parse(&format!("63C{step:X}")).expect("a status word");
            self.look(&with_data(VERIFY, &wrong(&right)), &expect, tries)?;
        }
        let refused = Expect::parse("!9000").expect("a status word");
        let empty = Expect::parse("63C0 else info 6983|6984").expect("a status word");
        self.look(&with_data(VERIFY, &right), &refused, tries)?;
        self.look(&ASK, &empty, tries)?;
        self.guard.power();
        self.applet(pin.reference().0)?;
        self.file(pin.reference().1)?;
        self.look(&with_data(VERIFY, &right), &refused, tries)?;
        self.look(&ASK, &empty, tries)?;
        let after: Vec<Option<u8>> = others.iter().map(|other| self.counter(*other)).collect();
        if before != after {
            let moved = Words::new("他の暗証番号の残り回数が動いた", "the counter of another PIN moved");
            return Err(self.fact(&ASK, &empty, moved));
        }
        Ok(())
    }

    fn counter(&mut self, pin: Pin) -> Option<u8> {
        self.applet(pin.reference().0).ok()?;
        self.file(pin.reference().1).ok()?;
        self.ask(pin).ok()?
    }

    /// Sends and demands 9000; without it the case cannot go on.
    fn need(&mut self, command: &[u8]) -> Going {
        self.send(command)?;
        self.needed(command)
    }

    fn needed(&mut self, command: &[u8]) -> Going {
        if self.status() == 0x9000 {
            return Ok(());
        }
        let seen = self.seen(command, "9000".into(), self.answered());
        Err(Decided { outcome: Outcome::Undecided(Why::NoWay), seen: Some(Box::new(seen)) })
    }

    /// Sends and compares.
    fn look(&mut self, command: &[u8], expect: &Expect, tries: Tries) -> Going {
        self.send(command)?;
        self.judge(command, expect, tries)
    }

    fn judge(&mut self, command: &[u8], expect: &Expect, tries: Tries) -> Going {
        match expect.compare(&self.answer, tries) {
            Match::Met => Ok(()),
            Match::Lenient(level) => {
                let seen = self.seen(command, expect.to_string(), self.answered());
                if self.lenient.as_ref().is_none_or(|(before, _)| *before < level) {
                    self.lenient = Some((level, seen));
                }
                Ok(())
            }
            Match::Differs => {
                let seen = self.seen(command, expect.to_string(), self.answered());
                Err(Decided { outcome: Outcome::Differs, seen: Some(Box::new(seen)) })
            }
        }
    }

    fn fact(&mut self, command: &[u8], expect: &Expect, fact: Words) -> Decided {
        let seen = self.seen(command, expect.to_string(), Answered::Fact(fact));
        Decided { outcome: Outcome::Differs, seen: Some(Box::new(seen)) }
    }

    pub(super) fn send(&mut self, command: &[u8]) -> Going {
        match self.guard.send(command, &mut self.answer) {
            Sent::Answered => Ok(()),
            Sent::Refused(refusal) => Err(stop(Outcome::NotRun(Why::Refused(refusal)))),
            Sent::Lost => Err(stop(Outcome::Undecided(Why::Lost))),
        }
    }

    fn status(&self) -> u16 {
        self.answer.last_chunk::<2>().copied().map_or(0, u16::from_be_bytes)
    }

    fn body(&self) -> &[u8] {
        self.answer.split_last_chunk::<2>().map_or(&[], |(body, _)| body)
    }

    fn answered(&self) -> Answered {
        match self.answer.len() {
            0 | 1 => Answered::Nothing,
            _ => Answered::Status { status: self.status(), body: self.body().len() },
        }
    }

    fn seen(&mut self, command: &[u8], expected: String, answered: Answered) -> Seen {
        Seen { step: self.step, command: self.mask.command(command).0.to_string(), expected, answered }
    }
}

const READ: [u8; 5] = [0x00, 0xB0, 0x00, 0x00, 0x00];
const ASK: [u8; 4] = [0x00, 0x20, 0x00, 0x80];
const CHANGE: [u8; 4] = [0x00, 0x24, 0x01, 0x80];
const VERIFY: [u8; 4] = [0x00, 0x20, 0x00, 0x80];

fn stop(outcome: Outcome) -> Decided {
    Decided { outcome, seen: None }
}

fn with_data(head: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len()).unwrap_or(u8::MAX);
    [&head[..], &[length], data].concat()
}

fn select_file(file: u16) -> Vec<u8> {
    with_data([0x00, 0xA4, 0x02, 0x0C], &file.to_be_bytes())
}

/// Another value of the same length and alphabet.
fn wrong(right: &[u8]) -> Vec<u8> {
    let other = |byte: &u8| match byte {
        b'9' => b'0',
        b'0'..=b'8' => byte + 1,
        b'Z' => b'A',
        b'A'..=b'Y' => byte + 1,
        _ => b'0',
    };
    right.iter().map(other).collect()
}

impl ToSign {
    fn bytes(self) -> Vec<u8> {
        let info = |head: &[u8], hash: usize| [head, &vec![0x5A; hash]].concat();
        match self {
            Self::Sha256 => info(SHA256_HEAD, 32),
            Self::Sha1 => info(SHA1_HEAD, 20),
            Self::Bytes(length) => vec![0x5A; usize::from(length)],
        }
    }
}

/// DigestInfo of SHA-256 up to the hash (RFC 8017, 9.2).
const SHA256_HEAD: &[u8] =
    &[0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];
/// DigestInfo of SHA-1 up to the hash.
const SHA1_HEAD: &[u8] = &[0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A, 0x05, 0x00, 0x04, 0x14];
