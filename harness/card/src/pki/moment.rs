//! Instants in certificates and revocation data, in seconds; the card itself only knows days.

use crate::profile::Date;
use der::DateTime;
use der::asn1::{GeneralizedTime, UtcTime};
use std::time::Duration;
use x509_cert::time::Time;

/// An instant: seconds since 1970-01-01T00:00:00Z, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(u64);

impl Moment {
    /// So many seconds after 1970 began; the latest is the end of the year 9999.
    pub fn from_seconds(seconds: u64) -> Self {
        Self(seconds.min(END_OF_9999))
    }

    /// When a counter opens on that day: 09:00 in Japan. Certificates begin then.
    pub fn opening(day: Date) -> Self {
        Self::on(day, 0)
    }

    /// The last second of that day in Japan: 23:59:59 there, 14:59:59Z. Certificates end then.
    pub fn last_of(day: Date) -> Self {
        Self::on(day, 14 * 3600 + 59 * 60 + 59)
    }

    /// Seconds since 1970 began.
    pub fn seconds(self) -> u64 {
        self.0
    }

    /// The instant so many seconds later.
    pub fn plus(self, seconds: u64) -> Self {
        Self::from_seconds(self.0.saturating_add(seconds))
    }

    fn on(day: Date, second: u64) -> Self {
        let day = u64::try_from(day.days_since_1970()).unwrap_or(0);
        Self::from_seconds(day * 86_400 + second)
    }

    fn date_time(self) -> DateTime {
        DateTime::from_unix_duration(Duration::from_secs(self.0)).expect("1970 to 9999")
    }

    /// As X.509 writes it: two digits of the year until 2049, four later.
    pub(super) fn time(self) -> Time {
        match UtcTime::from_date_time(self.date_time()) {
            Ok(short) => Time::UtcTime(short),
            Err(_) => Time::GeneralTime(self.generalized()),
        }
    }

    pub(super) fn generalized(self) -> GeneralizedTime {
        GeneralizedTime::from_date_time(self.date_time())
    }
}

const END_OF_9999: u64 = 253_402_300_799;

#[cfg(test)]
mod tests {
    use super::Moment;
    use x509_cert::time::Time;

    #[test]
    fn days_in_japan() {
        let day = "2030-04-10".parse().expect("a day");
        assert_eq!(Moment::last_of(day).seconds() - Moment::opening(day).seconds(), 15 * 3600 - 1);
        assert_eq!(Moment::opening(day).seconds(), 1_902_009_600);
        assert!(matches!(Moment::opening(day).time(), Time::UtcTime(_)));
        let later = "2050-01-01".parse().expect("a day");
        assert!(matches!(Moment::opening(later).time(), Time::GeneralTime(_)));
        let early = "1950-01-01".parse().expect("a day");
        assert_eq!(Moment::opening(early).seconds(), 0);
    }
}
