//! Random journeys, longer than the exhaustive search can go: long enough to lock a face, to serve many patients, and
//! to come back to every machine.

mod desk;

use desk::{acts, everybody};
use madoguchi_rulebook::decision::{Info, Outcome, Reception};
use madoguchi_rulebook::desk::state::{FACE_LIMIT, PIN_LIMIT};
use madoguchi_rulebook::desk::{Journey, Screen, Stimulus};
use madoguchi_rulebook::{Rulebook, Set};
use proptest::prelude::*;
use std::sync::LazyLock;

static RULEBOOKS: LazyLock<[Rulebook; 2]> =
    LazyLock::new(|| ["seminar-2025-07", "actual"].map(|id| Rulebook::builtin(id).expect("built in")));

fn any_act() -> impl Strategy<Value = Stimulus> {
    prop::sample::select(acts())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_journey_of_any_length_keeps_its_promises(
        rulebook in 0..2_usize,
        facts in prop::sample::select(everybody()),
        acts in prop::collection::vec(any_act(), 0..120),
    ) {
        let mut journey = Journey::new(&RULEBOOKS[rulebook], &facts);
        for act in &acts {
            let before = *journey.state();
            let shown = journey.act(act);
            prop_assert_eq!(shown, journey.state().screen);
            prop_assert!(journey.counters().pin <= PIN_LIMIT && journey.counters().face <= FACE_LIMIT);
            if journey.effects().is_empty() {
                prop_assert_eq!(before.screen, shown);
            }
            let decision = journey.decision();
            if !decision.info_delivered.without(Info::Ceiling).is_empty() {
                prop_assert_eq!(shown, Screen::Done);
            }
            match decision.reception.outcome() {
                Outcome::Accepted => prop_assert_eq!(shown, Screen::Done),
                Outcome::Cancelled => prop_assert!(decision.messages.is_empty()),
                _ => prop_assert_ne!(shown, Screen::Done),
            }
        }
        prop_assert_eq!(journey.screens()[0], Screen::Idle);
        prop_assert!(journey.screens().windows(2).all(|pair| pair[0] != pair[1]));
        journey.act(&Stimulus::NextPatient);
        prop_assert_eq!(journey.decision().reception, Reception::Pending);
        prop_assert_eq!(journey.decision().messages, Set::EMPTY);
    }

    #[test]
    fn the_same_acts_give_the_same_journey(
        facts in prop::sample::select(everybody()),
        acts in prop::collection::vec(any_act(), 0..60),
    ) {
        let walk = || {
            let mut journey = Journey::new(&RULEBOOKS[1], &facts);
            acts.iter().map(|act| journey.act(act)).collect::<Vec<_>>()
        };
        prop_assert_eq!(walk(), walk());
    }
}
