//! Files of claims: what stands in them is what the product claims, whatever it says of it.
//!
//! The file replaces the answer's `claim`: route, numbers, remarks, number of claims, payer. Faults of the file itself break the
//! clause they stand for, or, where the payer would not take it, every clause of the case: a claim that cannot be read claims nothing.

use crate::bench::{Bench, deciding};
use crate::consequence::Author;
use crate::expect::Grade;
use crate::observe::{Observed, Sight};
use crate::text::Text;
use madoguchi_contract::case::InsuredNumbers;
use madoguchi_contract::claim_file::ClaimFile;
use madoguchi_contract::event::{Deed, WireRecord};
use madoguchi_contract::{Answer, Case, Role};
use madoguchi_receipt::code::{Check, Level};
use madoguchi_receipt::route::{Filed, FiledClaim, Shape};
use madoguchi_receipt::validate::{Finding, validate_bytes};
use madoguchi_receipt::write::Insured;
use madoguchi_receipt::{Kind, parse};
use serde_json::{Value, json};
use std::borrow::Cow;

/// Observable of a finding about a file: no step of a scenario asks for it.
pub const IN_THE_FILE: &str = "claim_file";

/// What is seen of a case: in the role `claims` the claim is read from the file.
pub(crate) fn seen<'a>(case: &Case, sight: &'a Sight) -> Cow<'a, Sight> {
    let Observed::Answered(answer) = &sight.observed else { return Cow::Borrowed(sight) };
    if case.role != Role::Claims {
        return Cow::Borrowed(sight);
    }
    let said = answer.get("claim.route");
    let written = answer.get("claim_file").is_some();
    let Value::Object(mut fields) = answer.clone().into_value() else { return Cow::Borrowed(sight) };
    // What is only said is not seen: without a file, and without the word that there is none, nothing of the claim is.
    fields.shift_remove("claim");
    if written {
        fields.insert("claim".into(), claim(case, &files(&sight.wire), said.as_ref()));
    }
    Cow::Owned(Sight { observed: Observed::Answered(Answer::from_fields(fields)), ..sight.clone() })
}

/// Files that were fetched, of the kind that was asked for.
fn files(wire: &[WireRecord]) -> Vec<(Kind, Vec<u8>)> {
    let fetched = wire.iter().filter(|record| record.deed == Deed::Fetched);
    let read = fetched.filter_map(|record| {
        let kind = Kind::ALL.into_iter().find(|kind| kind.file_name() == record.name)?;
        Some((kind, ClaimFile::Bytes(record.text.clone()).bytes().ok().flatten()?))
    });
    read.collect()
}

fn claim(case: &Case, files: &[(Kind, Vec<u8>)], said: Option<&Value>) -> Value {
    let filed: Vec<Filed> = files.iter().map(|(kind, bytes)| Filed::read(bytes, *kind)).collect();
    let civil = case.facts.now.day().civil();
    let month = format!("{:04}{:02}", civil.year, civil.month);
    let of_day = |filed: &&Filed| {
        filed.claims.iter().any(|claim| claim.days.contains(&civil.day) && claim.service_month == month)
    };
    let own = filed.iter().find(of_day).or(filed.first());
    let count: usize = filed.iter().map(|filed| filed.claims.len()).sum();
    let Some((own, claim)) = own.and_then(|own| Some((own, own.claim_of(civil.day)?))) else {
        return json!({"route": "none", "insurer_number": "", "symbol": "", "number": "", "branch": "",
            "remarks": [], "count": 0, "history_codes": [], "payer": null});
    };
    let remarks = claim.remarks.iter().map(|remark| json!({"code": remark.code, "text": remark.text}));
    let confirmed = filed.iter().flat_map(|filed| &filed.claims).flat_map(|claim| &claim.confirmed);
    let mut confirmed: Vec<&String> = confirmed.collect();
    confirmed.dedup();
    let mut told = json!({"insurer_number": claim.insurer_number, "symbol": claim.symbol, "number": claim.number,
        "branch": claim.branch, "remarks": remarks.collect::<Vec<_>>(), "count": count, "history_codes": confirmed,
        "payer": match own.payer.as_str() { "1" => "fund", "2" => "federation", _ => "" }});
    if let Some(route) = route(case, claim, said) {
        told["route"] = route;
    }
    told
}

/// The numbers of a case as a claim has them.
pub fn insured(numbers: &InsuredNumbers) -> Insured {
    Insured {
        insurer_number: numbers.insurer_number.clone(),
        symbol: numbers.symbol.clone(),
        number: numbers.number.clone(),
        branch: numbers.branch.clone(),
    }
}

/// The route the file shows. An ordinary claim and one by route A look the same: which of them it is, the product says.
fn route(case: &Case, claim: &FiledClaim, said: Option<&Value>) -> Option<Value> {
    match claim.shape(&insured(&case.numbers.current), &insured(&case.numbers.former)) {
        Shape::Unknown | Shape::Disaster => Some(json!("c")),
        Shape::Former if said != Some(&json!("normal")) => Some(json!("b")),
        Shape::Current | Shape::Former => {
            said.filter(|said| **said == json!("normal") || **said == json!("a")).cloned()
        }
        Shape::Other => said.cloned(),
    }
}

impl Bench<'_> {
    /// Faults of the files, each once, the gravest kinds first.
    pub(crate) fn claim_files(&mut self, wire: &[WireRecord]) {
        for (kind, bytes) in files(wire) {
            let form = parse::sniff(&bytes);
            // Medical and DPC files begin alike: only DPC records tell them apart.
            if !matches!(form, parse::Form::Claims(seen) if seen == kind || (seen, kind) == (Kind::Medical, Kind::Dpc))
            {
                let seen = Text::new(
                    format!("{}のファイルではない", kind.name()),
                    format!("this is not a file of {kind} claims"),
                );
                self.file_refused(seen);
                continue;
            }
            let mut told = vec![];
            let falls_back = self.case.facts.facility.receipt_computer_rejects_77777777;
            for finding in validate_bytes(&bytes, kind) {
                if finding.check == Check::FallbackSevens && falls_back {
                    continue;
                }
                if !told.contains(&finding.check) && told.len() < MOST {
                    told.push(finding.check);
                    self.file_fault(&finding);
                }
            }
        }
    }

    fn file_fault(&mut self, finding: &Finding) {
        let [ja, en] = finding.check.text();
        let (code, line) = (finding.code(), finding.line);
        let seen = Text::new(format!("{line}行目: {ja}（{code}）"), format!("line {line}: {en} ({code})"));
        let grade = match finding.level() {
            Level::Note => Grade::Info,
            Level::Warning => Grade::Warn,
            Level::Returnable | Level::Claim | Level::File => Grade::Breach,
        };
        match finding.check.clause() {
            // Digits and marks are laid down by the edition that has their clause (R-CLM-14); the seminar leaves them open.
            Some(clause) if self.lays_claims_out() => self.breach_in_file(clause, grade, seen),
            Some(_) => {}
            None if finding.level() >= Level::Claim => self.file_refused(seen),
            None => {}
        }
    }

    fn lays_claims_out(&self) -> bool {
        self.clauses.entry("R-CLM-14").is_ok_and(|entry| self.clauses.is_active(entry, &self.case.rulebook))
    }

    fn breach_in_file(&mut self, clause: &str, grade: Grade, seen: Text) {
        let bound = self.bound(&[clause.to_string()], Author::Product);
        self.each(&bound, |consequence| consequence.verdict(grade));
        if let Some(worst) = deciding(&bound).map(|bound| bound.consequence.verdict(grade)) {
            let clause = self.strongest(&bound);
            self.tell(worst, clause, seen, None);
            self.mark_in_file();
        }
    }

    fn file_refused(&mut self, seen: Text) {
        let before = self.verdict.findings.len();
        self.refused(seen);
        if self.verdict.findings.len() > before {
            self.mark_in_file();
        }
    }

    fn mark_in_file(&mut self) {
        if let Some(finding) = self.verdict.findings.last_mut() {
            finding.observable = Some(IN_THE_FILE.into());
        }
    }
}

/// Most faults of a file that are told.
const MOST: usize = 8;
