//! What the central service answers, when, and until when information is looked at.

use super::{Dimension, of_values, of_words};
use madoguchi_rulebook::facts::{
    Answer, Attempt, CardClass, LaterAnswer, LossReason, PersonStatus, Processing, RatioText, SideNotice,
};
use madoguchi_rulebook::{Facts, Instant};

const DAYS: [(&str, Option<i32>); 4] =
    [("blank", None), ("yesterday", Some(-1)), ("today", Some(0)), ("tomorrow", Some(1))];

pub(super) fn dimensions() -> Vec<Dimension> {
    vec![
        of_words("answer", Answer::Valid, |facts, answer| facts.central.answer = answer),
        of_words("processing", Processing::Normal, |facts, processing| facts.central.processing = processing),
        of_words("person_status", PersonStatus::Normal, |facts, status| facts.central.person_status = status),
        of_words("side_notice", SideNotice::None, |facts, notice| facts.central.side_notice = notice),
        of_values("records", &[("1", 1), ("2", 2)], |facts, records| facts.central.records = records),
        of_values("valid_from", &DAYS, |facts, days| facts.central.valid_from = near(facts, days)),
        of_values("valid_to", &DAYS, |facts, days| facts.central.valid_to = near(facts, days)),
        of_values("loss_date", &DAYS, |facts, days| facts.central.loss_date = near(facts, days)),
        of_words("loss_reason", LossReason::None, |facts, reason| facts.central.loss_reason = reason),
        of_words("card_class", CardClass::Ordinary, |facts, class| facts.central.card_class = class),
        of_words("ratio", RatioText::None, |facts, ratio| facts.central.ratio = ratio),
        of_words("attempt", Attempt::First, |facts, attempt| facts.central.attempt = attempt),
        of_words("later_answer", LaterAnswer::None, |facts, later| facts.central.later_answer = later),
        of_values(
            "answered_at",
            &[("at once", None), ("before midnight", Some(-1)), ("after midnight", Some(1))],
            |facts, after: Option<i64>| {
                let midnight = Instant::jst(facts.now.day().after(), 0);
                facts.central.answered_at = after.map(|seconds| midnight.plus_seconds(seconds));
            },
        ),
        of_values(
            "consent_code",
            &[
                ("none", None),
                ("0", Some(0)),
                ("1", Some(1)),
                ("2", Some(2)),
                ("3", Some(3)),
                ("4", Some(4)),
                ("9", Some(9)),
            ],
            |facts, code| facts.central.consent_code = code,
        ),
        of_values(
            "inquiry_at",
            &[
                ("at once", None),
                ("a second before", Some((0, -1))),
                ("23 h", Some((23 * 3600, 0))),
                ("24 h less a second", Some((86_400, -1))),
                ("24 h", Some((86_400, 0))),
                ("24 h and a second", Some((86_400, 1))),
                ("25 h", Some((25 * 3600, 0))),
                ("end of the next day", Some((-1, -1))),
                ("after the next day", Some((-1, 0))),
                ("end of the day after", Some((-2, -1))),
            ],
            |facts, after: Option<(i64, i64)>| {
                let today = facts.now.day();
                facts.inquiry_at = after.map(|(span, seconds)| match span {
                    -1 => Instant::jst(today.plus_days(2), seconds),
                    -2 => Instant::jst(today.plus_days(3), seconds),
                    span => facts.now.plus_seconds(span + seconds),
                });
            },
        ),
    ]
}

fn near(facts: &Facts, days: Option<i32>) -> Option<madoguchi_rulebook::Day> {
    days.map(|days| facts.now.day().plus_days(days))
}
