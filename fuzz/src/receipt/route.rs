//! Routes of claims: a written claim of any route is clean, one broken rule of a route is named, and any bytes beside any case are read.

use arbitrary::{Arbitrary, Unstructured};
use madoguchi_receipt::Kind;
use madoguchi_receipt::code::Check;
use madoguchi_receipt::route::{Filed, Known, departures};
use madoguchi_receipt::validate::validate_bytes;
use madoguchi_receipt::write::{Book, Claim, Holder, Institution, Insured, Patient, Payer, Remark, Scheme};
use madoguchi_rulebook::facts::{Answer, KnownNumbers, Proof};
use madoguchi_rulebook::{Day, Facts, Rulebook, Set, Word, decide};
use std::sync::OnceLock;

/// How a claim is filed.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    Current,
    Former,
    Unknown,
    UnknownElder,
}

/// A rule of a route to break.
#[derive(Arbitrary, Clone, Copy, Debug)]
enum Break {
    Unmarked,
    Marked,
    Symbol,
    Number,
    Late,
    Text,
    Statement,
    Branch,
    Both,
    Width,
    Sevens,
    Declared,
}

/// A claim, and what the desk knew.
#[derive(Arbitrary, Clone, Debug)]
struct Filing {
    kind: u8,
    route: Route,
    items: u8,
    days: u32,
    broken: Break,
    answer: u8,
    knows: u8,
    disaster: bool,
    emergency: bool,
    submitted: u16,
}

/// A claim of any route and any bytes beside any case.
pub fn claim_route(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let Ok(filing) = Filing::arbitrary(&mut bytes) else { return };
    let kind = Kind::ALL[usize::from(filing.kind) % 4];
    let written = filing.write(kind, None);
    let found = validate_bytes(&written, kind);
    assert!(found.is_empty(), "{filing:?} is clean, but {found:?}");
    if let Some(check) = filing.check() {
        let found = validate_bytes(&filing.write(kind, Some(filing.broken)), kind);
        assert!(found.iter().any(|finding| finding.check == check), "{check:?} in {filing:?}: {found:?}");
    }
    let rest = bytes.take_rest();
    for (file, length) in [(&written[..], written.len()), (rest, rest.len())] {
        let filed = Filed::read(file, kind);
        let told = filing.beside(&filed);
        assert_eq!(told, filing.beside(&Filed::read(file, kind)), "the same every time");
        assert!(told.iter().all(|offset| *offset as usize <= length), "a departure stands in the file");
    }
}

impl Filing {
    /// The check that names what is broken; none where the route has no such rule.
    fn check(&self) -> Option<Check> {
        let unknown = matches!(self.route, Route::Unknown | Route::UnknownElder);
        Some(match self.broken {
            Break::Unmarked if unknown => Check::UnknownUnmarked,
            Break::Symbol if unknown => Check::UnknownSymbol,
            Break::Number if unknown => Check::UnknownNumber,
            Break::Late if unknown => Check::MarkNotFirst,
            Break::Text if self.route != Route::Current => Check::MarkText,
            Break::Statement if unknown => Check::NoStatement,
            Break::Branch if self.route == Route::Unknown => Check::UnknownBranch,
            Break::Both if self.route != Route::Current => Check::BothMarks,
            Break::Width if unknown => Check::SevensWidth,
            Break::Marked if self.route == Route::Current => Check::MarkedKnown,
            Break::Sevens if !unknown => Check::SevensNumber,
            Break::Declared if !unknown => Check::StatementUnmarked,
            _ => return None,
        })
    }

    fn write(&self, kind: Kind, broken: Option<Break>) -> Vec<u8> {
        let mut claim = self.claim();
        if let Some(broken) = broken {
            spoil(&mut claim, broken);
        }
        let book = Book {
            kind,
            payer: Payer::Fund,
            claim_month: Day::ymd(2025, 8, 1),
            institution: Institution::sample(kind),
            claims: vec![claim],
        };
        book.write().expect("every filing can be written")
    }

    fn claim(&self) -> Claim {
        let elder = self.route == Route::UnknownElder;
        let numbers = match self.route {
            Route::Current => ["06132013", "12", "3456", "01"],
            Route::Former => ["138057", "", "7654", "02"],
            Route::Unknown => ["77777777", "", "777777777", ""],
            Route::UnknownElder => ["77777777", "", "77777777", ""],
        };
        let [insurer_number, symbol, number, branch] = numbers.map(String::from);
        let mut remarks = match self.route {
            Route::Current => vec![],
            Route::Former => vec![remark("820000245", "")],
            Route::Unknown | Route::UnknownElder => vec![remark("820000246", ""), remark("830000505", "シラベル")],
        };
        if remarks.len() == 2 {
            let others = ["830000501", "830000502", "830000503", "830000508"];
            let told = others.iter().enumerate().filter(|(at, _)| self.items & 1 << at != 0);
            remarks.extend(told.map(|(_, code)| remark(code, "ミホン")));
        }
        let days = (1..=31).filter(|day| self.days & 1 << (day - 1) != 0 || *day == 10);
        Claim {
            patient: Patient::sample(Day::ymd(1940, 1, 1)),
            scheme: if elder { Scheme::LateElderly } else { Scheme::Ordinary },
            holder: Holder::Elder,
            insured: Some(Insured { insurer_number, symbol, number, branch }),
            public: vec![],
            visits: days.map(|day| Day::ymd(2025, 7, day)).collect(),
            remarks,
        }
    }

    /// Where the file departs from what the desk knew.
    fn beside(&self, filed: &Filed) -> Vec<u64> {
        static RULEBOOK: OnceLock<Rulebook> = OnceLock::new();
        let rulebook = RULEBOOK.get_or_init(|| Rulebook::builtin("actual").expect("a built-in edition"));
        let mut facts = Facts { presents: Set::of(&[Proof::MyNumberCard]), ..Facts::default() };
        facts.central.answer = Answer::ALL[usize::from(self.answer) % Answer::ALL.len()];
        facts.says.knows_numbers = KnownNumbers::ALL[usize::from(self.knows) % KnownNumbers::ALL.len()];
        facts.says.declared_tenths = Some(3);
        facts.month.disaster = self.disaster;
        facts.staff.emergency_search = self.emergency;
        facts.month.submitted_on = Some(Day::ymd(2023, 1, 1).plus_days(i32::from(self.submitted % 2000)));
        let decision = decide(rulebook, &facts);
        let whose = |insurer: &str, symbol: &str, number: &str, branch: &str| Insured {
            insurer_number: insurer.into(),
            symbol: symbol.into(),
            number: number.into(),
            branch: branch.into(),
        };
        let (current, former) = (whose("06132013", "12", "3456", "01"), whose("138057", "", "7654", "02"));
        let known = Known { facts: &facts, decision: &decision, current: &current, former: &former };
        departures(filed, &known).iter().map(|departure| departure.at.offset).collect()
    }
}

fn remark(code: &str, text: &str) -> Remark {
    Remark { code: code.into(), text: text.into() }
}

fn spoil(claim: &mut Claim, broken: Break) {
    let Some(insured) = &mut claim.insured else { return };
    match broken {
        Break::Unmarked => drop(claim.remarks.drain(..1)),
        Break::Marked => claim.remarks.insert(0, remark("820000246", "")),
        Break::Symbol => insured.symbol = "7".into(),
        Break::Number => insured.number.push('7'),
        Break::Late if claim.remarks.len() > 1 => claim.remarks.swap(0, 1),
        Break::Text => {
            if let Some(mark) = claim.remarks.first_mut() {
                mark.text = "フショウ".into();
            }
        }
        Break::Statement => claim.remarks.retain(|remark| !matches!(remark.code.as_str(), "830000505")),
        Break::Branch => insured.branch = "01".into(),
        Break::Both => {
            let other = if claim.remarks[0].code.ends_with('6') { "820000245" } else { "820000246" };
            claim.remarks.push(remark(other, ""));
        }
        Break::Width => insured.insurer_number = "777777".into(),
        Break::Sevens => insured.number = "777777777".into(),
        Break::Declared => claim.remarks.push(remark("830000501", "ミホン")),
        Break::Late => {}
    }
}
