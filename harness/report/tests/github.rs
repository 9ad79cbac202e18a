//! What GitHub Actions shows of a run, as snapshots; and that nothing a product says becomes a command.

mod sample;

use madoguchi_contract::event::EventBody;
use madoguchi_contract::{Language, Outcome};
use madoguchi_report::{View, github};
use sample::{cases, run, snapshot};

#[test]
fn a_summary_in_both_languages() {
    for (language, name) in [(Language::Ja, "github_summary_ja"), (Language::En, "github_summary_en")] {
        snapshot(name, &github::summary(&run(cases()), &View::plain(language)));
    }
}

#[test]
fn the_worst_findings_are_annotations_at_their_lines() {
    snapshot("github_annotations", &github::annotations(&run(cases()), "features/", &View::plain(Language::En)));
}

#[test]
fn one_finding_is_one_command_whatever_a_product_says() {
    let mut hostile = cases();
    let said = "a\n::error file=x::b\r\n::set-output name=y::z % <img src=x> | `x` @everybody".to_string();
    hostile[3].1 = EventBody::Answered { outcome: Outcome::SutError(said) };
    let run = run(hostile);
    let text = github::annotations(&run, "features", &View::plain(Language::En));
    assert!(
        text.lines().all(|line| line.starts_with("::") && line.contains(" file=features/cert/expiry.feature,line=")),
        "{text}"
    );
    assert!(text.lines().count() <= 10);
    let summary = github::summary(&run, &View::plain(Language::En));
    assert!(!summary.contains("<img") && !summary.contains("@everybody"), "{summary}");
    let rows = summary.lines().filter(|line| line.starts_with("| FAIL") || line.starts_with("| CONTRADICTION"));
    assert!(
        rows.clone().count() > 0 && rows.clone().all(|row| row.replace("\\|", "").matches('|').count() == 6),
        "{summary}"
    );
}
