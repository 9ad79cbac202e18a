//! From the face file to the answer: the reference waits at an empty `face`, the reader publishes a result, and the time runs
//! until the reference has read the file, decided and asked for the information consented to, over files and HTTP.
//!
//! `cargo bench -p madoguchi-suite --bench face_file`. Prints median, 90th and 99th percentile and the longest for every way of
//! publishing; the aim is 50 ms in the median in rename mode. It never judges a time; it fails when an answer is wrong.

use futures::executor::block_on;
use madoguchi_contract::case::{Numbers, Question};
use madoguchi_contract::session::{InquiryForm, Session};
use madoguchi_contract::transport::InProcess;
use madoguchi_contract::{Outcome, Role};
use madoguchi_message::Encoding;
use madoguchi_reference::Reference;
use madoguchi_rulebook::facts::{InfoKind, MyNumberCard, Proof};
use madoguchi_rulebook::{Facts, Set};
use madoguchi_world::folder::Publication;
use madoguchi_world::slot::{Script, Served, Site, Slot};
use std::sync::mpsc;
use std::time::{Duration, Instant};

const ROUNDS: usize = 200;
const AIM_MS: f64 = 50.0;
/// The reference stands at the folder by then.
const HEAD_START: Duration = Duration::from_millis(15);

fn main() {
    println!("face file to answer, {ROUNDS} receptions each; aim: {AIM_MS} ms in the median in rename mode");
    for (publication, name) in
        [(Publication::Rename, "rename"), (Publication::InPlace, "in place"), (Publication::Slow, "slow (8 pieces)")]
    {
        for (consent, what) in [(Set::EMPTY, "no information"), (Set::of(&[InfoKind::Medication]), "with medicines")] {
            let mut times = measured(publication, consent);
            times.sort_unstable();
            let at = |share: usize| ms(times[(times.len() - 1) * share / 100]);
            let aim = match publication {
                Publication::Rename if at(50) <= AIM_MS => "  aim met",
                Publication::Rename => "  AIM MISSED",
                _ => "",
            };
            println!(
                "{name:<16} {what:<15} median {:>7.2} ms   p90 {:>7.2}   p99 {:>7.2}   longest {:>7.2}{aim}",
                at(50),
                at(90),
                at(99),
                at(100)
            );
        }
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn measured(publication: Publication, consent: Set<InfoKind>) -> Vec<Duration> {
    let mut facts = Facts { presents: Set::of(&[Proof::MyNumberCard]), ..Facts::default() };
    facts.holds.my_number_card = Some(MyNumberCard::default());
    facts.says.consent = consent;
    let (rulebook, numbers) = ("actual".to_string(), Numbers::default());
    let question = Question { id: "bench".into(), rulebook, facts, numbers: numbers.clone(), written_date: None };
    let mut slot = Slot::start().expect("a slot");
    let peers = slot.manifest();
    // The product has a thread of its own and tells when it begins to wait and when it has answered.
    let (next, told) = (mpsc::channel::<()>(), mpsc::channel::<Instant>());
    let ((order, orders), (tell, answers)) = (next, told);
    let product = std::thread::spawn(move || {
        let session = Session::new(Box::new(InProcess::new("reference", Reference::sound())), Duration::from_secs(10));
        block_on(async {
            session.hello("bench").await.expect("introduced");
            session.configure_among(Role::Reception, "actual", &[], 0, &peers).await.expect("configured");
            while orders.recv().is_ok() {
                session.reset("bench").await.expect("reset");
                session.arrange_desk(&question).await.expect("arranged");
                let outcome = session.inquire(InquiryForm::Single).await.expect("answered");
                let now = Instant::now();
                let Outcome::Done(answer) = outcome else { panic!("{outcome:?}") };
                assert_eq!(answer["reception"]["outcome"], "accepted", "{answer}");
                let delivered =
                    answer["info_delivered"].as_array().is_some_and(|all| all.iter().any(|one| one == "medication"));
                assert_eq!(delivered, !consent.is_empty(), "{answer}");
                tell.send(now).expect("somebody listens");
            }
        });
    });
    let times = (0..ROUNDS).map(|round| {
        let script = Script { facts, numbers: numbers.clone() };
        let encoding = if round % 2 == 0 { Encoding::Utf8 } else { Encoding::ShiftJis };
        slot.arrange(script, Site { publication, encoding, order: round as u64 }, Served::ByTheWorld)
            .expect("arranged");
        order.send(()).expect("the product waits");
        std::thread::sleep(HEAD_START);
        let published = Instant::now();
        slot.present_card().expect("presented");
        let answered = answers.recv().expect("an answer");
        answered.saturating_duration_since(published)
    });
    let times = times.collect();
    drop(order);
    product.join().expect("the product ends in peace");
    times
}
