//! Any facts at all: every field, every word, dates around the edges of the rules and at the ends of the calendar.

use madoguchi_rulebook::facts::*;
use madoguchi_rulebook::{Day, Instant, Set, Word};
use proptest::prelude::*;

fn word<W: Word>() -> impl Strategy<Value = W> {
    (0..W::ALL.len()).prop_map(|index| W::ALL[index])
}

fn set<W: Word>() -> impl Strategy<Value = Set<W>> {
    any::<u32>().prop_map(|bits| W::ALL.iter().copied().filter(|word| bits >> word.index() & 1 == 1).collect())
}

/// Mostly days between 2023 and 2030, now and then any day that can be written.
pub fn day() -> impl Strategy<Value = Day> {
    prop_oneof![
        9 => (19_358..22_280i32).prop_map(Day::from_number),
        1 => (Day::MIN.number()..=Day::MAX.number()).prop_map(Day::from_number),
        1 => prop_oneof![Just(Day::MIN), Just(Day::MAX)],
    ]
}

fn birth() -> impl Strategy<Value = Day> {
    prop_oneof![9 => (-18_000..20_500i32).prop_map(Day::from_number), 1 => day()]
}

fn maybe_day() -> impl Strategy<Value = Option<Day>> {
    proptest::option::weighted(0.3, day())
}

/// Any moment on such a day.
pub fn instant() -> impl Strategy<Value = Instant> {
    (day(), 0..86_400i64).prop_map(|(day, second)| Instant::jst(day, second))
}

fn tenths() -> impl Strategy<Value = Option<u8>> {
    proptest::option::of(prop_oneof![9 => 0..=10u8, 1 => any::<u8>()])
}

macro_rules! build {
    ($type:ident { $($field:ident : $strategy:expr),+ $(,)? }) => {{
        // Field by field through boxed draws: tuples of strategies end at twelve.
        let mut built = Just($type::default()).boxed();
        $( built = (built, $strategy).prop_map(|(mut built, value)| { built.$field = value; built }).boxed(); )+
        built
    }};
}

fn facility() -> BoxedStrategy<Facility> {
    let line = || prop_oneof![5 => Just(Line::Up), 1 => Just(Line::Down)];
    let reader = build!(FaceReader {
        state: prop_oneof![4 => Just(Device::Working), 1 => Just(Device::Broken)],
        visual_check: word(),
        passcode_issued: any::<bool>(),
        info_kinds: set(),
    });
    let functions =
        build!(Functions { home_visit: any::<bool>(), alternative_flow: any::<bool>(), online_care: any::<bool>() });
    build!(Facility {
        kind: word(),
        network: line(),
        power: line(),
        face_reader: reader,
        generic_reader: any::<bool>(),
        phone_ready: any::<bool>(),
        phone_pilot: any::<bool>(),
        mobile_device: word(),
        functions: functions,
        provisional: any::<bool>(),
        receipt_computer_rejects_77777777: any::<bool>(),
        receipt_computer_modified: any::<bool>(),
        kiosk: any::<bool>(),
    })
}

fn holds() -> BoxedStrategy<Holds> {
    let cert = build!(UserAuthCert {
        expires_on: day(),
        revoked_on: proptest::option::weighted(0.1, day()),
        renewed_on: proptest::option::weighted(0.2, day()),
        previous_expires_on: maybe_day(),
    });
    let card = build!(MyNumberCard {
        expires_on: proptest::option::weighted(0.2, day()),
        chip: prop_oneof![5 => Just(Chip::Working), 1 => Just(Chip::Broken)],
        photo: any::<bool>(),
        pin: word(),
        face: prop_oneof![3 => Just(FaceMatch::Matches), 1 => word()],
        registered: prop_oneof![3 => Just(true), 1 => Just(false)],
        user_auth_cert: cert,
        signing_cert_expires_on: maybe_day(),
        lapsed_on: proptest::option::weighted(0.1, day()),
        written_expires_on: maybe_day(),
    });
    let phone = build!(Phone {
        os: word(),
        cert: word(),
        readable: any::<bool>(),
        selected: any::<bool>(),
        biometrics: any::<bool>()
    });
    let legacy = build!(LegacyCard {
        scheme: proptest::option::of(word()),
        insurer: word(),
        expires_on: maybe_day(),
        issued_on: maybe_day(),
    });
    let paper = build!(EligibilityCertificate {
        scheme: proptest::option::of(word()),
        insurer: word(),
        issued_on: day(),
        expires_on: day(),
        insured_number: any::<bool>(),
        tenths: tenths(),
    });
    let notice = build!(EligibilityNotice { insurer: word(), expires_on: maybe_day(), tenths: tenths() });
    let view = build!(PortalView { form: word(), shows: word(), tenths: tenths() });
    build!(Holds {
        my_number_card: proptest::option::weighted(0.8, card),
        phone: proptest::option::of(phone),
        legacy_card: proptest::option::of(legacy),
        eligibility_certificate: proptest::option::of(paper),
        eligibility_notice: proptest::option::of(notice),
        portal_view: proptest::option::of(view),
    })
}

fn central() -> BoxedStrategy<Central> {
    build!(Central {
        answer: prop_oneof![2 => Just(Answer::Valid), 1 => word()],
        processing: prop_oneof![6 => Just(Processing::Normal), 1 => word()],
        person_status: prop_oneof![6 => Just(PersonStatus::Normal), 1 => word()],
        side_notice: word(),
        records: any::<u8>(),
        valid_from: proptest::option::weighted(0.1, day()),
        valid_to: maybe_day(),
        loss_date: proptest::option::weighted(0.1, day()),
        loss_reason: word(),
        card_class: word(),
        ratio: word(),
        attempt: word(),
        answered_at: proptest::option::weighted(0.2, instant()),
        later_answer: word(),
        consent_code: proptest::option::weighted(0.2, any::<u8>()),
    })
}

fn past() -> BoxedStrategy<Past> {
    build!(Past {
        numbers_on_file: word(),
        contact_on_file: any::<bool>(),
        tenths: tenths(),
        numbers_learned: word(),
        declaration_kept: any::<bool>(),
        consented_at: proptest::option::of(instant()),
        consented_here: any::<bool>(),
        home_consent: word(),
    })
}

/// Any facts.
pub fn facts() -> BoxedStrategy<Facts> {
    let person = build!(Person {
        birth_date: birth(),
        scheme: word(),
        data_changed_on: maybe_day(),
        non_disclosure: prop_oneof![6 => Just(false), 1 => Just(true)],
        special_care: prop_oneof![6 => Just(false), 1 => Just(true)],
        assistance_needed: any::<bool>(),
    });
    let says = build!(Says {
        consent: set(),
        identity: word(),
        nothing_changed: word(),
        knows_numbers: word(),
        declared_tenths: tenths(),
        declaration: word(),
        declaration_items: set(),
        asks_online_check: any::<bool>(),
        registers: any::<bool>(),
    });
    let staff = build!(Staff {
        imports: any::<bool>(),
        emergency_search: any::<bool>(),
        switches_on: proptest::option::of(word()),
        terms_read: any::<bool>(),
        activation_code_digits: proptest::option::of(any::<u8>()),
    });
    let month = build!(Month {
        other_visit_on: maybe_day(),
        changed_on: maybe_day(),
        change: word(),
        submitted_on: maybe_day(),
        disaster: any::<bool>(),
    });
    let subsidy = build!(Subsidy { state: word(), on_file: any::<bool>() });
    let statistics = build!(Statistics { my_number_cases: any::<u64>(), all_cases: any::<u64>() });
    let issuance = build!(Issuance {
        applied_on: maybe_day(),
        issued_on: day(),
        birth_date: birth(),
        age: proptest::option::of(any::<u8>()),
        stay_until: maybe_day(),
        renews: maybe_day(),
        card_expires_on: maybe_day(),
    });
    build!(Facts {
        now: instant(),
        inquiry_at: proptest::option::weighted(0.3, instant()),
        means: prop_oneof![2 => Just(Means::FaceReader), 1 => word()],
        facility: facility(),
        person: person,
        holds: holds(),
        presents: set(),
        says: says,
        staff: staff,
        central: central(),
        past: proptest::option::of(past()),
        month: month,
        subsidy: proptest::option::of(subsidy),
        statistics: proptest::option::of(statistics),
        issuance: proptest::option::of(issuance),
    })
}
