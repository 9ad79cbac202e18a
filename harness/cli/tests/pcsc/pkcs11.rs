//! Programs on top of OpenSC's PKCS#11: its own tool, OpenSSL, OpenSSH, GnuTLS and the `cryptoki` crate.

use crate::certificate::public_keys;
use crate::desk::{Desk, have, module};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, ObjectClass};
use cryptoki::session::UserType;
use cryptoki::types::AuthPin;

const PKCS11_TOOL: (&str, &str) = ("pkcs11-tool", "opensc");
const OPENSSL: (&str, &str) = ("openssl", "openssl");

fn opensc_pkcs11() -> (&'static str, &'static str) {
    (module(), "opensc-pkcs11")
}

#[test]
fn signatures_of_both_slots_hold_before_openssl() {
    if !have(&[PKCS11_TOOL, OPENSSL, opensc_pkcs11()]) {
        return;
    }
    let Some(desk) = Desk::with("plastic") else { return };
    public_keys(&desk);
    std::fs::write(desk.file("text"), "同意します\n").expect("written");
    for (slot, id, pin) in [("0", "01", "1234"), ("1", "02", "ABC123")] {
        let mut sign = vec!["--module", module(), "--login", "--pin", pin, "--slot-index", slot, "--sign"];
        sign.extend(["-m", "SHA256-RSA-PKCS", "--id", id, "-i", "text", "-o", "signature"]);
        desk.run("pkcs11-tool", &sign).good();
        let public = format!("public-{}.pem", &id[1..]);
        let verify = ["dgst", "-sha256", "-verify", &public, "-signature", "signature", "text"];
        desk.run("openssl", &verify).good().says("Verified OK");
    }
    let state = desk.state().card;
    assert!(state.pins.iter().all(|pin| pin.id != "0018" || pin.left == 3));
}

#[test]
fn the_self_test_of_pkcs11_tool_finds_nothing() {
    if !have(&[PKCS11_TOOL, opensc_pkcs11()]) {
        return;
    }
    let Some(desk) = Desk::with("plastic") else { return };
    let listed = desk.run("pkcs11-tool", &["--module", module(), "--list-slots"]).good();
    assert_eq!(listed.out.matches("token label").count(), 2, "{listed}");
    let tested = desk.run("pkcs11-tool", &["--module", module(), "--login", "--pin", "1234", "--test"]).good();
    // The tool also says so when it skipped the key: the signatures must have been made.
    tested.says("No errors").says("all 4 signature functions seem to work").says("SHA256-RSA-PKCS: OK");
}

#[test]
fn openssh_lists_the_public_keys() {
    if !have(&[("ssh-keygen", "openssh-client"), opensc_pkcs11()]) {
        return;
    }
    let Some(desk) = Desk::with("plastic") else { return };
    let listed = desk.run("ssh-keygen", &["-D", module()]).good();
    assert_eq!(listed.out.lines().filter(|line| line.starts_with("ssh-rsa ")).count(), 3, "{listed}");
    // The certificate for signatures stays behind its PIN, which ssh-keygen does not ask for.
    assert!(listed.err.contains("C_GetAttributeValue failed"), "{listed}");
}

#[test]
fn gnutls_lists_certificates_and_signs() {
    if !have(&[("p11tool", "gnutls-bin"), opensc_pkcs11()]) {
        return;
    }
    let Some(desk) = Desk::with("plastic") else { return };
    let token = "pkcs11:token=JPKI%20%28User%20Authentication%20PIN%29";
    let listed = desk.run("p11tool", &["--provider", module(), "--list-all-certs", token]).good();
    assert_eq!(listed.out.matches("X.509 Certificate (RSA-2048)").count(), 3, "{listed}");
    let key = format!("{token};id=%01;type=private");
    let sign = ["--provider", module(), "--login", "--set-pin", "1234", "--test-sign", &key];
    desk.run("p11tool", &sign).good().says("Verifying against public key in the token... ok");
}

#[test]
fn cryptoki_logs_in_and_signs() {
    if !have(&[opensc_pkcs11(), OPENSSL]) {
        return;
    }
    let Some(desk) = Desk::with("plastic") else { return };
    public_keys(&desk);
    std::fs::write(desk.file("text"), "cryptoki\n").expect("written");
    // The module finds the daemon by its process's environment: a process of its own.
    let again = std::env::current_exe().expect("this program");
    let again = again.to_str().expect("a path");
    desk.run(again, &["--exact", "pkcs11::cryptoki_in_a_process_of_its_own", "--ignored", "--nocapture"])
        .good()
        .says("1 passed");
    let verify = ["dgst", "-sha256", "-verify", "public-1.pem", "-signature", "signature", "text"];
    desk.run("openssl", &verify).good().says("Verified OK");
}

#[test]
#[ignore = "run by `cryptoki_logs_in_and_signs`, which names the daemon"]
fn cryptoki_in_a_process_of_its_own() {
    let pkcs11 = Pkcs11::new(module()).expect("the module loads");
    pkcs11.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).expect("initialized");
    let slot = *pkcs11.get_slots_with_token().expect("slots").first().expect("the user's slot");
    let session = pkcs11.open_ro_session(slot).expect("a session");
    session.login(UserType::User, Some(&AuthPin::new("1234".into()))).expect("logged in");
    let private = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Id(vec![1])];
    let key = *session.find_objects(&private).expect("objects").first().expect("the key");
    let mut signature = vec![];
    for _ in 0..20 {
        signature = session.sign(&Mechanism::Sha256RsaPkcs, key, b"cryptoki\n").expect("signed");
    }
    std::fs::write("signature", signature).expect("written");
}
