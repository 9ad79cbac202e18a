//! What pcscd's own log says about a start that failed.

use super::error::LaunchError;
use std::path::Path;

/// The cause of a failed start, if the log tells one.
pub fn cause(log: &str, driver: &Path) -> Option<LaunchError> {
    let lines = || log.lines().map(str::trim);
    // Our driver speaks for itself.
    if let Some(said) = lines().find_map(|line| line.strip_prefix("madoguchi: ")) {
        return Some(LaunchError::Reader(said.into()));
    }
    let loading = lines().find_map(|line| LOADING.iter().find_map(|mark| line.split_once(mark).map(|(_, said)| said)));
    if let Some(mut said) = loading {
        // pcscd and the loader both name the file first.
        let name = format!("{}: ", driver.display());
        while let Some(rest) = said.strip_prefix(&name) {
            said = rest;
        }
        return Some(LaunchError::Driver { path: driver.into(), said: said.trim().into() });
    }
    if let Some(line) = lines().find(|line| line.starts_with("unshare: ")) {
        return Some(LaunchError::NoNamespace { said: line.into() });
    }
    if let Some(line) = lines().find(|line| line.starts_with("mount: ")) {
        return Some(LaunchError::NoNamespace { said: line.into() });
    }
    if lines().any(|line| line.contains("mount: not found")) {
        return Some(LaunchError::NoTool("mount"));
    }
    None
}

/// Where pcscd says that a driver cannot be loaded: while it reads `reader.conf`, and while it loads.
const LOADING: [&str; 2] = ["Error with library ", "DYN_LoadLibrary() "];

/// The last line that says something.
pub fn last_line(log: &str) -> &str {
    log.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("it said nothing")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_tells_what_is_wrong() {
        let driver = Path::new("/d/l.so");
        let said = |log: &str| cause(log, driver).map(|error| error.to_string()).unwrap_or_default();
        for (log, says) in [
            (
                "0001 configfile.l:163:evaluatetoken() Error with library /d/l.so: No such file or directory\n",
                "/d/l.so: No such file",
            ),
            (
                "0000 dyn_unix.c:58:DYN_LoadLibrary() /d/l.so: /d/l.so: wrong ELF class: ELFCLASS32\n",
                "/d/l.so: wrong ELF class",
            ),
            (
                "madoguchi: /s/reader.toml: no\n0001 RFInitializeReader() failed\n",
                "the reader cannot start: /s/reader.toml: no",
            ),
            ("unshare: unshare failed: Operation not permitted\n", "gives no name space"),
            ("mount: /run/pcscd: permission denied.\n", "gives no name space"),
            ("namespace: 21: mount: not found\n", "`mount` is not installed"),
            ("0000 winscard.c:10 something else\n", ""),
        ] {
            assert!(said(log).contains(says) && said(log).is_empty() == says.is_empty(), "{log}: {}", said(log));
        }
        assert_eq!(last_line("a\nb\n\n"), "b");
        assert_eq!(last_line(""), "it said nothing");
    }
}
