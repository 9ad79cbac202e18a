//! One step of a case, as the list writes it. A case is a few lines that a person can send by hand:
//!
//! ```text
//! power                          the card loses power and gets it again
//! reset                          a warm reset
//! applet jpki                    SELECT; the case cannot go on without
//! file 0018                      SELECT of a file, key or PIN; the case cannot go on without
//! try file 0099 -> 6A82          the same, but its answer is what is looked at
//! send 00B0000000 -> 9000 len 256
//! ask auth -> declared           selects applet and PIN, then asks the tries left
//! verify auth right -> 9000      selects the PIN in the current applet, then VERIFY; `wrong` spends a try
//! with auth                      applet, PIN and right VERIFY; the case cannot go on without
//! change auth -> 9000            CHANGE REFERENCE DATA to another value, which must hold, and back
//! sign auth 00 sha256 -> 9000    selects the key in the current applet, then a signature; checked by the certificate
//! whole 0006 -> 9000 len 160     reads a file to its end
//! issued auth                    the certificate is signed by the CA certificate on the card
//! authenticate -> 9000 len 256   INTERNAL AUTHENTICATE of the common applet, checked where its key is known
//! fresh 0084000008 -> 9000 len 8 sent twice; the two answers differ
//! ladder auth                    wrong PINs down to 0, then the right one is refused, and nothing else moved
//! blocked auth -> 6984           the right PIN on a card whose counter is at 0
//! ```

use super::expect::{Expect, bytes};
use super::pin::Pin;
use crate::trace::Place;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Power off and on.
    Power,
    /// Warm reset.
    Reset,
    /// SELECT of an applet.
    Applet(Place),
    /// SELECT of a file.
    File(u16),
    /// SELECT of a file whose answer counts.
    TryFile(u16, Expect),
    /// Any command.
    Send(Vec<u8>, Expect),
    /// The tries left.
    Ask(Pin, Expect),
    /// VERIFY.
    Verify(Pin, Value, Expect),
    /// Everything up to a verified PIN.
    With(Pin),
    /// CHANGE REFERENCE DATA.
    Change(Pin, Expect),
    /// COMPUTE DIGITAL SIGNATURE.
    Sign(Key, u8, ToSign, Expect),
    /// Reads a whole file.
    Whole(u16, Expect),
    /// A certificate and its issuer.
    Issued(Key),
    /// INTERNAL AUTHENTICATE.
    Authenticate(Expect),
    /// A command whose answers differ each time.
    Fresh(Vec<u8>, Expect),
    /// The whole ladder of a PIN.
    Ladder(Pin),
    /// VERIFY of a PIN without tries.
    Blocked(Pin, Expect),
}

/// Which value goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// The one the card has.
    Right,
    /// Another of the same length.
    Wrong,
}

/// A key pair of the JPKI applet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// 利用者証明用.
    Auth,
    /// 署名用.
    Sign,
}

/// What is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToSign {
    /// A SHA-256 DigestInfo.
    Sha256,
    /// A SHA-1 DigestInfo.
    Sha1,
    /// So many bytes, no DigestInfo.
    Bytes(u8),
}

/// What a step costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cost {
    /// Nothing.
    Free,
    /// One try, which a right VERIFY gives back.
    OneTry,
    /// All tries: the PIN is blocked afterwards.
    AllTries,
    /// Nothing, but the PIN must have been blocked before.
    Afterwards,
}

impl Key {
    /// Its PIN.
    pub fn pin(self) -> Pin {
        match self {
            Self::Auth => Pin::Auth,
            Self::Sign => Pin::Sign,
        }
    }

    /// Its private key.
    pub fn file(self) -> u16 {
        match self {
            Self::Auth => 0x0017,
            Self::Sign => 0x001A,
        }
    }

    /// Its certificate and the certificate of the CA.
    pub fn certificates(self) -> (u16, u16) {
        match self {
            Self::Auth => (0x000A, 0x000B),
            Self::Sign => (0x0001, 0x0002),
        }
    }

    fn parse(word: &str) -> Result<Self, String> {
        match word {
            "auth" => Ok(Self::Auth),
            "sign" => Ok(Self::Sign),
            _ => Err(format!("`{word}` is no key: auth, sign")),
        }
    }
}

impl Step {
    /// Reads a step.
    ///
    /// # Errors
    /// What is not understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (deed, expect) = match text.split_once("->") {
            Some((deed, expect)) => (deed, Some(Expect::parse(expect.trim())?)),
            None => (text, None),
        };
        let words: Vec<&str> = deed.split_whitespace().collect();
        let looks = |expect: Option<Expect>| expect.ok_or_else(|| format!("`{text}` needs `-> STATUS`"));
        Ok(match (&words[..], expect) {
            (["power"], None) => Self::Power,
            (["reset"], None) => Self::Reset,
            (["applet", name], None) => Self::Applet(applet(name)?),
            (["file", id], None) => Self::File(file(id)?),
            (["try", "file", id], expect) => Self::TryFile(file(id)?, looks(expect)?),
            (["send", command @ ..], expect) => Self::Send(bytes(&command.concat())?, looks(expect)?),
            (["ask", name], expect) => Self::Ask(pin(name)?, looks(expect)?),
            (["verify", name, "right"], expect) => Self::Verify(pin(name)?, Value::Right, looks(expect)?),
            (["verify", name, "wrong"], expect) => Self::Verify(pin(name)?, Value::Wrong, looks(expect)?),
            (["with", name], None) => Self::With(pin(name)?),
            (["change", name], expect) => Self::Change(pin(name)?, looks(expect)?),
            (["sign", key, form, data], expect) => Self::Sign(
                Key::parse(key)?,
                u8::from_str_radix(form, 16).map_err(|_| format!("`{form}` is no byte"))?,
                to_sign(data)?,
                looks(expect)?,
            ),
            (["whole", id], expect) => Self::Whole(file(id)?, looks(expect)?),
            (["issued", key], None) => Self::Issued(Key::parse(key)?),
            (["authenticate"], expect) => Self::Authenticate(looks(expect)?),
            (["fresh", command @ ..], expect) => Self::Fresh(bytes(&command.concat())?, looks(expect)?),
            (["ladder", name], None) => Self::Ladder(pin(name)?),
            (["blocked", name], expect) => Self::Blocked(pin(name)?, looks(expect)?),
            _ => return Err(format!("`{text}` is no step of a card check")),
        })
    }

    /// The key whose certificate it needs.
    pub fn key(&self) -> Option<Key> {
        match self {
            Self::Sign(key, ..) | Self::Issued(key) => Some(*key),
            Self::Ask(pin, _)
            | Self::Verify(pin, ..)
            | Self::With(pin)
            | Self::Change(pin, _)
            | Self::Ladder(pin)
            | Self::Blocked(pin, _) => [Key::Auth, Key::Sign].into_iter().find(|key| key.pin() == *pin),
            Self::File(file) | Self::TryFile(file, _) | Self::Whole(file, _) => {
                let of = |key: &Key| [key.file(), key.certificates().0, key.pin().reference().1].contains(file);
                [Key::Auth, Key::Sign].into_iter().find(of)
            }
            _ => None,
        }
    }

    /// What it costs.
    pub fn cost(&self) -> Cost {
        match self {
            Self::Verify(_, Value::Wrong, _) => Cost::OneTry,
            Self::Ladder(_) => Cost::AllTries,
            Self::Blocked(..) => Cost::Afterwards,
            _ => Cost::Free,
        }
    }
}

fn applet(name: &str) -> Result<Place, String> {
    match name {
        "jpki" => Ok(Place::Jpki),
        "text" => Ok(Place::Text),
        "visual" => Ok(Place::Visual),
        "common" => Ok(Place::Common),
        "resident" => Ok(Place::Resident),
        _ => Err(format!("`{name}` is no applet: jpki, text, visual, common, resident")),
    }
}

fn file(id: &str) -> Result<u16, String> {
    let id = (id.len() == 4).then(|| u16::from_str_radix(id, 16).ok()).flatten();
    id.ok_or_else(|| "a file is four hexadecimal digits".into())
}

fn pin(name: &str) -> Result<Pin, String> {
    Pin::of_word(name).ok_or_else(|| {
        let words: Vec<&str> = Pin::ALL.iter().map(|pin| pin.word()).collect();
        format!("`{name}` is no PIN: {}", words.join(", "))
    })
}

fn to_sign(word: &str) -> Result<ToSign, String> {
    match word {
        "sha256" => Ok(ToSign::Sha256),
        "sha1" => Ok(ToSign::Sha1),
        _ => word.parse().map(ToSign::Bytes).map_err(|_| format!("`{word}` is neither sha256, sha1 nor a length")),
    }
}
