//! OCSP requests: whatever is asked, the answer is one that can be read, and it is the same when asked again.

use madoguchi_card::Profile;
use madoguchi_card::contents::enter_certificates;
use madoguchi_card::pki::{AnswerTimes, Moment, Register};
use std::sync::LazyLock;
use x509_cert::der::{Decode, Encode};
use x509_ocsp::{BasicOcspResponse, OcspRequest, OcspResponse, OcspResponseStatus};

/// Bytes as a request to the authorities' responder.
pub fn ocsp(data: &[u8]) {
    let at = Moment::from_seconds(1_750_000_000);
    let times = AnswerTimes { at, next_update: at.plus(3600) };
    let bytes = REGISTER.answer(data, times);
    assert_eq!(bytes, REGISTER.answer(data, times), "asked twice, two answers");
    let answer = OcspResponse::from_der(&bytes).expect("an answer is one");
    let request = OcspRequest::from_der(data);
    assert_eq!(
        answer.response_status == OcspResponseStatus::MalformedRequest,
        !request.as_ref().is_ok_and(|request| !request.tbs_request.request_list.is_empty()),
        "malformed when it is, and only then"
    );
    let Some(body) = answer.response_bytes else {
        assert_ne!(answer.response_status, OcspResponseStatus::Successful, "an answer without one");
        return;
    };
    let basic = BasicOcspResponse::from_der(body.response.as_bytes()).expect("a basic answer");
    let request = request.expect("only a request gets an answer");
    let asked: Vec<_> = request.tbs_request.request_list.iter().map(|one| one.req_cert.to_der()).collect();
    let told: Vec<_> = basic.tbs_response_data.responses.iter().map(|one| one.cert_id.to_der()).collect();
    assert_eq!(asked, told, "about what was asked, in that order");
    assert_eq!(request.nonce(), basic.nonce(), "the nonce comes back");
}

/// Two cards, one of them revoked.
static REGISTER: LazyLock<Register> = LazyLock::new(|| {
    let mut register = Register::default();
    for id in ["plastic", "revoked"] {
        enter_certificates(&mut register, &Profile::builtin(id).expect("built in"));
    }
    register
});
