//! `card trace`, `card lint` and `card check`: what they print, how they end, and what they say to bad input.

mod common;

use common::{Ran, madoguchi};
use std::fs;
use std::path::Path;
use tempfile::{TempDir, tempdir};

fn folder() -> TempDir {
    tempdir().expect("a temporary folder")
}

fn sample(name: &str) -> String {
    format!("{}/../../scenarios/cards/traces/{name}.ndjson", env!("CARGO_MANIFEST_DIR"))
}

fn card(args: &[&str]) -> Ran {
    madoguchi(folder().path(), &[&["card"], args].concat())
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../../snapshots/card"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

// --- trace

#[test]
fn a_trace_is_printed_in_both_languages() {
    for lang in ["en", "ja"] {
        for name in ["jpki-cli-wrong-pin", "pyjpki-sign"] {
            let ran = card(&["trace", &sample(name), "--lang", lang]).exits(0);
            snapshot(&format!("trace_{name}_{lang}"), &ran.out);
        }
    }
}

#[test]
fn a_trace_without_exchanges_is_nothing_to_do() {
    let folder = folder();
    let head = r#"{"format":"madoguchi-card-trace","version":1,"atr":"","sharing":"unknown"}"#;
    fs::write(folder.path().join("a"), head).expect("a file");
    madoguchi(folder.path(), &["card", "trace", "a"]).exits(4);
    madoguchi(folder.path(), &["card", "lint", "a"]).exits(4);
}

// --- lint

#[test]
fn a_client_is_told_what_it_did_wrong() {
    for lang in ["en", "ja"] {
        for name in ["jpki-cli-wrong-pin", "jpki-cli-sign", "pyjpki-sign"] {
            let ran = card(&["lint", &sample(name), "--lang", lang]).exits(1);
            snapshot(&format!("lint_{name}_{lang}"), &ran.out);
        }
        snapshot(&format!("lint_rules_{lang}"), &card(&["lint", "--list", "--lang", lang]).exits(0).out);
    }
    snapshot("lint_json", &card(&["lint", &sample("jpki-cli-wrong-pin"), "--json"]).exits(1).out);
}

#[test]
fn a_rule_can_be_allowed_by_name() {
    let file = sample("jpki-cli-wrong-pin");
    let ran = card(&["lint", &file, "--allow", "pin-sent-twice"]).exits(1).says("sent-twice");
    assert!(!ran.out.contains("pin-sent-twice"));
    card(&["lint", &file, "--allow", "pin-sent-twice", "--allow", "sent-twice"]).exits(0).says("0 faults");
    card(&["lint", &file, "--allow", "speling"]).exits(2).says("there is no rule `speling`").says("--list");
    card(&["lint"]).exits(2);
}

/// Bad trace files, with what is said in English and Japanese.
const BAD: &[(&str, &str, &str)] = &[
    ("", "a:1: the file is empty", "a:1: ファイルが空です"),
    ("PIN 1234\n", "a:1: not the head of a card trace", "a:1: カード記録の先頭行ではありません"),
    (
        "{\"format\":\"madoguchi-events\",\"version\":1}\n",
        "a:1: not the head of a card trace",
        "a:1: カード記録の先頭行ではありません",
    ),
    (
        "{\"format\":\"madoguchi-card-trace\",\"version\":2,\"colour\":1}\n",
        "a:1: version 2 of the trace format; this program reads up to 1: use a newer one",
        "a:1: 記録形式の版 2 は読めません",
    ),
    ("HEAD\n{\"seq\":1,\"event\":\"reset\"}\n{\"seq\":2,\"comm", "a:3: no line of a trace", "a:3: 記録の行として"),
    (
        "HEAD\n\n{\"seq\":1,\"command\":\"00B0\"}\n",
        "a:3: an exchange has a `response` or is `lost`",
        "a:3: やりとりには",
    ),
    (
        "HEAD\n{\"seq\":2,\"event\":\"reset\"}\n{\"seq\":1,\"event\":\"reset\"}\n",
        "a:3: sequence number 1 after 2",
        "a:3: 通し番号 2 の次が 1 です",
    ),
    (
        "HEAD\n{\"seq\":1,\"command\":\"0020008002****\",\"response\":\"9000\"}\n",
        "a:2: a command has a `pin` number",
        "a:2: 伏せたバイトがあるコマンド",
    ),
];

#[test]
fn a_bad_trace_is_told_with_file_line_and_reason() {
    let head = "{\"format\":\"madoguchi-card-trace\",\"version\":1,\"atr\":\"\",\"sharing\":\"unknown\"}";
    for (text, english, japanese) in BAD {
        let folder = folder();
        fs::write(folder.path().join("a"), text.replace("HEAD", head)).expect("a file");
        for command in ["trace", "lint"] {
            let ran = madoguchi(folder.path(), &["card", command, "a"]).exits(3).says(english).says("help:");
            assert!(ran.out.is_empty());
            madoguchi(folder.path(), &["card", command, "a", "--lang", "ja"]).exits(3).says(japanese);
        }
    }
    for command in ["trace", "lint"] {
        card(&[command, "nowhere"]).exits(3).says("nowhere: No such file").says("card serve --trace");
        let folder = folder();
        fs::write(folder.path().join("a"), [head.as_bytes(), b"\n\xFF\xFE\n"].concat()).expect("a file");
        madoguchi(folder.path(), &["card", command, "a"]).exits(3).says("a:2: not UTF-8");
    }
}

// --- check

const LIST: &str = "format = 'madoguchi-card-check'\nversion = 1\n";

fn case(id: &str, confidence: &str, step: &str) -> String {
    format!(
        "[[case]]\nid = '{id}'\nrow = '1'\nconfidence = '{confidence}'\nja = 'あ'\nen = 'a'\nsteps = ['applet jpki', '{step}']\n"
    )
}

fn with_list(list: &str, more: &[&str]) -> Ran {
    let folder = folder();
    fs::write(folder.path().join("list.toml"), list).expect("a file");
    let args = ["card", "check", "--profile", "plastic", "--list", "list.toml"];
    madoguchi(folder.path(), &[&args[..], more].concat())
}

#[test]
fn the_plastic_card_passes_wholly() {
    for lang in ["en", "ja"] {
        let ran = card(&["check", "--profile", "plastic", "--spend-pin-tries", "--lang", lang]).exits(0);
        snapshot(&format!("check_plastic_{lang}"), &ran.out);
    }
}

#[test]
fn a_difference_weighs_as_much_as_the_fact_is_sure() {
    let good = case("holds", "M", "try file 0006 -> 9000");
    let differs = |confidence: &str| format!("{LIST}{good}{}", case("differs", confidence, "try file 0006 -> 6A82"));
    with_list(&format!("{LIST}{good}"), &[]).exits(0).says("1 cases: PASS 1");
    with_list(&differs("M"), &[]).exits(1).says("FAIL [M] 1 differs").says("9000 done (expected 6A82)");
    with_list(&differs("C"), &["--lang", "ja"]).exits(1).says("FAIL [C]").says("期待：6A82");
    with_list(&differs("S"), &[]).exits(0).says("WARN [S] 1 differs");
    with_list(&differs("S"), &["--strict"]).exits(1);
    with_list(&differs("?"), &["--strict"]).exits(0).says("INFO [?] 1 differs");
    with_list(&format!("{LIST}{}", case("far", "M", "file 0F0F")), &[]).exits(1).says("INCONCLUSIVE");
    let other = good.replace("steps", "kinds = ['iphone']\nsteps");
    with_list(&format!("{LIST}{other}"), &[]).exits(4).says("N/A").says("not about this kind of card");
}

#[test]
fn what_is_wrong_with_a_list_is_told() {
    with_list("format = 'x'", &[]).exits(3).says("list.toml:").says("missing field");
    with_list(&LIST.replace('1', "9").replace("version", "case = []\nversion"), &[]).exits(3).says("version = 1");
    with_list(&format!("{LIST}{}", case("a", "M", "dance")), &[]).exits(3).says("case a, step 2: `dance` is no step");
    card(&["check", "--profile", "plastic", "--list", "nowhere"]).exits(3).says("nowhere: No such file");
}

#[test]
fn what_is_wrong_with_the_card_is_told() {
    card(&["check"]).exits(2).says("--profile");
    card(&["check", "--profile", "plasticine"]).exits(3).says("plasticine").says("plastic");
    card(&["check", "--profile", "plastic", "--allow-sign"]).exits(2).says("--i-own-this-card");
    card(&["check", "--profile", "plastic", "--pins", "p"]).exits(2).says("--reader");
    let folder = folder();
    fs::write(folder.path().join("bad.toml"), "format = 'madoguchi-card'\nversion = 1\ncolour = 1\n").expect("a file");
    madoguchi(folder.path(), &["card", "check", "--profile", "bad.toml"]).exits(3).says("bad.toml:3:");
}

#[test]
fn pins_come_from_a_file_and_are_never_repeated() {
    let folder = folder();
    for (text, says) in [
        ("auth = 4711\n", "`auth` is no text in quotes"),
        ("text-a = \"471147114711\"\n", "`text-a` is no PIN that can be given"),
        ("auth = \"4711\n", "line 1 is no TOML"),
    ] {
        fs::write(folder.path().join("pins"), text).expect("a file");
        let ran = madoguchi(folder.path(), &["card", "check", "--reader", "x", "--pins", "pins"]).exits(3).says(says);
        assert!(!ran.err.contains("4711"), "{}", ran.err);
    }
}

#[cfg(not(feature = "pcsc"))]
#[test]
fn a_build_without_readers_says_how_to_make_one() {
    let ran = card(&["check", "--reader", "x"]).exits(3);
    ran.says("this build has no PC/SC readers").says("libpcsclite-dev").says("--features pcsc");
    card(&["check", "--reader", "x", "--lang", "ja"]).exits(3).says("対応していません").says("libpcsclite-dev");
}

#[test]
fn results_are_written_as_json_too() {
    let folder = folder();
    let list = format!("{LIST}{}", case("holds", "M", "try file 0006 -> 9000"));
    fs::write(folder.path().join("list.toml"), list).expect("a file");
    let args = ["card", "check", "--profile", "plastic", "--list", "list.toml", "--json"];
    madoguchi(folder.path(), &[&args[..], &["r.json"]].concat()).exits(0);
    let text = fs::read_to_string(folder.path().join("r.json")).expect("the file");
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["format"], "madoguchi-card-check-report");
    assert_eq!(value["cases"][0]["verdict"], "PASS");
    assert_eq!(value["cases"][0]["confidence"], "M");
    madoguchi(folder.path(), &[&args[..], &["no/such/folder.json"]].concat()).exits(3).says("no/such/folder.json");
    assert!(!Path::new("r.json").exists());
}
