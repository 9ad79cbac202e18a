//! What the doctor asks: smoke cases for facts, dates, capabilities and patience.

use super::check::{Check, say};
use super::smoke::{UNICODE, question, smoke};
use super::{kind, message};
use crate::case::Question;
use crate::message::{Hello, Lost, Outcome};
use crate::session::{CAPABILITIES, Session};
use crate::transport::{Note, Transport};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A product that introduced itself and was configured.
pub struct Patient<'a> {
    session: &'a Session,
    hello: &'a Hello,
    engine: bool,
    deadline: Duration,
}

impl<'a> Patient<'a> {
    /// The product behind this session.
    pub fn of(session: &'a Session, hello: &'a Hello, deadline: Duration) -> Self {
        Self { session, hello, engine: hello.roles.iter().any(|role| role == "engine"), deadline }
    }

    /// Every probe, as long as the product is there.
    pub async fn examine(&self) -> Vec<Check> {
        let mut checks = self.facts().await;
        if self.there() {
            checks.extend(self.dates().await);
        }
        for capability in CAPABILITIES {
            if self.there() {
                checks.extend(self.capability(capability).await);
            }
        }
        if self.there() {
            checks.push(self.patience().await);
        }
        checks
    }

    /// Text beyond ASCII comes through, and a fact nobody knows is told.
    async fn facts(&self) -> Vec<Check> {
        let question = question(UNICODE, json!({"presents": ["my_number_card"]}));
        let answer = self.ask(&question).await;
        let unicode = match &answer {
            Err(lost) => Check::lost("unicode", lost),
            Ok(Outcome::Done(answer)) => match answer.get("case") {
                Some(case) if case != UNICODE => Check::bad(
                    "unicode",
                    say(
                        format!("the case id `{UNICODE}` came back as {case}"),
                        format!("ケース ID `{UNICODE}` が {case} になりました"),
                    ),
                    say(
                        "read and write UTF-8 (Python: sys.stdin/stdout.reconfigure(encoding=\"utf-8\"), or PYTHONUTF8=1)",
                        "入出力を UTF-8 にしてください（Python なら sys.stdin/stdout.reconfigure(encoding=\"utf-8\") か PYTHONUTF8=1）",
                    ),
                ),
                _ => {
                    Check::good("unicode", say("a case id in Japanese is answered", "日本語のケース ID に応答しました"))
                }
            },
            Ok(_) => Check::bad(
                "unicode",
                say(
                    format!("the ordinary good visit, with the case id `{UNICODE}`, got `{}`", kind(&answer)),
                    format!("ケース ID `{UNICODE}` の普通の受付に `{}` が返りました", kind(&answer)),
                ),
                say(
                    "answer `done` to a valid card shown on an ordinary day; read UTF-8",
                    "通常の日に有効なカードを提示した場合は `done` を返し、UTF-8 を読んでください",
                ),
            ),
        };
        if !self.there() {
            return vec![unicode];
        }
        let mut wire = self.session.wire(&question);
        wire["fact_nobody_knows"] = json!(true);
        let request = match self.engine {
            true => json!({"verb": "act", "slot": 0, "deadline_ms": 5000, "act": "decide", "case": wire}),
            false => json!({"verb": "arrange", "slot": 0, "case": wire}),
        };
        let answer = self.transport().call(message(request), self.deadline).await;
        let unknown = match &answer {
            Ok(Outcome::Unimplemented(_)) => {
                Check::good("unknown_fact", say("told as unimplemented", "unimplemented と答えました"))
            }
            Err(lost) => Check::lost("unknown_fact", lost),
            Ok(_) if self.left_open(&answer) => {
                Check::good("unknown_fact", say("the visit is left open", "判定していません"))
            }
            Ok(_) => Check::bad(
                "unknown_fact",
                say(
                    format!("a fact the adapter cannot know (`fact_nobody_knows`) got `{}`", kind(&answer)),
                    format!("知らないはずの事実 `fact_nobody_knows` に `{}` が返りました", kind(&answer)),
                ),
                say(
                    "answer {\"unimplemented\": \"NAME\"} for a field you do not know: a fact that is ignored is decided wrongly in silence",
                    "知らない項目には {\"unimplemented\": \"名前\"} を返してください。無視すると誤りに気付けません",
                ),
            ),
        };
        vec![unicode, unknown]
    }

    /// A case is decided by its own date, whatever today is.
    async fn dates(&self) -> Vec<Check> {
        if !self.engine {
            return vec![];
        }
        let mut checks = vec![];
        for (now, expires, accepted) in
            [("1999-07-10T10:00:00+09:00", "1999-12-31", true), ("2027-07-10T10:00:00+09:00", "2027-01-31", false)]
        {
            let name = format!("clock:{}", &now[..4]);
            if !self.there() {
                break;
            }
            let facts = json!({"now": now, "presents": ["my_number_card"], "person": {"birth_date": "1960-04-10"},
                "holds": {"my_number_card": {"user_auth_cert": {"expires_on": expires}}}});
            let answer = self.ask(&question(&format!("doctor-{name}"), facts)).await;
            let outcome = match &answer {
                Ok(Outcome::Done(answer)) => answer.pointer("/reception/outcome").and_then(Value::as_str),
                Err(lost) => {
                    checks.push(Check::lost(name, lost));
                    continue;
                }
                _ => None,
            };
            checks.push(match outcome.map(|outcome| (outcome == "accepted") == accepted) {
                Some(true) => Check::good(name, say("decided by the date of the case", "ケースの日付で判定しました")),
                None => Check::good(
                    name,
                    say("not looked at: `reception` is not answered", "`reception` の応答がないため確認していません"),
                ),
                Some(false) => Check::bad(
                    name,
                    say(
                        format!(
                            "a visit at {now} with a certificate valid until {expires} got `{}`",
                            outcome.unwrap_or_default()
                        ),
                        format!(
                            "{now} の来院で証明書の期限が {expires} のとき `{}` と判定しました",
                            outcome.unwrap_or_default()
                        ),
                    ),
                    say(
                        "take the day from `case.now`, in Japanese time, never from the clock of the machine",
                        "日付はマシンの時計でなく `case.now` の日本時間から取ってください",
                    ),
                ),
            });
        }
        checks
    }

    /// Does the product have what it declares, and lack what it says it lacks? What it is silent about is not asked.
    async fn capability(&self, name: &str) -> Option<Check> {
        let declared = self.hello.capabilities.get(name)? == "yes";
        let label = format!("capability:{name}");
        let answer = match name {
            "batch" if !self.engine => return None,
            "batch" => self.batch().await,
            _ if name.starts_with("claims_") => self.claim(&name["claims_".len()..]).await,
            _ => self.ask(&question(&format!("doctor-{name}"), smoke(name)?)).await,
        };
        Some(match (declared, &answer) {
            (_, Err(lost)) => Check::lost(label, lost),
            (true, Ok(Outcome::Done(_) | Outcome::Refused(_))) => {
                Check::good(label, say("declared and there", "宣言どおりあります"))
            }
            (false, Ok(Outcome::Unimplemented(_))) => {
                Check::good(label, say("lacking, as declared", "宣言どおりありません"))
            }
            (false, _) if self.left_open(&answer) => {
                Check::good(label, say("left open, as declared", "宣言どおり判定していません"))
            }
            (true, Ok(_)) => Check::bad(
                label,
                say(
                    format!("declared `yes`, but its smoke case got `{}`", kind(&answer)),
                    format!("`yes` と宣言されていますが、確認用のケースに `{}` が返りました", kind(&answer)),
                ),
                say(
                    format!(
                        "declare `\"{name}\": \"no: reason\"` in `hello`, or build it: a false declaration is a CONTRADICTION in the run"
                    ),
                    format!(
                        "`hello` で `\"{name}\": \"no: 理由\"` と宣言するか実装してください。誤った宣言は実行時に CONTRADICTION になります"
                    ),
                ),
            ),
            (false, Ok(_)) => Check::bad(
                label,
                say(
                    format!("declared `no`, but its smoke case got `{}`", kind(&answer)),
                    format!("`no` と宣言されていますが、確認用のケースに `{}` が返りました", kind(&answer)),
                ),
                say(
                    format!(
                        "declare `\"{name}\": \"yes\"`, or answer {{\"unimplemented\": \"{name}\"}} to what needs it"
                    ),
                    format!(
                        "`\"{name}\": \"yes\"` と宣言するか、必要な質問に {{\"unimplemented\": \"{name}\"}} を返してください"
                    ),
                ),
            ),
        })
    }

    /// A question that was given up does not spoil the next one.
    async fn patience(&self) -> Check {
        let start = Instant::now();
        let first = question("doctor-given-up", json!({"presents": ["my_number_card"]}));
        let wire = self.session.wire(&first);
        let request = message(json!({"verb": "arrange", "slot": 0, "case": wire.clone()}));
        let decide = message(json!({"verb": "act", "slot": 0, "deadline_ms": 0, "act": "decide", "case": wire}));
        let given_up = self.transport().call(if self.engine { decide } else { request }, Duration::ZERO).await;
        let answer = self.ask(&question("doctor-next", json!({"presents": ["my_number_card"]}))).await;
        match (&given_up, &answer) {
            (Err(lost), _) if !matches!(lost, Lost::Deadline { .. }) => Check::lost("time_out", lost),
            (_, Err(lost)) => Check::lost("time_out", lost),
            _ => {
                let ms = start.elapsed().as_millis();
                Check::good(
                    "time_out",
                    say(
                        format!("the question after one that was given up is answered, {ms} ms"),
                        format!("打ち切った質問の次の質問に応答しました（{ms} ms）"),
                    ),
                )
            }
        }
    }

    /// One question, in the way of the product's role. A reader is asked to arrange it.
    async fn ask(&self, question: &Question) -> Result<Outcome, Lost> {
        if self.engine {
            return self.session.decide(question).await;
        }
        self.session.reset(&question.id).await?;
        self.session.arrange(question).await
    }

    async fn batch(&self) -> Result<Outcome, Lost> {
        let questions = [UNICODE, "doctor-second"].map(|id| question(id, json!({"presents": ["my_number_card"]})));
        let mut answers = self.session.decide_many(&questions).await?;
        let wrong = answers.iter().position(|answer| !matches!(answer, Ok(Outcome::Done(_))));
        answers.swap_remove(wrong.unwrap_or(0))
    }

    /// A claim of this kind for the ordinary good visit.
    async fn claim(&self, kind: &str) -> Result<Outcome, Lost> {
        let question = question("doctor-claim", json!({"presents": ["my_number_card"]}));
        let answer = self.session.write_claim(&question, kind, "2025-08").await?;
        Ok(match answer {
            Outcome::Done(answer) if answer.get("claim_file").is_none_or(Value::is_null) => {
                Outcome::Unimplemented("claim_file".into())
            }
            answer => answer,
        })
    }

    /// An engine that answers, but does not decide the reception, decides nothing wrongly.
    fn left_open(&self, answer: &Result<Outcome, Lost>) -> bool {
        match answer {
            Ok(Outcome::Done(answer)) => self.engine && answer.is_object() && answer.get("reception").is_none(),
            _ => false,
        }
    }

    fn there(&self) -> bool {
        self.transport().fault().is_none()
    }

    fn transport(&self) -> &dyn Transport {
        self.session.transport()
    }
}

/// Whether a note at the end tells something to put right.
pub fn is_fault(note: &Note) -> bool {
    matches!(note, Note::EndedWith(_) | Note::Terminated | Note::Killed | Note::LeftBehind)
}
