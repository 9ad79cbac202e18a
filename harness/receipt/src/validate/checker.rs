//! The checker: takes lines in order and tells what is wrong with them.

use super::claim::Claim;
use super::digits::{self, Month};
use super::fields::{self, Fields, Spans};
use super::finding::{About, Finding, Place};
use super::plan::{Meaning, Plan, Positions, plans};
use crate::Kind;
use crate::code::{Check, Level};
use crate::layout::Layout;
use crate::parse::{END_MARK, End, Record};

/// Checks a file of one kind, line by line.
pub struct Checker<'s> {
    pub(super) kind: Kind,
    plans: Vec<Plan>,
    tell: &'s mut dyn FnMut(Finding),
    /// Room for the places of fields, while no record is looked at.
    free: Option<Box<Spans>>,
    /// Fields of a record that did not pass at once.
    doubtful: Vec<(usize, usize, usize)>,
    pub(super) file: FileState,
    pub(super) claim: Option<Claim>,
}

/// What is known of the file so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FileState {
    line_end_told: bool,
    started: bool,
    /// Totals records so far.
    totals: u64,
    end_mark: bool,
    /// A line was longer than any can be, and goes on.
    cut: bool,
    last: Place,
    pub(super) claim_month: Option<Month>,
    volume: Vec<u8>,
    pub(super) claims: u64,
    refused: u64,
    /// HO and KO records, and the points of the claims.
    pub(super) payers: u64,
    pub(super) points: u64,
    pub(super) unsummed: bool,
}

impl FileState {
    /// The same, with sums of its own: how a piece of the file may find it.
    pub(super) fn assumed(&self) -> Self {
        Self { payers: 0, points: 0, refused: 0, unsummed: false, last: Place::default(), ..self.clone() }
    }

    /// Whether a piece that began with `began` could as well have begun here.
    pub(super) fn is_as(&self, began: &Self) -> bool {
        self.assumed() == *began
    }

    /// Whether a piece that began with `began` asked for the sums of the whole file: at a totals record.
    pub(super) fn asked_for_sums(&self, began: &Self) -> bool {
        self.totals != began.totals
    }

    /// Goes on to the state at the end of a piece, whose sums are its own.
    pub(super) fn add(&mut self, ended: Self) {
        let (payers, points, refused) = (self.payers, self.points, self.refused);
        let unsummed = self.unsummed;
        *self = ended;
        self.payers += payers;
        self.points = self.points.saturating_add(points);
        self.refused += refused;
        self.unsummed |= unsummed;
    }
}

impl<'s> Checker<'s> {
    /// A checker that goes on from here, between two claims.
    pub(super) fn resume(kind: Kind, tell: &'s mut dyn FnMut(Finding), file: FileState) -> Self {
        Self { file, ..Self::new(kind, tell) }
    }

    /// Ends the open claim and stops between two claims.
    pub(super) fn pause(mut self) -> FileState {
        self.close_claim();
        self.file
    }

    /// A checker that tells its findings as it goes.
    pub fn new(kind: Kind, tell: &'s mut dyn FnMut(Finding)) -> Self {
        Self { kind, plans: plans(kind), tell, free: None, doubtful: vec![], file: FileState::default(), claim: None }
    }

    /// Claims so far.
    pub fn claims(&self) -> u64 {
        self.file.claims
    }

    /// Takes the next line. Nothing behind the end mark belongs to a claim.
    pub fn line(&mut self, record: &Record<'_>) {
        let before = self.file.end_mark;
        self.any_line(record);
        if self.file.end_mark && !before {
            self.close_claim();
        }
    }

    fn any_line(&mut self, record: &Record<'_>) {
        let place = Place { line: record.line, offset: record.offset };
        if self.file.cut {
            self.file.cut = record.end == End::Cut;
            return;
        }
        self.file.last = place;
        if self.file.end_mark {
            return self.bare(Check::AfterEndMark, place, record.bytes);
        }
        if record.id() == Some(self.kind.claim_opening()) && !self.within_parts() {
            self.close_claim();
        }
        let mut record = *record;
        let length = record.bytes.len() as u64;
        let mark = match record.bytes {
            [END_MARK, ..] => Some(0),
            [body @ .., END_MARK] => Some(body.len()),
            _ => None,
        };
        if let Some(mark) = mark {
            self.file.end_mark = true;
            let (body, behind) = (&record.bytes[..mark], &record.bytes[mark + 1..]);
            if !behind.is_empty() || record.end != End::File {
                self.bare(Check::AfterEndMark, Place { offset: place.offset + mark as u64 + 1, ..place }, behind);
            }
            if body.is_empty() {
                return;
            }
            record.bytes = body;
        }
        match record.end {
            End::CrLf => {}
            End::Lf => {
                if !std::mem::replace(&mut self.file.line_end_told, true) {
                    self.of_line(Check::LineEnd, Place { offset: place.offset + length, ..place }, b"\n");
                }
            }
            End::File => self.of_line(Check::CutLine, place, record.bytes),
            End::Cut => {
                self.file.cut = true;
                return self.of_line(Check::LongLine, place, record.bytes);
            }
        }
        if record.bytes.is_empty() {
            return self.bare(Check::EmptyLine, place, b"");
        }
        self.record(&record, place);
    }

    /// Ends the file.
    pub fn finish(mut self) -> u64 {
        self.close_claim();
        let last = self.file.last;
        if !self.file.started {
            self.bare(Check::EmptyFile, last, b"");
            return 0;
        }
        if self.file.totals == 0 {
            self.bare(Check::NoTotals, last, b"");
        }
        if !self.file.end_mark {
            self.bare(Check::NoEndMark, last, b"");
        }
        if self.file.refused >= 1000 {
            self.bare(Check::TooManyFaults, last, b"");
        }
        self.file.claims
    }

    fn record(&mut self, record: &Record<'_>, place: Place) {
        let index = record.id().and_then(|id| Layout::of(self.kind).index(id));
        let first = !std::mem::replace(&mut self.file.started, true);
        let Some(index) = index else {
            if first {
                self.bare(Check::FirstRecord, place, record.bytes);
            }
            return self.bare(Check::UnknownRecord, place, record.bytes);
        };
        let meaning = self.plans[index].meaning;
        if first && meaning != Meaning::Institution {
            self.bare(Check::FirstRecord, place, record.bytes);
        }
        if self.file.totals > 0 {
            self.bare(Check::AfterTotals, place, record.bytes);
        }
        let id = self.plans[index].layout.id;
        if !first && meaning == Meaning::Institution {
            self.bare(Check::HeaderTwice, place, record.bytes);
        }
        let opens = id == self.kind.claim_opening() && !(self.kind == Kind::Dpc && self.within_parts());
        let lost_head =
            id == *b"RE" && self.claim.as_ref().is_some_and(|claim| claim.common && self.kind == Kind::Dental);
        if opens || lost_head || meaning == Meaning::Totals {
            self.close_claim();
        }
        if opens || lost_head {
            self.claim = Some(Claim { head: place, counts: vec![0; self.plans.len()], ..Claim::default() });
            self.file.claims += 1;
        }
        let mut spans = self.free.take().unwrap_or_else(|| Box::new(Spans::new()));
        let mut doubtful = std::mem::take(&mut self.doubtful);
        fields::cut(&self.plans[index].gates, record.bytes, &mut spans, |position, start, end| {
            doubtful.push((position, start, end));
        });
        for (position, start, end) in doubtful.drain(..) {
            self.look(index, place, position, &record.bytes[start..end], start);
        }
        self.doubtful = doubtful;
        self.count_fields(index, record, place, spans.count());
        let told = Told { index, place, fields: Fields::new(record.bytes, &spans) };
        if self.claim.is_some() {
            self.order(&told);
        }
        match meaning {
            Meaning::Institution => self.institution(&told),
            Meaning::Totals => self.totals(&told),
            _ if self.claim.is_some() => self.in_claim(meaning, &told),
            _ => self.about(Check::NoClaimHead, &told, 0, None),
        }
        self.free = Some(spans);
    }

    /// A field that did not pass at once.
    fn look(&mut self, index: usize, place: Place, position: usize, text: &[u8], start: usize) {
        let Plan { layout, meaning, .. } = self.plans[index];
        let Some(field) = layout.fields.get(position - 1) else { return };
        for (check, at) in fields::look(field, text) {
            let check = match (check, meaning) {
                (Check::NotForFirst, Meaning::Institution) => Check::Unneeded,
                (Check::NotForFirst, Meaning::Confirmation) => Check::ConfirmedData,
                (Check::NotDigits | Check::TooLong, Meaning::Totals) if position == 1 => Check::CountDigits,
                (Check::NotDigits | Check::TooLong, Meaning::Totals) if position == 2 => Check::PointsDigits,
                (check, _) => check,
            };
            let place = Place { offset: place.offset + (start + at.min(text.len())) as u64, ..place };
            let raw = text.get(at..).unwrap_or_default();
            self.tell(About { place, layout: Some(layout), position, raw }, check, None);
        }
    }

    fn count_fields(&mut self, index: usize, record: &Record<'_>, place: Place, found: usize) {
        let layout = self.plans[index].layout;
        let wanted = layout.fields.len();
        if found > wanted {
            let detail =
                [format!("{found}項目、規定は{wanted}項目"), format!("{found} fields, {wanted} are prescribed")];
            let about = About { place, layout: Some(layout), position: 0, raw: record.bytes };
            return self.tell(about, Check::TooManyFields, Some(detail));
        }
        if found == wanted {
            return;
        }
        let at = Place { offset: place.offset + record.bytes.len() as u64, ..place };
        let mut missing = false;
        for position in found + 1..=wanted {
            for (check, _) in fields::look(&layout.fields[position - 1], b"") {
                missing = true;
                self.tell(About { place: at, layout: Some(layout), position, raw: b"" }, check, None);
            }
        }
        if !missing {
            let detail =
                [format!("{found}項目、規定は{wanted}項目"), format!("{found} fields, {wanted} are prescribed")];
            self.tell(
                About { place: at, layout: Some(layout), position: 0, raw: b"" },
                Check::TooFewFields,
                Some(detail),
            );
        }
    }

    fn order(&mut self, told: &Told<'_>) {
        let (rank, most) = (self.plans[told.index].rank, self.plans[told.index].most);
        let Some(claim) = &mut self.claim else { return };
        claim.counts[told.index] += 1;
        let (count, behind) = (claim.counts[told.index], rank < claim.rank);
        claim.rank = claim.rank.max(rank);
        if count == most.saturating_add(1) {
            self.about(Check::RecordTwice, told, 0, None);
        } else if behind && count <= most && self.kind != Kind::Dpc {
            self.about(Check::RecordOrder, told, 0, None);
        }
    }

    /// Whether a DPC claim in parts (総括) is open: RE records inside belong to it.
    fn within_parts(&self) -> bool {
        self.claim.as_ref().is_some_and(|claim| claim.parts_open > 0)
    }

    fn institution(&mut self, told: &Told<'_>) {
        let at = self.at(told);
        let [payer, prefecture, fee, code] = [1, 2, 3, 4].map(|position| told.fields.get(position));
        if !payer.is_empty() && !matches!(payer, b"1" | b"2") {
            self.about(Check::PayerCode, told, 1, None);
        }
        if digits::number(prefecture).is_none_or(|number| !(1..=47).contains(&number)) && prefecture.len() == 2 {
            self.about(Check::Prefecture, told, 2, None);
        }
        let wanted: &[u8] = match self.kind {
            Kind::Medical | Kind::Dpc => b"1",
            Kind::Dental => b"3",
            Kind::Dispensing => b"4",
        };
        if !fee.is_empty() && fee != wanted {
            self.about(Check::FeeTable, told, 3, None);
        }
        let whole = [prefecture, fee, code].concat();
        if whole.len() == 10 && whole.iter().all(u8::is_ascii_digit) && !digits::has_check_digit(&whole) {
            self.about(Check::InstitutionDigit, told, 4, None);
        }
        let month = at.claim_month;
        let text = told.fields.get(month);
        self.file.claim_month = Month::parse(text);
        if self.file.claim_month.is_none() && !text.is_empty() {
            let check = if digits::is_japanese_era(text) { Check::JapaneseEra } else { Check::ClaimMonth };
            self.about(check, told, month, None);
        }
        let volume = at.volume;
        self.file.volume = told.fields.get(volume).to_vec();
        if self.file.volume.len() == 2 && digits::number(&self.file.volume).is_none_or(|number| number > 98) {
            self.about(Check::Volume, told, volume, None);
        }
        let notifications = at.notifications;
        if notifications > 0 && !told.fields.get(notifications).len().is_multiple_of(2) {
            self.about(Check::SpecialNotes, told, notifications, None);
        }
    }

    fn totals(&mut self, told: &Told<'_>) {
        self.file.totals += 1;
        let [count, points] = [1, 2].map(|position| digits::number(told.fields.get(position)));
        let compared = |stated: Option<u64>, counted: u64| stated.filter(|stated| *stated != counted);
        if let Some(stated) = compared(count, self.file.payers) {
            let counted = self.file.payers;
            let detail = [format!("記録は{stated}、実際は{counted}"), format!("{stated} stated, {counted} counted")];
            self.about(Check::TotalCount, told, 1, Some(detail));
        }
        if let Some(stated) = compared(points, self.file.points).filter(|_| !self.file.unsummed) {
            let counted = self.file.points;
            let detail = [format!("記録は{stated}、実際は{counted}"), format!("{stated} stated, {counted} counted")];
            self.about(Check::TotalPoints, told, 2, Some(detail));
        }
        let last = told.fields.get(3);
        let single = self.file.volume == b"00" && last != b"99";
        if last.len() == 2 && (single || (self.file.volume != b"00" && digits::number(last).is_none())) {
            self.about(Check::Volume, told, 3, None);
        }
    }

    /// Positions of the fields that mean something.
    pub(super) fn at(&self, told: &Told<'_>) -> Positions {
        self.plans[told.index].at
    }

    pub(super) fn plan(&self, told: &Told<'_>) -> &Plan {
        &self.plans[told.index]
    }

    /// Layout of the record with this identifier.
    pub(super) fn layout(&self, id: &[u8; 2]) -> Option<&'static crate::layout::Record> {
        Layout::of(self.kind).record(*id)
    }

    /// A finding about a field of the record just read; position 0: about the record.
    pub(super) fn about(&mut self, check: Check, told: &Told<'_>, position: usize, detail: Option<[String; 2]>) {
        let start = told.fields.start(position).unwrap_or_default();
        let place = Place { offset: told.place.offset + start as u64, ..told.place };
        let layout = Some(self.plans[told.index].layout);
        self.tell(About { place, layout, position, raw: told.fields.get(position) }, check, detail);
    }

    /// A finding about a line before it is known whose it is.
    fn of_line(&mut self, check: Check, place: Place, raw: &[u8]) {
        let about = About { place, layout: None, position: 0, raw };
        (self.tell)(about.finding(check, self.kind, None, None));
    }

    /// A finding about no field.
    fn bare(&mut self, check: Check, place: Place, raw: &[u8]) {
        self.tell(About { place, layout: None, position: 0, raw }, check, None);
    }

    pub(super) fn tell(&mut self, about: About<'_>, check: Check, detail: Option<[String; 2]>) {
        let number = self.claim.as_ref().and_then(|claim| claim.number);
        let finding = about.finding(check, self.kind, number, detail);
        if finding.level() >= Level::Claim
            && let Some(claim) = &mut self.claim
            && !std::mem::replace(&mut claim.refused, true)
        {
            self.file.refused += 1;
        }
        (self.tell)(finding);
    }
}

/// A record just read.
pub(super) struct Told<'a> {
    pub(super) index: usize,
    pub(super) place: Place,
    pub(super) fields: Fields<'a>,
}
