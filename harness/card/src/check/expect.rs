//! What a step of the list expects of an answer, as it is written: `9000 len 256`, `63Cx`, `6984 else info 6983`.

use std::fmt;

/// What an answer should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    statuses: Vec<Status>,
    body: Vec<Body>,
    lenient: Option<(Lenient, Vec<Status>)>,
    text: String,
}

/// How far an answer is from what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// As expected.
    Met,
    /// Another answer that the list names as possible.
    Lenient(Lenient),
    /// Something else.
    Differs,
}

/// What an answer that is only possible amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lenient {
    /// A remark.
    Info,
    /// A warning.
    Warn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// These bits of the word.
    Word { value: u16, mask: u16 },
    /// Anything but this.
    Not(u16),
    /// 63Cx with as many tries as before.
    Same,
    /// 63Cx with one try less than before.
    OneLess,
    /// 63Cx with the tries the card should have.
    Declared,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Body {
    Length(usize),
    AtMost(usize),
    AtLeast(usize),
    Begins(Vec<u8>),
}

/// What is known about the counter of the PIN in question.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tries {
    /// What the card said last.
    pub before: Option<u8>,
    /// What it should say, where that is known.
    pub declared: Option<u8>,
    /// The most there can be.
    pub limit: u8,
}

impl Expect {
    /// Reads an expectation.
    ///
    /// # Errors
    /// The word that is not understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (strict, lenient) = match text.split_once(" else ") {
            Some((strict, lenient)) => (strict, Some(lenient)),
            None => (text, None),
        };
        let mut words = strict.split_whitespace();
        let statuses = statuses(&mut words)?;
        let mut body = vec![];
        while let Some(word) = words.next() {
            let value = words.next().ok_or_else(|| format!("`{word}` of what?"))?;
            let number = || value.parse::<usize>().map_err(|_| format!("`{value}` is no number"));
            body.push(match word {
                "len" => Body::Length(number()?),
                "at-most" => Body::AtMost(number()?),
                "at-least" => Body::AtLeast(number()?),
                "begins" => Body::Begins(bytes(value)?),
                _ => return Err(format!("`{word}` is neither len, at-most, at-least nor begins")),
            });
        }
        let lenient = match lenient.map(|lenient| lenient.split_once(' ').unwrap_or((lenient, ""))) {
            None => None,
            Some(("info", rest)) => Some((Lenient::Info, statuses_only(rest)?)),
            Some(("warn", rest)) => Some((Lenient::Warn, statuses_only(rest)?)),
            Some((word, _)) => return Err(format!("`{word}` after `else`; it is info or warn")),
        };
        Ok(Self { statuses, body, lenient, text: text.trim().into() })
    }

    /// Compares an answer, status word last.
    pub fn compare(&self, answer: &[u8], tries: Tries) -> Match {
        let Some((body, [high, low])) = answer.split_last_chunk::<2>() else { return Match::Differs };
        let status = u16::from_be_bytes([*high, *low]);
        let is = |wanted: &Status| wanted.holds(status, tries);
        if self.statuses.iter().any(is) && self.body.iter().all(|wanted| wanted.holds(body)) {
            return Match::Met;
        }
        match &self.lenient {
            Some((level, statuses)) if statuses.iter().any(is) => Match::Lenient(*level),
            _ => Match::Differs,
        }
    }
}

impl fmt::Display for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Status {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(match text {
            "same" => Self::Same,
            "one-less" => Self::OneLess,
            "declared" => Self::Declared,
            _ => {
                if let Some(not) = text.strip_prefix('!') {
                    let value = u16::from_str_radix(not, 16).map_err(|_| format!("`{text}` is no status word"))?;
                    return Ok(Self::Not(value));
                }
                let word = |x: &str| u16::from_str_radix(&text.replace(['x', 'X'], x), 16);
                match (text.len(), word("0"), word("F")) {
                    (4, Ok(value), Ok(high)) => Self::Word { value, mask: !(value ^ high) },
                    _ => return Err(format!("`{text}` is no status word")),
                }
            }
        })
    }

    fn holds(self, status: u16, tries: Tries) -> bool {
        let left = (status & 0xFFF0 == 0x63C0).then_some(status & 0xF).and_then(|left| u8::try_from(left).ok());
        match self {
            Self::Word { value, mask } => status & mask == value & mask,
            Self::Not(value) => status != value,
            Self::Same => left.is_some() && left == tries.before,
            Self::OneLess => left.is_some() && left == tries.before.and_then(|before| before.checked_sub(1)),
            Self::Declared => left.is_some_and(|left| match tries.declared {
                Some(declared) => left == declared,
                None => left <= tries.limit,
            }),
        }
    }
}

impl Body {
    fn holds(&self, body: &[u8]) -> bool {
        match self {
            Self::Length(length) => body.len() == *length,
            Self::AtMost(length) => body.len() <= *length,
            Self::AtLeast(length) => body.len() >= *length,
            Self::Begins(bytes) => body.starts_with(bytes),
        }
    }
}

fn statuses<'t>(words: &mut impl Iterator<Item = &'t str>) -> Result<Vec<Status>, String> {
    let first = words.next().ok_or("a status word is missing")?;
    first.split('|').map(Status::parse).collect()
}

fn statuses_only(text: &str) -> Result<Vec<Status>, String> {
    let mut words = text.split_whitespace();
    let found = statuses(&mut words)?;
    words.next().map_or(Ok(found), |word| Err(format!("`{word}` after the status word")))
}

/// Hexadecimal text, blanks allowed.
pub fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let digits: Vec<u32> = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| character.to_digit(16).ok_or_else(|| format!("`{character}` is no hexadecimal digit")))
        .collect::<Result<_, _>>()?;
    let byte = |pair: &[u32]| match pair {
        [high, low] => u8::try_from(high << 4 | low).map_err(|error| error.to_string()),
        _ => Err(format!("an odd number of digits in `{text}`")),
    };
    digits.chunks(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(expect: &str, answer: &str, before: Option<u8>) -> Match {
        let tries = Tries { before, declared: None, limit: 3 };
        Expect::parse(expect).expect("an expectation").compare(&bytes(answer).expect("an answer"), tries)
    }

    #[test]
    fn answers_are_compared() {
        assert_eq!(compare("9000", "9000", None), Match::Met);
        assert_eq!(compare("9000 len 0", "009000", None), Match::Differs);
        assert_eq!(compare("9000 at-least 2 begins 3082", "308201 9000", None), Match::Met);
        assert_eq!(compare("63Cx", "63C2", None), Match::Met);
        assert_eq!(compare("63Cx", "6300", None), Match::Differs);
        assert_eq!(compare("!6D00", "6D00", None), Match::Differs);
        assert_eq!(compare("6984 else info 6983", "6983", None), Match::Lenient(Lenient::Info));
        assert_eq!(compare("6984 else warn 6983|6982", "6982", None), Match::Lenient(Lenient::Warn));
        assert_eq!(compare("6984 else info 6983", "9000", None), Match::Differs);
        assert_eq!(compare("same", "63C2", Some(2)), Match::Met);
        assert_eq!(compare("same", "63C1", Some(2)), Match::Differs);
        assert_eq!(compare("one-less", "63C1", Some(2)), Match::Met);
        assert_eq!(compare("one-less", "63C0", Some(0)), Match::Differs);
        assert_eq!(compare("declared", "63C3", None), Match::Met);
        assert_eq!(compare("declared", "63C4", None), Match::Differs);
        assert_eq!(compare("9000", "90", None), Match::Differs);
    }

    #[test]
    fn what_is_not_understood_is_told() {
        for (text, says) in [
            ("", "missing"),
            ("90", "`90` is no status word"),
            ("9000 len", "`len` of what?"),
            ("9000 len x", "`x` is no number"),
            ("9000 size 4", "neither len"),
            ("9000 else 6983", "after `else`"),
            ("9000 begins 3", "odd number"),
        ] {
            let error = Expect::parse(text).expect_err(text);
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
