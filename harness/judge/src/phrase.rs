//! Phrases of findings in both languages: what was done, what was seen, what is expected, in the vocabulary's words.

use crate::text::Text;
use crate::verdict::Verdict;
use madoguchi_contract::message::Refusal;
use madoguchi_contract::vocabulary::{Entry, Language, ValueType};
use madoguchi_contract::{Case, Expectation, Kind, Vocabulary};
use madoguchi_rulebook::Word;
use serde_json::Value;

/// What was done: the moment and what was presented, or the acts in order.
pub fn done(case: &Case) -> Text {
    let vocabulary = Vocabulary::builtin();
    let now = case.facts.now;
    let (hour, minute) = (now.second_of_day() / 3600, now.second_of_day() / 60 % 60);
    let moment = format!("{} {hour:02}:{minute:02}", now.day());
    if !case.acts.is_empty() {
        let act = |language| {
            let names = case.acts.iter().map(|stimulus| {
                let wire = serde_json::to_value(stimulus).unwrap_or_default();
                let known = vocabulary.acts.iter().find(|act| act.wire == wire);
                known.map_or_else(|| wire.to_string(), |act| act.name.get(language).to_string())
            });
            names.collect::<Vec<_>>().join(" → ")
        };
        return Text::of(|language| format!("{moment} {}", act(language)));
    }
    let things = |language, comma: &str| {
        let names = case.facts.presents.iter().map(|proof| {
            let known = vocabulary.things.iter().find(|(thing, _)| thing == proof.word());
            known.map_or_else(|| proof.word().to_string(), |(_, name)| name.get(language).to_string())
        });
        names.collect::<Vec<_>>().join(comma)
    };
    if case.facts.presents.is_empty() {
        return Text::new(format!("{moment} 提示なしで判定"), format!("{moment} asked, nothing presented"));
    }
    Text::new(
        format!("{moment} {}を提示", things(Language::Ja, "、")),
        format!("{moment} presented {}", things(Language::En, ", ")),
    )
}

/// `受付結果は不可`, `the reception is rejected`.
pub fn seen(observable: &str, value: &Value) -> Text {
    Text::of(|language| {
        let subject = Subject::of(observable, language);
        match language {
            Language::Ja => format!("{}は{}", subject.name, subject.value(value)),
            Language::En => format!("{} {} {}", subject.name, subject.is(), subject.value(value)),
        }
    })
}

/// The observable was left out.
pub fn left_out(observable: &str) -> Text {
    Text::of(|language| {
        let subject = Subject::of(observable, language);
        match language {
            Language::Ja => format!("{}は答えにない", subject.name),
            Language::En => format!("{} {} not in the answer", subject.name, subject.is()),
        }
    })
}

/// What is expected, as a sentence.
pub fn expected(expectation: &Expectation) -> Text {
    Text::of(|language| {
        let subject = Subject::of(&expectation.observable, language);
        match language {
            Language::Ja => japanese(&subject, &expectation.kind),
            Language::En => english(&subject, &expectation.kind),
        }
    })
}

/// Nothing was answered.
pub fn nothing() -> Text {
    Text::new("応答がない", "nothing was answered")
}

/// The product crashed.
pub fn crashed(why: &str) -> Text {
    Text::new(format!("製品が異常終了した: {why}"), format!("the product crashed: {why}"))
}

/// The product refused the question.
pub fn refused(refusal: &Refusal) -> Text {
    let Refusal { layer, class, text, .. } = refusal;
    Text::new(
        format!("判定を拒否した（{layer}、{class}）: {text}"),
        format!("the question was refused ({layer}, {class}): {text}"),
    )
}

/// A capability or fact is not built.
pub fn lacking(name: &str) -> Text {
    Text::new(format!("{name}は実装されていない"), format!("{name} is not implemented"))
}

/// What is expected where no expectation could be looked at.
pub fn an_answer(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Config => Text::new("設定を直してから再実行する", "put the set-up right and run again"),
        Verdict::Error => {
            Text::new("試験系の誤りであり製品の判定ではない", "a fault of the harness, no verdict on the product")
        }
        Verdict::Review => Text::new("応答に個人番号を含めないこと", "no answer may hold an individual number"),
        _ => Text::new("判定できる応答があること", "an answer that can be judged"),
    }
}

fn japanese(subject: &Subject<'_>, kind: &Kind) -> String {
    let name = &subject.name;
    let or = |values: &[Value]| subject.join(values, "または");
    let all = |values: &[Value]| subject.members(values, "、");
    match kind {
        Kind::Exactly(value) => format!("{name}は{}であること", subject.value(value)),
        Kind::OneOf(values) => format!("{name}は{}のいずれかであること", or(values)),
        Kind::Either { values, amb } => format!("{name}は{}のどちらか（{amb}）であること", or(values)),
        Kind::MustNot(values) => format!("{name}は{}であってはならない", or(values)),
        Kind::Contains(values) => format!("{name}に{}を含むこと", all(values)),
        Kind::Excludes(values) => format!("{name}に{}を含まないこと", all(values)),
        Kind::Graded { pass, info, warn, review } => {
            let rest = [(warn, "警告"), (review, "要確認"), (info, "注記")];
            let rest = rest.iter().filter(|(values, _)| !values.is_empty());
            let rest: String = rest.map(|(values, word)| format!("、{}なら{word}", or(values))).collect();
            format!("{name}は{}であること{rest}", or(pass))
        }
        Kind::InOrder(values) => format!("{name}は{}の順であること", subject.members(values, "→")),
        Kind::NeverBefore { first, then } => {
            format!("{name}で「{}」は「{}」より前に現れないこと", subject.member(then), subject.member(first))
        }
        Kind::OnlyIf { values, other, other_values } => {
            let other = Subject::of(other, Language::Ja);
            let condition = other.join(other_values, "または");
            format!("{name}が{}になるのは{}が{condition}のときに限る", or(values), other.name)
        }
        Kind::Review => format!("{name}を人が確認すること"),
    }
}

fn english(subject: &Subject<'_>, kind: &Kind) -> String {
    let name = &subject.name;
    let or = |values: &[Value]| subject.join(values, " or ");
    let all = |values: &[Value]| subject.members(values, ", ");
    match kind {
        Kind::Exactly(value) => format!("{name} must be {}", subject.value(value)),
        Kind::OneOf(values) => format!("{name} must be one of {}", or(values)),
        Kind::Either { values, amb } => format!("{name} must be either {} ({amb})", or(values)),
        Kind::MustNot(values) => format!("{name} must not be {}", or(values)),
        Kind::Contains(values) => format!("{name} must contain {}", all(values)),
        Kind::Excludes(values) => format!("{name} must not contain {}", all(values)),
        Kind::Graded { pass, info, warn, review } => {
            let rest = [(warn, "a warning"), (review, "for a person to review"), (info, "a remark")];
            let rest = rest.iter().filter(|(values, _)| !values.is_empty());
            let rest: String = rest.map(|(values, word)| format!(", {} is {word}", or(values))).collect();
            format!("{name} must be {}{rest}", or(pass))
        }
        Kind::InOrder(values) => format!("{name} must show {} in this order", subject.members(values, " → ")),
        Kind::NeverBefore { first, then } => {
            format!("in {name} \"{}\" must never come before \"{}\"", subject.member(then), subject.member(first))
        }
        Kind::OnlyIf { values, other, other_values } => {
            let other = Subject::of(other, Language::En);
            let condition = other.join(other_values, " or ");
            format!("{name} may be {} only if {} {} {condition}", or(values), other.name, other.is())
        }
        Kind::Review => format!("a person must review {name}"),
    }
}

/// An observable, as a sentence speaks of it.
struct Subject<'a> {
    name: String,
    entry: Option<&'a Entry>,
    language: Language,
}

impl Subject<'_> {
    fn of(observable: &str, language: Language) -> Self {
        let entry = Vocabulary::builtin().observable_at(observable);
        let name = entry.map_or(observable, |entry| entry.name.get(language)).to_string();
        Self { name, entry, language }
    }

    fn is(&self) -> &'static str {
        match self.entry.map(|entry| &entry.value_type) {
            Some(ValueType::Set(_) | ValueType::List(_)) if self.name.ends_with('s') => "are",
            _ => "is",
        }
    }

    fn value(&self, value: &Value) -> String {
        match self.entry {
            Some(entry) => Vocabulary::builtin().phrase(&entry.value_type, value, self.language),
            None => value.to_string(),
        }
    }

    fn member(&self, value: &Value) -> String {
        match self.entry.map(|entry| &entry.value_type) {
            Some(ValueType::Set(_) | ValueType::List(_)) => self.value(&Value::Array(vec![value.clone()])),
            _ => self.value(value),
        }
    }

    fn members(&self, values: &[Value], comma: &str) -> String {
        values.iter().map(|value| self.member(value)).collect::<Vec<_>>().join(comma)
    }

    fn join(&self, values: &[Value], or: &str) -> String {
        values.iter().map(|value| self.value(value)).collect::<Vec<_>>().join(or)
    }
}
