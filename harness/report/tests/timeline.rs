//! The days of a person: no day left out, none twice, and a picture that any reader of XML takes.

use madoguchi_contract::{Case, Language};
use madoguchi_report::timeline::Timeline;
use madoguchi_report::view::View;
use madoguchi_rulebook::facts::{EligibilityCertificate, LegacyCard, MyNumberCard, Proof};
use madoguchi_rulebook::{Day, Rulebook, Set};

/// Somebody with three documents, who shows one.
fn case() -> Case {
    let json = serde_json::json!({
        "id": "V-000@actual", "title": "V-000 <&> \"期限\"", "feature": "f", "line": 1, "rulebook": "actual", "role": "engine",
        "subject": "product", "clauses": [], "facts": {}, "expectations": [],
    });
    let mut case: Case = serde_json::from_value(json).expect("a case");
    case.facts.holds.my_number_card = Some(MyNumberCard::default());
    case.facts.holds.legacy_card = Some(LegacyCard::default());
    case.facts.holds.eligibility_certificate = Some(EligibilityCertificate::default());
    case.facts.presents = Set::of(&[Proof::MyNumberCard]);
    case
}

fn timeline(span: Option<(Day, Day)>) -> Timeline {
    Timeline::of(&case(), Rulebook::builtin("actual").as_ref().expect("built in"), span)
}

#[test]
fn every_day_stands_in_one_span_of_each_row() {
    for span in [None, Some((Day::ymd(2024, 1, 1), Day::ymd(2027, 12, 31)))] {
        let timeline = timeline(span);
        let names: Vec<&str> = timeline.groups.iter().map(|group| group.name.en.as_str()).collect();
        assert_eq!(names, ["the My Number card", "the legacy insurance card", "the eligibility certificate"]);
        for row in timeline.groups.iter().flat_map(|group| &group.rows) {
            assert_eq!(row.spans.first().map(|span| span.from), Some(timeline.from));
            assert_eq!(row.spans.last().map(|span| span.to), Some(timeline.to));
            for pair in row.spans.windows(2) {
                assert_eq!(pair[0].to.after(), pair[1].from);
                assert!(pair[0].value != pair[1].value, "{:?}", pair);
            }
        }
    }
}

#[test]
fn the_span_of_its_own_choice_holds_the_visit_and_every_change() {
    let timeline = timeline(None);
    assert!((timeline.from..=timeline.to).contains(&timeline.visit));
    let changes = timeline.changes();
    assert!(!changes.is_empty());
    assert!(changes.iter().all(|day| timeline.from < *day && *day <= timeline.to));
}

#[test]
fn the_picture_is_well_formed_in_both_languages() {
    for language in [Language::Ja, Language::En] {
        let picture = timeline(None).svg(language);
        let mut reader = quick_xml::Reader::from_str(&picture);
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{error}: {picture}")) {
                quick_xml::events::Event::Eof => break,
                _ => continue,
            }
        }
        assert!(picture.contains("&lt;&amp;&gt;"), "titles are escaped");
    }
}

#[test]
fn no_line_of_bars_is_wider_than_the_screen() {
    use unicode_width::UnicodeWidthStr;
    for (language, width) in [(Language::Ja, 80), (Language::En, 120)] {
        let text = timeline(None).bars(&View { width, ..View::plain(language) });
        for line in text.lines().filter(|line| line.contains('█') || line.contains('▒')) {
            assert!(line.width() <= width, "{line}");
        }
    }
}
