//! Reads a layout file strictly.

use super::{Field, Layout, Mode, Need, Record, Role, place};
use crate::Kind;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Why a layout file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// Not TOML of this form.
    #[error("{0}")]
    Toml(String),
    /// A record or field that cannot be meant.
    #[error("record {record}: {why}")]
    Record {
        /// Its identifier.
        record: String,
        /// What is wrong.
        why: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u32,
    kind: String,
    edition: String,
    source: String,
    #[serde(default = "yes")]
    confirmed: bool,
    #[serde(default)]
    like_medical: Vec<String>,
    records: toml::Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordFile {
    name: String,
    confirmed: Option<bool>,
    fields: Vec<String>,
}

fn yes() -> bool {
    true
}

/// Reads a layout; records that are like those of the medical layout are taken from there.
pub(super) fn layout(text: &str, medical: &str) -> Result<Layout, LayoutError> {
    let file: File = toml::from_str(text).map_err(|error| LayoutError::Toml(error.to_string()))?;
    if file.format != "madoguchi.receipt-layout" || file.version != 1 {
        return Err(LayoutError::Toml(format!("not a layout of version 1: {} {}", file.format, file.version)));
    }
    let kind =
        Kind::parse(&file.kind).ok_or_else(|| LayoutError::Toml(format!("no kind is called `{}`", file.kind)))?;
    let mut records = vec![];
    if !file.like_medical.is_empty() {
        let mut theirs: BTreeMap<[u8; 2], Record> =
            layout(medical, "")?.records.into_iter().map(|record| (record.id, record)).collect();
        for id in &file.like_medical {
            let taken = theirs.remove(&identifier(id)?);
            let taken = taken.ok_or_else(|| fault(id, "the medical layout has no such record"))?;
            records.push(Record { confirmed: taken.confirmed && file.confirmed, ..taken });
        }
    }
    for (id, value) in file.records {
        let read: RecordFile = value.try_into().map_err(|error: toml::de::Error| fault(&id, error.to_string()))?;
        let mut fields = vec![];
        for line in &read.fields {
            self::fields(line, &mut fields).map_err(|why| fault(&id, format!("`{line}`: {why}")))?;
        }
        let confirmed = read.confirmed.unwrap_or(file.confirmed);
        records.push(Record { id: identifier(&id)?, name: read.name, fields, confirmed, source: file.source.clone() });
    }
    let mut by_id = Box::new([u8::MAX; 26 * 26]);
    for (index, record) in records.iter().enumerate() {
        let id = String::from_utf8_lossy(&record.id).into_owned();
        let slot =
            place(record.id).and_then(|place| by_id.get_mut(place)).ok_or_else(|| fault(&id, "not two letters"))?;
        if *slot != u8::MAX {
            return Err(fault(&id, "it stands twice"));
        }
        *slot = u8::try_from(index).map_err(|_| fault(&id, "too many records"))?;
    }
    Ok(Layout { kind, edition: file.edition, records, by_id })
}

fn fault(record: &str, why: impl Into<String>) -> LayoutError {
    LayoutError::Record { record: record.into(), why: why.into() }
}

fn identifier(id: &str) -> Result<[u8; 2], LayoutError> {
    id.as_bytes().try_into().map_err(|_| fault(id, "an identifier has two letters"))
}

/// `ident|name|mode|max|f or v|need`; `a/b*35` stands for a_1, b_1, a_2 …, with modes and lengths parted by `/`, too.
fn fields(line: &str, fields: &mut Vec<Field>) -> Result<(), String> {
    let parts: Vec<&str> = line.split('|').collect();
    let [ident, name, mode, max, fixed, need] = parts[..] else { return Err("six parts are wanted".into()) };
    let (ident, times) = match ident.split_once('*') {
        Some((ident, times)) => (ident, Some(times.parse::<u32>().map_err(|error| error.to_string())?)),
        None => (ident, None),
    };
    let fixed = match fixed {
        "f" => true,
        "v" => false,
        other => return Err(format!("`{other}` is neither f nor v")),
    };
    let need = match need {
        "R" => Need::Required,
        "C" => Need::Conditional,
        "O" => Need::Optional,
        "E" => Need::Empty,
        other => return Err(format!("`{other}` is none of R, C, O, E")),
    };
    let columns = ident.split('/').zip(name.split('/')).zip(mode.split('/').zip(max.split('/')));
    let mut group = vec![];
    for ((ident, name), (mode, max)) in columns {
        let mode = match mode {
            "N" => Mode::Digits,
            "N." => Mode::Decimal,
            "A" => Mode::Alphanumeric,
            "K" => Mode::FullWidth,
            "AK" => Mode::Either,
            "?" => Mode::Unknown,
            other => return Err(format!("`{other}` is no mode")),
        };
        let max = max.parse().map_err(|_| format!("`{max}` is no length"))?;
        group.push(Field { ident: ident.into(), name: name.into(), mode, max, fixed, need, role: role(ident, mode) });
    }
    let Some(times) = times else {
        fields.append(&mut group);
        return Ok(());
    };
    for number in 1..=times {
        fields.extend(group.iter().map(|field| Field {
            ident: format!("{}_{number}", field.ident),
            name: format!("{}（{number}）", field.name),
            ..field.clone()
        }));
    }
    Ok(())
}

/// Fields with a meaning are known by their names.
fn role(ident: &str, mode: Mode) -> Role {
    match ident {
        "birth_date" => Role::Plain,
        "name_kana" => Role::Kana,
        _ if ident.ends_with("_date") || ident.ends_with("_on") || ident == "last_discharge" => Role::Date,
        "claim_no" | "days" | "points" | "times" | "day" | "quantity" | "quantity_1" | "quantity_2" | "amount"
        | "copay" | "outpatient_copay" | "inpatient_copay" | "public_copay" | "meal_count" | "meal_amount"
        | "reduction_rate" | "reduction_amount" | "unit_price" | "beds" | "count"
            if matches!(mode, Mode::Digits | Mode::Decimal) =>
        {
            Role::Count
        }
        _ => Role::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_layouts_have_as_many_fields_as_the_specifications_say() {
        // Fields with the identifier, as receipt specifications count them.
        let counts: &[(Kind, &[(&str, usize)])] = &[
            (
                Kind::Medical,
                &[
                    ("IR", 10),
                    ("RE", 38),
                    ("HO", 15),
                    ("KO", 12),
                    ("SN", 9),
                    ("JD", 33),
                    ("MF", 33),
                    ("GR", 3),
                    ("SY", 8),
                    ("SI", 44),
                    ("IY", 44),
                    ("TO", 48),
                    ("CO", 5),
                    ("SJ", 3),
                    ("TI", 10),
                    ("TR", 18),
                    ("TS", 5),
                    ("GO", 4),
                ],
            ),
            (
                Kind::Dental,
                &[
                    ("UK", 10),
                    ("IR", 9),
                    ("RE", 27),
                    ("HO", 14),
                    ("KO", 10),
                    ("SN", 9),
                    ("HS", 13),
                    ("SS", 109),
                    ("CO", 11),
                    ("GO", 4),
                ],
            ),
            (
                Kind::Dispensing,
                &[
                    ("YK", 9),
                    ("RE", 42),
                    ("HO", 14),
                    ("KO", 10),
                    ("SN", 9),
                    ("SH", 10),
                    ("CZ", 71),
                    ("IY", 10),
                    ("TO", 7),
                    ("CO", 3),
                    ("TK", 3),
                    ("KI", 114),
                    ("ST", 16),
                    ("GO", 4),
                ],
            ),
            (
                Kind::Dpc,
                &[
                    ("BU", 6),
                    ("SB", 8),
                    ("KK", 14),
                    ("SK", 7),
                    ("GA", 7),
                    ("HH", 9),
                    ("GT", 12),
                    ("CD", 11),
                    ("IR", 10),
                ],
            ),
        ];
        for (kind, records) in counts {
            for (id, count) in *records {
                let record = Layout::of(*kind).record(identifier(id).expect("two letters"));
                assert_eq!(record.map(|record| record.fields.len() + 1), Some(*count), "{kind} {id}");
            }
        }
    }

    #[test]
    fn a_wrong_layout_is_refused_with_the_record() {
        let file = |fields: &str| {
            format!(
                "format='madoguchi.receipt-layout'\nversion=1\nkind='medical'\nedition=''\nsource=''\n[records.IR]\nname='x'\nfields=[{fields}]"
            )
        };
        let refused = |fields: &str| layout(&file(fields), "").expect_err("refused").to_string();
        assert_eq!(refused("'a|b|N|1|f'"), "record IR: `a|b|N|1|f`: six parts are wanted");
        assert_eq!(refused("'a|b|Q|1|f|R'"), "record IR: `a|b|Q|1|f|R`: `Q` is no mode");
        assert!(layout(&file("'a|b|N|1|f|R'"), "").is_ok());
    }
}
