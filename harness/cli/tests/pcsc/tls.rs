//! A mutual TLS hand-shake by OpenSSL with the key on the card, as a portal asks for it.

use crate::certificate::public_keys;
use crate::desk::{Desk, have, module};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Stdio};

const ENGINES: [&str; 2] =
    ["/usr/lib/x86_64-linux-gnu/engines-3/pkcs11.so", "/usr/lib/aarch64-linux-gnu/engines-3/pkcs11.so"];

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_server_accepts_the_card_for_client_authentication() {
    let engine = ENGINES.into_iter().find(|path| std::path::Path::new(path).exists()).unwrap_or(ENGINES[0]);
    if !have(&[("openssl", "openssl"), (engine, "libengine-pkcs11-openssl"), (module(), "opensc-pkcs11")]) {
        return;
    }
    let Some(desk) = Desk::with("plastic") else { return };
    public_keys(&desk);
    let authority = desk.run("pkcs15-tool", &["--read-certificate", "3"]).good();
    std::fs::write(desk.file("authority.pem"), authority.out).expect("written");
    let request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2"];
    desk.run("openssl", &[&request[..], &["-keyout", "server.key", "-out", "server.pem"]].concat()).good();

    // The certificate is judged on a fixed day (2027-01-01). OpenSC has no PSS, so the server offers PKCS#1 only.
    let serve = ["s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-cert", "server.pem", "-key", "server.key"];
    let demand = ["-CAfile", "authority.pem", "-Verify", "2", "-verify_return_error", "-attime", "1798761600"];
    let offer = ["-tls1_2", "-client_sigalgs", "RSA+SHA256"];
    let mut server = desk.client("openssl");
    server.args(serve).args(demand).args(offer).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut server = Server(server.spawn().expect("started"));
    let mut said = BufReader::new(server.0.stdout.take().expect("piped"));
    let port = loop {
        let mut line = String::new();
        assert_ne!(said.read_line(&mut line).expect("read"), 0, "the server ended");
        if let Some((_, port)) = line.trim_end().strip_prefix("ACCEPT").and_then(|rest| rest.rsplit_once(':')) {
            break port.to_owned();
        }
    };

    let address = format!("127.0.0.1:{port}");
    let key = "pkcs11:token=JPKI%20%28User%20Authentication%20PIN%29;id=%01;type=private?pin-value=1234";
    let mut client = desk.client("openssl");
    client.args(["s_client", "-connect", &address, "-tls1_2", "-cert", "auth.pem"]);
    client.args(["-engine", "pkcs11", "-keyform", "engine", "-key", key]).env("PKCS11_MODULE_PATH", module());
    let mut client =
        client.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    client.stdin.take().expect("piped").write_all(b"Q\n").expect("written");
    let client = client.wait_with_output().expect("ended");
    let mut rest = String::new();
    said.read_to_string(&mut rest).expect("text");
    let mut errors = String::new();
    server.0.stderr.take().expect("piped").read_to_string(&mut errors).expect("text");
    let whole = format!("{rest}\n{errors}\n{}", String::from_utf8_lossy(&client.stderr));
    assert!(client.status.success(), "{whole}");
    assert!(rest.contains("JPKI-EMU") && errors.contains("verify return:1"), "{whole}");
    assert!(!errors.contains("verify error"), "{whole}");
}
