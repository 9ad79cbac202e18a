//! Home-consent mode, visiting care, statistics, support, subsidies (HOME, VISIT, STAT, OPS, TICKET).

use super::{BOTH, Cause, Defect};
use madoguchi_rulebook::decision::{Duty, Offer, SubsidyRecord, Support};
use madoguchi_rulebook::facts::Means;
use madoguchi_rulebook::{Day, Decision, Facts};

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
