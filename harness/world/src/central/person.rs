//! Persons as the register knows them: synthetic, written as data, addressed by insurer numbers that no insurer can have
//! (prefecture 99). A person has qualifications with the days on which they hold and, apart from these, the days on which
//! the register learned of them: most troubles of the field live in that gap.

use madoguchi_card::profile::BUILTIN;
use madoguchi_rulebook::Day;
use serde::{Deserialize, Serialize};

/// A file of persons.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleFile {
    /// `madoguchi-people`
    pub format: String,
    /// 1
    pub version: u32,
    /// The persons.
    #[serde(rename = "person", default)]
    pub people: Vec<Person>,
}

/// One person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Person {
    /// Id, such as `valid-70`.
    pub id: String,
    /// What the person is for, in Japanese.
    pub ja: String,
    /// What the person is for, in English.
    pub en: String,
    /// Family and given name, a full-width blank between.
    pub name: String,
    /// Half-width katakana.
    pub kana: String,
    /// Another name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_name: Option<String>,
    /// 1 male, 2 female, 3 not set.
    pub sex: String,
    /// `yyyyMMdd`
    pub birthdate: String,
    /// Address; absent for protected persons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// `123-4567`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_number: Option<String>,
    /// Card profiles whose cards (or phones) are this person's; without any no card reaches this person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<String>,
    /// What is answered whatever the qualifications say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force: Option<Force>,
    /// Qualifications, oldest first.
    #[serde(rename = "qualification", skip_serializing_if = "Vec::is_empty")]
    pub qualifications: Vec<Entry>,
}

/// A stated answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Force {
    /// 処理結果区分 (OQSCD003): the message as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// 処理結果状況 (OQSCD004): the person's part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// 資格有効性 (OQSCD006), also one that the list does not have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity: Option<String>,
    /// Code of the error or notice; our own range, the real list is not public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// One qualification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// 6 or 8 digits.
    pub insurer_number: String,
    /// Its name.
    pub insurer_name: String,
    /// 記号
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// 番号
    pub number: String,
    /// 枝番
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// First day.
    pub acquired: Day,
    /// First day without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<Day>,
    /// OQSCD008
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss_reason: Option<String>,
    /// Day on which the register learned of it; the first day when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<Day>,
    /// Day on which the register learned of the loss; the day of the loss when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss_registered: Option<Day>,
    /// OQSCD010
    #[serde(default = "ordinary")]
    pub class: String,
    /// OQSCD009
    #[serde(default = "insured")]
    pub family: String,
    /// Name of the insured person or head of the household, when it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insured_name: Option<String>,
    /// Last day of the card's validity; blank in many real records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Day>,
    /// Percent, 3 digits (late-elderly insurance).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratio: Option<String>,
    /// Before school age.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub preschool: bool,
    /// 高齢受給者証
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elderly: Option<Elderly>,
    /// 限度額
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Ceiling>,
    /// 特定疾病: OQSCD013 and the monthly amount.
    #[serde(default, rename = "disease", skip_serializing_if = "Vec::is_empty")]
    pub diseases: Vec<Disease>,
}

/// 高齢受給者証
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elderly {
    /// First day.
    pub from: Day,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Percent, 3 digits.
    pub ratio: String,
}

/// 限度額適用認定証
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ceiling {
    /// OQSCD011
    pub classification: String,
    /// OQSCD012
    pub class: String,
    /// First day.
    pub from: Day,
    /// Last day; blank in many real records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// 特定疾病療養受療証
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disease {
    /// OQSCD013
    pub category: String,
    /// First day.
    pub from: Day,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Yen a month.
    pub self_pay: String,
}

impl Entry {
    /// Whether the register knows of it on a day.
    pub fn known(&self, today: Day) -> bool {
        self.registered.unwrap_or(self.acquired) <= today
    }

    /// The loss as the register knows it on a day.
    pub fn known_loss(&self, today: Day) -> Option<Day> {
        self.lost.filter(|lost| self.loss_registered.unwrap_or(*lost) <= today)
    }

    /// Whether, as far as the register knows today, it holds on a day.
    pub fn holds(&self, on: Day, today: Day) -> bool {
        self.known(today) && self.acquired <= on && self.known_loss(today).is_none_or(|lost| on < lost)
    }
}

/// Why a file of persons is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PeopleFault {
    /// No TOML, or fields that a person does not have.
    #[error("{0}")]
    Toml(String),
    /// Another format, or a newer version.
    #[error("format {format:?} version {version} is not read here: madoguchi-people version 1 is")]
    Format {
        /// Found.
        format: String,
        /// Found.
        version: u32,
    },
    /// An insurer number that a real insurer could have.
    #[error(
        "person {id}: the insurer number {number:?} could be a real one: prefecture 99 is asked for (digits 1-2 of 6, 3-4 of 8)"
    )]
    RealInsurer {
        /// Person.
        id: String,
        /// Number.
        number: String,
    },
    /// A card that is not built in.
    #[error("person {id}: no card profile {card:?} is built in; there are {}", BUILTIN.join(", "))]
    UnknownCard {
        /// Person.
        id: String,
        /// Card.
        card: String,
    },
    /// Two persons with one id.
    #[error("two persons have the id {0:?}")]
    Twice(String),
}

impl PeopleFile {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn parse(text: &str) -> Result<Self, PeopleFault> {
        let file: Self = toml::from_str(text).map_err(|error| PeopleFault::Toml(error.to_string()))?;
        if file.format != "madoguchi-people" || file.version != 1 {
            return Err(PeopleFault::Format { format: file.format, version: file.version });
        }
        file.people.iter().try_for_each(Person::check)?;
        let mut ids: Vec<&str> = file.people.iter().map(|person| person.id.as_str()).collect();
        ids.sort_unstable();
        match ids.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(PeopleFault::Twice(pair[0].into())),
            None => Ok(file),
        }
    }

    /// The persons that come with the project.
    pub fn builtin() -> Self {
        Self::parse(include_str!("../../../../scenarios/people/people.toml"))
            .expect("a test reads the committed persons")
    }
}

impl Person {
    /// Whether nobody real can be meant.
    ///
    /// # Errors
    /// An insurer number that a real insurer could have.
    pub fn check(&self) -> Result<(), PeopleFault> {
        let real = |number: &&Entry| {
            let number = number.insurer_number.as_str();
            let prefecture = match number.len() {
                8 if !number.starts_with("00") => number.get(2..4),
                6 => number.get(..2),
                _ => None,
            };
            prefecture != Some("99") || !number.bytes().all(|byte| byte.is_ascii_digit())
        };
        if let Some(card) = self.cards.iter().find(|card| !BUILTIN.contains(&card.as_str())) {
            return Err(PeopleFault::UnknownCard { id: self.id.clone(), card: card.clone() });
        }
        match self.qualifications.iter().find(real) {
            Some(entry) => Err(PeopleFault::RealInsurer { id: self.id.clone(), number: entry.insurer_number.clone() }),
            None => Ok(()),
        }
    }
}

fn ordinary() -> String {
    "01".into()
}

fn insured() -> String {
    "1".into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_persons_that_come_with_the_project_are_sound() {
        let people = PeopleFile::builtin().people;
        assert!(people.len() >= 20, "{}", people.len());
        assert!(people.iter().all(|person| !person.ja.is_empty() && !person.en.is_empty()));
        for number in people.iter().flat_map(|person| &person.qualifications).map(|entry| &entry.insurer_number) {
            assert!(number.len() == 6 || number.len() == 8, "{number}");
        }
    }

    #[test]
    fn a_number_that_could_be_real_is_refused() {
        let text = "format = 'madoguchi-people'\nversion = 1\n[[person]]\nid = 'a'\n[[person.qualification]]\n\
                    insurer_number = '06130012'\ninsurer_name = 'x'\nnumber = '1'\nacquired = '2020-04-01'\n";
        assert!(matches!(PeopleFile::parse(text), Err(PeopleFault::RealInsurer { .. })));
        let newer = "format = 'madoguchi-people'\nversion = 2\n";
        assert!(matches!(PeopleFile::parse(newer), Err(PeopleFault::Format { version: 2, .. })));
    }
}
