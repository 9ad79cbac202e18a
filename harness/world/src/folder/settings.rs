//! Switches of the exchange folder: what is not public about the real program, or differs from site to site.

use serde::{Deserialize, Serialize};

/// How a file comes to lie in `res` or `face`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Publication {
    /// Written under its name in one go.
    #[default]
    InPlace,
    /// Written beside under another name, then renamed: a watcher of names never hears of the last one.
    Rename,
    /// Written under its name piece by piece: for a while it lies there half-written.
    Slow,
}

/// Whether a request that cannot be taken is given back beside an `.err`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrPairs {
    /// Given back, with an `.err` of the same base name.
    #[default]
    On,
    /// Only taken away: whoever waits for an answer waits in vain.
    Off,
}

/// Switches of one folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How answers are published.
    pub publication: Publication,
    /// What happens to a request that cannot be taken.
    pub errors: ErrPairs,
    /// Passes in which a half-written or locked request may stand still before it is given back.
    pub patience: u32,
    /// Most bytes of a request.
    pub longest: u64,
    /// Seconds of the virtual clock after which an answer that nobody fetched is deleted.
    pub keep_seconds: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            publication: Publication::default(),
            errors: ErrPairs::default(),
            patience: 400,
            longest: 8 << 20,
            keep_seconds: 24 * 3600,
        }
    }
}
