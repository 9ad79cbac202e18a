use super::{BUILTIN, ChipState, Kind, PinName, Profile};
use crate::defect::Defect;

#[test]
fn every_built_in_profile_can_be_read() {
    for id in BUILTIN {
        let profile = Profile::builtin(id).expect("built in");
        assert_eq!(profile.id, *id);
        assert!(!profile.title_ja.is_empty() && !profile.title_en.is_empty(), "{id}");
        let serials = BUILTIN.iter().filter_map(|other| Profile::builtin(other)).map(|other| other.serial);
        assert_eq!(serials.filter(|serial| *serial == profile.serial).count(), 1, "{id}: its own serial number");
    }
    assert_eq!(Profile::builtin("no_such"), None);
}

#[test]
fn a_profile_holds_only_what_is_different() {
    let infant = Profile::builtin("infant").expect("built in");
    assert!(!infant.photo && infant.sign.is_none() && infant.auth.is_some());
    assert_eq!(infant.holder.address, Profile::builtin("plastic").expect("built in").holder.address);
    assert_eq!(infant.pin_value(PinName::VisualBirth).as_deref(), Some("061224"));
    assert_eq!(infant.pin_value(PinName::TextNumberB).as_deref(), Some("06122420291234"));
    let pinless = Profile::builtin("pinless").expect("built in");
    let auth = &pinless.pins[&PinName::Auth];
    assert_eq!((auth.value.as_deref(), auth.limit, auth.left), (Some("1234"), Some(3), 0));
    assert_eq!(Profile::builtin("broken_chip").expect("built in").chip, ChipState::Mute);
    assert_eq!(Profile::builtin("iphone").expect("built in").kind, Kind::Iphone);
    let revoked = Profile::builtin("revoked").expect("built in").auth.expect("there");
    assert_eq!(revoked.revoked.map(|day| day.to_string()).as_deref(), Some("2025-06-02"));
}

#[test]
fn a_defect_is_a_word_behind_a_plus() {
    let profile = Profile::builtin("plastic+query_spends_try").expect("built in");
    assert_eq!(profile.defects, [Defect::QuerySpendsTry]);
    assert_eq!(Profile::builtin("plastic+no_such"), None);
    let ids: std::collections::BTreeSet<&str> = Defect::ALL.iter().map(|defect| defect.id()).collect();
    assert_eq!(ids.len(), Defect::ALL.len(), "every defect has its own id");
}

#[test]
fn a_number_that_could_be_somebodys_needs_a_switch() {
    let head = "format = \"madoguchi-card\"\nversion = 1\nextends = \"plastic\"\n";
    let file = |switches: &str| format!("{head}[holder]\nindividual_number = \"123456789018\"\n{switches}");
    assert!(Profile::parse("own.toml", &file("")).is_err());
    assert!(Profile::parse("own.toml", &file("[switches]\nnumber_with_check_digit = true\n")).is_ok());
    for id in BUILTIN {
        let number = Profile::builtin(id).expect("built in").holder.individual_number;
        assert!(!crate::trace::mask::is_individual_number(number.as_bytes()), "{id}");
    }
}

#[test]
fn a_wrong_file_is_refused_at_its_place() {
    let head = "format = \"madoguchi-card\"\nversion = 1\nextends = \"plastic\"\n";
    let cases = [
        ("", 1, 1, "the file begins with format", None),
        ("format = \"madoguchi-card\"\nversion = 2\n", 2, 11, "newer", None),
        ("format = \"madoguchi.rulebook\"\nversion = 1\n", 1, 10, "madoguchi-card", None),
        ("format = \"madoguchi-card\"\nversion = 1\nextends = \"plastik\"", 3, 11, "unknown profile", Some("plastic")),
        (
            "format = \"madoguchi-card\"\nversion = 1\n[title]\nja = \"x\"\nen = \"x\"",
            1,
            1,
            "`card.kind` is missing",
            None,
        ),
        ("HEAD[swiches]\n", 4, 2, "unknown key `swiches`", Some("switches")),
        ("HEAD[switches]\nblocked_pin_statu = \"6983\"\n", 5, 1, "unknown switch", Some("blocked_pin_status")),
        ("HEAD[switches]\nblocked_pin_status = \"698\"\n", 5, 22, "four hexadecimal digits", None),
        ("HEAD[switches]\nblocked_pin_status = [1]\n", 5, 22, "a switch is", None),
        ("HEAD[card]\nissued = 2036-01-01\n", 1, 1, "expires before", None),
        ("HEAD[card]\nissued = \"2025-02-30\"\n", 5, 10, "not a day", None),
        ("HEAD[card]\natr = \"3B 0\"\n", 5, 7, "an ATR is", None),
        ("HEAD[card]\napplets = [\"jpki\", \"txt\"]\n", 5, 20, "unknown applet", Some("text")),
        ("HEAD[card]\napplets = [\"jpki\", \"jpki\"]\n", 5, 20, "named twice", None),
        ("HEAD[holder]\nindividual_number = \"12345678901\"\n", 5, 21, "12 digits", None),
        ("HEAD[holder]\nindividual_number = \"123456789018\"\n", 5, 21, "check digit", None),
        ("HEAD[holder]\n氏名 = \"x\"\n", 5, 1, "TOML", None),
        ("HEAD[certificates.auth]\nexpires = 2024-01-01\n", 4, 15, "expires before it is issued", None),
        ("HEAD[certificates]\nauth = 3\n", 5, 8, "a table, or false", None),
        ("HEAD[pins]\nauth = { left = 4 }\n", 5, 17, "4 tries are left of 3", None),
        ("HEAD[pins]\nauht = { left = 1 }\n", 5, 1, "unknown PIN", Some("auth")),
        ("HEAD[pins]\nauth = { value = \"12 4\" }\n", 5, 18, "letters or digits", None),
        ("HEAD[keys]\nauth = \"auth-9\"\n", 5, 8, "unknown key in the fixed set", Some("auth-1")),
        ("defects = [\"query_spend_try\"]\nHEAD", 1, 12, "unknown defect", Some("query_spends_try")),
        ("HEAD[card\n", 4, 0, "", None),
    ];
    for (text, line, column, reason, nearest) in cases {
        let text = text.replace("HEAD", head);
        let fault = Profile::parse("cards/mine.toml", &text).expect_err(&text);
        if reason == "TOML" {
            assert_eq!(fault.line, line, "{fault}");
            continue;
        }
        assert_eq!(fault.line, line, "{fault}\n{text}");
        assert!(column == 0 || fault.column == column, "{fault}\n{text}");
        assert!(fault.reason.contains(reason), "{fault} lacks {reason}");
        assert_eq!(fault.nearest.as_deref(), nearest, "{fault}");
        assert!(fault.to_string().starts_with(&format!("cards/mine.toml:{line}:")), "{fault}");
    }
}

#[test]
fn pins_and_the_individual_number_never_stand_in_a_log() {
    let log = format!("{:?}", Profile::builtin("plastic").expect("built in"));
    for secret in ["1234", "ABC123", "123456789012"] {
        assert!(!log.contains(secret), "{secret}");
    }
}
