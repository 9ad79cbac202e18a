//! How many visits a second one core decides: a million generated facts, decided without allocation.
//!
//! `cargo bench -p madoguchi-rulebook` prints decisions a second for both rulebooks.

use madoguchi_rulebook::facts::{
    Answer, EligibilityCertificate, EligibilityNotice, Identity, LegacyCard, Line, Means, MobileDevice, MyNumberCard,
    Past, Phone, Proof, Scheme,
};
use madoguchi_rulebook::{Day, Decision, Facts, Instant, Rulebook, Set, Word, decide, decide_many};
use std::hint::black_box;
use std::time::Instant as Clock;

const VISITS: usize = 1_000_000;
const DRAWN: usize = 4_096;

fn main() {
    let mut draw = Draw(0x9E37_79B9_7F4A_7C15);
    let facts: Vec<Facts> = (0..DRAWN).map(|_| visit(&mut draw)).collect();
    println!("{} B of facts, {} B of decision", size_of::<Facts>(), size_of::<Decision>());
    for id in ["seminar-2025-07", "actual"] {
        let rulebook = Rulebook::builtin(id).expect("built in");
        let mut decisions = vec![decide(&rulebook, &Facts::default()); DRAWN];
        let mut best = u128::MAX;
        for _ in 0..5 {
            let clock = Clock::now();
            for _ in 0..VISITS / DRAWN {
                decide_many(&rulebook, black_box(&facts), black_box(&mut decisions));
            }
            best = best.min(clock.elapsed().as_nanos());
        }
        let decided = (VISITS / DRAWN * DRAWN) as u128;
        println!("{id}: {} decisions/s, {} ns each", decided * 1_000_000_000 / best, best / decided);
    }
}

struct Draw(u64);

impl Draw {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn word<W: Word>(&mut self) -> W {
        W::ALL[self.below(W::ALL.len() as u64) as usize]
    }

    fn day(&mut self) -> Day {
        Day::ymd(2024, 6, 1).plus_days(self.below(900) as i32)
    }
}

/// Mostly cards, as at a real desk; a share of everything else.
fn visit(draw: &mut Draw) -> Facts {
    let mut facts = Facts { now: Instant::jst(draw.day(), draw.below(86_400) as i64), ..Facts::default() };
    facts.person.birth_date = Day::ymd(1930, 1, 1).plus_days(draw.below(34_000) as i32);
    facts.person.scheme = draw.word::<Scheme>();
    if !draw.one_in(5) {
        let mut card = MyNumberCard::default();
        card.user_auth_cert.expires_on = draw.day();
        facts.holds.my_number_card = Some(card);
        facts.presents.insert(Proof::MyNumberCard);
    }
    if draw.one_in(6) {
        facts.holds.phone = Some(Phone::default());
        facts.presents.insert(Proof::Phone);
    }
    if draw.one_in(6) {
        facts.holds.legacy_card = Some(LegacyCard { expires_on: Some(draw.day()), ..LegacyCard::default() });
        facts.presents.insert(Proof::LegacyCard);
    }
    if draw.one_in(6) {
        let document = EligibilityCertificate { expires_on: draw.day(), ..EligibilityCertificate::default() };
        facts.holds.eligibility_certificate = Some(document);
        facts.presents.insert(Proof::EligibilityCertificate);
    }
    if draw.one_in(10) {
        facts.holds.eligibility_notice = Some(EligibilityNotice::default());
        facts.presents.insert(Proof::EligibilityNotice);
    }
    if draw.one_in(2) {
        facts.past = Some(Past { numbers_on_file: draw.word(), ..Past::default() });
    }
    if draw.one_in(4) {
        facts.central.answer = draw.word::<Answer>();
    }
    if draw.one_in(10) {
        facts.facility.network = Line::Down;
    }
    if draw.one_in(8) {
        facts.means = Means::HomeConsent;
        facts.facility.mobile_device = MobileDevice::App;
        facts.facility.functions.alternative_flow = true;
    }
    facts.says.identity = draw.word::<Identity>();
    if draw.one_in(4) {
        facts.says.declared_tenths = Some(3);
    }
    if draw.one_in(3) {
        facts.says.consent = Set::EMPTY;
    }
    facts
}
