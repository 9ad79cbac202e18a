//! Cases that cannot exist: the harness must not build them, and no product is judged by them (CONFIG). The
//! duties behind them bind insurers, issuers and fixtures, never a desk.

use crate::clause::Clause;
use crate::facts::{Facts, Identity, PhoneCert, PhoneOs, Pin, VisualCheck};
use crate::rulebook::Rulebook;

/// Why a case cannot exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{clause}: {message_en}")]
pub struct InvalidFixture {
    /// Clause that rules it out.
    pub clause: Clause,
    /// For Japanese readers.
    pub message_ja: &'static str,
    /// For English readers.
    pub message_en: &'static str,
}

/// Checks that the facts can exist.
///
/// # Errors
/// The first clause that rules them out. A phone certificate under age 15 is unusual, not impossible.
pub fn check(rulebook: &Rulebook, facts: &Facts) -> Result<(), InvalidFixture> {
    let terms = rulebook.terms();
    let holds = &facts.holds;
    if holds.legacy_card.and_then(|card| card.issued_on).is_some_and(|issued| issued > terms.legacy_last_issue) {
        return invalid(
            Clause::Old01,
            "従来の健康保険証は2024年12月2日以降は発行されない",
            "a legacy insurance card is not issued from 2024-12-02 on",
        );
    }
    if let Some(document) = holds.eligibility_certificate {
        if document.expires_on > terms.certificate_longest.after(document.issued_on) {
            return invalid(
                Clause::Conf04,
                "資格確認書の有効期間は5年以内である",
                "an eligibility certificate is valid for five years at most",
            );
        }
        if document.issued_on < terms.certificate_first_issue || document.expires_on < document.issued_on {
            return invalid(
                Clause::Conf06,
                "資格確認書は2024年12月2日より前には発行されず、有効期限は発行日より前にならない",
                "an eligibility certificate is not issued before 2024-12-02 and does not end before its issue",
            );
        }
    }
    let lapsed_then_renewed = |card: crate::facts::MyNumberCard| match (card.lapsed_on, card.user_auth_cert.renewed_on)
    {
        (Some(lapsed), Some(renewed)) => renewed >= lapsed,
        _ => false,
    };
    if holds.my_number_card.is_some_and(lapsed_then_renewed) {
        return invalid(
            Clause::Cert19,
            "失効したカードの電子証明書は更新できない",
            "the certificate of a card that has lapsed is not renewed",
        );
    }
    let by_eye =
        facts.says.identity == Identity::Visual && facts.facility.face_reader.visual_check == VisualCheck::Revised;
    if by_eye && facts.now.day() < terms.revised_start {
        return invalid(
            Clause::Vis11,
            "改善方式の目視確認は2025年4月1日より前には存在しない",
            "the revised visual check does not exist before 2025-04-01",
        );
    }
    let Some(phone) = holds.phone.filter(|phone| phone.cert == PhoneCert::Valid) else { return Ok(()) };
    let iphone = phone.os == PhoneOs::Iphone;
    if iphone && facts.now.day() < terms.iphone_start {
        return invalid(
            Clause::Phone01,
            "iPhoneの電子証明書は2025年6月24日より前には存在しない",
            "no iPhone certificate exists before 2025-06-24",
        );
    }
    if iphone && !phone.biometrics {
        return invalid(
            Clause::Phone04,
            "Face IDまたはTouch IDを登録していないiPhoneには電子証明書を発行できない",
            "an iPhone without Face ID or Touch ID gets no certificate",
        );
    }
    if holds.my_number_card.is_some_and(|card| card.pin == Pin::None) && rulebook.is_active(Clause::Read11) {
        return invalid(
            Clause::Read11,
            "暗証番号のないカードの持ち主はスマホ用電子証明書を取得できない",
            "the holder of a PIN-less card gets no phone certificate",
        );
    }
    Ok(())
}

fn invalid(clause: Clause, message_ja: &'static str, message_en: &'static str) -> Result<(), InvalidFixture> {
    Err(InvalidFixture { clause, message_ja, message_en })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::{Day, Instant};
    use crate::facts::{EligibilityCertificate, LegacyCard, MyNumberCard, Phone};

    fn ruled_out(change: impl Fn(&mut Facts)) -> Option<Clause> {
        let rulebook = Rulebook::builtin("actual").expect("built in");
        let mut facts = Facts::default();
        change(&mut facts);
        check(&rulebook, &facts).err().map(|invalid| invalid.clause)
    }

    #[test]
    fn edges_of_what_can_exist() {
        let legacy = |day| {
            ruled_out(|facts| {
                facts.holds.legacy_card = Some(LegacyCard { issued_on: Some(day), ..LegacyCard::default() });
            })
        };
        assert_eq!(legacy(Day::ymd(2024, 12, 1)), None, "V-081");
        assert_eq!(legacy(Day::ymd(2024, 12, 2)), Some(Clause::Old01), "V-082");
        let paper = |expires_on| {
            ruled_out(|facts| {
                facts.holds.eligibility_certificate =
                    Some(EligibilityCertificate { expires_on, ..EligibilityCertificate::default() });
            })
        };
        assert_eq!(paper(Day::ymd(2029, 12, 2)), None);
        assert_eq!(paper(Day::ymd(2029, 12, 3)), Some(Clause::Conf04));
        let phone = |day, phone: Phone, pin| {
            ruled_out(|facts| {
                facts.now = Instant::jst(day, 36_000);
                facts.holds.phone = Some(phone);
                facts.holds.my_number_card = Some(MyNumberCard { pin, ..MyNumberCard::default() });
            })
        };
        let iphone = Phone { os: PhoneOs::Iphone, ..Phone::default() };
        assert_eq!(phone(Day::ymd(2025, 6, 23), iphone, Pin::Set), Some(Clause::Phone01), "V-063");
        assert_eq!(phone(Day::ymd(2025, 6, 24), iphone, Pin::Set), None);
        let bare = Phone { biometrics: false, ..iphone };
        assert_eq!(phone(Day::ymd(2025, 7, 10), bare, Pin::Set), Some(Clause::Phone04));
        assert_eq!(phone(Day::ymd(2025, 7, 10), Phone::default(), Pin::None), Some(Clause::Read11));
        let renewed = |day| {
            ruled_out(|facts| {
                let mut card = MyNumberCard { lapsed_on: Some(Day::ymd(2025, 5, 1)), ..MyNumberCard::default() };
                card.user_auth_cert.renewed_on = Some(day);
                facts.holds.my_number_card = Some(card);
            })
        };
        assert_eq!(renewed(Day::ymd(2025, 4, 30)), None);
        assert_eq!(renewed(Day::ymd(2025, 5, 1)), Some(Clause::Cert19));
    }
}
