use super::*;
use crate::{Facts, decide};

fn book(entries: &str) -> String {
    format!(
        "format = \"madoguchi.rulebook\"\nversion = 1\nid = \"mine\"\nextends = \"actual\"\n\
         title = {{ ja = \"試\", en = \"trial\" }}\n\n{entries}"
    )
}

fn refused(text: &str) -> String {
    match Rulebook::parse("mine.toml", text, &builtin_text) {
        Ok(_) => panic!("this must be refused:\n{text}"),
        Err(error) => error.to_string(),
    }
}

fn entry(lines: &str) -> String {
    book(&format!("[[entry]]\n{lines}\n"))
}

#[test]
fn the_built_in_rulebooks_compile_and_differ() {
    let seminar = Rulebook::builtin("seminar-2025-07").expect("compiles");
    let actual = Rulebook::builtin("actual").expect("compiles");
    assert_eq!((seminar.id(), actual.id()), ("seminar-2025-07", "actual"));
    assert!(!seminar.is_active(Clause::Prov01) && actual.is_active(Clause::Prov01));
    let clauses = |book: &Rulebook| book.terms().active.iter().count();
    assert_eq!((clauses(&seminar), clauses(&actual)), (143, 231));
    assert!(actual.entries().iter().any(|entry| entry.rulebook == "actual" && entry.key == "phone.grace"));
    assert!(actual.entries().iter().any(|entry| entry.rulebook == "seminar-2025-07" && entry.key == "cert.grace"));
    assert_eq!(seminar.entries()[0].line, 12, "entries know their line");
    assert!(Rulebook::builtin("lenient").is_err());
}

#[test]
fn wrong_files_are_refused_with_place_and_reason() {
    for (text, reason) in [
        (
            entry("key = \"cert.grase\"\nkind = \"span\"\nmonths = 1\nclause = \"R-CERT-05\"\nsource = \"x\""),
            "mine.toml:8:7: unknown key `cert.grase`; the nearest known key is `cert.grace`",
        ),
        (
            entry("key = \"cert.grace\"\nkind = \"date\"\nmonths = 1\nclause = \"R-CERT-05\"\nsource = \"x\""),
            "mine.toml:9:8: `cert.grace` is of kind span, not date",
        ),
        (
            entry("key = \"cert.grace\"\nkind = \"span\"\nmonths = 1\nsource = \"x\""),
            "mine.toml:7:1: missing key `clause`",
        ),
        (
            entry("key = \"cert.grace\"\nkind = \"span\"\nmonths = 1\nclause = \"R-CERT-99\"\nsource = \"x\""),
            "mine.toml:11:10: unknown clause `R-CERT-99`",
        ),
        (
            entry("key = \"cert.grace\"\nkind = \"span\"\nmonth = 1\nclause = \"R-CERT-05\"\nsource = \"x\""),
            "mine.toml:10:1: unknown key `month`; the nearest known key is `months`",
        ),
        (
            entry(
                "key = \"claim.marks\"\nkind = \"table\"\nrows = { former = \"1\" }\nclause = \"R-CLM-14\"\n\
                 clause_of = { forme = \"R-CLM-15\" }\nsource = \"x\"",
            ),
            "mine.toml:12:15: unknown key `forme`; the nearest known key is `former`",
        ),
        (
            entry(
                "key = \"cert.grace_floor\"\nkind = \"date\"\ndate = \"2025-02-29\"\nclause = \"R-CERT-05\"\nsource = \"x\"",
            ),
            "mine.toml:10:8: `2025-02-29` does not exist in the calendar",
        ),
        (
            entry(
                "key = \"provisional.employee\"\nkind = \"set\"\nmembers = []\nclause = \"R-PROV-03\"\nsource = \"x\"\n\
                 from = \"2026-01-01\"\nuntil = \"2025-01-01\"",
            ),
            "mine.toml:14:9: `provisional.employee` ends (2025-01-01) before it begins (2026-01-01)",
        ),
        (
            book(
                "[[entry]]\nkey = \"provisional.employee\"\nkind = \"set\"\nmembers = []\nclause = \"R-PROV-03\"\nsource = \"x\"\n\
                 until = \"2026-01-01\"\n[[entry]]\nkey = \"provisional.employee\"\nkind = \"set\"\nmembers = []\n\
                 clause = \"R-PROV-03\"\nsource = \"x\"\nfrom = \"2026-01-01\"",
            ),
            "mine.toml:14:1: `provisional.employee`: two entries are in force on 2026-01-01",
        ),
        (
            entry(
                "key = \"phone.grace\"\nkind = \"set\"\nmembers = [\"acepted\"]\nclause = \"R-PHONE-11\"\nsource = \"x\"",
            ),
            "unknown word `acepted` in `phone.grace`; the nearest known word is `accepted`",
        ),
        (
            entry(
                "key = \"cert.grace\"\nkind = \"span\"\nmonths = 1\nclause = \"R-CERT-05\"\nsource = \"x\"\nfrom = \"2025-01-01\"",
            ),
            "takes no `from` or `until`",
        ),
        (
            entry(
                "key = \"cert.grace\"\nkind = \"span\"\nmonths = 1\nclause = \"R-CERT-05\"\nsource = \"x\"\neither = \"A-7\"",
            ),
            "`A-7` is not an ambiguity id",
        ),
        (book("").replace("version = 1", "version = 2"), "mine.toml:2:11: written by a newer version of madoguchi"),
        (book("").replace("madoguchi.rulebook", "something"), "mine.toml:1:10: `format` must be"),
        (book("").replace("\"actual\"", "\"nobody\""), "mine.toml:4:11: extends the unknown rulebook `nobody`"),
        (book("").replace("\"actual\"", "\"mine\""), "extends itself: mine → mine"),
        (book("").replace("extends = \"actual\"\n", ""), "missing key `clauses.active`"),
        (book("x = 1\n").replace("x = 1", "entrys = 1"), "unknown key `entrys`; the nearest known key is `entry`"),
        (book("[[entry]\n"), "not valid TOML"),
        (String::new(), "`format` must be"),
    ] {
        let seen = refused(&text);
        assert!(seen.contains(reason), "wanted {reason}\n got  {seen}");
    }
}

#[test]
fn a_third_rulebook_needs_no_rust() {
    let text = entry(
        "key = \"cert.grace\"\nkind = \"span\"\nmonths = 4\nedge = \"month_end\"\nclause = \"R-CERT-05\"\nsource = \"x\"",
    );
    let longer = Rulebook::parse("mine.toml", &text, &builtin_text).expect("compiles");
    assert_eq!(longer.terms().cert_grace.count, 4);
    assert_eq!(longer.id(), "mine");
}

#[test]
fn patches_change_one_entry_and_are_checked() {
    let actual = Rulebook::builtin("actual").expect("compiles");
    let value = |text: &str| toml::from_str::<toml::Table>(&format!("v = {text}")).expect("a literal")["v"].clone();
    for (key, patch) in [
        ("cert.grace", "{ days = 90 }"),
        ("legacy_card.end.late_elderly", "\"2025-12-01\""),
        ("legacy_card.end.late_elderly", "{ date = \"2025-12-01\" }"),
        ("claim.order", "[\"b\", \"a\", \"c\"]"),
        ("claim.route_by_method", "{ notice = \"c\" }"),
        ("phone.grace", "[\"accepted\"]"),
    ] {
        let patched = actual.patched(key, &value(patch)).unwrap_or_else(|error| panic!("{key}: {error}"));
        assert_ne!(patched.entries(), actual.entries(), "{key}");
    }
    for (key, patch) in [("cert.grase", "1"), ("cert.grace", "\"x\""), ("claim.order", "[\"b\", \"b\", \"c\"]")] {
        assert!(actual.patched(key, &value(patch)).is_err(), "{key} = {patch}");
    }
    let ninety = actual.patched("cert.grace", &value("{ days = 90 }")).expect("a good patch");
    assert_eq!(ninety.terms().cert_grace.after(crate::Day::ymd(2025, 6, 15)), crate::Day::ymd(2025, 9, 13));
    assert_eq!(decide(&ninety, &Facts::default()), decide(&actual, &Facts::default()));
}

#[test]
fn spans_end_where_their_edge_says() {
    let span = |count, unit, edge| Span { count, unit, edge };
    let day = |text| crate::Day::parse(text).expect("a literal date");
    let february = day("2025-02-28");
    assert_eq!(span(3, Unit::Months, Edge::MonthEnd).after(february), day("2025-05-31"));
    assert_eq!(span(3, Unit::Months, Edge::FromMonthEnd).after(february), day("2025-05-28"));
    assert_eq!(span(3, Unit::Months, Edge::Day).after(day("2025-06-15")), day("2025-09-15"));
    assert_eq!(span(90, Unit::Days, Edge::MonthEnd).after(day("2025-06-15")), day("2025-09-28"));
}

#[test]
fn sevens_have_the_widths_of_the_catalogue() {
    let terms = |id| *Rulebook::builtin(id).expect("compiles").terms();
    let (seminar, actual) = (terms("seminar-2025-07"), terms("actual"));
    assert_eq!(
        (seminar.insurer_sevens, seminar.insurer_fallback),
        (1 << 6 | 1 << 8, true),
        "V-109: never seven; silent on 77777779"
    );
    assert_eq!((actual.insurer_sevens, actual.insurer_fallback), (1 << 8, true), "V-108");
    assert_eq!((actual.number_sevens.least, actual.number_sevens.most), (9, 9));
    assert_eq!((actual.number_sevens_late_elderly.least, actual.number_sevens_late_elderly.most), (8, 8), "V-193");
    assert!(seminar.symbol.sevens && !actual.symbol.sevens && actual.symbol.absent, "V-197");
}
