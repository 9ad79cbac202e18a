//! A toy product served over lines and over HTTP, called by the harness's own roads.

use madoguchi_contract::json;
use madoguchi_contract::message::{Lost, Outcome};
use madoguchi_contract::server::{serve_lines, serve_listener};
use madoguchi_contract::transport::{Handler, Http, InProcess, Malformed, Token, Transport, connect};
use serde_json::{Map, Value, json};
use std::time::Duration;
use tokio::net::TcpListener;

const PATIENCE: Duration = Duration::from_secs(10);

/// Counts what it is asked and says it back.
#[derive(Default)]
struct Toy(u32);

impl Handler for Toy {
    fn handle(&mut self, request: &Map<String, Value>) -> Outcome {
        self.0 += 1;
        Outcome::Done(json!({"number": self.0, "case": request.get("case")}))
    }
}

fn request(verb: &str, case: &str) -> Map<String, Value> {
    Map::from_iter([("verb".into(), verb.into()), ("case".into(), case.into())])
}

fn lines(input: &[u8]) -> Vec<Value> {
    let mut output = vec![];
    serve_lines(&mut Toy::default(), input, &mut output).expect("memory does not fail");
    output
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| json::decode(line).expect("strict"))
        .collect()
}

#[test]
fn lines_are_served_until_bye() {
    let answers = lines("{\"id\":5,\"verb\":\"act\",\"case\":\"窓口🏥\"}\r\n\n{\"id\":6,\"verb\":\"bye\"}\n{\"id\":7,\"verb\":\"act\"}\n".as_bytes());
    assert_eq!(
        answers,
        [
            json!({"id": 5, "done": {"number": 1, "case": "窓口🏥"}}),
            json!({"id": 6, "done": {"number": 2, "case": null}})
        ]
    );
}

#[test]
fn what_a_caller_sends_wrongly_is_the_callers_fault() {
    let long = format!("{{\"id\":1,\"verb\":\"{}\"}}\n{{\"id\":2,\"verb\":\"act\"}}\n", "x".repeat(3 << 20));
    let answers = lines(long.as_bytes());
    assert!(answers[0]["adapter_error"].as_str().is_some_and(|why| why.contains("1 MiB")), "{:?}", answers[0]);
    assert_eq!(answers[1]["id"], 2);
    for (line, expected) in [
        ("{\"id\":1,\"id\":1}", "twice"),
        ("{\"verb\":\"act\"}", "`id`"),
        ("{\"id\":1}", "`verb`"),
        ("hello", "not JSON"),
    ] {
        let why = lines(line.as_bytes())[0]["adapter_error"].to_string();
        assert!(why.contains(expected), "{line}: {why}");
    }
}

#[tokio::test]
async fn http_is_served_to_many_callers_and_only_with_the_token() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let target = format!("http://{}", listener.local_addr().expect("bound"));
    let server = serve_listener(Toy::default(), listener, Token::new("t0ken"));
    let client = async {
        let http = Http::new(&target, Token::new("t0ken").as_ref()).expect("loopback");
        http.allow_in_flight(8);
        let calls = (0..200).map(|number| http.call(request("act", &format!("窓口🏥{number}")), PATIENCE));
        for (number, answer) in futures::future::join_all(calls).await.into_iter().enumerate() {
            let Ok(Outcome::Done(answer)) = answer else { panic!("{answer:?}") };
            assert_eq!(answer["case"], format!("窓口🏥{number}"));
        }
        let stranger = Http::new(&target, None).expect("loopback").call(request("act", "x"), PATIENCE).await;
        let Err(Lost::Malformed { fault: Malformed::Status(401), found }) = stranger else { panic!("{stranger:?}") };
        assert!(found.contains("MADOGUCHI_TOKEN"));
        let elsewhere = Http::new(&format!("{target}/elsewhere"), Token::new("t0ken").as_ref()).expect("loopback");
        let lost = elsewhere.call(request("act", "x"), PATIENCE).await;
        assert!(matches!(lost, Err(Lost::Malformed { fault: Malformed::Status(404), .. })), "{lost:?}");
        http.close().await;
    };
    tokio::select! {
        result = server => panic!("the server ended: {result:?}"),
        () = client => {}
    }
}

#[tokio::test]
async fn lines_are_served_to_the_own_client() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let server = std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("the bridge");
        serve_lines(&mut Toy::default(), stream.try_clone().expect("a second handle"), stream)
    });
    let bridge = format!("stdio:python3 '{}/tests/adapters/bridge.py' {port}", env!("CARGO_MANIFEST_DIR"));
    let client = connect(&bridge).expect("python3 is there");
    client.allow_in_flight(500);
    let calls = (0..2000).map(|number| client.call(request("act", &format!("窓口🏥{number}")), PATIENCE));
    for (number, answer) in futures::future::join_all(calls).await.into_iter().enumerate() {
        let Ok(Outcome::Done(answer)) = answer else { panic!("{answer:?}") };
        assert_eq!((&answer["number"], &answer["case"]), (&json!(number + 1), &json!(format!("窓口🏥{number}"))));
    }
    client.close().await;
    assert_eq!((client.fault(), client.notes()), (None, vec![]));
    assert!(server.join().expect("no panic").is_ok(), "served until `bye`");
}

#[tokio::test]
async fn in_process_is_the_same_road() {
    let toy = InProcess::new("toy", Toy::default());
    let answer = toy.call(request("act", "x"), PATIENCE).await;
    assert_eq!(answer, Ok(Outcome::Done(json!({"number": 1, "case": "x"}))));
}
