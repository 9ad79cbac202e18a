//! Clean medical files of any claims, and rules to break in them.

use arbitrary::Arbitrary;
use madoguchi_receipt::code::Check;
use madoguchi_receipt::validate::digits::check_digit;

/// A file.
#[derive(Arbitrary, Clone, Debug)]
pub struct Plan {
    first: Claim,
    others: Vec<Claim>,
}

/// A claim.
#[derive(Arbitrary, Clone, Debug)]
struct Claim {
    scheme: Scheme,
    insurer: u32,
    born: u16,
    visits: u32,
    items: Vec<Item>,
    with_public: bool,
    with_days: bool,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Scheme {
    Employee,
    National,
    Elder,
}

/// Something done on every visit.
#[derive(Arbitrary, Clone, Debug)]
struct Item {
    points: u16,
    service: u8,
    drug: bool,
}

/// A rule to break.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// No end mark.
    EndMark,
    /// Line feeds alone.
    LineFeeds,
    /// One point too many in HO.
    Points,
    /// One claim too many in GO.
    Count,
    /// The totals of GO.
    Totals,
    /// Another last digit of the insurer.
    InsurerDigit,
    /// No number.
    Number,
    /// A number of a claim left out.
    Sequence,
    /// A day more in HO.
    Days,
    /// A type with one more public payer.
    Type,
    /// A payer that is not there.
    Burden,
    /// A month that is none.
    Month,
    /// A birth date that is none.
    Birth,
    /// What the payer confirms.
    Confirm,
    /// A full-width digit.
    Width,
    /// A vendor character.
    Vendor,
    /// A record nobody knows.
    Unknown,
    /// No disease.
    Disease,
}

impl Break {
    /// The check that names it.
    pub fn check(self) -> Check {
        match self {
            Break::EndMark => Check::NoEndMark,
            Break::LineFeeds => Check::LineEnd,
            Break::Points => Check::PointSum,
            Break::Count => Check::TotalCount,
            Break::Totals => Check::TotalPoints,
            Break::InsurerDigit => Check::InsurerDigit,
            Break::Number => Check::NoNumber,
            Break::Sequence => Check::ClaimSequence,
            Break::Days => Check::DayCount,
            Break::Type => Check::TypeAndPayers,
            Break::Burden => Check::BurdenPayer,
            Break::Month => Check::ServiceMonth,
            Break::Birth => Check::BirthDate,
            Break::Confirm => Check::ConfirmKind,
            Break::Width => Check::NotDigits,
            Break::Vendor => Check::VendorCharacter,
            Break::Unknown => Check::UnknownRecord,
            Break::Disease => Check::NoDisease,
        }
    }
}

const SERVICES: [u8; 12] = [11, 12, 13, 14, 21, 22, 40, 50, 54, 60, 70, 80];

impl Plan {
    /// The file; the rule is broken in the first claim.
    pub fn write(&self, broken: Option<Break>) -> Vec<u8> {
        let mut text = String::new();
        let end = if broken == Some(Break::LineFeeds) { "\n" } else { "\r\n" };
        let mut line = |fields: &[String]| {
            text.push_str(&fields.join(","));
            text.push_str(end);
        };
        line(&row("IR,1,13,1,9999908,,窓口医院,202507,00", 10));
        let (mut count, mut points) = (0, 0u64);
        for (index, claim) in std::iter::once(&self.first).chain(self.others.iter().take(8)).enumerate() {
            let broken = broken.filter(|_| index == 0);
            let (payers, sum) = claim.write(index + 1, broken, &mut line);
            count += payers;
            points += sum;
        }
        let count = count + u64::from(broken == Some(Break::Count));
        let points = points + u64::from(broken == Some(Break::Totals));
        line(&row(&format!("GO,{count},{points},99"), 4));
        let mut bytes = sjis(&text);
        if broken != Some(Break::EndMark) {
            bytes.push(0x1A);
        }
        bytes
    }
}

impl Claim {
    fn write(&self, number: usize, broken: Option<Break>, line: &mut impl FnMut(&[String])) -> (u64, u64) {
        let is = |rule| broken == Some(rule);
        let visits: Vec<usize> = (1..=28)
            .filter(|day| self.visits & (1 << day) != 0 || (*day == 1 && self.visits & 0x1FFF_FFFE == 0))
            .collect();
        let days = visits.len() as u64;
        let mut items = self.items.clone();
        items.truncate(6);
        items.push(Item { points: 73, service: 1, drug: false });
        items.sort_by_key(|item| item.service % SERVICES.len() as u8);
        let sum: u64 = items.iter().map(|item| u64::from(item.points % 5000) * days).sum();
        let born = format!("19{:02}{:02}15", 26 + self.born % 70, 1 + self.born % 12);
        let public = u64::from(self.with_public);
        let (scheme, who) = if matches!(self.scheme, Scheme::Elder) { (3, 8) } else { (1, 2) };
        let kind = format!("1{scheme}{}{who}", 1 + public + u64::from(is(Break::Type)));
        let (month, born) = (
            if is(Break::Month) { "202500" } else { "202506" },
            if is(Break::Birth) { "19840231".into() } else { born },
        );
        let number = if is(Break::Sequence) { 9 } else { number };
        let name = if is(Break::Vendor) { "髙橋　太郎" } else { "見本　太郎" };
        line(&row(&format!("RE,{number},{kind},{month},{name},1,{born}"), 38));
        let mut insurer = self.insurer();
        if is(Break::InsurerDigit) {
            let last = insurer.pop().and_then(|last| last.to_digit(10)).unwrap_or_default();
            insurer.push_str(&((last + 1) % 10).to_string());
        }
        let holder = if is(Break::Number) { "" } else { "12345678" };
        let (stated, points) = (days + u64::from(is(Break::Days)), sum + u64::from(is(Break::Points)));
        let stated = if is(Break::Width) { "１".into() } else { stated.to_string() };
        line(&row(&format!("HO,{insurer},,{holder},{stated},{points}"), 15));
        if self.with_public {
            line(&row(&format!("KO,54136015,1234566,,{days},{sum}"), 12));
        }
        line(&row(&format!("SN,1,{}", if is(Break::Confirm) { "04" } else { "01" }), 9));
        if self.with_days || is(Break::Days) {
            line(&calendar("JD,1", 33, &visits));
        }
        if is(Break::Unknown) {
            line(&row("QQ,1", 2));
        }
        if !is(Break::Disease) {
            line(&row("SY,8830052,20250601,1,,,01", 8));
        }
        let burden = if is(Break::Burden) {
            '9'
        } else if self.with_public {
            '2'
        } else {
            '1'
        };
        for item in &items {
            let service = SERVICES[usize::from(item.service) % SERVICES.len()];
            let (points, id, code) = match item.drug {
                true => (item.points % 5000, "IY", "620004913"),
                false => (item.points % 5000, "SI", "111000110"),
            };
            let quantity = if item.drug { "1" } else { "" };
            line(&calendar(&format!("{id},{service},{burden},{code},{quantity},{points},{days},,,,,,"), 44, &visits));
        }
        (1 + public, points)
    }

    fn insurer(&self) -> String {
        let three = format!("{:03}", self.insurer % 1000);
        let body = match self.scheme {
            Scheme::Employee => format!("0613{three}"),
            Scheme::National => format!("13{three}"),
            Scheme::Elder => format!("3913{three}"),
        };
        let whole = format!("{body}{}", check_digit(body.as_bytes()));
        format!("{whole:>8}")
    }
}

/// A record with empty fields up to its length.
fn row(start: &str, fields: usize) -> Vec<String> {
    let mut row: Vec<String> = start.split(',').map(String::from).collect();
    row.resize(fields, String::new());
    row
}

/// A record that ends with a mark for each of these days.
fn calendar(start: &str, fields: usize, visits: &[usize]) -> Vec<String> {
    let mut row = row(start, fields);
    for day in visits {
        row[fields - 32 + day] = "1".into();
    }
    row
}

/// The few characters that are used.
fn sjis(text: &str) -> Vec<u8> {
    let mut bytes = vec![];
    for character in text.chars() {
        match character {
            '窓' => bytes.extend(b"\x91\x8B"),
            '口' => bytes.extend(b"\x8C\xFB"),
            '医' => bytes.extend(b"\x88\xE3"),
            '院' => bytes.extend(b"\x89\x40"),
            '見' => bytes.extend(b"\x8C\xA9"),
            '本' => bytes.extend(b"\x96\x7B"),
            '太' => bytes.extend(b"\x91\xBE"),
            '郎' => bytes.extend(b"\x98\x59"),
            '橋' => bytes.extend(b"\x8B\xB4"),
            '髙' => bytes.extend(b"\xFB\xFC"),
            '　' => bytes.extend(b"\x81\x40"),
            '１' => bytes.extend(b"\x82\x50"),
            ascii => bytes.push(u8::try_from(ascii).unwrap_or(b'?')),
        }
    }
    bytes
}
