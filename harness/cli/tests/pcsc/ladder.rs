//! PINs that are wrong, one after another, through the real stack: 3→0 and 5→0, and no other counter moves.

use crate::desk::{Desk, have};
use std::collections::BTreeMap;

const OPENSC: (&str, &str) = ("pkcs15-tool", "opensc");

fn counters(desk: &Desk) -> BTreeMap<(String, String), u8> {
    desk.state().card.pins.into_iter().map(|pin| ((pin.applet, pin.id), pin.left)).collect()
}

#[test]
fn each_wrong_pin_costs_one_try_until_none_is_left() {
    if !have(&[OPENSC]) {
        return;
    }
    for (auth_id, id, wrong, right, limit) in [("1", "0018", "9999", "1234", 3), ("2", "001B", "WRONG9", "ABC123", 5)] {
        let Some(desk) = Desk::with("plastic") else { return };
        let verify = |pin| desk.run("pkcs15-tool", &["--verify-pin", "--auth-id", auth_id, "--pin", pin]);
        // A right PIN after a wrong one gives all tries back.
        verify(wrong).bad();
        assert_eq!(desk.tries(id), limit - 1);
        verify(right).good();
        let before = counters(&desk);
        assert_eq!(desk.tries(id), limit);
        for left in (0..limit).rev() {
            verify(wrong).bad();
            assert_eq!(desk.tries(id), left);
        }
        // Blocked: the right PIN does not help, and nothing moves any more.
        verify(right).bad();
        verify(wrong).bad();
        let mut expected = before;
        expected.insert(("jpki".into(), id.into()), 0);
        assert_eq!(counters(&desk), expected);
    }
}
