//! Options of what is done with evidence bundles, and of the picture of what the rules say.

use super::{Lang, Target};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `verify`
#[derive(Args, Debug)]
pub struct VerifyOptions {
    /// The bundle (`evidence.zip`), or the folder of a run that holds it
    pub bundle: PathBuf,
    /// Only a signature by this public key will do
    #[arg(long, visible_alias = "require-key", value_name = "PUB")]
    pub key: Option<PathBuf>,
    /// An unsigned bundle is refused
    #[arg(long)]
    pub require_signature: bool,
    /// Language of messages
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// `rerun`
#[derive(Args, Debug)]
pub struct RerunOptions {
    /// The bundle (`evidence.zip`), or the folder of a run that holds it
    pub bundle: PathBuf,
    /// How much of it: `5%`, or a number of cases
    #[arg(long, value_name = "SHARE", default_value = "5%")]
    pub sample: String,
    /// Seed that draws the sample; choose it after the bundle was handed over
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// The product.
    #[command(flatten)]
    pub target: Target,
    /// Only a bundle signed by this public key will do
    #[arg(long, value_name = "PUB")]
    pub key: Option<PathBuf>,
    /// Form of the report
    #[arg(long, value_enum, default_value_t)]
    pub format: Form,
    /// Language of the report [default: `lang` in madoguchi.toml, or else en]
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// `compare`
#[derive(Args, Debug)]
pub struct CompareOptions {
    /// The bundle to start from, or the folder of its run
    #[arg(value_name = "A")]
    pub first: PathBuf,
    /// The bundle to look at, or the folder of its run
    #[arg(value_name = "B")]
    pub second: PathBuf,
    /// Form of the report
    #[arg(long, value_enum, default_value_t)]
    pub format: Form,
    /// Language of the report
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// For people or for machines.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// For people
    #[default]
    Text,
    /// One JSON document
    Json,
}

/// What can be made of a bundle.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The page for people, with the test record that is printed
    #[default]
    Html,
    /// Cucumber Messages
    Messages,
    /// A summary in Markdown, as GitHub shows it
    Markdown,
}

/// `report`
#[derive(Args, Debug)]
pub struct ReportOptions {
    /// Evidence bundle, the folder of its run, or an earlier report
    pub bundle: PathBuf,
    /// What is made of it
    #[arg(long, value_enum, default_value_t)]
    pub format: Kind,
    /// The file that is written [default: report.html, messages.ndjson or summary.md]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Bundle of an earlier version of the same product, for the history of the page
    #[arg(long, value_name = "OLDER")]
    pub before: Option<PathBuf>,
    /// Language of messages; the page speaks both
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// `keygen`
#[derive(Args, Debug)]
pub struct KeygenOptions {
    /// File of the private key; the public one goes beside it, with `.pub` behind its name
    pub file: PathBuf,
    /// Language of messages
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// `timeline`
#[derive(Args, Debug)]
pub struct TimelineOptions {
    /// Case id, such as `V-006@actual`; without a rulebook, every one it runs in
    pub case: String,
    /// First day [default: a month before the first change within three years around the visit]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub from: Option<String>,
    /// Last day [default: a month after the last such change]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub to: Option<String>,
    /// Write the picture as SVG, too; with several rulebooks one file each
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// Write the pictures as one page, too, with every change in words
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Only this rulebook: an id, or a file of your own (`spring.toml`); repeatable
    #[arg(long, visible_alias = "profile", value_name = "ID|FILE")]
    pub rulebook: Vec<String>,
    /// Language of the picture
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
    /// Read features from here instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub features: Option<PathBuf>,
}
