//! The socket in the reader's folder: one order a line, one answer a line. Only the owner can reach it.

use crate::order::{Answer, Order, State};
use crate::reader::Reader;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Name of the socket in the reader's folder.
pub const CONTROL_SOCKET: &str = "control";

/// The longest line: a profile with room to spare.
const LONGEST: u64 = 1 << 20;
/// The longest wait for an answer; a card's keys are read in far less.
const PATIENCE: Duration = Duration::from_secs(30);

/// An order that was not carried out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ControlError {
    /// Nobody listens.
    #[error("no reader listens on {path}: {source}")]
    Nobody {
        /// The socket.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The line broke.
    #[error("the reader did not answer: {0}")]
    Broken(io::Error),
    /// The reader refuses.
    #[error("{0}")]
    Refused(String),
}

/// Listens in this folder until the reader is closed.
///
/// # Errors
/// A folder in which no socket can be made.
pub fn serve(reader: &Arc<Reader>, folder: &Path) -> io::Result<()> {
    let path = folder.join(CONTROL_SOCKET);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    let reader = Arc::clone(reader);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            if reader.is_closed() {
                return;
            }
            let Ok(stream) = stream else { continue };
            let reader = Arc::clone(&reader);
            std::thread::spawn(move || converse(&reader, &stream));
        }
    });
    Ok(())
}

/// Gives one order to the reader in this folder.
///
/// # Errors
/// Nobody listens, or the reader refuses.
pub fn tell(folder: &Path, order: &Order) -> Result<State, ControlError> {
    let path = folder.join(CONTROL_SOCKET);
    let stream = UnixStream::connect(&path).map_err(|source| ControlError::Nobody { path, source })?;
    match ask(&stream, order).map_err(ControlError::Broken)? {
        Answer::Done(state) => Ok(state),
        Answer::Refused { error } => Err(ControlError::Refused(error)),
    }
}

fn ask(mut stream: &UnixStream, order: &Order) -> io::Result<Answer> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all((order.write() + "\n").as_bytes())?;
    let mut line = String::new();
    BufReader::new(stream).take(LONGEST).read_line(&mut line)?;
    serde_json::from_str(&line).map_err(io::Error::from)
}

fn converse(reader: &Arc<Reader>, mut stream: &UnixStream) {
    let mut lines = BufReader::new(stream);
    loop {
        let mut line = Vec::new();
        match (&mut lines).take(LONGEST).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let whole = line.last() == Some(&b'\n') || (line.len() as u64) < LONGEST;
        let order = match str::from_utf8(&line) {
            _ if !whole => Err(format!("the line is longer than {LONGEST} bytes")),
            Ok(text) => Order::parse(text.trim_end()),
            Err(error) => Err(format!("the line is not UTF-8: {error}")),
        };
        let answer = match order {
            Ok(order) => reader.obey(order),
            Err(error) => Answer::Refused { error },
        };
        let text = serde_json::to_string(&answer).expect("an answer is JSON") + "\n";
        if stream.write_all(text.as_bytes()).is_err() || !whole {
            return;
        }
    }
}
