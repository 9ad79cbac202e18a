//! Card conformance: an open list of cases, run against any chip, in process or in a reader.
//!
//! The list is data ([`CheckList`]); every case names its row of the table of commands and how sure the fact is. Nothing
//! reaches the card but through the [`guard`], which knows what may be sent to somebody's own card. How bad a difference
//! is follows from the confidence of the row and is said elsewhere.

pub mod certificate;
pub mod expect;
pub mod guard;
pub mod list;
pub mod pin;
pub mod report;
mod session;
pub mod step;

pub use expect::Lenient;
pub use guard::{Allowance, Guard, Origin, Refusal};
pub use list::{Case, CheckList, ListError};
pub use pin::Pin;
pub use report::{Answered, CaseResult, Outcome, Report, Seen, Why};

use crate::Chip;
use crate::image::{AppletName, CardKey, Image, Key as Stored, Place as Element};
use crate::profile::{Kind, PinName, Profile};
use crate::trace::{Pins, Place, Words};
use certificate::{PublicKey, organisations};
use rsa::RsaPublicKey;
use session::Session;
use std::collections::{BTreeMap, BTreeSet};
use step::{Cost, Key};

/// What a check is told about the card, and what it may do with it.
#[derive(Clone, Default)]
pub struct Settings {
    /// The kind of card; `None`: by the label of its token.
    pub kind: Option<Kind>,
    /// The PINs, where they are known.
    pub pins: Pins,
    /// The tries that the card should have left, where that is known.
    pub tries: BTreeMap<Pin, u8>,
    /// Keys whose certificates are known not to be on the card.
    pub absent: Vec<Key>,
    /// The public key of the common applet, where it is known.
    pub common_key: Option<PublicKey>,
    /// Whether tries may be spent.
    pub spend: Spend,
    /// What is allowed on a card that is not one of ours.
    pub allowance: Allowance,
}

impl Settings {
    /// What a profile tells about its card.
    pub fn of(profile: &Profile) -> Self {
        let absent = [(Key::Auth, &profile.auth), (Key::Sign, &profile.sign)];
        let absent = absent.into_iter().filter(|(_, terms)| terms.is_none()).map(|(key, _)| key).collect();
        let common_key = common_key(&Image::of(profile));
        let mut settings = Self { kind: Some(profile.kind), absent, common_key, ..Self::default() };
        for pin in Pin::ALL {
            let name = name_in_profiles(pin);
            let (place, reference) = pin.reference();
            if let Some(value) = profile.pin_value(name) {
                settings.pins.set(place, reference, value.as_bytes());
            }
            if let Some(terms) = profile.pins.get(&name) {
                settings.tries.insert(pin, terms.left);
            }
        }
        settings
    }
}

fn common_key(image: &Image) -> Option<PublicKey> {
    match &image.applet(AppletName::Common)?.element(0x0019)?.place {
        Element::Key(Stored { key: CardKey::Rsa(key), .. }) => Some(PublicKey::of(RsaPublicKey::from(&**key))),
        _ => None,
    }
}

fn name_in_profiles(pin: Pin) -> PinName {
    match pin {
        Pin::Auth => PinName::Auth,
        Pin::Sign => PinName::Sign,
        Pin::Text => PinName::Text,
        Pin::TextA => PinName::TextNumberA,
        Pin::TextB => PinName::TextNumberB,
        Pin::VisualA => PinName::VisualNumberA,
        Pin::VisualB => PinName::VisualNumberB,
    }
}

/// Whether PIN tries may be spent. A card whose ladder was run is blocked afterwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spend {
    /// They may not.
    #[default]
    Never,
    /// They may.
    Allowed,
}

/// Runs a list against a chip.
pub fn check(chip: &mut dyn Chip, list: &CheckList, settings: &Settings) -> Report {
    let atr = chip.atr().to_vec();
    let mut session = Session::new(Guard::new(chip, settings.allowance), settings);
    let (origin, because) = origin(&mut session);
    session.origin = origin;
    session.guard.decide(origin);
    let kind = settings.kind.or_else(|| kind(&mut session)).unwrap_or(Kind::Plastic);
    let absent = absent_keys(&mut session);
    let mut order: Vec<&Case> = list.cases.iter().collect();
    order.sort_by_key(|case| case.cost());
    let mut results: BTreeMap<&str, CaseResult> = BTreeMap::new();
    for case in order {
        let (outcome, seen) = match beforehand(case, kind, &absent, settings) {
            Some(outcome) => (outcome, None),
            None => session.run(&case.steps),
        };
        results.insert(&case.id, CaseResult { case: case.clone(), outcome, seen });
    }
    let results = list.cases.iter().filter_map(|case| results.remove(case.id.as_str())).collect();
    Report { atr, origin, because, kind, results }
}

/// What is known about a case without the card.
fn beforehand(case: &Case, kind: Kind, absent: &BTreeSet<&'static str>, settings: &Settings) -> Option<Outcome> {
    if !case.kinds.is_empty() && !case.kinds.contains(&kind) {
        return Some(Outcome::NotApplicable(Why::OtherKind));
    }
    let missing = |key: Key| absent.contains(key.pin().word());
    if case.steps.iter().filter_map(step::Step::key).any(missing) {
        return Some(Outcome::NotApplicable(Why::NoCertificate));
    }
    let spends = matches!(case.cost(), Cost::OneTry | Cost::AllTries) && settings.spend == Spend::Never;
    spends.then_some(Outcome::NotRun(Why::SpendsTries))
}

/// Whose card it is: every CA certificate on it must be one of `O=JPKI-EMU`, signed by itself, and must have issued the
/// authentication certificate where that can be read. Anything else is somebody's card.
fn origin(session: &mut Session) -> (Origin, Words) {
    const EMULATED: &str = "JPKI-EMU";
    let mut seen = 0;
    for key in [Key::Auth, Key::Sign] {
        let (own, issuer) = key.certificates();
        let Some(authority) = read(session, issuer) else { continue };
        seen += 1;
        let ours = |file: &[u8]| organisations(file).is_some_and(|(issuer, _)| issuer == EMULATED);
        let Some(public) = PublicKey::of_certificate(&authority).filter(|_| ours(&authority)) else {
            return (
                Origin::Foreign,
                Words::new("CA証明書が JPKI-EMU でない", "its CA certificate is not of JPKI-EMU"),
            );
        };
        if !public.issued(&authority) {
            let why = Words::new("CA証明書の自己署名が正しくない", "its CA certificate is not signed by itself");
            return (Origin::Foreign, why);
        }
        if key == Key::Auth && read(session, own).is_some_and(|certificate| !public.issued(&certificate)) {
            let why = Words::new("証明書が JPKI-EMU に連鎖しない", "its certificate does not chain to JPKI-EMU");
            return (Origin::Foreign, why);
        }
    }
    match seen {
        0 => (Origin::Foreign, Words::new("CA証明書を読めない", "no CA certificate can be read")),
        _ => (Origin::Emulated, Words::new("証明書が JPKI-EMU に連鎖する", "its certificates chain to JPKI-EMU")),
    }
}

/// The kind of card by its token's label.
fn kind(session: &mut Session) -> Option<Kind> {
    let information = read(session, 0x0006)?;
    let label = std::str::from_utf8(information.get(..32)?).ok()?;
    match label.trim_end_matches([' ', '\0']) {
        "JPKIAPICCTOKEN2" => Some(Kind::Plastic),
        "JPKIAPICCTOKEN" => Some(Kind::Juki),
        "JPKIAPGPSETOKEN" => Some(Kind::Android),
        "JPKIAPIOSTOKEN" => Some(Kind::Iphone),
        _ => None,
    }
}

/// Keys whose certificates the card says are not there.
fn absent_keys(session: &mut Session) -> BTreeSet<&'static str> {
    let presence = read(session, 0x0008).unwrap_or_default();
    let absent = |(key, at): (Key, usize)| presence.get(at).filter(|byte| **byte == 0).map(|_| key.pin().word());
    let told = [(Key::Sign, 0), (Key::Auth, 1)].into_iter().filter_map(absent);
    told.chain(session.settings.absent.iter().map(|key| key.pin().word())).collect()
}

fn read(session: &mut Session, file: u16) -> Option<Vec<u8>> {
    session.guard.power();
    session.applet(Place::Jpki).ok()?;
    session.whole(file).ok()
}
