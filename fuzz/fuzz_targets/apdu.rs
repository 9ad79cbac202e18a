//! Fuzz target: see `madoguchi_fuzz::apdu`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| madoguchi_fuzz::apdu(data));
