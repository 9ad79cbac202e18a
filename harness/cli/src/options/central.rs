//! `central`: the emulated central qualification service.

use super::Lang;
use clap::{Args, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// `central`
#[derive(Args, Debug)]
pub struct CentralOptions {
    /// What to do with the service.
    #[command(subcommand)]
    pub command: CentralCommand,
}

/// What can be done with the service.
#[derive(Subcommand, Debug)]
pub enum CentralCommand {
    /// Serve it on loopback until Ctrl-C; prints its manifest as one JSON line
    ///
    /// The management port says what the world is like (`curl URL/openapi.json` describes all of it):
    ///
    /// * `curl -X PUT URL/emergency -d '{"openings":[{"circumstance":"disaster","facilities":"99"}]}'` opens the look-up of persons
    ///   without a card (`disaster`, `reader_outage`, `emergency_care`), for codes that begin so; GET tells every use of it;
    ///
    /// * `curl URL/consents` tells which facility may see what of whom, until when and why; `curl -X DELETE URL/consents/FACILITY/PERSON`
    ///   is the patient taking it back.
    #[command(verbatim_doc_comment)]
    Serve(CentralServeOptions),
    /// Feed the seminar's usage figures through the management port and print both tables again
    Stats(CentralStatsOptions),
}

/// `central serve`
#[derive(Args, Debug)]
pub struct CentralServeOptions {
    /// Address of the facilities' door
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Address of the management port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub management: SocketAddr,
    /// Ask for client certificates: TLS, with authority and identities on the management port
    #[arg(long)]
    pub mtls: bool,
    /// Persons from this file instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    pub people: Option<PathBuf>,
    /// The virtual clock at the start
    #[arg(long, value_name = "INSTANT", default_value = "2025-07-10T09:00:00+09:00")]
    pub now: String,
    /// How answers are written, such as `order=7` or `absent=empty`; repeatable, an unknown one lists all
    #[arg(long, value_name = "NAME=VALUE")]
    pub habit: Vec<String>,
    /// Days after the last visit for which care at home or online goes on without a card [default: until somebody ends it]
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(i32).range(0..))]
    pub relation_days: Option<i32>,
    /// Faults from the start: a built-in plan (`flaky`, `down` …) or a file
    #[arg(long, value_name = "PLAN|FILE")]
    pub faults: Option<String>,
    /// Seed of everything random
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Keep no bodies in the log
    #[arg(long)]
    pub no_evidence: bool,
    /// Language of messages
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// `central stats`
#[derive(Args, Debug)]
pub struct CentralStatsOptions {
    /// Single receptions to feed in the same shares
    #[arg(long, value_name = "N", default_value_t = 231_577)]
    pub receptions: u64,
    /// Language of the tables
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}
