//! Input that is no bundle, or none that this version can read: its message, in either language, and its exit code.

use crate::common::madoguchi;
use crate::forger::{Forger, folder, sound, verify};
use madoguchi_contract::event::EventBody;

#[track_caller]
fn refused(bytes: &[u8], code: i32, en: &str, ja: &str) {
    verify(bytes, &[]).exits(code).says(en);
    verify(bytes, &["--lang", "ja"]).exits(code).says(ja);
}

#[test]
fn a_bundle_of_a_newer_version_says_to_update() {
    let mut forger = Forger::new();
    let text = String::from_utf8(forger.bundle.manifest_bytes).expect("UTF-8");
    let newer = text.replacen("\"version\": 1,", "\"version\": 2,\n  \"later\": [],", 1);
    assert_ne!(newer, text);
    forger.bundle.manifest_bytes = newer.into_bytes();
    refused(&forger.plain(), 3, "written by a newer version of madoguchi", "新しい版のmadoguchiが書いた");
}

#[test]
fn a_bundle_that_is_cut_off_says_so() {
    let half = &sound()[..sound().len() / 2];
    refused(half, 3, "cut off: the end of the file is missing", "途中で切れている");
    refused(&sound()[..sound().len() - 1], 3, "cut off", "途中で切れている");
}

#[test]
fn another_file_is_no_bundle() {
    refused(b"hello", 3, "not an evidence bundle", "証跡ファイル（`madoguchi run`が書くZIP）ではない");
    refused(b"", 3, "not an evidence bundle", "証跡ファイル");
    let folder = folder();
    madoguchi(folder.path(), &["verify", "nothing.zip"]).exits(3).says("nothing.zip: cannot be read");
}

#[test]
fn a_zip_without_a_manifest_is_no_bundle() {
    let zip = madoguchi_report::bundle::pack([("a.txt", &b"a"[..])]);
    refused(&zip, 3, "`manifest.json` is missing", "`manifest.json`がない");
}

#[test]
fn a_file_whose_bytes_do_not_fit_their_checksum_is_named() {
    let mut bytes = sound().to_vec();
    // Inside of the first file's compressed bytes.
    bytes[80] ^= 0xff;
    refused(&bytes, 1, "`manifest.json` was changed", "`manifest.json`が変更された");
}

#[test]
fn an_unknown_clause_is_named() {
    let mut forger = Forger::new();
    let case = forger.failed();
    let at = forger.place(&case, |body| matches!(body, EventBody::CaseOpened { .. }));
    let EventBody::CaseOpened { case: opened } = &mut forger.events[at].body else { panic!("a case") };
    let mut other = madoguchi_contract::Case::clone(opened);
    other.clauses.push("R-CERT-99".into());
    *opened = other.into();
    forger.chain_again();
    forger.sum_up(|_| {});
    refused(&forger.listed(), 1, "no clause `R-CERT-99`", "条項の一覧にない条項");
}

#[test]
fn an_unknown_option_is_a_matter_of_usage() {
    let folder = folder();
    madoguchi(folder.path(), &["verify"]).exits(2);
    madoguchi(folder.path(), &["verify", "a.zip", "--certify"]).exits(2);
}
