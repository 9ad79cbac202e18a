//! A card from a profile: a sound chip, and around it what the profile says it does wrong.

use crate::core::Core;
use crate::image::Image;
use crate::profile::Profile;
use crate::{Chip, Lost};
use std::sync::Arc;
use std::time::Duration;

/// A card. It begins without power.
#[derive(Clone)]
pub struct Card {
    core: Core,
}

impl Card {
    /// The card of a profile.
    pub fn new(profile: &Profile) -> Self {
        Self::with_image(profile, Arc::new(Image::of(profile)))
    }

    /// The card of a profile with an image made before, which many cards can share.
    pub fn with_image(profile: &Profile, image: Arc<Image>) -> Self {
        Self { core: Core::new(profile, image) }
    }

    /// What is written in the card.
    pub fn image(&self) -> &Image {
        &self.core.image
    }
}

impl Chip for Card {
    fn atr(&self) -> &[u8] {
        self.core.atr()
    }

    fn power_on(&mut self) {
        self.core.power_on();
    }

    fn reset(&mut self) {
        self.core.reset();
    }

    fn power_off(&mut self) {
        self.core.power_off();
    }

    fn transmit(&mut self, command: &[u8], response: &mut Vec<u8>) -> Result<Duration, Lost> {
        self.core.transmit(command, response)
    }
}
