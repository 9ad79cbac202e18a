//! Fuzz target: see `madoguchi_fuzz::feature_file`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| madoguchi_fuzz::feature_file(data));
