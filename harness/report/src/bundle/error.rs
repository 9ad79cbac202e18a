//! Why a bundle cannot be read at all: told to whoever holds it, in either language.

use madoguchi_contract::Language;
use madoguchi_contract::format::FormatFault;

/// Why a bundle cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// Not a ZIP file.
    #[error("not an evidence bundle (a ZIP file that `madoguchi run` wrote)")]
    NotABundle,
    /// The end is missing.
    #[error("cut off: the end of the file is missing; copy or download it again")]
    CutOff,
    /// The directory of the container does not hold together.
    #[error("the container is damaged: {0}")]
    Container(String),
    /// The bytes of a file do not give what their checksum says.
    #[error("`{file}` was changed: its bytes do not fit their checksum")]
    Damaged {
        /// The file.
        file: String,
    },
    /// A name stands twice.
    #[error("`{file}` stands twice in the container")]
    Twice {
        /// The file.
        file: String,
    },
    /// More than evidence ever is.
    #[error("the files in it are larger than {most} bytes together")]
    TooLarge {
        /// Most bytes that are read.
        most: u64,
    },
    /// A file that every bundle has.
    #[error("`{file}` is missing")]
    Missing {
        /// The file.
        file: String,
    },
    /// The manifest cannot be read.
    #[error("manifest.json: {0}")]
    Manifest(FormatFault),
}

impl BundleError {
    /// Whether somebody's hand or a bad disk changed a file, and the rest can be read: a finding, not a wrong input.
    pub fn is_finding(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::Twice { .. })
    }

    /// The sentence in one language.
    pub fn say(&self, language: Language) -> String {
        if language == Language::En {
            return self.to_string();
        }
        match self {
            Self::Unreadable(why) => format!("読めない: {why}"),
            Self::NotABundle => "証跡ファイル（`madoguchi run`が書くZIP）ではない".into(),
            Self::CutOff => "途中で切れている: ファイルの末尾がない。もう一度コピーまたは取得すること".into(),
            Self::Container(why) => format!("ZIPの構造が壊れている: {why}"),
            Self::Damaged { file } => format!("`{file}`が変更された: 内容が検査値と合わない"),
            Self::Twice { file } => format!("`{file}`がZIPに二つある"),
            Self::TooLarge { most } => format!("中のファイルの合計が{most}バイトを超える"),
            Self::Missing { file } => format!("`{file}`がない"),
            Self::Manifest(FormatFault::Newer { found, known, .. }) => format!(
                "manifest.json: 新しい版のmadoguchiが書いた（版{found}。この版が読めるのは{known}まで）。madoguchiを更新すること"
            ),
            Self::Manifest(fault) => format!("manifest.jsonが読めない: {fault}"),
        }
    }
}
