//! The program in a thread of its own, until it is dropped.

use super::call::Centre;
use super::terminal::{Terminal, Turn};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// A program that runs; dropping it ends it after its present pass.
#[derive(Debug)]
pub struct Running {
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl<C: Centre + 'static> Terminal<C> {
    /// Lets a thread do pass after pass.
    #[must_use]
    pub fn start(mut self) -> Running {
        let over = Arc::new(AtomicBool::new(false));
        let told = over.clone();
        let thread = std::thread::spawn(move || {
            let mut idle = 0;
            while !told.load(Ordering::Relaxed) {
                let turn = self.turn()?;
                idle = if turn == Turn::Idle { idle + 1 } else { 0 };
                std::thread::sleep(match idle {
                    0 => SHORT_PAUSE,
                    1..=LIVELY => PAUSE,
                    _ => LONG_PAUSE,
                });
            }
            self.note_fetched()
        });
        Running { over, thread: Some(thread) }
    }
}

impl Running {
    /// Ends the program and tells whether its folder could be used until the end.
    ///
    /// # Errors
    /// The fault that ended it before.
    pub fn stop(mut self) -> io::Result<()> {
        self.end()
    }

    fn end(&mut self) -> io::Result<()> {
        self.over.store(true, Ordering::Relaxed);
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(ended)) => ended,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => Ok(()),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            // Whoever wants to know the fault calls `stop`.
            let _ = self.end();
        }
    }
}

/// Idle passes after which it looks less often: dozens of slots may wait at one time.
const LIVELY: u32 = 30;
const LONG_PAUSE: Duration = Duration::from_millis(4);
const PAUSE: Duration = Duration::from_millis(1);
const SHORT_PAUSE: Duration = Duration::from_micros(500);
