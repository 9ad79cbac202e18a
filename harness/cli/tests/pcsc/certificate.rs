//! OpenSC's own tools list and read the card; its signatures hold before OpenSSL.

use crate::desk::{Desk, have};

const OPENSC: (&str, &str) = ("pkcs15-tool", "opensc");
const OPENSSL: (&str, &str) = ("openssl", "openssl");

#[test]
fn pkcs15_tool_lists_pins_with_tries_keys_and_certificates() {
    if !have(&[OPENSC, OPENSSL]) {
        return;
    }
    let Some(desk) = Desk::with("plastic") else { return };
    let dump = desk.run("pkcs15-tool", &["--dump"]).good();
    let tries: Vec<_> = dump.out.lines().filter_map(|line| line.trim().strip_prefix("Tries left     : ")).collect();
    assert_eq!(tries, ["3", "5"], "{dump}");
    assert_eq!(dump.out.matches("Private RSA Key [").count(), 2, "{dump}");
    assert_eq!(dump.out.matches("X.509 Certificate [").count(), 4, "{dump}");
    let listed = desk.run("pkcs15-tool", &["--list-certificates"]).good();
    assert_eq!(listed.out.matches("X.509 Certificate [").count(), 4, "{listed}");

    let auth = desk.run("pkcs15-tool", &["--read-certificate", "1"]).good();
    std::fs::write(desk.file("auth.pem"), auth.out).expect("written");
    let shown = desk.run("openssl", &["x509", "-in", "auth.pem", "-noout", "-issuer", "-ext", "extendedKeyUsage"]);
    shown.good().says("JPKI-EMU").says("TLS Web Client Authentication");
    // OpenSC calls the missing PIN a wrong offset.
    desk.run("pkcs15-tool", &["--read-certificate", "2"]).bad().says("Certificate read failed");
    let with_pin = ["--read-certificate", "2", "--verify-pin", "--auth-id", "2", "--pin", "ABC123"];
    let sign = desk.run("pkcs15-tool", &with_pin).good();
    std::fs::write(desk.file("sign.pem"), sign.out).expect("written");
    desk.run("openssl", &["x509", "-in", "sign.pem", "-noout", "-ext", "keyUsage"]).good().says("Non Repudiation");
    assert_eq!((desk.tries("0018"), desk.tries("001B")), (3, 5));
}

#[test]
fn signatures_of_pkcs15_crypt_hold_before_openssl() {
    if !have(&[OPENSC, OPENSSL]) {
        return;
    }
    let Some(desk) = Desk::with("plastic") else { return };
    public_keys(&desk);
    std::fs::write(desk.file("text"), "保険証の代わりに\n").expect("written");
    desk.run("openssl", &["dgst", "-sha256", "-binary", "-out", "digest", "text"]).good();
    for (key, pin) in [("1", "1234"), ("2", "ABC123")] {
        let sign = ["-s", "-k", key, "--pkcs1", "--sha-256", "-i", "digest", "-o", "signature", "-p", pin, "-R"];
        desk.run("pkcs15-crypt", &sign).good();
        let public = format!("public-{key}.pem");
        desk.run("openssl", &["dgst", "-sha256", "-verify", &public, "-signature", "signature", "text"])
            .good()
            .says("Verified OK");
        std::fs::write(desk.file("other"), "another text\n").expect("written");
        desk.run("openssl", &["dgst", "-sha256", "-verify", &public, "-signature", "signature", "other"]).bad();
    }
}

/// Writes `auth.pem`, `sign.pem`, `public-1.pem` and `public-2.pem`, read from the card by OpenSC.
pub fn public_keys(desk: &Desk) {
    let auth = desk.run("pkcs15-tool", &["--read-certificate", "1"]).good();
    let with_pin = ["--read-certificate", "2", "--verify-pin", "--auth-id", "2", "--pin", "ABC123"];
    let sign = desk.run("pkcs15-tool", &with_pin).good();
    for (name, number, certificate) in [("auth", 1, auth), ("sign", 2, sign)] {
        let file = format!("{name}.pem");
        std::fs::write(desk.file(&file), certificate.out).expect("written");
        let key = desk.run("openssl", &["x509", "-in", &file, "-pubkey", "-noout"]).good();
        std::fs::write(desk.file(&format!("public-{number}.pem")), key.out).expect("written");
    }
}
