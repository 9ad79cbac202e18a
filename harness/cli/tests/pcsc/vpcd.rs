//! The vpcd client against a peer that behaves as Debian's vpcd does: length and body in two segments.

use crate::control::{Serving, madoguchi};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::time::{Duration, Instant};

struct Peer(TcpStream);

impl Peer {
    fn send(&mut self, body: &[u8]) {
        let length = u16::try_from(body.len()).expect("short").to_be_bytes();
        self.0.write_all(&length).expect("written");
        self.0.write_all(body).expect("written");
    }

    fn receive(&mut self) -> Vec<u8> {
        let mut length = [0; 2];
        self.0.read_exact(&mut length).expect("an answer");
        let mut body = vec![0; usize::from(u16::from_be_bytes(length))];
        self.0.read_exact(&mut body).expect("an answer");
        body
    }

    fn ask(&mut self, body: &[u8]) -> Vec<u8> {
        self.send(body);
        self.receive()
    }
}

fn accept(listener: &TcpListener) -> Peer {
    let (stream, _) = listener.accept().expect("the card connects");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
    Peer(stream)
}

#[test]
fn a_card_is_served_to_a_vpcd_quickly_and_leaves_it_when_it_is_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let args = ["card", "serve", "--session", "session", "--profile", "plastic", "--vpcd", &address];
    let mut command = madoguchi(folder.path(), &args);
    let mut serving = Serving(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started"));
    let mut peer = accept(&listener);
    assert_eq!(peer.ask(&[4])[0], 0x3B, "an answer to reset");
    peer.send(&[1]);
    let select = [0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
    let started = Instant::now();
    for _ in 0..100 {
        assert_eq!(peer.ask(&select), [0x90, 0x00]);
    }
    // With delayed acknowledgements this takes 4.4 seconds.
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    assert_eq!(peer.ask(&[0x00, 0xA4, 0x04]), [0x67, 0x00]);

    let mut warning = String::new();
    BufReader::new(serving.0.stderr.take().expect("piped")).read_line(&mut warning).expect("read");
    assert!(warning.contains("listens on every network interface"), "{warning}");
    let order = |what: &str| {
        let ended = madoguchi(folder.path(), &["card", what, "--session", "session"]).output().expect("it runs");
        assert!(ended.status.success(), "{what}: {}", String::from_utf8_lossy(&ended.stderr));
    };
    order("remove");
    assert_eq!(peer.0.read(&mut [0]).expect("the card hangs up"), 0);
    order("insert");
    let mut peer = accept(&listener);
    assert_eq!(peer.ask(&[4])[0], 0x3B);
    // A peer that goes away is waited for.
    drop(peer);
    let mut peer = accept(&listener);
    peer.send(&[1]);
    assert_eq!(peer.ask(&select), [0x90, 0x00]);
    order("stop");
    assert_eq!(serving.0.wait().expect("ended").code(), Some(0));
}
