//! A face file that comes while the desk already waits: in every way of publishing it is read once, whole, and taken away, and
//! nothing of it is left. How long that takes is printed by the bench of the same name, never judged here.

use futures::executor::block_on;
use madoguchi_contract::case::{Numbers, Question};
use madoguchi_contract::event::{Deed, Peer};
use madoguchi_contract::session::{InquiryForm, Session};
use madoguchi_contract::transport::InProcess;
use madoguchi_contract::{Outcome, Role};
use madoguchi_message::Encoding;
use madoguchi_reference::Reference;
use madoguchi_rulebook::facts::{MyNumberCard, Proof};
use madoguchi_rulebook::{Facts, Set};
use madoguchi_world::folder::Publication;
use madoguchi_world::slot::{Script, Served, Site, Slot};
use serde_json::{Value, json};
use std::time::Duration;

fn question() -> Question {
    let mut facts = Facts { presents: Set::of(&[Proof::MyNumberCard]), ..Facts::default() };
    facts.holds.my_number_card = Some(MyNumberCard::default());
    let (rulebook, numbers) = ("actual".to_string(), Numbers::default());
    Question { id: "face-file".into(), rulebook, facts, numbers, written_date: None }
}

/// The answer of a reference that waits before the file comes; `lays`: a card is laid on the reader at all.
fn received(publication: Publication, encoding: Encoding, lays: bool) -> (Value, Slot) {
    let question = question();
    let mut slot = Slot::start().expect("a slot");
    let script = Script { facts: question.facts, numbers: question.numbers.clone() };
    let site = Site { publication, encoding, order: 3 };
    slot.arrange(script, site, Served::ByTheWorld).expect("arranged");
    let peers = slot.manifest();
    let product = std::thread::spawn(move || {
        let session = Session::new(Box::new(InProcess::new("reference", Reference::sound())), Duration::from_secs(10));
        block_on(async {
            session.hello("test").await.expect("introduced");
            session.configure_among(Role::Reception, "actual", &[], 0, &peers).await.expect("configured");
            session.arrange_desk(&question).await.expect("arranged");
            match session.inquire(InquiryForm::Single).await.expect("answered") {
                Outcome::Done(answer) => answer,
                other => panic!("{other:?}"),
            }
        })
    });
    std::thread::sleep(Duration::from_millis(20));
    if lays {
        slot.present_card().expect("presented");
    }
    (product.join().expect("answered"), slot)
}

#[test]
fn a_file_that_comes_while_the_desk_waits_is_read_and_taken_away() {
    for publication in [Publication::Rename, Publication::InPlace, Publication::Slow] {
        for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
            let (answer, mut slot) = received(publication, encoding, true);
            let at = format!("{publication:?} {encoding:?}");
            assert_eq!(answer["reception"], json!({"outcome": "accepted", "level": "full", "reason": null}), "{at}");
            let records = slot.close().expect("closed");
            let face = records.iter().filter(|record| record.peer == Peer::Reader && record.name.contains("res_face_"));
            let deeds: Vec<Deed> = face.map(|record| record.deed).collect();
            assert_eq!(deeds, [Deed::Published, Deed::Fetched], "{at}");
            let left = |folder: &std::path::Path| std::fs::read_dir(folder).expect("a folder").count();
            let exchange = slot.exchange();
            assert_eq!([&exchange.face, &exchange.res, &exchange.req].map(|folder| left(folder)), [0, 0, 0], "{at}");
        }
    }
}

#[test]
fn a_file_that_never_comes_is_no_answer() {
    let (answer, _) = received(Publication::Rename, Encoding::Utf8, false);
    assert_eq!(answer["reception"]["outcome"], "fallback_required", "{answer}");
    assert_eq!(answer["reception"]["reason"], "f1b", "{answer}");
}
