//! The files against the manifest: size and digest of each, none added, none removed.

use super::Discrepancy;
use madoguchi_report::bundle::{Bundle, EVENTS, Listed, MANIFEST, SIGNER, SUMMARY};

pub(super) fn check(bundle: &Bundle) -> Vec<Discrepancy> {
    let mut found = vec![];
    let listed = &bundle.manifest.files;
    for (name, file) in listed {
        let Some(bytes) = bundle.files.get(name) else {
            let (ja, en) =
                ("マニフェストにあるが、ファイルがない", "listed in the manifest, but removed from the bundle");
            found.push(Discrepancy::new(name, ja, en));
            continue;
        };
        let own = Listed::of(bytes);
        if own != *file {
            found.push(Discrepancy::new(
                name,
                format!("マニフェストと合わない（{}バイト、SHA-256 {}）: 変更された", own.bytes, own.sha256),
                format!("does not fit the manifest ({} bytes, SHA-256 {}): it was changed", own.bytes, own.sha256),
            ));
        }
    }
    for name in bundle.files.keys().filter(|name| !listed.contains_key(*name)) {
        let (ja, en) = ("マニフェストにない: 追加されたファイル", "not listed in the manifest: the file was added");
        found.push(Discrepancy::new(name, ja, en));
    }
    for name in [EVENTS, SUMMARY].into_iter().filter(|name| !listed.contains_key(*name)) {
        found.push(Discrepancy::new(name, "証跡に必要なファイルがない", "a bundle has this file, this one has not"));
    }
    if bundle.signer.is_some() && bundle.seal.is_none() {
        found.push(Discrepancy::new(SIGNER, "署名がないのに公開鍵がある", "a public key without a signature"));
    }
    let canonical = bundle.manifest.to_json();
    if canonical.as_bytes() != bundle.manifest_bytes {
        let same = canonical.as_bytes().iter().zip(&bundle.manifest_bytes).take_while(|(a, b)| a == b).count();
        let place = format!("{MANIFEST} (byte {same})");
        found.push(Discrepancy::new(place, "madoguchiの書く形と違う", "not in the form that madoguchi writes"));
    }
    found
}
