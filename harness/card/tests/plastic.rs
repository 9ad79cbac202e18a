//! The card of today, command by command.

use madoguchi_card::{Card, Chip, Profile};

fn exchange(card: &mut Card, command: &str) -> String {
    let bytes: Vec<u8> = command.split(' ').map(|pair| u8::from_str_radix(pair, 16).expect("hexadecimal")).collect();
    let mut response = Vec::new();
    card.transmit(&bytes, &mut response).expect("the card stays in the field");
    response.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[test]
fn jpki_ladder() {
    let mut card = Card::new(&Profile::builtin("plastic").expect("built in"));
    card.power_on();
    for (command, answer) in [
        ("00 A4 04 0C 0A D3 92 F0 00 26 01 00 00 00 01", "9000"),
        ("00 A4 02 0C 02 00 18", "9000"),
        ("00 20 00 80", "63C3"),
        ("00 20 00 80 04 31 31 31 31", "63C2"),
        ("00 20 00 80 04 31 31 31 31", "63C1"),
        ("00 20 00 80 04 31 32 33 34", "9000"),
        ("00 20 00 80", "63C3"),
    ] {
        assert_eq!(exchange(&mut card, command), answer, "{command}");
    }
}
