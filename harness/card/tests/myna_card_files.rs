//! The crate `myna-card`, a reader of this card written by somebody else, against our card in process: every applet's files,
//! their offsets, digests and signatures, and the certificate chains as far as our own roots go. The crate's table of
//! authorities knows the real and the test hierarchy only, so where it looks a root up it must say that it knows none.

use madoguchi_card::image::AppletName;
use madoguchi_card::pki::{FakeKey, VerifiableKey};
use madoguchi_card::{Card as Ours, Chip, Profile};
use myna_card::ap::common::CommonAp;
use myna_card::ap::jpki::{JpkiAp, SignatureScheme, TokenType};
use myna_card::ap::juki::JukiAp;
use myna_card::ap::surface::{self, SurfaceAp};
use myna_card::ap::text::{self, TextAp};
use myna_card::certificate::roots::Accept;
use myna_card::data::{CardVerifiableCertificate, ImageFormat, RsaPublicKey, Sex};
use myna_card::mf::{MasterFile, tag};
use myna_card::{Card, Certificate, Error, Pin, Retries, Transmit};
use rsa::traits::PublicKeyParts;

/// Our card as that crate's transport.
struct InProcess(Ours);

impl Transmit for InProcess {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Error> {
        let mut response = Vec::new();
        self.0.transmit(command, &mut response).expect("the card stays in the field");
        Ok(response)
    }
}

fn card(id: &str) -> Card<InProcess> {
    let mut card = Ours::new(&profile(id));
    card.power_on();
    Card::new(InProcess(card))
}

fn profile(id: &str) -> Profile {
    Profile::builtin(id).expect("built in")
}

fn digits(text: &str) -> Pin {
    Pin::numeric(text).expect("digits")
}

/// A root of the card-verifiable hierarchy, which no card carries.
fn root(key: VerifiableKey) -> RsaPublicKey {
    let FakeKey::Rsa(key) = key.key() else { unreachable!("card-verifiable keys are RSA") };
    RsaPublicKey { exponent: key.e().to_bytes_be(), modulus: key.n().to_bytes_be() }
}

fn knows_no_root(result: Result<(), Error>) -> bool {
    matches!(result, Err(Error::UnknownCertificateAuthority(_)))
}

#[test]
fn the_card_itself() {
    let mut card = card("plastic");
    let mut card_manager = MasterFile::new(&mut card);
    let plastic = profile("plastic");
    let mut object = |tag| card_manager.data_object(tag).expect("an object of the card");
    assert_eq!(object(tag::CARD_IDENTIFICATION), plastic.serial.as_bytes());
    assert_eq!(object(tag::MUNICIPALITY_CODE), b"13221");
    assert_eq!(object(tag::EXPIRY), b"20350410");
    assert_eq!(object(tag::CARD_RECOGNITION)[..2], [0x66, 0x30]);
    assert_eq!((object(tag::CHAIN_UPPER).len(), object(tag::CHAIN_LOWER).len()), (575, 575));
    let intermediate = object(tag::INTERMEDIATE_KEY_ID);

    let chain = card_manager.certificate_chain().expect("a chain");
    let [upper, lower] = &chain[..] else { panic!("{} certificates", chain.len()) };
    assert_eq!(upper.subject_key_id.as_bytes()[..], intermediate);
    assert_eq!(lower.issuer_key_id, upper.subject_key_id);
    upper.verify_with(&root(VerifiableKey::RootCard)).expect("signed by our root");
    lower.verify_with(&upper.public_key).expect("signed by the municipality");
    assert!(lower.verify_with(&root(VerifiableKey::RootCard)).is_err());
    assert!(knows_no_root(CardVerifiableCertificate::verify_chain(&chain)), "no root that means anything");
    assert_eq!(upper.issuer_key_id.number(), "9900020");

    MasterFile::select(&mut card).expect("the issuer's domain can be selected");
    assert_eq!(card.contact_atr().expect("a sound checksum")[..2], [0x3B, 0xDA]);
}

#[test]
fn an_older_card_has_a_shorter_chain() {
    let mut older = profile("plastic");
    older.switches.lower_chain = false;
    let mut ours = Ours::new(&older);
    ours.power_on();
    let mut card = Card::new(InProcess(ours));
    assert_eq!(MasterFile::new(&mut card).certificate_chain().expect("a chain").len(), 1);
}

#[test]
fn common_and_basic_applet() {
    let mut card = card("plastic");
    let mut common = CommonAp::select(&mut card).expect("selected");
    let info = common.read_card_info().expect("record 1");
    assert_eq!((info.serial.as_str(), info.municipality_code.as_str()), (&*profile("plastic").serial, "13221"));
    assert_eq!((info.prefecture_code(), info.expiry.to_string().as_str()), ("13", "2035-04-10"));
    let reference = common.read_record(myna_card::ap::common::ef::KEY_REFERENCE, 1).expect("record 1");
    assert_eq!(common.pin_retries().expect("a counter"), Retries::Remaining(3));
    let answer = common.internal_authenticate(b"challenge").expect("a signature");
    let FakeKey::Rsa(key) = madoguchi_card::pki::key("common-1").expect("a key of the set") else {
        unreachable!("RSA")
    };
    let public = RsaPublicKey { exponent: key.e().to_bytes_be(), modulus: key.n().to_bytes_be() };
    public.verify_pkcs1_sha256(b"challenge", &answer).expect("signed by 0019");

    let mut basic = JukiAp::select(&mut card).expect("selected");
    assert_eq!(basic.read_record(myna_card::ap::juki::ef::KEY_REFERENCE, 1).expect("record 1"), reference);
    assert_eq!(reference.len(), 16);
    basic.change_pin(&digits("1234"), &digits("5678")).expect("changed");
    basic.verify_pin(&digits("5678")).expect("the new one");
}

#[test]
fn text_applet() {
    let mut card = card("plastic");
    let holder = profile("plastic").holder;
    let mut text = TextAp::select(&mut card).expect("selected");
    let certificate = text.read_certificate().expect("0004");
    certificate.verify_with(&root(VerifiableKey::RootText)).expect("signed by our root");
    assert!(knows_no_root(certificate.verify()));
    let basic = text.read_ap_basic_data().expect("0005, with its long length");
    assert_eq!((basic.public_key_id.number(), basic.digest().map(<[u8]>::len)), ("9900034", Some(32)));
    assert!(matches!(text.read_my_number(), Err(Error::Status(sw)) if sw.value() == 0x6982), "not before a PIN");

    text.verify_pin(&digits("1234")).expect("right");
    assert_eq!(text.read_my_number().expect("0001").as_str(), holder.individual_number);
    let attributes = text.read_attributes().expect("0002, offsets checked");
    assert_eq!((&attributes.name, &attributes.address), (&holder.name, &holder.address));
    assert_eq!((attributes.sex, attributes.birth_date.to_string().as_str()), (Sex::Female, "1980-04-10"));

    let record = text.read_integrity_record().expect("0003");
    record.verify(&certificate.public_key).expect("signed by the key of 0004");
    let number_file = text.read_my_number_file().expect("0001 whole");
    assert_eq!(number_file.len(), 17);
    assert!(record.matches_my_number_file(&number_file) && !record.matches_my_number_file(&number_file[..15]));
    let attributes_file = text.read_ef(text::ef::ATTRIBUTES).expect("0002");
    assert!(record.matches_attributes_file(&attributes_file).expect("its form is known"));

    let signing = text.read_signed_public_key().expect("0007");
    signing.verify(&certificate.public_key).expect("signed by the key of 0004");
    let session = text.read_session_key_public_key().expect("0006");
    assert!(session.public_key != signing.public_key && session.public_key != certificate.public_key);
    let signature = text.sign(b"challenge").expect("without a PIN of its own");
    signing.public_key.verify_pkcs1_sha256(b"challenge", &signature).expect("the key of 0007 is the key in use");
    assert_eq!(text.read_ef(text::ef::UNKNOWN_0008).expect("0008"), [0xFF; 16]);
    assert_eq!(text.retries(text::ef::BLOCKED_0012).expect("a counter"), Retries::Blocked);
}

#[test]
fn each_number_opens_its_part_of_the_text_applet() {
    let plastic = profile("plastic");
    let mut card = card("plastic");
    let mut text = TextAp::select(&mut card).expect("selected");
    text.verify_code_a(&digits(&plastic.holder.individual_number)).expect("照合番号A");
    assert!(text.read_my_number().is_ok() && text.read_attributes().is_err());
    MasterFile::select(text.card()).expect("drops what was verified");
    let mut text = TextAp::select(&mut card).expect("selected");
    text.verify_code_b(&digits(&plastic.holder.number_b(plastic.expires))).expect("照合番号B");
    assert!(text.read_my_number().is_err() && text.read_attributes().is_ok());
}

#[test]
fn visual_applet() {
    let plastic = profile("plastic");
    let mut card = card("plastic");
    let mut visual = SurfaceAp::select(&mut card).expect("selected");
    let certificate = visual.read_certificate().expect("0004");
    certificate.verify_with(&root(VerifiableKey::RootVisual)).expect("signed by our root");
    assert!(knows_no_root(certificate.verify()));
    let basic = visual.read_ap_basic_data().expect("0003");
    assert_eq!((basic.municipality_code.as_str(), basic.version), ("13221", 0));
    assert_eq!(basic.encrypted_reference_number.data.len(), 256);

    visual.verify_birth_date(&digits("550410")).expect("the birth date in 昭和");
    let age = visual.read_age_record().expect("0001");
    age.verify(&certificate.public_key).expect("signed by the key of 0004");
    assert_eq!(age.birth_date.to_string(), "1980-04-10");
    assert!(visual.read_card_face().is_err(), "the birth date opens no more");

    visual.verify_code_b(&digits(&plastic.holder.number_b(plastic.expires))).expect("照合番号B");
    let face = visual.read_card_face().expect("0002, offsets checked");
    face.verify(&certificate.public_key).expect("three digests, one signature");
    assert_eq!((face.birth_date, face.sex), (age.birth_date, Sex::Female));
    assert_eq!(face.expiry.to_string(), "2035-04-10");
    let pictures = [&face.name_image, &face.address_image, &face.security_code_image];
    assert!(pictures.iter().all(|picture| picture.format == ImageFormat::Png));
    assert_eq!(face.photo.format, ImageFormat::Jpeg2000);
    assert!(visual.read_my_number_image().is_err(), "照合番号B does not open 0005");

    visual.verify_code_a(&digits(&plastic.holder.individual_number)).expect("照合番号A");
    let number = visual.read_my_number_image().expect("0005");
    number.verify(&certificate.public_key).expect("signed by the key of 0004");
    assert_eq!(number.image.format, ImageFormat::Png);
    assert!(age.public_key == face.public_key && face.public_key == number.public_key);

    let challenge = visual.card().get_challenge(16).expect("sixteen bytes");
    let signature = visual.sign(&challenge).expect("a signature");
    let scheme = SignatureScheme::Sha256DigestInfo;
    scheme.verify(&face.public_key, &challenge, &signature).expect("the card that holds the key is here");
    assert_eq!(visual.read_ef(surface::ef::UNKNOWN_0006).expect("0006"), [0xFF; 16]);
}

#[test]
fn infants_have_no_photograph_and_no_signing_certificate() {
    let infant = profile("infant");
    let mut card = card("infant");
    let mut visual = SurfaceAp::select(&mut card).expect("selected");
    let issuer = visual.read_certificate().expect("0004").public_key;
    visual.verify_code_a(&digits(&infant.holder.individual_number)).expect("照合番号A");
    let face = visual.read_card_face().expect("0002");
    face.verify(&issuer).expect("signed all the same");
    assert!(face.photo.data.is_empty());
    let mut jpki = JpkiAp::select(&mut card).expect("selected");
    let there = jpki.read_certificate_availability().expect("0008");
    assert!(there.has_auth_certificate() && !there.has_sign_certificate());
}

#[test]
fn jpki_applet() {
    let mut card = card("plastic");
    let mut jpki = JpkiAp::select(&mut card).expect("selected");
    let token = jpki.read_token_info().expect("0006");
    assert_eq!(token.token_type, TokenType::Card);
    assert_eq!((token.manufacturer_id.as_str(), token.flags), ("JPKI-EMU", 0x040D));
    assert_eq!((token.max_pin_len, token.min_pin_len, token.hardware_version), (16, 6, *b"03"));
    assert_eq!((token.free_private_memory, token.firmware_version, token.utc_time), (u32::MAX, *b"01", [b'9'; 16]));
    let there = jpki.read_certificate_availability().expect("0008");
    assert_eq!(there.raw, [0x8F, 0x8F, 0x00]);

    let chain = [jpki.read_auth_certificate().expect("000A"), jpki.read_auth_ca_certificate().expect("000B")];
    let (issued, last) = chain[0].validity();
    assert_eq!((issued.to_string().as_str(), last.to_string().as_str()), ("2025-04-01", "2030-04-10"));
    Certificate::verify_chain(&chain, issued).expect("the card is consistent in itself");
    Certificate::verify_chain(&chain, last).expect("to the last day");
    for accepted in [Accept::ProductionOnly, Accept::ProductionAndTest] {
        let refused = chain[0].verify_to_root(issued, accepted);
        assert!(refused.is_err(), "no root that means anything");
    }
    jpki.verify_auth_pin(&digits("1234")).expect("right");
    let schemes = [
        (SignatureScheme::Verbatim, &b"any bytes"[..]),
        (SignatureScheme::Sha256Bare, b"message"),
        (SignatureScheme::PreHashedDigestInfo, &[7; 32]),
        (SignatureScheme::Sha256DigestInfo, b"message"),
        (SignatureScheme::PreHashedPss, &[7; 32]),
        (SignatureScheme::Sha256Pss, b"message"),
    ];
    for (scheme, data) in schemes {
        jpki.sign_with_auth_key_checked(scheme, data).unwrap_or_else(|error| panic!("{scheme:?}: {error}"));
    }

    assert!(jpki.read_sign_certificate().is_err(), "not before its password");
    jpki.verify_sign_pin(&Pin::new("ABC123").expect("a password")).expect("right");
    let sign = jpki.read_sign_certificate().expect("0001");
    let sign_ca = jpki.read_sign_ca_certificate().expect("0002");
    sign.verify_signature(&sign_ca).expect("issued by it");
    assert!(sign.verify_signature(&chain[1]).is_err(), "not by the other authority");
    jpki.sign_with_sign_key_checked(SignatureScheme::Sha256DigestInfo, b"contract").expect("signed and checked");
    assert_eq!(jpki.sign_pin_retries().expect("a counter"), Retries::Remaining(5));
}

#[test]
fn phones_show_their_token() {
    for (id, token) in [("android", "JPKIAPGPSETOKEN"), ("iphone", "JPKIAPIOSTOKEN"), ("juki", "JPKIAPICCTOKEN")] {
        let profile = profile(id);
        let ours = Ours::new(&profile);
        let (bytes, _) = ours.image().applet(AppletName::Jpki).expect("JPKI").file(0x0006).expect("token information");
        assert_eq!(bytes.len(), 160);
        assert_eq!(bytes[..32], *format!("{token:32}").as_bytes());
    }
}
