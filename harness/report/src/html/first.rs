//! The first screen: one sentence, three figures, the worst findings, what was run and what was not.

use super::markup::Html;
use crate::alike::groups;
use crate::terminal::{conclusion, not_asked};
use crate::view::View;
use madoguchi_contract::Language;
use madoguchi_judge::verdict::WORST_FIRST;
use madoguchi_judge::{Finding, RunVerdict, Verdict};
use std::collections::BTreeMap;

/// The first screen.
pub(super) fn overview(page: &mut Html, run: &RunVerdict) {
    let sentence = [Language::Ja, Language::En].map(|language| conclusion(run, &View::plain(language)));
    page.raw(&format!("<p class=\"sentence {}\">", tone_of_run(run)));
    // Ids are not broken at their hyphens.
    let [ja, en] = sentence.map(|text| text.replace('-', "\u{2011}"));
    page.both(&ja, &en);
    page.raw("</p>\n");
    figures(page, run);
    counts(page, run);
    findings(page, run);
    page.raw("<div class=\"pair\">\n");
    about(page, run);
    not_tested(page, run);
    page.raw("</div>\n");
}

fn tone_of_run(run: &RunVerdict) -> &'static str {
    match run.exit_code() {
        0 | 6 => "good",
        5 | 4 | 130 => "open",
        _ => "bad",
    }
}

/// The class of a verdict, which gives its colour and its sign.
pub(super) fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "good",
        Verdict::Warn | Verdict::Review | Verdict::ExpectedFail | Verdict::UnexpectedPass => "warn",
        Verdict::Inconclusive(_) | Verdict::NotRun => "open",
        Verdict::Info | Verdict::NotApplicable => "none",
        _ => "bad",
    }
}

fn figures(page: &mut Html, run: &RunVerdict) {
    let (must, cases) = (&run.tally.must, &run.tally.cases);
    page.raw("<dl class=\"figures\">\n<div><dt>");
    page.both("MUST条項", "MUST clauses");
    page.raw(&format!(
        "</dt><dd><b>{}</b> <span class=\"of\">/ {} / {}</span></dd><dd class=\"quiet\">",
        must.satisfied, must.judged, must.total
    ));
    page.both("充足 / 判定 / 全体", "satisfied / judged / total");
    page.raw("</dd></div>\n<div><dt>");
    page.both("キルスコア（試験の検出力）", "Kill score of the suite");
    page.raw("</dt>");
    match &run.kill_score {
        Some(score) => {
            let all = score.killed + score.survived;
            page.raw(&format!(
                "<dd><b>{}</b> <span class=\"of\">/ {all}</span></dd><dd class=\"quiet\">",
                score.killed
            ));
            page.both("検出 / 誤った実装の総数", "told / wrong implementations");
            if !score.not_proven.is_empty() {
                let count = score.not_proven.len();
                page.both(
                    &format!("。適合だが未証明の条項 {count}"),
                    &format!("; clauses passed, not proven: {count}"),
                );
            }
            page.raw("</dd>");
        }
        None => {
            page.raw("<dd class=\"unmeasured\">");
            page.both("この試験一式では未測定", "not measured for this suite");
            page.raw("</dd>");
        }
    }
    page.raw("</div>\n<div><dt>");
    page.both("シナリオ", "Scenarios");
    page.raw(&format!(
        "</dt><dd><b>{}</b> <span class=\"of\">/ {}</span></dd><dd class=\"quiet\">",
        cases.run, cases.total
    ));
    page.both("実施 / 全体", "run / total");
    page.raw("</dd></div>\n</dl>\n");
}

/// How many cases got which verdict, as a bar and in numbers; each leads to those cases.
fn counts(page: &mut Html, run: &RunVerdict) {
    page.raw("<p class=\"counts\">");
    for verdict in WORST_FIRST.iter().filter(|verdict| run.tally.count(**verdict) > 0) {
        let word = verdict.word();
        page.raw(&format!(
            "<a class=\"v {}\" href=\"#scenarios?verdict={}\">",
            class(*verdict),
            word.replace('/', "%2F")
        ));
        let text = verdict.text();
        let undecided = matches!(verdict, Verdict::Inconclusive(_));
        let (ja, en) = if undecided { ("判定不能", "undecided") } else { (text.ja.as_str(), text.en.as_str()) };
        page.both(ja, en);
        page.raw(&format!(" <b>{}</b></a> ", run.tally.count(*verdict)));
    }
    page.raw("</p>\n");
}

fn findings(page: &mut Html, run: &RunVerdict) {
    let groups = groups(run);
    page.raw("<h2>");
    page.both("指摘（重い順）", "Findings, worst first");
    page.raw("</h2>\n");
    if groups.is_empty() {
        page.raw("<p>");
        page.both("指摘なし", "Nothing to report");
        page.raw("</p>\n");
    }
    for group in groups.iter().take(SHOWN) {
        page.raw(&format!("<article class=\"finding {}\">\n<h3><span class=\"v {0}\">", class(group.verdict)));
        let text = group.verdict.text();
        page.both(&format!("{} {}", group.verdict.word(), text.ja), &format!("{} {}", group.verdict.word(), text.en));
        page.raw("</span> <a href=\"#scenarios?case=");
        page.text(&percent(&group.case.case));
        page.raw("\">");
        page.text(&group.case.case);
        page.raw("</a> <span lang=\"ja\" class=\"always\">");
        page.text(group.case.title.strip_prefix(group.case.vector()).unwrap_or(&group.case.title).trim());
        page.raw("</span>");
        if !group.others.is_empty() {
            let more = group.others.len();
            page.raw(" <span class=\"quiet\">");
            page.both(&format!("ほか{more}件"), &format!("and {more} more"));
            page.raw("</span>");
        }
        page.raw("</h3>\n");
        four_lines(page, group.finding);
        page.raw("</article>\n");
    }
    if groups.len() > SHOWN {
        let more = groups.len() - SHOWN;
        page.raw("<p><a href=\"#scenarios\">");
        page.both(&format!("ほかに{more}種の指摘"), &format!("{more} more kinds of finding"));
        page.raw("</a></p>\n");
    }
}

fn four_lines(page: &mut Html, finding: &Finding) {
    page.raw("<dl class=\"four\">");
    let parts = finding.parts(Language::Ja).into_iter().zip(finding.parts(Language::En));
    for ((ja, ja_text), (en, en_text)) in parts {
        page.raw("<dt>");
        page.both(ja.trim(), en.trim());
        page.raw("</dt><dd>");
        page.both(&ja_text, &en_text);
        page.raw("</dd>");
    }
    page.raw("</dl>\n");
}

/// What was run, with every digest by which it is found again.
fn about(page: &mut Html, run: &RunVerdict) {
    let head = &run.head;
    page.raw("<div><h2>");
    page.both("何を試験したか", "What was tested");
    page.raw("</h2>\n<dl class=\"table\">");
    let mut row = |ja: &str, en: &str, value: &str, digest: bool| {
        page.raw("<dt>");
        page.both(ja, en);
        page.raw(if digest { "</dt><dd class=\"digest\">" } else { "</dt><dd>" });
        page.text(if value.is_empty() { "–" } else { value });
        page.raw("</dd>\n");
    };
    row("製品", "Product", &head.product.name, false);
    row("版", "Version", &head.product.version, false);
    row("ビルド", "Build", &head.product.build, true);
    row("役割", "Roles", &head.roles.join(", "), false);
    row("基準日", "As of", &head.as_of.to_string(), false);
    row("試験系", "Harness", &format!("madoguchi {}", head.tool), false);
    row("試験一式の要約値", "Digest of the suite", &head.suite, true);
    for (id, digest) in &head.rulebooks {
        row("規則集", "Rulebook", id, false);
        row("要約値", "its digest", digest, true);
    }
    row("証跡の要約値", "Digest of the evidence", &run.evidence, true);
    row("実行", "Run", &head.run_id(), true);
    page.raw("</dl></div>\n");
}

/// Why cases were not put to the product, with their number; the same for clauses.
pub(super) fn left_out(run: &RunVerdict) -> Vec<(usize, [String; 2])> {
    let mut reasons: BTreeMap<[String; 2], usize> = BTreeMap::new();
    for reason in run.cases.iter().filter_map(|case| case.not_asked.as_ref()) {
        let told = [Language::Ja, Language::En].map(|language| not_asked(reason, &View::plain(language)));
        *reasons.entry(told).or_default() += 1;
    }
    let mut reasons: Vec<_> = reasons.into_iter().map(|(told, count)| (count, told)).collect();
    reasons.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    reasons
}

fn not_tested(page: &mut Html, run: &RunVerdict) {
    page.raw("<div><h2>");
    page.both("試験していないこと", "What was not tested");
    page.raw("</h2>\n<ul>");
    for (count, [ja, en]) in left_out(run) {
        page.raw("<li>");
        page.both(&format!("{count}シナリオ: {ja}"), &format!("{count} scenarios: {en}"));
        page.raw("</li>\n");
    }
    let silent = run.coverage.rows.iter().filter(|row| row.cases.is_empty()).count();
    if silent > 0 {
        page.raw("<li><a href=\"#clauses?result=none\">");
        page.both(
            &format!("{silent}条項にはこの実行にシナリオがない"),
            &format!("{silent} clauses have no scenario in this run"),
        );
        page.raw("</a></li>\n");
    }
    for (ja, en) in NEVER {
        page.raw("<li>");
        page.both(ja, en);
        page.raw("</li>\n");
    }
    page.raw("</ul></div>\n");
}

/// Whatever a self-test leaves open.
pub(super) const NEVER: [(&str, &str); 3] = [
    (
        "実在の患者・保険証・サービスとの接続。すべて架空の人物と模擬環境による",
        "Anything with real patients, cards or services: all persons and peers are emulated",
    ),
    (
        "接続仕様書は公開されていないため、通信の細部は観測された形による",
        "The connection specification is not public: details of messages follow an observed profile",
    ),
    ("設置環境、性能、可用性、情報セキュリティ", "Installation on site, speed, availability and information security"),
];

/// A case id in a link.
fn percent(id: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    id.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Kinds of finding on the first screen.
const SHOWN: usize = 8;
