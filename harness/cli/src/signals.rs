//! Ctrl-C and SIGTERM: every command ends with 130, whatever it was doing.
//!
//! A command that only computes is ended at once by a thread that waits for the signals. One that has started a product
//! takes them over for that time ([`Signals::listen`]), so that the product's processes end with it and what was
//! written is closed properly.

use crate::exit::Exit;
use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals, as long as somebody handles them properly.
pub struct Signals([Option<Signal>; 2]);

impl Signals {
    /// Takes the signals over. Inside a tokio runtime.
    pub fn listen() -> Self {
        TAKEN.fetch_add(1, Ordering::SeqCst);
        Self([SignalKind::interrupt(), SignalKind::terminate()].map(|kind| signal(kind).ok()))
    }

    /// Ends when one of them arrives.
    pub async fn interrupted(&mut self) {
        let waits: Vec<_> = self.0.iter_mut().flatten().map(|signal| Box::pin(signal.recv())).collect();
        if waits.is_empty() {
            return std::future::pending().await;
        }
        futures::future::select_all(waits).await;
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        TAKEN.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Does this work unless a signal comes first; what it had started is then dropped, processes included.
///
/// # Errors
/// [`Exit::INTERRUPTED`].
pub async fn unless_interrupted<T>(work: impl Future<Output = T>) -> Result<T, Exit> {
    let mut signals = Signals::listen();
    tokio::select! {
        done = work => Ok(done),
        () = signals.interrupted() => {
            crate::console::error("interrupted", "");
            Err(Exit::INTERRUPTED)
        }
    }
}

/// Ends the program with 130 at a signal that no command has taken over.
pub fn watch() {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    let entered = runtime.enter();
    let mut signals = Signals::listen();
    drop(entered);
    let wait = move || {
        runtime.block_on(async {
            loop {
                signals.interrupted().await;
                if TAKEN.load(Ordering::SeqCst) == WATCH {
                    std::process::exit(130);
                }
            }
        });
    };
    // Without the thread a signal still ends the program, only without this code.
    let _ = std::thread::Builder::new().name("signals".into()).spawn(wait);
}

/// How many parts of the program listen.
static TAKEN: AtomicUsize = AtomicUsize::new(0);
/// The watch alone.
const WATCH: usize = 1;
