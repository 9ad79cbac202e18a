//! Options of the commands that walk the whole rule space.

use super::Lang;
use clap::{Args, ValueEnum};
use madoguchi_suite::explore::plan::BUDGET;
use std::path::PathBuf;

/// `explore`
#[derive(Args, Debug)]
pub struct ExploreOptions {
    /// Product under test: `reference`, `reference:DEFECT`, `stdio:COMMAND` or `http://127.0.0.1:PORT`; repeatable:
    /// where several differ and the text accepts each, it is a question to the regulator
    /// [default: `sut` in madoguchi.toml, or else `reference`]
    #[arg(long, value_name = "TARGET")]
    pub sut: Vec<String>,
    /// Longest wait for one answer, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 10_000)]
    pub deadline: u64,
    /// Only this rulebook: an id, or a file of your own; repeatable [default: the built-in ones]
    #[arg(long, visible_alias = "profile", value_name = "ID|FILE")]
    pub rulebook: Vec<String>,
    /// Cells to walk at most under one rulebook; with --deep or --whole, cells of one part
    #[arg(long, value_name = "N", default_value_t = BUDGET)]
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
    /// Look for every planted defect that decides, and tell how many are found
    #[arg(long, conflicts_with_all = ["sut", "cell", "list"])]
    pub defects: bool,
    /// Show one cell, by its id (`X-…`) or by its facts (`{…}`): what is demanded, and what products answer
    #[arg(long, value_name = "ID|FACTS", conflicts_with = "list")]
    pub cell: Option<String>,
    /// Keep what was found in this file, and go on from what stands there: the bytes of the report are the same
    #[arg(long, value_name = "FILE")]
    pub resume: Option<PathBuf>,
    /// Product processes at one time; threads of the built-in reference [default: 1, the reference one a core]
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Causes and questions to print at most
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub most: usize,
    /// Causes of each product to shrink to a counterexample at most, the widest first; what one shows is not shrunk again
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub shrink: usize,
    /// Keep each counterexample here: a case, and a scenario in Japanese and in English, laid out like a folder of features
    #[arg(long, value_name = "DIR")]
    pub counterexamples: Option<PathBuf>,
    /// Stop at the first counterexample: a quick look at the ordinary visits and what is one or two facts away from them
    #[arg(long, conflicts_with_all = ["deep", "whole", "scene", "shard", "list", "defects", "cell", "resume"])]
    pub first: bool,
    /// Form of the report
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Language of the report [default: `lang` in madoguchi.toml, or else en]
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// Form of a report.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
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
    #[arg(long, value_name = "N", default_value_t = BUDGET)]
    pub budget: u64,
    /// Only this scene; repeatable
    #[arg(long, value_name = "SCENE")]
    pub scene: Vec<String>,
    /// Every statement under its heading, not only the one of most cells
    #[arg(long)]
    pub all: bool,
    /// Form of the report
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Language of the report
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}
