//! Wire depth: the same cases, put to a product that stands in the emulated world.
//!
//! The product hears what a desk knows before it asks ([`Question::to_desk`]); the answer comes by file, over HTTP, in an
//! order and encoding of the site's. What the peers saw is written into the history after what the product said.

mod cases;
mod claims;
mod faults;
mod mobile;
mod terminal;

pub use cases::{among_peers, at_wire, form_of, wire_id};
pub(crate) use claims::claims;
pub use faults::{Planned, under};
pub(crate) use terminal::terminal;

use crate::drive::record;
use madoguchi_contract::Case;
use madoguchi_contract::case::Question;
use madoguchi_contract::event::{CaseLog, EventBody, EvidenceError};
use madoguchi_contract::message::Outcome;
use madoguchi_contract::session::{InquiryForm, Session};
use madoguchi_message::Encoding;
use madoguchi_rulebook::decision::Message;
use madoguchi_rulebook::{Editions, decide};
use madoguchi_world::face_reader::present;
use madoguchi_world::fault::Faults;
use madoguchi_world::folder::Publication;
use madoguchi_world::slot::{Script, Served, Site, Slot};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::io;

/// One case at role `reception`.
pub(crate) async fn reception(
    session: &Session,
    slot: &mut Slot,
    case: &Case,
    editions: &Editions,
    faults: Faults,
    log: &mut CaseLog,
) -> Result<(), EvidenceError> {
    let question = case.question();
    if let Err(error) = arrange(slot, &question) {
        return fixture_broke(&error, log);
    }
    slot.centre().plan(faults);
    if !record(log, "reset", json!({"case": case.id}), session.reset(&case.id)).await?
        || !record(log, "arrange", json!({"case": case.id}), session.arrange_desk(&question)).await?
    {
        return Ok(());
    }
    // The reader stands before the product: its result lies in `face` when the staff turn to the screen.
    if let Err(error) = at_the_reader(slot, case, editions) {
        return fixture_broke(&error, log);
    }
    let form = form_of(&case.id);
    let act = match form {
        InquiryForm::Single => json!({"act": "inquire"}),
        InquiryForm::Bulk => json!({"act": "inquire", "in_bulk": true}),
    };
    record(log, "act", act, session.inquire(form)).await?;
    match slot.close() {
        Ok(records) => {
            for record in records {
                log.record(EventBody::Wire { record })?;
            }
            Ok(())
        }
        Err(error) => fixture_broke(&error, log),
    }
}

fn arrange(slot: &mut Slot, question: &Question) -> io::Result<()> {
    let script = Script { facts: question.facts, numbers: question.numbers.clone() };
    slot.arrange(script, site(&question.id), Served::ByTheWorld)
}

/// Our own world cannot be used: no product is judged by that.
fn fixture_broke(error: &io::Error, log: &mut CaseLog) -> Result<(), EvidenceError> {
    log.record(EventBody::Answered { outcome: Outcome::AdapterError(format!("the emulated world: {error}")) })
}

/// What happens before the product is asked: card or phone on the reader, or the card on the mobile device.
fn at_the_reader(slot: &mut Slot, case: &Case, editions: &Editions) -> io::Result<()> {
    let Some(rulebook) = editions.get(&case.rulebook) else { return Ok(()) };
    let messages = decide(rulebook, &case.facts).messages;
    if messages.contains(Message::HomeInquiry) {
        return mobile::visit(slot, &case.facts, rulebook);
    }
    if messages.contains(Message::CardInquiry) || messages.contains(Message::PhoneInquiry) {
        return present(slot, &case.facts);
    }
    Ok(())
}

/// The site of a case: every way of publishing, both encodings and many orders come about, always the same ones.
fn site(id: &str) -> Site {
    let digest = Sha256::digest(id.as_bytes());
    let publication = match digest[0] % 3 {
        0 => Publication::InPlace,
        1 => Publication::Rename,
        _ => Publication::Slow,
    };
    let encoding = if digest[1] % 2 == 0 { Encoding::Utf8 } else { Encoding::ShiftJis };
    Site { publication, encoding, order: u64::from(digest[2]) }
}
