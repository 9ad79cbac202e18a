//! `card`: the card in the hand.

use super::Lang;
use clap::{Args, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// `card`
#[derive(Args, Debug)]
pub struct CardOptions {
    /// What to do with the card.
    #[command(subcommand)]
    pub command: CardCommand,
}

/// What can be done with a card.
#[derive(Subcommand, Debug)]
pub enum CardCommand {
    /// Put emulated cards into PC/SC readers of their own and stay until Ctrl-C
    Serve(ServeOptions),
    /// Put the card (or another one) onto the reader of a running session
    Insert(InsertOptions),
    /// Take the card off the reader
    Remove(ControlOptions),
    /// Hold the card to the reader for a moment
    Tap(TapOptions),
    /// Say what lies on the reader: presence, PIN tries left, selected applet, exchanges so far
    State(StateOptions),
    /// Disturb the card: lost, slow, wrong or short answers
    Fault(FaultOptions),
    /// End the session
    Stop(StopOptions),
    /// Print a recorded trace, each exchange decoded in one line
    Trace(TraceOptions),
    /// Say what a client did wrong in a recorded trace
    Lint(CardLintOptions),
    /// Compare a card with the open list of what is known about such cards
    Check(CardCheckOptions),
}

/// `card serve`
#[derive(Args, Debug)]
pub struct ServeOptions {
    /// Card profile: a built-in name or a file; repeat it for one reader each
    #[arg(long, value_name = "NAME|FILE", required_unless_present = "list")]
    pub profile: Vec<String>,
    /// Name of the reader, in the order of the profiles
    #[arg(long, value_name = "NAME")]
    pub reader_name: Vec<String>,
    /// Another expiry date for all cards
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub expiry: Option<String>,
    /// Start with empty readers; `card insert` puts the cards on
    #[arg(long)]
    pub empty: bool,
    /// Answer as slowly as a real chip
    #[arg(long)]
    pub latency: bool,
    /// Disturb the cards from the start
    #[arg(long, value_name = "FAULT")]
    pub fault: Vec<String>,
    /// Write every exchange into this file, PINs masked
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// Serve the one card to a vpcd that listens on this loopback address, instead of loading our driver
    #[arg(long, value_name = "ADDR", num_args = 0..=1, default_missing_value = "127.0.0.1:35963")]
    pub vpcd: Option<SocketAddr>,
    /// Print the built-in profiles and end
    #[arg(long)]
    pub list: bool,
    /// Where the session lives.
    #[command(flatten)]
    pub session: SessionOptions,
}

/// Which session, and the language of messages.
#[derive(Args, Debug)]
pub struct SessionOptions {
    /// Folder of the session [default: in the user's runtime folder]
    #[arg(long, value_name = "DIR")]
    pub session: Option<PathBuf>,
    /// Language of messages
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// One reader of a running session.
#[derive(Args, Debug)]
pub struct ControlOptions {
    /// Number of the reader, from 1
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    pub reader: u16,
    /// The session.
    #[command(flatten)]
    pub session: SessionOptions,
}

/// `card insert`
#[derive(Args, Debug)]
pub struct InsertOptions {
    /// Another card: a built-in profile or a file
    #[arg(long, value_name = "NAME|FILE")]
    pub profile: Option<String>,
    /// Another expiry date for that card
    #[arg(long, value_name = "YYYY-MM-DD", requires = "profile")]
    pub expiry: Option<String>,
    /// The reader.
    #[command(flatten)]
    pub reader: ControlOptions,
}

/// `card tap`
#[derive(Args, Debug)]
pub struct TapOptions {
    /// Take the card away after this time [default: when the client that uses it lets go]
    #[arg(long, value_name = "MS")]
    pub ms: Option<u64>,
    /// The reader.
    #[command(flatten)]
    pub reader: ControlOptions,
}

/// `card state`
#[derive(Args, Debug)]
pub struct StateOptions {
    /// As one line of JSON
    #[arg(long)]
    pub json: bool,
    /// Number of the reader, from 1 [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub reader: Option<u16>,
    /// The session.
    #[command(flatten)]
    pub session: SessionOptions,
}

/// `card fault`
#[derive(Args, Debug)]
pub struct FaultOptions {
    /// The disturbances, instead of those before; none: the card is sound again
    #[arg(value_name = "FAULT")]
    pub faults: Vec<String>,
    /// The reader.
    #[command(flatten)]
    pub reader: ControlOptions,
}

/// `card stop`
#[derive(Args, Debug)]
pub struct StopOptions {
    /// The session.
    #[command(flatten)]
    pub session: SessionOptions,
}

/// `card trace`
#[derive(Args, Debug)]
pub struct TraceOptions {
    /// Trace file, as `card serve --trace` writes it
    pub file: PathBuf,
    /// Language of the lines
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// `card lint`
#[derive(Args, Debug)]
pub struct CardLintOptions {
    /// Trace file, as `card serve --trace` writes it
    #[arg(required_unless_present = "list")]
    pub file: Option<PathBuf>,
    /// Do not report this rule; repeatable
    #[arg(long, value_name = "RULE")]
    pub allow: Vec<String>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// Print the rules and end
    #[arg(long, conflicts_with_all = ["json", "allow"])]
    pub list: bool,
    /// Language of the findings
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// `card check`
#[derive(Args, Debug)]
#[group(skip)]
pub struct CardCheckOptions {
    /// Check the emulated card of this profile: a built-in name or a file; with --reader it names kind and PINs
    #[arg(long, value_name = "NAME|FILE", required_unless_present = "reader")]
    pub profile: Option<String>,
    /// Check the card in this PC/SC reader: its name, or a part that only it has
    #[arg(long, value_name = "NAME")]
    pub reader: Option<String>,
    /// Another list of cases than the built-in one
    #[arg(long, value_name = "FILE")]
    pub list: Option<PathBuf>,
    /// PINs of the card in the reader, as lines like `auth = "1234"` (auth, sign, text, text-b, visual-b)
    #[arg(long, value_name = "FILE", requires = "reader")]
    pub pins: Option<PathBuf>,
    /// Cases that spend PIN tries, too; on an emulated card they end with blocked PINs
    #[arg(long)]
    pub spend_pin_tries: bool,
    /// The card is your own; without this, a card that is not an emulated one is only read
    #[arg(long)]
    pub i_own_this_card: bool,
    /// On your own card: VERIFY with the PINs given
    #[arg(long, requires = "i_own_this_card")]
    pub allow_verify: bool,
    /// On your own card: signatures
    #[arg(long, requires = "i_own_this_card")]
    pub allow_sign: bool,
    /// On your own card: applets with personal data; the 12-digit number is never read
    #[arg(long, requires = "i_own_this_card")]
    pub allow_personal: bool,
    /// Warnings count as findings
    #[arg(long)]
    pub strict: bool,
    /// Write the results as JSON, too
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Language of the report
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}
