//! Role `terminal`: the product stands between folder and central service; the harness is the receipt computer.
//!
//! The harness writes 001 as receipt computers do (in place, renamed, or slowly), lets the product settle, reads what lies in
//! `res`, and receives the patient by it. The feature's expectations then judge that reception: a program that garbles,
//! loses or invents an answer shows in the desk's decision.

use super::fixture_broke;
use crate::drive::record;
use madoguchi_contract::Case;
use madoguchi_contract::case::Question;
use madoguchi_contract::event::{CaseLog, Deed, EventBody, EvidenceError, Peer, WireRecord};
use madoguchi_contract::message::Outcome;
use madoguchi_contract::session::Session;
use madoguchi_message::Element;
use madoguchi_message::habits::Habits;
use madoguchi_rulebook::Editions;
use madoguchi_world::folder::{Publication, publish};
use madoguchi_world::slot::{INSTITUTION, Script, Served, Slot, text_of};
use serde_json::json;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// One case at role `terminal`.
pub(crate) async fn terminal(
    session: &Session,
    slot: &mut Slot,
    case: &Case,
    editions: &Editions,
    log: &mut CaseLog,
) -> Result<(), EvidenceError> {
    let question = case.question();
    let site = super::site(&case.id);
    let script = Script { facts: question.facts, numbers: question.numbers.clone() };
    if let Err(error) = slot.arrange(script, site, Served::ByTheProduct) {
        return fixture_broke(&error, log);
    }
    if !record(log, "reset", json!({"case": case.id}), session.reset(&case.id)).await? {
        return Ok(());
    }
    let name = format!("OQSsiquc01req_{}0001.xml", compact(question.facts.now.day()));
    let request = request(&question).write_xml(site.encoding, &Habits::default());
    log.record(wire(Deed::Published, &name, &request))?;
    let (req, now) = (slot.exchange().req.clone(), question.facts.now);
    let writing = write(&req, &name, request, site.publication, now);
    let settled = record(log, "settle", json!({"quiet_ms": QUIET.as_millis()}), session.settle(QUIET)).await?;
    let written = writing.and_then(|thread| thread.map_or(Ok(()), |thread| thread.join().unwrap_or(Ok(()))));
    if let Err(error) = written {
        return fixture_broke(&error, log);
    }
    if !settled {
        return Ok(());
    }
    let answer = fetch(&slot.exchange().res, &name.replace("req_", "res_"));
    match slot.close() {
        Ok(records) => {
            for record in records {
                log.record(EventBody::Wire { record })?;
            }
        }
        Err(error) => return fixture_broke(&error, log),
    }
    if let Some(bytes) = &answer {
        log.record(wire(Deed::Fetched, &name.replace("req_", "res_"), bytes))?;
    }
    let Some(rulebook) = editions.get(&case.rulebook) else { return Ok(()) };
    let message = answer.and_then(|bytes| Element::read_xml(&bytes).ok()).map(|read| read.root);
    let told = madoguchi_reference::answer_on(rulebook, &question, message.as_ref());
    log.record(EventBody::Sent { verb: "received".into(), request: json!({"case": case.id}) })?;
    log.record(EventBody::Answered { outcome: Outcome::Done(told.into_value()) })
}

fn wire(deed: Deed, name: &str, bytes: &[u8]) -> EventBody {
    let (name, text) = (name.into(), text_of(bytes));
    EventBody::Wire { record: WireRecord { peer: Peer::Desk, deed, name, text, http: None } }
}

type Writing = Option<std::thread::JoinHandle<io::Result<()>>>;

/// Writes a request; one that is written slowly lies there half-written when this returns, and somebody goes on.
fn write(
    req: &Path,
    name: &str,
    bytes: Vec<u8>,
    mode: Publication,
    now: madoguchi_rulebook::Instant,
) -> io::Result<Writing> {
    if mode != Publication::Slow {
        return publish(req, name, &bytes, mode, now).map(|()| None);
    }
    use std::io::Write;
    // The writer keeps its handle: from a program that takes the file away meanwhile it hides the rest.
    let mut file = std::fs::File::create(req.join(name))?;
    let (first, rest) = bytes.split_at(bytes.len() / 3);
    file.write_all(first)?;
    let rest = rest.to_vec();
    Ok(Some(std::thread::spawn(move || {
        rest.chunks(rest.len() / 4 + 1).try_for_each(|piece| {
            std::thread::sleep(Duration::from_millis(4));
            file.write_all(piece)
        })
    })))
}

/// The answer, once it is whole; it is taken away.
fn fetch(res: &Path, name: &str) -> Option<Vec<u8>> {
    let since = Instant::now();
    let path = res.join(name);
    loop {
        if let Ok(bytes) = std::fs::read(&path)
            && Element::read_xml(&bytes).is_ok()
        {
            let _ = std::fs::remove_file(&path);
            return Some(bytes);
        }
        let returned = res.join(name.replace("res_", "req_").replace(".xml", ".err"));
        if returned.exists() || since.elapsed() > PATIENCE {
            return std::fs::read(&path).ok();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn request(question: &Question) -> Element {
    let numbers = &question.numbers.current;
    let mut search = vec![
        Element::leaf("Birthdate", compact(question.facts.person.birth_date)),
        Element::leaf("InsuredIdentificationNumber", numbers.number.as_str()),
        Element::leaf("InsurerNumber", format!("{:>8}", numbers.insurer_number)),
        Element::leaf("LimitApplicationCertificateRelatedConsFlg", "0"),
    ];
    if !numbers.symbol.is_empty() {
        search.push(Element::leaf("InsuredCardSymbol", numbers.symbol.as_str()));
    }
    let header = vec![
        Element::leaf("ArbitraryFileIdentifier", "desk"),
        Element::leaf("MedicalInstitutionCode", INSTITUTION),
        Element::leaf("QualificationConfirmationDate", compact(question.facts.now.day())),
    ];
    let body = vec![Element::branch("QualificationConfirmSearchInfo", search)];
    Element::branch("XmlMsg", vec![Element::branch("MessageHeader", header), Element::branch("MessageBody", body)])
}

fn compact(day: madoguchi_rulebook::Day) -> String {
    day.to_string().replace('-', "")
}

const QUIET: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(2);
