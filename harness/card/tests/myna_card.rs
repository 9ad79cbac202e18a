//! The `myna-card` crate as an oracle: a second implementation of the card's edge, written by others for real cards,
//! talks to the emulated one in process.

use madoguchi_card::fault::{FaultPlan, Faulty};
use madoguchi_card::{Card, Chip, Profile};
use myna_card::ap::common::CommonAp;
use myna_card::ap::jpki::{JpkiAp, SignatureScheme};
use myna_card::ap::juki::JukiAp;
use myna_card::ap::text::{TextAp, ef as text_ef};
use myna_card::transport::Transmit;
use myna_card::{Certificate, Error, MasterFile, Pin, Retries, TokenType};

#[test]
fn tokens_are_told_apart() {
    for (id, token, physical) in [
        ("plastic", TokenType::Card, true),
        ("android", TokenType::Android, false),
        ("iphone", TokenType::IPhone, false),
    ] {
        let mut card = card(id);
        let read = JpkiAp::select(&mut card).and_then(|mut jpki| jpki.read_token_type()).expect("a token");
        assert_eq!((read, read.is_physical_card()), (token, physical), "{id}");
    }
    let mut card = card("juki");
    let read = JpkiAp::select(&mut card).and_then(|mut jpki| jpki.read_token_type()).expect("a token");
    assert!(matches!(read, TokenType::Other(label) if label.starts_with(b"JPKIAPICCTOKEN ")), "{read:?}");
}

#[test]
fn certificates_chain_and_signatures_verify() {
    let mut card = card("plastic");
    let mut jpki = JpkiAp::select(&mut card).expect("the applet");
    let chain =
        [jpki.read_auth_certificate().expect("free to read"), jpki.read_auth_ca_certificate().expect("free to read")];
    let (issued, _) = chain[0].validity();
    Certificate::verify_chain(&chain, issued).expect("the card's CA issued it");
    assert!(chain[0].subject().contains("JP") && chain[0].issuer().contains("JPKI-EMU"), "{}", chain[0].issuer());
    assert!(
        matches!(jpki.read_sign_certificate(), Err(Error::Status(status)) if status.value() == 0x6982),
        "behind its password"
    );

    jpki.verify_auth_pin(&numeric("1234")).expect("the PIN");
    jpki.verify_sign_pin(&Pin::new("ABC123").expect("a password")).expect("the password");
    let sign = jpki.read_sign_certificate().expect("open now");
    let sign_ca = jpki.read_sign_ca_certificate().expect("free to read");
    sign.verify_signature(&sign_ca).expect("the card's CA issued it");
    for scheme in [
        SignatureScheme::Verbatim,
        SignatureScheme::Sha256Bare,
        SignatureScheme::PreHashedDigestInfo,
        SignatureScheme::Sha256DigestInfo,
        SignatureScheme::PreHashedPss,
        SignatureScheme::Sha256Pss,
    ] {
        jpki.sign_with_auth_key_checked(scheme, &[0x5A; 32]).unwrap_or_else(|error| panic!("{scheme:?}: {error}"));
        jpki.sign_with_sign_key_checked(scheme, &[0xA5; 32]).unwrap_or_else(|error| panic!("{scheme:?}: {error}"));
    }
}

#[test]
fn pins_are_counted_and_changed() {
    let mut card = card("plastic");
    let mut jpki = JpkiAp::select(&mut card).expect("the applet");
    assert_eq!(jpki.auth_pin_retries().expect("a counter"), Retries::Remaining(3));
    assert_eq!(jpki.sign_pin_retries().expect("a counter"), Retries::Remaining(5));
    for left in [2, 1] {
        let wrong = jpki.verify_auth_pin(&numeric("9999"));
        assert!(matches!(wrong, Err(Error::PinIncorrect { retries: Some(n) }) if n == left), "{wrong:?}");
    }
    assert!(matches!(jpki.verify_auth_pin(&numeric("9999")), Err(Error::PinBlocked)), "63C0");
    assert!(matches!(jpki.verify_auth_pin(&numeric("1234")), Err(Error::PinBlocked)));
    assert_eq!(jpki.auth_pin_retries().expect("a counter"), Retries::Blocked);
    assert_eq!(jpki.sign_pin_retries().expect("a counter"), Retries::Remaining(5));
    let (old, new) = (Pin::new("ABC123").expect("a password"), Pin::new("NEW45678").expect("a password"));
    jpki.change_sign_pin(&old, &new).expect("changed");
    jpki.verify_sign_pin(&new).expect("the new one");
    let mut common = CommonAp::select(&mut card).expect("the applet");
    common.change_pin(&numeric("1234"), &numeric("5678")).expect("JICSAP CHANGE KEY");
    let mut juki = JukiAp::select(&mut card).expect("the applet");
    juki.verify_pin(&numeric("1234")).expect("the other applet keeps its own");
    juki.change_pin(&numeric("1234"), &numeric("5678")).expect("JICSAP CHANGE KEY");
    let mut text = TextAp::select(&mut card).expect("the applet");
    assert_eq!(text.retries(text_ef::BLOCKED_0012).expect("a counter"), Retries::Blocked);
    assert_eq!(text.retries(text_ef::CODE_A).expect("a counter"), Retries::Remaining(10));
    text.change_pin(&numeric("1234"), &numeric("5678")).expect("changed");
}

#[test]
fn the_common_applet_and_the_card_itself() {
    let profile = Profile::builtin("plastic").expect("built in");
    let mut card = card("plastic");
    let mut common = CommonAp::select(&mut card).expect("the applet");
    let info = common.read_card_info().expect("a record");
    assert_eq!((info.serial, info.municipality_code), (profile.serial.clone(), profile.municipality.clone()));
    assert_eq!(info.expiry.to_string().replace(['/', '-'], ""), profile.expires.digits());
    assert_eq!(common.internal_authenticate(b"challenge").expect("a signature").len(), 256);
    assert_eq!(common.card().get_challenge(16).expect("a challenge").len(), 16);
    let mut master = MasterFile::select(&mut card).expect("the issuer's domain");
    let municipality = master.data_object(myna_card::mf::tag::MUNICIPALITY_CODE).expect("an object");
    assert_eq!(municipality, profile.municipality.as_bytes());
}

/// With 61xx only below 256 bytes: the crate takes 6100 for zero bytes instead of 256, and refuses to ask for them.
#[test]
fn bridges_with_61xx_and_6cxx_are_followed() {
    let read = |rules: &[&str]| {
        let rules = rules.iter().map(|rule| rule.parse().expect("a rule")).collect();
        let mut chip =
            Faulty::new(Card::new(&Profile::builtin("plastic").expect("built in")), FaultPlan { rules, seed: 0 });
        chip.power_on();
        let mut card = myna_card::Card::new(InProcess(chip));
        let mut jpki = JpkiAp::select(&mut card).expect("the applet");
        let token = jpki.card().select_ef(0x0006).and_then(|()| jpki.card().read_binary(0, 200));
        (token.expect("read"), card.into_transport().0.exchanges())
    };
    let (token, straight) = read(&[]);
    assert_eq!(token.len(), 160);
    for rule in ["more-bytes", "exact-length"] {
        let (disturbed, exchanges) = read(&[rule]);
        assert_eq!(disturbed, token, "{rule}");
        assert_eq!(exchanges, straight + 1, "{rule}: one exchange more");
    }
}

/// A chip without a reader.
struct InProcess<C>(C);

impl<C: Chip> Transmit for InProcess<C> {
    fn transmit(&mut self, command: &[u8]) -> myna_card::Result<Vec<u8>> {
        let mut response = Vec::new();
        self.0.transmit(command, &mut response).expect("the card stays in the field");
        Ok(response)
    }
}

fn card(id: &str) -> myna_card::Card<InProcess<Card>> {
    let mut card = Card::new(&Profile::builtin(id).expect("built in"));
    card.power_on();
    myna_card::Card::new(InProcess(card))
}

fn numeric(digits: &str) -> Pin {
    Pin::numeric(digits).expect("digits")
}
