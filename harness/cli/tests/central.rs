//! `central`: served on loopback with a manifest in one line; the seminar's tables come out to the last digit.

mod common;

use common::{Background, madoguchi, program};
use std::io::{BufRead, BufReader};

#[test]
fn the_seminars_tables_come_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = madoguchi(folder.path(), &["central", "stats", "--lang", "ja"]).exits(0);
    // Slide 1 of the seminar, as printed there.
    for row in [
        "病院 17,389,262 8,428,139 8,961,123",
        "医科診療所 97,532,332 26,804,226 70,728,106",
        "歯科診療所 19,081,861 8,132,566 10,949,295",
        "薬局 97,573,866 24,488,093 73,085,773",
        "総計 231,577,321 67,853,024 163,724,297 29.30 %",
        "病院 2,471,406 1,021,529 4,228,686",
        "医科診療所 7,737,708 8,466,267 20,309,726",
        "歯科診療所 2,176,112 1,726,083 2,147,371",
        "薬局 7,698,061 6,702,890 12,860,158",
        "総計 20,083,287 17,916,769 39,545,941",
        "総計 231,577 67,853 163,724 29.30 %",
    ] {
        let ran = &ran;
        assert!(ran.out.split_whitespace().collect::<Vec<_>>().join(" ").contains(row), "{row}\n{}", ran.out);
    }
}

#[test]
fn it_prints_its_manifest_and_serves() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut served = Background::start(program(folder.path()).args([
        "central",
        "serve",
        "--habit",
        "order=3",
        "--relation-days",
        "90",
        "--faults",
        "busy",
    ]));
    let out = served.0.as_mut().and_then(|child| child.stdout.take()).expect("caught");
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line).expect("a line");
    let manifest: serde_json::Value = serde_json::from_str(&line).expect("one JSON line");
    assert_eq!(manifest["emulated"], true);
    assert_eq!(manifest["faults"][0]["kind"], "status");
    assert_eq!(manifest["again"], "madoguchi central serve --habit order=3 --relation-days 90 --faults busy");
    assert_eq!(manifest["emergency"], "/madoguchi/emergency/look-up");
    for url in ["base_url", "management_url"] {
        let url = manifest[url].as_str().expect("a URL");
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
        std::net::TcpStream::connect(url.trim_start_matches("http://")).expect("somebody listens");
    }
}

#[test]
fn what_cannot_be_served_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let say = |args: &[&str]| madoguchi(folder.path(), &[&["central", "serve"], args].concat()).exits(3);
    say(&["--listen", "0.0.0.0:0"]).says("not a loopback address");
    say(&["--listen", "0.0.0.0:0", "--lang", "ja"]).says("待ち受けられません");
    say(&["--habit", "order=last"]).says("documented, SEED");
    say(&["--now", "today"]).says("2025-07-10T09:00:00+09:00");
    say(&["--faults", "earthquake"]).says("cut-in-mid-reception");
    say(&["--faults", "power-cut"]).says("happens at a desk").says("desk serve");
    say(&["--people", "nobody.toml"]).says("people.toml is an example");
    madoguchi(folder.path(), &["central", "serve", "--relation-days=-1"]).exits(2).says("relation-days");
}
