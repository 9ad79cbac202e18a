//! A [`Handler`] behind `POST /madoguchi/v1/{verb}`, on a loopback address.

use super::answer;
use crate::json::LONGEST;
use crate::message::Outcome;
use crate::transport::envelope::Envelope;
use crate::transport::{Handler, Token};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, AUTHORIZATION, CONTENT_TYPE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::cell::RefCell;
use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::rc::Rc;
use tokio::net::TcpListener;
use tokio::task::LocalSet;

/// Serves an address of this machine until it is dropped. Port 0 takes a free one; standard error says which. When
/// the environment names a token, it is asked for.
///
/// # Errors
/// An address that is not loopback or cannot be bound.
pub async fn serve_http(handler: impl Handler + 'static, address: SocketAddr) -> io::Result<()> {
    if !address.ip().is_loopback() {
        let why = format!("{address} is not a loopback address: serve 127.0.0.1 and tunnel where needed");
        return Err(io::Error::new(ErrorKind::AddrNotAvailable, why));
    }
    let listener = TcpListener::bind(address).await?;
    eprintln!("listening on http://{}", listener.local_addr()?);
    let token = Token::of_environment(None).map_err(io::Error::other)?;
    serve_listener(handler, listener, token).await
}

/// Serves a listener until it is dropped; with a token, only those who bear it.
///
/// # Errors
/// Faults of the listener.
pub async fn serve_listener(
    handler: impl Handler + 'static,
    listener: TcpListener,
    token: Option<Token>,
) -> io::Result<()> {
    let handler = Rc::new(RefCell::new(handler));
    let bearer: Rc<Option<String>> = Rc::new(token.as_ref().map(Token::bearer));
    let connections = LocalSet::new();
    connections
        .run_until(async {
            loop {
                let (stream, _) = listener.accept().await?;
                // Without it, small answers wait for each other; where it cannot be set they still arrive.
                let _ = stream.set_nodelay(true);
                let (handler, bearer) = (Rc::clone(&handler), Rc::clone(&bearer));
                tokio::task::spawn_local(async move {
                    let service = service_fn(|request| {
                        let (handler, bearer) = (Rc::clone(&handler), Rc::clone(&bearer));
                        async move { Ok::<_, Infallible>(respond(&handler, bearer.as_deref(), request).await) }
                    });
                    // A caller that breaks off is the caller's affair.
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
        })
        .await
}

async fn respond(
    handler: &RefCell<impl Handler>,
    bearer: Option<&str>,
    request: Request<Incoming>,
) -> Response<Full<Bytes>> {
    if let Some(bearer) = bearer
        && request.headers().get(AUTHORIZATION).is_none_or(|given| given.as_bytes() != bearer.as_bytes())
    {
        return refuse(StatusCode::UNAUTHORIZED, "a bearer token is needed: set MADOGUCHI_TOKEN");
    }
    let Some(verb) = request.uri().path().strip_prefix("/madoguchi/v1/").map(String::from) else {
        return refuse(StatusCode::NOT_FOUND, "the address is /madoguchi/v1/VERB");
    };
    if request.method() != Method::POST {
        return refuse(StatusCode::METHOD_NOT_ALLOWED, "messages are sent by POST");
    }
    match Limited::new(request.into_body(), LONGEST).collect().await {
        Err(_) => refuse(StatusCode::PAYLOAD_TOO_LARGE, "a message is at most 1 MiB"),
        Ok(body) => {
            let (_, answer) = answer(&mut *handler.borrow_mut(), &body.to_bytes(), Some(&verb));
            response(StatusCode::OK, answer)
        }
    }
}

fn refuse(status: StatusCode, why: &str) -> Response<Full<Bytes>> {
    response(status, Envelope::write(&Value::Null, &Outcome::AdapterError(why.into())))
}

fn response(status: StatusCode, body: Vec<u8>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, hyper::header::HeaderValue::from_static("application/json"));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, hyper::header::HeaderValue::from_static("POST"));
    }
    response
}
