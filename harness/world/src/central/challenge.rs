//! Challenges: 32 bytes, for one facility, once, for a minute. A challenge that was answered, that is another facility's,
//! or that nobody gave out admits nobody.

use madoguchi_rulebook::Instant;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Why a challenge admits nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChallengeFault {
    /// Nobody gave it out, it was answered already, or it belongs to somebody else: a caller is not told which.
    #[error("NONCE-01: this challenge was not given to this facility, or it was answered already")]
    NotYours,
    /// Too late.
    #[error("NONCE-02: the challenge is older than {SECONDS} seconds")]
    TooOld,
}

/// Challenges that wait for their answer.
#[derive(Debug)]
pub struct Challenges {
    seed: u64,
    given: u64,
    waiting: BTreeMap<[u8; 32], (String, Instant)>,
}

impl Challenges {
    /// None yet.
    pub fn of_seed(seed: u64) -> Self {
        Self { seed, given: 0, waiting: BTreeMap::new() }
    }

    /// Gives a facility a challenge.
    pub fn give(&mut self, facility: &str, now: Instant) -> [u8; 32] {
        if self.waiting.len() >= WAITING {
            self.waiting.retain(|_, (_, given)| now.seconds() - given.seconds() <= SECONDS);
        }
        if self.waiting.len() >= WAITING
            && let Some(oldest) = self.waiting.iter().min_by_key(|(_, (_, given))| *given).map(|(nonce, _)| *nonce)
        {
            self.waiting.remove(&oldest);
        }
        self.given += 1;
        let digest = Sha256::new().chain_update(b"madoguchi challenge").chain_update(self.seed.to_be_bytes());
        let nonce: [u8; 32] = digest.chain_update(self.given.to_be_bytes()).finalize().into();
        self.waiting.insert(nonce, (facility.into(), now));
        nonce
    }

    /// Takes a challenge back: it counts once, whatever comes of it. Another facility's stays for that one.
    ///
    /// # Errors
    /// It is not this facility's, or too old.
    pub fn take(&mut self, nonce: &[u8; 32], facility: &str, now: Instant) -> Result<(), ChallengeFault> {
        match self.waiting.get(nonce) {
            Some((owner, _)) if owner == facility => {}
            _ => return Err(ChallengeFault::NotYours),
        }
        let given = self.waiting.remove(nonce).map(|(_, given)| given);
        match given.is_some_and(|given| now.seconds() - given.seconds() <= SECONDS) {
            true => Ok(()),
            false => Err(ChallengeFault::TooOld),
        }
    }
}

/// How long a challenge waits, in seconds of the virtual clock.
pub const SECONDS: i64 = 60;
const WAITING: usize = 10_000;
