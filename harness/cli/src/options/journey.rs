//! Options of random journeys.

use super::{Lang, Target};
use clap::Args;
use std::path::PathBuf;

/// `journey`
#[derive(Args, Debug)]
pub struct JourneyOptions {
    /// The product.
    #[command(flatten)]
    pub target: Target,
    /// Only this rulebook: an id, or a file of your own; repeatable [default: the built-in ones]
    #[arg(long, visible_alias = "profile", value_name = "ID|FILE")]
    pub rulebook: Vec<String>,
    /// What is drawn: the same journeys for the same seed
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Journeys under each rulebook at most
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub count: u32,
    /// Keep a journey that breaks a promise here: a case, and a scenario in Japanese and in English
    #[arg(long, value_name = "DIR")]
    pub counterexamples: Option<PathBuf>,
    /// Language of the report [default: `lang` in madoguchi.toml, or else en]
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}
