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
    let loading = lines().find_map(|line| line.split_once("DYN_LoadLibrary() ").map(|(_, said)| said.trim()));
    if let Some(said) = loading {
        return Some(LaunchError::Driver { path: driver.into(), said: said.into() });
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

/// The last line that says something.
pub fn last_line(log: &str) -> &str {
    log.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("it said nothing")
}
