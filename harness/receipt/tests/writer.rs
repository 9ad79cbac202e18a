//! What the writer writes validates clean and survives parse and write byte for byte, for all four kinds.

use madoguchi_receipt::Kind;
use madoguchi_receipt::parse::{File, Form, sniff};
use madoguchi_receipt::validate::validate_bytes;
use madoguchi_receipt::write::{
    Book, Claim, Holder, Institution, Insured, Patient, Payer, Public, Remark, Scheme, WriteError,
};
use madoguchi_rulebook::Day;
use proptest::prelude::*;

fn insured(insurer_number: &str, symbol: &str, number: &str, branch: &str) -> Insured {
    let [insurer_number, symbol, number, branch] = [insurer_number, symbol, number, branch].map(String::from);
    Insured { insurer_number, symbol, number, branch }
}

fn claim(insured: Insured, visits: Vec<Day>) -> Claim {
    Claim {
        patient: Patient::sample(Day::ymd(1984, 6, 15)),
        scheme: Scheme::Ordinary,
        holder: Holder::Insured,
        insured: Some(insured),
        public: vec![],
        visits,
        remarks: vec![],
    }
}

fn book(kind: Kind, claims: Vec<Claim>) -> Book {
    let institution = Institution::sample(kind);
    Book { kind, payer: Payer::Fund, claim_month: Day::ymd(2025, 8, 1), institution, claims }
}

fn remark(code: &str, text: &str) -> Remark {
    Remark { code: code.into(), text: text.into() }
}

fn text(bytes: &[u8]) -> String {
    encoding_rs::SHIFT_JIS.decode(bytes).0.replace("\r\n", "\n")
}

#[test]
fn a_route_c_claim_is_laid_out_as_the_notice_has_it() {
    let mut unknown = claim(insured("77777777", "", "777777777", ""), vec![Day::ymd(2025, 7, 10)]);
    unknown.remarks = vec![remark("820000246", ""), remark("830000505", "東京都千代田区１－１")];
    let written = text(&book(Kind::Medical, vec![unknown]).write().expect("it can be written"));
    let lines: Vec<&str> = written.lines().collect();
    let expected = [
        "IR,1,13,1,9999908,,窓口医院,202508,00,03-0000-0000",
        "RE,1,1112,202507,見本　太郎,1,19840615,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,ミホンタロウ,",
        "HO,77777777,,777777777,1,291,,,,,,,,,",
        "JD,1,,,,,,,,,,1,,,,,,,,,,,,,,,,,,,,,",
        "SY,8830052,20250710,1,,,01,",
        "CO,01,1,820000246,",
        "CO,01,1,830000505,東京都千代田区１－１",
        "SI,11,1,111000110,,291,1,,,,,,,,,,,,,,,,1,,,,,,,,,,,,,,,,,,,,,",
        "GO,1,291,99",
        "\u{1A}",
    ];
    assert_eq!(lines, expected);
}

/// The sample `unknown.UKE`: two unknown insurers, one of them of a late-stage elderly person, and a former one.
#[test]
fn the_sample_of_unknown_and_former_insurers_is_what_the_writer_writes() {
    let day = |day| vec![Day::ymd(2025, 7, day)];
    let mut unknown = claim(insured("77777777", "", "777777777", ""), day(10));
    unknown.remarks = vec![
        remark("820000246", ""),
        remark("830000501", "ミホンタロウ"),
        remark("830000505", "東京都千代田区１－１"),
        remark("830000507", "０３－００００－００００"),
    ];
    let mut elder = claim(insured("77777777", "", "77777777", ""), day(11));
    elder.patient.birth_date = Day::ymd(1940, 1, 1);
    (elder.scheme, elder.holder) = (Scheme::LateElderly, Holder::Elder);
    elder.remarks = vec![remark("820000246", ""), remark("830000504", "見本商会")];
    let mut former = claim(insured("06132013", "98", "7654", "02"), day(12));
    former.remarks = vec![remark("820000245", "")];
    let written = book(Kind::Medical, vec![unknown, elder, former]).write().expect("it can be written");
    let path = format!("{}/../../scenarios/receipt/samples/unknown.UKE", env!("CARGO_MANIFEST_DIR"));
    assert_eq!(text(&std::fs::read(path).expect("the sample is committed")), text(&written));
    assert!(validate_bytes(&written, Kind::Medical).is_empty());
}

#[test]
fn what_cannot_be_written_is_told_with_its_place() {
    let day = Day::ymd(2025, 7, 10);
    let told = |claim: Claim| book(Kind::Medical, vec![claim]).write().expect_err("it cannot be written");
    let mut odd = claim(insured("06132013", "12", "3456", "01"), vec![day]);
    odd.patient.name = "見本　😀".into();
    assert!(told(odd).to_string().starts_with("RE-name: the character `😀` cannot be written in Shift_JIS"));
    let split = claim(insured("06132013", "1,2", "3456", "01"), vec![day]);
    assert!(matches!(told(split), WriteError::Separator { record, field, .. } if record == "HO" && field == "symbol"));
    let months = claim(insured("06132013", "12", "3456", "01"), vec![day, Day::ymd(2025, 8, 1)]);
    assert!(matches!(told(months), WriteError::TwoMonths { .. }));
    assert_eq!(told(claim(insured("06132013", "12", "3456", "01"), vec![])), WriteError::NoVisit);
    let nobody = Claim { insured: None, ..claim(insured("", "", "", ""), vec![day]) };
    assert_eq!(told(nobody), WriteError::NoPayer);
}

/// An insurer with the scheme and holder that fit its number.
fn payers() -> impl Strategy<Value = (Insured, Scheme, Holder)> {
    let branch = prop_oneof![Just(String::new()), "[0-9]{2}"];
    let holder =
        prop_oneof![Just(Holder::Insured), Just(Holder::Family), Just(Holder::Elder), Just(Holder::ElderSevenTenths)];
    prop_oneof![
        ("[0-9]{1,8}", "[0-9]{1,8}", branch.clone(), holder.clone()).prop_map(|(symbol, number, branch, holder)| {
            (insured("06132013", &symbol, &number, &branch), Scheme::Ordinary, holder)
        }),
        ("[ア-ン]{0,5}", "[0-9]{1,8}", branch, holder).prop_map(|(symbol, number, branch, holder)| {
            (insured("138057", &symbol, &number, &branch), Scheme::Ordinary, holder)
        }),
        "[0-9]{8}".prop_map(|number| (insured("39131016", "", &number, ""), Scheme::LateElderly, Holder::Elder)),
        Just((insured("77777777", "", "777777777", ""), Scheme::Ordinary, Holder::Insured)),
    ]
}

fn claims() -> impl Strategy<Value = Claim> {
    let days = proptest::collection::btree_set(1u8..=31, 1..6);
    let public = proptest::sample::subsequence(vec!["1213601", "5113601", "5413601", "8013601"], 0..=4);
    let items = proptest::sample::subsequence(vec!["830000501", "830000502", "830000508"], 0..=3);
    (payers(), days, public, items, any::<bool>()).prop_map(|((insured, scheme, holder), days, public, items, odd)| {
        let mut remarks = vec![];
        if insured.insurer_number == "77777777" {
            remarks = vec![remark("820000246", ""), remark("830000505", "シラベル")];
            remarks.extend(items.into_iter().map(|code| remark(code, "シラベル")));
        } else if odd {
            remarks.push(remark("820000245", ""));
        }
        let mut patient = Patient::sample(Day::ymd(1950, 2, 28));
        patient.female = odd;
        let public = public.into_iter().map(|number| Public {
            payer_number: with_check_digit(number),
            recipient_number: with_check_digit("123456"),
        });
        Claim {
            patient,
            scheme,
            holder,
            insured: Some(insured),
            public: public.collect(),
            visits: days.into_iter().map(|day| Day::ymd(2025, 7, day)).collect(),
            remarks,
        }
    })
}

fn with_check_digit(body: &str) -> String {
    format!("{body}{}", madoguchi_receipt::validate::digits::check_digit(body.as_bytes()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]
    #[test]
    fn every_written_file_is_clean_and_survives_parse_and_write(claims in proptest::collection::vec(claims(), 1..5)) {
        for kind in Kind::ALL {
            let bytes = book(kind, claims.clone()).write().expect("it can be written");
            prop_assert_eq!(sniff(&bytes), Form::Claims(kind));
            let findings = validate_bytes(&bytes, kind);
            let told: Vec<String> = findings.iter().map(|f| format!("{} line {} {:?}", f.code(), f.line, f.detail)).collect();
            prop_assert_eq!(told, Vec::<String>::new(), "{}", text(&bytes));
            let parsed = File::parse(&bytes, kind);
            prop_assert_eq!(parsed.claims.len(), claims.len());
            prop_assert_eq!(parsed.write(), bytes);
        }
    }
}
