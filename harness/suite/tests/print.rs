//! Printing and reading are inverse, in both languages.

use madoguchi_contract::{Case, Language};
use madoguchi_suite::features::{FeatureSource, builtin, compile, print::gherkin};

/// What a case says, without the words and places it is said in.
fn meaning(case: &Case) -> Case {
    let mut case = case.clone();
    (case.title, case.feature, case.line) = (String::new(), String::new(), 0);
    for expectation in &mut case.expectations {
        (expectation.text, expectation.line) = (String::new(), 0);
    }
    for record in &mut case.records {
        record.line = 0;
    }
    case
}

#[test]
fn every_case_prints_and_reads_back_in_both_languages() {
    let known = |id: &str| madoguchi_rulebook::Clause::parse(id).is_some();
    let suite = compile(&builtin(), &known).expect("the features compile");
    for language in [Language::Ja, Language::En] {
        // The reader keeps Japanese cases only, so English text is read beside a Japanese twin, which must say the same.
        let mut sources = vec![];
        for (number, cases) in suite.cases.chunks(16).enumerate() {
            for spoken in if language == Language::En { vec![Language::Ja, Language::En] } else { vec![Language::Ja] } {
                sources
                    .push(FeatureSource { path: format!("{number}-{spoken:?}.feature"), text: gherkin(cases, spoken) });
            }
        }
        let again = compile(&sources, &known);
        let again = again.unwrap_or_else(|faults| {
            let first: Vec<String> = faults.iter().take(12).map(|f| format!("{f}\n   {}", f.excerpt.trim())).collect();
            panic!("{} faults:\n{}", faults.len(), first.join("\n"))
        });
        assert_eq!(again.cases.len(), suite.cases.len());
        for (printed, original) in again.cases.iter().zip(&suite.cases) {
            let json = |case| serde_json::to_string(&meaning(case)).expect("a case has a JSON form");
            assert_eq!(json(printed), json(original));
        }
    }
}
