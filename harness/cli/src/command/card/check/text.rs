//! The results for people.

use super::Judged;
use madoguchi_card::check::{Answered, CaseResult, Origin, Outcome, Seen};
use madoguchi_card::profile::Kind;
use madoguchi_card::trace::print::status_words;
use madoguchi_card::trace::{Language, Words};
use madoguchi_judge::Verdict;
use madoguchi_judge::verdict::WORST_FIRST;
use std::fmt::Write as _;

/// The whole report.
pub fn report(judged: &Judged, language: Language) -> String {
    let mut text = head(judged, language);
    for (result, verdict) in judged.report.results.iter().zip(&judged.verdicts) {
        text += &case(result, *verdict, language);
    }
    text += &sum(&judged.verdicts, language);
    text
}

fn head(judged: &Judged, language: Language) -> String {
    let report = &judged.report;
    let atr: String = report.atr.iter().map(|byte| format!("{byte:02X}")).collect();
    let origin = match report.origin {
        Origin::Emulated => Words::new("模擬カード", "emulated card"),
        Origin::Foreign => Words::new("模擬カードではない：許可のないことはしない", "not an emulated card: only read"),
    };
    let because = report.because.get(language);
    format!("{} · {} ({because}) · ATR {atr}\n\n", kind(report.kind).get(language), origin.get(language))
}

/// What a kind of card is called.
pub fn kind(kind: Kind) -> Words {
    match kind {
        Kind::Plastic => Words::new("個人番号カード", "My Number card"),
        Kind::Juki => Words::new("住民基本台帳カード", "resident register card"),
        Kind::Android => Words::new("Android スマートフォン", "Android phone"),
        Kind::Iphone => Words::new("iPhone", "iPhone"),
        Kind::NextGeneration => Words::new("次期カード（実験）", "next card (experiment)"),
    }
}

fn case(result: &CaseResult, verdict: Verdict, language: Language) -> String {
    let case = &result.case;
    let title = match language {
        Language::Ja => &case.ja,
        Language::En => &case.en,
    };
    let mut text = format!("{:<12} {} {:<8} {}: {title}\n", verdict.word(), case.confidence.mark(), case.row, case.id);
    let why = match result.outcome {
        Outcome::NotApplicable(why) | Outcome::NotRun(why) | Outcome::Undecided(why) => Some(why.words().get(language)),
        _ => None,
    };
    if let Some(why) = why {
        let _ = writeln!(text, "{:>17}{why}", "");
    }
    if let Some(seen) = &result.seen {
        let _ = writeln!(text, "{:>17}{}", "", self::seen(seen, language));
    }
    text
}

fn seen(seen: &Seen, language: Language) -> String {
    let answered = answered(&seen.answered, language);
    let Seen { step, command, expected, .. } = seen;
    match language {
        Language::Ja => format!("手順{step}：{command} → {answered}（期待：{expected}）"),
        Language::En => format!("step {step}: {command} → {answered} (expected {expected})"),
    }
}

fn answered(answered: &Answered, language: Language) -> String {
    match (answered, language) {
        (Answered::Nothing, _) => Words::new("応答なし", "no answer").get(language).into(),
        (Answered::Fact(words), _) => words.get(language).into(),
        (Answered::Status { status, body: 0 }, _) => format!("{status:04X} {}", status_words(*status).get(language)),
        (Answered::Status { status, body }, Language::Ja) => format!("{body}バイト {status:04X}"),
        (Answered::Status { status, body }, Language::En) => format!("{body} bytes {status:04X}"),
    }
}

fn sum(verdicts: &[Verdict], language: Language) -> String {
    let count = |word: &str| verdicts.iter().filter(|verdict| verdict.word() == word).count();
    let counts: Vec<String> = WORST_FIRST
        .iter()
        .map(|verdict| (verdict.word(), count(verdict.word())))
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{word} {count}"))
        .collect();
    let violated = verdicts.iter().filter(|verdict| verdict.is_violation()).count();
    let undecided = verdicts.iter().filter(|verdict| matches!(verdict, Verdict::Inconclusive(_))).count();
    let headline = match (violated, language) {
        (0, Language::Ja) if undecided > 0 => format!("自己試験：{undecided}件を判定できず、相違の有無は言えない"),
        (0, Language::En) if undecided > 0 => {
            format!("self-test: {undecided} cases are undecided, so nothing is said for the card as a whole")
        }
        (0, Language::Ja) => "自己試験：確かな事実（[M][C]）との相違なし".into(),
        (0, Language::En) => "self-test: no difference from what is known for sure ([M], [C])".into(),
        (n, Language::Ja) => format!("自己試験：確かな事実（[M][C]）との相違 {n}件"),
        (n, Language::En) => format!("self-test: {n} differences from what is known for sure ([M], [C])"),
    };
    let unofficial = Words::new(
        "カード外部仕様は公開されていません。[M]実測 [C]クライアントのソース [S]一件の調査 [?]推測",
        "no public specification of the card's edge exists: [M] measured, [C] a client's source, [S] one survey, [?] a guess",
    );
    format!(
        "\n{} {}: {}\n{headline}\n{}\n",
        verdicts.len(),
        cases(language),
        counts.join(", "),
        unofficial.get(language)
    )
}

fn cases(language: Language) -> &'static str {
    Words::new("項目", "cases").get(language)
}
