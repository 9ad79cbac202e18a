//! A desk of its own for each test: a daemon, a card, and clients that see nothing else.

use madoguchi_reader::{CardSource, Config, Contents, Order, State};
use madoguchi_world::pcsc::{Daemon, LaunchError, ReaderPlan, Readers, Session, find_driver};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// OpenSC's PKCS#11 module, where Debian and others put it.
pub const MODULES: [&str; 3] = [
    "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib64/opensc-pkcs11.so",
];

/// Whether these programs are here. Where they must be, a missing one fails the test; elsewhere it is skipped loudly.
#[must_use]
pub fn have(programs: &[(&str, &str)]) -> bool {
    for (program, package) in [("pcscd", "pcscd")].iter().chain(programs) {
        if !is_installed(program) {
            skip(&format!("{program} (package {package}) not installed"));
            return false;
        }
    }
    true
}

/// Says that a test was skipped, past the capture of the test runner; fails where nothing may be skipped.
pub fn skip(why: &str) {
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    let demanded = ["CI", "MADOGUCHI_REQUIRE_CLIENTS"].iter().any(|name| std::env::var_os(name).is_some());
    assert!(!demanded, "{test} cannot run: {why}");
    let _ = writeln!(std::io::stderr(), "\nSKIPPED: {test}: {why}");
}

fn is_installed(program: &str) -> bool {
    if program.starts_with('/') {
        return Path::new(program).exists();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin", "/sbin"].map(PathBuf::from));
    folders.map(|folder| folder.join(program)).any(|file| file.is_file())
}

/// The PKCS#11 module.
pub fn module() -> &'static str {
    MODULES.into_iter().find(|path| Path::new(path).exists()).unwrap_or(MODULES[0])
}

/// A daemon with readers, and a folder for what clients write.
pub struct Desk {
    /// The daemon.
    pub daemon: Daemon,
    /// The working folder and home of clients.
    pub folder: tempfile::TempDir,
}

impl Desk {
    /// One reader with a built-in card; `None` when this machine gives no name space and may do without.
    pub fn with(profile: &str) -> Option<Self> {
        Self::of(vec![reader("Sony FeliCa Port/PaSoRi 4.0 (emu)", builtin(profile))])
    }

    /// These readers.
    pub fn of(plans: Vec<ReaderPlan>) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        match start(folder.path(), plans) {
            Ok(daemon) => Some(Self { daemon, folder }),
            Err(error @ LaunchError::NoNamespace { .. }) => {
                skip(&error.to_string());
                None
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// A client that uses this desk.
    pub fn client(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .env("PCSCLITE_CSOCK_NAME", self.daemon.socket())
            .env("HOME", self.folder.path())
            .env("LC_ALL", "C")
            .env_remove("OPENSC_CONF");
        command
    }

    /// Runs a client to its end.
    pub fn run(&self, program: &str, args: &[&str]) -> Ran {
        Ran::from(self.client(program).args(args).output().expect("the client starts"), &format!("{program} {args:?}"))
    }

    /// The path of a file of clients.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// How the first reader looks.
    pub fn state(&self) -> State {
        self.daemon.tell(1, &Order::State {}).expect("the reader answers")
    }

    /// Tries left of a PIN of the JPKI applet.
    pub fn tries(&self, id: &str) -> u8 {
        let pins = self.state().card.pins;
        pins.iter().find(|pin| pin.applet == "jpki" && pin.id == id).expect("the card has this PIN").left
    }
}

/// A daemon in this folder.
///
/// # Errors
/// What is missing or wrong.
pub fn start(folder: &Path, plans: Vec<ReaderPlan>) -> Result<Daemon, LaunchError> {
    Daemon::start(Session::create(&folder.join("session"))?, Readers { plans, driver: Some(find_driver()?) })
}

/// A reader that is to be set up.
pub fn reader(name: &str, contents: Contents) -> ReaderPlan {
    ReaderPlan { name: name.into(), config: Config::new(contents) }
}

/// A built-in card.
pub fn builtin(profile: &str) -> Contents {
    Contents::Card(CardSource { profile: profile.into(), text: None, expiry: None })
}

/// The plastic card with these words over it.
pub fn plastic_with(words: &str) -> Contents {
    let text = format!("format = \"madoguchi-card\"\nversion = 1\nextends = \"plastic\"\n{words}\n");
    Contents::Card(CardSource { profile: "test.toml".into(), text: Some(text), expiry: None })
}

/// How a client ended, and what it said.
pub struct Ran {
    what: String,
    code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    fn from(output: Output, what: &str) -> Self {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Self { what: what.into(), code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Demands success.
    #[track_caller]
    pub fn good(self) -> Self {
        assert_eq!(self.code, Some(0), "{self}");
        self
    }

    /// Demands failure.
    #[track_caller]
    pub fn bad(self) -> Self {
        assert_ne!(self.code, Some(0), "{self}");
        self
    }

    /// Demands this text on either stream.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.out.contains(text) || self.err.contains(text), "no `{text}`: {self}");
        self
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ended with {:?}\n--- stdout\n{}\n--- stderr\n{}", self.what, self.code, self.out, self.err)
    }
}
