//! The doctor's own cases.

use crate::case::{Question, facts_from};
use serde_json::{Value, json};

/// A question of the doctor's.
pub fn question(id: &str, facts: Value) -> Question {
    let facts = facts_from(facts).expect("the doctor's cases are well formed");
    Question {
        id: id.into(),
        rulebook: super::EDITIONS[1].into(),
        facts,
        numbers: Default::default(),
        written_date: None,
    }
}

/// The facts that turn on a capability; none where a question alone shows nothing of it (`batch`, and `bulk_inquiry`, for which
/// the emulated world must stand around).
pub fn smoke(capability: &str) -> Option<Value> {
    Some(match capability {
        "phone" => {
            json!({"now": "2025-10-10T10:00:00+09:00", "presents": ["phone"], "facility": {"phone_ready": true}})
        }
        "kiosk" => json!({"presents": ["my_number_card"], "facility": {"kiosk": true}}),
        "visual_revised" => json!({"presents": ["my_number_card"], "says": {"identity": "visual"},
            "facility": {"face_reader": {"visual_check": "revised", "passcode_issued": true}}}),
        "home_consent" => json!({"presents": ["my_number_card"], "means": "home_consent",
            "facility": {"mobile_device": "app"}}),
        "home_visit" => json!({"presents": ["my_number_card"], "means": "home_visit",
            "facility": {"mobile_device": "app", "functions": {"home_visit": true}}}),
        _ => return None,
    })
}

/// A case id beyond ASCII and beyond the basic plane.
pub const UNICODE: &str = "窓口🏥";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::CAPABILITIES;

    #[test]
    fn every_capability_has_a_smoke_case_of_known_facts() {
        let plain = |name: &&str| !["batch", "bulk_inquiry"].contains(name) && !name.starts_with("claims_");
        for name in CAPABILITIES.into_iter().filter(plain) {
            question(name, smoke(name).expect(name));
        }
    }
}
