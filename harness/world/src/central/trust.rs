//! Whom the service believes: a signature of the card over the service's own challenge, a certificate for user
//! authentication issued by one of the fake roots, its window on the virtual clock, and what the authority says of it, by
//! OCSP or by revocation list. What a terminal and the real service say to each other here is not public.

use const_oid::db::rfc5912::RSA_ENCRYPTION;
use der::{Decode, Encode};
use madoguchi_card::check::certificate::PublicKey;
use madoguchi_card::pki::{AnswerTimes, Authority, ListTimes, Moment, Purpose, Register, Scope, responder_certificate};
use madoguchi_rulebook::decide::{Window, certificate_windows};
use madoguchi_rulebook::{Day, Instant, Rulebook};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use sha1::{Digest, Sha1};
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use x509_cert::Certificate;
use x509_cert::crl::CertificateList;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspRequest, OcspResponse, OcspResponseStatus, Request, TbsRequest, Version,
};

/// How the authority is asked about a certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inquiry {
    /// A question about this one (OCSP).
    #[default]
    Ocsp,
    /// The list of all that were taken back.
    List,
}

/// Why nobody is admitted by a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// Not a certificate.
    #[error("JPKI-01: this is no certificate (DER)")]
    NoCertificate,
    /// Nobody known issued it.
    #[error("JPKI-02: no known authority for user authentication issued this certificate")]
    UnknownIssuer,
    /// It begins later.
    #[error("JPKI-03: the certificate is not good yet")]
    NotYet,
    /// Past its grace (R-CERT-07).
    #[error("JPKI-04: the certificate ended, and so did its grace")]
    Ended,
    /// Taken back.
    #[error("JPKI-05: the certificate was taken back")]
    Revoked,
    /// The authority never issued it, or does not answer.
    #[error("JPKI-06: the authority does not know this certificate")]
    NotOnRecord,
    /// The signature is not that of the certificate's key over this challenge.
    #[error("JPKI-07: the signature does not fit challenge and certificate")]
    Signature,
}

/// A card that is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trusted {
    /// Serial number of its certificate.
    pub serial: Vec<u8>,
    /// Where today stands to its last day.
    pub window: Window,
    /// Its last day.
    pub expires: Day,
}

/// What is asked of the authorities.
pub struct Authorities {
    register: Register,
    inquiry: Inquiry,
    rulebook: Rulebook,
    /// Answers that were checked, as relying parties keep them: they hold for their moment, until the record changes.
    kept: Mutex<BTreeMap<Asked, Result<(), Distrust>>>,
}

/// Authority, serial number and moment.
type Asked = (usize, Vec<u8>, u64);

impl Authorities {
    /// Their record, how they are asked, and the rulebook whose windows hold.
    pub fn new(register: Register, inquiry: Inquiry, rulebook: Rulebook) -> Self {
        Self { register, inquiry, rulebook, kept: Mutex::default() }
    }

    /// Their record, to be changed: no answer from before counts any more.
    pub fn register_mut(&mut self) -> &mut Register {
        self.kept.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        &mut self.register
    }

    /// Believes a card or says why not.
    ///
    /// # Errors
    /// The first reason not to.
    pub fn trust(
        &self,
        certificate: &[u8],
        challenge: &[u8],
        signature: &[u8],
        now: Instant,
    ) -> Result<Trusted, Distrust> {
        let file = exact(certificate).ok_or(Distrust::NoCertificate)?;
        let whole = Certificate::from_der(file).map_err(|_| Distrust::NoCertificate)?;
        let moment = moment(now);
        let authority = issuer(file, &whole).ok_or(Distrust::UnknownIssuer)?;
        let parsed = whole.tbs_certificate;
        let key = Key::of(&parsed.subject_public_key_info).ok_or(Distrust::NoCertificate)?;
        if !key.verifies(challenge, signature) {
            return Err(Distrust::Signature);
        }
        if moment.seconds() < parsed.validity.not_before.to_unix_duration().as_secs() {
            return Err(Distrust::NotYet);
        }
        let ends = i64::try_from(parsed.validity.not_after.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
        let expires = Instant::jst(Day::ymd(1970, 1, 1), 9 * 3600).plus_seconds(ends).day();
        let window = certificate_windows(&self.rulebook, expires).at(now.day());
        if window == Window::Dead {
            return Err(Distrust::Ended);
        }
        self.standing(authority, &parsed, moment)?;
        Ok(Trusted { serial: parsed.serial_number.as_bytes().to_vec(), window, expires })
    }

    fn standing(
        &self,
        authority: Authority,
        certificate: &x509_cert::TbsCertificate,
        now: Moment,
    ) -> Result<(), Distrust> {
        match self.inquiry {
            Inquiry::Ocsp => self.ask_once(authority, certificate, now),
            Inquiry::List => {
                let times = ListTimes { this_update: now, next_update: now.plus(86_400) };
                let list = self.register.revocation_list(authority, Scope::Whole, times);
                let list = CertificateList::from_der(&list).map_err(|_| Distrust::NotOnRecord)?;
                let revoked = list.tbs_cert_list.revoked_certificates.unwrap_or_default();
                match revoked.iter().any(|revoked| revoked.serial_number == certificate.serial_number) {
                    true => Err(Distrust::Revoked),
                    false => Ok(()),
                }
            }
        }
    }

    fn ask_once(
        &self,
        authority: Authority,
        certificate: &x509_cert::TbsCertificate,
        now: Moment,
    ) -> Result<(), Distrust> {
        let index = Authority::all().position(|one| one == authority).unwrap_or(usize::MAX);
        let asked = (index, certificate.serial_number.as_bytes().to_vec(), now.seconds());
        if let Some(known) = self.kept().get(&asked) {
            return *known;
        }
        let answer = self.ask(authority, certificate, now);
        let mut kept = self.kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(asked, answer);
        answer
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<Asked, Result<(), Distrust>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self, authority: Authority, certificate: &x509_cert::TbsCertificate, now: Moment) -> Result<(), Distrust> {
        let root = Certificate::from_der(authority.certificate()).map_err(|_| Distrust::UnknownIssuer)?;
        let root = root.tbs_certificate;
        let hash = |bytes: &[u8]| der::asn1::OctetString::new(Sha1::digest(bytes).to_vec());
        let name = root.subject.to_der().and_then(|name| hash(&name)).map_err(|_| Distrust::NotOnRecord)?;
        let key = hash(root.subject_public_key_info.subject_public_key.raw_bytes());
        let asked = CertId {
            hash_algorithm: AlgorithmIdentifierOwned { oid: const_oid::db::rfc5912::ID_SHA_1, parameters: None },
            issuer_name_hash: name,
            issuer_key_hash: key.map_err(|_| Distrust::NotOnRecord)?,
            serial_number: certificate.serial_number.clone(),
        };
        let request = OcspRequest {
            tbs_request: TbsRequest {
                version: Version::V1,
                requestor_name: None,
                request_list: vec![Request { req_cert: asked.clone(), single_request_extensions: None }],
                request_extensions: None,
            },
            optional_signature: None,
        };
        let request = request.to_der().map_err(|_| Distrust::NotOnRecord)?;
        let times = AnswerTimes { at: now, next_update: now.plus(3_600) };
        let answer = believed(authority, &self.register.answer(&request, times)).ok_or(Distrust::NotOnRecord)?;
        let single = answer.tbs_response_data.responses.iter().find(|single| single.cert_id == asked);
        match single.map(|single| &single.cert_status) {
            Some(CertStatus::Good(_)) => Ok(()),
            Some(CertStatus::Revoked(_)) => Err(Distrust::Revoked),
            _ => Err(Distrust::NotOnRecord),
        }
    }
}

/// An OCSP answer whose signature is that of the authority's responder.
fn believed(authority: Authority, answer: &[u8]) -> Option<BasicOcspResponse> {
    let response = OcspResponse::from_der(answer).ok()?;
    let bytes = response.response_bytes.filter(|_| response.response_status == OcspResponseStatus::Successful)?;
    let basic = BasicOcspResponse::from_der(bytes.response.as_bytes()).ok()?;
    let signed = basic.tbs_response_data.to_der().ok()?;
    let responder = &ROOTS.iter().find(|root| root.authority == authority)?.responder;
    responder.verifies(&signed, basic.signature.as_bytes()?).then_some(basic)
}

/// The authority for user authentication whose key signed a certificate. Which one it is follows from the key identifier
/// in it, but only the signature counts.
fn issuer(file: &[u8], certificate: &Certificate) -> Option<Authority> {
    let named = |root: &&Root| file.windows(root.identifier.len()).any(|bytes| bytes == root.identifier);
    let issued = |root: &&Root| match &root.key {
        Key::Rsa(_) => signed_part(file)
            .zip(certificate.signature.as_bytes())
            .is_some_and(|(signed, signature)| root.key.verifies(signed, signature)),
        Key::Other => root.slow.issued(file),
    };
    ROOTS.iter().filter(named).find(issued).map(|root| root.authority)
}

/// The bytes of a certificate that its issuer signed.
fn signed_part(file: &[u8]) -> Option<&[u8]> {
    let inner = file.get(4..)?;
    let [0x30, 0x82, high, low, ..] = inner else { return None };
    inner.get(..usize::from(u16::from_be_bytes([*high, *low])) + 4)
}

/// Keys of an authority for user authentication, read once.
struct Root {
    authority: Authority,
    identifier: [u8; 20],
    key: Key,
    /// The same for whatever else than RSA signs.
    slow: PublicKey,
    responder: Key,
}

static ROOTS: LazyLock<Vec<Root>> = LazyLock::new(|| {
    let authorities = Authority::all().filter(|authority| authority.purpose == Purpose::Authentication);
    let key = |file: &[u8]| Key::of(&Certificate::from_der(file).ok()?.tbs_certificate.subject_public_key_info);
    let root = |authority: Authority| {
        let slow = PublicKey::of_certificate(authority.certificate())?;
        let (own, responder) = (key(authority.certificate())?, key(&responder_certificate(authority))?);
        Some(Root { authority, identifier: authority.key().identifier(), key: own, slow, responder })
    };
    authorities.filter_map(root).collect()
});

/// A public key, ready to check signatures.
enum Key {
    /// RSA with SHA-256 and PKCS #1 v1.5: the key as DER.
    Rsa(Vec<u8>),
    /// Of another kind: no signature of a card today.
    Other,
}

impl Key {
    fn of(info: &SubjectPublicKeyInfoOwned) -> Option<Self> {
        let bits = info.subject_public_key.as_bytes()?;
        Some(if info.algorithm.oid == RSA_ENCRYPTION { Self::Rsa(bits.to_vec()) } else { Self::Other })
    }

    fn verifies(&self, data: &[u8], signature: &[u8]) -> bool {
        let Self::Rsa(key) = self else { return false };
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key).verify(data, signature).is_ok()
    }
}

/// The certificate in a card's file, without the filler behind it.
fn exact(file: &[u8]) -> Option<&[u8]> {
    let [0x30, 0x82, high, low, ..] = file else { return None };
    file.get(..usize::from(u16::from_be_bytes([*high, *low])) + 4)
}

/// A moment of the authorities' own reckoning.
pub fn moment(now: Instant) -> Moment {
    Moment::from_seconds(u64::try_from(now.seconds()).unwrap_or(0))
}

/// Most answers that are kept at one time.
const KEPT: usize = 10_000;
