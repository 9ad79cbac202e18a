//! Which cases a run takes: tags, names, rulebooks, roles and shards.

use madoguchi_contract::names::nearest;
use madoguchi_contract::{Case, Role};
use madoguchi_rulebook::Word;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A selection of cases.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Tags that must all hold: clause, rulebook, role or subject.
    pub tags: Vec<String>,
    /// Text in id or title.
    pub name: Option<String>,
    /// Rulebooks; empty: all.
    pub rulebooks: Vec<String>,
    /// Roles; empty: all.
    pub roles: Vec<Role>,
    /// Only these ids; `None`: all.
    pub ids: Option<Vec<String>>,
    /// Part `index` (from 1) of `count`.
    pub shard: Option<(u32, u32)>,
}

impl Selection {
    /// The selected cases, in the order of the suite.
    pub fn of<'a>(&'a self, cases: &'a [Arc<Case>]) -> impl Iterator<Item = &'a Arc<Case>> {
        cases.iter().filter(|case| self.takes(case))
    }

    /// Whether the selection takes this case.
    pub fn takes(&self, case: &Case) -> bool {
        let tagged = |tag: &String| {
            let tag = tag.trim_start_matches('@');
            case.clauses.iter().any(|clause| clause == tag)
                || case.rulebook == tag
                || case.role.word() == tag
                || case.subject.word() == tag
        };
        self.tags.iter().all(tagged)
            && self.name.as_ref().is_none_or(|name| case.id.contains(name) || case.title.contains(name))
            && (self.rulebooks.is_empty() || self.rulebooks.contains(&case.rulebook))
            && (self.roles.is_empty() || self.roles.contains(&case.role))
            && self.ids.as_ref().is_none_or(|ids| ids.contains(&case.id))
            && self.shard.is_none_or(|(index, count)| shard_of(&case.id, count) == index)
    }

    /// A sentence for an empty selection: the nearest clause, rulebook or case id to what was asked.
    pub fn nearest(&self, cases: &[Arc<Case>]) -> String {
        let mut known: Vec<&str> = cases.iter().flat_map(|case| case.clauses.iter().map(String::as_str)).collect();
        known.extend(cases.iter().map(|case| case.id.as_str()));
        known.extend(["seminar-2025-07", "actual", "engine", "reader", "product", "judge", "harness"]);
        let asked = self.tags.iter().chain(&self.name).chain(&self.rulebooks);
        let hints = asked.filter_map(|asked| {
            let asked = asked.trim_start_matches('@');
            nearest(asked, known.iter().copied())
                .filter(|name| *name != asked)
                .map(|name| format!("`{asked}` is near `{name}`"))
        });
        hints.collect::<Vec<_>>().join("; ")
    }
}

/// The shard of a case: a stable hash of its id, from 1 to `count`.
pub fn shard_of(id: &str, count: u32) -> u32 {
    let digest = Sha256::digest(id.as_bytes());
    let head: [u8; 8] = digest[..8].try_into().expect("a digest has 32 bytes");
    (u64::from_be_bytes(head) % u64::from(count.max(1))) as u32 + 1
}

/// Reads `i/n`.
///
/// # Errors
/// A sentence when it is not a part of a whole.
pub fn parse_shard(text: &str) -> Result<(u32, u32), String> {
    let parts = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    match parts {
        Some((index, count)) if index >= 1 && index <= count => Ok((index, count)),
        _ => Err(format!("`{text}` is not a shard; write 1/4 … 4/4")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_part_the_cases() {
        let ids: Vec<String> = (0..500).map(|n| format!("V-{n:03}@actual")).collect();
        let total: usize = (1..=7).map(|i| ids.iter().filter(|id| shard_of(id, 7) == i).count()).sum();
        assert_eq!(total, 500);
        assert!((1..=7).all(|i| ids.iter().any(|id| shard_of(id, 7) == i)));
        assert_eq!(parse_shard("2/4"), Ok((2, 4)));
        assert!(parse_shard("0/4").is_err() && parse_shard("5/4").is_err() && parse_shard("x").is_err());
    }
}
