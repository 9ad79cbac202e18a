//! Fuzz target: see `madoguchi_fuzz::receipt_roundtrip`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| madoguchi_fuzz::receipt_roundtrip(data));
