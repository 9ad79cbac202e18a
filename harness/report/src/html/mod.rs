//! `report.html`: one file that works from a disk, without a network and without anything else, in Japanese and English.
//!
//! What people file and print (the three figures, the worst findings, the test record) stands in the page as plain HTML, made
//! here. Everything else is looked up when somebody looks: the page carries the evidence bundle itself, byte for byte, and a
//! small script unpacks it in the browser. So the report and its proof cannot part, a run of thousands of cases costs little more
//! than its bundle, and nothing that a product said ever stands in the page as markup. A policy in its head forbids every
//! request and any script but ours.

mod data;
mod families;
mod first;
mod markup;
mod record;
mod timelines;

pub use timelines::{drawn, page};

use crate::compare::Comparison;
use crate::timeline::Timeline;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use madoguchi_contract::Language;
use madoguchi_judge::RunVerdict;
use markup::{Html, both};
use sha2::{Digest, Sha256};

/// Name of the report in the folder of a run.
pub const REPORT: &str = "report.html";

/// What the page shows besides the verdicts.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// The evidence bundle, as its file.
    pub bundle: &'a [u8],
    /// Days of some persons.
    pub timelines: &'a [Timeline],
    /// What changed since an earlier run.
    pub before: Option<&'a Comparison<'a>>,
}

/// The page.
pub fn html(run: &RunVerdict, material: &Material<'_>) -> String {
    let mut page = Html::with_capacity(material.bundle.len() / 3 * 4 + ROOM);
    head(&mut page, &title(run), &[STYLE], &[SCRIPT]);
    page.raw("<a class=\"skip\" href=\"#main\">");
    page.both("本文へ", "Skip to content");
    page.raw("</a>\n");
    bar(&mut page, run);
    page.raw("<main id=\"main\" tabindex=\"-1\">\n");
    for view in VIEWS {
        let View { id, ja, en } = view;
        page.raw(&format!("<section class=\"view\" id=\"{id}\" aria-labelledby=\"{id}-title\">\n"));
        if *id != "record" {
            page.raw(&format!("<h1 id=\"{id}-title\" tabindex=\"-1\">{}</h1>\n", both(ja, en)));
        }
        match *id {
            "overview" => first::overview(&mut page, run),
            "timelines" => timelines::view(&mut page, material.timelines),
            "record" => {
                for language in [Language::Ja, Language::En] {
                    record::record(&mut page, run, language);
                }
            }
            _ => {
                page.raw("<div class=\"live\"></div><noscript><p>");
                page.both("この画面にはJavaScriptが必要", "This view needs JavaScript");
                page.raw("</p></noscript>\n");
            }
        }
        page.raw("</section>\n");
    }
    page.raw("</main>\n<footer><p>");
    page.both(
        "madoguchiの自己試験の結果。認証ではない。実在の人物・機関の情報は含まない。このファイルは通信しない。",
        "Result of a self-test with madoguchi, not a certificate. Nobody in it exists. This file contacts nothing.",
    );
    page.raw("</p></footer>\n<script type=\"application/json\" id=\"data\">");
    page.json(&data::of(run, material.before));
    page.raw("</script>\n<script type=\"text/plain\" id=\"bundle\">");
    page.push_base64(material.bundle);
    page.raw("</script>\n<script>");
    page.raw(SCRIPT);
    page.raw("</script>\n</body>\n</html>\n");
    page.finish()
}

/// The bundle that a report carries; none where the text is no report of ours.
pub fn bundle_in(page: &str) -> Option<Vec<u8>> {
    let (_, rest) = page.rsplit_once("<script type=\"text/plain\" id=\"bundle\">")?;
    STANDARD.decode(rest.split_once("</script>")?.0).ok()
}

/// One view of the page.
struct View {
    id: &'static str,
    ja: &'static str,
    en: &'static str,
}

fn title(run: &RunVerdict) -> String {
    let product = &run.head.product;
    format!("{} {} · 適合性試験成績書（自己試験） · madoguchi", product.name, product.version)
}

/// Everything before the body's contents; only these styles and scripts may act.
fn head(page: &mut Html, title: &str, styles: &[&str], scripts: &[&str]) {
    let digests = |texts: &[&str]| {
        let sources = texts.iter().map(|text| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes()))));
        sources.collect::<Vec<_>>().join(" ")
    };
    let script = if scripts.is_empty() { "'none'".into() } else { digests(scripts) };
    page.raw("<!doctype html>\n<html lang=\"ja\" data-lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw(&format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; script-src {script}; \
         base-uri 'none'; form-action 'none'\">\n",
        digests(styles)
    ));
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    page.text(title);
    page.raw("</title>\n");
    for style in styles {
        page.raw("<style>");
        page.raw(style);
        page.raw("</style>\n");
    }
    page.raw("</head>\n<body>\n");
}

/// The bar at the top: what this is about, the views, language and colours.
fn bar(page: &mut Html, run: &RunVerdict) {
    let product = &run.head.product;
    page.raw("<header>\n<p class=\"brand\"><b>");
    page.text(&format!("{} {}", product.name, product.version));
    page.raw("</b> <span class=\"quiet\">");
    page.both("適合性試験（自己試験）", "conformance, self-test");
    page.raw("</span></p>\n<p class=\"switches\">");
    page.raw("<button type=\"button\" data-set-lang=\"ja\" lang=\"ja\" aria-pressed=\"true\">日本語</button>");
    page.raw("<button type=\"button\" data-set-lang=\"en\" lang=\"en\" aria-pressed=\"false\">English</button>");
    page.raw("<button type=\"button\" id=\"theme\">");
    page.both("配色", "Colours");
    page.raw("</button>");
    page.raw("<button type=\"button\" id=\"print\">");
    page.both("成績書を印刷", "Print the record");
    page.raw("</button></p>\n<nav>\n");
    for View { id, ja, en } in VIEWS {
        page.raw(&format!("<a href=\"#{id}\">{}</a>\n", both(ja, en)));
    }
    page.raw("</nav>\n</header>\n");
}

const VIEWS: &[View] = &[
    View { id: "overview", ja: "概要", en: "Overview" },
    View { id: "clauses", ja: "条項", en: "Clauses" },
    View { id: "scenarios", ja: "シナリオ", en: "Scenarios" },
    View { id: "timelines", ja: "日付ごとの扱い", en: "Timelines" },
    View { id: "mutants", ja: "試験の検出力", en: "Kill matrix" },
    View { id: "history", ja: "前回との比較", en: "History" },
    View { id: "record", ja: "成績書", en: "Test record" },
];
const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("report.js");
/// Bytes of a page without its bundle, roughly.
const ROOM: usize = 1 << 19;
