//! A program called over its standard input and output: one JSON object a line.
//!
//! The program runs in a process group of its own. Writing, reading, its log and its end are four tasks, so that a
//! program that answers while we still write can never block both sides. Whoever closes or drops the transport ends
//! the whole group, grandchildren included; a process that left the group by itself (`setsid`) is out of reach.

mod exchange;
mod line;
mod process;

use super::{Note, StartFault, Transport};
use crate::json;
use crate::message::{Lost, Outcome};
use exchange::Exchange;
use futures::future::LocalBoxFuture;
use process::Process;
use serde_json::{Map, Value, json};
use std::process::Stdio as Pipe;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::{ChildStdin, Command};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::unconstrained;
use tokio::time::{sleep, timeout};

/// A program behind its standard input and output.
pub struct Stdio {
    command: String,
    exchange: Arc<Mutex<Exchange>>,
    lines: Mutex<Option<UnboundedSender<Vec<u8>>>>,
    turns: Semaphore,
    in_flight: Mutex<usize>,
    process: Process,
}

impl Stdio {
    /// Starts a command line, split into words as a shell does.
    ///
    /// # Errors
    /// [`Lost::NotStarted`] says what to check.
    pub fn start(command: &str) -> Result<Self, Lost> {
        let fault = |why| Lost::NotStarted { command: command.trim().into(), why };
        let words = shell_words::split(command).map_err(|_| fault(StartFault::Quoting))?;
        let (program, arguments) = words.split_first().ok_or_else(|| fault(StartFault::NoCommand))?;
        let mut spawning = Command::new(program);
        spawning.args(arguments).stdin(Pipe::piped()).stdout(Pipe::piped()).stderr(Pipe::piped());
        // The token is for services; a program started here has no use for it and might log it.
        spawning.env_remove(super::token::VARIABLE).env_remove(super::token::FILE_VARIABLE);
        let mut child = spawning.process_group(0).kill_on_drop(true).spawn().map_err(|error| fault(reason(&error)))?;
        let (Some(input), Some(output), Some(log)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(fault(StartFault::System("no pipes".into())));
        };
        let exchange = Arc::new(Mutex::new(Exchange::default()));
        let (lines, queue) = unbounded_channel();
        tokio::spawn(write(input, queue, Arc::clone(&exchange)));
        let process = Process::watch(child, output, log, Arc::clone(&exchange));
        Ok(Self {
            command: command.trim().into(),
            exchange,
            lines: Mutex::new(Some(lines)),
            turns: Semaphore::new(1),
            in_flight: Mutex::new(1),
            process,
        })
    }

    /// Process id of the program, which is also the id of its group.
    pub fn pid(&self) -> u32 {
        self.process.pid()
    }

    fn send(&self, id: u64, mut request: Map<String, Value>, cases: Option<&str>) {
        request.insert("id".into(), id.into());
        let mut line = match cases {
            Some(cases) => json::encode_with(&request, "cases", cases),
            None => json::encode(&Value::Object(request)),
        };
        line.push(b'\n');
        if let Some(lines) = &*lock(&self.lines) {
            // A writer that is gone has told the exchange why.
            let _ = lines.send(line);
        }
    }

    async fn ask(
        &self,
        request: Map<String, Value>,
        cases: Option<Rc<str>>,
        deadline: Duration,
    ) -> Result<Outcome, Lost> {
        // Turns are taken in the order of the calls, whatever tokio thinks of how long this task has run.
        let _turn = unconstrained(self.turns.acquire()).await.expect("the semaphore is never closed");
        let (waiting, answer) = Exchange::ask(&self.exchange)?;
        self.send(waiting.id(), request, cases.as_deref());
        drop(cases);
        tokio::pin!(answer);
        let mut told = timeout(deadline, answer.as_mut()).await;
        if told.is_err() && lock(&self.exchange).is_deaf() {
            // Nothing can come any more: in a moment it is known whether the program ended or only its output did.
            told = timeout(3 * GRACE, answer).await;
        }
        match told {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(lock(&self.exchange).end()),
            Err(_) => {
                let hint = lock(&self.exchange).hint();
                Err(Lost::Deadline { millis: deadline.as_millis().try_into().unwrap_or(u64::MAX), hint })
            }
        }
    }

    async fn end(&self) {
        if lock(&self.exchange).close() {
            return;
        }
        let id = lock(&self.exchange).next();
        let bye = json!({"verb": "bye"});
        self.send(id, bye.as_object().cloned().unwrap_or_default(), None);
        lock(&self.lines).take();
        self.process.end().await;
    }
}

impl Transport for Stdio {
    fn call<'a>(
        &'a self,
        request: Map<String, Value>,
        deadline: Duration,
    ) -> LocalBoxFuture<'a, Result<Outcome, Lost>> {
        Box::pin(self.ask(request, None, deadline))
    }

    fn call_written<'a>(
        &'a self,
        request: Map<String, Value>,
        cases: Rc<str>,
        deadline: Duration,
    ) -> LocalBoxFuture<'a, Result<Outcome, Lost>> {
        Box::pin(self.ask(request, Some(cases), deadline))
    }

    fn close<'a>(&'a self) -> LocalBoxFuture<'a, ()> {
        Box::pin(self.end())
    }

    fn describe(&self) -> String {
        format!("stdio:{}", self.command)
    }

    fn stderr_tail(&self) -> String {
        self.process.log()
    }

    fn process(&self) -> Option<u32> {
        Some(self.pid())
    }

    fn allow_in_flight(&self, messages: u32) {
        let wanted = messages.max(1) as usize;
        let mut in_flight = lock(&self.in_flight);
        match wanted.checked_sub(*in_flight) {
            Some(more) => self.turns.add_permits(more),
            None => drop(self.turns.forget_permits(*in_flight - wanted)),
        }
        *in_flight = wanted;
    }

    fn abandon(&self) {
        lock(&self.exchange).break_off(Lost::Gone { end: super::End::Closed, log: String::new() });
        self.process.kill();
    }

    fn notes(&self) -> Vec<Note> {
        lock(&self.exchange).notes()
    }

    fn fault(&self) -> Option<Lost> {
        lock(&self.exchange).fault()
    }
}

/// Writes lines as they come, many at once when they queue up.
async fn write(mut input: ChildStdin, mut queue: UnboundedReceiver<Vec<u8>>, exchange: Arc<Mutex<Exchange>>) {
    while let Some(mut bytes) = queue.recv().await {
        while bytes.len() < BATCH
            && let Ok(more) = queue.try_recv()
        {
            bytes.extend(more);
        }
        if let Err(error) = input.write_all(&bytes).await {
            // An ending program closes its input first; its end says more than a broken pipe.
            sleep(GRACE).await;
            lock(&exchange).break_off(Lost::Gone {
                end: super::End::Connection(format!("standard input: {}", error.kind())),
                log: String::new(),
            });
            return;
        }
    }
}

fn reason(error: &std::io::Error) -> StartFault {
    match (error.kind(), error.raw_os_error()) {
        (std::io::ErrorKind::NotFound, _) => StartFault::NotFound,
        (std::io::ErrorKind::PermissionDenied, _) | (_, Some(NOT_A_PROGRAM)) => StartFault::NotExecutable,
        _ => StartFault::System(error.to_string()),
    }
}

/// A lock that a panic elsewhere cannot take away; the data is plain values.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// `ENOEXEC`.
const NOT_A_PROGRAM: i32 = 8;
/// Bytes written in one go.
const BATCH: usize = 64 << 10;
/// Time for an ending program to end.
const GRACE: Duration = Duration::from_millis(500);
