//! How a claim says whom it is filed with when nobody confirmed the insurance: sevens (不詳), former numbers (旧資格情報), nines
//! (disaster). What one file shows of it without its case: oracles ELIG-01 to 06, 08, 11 and 12.

use super::checker::{Checker, Told};
use super::claim::ClaimType;
use super::digits::Insurer;
use super::finding::{About, Place};
use crate::Kind;
use crate::code::Check;
use crate::layout::Record;

/// What an open claim showed of its route.
#[derive(Debug, Default)]
pub(super) struct Route {
    /// Details so far, among which remarks have their place.
    details: u32,
    /// 「不詳」 and 「旧資格情報」.
    unknown: Option<Spot>,
    former: Option<Spot>,
    /// Items of the declaration (申立書), 501 to 508 bit by bit, and the first of them.
    items: u8,
    first_item: Option<Spot>,
    insurer: Option<Spot>,
}

/// A field that is told of later.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    place: Place,
    layout: &'static Record,
    position: usize,
    raw: Vec<u8>,
}

impl Spot {
    pub(super) fn about(&self) -> About<'_> {
        About { place: self.place, layout: Some(self.layout), position: self.position, raw: &self.raw }
    }
}

/// Employer, address, its second line, telephone: by one of them the insurer can be looked for.
const FINDABLE: u8 = 0b0111_1000;

impl Checker<'_> {
    /// The insurer's record: sevens and nines stand in their own forms.
    pub(super) fn route_of_insurer(&mut self, told: &Told<'_>, insurer: Option<Insurer>, kind: Option<ClaimType>) {
        let [number, symbol, person] = [1, 2, 3].map(|position| told.fields.get(position));
        let filler = match insurer {
            Some(Insurer::Sevens) => b'7',
            Some(Insurer::Nines) => b'9',
            _ if is_misshapen(number) => return self.about(Check::SevensWidth, told, 1, None),
            _ => {
                // Nines stand behind the number of an insurer where a disaster took the card only.
                if person.len() >= 8 && person.iter().all(|byte| *byte == b'7') {
                    self.about(Check::SevensNumber, told, 3, None);
                }
                return;
            }
        };
        if number == b"77777779" {
            self.about(Check::FallbackSevens, told, 1, None);
        }
        if !symbol.is_empty() {
            self.about(Check::UnknownSymbol, told, 2, None);
        }
        let wanted = if kind.is_some_and(|kind| kind.scheme == 3) { 8 } else { 9 };
        if person.len() != wanted || person.iter().any(|byte| *byte != filler) {
            let filler = char::from(filler);
            let detail = [format!("「{filler}」を{wanted}桁並べる"), format!("{wanted} times `{filler}` is written")];
            self.about(Check::UnknownNumber, told, 3, Some(detail));
        }
        let spot = self.spot(told, 1);
        if let Some(claim) = &mut self.claim {
            claim.route.insurer = Some(spot);
        }
    }

    /// The confirmation: nobody who is unknown has a branch number.
    pub(super) fn route_of_confirmation(&mut self, told: &Told<'_>) {
        let unknown = self.claim.as_ref().is_some_and(|claim| claim.insurer == Some(Insurer::Sevens));
        if unknown && !told.fields.get(6).is_empty() {
            self.about(Check::UnknownBranch, told, 6, None);
        }
    }

    /// A detail; remarks are looked at by their code.
    pub(super) fn route_of_detail(&mut self, told: &Told<'_>, code_at: usize, code: &[u8]) {
        let dispensing = self.kind == Kind::Dispensing;
        let Some(claim) = &mut self.claim else { return };
        // In a dispensing claim the remarks stand behind the drugs they speak of.
        if code.first() == Some(&b'8') || !dispensing {
            claim.route.details += 1;
        }
        let first = claim.route.details == 1;
        match code {
            b"820000245" | b"820000246" => {
                let text = told.fields.get(code_at + 1);
                let unknown = code.ends_with(b"6");
                if unknown && !first {
                    self.about(Check::MarkNotFirst, told, code_at, None);
                }
                if !text.is_empty() {
                    self.about(Check::MarkText, told, code_at + 1, None);
                }
                let spot = self.spot(told, code_at);
                let Some(claim) = &mut self.claim else { return };
                let mark = if unknown { &mut claim.route.unknown } else { &mut claim.route.former };
                mark.get_or_insert(spot);
            }
            [b'8', b'3', b'0', b'0', b'0', b'0', b'5', b'0', item @ b'1'..=b'8'] => {
                let spot = self.spot(told, code_at);
                let Some(claim) = &mut self.claim else { return };
                claim.route.items |= 1 << (item - b'1');
                claim.route.first_item.get_or_insert(spot);
            }
            _ => {}
        }
    }

    fn spot(&self, told: &Told<'_>, position: usize) -> Spot {
        let start = told.fields.start(position).unwrap_or_default();
        let place = Place { offset: told.place.offset + start as u64, ..told.place };
        Spot { place, layout: self.plan(told).layout, position, raw: told.fields.get(position).to_vec() }
    }
}

impl Route {
    /// What the whole claim says of its route.
    pub(super) fn findings(&self, insurer: Option<Insurer>) -> Vec<(&Spot, Check)> {
        let mut found = vec![];
        match (&self.insurer, insurer) {
            (Some(spot), Some(Insurer::Sevens)) => {
                if self.unknown.is_none() {
                    found.push((spot, Check::UnknownUnmarked));
                }
                if self.items & FINDABLE == 0 {
                    found.push((spot, Check::NoStatement));
                }
                if let Some(former) = &self.former {
                    found.push((former, Check::BothMarks));
                }
            }
            (Some(_), _) => found.extend(self.first_item.as_ref().map(|item| (item, Check::DisasterFamily))),
            (None, _) => {
                match (&self.unknown, &self.former) {
                    (Some(unknown), Some(_)) => found.push((unknown, Check::BothMarks)),
                    (Some(unknown), None) if insurer.is_some() => found.push((unknown, Check::MarkedKnown)),
                    _ => {}
                }
                if self.unknown.is_none() {
                    found.extend(self.first_item.as_ref().map(|item| (item, Check::StatementUnmarked)));
                }
            }
        }
        found
    }
}

/// Sevens in a form that is none: fewer or more than eight, full-width, apart, or with another last digit.
fn is_misshapen(number: &[u8]) -> bool {
    let mut sevens = 0;
    let mut at = 0;
    while let Some(byte) = number.get(at) {
        let length = match (byte, number.get(at + 1)) {
            (b'7', _) => 1,
            (0x82, Some(0x56)) => 2,
            (b' ', _) => {
                at += 1;
                continue;
            }
            (0x81, Some(0x40)) => {
                at += 2;
                continue;
            }
            (digit, None) if digit.is_ascii_digit() && sevens >= 7 => return true,
            _ => return false,
        };
        sevens += 1;
        at += length;
    }
    sevens >= 6
}

#[cfg(test)]
mod tests {
    use super::is_misshapen;

    #[test]
    fn sevens_in_other_forms_are_told_from_numbers() {
        let wide = [0x82, 0x56].repeat(8);
        for wrong in [&b"7777777"[..], b"777777777", b"  777777", b"77777778", b"7777 7777", b"777777", &wide] {
            assert!(is_misshapen(wrong), "{wrong:?}");
        }
        for number in [&b"06132013"[..], b"77771234", b"  138057", b"", b"77", b"17777777"] {
            assert!(!is_misshapen(number), "{number:?}");
        }
    }
}
