//! OCSP (RFC 6960): what a relying party asks about one certificate, and the answer signed by a responder that the
//! authority certified for that and nothing else.

use super::ORGANIZATION;
use super::authority::{Authority, Generation, Issue, Purpose, serial_bytes};
use super::extension::{Critical, authority_key, extension, key_usage, ocsp_signing, subject_key};
use super::key::FakeKey;
use super::moment::Moment;
use super::name::{Part, name};
use super::register::{Register, Standing};
use super::revocation::reason_code;
use const_oid::db::rfc5912::{ID_SHA_1, ID_SHA_256};
use const_oid::db::rfc6960::{ID_PKIX_OCSP_NOCHECK, ID_PKIX_OCSP_NONCE};
use der::asn1::{BitString, Null, OctetString};
use der::{Decode, Encode};
use sha2::{Digest, Sha256};
use std::sync::{LazyLock, OnceLock};
use x509_cert::Certificate;
use x509_cert::ext::pkix::KeyUsages;
use x509_cert::serial_number::SerialNumber;
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse, ResponderId, ResponseData,
    RevokedInfo, SingleResponse, Version,
};

/// When an answer is made and until when it is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerTimes {
    /// The instant of the answer: revocations up to it are in it.
    pub at: Moment,
    /// When there is newer knowledge.
    pub next_update: Moment,
}

impl Register {
    /// The answer to a request (both DER). Bytes that are no request are answered as malformed, a request about
    /// certificates of no known authority as unauthorized; a nonce is sent back.
    pub fn answer(&self, request: &[u8], times: AnswerTimes) -> Vec<u8> {
        let response = match OcspRequest::from_der(request) {
            Err(_) => OcspResponse::malformed_request(),
            Ok(request) if request.tbs_request.request_list.is_empty() => OcspResponse::malformed_request(),
            Ok(request) => self.answer_to(&request, times),
        };
        response.to_der().expect("an answer can be written")
    }

    fn answer_to(&self, request: &OcspRequest, times: AnswerTimes) -> OcspResponse {
        let asked = request.tbs_request.request_list.iter().map(|one| &one.req_cert);
        let Some(authority) = asked.clone().find_map(authority_of) else { return OcspResponse::unauthorized() };
        let responses = asked.map(|id| self.single(id, times)).collect();
        let nonce = request.nonce().map(|nonce| vec![extension(ID_PKIX_OCSP_NONCE, Critical::No, &nonce.0)]);
        let key = responder_key(authority);
        let data = ResponseData {
            version: Version::V1,
            responder_id: ResponderId::ByKey(OctetString::new(key.identifier()).expect("twenty bytes")),
            produced_at: OcspGeneralizedTime(times.at.generalized()),
            responses,
            response_extensions: nonce,
        };
        let message = data.to_der().expect("an answer can be written");
        let basic = BasicOcspResponse {
            tbs_response_data: data,
            signature_algorithm: key.algorithm(),
            signature: BitString::from_bytes(&key.sign(&message)).expect("a signature of a few hundred bytes"),
            certs: Some(vec![responder(authority)]),
        };
        OcspResponse::successful(basic).expect("an answer can be written")
    }

    fn single(&self, id: &CertId, times: AnswerTimes) -> SingleResponse {
        let standing = authority_of(id)
            .map_or(Standing::Unknown, |authority| self.standing(authority, &id.serial_number, times.at));
        let cert_status = match standing {
            Standing::Good => CertStatus::good(),
            Standing::Unknown => CertStatus::unknown(),
            Standing::Revoked(revocation) => CertStatus::Revoked(RevokedInfo {
                revocation_time: OcspGeneralizedTime(revocation.at.generalized()),
                revocation_reason: reason_code(revocation.reason),
            }),
        };
        SingleResponse {
            cert_id: id.clone(),
            cert_status,
            this_update: OcspGeneralizedTime(times.at.generalized()),
            next_update: Some(OcspGeneralizedTime(times.next_update.generalized())),
            single_extensions: None,
        }
    }
}

/// The responder's certificate of an authority (DER).
pub fn responder_certificate(authority: Authority) -> Vec<u8> {
    static MADE: [OnceLock<Vec<u8>>; 10] = [const { OnceLock::new() }; 10];
    let index = Authority::all().position(|one| one == authority).expect("one of all");
    MADE[index].get_or_init(|| make_responder(authority)).clone()
}

fn make_responder(authority: Authority) -> Vec<u8> {
    let key = responder_key(authority);
    let (first, last) = authority.generation.days();
    authority.issue(Issue {
        serial: responder_serial(authority),
        from: Moment::opening(first),
        until: Moment::last_of(last),
        subject: name(&[
            Part::Organization(ORGANIZATION),
            Part::Unit(authority.purpose.unit()),
            Part::Common("OCSP Responder EMU"),
        ]),
        public: key.public(),
        extensions: vec![
            key_usage([KeyUsages::DigitalSignature]),
            ocsp_signing(),
            extension(ID_PKIX_OCSP_NOCHECK, Critical::No, &Null),
            authority_key(authority.key().identifier(), authority.name(), authority.serial()),
            subject_key(key.identifier()),
        ],
    })
}

fn responder(authority: Authority) -> Certificate {
    Certificate::from_der(&responder_certificate(authority)).expect("a certificate that this program wrote")
}

fn responder_serial(authority: Authority) -> SerialNumber {
    let seed = [authority.serial().as_bytes(), b"OCSP"].concat();
    SerialNumber::new(&serial_bytes(&seed)).expect("eight bytes")
}

fn responder_key(authority: Authority) -> FakeKey {
    FakeKey::named(match (authority.purpose, authority.generation) {
        (Purpose::Authentication, Generation::Curve) => "ocsp-p384-auth",
        (Purpose::Signature, Generation::Curve) => "ocsp-p384-sign",
        (Purpose::Authentication, _) => "ocsp-auth",
        (Purpose::Signature, _) => "ocsp-sign",
    })
}

/// The authority that a request means, by the hashes of its name and key: generations differ only in the key.
fn authority_of(id: &CertId) -> Option<Authority> {
    let hash: fn(&[u8]) -> Vec<u8> = match id.hash_algorithm.oid {
        ID_SHA_1 => |bytes| sha1::Sha1::digest(bytes).to_vec(),
        ID_SHA_256 => |bytes| Sha256::digest(bytes).to_vec(),
        _ => return None,
    };
    let issuer = IDENTITIES.iter().find(|issuer| {
        id.issuer_name_hash.as_bytes() == hash(&issuer.name) && id.issuer_key_hash.as_bytes() == hash(&issuer.key)
    });
    issuer.map(|issuer| issuer.authority)
}

/// What requests hash of an authority: its name (DER) and its key's bits.
struct Identity {
    authority: Authority,
    name: Vec<u8>,
    key: Vec<u8>,
}

static IDENTITIES: LazyLock<Vec<Identity>> = LazyLock::new(|| {
    let identity = |authority: Authority| Identity {
        authority,
        name: authority.name().to_der().expect("a name can be written"),
        key: authority.key().public().subject_public_key.raw_bytes().to_vec(),
    };
    Authority::all().map(identity).collect()
});
