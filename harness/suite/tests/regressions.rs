//! Cases that once went wrong (`scenarios/regressions`): the reference gives what each rulebook expects.

use futures::executor::block_on;
use madoguchi_contract::Answer;
use madoguchi_contract::case::{Question, SavedCase};
use madoguchi_contract::message::{Lost, Outcome};
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::InProcess;
use madoguchi_reference::Reference;
use madoguchi_rulebook::desk::Stimulus;
use std::path::Path;
use std::time::Duration;

#[test]
fn the_reference_answers_every_kept_case_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/regressions");
    let session = Session::new(Box::new(InProcess::new("reference", Reference::sound())), Duration::from_secs(5));
    let mut checked = 0;
    for entry in std::fs::read_dir(folder).expect("the folder is committed") {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("the file can be read");
        let saved = SavedCase::read(&text).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        assert_eq!(path.file_stem().and_then(|stem| stem.to_str()), Some(saved.id.as_str()));
        assert!(!saved.why.is_empty(), "{}: why is it kept?", saved.id);
        for rulebook in ["seminar-2025-07", "actual"] {
            let question = saved.question(rulebook);
            assert_eq!(Question::from_wire(question.to_wire()).as_ref(), Ok(&question), "{}", saved.id);
            let answered = match saved.acts.is_empty() {
                true => block_on(session.decide(&question)),
                false => block_on(walked(&session, &question, &saved.acts)),
            };
            let Ok(Outcome::Done(value)) = answered else { panic!("{}: no answer", saved.id) };
            let answer = Answer::read(value).expect("the reference answers by the contract");
            for (observable, expected) in saved.expect.get(rulebook).into_iter().flatten() {
                assert_eq!(answer.get(observable).as_ref(), Some(expected), "{} in {rulebook}", saved.id);
                checked += 1;
            }
        }
    }
    assert!(checked >= 18, "{checked} expectations");
}

/// A journey that is kept: its acts, and what is seen at their end.
async fn walked(session: &Session, question: &Question, acts: &[Stimulus]) -> Result<Outcome, Lost> {
    session.reset(&question.id).await?;
    session.arrange(question).await?;
    for act in acts {
        session.act(act).await?;
    }
    session.observe(&["screens".into(), "counters".into()]).await
}
