//! Secure messaging and terminals, spoken by a client that this test writes by hand, and by the crate `myna-card`.

use aes::Aes128;
use aes::cipher::block_padding::Iso7816;
use aes::cipher::{BlockDecryptMut, BlockEncrypt, BlockEncryptMut, KeyInit, KeyIvInit};
use madoguchi_card::image::{AppletName, Place};
use madoguchi_card::pki::{FakeKey, key};
use madoguchi_card::secure_messaging::{deliver_key, terminal_certificate_blocks, terminal_proof};
use madoguchi_card::{Card, Chip, Profile};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use rsa::RsaPublicKey;
use rsa::traits::PublicKeyParts;

/// A terminal: a chip in its reader, and what both share once a key is delivered.
struct Terminal {
    card: Card,
    key: [u8; 16],
    counter: u32,
}

impl Terminal {
    fn at(aid: &[u8]) -> Self {
        Self::with(&profile(), aid)
    }

    fn with(profile: &Profile, aid: &[u8]) -> Self {
        let mut card = Card::new(profile);
        card.power_on();
        let mut terminal = Self { card, key: [0; 16], counter: 1 };
        assert_eq!(terminal.send(&[&[0x00, 0xA4, 0x04, 0x0C, aid.len() as u8], aid].concat()).1, 0x9000);
        terminal
    }

    fn send(&mut self, command: &[u8]) -> (Vec<u8>, u16) {
        let mut response = Vec::new();
        self.card.transmit(command, &mut response).expect("the card stays in the field");
        let status = u16::from_be_bytes([response[response.len() - 2], response[response.len() - 1]]);
        response.truncate(response.len() - 2);
        (response, status)
    }

    fn extended(&mut self, header: [u8; 4], data: &[u8]) -> (Vec<u8>, u16) {
        let length = (data.len() as u16).to_be_bytes();
        self.send(&[&header[..], &[0], &length, data].concat())
    }

    /// VERIFY of the four-digit PIN in the clear.
    fn pin(&mut self) {
        assert_eq!(self.send(&[0x00, 0x20, 0x00, 0x91, 4, b'1', b'2', b'3', b'4']).1, 0x9000);
    }

    fn open(&mut self) {
        let seed: [u8; 32] = std::array::from_fn(|n| n as u8 + 1);
        let delivered = deliver_key(&session_key(), &seed, &mut chance()).expect("the key is long enough");
        assert_eq!(self.extended([0x80, 0xAE, 0x00, 0x00], &delivered), (vec![], 0x9000));
        self.key.copy_from_slice(&seed[..16]);
        self.counter = 1;
    }

    fn vector(&self) -> [u8; 16] {
        let mut block = [0u8; 16];
        block[12..].copy_from_slice(&self.counter.to_be_bytes());
        let mut block = block.into();
        Aes128::new(&self.key.into()).encrypt_block(&mut block);
        block.into()
    }

    fn seal(&self, plain: &[u8]) -> Vec<u8> {
        let cipher = cbc::Encryptor::<Aes128>::new(&self.key.into(), &self.vector().into());
        let sealed = cipher.encrypt_padded_vec_mut::<Iso7816>(plain);
        [&[0x86, sealed.len() as u8 + 1, 0x01], &sealed[..]].concat()
    }

    fn unseal(&self, response: &[u8]) -> Vec<u8> {
        let start = match response {
            [0x86, 0x82, _, _, 0x01, ..] => 5,
            [0x86, 0x81, _, 0x01, ..] => 4,
            [0x86, _, 0x01, ..] => 3,
            other => panic!("no cryptogram: {other:02X?}"),
        };
        let cipher = cbc::Decryptor::<Aes128>::new(&self.key.into(), &self.vector().into());
        cipher.decrypt_padded_vec_mut::<Iso7816>(&response[start..]).expect("padded")
    }

    /// A command of class 08 with encrypted data.
    fn sealed(&mut self, ins: u8, p1: u8, p2: u8, plain: &[u8]) -> u16 {
        let object = self.seal(plain);
        let (data, status) = self.send(&[&[0x08, ins, p1, p2, object.len() as u8], &object[..]].concat());
        assert!(data.is_empty());
        self.counter += 1;
        status
    }

    /// READ BINARY of class 08; `length` 0 asks for everything.
    fn read(&mut self, offset: u16, length: u16) -> Result<Vec<u8>, u16> {
        let ([p1, p2], [high, low]) = (offset.to_be_bytes(), length.to_be_bytes());
        let object = [0x96, 0x03, 0x00, high, low];
        let (data, status) = self.send(&[&[0x08, 0xB0, p1, p2, 0x00, 0x00, 0x05], &object[..], &[0x00, 0x00]].concat());
        let plain = if status == 0x9000 { Ok(self.unseal(&data)) } else { Err(status) };
        self.counter += 1;
        plain
    }

    fn text() -> Self {
        let mut terminal = Self::at(AppletName::Text.aid());
        terminal.pin();
        terminal.open();
        terminal
    }
}

#[test]
fn files_are_read_as_they_are() {
    let mut terminal = Terminal::text();
    for id in [0x0001u16, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0007, 0x0008] {
        assert_eq!(terminal.sealed(0xA4, 0x02, 0x0C, &id.to_be_bytes()), 0x9000, "{id:04X}");
        let clear = clear_file(id);
        assert_eq!(terminal.read(0, 0), Ok(clear.clone()), "{id:04X} whole");
        assert_eq!(terminal.read(3, 9), Ok(clear[3..12].to_vec()), "{id:04X} in part");
        assert_eq!(terminal.read(0x7000, 1), Err(0x6B00), "{id:04X} behind its end");
    }
}

#[test]
fn the_number_is_presented_unseen() {
    let number = profile().holder.individual_number;
    let mut terminal = Terminal::text();
    assert_eq!(terminal.sealed(0x20, 0x00, 0x94, b"000000000000"), 0x63C9, "a wrong one costs a try");
    assert_eq!(terminal.sealed(0x20, 0x00, 0x92, b"0000"), 0x6984, "refused, and yet it has its number");
    assert_eq!(terminal.sealed(0x20, 0x00, 0x94, number.as_bytes()), 0x9000);
    assert_eq!(terminal.send(&[0x00, 0x20, 0x00, 0x94]).1, 0x63CA, "between them a command in the clear has none");
    assert_eq!(terminal.sealed(0xA4, 0x02, 0x0C, &[0x00, 0x01]), 0x9000);
    assert_eq!(terminal.read(0, 0), Ok(clear_file(0x0001)));
}

#[test]
fn who_loses_count_loses_the_session() {
    for skipped in [1, 2, 255, 256, 65_536] {
        let mut terminal = Terminal::text();
        terminal.counter += skipped;
        assert_eq!(terminal.sealed(0xA4, 0x02, 0x0C, &[0x00, 0x01]), 0x6988, "{skipped}");
        terminal.counter = 1;
        assert_eq!(terminal.sealed(0xA4, 0x02, 0x0C, &[0x00, 0x01]), 0x69FC);
        assert_eq!(terminal.read(0, 0), Err(0x69FC));
        terminal.open();
        assert_eq!(terminal.sealed(0xA4, 0x02, 0x0C, &[0x00, 0x01]), 0x9000, "a new key begins anew");
    }
}

#[test]
fn exactly_one_right_object() {
    let object = |terminal: &Terminal| terminal.seal(&[0x00, 0x01]);
    let select = |terminal: &mut Terminal, object: &[u8]| {
        terminal.send(&[&[0x08, 0xA4, 0x02, 0x0C, object.len() as u8], object].concat()).1
    };
    let right = object(&Terminal::text());
    let long = [&[0x86, 0x81, 0x11], &right[2..]].concat();
    assert_eq!(select(&mut Terminal::text(), &right), 0x9000);
    assert_eq!(select(&mut Terminal::text(), &long), 0x9000, "the long form of the length");
    let wrong = [
        [&[0x87], &right[1..]].concat(),
        [&right[..2], &[0x02], &right[3..]].concat(),
        [&right[..], &right].concat(),
        [&right[..], &[0x96, 0x03, 0x00, 0x00, 0x00]].concat(),
        vec![0x96, 0x03, 0x00, 0x00, 0x02],
        right[..right.len() - 1].to_vec(),
        vec![],
    ];
    for object in wrong {
        let mut terminal = Terminal::text();
        assert_eq!(select(&mut terminal, &object), 0x6988, "{object:02X?}");
        assert_eq!(select(&mut terminal, &right), 0x69FC);
    }
    for object in
        [&right[..], &[0x96, 0x02, 0x00, 0x00], &[0x96, 0x03, 0x01, 0x00, 0x00], &[0x97, 0x03, 0x00, 0x00, 0x00]]
    {
        let mut terminal = Terminal::text();
        let read = [&[0x08, 0xB0, 0x00, 0x00, 0x00, 0x00, object.len() as u8], object, &[0x00, 0x00]].concat();
        assert_eq!(terminal.send(&read).1, 0x6988, "{object:02X?}");
    }
    assert_eq!(Terminal::text().send(&[0x0C, 0xB0, 0x00, 0x00, 0x00]).1, 0x6987, "no integrity");
    assert_eq!(Terminal::text().send(&[0x08, 0x84, 0x00, 0x00, 0x08]).1, 0x6882, "not this command");
}

#[test]
fn keys_are_taken_after_the_pin_only() {
    let seed = [9; 32];
    let good = deliver_key(&session_key(), &seed, &mut chance()).expect("a key");
    let set = |terminal: &mut Terminal, data: &[u8]| terminal.extended([0x80, 0xAE, 0x00, 0x00], data).1;

    let mut terminal = Terminal::at(AppletName::Text.aid());
    assert_eq!(set(&mut terminal, &good), 0x6982);
    let number = profile().holder.individual_number;
    assert_eq!(terminal.send(&[&[0x00, 0x20, 0x00, 0x94, 12], number.as_bytes()].concat()).1, 0x9000);
    assert_eq!(set(&mut terminal, &good), 0x6982, "照合番号A is not enough");
    terminal.pin();
    assert_eq!(set(&mut terminal, &[0xFF; 256]), 0x6F00, "not below the modulus");
    assert_eq!(set(&mut terminal, &[0x00; 256]), 0x6A80);
    assert_eq!(set(&mut terminal, &good[1..]), 0x6700);
    let other = deliver_key(&public("auth-1"), &seed, &mut chance()).expect("a key");
    assert!(matches!(set(&mut terminal, &other), 0x6A80 | 0x6F00), "for another key");
    assert_eq!(terminal.extended([0x80, 0xAE, 0x00, 0x01], &good).1, 0x6A86);
    assert_eq!(terminal.read(0, 0), Err(0x69FC), "no session from all that");
    assert_eq!(set(&mut terminal, &good), 0x9000);

    let elsewhere = [
        (AppletName::Jpki, 0x6982),
        (AppletName::Basic, 0x6982),
        (AppletName::Common, 0x66F1),
        (AppletName::Visual, 0x66F1),
    ];
    for (applet, status) in elsewhere {
        let mut terminal = Terminal::at(applet.aid());
        assert_eq!(set(&mut terminal, &good), status, "{applet:?}");
        assert_eq!(terminal.read(0, 0), Err(0x69FC), "{applet:?}");
    }
}

#[test]
fn a_session_ends_with_the_applet() {
    let mut terminal = Terminal::text();
    let select = |aid: &[u8]| [&[0x00, 0xA4, 0x04, 0x0C, aid.len() as u8], aid].concat();
    assert_eq!(terminal.send(&select(AppletName::Text.aid())).1, 0x9000);
    assert_eq!(terminal.sealed(0xA4, 0x02, 0x0C, &[0x00, 0x01]), 0x9000, "the same applet again keeps it");
    terminal.send(&select(AppletName::Common.aid()));
    terminal.send(&select(AppletName::Text.aid()));
    assert_eq!(terminal.sealed(0xA4, 0x02, 0x0C, &[0x00, 0x01]), 0x69FC);
    let mut terminal = Terminal::text();
    terminal.card.reset();
    assert_eq!(terminal.sealed(0xA4, 0x02, 0x0C, &[0x00, 0x01]), 0x9000, "a warm reset keeps it, as it keeps the PIN");
    terminal.card.power_off();
    terminal.card.power_on();
    assert_eq!(terminal.read(0, 0), Err(0x69FC));
}

#[test]
fn a_card_need_not_open_its_key_to_terminals() {
    let [body, signature] = terminal_certificate_blocks("13221");
    for (opens, expected) in [(true, 0x9000), (false, 0x6982)] {
        let mut profile = profile();
        profile.switches.terminal_opens_auth_key = opens;
        let mut terminal = Terminal::with(&profile, AppletName::Jpki.aid());
        terminal.send(&[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x16]);
        assert_eq!(terminal.extended([0x80, 0xA2, 0x06, 0xC1], &body).1, 0x9000);
        assert_eq!(terminal.extended([0x80, 0xA2, 0x00, 0xC1], &signature).1, 0x9000);
        let challenge = terminal.send(&[0x00, 0x84, 0x00, 0x00, 0x10]).0;
        assert_eq!(terminal.extended([0x00, 0x82, 0x00, 0x00], &terminal_proof(&challenge)).1, 0x9000);
        assert_eq!(terminal.send(&[0x80, 0x2A, 0x03, 0x97, 1, b'a', 0x00]).1, expected);
    }
}

#[test]
fn a_terminal_with_a_certificate_needs_no_pin() {
    let [body, signature] = terminal_certificate_blocks("13221");
    assert_eq!((body.len(), signature.len()), (307, 261));
    let mut terminal = Terminal::at(AppletName::Jpki.aid());
    let sign = |terminal: &mut Terminal| terminal.send(&[0x80, 0x2A, 0x03, 0x97, 3, b'a', b'b', b'c', 0x00]);
    let first = |terminal: &mut Terminal, block: &[u8]| terminal.extended([0x80, 0xA2, 0x06, 0xC1], block).1;
    let last = |terminal: &mut Terminal, block: &[u8]| terminal.extended([0x80, 0xA2, 0x00, 0xC1], block).1;
    let prove = |terminal: &mut Terminal, proof: &[u8]| terminal.extended([0x00, 0x82, 0x00, 0x00], proof).1;
    let challenge = |terminal: &mut Terminal| terminal.send(&[0x00, 0x84, 0x00, 0x00, 0x10]).0;

    assert_eq!(first(&mut terminal, &body), 0x6986, "no key is selected");
    assert_eq!(terminal.send(&[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x16]).1, 0x9000);
    for (p1, p2) in [(0x00, 0x00), (0x00, 0xAE), (0x80, 0x00), (0x00, 0xB6)] {
        assert_eq!(terminal.extended([0x80, 0xA2, p1, p2], &body).1, 0x6A86);
    }
    assert_eq!(last(&mut terminal, &signature), 0x6985, "out of turn");
    assert_eq!(first(&mut terminal, &body[..306]), 0x6700);
    let mut of_another = body.clone();
    of_another[10] ^= 1;
    assert_eq!(first(&mut terminal, &of_another), 0x6A88, "another root");
    let mut forged = body.clone();
    forged[300] ^= 1;
    assert_eq!(first(&mut terminal, &forged), 0x9000);
    assert_eq!(last(&mut terminal, &signature), 0x6A80, "not what the root signed");
    assert_eq!(first(&mut terminal, &body), 0x9000);
    assert_eq!(last(&mut terminal, &signature), 0x9000);

    assert_eq!(sign(&mut terminal).1, 0x6982, "a certificate alone anybody can copy");
    assert_eq!(prove(&mut terminal, &terminal_proof(b"unasked")), 0x6985);
    let asked = challenge(&mut terminal);
    assert_eq!(prove(&mut terminal, &terminal_proof(b"another challenge")), 0x6300);
    assert_eq!(prove(&mut terminal, &terminal_proof(&asked)), 0x6985, "a challenge serves once");
    let asked = challenge(&mut terminal);
    assert_eq!(prove(&mut terminal, &terminal_proof(&asked)), 0x9000);
    let (signed, status) = sign(&mut terminal);
    assert_eq!((signed.len(), status), (256, 0x9000));
    assert_eq!(terminal.send(&[0x80, 0x2A, 0x03, 0x9A, 1, b'a', 0x00]).1, 0x6982, "the signing key stays shut");
    assert_eq!(terminal.send(&[0x00, 0x20, 0x00, 0x98]).1, 0x63C3, "no PIN was verified");

    terminal.send(&[&[0x00, 0xA4, 0x04, 0x0C, 10], AppletName::Common.aid()].concat());
    terminal.send(&[&[0x00, 0xA4, 0x04, 0x0C, 10], AppletName::Jpki.aid()].concat());
    assert_eq!(sign(&mut terminal).1, 0x6982, "it ends with the applet");
}

#[test]
fn a_trace_says_what_was_encrypted_and_nothing_of_it() {
    use madoguchi_card::lint::lint;
    use madoguchi_card::trace::{Language, Sharing, Traced, print};
    let mut chip = Traced::new(Card::new(&profile()));
    chip.power_on();
    let mut spoken = Terminal::at(AppletName::Text.aid());
    let mut say = |command: &[u8]| {
        let mut response = Vec::new();
        chip.transmit(command, &mut response).expect("the card stays in the field");
        assert!(response.ends_with(&[0x90, 0x00]), "{command:02X?}: {response:02X?}");
    };
    say(&[&[0x00, 0xA4, 0x04, 0x0C, 10], AppletName::Text.aid()].concat());
    say(&[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x11]);
    say(&[0x00, 0x20, 0x00, 0x80, 4, b'1', b'2', b'3', b'4']);
    let delivered = deliver_key(&session_key(), &[0; 32], &mut chance()).expect("the key is long enough");
    say(&[&[0x80, 0xAE, 0x00, 0x00, 0x00, 0x01, 0x00], &delivered[..]].concat());
    for (ins, p1, p2, plain) in [(0x20, 0x00, 0x94, &b"123456789012"[..]), (0xA4, 0x02, 0x0C, &[0x00, 0x02])] {
        let object = spoken.seal(plain);
        say(&[&[0x08, ins, p1, p2, object.len() as u8], &object[..]].concat());
        spoken.counter += 1;
    }
    say(&[0x08, 0xB0, 0x00, 0x00, 0x00, 0x00, 0x05, 0x96, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00]);
    let trace = chip.trace(Sharing::Exclusive, None);
    let text = print(&trace, Language::En);
    for line in ["SET SESSION KEY →", "VERIFY (encrypted) →", "SELECT EF (encrypted) →", "READ BINARY (encrypted) →"]
    {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(print(&trace, Language::Ja).contains("VERIFY（暗号化）"));
    assert!(lint(&trace).is_empty(), "{:?}", lint(&trace));
}

#[test]
fn the_crate_myna_card_finishes_its_session() {
    use myna_card::ap::text::{Attributes, SessionKeyPublicKey, TextAp, ef};
    struct InProcess(Card);
    impl myna_card::Transmit for InProcess {
        fn transmit(&mut self, command: &[u8]) -> myna_card::Result<Vec<u8>> {
            let mut response = Vec::new();
            self.0.transmit(command, &mut response).expect("the card stays in the field");
            Ok(response)
        }
    }
    let mut ours = Card::new(&profile());
    ours.power_on();
    let mut card = myna_card::Card::new(InProcess(ours));
    let mut text = TextAp::select(&mut card).expect("selected");
    text.verify_pin(&myna_card::Pin::numeric("1234").expect("digits")).expect("right");
    let expected = text.read_my_number().expect("0001 in the clear");
    let file = text.read_my_number_file().expect("0001 whole");
    let record = text.read_integrity_record().expect("0003");
    let attributes = text.read_attributes().expect("0002 in the clear");

    let mut session = text.open_secure_session(&[0x5A; 32]).expect("the key is taken");
    assert_eq!(session.counter(), 1);
    session.verify(ef::CODE_A, &myna_card::Pin::numeric(expected.as_str()).expect("digits")).expect("照合番号A");
    assert_eq!(session.read_ef_physical(ef::MY_NUMBER).expect("0001"), file);
    let sealed = session.read_ef(ef::ATTRIBUTES).expect("0002");
    assert_eq!(Attributes::parse(&sealed).expect("its form is known"), attributes);
    assert!(record.matches_attributes_file(&sealed).expect("its form is known"));
    let key = session.read_ef(ef::SESSION_KEY_PUBLIC_KEY).expect("0006");
    assert_eq!(SessionKeyPublicKey::parse(&key).expect("a key").public_key.modulus, session_key().n().to_bytes_be());
    assert!(session.read_binary(0x7000, 4).is_err(), "behind the end");
    let wrong = session.verify(ef::CODE_B, &myna_card::Pin::numeric("00000000000000").expect("digits"));
    assert!(matches!(wrong, Err(myna_card::Error::PinIncorrect { retries: Some(9) })), "{wrong:?}");
    assert_eq!(session.read_ef_physical(ef::MY_NUMBER).expect("still in step"), file);
    assert!(!session.is_broken());
    assert_eq!(session.counter(), 12);
}

fn profile() -> Profile {
    Profile::builtin("plastic").expect("built in")
}

fn public(name: &str) -> RsaPublicKey {
    match key(name) {
        Some(FakeKey::Rsa(key)) => RsaPublicKey::from(&*key),
        _ => panic!("{name} is an RSA key of the set"),
    }
}

fn session_key() -> RsaPublicKey {
    public("session-1")
}

fn chance() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(1)
}

fn clear_file(id: u16) -> Vec<u8> {
    let card = Card::new(&profile());
    let text = card.image().applet(AppletName::Text).expect("the text applet");
    match &text.element(id).expect("a file").place {
        Place::Transparent { bytes, .. } => bytes.clone(),
        _ => panic!("{id:04X} is a file"),
    }
}
