//! The door behind client certificates: without one that counts nobody learns anything.

use crate::client::{CLINIC, get, inquiry, parse, put, request};
use madoguchi_world::central::{Entry, LOGIN, Running, SEARCH, Settings, start};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

fn served() -> Running {
    start(Settings { entry: Entry::ClientCertificate, ..Settings::default() }).expect("loopback")
}

fn pem(answer: &Value) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
    let text = |name: &str| answer[name].as_str().expect("PEM").as_bytes().to_vec();
    let certificate = CertificateDer::from_pem_slice(&text("certificate")).expect("PEM");
    (vec![certificate], PrivateKeyDer::from_pem_slice(&text("key")).expect("PEM"))
}

fn identity(running: &Running, code: &str) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
    pem(&get(&running.management_url, &format!("/facilities/{code}/identity")))
}

/// One call over TLS; nothing when TLS refuses.
fn call(
    running: &Running,
    identity: Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>,
    path: &str,
    token: &str,
    body: &Value,
) -> Option<crate::client::Answer> {
    let authority = get(&running.management_url, "/authority");
    let authority = authority["certificate"].as_str().expect("PEM").as_bytes().to_vec();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(&authority).expect("PEM")).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions");
    let config = config.with_root_certificates(roots);
    let config = match identity {
        Some((chain, key)) => config.with_client_auth_cert(chain, key).expect("an identity"),
        None => config.with_no_client_auth(),
    };
    let name = ServerName::try_from("127.0.0.1").expect("an address");
    let connection = ClientConnection::new(Arc::new(config), name).expect("a client");
    let tcp = TcpStream::connect(running.base_url.strip_prefix("https://").expect("TLS")).expect("the service listens");
    let mut stream = StreamOwned::new(connection, tcp);
    let body = body.to_string();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    if answer.is_empty() { None } else { Some(parse(&answer)) }
}

fn credentials(code: &str) -> Value {
    json!({"user": format!("fake-user-{code}"), "password": format!("fake-password-{code}")})
}

fn token(answer: &crate::client::Answer) -> String {
    answer.json()["result"]["idToken"].as_str().expect("a token").into()
}

#[test]
fn a_facility_comes_in_with_its_certificate() {
    let running = served();
    let login = call(&running, Some(identity(&running, CLINIC)), LOGIN, "", &credentials(CLINIC)).expect("let in");
    assert_eq!(login.status, 200);
    let question = inquiry("06990001", "100001", "19800401");
    let answer = call(&running, Some(identity(&running, CLINIC)), SEARCH, &token(&login), &question).expect("let in");
    assert!(answer.text().contains("架空"), "{}", answer.text());
    // A stolen token is of no use with another facility's certificate.
    let thief = call(&running, Some(identity(&running, "9944444444")), SEARCH, &token(&login), &question);
    let thief = thief.expect("the certificate itself counts");
    assert_eq!(thief.status, 401);
    assert!(!thief.text().contains("架空"));
    let other =
        call(&running, Some(identity(&running, "9944444444")), LOGIN, "", &credentials(CLINIC)).expect("let in");
    assert_eq!(other.status, 401);
}

#[test]
fn nobody_else_comes_in() {
    let running = served();
    assert!(call(&running, None, LOGIN, "", &credentials(CLINIC)).is_none(), "no certificate");
    // Another start's authority has the same name and another key.
    let stranger = served();
    let foreign = identity(&stranger, CLINIC);
    assert!(call(&running, Some(foreign), LOGIN, "", &credentials(CLINIC)).is_none(), "another authority");
    let key = rcgen::KeyPair::generate().expect("a key");
    let made = rcgen::CertificateParams::new(vec![CLINIC.to_string()]).and_then(|terms| terms.self_signed(&key));
    let own = json!({"certificate": made.expect("a certificate").pem(), "key": key.serialize_pem()});
    assert!(call(&running, Some(pem(&own)), LOGIN, "", &credentials(CLINIC)).is_none(), "made by himself");
    let plain = std::panic::catch_unwind(|| {
        request(
            &running.base_url.replace("https", "http"),
            "POST",
            LOGIN,
            &[],
            credentials(CLINIC).to_string().as_bytes(),
        )
    });
    assert!(plain.is_err(), "no answer without TLS");
}

#[test]
fn a_certificate_ends_on_the_virtual_clock() {
    let running = served();
    let comes_in = |moment: &str| {
        assert_eq!(put(&running.management_url, "/clock", &json!({"now": moment})).status, 200);
        call(&running, Some(identity(&running, CLINIC)), LOGIN, "", &credentials(CLINIC)).is_some()
    };
    assert!(comes_in("2027-06-30T23:59:59+09:00"));
    assert!(!comes_in("2027-07-02T00:00:00+09:00"), "ended");
    assert!(!comes_in("2024-03-31T00:00:00+09:00"), "not yet");
}
