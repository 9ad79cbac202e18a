//! Twenty daemons side by side, each with a card of its own, without a port and without leaving anything behind.

use crate::desk::{Desk, builtin, have, reader, start};
use madoguchi_reader::Order;
use std::process::Command;

const OPENSC: (&str, &str) = ("opensc-tool", "opensc");

#[test]
fn twenty_daemons_run_side_by_side() {
    if !have(&[OPENSC]) {
        return;
    }
    let mut desks = vec![];
    for number in 1..=20 {
        let Some(desk) = Desk::of(vec![reader(&format!("Desk {number}"), builtin("plastic"))]) else { return };
        desks.push(desk);
    }
    for (desk, number) in desks.iter().zip(1..) {
        let listed = desk.run("opensc-tool", &["--list-readers"]).good();
        let rows: Vec<_> = listed.out.lines().filter(|line| line.contains("Desk ")).collect();
        assert!(matches!(rows[..], [row] if row.contains(&format!("Desk {number} 00 00"))), "{listed}");
        assert_eq!(desk.run("opensc-tool", &["--name"]).good().out.trim(), "jpki");
    }
    // One card is taken off: the others do not notice.
    desks[0].daemon.tell(1, &Order::Remove {}).expect("obeyed");
    assert!(!desks[0].state().present && desks[1].state().present);
}

#[test]
fn a_daemon_ends_when_it_is_dropped_and_leaves_no_process() {
    if !have(&[]) {
        return;
    }
    let Some(desk) = Desk::with("plastic") else { return };
    let socket = desk.daemon.socket();
    let process = socket.iter().nth(2).expect("a process id").to_owned();
    let running = || std::path::Path::new("/proc").join(&process).join("exe").exists();
    assert!(running() && socket.exists());
    drop(desk);
    assert!(!running(), "pcscd {process:?} still runs");
}

#[test]
fn a_daemon_ends_when_its_launcher_is_killed() {
    if !have(&[]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let Some((mut launcher, socket)) = crate::control::serve(folder.path(), &["--profile", "plastic"]) else { return };
    let process = std::path::Path::new("/proc").join(socket.iter().nth(2).expect("a process id"));
    assert!(process.exists());
    // SIGKILL: the launcher can do nothing any more.
    launcher.0.kill().expect("killed");
    launcher.0.wait().expect("ended");
    let gone = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        !process.exists()
    });
    assert!(gone, "pcscd outlived its launcher");
}

#[test]
fn no_port_is_opened() {
    if !have(&[("ss", "iproute2")]) {
        return;
    }
    let listening = || {
        let out = Command::new("ss").args(["-ltnup"]).output().expect("ss runs").stdout;
        String::from_utf8_lossy(&out).lines().filter(|line| line.contains("pcscd")).count()
    };
    let before = listening();
    let folder = tempfile::tempdir().expect("a folder");
    match start(folder.path(), vec![reader("Reader", builtin("plastic"))]) {
        Ok(daemon) => {
            assert_eq!(listening(), before);
            drop(daemon);
        }
        Err(error) => crate::desk::skip(&error.to_string()),
    }
}
