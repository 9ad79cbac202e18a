//! The emergency look-up's part of the facilities' door. The real one is a page of the browser.

use super::card_door::call;
use super::door::{Entered, Shared, body, enter, refuse, response};
use super::emergency::{LookUp, NotLookedUp};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::post;
use hyper::StatusCode;
use hyper::body::Bytes;
use serde_json::json;
use std::sync::Arc;

/// The routes.
pub fn routes() -> Router<Arc<Shared>> {
    Router::new().route(LOOK_UP, post(look_up))
}

async fn look_up(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let Entered { facility, now } = match enter(&shared, request.headers(), request.extensions(), LOOK_UP) {
        Ok(entered) => entered,
        Err(response) => return response,
    };
    let bytes = match body(&shared, request.into_body()).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    let asked: LookUp = match serde_json::from_slice(&bytes) {
        Ok(asked) => asked,
        Err(error) => return refuse(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    let mut central = shared.central();
    let (status, outcome, bytes) = match central.look_up(&facility, &asked) {
        Ok(reply) => (StatusCode::OK, reply.outcome, reply.answer.json(&shared.habits)),
        Err(fault) => {
            let status = if fault == NotLookedUp::Closed { StatusCode::FORBIDDEN } else { StatusCode::BAD_REQUEST };
            let why = fault.to_string();
            let code = why.split(':').next().unwrap_or_default().to_string();
            (status, code.clone(), json!({"status": "NG", "code": code, "msg": why}).to_string().into())
        }
    };
    let bytes = Bytes::from(bytes);
    let kept = shared.bodies.then(|| bytes.clone());
    central.log.write(call(now, facility, LOOK_UP, status, outcome, kept));
    drop(central);
    response(status, "application/json;charset=UTF-8", bytes)
}

/// Finds a person without a card.
pub const LOOK_UP: &str = "/madoguchi/emergency/look-up";
