//! Fuzz target: see `madoguchi_fuzz::card_session`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| madoguchi_fuzz::card_session(data));
