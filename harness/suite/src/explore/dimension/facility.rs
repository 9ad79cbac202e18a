//! The facility: line, power, devices, functions, and what its staff does.

use super::{Dimension, either, of_values, of_words};
use madoguchi_rulebook::facts::{Device, FacilityKind, Function, InfoKind, Line, MobileDevice, VisualCheck};
use madoguchi_rulebook::{Set, Word};

pub(super) fn dimensions() -> Vec<Dimension> {
    use VisualCheck::{Absent, Legacy, Revised};
    vec![
        of_words("facility.kind", FacilityKind::MedicalClinic, |facts, kind| facts.facility.kind = kind),
        of_words("network", Line::Up, |facts, line| facts.facility.network = line),
        of_words("power", Line::Up, |facts, line| facts.facility.power = line),
        of_words("face_reader", Device::Working, |facts, state| facts.facility.face_reader.state = state),
        of_values(
            "visual_check",
            &[
                ("revised", (Revised, true)),
                ("revised without passcode", (Revised, false)),
                ("legacy", (Legacy, true)),
                ("absent", (Absent, false)),
            ],
            |facts, (form, passcode)| {
                facts.facility.face_reader.visual_check = form;
                facts.facility.face_reader.passcode_issued = passcode;
            },
        ),
        of_values(
            "info_kinds",
            &[("all", Set::of(InfoKind::ALL)), ("medication", Set::of(&[InfoKind::Medication])), ("none", Set::EMPTY)],
            |facts, kinds| facts.facility.face_reader.info_kinds = kinds,
        ),
        of_values(
            "phone_site",
            &[
                ("ready", (true, true, false)),
                ("pilot", (true, true, true)),
                ("not ready", (true, false, false)),
                ("no reader", (false, true, false)),
                ("pilot without reader", (false, true, true)),
            ],
            |facts, (reader, ready, pilot)| {
                facts.facility.generic_reader = reader;
                facts.facility.phone_ready = ready;
                facts.facility.phone_pilot = pilot;
            },
        ),
        of_words("mobile_device", MobileDevice::Absent, |facts, device| facts.facility.mobile_device = device),
        either("function.home_visit", false, |facts, on| facts.facility.functions.home_visit = on),
        either("function.alternative_flow", false, |facts, on| facts.facility.functions.alternative_flow = on),
        either("function.online_care", false, |facts, on| facts.facility.functions.online_care = on),
        of_values(
            "switches_on",
            &[
                ("none", None),
                ("home_visit", Some(Function::HomeVisit)),
                ("alternative_flow", Some(Function::AlternativeFlow)),
                ("online_care", Some(Function::OnlineCare)),
            ],
            |facts, function| facts.staff.switches_on = function,
        ),
        either("terms_read", true, |facts, read| facts.staff.terms_read = read),
        of_values(
            "activation_code",
            &[("none", None), ("11 digits", Some(11)), ("12 digits", Some(12)), ("13 digits", Some(13))],
            |facts, digits| facts.staff.activation_code_digits = digits,
        ),
        either("imports", true, |facts, imports| facts.staff.imports = imports),
        either("emergency_search", false, |facts, asked| facts.staff.emergency_search = asked),
        either("provisional", true, |facts, taken| facts.facility.provisional = taken),
        either("rejects_77777777", false, |facts, no| facts.facility.receipt_computer_rejects_77777777 = no),
        either("modified", false, |facts, modified| facts.facility.receipt_computer_modified = modified),
        either("kiosk", false, |facts, kiosk| facts.facility.kiosk = kiosk),
    ]
}
