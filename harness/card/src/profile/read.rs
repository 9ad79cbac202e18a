//! Reading a profile file: a base (nothing, or the profile it extends) and the file's words over it.

use super::fault::ProfileFault;
use super::reader::{Data, Row, Source};
use super::value::{atr, blank, named, personal, pin_value, word_of};
use super::{CertificateTerms, PinTerms, Profile, SwitchFault, Switches};
use crate::defect::Defect;
use crate::pki;
use crate::trace::mask::is_individual_number;
use std::collections::BTreeSet;

impl Profile {
    /// Reads a profile file. Its id is the file's name without folders and `.toml`.
    ///
    /// # Errors
    /// [`ProfileFault`] with the place, what is wrong, and the nearest known word for an unknown one.
    pub fn parse(file: &str, text: &str) -> Result<Self, ProfileFault> {
        let source = Source { file, text };
        let rows = source.rows()?;
        head(&source, &rows)?;
        let extends = rows.iter().find(|row| row.key == "extends");
        let base = match extends {
            Some(row) => {
                let id = source.text(row)?;
                let unknown = || source.unknown(row.value.at, "profile", id, super::BUILTIN.iter().copied());
                Self::builtin(id).filter(|_| id != stem(file)).ok_or_else(unknown)?
            }
            None => blank(),
        };
        let mut reading = Reading { source, profile: base, seen: BTreeSet::new() };
        reading.profile.id = stem(file).into();
        for row in &rows {
            reading.section(row)?;
        }
        if extends.is_none() {
            reading.complete()?;
        }
        reading.consistent(&rows)?;
        Ok(reading.profile)
    }
}

struct Reading<'a> {
    source: Source<'a>,
    profile: Profile,
    seen: BTreeSet<String>,
}

impl Reading<'_> {
    fn section(&mut self, row: &Row) -> Result<(), ProfileFault> {
        match row.key.as_str() {
            "format" | "version" | "extends" => Ok(()),
            "title" => self.each(row, Self::title),
            "card" => self.each(row, Self::card),
            "holder" => self.each(row, Self::holder),
            "certificates" => self.each(row, Self::certificate),
            "keys" => self.each(row, Self::key),
            "pins" => self.each(row, Self::pin),
            "switches" => self.each(row, Self::switch),
            "defects" => self.defects(row),
            other => Err(self.source.unknown(row.at, "key", other, SECTIONS.iter().copied())),
        }
    }

    fn each(&mut self, row: &Row, one: fn(&mut Self, &Row) -> Result<(), ProfileFault>) -> Result<(), ProfileFault> {
        let Data::Table(rows) = &row.value.data else {
            return Err(self.source.fault(row.value.at, format!("`{}` is a table", row.key)));
        };
        for inner in rows {
            one(self, inner)?;
            self.seen.insert(format!("{}.{}", row.key, inner.key));
        }
        Ok(())
    }

    fn title(&mut self, row: &Row) -> Result<(), ProfileFault> {
        match row.key.as_str() {
            "ja" => self.profile.title_ja = self.source.text(row)?.into(),
            "en" => self.profile.title_en = self.source.text(row)?.into(),
            other => return Err(self.source.unknown(row.at, "language", other, ["ja", "en"].into_iter())),
        }
        Ok(())
    }

    fn card(&mut self, row: &Row) -> Result<(), ProfileFault> {
        let source = &self.source;
        let profile = &mut self.profile;
        match row.key.as_str() {
            "kind" => profile.kind = named(source, row)?,
            "chip" => profile.chip = named(source, row)?,
            "atr" => profile.atr = atr(source, row)?,
            "seed" => profile.seed = source.number(row, 0..=i64::MAX)?.unsigned_abs(),
            "issued" => profile.issued = source.parsed(row)?,
            "expires" => profile.expires = source.parsed(row)?,
            "municipality" => profile.municipality = source.digits(row, 5)?,
            "serial" => profile.serial = source.digits(row, 15)?,
            "photo" => profile.photo = source.truth(row)?,
            "applets" => {
                let mut applets = Vec::new();
                for node in source.list(row)? {
                    let word = source.text_of(node, "applets")?;
                    let applet = word_of(source, node.at, word)?;
                    if applets.contains(&applet) {
                        return Err(source.fault(node.at, format!("applet `{word}` is named twice")));
                    }
                    applets.push(applet);
                }
                profile.applets = applets;
            }
            other => return Err(source.unknown(row.at, "key of [card]", other, CARD.iter().copied())),
        }
        Ok(())
    }

    fn holder(&mut self, row: &Row) -> Result<(), ProfileFault> {
        let source = &self.source;
        let holder = &mut self.profile.holder;
        match row.key.as_str() {
            "name" => holder.name = personal(source, row)?,
            "address" => holder.address = personal(source, row)?,
            "birth" => holder.birth = source.parsed(row)?,
            "sex" => holder.sex = named(source, row)?,
            "individual_number" => holder.individual_number = source.digits(row, 12)?,
            "security_code" => holder.security_code = source.digits(row, 4)?,
            other => return Err(source.unknown(row.at, "key of [holder]", other, HOLDER.iter().copied())),
        }
        Ok(())
    }

    fn certificate(&mut self, row: &Row) -> Result<(), ProfileFault> {
        let source = &self.source;
        let place = match row.key.as_str() {
            "auth" => &mut self.profile.auth,
            "sign" => &mut self.profile.sign,
            other => return Err(source.unknown(row.at, "certificate", other, ["auth", "sign"].into_iter())),
        };
        if matches!(row.value.data, Data::Truth(false)) {
            *place = None;
            return Ok(());
        }
        let Data::Table(rows) = &row.value.data else {
            return Err(source.fault(row.value.at, format!("`{}` is a table, or false for a card without it", row.key)));
        };
        let before = place.clone();
        let (mut issued, mut expires) = before.as_ref().map_or((None, None), |it| (Some(it.issued), Some(it.expires)));
        let mut revoked = before.and_then(|it| it.revoked);
        for inner in rows {
            match inner.key.as_str() {
                "issued" => issued = Some(source.parsed(inner)?),
                "expires" => expires = Some(source.parsed(inner)?),
                "revoked" => revoked = Some(source.parsed(inner)?),
                other => {
                    let known = ["issued", "expires", "revoked"].into_iter();
                    return Err(source.unknown(inner.at, "key of a certificate", other, known));
                }
            }
        }
        let (Some(issued), Some(expires)) = (issued, expires) else {
            return Err(source.fault(row.at, format!("certificate `{}` needs `issued` and `expires`", row.key)));
        };
        if issued > expires {
            return Err(source.fault(row.at, format!("certificate `{}` expires before it is issued", row.key)));
        }
        *place = Some(CertificateTerms { issued, expires, revoked });
        Ok(())
    }

    fn key(&mut self, row: &Row) -> Result<(), ProfileFault> {
        let slot = word_of(&self.source, row.at, &row.key)?;
        let name = self.source.text(row)?;
        if pki::key_names().all(|known| known != name) {
            return Err(self.source.unknown(row.value.at, "key in the fixed set", name, pki::key_names()));
        }
        self.profile.keys.insert(slot, name.into());
        Ok(())
    }

    fn pin(&mut self, row: &Row) -> Result<(), ProfileFault> {
        let source = &self.source;
        let name = word_of(source, row.at, &row.key)?;
        let before = self.profile.pins.get(&name);
        let mut terms = before.cloned().unwrap_or(PinTerms { value: None, limit: None, left: 15 });
        let mut left = None;
        for inner in source.table(row)? {
            match inner.key.as_str() {
                "value" => terms.value = Some(pin_value(source, inner)?),
                "limit" if matches!(inner.value.data, Data::Truth(false)) => terms.limit = None,
                "limit" => {
                    let limit = source.number(inner, 1..=15)? as u8;
                    terms.limit = Some(limit);
                    terms.left = limit;
                }
                "left" => left = Some((source.number(inner, 0..=15)? as u8, inner.value.at)),
                other => {
                    let known = ["value", "limit", "left"].into_iter();
                    return Err(source.unknown(inner.at, "key of a PIN", other, known));
                }
            }
        }
        if let Some((left, at)) = left {
            if terms.limit.is_some_and(|limit| left > limit) {
                return Err(source.fault(at, format!("{left} tries are left of {}", terms.limit.unwrap_or_default())));
            }
            terms.left = left;
        }
        self.profile.pins.insert(name, terms);
        Ok(())
    }

    fn switch(&mut self, row: &Row) -> Result<(), ProfileFault> {
        let text = match &row.value.data {
            Data::Text(text) => text.clone(),
            Data::Integer(number) => number.to_string(),
            Data::Truth(truth) => truth.to_string(),
            _ => return Err(self.source.fault(row.value.at, "a switch is a text, a number, true or false")),
        };
        self.profile.switches.set(&row.key, &text).map_err(|fault| match fault {
            SwitchFault::Unknown => {
                let known = Switches::TABLE.iter().map(|switch| switch.name);
                self.source.unknown(row.at, "switch", &row.key, known)
            }
            SwitchFault::Value(reason) => self.source.fault(row.value.at, format!("`{}` is {reason}", row.key)),
        })
    }

    fn defects(&mut self, row: &Row) -> Result<(), ProfileFault> {
        let mut defects = Vec::new();
        for node in self.source.list(row)? {
            let id = self.source.text_of(node, "defects")?;
            let known = || Defect::ALL.iter().map(|defect| defect.id());
            let unknown = || self.source.unknown(node.at, "defect", id, known());
            defects.push(Defect::by_id(id).ok_or_else(unknown)?);
        }
        self.profile.defects = defects;
        Ok(())
    }

    /// A file that extends nothing says everything.
    fn complete(&self) -> Result<(), ProfileFault> {
        let sections = [("title", &["ja", "en"][..]), ("card", CARD), ("holder", HOLDER)];
        let needed = sections.iter().flat_map(|(section, keys)| keys.iter().map(move |key| format!("{section}.{key}")));
        let optional = ["card.chip", "card.photo"];
        let missing = needed.filter(|path| !optional.contains(&path.as_str())).find(|path| !self.seen.contains(path));
        match missing {
            None => Ok(()),
            Some(path) => Err(self.source.fault(0, format!("`{path}` is missing, and the file extends no other"))),
        }
    }

    fn consistent(&self, rows: &[Row]) -> Result<(), ProfileFault> {
        let profile = &self.profile;
        let number = profile.holder.individual_number.as_bytes();
        if is_individual_number(number) && !profile.switches.number_with_check_digit {
            let holder = rows.iter().find(|row| row.key == "holder").map(|row| &row.value.data);
            let inner = match holder {
                Some(Data::Table(inner)) => inner.iter().find(|row| row.key == "individual_number"),
                _ => None,
            };
            let at = inner.map_or(0, |row| row.value.at);
            return Err(self.source.fault(
                at,
                "the individual number has a right check digit and could be somebody's; change the last digit, or set \
                 the switch number_with_check_digit for a program that insists on one",
            ));
        }
        if profile.issued > profile.expires {
            return Err(self.source.fault(0, "the card expires before it is issued"));
        }
        let bare = |name: &&super::PinName| profile.pin_value(**name).is_none();
        match profile.pins.keys().find(bare) {
            Some(name) => Err(self.source.fault(0, format!("PIN `{}` has no value", name.word()))),
            None => Ok(()),
        }
    }
}

fn head(source: &Source<'_>, rows: &[Row]) -> Result<(), ProfileFault> {
    let row = |key: &str| rows.iter().find(|row| row.key == key);
    let format = row("format").ok_or_else(|| source.fault(0, format!("the file begins with format = \"{FORMAT}\"")))?;
    if source.text(format)? != FORMAT {
        return Err(source.fault(format.value.at, format!("a card profile has format = \"{FORMAT}\"")));
    }
    let version = row("version").ok_or_else(|| source.fault(0, format!("the file has no version = {VERSION}")))?;
    match source.number(version, 1..=i64::MAX)? {
        VERSION => Ok(()),
        newer => Err(source.fault(version.value.at, format!("version {newer} is newer than this program's {VERSION}"))),
    }
}

fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.strip_suffix(".toml").unwrap_or(name)
}

const FORMAT: &str = "madoguchi-card";
const VERSION: i64 = 1;
const SECTIONS: &[&str] =
    &["format", "version", "extends", "title", "card", "holder", "certificates", "keys", "pins", "switches", "defects"];
const CARD: &[&str] =
    &["kind", "chip", "atr", "seed", "issued", "expires", "municipality", "serial", "photo", "applets"];
const HOLDER: &[&str] = &["name", "address", "birth", "sex", "individual_number", "security_code"];
