//! A pcscd of our own: in a mount name space of its own, with our driver and our readers, without root.

use super::driver::find_driver;
use super::error::LaunchError;
use super::log;
use super::session::Session;
use madoguchi_reader::{Config, ControlError, Order, Start, State, tell};
use rustix::process::{Pid, Signal, kill_process_group};
use std::fmt::Write as _;
use std::fs::File;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The readers of a daemon that is to be started.
pub struct Readers {
    /// One entry a reader.
    pub plans: Vec<ReaderPlan>,
    /// Another driver than the one beside the program.
    pub driver: Option<PathBuf>,
}

/// A reader that is to be set up.
pub struct ReaderPlan {
    /// The name that programs see; pcscd appends two numbers.
    pub name: String,
    /// What lies on it, and how it behaves.
    pub config: Config,
}

/// A running pcscd; it ends when this is dropped, and when this process ends in whatever way.
pub struct Daemon {
    child: Child,
    session: Session,
    readers: usize,
}

impl Daemon {
    /// Starts a daemon in this session and waits until its readers answer.
    ///
    /// # Errors
    /// What is missing on this machine, or wrong with the plan.
    pub fn start(session: Session, readers: Readers) -> Result<Self, LaunchError> {
        let driver = readers.driver.map_or_else(find_driver, Ok)?;
        let plans = readers.plans;
        if plans.is_empty() || plans.len() > MOST_READERS {
            return Err(LaunchError::Count(plans.len()));
        }
        let pcscd = tool("pcscd").ok_or(LaunchError::NoDaemon)?;
        let unshare = tool("unshare").ok_or(LaunchError::NoTool("unshare"))?;
        let folder = |path: &Path| {
            std::fs::create_dir_all(path).map_err(|source| LaunchError::Folder { path: path.into(), source })
        };
        let mut conf = String::new();
        let mut waiting = vec![];
        for (mut plan, number) in plans.into_iter().zip(1..) {
            check_name(&plan.name)?;
            let place = session.reader(number);
            folder(&place)?;
            plan.config.lifeline = true;
            plan.config.write(&place)?;
            let _ = write!(
                conf,
                "FRIENDLYNAME \"{}\"\nDEVICENAME {}\nLIBPATH {}\n\n",
                plan.name,
                place.display(),
                driver.display()
            );
            waiting.push((place, plan.config.start));
        }
        let configuration = session.configuration();
        folder(&configuration)?;
        let file = configuration.join("madoguchi");
        std::fs::write(&file, conf).map_err(|source| LaunchError::Folder { path: file, source })?;
        let log = session.log();
        let output = File::create(&log).and_then(|file| Ok((file.try_clone()?, file)));
        let (out, err) = output.map_err(|source| LaunchError::Folder { path: log.clone(), source })?;
        let mut command = Command::new(unshare);
        command
            .arg(if rustix::process::geteuid().is_root() { "-m" } else { "-rm" })
            .args(["sh", "-c", NAMESPACE, "namespace"])
            .args([session.folder(), &configuration, &pcscd])
            .args(options(&pcscd))
            .stdin(Stdio::piped())
            .stdout(out)
            .stderr(err)
            .process_group(0);
        let child =
            command.spawn().map_err(|source| LaunchError::Silent { said: source.to_string(), log: log.clone() })?;
        let mut daemon = Self { child, session, readers: waiting.len() };
        daemon.wait_until_up(&waiting, &driver)?;
        Ok(daemon)
    }

    /// The daemon's socket, for a client's `PCSCLITE_CSOCK_NAME`.
    pub fn socket(&self) -> PathBuf {
        PathBuf::from(format!("/proc/{}/root/run/pcscd/pcscd.comm", self.child.id()))
    }

    /// How many readers it has.
    pub fn readers(&self) -> usize {
        self.readers
    }

    /// The session in which it runs.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Does something to the card on a reader, from 1.
    ///
    /// # Errors
    /// The reader does not answer, or refuses.
    pub fn tell(&self, reader: usize, order: &Order) -> Result<State, ControlError> {
        tell(&self.session.reader(reader), order)
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// What its log says.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(self.session.log()).unwrap_or_default()).into_owned()
    }

    fn wait_until_up(&mut self, readers: &[(PathBuf, Start)], driver: &Path) -> Result<(), LaunchError> {
        let up = |(place, start): &(PathBuf, Start)| {
            tell(place, &Order::State {}).is_ok_and(|state| state.powered || *start == Start::Empty)
        };
        let started = Instant::now();
        loop {
            let runs = self.runs();
            // pcscd goes on without a reader that it could not set up: its log tells.
            let log = self.log();
            if let Some(cause) = log::cause(&log, driver) {
                return Err(cause);
            }
            if runs && readers.iter().all(up) && UnixStream::connect(self.socket()).is_ok() {
                return Ok(());
            }
            if !runs || started.elapsed() > PATIENCE {
                return Err(LaunchError::Silent { said: log::last_line(&log).into(), log: self.session.log() });
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let group = Pid::from_child(&self.child);
        let _ = kill_process_group(group, Signal::TERM);
        let asked = Instant::now();
        while self.runs() && asked.elapsed() < GRACE {
            std::thread::sleep(Duration::from_millis(1));
        }
        if self.runs() {
            let _ = kill_process_group(group, Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

/// A program, also where only root's path leads.
fn tool(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let root = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"].map(PathBuf::from);
    std::env::split_paths(&path).chain(root).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Options that only some versions know: newer ones ask polkit, which does not know our name space.
fn options(pcscd: &Path) -> &'static [&'static str] {
    static POLKIT: OnceLock<bool> = OnceLock::new();
    let polkit = POLKIT.get_or_init(|| {
        let help = Command::new(pcscd).arg("--help").stdin(Stdio::null()).output();
        help.is_ok_and(|help| String::from_utf8_lossy(&help.stdout).contains("--disable-polkit"))
    });
    if *polkit { &["--disable-polkit"] } else { &[] }
}

fn check_name(name: &str) -> Result<(), LaunchError> {
    let why = if name.is_empty() {
        "it is empty"
    } else if name.len() > LONGEST_NAME {
        "pcscd takes at most 120 bytes"
    } else if name.chars().any(|char| char == '"' || char.is_control()) {
        "a quotation mark or a control character cannot stand in reader.conf"
    } else if !name.is_ascii() {
        "PC/SC names are ASCII"
    } else {
        return Ok(());
    };
    Err(LaunchError::Name { name: name.into(), why })
}

const NAMESPACE: &str = include_str!("namespace.sh");
/// pcscd's own limit (`PCSCLITE_MAX_READERS_CONTEXTS`).
const MOST_READERS: usize = 16;
/// 128 in pcscd, less its ` 00 00` and a zero.
const LONGEST_NAME: usize = 120;
/// The longest start on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(20);
/// So long may pcscd take to end by itself.
const GRACE: Duration = Duration::from_secs(2);
