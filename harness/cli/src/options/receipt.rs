//! `receipt`: electronic claims.

use super::Lang;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `receipt`
#[derive(Args, Debug)]
pub struct ReceiptOptions {
    /// What to do with claims.
    #[command(subcommand)]
    pub command: ReceiptCommand,
}

/// What can be done with claims.
#[derive(Subcommand, Debug)]
pub enum ReceiptCommand {
    /// Check files of electronic claims (UKE) as the payers' reception does
    Check(ReceiptCheckOptions),
    /// Print claims so that a person can read them
    Show(ReceiptShowOptions),
    /// Write files of claims for cases of the suite, each by the route that is right
    Write(ReceiptWriteOptions),
}

/// `receipt check`
#[derive(Args, Debug)]
pub struct ReceiptCheckOptions {
    /// Files, such as RECEIPTC.UKE
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    pub format: ReceiptFormat,
    /// Lightest level that makes the command end with 1
    #[arg(long, value_enum, default_value_t)]
    pub severity: ReceiptSeverity,
    /// Kind of claims [default: told by the file: medical, dpc, dental or dispensing]
    #[arg(long, value_enum)]
    pub kind: Option<ReceiptKind>,
    /// Hold one person's file beside this case of the suite, too: route, numbers, remarks, number of claims
    #[arg(long, value_name = "CASE")]
    pub case: Option<String>,
    /// Print every finding; otherwise the first five of each code in each file
    #[arg(long)]
    pub all: bool,
    /// Language of messages
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// `receipt show`
#[derive(Args, Debug)]
pub struct ReceiptShowOptions {
    /// The file
    pub file: PathBuf,
    /// Only this claim, by its place in the file from 1
    #[arg(long, value_name = "N")]
    pub claim: Option<usize>,
    /// Kind of claims [default: told by the file]
    #[arg(long, value_enum)]
    pub kind: Option<ReceiptKind>,
    /// Language of messages
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// `receipt write`
#[derive(Args, Debug)]
pub struct ReceiptWriteOptions {
    /// Cases, such as V-105@actual; without an edition the practice in force is taken
    #[arg(required_unless_present = "all", value_name = "CASE")]
    pub cases: Vec<String>,
    /// Every case of the practice in force that ends in a claim, but for those whose numbers do not fit their scheme
    #[arg(long, conflicts_with = "cases")]
    pub all: bool,
    /// Kind of claims; may be repeated [default: all four]
    #[arg(long, value_enum)]
    pub kind: Vec<ReceiptKind>,
    /// Month of the claims, YYYY-MM [default: the month behind the last visit]
    #[arg(long, value_name = "MONTH")]
    pub month: Option<String>,
    /// Folder that is written into: fund/RECEIPTC.UKE, federation/RECEIPTC.UKE …
    #[arg(long, value_name = "FOLDER", default_value = "claims")]
    pub out: PathBuf,
    /// Write over files that lie there
    #[arg(long)]
    pub force: bool,
    /// Language of messages
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// Form of findings.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReceiptFormat {
    /// For a person: the line, and a mark under the field
    #[default]
    Human,
    /// One JSON object a line, a summary last
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// Levels at reception.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReceiptSeverity {
    /// L48: told, and accepted
    Note,
    /// L4: to be confirmed
    #[default]
    Warning,
    /// L3: likely to come back
    Returnable,
    /// L2: the claim is not taken
    Claim,
    /// L1: the file is not taken
    File,
}

/// Kinds of claims.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptKind {
    /// 医科
    Medical,
    /// DPC
    Dpc,
    /// 歯科
    Dental,
    /// 調剤
    Dispensing,
}

impl From<ReceiptKind> for madoguchi_receipt::Kind {
    fn from(kind: ReceiptKind) -> Self {
        match kind {
            ReceiptKind::Medical => Self::Medical,
            ReceiptKind::Dpc => Self::Dpc,
            ReceiptKind::Dental => Self::Dental,
            ReceiptKind::Dispensing => Self::Dispensing,
        }
    }
}

impl From<ReceiptSeverity> for madoguchi_receipt::code::Level {
    fn from(severity: ReceiptSeverity) -> Self {
        match severity {
            ReceiptSeverity::Note => Self::Note,
            ReceiptSeverity::Warning => Self::Warning,
            ReceiptSeverity::Returnable => Self::Returnable,
            ReceiptSeverity::Claim => Self::Claim,
            ReceiptSeverity::File => Self::File,
        }
    }
}
