//! One reader: its field behind a lock, asked by the daemon on one side and ordered about by a person on the other.

use crate::config::{Config, ConfigError, Contents, Start, Timing};
use crate::emulated::emulate;
use crate::field::{Field, Presence};
use crate::order::{Answer, Order, State};
use crate::tap;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A reader with an emulated card.
pub struct Reader {
    field: Mutex<Field>,
    changed: Condvar,
    timing: Timing,
    trace: Option<(File, PathBuf)>,
    closed: std::sync::atomic::AtomicBool,
}

/// The card was not there, or went before it answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Gone {
    /// No card in the field, or one without power.
    #[error("no card with power lies on the reader")]
    Absent,
    /// A card lies there, but its chip does not answer.
    #[error("the card on the reader does not answer")]
    Mute,
    /// It left in mid-command.
    #[error("the card left the field in mid-command")]
    InMidCommand,
}

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// A card came or went.
    Changed,
    /// Nothing happened.
    TimedOut,
    /// Somebody interrupted it, or the reader is closed.
    Interrupted,
}

impl Reader {
    /// Sets the reader up as configured.
    ///
    /// # Errors
    /// A profile, fault or trace file that cannot be used.
    pub fn open(config: &Config, folder: &std::path::Path) -> Result<Arc<Self>, ConfigError> {
        let wrong = |reason| ConfigError::Content { path: folder.join(crate::CONFIG_FILE), reason };
        let mut field = Field::new(emulate(&config.contents, config.timing, &config.faults).map_err(wrong)?);
        let trace = match &config.trace {
            None => None,
            Some(path) => {
                let open = File::create(path).and_then(|mut file| {
                    writeln!(file, "{}", field.record().write())?;
                    Ok(file)
                });
                Some((open.map_err(|source| ConfigError::File { path: path.clone(), source })?, path.clone()))
            }
        };
        if config.start == Start::Inserted {
            field.insert(None);
        }
        Ok(Arc::new(Self {
            field: Mutex::new(field),
            changed: Condvar::new(),
            timing: config.timing,
            trace,
            closed: false.into(),
        }))
    }

    /// Whether a card lies there, as the daemon should see it: a removal between two questions is never lost.
    pub fn presence(&self) -> Presence {
        self.lock().tell()
    }

    /// Waits until [`Self::presence`] would say something else, or somebody interrupts.
    pub fn wait(&self, longest: Duration) -> Wait {
        let field = self.lock();
        let quiet = |field: &mut Field| !field.news() && !field.interrupted && !self.is_closed();
        let waited = self.changed.wait_timeout_while(field, longest, quiet);
        let (mut field, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let interrupted = std::mem::take(&mut field.interrupted);
        if field.news() {
            Wait::Changed
        } else if interrupted || self.is_closed() {
            Wait::Interrupted
        } else {
            Wait::TimedOut
        }
    }

    /// Ends the wait that runs, or the next one: pcscd does so when a program lets go of the card.
    pub fn interrupt(&self) {
        self.lock().interrupted = true;
        self.changed.notify_all();
    }

    /// Takes the power and ends every wait; the control socket goes with it.
    pub fn close(&self) {
        let mut field = self.lock();
        field.power_off();
        self.keep(field);
        self.closed.store(true, std::sync::atomic::Ordering::SeqCst);
        self.changed.notify_all();
    }

    /// Whether the reader was closed.
    pub fn is_closed(&self) -> bool {
        self.closed.load(std::sync::atomic::Ordering::SeqCst)
    }

    /// The answer to reset of the card, if it has power.
    pub fn atr(&self) -> Option<Vec<u8>> {
        let field = self.lock();
        field.powered().then(|| field.card.atr().to_vec())
    }

    /// The answer to reset of the card on the reader, with or without power; empty: none lies there.
    pub fn card_atr(&self) -> Vec<u8> {
        let field = self.lock();
        if field.present() { field.card.atr().to_vec() } else { vec![] }
    }

    /// Gives the card power.
    ///
    /// # Errors
    /// No card lies there.
    pub fn power_on(&self) -> Result<Vec<u8>, Gone> {
        self.start(Field::power_on)
    }

    /// Resets the card; its power stays.
    ///
    /// # Errors
    /// No card lies there.
    pub fn reset(&self) -> Result<Vec<u8>, Gone> {
        self.start(Field::reset)
    }

    /// Takes the card's power.
    pub fn power_off(&self) {
        let mut field = self.lock();
        field.power_off();
        self.keep(field);
    }

    /// One command and its answer. This takes as long as the card says that it takes.
    ///
    /// # Errors
    /// The card was not there, or went before it answered.
    pub fn transmit(&self, command: &[u8], response: &mut Vec<u8>) -> Result<(), Gone> {
        let mut field = self.lock();
        if !field.present() || !field.powered() {
            return Err(Gone::Absent);
        }
        let answer = field.card.transmit(command, response);
        let moves = field.moves;
        if let Ok(took) = answer
            && !took.is_zero()
        {
            let waited = self.changed.wait_timeout_while(field, took, |field| field.moves == moves);
            field = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        let answer = answer.ok().filter(|_| field.moves == moves);
        field.note(command, answer.map(|took| (&response[..], took)));
        field.used = tap::now();
        if answer.is_none() {
            response.clear();
            if field.moves == moves {
                field.remove();
                self.changed.notify_all();
            }
        }
        self.keep(field);
        if answer.is_some() { Ok(()) } else { Err(Gone::InMidCommand) }
    }

    /// Does what a person at the desk wants.
    pub fn obey(self: &Arc<Self>, order: Order) -> Answer {
        match self.carry_out(order) {
            Ok(state) => Answer::Done(state),
            Err(error) => Answer::Refused { error },
        }
    }

    fn carry_out(self: &Arc<Self>, order: Order) -> Result<State, String> {
        let mut tapped = None;
        let mut field = match order {
            Order::State {} => self.lock(),
            Order::Remove {} => {
                let mut field = self.lock();
                field.remove();
                field
            }
            Order::Insert { card } => {
                // The keys of a card take time to read: the daemon is not kept waiting for them.
                let other = card.map(|card| emulate(&Contents::Card(card), self.timing, &[])).transpose()?;
                let mut field = self.lock();
                field.insert(other);
                field
            }
            Order::Tap { ms } => {
                let mut field = self.lock();
                if field.present() {
                    return Err("a card lies on the reader already; remove it before a tap".into());
                }
                field.used = None;
                field.insert(None);
                tapped = Some((field.moves, ms.map(Duration::from_millis)));
                field
            }
            Order::Fault { faults } => {
                let mut field = self.lock();
                field.card.disturb(&faults)?;
                field
            }
        };
        self.changed.notify_all();
        let state = field.state();
        field = self.keep_on(field);
        drop(field);
        if let Some((moves, after)) = tapped {
            tap::leave(self, moves, after);
        }
        Ok(state)
    }

    /// Takes the card off, if it was not moved since.
    pub(crate) fn remove_unmoved(&self, moves: u64) {
        let mut field = self.lock();
        if field.moves == moves {
            field.remove();
            self.changed.notify_all();
        }
        self.keep(field);
    }

    /// How often a card was put on or taken off.
    pub fn moves(&self) -> u64 {
        self.lock().moves
    }

    /// Waits until the card is moved again, for this long; whether it was not.
    pub fn lies_still(&self, moves: u64, longest: Duration) -> bool {
        let field = self.lock();
        let still = |field: &mut Field| field.moves == moves && !self.is_closed();
        let (field, _) = self.changed.wait_timeout_while(field, longest, still).unwrap_or_else(PoisonError::into_inner);
        field.moves == moves && !self.is_closed()
    }

    /// When the card was last used, and whether it has power.
    pub(crate) fn use_of(&self) -> (Option<std::time::Instant>, bool) {
        let field = self.lock();
        (field.used, field.powered())
    }

    fn start(&self, how: fn(&mut Field)) -> Result<Vec<u8>, Gone> {
        let mut field = self.lock();
        if !field.present() {
            return Err(Gone::Absent);
        }
        how(&mut field);
        let atr = field.card.atr().to_vec();
        if atr.is_empty() {
            // A broken chip takes power and never answers.
            field.power_off();
        }
        self.keep(field);
        if atr.is_empty() { Err(Gone::Mute) } else { Ok(atr) }
    }

    /// A panic inside a card must not take the reader with it: the field is used on.
    fn lock(&self) -> MutexGuard<'_, Field> {
        self.field.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, field: MutexGuard<'_, Field>) {
        drop(self.keep_on(field));
    }

    /// Writes what was recorded, in order, while the lock is held. A full disk must not stop the desk.
    fn keep_on<'f>(&self, mut field: MutexGuard<'f, Field>) -> MutexGuard<'f, Field> {
        if let Some((file, path)) = &self.trace {
            let lines: String = field.take_lines().iter().map(|line| line.write() + "\n").collect();
            if let Err(error) = (&*file).write_all(lines.as_bytes()) {
                eprintln!("madoguchi: {}: {error}; the trace has a gap", path.display());
            }
        }
        field
    }
}
