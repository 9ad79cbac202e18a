//! A slot by hand: a request over every fault of the line, several slots at one time, and what a stranger gets.

use madoguchi_contract::case::Numbers;
use madoguchi_contract::event::Deed;
use madoguchi_message::{Element, Encoding, Read};
use madoguchi_rulebook::Facts;
use madoguchi_rulebook::facts::Means;
use madoguchi_world::fault::{FaultPlan, Faults};
use madoguchi_world::folder::Publication;
use madoguchi_world::slot::{LINE_FAILED, Script, Served, Site, Slot};
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

/// The faults of a plan, as its file says them.
fn faults(entries: &str) -> Faults {
    let head = "format = 'madoguchi.faults'\nversion = 2\nname = { ja = 'x', en = 'x' }\n";
    let entries: String = entries.lines().map(|line| format!("[[fault]]\n{}\n", line.replace("; ", "\n"))).collect();
    Faults::new(FaultPlan::parse(&format!("{head}{entries}")).expect("fits"), 0)
}

#[test]
fn every_fault_that_loses_an_answer_is_told_and_the_next_request_is_served() {
    let mut slot = slot(Site::default());
    let losing = [
        "kind = 'reset'",
        "kind = 'reset'; moment = 'after'",
        "kind = 'down'",
        "kind = 'silence'",
        "kind = 'truncate'; percent = 50",
        "kind = 'truncate'; bytes = 20",
        "kind = 'status'; status = 503",
        "kind = 'garbage'",
        "kind = 'latency'; ms = 2300",
    ];
    for (number, fault) in (0..).zip(losing) {
        slot.centre().plan(faults(&format!("{fault}; call = 1")));
        let told = asked(&slot, 2 * number);
        let header = |name: &str| told.text_at(&["MessageHeader", name]).map(String::from);
        assert_eq!(header("SegmentOfResult").as_deref(), Some("9"), "{fault}");
        assert_eq!(header("ErrorCode").as_deref(), Some(LINE_FAILED), "{fault}");
        assert_eq!(header("ArbitraryFileIdentifier").as_deref(), Some("mine"), "whose answer it is");
        let next = asked(&slot, 2 * number + 1);
        assert_eq!(next.text_at(&["MessageBody", "QualificationValidity"]), Some("1"), "after {fault}");
    }
    let records = slot.close().expect("closed");
    let failed = records.iter().filter(|record| record.deed == Deed::LineFailed);
    assert_eq!(failed.count(), losing.len());
    let answered = records.iter().filter(|record| record.deed == Deed::Answered).count();
    // What keeps a request from being seen leaves no answer behind: reset before, down, silence, status, garbage.
    assert_eq!(answered, 2 * losing.len() - 5, "the others did their work");
    assert_eq!(std::fs::read_dir(&slot.exchange().req).expect("a folder").count(), 0, "nothing is left behind");
}

#[test]
fn an_answer_that_is_only_troubled_arrives() {
    let slot = slot(Site::default());
    let troubled = [
        "kind = 'latency'; ms = 60",
        "kind = 'drip'; ms = 1",
        "kind = 'slow_close'; ms = 60",
        "kind = 'content_type'; value = 'text/html'",
        "kind = 'clock_skew'; seconds = 3600",
    ];
    let moment = |message: &Element| {
        let moment = message.text_at(&["MessageHeader", "ProcessExecutionTime"]).map(String::from);
        moment.expect("a moment")
    };
    let right = moment(&asked(&slot, 100));
    for (number, fault) in (0..).zip(troubled) {
        slot.centre().plan(faults(&format!("{fault}; call = 1")));
        let begun = std::time::Instant::now();
        let answer = asked(&slot, number);
        assert_eq!(answer.text_at(&["MessageBody", "QualificationValidity"]), Some("1"), "{fault}");
        assert!(
            !fault.contains("60") || fault.contains("3600") || begun.elapsed() >= Duration::from_millis(60),
            "{fault}"
        );
        assert_eq!(moment(&answer) == right, !fault.contains("clock_skew"), "{fault}");
    }
}

#[test]
fn without_power_nothing_is_published_until_it_is_back() {
    let mut slot = slot(Site::default());
    slot.centre().plan(faults("kind = 'power_cut'; ms = 150; call = 1"));
    let begun = std::time::Instant::now();
    let answer = asked(&slot, 1);
    assert!(begun.elapsed() >= Duration::from_millis(150), "the dark was waited for");
    assert_eq!(answer.text_at(&["MessageBody", "QualificationValidity"]), Some("1"), "the request was taken once more");
    slot.close().expect("closed");

    let script = Script { facts: Facts::default(), numbers: Numbers::default() };
    slot.arrange(script.clone(), Site::default(), Served::ByTheWorld).expect("arranged");
    slot.centre().plan(faults("kind = 'power_cut'; call = 1"));
    slot.present_card().expect("presented");
    let lying = |slot: &Slot| std::fs::read_dir(&slot.exchange().face).expect("a folder").count();
    slot.present_card().expect("presented");
    assert_eq!(lying(&slot), 0, "dark for the rest of the visit");
    slot.arrange(script, Site::default(), Served::ByTheWorld).expect("arranged");
    slot.present_card().expect("presented");
    assert_eq!(lying(&slot), 1, "the next visit has power");
}

#[test]
fn a_dead_reader_leaves_the_terminal_alone() {
    let mut slot = slot(Site::default());
    slot.centre().plan(Faults::new(FaultPlan::builtin("reader-dead").expect("built in"), 0));
    slot.present_card().expect("presented");
    assert_eq!(asked(&slot, 1).text_at(&["MessageHeader", "SegmentOfResult"]), Some("1"));
    let records = slot.close().expect("closed");
    let dead = records.iter().find(|record| record.deed == Deed::LineFailed).expect("told");
    assert_eq!(dead.text, "reader_dead");
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
    slots[0].centre().plan(faults("kind = 'reset'"));
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

/// One step of a bulk interface by file, and its answer.
fn step(slot: &Slot, api: &str, token: &str, body: &str) -> Element {
    let exchange = slot.exchange();
    let request = format!(
        "<?xml version='1.0' encoding='UTF-8'?><XmlMsg><MessageHeader><ArbitraryFileIdentifier>mine</ArbitraryFileIdentifier>\
         </MessageHeader><MessageBody>{body}</MessageBody></XmlMsg>"
    );
    std::fs::write(exchange.req.join(format!("{api}req_{token}.xml")), request).expect("written");
    let answer = wait_for(&exchange.res.join(format!("{api}res_{token}.xml")));
    assert_eq!(answer.text_at(&["MessageHeader", "ArbitraryFileIdentifier"]), Some("mine"), "{api}");
    answer
}

fn segment(answer: &Element) -> Option<&str> {
    answer.text_at(&["MessageHeader", "SegmentOfResult"])
}

/// Names of the patients in a bulk answer, by birth.
fn born(answer: &Element) -> Vec<String> {
    let units = answer.find("MessageBody").map(Element::elements).unwrap_or_default();
    let births = units.iter().filter_map(|unit| {
        let record = unit.at(&["ResultList", "ResultOfQualificationConfirmation"]);
        let record = record.or_else(|| unit.find("ResultOfQualificationConfirmation"));
        record?.text_at(&["Birthdate"]).map(String::from)
    });
    births.collect()
}

#[test]
fn what_the_mobile_device_took_is_fetched_in_four_steps_and_is_not_there_before() {
    const DAY: &str = "<QualificationConfirmSearchInfo><ConsentDateFrom>20250710</ConsentDateFrom><ConsentDateTo>20250710\
        </ConsentDateTo></QualificationConfirmSearchInfo>";
    for order in 0..6 {
        let site = Site { publication: Publication::Rename, encoding: Encoding::ShiftJis, order };
        let mut slot = Slot::start().expect("a slot");
        let facts = Facts { means: Means::HomeConsent, ..Facts::default() };
        slot.arrange(Script { facts, numbers: Numbers::default() }, site, Served::ByTheWorld).expect("arranged");
        let fetched = |slot: &Slot, letters: &str, token: &str, search: &str| {
            let receipt = step(slot, &format!("{letters}01"), token, search);
            let number = receipt.text_at(&["MessageBody", "ReceptionNumber"]).expect("a number").to_string();
            let question = format!("<ReceptionNumber>{number}</ReceptionNumber>");
            let mut asked = 0;
            loop {
                asked += 1;
                let answer = step(slot, &format!("{letters}02"), &format!("{token}{asked}"), &question);
                if segment(&answer) != Some("2") {
                    assert_eq!(segment(&answer), Some("1"));
                    assert!((2..=4).contains(&asked), "{asked} questions: never at once");
                    return born(&answer);
                }
            }
        };
        assert_eq!(fetched(&slot, "OQSmuonq", "1", DAY), ["19310303"], "nobody else before the device sent it");
        slot.keep_consented();
        let mut both = fetched(&slot, "OQSmuonq", "2", DAY);
        both.sort_unstable();
        assert_eq!(both, ["19310303", "19800410"]);
        assert_eq!(fetched(&slot, "OQSmuhvq", "3", DAY), ["19310303"], "care at home is another");
        let yesterday = DAY.replace("20250710", "20250709");
        assert_eq!(fetched(&slot, "OQSmuonq", "4", &yesterday), ["19310303"], "another day");
        for (api, body) in
            [("OQSmuonq02", "<ReceptionNumber>77</ReceptionNumber>"), ("OQSmuonq01", "<Nothing>1</Nothing>")]
        {
            assert_eq!(segment(&step(&slot, api, "5", body)), Some("9"), "{api}");
        }
        assert_eq!(std::fs::read_dir(&slot.exchange().face).expect("a folder").count(), 0, "nothing comes into face");
    }
}
