//! What a run leaves in GitHub Actions, when it runs there or somebody asks for it.

use crate::console;
use madoguchi_judge::RunVerdict;
use madoguchi_report::View;
use madoguchi_report::github::{annotations, summary};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Where summary and annotations go.
#[derive(Clone, Debug)]
pub struct GitHub {
    summary: Option<PathBuf>,
    /// Somebody asked for the file: that it cannot be written is an error.
    asked: bool,
    folder: String,
}

impl GitHub {
    /// On demand (`--github FILE`), or by the environment of a workflow. `features`: the folder that was read instead of ours.
    pub fn of(asked: Option<&Path>, features: Option<&Path>) -> Option<Self> {
        let folder = features.map_or_else(|| "features".into(), |folder| folder.display().to_string());
        if let Some(path) = asked {
            return Some(Self { summary: Some(path.to_path_buf()), asked: true, folder });
        }
        std::env::var_os("GITHUB_ACTIONS")?;
        let summary = std::env::var_os("GITHUB_STEP_SUMMARY").map(PathBuf::from);
        Some(Self { summary, asked: false, folder })
    }

    /// Prints the annotations and adds to the summary.
    ///
    /// # Errors
    /// The file that was asked for cannot be written.
    pub fn tell(&self, run: &RunVerdict, view: &View) -> Result<(), String> {
        console::print(&annotations(run, &self.folder, view));
        let Some(path) = &self.summary else { return Ok(()) };
        let text = summary(run, view);
        // Steps of a job share one summary.
        let written = OpenOptions::new().create(true).append(true).open(path);
        match written.and_then(|mut file| file.write_all(text.as_bytes())) {
            Ok(()) => Ok(()),
            Err(error) if self.asked => Err(format!("{}: {error}", path.display())),
            Err(error) => {
                console::note(&format!("GITHUB_STEP_SUMMARY, {}: {error}", path.display()));
                Ok(())
            }
        }
    }
}
