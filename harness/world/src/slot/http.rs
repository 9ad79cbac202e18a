//! As much HTTP as a terminal and a scripted centre need: one request, one answer, then the connection ends. Loopback only.

use madoguchi_contract::event::HttpHeader;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A request that was read.
#[derive(Debug)]
pub struct Request {
    /// Method and path.
    pub target: String,
    /// Headers in their order.
    pub headers: Vec<HttpHeader>,
    /// Body.
    pub body: Vec<u8>,
}

/// Reads one request; bodies and heads that are too long are refused.
pub fn read_request(stream: &TcpStream) -> io::Result<Request> {
    let mut reader = BufReader::new(stream).take(LONGEST);
    let (first, headers) = head(&mut reader)?;
    let mut words = first.split_whitespace();
    let target = format!("{} {}", words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let body = body(&mut reader, &headers)?;
    let headers = headers.iter().filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| HttpHeader { name: name.into(), value: value.trim().into() }).collect();
    Ok(Request { target, headers, body })
}

impl Request {
    /// The value of a header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        let header = self.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        header.map_or("", |header| &header.value)
    }
}

/// Puts one JSON body; status and body of the answer.
pub fn put(address: SocketAddr, path: &str, body: &[u8], patience: Duration) -> io::Result<(u16, Vec<u8>)> {
    let head = format!(
        "PUT {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json;charset=UTF-8\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    call(address, &head, body, patience)
}

/// Posts one JSON body; status and body of the answer.
pub fn post(
    address: SocketAddr,
    path: &str,
    token: &str,
    body: &[u8],
    patience: Duration,
) -> io::Result<(u16, Vec<u8>)> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: {token}\r\nContent-Type: application/json;charset=UTF-8\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    call(address, &head, body, patience)
}

fn call(address: SocketAddr, request: &str, body: &[u8], patience: Duration) -> io::Result<(u16, Vec<u8>)> {
    let mut stream = TcpStream::connect_timeout(&address, patience)?;
    stream.set_read_timeout(Some(patience))?;
    stream.set_nodelay(true)?;
    stream.write_all(&[request.as_bytes(), body].concat())?;
    let mut reader = BufReader::new(&stream).take(LONGEST);
    let (first, headers) = head(&mut reader)?;
    let status = first.split_whitespace().nth(1).and_then(|word| word.parse().ok());
    let status = status.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
    Ok((status, answer_body(&mut reader, &headers)?))
}

/// The body of an answer: by its length, in chunks, or to the end of the connection.
fn answer_body(reader: &mut impl BufRead, headers: &[String]) -> io::Result<Vec<u8>> {
    if header(headers, "transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        return chunks(reader);
    }
    if header(headers, "content-length").is_some() {
        return body(reader, headers);
    }
    let mut bytes = vec![];
    reader.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn chunks(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut bytes = vec![];
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let length = line.trim_end().split(';').next().and_then(|length| u64::from_str_radix(length, 16).ok());
        let length = length.filter(|length| *length <= LONGEST).ok_or(io::ErrorKind::InvalidData)?;
        let at = bytes.len();
        bytes.resize(at + usize::try_from(length).expect("below the longest body"), 0);
        reader.read_exact(bytes.get_mut(at..).unwrap_or_default())?;
        let mut end = [0; 2];
        reader.read_exact(&mut end)?;
        if length == 0 {
            return Ok(bytes);
        }
    }
}

fn head(reader: &mut impl BufRead) -> io::Result<(String, Vec<String>)> {
    let mut lines = vec![];
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        lines.push(line.to_string());
        if lines.len() > MOST_HEADERS {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
    if lines.is_empty() {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let first = lines.remove(0);
    Ok((first, lines))
}

fn header<'a>(headers: &'a [String], name: &str) -> Option<&'a str> {
    headers.iter().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

fn body(reader: &mut impl Read, headers: &[String]) -> io::Result<Vec<u8>> {
    let length: u64 = header(headers, "content-length").and_then(|text| text.parse().ok()).unwrap_or_default();
    if length > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut body = vec![0; usize::try_from(length).expect("below the longest body")];
    reader.read_exact(&mut body)?;
    Ok(body)
}

/// What an answer says that it is.
pub const JSON: &str = "application/json;charset=UTF-8";
const LONGEST: u64 = 8 << 20;
const MOST_HEADERS: usize = 64;
