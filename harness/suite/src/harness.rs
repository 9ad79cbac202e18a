//! Answers of the harness's own world (subject `harness`): fixtures, issuer, portal and service.
//!
//! These cases bind us, not the product: a breach is CONFIG or ERROR, never FAIL.

use madoguchi_contract::Answer;
use madoguchi_contract::case::Question;
use madoguchi_rulebook::issue::{Birthdays, Photo};
use madoguchi_rulebook::portal::Login;
use madoguchi_rulebook::{Rulebook, fixture, issue, portal};
use serde_json::{Value, json};

/// What the harness itself says of a case.
pub fn answer(rulebook: &Rulebook, question: &Question) -> Answer {
    let mut answer = madoguchi_reference::answer(rulebook, question);
    let facts = &question.facts;
    let card = facts.holds.my_number_card;
    let mut own = json!({
        "fixture": if fixture::check(rulebook, facts).is_ok() { "builds" } else { "invalid" },
        "portal_login": card.map(|card| match portal::card_login(&card, facts.now.day()) {
            Login::Works => "works",
            Login::Fails => "fails",
        }),
    });
    if let Some(issuance) = &facts.issuance {
        let issued = issue::issue(rulebook, issuance);
        own["certificate_expires_on"] = json!(issued.certificate_expires_on);
        own["minor_card_expires_on"] = json!(issued.minor_card_expires_on);
        own["adult_card_expires_on"] = json!(issued.adult_card_expires_on);
        own["birthdays"] = match issued.birthdays {
            Birthdays::Five => json!("fifth"),
            Birthdays::Ten => json!("tenth"),
            Birthdays::Either => json!("either"),
        };
        own["photo"] = photo(issued.photo);
    }
    answer.set("harness", own);
    answer
}

fn photo(photo: Photo) -> Value {
    json!(match photo {
        Photo::Yes => "present",
        Photo::No => "absent",
        Photo::Either => "either",
    })
}
