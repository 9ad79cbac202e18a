//! The head of the run against the manifest, and the run against itself.

use super::Discrepancy;
use madoguchi_contract::event::{Evidence, RunHead};
use madoguchi_report::bundle::{Bundle, EVENTS, MANIFEST};

pub(super) fn check(bundle: &Bundle, head: &RunHead, evidence: &Evidence) -> Vec<Discrepancy> {
    let mut found = vec![];
    if evidence.run != head.run_id() {
        found.push(Discrepancy::new(
            format!("{EVENTS}:1"),
            format!("実行の条件が変更された（実行id`{}`は別の条件のもの）", evidence.run),
            format!("what was run was changed: the run id `{}` is that of another head", evidence.run),
        ));
    }
    for field in bundle.manifest.differing(head) {
        found.push(Discrepancy::new(
            format!("{MANIFEST}, `{field}`"),
            format!("{EVENTS}の先頭行と違う"),
            format!("is not what the first line of {EVENTS} says"),
        ));
    }
    for torn in &evidence.torn {
        let place = format!("{EVENTS}:{} (byte {})", torn.line, torn.byte);
        found.push(Discrepancy::new(place, "最後の行が途中で切れている", "the last line is cut off"));
    }
    if !evidence.closed {
        let (ja, en) = ("終了行がない: 末尾が削除された", "the closing line is missing: the end was removed");
        found.push(Discrepancy::new(EVENTS, ja, en));
    }
    found
}
