//! Options of the commands that walk the whole rule space.

use super::{Lang, Target};
use clap::Args;
use std::path::PathBuf;

/// `explore`
#[derive(Args, Debug)]
pub struct ExploreOptions {
    /// The product.
    #[command(flatten)]
    pub target: Target,
    /// Only this rulebook: an id, or a file of your own; repeatable [default: the built-in ones]
    #[arg(long, visible_alias = "profile", value_name = "ID|FILE")]
    pub rulebook: Vec<String>,
    /// Cells to walk at most; with --deep or --whole, cells of one part
    #[arg(long, value_name = "N", default_value_t = 8_000_000)]
    pub budget: u64,
    /// Enumerate every part as far as the budget of one part goes, not of all
    #[arg(long)]
    pub deep: bool,
    /// Only this part, with every dimension it reads (`card:reception`); refused when it is larger than the budget
    #[arg(long, value_name = "SCENE:FAMILY", conflicts_with = "deep")]
    pub whole: Option<String>,
    /// Only this scene; repeatable (`--list` names them)
    #[arg(long, value_name = "SCENE")]
    pub scene: Vec<String>,
    /// Only part k of n of the cells
    #[arg(long, value_name = "k/n")]
    pub shard: Option<String>,
    /// Print the parts of the space and their cells, and ask nobody
    #[arg(long)]
    pub list: bool,
    /// Product processes at one time; threads of the built-in reference [default: 1, the reference one a core]
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Causes to print at most
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub most: usize,
    /// Causes to shrink to a counterexample at most, the widest first; what one counterexample shows is shrunk once
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub shrink: usize,
    /// Keep each counterexample here: a case, and a scenario in Japanese and in English, laid out like a folder of features
    #[arg(long, value_name = "DIR")]
    pub counterexamples: Option<PathBuf>,
    /// Stop at the first counterexample: a quick look at the ordinary visits and what is one or two facts away from them
    #[arg(long, conflicts_with_all = ["deep", "whole", "scene", "shard", "list"])]
    pub first: bool,
    /// Language of the report [default: `lang` in madoguchi.toml, or else en]
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// `diff-rulebooks`
#[derive(Args, Debug)]
pub struct DiffRulebooksOptions {
    /// The rulebook to start from: an id, or a file
    #[arg(value_name = "A")]
    pub first: String,
    /// The rulebook to look at: an id, or a file
    #[arg(value_name = "B")]
    pub second: String,
    /// Cells to walk at most
    #[arg(long, value_name = "N", default_value_t = 8_000_000)]
    pub budget: u64,
    /// Statements to print at most, the widest first
    #[arg(long, value_name = "N", default_value_t = 60)]
    pub most: usize,
    /// Language of the report
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}
