//! Reception by card or phone: a challenge, the card's signature over it, consents from the reader; the answer is the
//! message that the terminal writes as the face file. Paths and bodies of this exchange are our own.

use super::answer::{self, Days};
use super::challenge::ChallengeFault;
use super::consent::{ConsentKind, Device, Given};
use super::state::{Central, Reply};
use super::trust::{Distrust, Trusted};
use super::usage::Route;
use madoguchi_message::Encoding;
use madoguchi_message::codes::{Consent, Processing, Reference, Treatment};
use madoguchi_message::header::Header;
use madoguchi_message::qualification::{Qualification, QualificationAnswer, QualificationAnswerBody, ResultList};
use madoguchi_rulebook::Instant;
use madoguchi_rulebook::decide::Window;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What comes from the reader.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardAnswer {
    /// The challenge, 64 hex digits.
    pub nonce: String,
    /// The certificate for user authentication, DER in hex; filler behind it is allowed.
    pub certificate: String,
    /// The card's signature over the challenge (SHA-256, PKCS #1 v1.5), in hex.
    pub signature: String,
    /// What the person agreed to.
    #[serde(default)]
    pub consents: BTreeSet<ConsentKind>,
    /// OQSCD028: 1 visit to the facility, 2 care at home, 3 online.
    #[serde(default)]
    pub treatment: Option<String>,
    /// Where the card was read.
    #[serde(default)]
    pub device: Device,
    /// OQSCD017, where the reader asks.
    #[serde(default)]
    pub prescription: Option<String>,
    /// The terminal's own key for the face file.
    #[serde(default)]
    pub identifier: Option<String>,
}

/// Why nobody was received.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReceived {
    /// Hex of a wrong form.
    #[error("HEX-01: {0} is no hex of the right length")]
    Hex(&'static str),
    /// The challenge.
    #[error(transparent)]
    Challenge(#[from] ChallengeFault),
    /// The card.
    #[error(transparent)]
    Card(#[from] Distrust),
    /// Nobody is linked to this card.
    #[error("JPKI-08: nobody on the register has this card: link it on the management port")]
    Nobody,
    /// A treatment that no card opens.
    #[error("CARE-01: treatment is 1 (at the facility), 2 (at home) or 3 (online); an emergency has a door of its own")]
    Treatment,
}

impl Central {
    /// Gives a challenge.
    pub fn challenge(&mut self, facility: &str) -> [u8; 32] {
        let now = self.clock.now();
        self.challenges.give(facility, now)
    }

    /// Takes the challenge of an answer back and says what is left to check without the state.
    pub(super) fn opened(&mut self, facility: &str, answer: &CardAnswer) -> Result<Opened, NotReceived> {
        let nonce = unhex(&answer.nonce).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let nonce = nonce.ok_or(NotReceived::Hex("nonce"))?;
        let certificate = unhex(&answer.certificate).ok_or(NotReceived::Hex("certificate"))?;
        let signature = unhex(&answer.signature).ok_or(NotReceived::Hex("signature"))?;
        let now = self.clock.now();
        self.challenges.take(&nonce, facility, now)?;
        Ok(Opened { nonce, certificate, signature, now })
    }

    /// Receives a person whose card is believed.
    pub(super) fn received(
        &mut self,
        facility: &str,
        answer: &CardAnswer,
        trusted: &Trusted,
        encoding: Encoding,
    ) -> Result<Reply, NotReceived> {
        let now = self.clock.now();
        let id = self.cards.get(&trusted.serial).ok_or(NotReceived::Nobody)?.clone();
        let person = self.people.iter().find(|person| person.id == id).ok_or(NotReceived::Nobody)?;
        let days = Days { asked: now.day(), today: now.day() };
        let found = answer::by_card(person, days);
        let treatment = match answer.treatment.as_deref().map_or(Treatment::Outpatient, Treatment::from) {
            Treatment::Emergency | Treatment::Unknown(_) => return Err(NotReceived::Treatment),
            known => known,
        };
        // In its grace a certificate opens the qualification and nothing else (R-CERT-05).
        let kinds = if trusted.window == Window::Grace { BTreeSet::new() } else { answer.consents.clone() };
        let given = Given::now(kinds, now, treatment, answer.device);
        let records = found.entries.iter().map(|entry| {
            let mut record = answer::record(person, entry, days);
            answer::add_limit(&mut record, entry, days, now);
            answer::add_diseases(&mut record, entry, now);
            add_consents(&mut record, &given);
            record.reference_number = self.reference(facility, &record);
            record
        });
        let records: Vec<Qualification> = records.collect();
        let notice = matches!(trusted.window, Window::Notice | Window::Grace);
        let body = QualificationAnswerBody {
            processing_result_status: Some(Processing::Done),
            processing_result_code: notice.then(|| NOTICE.into()),
            processing_result_message: notice.then(|| notice_text(trusted)),
            qualification_validity: Some(found.validity.clone()),
            prescription_issue_select: answer.prescription.as_deref().map(Into::into),
            results: (!records.is_empty()).then(|| ResultList { records, ..ResultList::default() }),
            ..QualificationAnswerBody::default()
        };
        let request = Header {
            medical_institution_code: Some(facility.into()),
            qualification_confirmation_date: Some(answer::date(now.day())),
            arbitrary_file_identifier: answer.identifier.clone(),
            ..Header::default()
        };
        let outcome = format!("validity {} by card", found.validity.code());
        self.consents.keep(facility, &id, given);
        self.count(facility, Route::Card);
        let mut header = self.header(&request, encoding);
        header.reference_classification = Some(Reference::MyNumberCard);
        Ok(Reply { answer: QualificationAnswer { header, body }.into(), outcome })
    }
}

/// What the authorities are asked about, outside of the state.
pub(super) struct Opened {
    pub nonce: [u8; 32],
    pub certificate: Vec<u8>,
    pub signature: Vec<u8>,
    pub now: Instant,
}

fn notice_text(trusted: &Trusted) -> String {
    let expires = answer::date(trusted.expires);
    match trusted.window {
        Window::Grace => format!("電子証明書の有効期限（{expires}）が過ぎています。資格確認だけできます（模擬）"),
        _ => format!("電子証明書の有効期限（{expires}）まで三月以内です（模擬）"),
    }
}

/// Consents as they were given now.
pub(super) fn add_consents(record: &mut Qualification, given: &Given) {
    let of = |kind| match given.kinds.contains(&kind) {
        true => (Some(Consent::Given), Some(answer::timestamp(given.at)), Some(answer::timestamp(given.until))),
        false => (Some(Consent::Without), None, None),
    };
    (record.checkup_consent, record.checkup_consent_time, record.checkup_available_until) = of(ConsentKind::Checkups);
    (record.drug_consent, record.drug_consent_time, record.drug_available_until) = of(ConsentKind::Drugs);
    (record.diagnosis_consent, record.diagnosis_consent_time, record.diagnosis_available_until) =
        of(ConsentKind::Diagnosis);
    (record.operation_consent, record.operation_consent_time, record.operation_available_until) =
        of(ConsentKind::Surgery);
}

/// Bytes of hex; at most 64 KiB.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || text.len() > 128 * 1024 || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

/// Hex of bytes.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

const NOTICE: &str = "MDGC0102I";
