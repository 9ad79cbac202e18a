//! The profiles that come with the program.

use super::Profile;

/// Their ids, the one that all others extend first.
pub const BUILTIN: &[&str] = &["plastic"];

impl Profile {
    /// A profile that comes with the program.
    pub fn builtin(id: &str) -> Option<Self> {
        let text = TEXTS.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)?;
        Some(Self::parse(&format!("{id}.toml"), text).expect("a built-in profile can be read, which a test shows"))
    }
}

const TEXTS: &[(&str, &str)] = &[("plastic", include_str!("../../../../scenarios/cards/plastic.toml"))];
