//! The signature: whose it is, and whether it is about this bundle and its result.

use super::Discrepancy;
use madoguchi_judge::RunVerdict;
use madoguchi_report::bundle::key::PublicKey;
use madoguchi_report::bundle::seal::{SealFault, TestResult, check as check_seal};
use madoguchi_report::bundle::{Bundle, SEAL, SIGNER};

/// What is demanded of the signature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Demand {
    /// Nothing: one that is there must hold.
    #[default]
    Nothing,
    /// There must be one, whoever made it.
    Signature,
    /// There must be one by this key.
    Key(PublicKey),
}

/// Who signed a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seal {
    /// Nobody.
    Unsigned,
    /// The holder of a key that came with the bundle; nobody said whose it is.
    Somebody {
        /// Fingerprint.
        id: String,
    },
    /// The holder of the key that was demanded.
    Demanded {
        /// Fingerprint.
        id: String,
    },
    /// A signature that does not hold.
    Broken,
}

pub(super) fn check(bundle: &Bundle, run: Option<&RunVerdict>, demand: &Demand) -> (Seal, Vec<Discrepancy>) {
    let Some(seal) = &bundle.seal else {
        let missing =
            Discrepancy::new(SEAL, "署名がない（署名が求められている）", "there is no signature, and one is demanded");
        let found = if *demand == Demand::Nothing { vec![] } else { vec![missing] };
        return (Seal::Unsigned, found);
    };
    let text = bundle.signer.as_deref().map(String::from_utf8_lossy);
    let brought = text.and_then(|text| PublicKey::from_pem(&text).ok());
    let result = run.map(TestResult::of);
    let checked = |key: &PublicKey| {
        check_seal(seal, &bundle.manifest, &bundle.manifest_bytes, result.as_ref(), key).map(|()| key.id())
    };
    let (checked, seal) = match (demand, &brought) {
        (Demand::Key(key), _) => (checked(key), (|id| Seal::Demanded { id }) as fn(String) -> Seal),
        (_, Some(key)) => (checked(key), (|id| Seal::Somebody { id }) as fn(String) -> Seal),
        (_, None) => (Err(SealFault::NoKey), (|_| Seal::Broken) as fn(String) -> Seal),
    };
    match checked {
        Ok(id) => {
            // The key beside the signature is only a convenience, but it must not lead anybody astray.
            let astray = brought.is_some_and(|key| key.id() != id);
            let text = Discrepancy::new(SIGNER, "署名した鍵ではない", "not the key that signed");
            (seal(id), astray.then_some(text).into_iter().collect())
        }
        Err(fault) => (Seal::Broken, vec![told(fault)]),
    }
}

fn told(fault: SealFault) -> Discrepancy {
    match fault {
        SealFault::Unreadable => Discrepancy::new(
            SEAL,
            "madoguchiの署名（DSSE、in-toto）として読めない",
            "not a signature of ours (a DSSE envelope around an in-toto statement)",
        ),
        SealFault::NoKey => Discrepancy::new(
            SIGNER,
            "署名した鍵がない。--keyで公開鍵を渡すこと",
            "the key that signed is missing; give the public key with --key",
        ),
        SealFault::ForeignKey => Discrepancy::new(
            SEAL,
            "別の鍵による署名（求められた鍵ではない）",
            "signed with another key than the one that is demanded",
        ),
        SealFault::Wrong => {
            Discrepancy::new(SEAL, "署名が鍵と合わない: 変更された", "the signature does not hold: it was changed")
        }
        SealFault::OtherBundle => Discrepancy::new(
            SEAL,
            "別の証跡の署名（manifest.jsonの要約値が違う）",
            "the signature is about another bundle: it names another manifest.json",
        ),
        SealFault::OtherResult => Discrepancy::new(
            SEAL,
            "署名された結果が、履歴から得られるものと違う",
            "the result that was signed is not what the histories give",
        ),
    }
}
