//! The flat form of a rulebook: what the decisions read. `Copy`, no maps, no text; compiled once from the entries.

use crate::clause::ClauseSet;
use crate::day::Day;
use crate::decision::{ClaimRoute, Method};
use crate::facts::{Proof, Scheme};
use crate::rulebook::entry::Span;
use crate::word::Set;

/// A day from which something holds, with an earlier zone in which either side is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// First day of the zone (equal to `certain` when there is none).
    pub earliest: Day,
    /// First certain day.
    pub certain: Day,
}

/// Where a day stands before, in, or after an [`Opening`]'s zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not yet.
    Before,
    /// Both sides are accepted.
    Either,
    /// Certainly.
    In,
}

impl Opening {
    /// Where `day` stands.
    pub fn at(self, day: Day) -> Standing {
        match day {
            day if day >= self.certain => Standing::In,
            day if day >= self.earliest => Standing::Either,
            _ => Standing::Before,
        }
    }
}

/// A time-limited measure for documents that are not valid by themselves (R-PROV).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// First day.
    pub from: Day,
    /// Last day, inclusive.
    pub until: Day,
    /// Documents it names.
    pub documents: Set<Proof>,
}

/// Opening hours in seconds of the day: open from the first, `either` at the second, closed after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// Opening second.
    pub opens: i32,
    /// Closing second; equal to `opens` on a closed day.
    pub closes: i32,
}

/// Days of a span of years, one bit a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holidays {
    first: Day,
    bits: [u64; 64],
}

impl Holidays {
    /// Room for 4096 days (eleven years) from `first`.
    pub fn from(first: Day) -> Holidays {
        Holidays { first, bits: [0; 64] }
    }

    /// Marks a day; `false` when it lies outside the span.
    pub fn mark(&mut self, day: Day) -> bool {
        let index = day.number() - self.first.number();
        let inside = (0..4096).contains(&index);
        if inside {
            self.bits[index as usize / 64] |= 1 << (index % 64);
        }
        inside
    }

    /// Whether the day is marked.
    pub fn contains(&self, day: Day) -> bool {
        let index = i64::from(day.number()) - i64::from(self.first.number());
        (0..4096).contains(&index) && self.bits[index as usize / 64] >> (index % 64) & 1 == 1
    }
}

/// Comment codes of the marks (R-CLM-14, R-CLM-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// 旧資格情報: 820000245.
    pub former: u32,
    /// 不詳: 820000246.
    pub unknown: u32,
}

/// Widths of a number made of sevens (R-CLM-07, R-CLM-08).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    /// Fewest sevens.
    pub least: u8,
    /// Most sevens.
    pub most: u8,
}

impl Digits {
    /// The width that is written: the usual one as far as the edition allows it.
    pub fn written(self, usual: u8) -> usize {
        usize::from(usual.min(self.most).max(self.least))
    }
}

/// What stands in the symbol field of an unknown claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SymbolField {
    /// It may be left out.
    pub absent: bool,
    /// It may hold sevens.
    pub sevens: bool,
}

/// Everything a decision reads from the rulebook.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Clauses in force.
    pub active: ClauseSet,
    /// Notice before the certificate's last day (R-CERT-04, R-DATE-07).
    pub cert_notice: Span,
    /// Grace after it (R-CERT-05, R-CERT-07).
    pub cert_grace: Span,
    /// Expiry days from which a grace exists (R-CERT-09, A-07).
    pub grace_floor: Opening,
    /// Birthdays of a first certificate (R-CERT-01) and of an early renewal (R-CERT-02).
    pub cert_birthdays: (u8, u8),
    /// An early renewal leaves less than this (R-CERT-02).
    pub cert_renewal: Span,
    /// Birthdays of an adult and of a minor's card (R-CARD-01, R-CARD-02).
    pub card_birthdays: (u8, u8),
    /// Adult age by day of application (R-CARD-04): (first day, age).
    pub adult_age: [(Day, u8); 2],
    /// First day of application for cards without photo (R-CARD-06).
    pub photoless_start: Day,
    /// Under this age a card bears no photo (R-CARD-06).
    pub photoless_age: u8,
    /// What counts when shown alone (D1, R-NOTE-01).
    pub alone: Set<Proof>,
    /// Last day on which a legacy card was issued (R-OLD-01).
    pub legacy_last_issue: Day,
    /// Last day of legacy cards: employee, national health, late elderly, medical assistance (R-OLD-02…05).
    pub legacy_end: [Day; 4],
    /// First day on which an eligibility certificate was issued (R-CONF-06).
    pub certificate_first_issue: Day,
    /// Longest validity of an eligibility certificate (R-CONF-04).
    pub certificate_longest: Span,
    /// Provisional measures by scheme (R-PROV).
    pub provisional: [[Option<Measure>; 2]; 4],
    /// First day of iPhone certificates (R-PHONE-01).
    pub iphone_start: Day,
    /// First day at pilot sites (R-PHONE-02).
    pub pilot_start: Day,
    /// First day at ordinary prepared sites (R-PHONE-02b).
    pub phone_start: Opening,
    /// In the owner's card's grace a phone may be accepted (R-PHONE-11).
    pub phone_grace_accepted: bool,
    /// In the owner's card's grace a phone may be refused.
    pub phone_grace_refused: bool,
    /// First day of the revised visual check (R-VIS-11).
    pub revised_start: Day,
    /// First day of home-consent mode at the desk (R-HOME-02).
    pub home_desk_start: Opening,
    /// Inquiry after a home-consent visit (R-HOME-07).
    pub home_inquiry: Span,
    /// Digits of the activation code (R-HOME-10).
    pub activation_digits: u8,
    /// First day of the duty in visiting care (R-VISIT-01).
    pub duty_start: Day,
    /// First day of visiting care with PIN-less cards (R-READ-11).
    pub pinless_visit_start: Day,
    /// Viewing after consent (R-CONS-07).
    pub viewing: Span,
    /// First day of ceiling information without a consent screen (R-CONS-05); `None`: not asserted.
    pub ceiling_start: Option<Day>,
    /// Call centre by weekday, Monday first (R-OPS-01).
    pub hours: [Hours; 7],
    /// National holidays, substitute and in-between ones included.
    pub holidays: Holidays,
    /// Year-end days on which either answer is right, as month * 100 + day; 0 = none.
    pub year_end: [u16; 8],
    /// Preschool: reached age that ends it and tenths (R-PAY-05).
    pub preschool: (u8, u8),
    /// Tenths between preschool and seniors.
    pub general_tenths: u8,
    /// Age at which senior ratios begin (R-PAY-06).
    pub senior_age: u8,
    /// Possible senior tenths, bit n = n tenths.
    pub senior_tenths: u16,
    /// Age of membership in the late-elderly scheme (R-LATE-04).
    pub late_elderly_age: u8,
    /// From this day members of at least this age all get a certificate (R-LATE-09).
    pub certificate_for_all: Option<(Day, u8)>,
    /// Order of the methods (R-FAIL-10).
    pub fallback_order: [Method; 4],
    /// Order of the routes (R-CLM-02).
    pub claim_order: [ClaimRoute; 3],
    /// Route after each method of `Method::PortalView…Declaration`; `None`: the ordered search.
    pub route_by_method: [Option<ClaimRoute>; 4],
    /// First day of unknown claims (R-CLM-10).
    pub unknown_claim_start: Day,
    /// Comment codes that mark a claim to a former and to an unknown insurer (R-CLM-14, R-CLM-15); `None`: no marks.
    pub marks: Option<Marks>,
    /// Comment codes of the declaration's items, in their order (R-CLM-05).
    pub item_codes: [u32; 8],
    /// Accepted insurer numbers made of sevens: 6, 7 or 8 digits, bit n = n digits (R-CLM-07).
    pub insurer_sevens: u16,
    /// `77777779` is accepted where the computer refuses eight sevens (R-CLM-07).
    pub insurer_fallback: bool,
    /// Sevens in the number field (R-CLM-08).
    pub number_sevens: Digits,
    /// The same for late-elderly patients.
    pub number_sevens_late_elderly: Digits,
    /// Symbol field (R-CLM-08).
    pub symbol: SymbolField,
}

impl Terms {
    /// The insurer number of a claim to an unknown insurer (R-CLM-07): as many sevens as the edition's longest number has;
    /// 77777779 for a receipt computer that refuses eight of them, where the edition knows it.
    pub fn unknown_insurer(&self, refuses_eight_sevens: bool) -> &'static str {
        let longest = (0..=8_usize).rev().find(|width| self.insurer_sevens >> width & 1 == 1);
        match longest {
            Some(width) if !(self.insurer_fallback && refuses_eight_sevens && width == 8) => &"77777777"[..width],
            _ => "77777779",
        }
    }

    /// The insured number of such a claim (R-CLM-08): nine sevens, eight for late-elderly patients, where the edition
    /// leaves the width open.
    pub fn unknown_number(&self, scheme: Scheme) -> String {
        let width = match scheme {
            Scheme::LateElderly => self.number_sevens_late_elderly.written(8),
            _ => self.number_sevens.written(9),
        };
        "7".repeat(width)
    }

    /// The symbol of such a claim (R-CLM-08): left out where the edition allows it.
    pub fn unknown_symbol(&self) -> &'static str {
        if self.symbol.absent { "" } else { "777" }
    }
}
