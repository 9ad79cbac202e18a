//! The vpcd client, for machines where our driver cannot be loaded: vsmartcard's driver sits in the system's pcscd and
//! listens, the card connects to it by TCP.
//!
//! A frame is a length of two bytes and a body; a body of one byte is an order (power off, power on, reset, answer to
//! reset), any other a command. A card that is off the reader is a closed connection. Debian's vpcd writes length and body
//! apart, which costs 44 ms an exchange unless every segment is acknowledged at once: `TCP_QUICKACK`, which the kernel
//! forgets after each read.

use super::daemon::ReaderPlan;
use super::error::LaunchError;
use super::session::Session;
use madoguchi_reader::{Presence, Reader, serve as serve_orders};
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// Cards that are served to a vpcd; dropped, they leave it.
pub struct Served {
    readers: Vec<Arc<Reader>>,
    threads: Vec<JoinHandle<()>>,
}

/// Serves one card to each of vpcd's slots: the first at this address, the second one port higher.
///
/// # Errors
/// An address that is not this machine, nobody who listens there, or a card that cannot be set up.
pub fn serve(session: &Session, address: SocketAddr, plans: Vec<ReaderPlan>) -> Result<Served, LaunchError> {
    if !address.ip().is_loopback() {
        return Err(LaunchError::NotLoopback(address));
    }
    if plans.is_empty() || plans.len() > SLOTS {
        return Err(LaunchError::Slots(plans.len()));
    }
    let mut served = Served { readers: vec![], threads: vec![] };
    for (plan, index) in plans.into_iter().zip(0..) {
        let slot = SocketAddr::new(address.ip(), address.port().saturating_add(index));
        let folder = session.reader(usize::from(index) + 1);
        let failed = |source| LaunchError::Folder { path: folder.clone(), source };
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let reader = Reader::open(&plan.config, &folder).map_err(|error| LaunchError::Reader(error.to_string()))?;
        serve_orders(&reader, &folder).map_err(failed)?;
        // Whether anybody listens is known now, not when the card is put on.
        let first = TcpStream::connect(slot).map_err(|source| LaunchError::NoVpcd { address: slot, source })?;
        served.readers.push(Arc::clone(&reader));
        served.threads.push(std::thread::spawn(move || sit(&reader, slot, first)));
    }
    Ok(served)
}

impl Served {
    /// Whether every card is still served.
    pub fn runs(&self) -> bool {
        self.threads.iter().all(|thread| !thread.is_finished())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        for reader in &self.readers {
            reader.close();
        }
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// Holds the card to the slot whenever it is on the reader, until the reader is closed.
fn sit(reader: &Arc<Reader>, slot: SocketAddr, first: TcpStream) {
    let mut first = Some(first);
    while !reader.is_closed() {
        let moves = reader.moves();
        if reader.presence() == Presence::Absent {
            first = None;
            reader.wait(LOOK);
            continue;
        }
        let Ok(stream) = first.take().map_or_else(|| TcpStream::connect(slot), Ok) else {
            reader.lies_still(moves, LOOK);
            continue;
        };
        let Ok(watched) = stream.try_clone() else { continue };
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while reader.lies_still(moves, LOOK) && watched.peer_addr().is_ok() {}
                let _ = watched.shutdown(Shutdown::Both);
            });
            let _ = converse(reader, &stream);
            let _ = stream.shutdown(Shutdown::Both);
        });
        reader.power_off();
    }
}

fn converse(reader: &Reader, mut stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut response = vec![];
    loop {
        let mut length = [0; 2];
        read(stream, &mut length)?;
        let mut body = vec![0; usize::from(u16::from_be_bytes(length))];
        read(stream, &mut body)?;
        match *body {
            [POWER_OFF] => reader.power_off(),
            [POWER_ON] => drop(reader.power_on()),
            [RESET] => drop(reader.reset()),
            [ATR] => stream.write_all(&frame(&reader.card_atr()))?,
            _ => {
                // vpcd sends commands only to a card that it gave power; one that went answers by leaving.
                reader.transmit(&body, &mut response).map_err(io::Error::other)?;
                stream.write_all(&frame(&response))?;
            }
        }
    }
}

fn read(mut stream: &TcpStream, mut buffer: &mut [u8]) -> io::Result<()> {
    while !buffer.is_empty() {
        rustix::net::sockopt::set_tcp_quickack(stream, true)?;
        match stream.read(buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => buffer = &mut buffer[count..],
        }
    }
    Ok(())
}

fn frame(body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap_or(u16::MAX);
    let mut frame = length.to_be_bytes().to_vec();
    frame.extend(body.iter().take(length.into()));
    frame
}

const POWER_OFF: u8 = 0;
const POWER_ON: u8 = 1;
const RESET: u8 = 2;
const ATR: u8 = 4;
/// Slots of one vpcd.
const SLOTS: usize = 2;
/// How often is looked whether somebody listens again.
const LOOK: Duration = Duration::from_millis(200);
