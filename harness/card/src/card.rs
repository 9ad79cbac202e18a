//! A card from a profile: a sound chip, and around it what the profile says it does wrong.

use crate::core::{Core, Power};
use crate::defect::Defective;
use crate::image::{AppletName, Image, Limit, Place};
use crate::profile::{PinName, Profile};
use crate::{Chip, Lost};
use std::sync::Arc;
use std::time::Duration;

/// A card. It begins without power.
#[derive(Clone)]
pub struct Card {
    core: Core,
    defective: Defective,
}

/// What can be seen of a card from inside: for whoever serves it and for tests, never for a client.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CardState {
    /// Whether it has power.
    pub powered: bool,
    /// The selected applet; the issuer's domain when none was selected.
    pub applet: AppletName,
    /// The current file, PIN or key.
    pub element: Option<u16>,
    /// Every PIN of the card, without its value.
    pub pins: Vec<PinReport>,
}

/// One PIN as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PinReport {
    /// Its applet.
    pub applet: AppletName,
    /// Its id.
    pub id: u16,
    /// How many wrong tries it takes.
    pub limit: Limit,
    /// How many are left.
    pub left: u8,
    /// Whether it is verified.
    pub verified: bool,
}

impl Card {
    /// The card of a profile.
    pub fn new(profile: &Profile) -> Self {
        Self::with_image(profile, Arc::new(Image::of(profile)))
    }

    /// The card of a profile with an image made before, which many cards can share.
    pub fn with_image(profile: &Profile, image: Arc<Image>) -> Self {
        Self { core: Core::new(profile, image), defective: Defective::new(&profile.defects) }
    }

    /// What is written in the card.
    pub fn image(&self) -> &Image {
        &self.core.image
    }

    /// From now on this PIN counts as verified whenever its applet is selected, without a VERIFY: a phone has recognised
    /// its owner.
    pub fn vouch(&mut self, pin: PinName) {
        self.core.grant(pin);
    }

    /// How the card stands.
    pub fn state(&self) -> CardState {
        let state = &self.core.state;
        let elements = self.core.image.applets.iter().flat_map(|applet| {
            let name = applet.name;
            applet.elements.iter().map(move |element| (name, element))
        });
        let pins = elements.filter_map(|(applet, element)| match &element.place {
            Place::Pin(pin) => Some(PinReport {
                applet,
                id: element.id,
                limit: pin.limit,
                left: state.pins.get(pin.slot).map_or(0, |pin| pin.left),
                verified: state.is_verified(pin.slot),
            }),
            _ => None,
        });
        let current = state.element.and_then(|at| self.core.applet()?.elements.get(at));
        CardState {
            powered: self.core.power == Power::On,
            applet: self.core.applet_name(),
            element: current.map(|element| element.id),
            pins: pins.collect(),
        }
    }
}

impl Chip for Card {
    fn atr(&self) -> &[u8] {
        self.core.atr()
    }

    fn power_on(&mut self) {
        self.core.power_on();
        self.defective.power_on(&mut self.core);
    }

    fn reset(&mut self) {
        self.core.reset();
        self.defective.reset(&mut self.core);
    }

    fn power_off(&mut self) {
        self.defective.power_off(&self.core);
        self.core.power_off();
    }

    fn transmit(&mut self, command: &[u8], response: &mut Vec<u8>) -> Result<Duration, Lost> {
        if self.defective.is_sound() {
            return self.core.transmit(command, response);
        }
        let defective = &mut self.defective;
        self.core.exchange(command, response, |core, response| defective.answer(core, command, response))
    }
}
