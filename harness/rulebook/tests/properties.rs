//! Laws that hold for every visit: a decision always comes, its parts agree, and more never means less.

mod regression;
mod strategy;

use madoguchi_rulebook::decision::{ConfirmedBy, CopayBasis, FailureReason, Info, Outcome};
use madoguchi_rulebook::facts::{InfoKind, Proof};
use madoguchi_rulebook::{Day, Decision, Facts, Rulebook, Set, decide, era, fixture, issue, portal};
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, TestCaseResult};

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 4_000,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(SEEDS))),
        ..ProptestConfig::default()
    }
}

/// Seeds of failures, beside the shrunk cases in `scenarios/regressions`.
const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/properties.seeds");

fn books() -> &'static [Rulebook; 2] {
    static BOOKS: std::sync::OnceLock<[Rulebook; 2]> = std::sync::OnceLock::new();
    BOOKS.get_or_init(|| ["seminar-2025-07", "actual"].map(|id| Rulebook::builtin(id).expect("built in")))
}

fn medical(decision: &Decision) -> Set<Info> {
    decision.info_delivered.without(Info::Ceiling)
}

/// A decision always comes, and its parts agree.
fn decided(facts: &Facts) -> TestCaseResult {
    for book in books() {
        let d = decide(book, facts);
        prop_assert!(d.accepted_receptions.contains(d.reception), "{d:?}");
        let accepted = d.reception.outcome() == Outcome::Accepted;
        prop_assert_eq!(accepted, d.confirmed_by.is_some(), "{:?}", d);
        let earlier = facts.presents.is_empty() && facts.past.is_some_and(|past| past.consented_at.is_some());
        let full = d.reception.level() == Some(madoguchi_rulebook::decision::Level::Full);
        prop_assert!(medical(&d).is_empty() || full || earlier, "{d:?}");
        prop_assert!(d.info_delivered.is_empty() || full || earlier, "{d:?}");
        prop_assert!(d.copay.accepted.contains(d.copay.basis), "{d:?}");
        if let Some(tenths) = d.copay.tenths {
            prop_assert!(d.copay.accepted_tenths >> tenths & 1 == 1, "{d:?}");
        }
        prop_assert!(d.claim.accepted.contains(d.claim.route), "{d:?}");
        let device = matches!(d.failure_reason, Some(FailureReason::F1a | FailureReason::F1b | FailureReason::F1c));
        let special = d.copay.basis == CopayBasis::FullCharge && accepted;
        prop_assert!(!device || special || d.copay.basis != CopayBasis::FullCharge, "{d:?}");
        if let Some(reason) = d.reception.reason() {
            prop_assert_eq!(Some(reason), d.failure_reason, "{:?}", d);
        }
        prop_assert!(d.clauses.iter().all(|clause| book.is_active(clause)));
        prop_assert!(d.clauses.iter().next().is_some());
        let provisional = d.confirmed_by == Some(ConfirmedBy::Provisional);
        prop_assert!(!provisional || book.id() == "actual");
        let _ = fixture::check(book, facts);
        if let Some(issuance) = facts.issuance {
            let issued = issue::issue(book, &issuance);
            prop_assert!(issued.minor_card_expires_on <= issued.adult_card_expires_on);
        }
        if let Some(card) = facts.holds.my_number_card {
            let _ = portal::card_login(&card, facts.now.day());
        }
    }
    Ok(())
}

/// The wire form loses nothing.
fn written(facts: &Facts) -> TestCaseResult {
    let text = serde_json::to_string(facts).expect("facts are written");
    prop_assert_eq!(serde_json::from_str::<Facts>(&text).expect("and read"), *facts);
    Ok(())
}

/// More consent never gives less.
fn consent(facts: &Facts) -> TestCaseResult {
    for kind in [InfoKind::Checkup, InfoKind::Medication, InfoKind::Diagnosis, InfoKind::Surgery] {
        let mut more = *facts;
        more.says.consent.insert(kind);
        for book in books() {
            let (less, more) = (medical(&decide(book, facts)), medical(&decide(book, &more)));
            prop_assert_eq!(less.and(more), less);
        }
    }
    Ok(())
}

/// A certificate that ends later never gives less.
fn last_day(facts: &Facts, later: i32) -> TestCaseResult {
    let Some(mut card) = facts.holds.my_number_card else { return Ok(()) };
    card.user_auth_cert.renewed_on = None;
    let mut facts = *facts;
    facts.holds.my_number_card = Some(card);
    facts.presents = Set::of(&[Proof::MyNumberCard]);
    let mut longer = facts;
    card.user_auth_cert.expires_on = card.user_auth_cert.expires_on.plus_days(later);
    longer.holds.my_number_card = Some(card);
    for book in books() {
        let (less, more) = (decide(book, &facts), decide(book, &longer));
        prop_assert_eq!(less.info_delivered.and(more.info_delivered), less.info_delivered);
        let online = |d: &Decision| matches!(d.confirmed_by, Some(ConfirmedBy::Online | ConfirmedBy::HomeConsent));
        prop_assert!(!online(&less) || online(&more), "{less:?}\n{more:?}");
    }
    Ok(())
}

#[test]
fn every_visit_is_decided_and_its_parts_agree() {
    regression::hold("decided", config(), strategy::facts(), |facts| *facts, decided);
}

#[test]
fn the_wire_form_loses_nothing() {
    regression::hold("written", config(), strategy::facts(), |facts| *facts, written);
}

#[test]
fn more_consent_never_gives_less() {
    regression::hold("consent", config(), strategy::facts(), |facts| *facts, consent);
}

#[test]
fn a_later_last_day_never_gives_less() {
    let drawn = (strategy::facts(), 0..2_000i32);
    regression::hold("last-day", config(), drawn, |(facts, _)| *facts, |(facts, later)| last_day(facts, *later));
}

#[test]
fn every_law_holds_for_every_case_that_was_kept() {
    let kept = regression::kept();
    assert!(kept.len() >= 9, "{} cases", kept.len());
    for (path, facts) in kept {
        let told = |result: TestCaseResult| result.unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        told(decided(&facts));
        told(written(&facts));
        told(consent(&facts));
        for later in [0, 1, 27, 28, 29, 30, 31, 90, 92, 365, 366, 1_461] {
            told(last_day(&facts, later));
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn months_keep_their_laws(day in strategy::day(), n in 0..600i32) {
        prop_assume!(day.civil().year > 60 && day.civil().year < 9_940);
        let later = day.plus_months(n);
        prop_assert!(later >= day && later.month_start() == day.month_start().plus_months(n));
        prop_assert!(later.plus_months(-n) <= day && later.plus_months(-n).month_start() == day.month_start());
        prop_assert!(day.plus_days(1).plus_months(n) >= later, "months keep the order of days");
        prop_assert_eq!(day.month_end().after().civil().day, 1);
        prop_assert!(day.attained_on(n / 12) <= day.birthday(n / 12));
    }

    #[test]
    fn any_text_as_a_date_or_rulebook_is_answered(text in "\\PC{0,40}") {
        let _ = era::parse(&text);
        let _ = Rulebook::parse("any", &text, &|_| None);
    }

    #[test]
    fn western_dates_are_read_back(day in strategy::day()) {
        let written = era::parse(&day.to_string()).expect("a western date");
        prop_assert_eq!((written.from, written.to), (day, day));
    }
}

#[test]
fn the_default_visit_is_an_ordinary_good_one() {
    let mut facts = Facts::default();
    facts.holds.my_number_card = Some(Default::default());
    facts.presents = Set::of(&[Proof::MyNumberCard]);
    for book in books() {
        let d = decide(book, &facts);
        assert_eq!(d.reception.outcome(), Outcome::Accepted);
        assert_eq!(medical(&d).len(), 4);
    }
    assert_eq!(facts.now.day(), Day::ymd(2025, 7, 10));
}
