//! The committed features: each file compiles, and every scenario is a case.

use madoguchi_suite::features::{compile, read_folder};
use std::path::Path;

#[test]
fn every_feature_compiles() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../features");
    let sources = read_folder(&root).expect("the features folder can be read");
    match compile(&sources, &|id| madoguchi_rulebook::Clause::parse(id).is_some()) {
        Ok(suite) => println!("{} cases", suite.cases.len()),
        Err(faults) => {
            let lines: Vec<String> = faults.iter().map(|f| format!("{f}\n    {}", f.excerpt.trim())).collect();
            panic!("{} faults:\n{}", lines.len(), lines.join("\n"));
        }
    }
}

#[test]
fn every_english_scenario_of_the_suite_has_its_japanese_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../features");
    let sources = read_folder(&root).expect("the features folder can be read");
    let suite = compile(&sources, &|id| madoguchi_rulebook::Clause::parse(id).is_some()).expect("the features compile");
    let alone = suite.cases.iter().filter(|case| case.feature.starts_with("en/")).map(|case| case.id.as_str());
    assert_eq!(alone.collect::<Vec<_>>(), [""; 0], "write them in Japanese, too");
}
