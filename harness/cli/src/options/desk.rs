//! `desk`

use super::Lang;
use clap::{Args, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// `desk`
#[derive(Args, Debug)]
pub struct DeskOptions {
    /// What to do with the desk.
    #[command(subcommand)]
    pub command: DeskCommand,
}

/// What can be done with a desk.
#[derive(Subcommand, Debug)]
pub enum DeskCommand {
    /// Serve a whole desk until Ctrl-C: central service, exchange folder and face reader; prints its manifest as one JSON line
    ///
    /// Work it with curl and a file manager:
    ///
    /// * a file `OQSsiquc01req_TOKEN.xml` put into `req` is answered in `res` as `OQSsiquc01res_TOKEN.xml`;
    ///
    /// * an empty file named by a person (`valid`) or a card profile (`android`, `revoked`) put into `present` lays that card on
    ///   the reader: it signs the service's challenge, and the result lies in `face`, or a `.refused` beside. Kinds of information
    ///   written into the file are those consented to (`checkup medication`, or `none`);
    ///
    /// * the same put into `mobile` holds the card to the mobile device (居宅同意取得型): the result waits at the central service until
    ///   it is fetched, `OQSmuonq01req_TOKEN.xml` and `OQSmuonq02req_TOKEN.xml`; with the word `home` in the file, `OQSmuhvq…`;
    ///
    /// * `curl URL/people`, `curl URL/log` and `curl -X PUT URL/clock -d '{"now":"2025-07-11T09:00:00+09:00"}'` at the
    ///   management URL show and change the world.
    #[command(verbatim_doc_comment)]
    Serve(DeskServeOptions),
}

/// `desk serve`
#[derive(Args, Debug)]
pub struct DeskServeOptions {
    /// Folder under which req, res, face, present and mobile are made [default: a temporary one, deleted at the end]
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// How files come to lie in res and face
    #[arg(long, value_enum, default_value_t)]
    pub publication: Publish,
    /// Encoding of files
    #[arg(long, value_enum, default_value_t)]
    pub encoding: FileEncoding,
    /// Only take away what is no request, without an .err beside it
    #[arg(long)]
    pub no_err: bool,
    /// Address of the central service
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub central: SocketAddr,
    /// Address of its management port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub management: SocketAddr,
    /// Faults from the start: a built-in plan (`flaky`, `power-cut` …) or a file
    #[arg(long, value_name = "PLAN|FILE")]
    pub faults: Option<String>,
    /// Seed of everything random
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// The virtual clock at the start
    #[arg(long, value_name = "INSTANT", default_value = "2025-07-10T09:00:00+09:00")]
    pub now: String,
    /// Language of messages
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// How files are published.
#[derive(ValueEnum, Clone, Copy, Debug, Default)]
pub enum Publish {
    /// Written under their names in one go
    #[default]
    InPlace,
    /// Written beside and renamed
    Rename,
    /// Written piece by piece
    Slow,
}

/// Encoding of files.
#[derive(ValueEnum, Clone, Copy, Debug, Default)]
pub enum FileEncoding {
    /// UTF-8
    #[default]
    Utf8,
    /// `Shift_JIS`
    ShiftJis,
}
