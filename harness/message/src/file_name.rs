//! Names of the files in the exchange folder of the eligibility terminal (observed profile).
//!
//! ```text
//! request   OQSsiquc01req_202507100001.xml       written by the receipt computer into req
//! answer    OQSsiquc01res_202507100001.xml       the same token; .zip for bulk answers, .pdf for documents
//! error     OQSsiquc01req_202507100001.err       beside the returned request, in res
//! face      OQSsiquc01res_face_<10 digits><20 characters>_<yyyyMMddHHmmss>.xml
//! ```
//!
//! A name is the only thing the terminal knows of a file before it opens it, and a token comes from a program that
//! nobody checked: whatever could leave the folder or stand for a device is refused here, with the place in the name.
//! Left out on purpose: the password archives of the optional encryption, and the companions of a face file
//! (`prescription…`, `publicmedicalhub…`), whose layout is not public; both are told by name.

use std::fmt;
use std::str::FromStr;

/// The name of one file of the exchange folder.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileName {
    /// `<API>req_<token>.xml`
    Request {
        /// Interface.
        api: ApiId,
        /// Token.
        token: Token,
    },
    /// `<API>res_<token>.xml`, `.zip` or `.pdf`
    Answer {
        /// Interface.
        api: ApiId,
        /// Token of the request.
        token: Token,
        /// Kind of file.
        form: Form,
    },
    /// `<API>req_<token>.err`: the request beside it could not be taken.
    Error {
        /// Interface.
        api: ApiId,
        /// Token of the request.
        token: Token,
    },
    /// `<API>res_face_<institution><20 characters>_<yyyyMMddHHmmss>.xml`: a result that the face reader brought unasked.
    Face {
        /// Interface.
        api: ApiId,
        /// Code of the facility, 10 digits.
        institution: String,
        /// 20 letters and digits that the terminal makes.
        serial: String,
        /// `yyyyMMddHHmmss`.
        written_at: String,
    },
}

/// Kind of file of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// A message.
    Xml,
    /// Several messages in an archive (bulk answers).
    Zip,
    /// A printed document.
    Pdf,
}

/// Interface: system (3), mode (`si` single, `mu` several in two steps), function (3), number (2): `OQSsiquc01`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ApiId(String);

/// What tells one request from another: 1 to [`Token::LONGEST`] ASCII letters and digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Token(String);

/// Why a file name is none, and where in it (bytes from 0).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameFault {
    /// No system that is known.
    #[error("at {offset}: no known system; a name begins with one of {}", SYSTEMS.join(", "))]
    System {
        /// Where.
        offset: usize,
    },
    /// The interface does not follow the pattern.
    #[error("at {offset}: an interface is a system, `si` or `mu`, three letters and two digits, such as OQSsiquc01")]
    Api {
        /// Where.
        offset: usize,
    },
    /// Neither `req_` nor `res_` follows.
    #[error("at {offset}: `req_` or `res_` must follow the interface")]
    Direction {
        /// Where.
        offset: usize,
    },
    /// The token is empty.
    #[error("at {offset}: the token is empty")]
    NoToken {
        /// Where.
        offset: usize,
    },
    /// The token has a character that no token has: a separator, a dot, a control character …
    #[error("at {offset}: {character:?} cannot stand in a token; letters and digits only")]
    Character {
        /// Where.
        offset: usize,
        /// Which.
        character: char,
    },
    /// Longer than [`Token::LONGEST`].
    #[error("at {offset}: the token has {length} characters; at most {}", Token::LONGEST)]
    TooLong {
        /// Where.
        offset: usize,
        /// Characters.
        length: usize,
    },
    /// A name that Windows keeps for a device.
    #[error("at {offset}: {word:?} is the name of a device")]
    Device {
        /// Where.
        offset: usize,
        /// Which.
        word: String,
    },
    /// An ending that this kind of file does not have.
    #[error("at {offset}: a {kind} does not end with {found:?}")]
    Ending {
        /// Where.
        offset: usize,
        /// `request`, `answer`, `face file`.
        kind: &'static str,
        /// What stands there.
        found: String,
    },
    /// The parts of a face file's name have other lengths or characters.
    #[error("at {offset}: a face file is named by 10 digits, 20 letters or digits, `_` and 14 digits")]
    Face {
        /// Where.
        offset: usize,
    },
    /// A file whose layout is not public.
    #[error("at 0: {what}: known, but its layout is not public; it is not modelled")]
    Unmodelled {
        /// Which.
        what: &'static str,
    },
}

impl FileName {
    /// Reads a name: of a file, without any folder.
    ///
    /// # Errors
    /// [`NameFault`], with the place.
    pub fn parse(name: &str) -> Result<Self, NameFault> {
        refuse_unmodelled(name)?;
        let api = ApiId::at_start(name)?;
        let after = ApiId::LENGTH;
        let rest = name.get(after..).unwrap_or_default();
        if let Some(rest) = rest.strip_prefix("res_face_") {
            return face(api, rest, after + "res_face_".len());
        }
        let at = after + "req_".len();
        if let Some(rest) = rest.strip_prefix("req_") {
            let (token, ending) = split(rest, at)?;
            return match ending {
                ".xml" => Ok(Self::Request { api, token }),
                ".err" => Ok(Self::Error { api, token }),
                ".zip" => Err(NameFault::Unmodelled { what: "an encrypted request" }),
                other => Err(ending_fault(other, "request", at + token.0.len())),
            };
        }
        if let Some(rest) = rest.strip_prefix("res_") {
            let (token, ending) = split(rest, at)?;
            let form = match ending {
                ".xml" => Form::Xml,
                ".zip" => Form::Zip,
                ".pdf" => Form::Pdf,
                other => return Err(ending_fault(other, "answer", at + token.0.len())),
            };
            return Ok(Self::Answer { api, token, form });
        }
        Err(NameFault::Direction { offset: after })
    }

    /// The name of a request.
    pub fn request(api: ApiId, token: Token) -> Self {
        Self::Request { api, token }
    }

    /// The name of the answer to this request; `None` for any other kind of file.
    #[must_use]
    pub fn answer(&self, form: Form) -> Option<Self> {
        match self {
            Self::Request { api, token } => Some(Self::Answer { api: api.clone(), token: token.clone(), form }),
            _ => None,
        }
    }

    /// The name of the error beside this request; `None` for any other kind of file.
    #[must_use]
    pub fn error(&self) -> Option<Self> {
        match self {
            Self::Request { api, token } => Some(Self::Error { api: api.clone(), token: token.clone() }),
            _ => None,
        }
    }

    /// The interface.
    pub fn api(&self) -> &ApiId {
        match self {
            Self::Request { api, .. } | Self::Answer { api, .. } | Self::Error { api, .. } | Self::Face { api, .. } => {
                api
            }
        }
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request { api, token } => write!(f, "{}req_{}.xml", api.0, token.0),
            Self::Error { api, token } => write!(f, "{}req_{}.err", api.0, token.0),
            Self::Answer { api, token, form } => write!(f, "{}res_{}.{}", api.0, token.0, form.ending()),
            Self::Face { api, institution, serial, written_at } => {
                write!(f, "{}res_face_{institution}{serial}_{written_at}.xml", api.0)
            }
        }
    }
}

impl FromStr for FileName {
    type Err = NameFault;

    fn from_str(name: &str) -> Result<Self, NameFault> {
        Self::parse(name)
    }
}

impl Form {
    /// The ending, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Xml => "xml",
            Self::Zip => "zip",
            Self::Pdf => "pdf",
        }
    }
}

impl ApiId {
    const LENGTH: usize = 10;

    /// Reads an interface and nothing else.
    ///
    /// # Errors
    /// [`NameFault::System`] and [`NameFault::Api`].
    pub fn new(text: &str) -> Result<Self, NameFault> {
        let api = Self::at_start(text)?;
        if text.len() == Self::LENGTH { Ok(api) } else { Err(NameFault::Api { offset: Self::LENGTH }) }
    }

    fn at_start(name: &str) -> Result<Self, NameFault> {
        if !SYSTEMS.iter().any(|system| name.starts_with(system)) {
            return Err(NameFault::System { offset: 0 });
        }
        let bytes = name.as_bytes();
        let fits = |at: usize, byte: u8| match at {
            3 | 4 => bytes.get(3..5).is_some_and(|mode| mode == b"si" || mode == b"mu"),
            5..8 => byte.is_ascii_alphabetic(),
            _ => byte.is_ascii_digit(),
        };
        for at in 3..Self::LENGTH {
            if !bytes.get(at).is_some_and(|byte| fits(at, *byte)) {
                return Err(NameFault::Api { offset: at });
            }
        }
        let text = name.get(..Self::LENGTH).expect("the first ten bytes are ASCII");
        Ok(Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it asks about several persons, in two steps.
    pub fn is_bulk(&self) -> bool {
        self.0.get(3..5) == Some("mu")
    }
}

impl Token {
    /// Most characters. Tokens of 12 to 23 characters were seen; the longest name of a file system leaves room for more.
    pub const LONGEST: usize = 64;

    /// Checks a token.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn new(text: &str) -> Result<Self, NameFault> {
        Self::checked(text, 0)
    }

    fn checked(text: &str, offset: usize) -> Result<Self, NameFault> {
        if let Some((at, character)) = text.char_indices().find(|(_, character)| !character.is_ascii_alphanumeric()) {
            return Err(NameFault::Character { offset: offset + at, character });
        }
        if text.is_empty() {
            return Err(NameFault::NoToken { offset });
        }
        if text.len() > Self::LONGEST {
            return Err(NameFault::TooLong { offset: offset + Self::LONGEST, length: text.len() });
        }
        if is_device(text) {
            return Err(NameFault::Device { offset, word: text.into() });
        }
        Ok(Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Splits at the last dot; what stands before is the token.
fn split(rest: &str, offset: usize) -> Result<(Token, &str), NameFault> {
    let dot = rest.rfind('.').unwrap_or(rest.len());
    let (token, ending) = rest.split_at(dot);
    Ok((Token::checked(token, offset)?, ending))
}

fn ending_fault(found: &str, kind: &'static str, offset: usize) -> NameFault {
    NameFault::Ending { offset, kind, found: found.into() }
}

fn face(api: ApiId, rest: &str, offset: usize) -> Result<FileName, NameFault> {
    let bytes = rest.as_bytes();
    let fits = |at: usize, byte: u8| match at {
        0..10 | 31..45 => byte.is_ascii_digit(),
        30 => byte == b'_',
        _ => byte.is_ascii_alphanumeric(),
    };
    for at in 0..45 {
        if !bytes.get(at).is_some_and(|byte| fits(at, *byte)) {
            return Err(NameFault::Face { offset: offset + at });
        }
    }
    let part = |from: usize, to: usize| rest.get(from..to).expect("the first 45 bytes are ASCII").to_string();
    match rest.get(45..) {
        Some(".xml") => {
            Ok(FileName::Face { api, institution: part(0, 10), serial: part(10, 30), written_at: part(31, 45) })
        }
        other => Err(ending_fault(other.unwrap_or_default(), "face file", offset + 45)),
    }
}

fn refuse_unmodelled(name: &str) -> Result<(), NameFault> {
    if let Some(word) = name.split('.').next()
        && is_device(word)
    {
        return Err(NameFault::Device { offset: 0, word: word.into() });
    }
    let companions = [
        ("prescription", "the choice of prescription form beside a face file"),
        ("publicmedicalhub", "the subsidy data beside a face file"),
    ];
    match companions.iter().find(|(prefix, _)| name.starts_with(prefix)) {
        Some((_, what)) => Err(NameFault::Unmodelled { what }),
        None => Ok(()),
    }
}

/// Names that Windows keeps for devices, with any ending.
fn is_device(word: &str) -> bool {
    let word = word.to_ascii_uppercase();
    let numbered = |prefix: &str| {
        word.strip_prefix(prefix).is_some_and(|number| matches!(number.as_bytes(), [digit] if digit.is_ascii_digit()))
    };
    matches!(word.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// Systems whose files pass through the folder: eligibility, prescriptions, records, management, subsidies, and the
/// information requests with prefixes of their own.
const SYSTEMS: [&str; 8] = ["OQS", "EPS", "CIS", "EMS", "PMH", "YZK", "TKK", "CIP"];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_were_seen_are_read_and_written_again() {
        for name in [
            "OQSsiquc01req_202507100001.xml",
            "OQSsiquc01res_202507100001.xml",
            "OQSsiquc01req_202507100001.err",
            "OQSmuquc02res_0125071010300042.zip",
            "YZKsiquc01res_2025071000019.pdf",
            "TKKsiquc01req_a1B2c3D4e5F6g7H8i9J0k1L.xml",
            "EPSsiDMP01req_1.xml",
            "OQSsiquc01res_face_1311111111A0B1C2D3E4F5A6B7C8D9_20250710103000.xml",
        ] {
            assert_eq!(FileName::parse(name).map(|read| read.to_string()), Ok(name.to_string()));
        }
    }

    #[test]
    fn an_answer_has_the_token_of_its_request() {
        let request = FileName::parse("OQSsiquc01req_202507100001.xml").expect("a request");
        assert_eq!(request.answer(Form::Xml).map(|n| n.to_string()).as_deref(), Some("OQSsiquc01res_202507100001.xml"));
        assert_eq!(request.error().map(|n| n.to_string()).as_deref(), Some("OQSsiquc01req_202507100001.err"));
        let answer = request.answer(Form::Xml).expect("an answer");
        assert_eq!((answer.answer(Form::Xml), answer.error()), (None, None));
    }

    #[test]
    fn tricks_are_refused_where_they_stand() {
        use NameFault::*;
        let at = |name: &str| FileName::parse(name).expect_err(name);
        let character = |offset, character| Character { offset, character };
        assert_eq!(at("OQSsiquc01req_../../x.xml"), character(14, '.'));
        assert_eq!(at("OQSsiquc01req_a/b.xml"), character(15, '/'));
        assert_eq!(at("OQSsiquc01req_a\\b.xml"), character(15, '\\'));
        assert_eq!(at("OQSsiquc01req_a\0.xml"), character(15, '\0'));
        assert_eq!(at("OQSsiquc01req_a.b.xml"), character(15, '.'));
        assert_eq!(at("OQSsiquc01req_a:b.xml"), character(15, ':'));
        assert_eq!(at("OQSsiquc01req_１.xml"), character(14, '１'));
        assert_eq!(at("OQSsiquc01req_nul.xml"), Device { offset: 14, word: "nul".into() });
        assert_eq!(at("CON.xml"), Device { offset: 0, word: "CON".into() });
        assert_eq!(at("OQSsiquc01req_.xml"), NoToken { offset: 14 });
        assert_eq!(at(&format!("OQSsiquc01req_{}.xml", "1".repeat(65))), TooLong { offset: 78, length: 65 });
        assert_eq!(at("../OQSsiquc01req_1.xml"), System { offset: 0 });
        assert_eq!(at("OQSsxquc01req_1.xml"), Api { offset: 3 });
        assert_eq!(at("OQSsiqu"), Api { offset: 7 });
        assert_eq!(at("OQSsiquc01rex_1.xml"), Direction { offset: 10 });
        assert_eq!(at("OQSsiquc01req_1.pdf"), Ending { offset: 15, kind: "request", found: ".pdf".into() });
        assert_eq!(at("OQSsiquc01res_1.exe"), Ending { offset: 15, kind: "answer", found: ".exe".into() });
        assert_eq!(at("OQSsiquc01res_face_131111111x"), Face { offset: 28 });
        assert!(matches!(at("OQSsiquc01req_1.zip"), Unmodelled { .. }));
        assert!(matches!(at("prescription_1.xml"), Unmodelled { .. }));
    }

    proptest! {
        #[test]
        fn any_name_is_refused_or_written_as_it_was_read(name in "\\PC{0,90}") {
            if let Ok(read) = FileName::parse(&name) {
                prop_assert_eq!(read.to_string(), name);
            }
        }

        #[test]
        fn any_good_request_has_an_answer_that_reads_back(
            system in prop::sample::select(SYSTEMS.to_vec()), mode in "(si|mu)", function in "[A-Za-z]{3}[0-9]{2}",
            token in "[A-Za-z0-9]{1,64}",
        ) {
            let Ok(token) = Token::new(&token) else { return Ok(()) };
            let api = ApiId::new(&format!("{system}{mode}{function}")).expect("of the pattern");
            prop_assert_eq!(api.is_bulk(), mode == "mu");
            let request = FileName::request(api, token);
            for form in [Form::Xml, Form::Zip, Form::Pdf] {
                let answer = request.answer(form).expect("a request has an answer");
                prop_assert_eq!(FileName::parse(&answer.to_string()), Ok(answer));
            }
            prop_assert_eq!(FileName::parse(&request.to_string()), Ok(request));
        }

        #[test]
        fn what_is_read_never_leaves_its_folder(name in "OQSsiquc01re[qs]_[ -~]{0,12}\\.(xml|err|zip|pdf)") {
            if let Ok(read) = FileName::parse(&name) {
                let path = std::path::Path::new("folder").join(read.to_string());
                prop_assert_eq!(path.parent(), Some(std::path::Path::new("folder")));
            }
        }
    }
}
