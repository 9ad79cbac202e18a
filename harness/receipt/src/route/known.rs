//! A file beside its case: what had been confirmed, by which method, and what was known.

use super::filed::is_declared;
use super::{Departure, Filed, FiledClaim, Place};
use crate::code::Level;
use crate::write::Insured;
use madoguchi_rulebook::decision::{ClaimNumbers, ClaimRoute, Mark};
use madoguchi_rulebook::{Clause, Decision, Facts, Word};

/// What the desk knew when it claimed.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The facts of the visit.
    pub facts: &'a Facts,
    /// What the rules make of them.
    pub decision: &'a Decision,
    /// Numbers of the current insurer.
    pub current: &'a Insured,
    /// Numbers of the former one.
    pub former: &'a Insured,
}

/// With whose numbers a claim is filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The current insurer's: an ordinary claim, or route A.
    Current,
    /// The former insurer's: route B.
    Former,
    /// Nobody's: route C, 不詳.
    Unknown,
    /// Nobody's after a disaster.
    Disaster,
    /// Somebody else's.
    Other,
}

impl FiledClaim {
    /// With whose numbers it is filed.
    pub fn shape(&self, current: &Insured, former: &Insured) -> Shape {
        let insurer = self.insurer_number.as_str();
        let marked = |code: &str| self.remarks.iter().any(|remark| remark.code == code);
        if insurer == "99999999" || self.number == "999999999" {
            return Shape::Disaster;
        }
        let sevens = |text: &str| text.chars().count() >= 6 && text.chars().all(|one| matches!(one, '7' | '７'));
        if insurer == "77777779" || sevens(insurer) || marked("820000246") {
            return Shape::Unknown;
        }
        let is = |whose: &Insured| insurer == whose.insurer_number && self.number == whose.number;
        if is(current) && !marked("820000245") {
            Shape::Current
        } else if is(former) || marked("820000245") {
            Shape::Former
        } else if insurer == current.insurer_number {
            Shape::Current
        } else if insurer == former.insurer_number {
            Shape::Former
        } else {
            Shape::Other
        }
    }
}

/// Where a file departs from its case.
pub fn departures(filed: &Filed, known: &Known<'_>) -> Vec<Departure> {
    let mut beside = Beside { known, found: vec![] };
    let decision = known.decision;
    let count = filed.claims.len();
    let Some(claim) = filed.claim_of(known.facts.now.day().civil().day) else {
        if !decision.claim.accepted.contains(ClaimRoute::None) {
            let text = ["請求がない".to_string(), "nothing is claimed".to_string()];
            beside.tell("R-CLM-02", None, Level::Returnable, Place::default(), 0, text);
        }
        return beside.found;
    };
    beside.route(claim);
    beside.numbers(claim);
    beside.remarks(claim);
    let wanted = usize::from(decision.claim.count);
    if decision.claim.route != ClaimRoute::None && wanted != count {
        let text = [
            format!("この月の請求は{wanted}件のはずが{count}件である"),
            format!("{wanted} claims for the month, there are {count}"),
        ];
        let clause = if decision.clauses.contains(Clause::Late10) { "R-LATE-10" } else { "R-CLM-18" };
        beside.tell(clause, None, Level::Returnable, claim.at, 0, text);
    }
    beside.found
}

struct Beside<'a> {
    known: &'a Known<'a>,
    found: Vec<Departure>,
}

impl Beside<'_> {
    fn tell(
        &mut self,
        clause: &'static str,
        oracle: Option<&'static str>,
        level: Level,
        at: Place,
        field: usize,
        text: [String; 2],
    ) {
        self.found.push(Departure { clause, oracle, level, at, field, text });
    }

    fn shape(&self, claim: &FiledClaim) -> Shape {
        claim.shape(self.known.current, self.known.former)
    }

    /// The first possible route of the order, and no disaster's form (R-CLM-02, 06, 10, 12, 13, 17).
    fn route(&mut self, claim: &FiledClaim) {
        let decision = self.known.decision;
        let month = &self.known.facts.month;
        let accepts = |route| decision.claim.accepted.contains(route);
        let confirmed = accepts(ClaimRoute::Normal);
        let (at, returnable) = (claim.insurer_at, Level::Returnable);
        let text = |ja: &str, en: &str| [ja.to_string(), en.to_string()];
        match self.shape(claim) {
            Shape::Disaster if !month.disaster => {
                let text = text("災害でないのに9で埋めている", "nines although there was no disaster");
                self.tell("R-CLM-17", Some("ELIG-08"), returnable, at, 1, text);
            }
            Shape::Unknown if month.disaster => {
                let text = text("災害時の請求を7で埋めている", "sevens in a claim after a disaster");
                self.tell("R-CLM-17", Some("ELIG-08"), returnable, at, 1, text);
            }
            Shape::Unknown if !accepts(ClaimRoute::C) => {
                let (clause, text) = match () {
                    _ if decision.clauses.contains(Clause::Clm10) => (
                        "R-CLM-10",
                        text("不詳の請求はまだできない", "claims of an unknown insurer cannot be filed yet"),
                    ),
                    _ if decision.clauses.contains(Clause::Clm13) => (
                        "R-CLM-13",
                        text(
                            "緊急時の検索で確認した番号があるのに7で埋めている",
                            "sevens although the emergency search found the numbers",
                        ),
                    ),
                    _ if confirmed => (
                        "R-CLM-06",
                        text("確認できた資格なのに7で埋めている", "sevens although the insurance was confirmed"),
                    ),
                    _ => (
                        "R-CLM-02",
                        text("方法AかBができるのにC（不詳）で請求している", "route C although A or B was possible"),
                    ),
                };
                self.tell(clause, Some("ELIG-10"), returnable, at, 1, text);
            }
            Shape::Former if !accepts(ClaimRoute::B) && decision.claim.numbers != ClaimNumbers::Former => {
                let text = text(
                    "現在の資格が分かるのに旧資格で請求している",
                    "the former insurer although the current one was known",
                );
                self.tell(if confirmed { "R-CLM-01" } else { "R-CLM-02" }, Some("ELIG-10"), returnable, at, 1, text);
            }
            Shape::Current if !confirmed && !accepts(ClaimRoute::A) => {
                let text = text(
                    "現在の番号は分からないはずである",
                    "the current numbers stand there, which nobody at the desk knew",
                );
                self.tell("R-CLM-03", None, Level::Warning, at, 1, text);
            }
            Shape::Other => {
                let text = text(
                    "現在の資格でも旧資格でもない番号である",
                    "the numbers are neither the current nor the former ones",
                );
                self.tell(if confirmed { "R-CLM-01" } else { "R-CLM-02" }, None, returnable, at, 1, text);
            }
            _ => {}
        }
    }

    /// Every number as it was shown or known (R-CLM-01, 03, 04, 07).
    fn numbers(&mut self, claim: &FiledClaim) {
        let decision = self.known.decision;
        let (wanted, clause) = match (self.shape(claim), decision.claim.route) {
            (Shape::Current, ClaimRoute::A) => (self.known.current, "R-CLM-03"),
            (Shape::Current, _) => (self.known.current, "R-CLM-01"),
            (Shape::Former, _) => (self.known.former, "R-CLM-04"),
            (Shape::Unknown, _) => {
                let takes = !self.known.facts.facility.receipt_computer_rejects_77777777;
                if claim.insurer_number == "77777779" && takes {
                    let text = [
                        "77777777を受け付けるレセコンである".to_string(),
                        "this receipt computer takes 77777777".to_string(),
                    ];
                    self.tell("R-CLM-07", Some("ELIG-11"), Level::Note, claim.insurer_at, 1, text);
                }
                return;
            }
            _ => return,
        };
        let fields = [
            (1, "保険者番号", "insurer number", &claim.insurer_number, &wanted.insurer_number),
            (2, "記号", "symbol", &claim.symbol, &wanted.symbol),
            (3, "番号", "number", &claim.number, &wanted.number),
        ];
        for (field, ja, en, seen, wanted) in fields {
            if seen != wanted {
                let text = [
                    format!("{ja}は「{wanted}」のはずが「{seen}」である"),
                    format!("the {en} is `{seen}`, known was `{wanted}`"),
                ];
                self.tell(clause, None, Level::Returnable, claim.insurer_at, field, text);
            }
        }
        if !claim.branch.is_empty() && claim.branch != wanted.branch {
            let (seen, wanted) = (&claim.branch, &wanted.branch);
            let text = [
                format!("枝番は「{wanted}」のはずが「{seen}」である"),
                format!("the branch number is `{seen}`, known was `{wanted}`"),
            ];
            self.tell(clause, None, Level::Warning, claim.at, 0, text);
        }
    }

    /// Marks and the declaration (R-CLM-14, 15, 16).
    fn remarks(&mut self, claim: &FiledClaim) {
        let decision = self.known.decision;
        let find = |code: &str| claim.remarks.iter().find(|remark| remark.code == code);
        let declared = claim.remarks.iter().find(|remark| is_declared(&remark.code));
        match self.shape(claim) {
            Shape::Former => match find("820000245") {
                Some(mark) if claim.insurer_number == self.known.current.insurer_number => {
                    let text = [
                        "受診日に有効な保険者に「旧資格情報」が付いている（方法Aができたはず）".to_string(),
                        "the mark of a former insurer beside one that is valid on the day: route A was possible"
                            .to_string(),
                    ];
                    self.tell("R-CLM-15", Some("ELIG-07"), Level::Warning, mark.at, 0, text);
                }
                None if decision.claim.mark == Mark::Former => {
                    let text = [
                        "「旧資格情報」（820000245）の記録がない".to_string(),
                        "the mark of a former insurer (820000245) is missing".to_string(),
                    ];
                    self.tell("R-CLM-15", None, Level::Warning, claim.insurer_at, 0, text);
                }
                _ => {}
            },
            Shape::Current => {
                if let Some(remark) = find("820000245").or(declared) {
                    let text = [
                        "方法Aや通常の請求に印やコメントは付けない".to_string(),
                        "an ordinary claim, or one by route A, carries no mark".to_string(),
                    ];
                    self.tell("R-CLM-16", None, Level::Warning, remark.at, 0, text);
                }
            }
            Shape::Unknown => {
                for item in decision.claim.items.iter() {
                    let code = format!("83000050{}", item.index() + 1);
                    if find(&code).is_none() {
                        let text = [
                            format!("申立書にある項目（{code}）の記録がない"),
                            format!("an item of the declaration ({code}) is missing"),
                        ];
                        self.tell("R-CLM-14", None, Level::Warning, claim.insurer_at, 0, text);
                    }
                }
            }
            Shape::Disaster | Shape::Other => {}
        }
    }
}
