//! A chip with disturbances around it.

use super::rule::{Certificate, Fault, FaultRule, When};
use super::watch::Watch;
use crate::apdu::{Command, Expected, Status};
use crate::{Chip, Lost};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Which disturbances, and the seed of those that are drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultPlan {
    /// The rules; of several that hold at one exchange, each does its part in this order.
    #[serde(default)]
    pub rules: Vec<FaultRule>,
    /// Where drawing begins.
    #[serde(default)]
    pub seed: u64,
}

/// A chip that is disturbed by a plan. Exchanges are counted from the moment the plan begins.
#[derive(Clone)]
pub struct Faulty<C> {
    chip: C,
    rules: Vec<(FaultRule, u32)>,
    chance: ChaCha8Rng,
    exchanges: u64,
    watch: Watch,
    waiting: Vec<u8>,
    lost: bool,
}

impl<C: Chip> Faulty<C> {
    /// Puts a plan around a chip.
    pub fn new(chip: C, plan: FaultPlan) -> Self {
        let mut faulty = Self {
            chip,
            rules: vec![],
            chance: ChaCha8Rng::seed_from_u64(0),
            exchanges: 0,
            watch: Watch::default(),
            waiting: vec![],
            lost: false,
        };
        faulty.replace(plan);
        faulty
    }

    /// Another plan from now on; counting and drawing begin again. What is selected is not forgotten.
    pub fn replace(&mut self, plan: FaultPlan) {
        self.chance = ChaCha8Rng::seed_from_u64(plan.seed);
        self.rules = plan.rules.into_iter().map(|rule| (rule, 0)).collect();
        self.exchanges = 0;
    }

    /// The chip itself.
    pub fn chip(&self) -> &C {
        &self.chip
    }

    /// The chip itself, to change it.
    pub fn chip_mut(&mut self) -> &mut C {
        &mut self.chip
    }

    /// Takes the disturbances away.
    pub fn into_chip(self) -> C {
        self.chip
    }

    /// How many exchanges there were since the plan began.
    pub fn exchanges(&self) -> u64 {
        self.exchanges
    }

    /// The disturbances of this exchange.
    fn due(&mut self, command: Option<&Command<'_>>) -> Vec<Fault> {
        let (watch, exchange) = (self.watch, self.exchanges);
        let mut due = vec![];
        for (rule, done) in &mut self.rules {
            // Drawn at every exchange, whether it counts or not: one rule's luck is never another's.
            let drawn = matches!(rule.when, When::OneIn(_)).then(|| self.chance.next_u32());
            let now = match rule.when {
                When::Always => true,
                When::At(n) => exchange == n,
                When::From(n) => exchange >= n,
                When::Instruction(ins) => command.is_some_and(|command| command.ins == ins),
                When::OneIn(n) => drawn.is_some_and(|drawn| drawn.is_multiple_of(n)),
            };
            let fits = match rule.fault {
                Fault::NoCertificate(which) => command.is_some_and(|command| watch.touches_file(command, which.file())),
                Fault::NoTries(pin) => command.is_some_and(|command| watch.touches_pin(command, pin)),
                _ => true,
            };
            if now && fits && rule.times.is_none_or(|times| *done < times) {
                *done = done.saturating_add(1);
                due.push(rule.fault);
            }
        }
        due
    }

    fn lose(&mut self) -> Lost {
        self.lost = true;
        self.chip.power_off();
        self.forget();
        Lost
    }

    fn forget(&mut self) {
        self.watch = Watch::default();
        self.waiting.clear();
    }

    /// GET RESPONSE for bytes that wait.
    fn deliver(&mut self, command: &Command<'_>, response: &mut Vec<u8>) {
        let count = command.room().min(self.waiting.len());
        response.extend(self.waiting.drain(..count));
        let status = if self.waiting.is_empty() { Status::Done } else { waiting(self.waiting.len()) };
        response.extend_from_slice(&status.bytes());
    }

    fn disturb(&mut self, fault: Fault, command: Option<&Command<'_>>, response: &mut Vec<u8>) -> Duration {
        let data = response.len().saturating_sub(2);
        let done = response.ends_with(&Status::Done.bytes());
        match fault {
            Fault::Slow(ms) => return Duration::from_millis(u64::from(ms)),
            Fault::Flip { at, mask } => {
                let last = response.len().saturating_sub(1);
                if let Some(byte) = response.get_mut(usize::from(at).min(last)) {
                    *byte ^= mask;
                }
            }
            Fault::Short(most) if done && data > usize::from(most) => {
                response.truncate(usize::from(most));
                response.extend_from_slice(&Status::Done.bytes());
            }
            Fault::MoreBytes if done && data > 0 => {
                response.truncate(data);
                self.waiting = std::mem::take(response);
                response.extend_from_slice(&waiting(self.waiting.len()).bytes());
            }
            Fault::ExactLength if done && data > 0 && data <= 256 => {
                let asked = command.and_then(|command| command.expected);
                let right = match asked {
                    Some(Expected::Bytes(n)) => usize::from(n) == data,
                    Some(Expected::Most) => data == 256,
                    None => true,
                };
                if !right {
                    response.clear();
                    response.extend_from_slice(&Status::ExactLength(data as u8).bytes());
                }
            }
            _ => {}
        }
        Duration::ZERO
    }
}

impl<C: Chip> Chip for Faulty<C> {
    fn atr(&self) -> &[u8] {
        self.chip.atr()
    }

    fn power_on(&mut self) {
        self.lost = false;
        self.forget();
        self.chip.power_on();
    }

    fn reset(&mut self) {
        self.waiting.clear();
        if !self.lost {
            self.chip.reset();
        }
    }

    fn power_off(&mut self) {
        self.forget();
        self.chip.power_off();
    }

    fn transmit(&mut self, bytes: &[u8], response: &mut Vec<u8>) -> Result<Duration, Lost> {
        response.clear();
        if self.lost {
            return Err(Lost);
        }
        self.exchanges += 1;
        let command = Command::decode(bytes).ok();
        if let Some(command) = command.filter(|command| command.ins == 0xC0 && !self.waiting.is_empty()) {
            self.deliver(&command, response);
            return Ok(Duration::ZERO);
        }
        self.waiting.clear();
        let due = self.due(command.as_ref());
        if due.contains(&Fault::Lost) {
            return Err(self.lose());
        }
        if let Some(status) = due.iter().find_map(|fault| instead(*fault, command.as_ref())) {
            response.extend_from_slice(&status.bytes());
        }
        let mut time = Duration::ZERO;
        if response.is_empty() {
            time = self.chip.transmit(bytes, response)?;
            if let (Some(command), Some(status)) = (&command, status(response)) {
                self.watch.follow(command, status);
            }
        }
        if let Some(command) = &command {
            self.watch.follow_short_id(command);
        }
        if due.contains(&Fault::LostAfter) {
            response.clear();
            return Err(self.lose());
        }
        for fault in due {
            time += self.disturb(fault, command.as_ref(), response);
        }
        Ok(time)
    }
}

impl Certificate {
    fn file(self) -> u16 {
        match self {
            Self::Auth => 0x000A,
            Self::Sign => 0x0001,
        }
    }
}

/// What is answered without asking the chip.
fn instead(fault: Fault, command: Option<&Command<'_>>) -> Option<Status> {
    match fault {
        Fault::Status(status) => Some(status),
        Fault::NoCertificate(_) => Some(Status::NotFound),
        Fault::NoTries(_) if command.is_some_and(|command| command.data.is_empty()) => Some(Status::TriesLeft(0)),
        Fault::NoTries(_) => Some(Status::ReferenceUnusable),
        _ => None,
    }
}

fn status(response: &[u8]) -> Option<Status> {
    response.last_chunk::<2>().map(|word| Status::of(u16::from_be_bytes(*word)))
}

fn waiting(length: usize) -> Status {
    Status::MoreBytes(u8::try_from(length).unwrap_or(0))
}
