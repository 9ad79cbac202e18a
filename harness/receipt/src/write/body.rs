//! What was done: a small sample of each kind, whose points, times and days agree.
//!
//! Remarks of the claim as a whole come first among the details (R-CLM-14). A dispensing claim has them in its own remarks (TK),
//! the other kinds as comments with 診療識別 01.

use super::book::date;
use super::line::Line;
use super::{Claim, WriteError};
use crate::Kind;
use madoguchi_rulebook::Day;

/// Points of the first visit and of each other one.
const FIRST: u64 = 291;
const AGAIN: u64 = 75;

/// Writes the details; returns the points of the claim.
pub(super) fn write(kind: Kind, claim: &Claim, days: &[Day], out: &mut Vec<u8>) -> Result<u64, WriteError> {
    let burden = burden(claim);
    match kind {
        Kind::Medical => medical(claim, days, burden, out),
        Kind::Dental => dental(claim, days, burden, out),
        Kind::Dispensing => dispensing(claim, days, burden, out),
        Kind::Dpc => dpc(claim, days, burden, out),
    }
}

/// Who shares the points (別表21): the insurer and every public payer of the claim.
fn burden(claim: &Claim) -> &'static str {
    match (claim.insured.is_some(), claim.public.len()) {
        (true, 0) => "1",
        (true, 1) => "2",
        (true, 2) => "4",
        (true, 3) => "V",
        (true, _) => "9",
        (false, 0 | 1) => "5",
        (false, 2) => "7",
        (false, 3) => "R",
        (false, _) => "Z",
    }
}

fn remarks(kind: Kind, claim: &Claim, burden: &str, out: &mut Vec<u8>) -> Result<(), WriteError> {
    claim.remarks.iter().try_for_each(|remark| {
        let line = match kind {
            Kind::Dispensing => Line::new(kind, b"TK"),
            _ => Line::new(kind, b"CO").set("service_id", "01").set("burden", burden),
        };
        line.set("comment_code", &remark.code).set("text", &remark.text).write(out)
    })
}

/// A unit done once on each of these days.
fn done(line: Line, days: &[Day]) -> Line {
    days.iter()
        .fold(line.set("times", days.len().to_string()), |line, day| line.set(&format!("day_{}", day.civil().day), "1"))
}

fn medical(claim: &Claim, days: &[Day], burden: &str, out: &mut Vec<u8>) -> Result<u64, WriteError> {
    let kind = Kind::Medical;
    let (first, again) = days.split_at(1);
    let disease = Line::new(kind, b"SY").set("disease_code", "8830052").set("start_date", date(first[0]));
    disease.set("outcome", "1").set("main", "01").write(out)?;
    remarks(kind, claim, burden, out)?;
    let act = |service: &str, code: &str, points: u64, days: &[Day]| {
        let line = Line::new(kind, b"SI").set("service_id", service).set("burden", burden).set("act_code", code);
        done(line.set("points", points.to_string()), days)
    };
    act("11", "111000110", FIRST, first).write(out)?;
    if !again.is_empty() {
        act("12", "112007410", AGAIN, again).write(out)?;
    }
    Ok(FIRST + AGAIN * again.len() as u64)
}

fn dental(claim: &Claim, days: &[Day], burden: &str, out: &mut Vec<u8>) -> Result<u64, WriteError> {
    let kind = Kind::Dental;
    let (first, again) = days.split_at(1);
    let disease = Line::new(kind, b"HS").set("start_date", date(first[0])).set("outcome", "1");
    disease.set("teeth", "101100").set("disease_code", "5234009").set("main", "01").write(out)?;
    remarks(kind, claim, burden, out)?;
    let act = |service: &str, code: &str, points: u64, days: &[Day]| {
        let line = Line::new(kind, b"SS").set("service_id", service).set("burden", burden).set("act_code", code);
        done(line.set("points", points.to_string()), days)
    };
    act("11", "301000110", 267, first).write(out)?;
    if !again.is_empty() {
        act("12", "301001610", 58, again).write(out)?;
    }
    Ok(267 + 58 * again.len() as u64)
}

fn dispensing(claim: &Claim, days: &[Day], burden: &str, out: &mut Vec<u8>) -> Result<u64, WriteError> {
    let kind = Kind::Dispensing;
    remarks(kind, claim, burden, out)?;
    for (number, day) in days.iter().enumerate() {
        let number = (number + 1).to_string();
        Line::new(kind, b"SH").set("prescription_no", &number).set("form", "1").write(out)?;
        let dispensed = Line::new(kind, b"CZ").set("doctor", "1").set("issued_on", date(*day));
        dispensed.set("dispensed_on", date(*day)).set("field_1", &number).set("field_2", "7").write(out)?;
        let drug = Line::new(kind, b"IY").set("burden", burden).set("drug_code", "620004913");
        drug.set("amount", "3").write(out)?;
    }
    for (number, day) in days.iter().enumerate() {
        let line = Line::new(kind, b"KI").set("dispensed_on", date(*day));
        line.set("reception", (number + 1).to_string()).write(out)?;
    }
    Ok(120 * days.len() as u64)
}

fn dpc(claim: &Claim, days: &[Day], burden: &str, out: &mut Vec<u8>) -> Result<u64, WriteError> {
    const DAILY: u64 = 2469;
    const GROUP: &str = "040080xx99x0xx";
    let kind = Kind::Dpc;
    let (admitted, month) = (date(days[0]), date(days[0])[..6].to_string());
    let (stay, points) = (days.len() as u64, DAILY * days.len() as u64);
    let group = Line::new(kind, b"BU").set("dpc_code", GROUP).set("admission_date", &admitted);
    group
        .set("discharge_date", days.last().map(|day| date(*day)).unwrap_or_default())
        .set("outcome", "1")
        .write(out)?;
    Line::new(kind, b"SB").set("disease_code", "8830052").set("icd10", "J069").set("class", "01").write(out)?;
    let age = claim.patient.birth_date;
    let age = days[0].civil().year
        - age.civil().year
        - i32::from((days[0].civil().month, days[0].civil().day) < (age.civil().month, age.civil().day));
    Line::new(kind, b"KK")
        .set("moved", "0")
        .set("planned", "1")
        .set("age", age.to_string())
        .set("jcs", "0")
        .write(out)?;
    let away =
        Line::new(kind, b"GA").set("service_month", &month).set("adjustment", "0").set("overnight", "0".repeat(31));
    away.set("dpc_code", GROUP).set("factor", "1.2345").set("readmission", "0").write(out)?;
    let daily = Line::new(kind, b"HH").set("service_month", &month).set("adjustment", "0").set("own", "1");
    let daily = daily.set("burden", burden).set("period", "1").set("points", DAILY.to_string());
    daily.set("days", stay.to_string()).set("subtotal", points.to_string()).write(out)?;
    let sum = Line::new(kind, b"GT").set("service_month", &month).set("adjustment", "0").set("own", "1");
    let sum = sum.set("burden", burden).set("subtotal", points.to_string()).set("evaluated", points.to_string());
    let sum = sum.set("adjusted", "+0").set("month_total", format!("+{points}"));
    sum.set("service_id", "93").write(out)?;
    remarks(kind, claim, burden, out)?;
    let act = Line::new(kind, b"SI").set("service_id", "90").set("burden", burden).set("act_code", "190117710");
    done(act.set("points", "0"), &days[..1]).write(out)?;
    let coded = Line::new(kind, b"CD").set("done_on", &admitted).set("service_id", "90").set("sequence", "1");
    coded.set("line", "1").set("code", "190117710").set("times", "1").write(out)?;
    Ok(points)
}
