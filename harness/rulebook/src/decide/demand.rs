//! What the text demands of an answer beside the reception, and what it leaves open. A decision holds one right
//! answer; a product is judged by this: members that must be there, members that may, and nothing at all where the
//! catalogue is silent. It holds for a product that took the decision's own reception.

use crate::clause::{Clause, ClauseSet};
use crate::decide::{Desk, card, fallback, home, identity, is_accepted, phone, window};
use crate::decision::{
    Advice, Alert, ClaimNumbers, ClaimRoute, ConfirmedBy, CountedAs, Decision, FailureReason, Info, Message, Method,
    Offer, Protocol, Reception, SubsidyRecord,
};
use crate::facts::{
    Answer, Chip, FaceMatch, Function, Means, MobileDevice, MyNumberCard, Pin, Processing, Proof, Scheme, VisualCheck,
};
use crate::rulebook::{Rulebook, Standing};
use crate::word::{Set, Word};
use crate::{Day, Facts};

/// Members of a set-valued observable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds<W: Word> {
    /// Those that must be there.
    pub must: Set<W>,
    /// Those that may.
    pub may: Set<W>,
}

impl<W: Word> Bounds<W> {
    fn open() -> Self {
        Self { must: Set::EMPTY, may: Set::all() }
    }
}

/// How much of a claim's remarks the text lays down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remarks {
    /// Mark and items.
    All,
    /// The items, with a mark or without: the seminar knows none.
    Items,
    /// The mark and some item: which items stand for a deemed declaration is not said (R-FAIL-11).
    Mark,
    /// Nothing.
    Open,
}

/// What is demanded of one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demands {
    /// Alerts: those of the certificate's window once the card was read for it (R-READ-05).
    pub alerts: Bounds<Alert>,
    /// Ways open after a failure, as long as none was taken (table D3).
    pub methods_open: Bounds<Method>,
    /// Ways offered, as long as the devices for them work.
    pub offered: Bounds<Offer>,
    /// Information: what was consented to, and nothing else (R-CONS-06); ceilings in grace are open.
    pub info_delivered: Bounds<Info>,
    /// Messages: the inquiry behind a confirmation; no information without delivery (R-CONS-08).
    pub messages: Bounds<Message>,
    /// Advice that the text names; more may be given.
    pub advice: Set<Advice>,
    /// Clauses that the text wants flagged; more may be.
    pub flags: ClauseSet,
    /// Failure reasons that are right.
    pub failure_reasons: Set<FailureReason>,
    /// Whether no reason is right, too.
    pub no_reason: bool,
    /// Registration after the visit, where the reader settled it (R-READ-04).
    pub registered: Option<bool>,
    /// Data of the mobile device in the receipt computer (R-HOME-06).
    pub receipt_record: Option<bool>,
    /// The form of method ④ is kept (R-FAIL-13).
    pub keeps_declaration: bool,
    /// Column of the statistics of a confirmation (R-STAT-05).
    pub counted_as: Option<CountedAs>,
    /// States of the protocol that are right.
    pub protocols: Set<Protocol>,
    /// Claims of the month, where one is written (R-CLM-18).
    pub claims: Option<u8>,
    /// Whose numbers stand on the claim; none: not demanded.
    pub numbers: Option<ClaimNumbers>,
    /// How much of the remarks is demanded.
    pub remarks: Remarks,
}

/// What the text demands beside the reception of a decision.
pub fn demands(rulebook: &Rulebook, facts: &Facts, d: &Decision) -> Demands {
    let desk = Desk::new(rulebook.terms(), facts);
    let card = facts.holds.my_number_card.as_ref().filter(|_| desk.shown(Proof::MyNumberCard));
    let (failure_reasons, no_reason) = reasons(d);
    Demands {
        alerts: alerts(&desk, card, d),
        methods_open: methods_open(&desk, card, d),
        offered: offered(&desk, card),
        info_delivered: information(&desk, d),
        messages: messages(&desk, d),
        advice: advice(&desk, d),
        flags: flags(card, d),
        failure_reasons,
        no_reason,
        registered: registered(&desk, card, d),
        receipt_record: (d.confirmed_by == Some(ConfirmedBy::HomeConsent)).then_some(d.receipt_record),
        keeps_declaration: d.confirmed_by == Some(ConfirmedBy::Declaration)
            && d.clauses.contains(Clause::Fail13)
            && d.keeps_declaration,
        counted_as: d.counted_as,
        protocols: protocols(&desk, d),
        claims: claims(&desk, d),
        numbers: numbers(&desk, d),
        remarks: remarks(&desk, d),
    }
}

/// The reason of a fallback is its word; ①–④ keep it ((d2) no. 1); a paper taken after a failure may.
fn reasons(d: &Decision) -> (Set<FailureReason>, bool) {
    let failed: Set<FailureReason> = d.failed.iter().filter_map(Reception::reason).collect();
    match d.confirmed_by {
        Some(ConfirmedBy::Online | ConfirmedBy::HomeConsent) => (failed, true),
        Some(ConfirmedBy::LegacyCard | ConfirmedBy::EligibilityCertificate | ConfirmedBy::Provisional) => {
            (failed, true)
        }
        Some(_) => (failed, d.accepted_confirmations.contains(ConfirmedBy::HomeConsent)),
        None => match d.reception.reason() {
            Some(reason) => (Set::EMPTY.with(reason), false),
            None => (Set::all(), true),
        },
    }
}

/// The window's screen is demanded of a card that was taken or refused by it; what comes first when something else
/// fails, too, is not in the text.
fn alerts(desk: &Desk<'_>, card: Option<&MyNumberCard>, d: &Decision) -> Bounds<Alert> {
    let settled = matches!(d.confirmed_by, Some(ConfirmedBy::Online)) || d.reception == Reception::F3;
    let single = d.reception != Reception::F3 || d.accepted_receptions.len() == 1;
    let mut bounds = Bounds { must: Set::EMPTY, may: d.alerts.or(d.optional_alerts) };
    if settled && single && desk.facts.means == Means::FaceReader {
        for alert in d.alerts.iter().filter(|alert| !d.optional_alerts.contains(*alert)) {
            bounds.must.insert(alert);
        }
    }
    let Some(card) = card.or(desk.facts.holds.my_number_card.as_ref()) else { return bounds };
    let state = window::card_state(desk, card, desk.today);
    let mut read = super::blank();
    window::alert(&state, true, &mut read);
    bounds.may = bounds.may.or(read.alerts).or(read.optional_alerts);
    if !state.registered || state.lapsed || state.lapse_open {
        bounds.may.insert(Alert::RegisterInsuranceUse);
    }
    bounds
}

fn methods_open(desk: &Desk<'_>, card: Option<&MyNumberCard>, d: &Decision) -> Bounds<Method> {
    let mut bounds = Bounds::open();
    let (Some(reason), Some(card), None) = (d.reception.reason(), card, d.confirmed_by) else { return bounds };
    let (must, never) = fallback::bounds(desk, card, reason, d);
    bounds.must = must;
    for method in never.iter() {
        bounds.may.remove(method);
    }
    bounds
}

/// A reader that is broken or without power offers nothing (R-FAIL-16); what the facility has not is never offered
/// (R-VIS-04, R-PHONE-03, R-HOME-01, R-HOME-09, R-VISIT-05, R-TICKET-03), nor a PIN to a card without one (R-READ-08).
fn offered(desk: &Desk<'_>, card: Option<&MyNumberCard>) -> Bounds<Offer> {
    let facility = &desk.facts.facility;
    let mut bounds: Bounds<Offer> = Bounds { must: Set::EMPTY, may: Set::EMPTY };
    let mut offer = |offer, must: bool, may: bool| {
        if must {
            bounds.must.insert(offer);
        }
        if may {
            bounds.may.insert(offer);
        }
    };
    let held = desk.facts.holds.my_number_card.as_ref();
    let reader = identity::reader_up(desk);
    let at_reader = reader && desk.line_up() && desk.facts.means == Means::FaceReader;
    let read = card.filter(|card| at_reader && card.chip == Chip::Working);
    let face = read.is_some_and(|card| card.photo && card.face == FaceMatch::Matches);
    offer(Offer::Face, face, reader && held.is_none_or(|card| card.photo));
    let pinless = held.is_some_and(|card| card.pin == Pin::None) && desk.active(Clause::Read08);
    offer(Offer::Pin, read.is_some_and(|card| card.pin == Pin::Set), reader && !pinless);
    let form = facility.face_reader.visual_check;
    let visual = form == VisualCheck::Legacy || (form == VisualCheck::Revised && facility.face_reader.passcode_issued);
    offer(Offer::VisualCheck, visual && at_reader, reader && identity::visual_available(desk));
    let standing = phone::standing(desk);
    let iphone = desk.today >= desk.terms.iphone_start;
    offer(Offer::Phone, at_reader && iphone && standing == Standing::In, reader && standing != Standing::Before);
    let desk_mode = home::desk_standing(desk);
    let certain = desk_mode == Standing::In && desk.line_up();
    offer(Offer::HomeConsent, certain, desk_mode != Standing::Before);
    let device = facility.mobile_device != MobileDevice::Absent;
    let visits = desk.functions.contains(Function::HomeVisit);
    offer(Offer::HomeVisit, visits && device, visits);
    let online = desk.functions.contains(Function::OnlineCare);
    offer(Offer::OnlineCare, online, online);
    let linked = desk.facts.facility.receipt_computer_modified && facility.kind != crate::facts::FacilityKind::Pharmacy;
    offer(Offer::PatientCardLink, linked, linked);
    bounds
}

/// What was consented to; whether a consent code without a reading touches an earlier consent is not said (R-CONS-10).
fn information(desk: &Desk<'_>, d: &Decision) -> Bounds<Info> {
    let may = d.info_delivered.with(Info::Ceiling);
    let earlier = d.confirmed_by.is_none() && desk.facts.central.consent_code.is_some();
    Bounds { must: if earlier { Set::EMPTY } else { d.info_delivered.without(Info::Ceiling) }, may }
}

fn messages(desk: &Desk<'_>, d: &Decision) -> Bounds<Message> {
    let mut bounds = Bounds::open();
    bounds.must = match d.confirmed_by {
        Some(ConfirmedBy::Online | ConfirmedBy::HomeConsent) => {
            let inquiries = [Message::CardInquiry, Message::PhoneInquiry, Message::HomeInquiry];
            d.messages.and(Set::of(&inquiries))
        }
        Some(ConfirmedBy::Provisional) => Set::EMPTY.with(Message::NumberInquiry),
        _ => Set::EMPTY,
    };
    if d.confirmed_by == Some(ConfirmedBy::Online) && desk.shown(Proof::MyNumberCard) && desk.shown(Proof::Phone) {
        bounds.must = Set::EMPTY;
    }
    let earlier = d.confirmed_by.is_none();
    let information = d.info_delivered.iter().any(|info| info != Info::Ceiling);
    if information && earlier {
        bounds.must.remove(Message::InformationRequest);
    } else if information {
        bounds.must.insert(Message::InformationRequest);
    } else if d.info_available_until.is_none() {
        bounds.may.remove(Message::InformationRequest);
    }
    bounds
}

/// Advice that a clause names for the way this visit went.
fn advice(desk: &Desk<'_>, d: &Decision) -> Set<Advice> {
    let mut must = Set::EMPTY;
    let single = d.accepted_receptions.len() <= 1;
    let mut when = |advice: Advice, demanded: bool| {
        if demanded && d.advice.contains(advice) {
            must.insert(advice);
        }
    };
    let by_card = d.confirmed_by == Some(ConfirmedBy::Online);
    let warned =
        d.alerts.iter().any(|alert| !d.optional_alerts.contains(alert) && alert != Alert::RegisterInsuranceUse);
    let at_reader = desk.facts.means == Means::FaceReader && (by_card || (d.reception == Reception::F3 && single));
    when(Advice::RenewAtMunicipality, warned && at_reader);
    when(Advice::BringCardOnFirstVisit, by_card && !desk.shown(Proof::MyNumberCard));
    when(Advice::BringProperDocument, d.confirmed_by == Some(ConfirmedBy::Provisional));
    when(Advice::OnlineAnswerDiffers, d.claim.route != ClaimRoute::None && is_accepted(d.reception));
    when(Advice::CheckSubsidyWithMunicipality, d.subsidy_record == Some(SubsidyRecord::KeptPendingCheck));
    let refused = d.reception == Reception::Rejected && single;
    when(Advice::UseCardOrCertificate, refused && desk.shown(Proof::LegacyCard));
    let inquired = matches!(d.reception, Reception::F2a | Reception::Rejected) && single;
    when(Advice::SuccessorExists, inquired);
    when(Advice::AskMedicalAssistance, inquired && desk.active(Clause::Qual16));
    when(Advice::AskNewInsurer, inquired && desk.active(Clause::Qual16));
    when(Advice::ReenterNumbers, d.reception == Reception::Pending && desk.active(Clause::Qual14));
    must
}

/// Flags that a clause or a decision of the catalogue names.
fn flags(card: Option<&MyNumberCard>, d: &Decision) -> ClauseSet {
    let mut named = ClauseSet::EMPTY;
    // Whose face is not matched is not surely able to use the reader (R-HOME-08).
    let able = card.is_some_and(|card| card.photo && card.face == FaceMatch::Matches);
    let taken = |clause: Clause| d.flags.contains(clause) && d.confirmations().len() <= 1;
    for clause in [Clause::Fail08, Clause::Late03, Clause::Home08, Clause::Qual08] {
        if is_accepted(d.reception) && taken(clause) && (able || clause != Clause::Home08) {
            named.insert(clause);
        }
    }
    named
}

fn registered(desk: &Desk<'_>, card: Option<&MyNumberCard>, d: &Decision) -> Option<bool> {
    let card = card.filter(|_| desk.facts.means == Means::FaceReader)?;
    let state = window::card_state(desk, card, desk.today);
    let taken = d.confirmed_by == Some(ConfirmedBy::Online) && d.failed.is_empty();
    (taken && (!state.lapsed || desk.active(Clause::Cert08))).then_some(true)
}

/// People under medical assistance do not become members at 75, as far as the catalogue says; 29 February is A-24.
fn claims(desk: &Desk<'_>, d: &Decision) -> Option<u8> {
    let birth = desk.facts.person.birth_date.civil();
    let open = desk.facts.person.scheme == Scheme::MedicalAssistance || (birth.month, birth.day) == (2, 29);
    (d.claim.route != ClaimRoute::None && !open).then_some(d.claim.count)
}

/// The seminar does not say whose numbers count on a day before the change (R-CLM-18 is outside), nor does anybody of
/// a later answer there (R-FAIL-18).
fn numbers(desk: &Desk<'_>, d: &Decision) -> Option<ClaimNumbers> {
    let before = desk.facts.month.changed_on.is_some_and(|changed| desk.today < changed);
    let later = d.clauses.contains(Clause::Fail18);
    (!before || (desk.active(Clause::Clm18) && !later)).then_some(d.claim.numbers)
}

fn remarks(desk: &Desk<'_>, d: &Decision) -> Remarks {
    let deemed = d.confirmed_by == Some(ConfirmedBy::Declaration) && d.clauses.contains(Clause::Fail19);
    match d.claim.route {
        ClaimRoute::C if deemed && desk.terms.marks.is_some() => Remarks::Mark,
        ClaimRoute::C if deemed => Remarks::Open,
        _ if desk.terms.marks.is_some() => Remarks::All,
        _ => Remarks::Items,
    }
}

/// The state is settled by an answer that was read; beside another failure it is open.
fn protocols(desk: &Desk<'_>, d: &Decision) -> Set<Protocol> {
    let central = &desk.facts.central;
    let read = matches!(d.confirmed_by, Some(ConfirmedBy::Online | ConfirmedBy::HomeConsent));
    let undefined = matches!(central.answer, Answer::Code0 | Answer::Code7 | Answer::Empty);
    let clean = central.processing == Processing::Normal;
    let settled = (read && (d.reception == Reception::Full || central.consent_code.is_none()))
        || (undefined && clean && d.protocol == Protocol::Error && d.reception == Reception::NeedsStaff);
    if settled { Set::EMPTY.with(d.protocol) } else { Set::all() }
}

/// Whether the card's own certificate lets the desk use it on a day.
pub(super) fn usable(desk: &Desk<'_>, card: &MyNumberCard, day: Day) -> bool {
    card::certificate_reasons(&window::card_state(desk, card, day)).is_empty()
}
