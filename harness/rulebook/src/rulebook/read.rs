//! Reading one rulebook file: head, entries, and each entry's value, with the place of every fault.

use crate::clause::Clause;
use crate::day::Day;
use crate::facts::Proof;
use crate::rulebook::entry::{Edge, Entry, Kind, Span, Unit, Value};
use crate::rulebook::error::{Fault, RulebookError};
use crate::rulebook::known::{self, KNOWN, nearest};
use crate::rulebook::node::{Data, Node, Row};
use crate::word::Word;

/// A title in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// One file, not yet resolved.
#[derive(Clone, Debug)]
pub struct File {
    /// Id of the rulebook.
    pub id: String,
    /// Byte offset of the id.
    pub id_at: usize,
    /// Title.
    pub title: Title,
    /// Id of the rulebook it extends, with its byte offset.
    pub extends: Option<(String, usize)>,
    /// Entries in file order, with byte offsets.
    pub entries: Vec<(Entry, usize)>,
}

type Placed<T> = Result<T, (usize, Fault)>;

/// Newest version this reader knows.
pub const VERSION: i64 = 1;

impl File {
    /// Reads the text of one file.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn read(name: &str, text: &str) -> Result<File, RulebookError> {
        head(text).map_err(|(at, reason)| place(name, text, at, reason))
    }
}

/// Turns a byte offset into line and column.
pub fn place(name: &str, text: &str, at: usize, reason: Fault) -> RulebookError {
    let before = text.get(..at.min(text.len())).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    RulebookError {
        file: name.into(),
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        reason,
    }
}

fn head(text: &str) -> Placed<File> {
    let root = Node::file(text)?;
    let rows = root.table("file")?;
    // The head first: a newer file is told as newer, whatever else stands in it.
    let field = |name: &str| rows.iter().find(|(key, _, _)| key == name).map(|(_, _, node)| node);
    let format = field("format").ok_or((0, Fault::Format("nothing".into())))?;
    if format.text("format")? != "madoguchi.rulebook" {
        return Err((format.at, Fault::Format(format!("\"{}\"", format.text("format")?))));
    }
    let version = field("version").ok_or((0, Fault::MissingKey("version".into())))?;
    match version.integer("version")? {
        found if found > VERSION => return Err((version.at, Fault::NewerVersion { found, known: VERSION })),
        found if found < 1 => {
            return Err((version.at, Fault::WrongType { key: "version".into(), expected: "1 or more" }));
        }
        _ => {}
    }
    let (mut id, mut title, mut extends, mut entries) = (None, None, None, None);
    for (key, at, node) in rows {
        match key.as_str() {
            "format" | "version" => {}
            "id" => id = Some((node.text(key)?.to_owned(), node.at)),
            "title" => title = Some(read_title(node)?),
            "extends" => extends = Some((node.text(key)?.to_owned(), node.at)),
            "entry" => entries = Some(node),
            _ => return Err((*at, unknown(key, HEAD))),
        }
    }
    let (id, id_at) = id.ok_or((0, Fault::MissingKey("id".into())))?;
    let title = title.ok_or((0, Fault::MissingKey("title".into())))?;
    let mut file = File { id, id_at, title, extends, entries: Vec::new() };
    if let Some(list) = entries {
        for node in list.list("entry")? {
            let mut entry = read_entry(node)?;
            entry.rulebook.clone_from(&file.id);
            entry.line = text.get(..node.at).map_or(0, |before| before.matches('\n').count() + 1);
            file.entries.push((entry, node.at));
        }
    }
    Ok(file)
}

fn read_title(node: &Node) -> Placed<Title> {
    let mut title = Title::default();
    for (key, at, value) in node.table("title")? {
        match key.as_str() {
            "ja" => title.ja = value.text("title.ja")?.into(),
            "en" => title.en = value.text("title.en")?.into(),
            _ => return Err((*at, unknown(key, &["ja", "en"]))),
        }
    }
    if title.ja.is_empty() || title.en.is_empty() {
        let missing = if title.ja.is_empty() { "title.ja" } else { "title.en" };
        return Err((node.at, Fault::MissingKey(missing.into())));
    }
    Ok(title)
}

fn read_entry(node: &Node) -> Placed<Entry> {
    let rows = node.table("entry")?;
    let field = |name: &str| rows.iter().find(|(key, _, _)| key == name);
    let needed =
        |name: &str| field(name).map(|(_, _, node)| node).ok_or_else(|| (node.at, Fault::MissingKey(name.into())));
    let key_node = needed("key")?;
    let key = key_node.text("key")?;
    let Some(slot) = known::find(key) else {
        let nearest = nearest(key, KNOWN.iter().map(|known| known.key));
        return Err((key_node.at, Fault::UnknownKey { found: key.into(), nearest }));
    };
    let kind_node = needed("kind")?;
    let kind = kind_node.text("kind")?;
    if kind != slot.kind.word() {
        return Err((kind_node.at, Fault::WrongKind { key: key.into(), expected: slot.kind, found: kind.into() }));
    }
    let allowed: Vec<&str> = ENTRY.iter().chain(value_fields(slot.kind)).copied().collect();
    if let Some((found, at, _)) = rows.iter().find(|(name, _, _)| !allowed.contains(&name.as_str())) {
        return Err((*at, unknown(found, &allowed)));
    }
    let clause_node = needed("clause")?;
    let source = needed("source")?.text("source")?.to_owned();
    let day = |name: &str| field(name).map(|(_, _, node)| read_day(node, name)).transpose();
    let (from, until) = (day("from")?, day("until")?);
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        let at = field("until").map_or(node.at, |(_, _, node)| node.at);
        return Err((at, Fault::Backwards { key: key.into(), from: from.to_string(), until: until.to_string() }));
    }
    if slot.windows == 0 && (from.is_some() || until.is_some()) {
        return Err((node.at, Fault::NoWindow(key.into())));
    }
    let either = field("either").map(|(_, _, node)| read_ambiguity(node)).transpose()?;
    let value = read_value(slot.kind, node)?;
    let clause = read_clause(clause_node)?;
    let clause_of = field("clause_of").map_or(Ok(vec![]), |(_, _, node)| read_owners(node, &value))?;
    Ok(Entry {
        key: key.into(),
        value,
        clause,
        clause_of,
        source,
        from,
        until,
        either,
        rulebook: String::new(),
        line: 0,
    })
}

/// The clauses of single parts. A set may name a document that it leaves out.
fn read_owners(node: &Node, value: &Value) -> Placed<Vec<(String, Clause)>> {
    let mut parts = vec!["from", "until"];
    match value {
        Value::Date { .. } => parts.extend(["date", "earliest"]),
        Value::Span(_) => {}
        Value::Set(words) => parts.extend(words.iter().map(String::as_str).chain(Proof::ALL.iter().map(|p| p.word()))),
        Value::Order(words) => parts.extend(words.iter().map(String::as_str)),
        Value::Table(rows) => parts.extend(rows.iter().map(|(name, _)| name.as_str())),
    }
    let owner = |(part, at, clause): &Row| match parts.contains(&part.as_str()) {
        true => Ok((part.clone(), read_clause(clause)?)),
        false => Err((*at, unknown(part, &parts))),
    };
    node.table("clause_of")?.iter().map(owner).collect()
}

/// Reads the value fields of an entry (or of a patch).
pub fn read_value(kind: Kind, node: &Node) -> Placed<Value> {
    let rows = node.table("entry")?;
    let field = |name: &str| rows.iter().find(|(key, _, _)| key == name).map(|(_, _, node)| node);
    let needed = |name: &str| field(name).ok_or_else(|| (node.at, Fault::MissingKey(name.into())));
    match kind {
        Kind::Date => {
            let date = read_day(needed("date")?, "date")?;
            let earliest = field("earliest").map(|node| read_day(node, "earliest")).transpose()?;
            if earliest.is_some_and(|earliest| earliest > date) {
                let from = earliest.map(|day| day.to_string()).unwrap_or_default();
                return Err((node.at, Fault::Backwards { key: "earliest".into(), from, until: date.to_string() }));
            }
            Ok(Value::Date { date, earliest })
        }
        Kind::Span => read_span(node).map(Value::Span),
        Kind::Set => words(needed("members")?, "members").map(Value::Set),
        Kind::Order => words(needed("sequence")?, "sequence").map(Value::Order),
        Kind::Table => {
            let mut table = Vec::new();
            for (name, _, value) in needed("rows")?.table("rows")? {
                let text = match &value.data {
                    Data::Text(text) => text.clone(),
                    Data::Integer(number) => number.to_string(),
                    _ => return Err((value.at, Fault::WrongType { key: name.clone(), expected: "a text or number" })),
                };
                table.push((name.clone(), text));
            }
            Ok(Value::Table(table))
        }
    }
}

fn read_span(node: &Node) -> Placed<Span> {
    let rows = node.table("span")?;
    let mut found = None;
    for (name, unit) in [("hours", Unit::Hours), ("days", Unit::Days), ("months", Unit::Months), ("years", Unit::Years)]
    {
        if let Some((_, at, value)) = rows.iter().find(|(key, _, _)| key == name) {
            if found.is_some() {
                return Err((*at, Fault::WrongType { key: name.into(), expected: "the only unit of its span" }));
            }
            let count = i32::try_from(value.integer(name)?).ok().filter(|count| (0..=10_000).contains(count));
            let out = || (value.at, Fault::WrongType { key: name.into(), expected: "between 0 and 10000" });
            found = Some((count.ok_or_else(out)?, unit));
        }
    }
    let (count, unit) = found.ok_or_else(|| (node.at, Fault::MissingKey("months, days, hours or years".into())))?;
    let edge = match rows.iter().find(|(key, _, _)| key == "edge") {
        None => Edge::Day,
        Some((_, _, value)) => match value.text("edge")? {
            "day" => Edge::Day,
            "month_end" => Edge::MonthEnd,
            "from_month_end" => Edge::FromMonthEnd,
            found => {
                let nearest = nearest(found, ["day", "month_end", "from_month_end"].into_iter());
                return Err((value.at, Fault::UnknownWord { key: "edge".into(), found: found.into(), nearest }));
            }
        },
    };
    Ok(Span { count, unit, edge })
}

fn words(node: &Node, key: &str) -> Placed<Vec<String>> {
    node.list(key)?.iter().map(|item| item.text(key).map(str::to_owned)).collect()
}

fn read_day(node: &Node, key: &str) -> Placed<Day> {
    Day::parse(node.text(key)?).map_err(|error| (node.at, Fault::Date(error.to_string())))
}

fn read_clause(node: &Node) -> Placed<Clause> {
    let id = node.text("clause")?;
    Clause::parse(id).ok_or_else(|| {
        let nearest = nearest(id, Clause::ALL.iter().map(|clause| clause.id()));
        (node.at, Fault::UnknownClause { found: id.into(), nearest })
    })
}

fn read_ambiguity(node: &Node) -> Placed<u8> {
    let text = node.text("either")?;
    let number = text.strip_prefix("A-").filter(|digits| digits.len() == 2).and_then(|digits| digits.parse().ok());
    number.filter(|n| (1..64).contains(n)).ok_or_else(|| (node.at, Fault::Ambiguity(text.into())))
}

fn unknown(found: &str, known: &[&str]) -> Fault {
    Fault::UnknownKey { found: found.into(), nearest: nearest(found, known.iter().copied()) }
}

/// Names of the value fields of a kind.
pub fn value_fields(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Date => &["date", "earliest"],
        Kind::Span => &["hours", "days", "months", "years", "edge"],
        Kind::Set => &["members"],
        Kind::Table => &["rows"],
        Kind::Order => &["sequence"],
    }
}

const HEAD: &[&str] = &["format", "version", "id", "title", "extends", "entry"];
const ENTRY: &[&str] = &["key", "kind", "clause", "clause_of", "source", "from", "until", "either"];
