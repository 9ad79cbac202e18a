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
            if let Ok(bytes) = fs::read(entry.path())
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
    for pointer in ["/exchange/req", "/exchange/res", "/exchange/face", "/reader/present"] {
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
