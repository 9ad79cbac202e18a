//! Decisions per second over stdio.
fn main() {}
