//! Fuzz target: see `madoguchi_fuzz::receipt_parse`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| madoguchi_fuzz::receipt_parse(data));
