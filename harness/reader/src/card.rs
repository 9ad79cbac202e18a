//! A card of a profile on the reader, with the disturbances around it.

use crate::config::{CardSource, Timing};
use crate::emulated::{Emulated, Look, Pin};
use madoguchi_card::fault::{FaultPlan, FaultRule, Faulty};
use madoguchi_card::image::AppletName;
use madoguchi_card::profile::{BUILTIN, Date};
use madoguchi_card::{Card, Chip, Lost, Profile};
use std::time::Duration;

/// A card that can be looked into.
pub struct EmulatedCard {
    profile: String,
    chip: Faulty<Timed>,
}

impl EmulatedCard {
    /// The card from this source, disturbed by these faults.
    ///
    /// # Errors
    /// What is wrong with the profile, the date or a fault.
    pub fn new(source: &CardSource, timing: Timing, faults: &[String]) -> Result<Self, String> {
        let profile = profile(source)?;
        let chip = Faulty::new(Timed { card: Card::new(&profile), timing }, plan(faults)?);
        Ok(Self { profile: profile.id, chip })
    }
}

impl Chip for EmulatedCard {
    fn atr(&self) -> &[u8] {
        self.chip.atr()
    }

    fn power_on(&mut self) {
        self.chip.power_on();
    }

    fn reset(&mut self) {
        self.chip.reset();
    }

    fn power_off(&mut self) {
        self.chip.power_off();
    }

    fn transmit(&mut self, command: &[u8], response: &mut Vec<u8>) -> Result<Duration, Lost> {
        self.chip.transmit(command, response)
    }
}

impl Emulated for EmulatedCard {
    fn look(&self) -> Look {
        let state = self.chip.chip().card.state();
        let pins = state.pins.iter().map(|pin| Pin {
            applet: word(pin.applet).into(),
            id: format!("{:04X}", pin.id),
            left: pin.left,
            verified: pin.verified,
        });
        Look { profile: Some(self.profile.clone()), applet: Some(word(state.applet).into()), pins: pins.collect() }
    }

    fn disturb(&mut self, faults: &[String]) -> Result<(), String> {
        self.chip.replace(plan(faults)?);
        Ok(())
    }
}

/// A card that takes a real chip's time, or none. What a disturbance adds is always taken.
struct Timed {
    card: Card,
    timing: Timing,
}

impl Chip for Timed {
    fn atr(&self) -> &[u8] {
        self.card.atr()
    }

    fn power_on(&mut self) {
        self.card.power_on();
    }

    fn reset(&mut self) {
        self.card.reset();
    }

    fn power_off(&mut self) {
        self.card.power_off();
    }

    fn transmit(&mut self, command: &[u8], response: &mut Vec<u8>) -> Result<Duration, Lost> {
        let took = self.card.transmit(command, response)?;
        Ok(if self.timing == Timing::Real { took } else { Duration::ZERO })
    }
}

fn profile(source: &CardSource) -> Result<Profile, String> {
    let mut profile = match &source.text {
        Some(text) => Profile::parse(&source.profile, text).map_err(|fault| fault.to_string())?,
        None => Profile::builtin(&source.profile)
            .ok_or_else(|| format!("no built-in profile `{}`; there are {}", source.profile, BUILTIN.join(", ")))?,
    };
    if let Some(expiry) = &source.expiry {
        let expiry: Date = expiry.parse().map_err(|error| format!("expiry `{expiry}`: {error}"))?;
        if expiry < profile.issued {
            return Err(format!("expiry {expiry}: the card was issued on {}", profile.issued));
        }
        profile.expires = expiry;
        for certificate in [&mut profile.auth, &mut profile.sign].into_iter().flatten() {
            certificate.expires = expiry;
        }
    }
    Ok(profile)
}

fn plan(faults: &[String]) -> Result<FaultPlan, String> {
    let rules = faults.iter().map(|fault| fault.parse::<FaultRule>().map_err(|error| error.to_string()));
    Ok(FaultPlan { rules: rules.collect::<Result<_, _>>()?, ..FaultPlan::default() })
}

fn word(applet: AppletName) -> &'static str {
    match applet {
        AppletName::Jpki => "jpki",
        AppletName::Text => "text",
        AppletName::Visual => "visual",
        AppletName::Basic => "basic",
        AppletName::Common => "common",
        AppletName::Issuer => "issuer",
    }
}
