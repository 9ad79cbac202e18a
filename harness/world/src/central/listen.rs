//! Connections: accepted on loopback only, with a bound on their number, on the time a head may take, and on what a fault
//! may do to one.

use axum::Router;
use axum::extract::Extension;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower_layer::Layer;

/// What a handler can do to the connection of its request.
#[derive(Clone, Debug, Default)]
pub struct Connection(Arc<AtomicBool>);

impl Connection {
    #[expect(dead_code, reason = "a fault of the line asks for it")]
    /// The connection ends with a reset instead of an orderly close.
    pub fn reset(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
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
pub async fn serve(listener: TcpListener, router: Router, patience: Patience, mut over: watch::Receiver<bool>) {
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
        let mut over = over.clone();
        tokio::spawn(async move {
            let _place = place;
            let stream = TokioIo::new(Line { stream, connection });
            let mut builder = http1::Builder::new();
            builder.timer(TokioTimer::new()).header_read_timeout(patience.head).max_buf_size(64 * 1024);
            let mut served = std::pin::pin!(builder.serve_connection(stream, TowerToHyperService::new(router)));
            tokio::select! {
                // A caller that breaks off is the caller's affair.
                _ = served.as_mut() => {}
                _ = over.wait_for(|over| *over) => {}
            }
        });
    }
}

/// A stream that can end with a reset.
struct Line {
    stream: TcpStream,
    connection: Connection,
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.connection.0.load(Ordering::Relaxed) {
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
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
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
