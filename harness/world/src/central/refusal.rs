//! Why a message as a whole is answered with 処理結果区分 9. The official list of codes is not public; these are of our own
//! range, `MDGC`, and stand for nothing but themselves.

/// A refusal of a whole message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not a message.
    NoMessage(String),
    /// Another layout.
    Layout(String),
    /// Elements that the inquiry needs are missing.
    Missing(Vec<&'static str>),
    /// A date that does not exist.
    Date(&'static str),
    /// The facility of the message is not the one that logged in.
    Facility,
    /// An interface that is known, and not built here.
    Unmodelled(String),
    /// An interface that nobody knows.
    Unknown(String),
    /// No such reception number.
    ReceptionNumber,
    /// Too many searches in one message.
    TooMany(usize),
    /// Stated by the person asked about.
    Stated {
        /// Code.
        code: String,
        /// Text.
        message: String,
    },
}

impl Refusal {
    /// `ErrorCode`
    pub fn code(&self) -> &str {
        match self {
            Self::NoMessage(_) => "MDGC9001E",
            Self::Layout(_) => "MDGC9002E",
            Self::Missing(_) => "MDGC9003E",
            Self::Date(_) => "MDGC9004E",
            Self::Facility => "MDGC9005E",
            Self::Unmodelled(_) => "MDGC9006E",
            Self::Unknown(_) => "MDGC9007E",
            Self::ReceptionNumber => "MDGC9008E",
            Self::TooMany(_) => "MDGC9009E",
            Self::Stated { code, .. } => code,
        }
    }

    /// `ErrorMessage`
    pub fn message(&self) -> String {
        match self {
            Self::NoMessage(why) => format!("電文として読めません（模擬）：{why}"),
            Self::Layout(why) => format!("電文の構成が違います（模擬）：{why}"),
            Self::Missing(names) => format!("必要な項目がありません（模擬）：{}", names.join(", ")),
            Self::Date(name) => format!("{name} が存在しない日付です（模擬）"),
            Self::Facility => "医療機関等コードがログインした機関のものではありません（模擬）".into(),
            Self::Unmodelled(what) => format!("{what} は知られていますが模擬していません"),
            Self::Unknown(what) => format!("{what} という業務は知られていません（模擬）"),
            Self::ReceptionNumber => "その受付番号はこの機関にありません（模擬）".into(),
            Self::TooMany(limit) => format!("一つの電文に {limit} 件までです（模擬）"),
            Self::Stated { message, .. } => message.clone(),
        }
    }
}
