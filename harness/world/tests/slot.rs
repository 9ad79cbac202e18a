//! A slot by hand: a request over every fault of the line, several slots at one time, and what a stranger gets.

use madoguchi_contract::case::Numbers;
use madoguchi_contract::event::Deed;
use madoguchi_message::{Element, Encoding, Read};
use madoguchi_rulebook::Facts;
use madoguchi_world::folder::Publication;
use madoguchi_world::slot::{Fault, LINE_FAILED, Script, Served, Site, Slot};
use std::io::{Read as _, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

const REQUEST: &str = "<?xml version='1.0' encoding='UTF-8'?><XmlMsg><MessageHeader><ArbitraryFileIdentifier>mine\
    </ArbitraryFileIdentifier></MessageHeader><MessageBody><QualificationConfirmSearchInfo><InsurerNumber>06139992\
    </InsurerNumber><InsuredIdentificationNumber>3456</InsuredIdentificationNumber><Birthdate>19800410</Birthdate>\
    </QualificationConfirmSearchInfo></MessageBody></XmlMsg>";

fn slot(site: Site) -> Slot {
    let mut slot = Slot::start().expect("a slot");
    let script = Script { facts: Facts::default(), numbers: Numbers::default() };
    slot.arrange(script, site, Served::ByTheWorld).expect("arranged");
    slot
}

fn asked(slot: &Slot, number: u32) -> Element {
    let exchange = slot.exchange();
    std::fs::write(exchange.req.join(format!("OQSsiquc01req_{number:012}.xml")), REQUEST).expect("written");
    let answer = exchange.res.join(format!("OQSsiquc01res_{number:012}.xml"));
    wait_for(&answer)
}

fn wait_for(path: &Path) -> Element {
    loop {
        if let Ok(bytes) = std::fs::read(path)
            && let Ok(Read { root: message, .. }) = Element::read_xml(&bytes)
        {
            return message;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn every_fault_of_the_line_is_told_and_the_next_request_is_served() {
    let mut slot = slot(Site::default());
    let faults = [Fault::Cut, Fault::CutInAnswer, Fault::Unavailable, Fault::Garbage, Fault::Silence];
    for (number, fault) in (0..).zip(faults) {
        slot.centre().plan(&[fault]);
        let told = asked(&slot, 2 * number);
        let header = |name: &str| told.text_at(&["MessageHeader", name]).map(String::from);
        assert_eq!(header("SegmentOfResult").as_deref(), Some("9"), "{fault:?}");
        assert_eq!(header("ErrorCode").as_deref(), Some(LINE_FAILED), "{fault:?}");
        assert_eq!(header("ArbitraryFileIdentifier").as_deref(), Some("mine"), "whose answer it is");
        let next = asked(&slot, 2 * number + 1);
        assert_eq!(next.text_at(&["MessageBody", "QualificationValidity"]), Some("1"), "after {fault:?}");
    }
    let failed = slot.close().expect("closed").into_iter().filter(|record| record.deed == Deed::LineFailed);
    assert_eq!(failed.count(), faults.len());
    assert_eq!(std::fs::read_dir(&slot.exchange().req).expect("a folder").count(), 0, "nothing is left behind");
}

#[test]
fn every_site_answers_in_its_own_encoding_and_order() {
    let mut orders = std::collections::BTreeSet::new();
    for publication in [Publication::InPlace, Publication::Rename, Publication::Slow] {
        for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
            for order in 0..4 {
                let slot = slot(Site { publication, encoding, order });
                let answer = asked(&slot, 1);
                let code = answer.text_at(&["MessageHeader", "CharacterCodeIdentifier"]);
                assert_eq!(code, Some(if encoding == Encoding::Utf8 { "0" } else { "1" }));
                let result = answer.at(&["MessageBody", "ResultList", "ResultOfQualificationConfirmation"]);
                let result = result.expect("a result");
                assert_eq!(result.text_at(&["Name"]), Some("窓口　太郎"));
                orders.insert(result.elements().iter().map(|leaf| leaf.name.clone()).collect::<Vec<_>>());
            }
        }
    }
    assert!(orders.len() >= 4, "{} orders", orders.len());
}

#[test]
fn slots_do_not_meet() {
    let slots: Vec<Slot> = (0..4).map(|_| slot(Site::default())).collect();
    let roots: std::collections::BTreeSet<_> = slots.iter().map(|slot| slot.root().to_path_buf()).collect();
    let urls: std::collections::BTreeSet<_> = slots.iter().map(|slot| slot.centre().url()).collect();
    assert_eq!((roots.len(), urls.len()), (4, 4));
    slots[0].centre().plan(&[Fault::Cut]);
    assert_eq!(asked(&slots[1], 1).text_at(&["MessageHeader", "SegmentOfResult"]), Some("1"));
    assert_eq!(asked(&slots[0], 1).text_at(&["MessageHeader", "SegmentOfResult"]), Some("9"));
}

#[test]
fn a_stranger_gets_nothing_about_a_person() {
    let slot = slot(Site::default());
    let status = |head: &str, body: &str| {
        let mut stream = TcpStream::connect(slot.centre().address()).expect("connected");
        let text = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(text.as_bytes()).expect("sent");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer.split_whitespace().nth(1).map(String::from)
    };
    let path = "/oqs-api-pro/MSA01030/ILI01030SV01/search";
    let known = format!("POST {path} HTTP/1.1\r\nAuthorization: madoguchi-fake-id-token");
    assert_eq!(status(&format!("POST {path} HTTP/1.1"), "{}").as_deref(), Some("401"));
    assert_eq!(status(&known, "{").as_deref(), Some("400"));
    assert_eq!(status(&known.replace("POST", "GET"), "").as_deref(), Some("405"));
    assert_eq!(status(&known.replace("search", "secret"), "{\"XmlMsg\":{}}").as_deref(), Some("404"));
    assert_eq!(status("nonsense", ""), Some("405".into()));
    assert_eq!(asked(&slot, 1).text_at(&["MessageHeader", "SegmentOfResult"]), Some("1"), "the next one is served");
}

#[test]
fn an_inquiry_without_numbers_is_refused_at_the_message_layer() {
    let slot = slot(Site::default());
    let exchange = slot.exchange();
    let bare = REQUEST.replace("3456", " ");
    std::fs::write(exchange.req.join("OQSsiquc01req_1.xml"), bare).expect("written");
    let answer = wait_for(&exchange.res.join("OQSsiquc01res_1.xml"));
    assert_eq!(answer.text_at(&["MessageHeader", "ErrorCode"]), Some("MDGM0001E"));
}
