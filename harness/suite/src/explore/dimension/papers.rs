//! Documents that are shown: whose, until when, and what is printed on them.

use super::{Dimension, either, of_values, of_words};
use madoguchi_rulebook::facts::{
    EligibilityCertificate, EligibilityNotice, LegacyCard, PortalView, Scheme, ViewContent, ViewForm, WhichInsurer,
};
use madoguchi_rulebook::{Day, Facts};

const SCHEMES: [(&str, Option<Scheme>); 5] = [
    ("the patient's", None),
    ("employee", Some(Scheme::Employee)),
    ("national_health", Some(Scheme::NationalHealth)),
    ("late_elderly", Some(Scheme::LateElderly)),
    ("medical_assistance", Some(Scheme::MedicalAssistance)),
];
const PRINTED: [(&str, Option<i32>); 4] =
    [("none", None), ("yesterday", Some(-1)), ("today", Some(0)), ("tomorrow", Some(1))];
const TENTHS: [(&str, Option<u8>); 3] = [("none", None), ("1", Some(1)), ("3", Some(3))];

pub(super) fn dimensions() -> Vec<Dimension> {
    vec![
        of_values("legacy.scheme", &SCHEMES, |facts, scheme| legacy(facts, |card| card.scheme = scheme)),
        of_words("legacy.insurer", WhichInsurer::Current, |facts, whose| legacy(facts, |card| card.insurer = whose)),
        of_values("legacy.expires", &PRINTED, |facts, days| {
            let today = facts.now.day();
            legacy(facts, |card| card.expires_on = days.map(|days| today.plus_days(days)));
        }),
        of_values(
            "legacy.issued",
            &[("unknown", None), ("2024-12-01", Some(1)), ("2024-12-02", Some(2))],
            |facts, day: Option<u8>| legacy(facts, |card| card.issued_on = day.map(|day| Day::ymd(2024, 12, day))),
        ),
        of_values("certificate.scheme", &SCHEMES, |facts, scheme| certificate(facts, |paper| paper.scheme = scheme)),
        of_words("certificate.insurer", WhichInsurer::Current, |facts, whose| {
            certificate(facts, |paper| paper.insurer = whose);
        }),
        of_values(
            "certificate.issued",
            &[("2024-12-02", None), ("today", Some(0)), ("tomorrow", Some(1)), ("2024-12-01", Some(-9999))],
            |facts, days: Option<i32>| {
                let today = facts.now.day();
                certificate(facts, |paper| match days {
                    None => {}
                    Some(-9999) => paper.issued_on = Day::ymd(2024, 12, 1),
                    Some(days) => paper.issued_on = today.plus_days(days),
                });
            },
        ),
        of_values(
            "certificate.expires",
            &[
                ("2026-07-31", None),
                ("yesterday", Some(-1)),
                ("today", Some(0)),
                ("tomorrow", Some(1)),
                ("five years less a day", Some(5000)),
                ("five years", Some(5001)),
                ("five years and a day", Some(5002)),
            ],
            |facts, days: Option<i32>| {
                let today = facts.now.day();
                certificate(facts, |paper| match days {
                    None => {}
                    Some(days) if days >= 5000 => {
                        paper.expires_on = paper.issued_on.plus_months(60).plus_days(days - 5001);
                    }
                    Some(days) => paper.expires_on = today.plus_days(days),
                });
            },
        ),
        either("certificate.number", true, |facts, yes| certificate(facts, |paper| paper.insured_number = yes)),
        of_values("certificate.tenths", &TENTHS, |facts, tenths| certificate(facts, |paper| paper.tenths = tenths)),
        of_words("notice.insurer", WhichInsurer::Current, |facts, whose| notice(facts, |paper| paper.insurer = whose)),
        of_values("notice.expires", &PRINTED, |facts, days| {
            let today = facts.now.day();
            notice(facts, |paper| paper.expires_on = days.map(|days| today.plus_days(days)));
        }),
        of_values("notice.tenths", &TENTHS, |facts, tenths| notice(facts, |paper| paper.tenths = tenths)),
        of_words("view.form", ViewForm::Screen, |facts, form| view(facts, |view| view.form = form)),
        of_words("view.shows", ViewContent::Current, |facts, shows| view(facts, |view| view.shows = shows)),
        of_values("view.tenths", &TENTHS, |facts, tenths| view(facts, |view| view.tenths = tenths)),
    ]
}

fn legacy(facts: &mut Facts, change: impl FnOnce(&mut LegacyCard)) {
    if let Some(card) = &mut facts.holds.legacy_card {
        change(card);
    }
}

fn certificate(facts: &mut Facts, change: impl FnOnce(&mut EligibilityCertificate)) {
    if let Some(paper) = &mut facts.holds.eligibility_certificate {
        change(paper);
    }
}

fn notice(facts: &mut Facts, change: impl FnOnce(&mut EligibilityNotice)) {
    if let Some(paper) = &mut facts.holds.eligibility_notice {
        change(paper);
    }
}

fn view(facts: &mut Facts, change: impl FnOnce(&mut PortalView)) {
    if let Some(view) = &mut facts.holds.portal_view {
        change(view);
    }
}
