//! How an answer goes out over a line that a fault sits on.

use super::http::{JSON, answer_head, write_answer};
use crate::fault::Kind;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

/// Sends an answer as the fault lets it through.
///
/// # Errors
/// The caller went away.
pub(super) fn speak(mut stream: &TcpStream, fault: Option<Kind>, answer: Option<(u16, String)>) -> io::Result<()> {
    let (status, body) = answer.unwrap_or_default();
    let body = body.as_bytes();
    match fault {
        None | Some(Kind::ClockSkew { .. }) => write_answer(stream, status, body),
        Some(Kind::Latency { ms, .. }) => {
            pause(ms);
            write_answer(stream, status, body)
        }
        Some(Kind::Truncate { bytes }) => {
            let whole = [&answer_head(status, JSON, Some(body.len())), body].concat();
            stream.write_all(whole.get(..usize::try_from(bytes).unwrap_or(usize::MAX)).unwrap_or(&whole))
        }
        Some(Kind::TruncateShare { percent }) => {
            let kept = body.len() * usize::try_from(percent).unwrap_or(0) / 100;
            let part = body.get(..kept).unwrap_or_default();
            stream.write_all(&[&answer_head(status, JSON, Some(body.len())), part].concat())
        }
        Some(Kind::Drip { ms }) => {
            stream.write_all(&answer_head(status, JSON, Some(body.len())))?;
            body.chunks(16).try_for_each(|piece| {
                stream.write_all(piece)?;
                pause(ms);
                Ok(())
            })
        }
        Some(Kind::SlowClose { ms }) => {
            stream.write_all(&[&answer_head(status, JSON, None), body].concat())?;
            pause(ms);
            Ok(())
        }
        Some(Kind::ContentType { value }) => {
            stream.write_all(&[&answer_head(status, &value, Some(body.len())), body].concat())
        }
        Some(Kind::Status { status }) => write_answer(stream, status, b""),
        Some(Kind::Garbage) => write_answer(stream, 200, b"<html>\xFF\xFE not a message"),
        Some(Kind::Silence) => {
            stream.set_read_timeout(Some(LONGEST_SILENCE))?;
            // Ends when the caller gives up.
            while stream.read(&mut [0; 256])? > 0 {}
            Ok(())
        }
        Some(Kind::Reset | Kind::PowerCut { .. }) => {
            rustix::net::sockopt::set_socket_linger(stream, Some(Duration::ZERO))?;
            Ok(())
        }
        Some(Kind::Down | Kind::ReaderDead) => stream.shutdown(Shutdown::Both),
    }
}

fn pause(ms: u64) {
    std::thread::sleep(Duration::from_millis(ms));
}

const LONGEST_SILENCE: Duration = Duration::from_secs(600);
