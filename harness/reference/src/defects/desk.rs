//! Journeys at the reader (READ, VIS, CONS, PHONE, HOME).

use super::{ACTUAL, BOTH, Cause, Defect};
use madoguchi_rulebook::decision::Message;
use madoguchi_rulebook::desk::stimulus::{Button, Choice, PasscodeEntry, PinEntry, Reader};
use madoguchi_rulebook::desk::{DeskState, Effects, Screen, Stimulus, step};
use madoguchi_rulebook::facts::Identity;
use madoguchi_rulebook::{Decision, Facts, Rulebook};

pub(super) const DEFECTS: &[Defect] = &[
    Defect {
        id: "pin-opens-visual-check",
        clause: "R-VIS-06",
        rulebooks: ACTUAL,
        ja: "パスコードの画面に入力した暗証番号を受け付ける",
        en: "takes the patient's PIN for the staff passcode",
        vector: "S-VIS-06a",
        cause: Cause::Desk(pin_opens_visual),
    },
    Defect {
        id: "passcode-burns-pin-tries",
        clause: "R-VIS-06",
        rulebooks: ACTUAL,
        ja: "パスコードの誤りを患者の暗証番号の失敗として数える",
        en: "counts a wrong passcode as a wrong PIN of the patient",
        vector: "S-VIS-06a",
        cause: Cause::Desk(passcode_burns_pin_tries),
    },
    Defect {
        id: "short-passcode",
        clause: "R-VIS-05",
        rulebooks: BOTH,
        ja: "3桁のパスコードでも目視確認を始める",
        en: "opens the visual check with three digits",
        vector: "V-123a",
        cause: Cause::Desk(short_passcode),
    },
    Defect {
        id: "any-face",
        clause: "R-READ-01",
        rulebooks: BOTH,
        ja: "顔認証が一致しなくても本人とみなす",
        en: "takes a face that does not match for the patient",
        vector: "S-READ-01i",
        cause: Cause::Desk(any_face),
    },
    Defect {
        id: "phone-on-face-reader",
        clause: "R-PHONE-09",
        rulebooks: BOTH,
        ja: "顔認証付きカードリーダーに置いたスマートフォンを読む",
        en: "reads a phone laid on the face reader",
        vector: "S-PHONE-09a",
        cause: Cause::Desk(phone_anywhere),
    },
    Defect {
        id: "read-before-consent",
        clause: "R-HOME-03",
        rulebooks: BOTH,
        ja: "居宅同意取得型で同意の前にカードを読む",
        en: "reads the card before consent in home-consent mode",
        vector: "S-HOME-03c",
        cause: Cause::Desk(read_before_consent),
    },
    Defect {
        id: "pin-for-every-card",
        clause: "R-READ-08",
        rulebooks: ACTUAL,
        ja: "暗証番号のないカードにも暗証番号を求める",
        en: "asks for a PIN the card does not have",
        vector: "S-READ-08d",
        cause: Cause::Desk(pin_for_all),
    },
    Defect {
        id: "passcode-assumed",
        clause: "R-VIS-04",
        rulebooks: BOTH,
        ja: "パスコードが発行されていなくても職員用ボタンを使わせる",
        en: "opens the staff button although no passcode was issued",
        vector: "V-122",
        cause: Cause::Facts(passcode_assumed),
    },
    Defect {
        id: "visual-by-number",
        clause: "R-VIS-09",
        rulebooks: ACTUAL,
        ja: "目視確認の受付を番号による照会として扱う",
        en: "treats a visual check as an inquiry by number",
        vector: "S-VIS-09c",
        cause: Cause::Decision(visual_by_number),
    },
];

fn pin_opens_visual(state: &DeskState, stimulus: &Stimulus, rulebook: &Rulebook) -> (DeskState, Effects) {
    match stimulus {
        Stimulus::EnterPasscode { passcode: PasscodeEntry::CardPin } => {
            step(state, &Stimulus::EnterPasscode { passcode: PasscodeEntry::Correct }, rulebook)
        }
        Stimulus::EnterPin { pin: PinEntry::StaffPasscode } => {
            step(state, &Stimulus::Press { button: Button::Next }, rulebook)
        }
        other => step(state, other, rulebook),
    }
}

fn passcode_burns_pin_tries(state: &DeskState, stimulus: &Stimulus, rulebook: &Rulebook) -> (DeskState, Effects) {
    let (mut next, effects) = step(state, stimulus, rulebook);
    let wrong = matches!(stimulus, Stimulus::EnterPasscode { passcode } if *passcode != PasscodeEntry::Correct);
    if wrong && state.screen == Screen::StaffPasscode {
        next.counters.pin += 1;
    }
    (next, effects)
}

fn short_passcode(state: &DeskState, stimulus: &Stimulus, rulebook: &Rulebook) -> (DeskState, Effects) {
    match stimulus {
        Stimulus::EnterPasscode { passcode: PasscodeEntry::ThreeDigits } => {
            step(state, &Stimulus::EnterPasscode { passcode: PasscodeEntry::Correct }, rulebook)
        }
        other => step(state, other, rulebook),
    }
}

fn any_face(state: &DeskState, stimulus: &Stimulus, rulebook: &Rulebook) -> (DeskState, Effects) {
    use madoguchi_rulebook::desk::stimulus::Comparison;
    match stimulus {
        Stimulus::ConfirmFace { .. } => step(state, &Stimulus::ConfirmFace { result: Comparison::Match }, rulebook),
        other => step(state, other, rulebook),
    }
}

fn phone_anywhere(state: &DeskState, stimulus: &Stimulus, rulebook: &Rulebook) -> (DeskState, Effects) {
    match stimulus {
        Stimulus::PresentPhone { .. } => step(state, &Stimulus::PresentPhone { reader: Reader::Generic }, rulebook),
        other => step(state, other, rulebook),
    }
}

fn read_before_consent(state: &DeskState, stimulus: &Stimulus, rulebook: &Rulebook) -> (DeskState, Effects) {
    let (mut next, effects) = step(state, stimulus, rulebook);
    if *stimulus == Stimulus::MobileRead && state.screen == Screen::MobileConsent {
        next.screen = Screen::MobileRead;
    }
    (next, effects)
}

fn pin_for_all(state: &DeskState, stimulus: &Stimulus, rulebook: &Rulebook) -> (DeskState, Effects) {
    let (mut next, effects) = step(state, stimulus, rulebook);
    if *stimulus == (Stimulus::Choose { choice: Choice::Pin }) && state.screen == Screen::ChooseIdentity {
        next.screen = Screen::PinEntry;
    }
    (next, effects)
}

fn passcode_assumed(mut facts: Facts) -> Facts {
    facts.facility.face_reader.passcode_issued = true;
    facts
}

fn visual_by_number(facts: &Facts, mut decision: Decision) -> Decision {
    if facts.says.identity == Identity::Visual && decision.messages.contains(Message::CardInquiry) {
        decision.messages.remove(Message::CardInquiry);
        decision.messages.insert(Message::NumberInquiry);
    }
    decision
}
