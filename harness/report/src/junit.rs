//! JUnit for CI servers, in the dialect Jenkins reads: a suite a feature, vector and clauses as properties.

use crate::terminal::not_asked;
use crate::view::View;
use madoguchi_contract::Language;
use madoguchi_judge::{CaseVerdict, RunVerdict, Verdict};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// `junit.xml` of a run.
pub fn junit(run: &RunVerdict, language: Language) -> String {
    let mut features: BTreeMap<&str, Vec<&CaseVerdict>> = BTreeMap::new();
    for case in &run.cases {
        features.entry(&case.feature).or_default().push(case);
    }
    let mut report =
        Report { xml: Writer::new_with_indent(Vec::with_capacity(run.cases.len() * 512), b' ', 4), language };
    report.write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    let [tests, failures, errors, _] = counts(run.cases.iter());
    let head = [("name", "madoguchi"), ("tests", &tests), ("failures", &failures), ("errors", &errors)];
    report.element("testsuites", &head, |report| {
        for (feature, cases) in features {
            report.suite(run, feature, &cases);
        }
    });
    report.write(Event::Text(BytesText::from_escaped("\n")));
    String::from_utf8(report.xml.into_inner()).expect("every part is text")
}

/// How many tests, failures, errors and skipped tests.
fn counts<'a>(cases: impl Iterator<Item = &'a CaseVerdict> + Clone) -> [String; 4] {
    let of = |wanted: &str| cases.clone().filter(|case| tag(case.verdict) == Some(wanted)).count().to_string();
    [cases.clone().count().to_string(), of(FAILURE), of(ERROR), of(SKIPPED)]
}

const FAILURE: &str = "failure";
const ERROR: &str = "error";
const SKIPPED: &str = "skipped";

/// Failures are the product's, errors are not; what was not decided on purpose is skipped.
fn tag(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Pass | Verdict::Info | Verdict::Warn | Verdict::Review => None,
        Verdict::Fail | Verdict::Contradiction | Verdict::Unimplemented | Verdict::Flaky | Verdict::UnexpectedPass => {
            Some(FAILURE)
        }
        Verdict::Config | Verdict::Error | Verdict::Inconclusive(_) => Some(ERROR),
        Verdict::NotApplicable | Verdict::NotRun | Verdict::ExpectedFail => Some(SKIPPED),
    }
}

struct Report {
    xml: Writer<Vec<u8>>,
    language: Language,
}

impl Report {
    fn suite(&mut self, run: &RunVerdict, feature: &str, cases: &[&CaseVerdict]) {
        let [tests, failures, errors, skipped] = counts(cases.iter().copied());
        let head = [
            ("name", feature),
            ("tests", &tests),
            ("disabled", &skipped),
            ("errors", &errors),
            ("failures", &failures),
        ];
        let product = format!("{} {}", run.head.product.name, run.head.product.version);
        let score = match &run.kill_score {
            Some(score) => format!("{} / {}", score.killed, score.killed + score.survived),
            None => "not measured for this suite".into(),
        };
        self.element("testsuite", &head, |report| {
            report.element("properties", &[], |report| {
                report.property("product", &product);
                report.property("as-of", &run.head.as_of.to_string());
                report.property("suite", &run.head.suite);
                report.property("kill score", &score);
            });
            for case in cases {
                report.case(case);
            }
        });
    }

    fn case(&mut self, case: &CaseVerdict) {
        let name = format!("{} {}", case.case, title(case));
        let class = case.feature.trim_end_matches(".feature").replace('/', ".");
        self.element("testcase", &[("name", &name), ("classname", &class)], |report| {
            report.element("properties", &[], |report| {
                report.property("vector", case.vector());
                report.property("rulebook", &case.rulebook);
                report.property("verdict", &case.verdict.to_string());
                report.property("place", &format!("{}:{}", case.feature, case.line));
                for (clause, verdict) in &case.clauses {
                    report.property(&format!("clause {clause}"), &verdict.to_string());
                }
            });
            match tag(case.verdict) {
                None => {}
                Some(SKIPPED) => {
                    let reason = case.not_asked.as_ref().map(|why| not_asked(why, &View::plain(report.language)));
                    let reason = reason.unwrap_or_else(|| case.verdict.text().get(report.language).into());
                    let message = format!("{}: {reason}", case.verdict);
                    report.empty(SKIPPED, &[("message", &message)]);
                }
                Some(tag) => report.bad(tag, case),
            }
        });
    }

    /// A case that failed, or that nobody could judge.
    fn bad(&mut self, tag: &str, case: &CaseVerdict) {
        let first = case.findings.first().map(|first| {
            let clause = first.clause.as_deref().unwrap_or("-");
            format!("{clause}: {}", first.seen.get(self.language))
        });
        let message = match case.verdict {
            Verdict::UnexpectedPass => Some("a known failure passes: remove it from expectations.toml".into()),
            _ => first,
        };
        let kind = case.verdict.to_string();
        let head = message.as_deref().map(|message| ("message", message)).into_iter().chain([("type", &*kind)]);
        self.write(Event::Start(start(tag, head)));
        self.write(Event::Text(BytesText::new(&printable(&description(case, self.language)))));
        self.write(Event::End(BytesEnd::new(tag)));
    }

    fn property(&mut self, name: &str, value: &str) {
        self.empty("property", &[("name", name), ("value", value)]);
    }

    fn empty(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.write(Event::Empty(start(tag, attributes.iter().copied())));
    }

    fn element(&mut self, tag: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Self)) {
        self.write(Event::Start(start(tag, attributes.iter().copied())));
        inside(self);
        self.write(Event::End(BytesEnd::new(tag)));
    }

    fn write(&mut self, event: Event<'_>) {
        self.xml.write_event(event).expect("a report is written to memory");
    }
}

fn start<'a>(tag: &'a str, attributes: impl IntoIterator<Item = (&'a str, &'a str)>) -> BytesStart<'a> {
    let mut start = BytesStart::new(tag);
    for (name, value) in attributes {
        start.push_attribute((name, &*printable(value)));
    }
    start
}

/// What XML may hold: no control characters but tab and line ends.
fn printable(text: &str) -> Cow<'_, str> {
    let control = |c: char| matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    if text.contains(control) { Cow::Owned(text.replace(control, "")) } else { Cow::Borrowed(text) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_product_said_never_breaks_the_xml() {
        assert_eq!(printable("\u{1b}[31m赤\u{0}\t<&>\n"), "[31m赤\t<&>\n");
        assert!(matches!(printable("受付"), Cow::Borrowed(_)));
    }
}
