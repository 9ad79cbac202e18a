//! Scenes: what is shown, and by which means. Inside a scene a decision reads only part of the facts, so its space
//! can be walked whole.

use super::{Dimension, Space};

/// One scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scene {
    /// Its name.
    pub name: &'static str,
    /// What it stands for, in Japanese.
    pub ja: &'static str,
    /// What it stands for, in English.
    pub en: &'static str,
    /// Dimensions that have only these classes here, by name.
    pub pins: &'static [(&'static str, &'static [&'static str])],
    /// Only these dimensions differ here; none: all.
    pub only: &'static [&'static str],
    /// Put to a product; otherwise a question to the harness's own fixtures.
    pub to_product: bool,
}

const READER: (&str, &[&str]) = ("means", &["face_reader"]);
const NO_ISSUER: (&str, &[&str]) = ("issuance", &["not asked"]);
const NO_CALENDAR: (&str, &[&str]) = ("calendar", &["as visited"]);

macro_rules! scene {
    ($name:literal, $ja:literal, $en:literal, $presented:expr, $means:expr $(, $pin:expr)*) => {
        Scene {
            name: $name,
            ja: $ja,
            en: $en,
            pins: &[NO_CALENDAR, NO_ISSUER, ("presented", &$presented), $means $(, $pin)*],
            only: &[],
            to_product: true,
        }
    };
}

/// All scenes.
pub const SCENES: &[Scene] = &[
    scene!("card", "カードを顔認証付きカードリーダーで", "the card at the face reader", ["my_number_card"], READER),
    scene!(
        "methods",
        "カードと通知・画面（方法①〜④）",
        "the card with notice or portal view (methods ① to ④)",
        [
            "my_number_card",
            "my_number_card+eligibility_notice",
            "my_number_card+portal_view",
            "my_number_card+eligibility_notice+portal_view"
        ],
        READER
    ),
    scene!("legacy card", "従来の健康保険証だけ", "an old insurance card alone", ["legacy_card"], READER),
    scene!("certificate", "資格確認書だけ", "an eligibility certificate alone", ["eligibility_certificate"], READER),
    scene!(
        "paper alone",
        "資格情報のお知らせ・画面だけ",
        "a notice or portal view alone",
        ["eligibility_notice", "portal_view"],
        READER
    ),
    scene!(
        "several papers",
        "いくつかの書類",
        "several papers",
        [
            "my_number_card+legacy_card",
            "my_number_card+eligibility_certificate",
            "legacy_card+eligibility_certificate",
            "legacy_card+eligibility_notice",
            "eligibility_certificate+eligibility_notice+portal_view",
            "my_number_card+phone+legacy_card+eligibility_certificate+eligibility_notice+portal_view"
        ],
        READER
    ),
    scene!("phone", "スマートフォンだけ", "the phone alone", ["phone"], READER),
    scene!(
        "phone and more",
        "スマートフォンとカード・書類",
        "the phone with card or paper",
        ["my_number_card+phone", "phone+portal_view", "phone+eligibility_notice"],
        READER
    ),
    scene!("nothing", "何も示さない", "nothing is shown", ["nothing", "patient_card"], READER),
    scene!(
        "home consent",
        "居宅同意取得型",
        "home-consent mode at the desk",
        ["my_number_card", "nothing", "my_number_card+eligibility_notice"],
        ("means", &["home_consent"]),
        ("mobile_device", &["app", "web", "absent"]),
        ("function.alternative_flow", &["yes", "no"])
    ),
    scene!(
        "visit at home",
        "訪問診療等",
        "a visit at home",
        ["my_number_card", "nothing", "legacy_card", "eligibility_certificate"],
        ("means", &["home_visit"]),
        ("mobile_device", &["app", "web", "absent"]),
        ("function.home_visit", &["yes", "no"])
    ),
    scene!(
        "online care",
        "オンライン診療等",
        "online care",
        ["my_number_card", "nothing", "eligibility_certificate"],
        ("means", &["online_care"]),
        ("function.online_care", &["yes", "no"])
    ),
    Scene {
        name: "call centre",
        ja: "コールセンターの受付時間",
        en: "the hours of the call centre",
        pins: &[NO_ISSUER, ("presented", &["my_number_card"]), READER],
        only: &["calendar", "time", "face_reader", "emergency_search", "network"],
        to_product: true,
    },
    Scene {
        name: "issuer",
        ja: "カードと証明書の発行（自前の試験データ）",
        en: "the issue of cards and certificates (our own fixtures)",
        pins: &[("presented", &["nothing"]), READER, ("issuance", &["asked"])],
        only: &[
            "visit",
            "birth",
            "issuance.day",
            "issuance.applied",
            "issuance.birth",
            "issuance.renews",
            "issuance.stay",
        ],
        to_product: false,
    },
];

impl Scene {
    /// The scene of this name.
    pub fn find(name: &str) -> Option<&'static Scene> {
        SCENES.iter().find(|scene| scene.name == name)
    }

    /// The dimensions of the space as they are here.
    ///
    /// # Panics
    /// When a pin names what the space has not; a test walks all scenes.
    pub fn dimensions(&self, space: &Space) -> Vec<Dimension> {
        let mut dimensions = space.dimensions.clone();
        for (name, words) in self.pins {
            let place = space.find(name).unwrap_or_else(|| panic!("the space has no dimension `{name}`"));
            let classes = words.iter().map(|word| {
                let found = dimensions[place].classes.iter().find(|class| class.word == *word);
                found.unwrap_or_else(|| panic!("`{name}` has no class `{word}`")).clone()
            });
            dimensions[place].classes = classes.collect();
        }
        let fixed = |name: &str| !self.only.is_empty() && !self.only.contains(&name);
        for dimension in dimensions.iter_mut().filter(|dimension| fixed(dimension.name)) {
            dimension.classes.truncate(1);
        }
        dimensions
    }
}
