//! The program's process group: its output, its log, its end, and how it is ended.

use super::exchange::Exchange;
use super::line::Lines;
use super::{GRACE, lock};
use crate::message::Lost;
use crate::transport::{End, Note};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use std::collections::VecDeque;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, ChildStderr, ChildStdout};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// A running program and its group.
pub struct Process {
    pid: u32,
    log: Arc<Mutex<VecDeque<u8>>>,
    end: watch::Receiver<Option<ExitStatus>>,
    exchange: Arc<Mutex<Exchange>>,
    watcher: JoinHandle<()>,
}

impl Process {
    /// Reads what the program writes and waits for its end.
    pub fn watch(child: Child, output: ChildStdout, log: ChildStderr, exchange: Arc<Mutex<Exchange>>) -> Self {
        let pid = child.id().unwrap_or_default();
        let kept = Arc::new(Mutex::new(VecDeque::new()));
        let (ended, end) = watch::channel(None);
        let reading = tokio::spawn(read(output, Arc::clone(&exchange)));
        let logging = tokio::spawn(keep(log, Arc::clone(&kept)));
        let watcher = tokio::spawn(wait(child, reading, logging, Arc::clone(&kept), Arc::clone(&exchange), ended));
        Self { pid, log: kept, end, exchange, watcher }
    }

    /// Process id, and id of the group.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// The last 64 KiB of the log.
    pub fn log(&self) -> String {
        text(&self.log)
    }

    /// Kills the whole group at once.
    pub fn kill(&self) {
        // Once its end is known the group was killed, and its number may belong to somebody else.
        if self.end.borrow().is_none() {
            signal_group(self.pid, Signal::KILL);
        }
    }

    /// Waits for the end after `bye`; then SIGTERM, then SIGKILL, for the whole group.
    pub async fn end(&self) {
        let mut end = self.end.clone();
        let mut note = None;
        for step in [None, Some(Signal::TERM), Some(Signal::KILL)] {
            if let Some(signal) = step {
                signal_group(self.pid, signal);
                note = Some(if signal == Signal::TERM { Note::Terminated } else { Note::Killed });
            }
            if let Ok(Ok(status)) = timeout(PATIENCE, end.wait_for(Option::is_some)).await {
                let code = status.and_then(|status| status.code()).filter(|code| *code != 0);
                let note = note.or(code.map(Note::EndedWith));
                note.into_iter().for_each(|note| lock(&self.exchange).note(note));
                return;
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        self.watcher.abort();
    }
}

async fn read(output: ChildStdout, exchange: Arc<Mutex<Exchange>>) {
    let mut lines = Lines::new(output);
    while let Some(line) = lines.next(|partial| lock(&exchange).progress(partial)).await {
        if line.complete || !line.bytes.is_empty() {
            lock(&exchange).hear(&line.bytes);
        }
    }
    lock(&exchange).deafen();
}

async fn keep(mut pipe: ChildStderr, kept: Arc<Mutex<VecDeque<u8>>>) {
    let mut buffer = vec![0; 8 << 10];
    while let Ok(length @ 1..) = pipe.read(&mut buffer).await {
        let mut kept = lock(&kept);
        kept.extend(buffer.get(..length).unwrap_or_default());
        let over = kept.len().saturating_sub(KEPT);
        kept.drain(..over);
    }
}

/// The program's end: its last answers and log lines are read before it is told, and its group goes with it.
async fn wait(
    mut child: Child,
    mut reading: JoinHandle<()>,
    logging: JoinHandle<()>,
    kept: Arc<Mutex<VecDeque<u8>>>,
    exchange: Arc<Mutex<Exchange>>,
    ended: watch::Sender<Option<ExitStatus>>,
) {
    let pid = child.id().unwrap_or_default();
    let mut status = None;
    tokio::select! {
        end = child.wait() => {
            status = end.ok();
            // A grandchild may hold the pipe open: what stands in it is read, no more.
            let _ = timeout(GRACE / 2, &mut reading).await;
        }
        _ = &mut reading => {
            if let Ok(end) = timeout(GRACE, child.wait()).await {
                status = end.ok();
            }
        }
    }
    let end = match status {
        Some(status) => {
            if signal_group(pid, Signal::KILL) {
                lock(&exchange).note(Note::LeftBehind);
            }
            match (status.code(), status.signal()) {
                (Some(code), _) => End::Exit(code),
                (None, signal) => End::Signal(signal.unwrap_or_default()),
            }
        }
        None => End::OutputClosed,
    };
    let _ = timeout(GRACE / 2, logging).await;
    let log = last_lines(&text(&kept));
    lock(&exchange).break_off(Lost::Gone { end, log });
    if status.is_none() {
        status = child.wait().await.ok();
        signal_group(pid, Signal::KILL);
    }
    // A wait that fails would mean that somebody else reaped the child: it is gone all the same.
    let _ = ended.send(Some(status.unwrap_or_default()));
}

/// Signals every process of the group; whether there was one.
fn signal_group(pid: u32, signal: Signal) -> bool {
    let group = i32::try_from(pid).ok().and_then(Pid::from_raw);
    group.is_some_and(|group| test_kill_process_group(group).is_ok() && kill_process_group(group, signal).is_ok())
}

fn text(kept: &Mutex<VecDeque<u8>>) -> String {
    String::from_utf8_lossy(lock(kept).make_contiguous()).into_owned()
}

/// The last five lines.
fn last_lines(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let shown: Vec<String> =
        lines.iter().skip(lines.len().saturating_sub(5)).map(|line| line.chars().take(300).collect()).collect();
    shown.join("\n")
}

/// Bytes of the log that are kept.
const KEPT: usize = 64 << 10;
/// Time between `bye`, SIGTERM and SIGKILL.
const PATIENCE: Duration = Duration::from_secs(2);
