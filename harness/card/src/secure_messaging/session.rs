//! A session of secure messaging: a key and a counter. The counter is never sent; each side encrypts it to the initial
//! vector of the command and of its answer, so who has lost count cannot read on.

use crate::tlv::object;
use aes::Aes128;
use aes::cipher::block_padding::Iso7816;
use aes::cipher::{BlockDecryptMut, BlockEncrypt, BlockEncryptMut, KeyInit, KeyIvInit};
use std::fmt;

/// A key of 16 bytes and the number of the next command.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SecureSession {
    key: [u8; 16],
    counter: u32,
}

impl SecureSession {
    /// The session of a delivered seed: its first half is the key, the other is not used with AES-128.
    pub fn of_seed(seed: &[u8; 32]) -> Self {
        let mut key = [0; 16];
        key.iter_mut().zip(seed).for_each(|(byte, drawn)| *byte = *drawn);
        Self { key, counter: 1 }
    }

    /// The number of the next command; the first is 1.
    pub fn counter(&self) -> u32 {
        self.counter
    }

    /// One command is over.
    pub fn advance(&mut self) {
        self.counter = self.counter.wrapping_add(1);
    }

    /// `86 { 01, ciphertext }` under the present number.
    pub fn seal(&self, plain: &[u8]) -> Vec<u8> {
        let cipher = cbc::Encryptor::<Aes128>::new(&self.key.into(), &self.initial_vector().into());
        let sealed = cipher.encrypt_padded_vec_mut::<Iso7816>(plain);
        object(0x86, &[&[PADDED][..], &sealed].concat())
    }

    /// What the value of an `86` object says under the present number; `None` when it is not padded as it must be.
    pub fn open(&self, value: &[u8]) -> Option<Vec<u8>> {
        let sealed = value.strip_prefix(&[PADDED]).filter(|sealed| !sealed.is_empty())?;
        let cipher = cbc::Decryptor::<Aes128>::new(&self.key.into(), &self.initial_vector().into());
        cipher.decrypt_padded_vec_mut::<Iso7816>(sealed).ok()
    }

    fn initial_vector(&self) -> [u8; 16] {
        let mut block = u128::from(self.counter).to_be_bytes().into();
        Aes128::new(&self.key.into()).encrypt_block(&mut block);
        block.into()
    }
}

/// Without the key.
impl fmt::Debug for SecureSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecureSession").field("counter", &self.counter).finish_non_exhaustive()
    }
}

/// The padding indicator: 80 and zeros up to a whole block.
const PADDED: u8 = 0x01;

#[cfg(test)]
mod tests {
    use super::SecureSession;

    #[test]
    fn a_session_opens_what_it_sealed_and_nothing_else() {
        let mut session = SecureSession::of_seed(&[7; 32]);
        for length in [0, 1, 15, 16, 17, 300] {
            let plain = vec![0x80; length];
            let sealed = session.seal(&plain);
            let (object, rest) = crate::tlv::decode(&sealed).expect("one object");
            assert!(rest.is_empty() && object.tag.word() == 0x86);
            assert_eq!(session.open(object.value), Some(plain), "{length}");
            assert_eq!((object.value.len() - 1) % 16, 0);
            session.advance();
        }
        assert_eq!(session.counter(), 7);
        assert_eq!(session.open(&[]), None);
        assert_eq!(session.open(&[0x01]), None);
        assert_eq!(session.open(&[0x02; 17]), None, "another padding indicator");
        assert_eq!(session.open(&[0x01; 16]), None, "no whole block");
    }

    /// Computed by OpenSSL: `enc -aes-128-ecb -nopad` over the counter.
    #[test]
    fn vector_of_the_first_command() {
        let key: Vec<u8> = (0..32).collect();
        let session = SecureSession::of_seed(key.as_slice().try_into().expect("32 bytes"));
        let expected = 0x7346_1395_95C0_B41E_497B_BDE3_65F4_2D0A_u128;
        assert_eq!(session.initial_vector(), expected.to_be_bytes());
    }
}
