//! The card's part of the facilities' door.

use super::door::{Entered, Shared, body, enter, json_response, refuse, response};
use super::log::Call;
use super::reception::{CardAnswer, NotReceived, hex};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::post;
use hyper::StatusCode;
use hyper::body::Bytes;
use madoguchi_message::Encoding;
use serde_json::json;
use std::sync::Arc;

/// The routes.
pub fn routes() -> Router<Arc<Shared>> {
    Router::new().route(NONCE, post(nonce)).route(RECEPTION, post(reception))
}

async fn nonce(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let Entered { facility, now } = match enter(&shared, request.headers(), request.extensions(), NONCE) {
        Ok(entered) => entered,
        Err(response) => return response,
    };
    let mut central = shared.central();
    let nonce = central.challenge(&facility);
    central.log.write(call(now, facility, NONCE, StatusCode::OK, "challenge".into(), None));
    drop(central);
    json_response(
        StatusCode::OK,
        json!({"nonce": hex(&nonce), "seconds": super::challenge::SECONDS}).to_string().into(),
    )
}

async fn reception(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let Entered { facility, now } = match enter(&shared, request.headers(), request.extensions(), RECEPTION) {
        Ok(entered) => entered,
        Err(response) => return response,
    };
    let bytes = match body(&shared, request.into_body()).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    let answer: CardAnswer = match serde_json::from_slice(&bytes) {
        Ok(answer) => answer,
        Err(error) => return refuse(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    let received = receive(&shared, &facility, &answer);
    let (status, outcome, bytes) = match received {
        Ok(reply) => (StatusCode::OK, reply.outcome, reply.answer.json(&shared.habits)),
        Err(fault) => {
            let why = fault.to_string();
            let code = why.split(':').next().unwrap_or_default().to_string();
            (StatusCode::FORBIDDEN, code.clone(), json!({"status": "NG", "code": code, "msg": why}).to_string().into())
        }
    };
    let bytes = Bytes::from(bytes);
    let kept = shared.bodies.then(|| bytes.clone());
    shared.central().log.write(call(now, facility, RECEPTION, status, outcome, kept));
    response(status, "application/json;charset=UTF-8", bytes)
}

fn receive(shared: &Shared, facility: &str, answer: &CardAnswer) -> Result<super::state::Reply, NotReceived> {
    let opened = shared.central().opened(facility, answer)?;
    // Signatures take their time; the state is free meanwhile.
    let trusted = shared.authorities().trust(&opened.certificate, &opened.nonce, &opened.signature, opened.now)?;
    shared.central().received(facility, answer, &trusted, Encoding::Utf8)
}

pub(super) fn call(
    now: madoguchi_rulebook::Instant,
    facility: Arc<str>,
    path: &str,
    status: StatusCode,
    outcome: String,
    answer: Option<Bytes>,
) -> Call {
    let (facility, call) = (Some(facility), format!("POST {path}").into());
    Call { number: 0, at: now, facility, call, status: status.as_u16(), outcome: outcome.into(), request: None, answer }
}

/// A challenge for a card.
pub const NONCE: &str = "/madoguchi/jpki/nonce";
/// The card's answer.
pub const RECEPTION: &str = "/madoguchi/jpki/reception";
