//! Somebody's own card: a check of a card whose certificates do not chain to `O=JPKI-EMU` sends it nothing that could
//! cost a try, sign, change, or read a personal file, unless the person allowed just that. The twelve digits are out of
//! reach on every card. A list of forbidden commands at the chip, written without the guard's own code, proves it.

mod authority;

use madoguchi_card::check::{Allowance, CheckList, Origin, Outcome, Refusal, Report, Settings, Spend, Why, check};
use madoguchi_card::{Card, Chip, Lost, Profile};
use std::collections::BTreeSet;
use std::time::Duration;

/// Kinds of commands that somebody's card must not get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Forbidden {
    VerifyWithData,
    Change,
    Sign,
    PersonalApplet,
    PersonalFile,
    Number,
    Unknown,
}

/// A chip that notes the forbidden commands it gets.
struct Watched {
    card: Card,
    applet: Vec<u8>,
    file: Vec<u8>,
    noted: BTreeSet<Forbidden>,
    wrong_pins: usize,
    commands: usize,
}

impl Watched {
    fn new(card: Card) -> Self {
        let (applet, file, noted) = (vec![], vec![], BTreeSet::new());
        Self { card, applet, file, noted, wrong_pins: 0, commands: 0 }
    }

    fn note(&mut self, command: &[u8]) {
        let text = [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08];
        let visual = [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02];
        let forbidden = match *command {
            [0x00, 0xA4, 0x04, _, length, ref aid @ ..] => {
                let aid = &aid[..usize::from(length).min(aid.len())];
                self.applet = aid.to_vec();
                self.file = vec![];
                aid.starts_with(&[0xD3, 0x92, 0x10]).then_some(Forbidden::PersonalApplet)
            }
            [0x00, 0xA4, 0x02, _, 2, high, low, ..] => {
                self.file = vec![high, low];
                None
            }
            [0x00, 0xA4, 0x00, ..] | [0x00, 0x84, ..] | [0x00, 0x20, _, _] => None,
            [_, 0x20, ..] => Some(Forbidden::VerifyWithData),
            [_, 0x24, ..] | [_, 0x32, ..] => Some(Forbidden::Change),
            [_, 0x2A, ..] | [_, 0x88, ..] => Some(Forbidden::Sign),
            [0x00, 0xB0, p1, ..] => {
                if p1 & 0x80 != 0 {
                    self.file = vec![0, p1 & 0x1F];
                }
                match (&self.applet[..], &self.file[..]) {
                    (aid, [0, 1 | 3]) if aid == text => Some(Forbidden::Number),
                    (aid, [0, 5]) if aid == visual => Some(Forbidden::Number),
                    (_, [0, 1]) => Some(Forbidden::PersonalFile),
                    _ => None,
                }
            }
            [_, 0xB2, ..] | [_, 0xCA, ..] => Some(Forbidden::PersonalFile),
            _ => Some(Forbidden::Unknown),
        };
        self.noted.extend(forbidden);
        self.commands += 1;
    }
}

impl Chip for Watched {
    fn atr(&self) -> &[u8] {
        self.card.atr()
    }

    fn power_on(&mut self) {
        self.card.power_on();
    }

    fn reset(&mut self) {
        self.card.reset();
    }

    fn power_off(&mut self) {
        self.applet = vec![];
        self.file = vec![];
        self.card.power_off();
    }

    fn transmit(&mut self, command: &[u8], response: &mut Vec<u8>) -> Result<Duration, Lost> {
        self.note(command);
        let took = self.card.transmit(command, response);
        if matches!(command, [0x00, 0x20, _, _, _, _, ..]) && response.starts_with(&[0x63]) {
            self.wrong_pins += 1;
        }
        took
    }
}

fn plastic() -> Profile {
    Profile::builtin("plastic").expect("the plastic card")
}

fn run(organisation: &str, settings: Settings, list: &CheckList) -> (Report, Watched) {
    let mut chip = Watched::new(authority::mixed(&plastic(), organisation, organisation));
    let report = check(&mut chip, list, &settings);
    (report, chip)
}

fn allowing(allowance: Allowance) -> Settings {
    Settings { allowance, ..Settings::of(&plastic()) }
}

#[test]
fn nothing_forbidden_reaches_a_card_of_another_authority() {
    for spend in [Spend::Never, Spend::Allowed] {
        let settings = Settings { spend, ..allowing(Allowance::default()) };
        let (report, chip) = run("JPKI", settings, CheckList::builtin());
        assert_eq!(report.origin, Origin::Foreign);
        assert_eq!(chip.noted, BTreeSet::new());
        assert!(chip.commands > 50, "what is harmless is done: {}", chip.commands);
        let outcome = |id: &str| {
            let result = report.results.iter().find(|result| result.case.id == id);
            result.unwrap_or_else(|| panic!("no case {id}")).outcome
        };
        assert_eq!(outcome("select-jpki"), Outcome::Met);
        assert_eq!(outcome("tries-auth"), Outcome::Met);
        assert_eq!(outcome("verify-auth"), Outcome::NotRun(Why::Refused(Refusal::Verify)));
        assert_eq!(outcome("sign-unverified"), Outcome::NotRun(Why::Refused(Refusal::Sign)));
        assert_eq!(outcome("select-text"), Outcome::NotRun(Why::Refused(Refusal::Personal)));
        assert_eq!(outcome("certificate-sign-closed"), Outcome::NotRun(Why::Refused(Refusal::Personal)));
        assert_eq!(outcome("unknown-class"), Outcome::NotRun(Why::Refused(Refusal::OwnCard)));
    }
}

#[test]
fn a_kind_is_allowed_only_on_an_own_card() {
    let all = Allowance { own_card: false, verify: true, sign: true, personal: true };
    assert_eq!(run("JPKI", allowing(all), CheckList::builtin()).1.noted, BTreeSet::new());
}

#[test]
fn each_kind_is_allowed_by_its_own_flag() {
    use Forbidden::*;
    let own = Allowance { own_card: true, ..Allowance::default() };
    let noted = |allowance| run("JPKI", allowing(allowance), CheckList::builtin()).1.noted;
    let probes = BTreeSet::from([Unknown]);
    assert_eq!(noted(own), probes, "unknown instructions and odd lengths are harmless, on an own card");
    assert_eq!(noted(Allowance { verify: true, ..own }), &probes | &BTreeSet::from([VerifyWithData]));
    assert_eq!(noted(Allowance { sign: true, ..own }), &probes | &BTreeSet::from([Sign]));
    let personal = BTreeSet::from([PersonalApplet, PersonalFile]);
    assert_eq!(noted(Allowance { personal: true, ..own }), &probes | &personal);
}

#[test]
fn an_own_card_is_never_changed_nor_blocked() {
    let allowance = Allowance { own_card: true, verify: true, sign: true, personal: true };
    let (report, chip) = run("JPKI", Settings { spend: Spend::Allowed, ..allowing(allowance) }, CheckList::builtin());
    assert!(!chip.noted.contains(&Forbidden::Change) && !chip.noted.contains(&Forbidden::Number), "{:?}", chip.noted);
    let mut card = chip.card;
    let mut answer = vec![];
    for (file, tries) in [(0x18, 0xC3), (0x1B, 0xC5)] {
        card.power_off();
        card.power_on();
        for command in [&[0, 0xA4, 4, 0x0C, 5, 0xD3, 0x92, 0xF0, 0x00, 0x26][..], &[0, 0xA4, 2, 0x0C, 2, 0, file]] {
            card.transmit(command, &mut answer).expect("in the field");
        }
        card.transmit(&[0, 0x20, 0, 0x80], &mut answer).expect("in the field");
        assert_eq!(answer, [0x63, tries], "every try was given back");
    }
    assert!(chip.wrong_pins <= 4, "one wrong try a case, given back by the right PIN: {}", chip.wrong_pins);
    assert!(report.results.iter().any(|result| result.outcome == Outcome::NotRun(Why::Refused(Refusal::OursOnly))));
}

#[test]
fn a_pin_that_the_card_refuses_is_not_tried_again() {
    let allowance = Allowance { own_card: true, verify: true, ..Allowance::default() };
    let mut settings = allowing(allowance);
    settings.pins.set(madoguchi_card::trace::Place::Jpki, 0x0018, b"0000");
    let (_, chip) = run("JPKI", settings, CheckList::builtin());
    assert_eq!(chip.wrong_pins, 1, "one mistaken PIN costs one try, not one a case");
}

#[test]
fn a_card_that_only_claims_to_be_ours_is_foreign() {
    // The right name, but the authentication certificate comes from somebody else.
    let profile = plastic();
    let mut card = Watched::new(authority::mixed(&profile, "JPKI-EMU", "JPKI"));
    let report = check(&mut card, CheckList::builtin(), &Settings::of(&profile));
    assert_eq!((report.origin, card.noted), (Origin::Foreign, BTreeSet::new()));
}

#[test]
fn the_individual_number_is_never_read_not_even_on_our_cards() {
    let steps = [
        "'applet text', 'verify text right -> 9000', 'file 0001', 'send 00B0000011 -> 9000'",
        "'with text', 'send 00B0810000 -> 9000'",
        "'with text', 'file 0001', 'reset', 'send 00B0000000 -> 9000'",
        "'with text', 'file 0001', 'send 00A40000 -> 9000', 'send 00B0000000 -> 9000'",
        "'with text', 'whole 0003 -> 9000'",
        "'send 00A4040C 07 D3921000310001 -> 9000', 'file 0001', 'send 00B0000000 -> 9000'",
        "'with text', 'file 0001', 'send 00B1000100 -> 9000'",
        "'with text', 'file 0001', 'send 0CB0000000 -> 9000'",
        "'with visual-b', 'whole 0005 -> 9000'",
        "'applet text', 'verify text-a right -> 9000'",
        "'applet visual', 'verify visual-a right -> 9000'",
    ];
    let allowance = Allowance { own_card: true, verify: true, sign: true, personal: true };
    for (index, steps) in steps.iter().enumerate() {
        let list = format!(
            "format='madoguchi-card-check'\nversion=1\n[[case]]\nid='x'\nrow='4'\nconfidence='M'\nja='x'\nen='x'\nsteps=[{steps}]"
        );
        let list = CheckList::parse(&list).expect("a list");
        for organisation in ["JPKI-EMU", "JPKI"] {
            let (report, chip) = run(organisation, allowing(allowance), &list);
            let refused = Outcome::NotRun(Why::Refused(Refusal::IndividualNumber));
            assert_eq!(report.results[0].outcome, refused, "{organisation}, case {index}: {steps}");
            assert!(!chip.noted.contains(&Forbidden::Number));
        }
    }
}

#[test]
fn a_report_holds_no_body_of_a_file() {
    let allowance = Allowance { own_card: true, verify: true, sign: true, personal: true };
    for organisation in ["JPKI-EMU", "JPKI"] {
        let settings = Settings { spend: Spend::Allowed, ..allowing(allowance) };
        let (report, _) = run(organisation, settings, CheckList::builtin());
        let text = format!("{report:?}");
        for secret in ["窓口", "123456789012", "ABC123", "31323334", "414243313233"] {
            assert!(!text.contains(secret), "{secret}");
        }
    }
}
