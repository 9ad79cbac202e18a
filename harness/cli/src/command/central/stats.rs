//! `central stats`: the seminar's usage figures go through a running service, as counted groups and as single receptions,
//! and both tables are printed again.

use crate::command::block_on;
use crate::console;
use crate::exit::Exit;
use crate::options::{CentralStatsOptions, Lang};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use madoguchi_world::central::facility::FacilityKind;
use madoguchi_world::central::usage::{Receptions, Row, Slide, Usage};
use madoguchi_world::central::{Settings, start};
use std::fmt::Write as _;

/// Feeds and prints.
pub fn run(options: &CentralStatsOptions) -> Exit {
    let slide = Slide::builtin();
    let wanted = [slide.usage(), slide.usage().scaled(options.receptions)];
    let counted = match block_on(feed(&wanted)) {
        Ok(counted) => counted,
        Err(error) => {
            console::error(&error, "");
            return Exit::Config;
        }
    };
    let titles = match options.lang {
        Lang::Ja => ["集計済みの件数から".to_string(), format!("{} 件の受付から", grouped(options.receptions))],
        Lang::En => {
            ["From counted groups".to_string(), format!("From {} single receptions", grouped(options.receptions))]
        }
    };
    let mut text = String::new();
    for (title, usage) in titles.iter().zip(&counted) {
        table(&mut text, title, usage, options.lang);
    }
    console::print(&text);
    if counted == wanted {
        return Exit::Good;
    }
    let what = match options.lang {
        Lang::Ja => "セミナーの表と一致しません",
        Lang::En => "the tables are not the seminar's",
    };
    console::error(what, "");
    Exit::Findings
}

async fn feed(wanted: &[Usage; 2]) -> Result<[Usage; 2], String> {
    let running = start(Settings::default()).map_err(|error| error.to_string())?;
    let url = format!("{}/usage", running.management_url);
    let [groups, singles] = wanted;
    let groups = groups.groups();
    let singles: Vec<Receptions> = singles
        .groups()
        .into_iter()
        .flat_map(|group| (0..group.count).map(move |_| Receptions { count: 1, ..group.clone() }))
        .collect();
    let mut counted = [Usage::default(), Usage::default()];
    for (receptions, counted) in [groups, singles].iter().zip(&mut counted) {
        call(Method::DELETE, &url, Vec::new()).await?;
        for some in receptions.chunks(5_000) {
            let body = serde_json::to_vec(some).map_err(|error| error.to_string())?;
            call(Method::POST, &url, body).await?;
        }
        let answer = call(Method::GET, &url, Vec::new()).await?;
        *counted = serde_json::from_slice(&answer).map_err(|error| error.to_string())?;
    }
    Ok(counted)
}

async fn call(method: Method, url: &str, body: Vec<u8>) -> Result<Vec<u8>, String> {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let request = Request::builder().method(method).uri(url).body(Full::new(Bytes::from(body)));
    let request = request.map_err(|error| error.to_string())?;
    let answer = client.request(request).await.map_err(|error| error.to_string())?;
    let status = answer.status();
    let body = answer.into_body().collect().await.map_err(|error| error.to_string())?.to_bytes();
    match status.is_success() {
        true => Ok(body.to_vec()),
        false => Err(format!("{url}: {status}: {}", String::from_utf8_lossy(&body))),
    }
}

fn table(text: &mut String, title: &str, usage: &Usage, lang: Lang) {
    let kinds = [
        (FacilityKind::Hospital, "病院", "hospitals"),
        (FacilityKind::Clinic, "医科診療所", "medical clinics"),
        (FacilityKind::Dental, "歯科診療所", "dental clinics"),
        (FacilityKind::Pharmacy, "薬局", "pharmacies"),
    ];
    let rows = kinds.iter().map(|(kind, ja, en)| (*ja, *en, usage.0.get(kind).copied().unwrap_or_default()));
    let rows: Vec<(&str, &str, Row)> = rows.chain([("総計", "all", usage.sum())]).collect();
    let heads = match lang {
        Lang::Ja => {
            [["合計", "マイナンバーカード", "保険証", "利用率"], ["特定健診等情報", "薬剤情報", "診療情報", ""]]
        }
        Lang::En => [["total", "My Number card", "insurance card", "rate"], ["checkups", "drugs", "diagnosis", ""]],
    };
    let mut line = |name: &str, cells: [&str; 4]| {
        let _ = write!(text, "{}", padded(name, 16, Side::After));
        cells.iter().for_each(|cell| {
            let _ = write!(text, "{}", padded(cell, 19, Side::Before));
        });
        text.truncate(text.trim_end().len());
        text.push('\n');
    };
    line(title, [""; 4]);
    line("", heads[0]);
    let name = |ja, en| if lang == Lang::Ja { ja } else { en };
    for (ja, en, row) in &rows {
        let rate = row.rate().map_or("-".into(), |rate| format!("{}.{:02} %", rate / 100, rate % 100));
        line(name(*ja, *en), [&grouped(row.total()), &grouped(row.card), &grouped(row.paper), &rate]);
    }
    line("", heads[1]);
    for (ja, en, row) in &rows {
        line(name(*ja, *en), [&grouped(row.checkups), &grouped(row.drugs), &grouped(row.diagnosis), ""]);
    }
    text.push('\n');
}

enum Side {
    Before,
    After,
}

fn padded(text: &str, width: usize, side: Side) -> String {
    let blanks = " ".repeat(width.saturating_sub(unicode_width::UnicodeWidthStr::width(text)));
    match side {
        Side::Before => blanks + text,
        Side::After => text.to_string() + &blanks,
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
