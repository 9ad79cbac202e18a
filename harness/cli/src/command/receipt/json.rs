//! Findings as JSON, one object a line; a summary of each file last.

use super::check::Checked;
use madoguchi_receipt::validate::Finding;
use serde_json::json;
use std::path::Path;

/// Name of the format.
pub const FORMAT: &str = "madoguchi.receipt-findings";

/// One finding.
pub fn finding(path: &Path, finding: &Finding) -> String {
    let [ja, en] = finding.check.text();
    let field =
        finding.field.map(|(position, field)| json!({"position": position, "ident": field.ident, "name": field.name}));
    let line = json!({
        "format": FORMAT, "version": 1, "kind": "finding", "file": path.display().to_string(), "code": finding.code(),
        "level": finding.level().word(), "reception": finding.level().number(), "line": finding.line, "claim": finding.claim,
        "record": finding.record.map(|id| String::from_utf8_lossy(&id).into_owned()), "field": field, "byte": finding.offset,
        "raw": finding.hex(), "text": {"ja": ja, "en": en},
        "detail": finding.detail.as_ref().map(|[ja, en]| json!({"ja": ja, "en": en})), "source": finding.check.source(),
        "layout_confirmed": !finding.unconfirmed,
    });
    format!("{line}\n")
}

/// What was found in a file.
pub fn summary(checked: &Checked) -> String {
    let codes = checked.counts.iter().rev().map(|((level, check), count)| {
        json!({"code": check.code(checked.kind).to_string(), "level": level.word(), "count": count})
    });
    let line = json!({
        "format": FORMAT, "version": 1, "kind": "summary", "file": checked.path.display().to_string(), "claims_of": checked.kind.word(),
        "claims": checked.claims, "findings": checked.found(), "worst": checked.worst().map(|level| level.word()),
        "codes": codes.collect::<Vec<_>>(),
    });
    format!("{line}\n")
}
