//! The patient's share (PAY, FAIL).

use super::{ACTUAL, Cause, Defect};
use madoguchi_rulebook::decision::{ConfirmedBy, CopayBasis, Outcome};
use madoguchi_rulebook::{Decision, Facts};

pub(super) const DEFECTS: &[Defect] = &[
    Defect {
        id: "full-charge-on-failure",
        clause: "R-FAIL-05",
        rulebooks: ACTUAL,
        ja: "機器の故障で確認できない患者に10割を請求する",
        en: "charges the full fee when the reader fails",
        vector: "S-FAIL-05m",
        cause: Cause::Decision(full_charge_on_failure),
    },
    Defect {
        id: "declaration-full-charge",
        clause: "R-PAY-03",
        rulebooks: ACTUAL,
        ja: "申立書で確認した患者に10割を請求する",
        en: "charges the full fee after a declaration",
        vector: "V-141",
        cause: Cause::Decision(declaration_full_charge),
    },
    Defect {
        id: "preschool-by-birthday",
        clause: "R-PAY-05",
        rulebooks: ACTUAL,
        ja: "就学前の区分を6歳の誕生日で終える",
        en: "ends the preschool class on the sixth birthday",
        vector: "V-138b",
        cause: Cause::Decision(preschool_by_birthday),
    },
    Defect {
        id: "special-care-three-tenths",
        clause: "R-PAY-08",
        rulebooks: ACTUAL,
        ja: "特別療養費の対象者に3割を請求する",
        en: "charges three tenths to a person under special care",
        vector: "V-191",
        cause: Cause::Decision(special_care_three_tenths),
    },
];

fn full_charge(mut decision: Decision) -> Decision {
    decision.copay.basis = CopayBasis::FullCharge;
    decision.copay.tenths = Some(10);
    decision
}

fn full_charge_on_failure(_: &Facts, decision: Decision) -> Decision {
    if decision.reception.outcome() == Outcome::FallbackRequired { full_charge(decision) } else { decision }
}

fn declaration_full_charge(_: &Facts, decision: Decision) -> Decision {
    if decision.confirmed_by == Some(ConfirmedBy::Declaration) { full_charge(decision) } else { decision }
}

fn preschool_by_birthday(facts: &Facts, mut decision: Decision) -> Decision {
    if decision.copay.tenths == Some(2) && facts.now.day() >= facts.person.birth_date.birthday(6) {
        decision.copay.tenths = Some(3);
    }
    decision
}

fn special_care_three_tenths(_: &Facts, mut decision: Decision) -> Decision {
    if decision.copay.basis == CopayBasis::FullCharge && decision.reception.outcome() == Outcome::Accepted {
        decision.copay.basis = CopayBasis::Verified;
        decision.copay.tenths = Some(3);
    }
    decision
}
