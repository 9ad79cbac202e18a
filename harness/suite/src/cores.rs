//! Work shared among threads; what comes back stands in the order of the work.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Cores of this machine.
pub(crate) fn count() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Does each piece of work on whichever of so many threads is free.
pub(crate) fn map<T: Sync, R: Send>(threads: usize, work: &[T], done: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let one = || {
        let mut own = vec![];
        while let Some((place, piece)) = {
            let place = next.fetch_add(1, Ordering::Relaxed);
            work.get(place).map(|piece| (place, piece))
        } {
            own.push((place, done(piece)));
        }
        own
    };
    let mut all: Vec<(usize, R)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(one)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, done)| done).collect()
}
