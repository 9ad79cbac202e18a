//! The launcher's end of the daemon: when the launcher is gone, however it went, the daemon's standard input closes, and
//! the daemon goes, too.

use rustix::process::{Signal, getpid, kill_process};
use std::io::Read;
use std::sync::Once;

static HELD: Once = Once::new();

/// Holds on to standard input; once for the whole process.
pub fn hold() {
    HELD.call_once(|| {
        std::thread::spawn(|| {
            let mut input = std::io::stdin().lock();
            let mut ignored = [0; 64];
            while matches!(input.read(&mut ignored), Ok(1..)) {}
            let _ = kill_process(getpid(), Signal::TERM);
        });
    });
}
