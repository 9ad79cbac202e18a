//! The committed samples of four kinds: clean, and the same bytes again when written.

use madoguchi_receipt::Kind;
use madoguchi_receipt::parse::{File, Form, sniff};
use madoguchi_receipt::validate::validate_bytes;

fn sample(kind: Kind) -> Vec<u8> {
    let path = format!("{}/../../scenarios/receipt/samples/{kind}.UKE", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).expect("the samples are committed")
}

#[test]
fn samples_are_clean() {
    for kind in Kind::ALL {
        let found = validate_bytes(&sample(kind), kind);
        let told: Vec<_> =
            found.iter().map(|f| (f.code(), f.line, f.field.map(|(at, _)| at), f.hex(), f.detail.clone())).collect();
        assert!(told.is_empty(), "{kind}: {told:#?}");
    }
}

#[test]
fn samples_are_known_and_written_again_the_same() {
    for kind in Kind::ALL {
        let bytes = sample(kind);
        assert_eq!(sniff(&bytes), Form::Claims(kind));
        let file = File::parse(&bytes, kind);
        assert_eq!(file.write(), bytes);
        assert_eq!(file.claims.len(), if kind == Kind::Medical { 3 } else { 1 });
    }
}
