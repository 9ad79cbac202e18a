//! Fuzz target: see `madoguchi_fuzz::claim_route`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| madoguchi_fuzz::claim_route(data));
