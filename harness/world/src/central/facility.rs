//! Facilities that may ask, and their tokens. A facility logs in with an account whose password everybody may know: it is
//! printed in the manifest, and it opens nothing but this emulation.

use madoguchi_rulebook::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A facility.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facility {
    /// 10 digits.
    pub code: String,
    /// Account.
    pub user: String,
    /// Its password.
    pub password: String,
    /// Kind, for the statistics.
    pub kind: FacilityKind,
}

/// The rows of the usage statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FacilityKind {
    /// 病院
    Hospital,
    /// 医科診療所
    Clinic,
    /// 歯科診療所
    Dental,
    /// 薬局
    Pharmacy,
}

impl Facility {
    /// Facilities that come with the project, one of each kind, in a prefecture of which none is real.
    pub fn builtin() -> Vec<Self> {
        let facility = |code: &str, kind| Self {
            code: code.into(),
            user: format!("fake-user-{code}"),
            password: format!("fake-password-{code}"),
            kind,
        };
        vec![
            facility("9911111111", FacilityKind::Hospital),
            facility("9912222222", FacilityKind::Clinic),
            facility("9933333333", FacilityKind::Dental),
            facility("9944444444", FacilityKind::Pharmacy),
        ]
    }
}

/// Tokens that were given out.
#[derive(Debug)]
pub struct Tokens {
    seed: u64,
    given: u64,
    live: BTreeMap<String, (Arc<str>, Instant)>,
}

impl Tokens {
    /// None yet.
    pub fn of_seed(seed: u64) -> Self {
        Self { seed, given: 0, live: BTreeMap::new() }
    }

    /// Gives a facility a token that holds until a moment. The oldest go when there are too many.
    pub fn give(&mut self, facility: &str, now: Instant, seconds: i64) -> String {
        self.live.retain(|_, (_, until)| *until > now);
        if self.live.len() >= LIVE_TOKENS
            && let Some(oldest) = self.live.iter().min_by_key(|(_, (_, until))| *until).map(|(token, _)| token.clone())
        {
            self.live.remove(&oldest);
        }
        self.given += 1;
        let digest = Sha256::new().chain_update(b"madoguchi fake token").chain_update(self.seed.to_be_bytes());
        let digest = digest.chain_update(self.given.to_be_bytes()).finalize();
        let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let token = format!("emulated-{hex}");
        self.live.insert(token.clone(), (facility.into(), now.plus_seconds(seconds)));
        token
    }

    /// The facility of a token that still holds.
    pub fn facility(&self, token: &str, now: Instant) -> Option<&Arc<str>> {
        self.live.get(token).filter(|(_, until)| *until > now).map(|(facility, _)| facility)
    }
}

const LIVE_TOKENS: usize = 10_000;
