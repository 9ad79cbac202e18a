//! Every disturbance, as a reader sees it.

use madoguchi_card::fault::{FaultPlan, FaultRule, Faulty};
use madoguchi_card::{Card, Chip, Lost, Profile};
use std::time::Duration;

const JPKI: &str = "00A4040C0AD392F000260100000001";

#[test]
fn a_card_is_lifted_before_or_after_it_performs() {
    let mut card = faulty(&["lost@3"]);
    assert_eq!(ask(&mut card, JPKI), Ok("9000".into()));
    assert_eq!(ask(&mut card, "002000980431323334"), Ok("9000".into()));
    assert_eq!(ask(&mut card, "002000980431313131"), Err(Lost));
    assert_eq!(ask(&mut card, "00200098"), Err(Lost), "it is gone until power comes");
    card.reset();
    assert_eq!(ask(&mut card, "00200098"), Err(Lost), "a warm reset reaches nobody");
    card.power_on();
    ask(&mut card, JPKI).expect("back");
    assert_eq!(ask(&mut card, "00200098"), Ok("63C3".into()), "the wrong PIN never reached it");
    assert_eq!(ask(&mut card, "802A06970100"), Ok("6982".into()), "the PIN is no longer verified");

    let mut card = faulty(&["lost-after@ins:20"]);
    ask(&mut card, JPKI).expect("sound so far");
    assert_eq!(ask(&mut card, "002000980431313131"), Err(Lost));
    card.replace(FaultPlan::default());
    card.power_on();
    ask(&mut card, JPKI).expect("back");
    assert_eq!(ask(&mut card, "00200098"), Ok("63C2".into()), "the wrong PIN was counted, its answer lost");
}

#[test]
fn answers_that_wait_for_get_response() {
    let mut sound = faulty(&[]);
    let mut card = faulty(&["more-bytes"]);
    for one in [&mut sound, &mut card] {
        ask(one, JPKI).expect("no data, no wait");
    }
    let whole = ask(&mut sound, "00B08600A0").expect("160 bytes");
    assert_eq!(ask(&mut card, "00B08600A0"), Ok("61A0".into()));
    let first = ask(&mut card, "00C0000064").expect("100 bytes");
    assert_eq!(first, format!("{}613C", &whole[..200]));
    assert_eq!(ask(&mut card, "00C000003C"), Ok(format!("{}9000", &whole[200..320])));
    assert_eq!(ask(&mut card, "00C0000001"), Ok("6D00".into()), "nothing waits any more");
    assert_eq!(ask(&mut card, "00B08A0000"), Ok("6100".into()), "256 or more");
    assert_eq!(ask(&mut card, "00A4020C020006"), Ok("9000".into()));
    assert_eq!(ask(&mut card, "00C0000001"), Ok("6D00".into()), "another command takes it away");
}

#[test]
fn lengths_that_must_be_exact() {
    let mut card = faulty(&["exact-length"]);
    ask(&mut card, JPKI).expect("no data");
    assert_eq!(ask(&mut card, "00B0860000"), Ok("6CA0".into()));
    assert_eq!(ask(&mut card, "00B08600FF"), Ok("6CA0".into()));
    assert!(ask(&mut card, "00B08600A0").expect("as told").ends_with("9000"));
    assert!(ask(&mut card, "00B0860010").expect("a part is exact, too").ends_with("9000"));
    assert!(ask(&mut card, "00B08A0000").expect("256").ends_with("9000"));
}

#[test]
fn short_slow_flipped_and_wrong_answers() {
    let mut sound = faulty(&[]);
    ask(&mut sound, JPKI).expect("sound");
    let whole = ask(&mut sound, "00B0860010").expect("sound");

    let mut card = faulty(&["short:4@2"]);
    ask(&mut card, JPKI).expect("sound so far");
    assert_eq!(ask(&mut card, "00B0860010"), Ok(format!("{}9000", &whole[..8])));

    let mut card = faulty(&["flip:1:0F@2", "flip:9999:80@3"]);
    ask(&mut card, JPKI).expect("sound so far");
    let flipped = ask(&mut card, "00B0860010").expect("an answer");
    assert_eq!((&flipped[..2], &flipped[2..4]), ("4A", "5F"), "50 becomes 5F");
    assert_eq!(ask(&mut card, "00A4020C020006"), Ok("9080".into()), "behind the end it is the last byte");

    let mut card = faulty(&["status:6F00@ins:20*1"]);
    ask(&mut card, JPKI).expect("sound so far");
    assert_eq!(ask(&mut card, "002000980431313131"), Ok("6F00".into()));
    assert_eq!(ask(&mut card, "00200098"), Ok("63C3".into()), "once only, and the chip knows nothing of it");

    let time = |rules: &[&str]| {
        let mut response = Vec::new();
        faulty(rules).transmit(&bytes(JPKI), &mut response).expect("sound")
    };
    assert_eq!(time(&["slow:250"]), time(&[]) + Duration::from_millis(250));
    assert!(time(&[]) > Duration::ZERO, "a real chip takes time, too");
    let timed = |switch: &str, millis: u32| {
        let mut profile = Profile::builtin("plastic").expect("built in");
        for (name, micros) in [("answer_micros", "0"), ("byte_micros", "0"), ("signature_micros", "0")] {
            profile.switches.set(name, micros).expect("a switch of the table");
        }
        profile.switches.set(switch, &(millis * 1000).to_string()).expect("a switch of the table");
        let mut card = Card::new(&profile);
        card.power_on();
        let mut response = Vec::new();
        let sign = "802A00970361626300";
        [JPKI, "002000980431323334", sign]
            .map(|command| card.transmit(&bytes(command), &mut response).expect("sound").as_millis())
    };
    assert_eq!(timed("answer_micros", 4), [4, 4, 4]);
    assert_eq!(timed("byte_micros", 1), [17, 11, 267], "command and answer");
    assert_eq!(timed("signature_micros", 450), [0, 0, 450]);
}

#[test]
fn certificates_that_were_never_written() {
    let mut card = faulty(&["no-cert:sign"]);
    ask(&mut card, JPKI).expect("sound");
    assert_eq!(ask(&mut card, "00A4020C020001"), Ok("6A82".into()));
    assert_eq!(ask(&mut card, "00B0810010"), Ok("6A82".into()));
    assert_eq!(ask(&mut card, "00A4020C02000A"), Ok("9000".into()));
    ask(&mut card, "00A4040C0AD3921000310001010408").expect("the text applet");
    assert_eq!(ask(&mut card, "00A4020C020001"), Ok("9000".into()), "0001 of another applet is another file");
}

#[test]
fn pins_without_a_try() {
    let mut card = faulty(&["no-tries:auth"]);
    ask(&mut card, JPKI).expect("sound");
    ask(&mut card, "00A4020C020018").expect("sound");
    assert_eq!(ask(&mut card, "00200080"), Ok("63C0".into()));
    assert_eq!(ask(&mut card, "002000800431323334"), Ok("6984".into()));
    assert_eq!(ask(&mut card, "0020009B"), Ok("63C5".into()));
    assert_eq!(ask(&mut card, "00200080"), Ok("63C5".into()), "a short id becomes current");
    card.replace(FaultPlan::default());
    assert_eq!(ask(&mut card, "00200098"), Ok("63C3".into()), "the chip itself lost nothing");
}

#[test]
fn what_is_drawn_comes_back_with_the_seed() {
    let drawn = |seed: u64| {
        let rules: Vec<FaultRule> = vec!["status:6F00@1/4".parse().expect("a rule")];
        let mut card = Faulty::new(plastic(), FaultPlan { rules, seed });
        card.power_on();
        let answers: Vec<bool> = (0..64).map(|_| ask(&mut card, JPKI).as_deref() == Ok("6F00")).collect();
        answers
    };
    assert_eq!(drawn(1), drawn(1));
    assert_ne!(drawn(1), drawn(2));
    let hits = drawn(1).into_iter().filter(|hit| *hit).count();
    assert!((6..=28).contains(&hits), "{hits} of 64 at one in four");
}

#[test]
fn a_plan_has_a_written_form() {
    let text = r#"{"rules":["lost@7","flip:0@1/20"],"seed":3}"#;
    let plan: FaultPlan = serde_json::from_str(text).expect("a plan");
    assert_eq!(serde_json::to_string(&plan).expect("JSON"), text);
    let wrong = serde_json::from_str::<FaultPlan>(r#"{"rules":["lots@7"]}"#).expect_err("no such fault");
    assert!(wrong.to_string().contains("lost, lost-after"), "{wrong}");
}

fn faulty(rules: &[&str]) -> Faulty<Card> {
    let rules = rules.iter().map(|rule| rule.parse().expect("a rule")).collect();
    let mut card = Faulty::new(plastic(), FaultPlan { rules, seed: 0 });
    card.power_on();
    card
}

fn plastic() -> Card {
    Card::new(&Profile::builtin("plastic").expect("built in"))
}

fn ask(card: &mut Faulty<Card>, command: &str) -> Result<String, Lost> {
    let mut response = Vec::new();
    card.transmit(&bytes(command), &mut response)?;
    Ok(response.iter().map(|byte| format!("{byte:02X}")).collect())
}

fn bytes(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).expect("ASCII"), 16).expect("hexadecimal")).collect()
}
