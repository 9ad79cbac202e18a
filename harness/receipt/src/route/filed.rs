//! What stands in a file about whom it is filed with.

use crate::Kind;
use crate::layout::Layout;
use crate::parse::{Claim, File, Record};
use encoding_rs::SHIFT_JIS;

/// What a file says of its claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filed {
    /// 審査支払機関, as it stands.
    pub payer: String,
    /// Claims in order.
    pub claims: Vec<FiledClaim>,
}

/// What a claim says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FiledClaim {
    /// レセプト種別.
    pub claim_type: String,
    /// Month of the visits, `YYYYMM`.
    pub service_month: String,
    /// 保険者番号 without the blanks that fill it up; the first public payer's where there is no insurer.
    pub insurer_number: String,
    /// 記号.
    pub symbol: String,
    /// 番号; 受給者番号 where there is no insurer.
    pub number: String,
    /// 枝番.
    pub branch: String,
    /// 確認区分 of every confirmation.
    pub confirmed: Vec<String>,
    /// Remarks of the claim as a whole: those about the route, and all with 診療識別 01.
    pub remarks: Vec<FiledRemark>,
    /// Days that are marked as visits, 1 to 31, of the first payer.
    pub days: Vec<u8>,
    /// Where the claim begins, and its insurer.
    pub at: Place,
    /// The insurer's record.
    pub insurer_at: Place,
}

/// A remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiledRemark {
    /// Comment code.
    pub code: String,
    /// Its text.
    pub text: String,
    /// Where.
    pub at: Place,
}

/// A place in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: u64,
    /// Byte, from 0.
    pub offset: u64,
}

impl Place {
    fn of(record: &Record<'_>) -> Self {
        Self { line: record.line, offset: record.offset }
    }
}

impl Filed {
    /// Reads a file of this kind. What cannot be read is left empty: the validator tells of it.
    pub fn read(bytes: &[u8], kind: Kind) -> Self {
        let file = File::parse(bytes, kind);
        let head = file.head.iter().find(|record| record.id() == Some(kind.opening()));
        let payer = head.map(|record| field(kind, record, "payer")).unwrap_or_default();
        Self { payer, claims: file.claims.iter().map(|claim| read(claim, kind)).collect() }
    }

    /// The claim of a visit on this day of the month; the last one where no claim marks the day.
    pub fn claim_of(&self, day: u8) -> Option<&FiledClaim> {
        self.claims.iter().find(|claim| claim.days.contains(&day)).or(self.claims.last())
    }
}

fn read(claim: &Claim<'_>, kind: Kind) -> FiledClaim {
    let text =
        |id: &[u8; 2], ident: &str| claim.record(*id).map(|record| field(kind, record, ident)).unwrap_or_default();
    let insured = claim.record(*b"HO").is_some();
    let (payer, [insurer, number]) =
        if insured { (b"HO", ["insurer_no", "number"]) } else { (b"KO", ["payer_no", "recipient_no"]) };
    FiledClaim {
        claim_type: text(b"RE", "claim_type"),
        service_month: text(b"RE", "service_month"),
        insurer_number: text(payer, insurer).trim_start_matches(' ').to_string(),
        symbol: text(b"HO", "symbol"),
        number: text(payer, number),
        branch: text(b"SN", "branch"),
        confirmed: claim.all(*b"SN").map(|record| field(kind, record, "confirm_kind")).collect(),
        remarks: claim.records.iter().filter_map(|record| remark(kind, record)).collect(),
        days: claim.record(*b"JD").map(|record| marked(record)).unwrap_or_default(),
        at: claim.records.first().map(Place::of).unwrap_or_default(),
        insurer_at: claim.record(*payer).map(Place::of).unwrap_or_default(),
    }
}

fn remark(kind: Kind, record: &Record<'_>) -> Option<FiledRemark> {
    if !matches!(record.id(), Some([b'C', b'O'] | [b'T', b'K'])) {
        return None;
    }
    let code = field(kind, record, "comment_code");
    let of_route = matches!(code.as_str(), "820000245" | "820000246") || is_declared(&code);
    let whole = field(kind, record, "service_id") == "01";
    (of_route || whole).then(|| FiledRemark { code, text: field(kind, record, "text"), at: Place::of(record) })
}

/// Whether this is an item of the declaration: 830000501 to 508.
pub(super) fn is_declared(code: &str) -> bool {
    code.len() == 9 && code.strip_prefix("83000050").is_some_and(|item| matches!(item.as_bytes(), [b'1'..=b'8']))
}

fn marked(record: &Record<'_>) -> Vec<u8> {
    (1..=31u8).filter(|day| matches!(record.field(usize::from(*day) + 1), b"1" | b"2")).collect()
}

fn field(kind: Kind, record: &Record<'_>, ident: &str) -> String {
    let layout = record.id().and_then(|id| Layout::of(kind).record(id));
    let position = layout.and_then(|layout| layout.field(ident)).map(|(position, _)| position);
    position.map(|position| SHIFT_JIS.decode(record.field(position)).0.into_owned()).unwrap_or_default()
}
