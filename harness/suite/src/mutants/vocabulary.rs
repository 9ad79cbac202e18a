//! Words that could stand in an entry of a rulebook and do not: what makes a set longer, what a cell could say instead.

use madoguchi_rulebook::decision::ClaimRoute;
use madoguchi_rulebook::facts::Proof;
use madoguchi_rulebook::rulebook::Value;
use madoguchi_rulebook::{Day, Rulebook, Word};
use std::collections::BTreeSet;

/// Whether a product takes one member of this set, whichever it likes.
pub fn takes_one(key: &str) -> bool {
    matches!(key, "phone.grace" | "copay.senior_tenths" | "claim.insurer_sevens" | "claim.symbol")
}

/// The words that an entry of this key may hold.
pub fn known(key: &str) -> Vec<String> {
    let words = |words: &[&str]| words.iter().map(ToString::to_string).collect();
    match key {
        "document.alone" | "provisional.national_health" | "provisional.late_elderly" | "provisional.employee" => {
            let paper = [Proof::LegacyCard, Proof::EligibilityCertificate, Proof::EligibilityNotice, Proof::PortalView];
            paper.map(|proof| proof.word().to_string()).to_vec()
        }
        "phone.grace" => words(&["accepted", "refused"]),
        "copay.senior_tenths" => words(&["0", "1", "2", "3", "4"]),
        "claim.insurer_sevens" => words(&["777777", "7777777", "77777777", "77777779"]),
        "claim.symbol" => words(&["absent", "sevens"]),
        "claim.route_by_method" => {
            let routes = ClaimRoute::ALL.iter().filter(|route| **route != ClaimRoute::None);
            routes.map(|route| route.word().to_string()).chain(["ordered".to_string()]).collect()
        }
        _ => vec![],
    }
}

/// Days that could be taken for a holiday: those beside one, the year's end as the rulebook leaves it open, and the days beside that.
pub fn holidays_beside(members: &[String], rulebook: &Rulebook) -> Vec<String> {
    let holidays: BTreeSet<Day> = members.iter().filter_map(|day| Day::parse(day).ok()).collect();
    let years: BTreeSet<i32> = holidays.iter().map(|day| day.civil().year).collect();
    let year_end = rulebook.entries().iter().find(|entry| entry.key == "call_centre.year_end");
    let open: Vec<String> = match year_end.map(|entry| &entry.value) {
        Some(Value::Set(days)) => days.clone(),
        _ => vec![],
    };
    let named =
        years.iter().flat_map(|year| open.iter().filter_map(move |day| Day::parse(&format!("{year}-{day}")).ok()));
    let named: Vec<Day> = named.collect();
    let beside = holidays.iter().chain(&named).flat_map(|day| [day.before(), *day, day.after()]);
    let days: BTreeSet<Day> = beside.filter(|day| years.contains(&day.civil().year)).collect();
    days.into_iter().map(|day| day.to_string()).collect()
}
