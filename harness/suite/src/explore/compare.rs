//! One answer against the rulebook's decision, observable by observable, with the judge's own meaning of expected
//! values. Where the text leaves a choice any of its outcomes is right, and what only follows from another right
//! outcome is not compared.

use madoguchi_contract::case::Question;
use madoguchi_contract::{Answer, Expectation, Kind};
use madoguchi_judge::{Check, check};
use madoguchi_rulebook::decide::{Bounds, Demands, Remarks, demands};
use madoguchi_rulebook::decision::{ClaimNumbers, ClaimRoute, CopayBasis, Info, Reception, Support};
use madoguchi_rulebook::facts::{RatioText, Scheme};
use madoguchi_rulebook::{Clause, Decision, Rulebook, Set, Word};
use serde_json::{Value, json};

/// One observable that is not as the rulebook says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The observable.
    pub observable: &'static str,
    /// The clause it rests on.
    pub clause: Clause,
    /// What differs: expected and seen, or members too few and too many.
    pub difference: String,
}

/// What one answer amounts to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// What is not as the rulebook says.
    pub breaches: Vec<Breach>,
    /// Observables that were not shown.
    pub unobserved: Vec<&'static str>,
    /// The product took another outcome that the text leaves open.
    pub chose: bool,
}

/// What a patient or a payer would notice, in the order in which one follows from another.
pub(super) const MATERIAL: &[&str] = &[
    "support",
    "duty",
    "subsidy_record",
    "reception",
    "alerts",
    "info_delivered",
    "info_available_until",
    "confirmed_by",
    "copay.basis",
    "copay.tenths",
    "claim.route",
    "claim.insurer_number",
    "claim.symbol",
    "claim.number",
    "claim.branch",
    "claim.remarks.code",
];

/// Observables that stand on their own, whatever the outcome of the reception.
const INDEPENDENT: [&str; 9] = [
    "offered",
    "support",
    "support_channels",
    "duty",
    "setting",
    "activation",
    "subsidy_record",
    "usage_rate",
    "bulk_insurer_number",
];

/// Observables that follow the outcome of the reception.
const FOLLOWING: [&str; 16] = [
    "alerts",
    "failure_reason",
    "confirmed_by",
    "methods_open",
    "info_delivered",
    "info_available_until",
    "copay.basis",
    "copay.tenths",
    "registered",
    "documents_kept",
    "messages",
    "protocol",
    "receipt_record",
    "counted_as",
    "advice",
    "flags",
];

/// The claim.
const CLAIM: [&str; 8] = [
    "claim.route",
    "claim.insurer_number",
    "claim.symbol",
    "claim.number",
    "claim.branch",
    "claim.remarks.code",
    "claim.count",
    "claim.history_codes",
];

/// Compares one answer with the decision.
pub fn compare(rulebook: &Rulebook, question: &Question, decision: &Decision, seen: &Answer) -> Compared {
    compare_with(rulebook, question, decision, &Answer::from_decision(rulebook, decision, question), seen)
}

/// The same, where the answer that says exactly what the decision says is at hand.
pub(crate) fn compare_with(
    rulebook: &Rulebook,
    question: &Question,
    decision: &Decision,
    expected: &Answer,
    seen: &Answer,
) -> Compared {
    let alike = |observable: &str| {
        let field = observable.split('.').next().unwrap_or(observable);
        seen.field(field).is_some_and(|value| expected.field(field) == Some(value))
    };
    let received = seen.field("reception") == expected.field("reception");
    let mut observables = INDEPENDENT.iter().chain(&FOLLOWING).chain(&CLAIM);
    let alike: [bool; INDEPENDENT.len() + FOLLOWING.len() + CLAIM.len()] =
        std::array::from_fn(|_| observables.next().is_some_and(|name| alike(name)));
    if received && alike.iter().all(|alike| *alike) {
        return Compared::default();
    }
    let demands = demands(rulebook, &question.facts, decision);
    let mut it = Comparison { rulebook, question, decision, demands, expected, seen, compared: Compared::default() };
    // Where it is not told what confirmed, there must be no choice.
    let confirmed_alike = match it.seen.get("confirmed_by") {
        Some(seen) => seen == json!(decision.confirmed_by),
        None => decision.confirmations().len() <= 1,
    };
    let (independent, rest) = alike.split_at(INDEPENDENT.len());
    let (following, claim) = rest.split_at(FOLLOWING.len());
    for (name, _) in INDEPENDENT.into_iter().zip(independent).filter(|(_, alike)| !**alike) {
        it.observable(name);
    }
    if !received && !it.reception() {
        it.without_reception();
        return it.compared;
    }
    let follows = |name: &str| {
        confirmed_alike
            || !matches!(
                name,
                "copay.basis" | "copay.tenths" | "messages" | "advice" | "flags" | "documents_kept" | "counted_as"
            )
    };
    for (name, _) in FOLLOWING.into_iter().zip(following).filter(|(name, alike)| !**alike && follows(name)) {
        it.observable(name);
    }
    if !confirmed_alike {
        it.compared.chose |= !it.compared.breaches.iter().any(|breach| breach.observable == "confirmed_by");
        return it.compared;
    }
    if claim.first() != Some(&true) {
        it.claim();
    }
    it.compared
}

struct Comparison<'a> {
    rulebook: &'a Rulebook,
    question: &'a Question,
    decision: &'a Decision,
    demands: Demands,
    expected: &'a Answer,
    seen: &'a Answer,
    compared: Compared,
}

impl Comparison<'_> {
    /// Whether the outcome is the rulebook's own.
    fn reception(&mut self) -> bool {
        let words = self.decision.accepted_receptions.with(self.decision.reception);
        let before = self.compared.breaches.len();
        self.expect("reception", Kind::OneOf(words.iter().map(|word| json!(word.word())).collect()));
        let met = self.compared.breaches.len() == before;
        let own = self.seen.get("reception") == Some(json!(self.decision.reception.word()));
        self.compared.chose |= met && !own;
        own
    }

    /// What follows from any outcome, whichever of the right ones was taken: eligibility alone shows no information
    /// (R-CERT-05, R-CONS-08), what confirms nothing shows no more than the rulebook does and claims nothing, unless the
    /// facility treats a known patient flexibly (R-PAY-04), and a failure is told by its own reason.
    fn without_reception(&mut self) {
        let Some(outcome) = self.seen.get("reception").map(|outcome| plain(&outcome)) else { return };
        let none = Bounds { must: Set::EMPTY, may: Set::EMPTY };
        // Where the outcome itself is wrong, it is told once.
        let right = self.compared.chose;
        if outcome.starts_with("accepted") {
            if right && outcome == Reception::EligibilityOnly.word() {
                self.bounded("info_delivered", Bounds { may: none.may.with(Info::Ceiling), ..none });
            }
            if right {
                self.expect("confirmed_by", Kind::MustNot(vec![Value::Null]));
            }
            return;
        }
        let earlier = self.decision.confirmed_by.is_none();
        let may = if earlier { self.demands.info_delivered.may } else { none.may };
        self.bounded("info_delivered", Bounds { may, ..none });
        if !right {
            return;
        }
        self.expect("confirmed_by", Kind::Exactly(Value::Null));
        if let Some(reason) = outcome.strip_prefix("fallback_") {
            self.expect("failure_reason", Kind::Exactly(json!(reason)));
        }
        if self.seen.get("copay.basis") != Some(json!(CopayBasis::FacilityDiscretion)) {
            self.expect("claim.route", Kind::Exactly(json!(ClaimRoute::None)));
        }
    }

    fn observable(&mut self, name: &'static str) {
        let d = self.decision;
        let demands = self.demands;
        let value = self.expected.get(name).unwrap_or(Value::Null);
        let demanded = |value: Option<Value>| value.map(Kind::Exactly);
        let kind = match name {
            "support" if d.support == Support::Either => None,
            "alerts" => return self.bounded(name, demands.alerts),
            "methods_open" => return self.bounded(name, demands.methods_open),
            "offered" => return self.bounded(name, demands.offered),
            // At the very end of the viewing either side is right.
            "info_delivered" | "messages" if d.ambiguities >> 11 & 1 == 1 => None,
            "info_delivered" => return self.bounded(name, demands.info_delivered),
            "messages" => return self.bounded(name, demands.messages),
            "advice" => return self.bounded(name, Bounds { must: demands.advice, may: Set::all() }),
            "flags" => return self.flags(),
            "failure_reason" => {
                let none = demands.no_reason.then_some(Value::Null);
                Some(Kind::OneOf(members(demands.failure_reasons).into_iter().chain(none).collect()))
            }
            "confirmed_by" => {
                let none = d.confirmed_by.is_none().then_some(Value::Null);
                Some(Kind::OneOf(members(d.confirmations()).into_iter().chain(none).collect()))
            }
            // The end of a viewing that never began is not demanded.
            "info_available_until" => demanded(Some(value).filter(|value| !value.is_null())),
            "registered" => demanded(demands.registered.map(Value::from)),
            "receipt_record" => demanded(demands.receipt_record.map(Value::from)),
            "documents_kept" => demanded(demands.keeps_declaration.then_some(value)),
            "counted_as" => demanded(demands.counted_as.map(|column| json!(column))),
            "protocol" => Some(Kind::OneOf(members(demands.protocols))),
            "copay.basis" => Some(Kind::OneOf(members(d.copay.accepted.with(d.copay.basis)))),
            "copay.tenths" => self.tenths(),
            _ => Some(Kind::Exactly(value)),
        };
        if let Some(kind) = kind {
            self.expect(name, kind);
        }
    }

    /// Members that must be there and those that may.
    fn bounded<W: Word>(&mut self, name: &'static str, bounds: Bounds<W>) {
        let Some(seen) = self.shown(name) else { return };
        let words: Vec<&str> = seen.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let seen: Set<W> = words.iter().copied().filter_map(W::parse).collect();
        let too_few: Vec<&str> = bounds.must.iter().filter(|word| !seen.contains(*word)).map(W::word).collect();
        let too_many: Vec<&str> = seen.iter().filter(|word| !bounds.may.contains(*word)).map(W::word).collect();
        if !too_few.is_empty() || !too_many.is_empty() {
            self.breach(name, sets(&too_few, &too_many));
        }
    }

    fn flags(&mut self) {
        let Some(seen) = self.shown("flags") else { return };
        let seen: Vec<&str> = seen.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let lacks: Vec<&str> = self.demands.flags.iter().map(Clause::id).filter(|id| !seen.contains(id)).collect();
        if !lacks.is_empty() {
            self.breach("flags", sets(&lacks, &[]));
        }
    }

    /// The ratios that are right; `None`: any.
    fn tenths(&self) -> Option<Kind> {
        let copay = &self.decision.copay;
        let basis = self.seen.get("copay.basis");
        let own = basis == Some(json!(copay.basis.word()));
        if copay.accepted_tenths == !0 || (!own && basis.is_some()) {
            return None;
        }
        let mut values: Vec<Value> =
            (0..=10).filter(|n| copay.accepted_tenths >> n & 1 == 1).map(Value::from).collect();
        // "100" is never read as 1割; whether the class of age stands for it is left to a person (R-QUAL-08).
        let unread = self.question.facts.central.ratio == RatioText::R100;
        if unread || copay.tenths.is_none() || copay.basis == CopayBasis::Undecided {
            values.push(Value::Null);
        }
        Some(Kind::OneOf(values))
    }

    fn claim(&mut self) {
        let d = self.decision;
        self.expect("claim.route", Kind::OneOf(members(d.claim.accepted.with(d.claim.route))));
        if self.seen.get("claim.route") != Some(json!(d.claim.route.word())) {
            return self.disaster();
        }
        let terms = self.rulebook.terms();
        for name in CLAIM.into_iter().skip(1) {
            let owner = matches!(name, "claim.insurer_number" | "claim.symbol" | "claim.number" | "claim.branch");
            let value = match name {
                "claim.remarks.code" => {
                    self.remarks();
                    continue;
                }
                _ if owner && self.demands.numbers.is_none() => continue,
                "claim.count" => match self.demands.claims {
                    Some(count) => json!(count),
                    None => continue,
                },
                // The first claim's own code stands or is left out in route C (R-CLM-14, R-CLM-19).
                "claim.history_codes" if d.claim.route == ClaimRoute::C => continue,
                _ => self.expected.get(name).unwrap_or(Value::Null),
            };
            if d.claim.numbers == ClaimNumbers::Sevens && self.seen.get(name) != Some(value.clone()) {
                let seen = self.seen.get(name);
                let text = seen.as_ref().and_then(Value::as_str).unwrap_or_default();
                let sevens = !text.is_empty() && text.bytes().all(|byte| byte == b'7');
                let digits = match self.question.facts.person.scheme {
                    Scheme::LateElderly => terms.number_sevens_late_elderly,
                    _ => terms.number_sevens,
                };
                let right = match name {
                    "claim.insurer_number" if text == "77777779" => terms.insurer_fallback,
                    "claim.insurer_number" => sevens && text.len() < 16 && terms.insurer_sevens >> text.len() & 1 == 1,
                    "claim.number" => {
                        sevens && (usize::from(digits.least)..=usize::from(digits.most)).contains(&text.len())
                    }
                    "claim.symbol" => sevens && terms.symbol.sevens,
                    _ => false,
                };
                if right {
                    continue;
                }
            }
            self.expect(name, Kind::Exactly(value));
        }
    }

    /// Sevens never stand in a disaster's claim (R-CLM-17).
    fn disaster(&mut self) {
        let seen = self.seen.get("claim.number");
        let sevens = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte == b'7');
        if self.question.facts.month.disaster && seen.as_ref().and_then(Value::as_str).is_some_and(sevens) {
            self.breach("claim.number", "adds sevens".into());
        }
    }

    fn remarks(&mut self) {
        const NAME: &str = "claim.remarks.code";
        let codes = |value: Option<Value>| -> Vec<String> {
            let list = value.as_ref().and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).map(String::from).collect()
        };
        let wanted = codes(self.expected.get(NAME));
        let Some(seen) = self.shown(NAME) else { return };
        let seen = codes(Some(seen));
        let items = |codes: &[String]| -> Vec<String> {
            codes.iter().filter(|code| !code.starts_with("82")).cloned().collect()
        };
        let right = match self.demands.remarks {
            Remarks::All => seen == wanted,
            Remarks::Items => items(&seen) == items(&wanted),
            Remarks::Mark => seen.first() == wanted.first() && !items(&seen).is_empty(),
            Remarks::Open => true,
        };
        if !right {
            let difference = difference(&Kind::Exactly(json!(wanted)), &json!(seen));
            self.breach(NAME, difference);
        }
    }

    fn shown(&mut self, name: &'static str) -> Option<Value> {
        let seen = if self.seen.declares_unobservable(name) { None } else { self.seen.get(name) };
        if seen.is_none() {
            self.compared.unobserved.push(name);
        }
        seen
    }

    fn expect(&mut self, name: &'static str, kind: Kind) {
        let expectation = Expectation {
            observable: name.into(),
            kind,
            clauses: vec![],
            by_product: false,
            text: String::new(),
            line: 0,
        };
        match check(&expectation, self.seen) {
            Check::Met | Check::Chosen { .. } | Check::Person { .. } => {}
            Check::Unobserved { .. } => self.compared.unobserved.push(name),
            Check::Broken { seen, .. } => {
                let difference = difference(&expectation.kind, &seen);
                self.breach(name, difference);
            }
        }
    }

    fn breach(&mut self, observable: &'static str, difference: String) {
        let clause = clause(self.decision, observable);
        self.compared.breaches.push(Breach { observable, clause, difference });
    }
}

fn members<W: Word>(set: Set<W>) -> Vec<Value> {
    set.iter().map(|word| json!(word.word())).collect()
}

fn difference(kind: &Kind, seen: &Value) -> String {
    match (kind, seen) {
        (Kind::Exactly(Value::Array(wanted)), Value::Array(seen)) => {
            let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), String::from);
            let few: Vec<String> = wanted.iter().filter(|value| !seen.contains(value)).map(text).collect();
            let many: Vec<String> = seen.iter().filter(|value| !wanted.contains(value)).map(text).collect();
            let words = |words: &[String]| words.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
            let (few, many) = (words(&few), words(&many));
            if few.is_empty() && many.is_empty() { "another order".into() } else { sets(&[&few], &[&many]) }
        }
        (Kind::Exactly(wanted), seen) => format!("{} → {}", plain(wanted), plain(seen)),
        (Kind::OneOf(wanted), seen) => {
            let wanted: Vec<String> = wanted.iter().map(plain).collect();
            format!("{} → {}", wanted.join("|"), plain(seen))
        }
        (_, seen) => plain(seen),
    }
}

fn sets(few: &[&str], many: &[&str]) -> String {
    let part = |what: &str, words: &[&str]| match words.join(" ") {
        words if words.is_empty() => String::new(),
        words => format!("{what} {words}"),
    };
    [part("lacks", few), part("adds", many)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), String::from)
}

/// The clause of the decision that an observable rests on: the first of the families that settle it.
pub(super) fn clause(decision: &Decision, observable: &str) -> Clause {
    // A function that was switched on and a duty to use it say nothing of how the visit went.
    let own = !matches!(observable, "setting" | "activation" | "duty");
    let beside = |clause: Clause| match clause {
        Clause::Home10 | Clause::Visit01 | Clause::Visit02 | Clause::Visit03 => own,
        Clause::Visit05 => own && decision.setting.is_some(),
        _ => false,
    };
    let near = || decision.clauses.iter().filter(|clause| !beside(*clause));
    let of = |family: &&str| near().find(|clause| clause.id().starts_with(*family));
    let first = families(decision, observable).iter().find_map(of);
    first.or_else(|| near().next()).unwrap_or(Clause::Date06)
}

/// The families that settle an observable, the nearest first.
pub(crate) fn families(decision: &Decision, observable: &str) -> &'static [&'static str] {
    match observable.split('.').next().unwrap_or(observable) {
        "alerts" => &["R-CERT", "R-READ"],
        "offered" => &["R-READ", "R-VIS", "R-PHONE", "R-HOME", "R-FAIL"],
        "receipt_record" => &["R-HOME-06", "R-FAIL", "R-QUAL"],
        "methods_open" | "documents_kept" => &["R-FAIL"],
        "info_delivered" | "info_available_until" => &["R-CONS", "R-HOME"],
        "copay" => &["R-PAY", "R-FAIL-05", "R-FAIL"],
        "claim" => &["R-CLM"],
        "support" | "support_channels" => &["R-OPS"],
        "subsidy_record" => &["R-TICKET"],
        "usage_rate" | "counted_as" => &["R-STAT"],
        "duty" | "setting" => &["R-VISIT"],
        "activation" => &["R-HOME"],
        "registered" => &["R-READ-04", "R-CERT"],
        "protocol" => &["R-QUAL", "R-CONS"],
        "messages" => &["R-CONS", "R-QUAL"],
        _ if decision.reception == Reception::F1c => &["R-CARD-09"],
        _ => &[
            "R-PHONE", "R-HOME", "R-VISIT", "R-PROV", "R-OLD", "R-CONF", "R-LATE", "R-NOTE", "R-QUAL", "R-CERT",
            "R-FAIL", "R-READ", "R-VIS", "R-CARD",
        ],
    }
}
