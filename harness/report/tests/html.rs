//! The page itself: the same bytes each time, nothing that a product said as markup, and the evidence inside, byte for byte.

mod sample;

use madoguchi_contract::event::EventBody;
use madoguchi_contract::{Language, Outcome};
use madoguchi_report::compare::Comparison;
use madoguchi_report::html::{self, Material};
use madoguchi_rulebook::Editions;
use sample::{cases, run};
use std::sync::Arc;

const BUNDLE: &[u8] = b"PK\x03\x04 evidence \x00\xff";

fn page(run: &madoguchi_judge::RunVerdict) -> String {
    html::html(run, &Material { bundle: BUNDLE, timelines: &[], before: None })
}

#[test]
fn equal_runs_are_equal_pages_and_carry_their_evidence() {
    let page_of = page(&run(cases()));
    assert_eq!(page_of, page(&run(cases())));
    assert_eq!(html::bundle_in(&page_of).as_deref(), Some(BUNDLE));
    assert_eq!(html::bundle_in("<!doctype html><p>another page</p>"), None);
}

#[test]
fn whatever_a_product_says_stays_text() {
    let hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u{202e}\u{0}";
    let mut hostiles = cases();
    hostiles[3].1 = EventBody::Answered { outcome: Outcome::SutError(hostile.into()) };
    let mut run = run(hostiles);
    run.head.product.name = hostile.into();
    run.head.product.build = hostile.into();
    run.head.capabilities = [(hostile.to_string(), hostile.to_string())].into();
    run.head.filters = vec![hostile.into()];
    run.attested[0].entry.by = hostile.into();
    run.attested[0].entry.reason = hostile.into();
    for case in &mut run.cases {
        case.title = hostile.into();
    }
    let before = run.clone();
    run.cases[0].verdict = madoguchi_judge::Verdict::Flaky;
    let comparison = Comparison::of(&before, &run);
    let page = html::html(&run, &Material { bundle: BUNDLE, timelines: &[], before: Some(&comparison) });
    assert!(page.contains("&lt;/script&gt;") && page.contains("\\u003c/script"), "it is told");
    assert!(!page.contains("<img") && !page.contains("<script>alert") && !page.contains('\u{202e}'), "and only told");
    // Three blocks of ours, and nothing else, begin and end a script.
    assert_eq!(page.matches("<script").count(), 3);
    assert_eq!(page.matches("</script").count(), 3);
}

#[test]
fn the_first_screen_says_what_a_self_test_says_and_never_more() {
    let good = page(&run(cases().into_iter().take(1).collect()));
    let bad = page(&run(cases()));
    assert!(good.contains("自己試験: MUST違反なし") && bad.contains("自己試験: MUST違反あり"));
    assert!(good.contains("この試験一式では未測定"), "the kill score was not measured");
    for page in [&good, &bad] {
        let text = page.to_lowercase();
        assert!(!text.contains("certified") && !text.contains("認証済"), "no certificate");
        assert!(
            !text.contains("http://") || text.matches("http://").count() == text.matches("http://www.w3.org").count()
        );
        assert!(!text.contains("https://"), "nothing is loaded from anywhere");
        assert!(text.contains("default-src 'none'"));
    }
    let worst = bad.find("FAIL 不適合").expect("a failure");
    assert!(worst < bad.find("REVIEW 要確認").expect("a review"), "worst first");
}

#[test]
fn pictures_are_of_the_worst_findings_and_then_of_each_document() {
    let run = run(cases());
    let all: Vec<_> = cases().into_iter().map(|(case, _)| Arc::new(case)).collect();
    let editions = Editions::builtin();
    let drawn = html::drawn(&run, &all, |id| editions.get(id));
    let ids: Vec<&str> = drawn.iter().map(|timeline| timeline.case.as_str()).collect();
    assert!(ids.contains(&"V-005@actual") && ids.contains(&"V-004@actual"), "{ids:?}");
    assert!(html::drawn(&run, &all, |_| None).is_empty(), "without the rules nothing is drawn");
    let page = html::page(&drawn, Language::En);
    assert!(page.contains("lang=\"en\"") && page.matches("<svg").count() == drawn.len());
    assert!(page.contains("script-src 'none'"));
}
