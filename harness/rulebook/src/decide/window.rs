//! Windows of the user authentication certificate (table D2): valid, notice, grace, dead. The last day counts;
//! grace ends at a month end; before the notice lies a zone of one to three days that the text leaves open.

use crate::clause::Clause;
use crate::day::Day;
use crate::decide::{Desk, ambiguous};
use crate::decision::{Advice, Alert, Decision};
use crate::facts::MyNumberCard;
use crate::rulebook::{Rulebook, Standing, Terms};

/// Where a visit stands to the certificate's last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Window {
    /// No notice yet.
    Valid,
    /// The notice may show or not (R-DATE-07, A-01).
    NoticeZone,
    /// The notice shows; everything works (R-CERT-04).
    Notice,
    /// Eligibility only (R-CERT-05).
    Grace,
    /// Refused (R-CERT-07).
    Dead,
}

/// First and last days of the windows of one certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertWindows {
    /// First day on which the notice may show.
    pub notice_from: Day,
    /// First day on which it must.
    pub notice_certain: Day,
    /// Last day of full use.
    pub expires_on: Day,
    /// Last day of eligibility; equal to `expires_on` when there is no grace.
    pub last_usable: Day,
    /// Whether the grace itself is certain (R-CERT-09, A-07).
    pub grace: Standing,
}

/// The windows of a certificate with last day `expires_on` (R-CERT-04…07, R-DATE-07).
pub fn certificate_windows(rulebook: &Rulebook, expires_on: Day) -> CertWindows {
    windows(rulebook.terms(), expires_on)
}

impl CertWindows {
    /// The window a day falls in.
    pub fn at(&self, day: Day) -> Window {
        match day {
            day if day > self.last_usable => Window::Dead,
            day if day > self.expires_on => Window::Grace,
            day if day >= self.notice_certain => Window::Notice,
            day if day >= self.notice_from => Window::NoticeZone,
            _ => Window::Valid,
        }
    }
}

pub(super) fn windows(terms: &Terms, expires_on: Day) -> CertWindows {
    let notice_from = terms.cert_notice.before(expires_on);
    let mut notice_certain = notice_from;
    while notice_certain < expires_on && terms.cert_notice.after(notice_certain) <= expires_on {
        notice_certain = notice_certain.after();
    }
    let grace = terms.grace_floor.at(expires_on);
    let last_usable = last_usable(terms, expires_on, grace);
    CertWindows { notice_from, notice_certain, expires_on, last_usable, grace }
}

fn last_usable(terms: &Terms, expires_on: Day, grace: Standing) -> Day {
    match grace {
        Standing::Before => expires_on,
        _ => terms.cert_grace.after(expires_on).max(expires_on),
    }
}

/// The card's certificate on the day of the visit.
#[derive(Clone, Copy, Debug)]
pub(super) struct CardState {
    pub window: Window,
    /// Both Grace and Dead are right.
    pub floor: bool,
    /// Revoked or lapsed before its last day (R-CERT-15, R-CERT-19).
    pub revoked: bool,
    /// Registered for insurance use before anything happens at the desk.
    pub registered: bool,
    /// The registration lapsed with the grace of the certificate before (R-CERT-08).
    pub lapsed: bool,
    /// It may have lapsed: whether that certificate had a grace is open.
    pub lapse_open: bool,
}

/// The window without computing what the day does not need.
fn window_on(terms: &Terms, expires_on: Day, day: Day) -> (Window, bool) {
    if day > expires_on {
        let grace = terms.grace_floor.at(expires_on);
        return match day <= last_usable(terms, expires_on, grace) {
            true => (Window::Grace, grace == Standing::Either),
            false => (Window::Dead, false),
        };
    }
    if expires_on.number() - day.number() > 400 && terms.cert_notice.seconds() <= 366 * 86_400 {
        return (Window::Valid, false);
    }
    if day < terms.cert_notice.before(expires_on) {
        return (Window::Valid, false);
    }
    match terms.cert_notice.after(day) > expires_on {
        true => (Window::Notice, false),
        false => (Window::NoticeZone, false),
    }
}

pub(super) fn card_state(desk: &Desk<'_>, card: &MyNumberCard, day: Day) -> CardState {
    let cert = &card.user_auth_cert;
    let renewed = cert.renewed_on.filter(|on| *on <= day);
    let mut expires_on = cert.expires_on;
    if cert.renewed_on.is_some() && renewed.is_none() {
        expires_on = cert.previous_expires_on.unwrap_or(expires_on);
    }
    if let Some(body) = card.expires_on {
        expires_on = expires_on.min(body);
    }
    let ended = |on: Option<Day>| on.is_some_and(|on| on <= day && renewed.is_none_or(|renewed| renewed <= on));
    let revoked = ended(cert.revoked_on) || ended(card.lapsed_on);
    let (lapsed, lapse_open) = match (renewed, cert.previous_expires_on) {
        (Some(renewed), Some(previous)) => {
            let grace = desk.terms.grace_floor.at(previous);
            let lapsed = renewed > last_usable(desk.terms, previous, grace);
            (lapsed, !lapsed && grace == Standing::Either && renewed > previous)
        }
        _ => (false, false),
    };
    let (window, floor) = window_on(desk.terms, expires_on, day);
    CardState { window, floor, revoked, registered: card.registered, lapsed, lapse_open }
}

/// The alert of the window, its clauses and its advice.
pub(super) fn alert(state: &CardState, at_reader: bool, d: &mut Decision) {
    let alert = match state.window {
        _ if state.revoked => Alert::CertRevokedGoToDesk,
        Window::Valid => return,
        Window::NoticeZone | Window::Notice => Alert::CertExpiringSoon,
        Window::Grace => Alert::CertExpiredEligibilityOnly,
        Window::Dead => Alert::CertRevokedGoToDesk,
    };
    d.advice.insert(Advice::RenewAtMunicipality);
    d.clauses.extend(&[Clause::Read05, Clause::Read06]);
    if !at_reader {
        d.optional_alerts.insert(alert);
        return;
    }
    d.alerts.insert(alert);
    if state.window == Window::NoticeZone && !state.revoked {
        d.optional_alerts.insert(alert);
        d.clauses.insert(Clause::Date07);
        ambiguous(d, 1);
    }
    if state.floor {
        d.optional_alerts.insert(alert);
        d.optional_alerts.insert(Alert::CertRevokedGoToDesk);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a literal date")
    }

    #[test]
    fn worked_dates_of_table_d2() {
        let rulebook = Rulebook::builtin("actual").expect("built in");
        for (expires, notice, certain, last) in [
            ("2025-06-15", "2025-03-15", "2025-03-16", "2025-09-30"),
            ("2025-06-01", "2025-03-01", "2025-03-02", "2025-09-30"),
            ("2025-06-30", "2025-03-30", "2025-04-01", "2025-09-30"),
            ("2025-07-01", "2025-04-01", "2025-04-02", "2025-10-31"),
            ("2025-02-28", "2024-11-28", "2024-12-01", "2025-05-31"),
            ("2025-04-30", "2025-01-30", "2025-02-01", "2025-07-31"),
            ("2025-05-31", "2025-02-28", "2025-03-01", "2025-08-31"),
            ("2025-09-30", "2025-06-30", "2025-07-01", "2025-12-31"),
            ("2025-10-31", "2025-07-31", "2025-08-01", "2026-01-31"),
            ("2025-11-30", "2025-08-30", "2025-09-01", "2026-02-28"),
            ("2027-11-15", "2027-08-15", "2027-08-16", "2028-02-29"),
            ("2025-12-31", "2025-09-30", "2025-10-01", "2026-03-31"),
            ("2028-02-29", "2027-11-29", "2027-12-01", "2028-05-31"),
        ] {
            let windows = certificate_windows(&rulebook, day(expires));
            assert_eq!(
                (windows.notice_from, windows.notice_certain, windows.last_usable),
                (day(notice), day(certain), day(last)),
                "{expires}"
            );
        }
    }

    #[test]
    fn windows_part_time_without_gap_or_overlap() {
        let rulebook = Rulebook::builtin("actual").expect("built in");
        let mut expires = day("2024-01-01");
        while expires <= day("2030-12-31") {
            let windows = certificate_windows(&rulebook, expires);
            let mut last = Window::Valid;
            let mut today = expires.plus_days(-130);
            while today <= expires.plus_days(140) {
                let (window, _) = window_on(rulebook.terms(), expires, today);
                assert_eq!(window, windows.at(today), "E {expires}, {today}");
                assert!(window >= last, "E {expires}, {today}: time runs one way");
                last = window;
                today = today.after();
            }
            assert_eq!(windows.at(expires), Window::Notice);
            let length = windows.last_usable.number() - expires.number();
            assert!(windows.grace != Standing::In || (89..=122).contains(&length), "E {expires}: {length} days");
            expires = expires.after();
        }
    }
}
