//! The card or phone that the facts of a case speak of, as a chip: its kind by PIN and chip, its certificates by their dates.

use madoguchi_card::profile::{CertificateTerms, Date, PinName};
use madoguchi_card::{Card, Profile};
use madoguchi_rulebook::facts::{Chip, MyNumberCard, PhoneCert, PhoneOs, Pin, Proof};
use madoguchi_rulebook::{Day, Facts};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The chip that the patient of these facts lays on a reader: a phone's token, or a card by its PIN and chip.
pub fn card_of(facts: &Facts) -> Card {
    let profile = profile_of(facts);
    let mut card = fresh(&profile);
    if profile.id == "iphone" {
        card.vouch(PinName::Auth);
    }
    card
}

/// A card nobody has touched. Certificates take their time to issue, and many cases have the same days.
fn fresh(profile: &Profile) -> Card {
    let days = |terms: &Option<CertificateTerms>| terms.as_ref().map(|terms| (terms.issued, terms.expires));
    let key = (profile.id.clone(), profile.issued, profile.expires, days(&profile.auth), days(&profile.sign));
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if made.len() >= KEPT {
        made.clear();
    }
    made.entry(key).or_insert_with(|| Card::new(profile)).clone()
}

/// Kind and days of a card.
type Key = (String, Date, Date, Option<(Date, Date)>, Option<(Date, Date)>);
static MADE: Mutex<BTreeMap<Key, Card>> = Mutex::new(BTreeMap::new());
const KEPT: usize = 256;

/// Its profile. The certificate in the chip is that of the day of the visit: one renewed later is not on it yet. A phone's ends
/// with the one on its owner's card.
pub fn profile_of(facts: &Facts) -> Profile {
    let phone = facts.holds.phone.filter(|_| !facts.presents.contains(Proof::MyNumberCard));
    let id = match (phone, facts.holds.my_number_card) {
        (Some(phone), _) if phone.os == PhoneOs::Iphone => "iphone",
        (Some(_), _) => "android",
        (None, Some(card)) if card.chip == Chip::Broken => "broken_chip",
        (None, Some(card)) if card.pin == Pin::Locked => "blocked_pin",
        (None, Some(card)) if card.pin == Pin::None => "pinless",
        (None, _) => "plastic",
    };
    let mut profile = Profile::builtin(id).expect("these profiles come with the program");
    if let Some(card) = &facts.holds.my_number_card {
        date(&mut profile, card, facts.now.day());
    }
    match phone.map(|phone| phone.cert) {
        Some(PhoneCert::Absent) => profile.auth = None,
        Some(PhoneCert::Revoked) => {
            if let Some(auth) = &mut profile.auth {
                auth.revoked = civil(facts.now.day());
            }
        }
        Some(PhoneCert::Valid) | None => {}
    }
    profile
}

fn date(profile: &mut Profile, card: &MyNumberCard, today: Day) {
    let facts = &card.user_auth_cert;
    let renewed = facts.renewed_on.filter(|on| *on <= today);
    let last = match facts.renewed_on {
        Some(_) if renewed.is_none() => facts.previous_expires_on.unwrap_or(facts.expires_on),
        _ => facts.expires_on,
    };
    // To the fifth birthday (R-CERT-01), and never issued after the day on which it is read.
    let issued = renewed.unwrap_or_else(|| five_years_before(last)).min(today).min(last);
    let (Some(issued), Some(last)) = (civil(issued), civil(last)) else { return };
    if let Some(auth) = &mut profile.auth {
        *auth = CertificateTerms { issued, expires: last, revoked: facts.revoked_on.and_then(civil) };
    }
    if let Some(sign) = &mut profile.sign {
        let expires = card.signing_cert_expires_on.and_then(civil).unwrap_or(last);
        *sign = CertificateTerms { issued: issued.min(expires), expires, revoked: None };
    }
    profile.issued = profile.issued.min(issued);
    profile.expires = card.expires_on.and_then(civil).unwrap_or(profile.expires.max(last));
}

fn five_years_before(last: Day) -> Day {
    let civil = last.civil();
    // The last day of February ends in the year before, too.
    let day = Day::from_civil(civil.year - 5, civil.month, civil.day);
    day.unwrap_or_else(|| Day::ymd(civil.year - 5, 2, 28)).after()
}

fn civil(day: Day) -> Option<Date> {
    let civil = day.civil();
    Date::new(u16::try_from(civil.year).ok()?, civil.month, civil.day)
}

/// The PIN of the emulated cards; everybody may know it.
pub(super) const PIN: &str = "1234";
/// Any other.
pub(super) const ANOTHER_PIN: &str = "9876";
