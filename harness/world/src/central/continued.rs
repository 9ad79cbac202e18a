//! Later visits of care at home and online: asked again without the card under the consent of the first visit (再照会, IF-025
//! to 028, R-VISIT-04), and the end of that consent (IF-037/038). The letters of these files are known and their numbers and
//! layouts are not: every number is taken, the question is that of 001, the answer that of 002.

use super::answer;
use super::consent::{Ending, Relation};
use super::refusal::Refusal;
use super::state::{Central, Refused, Reply, layout};
use super::usage::Route;
use madoguchi_message::codes::{Processing, Reference, Treatment};
use madoguchi_message::qualification::{
    Qualification, QualificationAnswer, QualificationAnswerBody, QualificationRequest, ResultList, SearchInfo,
};
use madoguchi_message::{Element, Encoding};
use madoguchi_rulebook::Instant;

/// What is asked of care that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Continued {
    /// 再照会 of care at home.
    AgainAtHome,
    /// 再照会 of care online.
    AgainOnline,
    /// 閲覧同意取り消し of care at home.
    Cancel,
}

impl Continued {
    /// The one that files of this prefix carry.
    pub(super) fn of(api: &str) -> Option<Self> {
        let (letters, number) = api.split_at_checked(8)?;
        if number.len() != 2 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        match letters {
            "OQSsihvq" => Some(Self::AgainAtHome),
            "OQSsionq" => Some(Self::AgainOnline),
            "OQSsihvd" => Some(Self::Cancel),
            _ => None,
        }
    }

    fn treatment(self) -> Treatment {
        match self {
            Self::AgainAtHome | Self::Cancel => Treatment::Visit,
            Self::AgainOnline => Treatment::Online,
        }
    }
}

/// Why care is not taken to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Broken {
    /// The person never agreed here to this treatment.
    NeverBegun,
    /// Somebody ended it.
    Ended(Ending),
    /// The last visit is too long ago.
    TooLongAgo,
}

impl Broken {
    fn code(self) -> &'static str {
        match self {
            Self::NeverBegun => "MDGC0301E",
            Self::Ended(_) => "MDGC0302E",
            Self::TooLongAgo => "MDGC0303E",
        }
    }

    fn message(self) -> String {
        match self {
            Self::NeverBegun => "この機関に継続的な関係の同意がありません（模擬）".into(),
            Self::Ended(why) => {
                format!("継続的な関係の同意は取り消されています（同意失効理由 {}）（模擬）", why.code())
            }
            Self::TooLongAgo => "前の診療から日が経ち、継続的な関係とは扱われません（模擬）".into(),
        }
    }
}

impl Central {
    /// Asks again, or ends the consent.
    pub(super) fn continued(
        &mut self,
        facility: &str,
        asked: Continued,
        tree: &Element,
        encoding: Encoding,
    ) -> Result<Reply, Refused> {
        let request = QualificationRequest::of_tree(tree).map_err(|fault| layout(tree, &fault))?;
        let refused = |refusal| (Box::new(request.header.clone()), refusal);
        let days = self.days(facility, &request.header).map_err(refused)?;
        let search = request.body.search.as_ref();
        let search = search.ok_or_else(|| refused(Refusal::Missing(vec!["QualificationConfirmSearchInfo"])))?;
        let missing: Vec<_> =
            search.missing().into_iter().filter(|name| !name.starts_with("LimitApplication")).collect();
        if !missing.is_empty() {
            return Err(refused(Refusal::Missing(missing)));
        }
        let found = answer::by_number(&self.people, search, days);
        let person = found.person.map(|person| person.id.clone());
        let (body, outcome) = match (person, asked) {
            (None, _) => (nobody(found.validity, search), "validity 4".to_string()),
            (Some(person), Continued::Cancel) => self.cancel(facility, &person, search),
            (Some(person), _) => self.again(facility, &person, asked.treatment(), search, days),
        };
        let mut header = self.header(&request.header, encoding);
        header.reference_classification = body.results.is_some().then_some(Reference::MyNumberCard);
        Ok(Reply { answer: QualificationAnswer { header, body }.into(), outcome })
    }

    fn again(
        &mut self,
        facility: &str,
        id: &str,
        treatment: Treatment,
        search: &SearchInfo,
        days: answer::Days,
    ) -> (QualificationAnswerBody, String) {
        let (now, bound) = (self.clock.now(), self.relation_days);
        let Some(given) = self.consents.for_treatment(facility, id, &treatment) else {
            return refuse(Broken::NeverBegun, search);
        };
        if let Some(broken) = broken(given.relation, now, bound) {
            return refuse(broken, search);
        }
        given.visited_again(now);
        let given = given.clone();
        let Some(person) = self.people.iter().find(|person| person.id == id) else {
            return refuse(Broken::NeverBegun, search);
        };
        // What the card would bring: the newest, not the one whose numbers were sent.
        let found = answer::by_card(person, days);
        let records = found.entries.iter().map(|entry| {
            let mut record = answer::record(person, entry, days);
            answer::add_limit(&mut record, entry, days, now);
            answer::add_diseases(&mut record, entry, now);
            super::reception::add_consents(&mut record, &given);
            record.reference_number = self.reference(facility, &record);
            record
        });
        let records: Vec<Qualification> = records.collect();
        let outcome = format!("validity {} again", found.validity.code());
        let body = QualificationAnswerBody {
            processing_result_status: Some(Processing::Done),
            qualification_validity: Some(found.validity),
            search: Some(search.clone()),
            results: (!records.is_empty()).then(|| ResultList { records, ..ResultList::default() }),
            ..QualificationAnswerBody::default()
        };
        self.count(facility, Route::Card);
        (body, outcome)
    }

    fn cancel(&mut self, facility: &str, id: &str, search: &SearchInfo) -> (QualificationAnswerBody, String) {
        let now = self.clock.now();
        let given = self.consents.for_treatment(facility, id, &Treatment::Visit);
        let Some(given) = given.filter(|given| matches!(given.relation, Relation::Continuing(_))) else {
            return refuse(Broken::NeverBegun, search);
        };
        given.end(now, Ending::Facility);
        let body = QualificationAnswerBody {
            processing_result_status: Some(Processing::Done),
            search: Some(search.clone()),
            ..QualificationAnswerBody::default()
        };
        (body, "consent cancelled".into())
    }
}

fn broken(relation: Relation, now: Instant, bound: Option<i32>) -> Option<Broken> {
    match relation {
        Relation::Once => Some(Broken::NeverBegun),
        Relation::Ended(why) => Some(Broken::Ended(why)),
        Relation::Continuing(last) => {
            let too_long = bound.is_some_and(|days| last.day().plus_days(days) < now.day());
            too_long.then_some(Broken::TooLongAgo)
        }
    }
}

fn nobody(validity: madoguchi_message::codes::Validity, search: &SearchInfo) -> QualificationAnswerBody {
    QualificationAnswerBody {
        processing_result_status: Some(Processing::Done),
        qualification_validity: Some(validity),
        search: Some(search.clone()),
        ..QualificationAnswerBody::default()
    }
}

fn refuse(why: Broken, search: &SearchInfo) -> (QualificationAnswerBody, String) {
    let body = QualificationAnswerBody {
        processing_result_status: Some(Processing::Error),
        processing_result_code: Some(why.code().into()),
        processing_result_message: Some(why.message()),
        search: Some(search.clone()),
        ..QualificationAnswerBody::default()
    };
    (body, why.code().into())
}
