//! `verify`: a bundle judged again by whoever doubts it, without the product and without a network.

use super::report::{self, Sound};
use crate::console;
use crate::exit::Exit;
use crate::options::VerifyOptions;
use madoguchi_contract::Language;
use madoguchi_contract::event::{Event, EventBody, read_events_in};
use madoguchi_judge::{RunVerdict, Text};
use madoguchi_report::bundle::key::PublicKey;
use madoguchi_report::bundle::{BUNDLE, Bundle, BundleError, EVENTS};
use madoguchi_report::html::{self, REPORT};
use madoguchi_suite::verify::{Demand, Discrepancy, Seal, Verified, verify};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Verifies a bundle.
pub fn run(options: &VerifyOptions) -> Exit {
    let language = options.lang.into();
    let demand = match demand_of(options.key.as_deref(), options.require_signature, language) {
        Ok(demand) => demand,
        Err(exit) => return exit,
    };
    match read(&options.bundle, &demand, language) {
        Ok((bundle, _, verified)) => {
            console::print(&told(&bundle, &verified, language));
            if verified.is_consistent() { Exit::Good } else { Exit::Findings }
        }
        Err(exit) => exit,
    }
}

/// Reads a bundle, that of a run's folder, or that in a report, and verifies it; gives its bytes, too. What cannot be read is told.
///
/// # Errors
/// The exit code.
pub fn read(path: &Path, demand: &Demand, language: Language) -> Result<(Bundle, Vec<u8>, Verified), Exit> {
    let path = if path.is_dir() { path.join(BUNDLE) } else { path.to_path_buf() };
    let refuse = |error: BundleError| {
        let help = match language {
            Language::Ja => "`madoguchi run`が結果フォルダーに書くevidence.zipかreport.htmlを渡すこと",
            Language::En => "give the evidence.zip or report.html that `madoguchi run` leaves in its folder",
        };
        console::error(&format!("{}: {}", path.display(), error.say(language)), help);
        if error.is_finding() { Exit::Findings } else { Exit::Config }
    };
    let file = std::fs::read(&path).map_err(|error| refuse(BundleError::Unreadable(error.to_string())))?;
    let page = std::str::from_utf8(&file).ok().filter(|text| text.starts_with("<!doctype html>"));
    let bytes = match page {
        Some(page) => html::bundle_in(page).ok_or_else(|| refuse(BundleError::CutOff))?,
        None => file.clone(),
    };
    let bundle = Bundle::from_bytes(&bytes).map_err(refuse)?;
    let mut verified = verify(&bundle, &bytes, demand);
    if let Some(page) = page {
        around(page, &bundle, &bytes, &mut verified);
    }
    Ok((bundle, bytes, verified))
}

/// What stands around the bundle in a report, against the page that we would make of it.
fn around(page: &str, bundle: &Bundle, bytes: &[u8], verified: &mut Verified) {
    let (Some(run), Some(restored)) = (verified.run.take(), verified.restored.take()) else { return };
    let now = Sound::of(bundle, bytes.to_vec(), run, restored);
    let made = report::page(&now, None);
    (verified.run, verified.restored) = (Some(now.run), Some(now.restored));
    if made == page {
        return;
    }
    let byte = made.bytes().zip(page.bytes()).take_while(|(a, b)| a == b).count();
    if page.contains("\"history\":{") {
        verified.notes.push(Text::new(
            "前の証跡との比較が入った報告書: 証跡だけを確かめた。画面の内容は`madoguchi report --before`で作り直せる",
            "a report with a history: only the evidence in it was verified; `madoguchi report --before` makes the page again",
        ));
    } else if bundle.manifest.tool != env!("CARGO_PKG_VERSION") {
        verified.notes.push(Text::new(
            "別の版のmadoguchiが書いた報告書: 証跡だけを確かめた",
            "a report of another version of madoguchi: only the evidence in it was verified",
        ));
    } else {
        verified.discrepancies.push(Discrepancy::new(
            format!("{REPORT} (byte {byte})"),
            "証跡から作られる報告書と違う: 画面の内容が変更された",
            "not the page that the evidence makes: what it shows was changed",
        ));
    }
}

/// What is demanded of the signature; a file that is no key is told.
///
/// # Errors
/// The exit code.
pub fn demand_of(key: Option<&Path>, signature: bool, language: Language) -> Result<Demand, Exit> {
    match key {
        Some(path) => public_key(path, language).map(Demand::Key),
        None if signature => Ok(Demand::Signature),
        None => Ok(Demand::Nothing),
    }
}

/// The histories of a bundle that was verified.
pub fn histories(bundle: &Bundle) -> BTreeMap<String, Vec<EventBody>> {
    let bytes = bundle.files.get(EVENTS).map(Vec::as_slice).unwrap_or_default();
    let evidence = read_events_in(Path::new(EVENTS), bytes).unwrap_or_default();
    let bodies = |events: Vec<Event>| events.into_iter().map(|event| event.body).collect();
    evidence.cases.into_iter().map(|(case, events)| (case, bodies(events))).collect()
}

fn public_key(path: &Path, language: Language) -> Result<PublicKey, Exit> {
    let refuse = |what: String| {
        let help = match language {
            Language::Ja => "`madoguchi keygen`が書く.pubファイルを渡すこと",
            Language::En => "give the .pub file that `madoguchi keygen` writes",
        };
        console::error(&format!("{}: {what}", path.display()), help);
        Exit::Config
    };
    let text = std::fs::read_to_string(path).map_err(|error| refuse(error.to_string()))?;
    PublicKey::from_pem(&text).map_err(|error| refuse(error.say(language)))
}

/// What a person reads of it.
pub fn told(bundle: &Bundle, verified: &Verified, language: Language) -> String {
    let pick = |ja: &str, en: &str| if language == Language::Ja { ja.to_string() } else { en.to_string() };
    let mut text = String::new();
    if verified.is_consistent() {
        let _ = writeln!(text, "{}", first(&verified.seal, language));
    } else {
        let count = verified.discrepancies.len();
        let _ = writeln!(
            text,
            "{}",
            pick(&format!("不合格: {count}件の相違がある"), &format!("refused: {count} discrepancies"))
        );
        let mut alike: BTreeMap<&str, usize> = BTreeMap::new();
        for discrepancy in &verified.discrepancies {
            let seen = alike.entry(&discrepancy.what.en).or_default();
            *seen += 1;
            if *seen <= MOST {
                let _ = writeln!(text, "  {}", discrepancy.say(language));
            }
        }
        for discrepancy in &verified.discrepancies {
            if let Some(count) = alike.remove(discrepancy.what.en.as_str()).filter(|count| *count > MOST) {
                let (more, what) = (count - MOST, discrepancy.what.get(language));
                let _ = writeln!(text, "  {}", pick(&format!("ほか{more}件: {what}"), &format!("{more} more: {what}")));
            }
        }
    }
    for note in &verified.notes {
        let _ = writeln!(text, "{}: {}", pick("注意", "note"), note.get(language));
    }
    if let Some(run) = &verified.run {
        text.push_str(&figures(bundle, run, verified, language));
    }
    text
}

fn first(seal: &Seal, language: Language) -> String {
    match (seal, language) {
        (Seal::Demanded { id }, Language::En) => format!("signed: consistent, by the holder of the key {id}"),
        (Seal::Demanded { id }, Language::Ja) => format!("署名あり: 整合している。鍵{id}の持ち主による"),
        (Seal::Somebody { id }, Language::En) => {
            format!("signed: consistent, by the holder of the key {id}; give --key to say whose it must be")
        }
        (Seal::Somebody { id }, Language::Ja) => {
            format!("署名あり: 整合している。鍵{id}の持ち主による（誰の鍵であるべきかは--keyで示すこと）")
        }
        (Seal::Unsigned | Seal::Broken, Language::En) => "unsigned: consistent, origin not proven".into(),
        (Seal::Unsigned | Seal::Broken, Language::Ja) => "署名なし: 整合しているが、出所は証明されていない".into(),
    }
}

/// What was judged again.
fn figures(bundle: &Bundle, run: &RunVerdict, verified: &Verified, language: Language) -> String {
    let product = [&run.head.product.name, &run.head.product.version, &run.head.product.build];
    let product = product.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let (must, cases) = (&run.tally.must, &run.tally.cases);
    let files = bundle.files.len();
    let (events, exit) = (verified.events, run.exit_code());
    let suite = verified.restored.as_ref().map_or(0, |restored| restored.suite.cases.len());
    match language {
        Language::En => format!(
            "{product}, {} · run {}\njudged again: {} of {suite} cases, {events} events, {files} files\n\
             MUST clauses: {} satisfied of {} judged of {} · {} cases run · exit code {exit}\n",
            run.head.as_of, bundle.manifest.run, cases.total, must.satisfied, must.judged, must.total, cases.run
        ),
        Language::Ja => format!(
            "{product}、{} · 実行{}\n再判定: {suite}ケース中{}、事象{events}、ファイル{files}\n\
             MUST条項: 適合{} / 判定{} / 全{} · 実施{}ケース · 終了コード{exit}\n",
            run.head.as_of, bundle.manifest.run, cases.total, must.satisfied, must.judged, must.total, cases.run
        ),
    }
}

/// Discrepancies of one kind that are told one by one.
const MOST: usize = 10;
