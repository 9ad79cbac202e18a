//! Explorations that ended early and go on.

use super::common::{Background, program, until};
use super::{SMALL, explore, relay, relay_of_build};
use std::fs;
use tempfile::tempdir;

#[test]
fn a_cut_off_exploration_goes_on_to_the_same_bytes() {
    let folder = tempdir().expect("a folder");
    let state = folder.path().join("state");
    let args = ["--sut", "reference:holiday-open", "--resume", "state"];
    let whole = explore(folder.path(), &args).exits(1);
    assert_eq!(whole.out, explore(folder.path(), &args[..2]).exits(1).out, "keeping it changes nothing");
    let kept = fs::read(&state).expect("the state");
    for cut in [kept.len() / 3, kept.len() / 2, kept.len() - 1] {
        fs::write(&state, &kept[..cut]).expect("cut off, as by a kill in the middle of a line");
        let again = explore(folder.path(), &args).exits(1);
        assert_eq!(again.out, whole.out, "cut at {cut} of {}", kept.len());
        let lines = |bytes: &[u8]| {
            let mut lines: Vec<String> = String::from_utf8_lossy(bytes).lines().map(String::from).collect();
            lines.sort();
            lines
        };
        assert_eq!(lines(&fs::read(&state).expect("the state")), lines(&kept));
    }
    explore(folder.path(), &args).exits(1).says("0 are left");
    explore(folder.path(), &[&args[..], &["--lang", "ja"]].concat()).exits(1).says("残り0");
}

#[test]
fn a_walk_killed_in_its_middle_goes_on_to_the_bytes_of_an_undisturbed_one() {
    let folder = tempdir().expect("a folder");
    let (slow, sound) = (relay("slow"), relay("sound"));
    let state = folder.path().join("state");
    let mut command = program(folder.path());
    command.args(SMALL).args(["--shard", "1/20", "--resume", "state", "--sut", &slow]);
    let mut walk = Background::start(&mut command);
    let lines = || fs::read(&state).map_or(0, |kept| kept.iter().filter(|byte| **byte == b'\n').count());
    until("a stretch is kept", || lines() > 1);
    let mut child = walk.0.take().expect("it runs");
    child.kill().expect("SIGKILL");
    let status = child.wait().expect("it is dead");
    assert_eq!(status.code(), None, "killed in its middle, not ended: {status}");
    let fresh = explore(folder.path(), &["--shard", "1/20", "--sut", &sound]).exits(0);
    let on = explore(folder.path(), &["--shard", "1/20", "--resume", "state", "--sut", &sound]).exits(0);
    let on = on.says("stretches are done");
    assert!(!on.err.contains(" 0 are left"), "{}", on.err);
    assert_eq!(on.out, fresh.out);
}

#[test]
fn a_product_that_died_goes_on_where_it_was() {
    let folder = tempdir().expect("a folder");
    let (dying, sound) = (relay("dies"), relay("sound"));
    let kept = |sut: &str| explore(folder.path(), &["--shard", "1/20", "--resume", "state", "--sut", sut]);
    kept(&dying).exits(70).says("the same command goes on");
    let fresh = explore(folder.path(), &["--shard", "1/20", "--sut", &sound]).exits(0);
    let on = kept(&sound).exits(0).says("stretches are done");
    assert_eq!(on.out.replace(&sound, ""), fresh.out.replace(&sound, ""));
}

#[test]
fn what_was_found_of_something_else_is_refused() {
    let folder = tempdir().expect("a folder");
    let of = |build: &str, more: &[&str]| {
        let sut = relay_of_build("sound", build);
        explore(folder.path(), &[&["--resume", "state", "--shard", "1/100", "--sut", &sut], more].concat())
    };
    of("abc", &[]).exits(0);
    of("abd", &[]).exits(3).says("another build of the product").says("(abc)").says("(abd)");
    of("abd", &["--lang", "ja"]).exits(3).says("製品の別のビルド");
    let other = |more: &[&str]| {
        let sut = relay_of_build("sound", "abc");
        explore(folder.path(), &[&["--resume", "state", "--sut", &sut], more].concat())
    };
    other(&["--shard", "2/100"]).exits(3).says("begun for the part 1/100 of the cells");
    other(&["--shard", "1/100", "--rulebook", "seminar-2025-07"]).exits(3).says("begun for the rulebooks actual");
    other(&["--shard", "1/100", "--whole", "call centre:desk"]).exits(3).says("the space under `actual` is another");
    fs::write(folder.path().join("state"), "notes\n").expect("written");
    of("abc", &[]).exits(3).says("no file of an exploration");
    fs::write(folder.path().join("state"), "{\"format\":\"madoguchi.exploration\",\"version\":2}\n").expect("written");
    of("abc", &[]).exits(3).says("newer version");
}

#[test]
fn a_full_disk_is_told_and_what_stands_there_stays_valid() {
    let folder = tempdir().expect("a folder");
    let full = explore(folder.path(), &["--resume", "/dev/full"]).exits(3);
    full.says("No space left on device").says("make room");
    explore(folder.path(), &["--resume", "/dev/full", "--lang", "ja"]).exits(3).says("場所を空ければ");
    explore(folder.path(), &["--resume", "nowhere/state"]).exits(3).says("No such file");
}
