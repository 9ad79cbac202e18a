//! Carries faults out on the way of a call.

use super::door::{Shared, refuse, response};
use super::fault::{Kind, Moment};
use super::listen::Connection;
use super::log::{Call, at};
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt;
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

/// The layer around every call of the facilities' door.
pub async fn disturb(
    State(shared): State<Arc<Shared>>,
    Extension(connection): Extension<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let Some((moment, kind)) = shared.fault(request.uri().path()) else { return next.run(request).await };
    write_down(&shared, &request, &kind);
    if let Kind::Latency { ms, .. } = kind {
        tokio::time::sleep(Duration::from_millis(ms)).await;
        return next.run(request).await;
    }
    // These change an answer, so there must be one.
    let needs_answer = matches!(kind, Kind::Truncate { .. } | Kind::Drip { .. } | Kind::ContentType { .. });
    let answer = match moment {
        Moment::Before if !needs_answer => None,
        _ => Some(next.run(request).await),
    };
    match (kind, answer) {
        (Kind::Truncate { bytes }, Some(answer)) => {
            connection.cut_after(bytes);
            answer
        }
        (Kind::Drip { ms }, Some(answer)) => drip(answer, Duration::from_millis(ms)).await,
        (Kind::ContentType { value }, Some(mut answer)) => {
            answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(value.value()));
            answer
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
        (_, answer) => {
            connection.cut_after(0);
            answer.unwrap_or_default()
        }
    }
}

fn write_down(shared: &Shared, request: &Request, kind: &Kind) {
    let mut central = shared.central();
    let now = central.clock.now();
    let path: String = request.uri().path().chars().take(100).collect();
    central.log.write(Call {
        number: 0,
        at: at(now),
        facility: None,
        call: format!("{} {path}", request.method()),
        status: 0,
        outcome: format!("fault {}", kind.name()),
        request: None,
        answer: None,
    });
}

async fn drip(answer: Response, pause: Duration) -> Response {
    let (mut head, body) = answer.into_parts();
    let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let pieces = futures::stream::unfold((bytes, true), move |(mut bytes, first)| async move {
        if bytes.is_empty() {
            return None;
        }
        if !first {
            tokio::time::sleep(pause).await;
        }
        let piece = bytes.split_to(bytes.len().min(16));
        Some((Ok::<_, Infallible>(piece), (bytes, false)))
    });
    head.headers.remove(CONTENT_LENGTH);
    Response::from_parts(head, Body::from_stream(pieces))
}
