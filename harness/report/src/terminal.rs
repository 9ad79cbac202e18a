//! The view at a terminal: worst first, four lines a finding, then three figures and one sentence.

use crate::alike::groups;
use crate::view::{View, style};
use crate::wrap::{columns, wrap};
use madoguchi_contract::Language;
use madoguchi_contract::event::NotAsked;
use madoguchi_judge::known::StaleReason;
use madoguchi_judge::verdict::WORST_FIRST;
use madoguchi_judge::{Finding, RunVerdict, Verdict};
use std::fmt::Write as _;

/// One line of progress: ` 120/444  適合 118  不適合 2`.
pub fn progress(done: usize, total: usize, counts: &[(Verdict, usize)], view: &View) -> String {
    let counts = counts.iter().filter(|(_, count)| *count > 0).map(|(verdict, count)| {
        let text = verdict.text();
        view.paint(style(*verdict), format!("{} {count}", text.get(view.language)))
    });
    format!("{done:>5}/{total}  {}", counts.collect::<Vec<_>>().join("  "))
}

/// The whole report of a run.
pub fn report(run: &RunVerdict, view: &View) -> String {
    let mut out = String::new();
    head(&mut out, run, view);
    findings(&mut out, run, view);
    remarks(&mut out, run, view);
    headline(&mut out, run, view);
    out
}

/// One finding in four lines under its heading: what `replay` and a failing step show.
pub fn finding(finding: &Finding, title: &str, view: &View) -> String {
    let mut out = String::new();
    block(&mut out, finding, finding.verdict, title, &[], view);
    out
}

fn head(out: &mut String, run: &RunVerdict, view: &View) {
    let head = &run.head;
    let rulebooks: Vec<&str> = head.rulebooks.keys().map(String::as_str).collect();
    let product = format!("{} {}", head.product.name, head.product.version);
    let facts = match view.language {
        Language::Ja => format!(
            "対象 {product} · 基準日 {} · 規則集 {} · 役割 {}",
            head.as_of,
            rulebooks.join("、"),
            head.roles.join("、")
        ),
        Language::En => format!(
            "product {product} · as of {} · rulebooks {} · roles {}",
            head.as_of,
            rulebooks.join(", "),
            head.roles.join(", ")
        ),
    };
    let name = format!("madoguchi {}  ", head.tool);
    let _ = writeln!(out, "{}\n", wrap(&name, &facts, view.width));
}

fn findings(out: &mut String, run: &RunVerdict, view: &View) {
    let groups = groups(run);
    for group in groups.iter().take(view.detailed) {
        block(out, group.finding, group.verdict, &group.case.title, &group.others, view);
        out.push('\n');
    }
    let rest = groups.len().saturating_sub(view.detailed);
    if rest > 0 {
        let text = match view.language {
            Language::Ja => format!("ほかに{rest}種の指摘（全件は summary.json と junit.xml）"),
            Language::En => format!("{rest} more kinds of finding (all of them in summary.json and junit.xml)"),
        };
        let _ = writeln!(out, "{}\n", view.dim(text));
    }
}

fn block(out: &mut String, finding: &Finding, verdict: Verdict, title: &str, others: &[&str], view: &View) {
    let label = label(verdict, view);
    // A title starts with the id of its scenario: said once.
    let vector = finding.case.split('@').next().unwrap_or_default();
    let title = title.strip_prefix(vector).unwrap_or(title).trim();
    let more = match (others.len(), view.language) {
        (0, _) => String::new(),
        (count, Language::Ja) => format!("  ほか{count}件"),
        (count, Language::En) => format!("  and {count} more"),
    };
    let _ = writeln!(out, "{}  {}  {title}{more}", view.paint(style(verdict), label), view.bold(&finding.case));
    for (name, text) in finding.parts(view.language) {
        let text = again(text, finding, view);
        let first = format!("  {name}  ");
        let wrapped = wrap(&first, &text, view.width);
        let _ = writeln!(out, "{}{}", view.dim(&first), wrapped.get(first.len()..).unwrap_or_default());
    }
    if !others.is_empty() {
        let shown = others.iter().take(6).copied().collect::<Vec<_>>().join(view.pick("、", ", "));
        let tail = if others.len() > 6 { " …" } else { "" };
        let first = format!("  {}  ", view.pick("同様", "same "));
        let _ = writeln!(out, "{}", wrap(&first, &format!("{shown}{tail}"), view.width));
    }
}

/// The verdict; in English its word says all but the reason.
fn label(verdict: Verdict, view: &View) -> String {
    let text = verdict.text();
    match view.language {
        Language::Ja => format!("{} {}", verdict.word(), text.ja),
        Language::En => match text.en.find('(') {
            Some(reason) => format!("{} {}", verdict.word(), &text.en[reason..]),
            None => verdict.word().into(),
        },
    }
}

/// The command that repeats a finding names the product that was found out, ready to be pasted into a shell.
fn again(text: String, finding: &Finding, view: &View) -> String {
    let command = finding.replay();
    if view.again.is_empty() || !text.starts_with(&command) {
        return text;
    }
    let words: String = view.again.iter().map(|word| format!(" {}", quoted(word))).collect();
    text.replacen(&command, &format!("{command}{words}"), 1)
}

/// A word as a shell takes it.
pub fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./,=".contains(&byte);
    match !word.is_empty() && word.bytes().all(plain) {
        true => word.into(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

/// What no finding tells: unexpected passes, stale entries, attestations, what was not tested.
fn remarks(out: &mut String, run: &RunVerdict, view: &View) {
    let mut lines = vec![];
    for case in run.cases.iter().filter(|case| case.verdict == Verdict::UnexpectedPass) {
        let why = view.pick(
            "既知の不適合が適合した: expectations.tomlから外す",
            "a known failure passes: remove it from expectations.toml",
        );
        lines.push(format!("{}  {}  {why}", view.paint(style(case.verdict), "XPASS"), case.case));
    }
    for stale in &run.stale {
        let entry = stale.entry.case.as_ref().or(stale.entry.clause.as_ref()).map_or("", String::as_str);
        let why = match stale.why {
            StaleReason::Expired => view.pick("期限切れ", "has expired"),
            StaleReason::MatchesNothing => view.pick("該当なし", "matches nothing"),
        };
        lines.push(format!("expectations.toml  {entry}  {why} ({}, {})", stale.entry.owner, stale.entry.expires));
    }
    for entry in &run.unused {
        let why = view.pick("製品が返さなかった", "the product never said it");
        lines.push(format!("error-map.toml  {} = {}  {why}", entry.code, entry.class));
    }
    for attested in &run.attested {
        let entry = &attested.entry;
        let about = entry.case.as_ref().or(entry.clause.as_ref()).map_or("", String::as_str);
        let state = match attested.state {
            madoguchi_judge::attest::AttestedState::Applied => view.pick("適用", "applied"),
            madoguchi_judge::attest::AttestedState::OtherEvidence => {
                view.pick("別の証跡に対するもの", "given for other evidence")
            }
            madoguchi_judge::attest::AttestedState::NothingToReview => view.pick("確認事項なし", "nothing to review"),
        };
        lines.push(format!("attestations.toml  {about}  {} {} {} ({state})", entry.verdict, entry.by, entry.date));
    }
    lines.extend(not_tested(run, view));
    for line in &lines {
        let _ = writeln!(out, "{line}");
    }
    if !lines.is_empty() {
        out.push('\n');
    }
}

fn not_tested(run: &RunVerdict, view: &View) -> Vec<String> {
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    for reason in run.cases.iter().filter_map(|case| case.not_asked.as_ref()) {
        *counts.entry(not_asked(reason, view)).or_default() += 1;
    }
    let word = view.pick("未実施", "not tested");
    counts.into_iter().map(|(reason, count)| view.dim(format!("{word}  {count}  {reason}"))).collect()
}

/// Why a case was not put to the product, for people.
pub(crate) fn not_asked(reason: &NotAsked, view: &View) -> String {
    match reason {
        NotAsked::RoleLacking(role) => format!("{} {role}", view.pick("対象外の役割:", "role not played:")),
        NotAsked::CapabilityUndeclared(name) => {
            format!("{} {name}", view.pick("宣言されていない機能:", "capability not declared:"))
        }
        NotAsked::Filtered => view.pick("選択外", "not selected").into(),
        NotAsked::OtherShard => view.pick("別の分割で実施", "in another shard").into(),
        NotAsked::Aborted => view.pick("中断", "the run stopped before").into(),
    }
}

fn headline(out: &mut String, run: &RunVerdict, view: &View) {
    let tally = &run.tally;
    let counts = WORST_FIRST.iter().filter(|verdict| tally.count(**verdict) > 0).map(|verdict| {
        let text = match (verdict, view.language) {
            (Verdict::Inconclusive(_), Language::Ja) => "判定不能".to_string(),
            (Verdict::Inconclusive(_), Language::En) => "undecided".to_string(),
            _ => verdict.text().get(view.language).to_string(),
        };
        view.paint(style(*verdict), format!("{text} {}", tally.count(*verdict)))
    });
    let _ = writeln!(out, "{}\n", counts.collect::<Vec<_>>().join(" · "));
    let must = &tally.must;
    let figures = format!("{} / {} / {}", must.satisfied, must.judged, must.total);
    let kill = match &run.kill_score {
        Some(score) => {
            let proven = match score.not_proven.len() {
                0 => String::new(),
                count => format!("  {} {count}", view.pick("適合だが未証明の条項", "clauses passed, not proven:")),
            };
            format!("{} / {}{proven}", score.killed, score.killed + score.survived)
        }
        None => view.pick("この試験一式では未測定", "not measured for this suite").to_string(),
    };
    let rows = [
        (view.pick("MUST条項（充足/判定/全）", "MUST clauses (satisfied / judged / total)"), figures),
        (
            match is_core(run) {
                true => view.pick("キルスコア（試験一式の）", "kill score of the whole suite"),
                false => view.pick("キルスコア", "kill score"),
            },
            kill,
        ),
        (
            view.pick("シナリオ（実施/全）", "scenarios run / total"),
            format!("{} / {}", tally.cases.run, tally.cases.total),
        ),
    ];
    let wide = rows.iter().map(|(name, _)| columns(name)).max().unwrap_or(0);
    for (name, value) in rows {
        let _ = writeln!(out, "{name}{}  {}", " ".repeat(wide - columns(name)), view.bold(value));
    }
    let _ = writeln!(out, "\n{}", conclusion(run, view));
}

/// Whether only the core of the suite was run (`run --core`): such a run is never told as one of the suite.
fn is_core(run: &RunVerdict) -> bool {
    run.head.filters.iter().any(|filter| filter.starts_with("core: "))
}

/// The one sentence: a self-test, never a certificate.
pub fn conclusion(run: &RunVerdict, view: &View) -> String {
    let (verdict, ja, en) = match run.exit_code() {
        0 | 6 => (Verdict::Pass, "MUST違反なし", "no MUST violated"),
        1 if run.tally.must.violated > 0 || run.cases.iter().any(|case| case.verdict.is_violation()) => {
            (Verdict::Fail, "MUST違反あり", "MUST violated")
        }
        1 => (Verdict::Warn, "MUST違反なし、--strictの警告あり", "no MUST violated, but warnings under --strict"),
        3 => (Verdict::Config, "設定の誤りのため判定できない", "not judged: the set-up is wrong"),
        4 => (Verdict::NotRun, "何も実施されなかった", "nothing was run"),
        5 => (Verdict::Review, "判定できないMUSTがある", "a MUST is undecided"),
        130 => (Verdict::NotRun, "中断された", "interrupted"),
        _ => (Verdict::Error, "試験系の誤りのため判定は無効", "not valid: the harness failed"),
    };
    let mut text = view.pick(ja, en).to_string();
    if is_core(run) {
        text.insert_str(0, view.pick("中核のみ、試験一式ではない: ", "the core only, not the suite: "));
    }
    if verdict == Verdict::Fail {
        let broken = |row: &&madoguchi_judge::coverage::Row| row.cases.values().any(|verdict| verdict.is_violation());
        let ids: Vec<&str> = run.coverage.product_musts().filter(broken).map(|row| row.clause.as_str()).collect();
        let shown = ids.iter().take(8).copied().collect::<Vec<_>>().join(view.pick("、", ", "));
        let tail = if ids.len() > 8 { " …" } else { "" };
        if !ids.is_empty() {
            let _ = write!(text, " ({shown}{tail})");
        }
    }
    if matches!(verdict, Verdict::Pass) && run.tally.cases.left_out > 0 {
        let part = view.pick("（選択した範囲のみ）", " (of the selected part only)");
        text.push_str(part);
    }
    let name = view.pick("自己試験", "self-test");
    view.paint(style(verdict), format!("{name}: {text}"))
}
