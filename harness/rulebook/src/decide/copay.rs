//! The patient's share (R-PAY, table D4): what it rests on and how many tenths. The class follows the visit
//! date; 10割 stands only where nothing valid was brought, or under 特別療養.

use crate::clause::Clause;
use crate::day::Day;
use crate::decide::answer::{self, Inquiry};
use crate::decide::{Course, Desk, blank, is_accepted};
use crate::decision::{ConfirmedBy, CopayBasis, Decision, Reception};
use crate::facts::{CardClass, Declaration, Proof, RatioText, Scheme};
use crate::rulebook::Terms;
use crate::word::Set;

pub(super) fn share(desk: &Desk<'_>, course: &Course, d: &mut Decision) {
    if !is_accepted(d.reception) {
        return undecided(desk, course, d);
    }
    // ③ charges the ratio on file and ④ the declared one, never 10割 (D4).
    let by_ratio = matches!(d.confirmed_by, Some(ConfirmedBy::PastVisit | ConfirmedBy::Declaration));
    if special_care(desk, course, d) && !by_ratio {
        d.clauses.insert(Clause::Pay08);
        if desk.active(Clause::Pay08) {
            return fix(d, CopayBasis::FullCharge, Some(10), 1 << 10);
        }
        full_charge_too(d);
    } else if !by_ratio && told_to_another(desk) {
        full_charge_too(d);
    }
    let class = class(desk.terms, desk.facts.person.birth_date, desk.facts.person.scheme, desk.today);
    d.clauses.extend(&[Clause::Pay05, Clause::Pay06, Clause::Pay09]);
    let says = &desk.facts.says;
    match d.confirmed_by {
        Some(ConfirmedBy::PortalView | ConfirmedBy::Notice) => {
            d.clauses.insert(Clause::Pay01);
            stated(d, CopayBasis::Shown, course.shown_tenths, class);
        }
        Some(ConfirmedBy::PastVisit) => {
            d.clauses.insert(Clause::Pay02);
            stated(d, CopayBasis::OnFile, desk.facts.past.and_then(|past| past.tenths), class);
        }
        Some(ConfirmedBy::Declaration) if course.deemed => {
            d.clauses.insert(Clause::Pay02);
            stated(d, CopayBasis::OnFile, desk.facts.past.and_then(|past| past.tenths), class);
            d.copay.accepted.insert(CopayBasis::Declared);
        }
        Some(ConfirmedBy::Declaration) => {
            d.clauses.insert(Clause::Pay03);
            stated(d, CopayBasis::Declared, says.declared_tenths, class);
        }
        Some(ConfirmedBy::LegacyCard | ConfirmedBy::EligibilityCertificate | ConfirmedBy::Provisional) => {
            let answered = if course.inquired { returned(desk) } else { None };
            let provisional = d.confirmed_by == Some(ConfirmedBy::Provisional);
            let basis = if provisional || answered.is_some() { CopayBasis::Verified } else { CopayBasis::Shown };
            stated(d, basis, answered.or(course.shown_tenths), class);
            d.copay.accepted = d.copay.accepted.with(CopayBasis::Shown).with(CopayBasis::Verified);
            if provisional && answered.is_none() {
                // The confirmed ratio is charged (R-PROV-01); where none was returned the paper's or the class.
                d.copay.accepted_tenths |= match class {
                    Class::Tenths(tenths) => 1 << tenths,
                    Class::OneOf(bits) => bits,
                };
            }
        }
        _ => stated(d, CopayBasis::Verified, returned(desk), class),
    }
}

/// Ratio by age class on a day: one value, or the possible ones of seniors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Tenths(u8),
    OneOf(u16),
}

/// One ratio is certain, several are not.
fn one_of(bits: u16) -> Class {
    if bits.count_ones() == 1 { Class::Tenths(bits.trailing_zeros() as u8) } else { Class::OneOf(bits) }
}

fn class(terms: &Terms, birth: Day, scheme: Scheme, today: Day) -> Class {
    if scheme == Scheme::MedicalAssistance {
        return Class::OneOf(0b1111);
    }
    let days = today.number() - birth.number();
    let senior_days = 365 * (i32::from(terms.senior_age) - 1);
    if scheme == Scheme::LateElderly {
        return one_of(terms.senior_tenths);
    }
    if days < 365 * (i32::from(terms.preschool.0) + 3) && today <= preschool_end(terms, birth) {
        return Class::Tenths(terms.preschool.1);
    }
    if days >= senior_days && today >= birth.attained_on(i32::from(terms.senior_age)).month_end().after() {
        return one_of(terms.senior_tenths);
    }
    Class::Tenths(terms.general_tenths)
}

/// The first 31 March on or after the day six is reached (R-PAY-05).
fn preschool_end(terms: &Terms, birth: Day) -> Day {
    let reached = birth.attained_on(i32::from(terms.preschool.0));
    let year = reached.civil().year;
    let march = |year: i32| Day::from_civil(year, 3, 31).unwrap_or(Day::MAX);
    if reached <= march(year) { march(year) } else { march(year + 1) }
}

/// The ratio the service returned (R-QUAL-08).
fn returned(desk: &Desk<'_>) -> Option<u8> {
    match desk.facts.central.ratio {
        RatioText::R010 => Some(1),
        RatioText::R020 => Some(2),
        RatioText::R030 => Some(3),
        RatioText::None | RatioText::R1 | RatioText::R100 => None,
    }
}

fn special_care(desk: &Desk<'_>, course: &Course, d: &Decision) -> bool {
    let answered = course.online || course.inquired || d.confirmed_by == Some(ConfirmedBy::EmergencySearch);
    desk.facts.person.special_care || (answered && desk.facts.central.card_class == CardClass::SpecialCare)
}

/// The service would tell 特別療養 to an inquiry about another document; whether it was made is not said.
fn told_to_another(desk: &Desk<'_>) -> bool {
    let paper = desk.shown(Proof::LegacyCard) || desk.shown(Proof::EligibilityCertificate);
    paper
        && desk.facts.central.card_class == CardClass::SpecialCare
        && desk.line_up()
        && answer::confirms(desk, Inquiry::Number, &mut blank())
}

fn full_charge_too(d: &mut Decision) {
    d.copay.accepted.insert(CopayBasis::FullCharge);
    d.copay.accepted_tenths |= 1 << 10;
}

/// A ratio somebody stated, or the class.
fn stated(d: &mut Decision, basis: CopayBasis, tenths: Option<u8>, class: Class) {
    match (tenths.filter(|tenths| (1..=3).contains(tenths)), class) {
        (Some(tenths), _) | (None, Class::Tenths(tenths)) => fix(d, basis, Some(tenths), 1 << tenths.min(15)),
        (None, Class::OneOf(bits)) => fix(d, basis, None, bits),
    }
}

fn fix(d: &mut Decision, basis: CopayBasis, tenths: Option<u8>, bits: u16) {
    d.copay.basis = basis;
    d.copay.tenths = tenths;
    d.copay.accepted.insert(basis);
    d.copay.accepted_tenths |= bits;
}

fn undecided(desk: &Desk<'_>, course: &Course, d: &mut Decision) {
    d.clauses.insert(Clause::Pay04);
    let nothing_valid = d.reception == Reception::Rejected && !course.card_shown;
    if nothing_valid {
        d.copay.accepted_tenths = !0;
        d.copay.basis = CopayBasis::FullCharge;
        d.copay.tenths = Some(10);
        d.copay.accepted = Set::of(&[CopayBasis::FullCharge]);
        if desk.facts.past.is_some() || !desk.facts.presents.is_empty() || !desk.active(Clause::Pay04) {
            d.copay.accepted.insert(CopayBasis::FacilityDiscretion);
            d.copay.accepted.insert(CopayBasis::Undecided);
        } else {
            d.copay.accepted_tenths = 1 << 10;
        }
        return;
    }
    d.clauses.insert(Clause::Fail05);
    d.copay.basis = CopayBasis::Undecided;
    d.copay.tenths = None;
    d.copay.accepted = Set::of(&[CopayBasis::Undecided, CopayBasis::Shown, CopayBasis::OnFile, CopayBasis::Declared]);
    d.copay.accepted.insert(CopayBasis::FacilityDiscretion);
    d.copay.accepted_tenths = 0b1110;
    let refused = desk.facts.says.declaration == Declaration::Refused && d.reception.reason().is_some();
    if refused || !course.card_shown {
        d.copay.accepted.insert(CopayBasis::FullCharge);
        d.copay.accepted_tenths |= 1 << 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::Rulebook;

    #[test]
    fn classes_change_on_their_own_days() {
        let rulebook = Rulebook::builtin("actual").expect("built in");
        let class = |birth: &str, day: &str| {
            let parse = |text| Day::parse(text).expect("a literal date");
            class(rulebook.terms(), parse(birth), Scheme::Employee, parse(day))
        };
        let senior = Class::OneOf(0b1110);
        for (birth, day, expected) in [
            ("2019-04-01", "2025-03-31", Class::Tenths(2)),
            ("2019-04-01", "2025-04-01", Class::Tenths(3)),
            ("2019-04-02", "2025-04-01", Class::Tenths(2)),
            ("2019-04-02", "2026-03-31", Class::Tenths(2)),
            ("2019-04-02", "2026-04-01", Class::Tenths(3)),
            ("2020-02-29", "2026-03-31", Class::Tenths(2)),
            ("2020-02-29", "2026-04-01", Class::Tenths(3)),
            ("1955-06-15", "2025-06-30", Class::Tenths(3)),
            ("1955-06-15", "2025-07-01", senior),
            ("1955-06-01", "2025-05-31", Class::Tenths(3)),
            ("1955-06-01", "2025-06-01", senior),
            ("1955-06-02", "2025-06-30", Class::Tenths(3)),
            ("1955-06-02", "2025-07-01", senior),
            ("1956-02-29", "2026-02-28", Class::Tenths(3)),
            ("1956-02-29", "2026-03-01", senior),
            ("1956-03-01", "2026-02-28", Class::Tenths(3)),
            ("1956-03-01", "2026-03-01", senior),
        ] {
            assert_eq!(class(birth, day), expected, "born {birth}, visit {day}");
        }
    }
}
