//! The catalogue of interfaces: numbers of the specification, prefixes of files, and which of them are modelled. An
//! interface that is known and not modelled must be told from one that nobody knows.

use serde::Deserialize;
use std::sync::LazyLock;

/// An interface: a request and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interface {
    /// Numbers of request and answer, such as `OQS-IF-001/002`; some have none.
    #[serde(default)]
    pub number: Option<String>,
    /// Prefix of its files without `req_`, such as `OQSsiquc01`; not public for some.
    #[serde(default)]
    pub prefix: Option<String>,
    /// What it is for.
    pub name: String,
    /// Confidence of the prefix: `A`, `B`, `C`.
    pub confidence: char,
    /// Whether its layout is modelled here.
    #[serde(default)]
    pub modelled: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    interface: Vec<Interface>,
}

impl Interface {
    /// All of them.
    pub fn all() -> &'static [Self] {
        &CATALOGUE
    }

    /// The interface of a file's prefix; where only its letters are known, of any number of it.
    pub fn of_prefix(prefix: &str) -> Option<&'static Self> {
        let exact = CATALOGUE.iter().find(|interface| interface.prefix.as_deref() == Some(prefix));
        exact.or_else(|| {
            let letters = prefix.get(..8)?;
            let rest = prefix.get(8..)?;
            let number = rest.len() == 2 && rest.bytes().all(|byte| byte.is_ascii_digit());
            let guessed = |interface: &&Self| interface.confidence == 'C';
            let same =
                |interface: &&Interface| interface.prefix.as_deref().is_some_and(|known| known.starts_with(letters));
            CATALOGUE.iter().filter(guessed).find(|interface| number && same(interface))
        })
    }
}

impl Interface {
    /// What to call it in a message: its numbers, or else its prefix, and its name.
    pub fn title(&self) -> String {
        let id = self.number.as_deref().or(self.prefix.as_deref()).unwrap_or_default();
        format!("{id} {}", self.name).trim().into()
    }
}

static CATALOGUE: LazyLock<Vec<Interface>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../scenarios/messages/interfaces.toml"))
        .expect("a test reads the committed catalogue");
    file.interface
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_the_family_has_its_place_once() {
        let numbers = Interface::all().iter().filter_map(|interface| interface.number.as_deref());
        let mut numbers: Vec<u32> = numbers
            .filter_map(|number| number.strip_prefix("OQS-IF-"))
            .flat_map(|pair| pair.split('/'))
            .map(|number| number.parse().expect("a number"))
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=56).collect::<Vec<_>>());
        let mut prefixes: Vec<_> =
            Interface::all().iter().filter_map(|interface| interface.prefix.as_deref()).collect();
        let before = prefixes.len();
        prefixes.sort_unstable();
        prefixes.dedup();
        assert_eq!(prefixes.len(), before, "a prefix stands twice");
    }

    #[test]
    fn known_and_unknown_are_told_apart() {
        let title =
            |prefix: &str| Interface::of_prefix(prefix).map(|interface| (interface.modelled, interface.title()));
        assert_eq!(title("OQSsiquc01"), Some((true, "OQS-IF-001/002 資格確認".into())));
        assert_eq!(title("OQSsiquc07"), None);
        assert_eq!(title("OQSsihvd03"), Some((true, "OQS-IF-037/038 閲覧同意取り消し（訪問診療等）".into())));
        assert_eq!(title("OQSsiurl02"), Some((false, "OQS-IF-039/040 医療機関アクセスURL取得".into())));
        assert_eq!(title("XYZsiabc01"), None);
        assert_eq!(title("窓口窓口"), None);
    }
}
