//! Rules about what is read.

use super::{Hit, Watched, pin_name};
use crate::trace::{Act, Place, Step};

/// The individual number read, or used as a reference number.
pub fn number_read(watched: &Watched) -> Vec<Hit> {
    let mut hits: Vec<((Place, u16), Hit)> = vec![];
    for step in &watched.steps {
        let Some(sent) = step.sent() else { continue };
        let Some((place, file)) = sent.reference() else { continue };
        let number = matches!((place, file), (Place::Text, 0x0001 | 0x0014) | (Place::Visual, 0x0005 | 0x0013));
        let read = matches!(sent.act, Act::Read { .. }) && sent.status == Some(0x9000) && sent.body_length() > 0;
        let used = matches!(sent.act, Act::Verify { .. });
        if !number || !(read || used) {
            continue;
        }
        match hits.iter_mut().find(|(reference, _)| *reference == (place, file)) {
            Some((_, hit)) => hit.at.push(step.seq),
            None => {
                let (ja, en) = pin_name((place, file));
                let (did_ja, did_en) =
                    if read { ("読み出し", "read") } else { ("照合に使用", "used for VERIFY") };
                hits.push(((place, file), Hit::new([step.seq], format!("{ja}：{did_ja}"), format!("{en}: {did_en}"))));
            }
        }
    }
    hits.into_iter().map(|(_, hit)| hit).collect()
}

/// READ BINARY at an offset behind the end of a file, once a file.
pub fn past_end(watched: &Watched) -> Vec<Hit> {
    let hit = |step: &Step| {
        let sent = step.sent()?;
        let Act::Read { offset, .. } = sent.act else { return None };
        (sent.status == Some(0x6B00) && offset > 0).then(|| {
            let (ja, en) = sent.reference().map_or_else(|| ("ファイル".into(), "a file".into()), pin_name);
            Hit::new([step.seq], format!("{ja}：オフセット{offset}"), format!("{en}: offset {offset}"))
        })
    };
    watched.steps.iter().filter_map(hit).collect()
}
