//! Exit codes.

use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: no MUST violated, nothing found.
    Good,
    /// 1: findings.
    Findings,
    /// 2: the command line is wrong.
    Usage,
    /// 3: the set-up or the input is unusable.
    Config,
    /// 4: nothing to do.
    Nothing,
    /// What a run adds up to.
    Run(u8),
}

impl Exit {
    /// 130: ended by Ctrl-C or SIGTERM.
    pub const INTERRUPTED: Exit = Exit::Run(130);
    /// 141: whoever read standard output went away.
    pub const CLOSED: Exit = Exit::Run(141);
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Good => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Config => 3,
            Exit::Nothing => 4,
            Exit::Run(code) => code,
        })
    }
}
