//! The management port's part about circumstances: what the ministry and the call centre open in an emergency, and what
//! patients take back.

use super::consent::{Ground, Relation};
use super::door::{Shared, refuse};
use super::emergency::Opening;
use super::management::{good, nobody, read};
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use axum::routing::{delete, get};
use hyper::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// The routes.
pub fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/emergency", get(emergency).put(open).delete(close))
        .route("/consents", get(consents))
        .route("/consents/{facility}/{person}", delete(withdraw))
}

async fn emergency(State(shared): State<Arc<Shared>>) -> Response {
    let central = shared.central();
    good(&json!({"openings": central.emergency.openings, "uses": central.emergency.uses}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Openings {
    openings: Vec<Opening>,
}

async fn open(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let Openings { openings } = match read(&shared, request).await {
        Ok(openings) => openings,
        Err(response) => return response,
    };
    let whole = |opening: &&Opening| {
        let digits = opening.facilities.as_str();
        !(2..=10).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    if openings.len() > OPENINGS {
        return refuse(StatusCode::BAD_REQUEST, &format!("at most {OPENINGS} openings"));
    }
    if let Some(opening) = openings.iter().find(whole) {
        let why = format!(
            "facilities {:?}: the first 2 to 10 digits of their codes are asked for; it is never open for everybody",
            opening.facilities
        );
        return refuse(StatusCode::BAD_REQUEST, &why);
    }
    let answer = json!({"openings": openings});
    shared.central().emergency.openings = openings;
    good(&answer)
}

async fn close(State(shared): State<Arc<Shared>>) -> Response {
    shared.central().emergency.openings.clear();
    good(&json!({"openings": []}))
}

async fn consents(State(shared): State<Arc<Shared>>) -> Response {
    let central = shared.central();
    let consents = central.consents.all().map(|(facility, person, given)| {
        let ground = match given.ground {
            Ground::Agreed(device) => json!(device),
            Ground::NotNeeded(circumstance) => json!(circumstance),
        };
        let relation = match given.relation {
            Relation::Once => json!("once"),
            Relation::Continuing(last) => json!({"continuing_since_visit": last.to_string()}),
            Relation::Ended(why) => json!({"ended": why.code()}),
        };
        json!({
            "facility": facility, "person": person, "treatment": given.treatment.code(), "kinds": given.kinds,
            "at": given.at.to_string(), "until": given.until.to_string(), "ground": ground, "relation": relation,
        })
    });
    good(&Value::Array(consents.collect()))
}

/// The patient takes back what was agreed to at a facility.
async fn withdraw(State(shared): State<Arc<Shared>>, Path((facility, person)): Path<(String, String)>) -> Response {
    let mut central = shared.central();
    if !central.people.iter().any(|known| known.id == person) {
        return nobody();
    }
    let now = central.clock.now();
    match central.consents.withdraw(&facility, &person, now) {
        0 => refuse(StatusCode::NOT_FOUND, "this person agreed to nothing at this facility: GET /consents names all"),
        withdrawn => good(&json!({"withdrawn": withdrawn})),
    }
}

const OPENINGS: usize = 1_000;
