//! Feature text to cases: one scenario, or row of an outline, in one rulebook is one case.

use super::lint::{fault, lint};
use super::{FeatureError, FeatureSource};
use crate::steps::{Builder, StepFault};
use cucumber::feature::Ext as _;
use cucumber::gherkin::{Feature, GherkinEnv, Scenario, Step};
use madoguchi_contract::case::Question;
use madoguchi_contract::{Case, Language, Role, Subject};
use madoguchi_rulebook::Word;
use madoguchi_rulebook::rulebook::BUILTIN;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// Everything that can be replayed.
#[derive(Clone, Debug, Default)]
pub struct Suite {
    /// Cases, sorted by id.
    pub cases: Vec<Arc<Case>>,
    /// For the runner: one feature a file, with one scenario a case, named by its id.
    pub features: Vec<Feature>,
}

impl Suite {
    /// The case with this id.
    pub fn case(&self, id: &str) -> Option<&Arc<Case>> {
        self.cases.binary_search_by(|case| case.id.as_str().cmp(id)).ok().map(|index| &self.cases[index])
    }

    /// Without what only a role of the emulated world can be asked: that is asked in its role.
    #[must_use]
    pub fn by_word(mut self) -> Self {
        self.cases.retain(|case| !case.role.is_wire());
        let cases = &self.cases;
        for feature in &mut self.features {
            let there = |id: &str| cases.binary_search_by(|case| case.id.as_str().cmp(id)).is_ok();
            feature.scenarios.retain(|scenario| there(&scenario.name));
        }
        self.features.retain(|feature| !feature.scenarios.is_empty());
        self
    }
}

/// Compiles feature files, on every core.
///
/// # Errors
/// All faults found, in order of file and line.
pub fn compile(sources: &[FeatureSource], known_clause: &KnownClause) -> Result<Suite, Vec<FeatureError>> {
    let builtin: Vec<String> = BUILTIN.iter().map(ToString::to_string).collect();
    compile_for(sources, known_clause, &builtin)
}

/// The same, for scenarios tagged with any of these rulebooks.
///
/// # Errors
/// All faults found, in order of file and line.
pub fn compile_for(
    sources: &[FeatureSource],
    known_clause: &KnownClause,
    rulebooks: &[String],
) -> Result<Suite, Vec<FeatureError>> {
    let known = Known { clause: known_clause, rulebooks };
    let mut faults = vec![];
    let mut files = vec![];
    for (source, compiled) in sources.iter().zip(compile_files(sources, known)) {
        match compiled {
            Err(mut found) => faults.append(&mut found),
            Ok(compiled) => files.push((source, source_language(source), compiled)),
        }
    }
    let mut seen: Seen<'_> = BTreeMap::new();
    for (source, language, (_, cases)) in &files {
        for case in cases {
            if let Some(before) = seen.insert((&case.id, language), case) {
                let message = format!("`{}` stands already at {}:{}", case.id, before.feature, before.line);
                let line = case.line as usize;
                faults.push(fault(source, line, 1, "twice", &message, "give every case an id of its own"));
            }
        }
    }
    check_translations(sources, &seen, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let twins: BTreeSet<String> =
        seen.keys().filter(|(_, language)| *language == "ja").map(|(id, _)| id.to_string()).collect();
    let mut suite = Suite::default();
    for (_, language, (mut feature, mut cases)) in files {
        if language != "ja" {
            cases.retain(|case| !twins.contains(&case.id));
            feature.scenarios.retain(|scenario| !twins.contains(&scenario.name));
        }
        if !cases.is_empty() {
            suite.cases.append(&mut cases);
            suite.features.push(feature);
        }
    }
    suite.cases.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(suite)
}

/// Whether the catalogue has a clause.
pub type KnownClause = dyn Fn(&str) -> bool + Sync;

/// The names that tags may have.
#[derive(Clone, Copy)]
struct Known<'a> {
    clause: &'a KnownClause,
    rulebooks: &'a [String],
}

/// Cases by id and language.
type Seen<'a> = BTreeMap<(&'a str, &'a str), &'a Case>;

/// Every file compiled on its own, in order; a share of the files goes to each core.
fn compile_files(sources: &[FeatureSource], known: Known<'_>) -> Vec<Result<Compiled, Vec<FeatureError>>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = sources.len().div_ceil(cores).max(1);
    let compile_share =
        |share: &[FeatureSource]| -> Vec<_> { share.iter().map(|source| compile_file(source, known)).collect() };
    std::thread::scope(|scope| {
        let mut shares = sources.chunks(share);
        let first = shares.next().unwrap_or_default();
        let others: Vec<_> = shares.map(|share| scope.spawn(|| compile_share(share))).collect();
        let mut compiled = compile_share(first);
        for other in others {
            compiled.append(&mut other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        compiled
    })
}

/// A scenario in another language must be the same case as the Japanese one, where there is one; it is not asked twice.
fn check_translations(sources: &[FeatureSource], seen: &Seen<'_>, faults: &mut Vec<FeatureError>) {
    for ((id, language), case) in seen {
        if *language == "ja" {
            continue;
        }
        let Some(source) = sources.iter().find(|source| source.path == case.feature) else { continue };
        let line = case.line as usize;
        let Some(original) = seen.get(&(*id, "ja")) else { continue };
        if meaning(original) != meaning(case) {
            let message = format!("`{id}` differs from {}:{}", original.feature, original.line);
            faults.push(fault(source, line, 1, "translation_differs", &message, "make both languages say the same"));
        }
    }
}

/// What a case says, without the words it is said in and the place where it stands.
pub fn meaning(case: &Case) -> Case {
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

fn source_language(source: &FeatureSource) -> &'static str {
    let first = source.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if first.replace(' ', "").starts_with("#language:en") { "en" } else { "ja" }
}

type Compiled = (Feature, Vec<Arc<Case>>);

fn compile_file(source: &FeatureSource, known: Known<'_>) -> Result<Compiled, Vec<FeatureError>> {
    lint(source).map_err(|fault| vec![fault])?;
    let feature = Feature::parse(&source.text, GherkinEnv::default()).map_err(|error| {
        let text = error.to_string();
        let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse::<usize>().ok());
        // The parser adds a line end of its own and may fault behind it.
        let last = source.text.lines().count().max(1);
        let (line, column) = (numbers.next().unwrap_or(1).clamp(1, last), numbers.next().unwrap_or(1));
        let help = "check keywords, the `# language: ja` line and the bars of tables";
        vec![fault(source, line, column, "not_gherkin", "this is not Gherkin", help)]
    })?;
    let mut feature = feature.expand_examples().map_err(|error| {
        vec![fault(
            source,
            error.pos.line,
            error.pos.col,
            "outline",
            &error.to_string(),
            "name a column of the examples",
        )]
    })?;
    let language = if source_language(source) == "en" { Language::En } else { Language::Ja };
    let reader = Reader { source, language, known };
    let mut faults = vec![];
    let mut cases = vec![];
    let mut runnable = vec![];
    let scenarios = std::mem::take(&mut feature.scenarios);
    let background = feature.background.take();
    let rules = std::mem::take(&mut feature.rules);
    let groups = std::iter::once((vec![], None, scenarios))
        .chain(rules.into_iter().map(|rule| (rule.tags, rule.background, rule.scenarios)));
    for (rule_tags, rule_background, scenarios) in groups {
        let backgrounds = [background.as_ref(), rule_background.as_ref()];
        for mut scenario in scenarios {
            let tags = [&feature.tags[..], &rule_tags, &scenario.tags].concat();
            let shared = backgrounds.into_iter().flatten().flat_map(|background| background.steps.iter().cloned());
            scenario.steps.splice(0..0, shared.collect::<Vec<_>>());
            match reader.scenario(&scenario, &tags) {
                Err(fault) => faults.push(fault),
                Ok(mut found) => {
                    let last = found.pop();
                    for case in found {
                        runnable.push(named(scenario.clone(), &case));
                        cases.push(case);
                    }
                    if let Some(case) = last {
                        runnable.push(named(scenario, &case));
                        cases.push(case);
                    }
                }
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    feature.scenarios = runnable;
    Ok((feature, cases))
}

struct Reader<'a> {
    source: &'a FeatureSource,
    language: Language,
    known: Known<'a>,
}

impl Reader<'_> {
    fn fault(&self, line: usize, code: &'static str, message: &str, help: &'static str) -> FeatureError {
        let text = self.source.text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let column = text.chars().take_while(|c| c.is_whitespace()).count() + 1;
        fault(self.source, line, column, code, message, help)
    }

    fn step_fault(&self, step: &Step, told: &StepFault) -> FeatureError {
        let line = step.position.line;
        let text = self.source.text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let column = told.column(text, step.value.trim());
        fault(self.source, line, column, told.code, &told.message, "features/STEPS.md lists every step")
    }

    /// The cases of a scenario whose steps begin with those of the backgrounds.
    fn scenario(&self, scenario: &Scenario, tags: &[String]) -> Result<Vec<Arc<Case>>, FeatureError> {
        let line = scenario.position.line;
        static ID: OnceLock<Regex> = OnceLock::new();
        let id = ID.get_or_init(|| {
            Regex::new(r"^(V-[0-9]{3}[a-z]*|X-[0-9]{2}[a-z]*|X-[0-9a-f]{16}|S-[A-Z]+-[0-9]+[a-z]*)(?: |　|$)")
                .expect("a literal expression is valid")
        });
        let Some(vector) = id.captures(&scenario.name).map(|found| found[1].to_string()) else {
            let message = format!("the title `{}` does not start with a case id", scenario.name);
            return Err(self.fault(
                line,
                "no_id",
                &message,
                "start it with V-nnn, X-nn, S-THEME-nn, or X- and 16 hexadecimal digits for a cell that was found",
            ));
        };
        let known = Tags::read(tags, self.known.rulebooks)
            .map_err(|(message, help)| self.fault(line, "tag", &message, help))?;
        if let Some(unknown) = known.clauses.iter().find(|id| !(self.known.clause)(id)) {
            return Err(self.fault(
                line,
                "unknown_clause",
                &format!("no clause is called `{unknown}`"),
                "see scenarios/clauses.toml",
            ));
        }
        if known.clauses.is_empty() {
            return Err(self.fault(
                line,
                "no_clause",
                "the scenario names no clause",
                "tag it with the clauses it stands for, @R-…",
            ));
        }
        if known.rulebooks.is_empty() {
            return Err(self.fault(
                line,
                "no_rulebook",
                "the scenario names no rulebook",
                "tag it @seminar-2025-07, @actual or both",
            ));
        }
        let mut builder = Builder::new(self.language);
        for step in &scenario.steps {
            builder.apply(step).map_err(|told| self.step_fault(step, &told))?;
        }
        if !builder.asked {
            return Err(self.fault(line, "no_question", "the scenario asks nothing", "add a `もし` step"));
        }
        if builder.expectations.is_empty() {
            return Err(self.fault(line, "no_expectation", "the scenario expects nothing", "add a `ならば` step"));
        }
        let unknown = builder.expectations.iter().flat_map(|e| e.clauses.iter().map(move |id| (id, e.line)));
        if let Some((unknown, line)) = unknown.into_iter().find(|(id, _)| !(self.known.clause)(id)) {
            return Err(self.fault(
                line as usize,
                "unknown_clause",
                &format!("no clause is called `{unknown}`"),
                "see scenarios/clauses.toml",
            ));
        }
        let role = match known.role {
            Role::Claims if builder.acts.is_empty() => Role::Claims,
            _ if builder.acts.is_empty() => Role::Engine,
            _ => Role::Reader,
        };
        if role != known.role {
            let message = "acts need the tag @reader, and @reader needs acts";
            let help = "a question is @engine, a journey is @reader, what only a file shows is @claims";
            return Err(self.fault(line, "role", message, help));
        }
        if (known.subject == Subject::Judge) == builder.records.is_empty() {
            let message = "a scenario with recorded answers is tagged @judge, and no other";
            return Err(self.fault(line, "subject", message, "add the tag or the table"));
        }
        let cases = known.rulebooks.iter().map(|rulebook| {
            let mut document = builder.document.clone();
            document.insert("id".into(), format!("{vector}@{rulebook}").into());
            document.insert("rulebook".into(), rulebook.clone().into());
            let question = Question::from_wire(document.into())
                .map_err(|error| self.fault(line, "facts", &error.to_string(), "see adapters/FACTS.md"))?;
            let mut expectations = builder.expectations.clone();
            for expectation in &mut expectations {
                if expectation.clauses.is_empty() {
                    expectation.clauses.clone_from(&known.clauses);
                }
            }
            let mut clauses = known.clauses.clone();
            clauses.extend(expectations.iter().flat_map(|e| e.clauses.clone()));
            clauses.sort();
            clauses.dedup();
            Ok(Arc::new(Case {
                id: question.id,
                title: scenario.name.clone(),
                feature: self.source.path.clone(),
                line: line as u32,
                rulebook: question.rulebook,
                role,
                subject: known.subject,
                clauses,
                facts: question.facts,
                numbers: question.numbers,
                written_date: question.written_date,
                acts: builder.acts.clone(),
                expectations,
                records: builder.records.clone(),
            }))
        });
        cases.collect()
    }
}

/// The scenario as the runner sees it: named by its case.
fn named(mut scenario: Scenario, case: &Case) -> Scenario {
    scenario.name.clone_from(&case.id);
    scenario.tags = vec![];
    scenario.examples = vec![];
    scenario
}

struct Tags {
    clauses: Vec<String>,
    rulebooks: Vec<String>,
    role: Role,
    subject: Subject,
}

impl Tags {
    fn read(tags: &[String], rulebooks: &[String]) -> Result<Tags, (String, &'static str)> {
        let mut read = Tags { clauses: vec![], rulebooks: vec![], role: Role::Engine, subject: Subject::Product };
        for tag in tags {
            let tag = tag.trim_start_matches('@');
            if tag.starts_with("R-") {
                read.clauses.push(tag.into());
            } else if let Some(role) = Role::parse(tag) {
                read.role = role;
            } else if let Some(subject) = Subject::parse(tag) {
                read.subject = subject;
            } else if rulebooks.iter().any(|known| known == tag) {
                read.rulebooks.push(tag.into());
            } else if !FREE_TAGS.contains(&tag) {
                return Err((
                    format!("unknown tag `@{tag}`"),
                    "features/STEPS.md lists the tags; a rulebook of your own is named by `--rulebook FILE`",
                ));
            }
        }
        read.clauses.sort();
        read.clauses.dedup();
        read.rulebooks.sort();
        read.rulebooks.dedup();
        Ok(read)
    }
}

const FREE_TAGS: [&str; 3] = ["inferred", "outside", "seminar"];
