//! `receipt check` and `receipt show`, as somebody who writes claims uses them.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn sample(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../scenarios/receipt/samples/{kind}.UKE"))
}

fn receipt(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
    command.arg("receipt").args(arguments).output().expect("the binary runs")
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// The medical sample with one change, in a folder.
fn changed(folder: &Path, from: &[u8], to: &[u8]) -> String {
    let bytes = std::fs::read(sample("medical")).expect("the sample");
    let at = bytes.windows(from.len()).position(|window| window == from).expect("it stands there");
    let changed = [&bytes[..at], to, &bytes[at + from.len()..]].concat();
    let path = folder.join("RECEIPTC.UKE");
    std::fs::write(&path, changed).expect("written");
    path.display().to_string()
}

#[test]
fn clean_files_of_all_kinds_end_with_0() {
    for kind in ["medical", "dpc", "dental", "dispensing"] {
        let (code, out, err) = told(&receipt(&["check", &sample(kind).display().to_string()]));
        assert_eq!(code, 0, "{out}{err}");
        assert!(out.contains(kind) && out.contains("0 findings"), "{out}");
    }
}

#[test]
fn a_fault_is_shown_in_its_line_in_both_languages() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = changed(folder.path(), b",12,3456,", b",12,,");
    let (code, out, _) = told(&receipt(&["check", &path]));
    assert_eq!(code, 1);
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].ends_with("RECEIPTC.UKE:3  C-L2162  claim not taken (L2)  claim 1"), "{out}");
    assert_eq!(lines[2], "  | HO,06132013,12,,2,365,,,,,,,,,");
    assert_eq!(lines[3], "  |                ^ field 3 number");
    let (_, out, _) = told(&receipt(&["check", &path, "--lang", "ja"]));
    assert!(out.contains("被保険者証の番号が記録されていない") && out.contains("3項目目 被保険者証等の番号"), "{out}");
}

#[test]
fn the_threshold_decides_the_exit_code() {
    let folder = tempfile::tempdir().expect("a folder");
    // A name without the blank: a warning.
    let path = changed(folder.path(), b"\x8C\xA9\x96\x7B\x81\x40\x91\xBE\x98\x59", b"\x8C\xA9\x96\x7B\x91\xBE\x98\x59");
    let code = |severity: &str| told(&receipt(&["check", &path, "--severity", severity])).0;
    assert_eq!(["note", "warning", "returnable", "claim", "file"].map(code), [1, 1, 0, 0, 0]);
}

#[test]
fn json_and_sarif_are_read_by_machines() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = changed(folder.path(), b"SN,1,01", b"SN,1,04");
    let (code, out, _) = told(&receipt(&["check", &path, "--format", "json"]));
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((code, lines.len()), (1, 2));
    assert_eq!(lines[0]["code"], "C-X180");
    assert_eq!(
        (&lines[0]["line"], &lines[0]["field"]["ident"], &lines[0]["raw"]),
        (&4.into(), &"confirm_kind".into(), &"30 34".into())
    );
    assert_eq!(
        (&lines[1]["kind"], &lines[1]["findings"], &lines[1]["worst"]),
        (&"summary".into(), &1.into(), &"claim".into())
    );
    let (_, out, _) = told(&receipt(&["check", &path, "--format", "sarif"]));
    let log: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    let (run, result) = (&log["runs"][0], &log["runs"][0]["results"][0]);
    assert_eq!(run["tool"]["driver"]["name"], "madoguchi");
    assert_eq!((&result["ruleId"], &result["level"]), (&run["tool"]["driver"]["rules"][0]["id"], &"error".into()));
    let region = &result["locations"][0]["physicalLocation"]["region"];
    let at = region["byteOffset"].as_u64().expect("a place") as usize;
    assert_eq!(&std::fs::read(&path).expect("the file")[at..at + 2], b"04");
}

#[test]
fn what_is_no_file_of_claims_is_told_in_one_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path.display().to_string()
    };
    for (name, bytes, text) in [
        ("empty", &b""[..], "the file is empty"),
        ("pdf", b"%PDF-1.7", "this is not a file of claims"),
        ("payer", b"1,1,0,IR,1,13\r\n", "the payer's form"),
    ] {
        let path = file(name, bytes);
        let (code, out, err) = told(&receipt(&["check", &path]));
        assert_eq!((code, out.as_str()), (3, ""), "{err}");
        assert!(err.lines().next().is_some_and(|line| line.contains(text)), "{err}");
    }
    let (code, _, err) = told(&receipt(&["check", "no/such/file"]));
    assert!(code == 3 && err.contains("no/such/file"), "{err}");
    assert_eq!(told(&receipt(&["check"])).0, 2);
}

#[test]
fn utf_8_is_named_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("RECEIPTC.UKE");
    std::fs::write(&path, "IR,1,13,1,9999908,,窓口医院,202507,00,\r\nGO,0,0,99\r\n\u{1a}").expect("written");
    let (code, out, _) = told(&receipt(&["check", &path.display().to_string(), "--severity", "file"]));
    assert_eq!(code, 1);
    assert!(out.lines().next().is_some_and(|line| line.contains("C-X004")), "{out}");
}

#[test]
fn claims_are_shown_in_words() {
    let path = sample("medical").display().to_string();
    let (code, out, _) = told(&receipt(&["show", &path, "--claim", "2", "--lang", "ja"]));
    assert_eq!(code, 0);
    assert!(out.contains("レセプト 2/3") && out.contains("負担者番号: 54136015") && out.contains("日: 5(1)"), "{out}");
    assert!(!out.contains("見本　太郎"));
    assert_eq!(told(&receipt(&["show", &path, "--claim", "4"])).0, 4);
}

#[test]
fn written_claims_of_every_kind_are_clean_and_fit_their_case() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("claims").display().to_string();
    let (code, told_out, err) = told(&receipt(&["write", "V-105@actual", "--out", &out]));
    assert_eq!(code, 0, "{told_out}{err}");
    for name in ["RECEIPTC.UKE", "RECEIPTD.UKE", "RECEIPTS.UKE", "RECEIPTY.UKE"] {
        let path = format!("{out}/fund/{name}");
        let (code, told_out, err) = told(&receipt(&["check", &path, "--case", "V-105@actual", "--severity", "note"]));
        assert_eq!(code, 0, "{told_out}{err}");
        assert!(told_out.contains("0 findings"), "{told_out}");
    }
    let (code, _, err) = told(&receipt(&["write", "V-105@actual", "--out", &out]));
    assert!(code == 3 && err.contains("RECEIPTC.UKE") && err.contains("--force"), "{code} {err}");
    assert_eq!(told(&receipt(&["write", "V-105", "--kind", "medical", "--out", &out, "--force"])).0, 0);
}

#[test]
fn a_claim_beside_another_case_is_told_on_the_clause() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().display().to_string();
    assert_eq!(told(&receipt(&["write", "V-105", "--kind", "medical", "--out", &out])).0, 0);
    let path = format!("{out}/fund/RECEIPTC.UKE");
    let (code, text, _) = told(&receipt(&["check", &path, "--case", "V-101"]));
    assert_eq!(code, 1);
    assert!(text.contains("R-CLM-02 (ELIG-10)  likely to come back (L3)"), "{text}");
    let (_, text, _) = told(&receipt(&["check", &path, "--case", "V-101", "--lang", "ja"]));
    assert!(text.contains("方法AかBができるのにC（不詳）で請求している"), "{text}");
    let (_, text, _) = told(&receipt(&["check", &path, "--case", "V-101", "--format", "json"]));
    let first: Value = serde_json::from_str(text.lines().next().expect("a line")).expect("JSON");
    assert_eq!(
        (&first["kind"], &first["clause"], &first["line"]),
        (&"departure".into(), &"R-CLM-02".into(), &3.into())
    );
    let (_, text, _) = told(&receipt(&["check", &path, "--case", "V-101", "--format", "sarif"]));
    let log: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "R-CLM-02");
}

#[test]
fn every_case_of_the_suite_is_written_clean() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().display().to_string();
    let (code, text, err) = told(&receipt(&["write", "--all", "--out", &out]));
    assert!(code == 0 && text.lines().count() == 8, "{text}{err}");
    assert!(err.contains("cases are left out"), "{err}");
    let files = text.lines().map(|line| line.split(": ").next().expect("a path").to_string());
    let arguments: Vec<String> = ["check".to_string()].into_iter().chain(files).collect();
    let (code, text, _) = told(&receipt(&arguments.iter().map(String::as_str).collect::<Vec<_>>()));
    assert_eq!(code, 0, "{text}");
}

#[test]
fn cases_that_cannot_be_written_are_told() {
    let (code, _, err) = told(&receipt(&["write", "V-105@actul"]));
    assert!(code == 4 && err.contains("V-105@actul") && err.contains("the nearest is `V-105@actual`"), "{code} {err}");
    let (code, _, err) = told(&receipt(&["write", "V-105", "--month", "2025-13"]));
    assert!(code == 3 && err.contains("--month 2025-13"), "{code} {err}");
    let (code, _, err) = told(&receipt(&["write"]));
    assert!(code != 0 && err.contains("CASE"), "{code} {err}");
}
