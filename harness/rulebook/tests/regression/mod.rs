//! Failing properties leave the shrunk case behind, in `scenarios/regressions`: a seed rots with its strategy, a case
//! does not.

use madoguchi_rulebook::Facts;
use proptest::prelude::*;
use proptest::test_runner::{TestCaseResult, TestError, TestRunner};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Checks a law over what a strategy draws; the facts of a failure are stored in the folder of the repository.
///
/// # Panics
/// When the law does not hold; the message names the file.
#[track_caller]
pub fn hold<S: Strategy>(
    property: &str,
    config: ProptestConfig,
    strategy: S,
    facts: impl Fn(&S::Value) -> Facts,
    law: impl Fn(&S::Value) -> TestCaseResult,
) {
    if let Err(told) = check(&folder(), property, config, strategy, facts, law) {
        panic!("{told}");
    }
}

fn check<S: Strategy>(
    folder: &Path,
    property: &str,
    config: ProptestConfig,
    strategy: S,
    facts: impl Fn(&S::Value) -> Facts,
    law: impl Fn(&S::Value) -> TestCaseResult,
) -> Result<(), String> {
    match TestRunner::new(config).run(&strategy, |drawn| law(&drawn)) {
        Ok(()) => Ok(()),
        Err(TestError::Abort(why)) => Err(format!("{property}: {why}")),
        Err(TestError::Fail(why, shrunk)) => {
            let path = folder.join(format!("{property}.json"));
            let case = json!({"format": "madoguchi.case", "version": 1, "id": property, "why": why.to_string(),
                "facts": facts(&shrunk)});
            let text = serde_json::to_string_pretty(&case).expect("facts have a JSON form") + "\n";
            let stored = match fs::write(&path, text) {
                Ok(()) => format!("the shrunk case is {}", path.display()),
                Err(error) => format!("the shrunk case could not be stored in {}: {error}", path.display()),
            };
            Err(format!("{property}: {why}\n{shrunk:?}\n{stored}"))
        }
    }
}

/// Every case that was kept, by path.
pub fn kept() -> Vec<(PathBuf, Facts)> {
    let entries = fs::read_dir(folder()).expect("the folder is committed");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), read(&path))).collect()
}

fn read(path: &Path) -> Facts {
    let text = fs::read_to_string(path).expect("the file can be read");
    let file: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!((file["format"].as_str(), file["version"].as_u64()), (Some("madoguchi.case"), Some(1)));
    serde_json::from_value(file["facts"].clone()).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/regressions")
}

#[test]
fn a_law_that_fails_leaves_its_shrunk_case_behind() {
    let folder = std::env::temp_dir().join(format!("madoguchi-regression-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a temporary folder");
    let law = |facts: &Facts| {
        prop_assert!(facts.month.submitted_on.is_none(), "submitted");
        Ok(())
    };
    let config = ProptestConfig { failure_persistence: None, ..super::config() };
    let told = check(&folder, "submitted", config, super::strategy::facts(), |facts| *facts, law);
    let path = folder.join("submitted.json");
    let (told, facts) = (told.expect_err("not every month is open"), read(&path));
    fs::remove_dir_all(&folder).expect("it was ours");
    assert!(told.contains("submitted.json"), "{told}");
    assert!(law(&facts).is_err(), "what was stored fails");
    let mut plain = facts;
    plain.month.submitted_on = None;
    assert!(law(&plain).is_ok());
    assert!(facts.past.is_none() && facts.subsidy.is_none() && facts.issuance.is_none(), "and is shrunk: {facts:?}");
}
