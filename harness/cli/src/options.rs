//! The command line.

mod card;
mod central;
mod desk;
mod explore;
mod journey;
mod proof;
mod receipt;

pub use card::*;
pub use central::*;
pub use desk::*;
pub use explore::*;
pub use journey::*;
pub use proof::*;
pub use receipt::*;

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// An emulated reception desk, and a conformance test for software that works at one.
#[derive(Parser, Debug)]
#[command(name = "madoguchi", version, about, arg_required_else_help = true, max_term_width = 100)]
pub struct Options {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Replay the suite against a product and judge it
    Run(Box<RunOptions>),
    /// Replay one case and show everything
    Replay(ReplayOptions),
    /// Join the shards of one run
    Merge(MergeOptions),
    /// Walk the whole rule space and compare a product with the rulebook on every cell
    Explore(Box<ExploreOptions>),
    /// Put a product's desk through random journeys, until one breaks a promise of the catalogue
    Journey(JourneyOptions),
    /// Compare two rulebooks on every cell: which visits change, and from which day
    DiffRulebooks(DiffRulebooksOptions),
    /// Print clauses, the scenarios that stand for them, and results
    Clauses(ClausesOptions),
    /// Draw what the person of a case can do on every day of a span
    Timeline(TimelineOptions),
    /// Check or print the features
    Features(FeaturesOptions),
    /// Look at an adapter before any case runs
    Doctor(DoctorOptions),
    /// Write an adapter skeleton
    Init(InitOptions),
    /// Serve the built-in reference by the contract, sound or with a defect
    Reference(ReferenceOptions),
    /// Judge the evidence bundle of a run again, offline, and name whatever was changed in it
    Verify(VerifyOptions),
    /// Put a sample of an evidence bundle to the product again, as a laboratory does
    Rerun(RerunOptions),
    /// Make the page for people (report.html) out of an evidence bundle, with its history if asked
    Report(ReportOptions),
    /// Compare two evidence bundles: two versions of a product, or two products
    Compare(CompareOptions),
    /// Make a test key that signs evidence bundles
    Keygen(KeygenOptions),
    /// Write down a person's verdict on what only a person can judge
    Attest(AttestOptions),
    /// Emulated My Number cards and phones in PC/SC readers
    Card(CardOptions),
    /// The emulated central qualification service
    Central(CentralOptions),
    /// A whole emulated desk to poke at: central service, exchange folder, face reader
    Desk(DeskOptions),
    /// Wrong implementations made by machine: how many the suite tells, and which scenarios do it
    Mutants(MutantsOptions),
    /// Electronic claims (UKE): check them as the payers' reception does, or print them
    Receipt(ReceiptOptions),
}

/// `mutants`
#[derive(Args, Debug)]
pub struct MutantsOptions {
    /// What to do with mutants.
    #[command(subcommand)]
    pub command: MutantsCommand,
}

/// What can be done with mutants.
#[derive(Subcommand, Debug)]
pub enum MutantsCommand {
    /// Put every mutant through the suite and write down which scenario tells which
    Run(MutantsRunOptions),
    /// Print the matrix that was measured with this suite: score, survivors, the fewest scenarios that tell the most
    Show(MutantsShowOptions),
}

/// `mutants run`
#[derive(Args, Debug)]
pub struct MutantsRunOptions {
    /// File that is written; in the repository scenarios/mutants/matrix.json
    #[arg(long, value_name = "FILE", default_value = "mutants.json")]
    pub out: PathBuf,
    /// Read features from here instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub features: Option<PathBuf>,
    /// Threads [default: one a core]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Only mutants with this text in their name (`claim.symbol`): a quick look, which no report quotes
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// Cells on which a survivor is compared with its original, at most
    #[arg(long, value_name = "N", default_value_t = madoguchi_suite::mutants::proof::BUDGET)]
    pub cells: u64,
    /// Name the scenarios that kill each mutant
    #[arg(long)]
    pub killed: bool,
    /// Language of messages
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// `mutants show`
#[derive(Args, Debug)]
pub struct MutantsShowOptions {
    /// Another matrix than the committed one
    #[arg(long, value_name = "FILE")]
    pub matrix: Option<PathBuf>,
    /// Name the scenarios that kill each mutant
    #[arg(long)]
    pub killed: bool,
    /// Language of messages
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// Language of messages.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Japanese
    Ja,
    /// English
    #[default]
    En,
}

impl From<Lang> for madoguchi_contract::Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Ja => Self::Ja,
            Lang::En => Self::En,
        }
    }
}

impl From<Lang> for madoguchi_card::trace::Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Ja => Self::Ja,
            Lang::En => Self::En,
        }
    }
}

/// Which product, and how it is reached.
#[derive(Args, Debug, Clone)]
pub struct Target {
    /// Product under test: `reference`, `reference:DEFECT`, `stdio:COMMAND` or `http://127.0.0.1:PORT`
    /// [default: `sut` in madoguchi.toml, or else `reference`]
    #[arg(long, value_name = "TARGET")]
    pub sut: Option<String>,
    /// Longest wait for one answer, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 10_000)]
    pub deadline: u64,
}

/// Which cases.
#[derive(Args, Debug, Clone, Default)]
pub struct Selection {
    /// Only cases with this clause, role, subject or rulebook (`@R-CERT-05`, `@reader`); repeatable, all must hold
    #[arg(long, value_name = "TAG")]
    pub tags: Vec<String>,
    /// Only cases whose id or title contains this text
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// Only this rulebook: an id, or a file of your own (`spring.toml`); repeatable, a file may extend one before it
    #[arg(long, visible_alias = "profile", value_name = "ID|FILE")]
    pub rulebook: Vec<String>,
    /// Only this role of the product; repeatable
    #[arg(long, value_name = "ROLE")]
    pub role: Vec<String>,
    /// Only the cases that failed in an earlier run
    #[arg(long, value_name = "DIR")]
    pub failed_from: Option<PathBuf>,
    /// Only part i of n of the cases
    #[arg(long, value_name = "i/n")]
    pub shard: Option<String>,
    /// Read features from here instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub features: Option<PathBuf>,
}

/// `run`
#[derive(Args, Debug, Clone)]
pub struct RunOptions {
    /// The product.
    #[command(flatten)]
    pub target: Target,
    /// The cases.
    #[command(flatten)]
    pub selection: Selection,
    /// Where the evidence goes [default: `out` in madoguchi.toml, or else the folder `out`]; an earlier run of ours there
    /// is moved to `earlier/`, a folder with anything else in it is refused
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Language of the report [default: `lang` in madoguchi.toml, or else en]
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
    /// Product processes at one time; connections to a service; threads of the built-in reference
    /// [default: 1, the reference one a core]
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Put this fault plan on the line of every visit, for the role `reception`: a built-in one (`down`, `flaky` …) or a
    /// file; where it loses an answer the cases expect what the failure rules demand (`scenarios/faults`)
    #[arg(long, value_name = "PLAN|FILE")]
    pub faults: Option<String>,
    /// Only the core: the N scenarios that kill the most mutants, of those selected; without N as many as kill 80 % of all
    /// that are killed. Never a run of the whole suite, and the report says so
    #[arg(long, value_name = "N", conflicts_with_all = ["features", "failed_from", "faults", "shard"])]
    pub core: Option<Option<NonZeroUsize>>,
    /// Stop at the first case that fails
    #[arg(long)]
    pub fail_fast: bool,
    /// The run's date, for expectations that expire [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<String>,
    /// Warnings and open reviews count against conformance
    #[arg(long)]
    pub strict: bool,
    /// Sign the evidence bundle with this key (`madoguchi keygen` makes one)
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Seed of everything random
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Write Cucumber Messages (messages.ndjson) beside the evidence, too
    #[arg(long)]
    pub messages: bool,
    /// Add a summary in Markdown to this file and print annotations for GitHub Actions
    /// [default: what GITHUB_STEP_SUMMARY names, where GITHUB_ACTIONS is set]
    #[arg(long, value_name = "FILE")]
    pub github: Option<PathBuf>,
}

/// `replay`
#[derive(Args, Debug)]
pub struct ReplayOptions {
    /// Case id, such as `V-006@actual`; without a rulebook, every one it runs in; `V-006@actual/reception` at the depth of
    /// that role; or a `.feature` file, which is replayed whole
    pub case: String,
    /// Put this fault plan on the line (a case `…~NAME` was run under the plan NAME)
    #[arg(long, value_name = "PLAN|FILE")]
    pub faults: Option<String>,
    /// Seed of what the plan draws, as in the run
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Only this rulebook: an id, or a file of your own (`spring.toml`); repeatable
    #[arg(long, visible_alias = "profile", value_name = "ID|FILE")]
    pub rulebook: Vec<String>,
    /// For a cell that `explore --scene` printed: the same scene; repeatable
    #[arg(long, value_name = "SCENE")]
    pub scene: Vec<String>,
    /// The product.
    #[command(flatten)]
    pub target: Target,
    /// Language of the report [default: `lang` in madoguchi.toml, or else en]
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
    /// Read features from here instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub features: Option<PathBuf>,
}

/// `merge`
#[derive(Args, Debug)]
pub struct MergeOptions {
    /// Evidence folders of the shards
    #[arg(required = true)]
    pub shards: Vec<PathBuf>,
    /// Where the whole goes
    #[arg(long, value_name = "DIR", default_value = "out/merged")]
    pub out: PathBuf,
    /// Sign the evidence bundle with this key
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Language of the report
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// `clauses`
#[derive(Args, Debug)]
pub struct ClausesOptions {
    /// Results of this run
    #[arg(long, value_name = "DIR")]
    pub from: Option<PathBuf>,
    /// The open questions, with the days they touch
    #[arg(long)]
    pub ambiguous: bool,
    /// Decision tables for a regulator
    #[arg(long)]
    pub csv: bool,
    /// Language of the table
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// `features`
#[derive(Args, Debug)]
pub struct FeaturesOptions {
    /// Only check that every file is understood
    #[arg(long)]
    pub check: bool,
    /// Print the compiled cases as JSON lines
    #[arg(long)]
    pub cases: bool,
    /// Know the rulebook of this file, too; repeatable
    #[arg(long, value_name = "FILE")]
    pub rulebook: Vec<String>,
    /// Language to print in
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
    /// Read features from here instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub features: Option<PathBuf>,
}

/// `doctor`
#[derive(Args, Debug)]
pub struct DoctorOptions {
    /// The product.
    #[command(flatten)]
    pub target: Target,
    /// Language of the findings [default: `lang` in madoguchi.toml, or else en]
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// `init`
#[derive(Args, Debug)]
pub struct InitOptions {
    /// Kind of adapter
    #[arg(long, value_enum)]
    pub lang: Skeleton,
    /// New folder
    pub folder: PathBuf,
}

/// Kinds of adapter skeletons.
#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum Skeleton {
    /// Python, by stdio
    Python,
    /// Rust, by stdio
    Rust,
    /// Python, by HTTP
    Http,
}

/// `reference`
#[derive(Args, Debug)]
pub struct ReferenceOptions {
    /// Serve on standard input and output
    #[arg(long, conflicts_with = "http")]
    pub stdio: bool,
    /// Serve on this loopback address (`127.0.0.1:0` picks a port)
    #[arg(long, value_name = "ADDR")]
    pub http: Option<String>,
    /// Know the rulebook of this file, too; repeatable, a file may extend one before it
    #[arg(long, value_name = "FILE")]
    pub rulebook: Vec<String>,
    /// Plant this defect
    #[arg(long, value_name = "ID")]
    pub defect: Option<String>,
    /// List the defects: id, clause, rulebooks, what is wrong
    #[arg(long)]
    pub list_defects: bool,
    /// Language of the list
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// `attest`
#[derive(Args, Debug)]
pub struct AttestOptions {
    /// Evidence bundle that was looked at, or the folder of its run
    pub evidence: PathBuf,
    /// Clause or case id
    pub subject: String,
    /// Name of the person
    #[arg(long)]
    pub by: String,
    /// Why it is in order, or not
    #[arg(long)]
    pub reason: String,
    /// What the person found
    #[arg(long, value_enum, default_value_t)]
    pub verdict: Attested,
    /// Date of the attestation [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<String>,
    /// Write the bundle again with every attestation of it inside, judged with them: what a report is then made of
    #[arg(long, value_name = "FILE")]
    pub into: Option<PathBuf>,
    /// Sign the new bundle with this key
    #[arg(long, value_name = "FILE", requires = "into")]
    pub key: Option<PathBuf>,
}

/// A person's verdict.
#[derive(ValueEnum, Clone, Copy, Debug, Default)]
pub enum Attested {
    /// In order
    #[default]
    Pass,
    /// Not in order
    Fail,
}
