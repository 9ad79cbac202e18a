//! The applets of a My Number card as a trace names them, with their files and PINs (tables 1.1 to 1.4 of the card facts).

use super::language::Words;

/// An applet, or what is selected when none is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Nothing selected since power came.
    Start,
    /// JPKI-AP 公的個人認証.
    Jpki,
    /// 券面入力補助AP.
    Text,
    /// 券面(事項確認)AP.
    Visual,
    /// 住基AP.
    Resident,
    /// 共通カードAP.
    Common,
    /// An applet of some other card.
    Foreign,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 7] =
        [Self::Start, Self::Jpki, Self::Text, Self::Visual, Self::Resident, Self::Common, Self::Foreign];

    /// The applet's identifier.
    pub fn aid(self) -> Option<[u8; 10]> {
        let card = |p3: u8, p4: u8| [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, p3, p4];
        match self {
            Self::Jpki => Some([0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01]),
            Self::Text => Some(card(0x04, 0x08)),
            Self::Visual => Some(card(0x04, 0x02)),
            Self::Resident => Some(card(0x04, 0x01)),
            Self::Common => Some(card(0x01, 0x00)),
            Self::Start | Self::Foreign => None,
        }
    }

    /// The applets that a SELECT by these bytes may reach: a prefix suffices.
    pub fn reached_by(aid: &[u8]) -> Vec<Self> {
        let reached = |place: &Self| place.aid().is_some_and(|whole| whole.starts_with(aid) || aid.starts_with(&whole));
        Self::ALL.into_iter().filter(reached).collect()
    }

    /// The applet's name.
    pub fn name(self) -> Words {
        match self {
            Self::Start => Words::new("（未選択）", "(none)"),
            Self::Jpki => Words::new("JPKI", "JPKI"),
            Self::Text => Words::new("券面入力補助", "text"),
            Self::Visual => Words::new("券面", "visual"),
            Self::Resident => Words::new("住基", "resident"),
            Self::Common => Words::new("共通", "common"),
            Self::Foreign => Words::new("（他の AP）", "(foreign)"),
        }
    }

    /// What a file, key or PIN of this applet is called.
    pub fn file(self, id: u16) -> Option<Words> {
        let (ja, en) = match (self, id) {
            (Self::Jpki, 0x0001) => ("署名用証明書", "signing certificate"),
            (Self::Jpki, 0x0002) => ("署名用CA証明書", "signing CA certificate"),
            (Self::Jpki, 0x0006) => ("トークン情報", "token information"),
            (Self::Jpki, 0x0008) => ("証明書の有無", "certificates present"),
            (Self::Jpki, 0x000A) => ("利用者証明用証明書", "user authentication certificate"),
            (Self::Jpki, 0x000B) => ("利用者証明用CA証明書", "user authentication CA certificate"),
            (Self::Jpki, 0x0016) => ("端末認証CA鍵", "terminal CA key"),
            (Self::Jpki, 0x0017) => ("利用者証明用秘密鍵", "user authentication key"),
            (Self::Jpki, 0x0018) => ("利用者証明用暗証番号", "user authentication PIN"),
            (Self::Jpki, 0x001A) => ("署名用秘密鍵", "signing key"),
            (Self::Jpki, 0x001B) => ("署名用暗証番号", "signing password"),
            (Self::Text, 0x0001) => ("個人番号", "individual number"),
            (Self::Text, 0x0002) => ("4情報", "four attributes"),
            (Self::Text, 0x0003) => ("4情報の署名", "signature of the attributes"),
            (Self::Text, 0x0004) | (Self::Visual, 0x0004) => ("カード検証用証明書", "card-verifiable certificate"),
            (Self::Text, 0x0005) => ("AP基本情報", "applet information"),
            (Self::Text, 0x0006) => ("セッション鍵用公開鍵", "session key public key"),
            (Self::Text, 0x0007) => ("公開鍵の署名", "signed public key"),
            (Self::Text, 0x0011) => ("暗証番号", "PIN"),
            (Self::Text, 0x0014) => ("照合番号A", "reference number A"),
            (Self::Text, 0x0015) => ("照合番号B", "reference number B"),
            (Self::Visual, 0x0001) => ("生年月日", "birth date"),
            (Self::Visual, 0x0002) => ("券面情報", "face of the card"),
            (Self::Visual, 0x0003) => ("AP基本情報", "applet information"),
            (Self::Visual, 0x0005) => ("個人番号の画像", "individual number image"),
            (Self::Visual, 0x0011) => ("生年月日照合", "birth date PIN"),
            (Self::Visual, 0x0012) => ("照合番号B", "reference number B"),
            (Self::Visual, 0x0013) => ("照合番号A", "reference number A"),
            (Self::Common, 0x0019) => ("内部認証鍵", "internal authentication key"),
            (Self::Common | Self::Resident, 0x001C) => ("暗証番号", "PIN"),
            _ => return None,
        };
        Some(Words::new(ja, en))
    }

    /// Lengths that a PIN of this applet can have.
    pub fn pin_lengths(self, id: u16) -> Option<std::ops::RangeInclusive<usize>> {
        match (self, id) {
            (Self::Jpki, 0x0018) | (Self::Text, 0x0011) | (Self::Common | Self::Resident, 0x001C) => Some(4..=4),
            (Self::Jpki, 0x001B) => Some(6..=16),
            (Self::Text, 0x0014) | (Self::Visual, 0x0013) => Some(12..=12),
            (Self::Text, 0x0015) | (Self::Visual, 0x0012) => Some(14..=14),
            (Self::Visual, 0x0011) => Some(6..=6),
            _ => None,
        }
    }

    /// Whether a file's body is the 12-digit individual number, shows it, or would let it be found by trying
    /// (text 0003 is a plain hash of it).
    pub fn holds_individual_number(self, id: u16) -> bool {
        matches!((self, id), (Self::Text, 0x0001 | 0x0003) | (Self::Visual, 0x0005))
    }
}
