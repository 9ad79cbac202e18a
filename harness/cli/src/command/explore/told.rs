//! What an exploration found, for people.

use super::Explored;
use madoguchi_contract::Language;
use madoguchi_rulebook::{Rulebook, decide};
use madoguchi_suite::explore::cause::{Cause, Matter, ambiguities, id, stated};
use madoguchi_suite::explore::literal::Literals;
use madoguchi_suite::explore::{Explored as Product, Plan};
use std::fmt::Write as _;

/// The parts of a space.
pub fn listed(plan: &Plan, rulebook: &Rulebook, language: Language) -> String {
    let mut text = format!("{}\n", size(plan, rulebook, language));
    for part in &plan.parts {
        let what = if language == Language::Ja { part.scene.ja } else { part.scene.en };
        let names: Vec<String> = part
            .dimensions
            .iter()
            .filter(|dimension| dimension.classes.len() > 1)
            .map(|dimension| format!("{} {}", dimension.name, dimension.classes.len()))
            .collect();
        let _ = writeln!(text, "{:>9}  {} ({what})\n           {}", part.len(), part.name(), names.join(", "));
        if !part.left_out.is_empty() {
            let across = if language == Language::Ja { "3つ組だけで" } else { "three-way only" };
            let _ = writeln!(text, "           {across}: {}", part.left_out.join(", "));
        }
    }
    text
}

fn size(plan: &Plan, rulebook: &Rulebook, language: Language) -> String {
    let (id, cells, parts) = (rulebook.id(), plan.cells(), plan.parts.len());
    let groups = plan.parts.iter().map(|part| part.families.len()).sum::<usize>();
    match language {
        Language::Ja => format!("{id}: {cells}セル、{parts}部分、{groups}組"),
        Language::En => format!("{id}: {cells} cells in {parts} parts, {groups} groups of dimensions"),
    }
}

/// What came of one rulebook.
pub fn report(one: &Explored<'_>, targets: &[String], most: usize, language: Language) -> String {
    let ja = language == Language::Ja;
    let id = one.rulebook.id();
    let mut text = size(one.plan, one.rulebook, language);
    if let Some(count) = one.boundaries {
        let _ = match ja {
            true => write!(text, "、境界の1歩{count}件はすべてどれかのセルが踏む"),
            false => write!(text, "; {count} boundary steps, each touched by a cell"),
        };
    }
    text.push('\n');
    if let Some(literals) = &one.literals {
        text.push_str(&of_literals(literals, language));
    }
    let (cells, impossible) = (one.found.cells, one.found.impossible);
    let _ = match ja {
        true => writeln!(text, "  歩いたセル{cells}（あり得ない{impossible}）"),
        false => writeln!(text, "  walked {cells} cells ({impossible} cannot exist)"),
    };
    for (target, product) in targets.iter().zip(&one.found.products) {
        let _ = writeln!(text, "  {}", of_product(target, product, language));
        if !product.unobserved.is_empty() {
            let names: Vec<String> = product.unobserved.iter().map(|(name, count)| format!("{name} {count}")).collect();
            let _ = writeln!(text, "    {}: {}", if ja { "示されない項目" } else { "not shown" }, names.join(", "));
        }
        for (sign, cause) in product.causes.widest().into_iter().take(most) {
            let _ = writeln!(
                text,
                "    {:>8}  {}  {}: {}  {}",
                cause.cells,
                sign.clause,
                sign.observable,
                sign.difference,
                example(cause, id)
            );
        }
        rest(&mut text, product.causes.len(), most, if ja { "件の原因" } else { "causes" }, language);
    }
    let questions = &one.found.questions;
    if !questions.is_empty() {
        let _ = match ja {
            true => writeln!(text, "  照会事項 {}件（製品の答えが分かれ、どれも条文に反しない）", questions.len()),
            false => writeln!(
                text,
                "  {} questions to the regulator (products differ, and the text accepts each)",
                questions.len()
            ),
        };
        for (matter, cause) in questions.widest().into_iter().take(most) {
            let _ = writeln!(text, "    {}", question(matter, cause, targets, one.rulebook, language));
        }
        rest(&mut text, questions.len(), most, if ja { "件の照会事項" } else { "questions" }, language);
    }
    if targets.iter().any(|target| target == "reference") {
        let _ = writeln!(
            text,
            "  {}",
            match ja {
                true =>
                    "参照実装は規則集と同じ判断なので、確かめたのは道筋（変換・印字・読取り・回答・比較）であって規則ではない",
                false =>
                    "the reference decides by the same rulebook: this checks the road (lowering, printing, parsing, answers, comparison) and not the rules",
            }
        );
    }
    text
}

fn of_product(target: &str, product: &Product, language: Language) -> String {
    let Product { decided, asked, repeated, not_declared, chosen, differing, causes, .. } = product;
    let causes = causes.len();
    match language {
        Language::Ja => format!(
            "{target}: 一致{}（事実のまま{decided}、文書で{}）、不一致{differing}（原因{causes}）、任意の選択{chosen}、同じ事実の繰返し{repeated}、未対応の機能{not_declared}",
            decided + asked - differing,
            asked - differing
        ),
        Language::En => format!(
            "{target}: {} agree ({decided} by compact facts, {} by documents), {differing} are answered otherwise ({causes} causes), {chosen} took another outcome that the text leaves open, {repeated} with facts already asked, {not_declared} of capabilities not declared",
            decided + asked - differing,
            asked - differing
        ),
    }
}

fn of_literals(literals: &Literals, language: Language) -> String {
    let Literals { cases, expectations, enumerated, contradictions } = literals;
    let cells = enumerated.len();
    let mut text = match language {
        Language::Ja => format!(
            "  シナリオの期待値{expectations}件（{cases}事例、うち{cells}は歩いたセル）: 規則集との矛盾{}件\n",
            contradictions.len()
        ),
        Language::En => format!(
            "  {expectations} literal expectations of {cases} cases ({cells} of them cells walked here): {} contradicted by the rulebook\n",
            contradictions.len()
        ),
    };
    for it in contradictions {
        let _ =
            writeln!(text, "    error: {} {} {}: {} / {}", it.place, it.case, it.observable, it.literal, it.decided);
    }
    text
}

fn question(matter: &Matter, cause: &Cause, targets: &[String], rulebook: &Rulebook, language: Language) -> String {
    let Matter { observable, clause, said } = matter;
    let ids = ambiguities(&decide(rulebook, &cause.first.facts));
    let ids = match (ids.is_empty(), language) {
        (false, _) => ids.join(" "),
        (true, Language::Ja) => "条文に定めなし".into(),
        (true, Language::En) => "the text is silent".into(),
    };
    let said: Vec<String> = targets.iter().zip(said).map(|(target, said)| format!("{target} = {said}")).collect();
    let asks = match language {
        Language::Ja => "どれが正しいか",
        Language::En => "which is right",
    };
    let (cells, example) = (cause.cells, example(cause, rulebook.id()));
    format!("{cells:>8}  {clause} ({ids}) {observable}: {}; {asks}?  {example}", said.join(", "))
}

/// How many cells, and one of them.
fn example(cause: &Cause, rulebook: &str) -> String {
    format!("[{}] {}", id(&cause.first.facts, rulebook), stated(&cause.first.facts))
}

fn rest(text: &mut String, all: usize, most: usize, what: &str, language: Language) {
    if all > most {
        let more = all - most;
        let _ = match language {
            Language::Ja => writeln!(text, "    … ほか{more}{what}（--most）"),
            Language::En => writeln!(text, "    … {more} more {what} (--most)"),
        };
    }
}
