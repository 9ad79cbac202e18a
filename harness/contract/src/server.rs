//! The other end of the contract: a [`Handler`] served over standard input and output, or over HTTP on this machine.
//!
//! It reads as strictly as the harness does. What cannot be read is answered as `adapter_error` where its `id` can be
//! told, because the fault is the caller's and not the product's.

mod http;

pub use http::{serve_http, serve_listener};

use crate::json::{self, LONGEST};
use crate::message::Outcome;
use crate::transport::Handler;
use crate::transport::envelope::Envelope;
use serde_json::{Map, Value};
use std::io::{self, BufRead, BufReader, Read, Write};

/// Serves standard input and output until `bye` or the end of the input.
///
/// # Errors
/// Faults of the pipes; [`ErrorKind::BrokenPipe`](io::ErrorKind::BrokenPipe) when whoever reads went away.
pub fn serve_stdio(handler: &mut impl Handler) -> io::Result<()> {
    serve_lines(handler, io::stdin().lock(), io::stdout().lock())
}

/// Serves lines until `bye` or the end of the input.
///
/// # Errors
/// As [`serve_stdio`].
pub fn serve_lines(handler: &mut impl Handler, input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut input = BufReader::with_capacity(64 << 10, input);
    let mut line = vec![];
    loop {
        line.clear();
        let room = LONGEST as u64 + 2;
        if (&mut input).take(room).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.last() != Some(&b'\n') && line.len() as u64 == room {
            skip_line(&mut input)?;
        }
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        if text.is_empty() {
            continue;
        }
        let (verb, mut answer) = answer(handler, text, None);
        answer.push(b'\n');
        // Answers to questions that already stand in the buffer may go out together.
        let more = !input.buffer().is_empty() && verb != "bye";
        let written = output.write_all(&answer).and_then(|()| if more { Ok(()) } else { output.flush() });
        match written {
            Err(error) => return Err(error),
            Ok(()) if verb == "bye" => return Ok(()),
            Ok(()) => {}
        }
    }
}

/// The answer to one message, as bytes, and its verb. `path` is the verb of the address, where there is one.
fn answer(handler: &mut impl Handler, message: &[u8], path: Option<&str>) -> (String, Vec<u8>) {
    let (id, verb, outcome) = match read(message, path) {
        Ok((id, verb, request)) => (id, verb, handler.handle(&request)),
        Err((id, why)) => (id, String::new(), Outcome::AdapterError(why)),
    };
    (verb, Envelope::write(&id, &outcome))
}

type Request = (Value, String, Map<String, Value>);

fn read(message: &[u8], path: Option<&str>) -> Result<Request, (Value, String)> {
    let value = json::decode(message).map_err(|error| (Value::Null, error.to_string()))?;
    let Value::Object(mut request) = value else { return Err((Value::Null, "a message is a JSON object".into())) };
    let id = request.get("id").cloned().unwrap_or_default();
    if !id.is_u64() {
        return Err((id, "a message has an `id`, a whole number".into()));
    }
    if let Some(path) = path {
        request.entry("verb").or_insert_with(|| path.into());
    }
    match request.get("verb").and_then(Value::as_str).map(String::from) {
        None => Err((id, "a message has a `verb`".into())),
        Some(verb) if path.is_some_and(|path| path != verb) => {
            Err((id, format!("the address says `{}`, the message `{verb}`", path.unwrap_or_default())))
        }
        Some(verb) => Ok((id, verb, request)),
    }
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let here = input.fill_buf()?;
        let (used, found) = match here.iter().position(|byte| *byte == b'\n') {
            Some(feed) => (feed + 1, true),
            None => (here.len(), here.is_empty()),
        };
        input.consume(used);
        if found {
            return Ok(());
        }
    }
}
