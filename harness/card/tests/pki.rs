//! The emulated PKI as OpenSSL sees it, and the shapes of the real certificates (card facts 1.5, 1.6).

use madoguchi_card::Profile;
use madoguchi_card::contents::{enter_certificates, leaf_terms};
use madoguchi_card::pki::{
    AnswerTimes, Authority, FakeKey, Generation, LeafTerms, ListTimes, Moment, Purpose, Reason, Register, Revocation,
    Scope, Standing, key, responder_certificate,
};
use madoguchi_card::profile::{BUILTIN, Date, Holder, Sex};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn shapes_of_the_real_certificates() {
    let holder = holder();
    for (purpose, characters, near) in [(Purpose::Authentication, 23, 1590), (Purpose::Signature, 28, 1758)] {
        let terms = terms(&holder, purpose, "auth-1");
        let der = terms.certificate();
        assert_eq!(terms.common_name().chars().count(), characters);
        assert_eq!(der[..2], [0x30, 0x82], "clients learn the length from 30 82 hh ll");
        assert_eq!(usize::from(u16::from_be_bytes([der[2], der[3]])) + 4, der.len());
        assert!(der.len().abs_diff(near) <= 25, "{purpose:?}: {} bytes", der.len());
        assert_eq!(der, terms.certificate(), "the same bytes again");
    }
    for (authority, near) in [(root(Purpose::Authentication), 1333), (root(Purpose::Signature), 1318)] {
        assert!(authority.certificate().len().abs_diff(near) <= 25, "{} bytes", authority.certificate().len());
    }
}

/// Recordings and lists of serial numbers outlive a version of this program, so these bytes stay.
#[test]
fn the_same_bytes_on_every_machine() {
    let holder = Holder {
        name: "見本　一".into(),
        address: "見本県見本市１".into(),
        birth: date("2001-02-03"),
        sex: Sex::Unknown,
        individual_number: "000000000001".into(),
        security_code: "0000".into(),
    };
    let digest = |purpose, key| {
        let digest = Sha256::digest(terms(&holder, purpose, key).certificate());
        digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    assert_eq!(digest(Purpose::Authentication, "auth-1"), "cd4989f2d348f6c8");
    assert_eq!(digest(Purpose::Signature, "sign-1"), "f7af70e1ce409dd8");
    assert_eq!(digest(Purpose::Signature, "sign-p384-1"), "66005f88ec385068");
}

#[test]
fn openssl_prints_every_field() {
    let (folder, holder) = (folder(), holder());
    let text = |purpose| {
        let file = folder.der("leaf", &terms(&holder, purpose, "sign-1").certificate());
        openssl(&["x509", "-inform", "DER", "-noout", "-text", "-nameopt", "RFC2253,utf8,-esc_msb", "-in", &file])
    };
    let auth = text(Purpose::Authentication);
    for expected in [
        "OU=JPKI for user authentication,O=JPKI-EMU,C=JP",
        "Not Before: Apr  1 00:00:00 2025 GMT",
        "Not After : Apr 10 14:59:59 2030 GMT",
        "X509v3 Key Usage: critical\n                Digital Signature\n",
        "TLS Web Client Authentication",
        "X509v3 Certificate Policies: critical",
        "Policy: 1.2.392.200149.8.5.1.0.30",
        "OU = CRL Distribution Points, OU = Tokyo-to, CN = Shi-13221 CRLDP",
        "OCSP - URI:http://ocsp-auth.jpki-emu.invalid",
        "Public-Key: (2048 bit)",
        "sha256WithRSAEncryption",
    ] {
        assert!(auth.contains(expected), "{expected} is not in\n{auth}");
    }
    assert!(!auth.contains("窓口　花子"), "the certificate for authentication names nobody");
    let sign = text(Purpose::Signature);
    for expected in [
        "Digital Signature, Non Repudiation",
        "Policy: 1.2.392.200149.8.5.1.0.20",
        "othername: 1.2.392.200149.8.5.5.1::窓口　花子",
        "othername: 1.2.392.200149.8.5.5.2::00000,",
        "othername: 1.2.392.200149.8.5.5.3::2",
        "othername: 1.2.392.200149.8.5.5.4::319800410",
        "othername: 1.2.392.200149.8.5.5.5::東京都清瀬市架空町一丁目２番３号",
        "L=Shi-13221,L=Tokyo-to,C=JP",
    ] {
        assert!(sign.contains(expected), "{expected} is not in\n{sign}");
    }
    assert!(!sign.contains("OCSP - URI"));
    assert!(!sign.contains(".go.jp") && !auth.contains(".go.jp"), "no address of a real service");
}

#[test]
fn openssl_accepts_every_chain_and_no_other_generation() {
    let (folder, holder) = (folder(), holder());
    let days = ["2016-02-01", "2020-02-01", "2024-02-01", "2028-02-01"];
    for purpose in [Purpose::Authentication, Purpose::Signature] {
        for day in days {
            let mut terms = terms(&holder, purpose, "auth-2");
            terms.issued = date(day);
            terms.expires = Date::new(terms.issued.year() + 5, 4, 10).expect("a day");
            let leaf = folder.der("leaf", &terms.certificate());
            let at = Moment::opening(terms.issued).seconds().to_string();
            let right: Vec<Authority> = Authority::all()
                .filter(|authority| {
                    let root = folder.pem("root", authority.certificate());
                    let verdict = try_openssl(&["verify", "-x509_strict", "-attime", &at, "-CAfile", &root, &leaf]);
                    verdict.is_ok()
                })
                .collect();
            assert_eq!(right, [terms.authority()], "{purpose:?} {day}");
        }
    }
}

#[test]
fn the_experimental_generation_signs_on_p384() {
    let (folder, holder) = (folder(), holder());
    let terms = LeafTerms {
        issued: date("2028-04-01"),
        expires: date("2038-04-10"),
        ..terms(&holder, Purpose::Signature, "sign-p384-1")
    };
    assert_eq!(terms.authority().generation, Generation::Curve);
    assert_eq!(terms.certificate(), terms.certificate(), "nonces are deterministic");
    let leaf = folder.der("leaf", &terms.certificate());
    let root = folder.pem("root", terms.authority().certificate());
    let at = Moment::opening(terms.expires).seconds().to_string();
    openssl(&["verify", "-x509_strict", "-attime", &at, "-CAfile", &root, &leaf]);
    let text = openssl(&["x509", "-inform", "DER", "-noout", "-text", "-in", &leaf]);
    assert!(text.contains("ecdsa-with-SHA384") && text.contains("NIST CURVE: P-384"), "{text}");
}

#[test]
fn validity_ends_with_the_last_day_in_japan() {
    let (folder, holder) = (folder(), holder());
    let terms = terms(&holder, Purpose::Authentication, "auth-1");
    let leaf = folder.der("leaf", &terms.certificate());
    let root = folder.pem("root", terms.authority().certificate());
    let verify = |at: u64| try_openssl(&["verify", "-attime", &at.to_string(), "-CAfile", &root, &leaf]);
    let last = Moment::last_of(terms.expires).seconds();
    assert!(verify(last - 1).is_ok(), "OpenSSL takes the last second itself for over");
    assert!(verify(last + 1).is_err_and(|said| said.contains("expired")));
    assert!(verify(Moment::opening(terms.issued).seconds() - 1).is_err_and(|said| said.contains("not yet valid")));
}

#[test]
fn openssl_reads_revocation_lists() {
    let (folder, holder) = (folder(), holder());
    let (kept, lost) = (terms(&holder, Purpose::Signature, "sign-1"), terms(&holder, Purpose::Signature, "sign-2"));
    let elsewhere = LeafTerms { municipality: "27100", ..lost.clone() };
    let revocation = Revocation { at: Moment::opening(date("2025-06-01")), reason: Reason::AffiliationChanged };
    let mut register = Register::default();
    register.enter(&kept, None);
    register.enter(&lost, None);
    assert!(register.revoke(lost.authority(), &lost.serial(), revocation));
    register.enter(&elsewhere, Some(revocation));
    let times = |day: &str| {
        let this_update = Moment::opening(date(day));
        ListTimes { this_update, next_update: this_update.plus(86_400) }
    };
    let authority = lost.authority();
    let root = folder.pem("root", authority.certificate());
    let check = |scope: Scope<'_>, day: &str, terms: &LeafTerms<'_>| {
        let times = times(day);
        let list = folder.crl("list", &register.revocation_list(authority, scope, times));
        let leaf = folder.der("leaf", &terms.certificate());
        let at = (times.this_update.seconds() + 60).to_string();
        let wanted = ["verify", "-attime", &at, "-crl_check", "-extended_crl", "-CAfile", &root, "-CRLfile", &list];
        try_openssl(&[&wanted[..], &[&leaf]].concat())
    };
    for scope in [Scope::Whole, Scope::Municipality("13221")] {
        assert!(check(scope, "2025-05-31", &lost).is_ok(), "{scope:?}: not yet revoked");
        assert!(check(scope, "2025-06-01", &lost).is_err_and(|said| said.contains("certificate revoked")), "{scope:?}");
        assert!(check(scope, "2025-06-01", &kept).is_ok(), "{scope:?}");
    }
    assert!(check(Scope::Whole, "2025-06-01", &elsewhere).is_err());
    let other = check(Scope::Municipality("13221"), "2025-06-01", &elsewhere);
    assert!(other.is_err_and(|said| said.contains("scope") || said.contains("CRL")), "another town's list");

    let list = folder.der("list", &register.revocation_list(authority, Scope::Whole, times("2025-06-02")));
    let text = openssl(&["crl", "-inform", "DER", "-noout", "-text", "-in", &list]);
    assert!(
        text.contains("Affiliation Changed") && text.contains("Revocation Date: Jun  1 00:00:00 2025 GMT"),
        "{text}"
    );
    let late = register.revocation_list(authority, Scope::Whole, times("2031-06-02"));
    let late = folder.der("late", &late);
    let text = openssl(&["crl", "-inform", "DER", "-noout", "-text", "-in", &late]);
    assert!(text.contains("No Revoked Certificates"), "expired certificates leave the list: {text}");
}

#[test]
fn openssl_asks_and_understands_the_answers() {
    for (purpose, name) in [(Purpose::Authentication, "auth-1"), (Purpose::Signature, "sign-p384-1")] {
        let (folder, holder) = (folder(), holder());
        let issued = date("2026-05-01");
        let terms = LeafTerms { issued, ..terms(&holder, purpose, name) };
        let authority = terms.authority();
        let revocation = Revocation { at: Moment::opening(date("2026-06-01")), reason: Reason::KeyCompromise };
        let mut register = Register::default();
        register.enter(&terms, Some(revocation));
        let leaf = folder.der("leaf", &terms.certificate());
        let root = folder.pem("root", authority.certificate());
        for hash in ["-sha1", "-sha256"] {
            let request = folder.path("request.der");
            openssl(&["ocsp", hash, "-issuer", &root, "-cert", &leaf, "-reqout", &request]);
            let request_bytes = std::fs::read(&request).expect("the request was written");
            let verdict = |register: &Register, at: Moment| {
                let times = AnswerTimes { at, next_update: at.plus(3600) };
                let answer = folder.der("answer", &register.answer(&request_bytes, times));
                let at = (at.seconds() + 1).to_string();
                let question = ["ocsp", "-reqin", &request, "-respin", &answer, "-resp_text"];
                openssl(&[&question[..], &["-CAfile", &root, "-attime", &at, "-issuer", &root]].concat())
            };
            let before = verdict(&register, Moment::opening(date("2026-05-31")));
            assert!(before.contains("Cert Status: good") && before.contains("Response verify OK"), "{before}");
            let after = verdict(&register, Moment::opening(date("2026-06-01")));
            assert!(after.contains("Cert Status: revoked") && after.contains("keyCompromise"), "{after}");
            let unknown = verdict(&Register::default(), Moment::opening(date("2026-05-31")));
            assert!(unknown.contains("Cert Status: unknown"), "{unknown}");
        }
        let responder = folder.der("responder", &responder_certificate(authority));
        let text = openssl(&["x509", "-inform", "DER", "-noout", "-text", "-in", &responder]);
        assert!(text.contains("OCSP Signing") && text.contains("OCSP No Check"), "{text}");
    }
}

#[test]
fn other_questions_get_an_ocsp_error() {
    let at = Moment::opening(date("2026-05-31"));
    let times = AnswerTimes { at, next_update: at.plus(3600) };
    assert_eq!(Register::default().answer(b"nonsense", times), [0x30, 0x03, 0x0A, 0x01, 0x01], "malformedRequest");
    let folder = folder();
    let own = folder.pem("own", &responder_certificate(root(Purpose::Authentication)));
    let request = folder.path("request.der");
    openssl(&["ocsp", "-issuer", &own, "-serial", "0x1234", "-reqout", &request]);
    let request = std::fs::read(&request).expect("the request was written");
    assert_eq!(Register::default().answer(&request, times), [0x30, 0x03, 0x0A, 0x01, 0x06], "unauthorized");
}

#[test]
fn profiles_enter_their_certificates() {
    let mut register = Register::default();
    for id in BUILTIN {
        enter_certificates(&mut register, &Profile::builtin(id).expect("built in"));
    }
    let standing = |id: &str, purpose, day: &str| {
        let profile = Profile::builtin(id).expect("built in");
        let terms = leaf_terms(&profile, purpose).expect("the card has it");
        register.standing(terms.authority(), &terms.serial(), Moment::opening(date(day)))
    };
    let revocation = Revocation { at: Moment::opening(date("2025-06-02")), reason: Reason::Unspecified };
    for purpose in [Purpose::Authentication, Purpose::Signature] {
        assert_eq!(standing("plastic", purpose, "2025-06-02"), Standing::Good);
        assert_eq!(standing("nextgen", purpose, "2030-06-02"), Standing::Good);
    }
    assert_eq!(standing("infant", Purpose::Authentication, "2025-06-02"), Standing::Good);
    let plastic = Profile::builtin("plastic").expect("built in");
    let mut stranger = plastic.clone();
    stranger.holder.name = "窓口　誰か".into();
    let terms = leaf_terms(&stranger, Purpose::Signature).expect("the card has it");
    let at = Moment::opening(date("2025-06-02"));
    assert_eq!(register.standing(terms.authority(), &terms.serial(), at), Standing::Unknown);
    let lost = Profile::builtin("revoked").expect("built in");
    let terms = leaf_terms(&lost, Purpose::Authentication).expect("the card has it");
    let of_plastic = leaf_terms(&plastic, Purpose::Authentication).expect("the card has it");
    assert_ne!(terms.serial(), of_plastic.serial(), "another card, another certificate");
    assert_eq!(standing("revoked", Purpose::Authentication, "2025-06-01"), Standing::Good);
    assert_eq!(standing("revoked", Purpose::Authentication, "2025-06-02"), Standing::Revoked(revocation));
}

fn holder() -> Holder {
    Profile::builtin("plastic").expect("built in").holder
}

fn root(purpose: Purpose) -> Authority {
    Authority { purpose, generation: Generation::Third }
}

fn terms<'a>(holder: &'a Holder, purpose: Purpose, name: &str) -> LeafTerms<'a> {
    let key: FakeKey = key(name).expect("a key of the set");
    let (issued, expires) = (date("2025-04-01"), date("2030-04-10"));
    LeafTerms { purpose, holder, card: "900000000000017", municipality: "13221", issued, expires, key }
}

fn date(text: &str) -> Date {
    text.parse().expect("a day")
}

struct Folder(tempfile::TempDir);

fn folder() -> Folder {
    Folder(tempfile::tempdir().expect("a folder"))
}

impl Folder {
    fn path(&self, name: &str) -> String {
        let path: PathBuf = Path::new(self.0.path()).join(name);
        path.to_str().expect("a path in UTF-8").into()
    }

    fn der(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(&format!("{name}.der"));
        std::fs::write(&path, bytes).expect("can write");
        path
    }

    fn pem(&self, name: &str, bytes: &[u8]) -> String {
        let (der, pem) = (self.der(name, bytes), self.path(&format!("{name}.pem")));
        openssl(&["x509", "-inform", "DER", "-in", &der, "-out", &pem]);
        pem
    }

    fn crl(&self, name: &str, bytes: &[u8]) -> String {
        let (der, pem) = (self.der(name, bytes), self.path(&format!("{name}.pem")));
        openssl(&["crl", "-inform", "DER", "-in", &der, "-out", &pem]);
        pem
    }
}

fn openssl(arguments: &[&str]) -> String {
    try_openssl(arguments).unwrap_or_else(|said| panic!("openssl {arguments:?}: {said}"))
}

/// What OpenSSL says on both streams; an error when it fails. It has to be there: the test cannot do without it.
fn try_openssl(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("openssl").args(arguments).output().expect("the openssl program is installed");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(said) } else { Err(said) }
}
