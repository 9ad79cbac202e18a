//! The sound chip: every command of table 1.5 of the card facts, on an image and a state. Any bytes are answered with a
//! status word; what nobody knows for certain is asked of the profile's switches.

mod change;
mod data;
mod generator;
mod read;
mod secure;
mod select;
mod sign;
pub(crate) mod state;
mod terminal;
mod verify;

use crate::apdu::{Command, Status};
use crate::image::{Access, Applet, AppletName, Element, Image, Place};
use crate::profile::{ChipState, PinName, Profile, Switches};
use crate::{Chip, Lost};
use generator::Generator;
use state::State;
use std::sync::Arc;
use std::time::Duration;

/// A chip without defects.
#[derive(Clone)]
pub(crate) struct Core {
    pub image: Arc<Image>,
    pub switches: Arc<Switches>,
    pub state: State,
    pub power: Power,
    atr: Arc<[u8]>,
    chip: ChipState,
    generator: Generator,
    seed: u64,
    granted: u64,
    signed: bool,
}

/// Whether the chip has power.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Power {
    On,
    Off,
}

impl Core {
    pub fn new(profile: &Profile, image: Arc<Image>) -> Self {
        let atr: &[u8] = if profile.chip == ChipState::Mute { &[] } else { &profile.atr };
        Self {
            state: State::new(&image),
            switches: Arc::new(profile.switches.clone()),
            power: Power::Off,
            atr: atr.into(),
            chip: profile.chip,
            generator: Generator::new(profile.seed),
            seed: profile.seed,
            granted: 0,
            signed: false,
            image,
        }
    }

    /// Answers a command: data into `response`, the status as result.
    pub fn answer(&mut self, bytes: &[u8], response: &mut Vec<u8>) -> Status {
        let Ok(command) = Command::decode(bytes) else { return self.switches.malformed_status };
        if command.extended && !self.switches.extended_length {
            return Status::WrongLength;
        }
        let (Ok(status) | Err(status)) = self.perform(&command, response);
        status
    }

    fn perform(&mut self, command: &Command<'_>, response: &mut Vec<u8>) -> Answer {
        match (command.cla, command.ins) {
            (0x00, 0xA4) => self.select(command),
            (0x00, 0xB0) => self.read_binary(command, response),
            (0x00, 0xB2) => self.read_record(command, response),
            (0x00, 0x20) => self.verify(command),
            (0x00, 0x24) => self.change_reference_data(command),
            (0x00, 0x84) => self.challenge(command, response),
            (0x00, 0x88) => self.internal_authenticate(command, response),
            (0x00, 0xCA) => self.get_data(command, response),
            (0x80, 0x2A) => self.compute_signature(command, response),
            (0x80, 0x32) => self.change_key(command),
            (0x80, 0xA2) if self.switches.terminal_authentication => self.terminal_certificate(command),
            (0x00, 0x82) if self.has_terminals() => self.external_authenticate(command),
            (0x80, 0xAE) => self.set_session_key(command),
            (0x80, 0xFC) => self.last_command(command),
            (0x00 | 0x80, ins) if KNOWN.contains(&ins) => Err(self.switches.unknown_class_status),
            (0x00 | 0x80, _) => Err(self.switches.unknown_instruction_status),
            (0x01..=0x03, _) => Err(Status::NoChannel),
            (0x08, _) if self.switches.secure_messaging => self.secured(command, response),
            (0x0C, _) if self.state.session.is_some() => Err(Status::SecureObjectMissing),
            (0x04..=0x0F | 0x84..=0x8F, _) => Err(Status::NoSecureMessaging),
            _ => Err(self.switches.unknown_class_status),
        }
    }

    pub fn applet(&self) -> Option<&Applet> {
        self.image.applets.get(self.state.applet)
    }

    /// The name of the selected applet; the issuer's domain when there is none.
    pub fn applet_name(&self) -> AppletName {
        self.applet().map_or(AppletName::Issuer, |applet| applet.name)
    }

    /// The element that P2 of VERIFY and its like names: the current one (80) or one by short id, which becomes current.
    fn referenced(&mut self, p2: u8) -> Result<usize, Status> {
        match p2 {
            0x80 => self.state.element.ok_or(self.switches.no_current_file_status),
            0x81..=0x9F => {
                let index = self.applet().and_then(|applet| applet.index_by_short_id(p2 & 0x1F));
                self.state.element = Some(index.ok_or(Status::NotFound)?);
                index.ok_or(Status::NotFound)
            }
            _ => Err(Status::WrongParameters),
        }
    }

    fn element(&self, index: usize) -> Result<&Element, Status> {
        self.applet().and_then(|applet| applet.elements.get(index)).ok_or(self.switches.no_current_file_status)
    }

    fn allowed(&self, access: &Access) -> bool {
        match access {
            Access::Free => true,
            Access::Never => false,
            Access::AnyOf(ids) => ids.iter().any(|id| self.pin_slot(*id).is_some_and(|slot| self.is_open(slot))),
        }
    }

    /// Whether a PIN is verified, or somebody else vouches for it.
    fn is_open(&self, slot: usize) -> bool {
        self.state.is_verified(slot) || self.granted & state::bit(slot) != 0
    }

    /// From now on this PIN counts as verified without a VERIFY: a phone has recognised its holder.
    pub fn grant(&mut self, name: PinName) {
        let (applet, id) = name.place();
        if let Some(Place::Pin(pin)) = self.image.applet(applet).and_then(|it| it.element(id)).map(|it| &it.place) {
            self.granted |= state::bit(pin.slot);
        }
    }

    /// Performs something as if every PIN were verified.
    pub fn with_all_pins<T>(&mut self, something: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.granted, u64::MAX);
        let result = something(self);
        self.granted = before;
        result
    }

    /// Challenges and salts begin again.
    pub fn rewind_generator(&mut self) {
        self.generator = Generator::new(self.seed);
    }

    fn pin_slot(&self, id: u16) -> Option<usize> {
        match &self.applet()?.element(id)?.place {
            Place::Pin(pin) => Some(pin.slot),
            _ => None,
        }
    }

    /// One exchange around whatever answers the command.
    pub fn exchange(
        &mut self,
        command: &[u8],
        response: &mut Vec<u8>,
        answer: impl FnOnce(&mut Self, &mut Vec<u8>) -> Status,
    ) -> Result<Duration, Lost> {
        response.clear();
        if self.power == Power::Off || self.chip == ChipState::Mute {
            return Err(Lost);
        }
        self.signed = false;
        let status = match self.chip {
            ChipState::Failing => Status::Failure,
            _ => answer(self, response),
        };
        response.extend_from_slice(&status.bytes());
        Ok(self.latency(command.len(), response.len()))
    }

    fn last_command(&self, command: &Command<'_>) -> Answer {
        let exact = (command.p1, command.p2) == (0, 0) && command.data.is_empty();
        if exact && self.switches.last_command_marker {
            Ok(Status::Done)
        } else {
            Err(self.switches.last_command_status)
        }
    }

    fn latency(&self, sent: usize, received: usize) -> Duration {
        let micros = |n: u32| u64::from(n);
        let bytes = (sent + received) as u64 * micros(self.switches.byte_micros);
        let signature = if self.signed { micros(self.switches.signature_micros) } else { 0 };
        Duration::from_micros(micros(self.switches.answer_micros) + bytes + signature)
    }
}

impl Chip for Core {
    fn atr(&self) -> &[u8] {
        &self.atr
    }

    fn power_on(&mut self) {
        self.power = Power::On;
        self.state.power_on(&self.image);
    }

    fn reset(&mut self) {
        if self.power == Power::Off {
            return;
        }
        if !self.switches.warm_reset_keeps_pin {
            self.state.forget();
        }
        if !self.switches.warm_reset_keeps_applet {
            self.state.applet = state::start(&self.image);
            self.state.element = None;
        }
    }

    fn power_off(&mut self) {
        self.power = Power::Off;
        self.state.power_on(&self.image);
    }

    fn transmit(&mut self, command: &[u8], response: &mut Vec<u8>) -> Result<Duration, Lost> {
        self.exchange(command, response, |core, response| core.answer(command, response))
    }
}

/// A status that ends a command well, or one that ends it early.
type Answer = Result<Status, Status>;

/// Instructions that are known in one class at least.
const KNOWN: [u8; 13] = [0xA4, 0xB0, 0xB2, 0x20, 0x24, 0x84, 0x88, 0xCA, 0x2A, 0x32, 0xFC, 0xA2, 0xAE];
