//! Fuzz target: see `madoguchi_fuzz::ocsp`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| madoguchi_fuzz::ocsp(data));
