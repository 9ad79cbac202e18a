//! Questions to the issuer of cards and certificates (R-CARD-01…06, R-CERT-01…03): last days and the photo.
//! They serve the harness's own fixtures; no product is asked.

use crate::day::Day;
use crate::facts::Issuance;
use crate::rulebook::{Rulebook, Terms};

/// What comes out of one issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Last day of the user authentication certificate.
    pub certificate_expires_on: Day,
    /// Another last day that is also right.
    pub certificate_or: Option<Day>,
    /// Last day of an adult's card.
    pub adult_card_expires_on: Day,
    /// Last day of a minor's card.
    pub minor_card_expires_on: Day,
    /// Which of the two this card is.
    pub birthdays: Birthdays,
    /// Whether it bears a photo.
    pub photo: Photo,
}

/// Length of the card in birthdays after the issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Birthdays {
    /// A minor's card.
    Five,
    /// An adult's card.
    Ten,
    /// Both are right.
    Either,
}

/// Photo on the card (R-CARD-06).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Photo {
    /// With photo.
    Yes,
    /// Without photo.
    No,
    /// Both are right.
    Either,
}

/// Answers the questions about one issue.
pub fn issue(rulebook: &Rulebook, issuance: &Issuance) -> Issued {
    let terms = rulebook.terms();
    let nth = |n: u8| nth_birthday(issuance.birth_date, issuance.issued_on, n);
    let within_stay = |day: Day| issuance.stay_until.map_or(day, |stay| stay.min(day));
    let adult = within_stay(nth(terms.card_birthdays.0));
    let minor = within_stay(nth(terms.card_birthdays.1));
    let birthdays = birthdays(terms, issuance);
    let card = issuance.card_expires_on.unwrap_or(match birthdays {
        Birthdays::Five => minor,
        Birthdays::Ten | Birthdays::Either => adult,
    });
    let (certificate, other) = certificate(terms, issuance);
    let certificate_expires_on = within_stay(certificate.min(card));
    let certificate_or = other.map(|day| within_stay(day.min(card))).filter(|day| *day != certificate_expires_on);
    Issued {
        certificate_expires_on,
        certificate_or,
        adult_card_expires_on: adult,
        minor_card_expires_on: minor,
        birthdays,
        photo: photo(terms, issuance),
    }
}

/// Whether a late-elderly member is sent a certificate without applying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Sent to everybody of that age.
    Always,
    /// Sent only to people without a registered card.
    WithoutCard,
    /// Both are right.
    Either,
}

/// Whether late-elderly members born on `birth` are sent a certificate on `day`: all of them up to the day
/// before R-LATE-09 begins (R-LATE-07), then by age on that first day. Without R-LATE-09 the text ends there
/// and everybody stays.
pub fn late_elderly_certificate(rulebook: &Rulebook, birth: Day, day: Day) -> Sent {
    let Some((from, age)) = rulebook.terms().certificate_for_all else { return Sent::Always };
    let birthday = birth.birthday(i32::from(age));
    match () {
        () if day < from || birthday <= from => Sent::Always,
        () if birthday == from.after() => Sent::Either,
        () => Sent::WithoutCard,
    }
}

/// The `n`-th birthday after the day of issue; a birthday on that day does not count (R-CARD-03).
pub fn nth_birthday(birth: Day, issued_on: Day, n: u8) -> Day {
    let guess = issued_on.civil().year - birth.civil().year;
    let first = (guess.max(1)..guess.max(1) + 2).find(|k| birth.birthday(*k) > issued_on).unwrap_or(guess.max(1) + 2);
    birth.birthday(first + i32::from(n) - 1)
}

fn certificate(terms: &Terms, issuance: &Issuance) -> (Day, Option<Day>) {
    let nth = |n: u8| nth_birthday(issuance.birth_date, issuance.issued_on, n);
    let (first, early) = (nth(terms.cert_birthdays.0), nth(terms.cert_birthdays.1));
    let Some(old) = issuance.renews else { return (first, None) };
    let on = issuance.issued_on;
    match on {
        on if on > old => (first, None),
        on if on == old => (early, Some(first)),
        on if terms.cert_renewal.after(on) > old => (early, None),
        on if on >= terms.cert_renewal.before(old) => (first, Some(early)),
        _ => (first, None),
    }
}

fn birthdays(terms: &Terms, issuance: &Issuance) -> Birthdays {
    let applied = issuance.applied_on.unwrap_or(issuance.issued_on);
    let [(_, early), (change, late)] = terms.adult_age;
    let age = if applied >= change { late } else { early };
    if let Some(stated) = issuance.age {
        return if stated >= age { Birthdays::Ten } else { Birthdays::Five };
    }
    let reached = issuance.birth_date.birthday(i32::from(age));
    let adult = |day: Day| day >= reached;
    let open = adult(applied) != adult(issuance.issued_on) || issuance.issued_on.after() == reached;
    match (open, adult(issuance.issued_on)) {
        (true, _) => Birthdays::Either,
        (false, true) => Birthdays::Ten,
        (false, false) => Birthdays::Five,
    }
}

fn photo(terms: &Terms, issuance: &Issuance) -> Photo {
    let applied = issuance.applied_on.unwrap_or(issuance.issued_on);
    let reached = issuance.birth_date.birthday(i32::from(terms.photoless_age));
    match applied {
        applied if applied < terms.photoless_start => Photo::Yes,
        _ if issuance.age.is_some_and(|age| age >= terms.photoless_age) => Photo::Yes,
        applied if applied >= reached => Photo::Yes,
        applied if applied.after() == reached => Photo::Either,
        _ => Photo::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issued(change: impl Fn(&mut Issuance)) -> Issued {
        let mut issuance = Issuance::default();
        change(&mut issuance);
        issue(&Rulebook::builtin("actual").expect("built in"), &issuance)
    }

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a literal date")
    }

    #[test]
    fn birthdays_after_the_issue() {
        for (id, on, birth, minor, adult) in [
            ("V-092", "2020-06-14", "1980-06-15", "2024-06-15", "2029-06-15"),
            ("V-093", "2020-06-15", "1980-06-15", "2025-06-15", "2030-06-15"),
            ("V-094", "2020-06-16", "1980-06-15", "2025-06-15", "2030-06-15"),
            ("V-095", "2016-03-01", "1980-03-02", "2020-03-02", "2025-03-02"),
        ] {
            let issued = issued(|issuance| {
                issuance.issued_on = day(on);
                issuance.birth_date = day(birth);
            });
            assert_eq!(issued.certificate_expires_on, day(minor), "{id}");
            assert_eq!(issued.minor_card_expires_on, day(minor), "{id}");
            assert_eq!(issued.adult_card_expires_on, day(adult), "{id}");
        }
    }

    #[test]
    fn minors_and_photos() {
        for (id, applied, age, expected) in [
            ("V-096", "2022-03-31", 19, Birthdays::Five),
            ("V-097", "2022-04-01", 19, Birthdays::Ten),
            ("V-098", "2022-04-01", 17, Birthdays::Five),
            ("V-099", "2022-03-31", 20, Birthdays::Ten),
        ] {
            let issued = issued(|issuance| {
                issuance.applied_on = Some(day(applied));
                issuance.issued_on = day("2022-04-20");
                issuance.age = Some(age);
            });
            assert_eq!(issued.birthdays, expected, "{id}");
        }
        let photo = |applied: &str| {
            issued(|issuance| {
                issuance.applied_on = Some(day(applied));
                issuance.issued_on = day("2025-12-01");
                issuance.birth_date = day("2024-11-20");
            })
            .photo
        };
        assert_eq!(photo("2024-12-01"), Photo::Yes);
        assert_eq!(photo("2024-12-02"), Photo::No);
        assert_eq!(photo("2025-11-19"), Photo::Either);
        assert_eq!(photo("2025-11-20"), Photo::Yes);
    }

    #[test]
    fn certificates_of_the_late_elderly_from_august_2026() {
        let rulebook = Rulebook::builtin("actual").expect("built in");
        let sent = |birth: &str, on: &str| late_elderly_certificate(&rulebook, day(birth), day(on));
        assert_eq!(sent("1941-08-01", "2026-08-01"), Sent::Always);
        assert_eq!(sent("1941-08-02", "2026-08-01"), Sent::Either);
        assert_eq!(sent("1941-08-03", "2026-08-01"), Sent::WithoutCard);
        assert_eq!(sent("1945-08-03", "2026-07-31"), Sent::Always);
    }

    #[test]
    fn renewals_keep_the_day_and_the_card_bounds_all() {
        let renewed = |on: &str| {
            issued(|issuance| {
                issuance.issued_on = day(on);
                issuance.renews = Some(day("2025-06-15"));
                issuance.card_expires_on = Some(day("2034-06-15"));
            })
        };
        let pair = |on: &str| (renewed(on).certificate_expires_on, renewed(on).certificate_or);
        assert_eq!(pair("2025-03-15"), (day("2029-06-15"), Some(day("2030-06-15"))));
        assert_eq!(pair("2025-03-16"), (day("2030-06-15"), None));
        assert_eq!(pair("2025-06-14"), (day("2030-06-15"), None));
        assert_eq!(pair("2025-06-15"), (day("2031-06-15"), Some(day("2030-06-15"))));
        assert_eq!(pair("2025-06-16"), (day("2030-06-15"), None));
        let bounded = issued(|issuance| {
            issuance.issued_on = day("2023-03-01");
            issuance.birth_date = day("1980-03-02");
            issuance.card_expires_on = Some(day("2025-03-02"));
        });
        assert_eq!(bounded.certificate_expires_on, day("2025-03-02"));
        let stay = issued(|issuance| issuance.stay_until = Some(day("2025-01-20")));
        assert_eq!((stay.certificate_expires_on, stay.adult_card_expires_on), (day("2025-01-20"), day("2025-01-20")));
    }
}
