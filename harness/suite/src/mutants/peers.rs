//! Planted defects that show among peers alone: on the wire (`reception`, `terminal`), in files of claims (`claims`), and on a card
//! (`card check`). Each is put to the cases of its own clause.

use super::trial::{Trial, broken, tells};
use crate::drive::Driver;
use crate::features::Suite;
use crate::run::{Policy, Run};
use crate::wire::at_wire;
use futures::executor::block_on;
use madoguchi_card::Card;
use madoguchi_card::Profile;
use madoguchi_card::check::{CheckList, Outcome, Settings, Spend, check};
use madoguchi_contract::Role;
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::InProcess;
use madoguchi_judge::CaseVerdict;
use madoguchi_reference::{DEFECTS, Defect, Reference};
use madoguchi_rulebook::Editions;
use madoguchi_world::slot::Slot;
use std::collections::BTreeSet;
use std::time::Duration;

/// Defects of files and wires, against the cases of their role.
pub(super) fn among_peers(suite: &Suite, takes: &dyn Fn(&str) -> bool, tried: &dyn Fn()) -> Vec<Trial> {
    let editions = Editions::builtin();
    let defects =
        DEFECTS.iter().filter(|defect| defect.is_wire() || defect.is_file()).filter(|defect| takes(defect.id));
    if defects.clone().next().is_none() {
        return vec![];
    }
    let roles = [Role::Reception, Role::Terminal, Role::Claims];
    let suites = roles.map(|role| (role, at_wire(suite, role, &editions)));
    let trials = defects.map(|defect| {
        let role = match () {
            () if defect.is_file() => Role::Claims,
            () if defect.is_terminal() => Role::Terminal,
            () => Role::Reception,
        };
        let suite =
            suites.iter().find(|(of, _)| *of == role).map(|(_, suite)| suite).expect("every role has its suite");
        let verdicts = block_on(replay(suite, role, defect)).unwrap_or_default();
        tried();
        let told: Vec<&CaseVerdict> = verdicts.iter().filter(|verdict| tells(verdict, None)).collect();
        let on_clause = told.iter().any(|verdict| tells(verdict, Some(defect.clause)));
        let broke = told.iter().flat_map(|verdict| broken(verdict)).collect();
        let killed_by = told.iter().map(|verdict| verdict.case.clone()).collect();
        Trial { id: defect.id.into(), clause: defect.clause.into(), killed_by, on_clause, broke }
    });
    trials.collect()
}

async fn replay(suite: &Suite, role: Role, defect: &'static Defect) -> std::io::Result<Vec<CaseVerdict>> {
    let product = Reference::with_defect(defect);
    let session = Session::new(Box::new(InProcess::new(defect.id, product)), Duration::from_secs(60));
    let Ok(hello) = session.hello("mutants").await else { return Ok(vec![]) };
    let slot = Slot::start()?;
    if role != Role::Claims {
        for edition in madoguchi_rulebook::rulebook::BUILTIN {
            let rulebooks = [edition.to_string()];
            drop(session.configure_among(role, edition, &rulebooks, 0, &slot.manifest()).await);
        }
    }
    let driver = Driver::new(vec![session], hello, vec![role]).among(vec![slot]);
    let named = |clause: &String| clause == defect.clause;
    let cases = suite.cases.iter().filter(|case| case.vector() == defect.vector || case.clauses.iter().any(named));
    let run = Run::new(cases.cloned().collect(), driver, None, Policy::ToTheEnd, |_| {});
    run.replay_plain().await;
    Ok(run.take_verdicts())
}

/// Defects of cards, against the open check list; each breaks a row of the table of commands.
pub(super) fn on_cards(takes: &dyn Fn(&str) -> bool, tried: &dyn Fn()) -> Vec<Trial> {
    let Ok(plastic) = Profile::builtin("plastic").ok_or(()) else { return vec![] };
    let trials = madoguchi_card::defect::Defect::ALL.iter().filter(|defect| takes(defect.id())).map(|defect| {
        let mut profile = plastic.clone();
        profile.defects = vec![*defect];
        let settings = Settings { spend: Spend::Allowed, ..Settings::of(&profile) };
        let report = check(&mut Card::new(&profile), CheckList::builtin(), &settings);
        tried();
        let differs = report.results.iter().filter(|result| result.outcome == Outcome::Differs);
        let killed_by: Vec<String> = differs.map(|result| format!("card check: {}", result.case.id)).collect();
        let on_clause = !killed_by.is_empty();
        Trial { id: defect.id().into(), clause: defect.row().into(), killed_by, on_clause, broke: BTreeSet::new() }
    });
    trials.collect()
}
