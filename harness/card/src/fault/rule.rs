//! One disturbance, when it happens, and how that is written.

use crate::apdu::Status;
use crate::profile::PinName;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A disturbance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// `lost`: the card is lifted before the command reaches it.
    Lost,
    /// `lost-after`: the card performs the command and is lifted before its answer is out.
    LostAfter,
    /// `more-bytes`: the answer waits for GET RESPONSE (61xx).
    MoreBytes,
    /// `exact-length`: a Le that is not the answer's length is refused with the right one (6Cxx).
    ExactLength,
    /// `short:N`: at most N bytes of data, with 9000.
    Short(u16),
    /// `slow:MS`: the answer takes so many milliseconds more.
    Slow(u32),
    /// `flip:AT:MASK`: the bits of the mask flip in one byte of the answer, its status included.
    Flip {
        /// Which byte, from 0; behind the end, the last.
        at: u16,
        /// Which bits.
        mask: u8,
    },
    /// `status:XXXX`: this status instead of an answer; the command does not reach the chip.
    Status(Status),
    /// `no-cert:auth`, `no-cert:sign`: the certificate was never written.
    NoCertificate(Certificate),
    /// `no-tries:PIN`: the PIN has no try left.
    NoTries(PinName),
}

/// One of the two certificates of the holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// User authentication, 000A.
    Auth,
    /// Signatures, 0001.
    Sign,
}

/// When a disturbance happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Without a word: at every exchange.
    Always,
    /// `@N`: at the Nth exchange, from 1.
    At(u64),
    /// `@N+`: from the Nth exchange on.
    From(u64),
    /// `@ins:XX`: at every command of this instruction.
    Instruction(u8),
    /// `@1/N`: at about one exchange in N, drawn from the plan's seed.
    OneIn(u32),
}

/// A disturbance, when, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FaultRule {
    /// What.
    pub fault: Fault,
    /// When.
    pub when: When,
    /// `*N`: at most so often.
    pub times: Option<u32>,
}

/// Text that is no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}`: {reason}")]
pub struct FaultRuleError {
    /// The text.
    pub text: String,
    /// What it should be.
    pub reason: &'static str,
}

impl Fault {
    /// Every form, as a message shows them.
    pub const FORMS: &'static str = "lost, lost-after, more-bytes, exact-length, short:N, slow:MS, flip:AT[:MASK], \
         status:XXXX, no-cert:auth|sign, no-tries:PIN; each may end in @N, @N+, @ins:XX or @1/N, and *N";

    fn parse(text: &str) -> Result<Self, &'static str> {
        let (word, rest) = text.split_once(':').map_or((text, None), |(word, rest)| (word, Some(rest)));
        match (word, rest) {
            ("lost", None) => Ok(Self::Lost),
            ("lost-after", None) => Ok(Self::LostAfter),
            ("more-bytes", None) => Ok(Self::MoreBytes),
            ("exact-length", None) => Ok(Self::ExactLength),
            ("short", Some(n)) => decimal(n).map(Self::Short).ok_or("short:N has a number of bytes up to 65535"),
            ("slow", Some(ms)) => decimal(ms).map(Self::Slow).ok_or("slow:MS has a number of milliseconds"),
            ("flip", Some(rest)) => {
                let (at, mask) = rest.split_once(':').unwrap_or((rest, "FF"));
                let flip = decimal(at).zip(hexadecimal(mask, 2).map(|mask| mask as u8));
                let flip = flip.filter(|(_, mask)| *mask != 0).map(|(at, mask)| Self::Flip { at, mask });
                flip.ok_or("flip:AT:MASK has a place from 0 and two hexadecimal digits that are not 00")
            }
            ("status", Some(word)) => {
                let status = hexadecimal(word, 4).map(|word| Self::Status(Status::of(word)));
                status.ok_or("status:XXXX has four hexadecimal digits")
            }
            ("no-cert", Some("auth")) => Ok(Self::NoCertificate(Certificate::Auth)),
            ("no-cert", Some("sign")) => Ok(Self::NoCertificate(Certificate::Sign)),
            ("no-cert", _) => Err("no-cert:auth or no-cert:sign"),
            ("no-tries", Some(pin)) => PinName::by_word(pin).map(Self::NoTries).ok_or("no-tries:PIN has a PIN's name"),
            _ => Err(Self::FORMS),
        }
    }
}

impl When {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let wrong = "after @ stands N, N+, ins:XX or 1/N";
        if let Some(ins) = text.strip_prefix("ins:") {
            return hexadecimal(ins, 2).map(|ins| Self::Instruction(ins as u8)).ok_or(wrong);
        }
        if let Some(n) = text.strip_prefix("1/") {
            return decimal(n).filter(|n| *n > 0).map(Self::OneIn).ok_or(wrong);
        }
        let (number, made): (&str, fn(u64) -> Self) = match text.strip_suffix('+') {
            Some(number) => (number, Self::From),
            None => (text, Self::At),
        };
        decimal(number).filter(|n| *n > 0).map(made).ok_or(wrong)
    }
}

impl FromStr for FaultRule {
    type Err = FaultRuleError;

    fn from_str(text: &str) -> Result<Self, FaultRuleError> {
        let rule = || {
            let (rest, times) = match text.rsplit_once('*') {
                Some((rest, times)) => (rest, Some(decimal(times).ok_or("after * stands how often")?)),
                None => (text, None),
            };
            let (fault, when) = match rest.split_once('@') {
                Some((fault, when)) => (fault, When::parse(when)?),
                None => (rest, When::Always),
            };
            Ok(Self { fault: Fault::parse(fault)?, when, times })
        };
        rule().map_err(|reason| FaultRuleError { text: text.into(), reason })
    }
}

impl TryFrom<String> for FaultRule {
    type Error = FaultRuleError;

    fn try_from(text: String) -> Result<Self, FaultRuleError> {
        text.parse()
    }
}

impl From<FaultRule> for String {
    fn from(rule: FaultRule) -> Self {
        rule.to_string()
    }
}

impl fmt::Display for FaultRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault {
            Fault::Lost => f.write_str("lost"),
            Fault::LostAfter => f.write_str("lost-after"),
            Fault::MoreBytes => f.write_str("more-bytes"),
            Fault::ExactLength => f.write_str("exact-length"),
            Fault::Short(n) => write!(f, "short:{n}"),
            Fault::Slow(ms) => write!(f, "slow:{ms}"),
            Fault::Flip { at, mask: 0xFF } => write!(f, "flip:{at}"),
            Fault::Flip { at, mask } => write!(f, "flip:{at}:{mask:02X}"),
            Fault::Status(status) => write!(f, "status:{status}"),
            Fault::NoCertificate(Certificate::Auth) => f.write_str("no-cert:auth"),
            Fault::NoCertificate(Certificate::Sign) => f.write_str("no-cert:sign"),
            Fault::NoTries(pin) => write!(f, "no-tries:{}", pin.word()),
        }?;
        match self.when {
            When::Always => Ok(()),
            When::At(n) => write!(f, "@{n}"),
            When::From(n) => write!(f, "@{n}+"),
            When::Instruction(ins) => write!(f, "@ins:{ins:02X}"),
            When::OneIn(n) => write!(f, "@1/{n}"),
        }?;
        self.times.map_or(Ok(()), |times| write!(f, "*{times}"))
    }
}

fn decimal<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn hexadecimal(text: &str, digits: usize) -> Option<u16> {
    let fits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    u16::from_str_radix(text, 16).ok().filter(|_| fits)
}

#[cfg(test)]
mod tests {
    use super::FaultRule;

    #[test]
    fn every_form_writes_what_it_reads() {
        for text in [
            "lost",
            "lost@7",
            "lost-after@ins:20",
            "more-bytes",
            "exact-length@3+",
            "short:16@1/20*4",
            "slow:250",
            "flip:0",
            "flip:3:01@2",
            "status:6F00@ins:2A*1",
            "no-cert:auth",
            "no-cert:sign@5+",
            "no-tries:auth",
            "no-tries:visual_birth",
        ] {
            let rule: FaultRule = text.parse().unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(rule.to_string(), text);
            let json = serde_json::to_string(&rule).expect("a text");
            assert_eq!(serde_json::from_str::<FaultRule>(&json).expect("its own text"), rule);
        }
    }

    #[test]
    fn what_is_no_rule() {
        for text in [
            "",
            "los",
            "lost:1",
            "lost@0",
            "lost@-1",
            "lost@+1",
            "lost@ins:2",
            "lost@1/0",
            "lost*",
            "lost*-1",
            "short",
            "short:65536",
            "flip:0:00",
            "flip:0:1",
            "status:900",
            "status:+900",
            "no-cert:card",
            "no-tries:nobody",
            "@3",
        ] {
            let error = text.parse::<FaultRule>().expect_err(text);
            assert!(!error.reason.is_empty() && error.text == text, "{error}");
        }
    }
}
