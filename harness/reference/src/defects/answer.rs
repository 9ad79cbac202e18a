//! Answers of the central service and consent (QUAL, FAIL, CONS).

use super::{ACTUAL, BOTH, Cause, Defect};
use madoguchi_rulebook::decision::{ClaimRoute, FailureReason, Info, Method, Reception};
use madoguchi_rulebook::facts::{Answer, Declaration, DeclarationItem, Identity, InfoKind, Line, Processing};
use madoguchi_rulebook::{Day, Decision, Facts, Set};

pub(super) const DEFECTS: &[Defect] = &[
    Defect {
        id: "multiple-accepted",
        clause: "R-QUAL-05",
        rulebooks: BOTH,
        ja: "複数該当（5）を有効として受け付ける",
        en: "accepts the answer 5 (several hits)",
        vector: "V-133",
        cause: Cause::Facts(multiple_is_valid),
    },
    Defect {
        id: "superseded-accepted",
        clause: "R-QUAL-13",
        rulebooks: BOTH,
        ja: "無効（新しい資格あり）（3）を失った番号のまま受け付ける",
        en: "accepts the answer 3 with the lost number",
        vector: "V-205a",
        cause: Cause::Decision(superseded_accepted),
    },
    Defect {
        id: "processing-is-failure",
        clause: "R-QUAL-06",
        rulebooks: ACTUAL,
        ja: "処理中（2）を確認失敗として扱う",
        en: "treats processing (2) as a failure",
        vector: "V-134",
        cause: Cause::Decision(processing_fails),
    },
    Defect {
        id: "blank-expiry-is-expired",
        clause: "R-QUAL-09",
        rulebooks: ACTUAL,
        ja: "空欄の有効期限を期限切れとみなす",
        en: "reads a blank expiry as expired",
        vector: "V-136",
        cause: Cause::Decision(blank_is_expired),
    },
    Defect {
        id: "not-found-is-invalid",
        clause: "R-FAIL-02",
        rulebooks: BOTH,
        ja: "該当資格なし（4）を資格無効と取り違える",
        en: "confuses not found (4) with invalid",
        vector: "V-107a",
        cause: Cause::Decision(not_found_is_invalid),
    },
    Defect {
        id: "consent-ignores-choice",
        clause: "R-CONS-03",
        rulebooks: BOTH,
        ja: "個別の同意にかかわらず全ての情報を提供する",
        en: "delivers everything whatever was consented to",
        vector: "S-CONS-03b",
        cause: Cause::Facts(consent_to_all),
    },
    Defect {
        id: "refusal-blocks",
        clause: "R-CONS-04",
        rulebooks: BOTH,
        ja: "情報提供に同意しない患者を受け付けない",
        en: "refuses a patient who does not consent",
        vector: "V-126",
        cause: Cause::Decision(refusal_blocks),
    },
    Defect {
        id: "visual-gives-less",
        clause: "R-VIS-08",
        rulebooks: BOTH,
        ja: "目視確認では資格情報しか提供しない",
        en: "gives eligibility only after a visual check",
        vector: "S-VIS-08a",
        cause: Cause::Decision(visual_gives_less),
    },
    Defect {
        id: "grace-is-failure",
        clause: "R-FAIL-03",
        rulebooks: BOTH,
        ja: "猶予期間中の電子証明書を確認失敗とする",
        en: "counts a certificate in its grace period as a failure",
        vector: "S-FAIL-03a",
        cause: Cause::Decision(grace_is_failure),
    },
    Defect {
        id: "consent-never-ends",
        clause: "R-CONS-09",
        rulebooks: ACTUAL,
        ja: "以前や別の施設での同意で、きょう断った患者の情報も見せる",
        en: "shows information on an earlier consent, or on that of another facility, though it is refused today",
        vector: "S-CONS-09a",
        cause: Cause::Facts(consent_never_ends),
    },
    Defect {
        id: "trouble-closes-methods",
        clause: "R-FAIL-01",
        rulebooks: BOTH,
        ja: "機器や回線の障害のとき①〜④の方法を案内しない",
        en: "offers none of methods 1 to 4 when a device or the line fails",
        vector: "S-FAIL-01a",
        cause: Cause::Decision(trouble_closes_methods),
    },
    Defect {
        id: "power-cut-turns-away",
        clause: "R-FAIL-04",
        rulebooks: BOTH,
        ja: "停電のとき患者を断る",
        en: "turns the patient away in a power cut",
        vector: "S-FAIL-04a",
        cause: Cause::Decision(power_cut_turns_away),
    },
    Defect {
        id: "kind-not-left-blank",
        clause: "R-FAIL-12",
        rulebooks: ACTUAL,
        ja: "保険者と事業所が書かれ保険種別が空欄の申立書を受け取らない",
        en: "takes no declaration that names insurer and employer but leaves the kind blank",
        vector: "S-FAIL-12b",
        cause: Cause::Facts(kind_not_left_blank),
    },
    Defect {
        id: "methods-at-once",
        clause: "R-FAIL-16",
        rulebooks: BOTH,
        ja: "暗証番号や目視確認を案内せず、すぐ①〜④に進む",
        en: "goes to methods 1 to 4 at once, without offering PIN or visual check",
        vector: "S-FAIL-16a",
        cause: Cause::Decision(methods_at_once),
    },
];

fn multiple_is_valid(mut facts: Facts) -> Facts {
    if facts.central.answer == Answer::Multiple {
        facts.central.answer = Answer::Valid;
    }
    facts
}

fn superseded_accepted(facts: &Facts, mut decision: Decision) -> Decision {
    if facts.central.answer == Answer::Superseded && decision.reception != Reception::F3 {
        decision.reception = Reception::Full;
        decision.claim.route = ClaimRoute::Normal;
    }
    decision
}

fn processing_fails(facts: &Facts, mut decision: Decision) -> Decision {
    if facts.central.processing == Processing::Processing && decision.reception == Reception::Pending {
        decision.reception = Reception::F1b;
        decision.failure_reason = Some(FailureReason::F1b);
    }
    decision
}

fn blank_is_expired(facts: &Facts, mut decision: Decision) -> Decision {
    if facts.central.valid_to.is_none() && decision.reception == Reception::Full {
        decision.reception = Reception::F2a;
    }
    decision
}

fn not_found_is_invalid(_: &Facts, mut decision: Decision) -> Decision {
    if decision.reception == Reception::F2b {
        decision.reception = Reception::F2a;
        decision.failure_reason = Some(FailureReason::F2a);
    }
    decision
}

fn consent_to_all(mut facts: Facts) -> Facts {
    if !facts.says.consent.is_empty() {
        facts.says.consent = Set::<InfoKind>::all();
    }
    facts
}

fn refusal_blocks(facts: &Facts, mut decision: Decision) -> Decision {
    if facts.says.consent.is_empty() && decision.reception == Reception::Full {
        decision.reception = Reception::Rejected;
    }
    decision
}

fn visual_gives_less(facts: &Facts, mut decision: Decision) -> Decision {
    if facts.says.identity == Identity::Visual && decision.reception == Reception::Full {
        decision.reception = Reception::EligibilityOnly;
        decision.info_delivered = decision.info_delivered.and(Set::of(&[Info::Ceiling]));
    }
    decision
}

fn grace_is_failure(facts: &Facts, mut decision: Decision) -> Decision {
    let expires_on = facts.holds.my_number_card.map_or(Day::MAX, |card| card.user_auth_cert.expires_on);
    if decision.reception == Reception::EligibilityOnly
        && expires_on < facts.now.day()
        && decision.failure_reason.is_none()
    {
        decision.failure_reason = Some(FailureReason::F3);
        decision.reception = Reception::F3;
    }
    decision
}

fn consent_never_ends(mut facts: Facts) -> Facts {
    if facts.past.is_some_and(|past| past.consented_at.is_some()) {
        facts.says.consent = Set::all();
    }
    facts
}

fn trouble_closes_methods(_: &Facts, mut decision: Decision) -> Decision {
    if matches!(decision.reception, Reception::F1a | Reception::F1b) {
        decision.methods_open = decision.methods_open.and(Set::of(&OTHER_WAYS));
    }
    decision
}

fn power_cut_turns_away(facts: &Facts, mut decision: Decision) -> Decision {
    if facts.facility.power == Line::Down && decision.reception == Reception::F1b {
        decision.reception = Reception::Rejected;
    }
    decision
}

fn kind_not_left_blank(mut facts: Facts) -> Facts {
    let items = facts.says.declaration_items;
    let named = items.contains(DeclarationItem::InsurerName) && items.contains(DeclarationItem::Employer);
    if named && !items.contains(DeclarationItem::InsurerKind) {
        facts.says.declaration = Declaration::Refused;
    }
    facts
}

fn methods_at_once(_: &Facts, mut decision: Decision) -> Decision {
    for way in OTHER_WAYS {
        decision.methods_open.remove(way);
    }
    decision
}

/// What goes before methods ① to ④.
const OTHER_WAYS: [Method; 4] = [Method::Face, Method::Pin, Method::VisualCheck, Method::HomeConsent];
