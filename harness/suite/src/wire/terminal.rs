//! Role `terminal`: the product stands between folder and central service; the harness is the receipt computer.
//!
//! The harness writes 001 as receipt computers do (in place, renamed, or slowly), lets the product settle, reads what lies in
//! `res`, and receives the patient by it. The feature's expectations then judge that reception: a program that garbles,
//! loses or invents an answer shows in the desk's decision. Results of the mobile device take four steps through the same
//! program, later visits of care at home one (IF-017 to 026).

use super::{fixture_broke, mobile};
use crate::drive::record;
use madoguchi_contract::Case;
use madoguchi_contract::case::Question;
use madoguchi_contract::event::{CaseLog, Deed, EventBody, EvidenceError, Peer, WireRecord};
use madoguchi_contract::message::Outcome;
use madoguchi_contract::session::Session;
use madoguchi_message::Element;
use madoguchi_message::habits::Habits;
use madoguchi_rulebook::decision::Message;
use madoguchi_rulebook::facts::{Means, Proof};
use madoguchi_rulebook::{Editions, decide};
use madoguchi_world::folder::{Publication, publish};
use madoguchi_world::slot::{INSTITUTION, Script, Served, Site, Slot, text_of};
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
    let Some(rulebook) = editions.get(&case.rulebook) else { return Ok(()) };
    let home = decide(rulebook, &case.facts).messages.contains(Message::HomeInquiry);
    if home && let Err(error) = mobile::visit(slot, &case.facts, rulebook) {
        return fixture_broke(&error, log);
    }
    let mut desk = Desk { session, slot, question: &question, site, sent: 0 };
    let answered = match (home, question.facts.presents.contains(Proof::MyNumberCard)) {
        (false, _) => desk.exchange("OQSsiquc01", request(&question), log).await?,
        // A later visit rests on the consent of the first (R-VISIT-04).
        (true, false) => desk.exchange("OQSsihvq01", request(&question), log).await?,
        (true, true) => desk.fetch_result(log).await?,
    };
    let message = match answered {
        Exchanged::Over => return Ok(()),
        Exchanged::Nothing => None,
        Exchanged::Answer(message) => Some(message),
    };
    let told = madoguchi_reference::answer_on(rulebook, &question, message.as_ref());
    log.record(EventBody::Sent { verb: "received".into(), request: json!({"case": case.id}) })?;
    log.record(EventBody::Answered { outcome: Outcome::Done(told.into_value()) })
}

/// The receipt computer, played by the harness.
struct Desk<'a> {
    session: &'a Session,
    slot: &'a mut Slot,
    question: &'a Question,
    site: Site,
    sent: u32,
}

/// What became of one request.
enum Exchanged {
    /// The product answered with a message.
    Answer(Element),
    /// No message came.
    Nothing,
    /// The case is over: product or world failed, and the log says how.
    Over,
}

impl Desk<'_> {
    /// One request into `req`, and what lies in `res` once the product has settled.
    async fn exchange(&mut self, api: &str, request: Element, log: &mut CaseLog) -> Result<Exchanged, EvidenceError> {
        self.sent += 1;
        let name = format!("{api}req_{}{:04}.xml", compact(self.question.facts.now.day()), self.sent);
        let request = request.write_xml(self.site.encoding, &Habits::default());
        log.record(wire(Deed::Published, &name, &request))?;
        let (req, now) = (self.slot.exchange().req.clone(), self.question.facts.now);
        let writing = write(&req, &name, request, self.site.publication, now);
        let settling = self.session.settle(QUIET);
        let settled = record(log, "settle", json!({"quiet_ms": QUIET.as_millis()}), settling).await?;
        let written = writing.and_then(|thread| thread.map_or(Ok(()), |thread| thread.join().unwrap_or(Ok(()))));
        if let Err(error) = written {
            return fixture_broke(&error, log).map(|()| Exchanged::Over);
        }
        if !settled {
            return Ok(Exchanged::Over);
        }
        let answered = name.replace("req_", "res_");
        let answer = fetch(&self.slot.exchange().res, &answered);
        match self.slot.close() {
            Ok(records) => {
                for record in records {
                    log.record(EventBody::Wire { record })?;
                }
            }
            Err(error) => return fixture_broke(&error, log).map(|()| Exchanged::Over),
        }
        let Some(bytes) = answer else { return Ok(Exchanged::Nothing) };
        log.record(wire(Deed::Fetched, &answered, &bytes))?;
        Ok(Element::read_xml(&bytes).map_or(Exchanged::Nothing, |read| Exchanged::Answer(read.root)))
    }

    /// What the mobile device left at the central service: handed in, and asked for until it is no longer 処理中.
    async fn fetch_result(&mut self, log: &mut CaseLog) -> Result<Exchanged, EvidenceError> {
        let letters = if self.question.facts.means == Means::HomeVisit { "OQSmuhvq" } else { "OQSmuonq" };
        let receipt = self.exchange(&format!("{letters}01"), consents_of_the_day(self.question), log).await?;
        let Exchanged::Answer(receipt) = receipt else { return Ok(receipt) };
        let Some(number) = receipt.text_at(&["MessageBody", "ReceptionNumber"]) else {
            return Ok(Exchanged::Answer(receipt));
        };
        let mut last = Exchanged::Nothing;
        for _ in 0..QUESTIONS {
            last = self
                .exchange(&format!("{letters}02"), message(vec![Element::leaf("ReceptionNumber", number)]), log)
                .await?;
            let Exchanged::Answer(answer) = &last else { break };
            match answer.text_at(&["MessageHeader", "SegmentOfResult"]) {
                Some("2") => {}
                Some("1") => {
                    let unit = madoguchi_reference::patients_unit(answer, &self.question.facts);
                    return Ok(unit.map_or(Exchanged::Nothing, Exchanged::Answer));
                }
                _ => break,
            }
        }
        Ok(last)
    }
}

fn consents_of_the_day(question: &Question) -> Element {
    let day = compact(question.facts.now.day());
    let span = vec![Element::leaf("ConsentDateFrom", day.as_str()), Element::leaf("ConsentDateTo", day.as_str())];
    message(vec![Element::branch("QualificationConfirmSearchInfo", span)])
}

fn message(body: Vec<Element>) -> Element {
    let header =
        vec![Element::leaf("ArbitraryFileIdentifier", "desk"), Element::leaf("MedicalInstitutionCode", INSTITUTION)];
    Element::branch("XmlMsg", vec![Element::branch("MessageHeader", header), Element::branch("MessageBody", body)])
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

/// Questions for one result.
const QUESTIONS: u32 = 20;
const QUIET: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(2);
