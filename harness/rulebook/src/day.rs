//! Civil days and instants in Japan Standard Time (UTC+9, no daylight saving): R-DATE-01…04.
//!
//! A [`Day`] is a count of days, so comparing and stepping are integer operations. The laws of months
//! (clamping, month ends, anniversaries) are written once, here.

use std::fmt;

/// A civil day in Japan, counted from 1970-01-01. Range: years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(i32);

/// A calendar date taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Civil {
    /// Year, 1 to 9999.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
}

impl Day {
    /// First day that can be written (0001-01-01).
    pub const MIN: Day = Day(-719_162);
    /// Last day that can be written (9999-12-31).
    pub const MAX: Day = Day(2_932_896);

    /// The day of a calendar date; `None` when the date does not exist.
    pub fn from_civil(year: i32, month: u8, day: u8) -> Option<Day> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        Some(Day(days_from_civil(year, month, day)))
    }

    /// A date written in source code.
    ///
    /// # Panics
    /// When the date does not exist; used for literals only.
    pub fn ymd(year: i32, month: u8, day: u8) -> Day {
        Day::from_civil(year, month, day).expect("a literal date exists")
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day with this number; saturates at the ends of the calendar.
    pub fn from_number(number: i32) -> Day {
        Day(number.clamp(Day::MIN.0, Day::MAX.0))
    }

    /// The calendar date.
    pub fn civil(self) -> Civil {
        civil_from_days(self.0)
    }

    /// This day moved by whole days; saturates.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Day {
        Day::from_number(self.0.saturating_add(days))
    }

    /// The day before.
    #[must_use]
    pub fn before(self) -> Day {
        self.plus_days(-1)
    }

    /// The day after.
    #[must_use]
    pub fn after(self) -> Day {
        self.plus_days(1)
    }

    /// Moved by whole months, keeping the day number, clamped to the month's last day (R-DATE-04).
    #[must_use]
    pub fn plus_months(self, months: i32) -> Day {
        self.in_month(months, |day, last| day.min(last))
    }

    /// Last day of the month that lies so many months after this day's.
    #[must_use]
    pub fn month_end_after(self, months: i32) -> Day {
        self.in_month(months, |_, last| last)
    }

    /// The day of another month that is made of this day's number and the last one there.
    fn in_month(self, months: i32, day_of: impl Fn(u8, u8) -> u8) -> Day {
        let Civil { year, month, day } = self.civil();
        let index = year * 12 + i32::from(month) - 1 + months;
        let (year, month) = (index.div_euclid(12), (index.rem_euclid(12) + 1) as u8);
        match year {
            ..1 => Day::MIN,
            1..=9999 => Day(days_from_civil(year, month, day_of(day, days_in_month(year, month)))),
            10_000.. => Day::MAX,
        }
    }

    /// Last day of this day's month.
    #[must_use]
    pub fn month_end(self) -> Day {
        self.month_end_after(0)
    }

    /// First day of this day's month.
    #[must_use]
    pub fn month_start(self) -> Day {
        let Civil { year, month, .. } = self.civil();
        Day(days_from_civil(year, month, 1))
    }

    /// The day on which a person born on `self` has the `n`-th birthday. Born on 29 February: 28 February
    /// in common years.
    #[must_use]
    pub fn birthday(self, n: i32) -> Day {
        self.plus_months(12 * n)
    }

    /// The day at whose end age `n` is reached: the day before the birthday, or 28 February itself for a
    /// person born on 29 February (Age Calculation Act; ).
    #[must_use]
    pub fn attained_on(self, n: i32) -> Day {
        let Civil { year, month, day } = self.civil();
        match (month, day) {
            (2, 29) => Day(days_from_civil(year + n, 2, 28)),
            _ => self.birthday(n).before(),
        }
    }

    /// Day of the week, 0 = Monday … 6 = Sunday.
    pub fn weekday(self) -> u8 {
        (self.0 + 3).rem_euclid(7) as u8
    }

    /// Parses `YYYY-MM-DD`.
    ///
    /// # Errors
    /// When the text has another shape or the date does not exist.
    pub fn parse(text: &str) -> Result<Day, DateError> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(DateError::Shape(text.into()));
        }
        let number = |range: std::ops::Range<usize>| digits(&bytes[range]).ok_or_else(|| DateError::Shape(text.into()));
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        Day::from_civil(year, month as u8, day as u8).ok_or_else(|| DateError::NoSuchDay(text.into()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil { year, month, day } = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// How an instant is written: the offset is kept so that a product's own time-zone handling is tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    /// `+09:00`
    Jst,
    /// `Z`
    Utc,
}

/// A moment with the offset it was written in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Instant {
    seconds: i64,
    zone: Zone,
}

impl Instant {
    /// Seconds after midnight JST of the given day.
    pub fn jst(day: Day, second_of_day: i64) -> Instant {
        Instant { seconds: i64::from(day.0) * 86_400 + second_of_day - JST_OFFSET, zone: Zone::Jst }
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// The Japanese day this moment falls on (R-DATE-01).
    pub fn day(self) -> Day {
        Day::from_number((self.seconds + JST_OFFSET).div_euclid(86_400) as i32)
    }

    /// Seconds since midnight JST, 0 to 86 399.
    pub fn second_of_day(self) -> i32 {
        (self.seconds + JST_OFFSET).rem_euclid(86_400) as i32
    }

    /// Moved by seconds.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Instant {
        Instant { seconds: self.seconds + seconds, ..self }
    }

    /// Parses `YYYY-MM-DDThh:mm:ss+09:00` or `…Z`.
    ///
    /// # Errors
    /// When the text has another shape or the moment does not exist.
    pub fn parse(text: &str) -> Result<Instant, DateError> {
        let shape = || DateError::Shape(text.into());
        let (date, rest) = text.split_at_checked(10).ok_or_else(shape)?;
        let day = Day::parse(date)?;
        let (time, zone) = rest.split_at_checked(9).ok_or_else(shape)?;
        let zone = match zone {
            "+09:00" => Zone::Jst,
            "Z" => Zone::Utc,
            _ => return Err(shape()),
        };
        let bytes = time.as_bytes();
        if bytes[0] != b'T' || bytes[3] != b':' || bytes[6] != b':' {
            return Err(shape());
        }
        let number = |range: std::ops::Range<usize>| digits(&bytes[range]).ok_or_else(shape);
        let (hour, minute, second) = (number(1..3)?, number(4..6)?, number(7..9)?);
        if hour > 23 || minute > 59 || second > 59 {
            return Err(DateError::NoSuchDay(text.into()));
        }
        let local = i64::from(day.0) * 86_400 + i64::from(hour * 3600 + minute * 60 + second);
        let offset = if zone == Zone::Jst { JST_OFFSET } else { 0 };
        Ok(Instant { seconds: local - offset, zone })
    }
}

impl PartialOrd for Instant {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Instant {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.seconds, self.zone == Zone::Utc).cmp(&(other.seconds, other.zone == Zone::Utc))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (offset, suffix) = match self.zone {
            Zone::Jst => (JST_OFFSET, "+09:00"),
            Zone::Utc => (0, "Z"),
        };
        let local = self.seconds + offset;
        let day = Day::from_number(local.div_euclid(86_400) as i32);
        let second = local.rem_euclid(86_400);
        write!(f, "{day}T{:02}:{:02}:{:02}{suffix}", second / 3600, second / 60 % 60, second % 60)
    }
}
impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a date or instant could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateError {
    /// The text does not have the expected shape.
    #[error("`{0}` is not written YYYY-MM-DD (or YYYY-MM-DDThh:mm:ss+09:00 for an instant)")]
    Shape(String),
    /// The shape is right but the calendar has no such moment.
    #[error("`{0}` does not exist in the calendar")]
    NoSuchDay(String),
}

macro_rules! textual {
    ($name:ident, $format:literal) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                $name::parse(&text).map_err(serde::de::Error::custom)
            }
        }
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "format": $format})
            }
        }
    };
}
textual!(Day, "date");
textual!(Instant, "date-time");

const JST_OFFSET: i64 = 9 * 3600;

fn digits(bytes: &[u8]) -> Option<i32> {
    bytes.iter().try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i32::from(byte - b'0')))
}

/// Days in a month of the Gregorian calendar.
pub fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_from_civil(year: i32, month: u8, day: u8) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let shifted = (i32::from(month) + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + i32::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i32) -> Civil {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days - era * 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    Civil { year, month: month as u8, day: (day_of_year - (153 * shifted + 2) / 5 + 1) as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_five_centuries_goes_there_and_back() {
        let mut expected = Day::ymd(1800, 1, 1);
        while expected < Day::ymd(2300, 1, 1) {
            let Civil { year, month, day } = expected.civil();
            assert_eq!(Day::from_civil(year, month, day), Some(expected));
            assert_eq!(Day::parse(&expected.to_string()), Ok(expected));
            expected = expected.after();
        }
    }

    #[test]
    fn months_clamp_and_month_ends_do_not() {
        assert_eq!(Day::ymd(2025, 5, 31).plus_months(-3), Day::ymd(2025, 2, 28));
        assert_eq!(Day::ymd(2027, 11, 15).plus_months(3).month_end(), Day::ymd(2028, 2, 29));
        assert_eq!(Day::ymd(2025, 12, 31).plus_months(3).month_end(), Day::ymd(2026, 3, 31));
    }

    #[test]
    fn the_japanese_day_starts_at_fifteen_hundred_utc() {
        assert_eq!(Instant::parse("2025-09-30T14:59:59Z").map(Instant::day), Ok(Day::ymd(2025, 9, 30)));
        assert_eq!(Instant::parse("2025-09-30T15:00:00Z").map(Instant::day), Ok(Day::ymd(2025, 10, 1)));
        let noon = Instant::parse("2025-09-30T12:00:00+09:00").expect("well formed");
        assert_eq!((noon.day(), noon.second_of_day()), (Day::ymd(2025, 9, 30), 43_200));
        assert_eq!(noon.to_string(), "2025-09-30T12:00:00+09:00");
    }

    #[test]
    fn wrong_dates_are_refused() {
        assert!(matches!(Day::parse("2025-02-29"), Err(DateError::NoSuchDay(_))));
        assert!(matches!(Day::parse("2025-2-9"), Err(DateError::Shape(_))));
        assert!(matches!(Instant::parse("2025-09-30T24:00:00Z"), Err(DateError::NoSuchDay(_))));
        assert!(matches!(Instant::parse("2025-09-30T12:00:00"), Err(DateError::Shape(_))));
    }

    #[test]
    fn ages_are_reached_the_day_before_the_birthday() {
        assert_eq!(Day::ymd(2019, 4, 1).attained_on(6), Day::ymd(2025, 3, 31));
        assert_eq!(Day::ymd(2019, 4, 2).attained_on(6), Day::ymd(2025, 4, 1));
        assert_eq!(Day::ymd(1956, 2, 29).attained_on(70), Day::ymd(2026, 2, 28));
        assert_eq!(Day::ymd(1956, 3, 1).attained_on(70), Day::ymd(2026, 2, 28));
        assert_eq!(Day::ymd(2025, 7, 21).weekday(), 0);
    }
}
