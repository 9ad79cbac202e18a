//! OpenSC finds the card: behind every answer to reset, in readers of any name.

use crate::desk::{Desk, Ran, have, plastic_with, reader};
use madoguchi_reader::Order;

const OPENSC: (&str, &str) = ("opensc-tool", "opensc");

/// Answers to reset of real cards: contact, then type B by PC/SC part 3.
const ATRS: [&str; 10] = [
    "3BDA13FF8131FB468012392F31C173C601C03B",
    "3BC5FF8131FB458073C6010000",
    "3BF59100FF918171FE400042000100D1D6",
    "3BF59100FF918171FE4000420001B3A115",
    "3BE000FF8131FE4514",
    "3B888001000041E0B381A1003B",
    "3B888001000005E0B381A1007F",
    "3B888001004B51FF0081D100BC",
    "3B888001004B51FFB381D1000F",
    "3B888001000014E0B38191005E",
];

#[test]
fn opensc_knows_the_card_behind_every_answer_to_reset() {
    if !have(&[OPENSC]) {
        return;
    }
    let plans = ATRS.iter().map(|atr| {
        let bytes: Vec<_> = (0..atr.len()).step_by(2).map(|at| &atr[at..at + 2]).collect();
        reader("Reader", plastic_with(&format!("[card]\natr = \"{}\"", bytes.join(" "))))
    });
    let Some(desk) = Desk::of(plans.collect()) else { return };
    for (index, atr) in ATRS.iter().enumerate() {
        let number = index.to_string();
        let said = desk.run("opensc-tool", &["--reader", &number, "--atr"]).good();
        assert_eq!(said.out.trim().replace(':', "").to_uppercase(), *atr);
        assert_eq!(desk.run("opensc-tool", &["--reader", &number, "--name"]).good().out.trim(), "jpki", "{atr}");
    }
}

#[test]
fn opensc_lists_readers_by_their_names() {
    if !have(&[OPENSC]) {
        return;
    }
    let names = ["Sony FeliCa Port/PaSoRi 4.0 (emu)", "ACS ACR39U #2, a desk's"];
    let plans = names.map(|name| reader(name, plastic_with("")));
    let Some(desk) = Desk::of(plans.into()) else { return };
    let listed = desk.run("opensc-tool", &["--list-readers"]).good();
    for (name, number) in names.iter().zip(0..) {
        let row = listed.out.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{listed}"));
        assert!(row.starts_with(&number.to_string()) && row.contains("Yes"), "{listed}");
    }
    desk.daemon.tell(2, &Order::Remove {}).expect("obeyed");
    let row = |ran: &Ran| ran.out.lines().find(|line| line.contains(names[1])).unwrap_or_default().contains("Yes");
    let gone = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        !row(&desk.run("opensc-tool", &["--list-readers"]).good())
    });
    assert!(gone, "the removed card is still seen");
}
