//! Code lists (OQSCD001 to 044) as data, and as enums those on which programs decide. New codes arrive without notice, so
//! none is ever an error: a code outside its list survives as `Unknown`.

use crate::element::Element;
use crate::fault::LayoutFault;
use crate::habits::Habits;
use crate::record::{Item, leaf};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeList {
    /// What it lists.
    pub name: String,
    /// `A` two sources, `B` one, `C` inferred, `X` contradicted.
    pub confidence: char,
    /// Codes and their meanings.
    pub codes: BTreeMap<String, String>,
}

impl CodeList {
    /// The list of this number.
    pub fn of(number: u16) -> Option<&'static Self> {
        LISTS.get(&format!("OQSCD{number:03}"))
    }

    /// All lists by name.
    pub fn all() -> &'static BTreeMap<String, CodeList> {
        &LISTS
    }
}

static LISTS: LazyLock<BTreeMap<String, CodeList>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../scenarios/messages/codes.toml")).expect("a test reads the committed lists")
});

/// A code of a list on which nothing here decides.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code<const LIST: u16>(pub String);

impl<const LIST: u16> Code<LIST> {
    /// What it means; nothing for an unknown code.
    pub fn meaning(&self) -> Option<&'static str> {
        CodeList::of(LIST)?.codes.get(&self.0).map(String::as_str)
    }
}

impl<const LIST: u16> From<&str> for Code<LIST> {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl<const LIST: u16> Item for Code<LIST> {
    const LEAF: bool = true;

    fn read(element: &Element) -> Result<Self, LayoutFault> {
        leaf(element).map(|text| Self(text.into()))
    }

    fn write(&self, name: &str, _: &Habits) -> Element {
        Element::leaf(name, self.0.as_str())
    }

    fn write_json(&self, _: &str, _: &Habits, out: &mut Vec<u8>) {
        crate::json::write_text(&self.0, out);
    }

    fn example(name: &str) -> Self {
        Self(name.into())
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $kind:ident = $list:literal { $($(#[$note:meta])* $value:ident = $text:literal,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub enum $kind {
                $($(#[$note])* $value,)*
                /// A code that the list does not have.
                Unknown(String),
            }

            impl $kind {
                /// The number of its list.
                pub const LIST: u16 = $list;

                /// The code itself.
                pub fn code(&self) -> &str {
                    match self {
                        $(Self::$value => $text,)*
                        Self::Unknown(text) => text,
                    }
                }
            }

            impl From<&str> for $kind {
                fn from(text: &str) -> Self {
                    match text {
                        $($text => Self::$value,)*
                        _ => Self::Unknown(text.into()),
                    }
                }
            }

            impl Item for $kind {
                const LEAF: bool = true;

                fn read(element: &Element) -> Result<Self, LayoutFault> {
                    leaf(element).map(Self::from)
                }

                fn write(&self, name: &str, _: &Habits) -> Element {
                    Element::leaf(name, self.code())
                }

                fn write_json(&self, _: &str, _: &Habits, out: &mut Vec<u8>) {
                    crate::json::write_text(self.code(), out);
                }

                fn example(name: &str) -> Self {
                    Self::from(name)
                }
            }
        )*

        /// The codes of the enums by list, for the test that holds them against the data.
        #[cfg(test)]
        const ENUMS: &[(u16, &[&str])] = &[$(($list, &[$($text),*])),*];
    };
}

codes! {
    /// Consent to the ceiling's data.
    LimitConsent = 1 {
        /// 未同意
        Refused = "0",
        /// 同意
        Given = "1",
    }
    /// How the person was named.
    Reference = 2 {
        /// マイナンバーカード
        MyNumberCard = "1",
        /// 被保険者証情報
        Number = "2",
    }
    /// How the message fared.
    Segment = 3 {
        /// 正常終了
        Done = "1",
        /// 処理中
        Processing = "2",
        /// 異常終了
        Failed = "9",
    }
    /// How the person's part fared.
    Processing = 4 {
        /// 正常終了
        Done = "1",
        /// エラー
        Error = "2",
    }
    /// 資格有効性
    Validity = 6 {
        /// 有効
        Valid = "1",
        /// 無効
        Invalid = "2",
        /// 無効（新しい資格あり）
        InvalidNewerExists = "3",
        /// 該当資格なし
        NoneFound = "4",
        /// 複数該当
        Several = "5",
        /// 有効（未登録）, medical assistance only
        ValidUnregistered = "6",
    }
    /// 資格喪失事由
    LossReason = 8 {
        /// 死亡
        Death = "01",
        /// 生活保護受給開始
        PublicAssistance = "02",
        /// 医療保険等の資格取得
        OtherInsurance = "03",
        /// その他
        Other = "99",
    }
    /// 同意区分
    Consent = 16 {
        /// なし
        Without = "0",
        /// あり
        Given = "1",
        /// 同意有効期限切れ
        Expired = "2",
        /// 同意取得困難
        Impossible = "3",
    }
    /// 処方箋発行形態
    Prescription = 17 {
        /// 電子
        Electronic = "1",
        /// 紙
        Paper = "2",
    }
    /// 診療区分
    Treatment = 28 {
        /// 外来
        Outpatient = "1",
        /// 訪問診療等
        Visit = "2",
        /// オンライン診療等
        Online = "3",
        /// 救急時
        Emergency = "4",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enums_and_data_agree() {
        for (number, codes) in ENUMS {
            let list = CodeList::of(*number).expect("listed");
            let listed: Vec<&str> = list.codes.keys().map(String::as_str).collect();
            assert_eq!(listed, *codes, "OQSCD{number:03}");
        }
    }

    #[test]
    fn all_lists_are_there() {
        let numbers: Vec<String> = (1..=44).map(|number| format!("OQSCD{number:03}")).collect();
        assert_eq!(LISTS.keys().cloned().collect::<Vec<_>>(), numbers);
        assert!(LISTS.values().all(|list| "ABCX".contains(list.confidence) && !list.name.is_empty()));
    }

    #[test]
    fn an_unknown_code_survives() {
        assert_eq!(Validity::from("7").code(), "7");
        assert_eq!(Code::<10>::from("A1").meaning(), Some("医療扶助"));
        assert_eq!(Code::<10>::from("ZZ").meaning(), None);
    }
}
