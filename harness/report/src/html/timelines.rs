//! Days of persons as pictures: those of the worst findings first, then one for each document that somebody shows.

use super::markup::Html;
use super::{STYLE, head};
use crate::alike::groups;
use crate::timeline::Timeline;
use madoguchi_contract::{Case, Language};
use madoguchi_judge::RunVerdict;
use madoguchi_rulebook::Rulebook;
use std::sync::Arc;

/// The pictures of a report. `rulebook`: the edition with this id.
pub fn drawn<'a>(
    run: &RunVerdict,
    cases: &[Arc<Case>],
    rulebook: impl Fn(&str) -> Option<&'a Rulebook>,
) -> Vec<Timeline> {
    let mut chosen: Vec<&Arc<Case>> = vec![];
    let worst = groups(run).into_iter().filter(|group| group.verdict.is_violation());
    for id in worst.map(|group| group.case.case.as_str()).take(WORST) {
        chosen.extend(cases.iter().find(|case| case.id == id));
    }
    let mut shown = vec![];
    for case in cases {
        let presents = case.facts.presents;
        // At the depth of an engine, a case is its facts and nothing else.
        let plain = case.acts.is_empty() && !case.id.contains('/') && case.id.starts_with("V-");
        if plain && !presents.is_empty() && !shown.contains(&presents) && shown.len() < ORDINARY {
            shown.push(presents);
            chosen.push(case);
        }
    }
    let mut timelines: Vec<Timeline> = vec![];
    for case in chosen {
        let Some(rulebook) = rulebook(&case.rulebook) else { continue };
        if timelines.iter().all(|timeline| timeline.case != case.id) {
            timelines.push(Timeline::of(case, rulebook, None));
        }
    }
    timelines
}

/// The pictures in a page.
pub(super) fn view(page: &mut Html, timelines: &[Timeline]) {
    page.raw("<p>");
    page.both(
        "同じ人が別の日に来たら、規則はどう扱うか。製品の判定ではなく規則集の内容である。期限や経過措置の境目が縦線で見える。",
        "What the rules say when the same person comes on another day: the rulebook, not the product. Lines mark the days on which something changes.",
    );
    page.raw("</p>\n");
    if timelines.is_empty() {
        page.raw("<p>");
        page.both("描ける事例がない", "No case of this run can be drawn");
        page.raw("</p>\n");
    }
    for timeline in timelines {
        figure(page, timeline);
    }
}

fn figure(page: &mut Html, timeline: &Timeline) {
    page.raw("<figure class=\"days\"><figcaption><b>");
    page.text(&timeline.case);
    page.raw("</b> <span lang=\"ja\" class=\"always\">");
    page.text(
        timeline.title.strip_prefix(timeline.case.split('@').next().unwrap_or_default()).unwrap_or(&timeline.title),
    );
    page.raw("</span></figcaption>\n");
    for (language, code) in [(Language::Ja, "ja"), (Language::En, "en")] {
        page.raw(&format!("<div class=\"scroll\" lang=\"{code}\" tabindex=\"0\" role=\"group\" aria-label=\""));
        page.text(&timeline.case);
        page.raw("\">");
        page.raw(&timeline.svg(language));
        page.raw("</div>\n");
    }
    page.raw("</figure>\n");
}

/// A page with these pictures alone, and every change below each in words.
pub fn page(timelines: &[Timeline], language: Language) -> String {
    let mut page = Html::with_capacity(timelines.len() << 15);
    let title = timelines.first().map_or(String::new(), |timeline| format!("{} {}", timeline.case, timeline.title));
    head(&mut page, &title, &[STYLE], &[]);
    page.raw("<main id=\"main\">\n");
    for timeline in timelines {
        page.element("h1", &format!("{}  {}", timeline.case, timeline.title));
        page.raw("<div class=\"scroll\" tabindex=\"0\" role=\"group\">");
        page.raw(&timeline.svg(language));
        page.raw("</div>\n<table class=\"lines\"><tbody>\n");
        for (day, what) in timeline.told_changes(language) {
            page.raw("<tr>");
            page.element("td class=\"day\"", &day.to_string());
            page.element("td", &what);
            page.raw("</tr>\n");
        }
        page.raw("</tbody></table>\n");
    }
    page.raw("</main>\n</body>\n</html>\n");
    let page = page.finish();
    match language {
        Language::Ja => page,
        Language::En => page.replacen("lang=\"ja\" data-lang=\"ja\"", "lang=\"en\" data-lang=\"en\"", 1),
    }
}

/// Pictures of failed cases.
const WORST: usize = 4;
/// Pictures of ordinary ones.
const ORDINARY: usize = 8;
