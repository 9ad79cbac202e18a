//! Card conformance: sound cards pass, and there is no case that cannot fail.

mod authority;

use madoguchi_card::check::{CheckList, Lenient, Origin, Outcome, Report, Settings, Spend, Why, check};
use madoguchi_card::defect::Defect;
use madoguchi_card::profile::BUILTIN;
use madoguchi_card::{Card, Chip, Lost, Profile};
use std::time::Duration;

/// The card of a profile, and what the check may know and do.
fn prepared(id: &str) -> (Card, Settings) {
    let profile = Profile::builtin(id).unwrap_or_else(|| panic!("no profile {id}"));
    let settings = Settings { spend: Spend::Allowed, ..Settings::of(&profile) };
    (Card::new(&profile), settings)
}

fn run(id: &str) -> Report {
    let (mut card, settings) = prepared(id);
    check(&mut card, CheckList::builtin(), &settings)
}

fn list_of(case: &madoguchi_card::check::Case) -> CheckList {
    CheckList { cases: vec![case.clone()] }
}

#[test]
fn the_plastic_card_meets_every_case() {
    let report = run("plastic");
    assert_eq!(report.origin, Origin::Emulated);
    for result in &report.results {
        let other = result.outcome == Outcome::NotApplicable(Why::OtherKind);
        assert!(result.outcome == Outcome::Met || other, "{}: {:?} {:?}", result.case.id, result.outcome, result.seen);
        assert_eq!(other, !result.case.kinds.is_empty() && !result.case.kinds.contains(&report.kind));
    }
}

#[test]
fn without_leave_no_try_is_spent() {
    let (mut card, settings) = prepared("plastic");
    let mut card_watched = Counting { chip: &mut card, wrong: 0 };
    let report = check(&mut card_watched, CheckList::builtin(), &Settings { spend: Spend::Never, ..settings });
    assert_eq!(card_watched.wrong, 0);
    let outcome = |id: &str| report.results.iter().find(|result| result.case.id == id).map(|result| result.outcome);
    for id in ["wrong-auth", "ladder-auth", "blocked-auth"] {
        assert_eq!(outcome(id), Some(Outcome::NotRun(Why::SpendsTries)), "{id}");
    }
    assert_eq!(outcome("verify-auth"), Some(Outcome::Met));
}

struct Counting<'c> {
    chip: &'c mut dyn Chip,
    wrong: usize,
}

impl Chip for Counting<'_> {
    fn atr(&self) -> &[u8] {
        self.chip.atr()
    }

    fn power_on(&mut self) {
        self.chip.power_on();
    }

    fn reset(&mut self) {
        self.chip.reset();
    }

    fn power_off(&mut self) {
        self.chip.power_off();
    }

    fn transmit(&mut self, command: &[u8], response: &mut Vec<u8>) -> Result<Duration, Lost> {
        let took = self.chip.transmit(command, response)?;
        let refused = matches!(response[..], [0x63, _] | [0x69, 0x83 | 0x84]);
        self.wrong += usize::from(refused && command.starts_with(&[0x00, 0x20]) && command.len() > 5);
        Ok(took)
    }
}

/// A card whose answers are wrong from one command on: every status word is one that no case expects.
struct Contrary {
    chip: Card,
    good: usize,
}

impl Chip for Contrary {
    fn atr(&self) -> &[u8] {
        self.chip.atr()
    }

    fn power_on(&mut self) {
        self.chip.power_on();
    }

    fn reset(&mut self) {
        self.chip.reset();
    }

    fn power_off(&mut self) {
        self.chip.power_off();
    }

    fn transmit(&mut self, command: &[u8], response: &mut Vec<u8>) -> Result<Duration, Lost> {
        let took = self.chip.transmit(command, response)?;
        match self.good.checked_sub(1) {
            Some(left) => self.good = left,
            None => *response = vec![0x01, 0x23],
        }
        Ok(took)
    }
}

#[test]
fn no_case_holds_on_a_card_that_answers_otherwise() {
    let mut judged = 0;
    for case in &CheckList::builtin().cases {
        let profile = case.kinds.first().map_or("plastic", |_| "plastic");
        let (card, settings) = prepared(profile);
        let kind = case.kinds.first().copied().or(settings.kind);
        let settings = Settings { kind, ..settings };
        let mut fell = false;
        for good in 0.. {
            let mut chip = Contrary { chip: card.clone(), good };
            let report = check(&mut chip, &list_of(case), &settings);
            let outcome = report.results[0].outcome;
            fell |= matches!(outcome, Outcome::Differs);
            if chip.good > 0 {
                break;
            }
            if outcome == Outcome::Met {
                assert!(good > 0, "{}: holds whatever is answered", case.id);
            }
        }
        // These two need a card of their own, which the tests below give them.
        if !case.id.starts_with("blocked-") && !case.id.starts_with("issued-") {
            assert!(fell, "{} never differs", case.id);
            judged += 1;
        }
    }
    assert!(judged > 60);
}

#[test]
fn a_card_that_left_the_field_is_undecided() {
    struct Gone(Card);
    impl Chip for Gone {
        fn atr(&self) -> &[u8] {
            self.0.atr()
        }
        fn power_on(&mut self) {}
        fn reset(&mut self) {}
        fn power_off(&mut self) {}
        fn transmit(&mut self, _: &[u8], _: &mut Vec<u8>) -> Result<Duration, Lost> {
            Err(Lost)
        }
    }
    let (card, settings) = prepared("plastic");
    let report = check(&mut Gone(card), CheckList::builtin(), &settings);
    assert_eq!(report.origin, Origin::Foreign);
    let decided = |outcome: Outcome| matches!(outcome, Outcome::Met | Outcome::Differs | Outcome::Lenient(_));
    assert!(report.results.iter().all(|result| !decided(result.outcome)));
    assert!(report.results.iter().any(|result| result.outcome == Outcome::Undecided(Why::Lost)));
}

#[test]
fn a_certificate_of_another_authority_is_told() {
    let profile = Profile::builtin("plastic").expect("the plastic card");
    let mut card = authority::mixed(&profile, "JPKI-EMU", "JPKI");
    let report = check(&mut card, CheckList::builtin(), &Settings::of(&profile));
    let result = report.results.iter().find(|result| result.case.id == "issued-auth").expect("the case");
    assert_eq!(result.outcome, Outcome::Differs);
}

#[test]
fn another_status_of_a_blocked_pin_is_a_remark_or_a_difference() {
    let outcome = |status: &str| {
        let mut profile = Profile::builtin("plastic").expect("the plastic card");
        profile.switches.set("blocked_pin_status", status).expect("a status word");
        let settings = Settings { spend: Spend::Allowed, ..Settings::of(&profile) };
        let report = check(&mut Card::new(&profile), CheckList::builtin(), &settings);
        report.results.iter().find(|result| result.case.id == "blocked-auth").expect("the case").outcome
    };
    assert_eq!(outcome("6984"), Outcome::Met);
    assert_eq!(outcome("6983"), Outcome::Lenient(Lenient::Info));
    assert_eq!(outcome("6985"), Outcome::Differs);
}

/// Rows of the list that stand for a row of the defects.
fn rows_of(defect: Defect) -> &'static [&'static str] {
    match defect.row() {
        "1.5/1" => &["1"],
        "1.5/2" => &["2"],
        "1.5/3" => &["3"],
        "1.5/4" => &["4", "files"],
        "1.5/5" => &["5"],
        "1.5/6" => &["6"],
        "1.5/7" => &["7", "pins"],
        "1.5/8" => &["8"],
        "1.5/9" => &["9"],
        "1.5/9b" => &["9b"],
        "1.5/10" => &["10"],
        "1.5/11" => &["11"],
        "1.5/12" => &["12"],
        "1.5/13" => &["13"],
        "1.5/status" => &["status"],
        "state" => &["states"],
        row => panic!("no row of the list stands for {row}"),
    }
}

#[test]
fn every_defect_is_caught_on_its_row() {
    let mut caught = 0;
    for defect in Defect::ALL {
        let mut profile = Profile::builtin("plastic").expect("the plastic card");
        profile.defects = vec![*defect];
        let settings = Settings { spend: Spend::Allowed, ..Settings::of(&profile) };
        let report = check(&mut Card::new(&profile), CheckList::builtin(), &settings);
        let differs: Vec<&str> = report
            .results
            .iter()
            .filter(|result| result.outcome == Outcome::Differs)
            .map(|result| result.case.row.as_str())
            .collect();
        let rows = rows_of(*defect);
        assert!(differs.iter().any(|row| rows.contains(row)), "{}: {differs:?} without {rows:?}", defect.id());
        caught += 1;
    }
    assert!(caught > 50);
}

#[test]
fn every_sound_profile_meets_what_applies_to_it() {
    // The next generation's certificates are on P-384, which the list does not read: its card counts as somebody's own.
    for id in BUILTIN.iter().filter(|id| !["broken_chip", "nextgen"].contains(*id)) {
        let report = run(id);
        assert_eq!(report.origin, Origin::Emulated, "{id}");
        let mut met = 0;
        for result in &report.results {
            // A PIN without tries that nobody may spend: those two cases need the ladder before them.
            let afterwards = matches!(result.outcome, Outcome::NotRun(Why::SpendsTries));
            let fits = match result.outcome {
                Outcome::Met => true,
                Outcome::NotApplicable(_) => true,
                _ => afterwards && result.case.id.starts_with("blocked-"),
            };
            assert!(fits, "{id}, {}: {:?} {:?}", result.case.id, result.outcome, result.seen);
            met += usize::from(result.outcome == Outcome::Met);
        }
        assert!(met >= 15, "{id}: {met} cases judged");
    }
}

#[test]
fn a_mute_chip_decides_nothing() {
    let report = run("broken_chip");
    assert_eq!(report.origin, Origin::Foreign);
    assert!(report.results.iter().all(|result| !matches!(result.outcome, Outcome::Met | Outcome::Differs)));
}
