//! Home-consent mode, visiting care, statistics, support, subsidies (HOME, VISIT, STAT, OPS, TICKET).

use super::{BOTH, Cause, Defect};
use madoguchi_contract::Answer;
use madoguchi_contract::case::Question;
use madoguchi_rulebook::decision::{Duty, Message, Offer, SubsidyRecord, Support};
use madoguchi_rulebook::facts::{Device, FacilityKind, Means};
use madoguchi_rulebook::{Day, Decision, Facts};
use serde_json::json;

pub(super) const DEFECTS: &[Defect] = &[
    Defect {
        id: "no-import-needed",
        clause: "R-HOME-06",
        rulebooks: BOTH,
        ja: "居宅同意取得型の結果が取込操作なしでレセコンに入る",
        en: "fills the receipt computer without the staff's import",
        vector: "S-HOME-06b",
        cause: Cause::Decision(no_import_needed),
    },
    Defect {
        id: "wrong-function",
        clause: "R-HOME-09",
        rulebooks: super::ACTUAL,
        ja: "訪問診療等機能だけで居宅同意取得型を窓口に使わせる",
        en: "opens home-consent mode at the desk with the home-visit function",
        vector: "V-116",
        cause: Cause::Facts(wrong_function),
    },
    Defect {
        id: "no-duty",
        clause: "R-VISIT-02",
        rulebooks: BOTH,
        ja: "訪問診療で求められても応じる義務がないとする",
        en: "denies the duty to respond in visiting care",
        vector: "V-118",
        cause: Cause::Decision(no_duty),
    },
    Defect {
        id: "one-switch",
        clause: "R-VISIT-05",
        rulebooks: BOTH,
        ja: "訪問診療等機能だけでオンライン診療等も使えるようにする",
        en: "opens online care with the home-visit switch",
        vector: "V-215",
        cause: Cause::Decision(one_switch),
    },
    Defect {
        id: "rate-zero",
        clause: "R-STAT-01",
        rulebooks: BOTH,
        ja: "確認が0件の利用率を0%とする",
        en: "reports a rate of zero where nothing was counted",
        vector: "S-STAT-01f",
        cause: Cause::Decision(rate_zero),
    },
    Defect {
        id: "holiday-open",
        clause: "R-OPS-01",
        rulebooks: BOTH,
        ja: "祝日もコールセンターが開いていると案内する",
        en: "says the call centre is open on holidays",
        vector: "V-145",
        cause: Cause::Decision(holiday_open),
    },
    Defect {
        id: "subsidy-deleted",
        clause: "R-TICKET-05",
        rulebooks: super::ACTUAL,
        ja: "助成の情報が来ないだけで登録済みの受給者証を消す",
        en: "deletes the subsidy record when no data came",
        vector: "S-TICKET-05a",
        cause: Cause::Decision(subsidy_deleted),
    },
    Defect {
        id: "card-inquiry-at-home",
        clause: "R-HOME-05",
        rulebooks: BOTH,
        ja: "読取機の故障時の居宅同意取得型で、カードによる照会を送る",
        en: "sends a card inquiry in home-consent mode when the reader is broken",
        vector: "S-HOME-05a",
        cause: Cause::Decision(card_inquiry),
    },
    Defect {
        id: "mobile-registers",
        clause: "R-HOME-14",
        rulebooks: super::ACTUAL,
        ja: "利用登録のないカードを居宅同意取得型で受け付ける",
        en: "accepts an unregistered card in home-consent mode",
        vector: "V-212",
        cause: Cause::Facts(mobile_registers),
    },
    Defect {
        id: "terms-unread",
        clause: "R-VISIT-03",
        rulebooks: BOTH,
        ja: "利用規約を確認せずに訪問診療等機能を有効にさせる",
        en: "switches the home-visit function on without the terms read",
        vector: "S-VISIT-03b",
        cause: Cause::Facts(terms_unread),
    },
    Defect {
        id: "pharmacy-patient-card",
        clause: "R-TICKET-03",
        rulebooks: BOTH,
        ja: "薬局でも診察券の一体化を案内する",
        en: "offers the patient card link at a pharmacy",
        vector: "S-TICKET-03a",
        cause: Cause::Decision(pharmacy_patient_card),
    },
    Defect {
        id: "call-centre-first",
        clause: "R-OPS-02",
        rulebooks: BOTH,
        ja: "問い合わせ先の最初にコールセンターを案内する",
        en: "lists the call centre first",
        vector: "S-OPS-02a",
        cause: Cause::Answer(call_centre_first),
    },
];

fn wrong_function(mut facts: Facts) -> Facts {
    facts.facility.functions.alternative_flow |= facts.facility.functions.home_visit;
    facts
}

fn no_import_needed(facts: &Facts, mut decision: Decision) -> Decision {
    if facts.means != Means::FaceReader {
        decision.receipt_record = true;
    }
    decision
}

fn no_duty(_: &Facts, mut decision: Decision) -> Decision {
    decision.duty = Duty::NotOwed;
    decision
}

fn one_switch(facts: &Facts, mut decision: Decision) -> Decision {
    if facts.facility.functions.home_visit {
        decision.offered.insert(Offer::OnlineCare);
    }
    decision
}

fn rate_zero(facts: &Facts, mut decision: Decision) -> Decision {
    if facts.statistics.is_some() && decision.usage_rate.is_none() {
        decision.usage_rate = Some(0);
    }
    decision
}

fn holiday_open(facts: &Facts, mut decision: Decision) -> Decision {
    if facts.now.day() == Day::ymd(2025, 7, 21) {
        decision.support = Support::Open;
    }
    decision
}

fn subsidy_deleted(_: &Facts, mut decision: Decision) -> Decision {
    if decision.subsidy_record == Some(SubsidyRecord::KeptPendingCheck) {
        decision.subsidy_record = Some(SubsidyRecord::None);
    }
    decision
}

fn card_inquiry(facts: &Facts, mut decision: Decision) -> Decision {
    let broken = facts.facility.face_reader.state == Device::Broken;
    if broken && decision.messages.contains(Message::HomeInquiry) {
        decision.messages.remove(Message::HomeInquiry);
        decision.messages.insert(Message::CardInquiry);
    }
    decision
}

fn mobile_registers(mut facts: Facts) -> Facts {
    if let Some(card) = facts.holds.my_number_card.as_mut().filter(|_| facts.means == Means::HomeConsent) {
        card.registered = true;
    }
    facts
}

fn terms_unread(mut facts: Facts) -> Facts {
    facts.staff.terms_read = true;
    facts
}

fn pharmacy_patient_card(facts: &Facts, mut decision: Decision) -> Decision {
    if facts.facility.kind == FacilityKind::Pharmacy && facts.facility.receipt_computer_modified {
        decision.offered.insert(Offer::PatientCardLink);
    }
    decision
}

fn call_centre_first(_: &Question, answer: &mut Answer) {
    answer.set("support_channels", json!(["call_centre", "portal", "chatbot", "form"]));
}
