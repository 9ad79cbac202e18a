//! Speed side by side on the same bytes and one core: a bare byte loop, the `csv` crate, a naive split, our parser and our validator.
//!
//! `cargo bench -p madoguchi-receipt`. It prints figures and ratios and judges none of them. `-- --stream` validates a file of a gigabyte
//! that is made as it is read, and prints the peak memory.

use madoguchi_receipt::Kind;
use madoguchi_receipt::parse::Lines;
use madoguchi_receipt::validate::{validate, validate_on};
use std::hint::black_box;
use std::io::Read;
use std::time::Instant;

/// Bytes of the file that is measured.
const SIZE: usize = 100 << 20;
const ROUNDS: usize = 3;

fn main() {
    if std::env::args().any(|argument| argument == "--stream") {
        return stream();
    }
    let file = claims(SIZE);
    println!("{} MiB, {ROUNDS} rounds, the best of each, by processor time", file.len() >> 20);
    let bare = told("bare byte loop", &file, None, |bytes| {
        // What any reader has to know: where the fields of a record end, and how many records there are.
        let (mut ends, mut fields) = (Vec::with_capacity(256), 0u64);
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                b',' => ends.push(at),
                b'\n' => {
                    fields += black_box(&ends).len() as u64;
                    ends.clear();
                }
                _ => {}
            }
        }
        fields
    });
    told("csv crate, byte records", &file, Some(bare), |bytes| {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).quoting(false).flexible(true).from_reader(bytes);
        let (mut record, mut fields) = (csv::ByteRecord::new(), 0u64);
        while reader.read_byte_record(&mut record).expect("memory") {
            fields += record.len() as u64;
        }
        fields
    });
    told("naive: decode, lines, split", &file, Some(bare), |bytes| {
        let text = encoding_rs::SHIFT_JIS.decode(bytes).0;
        text.lines().map(|line| line.split(',').map(String::from).collect::<Vec<_>>().len() as u64).sum()
    });
    told("parse: lines and fields", &file, Some(bare), |bytes| {
        let (mut lines, mut fields) = (Lines::new(bytes), 0u64);
        while let Some(line) = lines.next_line().expect("memory") {
            fields += line.fields().count() as u64;
        }
        fields
    });
    told("parse and validate", &file, Some(bare), |bytes| {
        let mut found = 0;
        let claims = validate(bytes, Kind::Medical, &mut |_| found += 1).expect("memory");
        assert_eq!(found, 0, "the file is clean");
        claims
    });
    side_by_side(&file);
}

/// Claims on every core, by the clock: neighbours count.
fn side_by_side(file: &[u8]) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut alone = f64::MAX;
    for cores in [1, cores] {
        let mut best = f64::MAX;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            black_box(validate_on(cores, black_box(file), Kind::Medical, &mut |_| {}).expect("memory"));
            best = best.min(start.elapsed().as_secs_f64());
        }
        alone = alone.min(if cores == 1 { best } else { alone });
        let speed = file.len() as f64 / best / 1e6;
        println!("validate on {cores} cores, by the clock {speed:6.0} MB/s  {:.2} of one core", alone / best);
    }
}

fn told(what: &str, file: &[u8], bare: Option<f64>, run: impl Fn(&[u8]) -> u64) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..ROUNDS {
        let start = processor_time();
        black_box(run(black_box(file)));
        best = best.min(processor_time() - start);
    }
    let speed = file.len() as f64 / best / 1e6;
    match bare {
        Some(bare) => println!("{what:30} {speed:8.0} MB/s  {:.2} of the bare loop", speed / bare),
        None => println!("{what:30} {speed:8.0} MB/s"),
    }
    speed
}

/// Seconds of the processor that this thread had: neighbours do not count.
fn processor_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The committed sample, its claims repeated with new numbers, until the file has about this size.
fn claims(size: usize) -> Vec<u8> {
    let mut file = Vec::with_capacity(size + (1 << 16));
    Endless::new(size as u64, 1).read_to_end(&mut file).expect("memory");
    file
}

/// A clean file, made as it is read.
struct Endless {
    size: u64,
    made: u64,
    claims: u64,
    /// How often the comment of the sample stands: a file has at most 999,999 claims.
    comments: usize,
    pending: Vec<u8>,
    at: usize,
    ended: bool,
}

const SAMPLE: &[u8] = include_bytes!("../../../scenarios/receipt/samples/medical.UKE");

impl Endless {
    fn new(size: u64, comments: usize) -> Self {
        let head = SAMPLE.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
        Self { size, made: 0, claims: 0, comments, pending: head.to_vec(), at: 0, ended: false }
    }

    /// The three claims of the sample once more, or the end.
    fn make(&mut self) {
        self.pending.clear();
        self.at = 0;
        // A claim number has six digits.
        if self.made >= self.size || self.claims >= 700_000 {
            let rounds = self.claims / 3;
            self.pending.extend(format!("GO,{},{},99\r\n\x1A", rounds * 4, rounds * 729).bytes());
            self.ended = true;
            return;
        }
        for line in SAMPLE.split_inclusive(|byte| *byte == b'\n').skip(1) {
            match line {
                [b'G', b'O', ..] => break,
                [b'R', b'E', b',', _, rest @ ..] => {
                    self.claims += 1;
                    self.pending.extend(format!("RE,{}", self.claims).bytes());
                    self.pending.extend(rest);
                }
                line => {
                    let times = if line.starts_with(b"CO,80") { self.comments } else { 1 };
                    (0..times).for_each(|_| self.pending.extend(line));
                }
            }
        }
    }
}

impl Read for Endless {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.pending.len() && !self.ended {
            self.make();
        }
        let taken = to.len().min(self.pending.len() - self.at);
        to[..taken].copy_from_slice(&self.pending[self.at..self.at + taken]);
        self.at += taken;
        self.made += taken as u64;
        Ok(taken)
    }
}

fn stream() {
    let start = Instant::now();
    let mut found = 0u64;
    let mut input = Endless::new(1 << 30, 90);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let claims = validate_on(cores, &mut input, Kind::Medical, &mut |_| found += 1).expect("memory");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown").trim();
    println!(
        "{} MiB, {claims} claims, {found} findings, {:.1} s, peak memory {peak}",
        input.made >> 20,
        start.elapsed().as_secs_f64()
    );
}
