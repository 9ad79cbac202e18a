//! Four steps of the scripted centre: searches are handed in, a reception number comes back, the result is asked for by it, and
//! for a while the answer is 処理中 (処理結果区分 2). Results of the mobile device come this way, too (IF-017 to 024), and beside
//! the patient's there may lie somebody else's, for whoever takes the first.

use super::Site;
use super::answer::{Inquiry, Script, shuffle};
use madoguchi_message::Element;
use madoguchi_rulebook::Day;
use madoguchi_rulebook::facts::{Answer, HomeConsent, Means, Processing};
use std::collections::BTreeMap;

/// What was handed in during a case, and what the mobile device left here.
#[derive(Debug, Default)]
pub(super) struct Counter {
    given: u64,
    jobs: BTreeMap<u64, Job>,
    /// The mobile device sent a result.
    pub(super) kept: Kept,
}

/// Whether a result of the mobile device waits to be fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kept {
    /// None.
    #[default]
    Nothing,
    /// The patient's.
    Result,
}

#[derive(Debug)]
struct Job {
    letters: String,
    searches: Vec<Element>,
    /// Questions still to be answered by 処理中.
    polls: u64,
}

/// Why a step cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    code: &'static str,
    text: &'static str,
}

impl Counter {
    /// The answer to one step; `None`: none comes. `api` is the whole prefix, such as `OQSmuquc01`.
    pub(super) fn step(&mut self, script: &Script, site: Site, api: &str, request: &Element) -> Option<Element> {
        let (letters, step) = api.split_at_checked(8)?;
        let answered = match step {
            "01" => self.hand_in(letters, site, request),
            _ => self.ask_result(script, letters, site, request)?,
        };
        let mut root = answered.unwrap_or_else(|refused| refused.message());
        echo(&mut root, request);
        shuffle(&mut root, site.order);
        Some(root)
    }

    fn hand_in(&mut self, letters: &str, site: Site, request: &Element) -> Result<Element, Refused> {
        let body = request.find("MessageBody").map(Element::elements).unwrap_or_default();
        let searches: Vec<Element> = body.iter().filter(|part| part.name == SEARCH).cloned().collect();
        let wanted: &[&str] = match letters {
            "OQSmuquc" => &["InsurerNumber", "InsuredIdentificationNumber", "Birthdate"],
            _ => &[],
        };
        let filled = |search: &Element, name: &str| search.text_at(&[name]).is_some_and(|text| !text.trim().is_empty());
        if searches.is_empty() || searches.iter().any(|search| wanted.iter().any(|name| !filled(search, name))) {
            return Err(Refused { code: "MDGM0001E", text: "検索の項目がありません" });
        }
        let dates = |search: &Element| ["Consent", "Examination"].iter().any(|kind| span(search, kind).is_some());
        if letters != "OQSmuquc" && !searches.iter().all(dates) {
            return Err(Refused { code: "MDGM0001E", text: "同意日または診療日の範囲がありません" });
        }
        self.given += 1;
        // One to three: a result that is there at the first question would excuse whoever never asks again.
        let polls = site.order % 3 + 1;
        self.jobs.insert(self.given, Job { letters: letters.into(), searches, polls });
        let header = Element::branch("MessageHeader", vec![Element::leaf("SegmentOfResult", "1")]);
        let body = vec![Element::leaf("ReceptionNumber", format!("{:018}", self.given))];
        Ok(Element::branch("XmlMsg", vec![header, Element::branch("MessageBody", body)]))
    }

    fn ask_result(
        &mut self,
        script: &Script,
        letters: &str,
        site: Site,
        request: &Element,
    ) -> Option<Result<Element, Refused>> {
        let number = request.text_at(&["MessageBody", "ReceptionNumber"]).and_then(|text| text.parse::<u64>().ok());
        let job = number.and_then(|number| self.jobs.get_mut(&number)).filter(|job| job.letters == letters);
        let Some(job) = job else {
            return Some(Err(Refused { code: "MDGM0002E", text: "その受付番号はありません" }));
        };
        let facts = &script.facts;
        if facts.central.answer == Answer::None {
            return None;
        }
        let waits = facts.central.processing == Processing::Processing;
        if job.polls > 0 || waits {
            job.polls = job.polls.saturating_sub(1);
            let header = Element::branch("MessageHeader", vec![Element::leaf("SegmentOfResult", "2")]);
            return Some(Ok(Element::branch("XmlMsg", vec![header, Element::leaf("MessageBody", "")])));
        }
        let inquiry = if letters == "OQSmuquc" { Inquiry::Number } else { Inquiry::Card };
        let header = script.header(inquiry, None, site.encoding);
        if facts.central.processing == Processing::Abnormal {
            return Some(Ok(Element::branch("XmlMsg", vec![header, Element::leaf("MessageBody", "")])));
        }
        let listed = site.order.is_multiple_of(2);
        let units: Vec<Element> = match inquiry {
            Inquiry::Number => job.searches.iter().map(|search| script.unit(inquiry, Some(search), listed)).collect(),
            Inquiry::Card => {
                let today = super::answer::date(facts.now.day());
                let covers = |search: &Element| {
                    let spans = ["Consent", "Examination"].iter().filter_map(|kind| span(search, kind));
                    spans.into_iter().any(|(from, to)| *from <= *today && *today <= *to)
                };
                let here = letters == door(facts.means) && self.kept == Kept::Result && job.searches.iter().any(covers);
                let mut units = vec![];
                if here {
                    units.push(script.unit(inquiry, None, listed));
                }
                // Somebody else agreed at this facility, too.
                units.push(stranger(script).unit(inquiry, None, listed));
                if site.order % 4 != 1 {
                    units.reverse();
                }
                units
            }
        };
        let body =
            if units.is_empty() { Element::leaf("MessageBody", "") } else { Element::branch("MessageBody", units) };
        Some(Ok(Element::branch("XmlMsg", vec![header, body])))
    }

    /// 再照会: the answer by the consent of the first visit.
    pub(super) fn again(script: &Script, site: Site, request: &Element) -> Option<Element> {
        let kept = script.facts.past.is_some_and(|past| past.home_consent == HomeConsent::Kept);
        if kept {
            let identifier = request.text_at(&["MessageHeader", "ArbitraryFileIdentifier"]);
            return script.message(Inquiry::Card, identifier, site.encoding, site.order).map(|message| message.0);
        }
        let header = Element::branch("MessageHeader", vec![Element::leaf("SegmentOfResult", "1")]);
        let body = vec![
            Element::leaf("ProcessingResultStatus", "2"),
            Element::leaf("ProcessingResultCode", "MDGP0003E"),
            Element::leaf("ProcessingResultMessage", "継続的な関係の同意がありません"),
        ];
        let mut root = Element::branch("XmlMsg", vec![header, Element::branch("MessageBody", body)]);
        echo(&mut root, request);
        Some(root)
    }
}

impl Refused {
    fn message(self) -> Element {
        let header = vec![
            Element::leaf("SegmentOfResult", "9"),
            Element::leaf("ErrorCode", self.code),
            Element::leaf("ErrorMessage", self.text),
        ];
        Element::branch("XmlMsg", vec![Element::branch("MessageHeader", header), Element::leaf("MessageBody", "")])
    }
}

/// Letters of the files that bring results of this means.
pub(super) fn door(means: Means) -> &'static str {
    match means {
        Means::HomeVisit => "OQSmuhvq",
        _ => "OQSmuonq",
    }
}

/// Another patient with another birth and other numbers, in force and agreeing to nothing.
fn stranger(script: &Script) -> Script {
    let mut stranger = script.clone();
    stranger.facts.person.birth_date = Day::ymd(1931, 3, 3);
    stranger.facts.central = madoguchi_rulebook::facts::Central::default();
    stranger.facts.says.consent = madoguchi_rulebook::Set::EMPTY;
    stranger.numbers.current.number = "990099".into();
    stranger
}

fn span<'a>(search: &'a Element, kind: &str) -> Option<(&'a str, &'a str)> {
    let day = |end: &str| search.text_at(&[&format!("{kind}Date{end}")]).filter(|text| text.len() == 8);
    Some((day("From")?, day("To")?))
}

/// The key by which a client finds its answer again.
fn echo(root: &mut Element, request: &Element) {
    use madoguchi_message::element::Content;
    let Some(identifier) = request.text_at(&["MessageHeader", "ArbitraryFileIdentifier"]) else { return };
    let Content::Elements(parts) = &mut root.content else { return };
    let Some(header) = parts.iter_mut().find(|part| part.name == "MessageHeader") else { return };
    if let Content::Elements(leaves) = &mut header.content {
        leaves.push(Element::leaf("ArbitraryFileIdentifier", identifier));
    }
}

const SEARCH: &str = "QualificationConfirmSearchInfo";
