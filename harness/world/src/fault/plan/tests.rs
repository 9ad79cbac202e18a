//! Plans that are sound, plans of version 1, and what is told of the others.

use super::*;
use madoguchi_contract::Language;

const HEAD: &str = "format = \"madoguchi.faults\"\nversion = 2\nname = { ja = \"x\", en = \"x\" }\n";

#[test]
fn every_committed_plan_is_sound_and_built_in() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/faults");
    let files = std::fs::read_dir(folder).expect("the plans are committed");
    let mut names: Vec<String> =
        files.map(|file| file.expect("a file").file_name().to_string_lossy().replace(".toml", "")).collect();
    names.sort();
    assert_eq!(names, BUILTIN.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let mut kinds = BTreeSet::new();
    for (name, _) in BUILTIN {
        let plan = FaultPlan::builtin(name).expect("named");
        assert!(!plan.ja().is_empty() && !plan.en().is_empty(), "{name}");
        kinds.extend(plan.faults.iter().map(|fault| fault.kind.name()));
    }
    assert_eq!(kinds.len(), 13, "every kind stands in a committed plan: {kinds:?}");
}

#[test]
fn a_plan_comes_back_from_its_json_form() {
    for (name, _) in BUILTIN {
        let plan = FaultPlan::builtin(name).expect("named");
        let mut json = serde_json::to_value(&plan).expect("a plan has a JSON form");
        json["format"] = "madoguchi.faults".into();
        json["version"] = 2.into();
        assert_eq!(FaultPlan::of_json(json.to_string().as_bytes()), Ok(plan), "{name}");
    }
}

#[test]
fn a_plan_of_version_1_means_what_it_meant() {
    let plan = FaultPlan::parse(include_str!("../../../../../scenarios/samples/faults-1.toml")).expect("fits");
    let [fault] = plan.faults.as_slice() else { panic!("one fault") };
    assert_eq!(fault.portion, Portion::Call(1));
    assert_eq!((fault.moment, &fault.kind), (Moment::After, &Kind::TruncateShare { percent: 50 }));
    let text = HEAD.replace("version = 2", "version = 1");
    let down = text + "[[fault]]\ncall = 1\nwhat = \"unavailable\"\n[[fault]]\ncall = 2\nwhat = \"cut\"\n";
    let kinds: Vec<_> = FaultPlan::parse(&down).expect("fits").faults.into_iter().map(|fault| fault.kind).collect();
    assert_eq!(kinds, [Kind::Status { status: 503 }, Kind::Reset]);
}

/// Line, and what is told in both languages.
#[track_caller]
fn told(text: &str) -> (Option<usize>, String, String) {
    let fault = FaultPlan::parse(text).expect_err("does not fit");
    assert!(!fault.help(Language::En).is_empty() && !fault.help(Language::Ja).is_empty());
    (fault.line(), fault.what(Language::En), fault.what(Language::Ja))
}

#[test]
fn what_does_not_fit_is_told_with_its_line() {
    for (fault, line, says) in [
        ("kind = 'status'\nstatus = 200", 4, "400 to 599"),
        ("kind = 'reset'\nchance = 101", 4, "100 percent"),
        ("kind = 'reset'\nms = 3", 4, "do not fit its kind"),
        ("kind = 'latency'", 4, "do not fit its kind"),
        ("kind = 'truncate'\nbytes = 3\npercent = 5", 4, "do not fit its kind"),
        ("kind = 'truncate'\npercent = 100", 4, "at most 99"),
        ("kind = 'drip'\nms = 600001", 4, "600000"),
        ("kind = 'reset'\ncall = 0", 4, "from 1"),
        ("kind = 'reset'\ncall = 2\nafter = 1", 4, "by itself"),
        ("kind = 'content_type'\nvalue = \"a\\nb\"", 4, "printable"),
        ("kind = 'reader_dead'\npath = '/x'", 4, "no path"),
        ("kind = 'clock_skew'\nseconds = 999999999", 4, "ten years"),
        ("kind = 'explode'", 5, "slow_close"),
        ("kind = 'reset'\nwhen = 3", 6, "unknown field `when`"),
        ("kind = ", 5, ""),
    ] {
        let (at, en, _) = told(&format!("{HEAD}[[fault]]\n{fault}\n"));
        assert_eq!(at, Some(line), "{fault}: {en}");
        assert!(en.contains(says), "{fault}: {en}");
    }
    let twice = "[[fault]]\nkind = 'reset'\ncall = 2\n";
    let (line, en, ja) = told(&format!("{HEAD}{twice}{twice}"));
    assert!(line == Some(7) && en == "fault 2: this call stands twice" && ja.contains("二度"), "{line:?} {en} {ja}");
    assert!(told(HEAD).1.contains("at least one"));
    assert!(told(&HEAD.replace("version = 2", "version = 3")).1.contains("newer version"));
    assert!(told(&HEAD.replace("madoguchi.faults", "madoguchi-faults")).1.contains("another kind"));
    assert!(told("name = 'x'").1.contains("nothing"));
}

#[test]
fn a_service_alone_refuses_faults_of_the_desk() {
    let plan = FaultPlan::builtin("power-cut").expect("built in");
    assert!(plan.needs_no_desk().is_err_and(|fault| fault.help(Language::En).contains("desk serve")));
    assert!(plan.of_the_service().needs_no_desk().is_ok());
    assert!(!plan.of_the_desk().faults.is_empty());
}
