//! A month's file: institution, claims, totals.

use super::body;
use super::line::Line;
use super::{Claim, Scheme, WriteError};
use crate::Kind;
use crate::parse::END_MARK;
use madoguchi_rulebook::Day;

/// The claims of an institution to one payer in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// Kind of claims.
    pub kind: Kind,
    /// To whom the file goes.
    pub payer: Payer,
    /// Month of the claim (請求年月): any day of it.
    pub claim_month: Day,
    /// Who claims.
    pub institution: Institution,
    /// Claims, in order.
    pub claims: Vec<Claim>,
}

/// 審査支払機関.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Payer {
    /// 社会保険診療報酬支払基金.
    Fund,
    /// 国民健康保険団体連合会.
    Federation,
}

impl Payer {
    /// The digit of the record of the institution.
    pub fn digit(self) -> u8 {
        match self {
            Payer::Fund => b'1',
            Payer::Federation => b'2',
        }
    }

    /// Who is claimed from for an insurer: 国保 (six digits, 67) and 後期高齢者医療 (39) through the federation. `None`: nobody can
    /// tell by the number, as with sevens and nines.
    pub fn of_insurer(number: &str) -> Option<Self> {
        let number = number.trim_start();
        let filled_in = matches!(number, "77777777" | "77777779" | "777777" | "99999999");
        if filled_in || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        match (number.len(), number.get(..2)) {
            (6, _) | (8, Some("39" | "67")) => Some(Payer::Federation),
            (8, _) => Some(Payer::Fund),
            _ => None,
        }
    }

    /// Who is claimed from for a scheme, where no number tells.
    pub fn of_scheme(scheme: madoguchi_rulebook::facts::Scheme) -> Self {
        use madoguchi_rulebook::facts::Scheme;
        match scheme {
            Scheme::NationalHealth | Scheme::LateElderly => Payer::Federation,
            _ => Payer::Fund,
        }
    }
}

/// A synthetic institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Institution {
    /// 都道府県, 1 to 47.
    pub prefecture: u8,
    /// Seven digits.
    pub code: String,
    /// Its name, full-width.
    pub name: String,
    /// Telephone.
    pub phone: String,
}

impl Institution {
    /// The institution of the samples of a kind. Its code has the right check digit and belongs to nobody.
    pub fn sample(kind: Kind) -> Self {
        let (code, name) = match kind {
            Kind::Medical => ("9999908", "窓口医院"),
            Kind::Dpc => ("9999908", "窓口病院"),
            Kind::Dental => ("9999904", "窓口歯科"),
            Kind::Dispensing => ("9999902", "窓口薬局"),
        };
        Self { prefecture: 13, code: code.into(), name: name.into(), phone: "03-0000-0000".into() }
    }
}

impl Book {
    /// The file.
    ///
    /// # Errors
    /// [`WriteError`] names the record and field that cannot be written.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        let mut out = vec![];
        self.institution(self.kind.opening(), &mut out)?;
        let (mut payers, mut total) = (0, 0);
        for (index, claim) in self.claims.iter().enumerate() {
            if self.kind == Kind::Dental {
                self.institution(*b"IR", &mut out)?;
            }
            let points = self.claim(index + 1, claim, &mut out)?;
            payers += claim.public.len() + usize::from(claim.insured.is_some());
            total += points;
        }
        let totals = Line::new(self.kind, b"GO").set("count", payers.to_string()).set("points", total.to_string());
        totals.set("volume", "99").write(&mut out)?;
        out.push(END_MARK);
        Ok(out)
    }

    fn institution(&self, id: [u8; 2], out: &mut Vec<u8>) -> Result<(), WriteError> {
        let institution = &self.institution;
        let fee_table = match self.kind {
            Kind::Medical | Kind::Dpc => "1",
            Kind::Dental => "3",
            Kind::Dispensing => "4",
        };
        let line = Line::new(self.kind, &id)
            .set("payer", char::from(self.payer.digit()))
            .set("prefecture", format!("{:02}", institution.prefecture))
            .set("fee_table", fee_table)
            .set("institution_code", &institution.code)
            .set_if_there("institution_name", &institution.name)
            .set("claim_month", month(self.claim_month))
            .set_if_there("volume", "00")
            .set_if_there("phone", &institution.phone);
        line.write(out)
    }

    fn claim(&self, number: usize, claim: &Claim, out: &mut Vec<u8>) -> Result<u64, WriteError> {
        let days = claim.days(self.kind);
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return Err(WriteError::NoVisit) };
        if first.month_start() != last.month_start() {
            return Err(WriteError::TwoMonths { first: first.to_string(), other: last.to_string() });
        }
        if claim.insured.is_none() && claim.public.is_empty() {
            return Err(WriteError::NoPayer);
        }
        let mut detail = vec![];
        let points = body::write(self.kind, claim, &days, &mut detail)?;
        self.common(number, claim, *first, out)?;
        self.payers(claim, &days, points, out)?;
        out.extend(detail);
        Ok(points)
    }

    fn common(&self, number: usize, claim: &Claim, first: Day, out: &mut Vec<u8>) -> Result<(), WriteError> {
        let patient = &claim.patient;
        let mut line = Line::new(self.kind, b"RE")
            .set("claim_no", number.to_string())
            .set("claim_type", claim.kind_of_claim(self.kind))
            .set("service_month", month(first))
            .set("name", &patient.name)
            .set("sex", if patient.female { "2" } else { "1" })
            .set("birth_date", date(patient.birth_date))
            .set_if_there("name_kana", &patient.kana);
        if self.kind == Kind::Dpc {
            line = line.set("admission_date", date(first)).set("beds", "100");
        }
        if self.kind == Kind::Dispensing {
            let prescriber = Institution::sample(Kind::Medical);
            line = line
                .set("clinic_prefecture", format!("{:02}", prescriber.prefecture))
                .set("clinic_fee_table", "1")
                .set("clinic_code", prescriber.code)
                .set("clinic_name", prescriber.name)
                .set("doctor_1", "医師　一郎");
        }
        line.write(out)
    }

    fn payers(&self, claim: &Claim, days: &[Day], points: u64, out: &mut Vec<u8>) -> Result<(), WriteError> {
        let (count, points) = (days.len().to_string(), points.to_string());
        if let Some(insured) = &claim.insured {
            let line = Line::new(self.kind, b"HO")
                .set("insurer_no", format!("{:>8}", insured.insurer_number))
                .set("symbol", &insured.symbol)
                .set("number", &insured.number);
            line.set("days", &count).set("points", &points).write(out)?;
        }
        for public in &claim.public {
            let line = Line::new(self.kind, b"KO").set("payer_no", &public.payer_number);
            let line = line.set("recipient_no", &public.recipient_number);
            line.set("days", &count).set("points", &points).write(out)?;
        }
        let branch = claim.insured.as_ref().map(|insured| insured.branch.as_str()).filter(|branch| !branch.is_empty());
        if let Some(branch) = branch.filter(|_| claim.scheme != Scheme::LateElderly) {
            let line = Line::new(self.kind, b"SN").set("payer_kind", "1").set("confirm_kind", "01");
            line.set("branch", branch).write(out)?;
        }
        let first = usize::from(claim.insured.is_none()) + 1;
        for payer in first..first + claim.public.len() + usize::from(claim.insured.is_some()) {
            let mut line = Line::new(self.kind, b"JD").set("payer_kind", payer.to_string());
            for day in days {
                line = line.set(&format!("day_{}", day.civil().day), "1");
            }
            line.write(out)?;
        }
        Ok(())
    }
}

fn month(day: Day) -> String {
    date(day)[..6].to_string()
}

/// `YYYYMMDD`.
pub(super) fn date(day: Day) -> String {
    let civil = day.civil();
    format!("{:04}{:02}{:02}", civil.year, civil.month, civil.day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_tells_the_payer_unless_nobody_knows_it() {
        let told = |number: &str| Payer::of_insurer(number);
        assert_eq!(told("06132013"), Some(Payer::Fund));
        assert_eq!(told("39131016"), Some(Payer::Federation));
        assert_eq!((told("  138057"), told("138057")), (Some(Payer::Federation), Some(Payer::Federation)));
        assert_eq!(told("67130001"), Some(Payer::Federation));
        for unknown in ["77777777", "77777779", "99999999", "", "7777", "７７７７７７７７"] {
            assert_eq!(told(unknown), None, "{unknown}");
        }
    }
}
