//! One thing in a bundle that does not hold together: where, and what.

use madoguchi_contract::Language;
use madoguchi_contract::event::{EvidenceFault, FaultKind};
use madoguchi_judge::Text;

/// One thing that does not hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discrepancy {
    /// File, line, case or field.
    pub place: String,
    /// What is wrong there.
    pub what: Text,
}

impl Discrepancy {
    /// At a place.
    pub fn new(place: impl Into<String>, ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { place: place.into(), what: Text::new(ja, en) }
    }

    /// A fault of the events.
    pub(super) fn of_fault(fault: &EvidenceFault) -> Self {
        let place = format!("{}:{} (byte {})", fault.path.display(), fault.line, fault.byte);
        Self::new(place, in_japanese(&fault.kind), fault.kind.to_string())
    }

    /// One line.
    pub fn say(&self, language: Language) -> String {
        format!("{}: {}", self.place, self.what.get(language))
    }
}

fn in_japanese(kind: &FaultKind) -> String {
    match kind {
        FaultKind::Unreadable(why) => format!("読めない: {why}"),
        FaultKind::NotAnEvent(why) => format!("事象の行ではない: {why}"),
        FaultKind::Newer { version, .. } => {
            format!("新しい版のmadoguchiが書いた（版{version}）。madoguchiを更新すること")
        }
        FaultKind::OtherRun { expected, found } => format!("別の実行の行（`{found}`。`{expected}`のはず）"),
        FaultKind::Sequence { case, expected, found } => {
            format!("ケース{case}: 事象{expected}が無いか移動された（事象{found}がある）")
        }
        FaultKind::Twice { case } => format!("ケース{case}: 事象が二か所にある"),
        FaultKind::Changed { case, seq } => format!("ケース{case}: 事象{seq}が書かれた後に変更された"),
        FaultKind::Order { case, after } => format!("ケース{case}がケース{after}の後にある: 行が移動された"),
        FaultKind::Removed { case } => format!("ケース{case}: 末尾の事象が削除された"),
        FaultKind::Added { case } => format!("ケース{case}: 終了行の一覧にない。事象が追加された"),
        other => other.to_string(),
    }
}

/// The first line, from 1, in which two texts differ.
pub(super) fn first_line(a: &str, b: &str) -> usize {
    a.lines().zip(b.lines()).take_while(|(a, b)| a == b).count() + 1
}
