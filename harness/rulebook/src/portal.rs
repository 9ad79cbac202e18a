//! Login to the government portal by the card (R-CERT-11): it needs a live certificate and a PIN, and knows no
//! grace, so the live screen of method ① fails exactly where the certificate is past its last day.

use crate::day::Day;
use crate::facts::{Chip, MyNumberCard, Pin};

/// Outcome of a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// The portal opens.
    Works,
    /// It does not.
    Fails,
}

/// Whether the portal opens with this card on this day.
pub fn card_login(card: &MyNumberCard, day: Day) -> Login {
    let cert = &card.user_auth_cert;
    let renewed = cert.renewed_on.filter(|on| *on <= day);
    let expires_on = match (cert.renewed_on, renewed) {
        (Some(_), None) => cert.previous_expires_on.unwrap_or(cert.expires_on),
        _ => cert.expires_on,
    };
    let expires_on = card.expires_on.map_or(expires_on, |body| body.min(expires_on));
    let ended = |on: Option<Day>| on.is_some_and(|on| on <= day && renewed.is_none_or(|renewed| renewed <= on));
    let dead = day > expires_on || ended(cert.revoked_on) || ended(card.lapsed_on);
    if dead || card.pin != Pin::Set || card.chip == Chip::Broken { Login::Fails } else { Login::Works }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portal_knows_no_grace() {
        let mut card = MyNumberCard::default();
        card.user_auth_cert.expires_on = Day::ymd(2025, 6, 15);
        assert_eq!(card_login(&card, Day::ymd(2025, 6, 15)), Login::Works);
        assert_eq!(card_login(&card, Day::ymd(2025, 6, 16)), Login::Fails);
        assert_eq!(card_login(&card, Day::ymd(2025, 9, 30)), Login::Fails);
    }
}
