//! Paper documents (OLD, CONF, NOTE, LATE, PROV).

use super::{ACTUAL, BOTH, Cause, Defect, SEMINAR};
use madoguchi_rulebook::decision::{ConfirmedBy, Info, Reception};
use madoguchi_rulebook::facts::{Proof, Scheme};
use madoguchi_rulebook::{Day, Decision, Facts};

pub(super) const DEFECTS: &[Defect] = &[
    Defect {
        id: "legacy-after-transition",
        clause: "R-OLD-02",
        rulebooks: SEMINAR,
        ja: "従来の保険証を2025年12月2日以降も券面の期限まで受け付ける",
        en: "accepts the legacy card after 2025-12-01 up to its printed expiry",
        vector: "V-071",
        cause: Cause::Patch { key: "legacy_card.end", value: || toml::toml! { date = "2026-03-31" }.into() },
    },
    Defect {
        id: "legacy-ignores-print",
        clause: "R-OLD-03",
        rulebooks: BOTH,
        ja: "従来の保険証に印字された有効期限を見ない",
        en: "ignores the expiry printed on the legacy card",
        vector: "V-073",
        cause: Cause::Facts(no_printed_expiry),
    },
    Defect {
        id: "late-elderly-legacy-august",
        clause: "R-OLD-05",
        rulebooks: SEMINAR,
        ja: "後期高齢者の従来の保険証を2025年8月1日にも受け付ける",
        en: "accepts the late-elderly legacy card on 2025-08-01",
        vector: "V-174",
        cause: Cause::Patch {
            key: "legacy_card.end.late_elderly",
            value: || toml::toml! { date = "2025-12-01" }.into(),
        },
    },
    Defect {
        id: "legacy-gives-information",
        clause: "R-OLD-08",
        rulebooks: ACTUAL,
        ja: "従来の保険証で医療情報まで提供する",
        en: "delivers medical information on a legacy card",
        vector: "S-OLD-08a",
        cause: Cause::Decision(legacy_information),
    },
    Defect {
        id: "certificate-needs-card",
        clause: "R-CONF-06",
        rulebooks: BOTH,
        ja: "資格確認書だけでは受け付けず、カードも求める",
        en: "refuses an eligibility certificate shown without a card",
        vector: "V-168a",
        cause: Cause::Decision(certificate_refused),
    },
    Defect {
        id: "notice-alone",
        clause: "R-NOTE-01",
        rulebooks: BOTH,
        ja: "資格情報のお知らせだけで受け付ける",
        en: "accepts the eligibility notice alone",
        vector: "V-180a",
        cause: Cause::Decision(notice_alone),
    },
    Defect {
        id: "late-elderly-day-after",
        clause: "R-LATE-04",
        rulebooks: BOTH,
        ja: "75歳の誕生日の翌日から後期高齢者医療とする",
        en: "starts late-elderly membership the day after the 75th birthday",
        vector: "V-181b",
        cause: Cause::Facts(born_a_day_later),
    },
    Defect {
        id: "provisional-for-ever",
        clause: "R-PROV-04",
        rulebooks: ACTUAL,
        ja: "暫定措置を2026年4月1日以降も続ける",
        en: "continues the provisional measure after 2026-03-31",
        vector: "V-078",
        cause: Cause::Decision(provisional_for_ever),
    },
    Defect {
        id: "notice-never-expires",
        clause: "R-NOTE-05",
        rulebooks: ACTUAL,
        ja: "70〜74歳のお知らせに記載された期限を見ない",
        en: "ignores the expiry printed on a notice for ages 70 to 74",
        vector: "S-NOTE-05c",
        cause: Cause::Facts(notice_never_expires),
    },
    Defect {
        id: "provisional-information",
        clause: "R-PROV-06",
        rulebooks: ACTUAL,
        ja: "暫定的な受付でも医療情報を提供する",
        en: "delivers medical information under provisional acceptance",
        vector: "S-PROV-06a",
        cause: Cause::Decision(provisional_information),
    },
];

fn no_printed_expiry(mut facts: Facts) -> Facts {
    if let Some(card) = &mut facts.holds.legacy_card {
        card.expires_on = None;
    }
    facts
}

fn legacy_information(facts: &Facts, mut decision: Decision) -> Decision {
    if decision.confirmed_by == Some(ConfirmedBy::LegacyCard) {
        decision.info_delivered = facts.says.consent.iter().map(Info::from).collect();
    }
    decision
}

fn certificate_refused(facts: &Facts, mut decision: Decision) -> Decision {
    if decision.confirmed_by == Some(ConfirmedBy::EligibilityCertificate)
        && !facts.presents.contains(Proof::MyNumberCard)
    {
        decision.reception = Reception::Rejected;
        decision.confirmed_by = None;
    }
    decision
}

fn notice_alone(facts: &Facts, mut decision: Decision) -> Decision {
    if facts.presents.contains(Proof::EligibilityNotice) && facts.presents.len() == 1 {
        decision.reception = Reception::EligibilityOnly;
        decision.confirmed_by = Some(ConfirmedBy::Notice);
    }
    decision
}

fn born_a_day_later(mut facts: Facts) -> Facts {
    facts.person.birth_date = facts.person.birth_date.after();
    facts
}

fn provisional_for_ever(facts: &Facts, mut decision: Decision) -> Decision {
    let late = facts.person.scheme == Scheme::LateElderly;
    if facts.presents.contains(Proof::LegacyCard)
        && facts.now.day() > Day::ymd(2026, 3, 31)
        && !late
        && decision.reception == Reception::Rejected
    {
        decision.reception = Reception::EligibilityOnly;
        decision.confirmed_by = Some(ConfirmedBy::Provisional);
    }
    decision
}

fn notice_never_expires(mut facts: Facts) -> Facts {
    if let Some(notice) = &mut facts.holds.eligibility_notice {
        notice.expires_on = None;
    }
    facts
}

fn provisional_information(facts: &Facts, mut decision: Decision) -> Decision {
    if decision.confirmed_by == Some(ConfirmedBy::Provisional) {
        decision.info_delivered = facts.says.consent.iter().map(Info::from).collect();
    }
    decision
}
