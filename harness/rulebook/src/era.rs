//! Dates as people write them (R-DATE-05): eras, western years, month ends and fiscal years, in half- or
//! full-width digits; each is a range of days.

use crate::day::{Day, days_in_month};

/// First and last day that a written date means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// First day.
    pub from: Day,
    /// Last day, inclusive.
    pub to: Day,
}

/// Why a written date could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}`, character {position}: {reason}")]
pub struct WrittenError {
    /// The text.
    pub text: String,
    /// Character, from 1.
    pub position: usize,
    /// What was expected there.
    pub reason: &'static str,
}

/// Reads `令和8年7月末`, `令和7年8月1日`, `R7.8.1`, `令和7年度`, `2025年8月1日`, `2025-08-01`, `令和7年7月`, `2025年`.
///
/// # Errors
/// When the text is none of these, or the day does not exist; with the position.
pub fn parse(text: &str) -> Result<Written, WrittenError> {
    let mut reader = Reader { chars: text.chars().map(half_width).collect(), at: 0 };
    reader.date().map_err(|reason| WrittenError {
        text: text.into(),
        position: reader.at.min(reader.chars.len()) + 1,
        reason,
    })
}

struct Reader {
    chars: Vec<char>,
    at: usize,
}

impl Reader {
    fn date(&mut self) -> Result<Written, &'static str> {
        let base = self.era();
        let year = self.year(base)?;
        if self.eat("年度") {
            self.end()?;
            return whole(civil(year, 4, 1)?, civil(year + 1, 3, 31)?);
        }
        if self.eat("年") {
            if self.at == self.chars.len() {
                return whole(civil(year, 1, 1)?, civil(year, 12, 31)?);
            }
            return self.japanese(year);
        }
        let separator = *self.chars.get(self.at).ok_or("`年` or a separator is missing")?;
        if !matches!(separator, '.' | '/' | '-') {
            return Err("expected `年`, `.`, `/` or `-`");
        }
        self.at += 1;
        let month = self.month()?;
        if self.chars.get(self.at) != Some(&separator) {
            return Err("expected the same separator again");
        }
        self.at += 1;
        let day = self.day(year, month)?;
        self.end()?;
        whole(day, day)
    }

    fn japanese(&mut self, year: i32) -> Result<Written, &'static str> {
        let month = self.month()?;
        if !self.eat("月") {
            return Err("expected `月`");
        }
        let last = civil(year, month, days_in_month(year, month))?;
        if self.eat("末日") || self.eat("末") {
            self.end()?;
            return whole(last, last);
        }
        if self.at == self.chars.len() {
            return whole(civil(year, month, 1)?, last);
        }
        let day = self.day(year, month)?;
        if !self.eat("日") {
            return Err("expected `日`");
        }
        self.end()?;
        whole(day, day)
    }

    fn era(&mut self) -> Option<i32> {
        let found = ERAS.iter().find(|(name, _)| self.eat(name));
        found.map(|(_, base)| *base)
    }

    fn year(&mut self, base: Option<i32>) -> Result<i32, &'static str> {
        if base.is_some() && self.eat("元") {
            return Ok(base.unwrap_or_default() + 1);
        }
        let start = self.at;
        let number = self.number(4).ok_or("expected a year")?;
        match base {
            Some(base) if (1..=99).contains(&number) => Ok(base + number),
            None if self.at - start == 4 && number >= 1 => Ok(number),
            _ => {
                self.at = start;
                Err("a year of an era has one or two digits, a western year has four")
            }
        }
    }

    fn month(&mut self) -> Result<u8, &'static str> {
        let start = self.at;
        match self.number(2) {
            Some(month) if (1..=12).contains(&month) => Ok(month as u8),
            _ => {
                self.at = start;
                Err("expected a month from 1 to 12")
            }
        }
    }

    fn day(&mut self, year: i32, month: u8) -> Result<Day, &'static str> {
        let start = self.at;
        let day = self.number(2).and_then(|day| Day::from_civil(year, month, day as u8));
        day.ok_or_else(|| {
            self.at = start;
            "expected a day of that month"
        })
    }

    fn number(&mut self, most: usize) -> Option<i32> {
        let start = self.at;
        let mut value = 0;
        while let Some(digit) = self.chars.get(self.at).and_then(|c| c.to_digit(10))
            && self.at - start < most
        {
            value = value * 10 + digit as i32;
            self.at += 1;
        }
        (self.at > start).then_some(value)
    }

    fn eat(&mut self, word: &str) -> bool {
        let matches = word.chars().enumerate().all(|(index, c)| self.chars.get(self.at + index) == Some(&c));
        if matches {
            self.at += word.chars().count();
        }
        matches
    }

    fn end(&self) -> Result<(), &'static str> {
        if self.at == self.chars.len() { Ok(()) } else { Err("nothing may follow the date") }
    }
}

fn civil(year: i32, month: u8, day: u8) -> Result<Day, &'static str> {
    Day::from_civil(year, month, day).ok_or("this day does not exist")
}

fn whole(from: Day, to: Day) -> Result<Written, &'static str> {
    Ok(Written { from, to })
}

fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// Year before the first of each era.
const ERAS: [(&str, i32); 6] = [("令和", 2018), ("平成", 1988), ("昭和", 1925), ("R", 2018), ("H", 1988), ("S", 1925)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_dates_of_the_seminar() {
        for (text, from, to) in [
            ("令和8年7月末", "2026-07-31", "2026-07-31"),
            ("令和６年１２月１日", "2024-12-01", "2024-12-01"),
            ("令和7年度", "2025-04-01", "2026-03-31"),
            ("令和元年5月1日", "2019-05-01", "2019-05-01"),
            ("R7.8.1", "2025-08-01", "2025-08-01"),
            ("Ｒ７．８．１", "2025-08-01", "2025-08-01"),
            ("2025年8月1日", "2025-08-01", "2025-08-01"),
            ("2025-08-01", "2025-08-01", "2025-08-01"),
            ("2028/2/29", "2028-02-29", "2028-02-29"),
            ("令和7年2月", "2025-02-01", "2025-02-28"),
            ("平成31年4月30日", "2019-04-30", "2019-04-30"),
            ("2025年", "2025-01-01", "2025-12-31"),
        ] {
            let day = |text| Day::parse(text).expect("a literal date");
            assert_eq!(parse(text), Ok(Written { from: day(from), to: day(to) }), "{text}");
        }
    }

    #[test]
    fn faults_are_placed() {
        for (text, position) in [
            ("", 1),
            ("令和", 3),
            ("令和7年13月1日", 5),
            ("2025年2月29日", 8),
            ("25-08-01", 1),
            ("R7.8.1日", 7),
            ("R7.8-1", 5),
        ] {
            assert_eq!(parse(text).map_err(|error| error.position), Err(position), "{text}");
        }
    }
}
