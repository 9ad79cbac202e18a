//! A chip that does nothing: it answers 9000 to every command. The measure of what pcscd and the driver cost without a
//! card inside.

use crate::emulated::{Emulated, Look};
use madoguchi_card::{Chip, Lost};
use std::time::Duration;

/// Answers 9000, after as many zero bytes as a READ BINARY asks for.
pub struct Blank;

impl Chip for Blank {
    fn atr(&self) -> &[u8] {
        &[0x3B, 0x80, 0x80, 0x01, 0x01]
    }

    fn power_on(&mut self) {}

    fn reset(&mut self) {}

    fn power_off(&mut self) {}

    fn transmit(&mut self, command: &[u8], response: &mut Vec<u8>) -> Result<Duration, Lost> {
        response.clear();
        if let [_, 0xB0, _, _, le] = *command {
            response.resize(if le == 0 { 256 } else { usize::from(le) }, 0);
        }
        response.extend([0x90, 0x00]);
        Ok(Duration::ZERO)
    }
}

impl Emulated for Blank {
    fn look(&self) -> Look {
        Look::default()
    }

    fn disturb(&mut self, faults: &[String]) -> Result<(), String> {
        match faults {
            [] => Ok(()),
            [first, ..] => {
                Err(format!("`{first}`: a chip that does nothing cannot be disturbed; serve a card profile"))
            }
        }
    }
}
