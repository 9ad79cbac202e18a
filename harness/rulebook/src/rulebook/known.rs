//! The keys a rulebook may hold, with their kinds. A third rulebook is written with these keys and no Rust;
//! a new key needs Rust, because something must read it.

use crate::rulebook::entry::Kind;

/// A key that the compiler reads.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Key.
    pub key: &'static str,
    /// Kind of its entries.
    pub kind: Kind,
    /// How many windows (`from`/`until`) it may hold; 0: always in force.
    pub windows: usize,
    /// Must stand in every resolved rulebook.
    pub required: bool,
}

const fn key(key: &'static str, kind: Kind) -> Known {
    Known { key, kind, windows: 0, required: true }
}

const fn optional(key: &'static str, kind: Kind, windows: usize) -> Known {
    Known { key, kind, windows, required: false }
}

/// Every known key.
pub const KNOWN: &[Known] = &[
    key("clauses.active", Kind::Set),
    optional("clauses.outside", Kind::Set, 0),
    key("cert.notice", Kind::Span),
    key("cert.grace", Kind::Span),
    key("cert.grace_floor", Kind::Date),
    key("cert.birthdays", Kind::Table),
    key("cert.early_renewal", Kind::Table),
    key("cert.renewal", Kind::Span),
    key("card.birthdays", Kind::Table),
    Known { key: "card.adult_age", kind: Kind::Table, windows: 2, required: true },
    key("card.photoless_start", Kind::Date),
    key("card.photoless_age", Kind::Table),
    key("document.alone", Kind::Set),
    key("legacy_card.last_issue", Kind::Date),
    key("legacy_card.end", Kind::Date),
    key("legacy_card.end.national_health", Kind::Date),
    key("legacy_card.end.late_elderly", Kind::Date),
    key("eligibility_certificate.first_issue", Kind::Date),
    key("eligibility_certificate.longest", Kind::Span),
    optional("provisional.national_health", Kind::Set, 2),
    optional("provisional.late_elderly", Kind::Set, 2),
    optional("provisional.employee", Kind::Set, 2),
    key("phone.iphone_start", Kind::Date),
    key("phone.pilot_start", Kind::Date),
    key("phone.general_start", Kind::Date),
    key("phone.grace", Kind::Set),
    key("visual_check.revised_start", Kind::Date),
    key("home_consent.desk_start", Kind::Date),
    key("home_consent.inquiry", Kind::Span),
    key("home_consent.activation_code", Kind::Table),
    key("home_visit.duty_start", Kind::Date),
    key("home_visit.pinless_start", Kind::Date),
    key("viewing.period", Kind::Span),
    optional("ceiling.automatic_start", Kind::Date, 0),
    key("call_centre.hours", Kind::Table),
    key("call_centre.holidays", Kind::Set),
    key("call_centre.year_end", Kind::Set),
    key("copay.preschool", Kind::Table),
    key("copay.general", Kind::Table),
    key("copay.senior", Kind::Table),
    key("copay.senior_tenths", Kind::Set),
    key("late_elderly.age", Kind::Table),
    optional("late_elderly.certificate_for_all", Kind::Table, 0),
    key("fallback.order", Kind::Order),
    key("claim.order", Kind::Order),
    key("claim.route_by_method", Kind::Table),
    key("claim.unknown_start", Kind::Date),
    key("claim.insurer_sevens", Kind::Set),
    key("claim.number_sevens", Kind::Table),
    key("claim.number_sevens_late_elderly", Kind::Table),
    key("claim.symbol", Kind::Set),
    optional("claim.marks", Kind::Table, 0),
    key("claim.items", Kind::Table),
];

/// The known key with this name.
pub fn find(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.key == name)
}

/// The candidate nearest to `found` by edit distance.
pub fn nearest<'a>(found: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    candidates.min_by_key(|candidate| distance(found, candidate)).unwrap_or_default().to_owned()
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substitute = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = substitute.min(row[j] + 1).min(corner + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_key_is_found() {
        assert_eq!(nearest("cert.grase", KNOWN.iter().map(|known| known.key)), "cert.grace");
        assert!(find("cert.grace").is_some_and(|known| known.kind == Kind::Span));
    }
}
