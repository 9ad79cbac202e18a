//! The management port, apart from the facilities' door: the clock, the persons, the log, the counters. Whoever tests says
//! here what the world is like.

use super::door::{Shared, body, json_response, refuse};
use super::facility::Facility;
use super::person::Person;
use super::reception::{hex, unhex};
use super::trust::moment;
use super::usage::{Receptions, Usage};
use crate::fault::{FaultPlan, Faults};
use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::response::Response;
use axum::routing::{get, put};
use hyper::StatusCode;
use madoguchi_card::pki::{Authority, Reason, Revocation};
use madoguchi_contract::Language;
use madoguchi_rulebook::Instant;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::{Arc, PoisonError};
use x509_cert::serial_number::SerialNumber;

/// The port's router.
pub fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/openapi.json", get(async || json_response(StatusCode::OK, OPENAPI.into())))
        .route("/clock", get(clock).put(set_clock))
        .route("/people", get(people))
        .route("/people/{id}", get(person).put(put_person).delete(delete_person))
        .route("/facilities", get(facilities))
        .route("/facilities/{code}", put(put_facility))
        .route("/cards", get(cards))
        .route("/cards/{serial}", put(link_card))
        .route("/cards/{serial}/revoked", put(revoke_card))
        .route("/authority", get(authority))
        .route("/facilities/{code}/identity", get(identity))
        .route("/faults", get(faults).put(plan_faults).delete(no_faults))
        .route("/log", get(log))
        .route("/counters", get(counters))
        .route("/usage", get(usage).post(feed).delete(forget))
        .merge(super::circumstances::routes())
        .fallback(async || refuse(StatusCode::NOT_FOUND, "this path is none of the management port"))
        .method_not_allowed_fallback(async || refuse(StatusCode::METHOD_NOT_ALLOWED, "this path takes another method"))
        .with_state(shared)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockBody {
    now: String,
}

async fn clock(State(shared): State<Arc<Shared>>) -> Response {
    let now = shared.central().clock.now();
    good(&json!({"now": now.to_string()}))
}

async fn set_clock(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let body: ClockBody = match read(&shared, request).await {
        Ok(body) => body,
        Err(response) => return response,
    };
    match Instant::parse(&body.now) {
        Ok(now) => {
            shared.central().clock.set(now);
            good(&json!({"now": now.to_string()}))
        }
        Err(error) => refuse(StatusCode::BAD_REQUEST, &format!("now: {error}")),
    }
}

async fn people(State(shared): State<Arc<Shared>>) -> Response {
    good(&json!(shared.central().people))
}

async fn person(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    match shared.central().people.iter().find(|person| person.id == id) {
        Some(person) => good(&json!(person)),
        None => nobody(),
    }
}

async fn put_person(State(shared): State<Arc<Shared>>, Path(id): Path<String>, request: Request) -> Response {
    let mut person: Person = match read(&shared, request).await {
        Ok(person) => person,
        Err(response) => return response,
    };
    person.id = id;
    if let Err(fault) = person.check() {
        return refuse(StatusCode::BAD_REQUEST, &fault.to_string());
    }
    let mut authorities = shared.authorities.write().unwrap_or_else(PoisonError::into_inner);
    let mut central = shared.central();
    super::hand_cards(&person, authorities.register_mut(), &mut central.cards);
    drop(authorities);
    let answer = json!(person);
    let known = central.people.iter().position(|known| known.id == person.id);
    match known {
        Some(index) => central.people[index] = person,
        None if central.people.len() >= PEOPLE => {
            return refuse(StatusCode::INSUFFICIENT_STORAGE, &format!("there are {PEOPLE} persons already"));
        }
        None => central.people.push(person),
    }
    good(&answer)
}

async fn delete_person(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    let mut central = shared.central();
    let before = central.people.len();
    central.people.retain(|person| person.id != id);
    if central.people.len() == before { nobody() } else { good(&json!({"deleted": id})) }
}

async fn facilities(State(shared): State<Arc<Shared>>) -> Response {
    good(&json!(shared.central().facilities))
}

async fn put_facility(State(shared): State<Arc<Shared>>, Path(code): Path<String>, request: Request) -> Response {
    let mut facility: Facility = match read(&shared, request).await {
        Ok(facility) => facility,
        Err(response) => return response,
    };
    facility.code = code;
    let answer = json!(facility);
    let mut central = shared.central();
    match central.facilities.iter_mut().find(|known| known.code == facility.code) {
        Some(known) => *known = facility,
        None => central.facilities.push(facility),
    }
    good(&answer)
}

async fn cards(State(shared): State<Arc<Shared>>) -> Response {
    let central = shared.central();
    let cards = central.cards.iter().map(|(serial, person)| (hex(serial), json!(person)));
    good(&Value::Object(cards.collect()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    person: String,
}

/// Hands a card to a person: whoever had it before does not have it any more.
async fn link_card(State(shared): State<Arc<Shared>>, Path(serial): Path<String>, request: Request) -> Response {
    let link: Link = match read(&shared, request).await {
        Ok(link) => link,
        Err(response) => return response,
    };
    let Some(serial) = unhex(&serial).filter(|serial| (1..=20).contains(&serial.len())) else {
        return refuse(StatusCode::BAD_REQUEST, "a serial number is hex of 1 to 20 bytes: GET /cards names all");
    };
    let mut central = shared.central();
    if !central.people.iter().any(|person| person.id == link.person) {
        return nobody();
    }
    let answer = json!({"serial": hex(&serial), "person": link.person});
    central.cards.insert(serial, link.person);
    good(&answer)
}

/// The authorities take a certificate back, now.
async fn revoke_card(State(shared): State<Arc<Shared>>, Path(serial): Path<String>) -> Response {
    let serial = unhex(&serial).and_then(|serial| SerialNumber::new(&serial).ok());
    let Some(serial) = serial else {
        return refuse(StatusCode::BAD_REQUEST, "a serial number is hex of 1 to 20 bytes: GET /cards names all");
    };
    let revocation = Revocation { at: moment(shared.central().clock.now()), reason: Reason::Hold };
    let mut authorities = shared.authorities.write().unwrap_or_else(PoisonError::into_inner);
    let revoked =
        Authority::all().filter(|authority| authorities.register_mut().revoke(*authority, &serial, revocation)).count();
    match revoked {
        0 => refuse(StatusCode::NOT_FOUND, "no authority issued a certificate of this serial number"),
        _ => good(&json!({"revoked": hex(serial.as_bytes())})),
    }
}

async fn faults(State(shared): State<Arc<Shared>>) -> Response {
    good(&json!(shared.faults().plan()))
}

async fn plan_faults(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let bytes = match body(&shared, request.into_body()).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    let plan = FaultPlan::of_json(&bytes).and_then(|plan| plan.needs_no_desk().map(|()| plan));
    let plan = match plan {
        Ok(plan) => plan,
        Err(fault) => {
            let help = fault.help(Language::En);
            return refuse(StatusCode::BAD_REQUEST, &format!("{fault}; {}", help));
        }
    };
    let answer = json!(plan);
    shared.plan(Faults::new(plan, shared.seed));
    good(&answer)
}

async fn no_faults(State(shared): State<Arc<Shared>>) -> Response {
    shared.plan(Faults::default());
    good(&json!({}))
}

async fn authority(State(shared): State<Arc<Shared>>) -> Response {
    match &shared.pki {
        Some(pki) => good(&json!({"certificate": pki.authority})),
        None => refuse(StatusCode::NOT_FOUND, "the door asks for no client certificates"),
    }
}

async fn identity(State(shared): State<Arc<Shared>>, Path(code): Path<String>) -> Response {
    match shared.pki.as_ref().and_then(|pki| pki.identities.get(&code)) {
        Some(identity) => good(&json!({"certificate": identity.certificate, "key": identity.key})),
        None => {
            refuse(StatusCode::NOT_FOUND, "no such facility at the start, or the door asks for no client certificates")
        }
    }
}

#[derive(Deserialize)]
struct LogQuery {
    #[serde(default)]
    after: u64,
}

async fn log(State(shared): State<Arc<Shared>>, Query(query): Query<LogQuery>) -> Response {
    let central = shared.central();
    good(&json!(central.log.after(query.after).collect::<Vec<_>>()))
}

async fn counters(State(shared): State<Arc<Shared>>) -> Response {
    good(&json!(shared.central().log.counters()))
}

async fn usage(State(shared): State<Arc<Shared>>) -> Response {
    good(&json!(shared.central().usage))
}

async fn feed(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let receptions: Vec<Receptions> = match read(&shared, request).await {
        Ok(receptions) => receptions,
        Err(response) => return response,
    };
    let mut central = shared.central();
    // A count beyond this would not fit into the sums.
    if receptions.iter().any(|group| group.count > 1 << 40) {
        return refuse(StatusCode::BAD_REQUEST, "a group has at most 2^40 receptions");
    }
    receptions.iter().for_each(|group| central.usage.count(group));
    good(&json!({"counted": receptions.iter().map(|group| group.count).sum::<u64>()}))
}

async fn forget(State(shared): State<Arc<Shared>>) -> Response {
    shared.central().usage = Usage::default();
    good(&json!({"counted": 0}))
}

/// A body of the port.
pub(super) async fn read<T: DeserializeOwned>(shared: &Shared, request: Request) -> Result<T, Response> {
    let bytes = body(shared, request.into_body()).await?;
    serde_json::from_slice(&bytes).map_err(|error| refuse(StatusCode::BAD_REQUEST, &error.to_string()))
}

/// An answer of the port.
pub(super) fn good(value: &Value) -> Response {
    json_response(StatusCode::OK, value.to_string().into_bytes())
}

pub(super) fn nobody() -> Response {
    refuse(StatusCode::NOT_FOUND, "nobody has this id: GET /people names all")
}

const PEOPLE: usize = 100_000;
const OPENAPI: &str = include_str!("openapi.json");
