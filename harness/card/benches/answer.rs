//! How many commands a second one core answers: SELECT and READ BINARY on the plastic card, parsing included, and how
//! long one RSA-2048 signature takes.
//!
//! `cargo bench -p madoguchi-card` prints both.

use madoguchi_card::{Card, Chip, Profile};
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 200_000;
const SIGNATURES: u32 = 40;

fn main() {
    let mut card = Card::new(&Profile::builtin("plastic").expect("built in"));
    card.power_on();
    let mut response = Vec::new();
    let select = [&[0x00, 0xA4, 0x04, 0x0C, 0x0A][..], madoguchi_card::image::AppletName::Jpki.aid()].concat();
    let commands: [(&str, &[&[u8]]); 4] = [
        ("SELECT applet", &[&select]),
        ("SELECT file", &[&[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x0A]]),
        ("READ BINARY 256", &[&[0x00, 0xB0, 0x00, 0x00, 0x00]]),
        (
            "SELECT applet, SELECT file, 2 READ BINARY",
            &[
                &select,
                &[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x0A],
                &[0x00, 0xB0, 0x00, 0x00, 0x00],
                &[0x00, 0xB0, 0x00, 0x20, 0x10],
            ],
        ),
    ];
    for (name, commands) in commands {
        let mut best = Duration::MAX;
        for _ in 0..5 {
            let clock = Instant::now();
            for _ in 0..ROUNDS {
                for command in commands {
                    card.transmit(black_box(command), &mut response).expect("the card stays in the field");
                    assert!(response.ends_with(&[0x90, 0x00]), "{name}: {response:02X?}");
                }
            }
            best = best.min(clock.elapsed());
        }
        let each = best.as_nanos() / (ROUNDS * commands.len()) as u128;
        println!("{name}: {} commands/s, {each} ns each", 1_000_000_000 / each.max(1));
    }
    let verify = [0x00, 0x20, 0x00, 0x98, 0x04, 0x31, 0x32, 0x33, 0x34];
    card.transmit(&verify, &mut response).expect("the card stays in the field");
    assert_eq!(response, [0x90, 0x00], "the PIN");
    let sign = [&[0x80, 0x2A, 0x02, 0x97, 0x20][..], &[0x5A; 32], &[0x00]].concat();
    let mut times: Vec<Duration> = (0..SIGNATURES)
        .map(|_| {
            let clock = Instant::now();
            card.transmit(black_box(&sign), &mut response).expect("the card stays in the field");
            assert_eq!(response.len(), 258, "a signature");
            clock.elapsed()
        })
        .collect();
    times.sort();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    println!("RSA-2048 signature: median {median:?}, best {:?}", times.first().copied().unwrap_or_default());
}
