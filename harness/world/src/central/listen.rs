//! Connections: accepted on loopback only, with a bound on their number, on the time a head may take, and on what a fault
//! may do to one.

use super::tls::Peer;
use axum::Router;
use axum::extract::Extension;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tower_layer::Layer;
use tower_service::Service;

/// What a handler can do to the connection of its request: cut it after so many more bytes.
#[derive(Clone, Debug)]
pub struct Connection(Arc<Cut>);

#[derive(Debug)]
struct Cut {
    left: AtomicU64,
    /// Whether it ends in order instead of by a reset.
    in_order: AtomicBool,
}

impl Default for Connection {
    fn default() -> Self {
        Self(Arc::new(Cut { left: AtomicU64::new(WHOLE), in_order: AtomicBool::new(false) }))
    }
}

impl Connection {
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
    router: Router,
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
        let router = Extension(connection.clone()).layer(router.clone());
        let tls = tls.clone();
        let mut over = over.clone();
        tokio::spawn(async move {
            let _place = place;
            let line = Line { stream, connection };
            let served = async {
                let Some(tls) = tls else {
                    return speak(line, Extension(Peer::Anybody).layer(router), patience).await;
                };
                // Who has no certificate that counts is told so by TLS itself.
                let Ok(Ok(stream)) = tokio::time::timeout(patience.head, tls.accept(line)).await else { return };
                let certificate = stream.get_ref().1.peer_certificates().and_then(|chain| chain.first());
                let Some(peer) = certificate.and_then(|certificate| Peer::of_certificate(certificate)) else { return };
                speak(stream, Extension(peer).layer(router), patience).await;
            };
            tokio::select! {
                () = served => {}
                _ = over.wait_for(|over| *over) => {}
            }
        });
    }
}

async fn speak<S>(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, service: S, patience: Patience)
where
    S: Service<hyper::Request<Incoming>, Response = axum::response::Response, Error = Infallible> + Clone,
{
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(patience.head).max_buf_size(64 * 1024);
    // A caller that breaks off is the caller's affair.
    let _ = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)).await;
}

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
