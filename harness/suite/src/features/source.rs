//! Feature files on disk, or those built into the binary.

use include_dir::{Dir, include_dir};
use madoguchi_contract::event::{Hash, line_hash};
use std::io;
use std::path::{Path, PathBuf};

/// The text of one feature file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureSource {
    /// Path relative to the features folder, with `/`.
    pub path: String,
    /// Text.
    pub text: String,
}

/// The features built into this version, sorted by path.
pub fn builtin() -> Vec<FeatureSource> {
    let mut sources = vec![];
    gather(&FEATURES, &mut sources);
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

fn gather(folder: &Dir<'_>, sources: &mut Vec<FeatureSource>) {
    for file in folder.files() {
        if let (Some("feature"), Some(text)) = (file.path().extension().and_then(|e| e.to_str()), file.contents_utf8())
        {
            sources.push(FeatureSource { path: file.path().to_string_lossy().replace('\\', "/"), text: text.into() });
        }
    }
    for folder in folder.dirs() {
        gather(folder, sources);
    }
}

static FEATURES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../features");

/// The digest of a suite: SHA-256 of every path and text, each with a zero byte behind it.
pub fn digest(sources: &[FeatureSource]) -> Hash {
    let mut bytes = vec![];
    for source in sources {
        for part in [&source.path, &source.text] {
            bytes.extend_from_slice(part.as_bytes());
            bytes.push(0);
        }
    }
    line_hash(&bytes)
}

/// Reads every `.feature` file below a folder, sorted by path. A single file is taken as it is.
///
/// # Errors
/// What the operating system says, with the path.
pub fn read_folder(root: &Path) -> Result<Vec<FeatureSource>, (PathBuf, io::Error)> {
    let mut files = vec![];
    if root.is_file() {
        files.push(root.to_path_buf());
    } else {
        collect(root, &mut files)?;
    }
    let base = if root.is_file() { root.parent().unwrap_or(root) } else { root };
    let mut sources = vec![];
    for file in files {
        let bytes = std::fs::read(&file).map_err(|error| (file.clone(), error))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let message = format!("not UTF-8 at byte {}", error.utf8_error().valid_up_to());
            (file.clone(), io::Error::new(io::ErrorKind::InvalidData, message))
        })?;
        let path = file.strip_prefix(base).unwrap_or(&file);
        let path = path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        sources.push(FeatureSource { path, text });
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), (PathBuf, io::Error)> {
    let entries = std::fs::read_dir(folder).map_err(|error| (folder.to_path_buf(), error))?;
    for entry in entries {
        let path = entry.map_err(|error| (folder.to_path_buf(), error))?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "feature") {
            files.push(path);
        }
    }
    Ok(())
}
