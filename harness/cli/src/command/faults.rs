//! Fault plans on the command line: a built-in one by its name, or a file.

use crate::console;
use crate::exit::Exit;
use madoguchi_contract::Language;
use madoguchi_suite::wire::Planned;
use madoguchi_world::fault::{BUILTIN, FaultPlan};
use std::path::Path;
use std::sync::Arc;

/// Why there is no plan, and what to do.
pub type Refused = (String, String);

/// The plan that is asked for.
///
/// # Errors
/// File, line, what is wrong, and what to do.
pub fn plan(asked: &str, language: Language) -> Result<FaultPlan, Refused> {
    if let Some(plan) = FaultPlan::builtin(asked) {
        return Ok(plan);
    }
    let text = std::fs::read_to_string(asked).map_err(|error| {
        let names: Vec<&str> = BUILTIN.iter().map(|(name, _)| *name).collect();
        let help = match language {
            Language::Ja => format!("計画のファイルか、組み込みの計画：{}", names.join(", ")),
            Language::En => format!("give the file of a plan, or a built-in one: {}", names.join(", ")),
        };
        (format!("{asked}: {error}"), help)
    })?;
    FaultPlan::parse(&text).map_err(|fault| {
        let line = fault.line().map(|line| format!(":{line}")).unwrap_or_default();
        (format!("{asked}{line}: {}", fault.what(language)), fault.help(language).into())
    })
}

/// The plan of a run; a fault is told.
///
/// # Errors
/// The exit code.
pub fn planned(asked: Option<&str>, seed: u64, language: Language) -> Result<Option<Arc<Planned>>, Exit> {
    let Some(asked) = asked else { return Ok(None) };
    match plan(asked, language) {
        Ok(plan) => {
            let name = Path::new(asked).file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Ok(Some(Arc::new(Planned { plan, name, seed })))
        }
        Err((what, help)) => {
            console::error(&what, &help);
            Err(Exit::Config)
        }
    }
}

/// The text of a plan that was read before.
pub fn text(asked: Option<&str>) -> String {
    let asked = asked.unwrap_or_default();
    let builtin = BUILTIN.iter().find(|(name, _)| *name == asked).map(|(_, text)| (*text).to_string());
    builtin.or_else(|| std::fs::read_to_string(asked).ok()).unwrap_or_default()
}

/// The part of a command that puts the plan there again.
pub fn again(planned: Option<&Planned>, asked: Option<&str>) -> Vec<String> {
    let (Some(planned), Some(asked)) = (planned, asked) else { return vec![] };
    let mut words = vec!["--faults".into(), asked.into()];
    if planned.plan.draws() && planned.seed != 0 {
        words.extend(["--seed".into(), planned.seed.to_string()]);
    }
    words
}
