//! Terminal defects: a program between folder and central service that loses, changes or invents messages.

use super::{ACTUAL, Cause, Defect};
use crate::terminal::TerminalHabits;
use madoguchi_message::Element;
use madoguchi_message::element::Content;

pub(super) const DEFECTS: &[Defect] = &[
    terminal(
        "terminal-half-written",
        "R-OLD-07",
        "S-OLD-07a",
        "書きかけの要求ファイルを取り、読めないと返す",
        "takes half-written requests and returns them as unreadable",
        |habits| {
            habits.is_whole = |_| true;
        },
    ),
    terminal(
        "terminal-invents",
        "R-QUAL-03",
        "S-QUAL-03d",
        "照会せずに「有効」の結果を書く",
        "writes a valid result without asking",
        |habits| {
            habits.invents = Some(valid);
        },
    ),
    terminal(
        "terminal-softens-code-3",
        "R-OLD-07",
        "X-17b",
        "無効（新しい資格あり）（3）を有効（1）に変えて渡す",
        "hands on code 3 (lost, newer one exists) as valid (1)",
        |habits| {
            habits.hands_on = |mut answer| {
                change(&mut answer, "QualificationValidity", "3", "1");
                answer
            };
        },
    ),
];

const fn terminal(
    id: &'static str,
    clause: &'static str,
    vector: &'static str,
    ja: &'static str,
    en: &'static str,
    change: fn(&mut TerminalHabits),
) -> Defect {
    Defect { id, clause, rulebooks: ACTUAL, ja, en, vector, cause: Cause::Terminal(change) }
}

fn valid() -> Element {
    let header = vec![Element::leaf("SegmentOfResult", "1")];
    let body = vec![Element::leaf("ProcessingResultStatus", "1"), Element::leaf("QualificationValidity", "1")];
    Element::branch("XmlMsg", vec![Element::branch("MessageHeader", header), Element::branch("MessageBody", body)])
}

fn change(element: &mut Element, name: &str, from: &str, to: &str) {
    let is_it = element.name == name;
    match &mut element.content {
        Content::Text(text) if is_it && text == from => *text = to.into(),
        Content::Text(_) => {}
        Content::Elements(children) => children.iter_mut().for_each(|child| change(child, name, from, to)),
    }
}
