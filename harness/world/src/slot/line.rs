//! The terminal's line: messages of the folder as JSON over HTTP, and back.

use super::http::post;
use super::scripted::TOKEN;
use crate::desk::Trouble;
use crate::folder::{Centre, LineFault, Log};
use madoguchi_contract::event::{Deed, Peer};
use madoguchi_message::file_name::ApiId;
use madoguchi_message::habits::Habits;
use madoguchi_message::{Element, Encoding, Read};
use serde_json::Value;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

/// Error code of a message that the terminal makes when the line fails. The official list is not public: this is our own
/// range.
pub const LINE_FAILED: &str = "MDGL0001E";

/// The line to a central service on this machine.
#[derive(Debug)]
pub struct HttpLine {
    address: SocketAddr,
    encoding: Encoding,
    login: Login,
    log: Log,
    trouble: Trouble,
}

/// How the terminal shows who it is.
#[derive(Clone, PartialEq, Eq)]
pub enum Login {
    /// By a token that it has.
    Token(String),
    /// By an account: it fetches a token when it needs one.
    Account {
        /// User.
        user: String,
        /// Password; fake, as every one of the emulation.
        password: String,
        /// The token, once it was fetched.
        token: Option<String>,
    },
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if matches!(self, Self::Token(_)) { "Token(…)" } else { "Account(…)" })
    }
}

impl HttpLine {
    /// A line to this address; answers are written in this encoding.
    pub fn new(address: SocketAddr, encoding: Encoding, log: Log) -> Self {
        Self { address, encoding, login: Login::Token(TOKEN.into()), log, trouble: Trouble::default() }
    }

    /// The same with another login.
    #[must_use]
    pub fn with_login(self, login: Login) -> Self {
        Self { login, ..self }
    }

    /// The same at a desk with trouble of its own.
    #[must_use]
    pub fn with_trouble(self, trouble: Trouble) -> Self {
        Self { trouble, ..self }
    }

    /// A message as it lies in the folders of this site.
    pub(crate) fn in_the_encoding_of_the_site(&self, mut message: Element) -> Vec<u8> {
        set_character_code(&mut message, self.encoding);
        message.write_xml(self.encoding, &Habits::default())
    }

    /// Posts with a token that holds; one that expired is fetched anew.
    pub(crate) fn post(&mut self, path: &str, body: &[u8]) -> Result<(u16, Vec<u8>), LineFault> {
        let token = self.token()?;
        let answered = post(self.address, path, &token, body, PATIENCE).map_err(|error| line_fault(&error))?;
        match &mut self.login {
            Login::Account { token, .. } if answered.0 == 401 => *token = None,
            _ => return Ok(answered),
        }
        let token = self.token()?;
        post(self.address, path, &token, body, PATIENCE).map_err(|error| line_fault(&error))
    }

    fn token(&mut self) -> Result<String, LineFault> {
        let (user, password, kept) = match &mut self.login {
            Login::Token(token) => return Ok(token.clone()),
            Login::Account { user, password, token } => (user, password, token),
        };
        if let Some(token) = kept {
            return Ok(token.clone());
        }
        let body = serde_json::json!({"user": user, "password": password}).to_string();
        let asked = post(self.address, crate::central::LOGIN, "", body.as_bytes(), PATIENCE);
        let (status, answer) = asked.map_err(|error| line_fault(&error))?;
        if status != 200 {
            return Err(LineFault::Refused { status });
        }
        let answer: Value = serde_json::from_slice(&answer).unwrap_or_default();
        let token = answer["result"]["idToken"].as_str().map(String::from);
        let token = token.ok_or_else(|| LineFault::NoMessage { why: "the login brought no token".into() })?;
        *kept = Some(token.clone());
        Ok(token)
    }
}

fn line_fault(error: &std::io::Error) -> LineFault {
    match error.kind() {
        ErrorKind::ConnectionRefused => LineFault::Unreachable,
        ErrorKind::WouldBlock | ErrorKind::TimedOut => LineFault::Silent,
        _ => LineFault::Broken,
    }
}

impl Centre for HttpLine {
    fn ask(&mut self, api: &ApiId, request: &[u8]) -> Result<Vec<u8>, LineFault> {
        let no_message = |why: String| LineFault::NoMessage { why };
        let tree = Element::read_xml(request).map_err(|fault| no_message(fault.to_string()))?.root;
        let path = path_of(api);
        self.log.record(Peer::Folder, Deed::Asked, path.as_str(), "");
        if self.trouble.meets(&path).is_some() {
            return Err(LineFault::Broken);
        }
        let (status, answer) = self.post(&path, &tree.write_json())?;
        if status != 200 {
            return Err(LineFault::Refused { status });
        }
        let tree = Element::read_json(&answer).map_err(|fault| no_message(fault.to_string()))?;
        Ok(self.in_the_encoding_of_the_site(tree))
    }

    fn line_failed(&self, _: &ApiId, request: &[u8], fault: &LineFault) -> Vec<u8> {
        let identifier = Element::read_xml(request).ok().and_then(|Read { root: tree, .. }| {
            let identifier = tree.text_at(&["MessageHeader", "ArbitraryFileIdentifier"])?;
            Some(Element::leaf("ArbitraryFileIdentifier", identifier))
        });
        let mut header = vec![
            Element::leaf("SegmentOfResult", "9"),
            Element::leaf("ErrorCode", LINE_FAILED),
            Element::leaf("ErrorMessage", fault.to_string()),
            Element::leaf("CharacterCodeIdentifier", if self.encoding == Encoding::Utf8 { "0" } else { "1" }),
        ];
        header.extend(identifier);
        let parts = vec![Element::branch("MessageHeader", header), Element::leaf("MessageBody", "")];
        Element::branch("XmlMsg", parts).write_xml(self.encoding, &Habits::default())
    }

    fn understands(&self, request: &[u8]) -> Result<(), String> {
        let tree = Element::read_xml(request).map_err(|fault| fault.to_string())?.root;
        match tree.name.as_str() {
            "XmlMsg" if tree.find("MessageHeader").is_some() && tree.find("MessageBody").is_some() => Ok(()),
            "XmlMsg" => Err("a message has a `MessageHeader` and a `MessageBody`".into()),
            other => Err(format!("the root is `{other}`, not `XmlMsg`")),
        }
    }

    fn as_text(&self, message: &[u8]) -> String {
        text_of(message)
    }
}

/// A message as text for the log, in UTF-8 whatever it came in; what is no message stands there as far as it is text.
pub fn text_of(message: &[u8]) -> String {
    let bytes = match Element::read_xml(message) {
        Ok(Read { root, .. }) => root.write_xml(Encoding::Utf8, &Habits::default()),
        Err(_) => message.to_vec(),
    };
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The answer lies in the folder in the site's encoding, and says so.
fn set_character_code(tree: &mut Element, encoding: Encoding) {
    use madoguchi_message::element::Content;
    let code = if encoding == Encoding::Utf8 { "0" } else { "1" };
    let Content::Elements(parts) = &mut tree.content else { return };
    let Some(header) = parts.iter_mut().find(|part| part.name == "MessageHeader") else { return };
    let Content::Elements(leaves) = &mut header.content else { return };
    match leaves.iter_mut().find(|leaf| leaf.name == "CharacterCodeIdentifier") {
        Some(leaf) => leaf.content = Content::Text(code.into()),
        None => leaves.push(Element::leaf("CharacterCodeIdentifier", code)),
    }
}

/// Only the path of the eligibility inquiry was ever seen; the others are our own.
pub(super) fn path_of(api: &ApiId) -> String {
    match api.as_str() {
        "OQSsiquc01" => SEARCH.into(),
        other => format!("{OWN}{other}"),
    }
}

pub(super) const SEARCH: &str = "/oqs-api-pro/MSA01030/ILI01030SV01/search";
pub(super) const OWN: &str = "/madoguchi/message/";
/// How long it waits for an answer.
pub const PATIENCE: Duration = Duration::from_secs(2);
