//! A whole desk: a request by file is answered by the central service's register, and a card laid on the reader brings a face
//! file, in every way of publishing and in both encodings.

use madoguchi_message::{Element, Encoding, Read};
use madoguchi_world::central;
use madoguchi_world::desk::{Desk, DeskSettings};
use madoguchi_world::fault::FaultPlan;
use madoguchi_world::folder::{Publication, Settings};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

fn desk(publication: Publication, encoding: Encoding) -> Desk {
    let folder = Settings { publication, ..Settings::default() };
    let settings = DeskSettings { root: None, central: central::Settings::default(), folder, encoding };
    Desk::start(settings).expect("a desk")
}

fn request(insurer: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?><XmlMsg><MessageHeader><MedicalInstitutionCode>9911111111</MedicalInstitutionCode>\
         <QualificationConfirmationDate>20250710</QualificationConfirmationDate></MessageHeader><MessageBody>\
         <QualificationConfirmSearchInfo><InsurerNumber>{insurer}</InsurerNumber><InsuredCardSymbol>架空</InsuredCardSymbol>\
         <InsuredIdentificationNumber>100001</InsuredIdentificationNumber><Birthdate>19800401</Birthdate>\
         <LimitApplicationCertificateRelatedConsFlg>1</LimitApplicationCertificateRelatedConsFlg>\
         </QualificationConfirmSearchInfo></MessageBody></XmlMsg>"
    )
}

/// The first message in a folder.
fn message(folder: &Path) -> (String, Element, Encoding) {
    let since = Instant::now();
    loop {
        assert!(since.elapsed() < Duration::from_secs(20), "nothing comes into {}", folder.display());
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let name = entry.file_name().into_string().expect("text");
            // What is not renamed yet lies there under another name.
            if name.ends_with(".xml")
                && let Ok(bytes) = fs::read(entry.path())
                && let Ok(Read { root: message, encoding }) = Element::read_xml(&bytes)
            {
                return (name, message, encoding);
            }
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn files_are_answered_by_the_register() {
    for (insurer, validity) in [("06990001", "1"), ("06990002", "2")] {
        let desk = desk(Publication::Rename, Encoding::ShiftJis);
        fs::write(desk.exchange().req.join("OQSsiquc01req_202507100001.xml"), request(insurer)).expect("written");
        let (name, answer, encoding) = message(&desk.exchange().res);
        assert_eq!((name.as_str(), encoding), ("OQSsiquc01res_202507100001.xml", Encoding::ShiftJis));
        assert_eq!(answer.text_at(&["MessageBody", "QualificationValidity"]), Some(validity));
    }
}

#[test]
fn a_request_that_is_known_and_not_modelled_comes_back_answered_as_such() {
    let desk = desk(Publication::InPlace, Encoding::Utf8);
    let cip = "<?xml version='1.0' encoding='UTF-8'?><XmlMsg><MessageHeader><MedicalInstitutionCode>9911111111\
        </MedicalInstitutionCode><ArbitraryFileIdentifier>mine</ArbitraryFileIdentifier></MessageHeader><MessageBody/></XmlMsg>";
    fs::write(desk.exchange().req.join("CIPsiquc01req_1.xml"), cip).expect("written");
    let (name, answer, _) = message(&desk.exchange().res);
    assert_eq!(name, "CIPsiquc01res_1.xml", "no .err: the name and the message are sound");
    let header = |leaf: &str| answer.text_at(&["MessageHeader", leaf]);
    assert_eq!((header("SegmentOfResult"), header("ErrorCode")), (Some("9"), Some("MDGC9006E")));
    assert_eq!(header("ArbitraryFileIdentifier"), Some("mine"));
    assert!(header("ErrorMessage").is_some_and(|text| text.contains("カルテ情報共有")), "{answer:?}");
}

#[test]
fn a_card_on_the_reader_brings_a_face_file_with_its_consents() {
    for publication in [Publication::InPlace, Publication::Rename, Publication::Slow] {
        let desk = desk(publication, Encoding::Utf8);
        fs::write(desk.present().join("valid"), "medication checkup").expect("written");
        let (name, result, _) = message(&desk.exchange().face);
        assert!(name.starts_with("OQSsiquc01res_face_9911111111") && name.ends_with("_20250710090000.xml"), "{name}");
        assert_eq!(result.text_at(&["MessageHeader", "ReferenceClassification"]), Some("1"));
        let record = result.at(&["MessageBody", "ResultList", "ResultOfQualificationConfirmation"]).expect("a record");
        let flags = ["PharmacistsInfoConsFlg", "SpecificHealthCheckupsInfoConsFlg", "OperationInfoConsFlg"];
        assert_eq!(flags.map(|flag| record.text_at(&[flag])), [Some("1"), Some("1"), Some("0")]);
        assert_eq!(record.text_at(&["PharmacistsInfoAvailableTime"]), Some("20250711090000"));
    }
}

/// One step by file, and its answer, taken away.
fn step(desk: &Desk, api: &str, token: u32, body: &str) -> Element {
    let request = format!(
        "<?xml version='1.0' encoding='UTF-8'?><XmlMsg><MessageHeader><MedicalInstitutionCode>9911111111</MedicalInstitutionCode>\
         </MessageHeader><MessageBody>{body}</MessageBody></XmlMsg>"
    );
    fs::write(desk.exchange().req.join(format!("{api}req_{token}.xml")), request).expect("written");
    let (name, answer, _) = message(&desk.exchange().res);
    assert_eq!(name, format!("{api}res_{token}.xml"));
    fs::remove_file(desk.exchange().res.join(name)).expect("taken away");
    answer
}

/// Fetches what was consented to that day, asking until it is no longer processed: names, and how often it was asked for.
fn fetched(desk: &Desk, letters: &str) -> (Vec<String>, u32) {
    let search = "<QualificationConfirmSearchInfo><ConsentDateFrom>20250710</ConsentDateFrom><ConsentDateTo>20250710\
        </ConsentDateTo></QualificationConfirmSearchInfo>";
    let receipt = step(desk, &format!("{letters}01"), 1, search);
    let number = receipt.text_at(&["MessageBody", "ReceptionNumber"]).expect("a number").to_string();
    for asked in 1.. {
        let question = format!("<ReceptionNumber>{number}</ReceptionNumber>");
        let answer = step(desk, &format!("{letters}02"), 1 + asked, &question);
        if answer.text_at(&["MessageHeader", "SegmentOfResult"]) == Some("2") {
            continue;
        }
        let units = answer.find("MessageBody").map(Element::elements).unwrap_or_default();
        let names = units.iter().filter_map(|unit| unit.text_at(&["ResultOfQualificationConfirmation", "Name"]));
        return (names.map(String::from).collect(), asked);
    }
    unreachable!("asked without end")
}

#[test]
fn a_card_held_to_the_mobile_device_waits_at_the_central_service_until_it_is_fetched() {
    let desk = desk(Publication::Rename, Encoding::Utf8);
    let read = || desk.log().records().iter().filter(|record| record.name == "mobile_read").count();
    for (file, text, visits) in [("card-holder", "medication", 1), ("plastic", "home none", 2)] {
        fs::write(desk.mobile().join(file), text).expect("written");
        let since = Instant::now();
        while read() < visits || fs::read_dir(desk.mobile()).expect("a folder").count() > 0 {
            assert!(since.elapsed() < Duration::from_secs(20), "{file}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    // The device may still be speaking to the service: ask until both are there.
    let since = Instant::now();
    while fetched(&desk, "OQSmuonq").0.is_empty() || fetched(&desk, "OQSmuhvq").0.is_empty() {
        assert!(since.elapsed() < Duration::from_secs(20), "nothing waits at the service");
    }
    let (at_the_desk, asked) = fetched(&desk, "OQSmuonq");
    assert_eq!((at_the_desk.as_slice(), asked), (&["窓口　花子".to_string()][..], 3), "処理中 twice");
    assert_eq!(fetched(&desk, "OQSmuhvq").0, ["窓口　花子"]);
    assert_eq!(fs::read_dir(&desk.exchange().face).expect("a folder").count(), 0, "nothing comes into face");
}

#[test]
fn the_mobile_device_says_why_it_took_nothing() {
    let desk = desk(Publication::InPlace, Encoding::Utf8);
    for (file, text, why) in [
        ("revoked", "", "JPKI-05"),
        ("valid", "home online", "one of these words"),
        ("plastic", "teeth", "no kind of information"),
    ] {
        fs::write(desk.mobile().join(file), text).expect("written");
        let refused = desk.mobile().join(format!("{file}.refused"));
        let since = Instant::now();
        while fs::read_to_string(&refused).unwrap_or_default().is_empty() {
            assert!(since.elapsed() < Duration::from_secs(20), "{file}");
            std::thread::sleep(Duration::from_millis(2));
        }
        let told = fs::read_to_string(refused).expect("the reason");
        assert!(told.contains(why), "{file}: {told}");
    }
    assert!(fetched(&desk, "OQSmuonq").0.is_empty() && fetched(&desk, "OQSmuhvq").0.is_empty());
}

#[test]
fn cards_that_the_service_does_not_believe_are_refused_and_phones_are_received() {
    let desk = desk(Publication::InPlace, Encoding::Utf8);
    for (card, why) in [("revoked", "JPKI-05"), ("expired", "JPKI-04"), ("broken_chip", "card")] {
        fs::write(desk.present().join(card), "").expect("written");
        let refused = desk.present().join(format!("{card}.refused"));
        let since = Instant::now();
        while fs::read_to_string(&refused).unwrap_or_default().is_empty() {
            assert!(since.elapsed() < Duration::from_secs(20), "{card}");
            std::thread::sleep(Duration::from_millis(2));
        }
        let told = fs::read_to_string(refused).expect("the reason");
        assert!(told.contains(why), "{card}: {told}");
    }
    assert_eq!(fs::read_dir(&desk.exchange().face).expect("a folder").count(), 0);
    for phone in ["android", "iphone"] {
        fs::write(desk.present().join(phone), "none").expect("written");
        let (name, result, _) = message(&desk.exchange().face);
        assert_eq!(result.text_at(&["MessageBody", "QualificationValidity"]), Some("1"), "{phone}");
        fs::remove_file(desk.exchange().face.join(name)).expect("taken away");
    }
}

#[test]
fn a_person_nobody_knows_and_a_consent_to_nothing_known_are_refused_beside() {
    let desk = desk(Publication::InPlace, Encoding::Utf8);
    for (name, text, why) in
        [("nobody-of-this-name", "", "nobody is called"), ("valid", "teeth", "no kind of information")]
    {
        fs::write(desk.present().join(name), text).expect("written");
        let refused = desk.present().join(format!("{name}.refused"));
        let since = Instant::now();
        while !refused.exists() {
            assert!(since.elapsed() < Duration::from_secs(20));
            std::thread::sleep(Duration::from_millis(2));
        }
        std::thread::sleep(Duration::from_millis(20));
        let told = fs::read_to_string(refused).expect("the reason");
        assert!(told.contains(why), "{told}");
    }
    assert_eq!(fs::read_dir(&desk.exchange().face).expect("a folder").count(), 0);
}

#[test]
fn the_manifest_names_folders_and_urls() {
    let desk = desk(Publication::InPlace, Encoding::Utf8);
    let manifest = desk.manifest();
    for pointer in ["/exchange/req", "/exchange/res", "/exchange/face", "/reader/present", "/mobile/present"] {
        let path = manifest.pointer(pointer).and_then(|path| path.as_str()).expect("a path");
        assert!(Path::new(path).is_dir(), "{pointer}");
    }
    for pointer in ["/central/base_url", "/central/management_url"] {
        let url = manifest.pointer(pointer).and_then(|url| url.as_str()).expect("a URL");
        assert!(url.starts_with("http://127.0.0.1:"), "{pointer}");
    }
}

#[test]
fn a_desk_has_faults_of_its_own_beside_those_of_the_service() {
    let head = "format = 'madoguchi.faults'\nversion = 2\nname = { ja = 'x', en = 'x' }\n";
    // The reader dies for its first card; the terminal's first request meets a power cut, its second a 503 of the service.
    let plan = "[[fault]]\nkind = 'reader_dead'\ntimes = 1\n[[fault]]\nkind = 'power_cut'\nms = 120\npath = '/search'\ntimes = 1\n\
                [[fault]]\nkind = 'status'\nstatus = 503\npath = '/search'\ntimes = 1\n";
    let faults = FaultPlan::parse(&format!("{head}{plan}")).expect("fits");
    let central = central::Settings { faults, ..central::Settings::default() };
    let settings = DeskSettings { root: None, central, folder: Settings::default(), encoding: Encoding::Utf8 };
    let desk = Desk::start(settings).expect("a desk");
    fs::write(desk.present().join("valid"), "").expect("written");
    let refused = desk.present().join("valid.refused");
    let since = Instant::now();
    while !refused.exists() {
        assert!(since.elapsed() < Duration::from_secs(20), "the reader shows nothing");
        std::thread::sleep(Duration::from_millis(2));
    }
    let begun = Instant::now();
    fs::write(desk.exchange().req.join("OQSsiquc01req_1.xml"), request("06990001")).expect("written");
    let (name, answer, _) = message(&desk.exchange().res);
    assert!(begun.elapsed() >= Duration::from_millis(120), "dark for so long");
    assert_eq!(name, "OQSsiquc01res_1.xml");
    let code = answer.text_at(&["MessageHeader", "ErrorCode"]);
    assert_eq!(code, Some("MDGL0001E"), "taken once more when the power is back, and then the service fails");
    fs::write(desk.present().join("valid"), "").expect("written");
    assert!(message(&desk.exchange().face).0.starts_with("OQSsiquc01res_face_"), "the reader works again");
}
