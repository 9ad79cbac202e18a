//! From resolved entries to the flat [`Terms`]: every word and number is checked here, once.

use crate::clause::{Clause, ClauseSet};
use crate::day::Day;
use crate::decision::{ClaimRoute, Method};
use crate::facts::{DeclarationItem, Proof};
use crate::rulebook::entry::{Entry, Span, Value};
use crate::rulebook::error::Fault;
use crate::rulebook::known::{KNOWN, nearest};
use crate::rulebook::terms::{Digits, Holidays, Hours, Marks, Measure, Opening, SymbolField, Terms};
use crate::word::{Set, Word};

/// A fault and the entry it lies in (`None`: the whole file).
pub type Misplaced = (Option<Box<Entry>>, Fault);

/// Compiles resolved entries.
pub fn compile(entries: &[Entry]) -> Result<Terms, Misplaced> {
    let source = Source(entries);
    for known in KNOWN.iter().filter(|known| known.required) {
        source.find(known.key)?;
    }
    let legacy = source.date("legacy_card.end")?;
    let phone_grace = source.words("phone.grace", &["accepted", "refused"])?;
    let symbol = source.words("claim.symbol", &["absent", "sevens"])?;
    let (insurer_sevens, insurer_fallback) = source.insurer_sevens()?;
    Ok(Terms {
        active: source.active()?,
        cert_notice: source.span("cert.notice")?,
        cert_grace: source.span("cert.grace")?,
        grace_floor: source.opening("cert.grace_floor")?,
        cert_birthdays: (source.cell("cert.birthdays", "first")?, source.cell("cert.early_renewal", "birthdays")?),
        cert_renewal: source.span("cert.renewal")?,
        card_birthdays: (source.cell("card.birthdays", "adult")?, source.cell("card.birthdays", "minor")?),
        adult_age: source.adult_age()?,
        photoless_start: source.date("card.photoless_start")?,
        photoless_age: source.cell("card.photoless_age", "under")?,
        alone: source.set("document.alone")?,
        legacy_last_issue: source.date("legacy_card.last_issue")?,
        legacy_end: [
            legacy,
            source.date("legacy_card.end.national_health")?,
            source.date("legacy_card.end.late_elderly")?,
            legacy,
        ],
        certificate_first_issue: source.date("eligibility_certificate.first_issue")?,
        certificate_longest: source.span("eligibility_certificate.longest")?,
        provisional: [
            source.measures("provisional.employee")?,
            source.measures("provisional.national_health")?,
            source.measures("provisional.late_elderly")?,
            [None; 2],
        ],
        iphone_start: source.date("phone.iphone_start")?,
        pilot_start: source.date("phone.pilot_start")?,
        phone_start: source.opening("phone.general_start")?,
        phone_grace_accepted: phone_grace.contains(&"accepted"),
        phone_grace_refused: phone_grace.contains(&"refused"),
        revised_start: source.date("visual_check.revised_start")?,
        home_desk_start: source.opening("home_consent.desk_start")?,
        home_inquiry: source.span("home_consent.inquiry")?,
        activation_digits: source.cell("home_consent.activation_code", "digits")?,
        duty_start: source.date("home_visit.duty_start")?,
        pinless_visit_start: source.date("home_visit.pinless_start")?,
        viewing: source.span("viewing.period")?,
        ceiling_start: source.optional_date("ceiling.automatic_start")?,
        hours: source.hours()?,
        holidays: source.holidays()?,
        year_end: source.year_end()?,
        preschool: (source.cell("copay.preschool", "age")?, source.cell("copay.preschool", "tenths")?),
        general_tenths: source.cell("copay.general", "tenths")?,
        senior_age: source.cell("copay.senior", "age")?,
        senior_tenths: source.senior_tenths()?,
        late_elderly_age: source.cell("late_elderly.age", "from")?,
        certificate_for_all: source.certificate_for_all()?,
        fallback_order: source.order("fallback.order", Method::ALL)?,
        claim_order: source.order("claim.order", &[ClaimRoute::A, ClaimRoute::B, ClaimRoute::C])?,
        route_by_method: source.routes()?,
        unknown_claim_start: source.date("claim.unknown_start")?,
        marks: source.marks()?,
        item_codes: source.item_codes()?,
        insurer_sevens,
        insurer_fallback,
        number_sevens: source.digits("claim.number_sevens")?,
        number_sevens_late_elderly: source.digits("claim.number_sevens_late_elderly")?,
        symbol: SymbolField { absent: symbol.contains(&"absent"), sevens: symbol.contains(&"sevens") },
    })
}

struct Source<'a>(&'a [Entry]);

impl<'a> Source<'a> {
    fn find(&self, key: &str) -> Result<&'a Entry, Misplaced> {
        self.all(key).next().ok_or_else(|| (None, Fault::MissingKey(key.into())))
    }

    fn all(&self, key: &str) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let key = key.to_owned();
        self.0.iter().filter(move |entry| entry.key == key)
    }

    fn date(&self, key: &str) -> Result<Day, Misplaced> {
        self.opening(key).map(|opening| opening.certain)
    }

    fn optional_date(&self, key: &str) -> Result<Option<Day>, Misplaced> {
        self.all(key).next().map(|_| self.date(key)).transpose()
    }

    fn opening(&self, key: &str) -> Result<Opening, Misplaced> {
        let entry = self.find(key)?;
        match entry.value {
            Value::Date { date, earliest } => Ok(Opening { earliest: earliest.unwrap_or(date), certain: date }),
            _ => Err(kind(entry)),
        }
    }

    fn span(&self, key: &str) -> Result<Span, Misplaced> {
        let entry = self.find(key)?;
        match entry.value {
            Value::Span(span) => Ok(span),
            _ => Err(kind(entry)),
        }
    }

    fn members(&self, key: &str) -> Result<(&'a Entry, &'a [String]), Misplaced> {
        let entry = self.find(key)?;
        match &entry.value {
            Value::Set(words) | Value::Order(words) => Ok((entry, words)),
            _ => Err(kind(entry)),
        }
    }

    fn words(&self, key: &str, allowed: &[&'static str]) -> Result<Vec<&'static str>, Misplaced> {
        let (entry, members) = self.members(key)?;
        let known = |word: &String| {
            let found = allowed.iter().copied().find(|known| known == word);
            found.ok_or_else(|| unknown_word(entry, word, allowed.iter().copied()))
        };
        members.iter().map(known).collect()
    }

    fn set<W: Word>(&self, key: &str) -> Result<Set<W>, Misplaced> {
        let (entry, members) = self.members(key)?;
        word_set(entry, members)
    }

    fn cell(&self, key: &str, name: &str) -> Result<u8, Misplaced> {
        cell(self.find(key)?, name)
    }

    fn digits(&self, key: &str) -> Result<Digits, Misplaced> {
        Ok(Digits { least: self.cell(key, "least")?, most: self.cell(key, "most")? })
    }

    fn order<W: Word, const N: usize>(&self, key: &str, allowed: &[W]) -> Result<[W; N], Misplaced> {
        let (entry, steps) = self.members(key)?;
        let mut order = Vec::new();
        for step in steps {
            let word = allowed.iter().copied().find(|word| word.word() == step);
            let word = word.ok_or_else(|| unknown_word(entry, step, allowed.iter().map(|word| word.word())))?;
            if order.contains(&word) {
                return Err(wrong(entry, "without repetition"));
            }
            order.push(word);
        }
        order.try_into().map_err(|_| wrong(entry, "an order of every step"))
    }

    fn active(&self) -> Result<ClauseSet, Misplaced> {
        let mut active = ClauseSet::EMPTY;
        for entry in self.all("clauses.active").chain(self.all("clauses.outside")) {
            let Value::Set(ids) = &entry.value else { return Err(kind(entry)) };
            for id in ids {
                let clause = Clause::parse(id).ok_or_else(|| {
                    let nearest = nearest(id, Clause::ALL.iter().map(|clause| clause.id()));
                    (Some(Box::new(entry.clone())), Fault::UnknownClause { found: id.clone(), nearest })
                })?;
                active.insert(clause);
            }
        }
        Ok(active)
    }

    fn measures(&self, key: &str) -> Result<[Option<Measure>; 2], Misplaced> {
        let mut measures = [None; 2];
        for (slot, entry) in measures.iter_mut().zip(self.all(key)) {
            let Value::Set(members) = &entry.value else { return Err(kind(entry)) };
            let (from, until) = (entry.from.unwrap_or(Day::MIN), entry.until.unwrap_or(Day::MAX));
            let documents: Set<Proof> = word_set(entry, members)?;
            *slot = Some(Measure { from, until, documents });
        }
        Ok(measures)
    }

    fn adult_age(&self) -> Result<[(Day, u8); 2], Misplaced> {
        let mut ages = [(Day::MIN, 0); 2];
        let mut last = None;
        for (slot, entry) in ages.iter_mut().zip(self.all("card.adult_age")) {
            *slot = (entry.from.unwrap_or(Day::MIN), cell(entry, "age")?);
            last = Some(*slot);
        }
        if ages[1].1 == 0
            && let Some(only) = last
        {
            ages[1] = only;
        }
        Ok(ages)
    }

    fn hours(&self) -> Result<[Hours; 7], Misplaced> {
        const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let entry = self.find("call_centre.hours")?;
        let Value::Table(rows) = &entry.value else { return Err(kind(entry)) };
        let mut hours = [Hours::default(); 7];
        for (name, text) in rows {
            let index = DAYS.iter().position(|day| day == name);
            let index = index.ok_or_else(|| unknown_word(entry, name, DAYS.into_iter()))?;
            let parsed = text.split_once('-').and_then(|(opens, closes)| Some((clock(opens)?, clock(closes)?)));
            let (opens, closes) = parsed.filter(|(opens, closes)| opens < closes).ok_or_else(|| {
                (
                    Some(Box::new(entry.clone())),
                    Fault::Date(format!("`{text}` is not a span of hours like 08:00-18:00")),
                )
            })?;
            hours[index] = Hours { opens, closes };
        }
        Ok(hours)
    }

    fn holidays(&self) -> Result<Holidays, Misplaced> {
        let (entry, members) = self.members("call_centre.holidays")?;
        let mut days = Vec::new();
        for text in members {
            days.push(
                Day::parse(text).map_err(|error| (Some(Box::new(entry.clone())), Fault::Date(error.to_string())))?,
            );
        }
        let first = days.iter().min().copied().unwrap_or(Day::MIN);
        let mut holidays = Holidays::from(first);
        for day in days {
            if !holidays.mark(day) {
                return Err((
                    Some(Box::new(entry.clone())),
                    Fault::Date(format!("{day} lies more than eleven years on")),
                ));
            }
        }
        Ok(holidays)
    }

    fn year_end(&self) -> Result<[u16; 8], Misplaced> {
        let (entry, members) = self.members("call_centre.year_end")?;
        let mut days = [0; 8];
        if members.len() > days.len() {
            return Err(wrong(entry, "at most eight days"));
        }
        for (slot, text) in days.iter_mut().zip(members) {
            let parts = text.split_once('-').and_then(|(m, d)| Some((m.parse::<u16>().ok()?, d.parse::<u16>().ok()?)));
            let (month, day) =
                parts.filter(|(m, d)| (1..=12).contains(m) && (1..=31).contains(d)).ok_or_else(|| {
                    (
                        Some(Box::new(entry.clone())),
                        Fault::Date(format!("`{text}` is not a day of the year like 12-31")),
                    )
                })?;
            *slot = month * 100 + day;
        }
        Ok(days)
    }

    fn senior_tenths(&self) -> Result<u16, Misplaced> {
        let (entry, members) = self.members("copay.senior_tenths")?;
        members.iter().try_fold(0, |bits, text| match text.parse::<u16>() {
            Ok(tenths) if tenths <= 10 => Ok(bits | 1 << tenths),
            _ => Err(wrong(entry, "a set of tenths from 0 to 10")),
        })
    }

    fn certificate_for_all(&self) -> Result<Option<(Day, u8)>, Misplaced> {
        let Some(entry) = self.all("late_elderly.certificate_for_all").next() else { return Ok(None) };
        let Value::Table(rows) = &entry.value else { return Err(kind(entry)) };
        let text = rows.iter().find(|(name, _)| name == "on").map(|(_, text)| text.as_str()).unwrap_or_default();
        let on = Day::parse(text).map_err(|error| (Some(Box::new(entry.clone())), Fault::Date(error.to_string())))?;
        Ok(Some((on, cell(entry, "age")?)))
    }

    fn routes(&self) -> Result<[Option<ClaimRoute>; 4], Misplaced> {
        let entry = self.find("claim.route_by_method")?;
        let Value::Table(rows) = &entry.value else { return Err(kind(entry)) };
        let mut routes = [None; 4];
        let methods = [Method::PortalView, Method::Notice, Method::PastVisit, Method::Declaration];
        for (slot, method) in routes.iter_mut().zip(methods) {
            let row = rows.iter().find(|(name, _)| name == method.word());
            let text = row.map(|(_, text)| text.as_str()).unwrap_or_default();
            *slot = match text {
                "ordered" => None,
                text => Some(ClaimRoute::parse(text).ok_or_else(|| {
                    let words = ClaimRoute::ALL.iter().map(|route| route.word()).chain(["ordered"]);
                    unknown_word(entry, text, words)
                })?),
            };
        }
        Ok(routes)
    }

    fn marks(&self) -> Result<Option<Marks>, Misplaced> {
        let Some(entry) = self.all("claim.marks").next() else { return Ok(None) };
        Ok(Some(Marks { former: code(entry, "former")?, unknown: code(entry, "unknown")? }))
    }

    fn item_codes(&self) -> Result<[u32; 8], Misplaced> {
        let entry = self.find("claim.items")?;
        let mut codes = [0; 8];
        for (slot, item) in codes.iter_mut().zip(DeclarationItem::ALL) {
            *slot = code(entry, item.word())?;
        }
        Ok(codes)
    }

    fn insurer_sevens(&self) -> Result<(u16, bool), Misplaced> {
        let mut widths = 0;
        let mut fallback = false;
        for word in self.words("claim.insurer_sevens", &["777777", "7777777", "77777777", "77777779"])? {
            match word {
                "77777779" => fallback = true,
                sevens => widths |= 1 << sevens.len(),
            }
        }
        Ok((widths, fallback))
    }
}

fn cell(entry: &Entry, name: &str) -> Result<u8, Misplaced> {
    row(entry, name)?.parse().map_err(|_| wrong(entry, "a table of whole numbers from 0 to 255"))
}

/// A comment code: nine digits.
fn code(entry: &Entry, name: &str) -> Result<u32, Misplaced> {
    let code = row(entry, name)?.parse().ok().filter(|code| (100_000_000..1_000_000_000).contains(code));
    code.ok_or_else(|| wrong(entry, "a table of comment codes of nine digits"))
}

fn row<'a>(entry: &'a Entry, name: &str) -> Result<&'a str, Misplaced> {
    let Value::Table(rows) = &entry.value else { return Err(kind(entry)) };
    let row = rows.iter().find(|(row, _)| row == name).map(|(_, text)| text.as_str());
    row.ok_or_else(|| (Some(Box::new(entry.clone())), Fault::MissingKey(format!("{}.{name}", entry.key))))
}

fn word_set<W: Word>(entry: &Entry, members: &[String]) -> Result<Set<W>, Misplaced> {
    let mut set = Set::EMPTY;
    for text in members {
        let word = W::parse(text).ok_or_else(|| unknown_word(entry, text, W::ALL.iter().map(|word| word.word())))?;
        set.insert(word);
    }
    Ok(set)
}

fn clock(text: &str) -> Option<i32> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (i32, i32) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..=24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 3600 + minute * 60)
}

fn kind(entry: &Entry) -> Misplaced {
    wrong(entry, "of its own kind")
}

fn wrong(entry: &Entry, expected: &'static str) -> Misplaced {
    (Some(Box::new(entry.clone())), Fault::WrongType { key: entry.key.clone(), expected })
}

fn unknown_word<'a>(entry: &Entry, found: &str, known: impl Iterator<Item = &'a str>) -> Misplaced {
    let nearest = nearest(found, known);
    (Some(Box::new(entry.clone())), Fault::UnknownWord { key: entry.key.clone(), found: found.into(), nearest })
}
