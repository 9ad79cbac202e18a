//! `report.html` in a real browser: every view opened, languages and colours switched, printed; nothing asked of a network,
//! nothing on the console, nothing wider than the window. With `MADOGUCHI_PICTURES=FOLDER` it leaves pictures to look at.

mod chromium;
#[path = "../common/mod.rs"]
mod common;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chromium::Chromium;
use common::madoguchi;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::tempdir;

const VIEWS: [&str; 7] = ["overview", "clauses", "scenarios", "timelines", "mutants", "history", "record"];
const WIDE: u32 = 1280;
const NARROW: u32 = 390;

/// A folder with a sound run, one of the same product with a defect, and reports of both; made once.
fn runs() -> &'static Path {
    static RUNS: OnceLock<PathBuf> = OnceLock::new();
    RUNS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        let run = |out: &str, sut: &str, code: i32| {
            let arguments = ["run", "--out", out, "--sut", sut, "--as-of", "2026-04-01"];
            madoguchi(&folder, &arguments).exits(code);
        };
        run("good", "reference", 0);
        // The next version of the same product: it says so itself.
        let program = env!("CARGO_BIN_EXE_madoguchi");
        let script =
            format!("{program} reference --stdio --defect grace-90-days | sed -u 's/ with defect [a-z0-9-]*//'");
        run("bad", &format!("stdio:bash -c \"{script}\""), 1);
        let history = ["report", "bad", "--before", "good", "--out", "bad/report.html"];
        madoguchi(&folder, &history).exits(0);
        folder
    })
}

/// Where pictures go, if anybody asked for them.
fn keep(name: &str, base64: &str) {
    if let Some(folder) = std::env::var_os("MADOGUCHI_PICTURES") {
        let bytes = STANDARD.decode(base64).expect("base64");
        std::fs::write(PathBuf::from(folder).join(name), bytes).expect("pictures can be kept");
    }
}

fn shown(browser: &mut Chromium, view: &str) {
    browser.value(&format!("location.hash = '#{view}'"));
    let view = view.split('?').next().unwrap_or(view);
    browser.wait(&format!(
        "document.querySelector('.view.shown')?.id === '{view}' && !document.querySelector('[aria-busy]') && \
         (!document.querySelector('#{view} .live') || document.querySelector('#{view} .live').children.length > 0)"
    ));
}

/// Elements that stick out of the window, but for those that scroll by themselves.
const WIDER: &str = "JSON.stringify([document.documentElement.scrollWidth > innerWidth, \
    [...document.querySelectorAll('.view.shown *')].filter(one => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1 \
    && !one.closest('.scroll, pre, nav, .lines')).slice(0, 3).map(one => one.outerHTML.slice(0, 120))])";

#[test]
fn every_view_opens_in_both_languages_and_colours_at_both_widths() {
    let home = tempdir().expect("a temporary folder");
    let Some(mut browser) = Chromium::start(home.path()) else { return };
    let folder = runs();
    for run in ["good", "bad"] {
        let report = folder.join(run).join("report.html");
        for (width, height) in [(WIDE, 900), (NARROW, 844)] {
            browser.size(width, height);
            browser.open(&report, "");
            for language in ["ja", "en"] {
                browser.value(&format!("document.querySelector('[data-set-lang={language}]').click()"));
                assert_eq!(browser.value("document.documentElement.lang"), language);
                for scheme in ["light", "dark"] {
                    browser.prefers(scheme);
                    for view in VIEWS {
                        shown(&mut browser, view);
                        let wider = browser.value(WIDER);
                        assert_eq!(wider, "[false,[]]", "{run} {width} {language} {view}");
                        let text = browser.value("document.querySelector('.view.shown').innerText");
                        let text = text.as_str().expect("text");
                        let words: Vec<&str> = text.split_whitespace().collect();
                        assert!(words.len() > 5, "{view}: {text}");
                        let picture = browser.picture();
                        keep(&format!("{run}-{view}-{width}-{language}-{scheme}.png"), &picture);
                    }
                    let dark = browser.value("getComputedStyle(document.body.parentElement).backgroundColor");
                    assert_eq!(dark == "rgb(20, 24, 27)", scheme == "dark", "{dark}");
                }
            }
        }
    }
    assert_eq!(browser.complaints, Vec::<String>::new());
}

#[test]
fn the_bundle_is_read_in_the_browser_and_answers_what_is_asked() {
    let home = tempdir().expect("a temporary folder");
    let Some(mut browser) = Chromium::start(home.path()) else { return };
    let folder = runs();
    browser.size(WIDE, 900);
    browser.open(&folder.join("bad/report.html"), "#scenarios?case=V-005%40actual");
    browser.wait("document.querySelectorAll('#scenarios .inside details').length > 0");
    browser.value("document.querySelector('[data-set-lang=ja]').click()");
    browser.wait(
        "document.querySelectorAll('#scenarios .inside details').length > 0 && !document.querySelector('[aria-busy]')",
    );
    let told = browser.value("document.querySelector('#scenarios .inside').innerText");
    for text in
        ["マイナンバーカードを提示", "2025-06-16", "電子証明書の満了日", "madoguchi replay V-005@actual", "R-CERT-05"]
    {
        assert!(told.as_str().is_some_and(|told| told.contains(text)), "no {text} in {told}");
    }
    // The feature as it was written, and what was answered.
    browser.value("document.querySelectorAll('#scenarios .inside details').forEach(one => { one.open = true; })");
    browser.wait("document.querySelectorAll('#scenarios .inside .inside pre').length >= 3");
    let written = browser.value("document.querySelector('#scenarios .inside .inside pre').textContent");
    assert!(written.as_str().is_some_and(|text| text.contains("シナリオ")), "{written}");
    let answered =
        browser.value("document.querySelector('#scenarios .inside').textContent.includes('\"outcome\": \"accepted\"')");
    assert_eq!(answered, true);
    // A search finds what it ought to, and a filter leaves the rest out.
    shown(&mut browser, "scenarios?verdict=FAIL");
    let count = "document.querySelectorAll('#scenarios .live > div > div > details').length";
    let failed = browser.value(count);
    let summary = std::fs::read_to_string(folder.join("bad/summary.json")).expect("a summary");
    let summary: serde_json::Value = serde_json::from_str(&summary).expect("JSON");
    assert_eq!(failed, summary["tally"]["verdicts"]["FAIL"], "cases that failed");
    // The history tells what got worse since the sound version.
    shown(&mut browser, "history");
    let worse = browser.value("document.querySelector('#history').innerText");
    assert!(worse.as_str().is_some_and(|text| text.contains("悪化")), "{worse}");
    // The matrix shows every mutant that the bundle holds.
    shown(&mut browser, "mutants");
    let bars = browser.value("document.querySelectorAll('#mutants details').length");
    let measured = summary["kill_score"].is_object();
    assert_eq!(bars.as_u64().is_some_and(|bars| bars > 0), measured, "{bars}");
    assert_eq!(browser.complaints, Vec::<String>::new());
}

#[test]
fn the_keyboard_reaches_everything_and_the_focus_is_seen() {
    let home = tempdir().expect("a temporary folder");
    let Some(mut browser) = Chromium::start(home.path()) else { return };
    let folder = runs();
    browser.size(WIDE, 900);
    browser.open(&folder.join("good/report.html"), "");
    let mut reached = vec![];
    for _ in 0..13 {
        browser.press("Tab", 9);
        let at = browser.value(
            "[document.activeElement.className || document.activeElement.id || document.activeElement.getAttribute('href') || \
             document.activeElement.lang, getComputedStyle(document.activeElement).outlineStyle].join(' ')",
        );
        reached.push(at.as_str().unwrap_or_default().to_string());
    }
    assert!(reached[0].starts_with("skip"), "the first stop skips the bar: {reached:?}");
    for view in VIEWS {
        assert!(reached.iter().any(|at| at == &format!("#{view} solid")), "{view}: {reached:?}");
    }
    for landmark in ["header", "nav", "main", "footer"] {
        assert_eq!(browser.value(&format!("document.querySelectorAll('{landmark}').length")), 1, "{landmark}");
    }
    browser.press("Enter", 13);
    assert_eq!(browser.complaints, Vec::<String>::new());
}

#[test]
fn the_record_prints_on_two_to_ten_sheets() {
    let home = tempdir().expect("a temporary folder");
    let Some(mut browser) = Chromium::start(home.path()) else { return };
    let folder = runs();
    for run in ["good", "bad"] {
        browser.open(&folder.join(run).join("report.html"), "#scenarios");
        for language in ["ja", "en"] {
            browser.value(&format!("document.querySelector('[data-set-lang={language}]').click()"));
            let printed = browser.printed();
            keep(&format!("{run}-{language}.pdf"), &printed);
            let pages = pages(&STANDARD.decode(printed).expect("base64"));
            assert!((2..=10).contains(&pages), "{run} {language}: {pages} sheets");
        }
    }
    assert_eq!(browser.complaints, Vec::<String>::new());
}

/// Pages of a PDF: its objects of that type.
fn pages(document: &[u8]) -> usize {
    let text = String::from_utf8_lossy(document);
    text.matches("/Type /Page\n").count()
}

#[test]
fn a_page_of_timelines_opens_too() {
    let home = tempdir().expect("a temporary folder");
    let Some(mut browser) = Chromium::start(home.path()) else { return };
    let folder = tempdir().expect("a temporary folder");
    let page = folder.path().join("days.html");
    let arguments = ["timeline", "V-006", "--lang", "ja", "--html", "days.html"];
    madoguchi(folder.path(), &arguments).exits(0);
    browser.size(NARROW, 844);
    browser.open(Path::new(&page), "");
    assert_eq!(browser.value("document.querySelectorAll('svg').length"), 2);
    assert_eq!(browser.value("document.documentElement.scrollWidth > innerWidth"), false);
    keep("days.png", &browser.picture());
    assert_eq!(browser.complaints, Vec::<String>::new());
}
