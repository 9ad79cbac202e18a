//! `rerun`: a laboratory puts a sample of somebody's evidence to the product again.

use super::verify::{demand_of, read, told};
use super::{block_on, verify};
use crate::exit::Exit;
use crate::options::{Form, RerunOptions};
use crate::product::Wanted;
use crate::settings::Settings;
use crate::signals::unless_interrupted;
use crate::{console, product};
use madoguchi_contract::event::EventBody;
use madoguchi_contract::message::Product;
use madoguchi_contract::{Case, Language};
use madoguchi_judge::{CaseVerdict, RunVerdict};
use madoguchi_report::bundle::Bundle;
use madoguchi_suite::rerun::{Again, Share, sample};
use madoguchi_suite::run::{Policy, Run};
use madoguchi_suite::verify::Restored;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

/// Runs a sample again.
pub fn run(options: &RerunOptions) -> Exit {
    let (settings, token) = match Settings::told().and_then(|settings| Ok((settings.token()?, settings))) {
        Ok((token, settings)) => (settings, token),
        Err(exit) => return exit,
    };
    let language = settings.language(options.lang);
    let share = match Share::parse(&options.sample) {
        Ok(share) => share,
        Err(error) => {
            console::error(&format!("--sample: {}", error.get(language)), "");
            return Exit::Usage;
        }
    };
    let read =
        demand_of(options.key.as_deref(), false, language).and_then(|demand| read(&options.bundle, &demand, language));
    let (bundle, _, mut verified) = match read {
        Ok(read) => read,
        Err(exit) => return exit,
    };
    let (Some(run), Some(restored), true) = (verified.run.take(), verified.restored.take(), verified.is_consistent())
    else {
        console::print(&told(&bundle, &verified, language));
        return Exit::Findings;
    };
    let expected = restored.expected(&run.head);
    let drawn = sample(&expected, &run.cases, share, options.seed);
    if drawn.is_empty() {
        let what = match language {
            Language::Ja => "この証跡には製品に対して実施されたケースがない",
            Language::En => "no case of this evidence was put to a product",
        };
        console::error(what, "");
        return Exit::Nothing;
    }
    let target = settings.target(options.target.sut.as_deref());
    let rulebooks: Vec<String> = run.head.rulebooks.keys().cloned().collect();
    let work = async {
        let wanted = Wanted { roles: &restored.selection.roles, rulebooks: &rulebooks, editions: &restored.editions };
        let deadline = Duration::from_millis(options.target.deadline);
        let plugged = match product::plug(&target, token.as_ref(), 1, deadline, &wanted, language).await {
            Ok(plugged) => plugged,
            Err(error) => {
                console::error(&error, "`madoguchi doctor` looks at an adapter step by step");
                return Err(Exit::Config);
            }
        };
        let product = plugged.hello.product.clone();
        let driver = plugged.into_driver().with_editions(restored.editions.clone()).with_codes(restored.codes.clone());
        let driver = driver.under(restored.planned.clone());
        let again = Run::new(drawn.clone(), driver, None, Policy::ToTheEnd, |_| {});
        let histories = again.replay_told().await;
        again.driver().close().await;
        Ok((product, again.take_verdicts(), histories))
    };
    let (product, verdicts, histories) = match block_on(unless_interrupted(work)) {
        Ok(Ok(done)) => done,
        Ok(Err(exit)) | Err(exit) => return exit,
    };
    let rows = rows(&bundle, &run, &verdicts, &histories);
    let asked = Asked { options, of: expected.len(), restored: &restored };
    console::print(&match options.format {
        Form::Text => report(&asked, &run, &product, &rows, language),
        Form::Json => machines(&asked, &run, &product, &rows),
    });
    let other = |(_, again): &(&CaseVerdict, Again)| matches!(again, Again::OtherVerdict { .. });
    if product != run.head.product || rows.iter().any(other) { Exit::Findings } else { Exit::Good }
}

/// Each case that was run again, with how it compares.
fn rows<'a>(
    bundle: &Bundle,
    run: &RunVerdict,
    verdicts: &'a [CaseVerdict],
    histories: &[(Arc<Case>, Vec<EventBody>)],
) -> Vec<(&'a CaseVerdict, Again)> {
    let then: BTreeMap<&str, &CaseVerdict> = run.cases.iter().map(|case| (case.case.as_str(), case)).collect();
    let mut evidence = verify::histories(bundle);
    let seen: BTreeMap<&str, &[EventBody]> =
        histories.iter().map(|(case, history)| (case.id.as_str(), history.as_slice())).collect();
    let rows = verdicts.iter().filter_map(|now| {
        let id = now.case.as_str();
        let history = evidence.remove(id).unwrap_or_default();
        Some((now, Again::of((then.get(id)?, &history), (now, seen.get(id)?))))
    });
    rows.collect()
}

/// What was asked for.
struct Asked<'a> {
    options: &'a RerunOptions,
    of: usize,
    restored: &'a Restored,
}

/// The report for machines, with its end of line.
fn machines(asked: &Asked<'_>, run: &RunVerdict, product: &Product, rows: &[(&CaseVerdict, Again)]) -> String {
    let cases = rows.iter().map(|(case, again)| match again {
        Again::Same => json!({"case": case.case, "again": "same"}),
        Again::OtherAnswer => json!({"case": case.case, "again": "other_answer"}),
        Again::OtherVerdict { then, now } => {
            json!({"case": case.case, "again": "other_verdict", "then": then.to_string(), "now": now.to_string()})
        }
    });
    let report = json!({
        "format": "madoguchi.rerun", "version": 1, "run": run.head.run_id(), "evidence": run.evidence,
        "product": {"then": run.head.product, "now": product}, "sample": asked.options.sample, "seed": asked.options.seed,
        "of": asked.of, "cases": cases.collect::<Vec<_>>(),
    });
    format!("{report:#}\n")
}

fn report(
    asked: &Asked<'_>,
    run: &RunVerdict,
    product: &Product,
    rows: &[(&CaseVerdict, Again)],
    language: Language,
) -> String {
    let mut text = String::new();
    let pick = |ja: String, en: String| if language == Language::Ja { ja } else { en };
    let Asked { options, of, restored } = asked;
    let (count, sample, seed) = (rows.len(), &options.sample, options.seed);
    let _ = writeln!(
        text,
        "{}",
        pick(
            format!("再実行: {of}ケース中{count}（{sample}、シード{seed}）"),
            format!("run again: {count} of {of} cases ({sample}, seed {seed})")
        )
    );
    if *product != run.head.product {
        let name =
            |product: &Product| format!("{} {} {}", product.name, product.version, product.build).trim().to_string();
        let (then, now) = (name(&run.head.product), name(product));
        let _ = writeln!(
            text,
            "{}",
            pick(
                format!("別の製品: 証跡は`{then}`、再実行は`{now}`"),
                format!("another product: the evidence is about `{then}`, this is `{now}`")
            )
        );
    }
    let number = |wanted: fn(&Again) -> bool| rows.iter().filter(|(_, again)| wanted(again)).count();
    let same = number(|again| *again == Again::Same);
    let answer = number(|again| *again == Again::OtherAnswer);
    let verdict = number(|again| matches!(again, Again::OtherVerdict { .. }));
    let _ = writeln!(
        text,
        "{}",
        pick(
            format!("応答も判定も同じ {same} · 応答だけ違う {answer} · 判定が違う {verdict}"),
            format!(
                "same answer and verdict {same} · another answer, same verdict {answer} · another verdict {verdict}"
            )
        )
    );
    for (case, again) in rows {
        let _ = match again {
            Again::Same => Ok(()),
            Again::OtherAnswer => {
                writeln!(text, "  {}  {}", case.case, pick("応答が違う".into(), "another answer".into()))
            }
            Again::OtherVerdict { then, now } => writeln!(text, "  {}  {then} → {now}  {}", case.case, case.title),
        };
    }
    if let Some(first) = rows.iter().find(|(_, again)| *again != Again::Same) {
        let plan = restored.planned.as_ref();
        let with = plan.map(|plan| format!(" --faults {}", plan.name)).unwrap_or_default();
        let _ = writeln!(text, "  madoguchi replay {}{with}", first.0.case);
    }
    text
}
