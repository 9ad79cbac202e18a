//! Records of a claim: what each says, and whether it can be.

use super::characters;
use super::checker::{Checker, Told};
use super::claim::{ClaimType, Payer, burden};
use super::digits::{self, Insurer, Month};
use super::finding::Place;
use super::plan::{Detail, Meaning};
use super::tables;
use crate::Kind;
use crate::code::Check;

impl Checker<'_> {
    pub(super) fn in_claim(&mut self, meaning: Meaning, told: &Told<'_>) {
        match meaning {
            Meaning::Claim => self.common(told),
            Meaning::Insurer => self.insurer(told),
            Meaning::Public => self.public(told),
            Meaning::Confirmation => self.confirmation(told),
            Meaning::Days => self.days(told),
            Meaning::Disease => self.disease(told),
            Meaning::Institution | Meaning::Totals | Meaning::Other => {
                if let Some(detail) = self.plan(told).detail {
                    self.detail(told, detail);
                }
            }
        }
    }

    fn common(&mut self, told: &Told<'_>) {
        let field = |position| told.fields.get(position);
        let at = self.at(told);
        let Some(claim) = &mut self.claim else { return };
        let again = std::mem::replace(&mut claim.common, true);
        if again {
            // A part of a DPC claim.
            claim.parts_open = claim.parts_open.saturating_sub(1);
            return;
        }
        claim.number = digits::number(field(1)).and_then(|number| number.try_into().ok());
        let sequence = claim.number.map(u64::from);
        claim.kind = ClaimType::parse(field(2), self.kind.type_digit());
        let (kind, typed) = (claim.kind, field(2).len() == 4);
        claim.service = Month::parse(field(3));
        claim.birth = digits::date(field(6));
        let (service, birth) = (claim.service, claim.birth);
        if self.kind == Kind::Dpc && field(18) == b"1" {
            claim.parts_open = digits::number(field(19)).unwrap_or_default();
        }
        if sequence.is_some_and(|number| number != self.file.claims) {
            self.about(Check::ClaimSequence, told, 1, None);
        }
        if kind.is_none() && typed {
            self.about(Check::ClaimType, told, 2, None);
        }
        match (service, self.file.claim_month) {
            (None, _) if digits::is_japanese_era(field(3)) => self.about(Check::JapaneseEra, told, 3, None),
            (None, _) if !field(3).is_empty() => self.about(Check::ServiceMonth, told, 3, None),
            (Some(service), Some(claimed)) if service >= claimed => self.about(Check::LateService, told, 3, None),
            _ => {}
        }
        self.name(told, 4);
        if !field(5).is_empty() && !matches!(field(5), b"1" | b"2") {
            self.about(Check::Sex, told, 5, None);
        }
        match birth {
            None if digits::is_japanese_era(field(6)) => self.about(Check::JapaneseEra, told, 6, None),
            None if field(6).len() == 8 => self.about(Check::BirthDate, told, 6, None),
            Some((month, _)) if service.is_some_and(|service| month > service) => {
                self.about(Check::BornLater, told, 6, None)
            }
            _ => {}
        }
        self.codes(told, at.special_notes, 2, tables::is_special_note, Check::SpecialNotes);
        self.codes(told, at.ward, 2, tables::is_ward, Check::Ward);
        self.codes(told, at.patient_state, 3, |_| true, Check::PatientState);
        let inpatient = kind.is_some_and(ClaimType::inpatient);
        if self.kind == Kind::Medical && kind.is_some() {
            let (beds, admission) = (at.beds, at.admission_date);
            match (inpatient, field(beds).is_empty(), field(admission).is_empty()) {
                (true, true, _) => self.about(Check::Beds, told, beds, None),
                (false, false, _) => self.about(Check::NeedlessBeds, told, beds, None),
                _ => {}
            }
            if inpatient && field(admission).is_empty() {
                self.about(Check::Admission, told, admission, None);
            }
        }
        self.age(told, kind, service, birth);
    }

    /// Family and given name are parted by one blank of the same width.
    fn name(&mut self, told: &Told<'_>, position: usize) {
        let name = told.fields.get(position);
        let made = characters::made(name);
        if name.is_empty() || made.broken.is_some() || (made.wide && made.narrow) {
            return;
        }
        let blanks = match made.wide {
            true => name.chunks(2).filter(|pair| *pair == b"\x81\x40").count(),
            false => name.iter().filter(|byte| **byte == b' ').count(),
        };
        if blanks != 1 {
            self.about(Check::NameForm, told, position, None);
        }
    }

    /// A field of codes of one length each.
    fn codes(&mut self, told: &Told<'_>, position: usize, length: usize, known: fn(&[u8]) -> bool, check: Check) {
        let text = told.fields.get(position);
        if position > 0 && !text.is_empty() && !(text.len().is_multiple_of(length) && text.chunks(length).all(known)) {
            self.about(check, told, position, None);
        }
    }

    /// Whole years at the end of the service month decide who is a child.
    fn age(&mut self, told: &Told<'_>, kind: Option<ClaimType>, service: Option<Month>, birth: Option<(Month, u32)>) {
        let (Some(kind), Some(service), Some((born, day))) = (kind, service, birth) else { return };
        if born > service || !matches!(kind.scheme, 1 | 4) {
            return;
        }
        let years = service.year - born.year - u32::from(service.month < born.month);
        // School begins in the April behind the sixth birthday; who is born on 1 April is of the year before.
        let early = born.month < 4 || (born.month == 4 && day == 1);
        let school = Month { year: born.year + if early { 6 } else { 7 }, month: 4 };
        if matches!(kind.who, 3 | 4) && service >= school {
            self.about(Check::PreschoolAge, told, 6, None);
        }
        if matches!(kind.who, 1 | 2) && years < 15 && self.kind != Kind::Dpc {
            // Told with the insurer: a child may be the head of a 国民健康保険 household.
            if let Some(claim) = &mut self.claim {
                claim.young_holder = Some(Place { offset: told.place.offset, line: told.place.line });
            }
        }
    }

    fn insurer(&mut self, told: &Told<'_>) {
        let field = |position| told.fields.get(position);
        let at = self.at(told);
        let (days, points) = (at.days, at.points);
        let insurer = Insurer::parse(field(1));
        let payer = self.payer(told, days, points);
        let Some(claim) = &mut self.claim else { return };
        claim.insurer = insurer;
        claim.payers[0] = Some(payer);
        claim.there |= 1;
        let (kind, young) = (claim.kind, claim.young_holder);
        self.file.payers += 1;
        self.route_of_insurer(told, insurer, kind);
        match insurer {
            None if field(1).len() == 8 => self.about(Check::InsurerForm, told, 1, None),
            Some(Insurer::Law(law)) => {
                let elder = kind.is_some_and(|kind| kind.scheme == 3);
                let retired = kind.is_some_and(|kind| kind.scheme == 4);
                if !tables::LAWS.contains(&law) {
                    self.about(Check::LawNumber, told, 1, None);
                } else if kind.is_some() && ((law == 39) != elder || (law == 67) != retired) {
                    self.about(Check::LawAndType, told, 1, None);
                } else if !digits::has_check_digit(field(1)) {
                    self.about(Check::InsurerDigit, told, 1, None);
                }
                if young.is_some() && kind.is_some_and(|kind| kind.scheme == 1) {
                    self.about(Check::HolderAge, told, 1, None);
                }
                self.numbers(told, law);
            }
            Some(Insurer::National) if !digits::has_check_digit(&field(1)[2..]) => {
                self.about(Check::InsurerDigit, told, 1, None);
            }
            _ => {}
        }
        let together = characters::made(field(2)).count + characters::made(field(3)).count;
        if together > 19 {
            self.about(Check::LongNumber, told, 2, None);
        }
        self.copay(told, at.copay, payer, Check::Copay);
        let reduction = at.reduction;
        if !field(reduction).is_empty() && !matches!(field(reduction), b"1" | b"2" | b"3") {
            self.about(Check::Reduction, told, reduction, None);
        }
    }

    /// Symbol and number, by law.
    fn numbers(&mut self, told: &Told<'_>, law: u8) {
        let [symbol, number] = [2, 3].map(|position| told.fields.get(position));
        let digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
        match law {
            39 => {
                if !symbol.is_empty() {
                    self.about(Check::ElderSymbol, told, 2, None);
                }
                if !number.is_empty() && (number.len() != 8 || !digits(number)) {
                    self.about(Check::ElderNumber, told, 3, None);
                }
            }
            1 if !symbol.is_empty() && (!matches!(symbol.len(), 7 | 8) || !digits(symbol)) => {
                self.about(Check::AssociationSymbol, told, 2, None);
            }
            6 | 63 if !symbol.is_empty() && !digits(symbol) => self.about(Check::SocietySymbol, told, 2, None),
            _ => {}
        }
    }

    fn public(&mut self, told: &Told<'_>) {
        let field = |position| told.fields.get(position);
        let at = self.at(told);
        let (days, points) = (at.days, at.points);
        let payer = self.payer(told, days, points);
        let Some(claim) = &mut self.claim else { return };
        if let Some(free) = claim.payers[1..].iter().position(Option::is_none) {
            claim.payers[free + 1] = Some(payer);
            claim.there |= 2 << free;
        }
        self.file.payers += 1;
        let number = field(1);
        if number.len() == 8 && !number.iter().all(u8::is_ascii_digit) {
            self.about(Check::PublicForm, told, 1, None);
        } else if number.len() == 8 && !digits::has_check_digit(number) {
            self.about(Check::PublicDigit, told, 1, None);
        }
        let recipient = field(2);
        if recipient.is_empty() {
            if number.len() == 8 && !number.starts_with(b"30") {
                self.about(Check::Missing, told, 2, None);
            }
        } else if recipient.len() < 7 {
            self.about(Check::RecipientForm, told, 2, None);
        } else if recipient.len() == 7
            && recipient.iter().all(u8::is_ascii_digit)
            && !digits::has_check_digit(recipient)
        {
            self.about(Check::RecipientDigit, told, 2, None);
        }
        self.copay(told, at.copay, payer, Check::PublicCopay);
    }

    fn payer(&mut self, told: &Told<'_>, days: usize, points: usize) -> Payer {
        let start = told.fields.start(points).unwrap_or_default();
        let payer = Payer {
            points_at: Place { offset: told.place.offset + start as u64, ..told.place },
            days: digits::number(told.fields.get(days)),
            points: digits::number(told.fields.get(points)),
            sum: 0,
        };
        let month = self.claim.as_ref().and_then(|claim| claim.service);
        if self.kind != Kind::Dispensing
            && payer.days.zip(month).is_some_and(|(days, month)| days > u64::from(month.days()))
        {
            self.about(Check::VisitsAndDays, told, days, None);
        }
        payer
    }

    fn copay(&mut self, told: &Told<'_>, position: usize, payer: Payer, check: Check) {
        let amount = digits::number(told.fields.get(position));
        if amount.zip(payer.points).is_some_and(|(amount, points)| amount > 0 && amount >= points.saturating_mul(10)) {
            self.about(check, told, position, None);
        }
    }

    fn confirmation(&mut self, told: &Told<'_>) {
        let field = |position| told.fields.get(position);
        if self.claim.as_ref().is_some_and(|claim| claim.payers[0].is_none() && claim.payers[1].is_some()) {
            self.about(Check::ConfirmOfPublic, told, 0, None);
        } else if !field(1).is_empty() && field(1) != b"1" {
            self.about(Check::KindOfPayer, told, 1, None);
        }
        if field(2).len() == 2 && field(2) != b"01" {
            self.about(Check::ConfirmKind, told, 2, None);
        }
        self.route_of_confirmation(told);
        let branch = field(6);
        if !branch.is_empty() && (branch.len() != 2 || !branch.iter().all(u8::is_ascii_digit)) {
            self.about(Check::Branch, told, 6, None);
        }
    }

    fn days(&mut self, told: &Told<'_>) {
        let payer = digits::number(told.fields.get(1)).and_then(|number| number.checked_sub(1)).unwrap_or(9) as usize;
        let Some(claim) = &mut self.claim else { return };
        let known = claim.payers.get(payer).is_some_and(Option::is_some);
        let month = claim.service;
        let (mut counted, mut marked) = (0u32, 0u32);
        let mut wrong = None;
        for day in 1..=31usize {
            match told.fields.get(day + 1) {
                b"" => continue,
                b"1" => (counted, marked) = (counted + 1, marked | 1 << day),
                b"2" => marked |= 1 << day,
                _ => drop(wrong.get_or_insert((Check::DayMark, day + 1))),
            }
            if month.is_some_and(|month| day as u32 > month.days()) {
                wrong.get_or_insert((Check::DayInMonth, day + 1));
            }
        }
        if let Some(slot) = claim.marked.get_mut(payer).filter(|_| known) {
            *slot = Some(marked);
        }
        let stated = claim.payers.get(payer).copied().flatten().and_then(|payer| payer.days);
        if !known {
            self.about(Check::KindOfPayer, told, 1, None);
        }
        if let Some((check, position)) = wrong {
            self.about(check, told, position, None);
        } else if let Some(stated) = stated.filter(|stated| *stated != u64::from(counted)) {
            let detail =
                [format!("実日数{stated}、受診日{counted}"), format!("{stated} days stated, {counted} marked")];
            self.about(Check::DayCount, told, 0, Some(detail));
        }
    }

    fn disease(&mut self, told: &Told<'_>) {
        let at = self.at(told);
        let Some(claim) = &mut self.claim else { return };
        claim.diseases += 1;
        let (code, name, outcome) = (at.disease_code, at.disease_name, at.outcome);
        let uncoded = told.fields.get(code) == b"0000999";
        let named = !told.fields.get(name).is_empty();
        if named && !uncoded && told.fields.get(code).len() == 7 {
            self.about(Check::DiseaseName, told, name, None);
        }
        if uncoded && !named {
            self.about(Check::DiseaseUnnamed, told, name, None);
        }
        let text = told.fields.get(outcome);
        if outcome > 0 && text.len() == 1 && text[0].is_ascii_digit() && !matches!(text, b"1" | b"2" | b"3" | b"4") {
            self.about(Check::Outcome, told, outcome, None);
        }
    }

    fn detail(&mut self, told: &Told<'_>, detail: Detail) {
        let field = |position: usize| if position == 0 { &b""[..] } else { told.fields.get(position) };
        let code = field(detail.code);
        if code.len() == 9 && code[0] != detail.master && code.iter().all(u8::is_ascii_digit) {
            self.about(Check::CodeMaster, told, detail.code, None);
        }
        if detail.service > 0 {
            self.service(told, detail.service);
        }
        self.route_of_detail(told, detail.code, code);
        let payers = burden(field(detail.burden));
        let Some(claim) = &mut self.claim else { return };
        let service = claim.service_id;
        let there = claim.there;
        match payers {
            None if field(detail.burden).len() == 1 => self.about(Check::Burden, told, detail.burden, None),
            Some(payers) if payers & !there != 0 => self.about(Check::BurdenPayer, told, detail.burden, None),
            _ => {}
        }
        if detail.times == 0 {
            return;
        }
        let (points, times) = (digits::number(field(detail.points)), digits::number(field(detail.times)));
        let Some(claim) = &mut self.claim else { return };
        let unreadable = (points.is_none() && !field(detail.points).is_empty()) || times.is_none() || payers.is_none();
        claim.unsummed |= unreadable;
        // Meals stand in their own sums.
        if let (Some(points), Some(times), Some(payers)) = (points, times, payers)
            && service != Some(97)
        {
            let sum = points.saturating_mul(times);
            let mut named = payers & there;
            while named != 0 {
                if let Some(payer) = &mut claim.payers[named.trailing_zeros() as usize] {
                    payer.sum = payer.sum.saturating_add(sum);
                }
                named &= named - 1;
            }
        }
        self.days_of(told, detail, times);
    }

    fn days_of(&mut self, told: &Told<'_>, detail: Detail, times: Option<u64>) {
        let (mut sum, mut done) = (0u64, 0u32);
        let mut marked = told.fields.days_from(detail.day);
        let any = marked != 0;
        while marked != 0 {
            let day = marked.trailing_zeros();
            marked &= marked - 1;
            let Some(count) = digits::number(told.fields.get(detail.day + day as usize)) else { return };
            sum = sum.saturating_add(count);
            done |= u32::from(count > 0) << (day + 1);
        }
        let Some(claim) = &mut self.claim else { return };
        claim.done |= done;
        let month = claim.service;
        if month.is_some_and(|month| u64::from(done) >> (month.days() + 1) != 0) {
            self.about(Check::DayInMonth, told, detail.day, None);
        } else if let Some(times) = times.filter(|times| any && *times != sum) {
            let detail_text = [format!("回数{times}、算定日の合計{sum}"), format!("{times} times, {sum} by days")];
            self.about(Check::TimesAndDays, told, detail.times, Some(detail_text));
        }
    }

    fn service(&mut self, told: &Told<'_>, position: usize) {
        let text = told.fields.get(position);
        let Some(claim) = &mut self.claim else { return };
        if text.is_empty() {
            claim.without_id += 1;
            let (first, run) = (claim.service_id.is_none(), claim.without_id);
            if first {
                claim.service_id = Some(0);
                self.about(Check::NoServiceId, told, position, None);
            } else if run == 99 {
                self.about(Check::TooManyDetails, told, position, None);
            }
            return;
        }
        claim.without_id = 0;
        let Some(service) = digits::number(text) else { return };
        let before = claim.service_id.replace(service);
        let inpatient = claim.kind.is_some_and(ClaimType::inpatient);
        let outpatient = claim.kind.is_some() && !inpatient;
        if self.kind == Kind::Medical && !tables::is_service(service) {
            self.about(Check::ServiceId, told, position, None);
        } else if self.kind == Kind::Medical && service == 24 && outpatient {
            self.about(Check::Dispensed24, told, position, None);
        } else if before.is_some_and(|before| before > service) {
            self.about(Check::ServiceOrder, told, position, None);
        }
    }
}
