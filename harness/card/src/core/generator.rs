//! The chip's source of chance: a stream of bytes that is the same for the same seed.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

#[derive(Clone)]
pub(super) struct Generator(ChaCha20Rng);

impl Generator {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha20Rng::seed_from_u64(seed))
    }

    pub fn bytes(&mut self, into: &mut [u8]) {
        self.0.fill_bytes(into);
    }

    pub fn chance(&mut self) -> &mut ChaCha20Rng {
        &mut self.0
    }
}
