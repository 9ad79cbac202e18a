//! One call over HTTP to a service on this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Posts a JSON body; the body of a good answer.
///
/// # Errors
/// Why there is none, in a few words.
pub(super) fn post(url: &str, path: &str, token: &str, body: &[u8]) -> Result<Vec<u8>, String> {
    let authority = url.strip_prefix("http://").ok_or("the address is not http://…")?.trim_end_matches('/');
    let address: SocketAddr = authority.parse().map_err(|_| format!("`{authority}` is not an address"))?;
    let failed = |error: std::io::Error| error.to_string();
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).map_err(failed)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(failed)?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {authority}\r\nAuthorization: {token}\r\nConnection: close\r\n\
         Content-Type: application/json;charset=UTF-8\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat()).map_err(failed)?;
    let mut reader = BufReader::new(stream).take(LONGEST);
    let mut first = String::new();
    reader.read_line(&mut first).map_err(failed)?;
    if first.split_whitespace().nth(1) != Some("200") {
        return Err(format!("the central service answered `{}`", first.trim()));
    }
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).map_err(failed)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_err(|_| "no usable Content-Length")?;
        }
    }
    let mut body = vec![];
    reader.read_to_end(&mut body).map_err(failed)?;
    if body.len() == length { Ok(body) } else { Err("the line broke before the answer was whole".into()) }
}

const PATIENCE: Duration = Duration::from_secs(2);
const LONGEST: u64 = 8 << 20;
