//! A tap: somebody holds the card to the reader and takes it away, after a time or when the program has let go of it.

use crate::reader::Reader;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// So long must a card that was used be left alone before the hand goes: programs pause between two commands.
const QUIET: Duration = Duration::from_millis(500);
/// Nobody holds a card longer than this to a reader that does nothing.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often the hand looks.
const LOOK: Duration = Duration::from_millis(10);

/// The moment of a use.
pub fn now() -> Option<Instant> {
    Some(Instant::now())
}

/// Takes the card off later, in a thread of its own.
pub fn leave(reader: &Arc<Reader>, moves: u64, after: Option<Duration>) {
    let reader = Arc::clone(reader);
    std::thread::spawn(move || {
        let stays = match after {
            Some(after) => reader.lies_still(moves, after),
            None => until_let_go(&reader, moves),
        };
        if stays {
            reader.remove_unmoved(moves);
        }
    });
}

fn until_let_go(reader: &Reader, moves: u64) -> bool {
    let put_on = Instant::now();
    while reader.lies_still(moves, LOOK) {
        match reader.use_of() {
            (Some(used), powered) if !powered || used.elapsed() >= QUIET => return true,
            (None, _) if put_on.elapsed() >= PATIENCE => return true,
            _ => {}
        }
    }
    false
}
