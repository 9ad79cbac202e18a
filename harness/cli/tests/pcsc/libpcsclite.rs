//! Programs that link libpcsclite themselves: the `myna-card` crate, a second stack of APDUs, and our own `card check`.

use crate::desk::Desk;
use madoguchi_card::Chip;
use madoguchi_world::pcsc_client::PcscCard;
use myna_card::ap::jpki::JpkiAp;
use myna_card::{Pin, Retries, TokenType, Transmit};

#[test]
fn card_check_passes_the_plastic_card_in_a_reader() {
    let Some(desk) = Desk::with("plastic") else { return };
    let check = ["card", "check", "--reader", "PaSoRi", "--profile", "plastic"];
    let checked = desk.run(env!("CARGO_BIN_EXE_madoguchi"), &check);
    checked.good();
    assert_eq!((desk.tries("0018"), desk.tries("001B")), (3, 5));
}

#[test]
fn the_myna_card_crate_reads_verifies_and_counts() {
    let Some(desk) = Desk::with("plastic") else { return };
    let again = std::env::current_exe().expect("this program");
    let child = ["--exact", "libpcsclite::myna_card_in_a_process_of_its_own", "--ignored", "--nocapture"];
    desk.run(again.to_str().expect("a path"), &child).good().says("1 passed");
    assert_eq!((desk.tries("0018"), desk.tries("001B")), (2, 5));
}

struct InReader(PcscCard);

impl Transmit for InReader {
    fn transmit(&mut self, command: &[u8]) -> myna_card::Result<Vec<u8>> {
        let mut response = vec![];
        self.0.transmit(command, &mut response).expect("the card stays on the reader");
        Ok(response)
    }
}

#[test]
#[ignore = "run by `the_myna_card_crate_reads_verifies_and_counts`, which names the daemon"]
fn myna_card_in_a_process_of_its_own() {
    let mut card = myna_card::Card::new(InReader(PcscCard::connect("PaSoRi").expect("the reader")));
    let mut jpki = JpkiAp::select(&mut card).expect("the applet");
    assert_eq!(jpki.read_token_type().expect("a token"), TokenType::Card);
    let auth = jpki.read_auth_certificate().expect("the certificate");
    let authority = jpki.read_auth_ca_certificate().expect("its authority");
    auth.verify_signature(&authority).expect("the signature of the authority");
    assert!(auth.issuer().to_string().contains("JPKI-EMU"), "{}", auth.issuer());
    jpki.verify_sign_pin(&Pin::new("ABC123").expect("a password")).expect("verified");
    jpki.read_sign_certificate().expect("the certificate behind the password");
    jpki.verify_auth_pin(&Pin::new("9999").expect("a PIN")).expect_err("a wrong PIN");
    assert_eq!(jpki.auth_pin_retries().expect("a counter"), Retries::Remaining(2));
}
