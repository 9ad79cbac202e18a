//! Whatever comes, a command takes no more than 64 KiB at any time.

use madoguchi_card::{Card, Chip, Profile};

#[test]
fn no_command_takes_more_than_64_kib() {
    let mut fresh = Card::new(&Profile::builtin("plastic").expect("built in"));
    fresh.power_on();
    let mut worst = (0, Vec::new());
    for beginning in BEGINNINGS {
        let mut card = fresh.clone();
        for command in *beginning {
            exchange(&mut card, command);
        }
        for command in commands() {
            let mut card = card.clone();
            let counted = allocation_counter::measure(|| exchange(&mut card, &command));
            if counted.bytes_max > worst.0 {
                worst = (counted.bytes_max, command);
            }
        }
    }
    let (bytes, command) = worst;
    let head: Vec<u8> = command.iter().take(12).copied().collect();
    println!("at most {bytes} bytes, by {head:02X?}");
    assert!((1..=64 * 1024).contains(&bytes), "{bytes} bytes, by {head:02X?}");
}

/// Every instruction in both classes, with the longest data and the longest Le that each form can say.
fn commands() -> Vec<Vec<u8>> {
    let long = vec![0x30; 65_535];
    let mut commands = vec![];
    for cla in [0x00, 0x80, 0x0C] {
        for ins in 0..=0xFF {
            for (p1, p2) in
                [(0x00, 0x00), (0x00, 0x80), (0x00, 0x97), (0x8A, 0x00), (0x02, 0x0C), (0x04, 0x0C), (0x05, 0x97)]
            {
                let header = [cla, ins, p1, p2];
                commands.push(header.to_vec());
                commands.push([&header[..], &[0x00]].concat());
                commands.push([&header[..], &[0x00, 0x00, 0x00]].concat());
                commands.push([&header[..], &[0xFF], &long[..255], &[0x00]].concat());
                commands.push([&header[..], &[0x20], &long[..32], &[0x00]].concat());
                commands.push([&header[..], &[0x00, 0xFF, 0xFF], &long, &[0x00, 0x00]].concat());
                commands.push([&header[..], &[0x00, 0xFF, 0xFF, 0x00]].concat());
            }
        }
    }
    commands
}

const JPKI: &[u8] = &[0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
const VISUAL: &[u8] = &[0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02];
const NUMBER: &[u8] =
    &[0x00, 0x20, 0x00, 0x93, 0x0C, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x30, 0x31, 0x38];
const PIN: &[u8] = &[0x00, 0x20, 0x00, 0x98, 0x04, 0x31, 0x32, 0x33, 0x34];
const BEGINNINGS: &[&[&[u8]]] =
    &[&[], &[JPKI], &[JPKI, PIN], &[VISUAL, NUMBER, &[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x02]]];

fn exchange(card: &mut Card, command: &[u8]) {
    let mut response = Vec::new();
    card.transmit(command, &mut response).expect("the card stays in the field");
    assert!(response.len() >= 2);
}
