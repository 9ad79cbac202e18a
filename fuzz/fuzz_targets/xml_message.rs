//! Fuzz target: see `madoguchi_fuzz::xml_message`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| madoguchi_fuzz::xml_message(data));
