//! JUnit for CI servers, in the dialect Jenkins reads: a suite a feature, vector and clauses as properties.

use crate::terminal::not_asked;
use crate::view::View;
use madoguchi_contract::Language;
use madoguchi_judge::{CaseVerdict, RunVerdict, Verdict};
use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};
use std::collections::BTreeMap;

/// `junit.xml` of a run.
pub fn junit(run: &RunVerdict, language: Language) -> String {
    let mut features: BTreeMap<&str, Vec<&CaseVerdict>> = BTreeMap::new();
    for case in &run.cases {
        features.entry(&case.feature).or_default().push(case);
    }
    let mut report = Report::new("madoguchi");
    for (feature, cases) in features {
        let mut suite = TestSuite::new(feature);
        suite.add_property(Property::new("product", format!("{} {}", run.head.product.name, run.head.product.version)));
        suite.add_property(Property::new("as-of", run.head.as_of.to_string()));
        suite.add_property(Property::new("suite", run.head.suite.clone()));
        for case in cases {
            suite.add_test_case(test_case(case, language));
        }
        report.add_test_suite(suite);
    }
    report.to_string().expect("a report is written to memory")
}

fn test_case(case: &CaseVerdict, language: Language) -> TestCase {
    let mut test = TestCase::new(format!("{} {}", case.case, title(case)), status(case, language));
    test.set_classname(case.feature.trim_end_matches(".feature").replace('/', "."));
    test.add_property(Property::new("vector", case.vector()));
    test.add_property(Property::new("rulebook", case.rulebook.clone()));
    test.add_property(Property::new("verdict", case.verdict.to_string()));
    test.add_property(Property::new("place", format!("{}:{}", case.feature, case.line)));
    for (clause, verdict) in &case.clauses {
        test.add_property(Property::new(format!("clause {clause}"), verdict.to_string()));
    }
    test
}

/// Failures are the product's, errors are not; what was not decided on purpose is skipped.
fn status(case: &CaseVerdict, language: Language) -> TestCaseStatus {
    let non_success = |kind| {
        let mut status = TestCaseStatus::non_success(kind);
        status.set_type(case.verdict.to_string());
        if let Some(first) = case.findings.first() {
            let clause = first.clause.as_deref().unwrap_or("-");
            status.set_message(format!("{clause}: {}", first.seen.get(language)));
        }
        status.set_description(description(case, language));
        status
    };
    match case.verdict {
        Verdict::Pass | Verdict::Info | Verdict::Warn | Verdict::Review => TestCaseStatus::success(),
        Verdict::Fail | Verdict::Contradiction | Verdict::Unimplemented | Verdict::Flaky => {
            non_success(NonSuccessKind::Failure)
        }
        Verdict::UnexpectedPass => {
            let mut status = non_success(NonSuccessKind::Failure);
            status.set_message("a known failure passes: remove it from expectations.toml");
            status
        }
        Verdict::Config | Verdict::Error | Verdict::Inconclusive(_) => non_success(NonSuccessKind::Error),
        Verdict::NotApplicable | Verdict::NotRun | Verdict::ExpectedFail => {
            let mut status = TestCaseStatus::skipped();
            let reason = case.not_asked.as_ref().map(|reason| not_asked(reason, &View::plain(language)));
            let text = case.verdict.text();
            let reason = reason.unwrap_or_else(|| text.get(language).into());
            status.set_message(format!("{}: {reason}", case.verdict));
            status
        }
    }
}

fn description(case: &CaseVerdict, language: Language) -> String {
    let lines = case.findings.iter().map(|finding| {
        let [done, seen, demand, again] = finding.lines(language);
        format!("{}\n{done}\n{seen}\n{demand}\n{again}\n", finding.verdict)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn title(case: &CaseVerdict) -> &str {
    case.title.strip_prefix(case.vector()).unwrap_or(&case.title).trim()
}
