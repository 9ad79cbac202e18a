//! What is missing or wrong on a machine is told in one line, with what to install or change.

use crate::control::madoguchi;
use crate::desk::{builtin, have, reader, skip};
use madoguchi_world::pcsc::{Daemon, LaunchError, ReaderPlan, Readers, Session};
use std::path::{Path, PathBuf};

fn refused(driver: Option<PathBuf>, plans: Vec<ReaderPlan>) -> LaunchError {
    let folder = tempfile::tempdir().expect("a folder");
    let session = Session::create(&folder.path().join("session")).expect("a session");
    match Daemon::start(session, Readers { plans, driver }) {
        Ok(_) => panic!("it starts"),
        Err(error) => {
            for text in [error.to_string(), error.japanese()] {
                assert!(!text.contains('\n'), "one line: {text}");
            }
            error
        }
    }
}

fn one_reader() -> Vec<ReaderPlan> {
    vec![reader("Reader", builtin("plastic"))]
}

#[test]
fn a_driver_that_cannot_be_loaded_is_told_from_the_daemons_log() {
    if !have(&[]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let text = folder.path().join("text.so");
    std::fs::write(&text, "not a library").expect("written");
    for (path, says) in [(Path::new("/nowhere/driver.so"), "No such file"), (&text, "file too short")] {
        match refused(Some(path.into()), one_reader()) {
            LaunchError::Driver { said, .. } => assert!(said.contains(says), "{said}"),
            error @ LaunchError::NoNamespace { .. } => skip(&error.to_string()),
            error => panic!("{error}"),
        }
    }
}

#[test]
fn a_card_that_the_driver_refuses_is_told_in_its_words() {
    if !have(&[]) {
        return;
    }
    let broken = madoguchi_reader::CardSource {
        profile: "mine.toml".into(),
        text: Some("format = \"madoguchi-card\"\nversion = 1\nextends = \"plastic\"\n[card]\ncolour = 3\n".into()),
        expiry: None,
    };
    match refused(None, vec![reader("Reader", madoguchi_reader::Contents::Card(broken))]) {
        LaunchError::Reader(said) => assert!(said.contains("colour"), "{said}"),
        error @ LaunchError::NoNamespace { .. } => skip(&error.to_string()),
        error => panic!("{error}"),
    }
}

#[test]
fn names_and_counts_that_pcscd_does_not_take_are_refused_before_it_starts() {
    if !have(&[]) {
        return;
    }
    for name in ["", "a \"b\"", "two\nlines", "カードリーダー", &"x".repeat(121)] {
        let error = refused(None, vec![reader(name, builtin("plastic"))]);
        assert!(matches!(error, LaunchError::Name { .. }), "{error}");
    }
    let many = (0..17).map(|_| reader("Reader", builtin("plastic"))).collect();
    assert!(matches!(refused(None, many), LaunchError::Count(17)));
    assert!(matches!(refused(None, vec![]), LaunchError::Count(0)));
    let folder = tempfile::tempdir().expect("a folder");
    let session = Session::create(&folder.path().join("a folder"));
    assert!(matches!(session, Err(LaunchError::Path(_))), "{session:?}");
}

#[test]
fn a_machine_without_pcscd_or_name_spaces_is_told_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let tools = folder.path().join("tools");
    std::fs::create_dir(&tools).expect("made");
    // An `unshare` that is refused, as in a container without the right.
    let unshare = tools.join("unshare");
    std::fs::write(&unshare, "#!/bin/sh\necho 'unshare: unshare failed: Operation not permitted' >&2\nexit 1\n")
        .expect("written");
    std::os::unix::fs::PermissionsExt::set_mode(&mut std::fs::metadata(&unshare).expect("there").permissions(), 0o755);
    std::fs::set_permissions(&unshare, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("executable");
    if !have(&[]) {
        return;
    }
    let path = std::env::join_paths([tools.as_path(), Path::new("/usr/bin"), Path::new("/bin")]).expect("a path");
    for (lang, says) in [("en", "this system gives no name space"), ("ja", "名前空間を作れません")] {
        let args = ["card", "serve", "--profile", "plastic", "--session", "session", "--lang", lang];
        let ended = madoguchi(folder.path(), &args).env("PATH", &path).output().expect("it runs");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(3), "{said}");
        assert!(said.contains(says) && said.contains("Operation not permitted"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn a_wrong_command_line_is_told_before_anything_starts() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(
        folder.path().join("mine.toml"),
        "format = \"madoguchi-card\"\nversion = 1\nextends = \"plastik\"\n",
    )
    .expect("written");
    for (args, code, says) in [
        (&["--profile", "plastik"][..], 3, "give a file, or one of plastic"),
        (&["--profile", "mine.toml"], 3, "mine.toml:3"),
        (&["--profile", "plastic", "--expiry", "tomorrow"], 3, "tomorrow"),
        (&["--profile", "plastic", "--reader-name", "a", "--reader-name", "b"], 3, "2 reader names for 1 profiles"),
        (&["--profile", "plastic", "--vpcd", "192.0.2.1:35963"], 3, "is not this machine"),
        (&["--profile", "plastic", "--vpcd", "127.0.0.1:1"], 3, "apt-get install vsmartcard-vpcd"),
        (&[], 2, "--profile"),
    ] {
        let mut command = madoguchi(folder.path(), &["card", "serve", "--session", "session"]);
        let ended = command.args(args).output().expect("it runs");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.contains(says), "{args:?}: {said}");
    }
}
