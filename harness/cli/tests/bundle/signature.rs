//! Keys and signatures: made, demanded, foreign, missing, borrowed.

use crate::common::madoguchi;
use crate::forger::{folder, small};
use madoguchi_report::bundle::Bundle;
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// A folder with a key and a bundle that it signed.
fn signed() -> tempfile::TempDir {
    let folder = folder();
    madoguchi(folder.path(), &["keygen", "lab"]).exits(0).says("A test key");
    small(folder.path(), &["--key", "lab"]).exits(0);
    folder
}

fn bundle(folder: &Path, out: &str) -> Bundle {
    Bundle::from_bytes(&fs::read(folder.join(out).join("evidence.zip")).expect("a bundle")).expect("readable")
}

#[test]
fn a_signed_bundle_holds_by_its_own_key_and_by_the_one_that_is_demanded() {
    let folder = signed();
    let id = madoguchi(folder.path(), &["verify", "out"]).exits(0).says("signed: consistent").out;
    assert!(id.starts_with("signed: consistent, by the holder of the key SHA256:"), "{id}");
    madoguchi(folder.path(), &["verify", "out", "--require-signature"]).exits(0);
    let ran = madoguchi(folder.path(), &["verify", "out", "--key", "lab.pub"]).exits(0);
    assert!(!ran.out.contains("give --key"), "{}", ran.out);
    madoguchi(folder.path(), &["verify", "out", "--require-key", "lab.pub", "--lang", "ja"]).exits(0).says("署名あり");
}

#[test]
fn a_foreign_key_is_refused() {
    let folder = signed();
    madoguchi(folder.path(), &["keygen", "other"]).exits(0);
    let args = ["verify", "out", "--key", "other.pub"];
    madoguchi(folder.path(), &args).exits(1).says("signed with another key than the one that is demanded");
    madoguchi(folder.path(), &[&args[..], &["--lang", "ja"]].concat()).exits(1).says("別の鍵による署名");
}

#[test]
fn no_signature_is_refused_where_one_is_demanded() {
    let folder = folder();
    madoguchi(folder.path(), &["keygen", "lab"]).exits(0);
    small(folder.path(), &[]).exits(0);
    for demand in [&["--require-signature"][..], &["--key", "lab.pub"]] {
        let args = [&["verify", "out"], demand].concat();
        madoguchi(folder.path(), &args).exits(1).says("there is no signature, and one is demanded");
        madoguchi(folder.path(), &[&args[..], &["--lang", "ja"]].concat()).exits(1).says("署名がない");
    }
}

#[test]
fn a_signature_of_another_bundle_is_refused() {
    let folder = signed();
    let borrowed = bundle(folder.path(), "out");
    let args = ["run", "--sut", "reference:grace-90-days", "--rulebook", "actual", "--name", "V-0", "--out", "bad"];
    madoguchi(folder.path(), &args).exits(1);
    let forged = Bundle { seal: borrowed.seal, signer: borrowed.signer, ..bundle(folder.path(), "bad") };
    fs::write(folder.path().join("forged.zip"), forged.to_bytes()).expect("a file");
    let ran = madoguchi(folder.path(), &["verify", "forged.zip", "--key", "lab.pub"]);
    ran.exits(1).says("signature.dsse.json: the signature is about another bundle");
}

#[test]
fn a_changed_signature_is_refused() {
    let folder = signed();
    let whole = bundle(folder.path(), "out");
    let text = String::from_utf8(whole.seal.clone().expect("signed")).expect("UTF-8");
    let at = text.find("\"sig\": \"").expect("a signature") + 10;
    let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
    let mut changed = text.clone();
    changed.replace_range(at..=at, other);
    let forged = Bundle { seal: Some(changed.into_bytes()), ..whole.clone() };
    fs::write(folder.path().join("forged.zip"), forged.to_bytes()).expect("a file");
    madoguchi(folder.path(), &["verify", "forged.zip"]).exits(1).says("the signature does not hold");
    // Without the key beside it nobody can tell whose it is.
    let forged = Bundle { signer: None, ..whole };
    fs::write(folder.path().join("forged.zip"), forged.to_bytes()).expect("a file");
    madoguchi(folder.path(), &["verify", "forged.zip"]).exits(1).says("the key that signed is missing");
    madoguchi(folder.path(), &["verify", "forged.zip", "--key", "lab.pub"]).exits(0);
}

/// Somebody who has never heard of us checks the signature: OpenSSL, by the DSSE specification alone.
#[test]
fn a_signature_holds_for_openssl_too() {
    if Command::new("openssl").arg("version").output().is_err() {
        let demanded = ["CI", "MADOGUCHI_REQUIRE_CLIENTS"].iter().any(|name| std::env::var_os(name).is_some());
        assert!(!demanded, "openssl is not installed");
        let _ = writeln!(std::io::stderr(), "\nSKIPPED: openssl is not installed");
        return;
    }
    let folder = signed();
    let openssl = |arguments: &[&str]| {
        Command::new("openssl").args(arguments).current_dir(folder.path()).output().expect("openssl starts")
    };
    let envelope: Value = serde_json::from_slice(&bundle(folder.path(), "out").seal.expect("signed")).expect("JSON");
    for (name, text) in [("payload", &envelope["payload"]), ("sig", &envelope["signatures"][0]["sig"])] {
        fs::write(folder.path().join("base64"), text.as_str().expect("a text")).expect("a file");
        assert!(openssl(&["base64", "-d", "-A", "-in", "base64", "-out", name]).status.success(), "{name}");
    }
    let payload = fs::read(folder.path().join("payload")).expect("the payload");
    let stated: Value = serde_json::from_slice(&payload).expect("JSON");
    assert_eq!(stated["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(stated["predicateType"], "https://in-toto.io/attestation/test-result/v0.1");
    assert_eq!(stated["predicate"]["result"], "PASSED");
    let kind = envelope["payloadType"].as_str().expect("a text");
    let signed = [format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).as_bytes(), &payload].concat();
    fs::write(folder.path().join("signed"), signed).expect("a file");
    let check = ["pkeyutl", "-verify", "-pubin", "-inkey", "lab.pub", "-rawin", "-in", "signed", "-sigfile", "sig"];
    let checked = openssl(&check);
    assert!(checked.status.success(), "{checked:?}");
    assert!(openssl(&["pkey", "-in", "lab", "-noout"]).status.success(), "the private half is PKCS#8");
    fs::write(folder.path().join("signed"), b"another text").expect("a file");
    assert!(!openssl(&check).status.success(), "openssl does check");
}

#[test]
fn a_key_is_never_written_over_and_only_its_owner_reads_it() {
    let folder = signed();
    madoguchi(folder.path(), &["keygen", "lab"]).exits(3).says("is already there");
    madoguchi(folder.path(), &["keygen", "lab", "--lang", "ja"]).exits(3).says("既にある");
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(folder.path().join("lab")).expect("the key").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(fs::read_to_string(folder.path().join("lab")).expect("the key").starts_with("madoguchi TEST KEY"));
}

#[test]
fn a_file_that_is_no_key_is_refused_before_anything_is_run() {
    let folder = folder();
    fs::write(folder.path().join("key"), "hello").expect("a file");
    small(folder.path(), &["--key", "key"]).exits(3).says("no PEM block");
    assert!(!folder.path().join("out").exists());
    small(folder.path(), &["--key", "key", "--lang", "ja"]).exits(3).says("がない");
    small(folder.path(), &[]).exits(0);
    madoguchi(folder.path(), &["verify", "out", "--key", "key"]).exits(3).says("no PEM block");
}
