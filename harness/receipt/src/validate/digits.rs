//! Numbers: check digits, dates, insurers.

/// Whether the last digit is the check digit of the others: weights 2, 1, 2 … from the right, digits of products added.
pub fn has_check_digit(digits: &[u8]) -> bool {
    let [body @ .., check] = digits else { return false };
    if body.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    check - b'0' == check_digit(body)
}

/// The check digit of these digits.
pub fn check_digit(body: &[u8]) -> u8 {
    let sum: u32 = body
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let product = u32::from(digit.wrapping_sub(b'0') % 10) * if place % 2 == 0 { 2 } else { 1 };
            product / 10 + product % 10
        })
        .sum();
    ((10 - sum % 10) % 10) as u8
}

/// A number of digits only.
pub(super) fn number(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    text.iter().try_fold(0u64, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u64::from(digit - b'0')))
}

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Month {
    pub(super) year: u32,
    pub(super) month: u32,
}

impl Month {
    /// `YYYYMM`.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        let number = number(text).filter(|_| text.len() == 6)? as u32;
        let (year, month) = (number / 100, number % 100);
        ((1868..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    pub(super) fn days(self) -> u32 {
        match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400)) => 29,
            2 => 28,
            _ => 31,
        }
    }
}

/// `YYYYMMDD` as month and day.
pub(super) fn date(text: &[u8]) -> Option<(Month, u32)> {
    let (month, day) = (Month::parse(text.get(..6)?)?, number(text.get(6..)?)? as u32);
    (text.len() == 8 && (1..=month.days()).contains(&day)).then_some((month, day))
}

/// Whether a date is one of the Japanese eras: `GYYMM` or `GYYMMDD`.
pub(super) fn is_japanese_era(text: &[u8]) -> bool {
    matches!(text.len(), 5 | 7) && number(text).is_some() && matches!(text[0], b'1'..=b'5')
}

/// What an insurer number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Insurer {
    /// Eight digits: law number first.
    Law(u8),
    /// Six digits behind two blanks: 国民健康保険.
    National,
    /// Sevens: nobody knows (不詳).
    Sevens,
    /// Nines: a disaster.
    Nines,
}

impl Insurer {
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        match text {
            b"77777777" | b"77777779" => Some(Self::Sevens),
            b"99999999" => Some(Self::Nines),
            [b' ', b' ', digits @ ..] if digits.len() == 6 && digits.iter().all(u8::is_ascii_digit) => {
                Some(Self::National)
            }
            digits if digits.len() == 8 && digits.iter().all(u8::is_ascii_digit) => {
                Some(Self::Law((digits[0] - b'0') * 10 + digits[1] - b'0'))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_have_their_check_digits() {
        for number in ["33120015", "01130012", "06132013", "77777779", "0110113719"] {
            assert!(has_check_digit(number.as_bytes()), "{number}");
        }
        for number in ["77777777", "99999999", "33120014", "", "7", "0113001a"] {
            assert!(!has_check_digit(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn dates_stand_in_the_calendar() {
        assert!(date(b"20240229").is_some() && date(b"20230229").is_none() && date(b"2024022").is_none());
        assert!(Month::parse(b"202413").is_none() && Month::parse(b"202412").is_some());
        assert!(is_japanese_era(b"5060701") && is_japanese_era(b"50607") && !is_japanese_era(b"202407"));
    }

    #[test]
    fn insurers_are_told_apart() {
        assert_eq!(Insurer::parse(b"06132013"), Some(Insurer::Law(6)));
        assert_eq!(Insurer::parse(b"  138057"), Some(Insurer::National));
        assert_eq!(Insurer::parse(b"77777777"), Some(Insurer::Sevens));
        assert_eq!(Insurer::parse(b"7777777"), None);
    }
}
