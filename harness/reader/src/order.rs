//! What a person at the desk does to the card, as one line of JSON, and what the reader answers, as one line of JSON.

use crate::config::CardSource;
use crate::emulated::Look;
use serde::{Deserialize, Serialize};

/// Something done to the card on the reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case", deny_unknown_fields)]
pub enum Order {
    /// Put the card on: the one that was there, or another.
    Insert {
        /// Another card.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        card: Option<CardSource>,
    },
    /// Take the card off.
    Remove {},
    /// Hold the card to the reader, then take it off.
    Tap {
        /// After this time; without it, when the client that used it lets go.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ms: Option<u64>,
    },
    /// Only look.
    State {},
    /// Disturb the card; an empty list makes it sound again.
    Fault {
        /// What disturbs it, instead of what did before.
        faults: Vec<String>,
    },
}

impl Order {
    /// Understands one line.
    ///
    /// # Errors
    /// What is wrong with it, and which orders there are.
    pub fn parse(line: &str) -> Result<Self, String> {
        serde_json::from_str(line).map_err(|error| {
            format!(
                "not an order: {error}; write one JSON object a line, {{\"order\":\"insert\"}}, \"remove\", \"tap\", \
                 \"state\" or \"fault\""
            )
        })
    }

    /// The order as one line without a line end.
    pub fn write(&self) -> String {
        serde_json::to_string(self).expect("an order is JSON")
    }
}

/// What the reader answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// Done; so it looks now.
    Done(State),
    /// Not done.
    Refused {
        /// Why not, and what to do.
        error: String,
    },
}

/// How the reader looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Whether a card lies on it.
    pub present: bool,
    /// Whether the card has power.
    pub powered: bool,
    /// Answer to reset of the card, in hexadecimal.
    pub atr: String,
    /// Commands that were answered since the driver started.
    pub exchanges: u64,
    /// Inside the card.
    #[serde(flatten)]
    pub card: Look,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_come_back() {
        for order in [
            Order::Insert { card: None },
            Order::Insert {
                card: Some(CardSource {
                    profile: "mine.toml".into(),
                    text: Some("text = \"二行\"\n".into()),
                    expiry: Some("2030-04-01".into()),
                }),
            },
            Order::Remove {},
            Order::Tap { ms: Some(40) },
            Order::Tap { ms: None },
            Order::State {},
            Order::Fault { faults: vec!["lost".into()] },
        ] {
            let line = order.write();
            assert!(!line.contains('\n'), "{line}");
            assert_eq!(Order::parse(&line), Ok(order));
        }
    }

    #[test]
    fn what_is_no_order_is_told() {
        for (line, says) in [
            ("", "EOF"),
            ("insert", "expected"),
            ("[]", "order"),
            (r#"{"order":"eject"}"#, "eject"),
            (r#"{"order":"remove","ms":1}"#, "ms"),
            (r#"{"order":"tap","ms":-1}"#, "-1"),
            (r#"{"order":"fault"}"#, "faults"),
        ] {
            let error = Order::parse(line).expect_err(line);
            assert!(error.contains(says) && error.contains("write one JSON object a line"), "{line}: {error}");
        }
    }
}
