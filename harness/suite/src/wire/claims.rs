//! Role `claims`: the product is told the case and writes its file; what the file says is judged.
//!
//! The harness takes the bytes from the answer or from the folder it handed over, and writes them into the history as they are: anybody
//! can parse and judge them again.

use crate::drive::record;
use madoguchi_contract::Case;
use madoguchi_contract::claim_file::{ClaimFile, ClaimFiles};
use madoguchi_contract::event::{CaseLog, Deed, EventBody, EvidenceError, Peer, WireRecord};
use madoguchi_contract::message::{Hello, Outcome};
use madoguchi_contract::session::Session;
use madoguchi_receipt::Kind;
use madoguchi_rulebook::Day;
use madoguchi_rulebook::facts::FacilityKind;
use madoguchi_world::slot::Slot;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::{Component, Path};

/// One case at role `claims`.
pub(crate) async fn claims(
    session: &Session,
    slot: &Slot,
    case: &Case,
    hello: &Hello,
    log: &mut CaseLog,
) -> Result<(), EvidenceError> {
    let question = case.question();
    let (kind, month) = (kind(case, hello), month(question.facts.now.day()));
    if let Err(error) = clear(&slot.claims()) {
        return super::fixture_broke(&error, log);
    }
    if !record(log, "reset", json!({"case": case.id}), session.reset(&case.id)).await? {
        return Ok(());
    }
    let request = json!({"act": "write_claim", "case": case.id, "kind": kind.word(), "month": month});
    log.record(EventBody::Sent { verb: "act".into(), request })?;
    let outcome = match session.write_claim(&question, kind.word(), &month).await {
        Ok(outcome) => outcome,
        Err(mut lost) => {
            lost.take_log();
            return log.record(EventBody::Lost { lost });
        }
    };
    let files = match &outcome {
        Outcome::Done(answer) => answer.get("claim_file").cloned(),
        _ => None,
    };
    match files.filter(|files| !files.is_null()).map(|files| fetch(&files, &slot.claims())) {
        None => log.record(EventBody::Answered { outcome }),
        Some(Ok(files)) => {
            log.record(EventBody::Answered { outcome })?;
            files.iter().try_for_each(|bytes| log.record(fetched(kind, bytes)))
        }
        Some(Err(why)) => log.record(EventBody::Answered { outcome: Outcome::AdapterError(why) }),
    }
}

/// The kind that is asked for: of those the product declares (`claims_dental` …) the one of the facility, else one that the id
/// chooses, so that every declared kind comes about; medical where none is declared.
fn kind(case: &Case, hello: &Hello) -> Kind {
    let declares =
        |kind: &Kind| hello.capabilities.get(&format!("claims_{kind}")).is_some_and(|answer| answer == "yes");
    let declared: Vec<Kind> = Kind::ALL.into_iter().filter(declares).collect();
    let own = match case.facts.facility.kind {
        FacilityKind::DentalClinic => Some(Kind::Dental),
        FacilityKind::Pharmacy => Some(Kind::Dispensing),
        FacilityKind::Hospital => Some(Kind::Dpc),
        FacilityKind::MedicalClinic => None,
    };
    let chosen = usize::from(Sha256::digest(case.id.as_bytes())[3]);
    own.filter(declares).or_else(|| declared.get(chosen % declared.len().max(1)).copied()).unwrap_or(Kind::Medical)
}

/// The month behind the visit, in which it is claimed.
fn month(visit: Day) -> String {
    visit.month_start().plus_months(1).to_string()[..7].to_string()
}

/// Whatever the product left there, folders too, is gone.
fn clear(folder: &Path) -> std::io::Result<()> {
    std::fs::remove_dir_all(folder)?;
    std::fs::create_dir(folder)
}

fn fetched(kind: Kind, bytes: &[u8]) -> EventBody {
    let ClaimFile::Bytes(text) = ClaimFile::of(bytes) else { unreachable!("bytes are told as bytes") };
    let record = WireRecord { peer: Peer::Desk, deed: Deed::Fetched, name: kind.file_name().into(), text, http: None };
    EventBody::Wire { record }
}

/// The files of an answer. A path is a name in the folder: one that leads through another could lead out of it by a link.
fn fetch(files: &Value, folder: &Path) -> Result<Vec<Vec<u8>>, String> {
    let files = ClaimFiles::deserialize(files).map_err(|error| format!("claim_file: {error}"))?.into_files();
    let bytes = files.into_iter().map(|file| {
        if let Some(bytes) = file.bytes()? {
            return Ok(bytes);
        }
        let ClaimFile::Path(path) = file else { unreachable!("what is no path has bytes") };
        let mut parts = Path::new(&path).components();
        let (Some(Component::Normal(name)), None) = (parts.next(), parts.next()) else {
            return Err(format!(
                "claim_file.path `{path}` is not the name of a file in the folder `peers.claims.folder`: write the file there, \
                 or answer its bytes"
            ));
        };
        let whole = folder.join(name);
        let there = std::fs::symlink_metadata(&whole).map_err(|error| format!("claim_file.path `{path}`: {error}"))?;
        if !there.is_file() || there.len() > LARGEST {
            return Err(format!("claim_file.path `{path}` is no file of at most {LARGEST} bytes"));
        }
        std::fs::read(&whole).map_err(|error| format!("claim_file.path `{path}`: {error}"))
    });
    bytes.collect()
}

/// One person's month is a few thousand bytes.
const LARGEST: u64 = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_nowhere_but_into_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("RECEIPTC.UKE"), b"IR").expect("written");
        let told = |files: Value| fetch(&files, folder.path());
        assert_eq!(told(json!({"path": "RECEIPTC.UKE"})), Ok(vec![b"IR".to_vec()]));
        assert_eq!(
            told(json!([{"path": "RECEIPTC.UKE"}, {"bytes": "SVI="}])),
            Ok(vec![b"IR".to_vec(), b"IR".to_vec()])
        );
        for wrong in ["../RECEIPTC.UKE", "/etc/hostname", "missing.UKE", "", ".", "sub/RECEIPTC.UKE"] {
            assert!(told(json!({"path": wrong})).is_err(), "{wrong}");
        }
        std::fs::create_dir(folder.path().join("sub")).expect("made");
        assert!(told(json!({"path": "sub"})).is_err());
        clear(folder.path()).expect("cleared");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
        assert!(told(json!({"bytes": "%"})).expect_err("not base64").contains("base64"));
        assert!(told(json!({"file": "RECEIPTC.UKE"})).is_err());
    }
}
