//! The readers at wire level: every journey of the features, with a real chip behind it. The screens are the machine's, the
//! chip counts PINs as the machine does, and a result lies in `face` when, and only when, it was asked for. The card is pulled
//! out and the visit cancelled at every step.

use madoguchi_card::fault::{FaultPlan, Faulty};
use madoguchi_contract::event::{Deed, Peer};
use madoguchi_contract::{Case, Language, Role};
use madoguchi_judge::Clauses;
use madoguchi_rulebook::decision::Message;
use madoguchi_rulebook::desk::stimulus::Button;
use madoguchi_rulebook::desk::{Effect, Journey, Screen, Stimulus};
use madoguchi_rulebook::{Editions, Rulebook, Word};
use madoguchi_suite::features::{builtin, compile};
use madoguchi_world::face_reader::{FaceReader, card_of, screens};
use madoguchi_world::slot::{Script, Served, Site, Slot};
use std::sync::Arc;

fn journeys() -> Vec<Arc<Case>> {
    let suite = compile(&builtin(), &|id| Clauses::builtin().entry(id).is_ok()).expect("the features compile");
    suite.cases.into_iter().filter(|case| case.role == Role::Reader).collect()
}

fn arrange(slot: &mut Slot, case: &Case) {
    let script = Script { facts: case.facts, numbers: case.numbers.clone() };
    slot.arrange(script, Site::default(), Served::ByTheWorld).expect("arranged");
}

fn faces(slot: &Slot) -> usize {
    std::fs::read_dir(&slot.exchange().face).expect("a folder").count()
}

fn is_inquiry(effect: &Effect) -> bool {
    matches!(effect, Effect::SendInquiry(Message::CardInquiry | Message::PhoneInquiry))
}

#[test]
fn every_journey_of_the_features_goes_the_same_way_with_real_bytes() {
    let (editions, cases) = (Editions::builtin(), journeys());
    assert!(cases.len() > 200, "{} journeys", cases.len());
    let mut slot = Slot::start().expect("a slot");
    let (mut asked, mut tried) = (0, 0);
    for case in cases {
        let rulebook: &Rulebook = editions.get(&case.rulebook).expect("built in");
        arrange(&mut slot, &case);
        let mut machine = Journey::new(rulebook, &case.facts);
        let mut expected = 0;
        let next_patient = case.acts.contains(&Stimulus::NextPatient);
        let card = card_of(&case.facts);
        let mut reader = FaceReader::new(rulebook, &case.facts, Box::new(card), &mut slot);
        for act in &case.acts {
            let screen = machine.act(act);
            expected += machine.effects().iter().filter(|effect| is_inquiry(effect)).count();
            assert_eq!(reader.act(act).expect("acted"), screen, "{}: {act:?}", case.id);
        }
        assert_eq!(reader.state(), machine.state(), "{}", case.id);
        let wrong = machine.counters().pin;
        drop(reader);
        let answers = case.facts.central.answer != madoguchi_rulebook::facts::Answer::None;
        assert_eq!(faces(&slot), if answers { expected } else { 0 }, "{}", case.id);
        asked += expected;
        // The chip's own count, from its own words.
        let records = slot.close().expect("closed");
        let last = records.iter().rev().find(|record| record.peer == Peer::Card && record.name == "verify_pin");
        if let Some(last) = last.filter(|_| !next_patient) {
            let left = match wrong {
                0 => "right".to_string(),
                3 => "locked".to_string(),
                wrong => format!("wrong, {} tries left", 3 - wrong),
            };
            assert_eq!(last.text, left, "{}", case.id);
            tried += 1;
        }
        let acts = records.iter().filter(|record| record.deed == Deed::Act);
        let digits = acts.filter(|record| record.text.contains("1234") || record.text.contains("9876"));
        assert_eq!(digits.count(), 0, "{}: no digits of a PIN in the log", case.id);
    }
    assert!(asked > 30 && tried > 10, "{asked} inquiries, {tried} PINs");
}

#[test]
fn cancel_at_every_step_sends_nothing_more_and_leaves_the_reader_idle() {
    let editions = Editions::builtin();
    let mut slot = Slot::start().expect("a slot");
    let mut steps = 0;
    for case in journeys().into_iter().step_by(5) {
        let rulebook = editions.get(&case.rulebook).expect("built in");
        for before in 0..=case.acts.len() {
            arrange(&mut slot, &case);
            let mut reader = FaceReader::new(rulebook, &case.facts, Box::new(card_of(&case.facts)), &mut slot);
            for act in case.acts.iter().take(before) {
                reader.act(act).expect("acted");
            }
            let sent = reader.state().visit.messages;
            let screen = reader.act(&Stimulus::Press { button: Button::Cancel }).expect("acted");
            assert!(matches!(screen, Screen::Idle | Screen::Done), "{} after {before}: {screen:?}", case.id);
            assert!(reader.state().visit.messages.is_empty() || reader.state().visit.messages == sent, "{}", case.id);
            steps += 1;
        }
    }
    assert!(steps > 100, "{steps} steps");
}

#[test]
fn a_card_pulled_out_at_every_command_ends_the_visit_and_nothing_is_sent() {
    let rulebook = Editions::builtin();
    let rulebook = rulebook.get("actual").expect("built in");
    let case = journeys().into_iter().filter(|case| case.rulebook == "actual").find(|case| {
        let mut machine = Journey::new(rulebook, &case.facts);
        let mut by_pin = 0;
        for act in &case.acts {
            machine.act(act);
            by_pin += machine.effects().iter().filter(|effect| matches!(effect, Effect::VerifyPin(_))).count();
        }
        by_pin == 1 && machine.decision().messages.contains(Message::CardInquiry)
    });
    let case = case.expect("a journey by PIN with an inquiry");
    let mut slot = Slot::start().expect("a slot");
    let (mut pulled, mut whole) = (0, 0);
    for command in 1..60 {
        arrange(&mut slot, &case);
        let rules = vec![format!("lost@{command}").parse().expect("a rule")];
        let chip = Faulty::new(card_of(&case.facts), FaultPlan { rules, seed: 0 });
        let mut reader = FaceReader::new(rulebook, &case.facts, Box::new(chip), &mut slot);
        for act in &case.acts {
            reader.act(act).expect("acted");
        }
        let (screen, messages) = (reader.state().screen, reader.state().visit.messages);
        drop(reader);
        let lost = slot.log().records().iter().any(|record| record.name == "the card left the field");
        if !lost {
            whole += 1;
            assert_eq!(faces(&slot), 1, "at {command}");
            continue;
        }
        pulled += 1;
        assert_eq!(faces(&slot), 0, "at {command}: {screen:?}, {messages:?}");
        assert!(screen == Screen::Idle && messages.is_empty(), "at {command}: {screen:?}, {messages:?}");
    }
    assert!(pulled >= 8 && whole >= 1, "pulled {pulled}, whole {whole}");
}

#[test]
fn screens_in_both_languages() {
    for (language, name) in [(Language::Ja, "ja"), (Language::En, "en")] {
        let drawn: Vec<String> = Screen::ALL
            .iter()
            .map(|screen| format!("{}\n{}", screen.word(), screens::draw(*screen, language)))
            .collect();
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../../snapshots/screens"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, drawn.join("\n")));
    }
}
