//! The signature: a DSSE envelope around an in-toto statement of a test result, about the manifest and so about every file.
//!
//! The envelope's form and what exactly is signed (its *pre-authentication encoding*) are those of the DSSE protocol, version 1; the
//! predicate is in-toto's `test-result/v0.1`. Any tool that knows them checks such a signature without us.

use super::key::{PublicKey, SigningKey};
use super::{EVENTS, MANIFEST, Manifest, SUMMARY};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use madoguchi_contract::event::line_hash;
use madoguchi_judge::{RunVerdict, Verdict};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a run adds up to, in the words of the predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestResult {
    /// `PASSED`, `WARNED` or `FAILED`.
    pub word: &'static str,
    /// Case ids that passed.
    pub passed: Vec<String>,
    /// Case ids with a warning, an open review or an open question.
    pub warned: Vec<String>,
    /// Case ids that count against conformance.
    pub failed: Vec<String>,
}

/// Why a signature does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealFault {
    /// Not an envelope of ours.
    Unreadable,
    /// Nobody's key is there to check it with.
    NoKey,
    /// Made with another key.
    ForeignKey,
    /// Its bytes do not fit the key.
    Wrong,
    /// It is about another bundle.
    OtherBundle,
    /// The result it states is not the one of the bundle.
    OtherResult,
}

impl TestResult {
    /// Of a judged run.
    pub fn of(run: &RunVerdict) -> Self {
        let ids = |wanted: &dyn Fn(Verdict) -> bool| {
            run.cases.iter().filter(|case| wanted(case.verdict)).map(|case| case.case.clone()).collect::<Vec<_>>()
        };
        let failed = |verdict: Verdict| {
            verdict.is_violation() || matches!(verdict, Verdict::Error | Verdict::Config | Verdict::UnexpectedPass)
        };
        let warned = |verdict: Verdict| {
            matches!(verdict, Verdict::Warn | Verdict::Review | Verdict::ExpectedFail) || verdict.is_undecided()
        };
        let passed = |verdict: Verdict| matches!(verdict, Verdict::Pass | Verdict::Info);
        let (failed, warned, passed) = (ids(&failed), ids(&warned), ids(&passed));
        let word = match run.exit_code() {
            0 if warned.is_empty() => "PASSED",
            0 | 5 | 6 => "WARNED",
            _ => "FAILED",
        };
        Self { word, passed, warned, failed }
    }
}

/// Signs a manifest; gives the envelope.
pub(super) fn sign(manifest: &Manifest, manifest_bytes: &[u8], result: &TestResult, key: &SigningKey) -> Vec<u8> {
    let payload =
        serde_json::to_vec(&statement(manifest, manifest_bytes, result)).expect("a statement has a JSON form");
    let sig = STANDARD.encode(key.sign(&encoded(PAYLOAD, &payload)));
    let signatures = vec![Signature { keyid: key.public().id(), sig }];
    let envelope = Envelope { payload_type: PAYLOAD.into(), payload: STANDARD.encode(&payload), signatures };
    let mut json = serde_json::to_vec_pretty(&envelope).expect("an envelope has a JSON form");
    json.push(b'\n');
    json
}

/// Checks an envelope against the manifest and, where the run was judged again, its result.
///
/// # Errors
/// The first reason why it does not hold.
pub fn check(
    envelope: &[u8],
    manifest: &Manifest,
    manifest_bytes: &[u8],
    result: Option<&TestResult>,
    key: &PublicKey,
) -> Result<(), SealFault> {
    let Ok(envelope) = serde_json::from_slice::<Envelope>(envelope) else { return Err(SealFault::Unreadable) };
    let decode = |text: &str| STANDARD.decode(text).map_err(|_| SealFault::Unreadable);
    let [signature] = envelope.signatures.as_slice() else { return Err(SealFault::Unreadable) };
    if envelope.payload_type != PAYLOAD {
        return Err(SealFault::Unreadable);
    }
    if signature.keyid != key.id() {
        return Err(SealFault::ForeignKey);
    }
    let payload = decode(&envelope.payload)?;
    if !key.verifies(&encoded(PAYLOAD, &payload), &decode(&signature.sig)?) {
        return Err(SealFault::Wrong);
    }
    let Ok(stated) = serde_json::from_slice::<Value>(&payload) else { return Err(SealFault::Unreadable) };
    let digest = stated.pointer("/subject/0/digest/sha256").and_then(Value::as_str);
    if digest != Some(line_hash(manifest_bytes).as_str()) {
        return Err(SealFault::OtherBundle);
    }
    match result {
        Some(result) if stated != statement(manifest, manifest_bytes, result) => Err(SealFault::OtherResult),
        _ => Ok(()),
    }
}

/// The statement: what was tested with what, and how it came out.
fn statement(manifest: &Manifest, manifest_bytes: &[u8], result: &TestResult) -> Value {
    let configuration: Vec<Value> = manifest
        .files
        .iter()
        .filter(|(name, _)| ![EVENTS, SUMMARY].contains(&name.as_str()))
        .map(|(name, file)| json!({"name": name, "digest": {"sha256": file.sha256}}))
        .collect();
    json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{
            "name": MANIFEST,
            "digest": {"sha256": line_hash(manifest_bytes)},
            "annotations": {"product": manifest.product, "run": manifest.run, "tool": format!("madoguchi {}", manifest.tool)},
        }],
        "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
        "predicate": {
            "result": result.word,
            "configuration": configuration,
            "passedTests": result.passed,
            "warnedTests": result.warned,
            "failedTests": result.failed,
        },
    })
}

/// What is signed: type and payload with their lengths, so that neither can be taken for the other.
fn encoded(kind: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Envelope {
    payload_type: String,
    payload: String,
    signatures: Vec<Signature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signature {
    keyid: String,
    sig: String,
}

const PAYLOAD: &str = "application/vnd.in-toto+json";
