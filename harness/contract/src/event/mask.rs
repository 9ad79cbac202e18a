//! Individual numbers (マイナンバー) never stand in evidence: twelve digits with a valid check digit are masked before
//! an event is hashed. Only synthetic persons are tested, so one that appears is itself a finding (the judge looks for
//! [`MASK`]).

use serde_json::Value;

/// What stands in the place of an individual number.
pub const MASK: &str = "[individual number masked]";

/// Whether twelve digits are an individual number: the last is the check digit of the others.
pub fn is_individual_number(digits: &[u8]) -> bool {
    let [body @ .., check] = digits else { return false };
    if body.len() != 11 || digits.iter().any(|digit| *digit > 9) {
        return false;
    }
    let weights = [6u32, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
    let sum: u32 = body.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    let expected = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    u32::from(*check) == expected
}

/// The text with individual numbers masked; `None` when there are none. Full-width digits and the usual grouping in
/// fours are recognised.
pub fn mask_text(text: &str) -> Option<String> {
    // Without twelve digits there is none.
    if text.len() < 12 {
        return None;
    }
    text.chars().filter(|character| digit(*character).is_some()).nth(11)?;
    let characters: Vec<char> = text.chars().collect();
    let mut masked = String::new();
    let mut found = false;
    let mut at = 0;
    while let Some(character) = characters.get(at) {
        if digit(*character).is_some() && (at == 0 || !part_of_a_word(characters.get(at - 1))) {
            let end = number_end(&characters, at);
            let digits: Vec<u8> =
                characters.get(at..end).unwrap_or_default().iter().filter_map(|character| digit(*character)).collect();
            if is_individual_number(&digits) && !part_of_a_word(characters.get(end)) {
                masked.push_str(MASK);
                found = true;
            } else {
                masked.extend(characters.get(at..end).unwrap_or_default());
            }
            at = end;
        } else {
            masked.push(*character);
            at += 1;
        }
    }
    found.then_some(masked)
}

/// Masks individual numbers in every text and number of a value.
pub fn mask_value(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(masked) = mask_text(text) {
                *text = masked;
            }
        }
        Value::Number(number) => {
            let short = number.as_u64().is_some_and(|number| number < 100_000_000_000);
            if !short && mask_text(&number.to_string()).is_some() {
                *value = Value::String(MASK.into());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask_value),
        Value::Object(map) => map.values_mut().for_each(mask_value),
        Value::Null | Value::Bool(_) => {}
    }
}

/// End of a number that starts here: a run of digits, or 4-4-4 digits with one separator between.
fn number_end(characters: &[char], start: usize) -> usize {
    let run = |from: usize| {
        let digits = characters.get(from..).unwrap_or_default();
        from + digits.iter().take_while(|character| digit(**character).is_some()).count()
    };
    let first = run(start);
    let mut end = first;
    if first - start == 4 {
        for _ in 0..2 {
            let next = run(end + 1);
            if characters.get(end).is_some_and(|c| separator(*c)) && next == end + 5 {
                end = next;
            } else {
                return first;
            }
        }
    }
    end
}

fn digit(character: char) -> Option<u8> {
    match character {
        '0'..='9' => u8::try_from(u32::from(character) - u32::from('0')).ok(),
        '０'..='９' => u8::try_from(u32::from(character) - u32::from('０')).ok(),
        _ => None,
    }
}

fn separator(character: char) -> bool {
    matches!(character, ' ' | '　' | '-' | '－' | '‐' | '−')
}

fn part_of_a_word(character: Option<&char>) -> bool {
    character.is_some_and(|character| character.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    // 12345678901 has the check digit 8: a sample number used in public explanations of the check digit.
    #[test]
    fn the_check_digit_decides() {
        let digits = |text: &str| text.bytes().map(|byte| byte - b'0').collect::<Vec<_>>();
        assert!(is_individual_number(&digits("123456789018")));
        assert!(!is_individual_number(&digits("123456789012")));
        assert!(!is_individual_number(&digits("77777777")));
    }

    #[test]
    fn numbers_are_masked_in_every_form_and_other_digits_stay() {
        for text in ["123456789018", "１２３４５６７８９０１８", "1234-5678-9018", "1234 5678 9018"] {
            assert_eq!(mask_text(&format!("番号 {text}。")), Some(format!("番号 {MASK}。")), "{text}");
        }
        for text in ["123456789012", "0123456789018", "ab123456789018", "2025-06-16", "06139992", "77777777"] {
            assert_eq!(mask_text(text), None, "{text}");
        }
        let mut value = json!({"a": [123_456_789_018_u64, "x"], "b": {"c": "123456789018"}});
        mask_value(&mut value);
        assert_eq!(value, json!({"a": [MASK, "x"], "b": {"c": MASK}}));
    }
}
