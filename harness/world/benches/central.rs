//! How many inquiries a second the central service answers, side by side in one run with wiremock-rs serving a fixed stub
//! of the same size, and with a bare axum handler that reads the body and answers the same number of bytes. Then
//! receptions by card, and what a long run costs in memory.
//!
//! `cargo bench -p madoguchi-world --bench central` prints all. Behind `--`:
//!
//! * `1000000` also sends that many inquiries for the memory;
//! * `--beside NAME URL PID` also puts a process that serves the same path to the test (`wiremock.sh` does so);
//! * `--answer FILE` only writes the body of the answer, for stubs of the same size;
//! * `--steady NAME N` only sends N inquiries to one contestant over one connection, to be counted by
//!   `valgrind --tool=callgrind`: instructions are the same on a busy machine, requests a second are not.
//!
//! Processor time a request is that of everybody together, the load generator's included, which is the same for all.

use axum::Router;
use axum::routing::post;
use hyper::body::Bytes;
use madoguchi_card::{Card, Chip, Profile};
use madoguchi_world::central::{LOGIN, NONCE, RECEPTION, Running, SEARCH, Settings, start};
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const CONNECTIONS: usize = 64;
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(3);

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let after = |name: &str, at: usize| {
        let place = words.iter().position(|word| word == name)?;
        words.get(place + at).cloned()
    };
    if let Some(file) = after("--answer", 1) {
        let body = answer_body(&service(true));
        return std::fs::write(file, body).expect("the file can be written");
    }
    if let (Some(name), Some(count)) = (after("--steady", 1), after("--steady", 2)) {
        return steady(&name, count.parse().expect("a number of inquiries"));
    }
    let inquiries = words.first().and_then(|word| word.parse::<u64>().ok());
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let (on, off) = (service(true), service(false));
    let (on_request, off_request) = (inquiry(&on), inquiry(&off));
    let body = answer_body(&on);
    println!(
        "{} bytes of request, {} bytes of body in the answer, {CONNECTIONS} connections",
        on_request.len(),
        body.len()
    );
    let stub = runtime.block_on(stub(&body));
    let apart = bare_apart(body.clone());
    let shared = runtime.block_on(bare(body));
    let contestant = |name: &str, url: String, request: &str| Contestant {
        name: name.into(),
        url,
        request: request.into(),
        process: None,
    };
    let mut contestants = vec![
        contestant("central, evidence on", on.base_url.clone(), &on_request),
        contestant("central, evidence off", off.base_url.clone(), &off_request),
        contestant("wiremock-rs, fixed stub", stub.uri(), &off_request),
        contestant("bare axum handler, two threads", apart, &off_request),
        contestant("bare, on the callers' threads", shared, &off_request),
    ];
    if let (Some(name), Some(url), Some(pid)) = (after("--beside", 1), after("--beside", 2), after("--beside", 3)) {
        contestants.push(Contestant { process: Some(pid), ..contestant(&name, url, &off_request) });
    }
    // In turns, so that whatever else the machine does meets all of them; the first round warms up.
    let mut results = vec![Vec::new(); contestants.len()];
    for round in 0..=ROUNDS {
        for (contestant, results) in contestants.iter().zip(&mut results) {
            let before = contestant.processor_time();
            let load = runtime.block_on(load(&contestant.url, &contestant.request, ROUND));
            let spent = contestant.processor_time() - before;
            if round > 0 {
                results.push((load, spent * 1_000_000.0 / load.count as f64));
            }
        }
    }
    for (contestant, results) in contestants.iter().zip(&mut results) {
        results.sort_by_key(|(load, _)| load.rate);
        let mut times: Vec<f64> = results.iter().map(|(_, time)| *time).collect();
        times.sort_by(f64::total_cmp);
        let (Load { rate, p50, p99, .. }, time) = (results[ROUNDS / 2].0, times[ROUNDS / 2]);
        println!(
            "{:30} {rate:>8} requests/s   p50 {p50:>6} µs   p99 {p99:>6} µs   processor {time:>6.1} µs a request",
            contestant.name
        );
    }
    println!("(medians of {ROUNDS} rounds of {ROUND:?})");
    drop((off, stub));
    receptions();
    if let Some(inquiries) = inquiries {
        memory(&runtime, inquiries);
    }
    drop(on);
}

struct Contestant {
    name: String,
    url: String,
    request: String,
    /// Another process that serves.
    process: Option<String>,
}

impl Contestant {
    /// Seconds that this process and the server's have used so far.
    fn processor_time(&self) -> f64 {
        processor_time("self") + self.process.as_deref().map_or(0.0, processor_time)
    }
}

fn processor_time(process: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // Fields 14 and 15, counted from behind the name, which may hold blanks.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11);
    let ticks: f64 = fields.take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / TICKS
}

/// Linux's clock ticks a second, on every machine of today.
const TICKS: f64 = 100.0;

/// Inquiries over one connection from one thread, and nothing else.
fn steady(name: &str, count: u64) {
    let running = service(name != "off");
    let request = inquiry(&running);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let stub = (name == "wiremock-rs").then(|| runtime.block_on(stub(&answer_body(&running))));
    let url = match (name, &stub) {
        ("on" | "off", _) => running.base_url.clone(),
        (_, Some(stub)) => stub.uri(),
        ("bare", _) => bare_apart(answer_body(&running)),
        _ => panic!("`{name}` is none of on, off, bare, wiremock-rs"),
    };
    runtime.block_on(async {
        let mut line = Line::open(url.trim_start_matches("http://")).await;
        for _ in 0..count {
            line.ask(request.as_bytes()).await;
        }
    });
}

fn answer_body(running: &Running) -> String {
    exchange(&running.base_url, &inquiry(running)).split_once("\r\n\r\n").expect("a head").1.into()
}

fn service(bodies: bool) -> Running {
    let log = if bodies { 10_000 } else { 0 };
    start(Settings { bodies, log, ..Settings::default() }).expect("loopback")
}

fn token(running: &Running) -> String {
    let body = r#"{"user":"fake-user-9912222222","password":"fake-password-9912222222"}"#;
    let answer = exchange(&running.base_url, &post_request(LOGIN, "", body));
    let token = answer.split("\"idToken\":\"").nth(1).and_then(|rest| rest.split('"').next());
    token.expect("a token").into()
}

fn post_request(path: &str, token: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: {token}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn inquiry(running: &Running) -> String {
    let body = r#"{"XmlMsg":{"MessageHeader":{"MedicalInstitutionCode":"9912222222","ArbitraryFileIdentifier":"k-1"},"MessageBody":{"QualificationConfirmSearchInfo":{"InsurerNumber":"06990001","InsuredIdentificationNumber":"100001","Birthdate":"19800401","LimitApplicationCertificateRelatedConsFlg":"1"}}}}"#;
    post_request(SEARCH, &token(running), body)
}

/// One exchange on a connection of its own.
fn exchange(url: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).expect("somebody listens");
    let request = request.replacen("\r\n", "\r\nconnection: close\r\n", 1);
    stream.write_all(request.as_bytes()).expect("taken");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    answer
}

async fn stub(body: &str) -> wiremock::MockServer {
    let server = wiremock::MockServer::builder().disable_request_recording().start().await;
    let answer = wiremock::ResponseTemplate::new(200).set_body_raw(body.to_string(), "application/json;charset=UTF-8");
    let path = wiremock::matchers::path(SEARCH);
    wiremock::Mock::given(wiremock::matchers::method("POST")).and(path).respond_with(answer).mount(&server).await;
    server
}

async fn bare(body: String) -> String {
    let body = Bytes::from(body);
    let answer = async move |_: Bytes| body.clone();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move { axum::serve(listener, Router::new().route(SEARCH, post(answer))).await });
    url
}

/// The same on threads of its own, as many as the central service has.
fn bare_apart(body: String) -> String {
    let (told, url) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(async {
            told.send(bare(body).await).expect("somebody waits");
            std::future::pending::<()>().await;
        });
    });
    url.recv().expect("it listens")
}

/// What came of a load: requests, requests a second, and the median and 99th percentile of their times in microseconds.
#[derive(Clone, Copy)]
struct Load {
    count: usize,
    rate: u64,
    p50: u64,
    p99: u64,
}

async fn load(url: &str, request: &str, time: Duration) -> Load {
    let over = Arc::new(AtomicBool::new(false));
    let clock = Instant::now();
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (over, request) = (Arc::clone(&over), request.to_string());
            let address = url.trim_start_matches("http://").to_string();
            tokio::spawn(async move {
                let mut line = Line::open(&address).await;
                let mut times = Vec::new();
                while !over.load(Ordering::Relaxed) {
                    let clock = Instant::now();
                    line.ask(request.as_bytes()).await;
                    times.push(clock.elapsed().as_micros() as u64);
                }
                times
            })
        })
        .collect();
    tokio::time::sleep(time).await;
    over.store(true, Ordering::Relaxed);
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.expect("a connection works"));
    }
    let rate = times.len() as f64 / clock.elapsed().as_secs_f64();
    times.sort_unstable();
    Load { count: times.len(), rate: rate as u64, p50: times[times.len() / 2], p99: times[times.len() * 99 / 100] }
}

/// A connection that is kept.
struct Line {
    stream: tokio::net::TcpStream,
    buffer: Vec<u8>,
}

impl Line {
    async fn open(address: &str) -> Self {
        let stream = tokio::net::TcpStream::connect(address).await.expect("somebody listens");
        stream.set_nodelay(true).expect("a socket");
        Self { stream, buffer: Vec::with_capacity(8_192) }
    }

    async fn ask(&mut self, request: &[u8]) {
        self.stream.write_all(request).await.expect("taken");
        self.buffer.clear();
        let mut whole = usize::MAX;
        while self.buffer.len() < whole {
            let read = self.stream.read_buf(&mut self.buffer).await.expect("an answer");
            assert!(read > 0, "the connection ended");
            if whole == usize::MAX
                && let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n")
            {
                assert!(self.buffer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&self.buffer));
                let head = String::from_utf8_lossy(&self.buffer[..end]).to_ascii_lowercase();
                let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
                whole = end + 4 + length.and_then(|length| length.parse::<usize>().ok()).expect("a length");
            }
        }
    }
}

/// Challenge, the card's signature, verification, answer: on two threads, as two readers would.
fn receptions() {
    let running = service(true);
    let (clock, before) = (Instant::now(), processor_time("self"));
    let counts: Vec<usize> = std::thread::scope(|scope| {
        let reader = || {
            let (mut card, token) = (Reader::new(), token(&running));
            let mut count = 0;
            while clock.elapsed() < ROUND {
                card.receive(&running, &token);
                count += 1;
            }
            count
        };
        let readers = [scope.spawn(reader), scope.spawn(reader)];
        readers.into_iter().map(|reader| reader.join().expect("a reader works")).collect()
    });
    let rate = counts.iter().sum::<usize>() as f64 / clock.elapsed().as_secs_f64();
    let spent = (processor_time("self") - before) * 1_000.0 / counts.iter().sum::<usize>() as f64;
    println!(
        "receptions by card, two readers: {rate:.0} a second, processor {spent:.2} ms each, the card's signature included \
         (challenge, card signature, chain, standing, answer)"
    );
}

struct Reader {
    card: Card,
    certificate: String,
}

impl Reader {
    fn new() -> Self {
        let mut card = Card::new(&Profile::builtin("plastic").expect("built in"));
        card.power_on();
        let mut reader = Self { card, certificate: String::new() };
        reader.send(&unhex("00A4040C0AD392F000260100000001"));
        reader.send(&unhex("00A4020C020018"));
        reader.send(&unhex("002000800431323334"));
        reader.send(&unhex("00A4020C02000A"));
        let mut bytes: Vec<u8> = Vec::new();
        loop {
            let at = (bytes.len() as u16).to_be_bytes();
            let part = reader.send(&[0x00, 0xB0, at[0], at[1], 0x00]);
            bytes.extend(&part);
            if part.len() < 256 {
                break;
            }
        }
        reader.certificate = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        reader.send(&unhex("00A4020C020017"));
        reader
    }

    fn send(&mut self, command: &[u8]) -> Vec<u8> {
        let mut response = Vec::new();
        self.card.transmit(command, &mut response).expect("the card stays in the field");
        assert!(response.ends_with(&[0x90, 0x00]), "{command:02X?}: {response:02X?}");
        response.truncate(response.len() - 2);
        response
    }

    fn receive(&mut self, running: &Running, token: &str) {
        let answer = exchange(&running.base_url, &post_request(NONCE, token, ""));
        let nonce = answer.split("\"nonce\":\"").nth(1).and_then(|rest| rest.get(..64)).expect("a nonce").to_string();
        let hash = Sha256::digest(unhex(&nonce));
        let info = [&unhex("3031300D060960864801650304020105000420")[..], &hash].concat();
        let signature = self.send(&[&[0x80, 0x2A, 0x00, 0x80, info.len() as u8], &info[..], &[0x00]].concat());
        let signature: String = signature.iter().map(|byte| format!("{byte:02x}")).collect();
        let certificate = &self.certificate;
        let body = format!(r#"{{"nonce":"{nonce}","certificate":"{certificate}","signature":"{signature}"}}"#);
        exchange(&running.base_url, &post_request(RECEPTION, token, &body));
    }
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex")).collect()
}

/// Resident memory at four points of a long run with evidence on.
fn memory(runtime: &tokio::runtime::Runtime, inquiries: u64) {
    let running = service(true);
    let request = inquiry(&running);
    print!("memory over {inquiries} inquiries, evidence on:");
    for _ in 0..4 {
        runtime.block_on(async {
            let tasks: Vec<_> = (0..CONNECTIONS as u64)
                .map(|_| {
                    let (address, request) =
                        (running.base_url.trim_start_matches("http://").to_string(), request.clone());
                    let count = inquiries / 4 / CONNECTIONS as u64;
                    tokio::spawn(async move {
                        let mut line = Line::open(&address).await;
                        for _ in 0..count {
                            line.ask(request.as_bytes()).await;
                        }
                    })
                })
                .collect();
            for task in tasks {
                task.await.expect("a connection works");
            }
        });
        print!(" {} MiB", resident_kib() / 1024);
    }
    println!();
}

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse().ok()).unwrap_or(0)
}
