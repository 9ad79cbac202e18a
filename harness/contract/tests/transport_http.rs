//! The HTTP road against mocked services, faults included.

use madoguchi_contract::message::{Lost, Outcome};
use madoguchi_contract::session::{Session, SessionError};
use madoguchi_contract::transport::{End, Hint, Http, Malformed, StartFault, Token, Transport, connect};
use serde_json::{Map, Value, json};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

const PATIENCE: Duration = Duration::from_secs(10);

/// Answers with this outcome and the `id` that was sent.
struct Echo(Value);

impl Respond for Echo {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let request: Value = serde_json::from_slice(&request.body).expect("the harness sends JSON");
        let mut answer = self.0.clone();
        answer["id"] = request["id"].clone();
        ResponseTemplate::new(200).set_body_json(answer)
    }
}

async fn service(verb: &str, respond: impl Respond + 'static) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST")).and(path(format!("/madoguchi/v1/{verb}"))).respond_with(respond).mount(&server).await;
    server
}

fn act() -> Map<String, Value> {
    Map::from_iter([("verb".into(), "act".into()), ("act".into(), "decide".into())])
}

async fn answer(respond: impl Respond + 'static) -> Result<Outcome, Lost> {
    let server = service("act", respond).await;
    Http::new(&server.uri(), None)?.call(act(), PATIENCE).await
}

fn fault(answer: Result<Outcome, Lost>) -> Malformed {
    match answer {
        Err(Lost::Malformed { fault, .. }) => fault,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_good_road() {
    let server = MockServer::start().await;
    let hello = json!({"done": {"contract": "1.0", "product": {"name": "service", "version": "2"},
        "roles": ["engine"], "limits": {"max_in_flight": 4}}});
    for (verb, outcome) in [
        ("hello", hello),
        ("configure", json!({"config_error": {"field": "rulebook", "why": "unknown"}})),
        ("reset", json!({"sut_error": "core dumped"})),
    ] {
        let under = path(format!("/base/madoguchi/v1/{verb}"));
        Mock::given(method("POST")).and(under).respond_with(Echo(outcome)).mount(&server).await;
    }
    let session = Session::new(connect(&format!("{}/base/", server.uri())).expect("loopback"), PATIENCE);
    assert_eq!(session.hello("test").await.expect("introduces itself").product.name, "service");
    let refused = session.configure(madoguchi_contract::Role::Engine, "x", &[], 0).await;
    assert_eq!(refused, Err(SessionError::Config { field: "rulebook".into(), why: "unknown".into() }));
    assert_eq!(session.reset("x").await, Ok(Outcome::SutError("core dumped".into())));
    session.bye().await;
    assert!(matches!(session.reset("x").await, Err(Lost::Gone { end: End::Closed, .. })));
    let asked = server.received_requests().await.unwrap_or_default();
    assert_eq!(asked.last().map(|request| request.url.path().to_string()), Some("/base/madoguchi/v1/bye".into()));
}

#[tokio::test]
async fn the_bearer_is_sent_and_never_shown() {
    let server = MockServer::start().await;
    Mock::given(header("authorization", "Bearer s3cret-窓口".replace("窓口", "x").as_str()))
        .respond_with(Echo(json!({"done": {}})))
        .mount(&server)
        .await;
    let http = Http::new(&server.uri(), Token::new("s3cret-x\n").as_ref()).expect("loopback");
    assert_eq!(http.call(act(), PATIENCE).await, Ok(Outcome::Done(json!({}))));
    assert!(!http.describe().contains("s3cret"));

    let without = Http::new(&server.uri(), None).expect("loopback").call(act(), PATIENCE).await;
    assert_eq!(fault(without), Malformed::Status(404));
    let bad = Http::new(&server.uri(), Token::new("two\nlines").as_ref()).err().expect("no header can carry it");
    assert!(bad.to_string().contains("the token holds") && !bad.to_string().contains("two"), "{bad}");
}

#[tokio::test]
async fn a_status_without_an_outcome_is_lost_and_one_with_an_outcome_is_that_outcome() {
    assert_eq!(fault(answer(ResponseTemplate::new(500)).await), Malformed::Status(500));
    let page = ResponseTemplate::new(502).set_body_string("<html>Bad Gateway</html>");
    let lost = answer(page).await.expect_err("a page of a proxy");
    assert!(lost.to_string().contains("status 502") && lost.to_string().contains("<html>"), "{lost}");

    let crash = ResponseTemplate::new(500).set_body_json(json!({"id": 1, "sut_error": "NullPointerException"}));
    assert_eq!(answer(crash).await, Ok(Outcome::SutError("NullPointerException".into())));
}

#[tokio::test]
async fn bodies_that_are_no_answer() {
    let body = |text: &str| ResponseTemplate::new(200).set_body_string(text);
    assert_eq!(fault(answer(body("OK")).await), Malformed::Body);
    assert_eq!(fault(answer(body("")).await), Malformed::Body);
    assert_eq!(fault(answer(body("[1]")).await), Malformed::NotAnObject);
    assert_eq!(fault(answer(body(r#"{"id":7,"done":{}}"#)).await), Malformed::UnknownId(7));
    assert_eq!(fault(answer(body(r#"{"done":{}}"#)).await), Malformed::NoId);
    assert!(matches!(fault(answer(body(r#"{"id":1,"id":1}"#)).await), Malformed::Json(_)));
    let long = format!(r#"{{"id":1,"sut_error":"{}"}}"#, "x".repeat(2 << 20));
    assert!(matches!(fault(answer(body(&long)).await), Malformed::Json(_)));
}

#[tokio::test]
async fn a_slow_service_passes_its_deadline() {
    let server = service("act", ResponseTemplate::new(200).set_delay(PATIENCE)).await;
    let http = Http::new(&server.uri(), None).expect("loopback");
    let late = http.call(act(), Duration::from_millis(200)).await;
    assert_eq!(late, Err(Lost::Deadline { millis: 200, hint: Hint::Slow }));
}

#[tokio::test]
async fn a_connection_that_is_refused_or_breaks() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a caller");
        let mut request = [0; 64];
        let _ = stream.read(&mut request).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":1").await;
        // Unread bytes turn the close into a reset.
    });
    let http = Http::new(&format!("http://{address}"), None).expect("loopback");
    let broken = http.call(act(), PATIENCE).await;
    assert!(matches!(broken, Err(Lost::Gone { end: End::Connection(_), .. })), "{broken:?}");
    // Nothing listens any more; the service had been reached before.
    assert!(matches!(http.call(act(), PATIENCE).await, Err(Lost::Gone { .. })));

    let fresh = Http::new(&format!("http://{address}"), None).expect("loopback");
    let refused = fresh.call(act(), PATIENCE).await;
    assert!(matches!(refused, Err(Lost::NotStarted { why: StartFault::Refused, .. })), "{refused:?}");
}

#[tokio::test]
async fn only_this_machine_is_called() {
    let why = |target: &str| match Http::new(target, None).err() {
        Some(Lost::NotStarted { why, command }) => {
            assert!(!command.contains("pass"), "{command}");
            Some(why)
        }
        _ => None,
    };
    for target in ["http://10.0.0.1:80", "http://example.com", "http://[2001:db8::1]:80", "http://localhost.example:1"]
    {
        assert_eq!(why(target), Some(StartFault::NotLoopback), "{target}");
    }
    for target in ["http://user:pass@127.0.0.1:80", "http:", "http://", "http://127.0.0.1:80/?a=b", "http://:80"] {
        assert!(why(target).is_some(), "{target}");
    }
    for target in ["http://127.0.0.1:1", "http://127.9.9.9:1/base", "http://[::1]:1", "http://LOCALHOST:1"] {
        assert_eq!(why(target), None, "{target}");
    }
}
