//! What was seen on the wire of the emulated world while a case ran: files, calls and cards, in one order.
//!
//! The product says one thing and does another: these records are what it *did*, written down by the peers and not by
//! the product. They hold nothing that differs from run to run (no ports, no durations, no numbers of polls).

use super::exchange::HttpExchange;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

madoguchi_rulebook::words! { /// A peer of the emulated world.
Peer { Folder = "folder", Central = "central", Reader = "reader", Card = "card", Desk = "desk" } }

madoguchi_rulebook::words! { /// What happened at a peer.
Deed {
    /// A request lay in `req` and was taken away whole.
    Taken = "taken",
    /// A request lay there half-written and was waited for.
    Unfinished = "unfinished",
    /// A file was held by somebody else and was waited for.
    Locked = "locked",
    /// A file was gone before it could be read.
    Vanished = "vanished",
    /// A file that is none of ours was left alone.
    LeftAlone = "left_alone",
    /// A request could not be taken and was given back beside an `.err`.
    Returned = "returned",
    /// The central service was asked.
    Asked = "asked",
    /// The central service answered.
    Answered = "answered",
    /// The line to the central service failed.
    LineFailed = "line_failed",
    /// A file was published in `res` or `face`.
    Published = "published",
    /// A published file was fetched: whoever reads it took it away.
    Fetched = "fetched",
    /// An old file was deleted.
    Cleaned = "cleaned",
    /// An exchange over HTTP went over the line, whole or as far as it went.
    Exchanged = "exchanged",
    /// An act at the desk.
    Act = "act",
} }

/// One thing that happened at a peer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WireRecord {
    /// Where.
    pub peer: Peer,
    /// What.
    pub deed: Deed,
    /// The file, the path of the call, or the act.
    pub name: String,
    /// The message, as text; or why something went wrong.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The exchange, where it went over HTTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<Box<HttpExchange>>,
}
