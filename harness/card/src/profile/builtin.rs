//! The profiles that come with the program.

use super::Profile;
use crate::defect::Defect;

impl Profile {
    /// A profile that comes with the program. `plastic+query_spends_try` is the plastic card with that defect.
    pub fn builtin(id: &str) -> Option<Self> {
        let (id, defect) = match id.split_once('+') {
            Some((id, defect)) => (id, Some(Defect::by_id(defect)?)),
            None => (id, None),
        };
        let text = TEXTS.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)?;
        let profile =
            Self::parse(&format!("{id}.toml"), text).expect("a built-in profile can be read, which a test shows");
        Some(defect.map_or_else(|| profile.clone(), |defect| profile.with_defect(defect)))
    }

    /// The same card, wrong in one more place.
    #[must_use]
    pub fn with_defect(&self, defect: Defect) -> Self {
        let mut profile = self.clone();
        profile.id = format!("{}+{}", self.id, defect.id());
        profile.title_ja = format!("{}：{}", self.title_ja, defect.words().ja);
        profile.title_en = format!("{}: {}", self.title_en, defect.words().en);
        profile.defects.push(defect);
        profile
    }
}

macro_rules! builtin {
    ($($id:literal),* $(,)?) => {
        /// The ids of the profiles that come with the program; the one that all others extend is the first.
        pub const BUILTIN: &[&str] = &[$($id,)*];

        const TEXTS: &[(&str, &str)] =
            &[$(($id, include_str!(concat!("../../../../scenarios/cards/", $id, ".toml"))),)*];
    };
}

builtin!(
    "plastic",
    "juki",
    "android",
    "iphone",
    "pinless",
    "infant",
    "expired",
    "revoked",
    "blocked_pin",
    "broken_chip",
    "nextgen",
);
