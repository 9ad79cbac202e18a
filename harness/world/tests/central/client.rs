//! A client of its own: bytes over TCP, so that nothing of the service is tested against itself.

use madoguchi_world::central::{LOGIN, Running};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }
}

pub fn connect(url: &str) -> TcpStream {
    let stream = TcpStream::connect(url.trim_start_matches("http://")).expect("the service listens");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket takes a time-out");
    stream
}

/// Sends a request and reads to the end of the connection.
pub fn raw(url: &str, request: &[u8]) -> Vec<u8> {
    let mut stream = connect(url);
    // The service may refuse before it has read everything.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

pub fn request(url: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut request =
        format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += "\r\n";
    parse(&raw(url, &[request.as_bytes(), body].concat()))
}

pub fn parse(answer: &[u8]) -> Answer {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    assert!(head.contains("x-madoguchi: emulated"), "{head}");
    Answer { status, head, body: answer[end + 4..].to_vec() }
}

pub fn get(url: &str, path: &str) -> Value {
    request(url, "GET", path, &[], b"").json()
}

pub fn put(url: &str, path: &str, body: &Value) -> Answer {
    request(url, "PUT", path, &[], body.to_string().as_bytes())
}

/// Logs a facility in.
pub fn login(running: &Running, code: &str) -> String {
    let body = json!({"user": format!("fake-user-{code}"), "password": format!("fake-password-{code}")});
    let answer = request(&running.base_url, "POST", LOGIN, &[], body.to_string().as_bytes());
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["result"]["idToken"].as_str().expect("a token").into()
}

/// Sends a message as JSON.
pub fn send(running: &Running, token: &str, path: &str, message: &Value) -> Value {
    let headers = [("authorization", token), ("content-type", "application/json;charset=UTF-8")];
    let answer = request(&running.base_url, "POST", path, &headers, message.to_string().as_bytes());
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

pub const CLINIC: &str = "9912222222";

/// An inquiry by number.
pub fn inquiry(insurer: &str, number: &str, birthdate: &str) -> Value {
    json!({"XmlMsg": {
        "MessageHeader": {"MedicalInstitutionCode": CLINIC, "ArbitraryFileIdentifier": "k-1"},
        "MessageBody": {"QualificationConfirmSearchInfo": {
            "InsurerNumber": insurer, "InsuredIdentificationNumber": number, "Birthdate": birthdate,
            "LimitApplicationCertificateRelatedConsFlg": "1",
        }},
    }})
}
