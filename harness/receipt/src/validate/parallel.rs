//! Validation on several cores: claims do not know each other, so pieces that begin with a claim are checked side by side.
//!
//! A piece is checked as if everything before it went as it should: no totals yet, no end mark, as many claims as there are openings.
//! Where what really came before differs, a piece holds totals, or tells very much, it is checked again in its turn; findings come in the
//! order of the file, the same for any number of cores.

use super::checker::{Checker, FileState};
use super::finding::Finding;
use crate::Kind;
use crate::parse::Lines;
use std::io::{self, Read};

/// Bytes of a piece.
const PIECE: usize = 1 << 19;
/// Pieces of a core without two openings, behind which nobody looks for more.
const LONG: usize = 4;
/// Most findings of a piece that are kept: a file of nothing but faults is checked in turn, so that memory does not grow with it.
const KEPT: usize = 4096;

/// Validates a file of this kind on so many cores; otherwise as [`validate`](super::validate).
///
/// # Errors
/// Faults in reading.
pub fn validate_on(cores: usize, input: impl Read, kind: Kind, tell: &mut dyn FnMut(Finding)) -> io::Result<u64> {
    // A DPC claim in parts repeats its opening record.
    if cores < 2 || kind == Kind::Dpc {
        return super::validate(input, kind, tell);
    }
    in_pieces(PIECE, cores, input, kind, tell)
}

fn in_pieces(
    piece: usize,
    cores: usize,
    mut input: impl Read,
    kind: Kind,
    tell: &mut dyn FnMut(Finding),
) -> io::Result<u64> {
    let mut course = Course { kind, state: FileState::default(), line: 1, offset: 0, tell };
    let mut window = vec![];
    loop {
        let wanted = window.len() + piece * cores;
        (&mut input).take((piece * cores) as u64).read_to_end(&mut window)?;
        let cuts = cuts(&window, kind);
        // The last claim that opens here may go on; the last one of the file is followed by the totals.
        if window.len() < wanted || (cuts.len() < 2 && window.len() > LONG * piece * cores) {
            break;
        }
        if let [first, .., last] = cuts[..] {
            course.in_turn(&window[..first]);
            course.side_by_side(&window, &cuts, cores);
            drop(window.drain(..last));
        }
    }
    // The end of the file, or a claim of a size that none has.
    let Course { state, tell, line, offset, .. } = course;
    let mut checker = Checker::resume(kind, tell, state);
    let mut lines = Lines::from((&window[..]).chain(input), line, offset);
    while let Some(line) = lines.next_line()? {
        checker.line(&line);
    }
    Ok(checker.finish())
}

/// Where claims open.
fn cuts(bytes: &[u8], kind: Kind) -> Vec<usize> {
    let opening = kind.claim_opening();
    let feeds = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1);
    // The first byte of a window begins a line.
    let starts = std::iter::once(0).chain(feeds);
    starts.filter(|at| bytes[*at..].starts_with(&opening) && matches!(bytes.get(at + 2), Some(b','))).collect()
}

/// How far the file is checked.
struct Course<'t> {
    kind: Kind,
    state: FileState,
    line: u64,
    offset: u64,
    tell: &'t mut dyn FnMut(Finding),
}

impl Course<'_> {
    /// Checks whole lines behind everything that was checked.
    fn in_turn(&mut self, bytes: &[u8]) {
        let state = std::mem::take(&mut self.state);
        let mut checker = Checker::resume(self.kind, self.tell, state);
        feed(&mut checker, bytes, self.line, self.offset);
        self.state = checker.pause();
        self.pass(bytes);
    }

    fn pass(&mut self, bytes: &[u8]) {
        self.line += lines(bytes);
        self.offset += bytes.len() as u64;
    }

    /// Checks what stands between these openings, a share on each core.
    fn side_by_side(&mut self, bytes: &[u8], cuts: &[usize], cores: usize) {
        let [first, .., last] = *cuts else { return };
        let share = cuts.len().div_ceil(cores).max(1);
        let mut pieces: Vec<(&[u8], u64)> = vec![];
        let mut start = first;
        for chunk in cuts[1..].chunks(share) {
            let end = chunk.last().copied().unwrap_or(last);
            pieces.push((&bytes[start..end], chunk.len() as u64));
            start = end;
        }
        let (mut state, mut line, mut offset) = (self.state.assumed(), self.line, self.offset);
        let kind = self.kind;
        let results: Vec<_> = std::thread::scope(|scope| {
            let started: Vec<_> = pieces
                .iter()
                .map(|(piece, claims)| {
                    let (begins, at_line, at) = (state.assumed(), line, offset);
                    state.claims += claims;
                    (line, offset) = (line + lines(piece), offset + piece.len() as u64);
                    scope.spawn(move || ahead(kind, piece, begins, at_line, at))
                })
                .collect();
            started.into_iter().map(|one| one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        for ((piece, _), (began, result)) in pieces.into_iter().zip(results) {
            match result {
                Some((findings, ended)) if self.state.is_as(&began) && !ended.asked_for_sums(&began) => {
                    findings.into_iter().for_each(&mut *self.tell);
                    self.state.add(ended);
                    self.pass(piece);
                }
                _ => self.in_turn(piece),
            }
        }
    }
}

/// Checks a piece as if it followed such a state; nothing where it tells too much.
#[allow(clippy::type_complexity, reason = "the state it began with, and what came of it")]
fn ahead(
    kind: Kind,
    piece: &[u8],
    began: FileState,
    line: u64,
    offset: u64,
) -> (FileState, Option<(Vec<Finding>, FileState)>) {
    let mut findings = vec![];
    let mut full = false;
    let mut keep = |finding| match findings.len() < KEPT {
        true => findings.push(finding),
        false => full = true,
    };
    let mut checker = Checker::resume(kind, &mut keep, began.assumed());
    feed(&mut checker, piece, line, offset);
    let ended = checker.pause();
    (began, (!full).then_some((findings, ended)))
}

fn feed(checker: &mut Checker<'_>, bytes: &[u8], line: u64, offset: u64) {
    let mut lines = Lines::from(bytes, line, offset);
    // Reading memory cannot fail.
    while let Ok(Some(line)) = lines.next_line() {
        checker.line(&line);
    }
}

fn lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(piece: usize, cores: usize, bytes: &[u8], kind: Kind) -> (u64, Vec<String>) {
        let mut found = vec![];
        let claims = match cores {
            1 => super::super::validate(bytes, kind, &mut |finding| found.push(finding)),
            _ => in_pieces(piece, cores, bytes, kind, &mut |finding| found.push(finding)),
        };
        let told =
            |f: &Finding| format!("{} {} {} {:?} {:?} {:?}", f.code(), f.line, f.offset, f.claim, f.raw, f.detail);
        (claims.expect("memory"), found.iter().map(told).collect())
    }

    /// A sample with its claims repeated.
    fn sample(kind: Kind, times: usize) -> Vec<u8> {
        let bytes: &[u8] = match kind {
            Kind::Dental => include_bytes!("../../../../scenarios/receipt/samples/dental.UKE"),
            Kind::Dispensing => include_bytes!("../../../../scenarios/receipt/samples/dispensing.UKE"),
            _ => include_bytes!("../../../../scenarios/receipt/samples/medical.UKE"),
        };
        let cuts = cuts(bytes, kind);
        let totals = bytes.windows(4).position(|four| four == b"\nGO,").expect("totals") + 1;
        let (head, claims, tail) = (&bytes[..cuts[0]], &bytes[cuts[0]..totals], &bytes[totals..]);
        [head, &claims.repeat(times), tail].concat()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]
        #[test]
        fn any_number_of_cores_and_any_pieces_tell_the_same(
            kind in prop_oneof![Just(Kind::Medical), Just(Kind::Dental), Just(Kind::Dispensing)],
            times in 1usize..12,
            piece in 16usize..3000,
            cores in 2usize..5,
            spoilt in proptest::collection::vec((any::<prop::sample::Index>(), prop_oneof![
                Just(b'\n'), Just(b','), Just(0x1A), Just(b'G'), Just(b'R'), any::<u8>()]), 0..6),
        ) {
            let mut bytes = sample(kind, times);
            for (at, byte) in spoilt {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            prop_assert_eq!(told(piece, cores, &bytes, kind), told(0, 1, &bytes, kind));
        }
    }

    #[test]
    fn totals_between_claims_are_held_against_all_that_came_before() {
        let bytes = sample(Kind::Dental, 7);
        let claim = *cuts(&bytes, Kind::Dental).get(5).expect("a claim in the middle");
        for many in [1, 2] {
            let totals = b"GO,80,1,99\r\n".repeat(many);
            let spoilt = [&bytes[..claim], &totals[..], &bytes[claim..]].concat();
            for cores in 2..5 {
                assert_eq!(told(32, cores, &spoilt, Kind::Dental), told(0, 1, &spoilt, Kind::Dental));
            }
        }
    }

    #[test]
    fn a_piece_that_tells_too_much_is_checked_in_turn() {
        let junk = [b"IR,1\r\n".to_vec(), b"RE\r\n\n\n\nRE,x\r\n".repeat(2 * KEPT)].concat();
        assert_eq!(told(1 << 16, 3, &junk, Kind::Medical), told(0, 1, &junk, Kind::Medical));
    }

    #[test]
    fn a_claim_without_an_end_does_not_fill_the_memory() {
        let endless = [b"IR,1\r\nRE,1\r\n".to_vec(), b"CO,01,1,810000001,\r\n".repeat(3000)].concat();
        assert_eq!(told(64, 2, &endless, Kind::Medical), told(0, 1, &endless, Kind::Medical));
    }
}
