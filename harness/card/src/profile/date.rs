//! Civil days as they stand on a card: year, month, day, no clock.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar, years 1868 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if the calendar has it.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let there = (1868..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1;
        (there && day <= days_of_month(year, month)).then_some(Self { year, month, day })
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// `YYYYMMDD`, as files of the card write it.
    pub fn digits(self) -> String {
        format!("{:04}{:02}{:02}", self.year, self.month, self.day)
    }

    /// The year in the Japanese era of that day.
    pub fn era_year(self) -> u16 {
        self.year - self.era().1 + 1
    }

    /// The digit of the era in certificates: 1 明治, 2 大正, 3 昭和, 4 平成, 5 令和.
    pub fn era_number(self) -> u8 {
        self.era().0
    }

    fn era(self) -> (u8, u16) {
        let eras = [(5, (2019, 5, 1)), (4, (1989, 1, 8)), (3, (1926, 12, 25)), (2, (1912, 7, 30))];
        let begun = |(_, first): &(u8, (u16, u8, u8))| *first <= (self.year, self.month, self.day);
        eras.into_iter().find(begun).map_or((1, 1868), |(number, (year, ..))| (number, year))
    }

    /// `YYMMDD` with the year of the era, as PINs made from a birth date use it.
    pub fn era_digits(self) -> String {
        format!("{:02}{:02}{:02}", self.era_year(), self.month, self.day)
    }

    /// Days since 1970-01-01.
    pub fn days_since_1970(self) -> i64 {
        let leap_days = |year: i64| year / 4 - year / 100 + year / 400;
        let before = |year: i64| (year - 1) * 365 + leap_days(year - 1);
        let months: i64 = (1..self.month).map(|month| i64::from(days_of_month(self.year, month))).sum();
        before(i64::from(self.year)) - before(1970) + months + i64::from(self.day) - 1
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        let mut parts = text.split('-');
        let mut number = |width: usize| {
            let part = parts.next().filter(|part| part.len() == width && part.bytes().all(|b| b.is_ascii_digit()))?;
            part.parse::<u16>().ok()
        };
        let date = (|| Self::new(number(4)?, number(2)? as u8, number(2)? as u8))();
        date.filter(|_| parts.next().is_none()).ok_or(NoDate)
    }
}

impl TryFrom<String> for Date {
    type Error = NoDate;

    fn try_from(text: String) -> Result<Self, NoDate> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

/// Not a day of the form 2025-04-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a day of the calendar written as 2025-04-01")]
pub struct NoDate;

fn days_of_month(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn days_and_eras() {
        let date = |text: &str| text.parse::<Date>().expect("a day");
        assert_eq!(date("1970-01-01").days_since_1970(), 0);
        assert_eq!(date("2000-03-01").days_since_1970(), 11_017);
        assert_eq!(date("2025-10-15").days_since_1970(), 20_376);
        assert_eq!(date("1989-01-07").era_digits(), "640107");
        assert_eq!(date("1989-01-08").era_digits(), "010108");
        assert_eq!(date("2019-05-01").era_digits(), "010501");
        assert_eq!(date("1980-02-17").era_digits(), "550217");
        let numbers = ["1912-07-29", "1912-07-30", "1926-12-25", "1989-01-08", "2019-05-01"];
        assert_eq!(numbers.map(|day| date(day).era_number()), [1, 2, 3, 4, 5]);
        for wrong in ["2025-02-29", "2025-2-28", "2025-02-28-", "2025/02/28", "", "1867-12-31", "２０２５-01-01"] {
            assert!(wrong.parse::<Date>().is_err(), "{wrong}");
        }
    }
}
