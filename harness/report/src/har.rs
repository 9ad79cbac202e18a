//! HAR 1.2: the exchanges over HTTP of a run, for browsers' network panels and every other tool that reads them.
//!
//! Made from the evidence alone, so that anybody makes the same bytes again. A case is a page; its exchanges follow each other
//! by a millisecond on the case's virtual clock, for no real time stands in the evidence. Bodies are whole; what is no text is
//! base64. An answer that did not come has the status 0, as browsers write it, and the fault that kept it.

use madoguchi_contract::event::{Event, EventBody, Evidence, HttpBody, HttpExchange, HttpPart};
use madoguchi_judge::CaseVerdict;
use madoguchi_rulebook::Instant;
use serde_json::{Value, json};

/// Name of the file among those of a run.
pub const FILE: &str = "http.har";

/// Whether cases of this run could exchange anything over HTTP with the emulated world: their ids name a role after a `/`.
pub fn is_due(verdicts: &[CaseVerdict]) -> bool {
    verdicts.iter().any(|verdict| verdict.case.contains('/'))
}

/// The archive.
pub fn har(evidence: &Evidence) -> String {
    let (mut pages, mut entries) = (vec![], vec![]);
    for (id, events) in &evidence.cases {
        let exchanges: Vec<&HttpExchange> = events.iter().filter_map(exchange).collect();
        let Some((title, now)) = events.iter().find_map(opened).filter(|_| !exchanges.is_empty()) else { continue };
        pages.push(json!({"startedDateTime": moment(now, 0), "id": id, "title": title, "pageTimings": {}}));
        entries.extend(exchanges.iter().zip(0..).map(|(exchange, number)| entry(id, exchange, &moment(now, number))));
    }
    let tool = evidence.head.as_ref().map_or("", |head| head.tool.as_str());
    let archive = json!({"log": {
        "version": "1.2",
        "creator": {"name": "madoguchi", "version": tool},
        "pages": pages,
        "entries": entries,
        "comment": format!("run {}; emulated service, synthetic persons; moments are those of the virtual clock", evidence.run),
    }});
    serde_json::to_string_pretty(&archive).expect("an archive has a JSON form") + "\n"
}

fn exchange(event: &Event) -> Option<&HttpExchange> {
    match &event.body {
        EventBody::Wire { record } => record.http.as_deref(),
        _ => None,
    }
}

fn opened(event: &Event) -> Option<(&str, Instant)> {
    match &event.body {
        EventBody::CaseOpened { case } => Some((&case.title, case.facts.now)),
        _ => None,
    }
}

fn entry(page: &str, exchange: &HttpExchange, moment: &str) -> Value {
    let mut entry = json!({
        "pageref": page,
        "startedDateTime": moment,
        "time": 0,
        "request": request(exchange),
        "response": response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
    });
    if let Some(fault) = &exchange.fault {
        entry["comment"] = format!("fault of the plan: {fault}").into();
    }
    entry
}

fn request(exchange: &HttpExchange) -> Value {
    let part = &exchange.request;
    let mut request = json!({
        "method": exchange.method,
        "url": format!("http://central.invalid{}", exchange.target),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(part),
        "queryString": query(&exchange.target),
        "headersSize": -1,
        "bodySize": part.body.len(),
    });
    if !part.body.is_empty() {
        let mut data = json!({"mimeType": kind(part), "text": text(&part.body)});
        // The format has no word for it in requests.
        if matches!(part.body, HttpBody::Base64(_)) {
            data["comment"] = "base64".into();
        }
        request["postData"] = data;
    }
    request
}

fn response(exchange: &HttpExchange) -> Value {
    let part = &exchange.answer;
    let mut content = json!({"size": part.body.len(), "mimeType": kind(part)});
    if !part.body.is_empty() {
        content["text"] = text(&part.body).into();
    }
    if matches!(part.body, HttpBody::Base64(_)) {
        content["encoding"] = "base64".into();
    }
    json!({
        "status": exchange.status,
        "statusText": if exchange.status == 0 { "" } else { "madoguchi" },
        "httpVersion": if exchange.status == 0 { "unknown" } else { "HTTP/1.1" },
        "cookies": [],
        "headers": headers(part),
        "content": content,
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": part.body.len(),
    })
}

fn headers(part: &HttpPart) -> Vec<Value> {
    part.headers.iter().map(|header| json!({"name": header.name, "value": header.value})).collect()
}

fn query(target: &str) -> Vec<Value> {
    let query = target.split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect()
}

fn kind(part: &HttpPart) -> &str {
    part.header("content-type").unwrap_or("x-unknown")
}

fn text(body: &HttpBody) -> &str {
    match body {
        HttpBody::Text(text) | HttpBody::Base64(text) => text,
    }
}

/// ISO 8601 with milliseconds: `2025-07-10T09:00:00.001+09:00`.
fn moment(now: Instant, number: i64) -> String {
    let later = now.plus_seconds(number / 1000).to_string();
    let (time, zone) = later.split_at("2025-07-10T09:00:00".len());
    format!("{time}.{:03}{zone}", number % 1000)
}
