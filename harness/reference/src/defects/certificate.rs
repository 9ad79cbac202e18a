//! Card and certificate (CARD, CERT, DATE) and phones (PHONE).

use super::{ACTUAL, BOTH, Cause, Defect};
use madoguchi_contract::Answer;
use madoguchi_contract::case::Question;
use madoguchi_rulebook::decision::{Alert, Info, Reception};
use madoguchi_rulebook::facts::{self, Chip, Proof};
use madoguchi_rulebook::{Decision, Facts, Instant, Set, era};
use serde_json::json;

pub(super) const DEFECTS: &[Defect] = &[
    Defect {
        id: "grace-90-days",
        clause: "R-CERT-05",
        rulebooks: BOTH,
        ja: "猶予期間を満了日から90日で打ち切る",
        en: "ends the grace period 90 days after expiry",
        vector: "V-006",
        cause: Cause::Patch { key: "cert.grace", value: || toml::toml! { days = 90 }.into() },
    },
    Defect {
        id: "grace-three-months",
        clause: "R-CERT-05",
        rulebooks: BOTH,
        ja: "猶予期間を満了日の3か月後の同じ日で打ち切り、月末まで数えない",
        en: "ends the grace period on the same day three months later, not at the month's end",
        vector: "V-006",
        cause: Cause::Patch {
            key: "cert.grace",
            value: || {
                toml::toml! {
                    months = 3
                    edge = "day"
                }
                .into()
            },
        },
    },
    Defect {
        id: "grace-month-end-clamp",
        clause: "R-CERT-05",
        rulebooks: BOTH,
        ja: "猶予期間を満了月の末日の3か月後の同じ日で打ち切る（2月28日→5月28日）",
        en: "counts three months from the month's last day, keeping the day (02-28 → 05-28)",
        vector: "V-013",
        cause: Cause::Patch {
            key: "cert.grace",
            value: || {
                toml::toml! {
                    months = 3
                    edge = "from_month_end"
                }
                .into()
            },
        },
    },
    Defect {
        id: "grace-four-months",
        clause: "R-CERT-07",
        rulebooks: BOTH,
        ja: "猶予期間を1か月長く認める",
        en: "lets the grace period run one month too long",
        vector: "V-007",
        cause: Cause::Patch { key: "cert.grace", value: || toml::toml! { months = 4 edge = "month_end" }.into() },
    },
    Defect {
        id: "notice-one-month",
        clause: "R-CERT-04",
        rulebooks: BOTH,
        ja: "有効期限の案内を1か月前からしか出さない",
        en: "shows the expiry notice only one month ahead",
        vector: "V-003",
        cause: Cause::Patch { key: "cert.notice", value: || toml::toml! { months = 1 }.into() },
    },
    Defect {
        id: "info-in-grace",
        clause: "R-CERT-05",
        rulebooks: BOTH,
        ja: "猶予期間中にも医療情報を提供する",
        en: "delivers medical information during the grace period",
        vector: "V-005",
        cause: Cause::Decision(info_in_grace),
    },
    Defect {
        id: "utc-day",
        clause: "R-DATE-01",
        rulebooks: BOTH,
        ja: "受診日を協定世界時で数える",
        en: "counts the visit date in UTC",
        vector: "V-058",
        cause: Cause::Facts(utc_day),
    },
    Defect {
        id: "dead-but-insured",
        clause: "R-CERT-17",
        rulebooks: BOTH,
        ja: "中央の回答が有効なら、猶予期間を過ぎた電子証明書でも受け付ける",
        en: "accepts a dead certificate when the central service answers valid",
        vector: "V-156",
        cause: Cause::Decision(dead_but_insured),
    },
    Defect {
        id: "phone-grace",
        clause: "R-PHONE-11",
        rulebooks: ACTUAL,
        ja: "スマートフォンにもカードの猶予期間を認める",
        en: "gives phones the card's grace period",
        vector: "V-060b",
        cause: Cause::Decision(phone_grace),
    },
    Defect {
        id: "phone-without-reader",
        clause: "R-PHONE-03",
        rulebooks: BOTH,
        ja: "汎用カードリーダーが無くてもスマートフォンを受け付ける",
        en: "offers phones without a generic reader",
        vector: "V-218",
        cause: Cause::Facts(generic_reader_assumed),
    },
    Defect {
        id: "broken-chip-is-invalid",
        clause: "R-CARD-09",
        rulebooks: BOTH,
        ja: "ICチップの壊れたカードを無効なカードとして断る",
        en: "refuses a card with a broken chip as invalid",
        vector: "S-CARD-09a",
        cause: Cause::Decision(broken_chip_is_invalid),
    },
    Defect {
        id: "era-a-year-off",
        clause: "R-DATE-05",
        rulebooks: BOTH,
        ja: "令和n年を西暦2019＋n年と読む",
        en: "reads Reiwa n as the year 2019 + n",
        vector: "S-DATE-05a",
        cause: Cause::Answer(era_a_year_off),
    },
    Defect {
        id: "phone-not-selected",
        clause: "R-PHONE-08",
        rulebooks: BOTH,
        ja: "マイナンバーカードを選んでいないiPhoneも読み取る",
        en: "reads an iPhone on which no My Number card is selected",
        vector: "S-PHONE-08a",
        cause: Cause::Facts(any_phone_state),
    },
];

fn info_in_grace(facts: &Facts, mut decision: Decision) -> Decision {
    if decision.alerts.contains(Alert::CertExpiredEligibilityOnly) {
        decision.info_delivered = facts.says.consent.iter().map(Info::from).collect();
    }
    decision
}

fn utc_day(mut facts: Facts) -> Facts {
    facts.now = Instant::jst(facts.now.day(), i64::from(facts.now.second_of_day()) - 9 * 3600);
    facts
}

fn dead_but_insured(facts: &Facts, mut decision: Decision) -> Decision {
    if decision.reception == Reception::F3 && facts.central.answer == facts::Answer::Valid {
        decision.reception = Reception::EligibilityOnly;
        decision.failure_reason = None;
    }
    decision
}

fn phone_grace(facts: &Facts, mut decision: Decision) -> Decision {
    let phone_only = facts.presents.contains(Proof::Phone) && !facts.presents.contains(Proof::MyNumberCard);
    let expired = facts.holds.my_number_card.is_some_and(|card| card.user_auth_cert.expires_on < facts.now.day());
    if phone_only && expired && decision.reception != Reception::Full {
        decision.reception = Reception::EligibilityOnly;
    }
    decision
}

fn generic_reader_assumed(mut facts: Facts) -> Facts {
    facts.facility.generic_reader = true;
    facts
}

fn broken_chip_is_invalid(facts: &Facts, mut decision: Decision) -> Decision {
    let broken = facts.holds.my_number_card.is_some_and(|card| card.chip == Chip::Broken);
    if broken && decision.reception == Reception::F1c {
        decision.reception = Reception::Rejected;
        decision.failure_reason = None;
        decision.methods_open = Set::EMPTY;
    }
    decision
}

fn era_a_year_off(question: &Question, answer: &mut Answer) {
    let written = question.written_date.as_deref().filter(|written| written.starts_with("令和"));
    if let Some(Ok(range)) = written.map(era::parse) {
        answer.set("date_read", json!({"from": range.from.plus_months(12), "to": range.to.plus_months(12)}));
    }
}

fn any_phone_state(mut facts: Facts) -> Facts {
    if let Some(phone) = &mut facts.holds.phone {
        phone.selected = true;
    }
    facts
}
