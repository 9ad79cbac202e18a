//! The facilities' door: log in, then send messages, as XML or as JSON. Paths of the WebAPI as they were seen in a client;
//! those of other interfaces are our own (`/madoguchi/message/<interface>`).

use super::disturb::disturb;
use super::log::Call;
use super::refusal::Refusal;
use super::state::{Central, Reply};
use super::tls::{FacilityPki, Peer};
use super::trust::Authorities;
use crate::fault::Faults;
use axum::Router;
use axum::body::Body;
use axum::body::HttpBody;
use axum::extract::{Extension, Path, Request, State};
use axum::middleware;
use axum::response::Response;
use axum::routing::post;
use http_body_util::{BodyExt, Limited};
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use hyper::http::Extensions;
use madoguchi_message::habits::Habits;
use madoguchi_message::header::Header;
use madoguchi_message::{Element, Encoding};
use madoguchi_rulebook::Instant;
use serde::Deserialize;
use serde_json::json;
use std::borrow::Cow;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

/// What every handler shares.
pub struct Shared {
    pub(super) central: Mutex<Central>,
    /// The authorities, asked without the state.
    pub(super) authorities: RwLock<Authorities>,
    /// What facilities come in with, where the door asks for certificates.
    pub(super) pki: Option<FacilityPki>,
    /// Faults that are planned.
    pub(super) faults: Mutex<Faults>,
    /// Whether there are any: most of the time nobody has to ask the plan.
    pub(super) troubled: AtomicBool,
    /// How answers are written.
    pub(super) habits: Habits,
    /// Seed of what is drawn.
    pub(super) seed: u64,
    /// Whether bodies go into the log.
    pub(super) bodies: bool,
    /// How long a token holds, in seconds of the virtual clock.
    pub(super) token_seconds: i64,
    /// How long a body may take.
    pub(super) body_patience: Duration,
    /// How long a body may be.
    pub(super) body_limit: usize,
}

impl Shared {
    pub(super) fn central(&self) -> MutexGuard<'_, Central> {
        self.central.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a plan; the clock is right again.
    pub(super) fn plan(&self, plan: Faults) {
        let mut faults = self.faults();
        self.central().clock.skew(0);
        self.troubled.store(!plan.is_empty(), Ordering::Relaxed);
        *faults = plan;
    }

    /// Whether a call may meet a fault.
    pub(super) fn is_troubled(&self) -> bool {
        self.troubled.load(Ordering::Relaxed)
    }

    pub(super) fn authorities(&self) -> RwLockReadGuard<'_, Authorities> {
        self.authorities.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The door's router.
pub fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route(LOGIN, post(login))
        .route(SEARCH, post(search))
        .route(MESSAGE, post(message))
        .merge(super::card_door::routes())
        .merge(super::emergency_door::routes())
        .fallback(async || refuse(StatusCode::NOT_FOUND, "this path is none of the emulated central service"))
        .method_not_allowed_fallback(async || refuse(StatusCode::METHOD_NOT_ALLOWED, "this path takes another method"))
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), disturb))
        .with_state(shared)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Login {
    user: String,
    password: String,
}

async fn login(State(shared): State<Arc<Shared>>, Extension(peer): Extension<Peer>, request: Request) -> Response {
    let body = match body(&shared, request.into_body()).await {
        Ok(body) => body,
        Err(response) => return response,
    };
    let login: Login = match serde_json::from_slice(&body) {
        Ok(login) => login,
        Err(error) => {
            return refuse(StatusCode::BAD_REQUEST, &format!("{{\"user\", \"password\"}} is asked for: {error}"));
        }
    };
    let mut central = shared.central();
    let now = central.clock.now();
    let facility = central.facilities.iter().find(|facility| facility.user == login.user);
    let code = facility
        .filter(|facility| facility.password == login.password && peer.speaks_for(&facility.code))
        .map(|facility| facility.code.clone());
    let token = code.as_deref().map(|code| central.tokens.give(code, now, shared.token_seconds));
    let status = if token.is_some() { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
    // Neither password nor token goes into the log.
    let outcome = if token.is_some() { "logged in" } else { "login refused" };
    central.log.write(call(now, code.map(Arc::from), LOGIN, status, outcome));
    let Some(token) = token else {
        return refuse(status, "user or password is wrong, or the client certificate is another facility's");
    };
    let result = json!({
        "accessToken": format!("{token}-access"),
        "refreshToken": format!("{token}-refresh"),
        "idToken": token,
        "linkSysCharCd": "0",
    });
    json_response(StatusCode::OK, json!({"status": "OK", "msg": "", "result": result}).to_string().into_bytes())
}

async fn search(State(shared): State<Arc<Shared>>, Extension(peer): Extension<Peer>, request: Request) -> Response {
    inquiry(&shared, &peer, request).await
}

/// The inquiry of the WebAPI: what is asked most, and so what connections answer without the router while no fault is planned.
pub(super) async fn inquiry<B>(shared: &Shared, peer: &Peer, request: hyper::Request<B>) -> Response
where
    B: HttpBody<Data = Bytes, Error: Into<axum::BoxError>>,
{
    answer(shared, peer, "OQSsiquc01", Asked { path: SEARCH, call: Cow::Borrowed(SEARCH_CALL) }, request).await
}

async fn message(
    State(shared): State<Arc<Shared>>,
    Extension(peer): Extension<Peer>,
    Path(api): Path<String>,
    request: Request,
) -> Response {
    let path = format!("/madoguchi/message/{}", api.chars().take(32).collect::<String>());
    answer(&shared, &peer, &api, Asked { path: &path, call: format!("POST {path}").into() }, request).await
}

/// What a call is, for the log.
struct Asked<'a> {
    path: &'a str,
    call: Cow<'static, str>,
}

/// Who came in.
pub(super) struct Entered {
    pub facility: Arc<str>,
    pub now: Instant,
}

/// Lets in whoever has a token that holds.
#[expect(clippy::result_large_err, reason = "the error is the answer")]
pub(super) fn enter(
    shared: &Shared,
    headers: &HeaderMap,
    extensions: &Extensions,
    path: &str,
) -> Result<Entered, Response> {
    admit(shared, headers, extensions.get::<Peer>(), path)
}

#[expect(clippy::result_large_err, reason = "the error is the answer")]
fn admit(shared: &Shared, headers: &HeaderMap, peer: Option<&Peer>, path: &str) -> Result<Entered, Response> {
    let mut central = shared.central();
    let now = central.clock.now();
    let token = headers.get(AUTHORIZATION).and_then(|token| token.to_str().ok());
    let facility = token.and_then(|token| central.tokens.facility(token, now));
    let speaks = |facility: &&Arc<str>| peer.is_some_and(|peer| peer.speaks_for(facility));
    match facility.filter(speaks) {
        Some(facility) => Ok(Entered { facility: Arc::clone(facility), now }),
        None => {
            let status = StatusCode::UNAUTHORIZED;
            central.log.write(call(now, None, path, status, "no token"));
            Err(refuse(status, "log in first and send the idToken as Authorization, without \"Bearer\""))
        }
    }
}

/// How a message travels.
#[derive(Clone, Copy)]
enum Form {
    Xml,
    Json,
}

async fn answer<B>(shared: &Shared, peer: &Peer, api: &str, asked: Asked<'_>, request: hyper::Request<B>) -> Response
where
    B: HttpBody<Data = Bytes, Error: Into<axum::BoxError>>,
{
    let (head, incoming) = request.into_parts();
    let Entered { facility, now } = match admit(shared, &head.headers, Some(peer), asked.path) {
        Ok(entered) => entered,
        Err(response) => return response,
    };
    let Some(form) = form(&head.headers) else {
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "application/json or application/xml is asked for");
    };
    let body = match body(shared, incoming).await {
        Ok(body) => body,
        Err(response) => return response,
    };
    // Reading is the costly part and needs nothing of the state.
    let read = match form {
        Form::Json => Element::read_json(&body).map(|root| (root, Encoding::Utf8)),
        Form::Xml => Element::read_xml(&body).map(|read| (read.root, read.encoding)),
    };
    let mut central = shared.central();
    let (reply, encoding) = match &read {
        Ok((root, encoding)) => (central.message(&facility, api, root, *encoding), *encoding),
        Err(fault) => {
            let refusal = Refusal::NoMessage(fault.to_string());
            (central.refuse(&Header::default(), &refusal, Encoding::Utf8), Encoding::Utf8)
        }
    };
    drop(central);
    let Reply { answer, outcome } = reply;
    let bytes = Bytes::from(match form {
        Form::Json => answer.json(&shared.habits),
        Form::Xml => answer.xml(encoding, &shared.habits),
    });
    // Copied: a body as it came in holds on to the whole buffer of its connection.
    let bodies = shared.bodies.then(|| (Bytes::copy_from_slice(&body), bytes.clone()));
    let (request, answer) = bodies.unzip();
    let status = StatusCode::OK.as_u16();
    let call = Call {
        number: 0,
        at: now,
        facility: Some(facility),
        call: asked.call,
        status,
        outcome: outcome.into(),
        request,
        answer,
    };
    // What the log lets go is given back after the state is free again.
    let forgotten = shared.central().log.write(call);
    drop(forgotten);
    match form {
        Form::Json => response(StatusCode::OK, JSON, bytes),
        Form::Xml => response(StatusCode::OK, xml_type(encoding), bytes),
    }
}

fn call(now: Instant, facility: Option<Arc<str>>, path: &str, status: StatusCode, outcome: &'static str) -> Call {
    let (call, outcome) = (format!("POST {path}").into(), outcome.into());
    Call { number: 0, at: now, facility, call, status: status.as_u16(), outcome, request: None, answer: None }
}

fn form(headers: &HeaderMap) -> Option<Form> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?.split(';').next()?.trim();
    match kind.to_ascii_lowercase().as_str() {
        "application/json" => Some(Form::Json),
        "application/xml" | "text/xml" => Some(Form::Xml),
        _ => None,
    }
}

/// A body within its bounds of size and time.
pub(super) async fn body<B>(shared: &Shared, body: B) -> Result<Bytes, Response>
where
    B: HttpBody<Data = Bytes, Error: Into<axum::BoxError>>,
{
    match tokio::time::timeout(shared.body_patience, whole(Limited::new(body, shared.body_limit))).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            let why = format!("a message is at most {} bytes", shared.body_limit);
            Err(refuse(StatusCode::PAYLOAD_TOO_LARGE, &why))
        }
        Ok(Err(_)) => Err(refuse(StatusCode::BAD_REQUEST, "the body broke off")),
        Err(_) => Err(refuse(StatusCode::REQUEST_TIMEOUT, "the body took too long")),
    }
}

/// All of a body; one that came in a piece is not copied.
async fn whole(body: impl HttpBody<Data = Bytes, Error = axum::BoxError>) -> Result<Bytes, axum::BoxError> {
    let mut body = pin!(body);
    let mut first = Bytes::new();
    let mut rest: Vec<u8> = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(piece) = frame?.into_data() else { continue };
        match (first.is_empty(), rest.is_empty()) {
            (true, _) => first = piece,
            (false, empty) => {
                if empty {
                    rest.extend_from_slice(&first);
                }
                rest.extend_from_slice(&piece);
            }
        }
        if body.is_end_stream() {
            break;
        }
    }
    Ok(if rest.is_empty() { first } else { Bytes::from(rest) })
}

/// A refusal of the transport.
pub(super) fn refuse(status: StatusCode, why: &str) -> Response {
    json_response(status, json!({"status": "NG", "msg": why}).to_string().into_bytes())
}

pub(super) fn json_response(status: StatusCode, body: Vec<u8>) -> Response {
    response(status, JSON, Bytes::from(body))
}

pub(super) fn response(status: StatusCode, kind: &'static str, body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert("x-madoguchi", HeaderValue::from_static("emulated"));
    response
}

fn xml_type(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "application/xml;charset=UTF-8",
        Encoding::ShiftJis => "application/xml;charset=Shift_JIS",
    }
}

/// Login of the WebAPI.
pub const LOGIN: &str = "/oqs-api-pro/MSA12020/ILI12020SV01/auth";
/// Inquiry of the WebAPI.
pub const SEARCH: &str = "/oqs-api-pro/MSA01030/ILI01030SV01/search";
const SEARCH_CALL: &str = "POST /oqs-api-pro/MSA01030/ILI01030SV01/search";
const MESSAGE: &str = "/madoguchi/message/{api}";
const JSON: &str = "application/json;charset=UTF-8";
