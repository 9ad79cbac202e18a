//! Connections: accepted on loopback only, with a bound on their number, on the time a head may take, and on what a fault
//! may do to one.

use super::door::{self, Shared};
use super::tls::Peer;
use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tower_service::Service;

/// What a handler can do to the connection of its request: cut it after so many more bytes.
#[derive(Clone, Debug)]
pub struct Connection(Arc<Cut>);

#[derive(Debug)]
struct Cut {
    /// Requests begun and ended: whoever is between two of them is idle.
    begun: AtomicU64,
    ended: AtomicU64,
    left: AtomicU64,
    /// Whether it ends in order instead of by a reset.
    in_order: AtomicBool,
}

impl Default for Connection {
    fn default() -> Self {
        let count = AtomicU64::default;
        Self(Arc::new(Cut {
            begun: count(),
            ended: count(),
            left: AtomicU64::new(WHOLE),
            in_order: AtomicBool::new(false),
        }))
    }
}

impl Connection {
    /// Somebody works on an answer until this is dropped: nobody loses patience with the caller meanwhile.
    pub fn busy(&self) -> Busy {
        self.0.begun.fetch_add(1, Ordering::Relaxed);
        Busy(self.clone())
    }

    /// How many requests there were; `None` while one is worked on.
    fn idle_after(&self) -> Option<u64> {
        let ended = self.0.ended.load(Ordering::Relaxed);
        (self.0.begun.load(Ordering::Relaxed) == ended).then_some(ended)
    }

    /// After so many more bytes the connection is reset.
    pub fn cut_after(&self, bytes: u64) {
        self.0.left.store(bytes, Ordering::Relaxed);
    }

    /// It ends now, in order.
    pub fn end(&self) {
        self.0.in_order.store(true, Ordering::Relaxed);
        self.cut_after(0);
    }

    /// How many of these bytes may still be written; none is the end.
    fn allowed(&self, bytes: usize) -> io::Result<usize> {
        match self.0.left.load(Ordering::Relaxed) {
            0 => Err(io::ErrorKind::ConnectionReset.into()),
            WHOLE => Ok(bytes),
            left => Ok(bytes.min(usize::try_from(left).unwrap_or(bytes))),
        }
    }

    fn written(&self, bytes: usize) {
        let left = self.0.left.load(Ordering::Relaxed);
        if left != WHOLE {
            self.0.left.store(left.saturating_sub(bytes as u64), Ordering::Relaxed);
        }
    }
}

const WHOLE: u64 = u64::MAX;

/// Work on an answer.
#[derive(Debug)]
pub struct Busy(Connection);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.0.ended.fetch_add(1, Ordering::Relaxed);
    }
}

/// What answers on the connections of a door.
#[derive(Clone)]
pub struct Speaker {
    router: Router,
    /// The facilities' door: its inquiry needs no router.
    door: Option<Arc<Shared>>,
}

impl Speaker {
    /// A router and nothing else.
    pub fn of(router: Router) -> Self {
        Self { router, door: None }
    }

    /// The facilities' door.
    pub fn of_the_door(router: Router, shared: Arc<Shared>) -> Self {
        Self { router, door: Some(shared) }
    }

    fn on(self, connection: Connection, peer: Peer) -> Spoken {
        Spoken { speaker: self, connection, peer: Arc::new(peer) }
    }
}

/// The same on one connection.
struct Spoken {
    speaker: Speaker,
    connection: Connection,
    peer: Arc<Peer>,
}

impl hyper::service::Service<hyper::Request<Incoming>> for Spoken {
    type Response = axum::response::Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn call(&self, mut request: hyper::Request<Incoming>) -> Self::Future {
        let busy = self.connection.busy();
        match &self.speaker.door {
            Some(shared) if is_inquiry(&request) && !shared.is_troubled() => {
                let (shared, peer) = (Arc::clone(shared), Arc::clone(&self.peer));
                Box::pin(async move {
                    let _busy = busy;
                    Ok(door::inquiry(&shared, &peer, request).await)
                })
            }
            _ => {
                let extensions = request.extensions_mut();
                extensions.insert(self.connection.clone());
                extensions.insert(Peer::clone(&self.peer));
                let mut router = self.speaker.router.clone();
                Box::pin(async move {
                    let _busy = busy;
                    Service::call(&mut router, request).await
                })
            }
        }
    }
}

fn is_inquiry(request: &hyper::Request<Incoming>) -> bool {
    request.uri().path() == door::SEARCH && request.method() == hyper::Method::POST
}

/// Bounds of a door.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How long a head may take, and an idle connection may stay.
    pub head: Duration,
    /// How many connections at one time.
    pub connections: usize,
}

/// Serves until `over` is true.
pub async fn serve(
    listener: TcpListener,
    speaker: Speaker,
    tls: Option<TlsAcceptor>,
    patience: Patience,
    mut over: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(patience.connections));
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                // Out of descriptors: those in use will come back.
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
            _ = over.wait_for(|over| *over) => return,
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        // Without it, small answers wait for each other; where it cannot be set they still arrive.
        let _ = stream.set_nodelay(true);
        let connection = Connection::default();
        let speaker = speaker.clone();
        let tls = tls.clone();
        let mut over = over.clone();
        tokio::spawn(async move {
            let _place = place;
            let line = Line { stream, connection: connection.clone() };
            let served = async {
                let Some(tls) = tls else {
                    return speak(line, speaker.on(connection, Peer::Anybody), patience).await;
                };
                // Who has no certificate that counts is told so by TLS itself.
                let Ok(Ok(stream)) = tokio::time::timeout(patience.head, tls.accept(line)).await else { return };
                let certificate = stream.get_ref().1.peer_certificates().and_then(|chain| chain.first());
                let Some(peer) = certificate.and_then(|certificate| Peer::of_certificate(certificate)) else { return };
                speak(stream, speaker.on(connection, peer), patience).await;
            };
            tokio::select! {
                () = served => {}
                _ = over.wait_for(|over| *over) => {}
            }
        });
    }
}

async fn speak(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, service: Spoken, patience: Patience) {
    let connection = service.connection.clone();
    let mut builder = http1::Builder::new();
    // The time of heads is kept here: hyper's own timer would be set and taken back for every request.
    builder.header_read_timeout(None).max_buf_size(64 * 1024);
    let mut served = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let (mut after, mut looks) = (None, 0);
    loop {
        tokio::select! {
            // A caller that breaks off is the caller's affair.
            _ = &mut served => return,
            () = tokio::time::sleep(patience.head / LOOKS) => {
                let now = connection.idle_after();
                looks = if now.is_some() && now == after { looks + 1 } else { 0 };
                after = now;
                // Between two requests, or in the midst of a head, for the whole time.
                if looks >= LOOKS {
                    return;
                }
            }
        }
    }
}

/// How often somebody looks at a connection within the time of a head.
const LOOKS: u32 = 4;

/// A stream that can end with a reset.
struct Line {
    stream: TcpStream,
    connection: Connection,
}

impl Drop for Line {
    fn drop(&mut self) {
        let cut = self.connection.0.left.load(Ordering::Relaxed) != WHOLE;
        if cut && !self.connection.0.in_order.load(Ordering::Relaxed) {
            // Where it cannot be set the connection closes in order, which the caller survives as well.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let allowed = match self.connection.allowed(bytes.len()) {
            Ok(allowed) => allowed,
            Err(error) => return Poll::Ready(Err(error)),
        };
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes.get(..allowed).unwrap_or(bytes));
        if let Poll::Ready(Ok(count)) = written {
            self.connection.written(count);
        }
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        // A connection that is to be cut counts its bytes one slice at a time.
        match self.connection.0.left.load(Ordering::Relaxed) {
            WHOLE => Pin::new(&mut self.stream).poll_write_vectored(cx, slices),
            _ => match slices.iter().find(|slice| !slice.is_empty()) {
                Some(slice) => self.poll_write(cx, slice),
                None => Poll::Ready(Ok(0)),
            },
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
