//! The exchange folder from the receipt computer's side: requests are put in whole, answers are waited for until they are
//! whole, read, and taken away.

use madoguchi_message::file_name::FileName;
use madoguchi_message::habits::Habits;
use madoguchi_message::{Element, Encoding};
use serde_json::Value;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The three folders.
#[derive(Clone, Debug)]
pub(crate) struct Mailbox {
    pub(crate) req: PathBuf,
    pub(crate) res: PathBuf,
    pub(crate) face: PathBuf,
}

impl Mailbox {
    /// The folders in a peer manifest.
    pub(crate) fn of(peers: &Value) -> Option<Self> {
        let path = |name: &str| Some(PathBuf::from(peers.get("exchange")?.get(name)?.as_str()?));
        Some(Self { req: path("req")?, res: path("res")?, face: path("face")? })
    }

    /// Puts a request in: written beside and renamed, so that nobody finds it half-written.
    pub(crate) fn send(&self, api: &str, token: &str, request: &Element) -> io::Result<()> {
        let name = format!("{api}req_{token}.xml");
        let beside = self.req.join(format!("{name}.tmp"));
        std::fs::write(&beside, request.write_xml(Encoding::Utf8, &Habits::default()))?;
        std::fs::rename(beside, self.req.join(name))
    }

    /// Waits for the answer; `None` when none comes, or the request comes back with an `.err`.
    pub(crate) fn answer(&self, api: &str, token: &str, is_whole: fn(&[u8]) -> bool) -> io::Result<Option<Vec<u8>>> {
        let answer = self.res.join(format!("{api}res_{token}.xml"));
        let error = self.res.join(format!("{api}req_{token}.err"));
        let patience = Patience::begin(ANSWER);
        loop {
            if let Some(bytes) = fetch(&answer, is_whole)? {
                return Ok(Some(bytes));
            }
            if error.exists() {
                for left in [error, self.res.join(format!("{api}req_{token}.xml"))] {
                    let _ = std::fs::remove_file(left);
                }
                return Ok(None);
            }
            if patience.is_over() {
                return Ok(None);
            }
        }
    }

    /// Waits for the face reader's result; `None` when none comes. One that lies there half-written is waited for longer.
    pub(crate) fn face(&self, is_whole: fn(&[u8]) -> bool) -> io::Result<Option<Vec<u8>>> {
        let mut patience = Patience::begin(FACE);
        loop {
            let mut names: Vec<String> = vec![];
            for entry in std::fs::read_dir(&self.face)? {
                names.extend(entry?.file_name().into_string().ok());
            }
            names.retain(|name| matches!(FileName::parse(name), Ok(FileName::Face { .. })));
            names.sort_unstable();
            if let Some(name) = names.first() {
                if let Some(bytes) = fetch(&self.face.join(name), is_whole)? {
                    return Ok(Some(bytes));
                }
                patience.lengthen(ANSWER);
            }
            if patience.is_over() {
                return Ok(None);
            }
        }
    }
}

/// Reads a file that is whole, and takes it away.
fn fetch(path: &Path, is_whole: fn(&[u8]) -> bool) -> io::Result<Option<Vec<u8>>> {
    match std::fs::read(path) {
        Ok(bytes) if is_whole(&bytes) => {
            std::fs::remove_file(path)?;
            Ok(Some(bytes))
        }
        Ok(_) => Ok(None),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied) => Ok(None),
        Err(error) => Err(error),
    }
}

/// How long somebody waits, looking again and again.
struct Patience {
    since: Instant,
    most: Duration,
}

impl Patience {
    fn begin(most: Duration) -> Self {
        Self { since: Instant::now(), most }
    }

    fn lengthen(&mut self, most: Duration) {
        self.most = self.most.max(most);
    }

    /// Whether the time is over; else it rests a little.
    fn is_over(&self) -> bool {
        if self.since.elapsed() > self.most {
            return true;
        }
        std::thread::sleep(Duration::from_millis(1));
        false
    }
}

/// An answer in `res`.
const ANSWER: Duration = Duration::from_secs(6);
/// A file in `face`, once the reader has shown its last screen.
const FACE: Duration = Duration::from_millis(250);
