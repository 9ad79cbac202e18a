//! How an answer goes out over a line that a fault sits on: first what of it will go out is settled, and can be written down
//! as evidence; then it goes.

use super::http::{JSON, Request};
use super::scripted::TOKEN;
use crate::fault::Kind;
use madoguchi_contract::event::{HttpBody, HttpExchange, HttpHeader, HttpPart};
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

/// What goes out.
pub(super) struct Going {
    /// 0: nothing that could be called an answer.
    status: u16,
    headers: Vec<HttpHeader>,
    body: Vec<u8>,
    /// The bytes that go at once; those of `body` that are dripped come after them.
    first: Vec<u8>,
    then: Then,
}

/// What comes after the first bytes.
enum Then {
    /// The connection ends in order.
    Close,
    /// It ends in order, but late.
    CloseAfter(Duration),
    /// The body, in pieces.
    Drip(Duration),
    /// A reset.
    Reset,
    /// Nothing, until the caller gives up.
    Silence,
}

impl Going {
    /// What goes out of an answer that meets this fault, or none; without an answer, what the fault itself says.
    pub(super) fn under(fault: Option<&Kind>, answer: Option<(u16, String)>) -> Self {
        let (status, body) = answer.unwrap_or_default();
        let body = body.into_bytes();
        match fault {
            None | Some(Kind::ClockSkew { .. }) => Self::whole(status, JSON, body, Then::Close),
            Some(Kind::Latency { ms, .. }) => {
                // Late is late as a whole: the caller sees no difference between the way there and the way back.
                pause(*ms);
                Self::whole(status, JSON, body, Then::Close)
            }
            Some(Kind::Truncate { bytes }) => {
                let whole = Self::whole(status, JSON, body, Then::Close);
                whole.cut(usize::try_from(*bytes).unwrap_or(usize::MAX))
            }
            Some(Kind::TruncateShare { percent }) => {
                let kept = body.len() * usize::try_from(*percent).unwrap_or(0) / 100;
                let whole = Self::whole(status, JSON, body, Then::Close);
                let head = whole.first.len() - whole.body.len();
                whole.cut(head + kept)
            }
            Some(Kind::Drip { ms }) => {
                let mut dripped = Self::whole(status, JSON, body, Then::Drip(Duration::from_millis(*ms)));
                dripped.first.truncate(dripped.first.len() - dripped.body.len());
                dripped
            }
            Some(Kind::SlowClose { ms }) => {
                let headers = vec![header("Content-Type", JSON), header("Connection", "close")];
                Self::of(status, headers, body, Then::CloseAfter(Duration::from_millis(*ms)))
            }
            Some(Kind::ContentType { value }) => Self::whole(status, value, body, Then::Close),
            Some(Kind::Status { status }) => Self::whole(*status, JSON, vec![], Then::Close),
            Some(Kind::Garbage) => Self::whole(200, JSON, b"<html>\xFF\xFE not a message".to_vec(), Then::Close),
            Some(Kind::Silence) => Self::nothing(Then::Silence),
            Some(Kind::Reset | Kind::PowerCut { .. }) => Self::nothing(Then::Reset),
            Some(Kind::Down | Kind::ReaderDead) => Self::nothing(Then::Close),
        }
    }

    fn whole(status: u16, kind: &str, body: Vec<u8>, then: Then) -> Self {
        let headers = vec![
            header("Content-Type", kind),
            header("Content-Length", &body.len().to_string()),
            header("Connection", "close"),
        ];
        Self::of(status, headers, body, then)
    }

    fn of(status: u16, headers: Vec<HttpHeader>, body: Vec<u8>, then: Then) -> Self {
        let lines: String = headers.iter().map(|header| format!("{}: {}\r\n", header.name, header.value)).collect();
        let first = [format!("HTTP/1.1 {status} {REASON}\r\n{lines}\r\n").as_bytes(), &body].concat();
        Self { status, headers, body, first, then }
    }

    fn nothing(then: Then) -> Self {
        Self { status: 0, headers: vec![], body: vec![], first: vec![], then }
    }

    /// Only so many bytes of it, the head included; a head that is cut is no answer.
    fn cut(mut self, bytes: usize) -> Self {
        let head = self.first.len() - self.body.len();
        self.first.truncate(bytes);
        match bytes.checked_sub(head) {
            Some(kept) => self.body.truncate(kept),
            None => (self.status, self.headers, self.body) = (0, vec![], vec![]),
        }
        self
    }

    /// The evidence of it.
    pub(super) fn exchange(&self, request: &Request, fault: Option<&Kind>) -> HttpExchange {
        let (method, target) = request.target.split_once(' ').unwrap_or_default();
        HttpExchange {
            method: method.into(),
            target: target.into(),
            request: HttpPart {
                headers: request.headers.iter().map(settled).collect(),
                body: HttpBody::of(&request.body),
            },
            status: self.status,
            answer: HttpPart { headers: self.headers.clone(), body: HttpBody::of(&self.body) },
            fault: fault.map(|fault| fault.name().into()),
        }
    }

    /// Sends it.
    ///
    /// # Errors
    /// The caller went away.
    pub(super) fn send(self, mut stream: &TcpStream) -> io::Result<()> {
        stream.write_all(&self.first)?;
        match self.then {
            Then::Close => stream.shutdown(Shutdown::Both),
            Then::CloseAfter(time) => {
                std::thread::sleep(time);
                stream.shutdown(Shutdown::Both)
            }
            Then::Drip(time) => self.body.chunks(16).try_for_each(|piece| {
                stream.write_all(piece)?;
                std::thread::sleep(time);
                Ok(())
            }),
            Then::Reset => Ok(rustix::net::sockopt::set_socket_linger(stream, Some(Duration::ZERO))?),
            Then::Silence => {
                stream.set_read_timeout(Some(LONGEST_SILENCE))?;
                // Ends when the caller gives up.
                while stream.read(&mut [0; 256])? > 0 {}
                Ok(())
            }
        }
    }
}

fn header(name: &str, value: &str) -> HttpHeader {
    HttpHeader { name: name.into(), value: value.into() }
}

/// A header as it stands in the evidence: no port, no secret.
fn settled(header: &HttpHeader) -> HttpHeader {
    let value = match header.name.to_ascii_lowercase().as_str() {
        "host" => CENTRAL,
        "authorization" if header.value == TOKEN => "(the token of the emulated login)",
        "authorization" => "(another token)",
        _ => header.value.as_str(),
    };
    self::header(&header.name, value)
}

fn pause(ms: u64) {
    std::thread::sleep(Duration::from_millis(ms));
}

/// The central service's name in the evidence: a domain that never exists (RFC 2606).
const CENTRAL: &str = "central.invalid";
const REASON: &str = "madoguchi";
const LONGEST_SILENCE: Duration = Duration::from_secs(600);
