//! Rules about what a client has signed. The card signs any bytes verbatim, so a wrong DigestInfo is found only by whoever
//! verifies the signature, months later.

use super::{Hit, Watched};
use crate::trace::{Act, Place, Step};

/// DigestInfo without NULL parameters.
pub fn without_null(watched: &Watched) -> Vec<Hit> {
    signed(watched, |data| match DigestInfo::read(data) {
        Some(DigestInfo { null: Null::Absent, .. }) => Some(("NULL なし".into(), "no NULL".into())),
        _ => None,
    })
}

/// SHA-1.
pub fn sha1(watched: &Watched) -> Vec<Hit> {
    signed(watched, |data| {
        let info = DigestInfo::read(data)?;
        (info.oid == SHA1).then(|| {
            let length = data.len();
            (format!("{length}バイト"), format!("{length} bytes"))
        })
    })
}

/// Neither a DigestInfo nor the bare MD5 and SHA-1 of old TLS.
pub fn no_digest_info(watched: &Watched) -> Vec<Hit> {
    signed(watched, |data| {
        let length = data.len();
        match DigestInfo::read(data) {
            None if length == 36 => None,
            None => Some((format!("{length}バイト、DigestInfo でない"), format!("{length} bytes, no DigestInfo"))),
            Some(info) => {
                let expected = hash_length(info.oid)?;
                let hash = info.hash;
                (hash != expected).then(|| {
                    (
                        format!("ハッシュ値{hash}バイト（正しくは{expected}）"),
                        format!("a hash of {hash} bytes for {expected}"),
                    )
                })
            }
        }
    })
}

/// A signature refused because the PIN was not verified.
pub fn unverified(watched: &Watched) -> Vec<Hit> {
    let hit = |step: &Step| {
        let sent = step.sent()?;
        let refused = matches!(sent.act, Act::Sign { .. }) && sent.status == Some(0x6982);
        refused.then(|| Hit::new([step.seq], "応答 6982", "answered 6982"))
    };
    watched.steps.iter().filter_map(hit).collect()
}

/// Looks at the data of every plain signature (first parameter 0) by a key of the JPKI applet.
fn signed(watched: &Watched, look: impl Fn(&[u8]) -> Option<(String, String)>) -> Vec<Hit> {
    let hit = |step: &Step| {
        let sent = step.sent()?;
        let Act::Sign { form: 0, data } = &sent.act else { return None };
        if !matches!(sent.place, Some(Place::Jpki) | None) {
            return None;
        }
        let (ja, en) = look(data).filter(|_| !data.is_empty())?;
        Some(Hit::new([step.seq], ja, en))
    };
    watched.steps.iter().filter_map(hit).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Null {
    Present,
    Absent,
}

struct DigestInfo<'d> {
    oid: &'d [u8],
    null: Null,
    hash: usize,
}

impl<'d> DigestInfo<'d> {
    /// `SEQUENCE { SEQUENCE { OID, NULL OPTIONAL }, OCTET STRING }` with nothing behind it (RFC 8017, A.2.4).
    fn read(data: &'d [u8]) -> Option<Self> {
        let (body, []) = element(data, 0x30)? else { return None };
        let (algorithm, rest) = element(body, 0x30)?;
        let (hash, []) = element(rest, 0x04)? else { return None };
        let (oid, parameters) = element(algorithm, 0x06)?;
        let null = match parameters {
            [] => Null::Absent,
            [0x05, 0x00] => Null::Present,
            _ => return None,
        };
        Some(Self { oid, null, hash: hash.len() })
    }
}

/// A DER element of this tag with a short length, and what follows it.
fn element(data: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    match data {
        [found, length @ 0..=0x7F, rest @ ..] if *found == tag => rest.split_at_checked(usize::from(*length)),
        _ => None,
    }
}

fn hash_length(oid: &[u8]) -> Option<usize> {
    match oid {
        SHA1 => Some(20),
        [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, kind] => match kind {
            1 => Some(32),
            2 => Some(48),
            3 => Some(64),
            4 => Some(28),
            _ => None,
        },
        _ => None,
    }
}

const SHA1: &[u8] = &[0x2B, 0x0E, 0x03, 0x02, 0x1A];
