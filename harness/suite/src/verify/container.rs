//! The container: every byte of it is one that we would have written.
//!
//! Packing is repeated, for whatever lies between the files, in their heads or behind the last one belongs to nobody.

use super::Discrepancy;
use madoguchi_report::bundle::Bundle;

pub(super) fn check(bundle: &Bundle, file: &[u8]) -> Vec<Discrepancy> {
    let Some(difference) = bundle.differs_from(file) else { return vec![] };
    let byte = difference.byte;
    let place = match &difference.file {
        Some(name) => format!("{name} (container byte {byte})"),
        None => format!("container byte {byte}"),
    };
    vec![Discrepancy::new(
        place,
        "ZIPの構造がmadoguchiの書く形と違う: 詰め直されたか、変更された",
        "the container is not as madoguchi writes it: it was packed again or changed",
    )]
}
