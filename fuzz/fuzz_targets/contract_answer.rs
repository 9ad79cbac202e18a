//! Fuzz target: see `madoguchi_fuzz::contract_answer`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| madoguchi_fuzz::contract_answer(data));
