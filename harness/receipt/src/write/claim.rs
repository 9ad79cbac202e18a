//! A claim: whose, from whom, for which days, with which remarks.

use crate::Kind;
use madoguchi_rulebook::Day;

/// One claim of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The patient.
    pub patient: Patient,
    /// The scheme the claim type names.
    pub scheme: Scheme,
    /// What the patient is in it.
    pub holder: Holder,
    /// The insurer; none where only public payers are claimed from.
    pub insured: Option<Insured>,
    /// Public payers (公費), at most four.
    pub public: Vec<Public>,
    /// Days of visits, all of one month.
    pub visits: Vec<Day>,
    /// Remarks of the claim as a whole (摘要欄), in order.
    pub remarks: Vec<Remark>,
}

/// A synthetic patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patient {
    /// Name, family and given name parted by a full-width blank.
    pub name: String,
    /// In kana, without a blank; may be empty.
    pub kana: String,
    /// Whether 2 女 stands in the field of the sex, else 1 男.
    pub female: bool,
    /// Birth date.
    pub birth_date: Day,
}

impl Patient {
    /// A patient born on this day.
    pub fn sample(birth_date: Day) -> Self {
        Self { name: "見本　太郎".into(), kana: "ミホンタロウ".into(), female: false, birth_date }
    }
}

/// Identifiers of a person at an insurer, as they are claimed with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Insured {
    /// 保険者番号: shorter ones are filled up with blanks on the left.
    pub insurer_number: String,
    /// 記号; empty: not recorded.
    pub symbol: String,
    /// 番号.
    pub number: String,
    /// 枝番; empty: no record of the confirmation is written.
    pub branch: String,
}

/// A public payer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Public {
    /// 負担者番号, eight digits.
    pub payer_number: String,
    /// 受給者番号, seven digits.
    pub recipient_number: String,
}

/// A comment record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Nine digits.
    pub code: String,
    /// Full-width text; empty where the code says it all.
    pub text: String,
}

/// Second digit of a claim type (別表5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// 医保・国保.
    Ordinary,
    /// 公費 alone.
    Public,
    /// 後期高齢者医療.
    LateElderly,
    /// 退職者.
    Retired,
}

/// What the patient is to the insurer: the last digit of a claim type (別表5), outpatients even.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// 本人・世帯主.
    Insured,
    /// 未就学者.
    Preschool,
    /// 家族・その他.
    Family,
    /// 高齢受給者, 一般・低所得.
    Elder,
    /// 高齢受給者, 7割給付.
    ElderSevenTenths,
}

impl Claim {
    /// Claim type (レセプト種別), four digits.
    pub fn kind_of_claim(&self, kind: Kind) -> String {
        let scheme = match self.scheme {
            Scheme::Ordinary => 1,
            Scheme::Public => 2,
            Scheme::LateElderly => 3,
            Scheme::Retired => 4,
        };
        let payers = self.public.len() + usize::from(self.insured.is_some());
        let holder = match self.holder {
            Holder::Insured => 2,
            Holder::Preschool => 4,
            Holder::Family => 6,
            Holder::Elder => 8,
            Holder::ElderSevenTenths => 10,
        };
        let last = if kind == Kind::Dpc { holder - 1 } else { holder % 10 };
        format!("{}{scheme}{}{last}", char::from(kind.type_digit()), payers.max(1))
    }

    /// Days that are claimed: those of the visits, at a hospital that keeps the patient every day between.
    pub fn days(&self, kind: Kind) -> Vec<Day> {
        let mut days = self.visits.clone();
        days.sort();
        days.dedup();
        match (kind, days.first(), days.last()) {
            (Kind::Dpc, Some(first), Some(last)) => (first.number()..=last.number()).map(Day::from_number).collect(),
            _ => days,
        }
    }
}
