//! A forger: knows the format as well as we do, and makes every digest and chain fit again after each change.

use crate::common::{Ran, madoguchi};
use madoguchi_contract::event::{Event, EventBody, Hash, line_hash};
use madoguchi_report::bundle::{Bundle, EVENTS, SUMMARY};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;
use tempfile::{TempDir, tempdir};

/// A folder of its own.
pub fn folder() -> TempDir {
    tempdir().expect("a temporary folder")
}

/// The bundle of a small run against a product with a defect, so that there is something to hide; made once.
pub fn sound() -> &'static [u8] {
    static BUNDLE: OnceLock<Vec<u8>> = OnceLock::new();
    BUNDLE.get_or_init(|| {
        let folder = folder();
        small(folder.path(), &["--sut", "reference:grace-90-days"]).exits(1);
        std::fs::read(folder.path().join("out/evidence.zip")).expect("a run leaves a bundle")
    })
}

/// A small run.
pub fn small(folder: &Path, more: &[&str]) -> Ran {
    let args = ["run", "--rulebook", "actual", "--name", "V-0", "--as-of", "2025-08-01", "--out", "out"];
    madoguchi(folder, &[&args, more].concat())
}

/// `verify` on these bytes.
pub fn verify(bytes: &[u8], more: &[&str]) -> Ran {
    let folder = folder();
    std::fs::write(folder.path().join("evidence.zip"), bytes).expect("a file");
    madoguchi(folder.path(), &[&["verify", "evidence.zip"], more].concat())
}

/// Somebody who changes a bundle.
pub struct Forger {
    pub bundle: Bundle,
    pub events: Vec<Event>,
}

impl Forger {
    /// With the sound bundle in hands.
    pub fn new() -> Self {
        Self::of(Bundle::from_bytes(sound()).expect("a bundle"))
    }

    /// With this bundle in hands.
    pub fn of(bundle: Bundle) -> Self {
        let text = String::from_utf8(bundle.files[EVENTS].clone()).expect("UTF-8");
        let events = text.lines().map(|line| serde_json::from_str(line).expect("an event")).collect();
        Self { bundle, events }
    }

    /// Id of a case that failed.
    pub fn failed(&self) -> String {
        let summary: Value = serde_json::from_slice(&self.bundle.files[SUMMARY]).expect("JSON");
        let cases = summary["cases"].as_array().expect("cases");
        let failed = cases.iter().find(|case| case["verdict"] == "FAIL").expect("the defect is found");
        failed["case"].as_str().expect("an id").into()
    }

    /// Place of the first event of a case for which this holds.
    pub fn place(&self, case: &str, holds: impl Fn(&EventBody) -> bool) -> usize {
        self.events.iter().position(|event| event.case == case && holds(&event.body)).expect("such an event")
    }

    /// Replaces a text in a file of the bundle.
    pub fn edit(&mut self, file: &str, from: &str, to: &str) {
        let text = String::from_utf8(self.bundle.files[file].clone()).expect("UTF-8");
        assert!(text.contains(from), "{file} holds no `{from}`");
        self.bundle.files.insert(file.into(), text.replacen(from, to, 1).into_bytes());
    }

    /// Puts the events back as they are: chains are not made to fit.
    pub fn write_events(&mut self) {
        let lines = self.events.iter().flat_map(|event| [event.to_line(), b"\n".to_vec()].concat());
        let bytes = lines.collect();
        self.bundle.files.insert(EVENTS.into(), bytes);
    }

    /// Numbers and chains the events again, and closes the run with the new heads.
    pub fn chain_again(&mut self) {
        let mut chains: BTreeMap<String, (u32, Hash)> = BTreeMap::new();
        for event in &mut self.events {
            if let EventBody::RunClosed { heads } = &mut event.body {
                let ends = chains.iter().filter(|(case, _)| !case.is_empty());
                *heads = ends.map(|(case, (_, hash))| (case.clone(), hash.clone())).collect();
            }
            let (seq, prev) = chains.remove(&event.case).unwrap_or((0, Hash::zero()));
            (event.seq, event.prev) = (seq, prev);
            chains.insert(event.case.clone(), (seq + 1, line_hash(&event.to_line())));
        }
        self.write_events();
    }

    /// Makes the summary name the new evidence.
    pub fn sum_up(&mut self, change: impl Fn(&mut Value)) {
        let mut summary: Value = serde_json::from_slice(&self.bundle.files[SUMMARY]).expect("JSON");
        summary["evidence"] = line_hash(&self.bundle.files[EVENTS]).as_str().into();
        change(&mut summary);
        let mut json = serde_json::to_string_pretty(&summary).expect("JSON");
        json.push('\n');
        self.bundle.files.insert(SUMMARY.into(), json.into_bytes());
    }

    /// The bundle, the manifest as it was.
    pub fn plain(self) -> Vec<u8> {
        self.bundle.to_bytes()
    }

    /// The bundle, sizes and digests in the manifest made to fit.
    pub fn listed(self) -> Vec<u8> {
        Bundle::of(self.bundle.manifest, self.bundle.files).to_bytes()
    }
}
