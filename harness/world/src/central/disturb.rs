//! Carries faults out on the way of a call.

use super::door::{Shared, refuse, response};
use super::listen::{Busy, Connection};
use super::log::Call;
use crate::fault::{Kind, Moment};
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt;
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// The layer around every call of the facilities' door.
pub async fn disturb(
    State(shared): State<Arc<Shared>>,
    Extension(connection): Extension<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let Some((moment, kind)) = met(&shared, &request) else { return next.run(request).await };
    write_down(&shared, &request, &kind);
    if let Kind::Latency { ms, .. } = kind {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
    let answer = match moment {
        Moment::Before if !kind.needs_answer() => None,
        _ => Some(next.run(request).await),
    };
    match (kind, answer) {
        (Kind::Latency { .. } | Kind::ClockSkew { .. }, Some(answer)) => answer,
        (Kind::Truncate { bytes }, Some(answer)) => {
            connection.cut_after(bytes);
            answer
        }
        (Kind::TruncateShare { percent }, Some(answer)) => truncate(answer, percent).await,
        (Kind::Drip { ms }, Some(answer)) => drip(answer, Duration::from_millis(ms), connection.busy()).await,
        (Kind::SlowClose { ms }, Some(answer)) => {
            close_slowly(answer, Duration::from_millis(ms), connection.busy()).await
        }
        (Kind::ContentType { value }, Some(mut answer)) => {
            // The plan was checked: its value is one that a header can have.
            if let Ok(value) = HeaderValue::from_str(&value) {
                answer.headers_mut().insert(CONTENT_TYPE, value);
            }
            answer
        }
        (Kind::Silence, _) => {
            // Whoever gives up ends the connection, and this with it.
            tokio::time::sleep(LONGEST_SILENCE).await;
            connection.end();
            Response::default()
        }
        (Kind::Status { status }, _) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
            refuse(status, "this is a fault of the plan")
        }
        (Kind::Garbage, _) => response(
            StatusCode::OK,
            "application/json;charset=UTF-8",
            Bytes::from_static(b"<html>\xFF\xFE not a message"),
        ),
        (Kind::Down, _) => {
            connection.end();
            Response::default()
        }
        (_, answer) => {
            connection.cut_after(0);
            answer.unwrap_or_default()
        }
    }
}

/// What a call meets. The clock is wrong from a call that says so until the next that does not.
fn met(shared: &Shared, request: &Request) -> Option<(Moment, Kind)> {
    if !shared.is_troubled() {
        return None;
    }
    let mut faults = shared.faults();
    let met = faults.next(request.uri().path());
    let seconds = match &met {
        Some((_, Kind::ClockSkew { seconds })) => *seconds,
        _ => 0,
    };
    shared.central().clock.skew(seconds);
    met
}

fn write_down(shared: &Shared, request: &Request, kind: &Kind) {
    let mut central = shared.central();
    let now = central.clock.now();
    let path: String = request.uri().path().chars().take(100).collect();
    central.log.write(Call {
        number: 0,
        at: now,
        facility: None,
        call: format!("{} {path}", request.method()).into(),
        status: 0,
        outcome: format!("fault {}", kind.name()).into(),
        request: None,
        answer: None,
    });
}

/// The head promises the whole, and the body ends in its midst.
async fn truncate(answer: Response, percent: u64) -> Response {
    let (mut head, body) = answer.into_parts();
    let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let kept = bytes.len() * usize::try_from(percent).unwrap_or(0) / 100;
    let pieces = [Ok(bytes.slice(..kept)), Err(io::Error::from(io::ErrorKind::ConnectionReset))];
    head.headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    // The pause lets the first piece leave before the connection ends.
    let pieces = futures::stream::unfold(pieces.into_iter(), |mut pieces| async {
        let piece = pieces.next()?;
        if piece.is_err() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Some((piece, pieces))
    });
    Response::from_parts(head, Body::from_stream(pieces))
}

/// All of the body is there, but its end is not told for a while.
async fn close_slowly(answer: Response, pause: Duration, busy: Busy) -> Response {
    let (mut head, body) = answer.into_parts();
    let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let pieces = futures::stream::unfold((Some(bytes), busy), move |(bytes, busy)| async move {
        match bytes {
            Some(bytes) => Some((Ok::<_, Infallible>(bytes), (None, busy))),
            None => {
                tokio::time::sleep(pause).await;
                None
            }
        }
    });
    head.headers.remove(CONTENT_LENGTH);
    Response::from_parts(head, Body::from_stream(pieces))
}

async fn drip(answer: Response, pause: Duration, busy: Busy) -> Response {
    let (mut head, body) = answer.into_parts();
    let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let pieces = futures::stream::unfold((bytes, true, busy), move |(mut bytes, first, busy)| async move {
        if bytes.is_empty() {
            return None;
        }
        if !first {
            tokio::time::sleep(pause).await;
        }
        let piece = bytes.split_to(bytes.len().min(16));
        Some((Ok::<_, Infallible>(piece), (bytes, false, busy)))
    });
    head.headers.remove(CONTENT_LENGTH);
    Response::from_parts(head, Body::from_stream(pieces))
}

const LONGEST_SILENCE: Duration = Duration::from_secs(600);
