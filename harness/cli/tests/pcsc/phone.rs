//! A phone with JPKI in place of the card. What OpenSC cannot do with it is known and expected: its driver takes the
//! authentication certificate for public, which a phone keeps behind the PIN. Should a later OpenSC learn it, this test
//! says so.

use crate::desk::{Desk, have, module};

#[test]
fn opensc_finds_the_phone_cannot_read_its_certificate_and_signs_all_the_same() {
    if !have(&[("opensc-tool", "opensc"), (module(), "opensc-pkcs11")]) {
        return;
    }
    let Some(desk) = Desk::with("android") else { return };
    assert_eq!(desk.run("opensc-tool", &["--name"]).good().out.trim(), "jpki");
    desk.run("pkcs15-tool", &["--read-certificate", "1"]).bad().says("Certificate read failed");
    std::fs::write(desk.file("digest"), [7; 32]).expect("written");
    let sign = ["-s", "-k", "1", "--pkcs1", "--sha-256", "-i", "digest", "-o", "signature", "-p", "1234", "-R"];
    desk.run("pkcs15-crypt", &sign).good();
    assert_eq!(std::fs::read(desk.file("signature")).expect("a signature").len(), 256);
    assert_eq!(desk.tries("0018"), 3);
}
