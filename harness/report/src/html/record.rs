//! The test record (適合性試験成績書（自己試験）): what a vendor hands to a hospital at acceptance, or files with an application.
//!
//! It prints on a few sheets of A4, says for which version of which product it stands, leaves room for what only a person can fill
//! in (names, place, seal), lists deviations, attestations, and what was not tested, and says how anybody checks it. It never
//! calls itself a certificate.

use super::families::{FAMILIES, family};
use super::first::{NEVER, class, left_out};
use super::markup::Html;
use crate::alike::groups;
use crate::terminal::conclusion;
use crate::view::View;
use madoguchi_contract::Language;
use madoguchi_judge::attest::AttestedState;
use madoguchi_judge::coverage::Row;
use madoguchi_judge::{Bearer, ClauseEntry, Clauses, Level, RunVerdict, Verdict};
use madoguchi_rulebook::Word;

/// The record in one language.
pub(super) fn record(page: &mut Html, run: &RunVerdict, language: Language) {
    let code = if language == Language::Ja { "ja" } else { "en" };
    let id = if language == Language::Ja { " id=\"record-title\" tabindex=\"-1\"" } else { "" };
    page.raw(&format!("<article class=\"record\" lang=\"{code}\">\n<h1{id}>"));
    let mut record = Record { page, run, language, section: 0 };
    record.say("適合性試験成績書（自己試験）", "Conformance test record (self-test)");
    record.page.raw("</h1>\n<p class=\"plain\">");
    record.say(
        "製品の供給者または利用者が自ら行った試験の記録であり、第三者による認証ではない。下記の製品の下記の版にだけ当てはまる。",
        "Record of a test that the vendor or user ran. It is not a certificate of a third party, and holds for the version named below only.",
    );
    record.page.raw("</p>\n");
    record.subject();
    record.result();
    record.signatures();
    record.families();
    record.deviations();
    record.attested();
    record.open();
    record.validity();
    record.verification();
    record.items();
    record.page.raw("</article>\n");
}

struct Record<'a> {
    page: &'a mut Html,
    run: &'a RunVerdict,
    language: Language,
    section: usize,
}

impl Record<'_> {
    fn pick<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        if self.language == Language::Ja { ja } else { en }
    }

    fn say(&mut self, ja: &str, en: &str) {
        let text = if self.language == Language::Ja { ja } else { en };
        self.page.text(text);
    }

    fn section(&mut self, ja: &str, en: &str) {
        self.section += 1;
        let title = format!("{}. {}", self.section, self.pick(ja, en));
        self.page.element("h2", &title);
    }

    fn head_row(&mut self, names: &[(&str, &str)]) {
        self.page.raw("<thead><tr>");
        for (ja, en) in names {
            let name = self.pick(ja, en);
            self.page.element("th scope=\"col\"", name);
        }
        self.page.raw("</tr></thead>\n<tbody>\n");
    }

    fn row(&mut self, cells: &[&str]) {
        self.page.raw("<tr>");
        for cell in cells {
            self.page.element("td", cell);
        }
        self.page.raw("</tr>\n");
    }

    fn fact(&mut self, ja: &str, en: &str, value: &str, kind: &str) {
        self.page.raw("<tr>");
        let name = self.pick(ja, en);
        self.page.element("th scope=\"row\"", name);
        self.page.element(&format!("td class=\"{kind}\""), value);
        self.page.raw("</tr>\n");
    }

    fn subject(&mut self) {
        self.section("試験の対象", "What was tested");
        let head = &self.run.head;
        let filled = |text: &str| if text.is_empty() { "–".to_string() } else { text.to_string() };
        self.page.raw("<table class=\"facts\"><tbody>\n");
        self.fact("製品", "Product", &head.product.name, "");
        self.fact(
            "版 / ビルド",
            "Version / build",
            &format!("{} / {}", head.product.version, filled(&head.product.build)),
            "",
        );
        self.fact("供給者", "Vendor", "", "blank");
        self.fact("試験した役割", "Roles tested", &head.roles.join(self.pick("、", ", ")), "");
        let declared: Vec<String> = head.capabilities.iter().map(|(name, state)| format!("{name}: {state}")).collect();
        self.fact("宣言された機能", "Capabilities declared", &filled(&declared.join(self.pick("、", ", "))), "");
        self.fact("基準日", "As of", &head.as_of.to_string(), "");
        for (id, digest) in &head.rulebooks {
            self.fact("規則集（要約値）", "Rulebook (digest)", &format!("{id} ({digest})"), "digest");
        }
        self.fact("試験系", "Harness", &format!("madoguchi {}", head.tool), "");
        self.fact("試験一式（要約値）", "Suite (digest)", &head.suite, "digest");
        self.fact("証跡（要約値）", "Evidence (digest)", &self.run.evidence, "digest");
        if !head.filters.is_empty() {
            self.fact("範囲の限定", "Restricted to", &head.filters.join(self.pick("、", ", ")), "");
        }
        self.page.raw("</tbody></table>\n");
    }

    fn result(&mut self) {
        self.section("結果", "Result");
        let sentence = conclusion(self.run, &View::plain(self.language));
        self.page.element("p class=\"sentence\"", &sentence);
        let (must, cases) = (self.run.tally.must, self.run.tally.cases);
        let kill = match &self.run.kill_score {
            Some(score) => format!("{} / {}", score.killed, score.killed + score.survived),
            None => self.pick("この試験一式では未測定", "not measured for this suite").to_string(),
        };
        self.page.raw("<table class=\"facts\"><tbody>\n");
        let clauses = format!("{} / {} / {}", must.satisfied, must.judged, must.total);
        self.fact("MUST条項（充足 / 判定 / 全体）", "MUST clauses (satisfied / judged / total)", &clauses, "");
        let broken = format!("{} / {}", must.violated, must.undecided);
        self.fact("MUST条項（違反 / 未判定）", "MUST clauses (violated / undecided)", &broken, "");
        self.fact("キルスコア（検出 / 誤った実装）", "Kill score (told / wrong implementations)", &kill, "");
        self.fact(
            "シナリオ（実施 / 全体）",
            "Scenarios (run / total)",
            &format!("{} / {}", cases.run, cases.total),
            "",
        );
        let verdicts = self.run.tally.verdicts.iter().map(|(word, count)| format!("{word} {count}"));
        let verdicts = verdicts.collect::<Vec<_>>().join(" · ");
        self.fact("判定の内訳", "By verdict", &verdicts, "");
        self.page.raw("</tbody></table>\n");
    }

    fn families(&mut self) {
        self.section("試験項目と結果（条項の分類ごと）", "Items and results, by family of clauses");
        self.page.raw("<table class=\"lines counted\">\n");
        self.head_row(&[
            ("分類", "family"),
            ("条項", "clauses"),
            ("充足", "satisfied"),
            ("違反", "violated"),
            ("未判定", "undecided"),
            ("対象外", "N/A"),
            ("シナリオ", "scenarios"),
            ("結果", "result"),
        ]);
        for (code, ja, en) in FAMILIES {
            let rows: Vec<&Row> =
                self.run.coverage.rows.iter().filter(|row| binds(row) && family(&row.clause) == code).collect();
            if rows.is_empty() {
                continue;
            }
            let count = |wanted: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| wanted(row)).count();
            let violated = count(&|row| row.cases.values().any(|verdict| verdict.is_violation()));
            let undecided = count(&|row| row.verdict.is_some_and(Verdict::is_undecided));
            let not_applicable = count(&|row| row.verdict.is_none_or(|verdict| verdict == Verdict::NotApplicable));
            let figures = [rows.len(), count(&|row| row.is_satisfied()), violated, undecided, not_applicable];
            let scenarios: usize = rows.iter().map(|row| row.cases.len()).sum();
            let worst = Verdict::worst(rows.iter().filter_map(|row| row.verdict));
            let name = format!("{code}  {}", self.pick(ja, en));
            let figures = figures.map(|figure| figure.to_string());
            let mut cells = vec![name.as_str()];
            cells.extend(figures.iter().map(String::as_str));
            let (scenarios, result) = (scenarios.to_string(), self.verdict(worst));
            cells.extend([scenarios.as_str(), result.as_str()]);
            self.row(&cells);
        }
        self.page.raw("</tbody></table>\n<p class=\"plain\">");
        self.say(
            "製品に課されるMUSTとSHOULDの条項。一つのシナリオが複数の条項を確かめることがある。条項ごとの結果は付表にある。",
            "Clauses that bind the product as MUST or SHOULD. One scenario may check several. Each clause stands in the annex.",
        );
        self.page.raw("</p>\n");
    }

    fn deviations(&mut self) {
        self.section("不適合、警告、確認事項", "Deviations, warnings, matters for review");
        let groups: Vec<_> =
            groups(self.run).into_iter().filter(|group| group.verdict.rank() > Verdict::Info.rank()).collect();
        if groups.is_empty() {
            self.page.raw("<p>");
            self.say("なし", "None");
            self.page.raw("</p>\n");
            return;
        }
        self.page.raw("<table class=\"lines deviations\">\n");
        self.head_row(&[
            ("判定", "verdict"),
            ("条項", "clause"),
            ("観測と要求", "seen and demanded"),
            ("件数・例", "cases"),
        ]);
        for group in groups.iter().take(DEVIATIONS) {
            let verdict = self.verdict(group.verdict);
            let clause = group.finding.clause.clone().unwrap_or_else(|| "–".into());
            let [_, (_, seen), (_, demand), _] = group.finding.parts(self.language);
            let told = format!("{} — {}", cut(&seen), cut(&demand));
            let cases = format!("{}  {}", group.others.len() + 1, group.case.case);
            self.row(&[&verdict, &clause, &told, &cases]);
        }
        self.page.raw("</tbody></table>\n");
        if groups.len() > DEVIATIONS {
            let more = groups.len() - DEVIATIONS;
            self.page.raw("<p class=\"plain\">");
            self.say(
                &format!("ほかに{more}種。全件は電子版（report.html、summary.json）にある。"),
                &format!("{more} more kinds; all of them stand in the electronic report (report.html, summary.json)."),
            );
            self.page.raw("</p>\n");
        }
    }

    fn attested(&mut self) {
        self.section("既知の不適合と人による確認", "Known failures and attestations");
        let known = self.run.cases.iter().filter(|case| case.verdict == Verdict::ExpectedFail).count();
        self.page.raw("<p>");
        self.say(
            &format!("申告済みの既知の不適合: {known}シナリオ。期限切れまたは不要な申告: {}件。", self.run.stale.len()),
            &format!(
                "Known failures declared: {known} scenarios. Declarations expired or unneeded: {}.",
                self.run.stale.len()
            ),
        );
        self.page.raw("</p>\n");
        if self.run.attested.is_empty() {
            self.page.raw("<p>");
            self.say("人による確認の記録（attestations.toml）: なし", "Attestations (attestations.toml): none");
            self.page.raw("</p>\n");
            return;
        }
        self.page.raw("<table class=\"lines\">\n");
        self.head_row(&[
            ("対象", "about"),
            ("判定", "verdict"),
            ("確認者", "by"),
            ("日付", "date"),
            ("理由", "reason"),
            ("扱い", "state"),
        ]);
        for attested in &self.run.attested {
            let entry = &attested.entry;
            let about = entry.case.as_ref().or(entry.clause.as_ref()).map_or("", String::as_str);
            let state = match attested.state {
                AttestedState::Applied => self.pick("適用", "applied"),
                AttestedState::OtherEvidence => self.pick("別の証跡に対するもの", "given for other evidence"),
                AttestedState::NothingToReview => self.pick("確認事項なし", "nothing to review"),
            };
            let verdict = self.verdict(entry.verdict);
            self.row(&[about, &verdict, &entry.by, &entry.date.to_string(), &entry.reason, state]);
        }
        self.page.raw("</tbody></table>\n");
    }

    fn open(&mut self) {
        self.section("対象外、未判定、試験していないこと", "Not applicable, undecided, not tested");
        self.page.raw("<ul>");
        for (count, [ja, en]) in left_out(self.run) {
            let text = match self.language {
                Language::Ja => format!("{count}シナリオ: {ja}"),
                Language::En => format!("{count} scenarios: {en}"),
            };
            self.page.element("li", &text);
        }
        let ids = |wanted: &dyn Fn(&Row) -> bool| {
            let rows = self.run.coverage.rows.iter().filter(|row| binds(row) && wanted(row));
            rows.map(|row| row.clause.as_str()).collect::<Vec<_>>()
        };
        let undecided = ids(&|row| row.verdict.is_some_and(Verdict::is_undecided));
        let not_applicable = ids(&|row| row.verdict == Some(Verdict::NotApplicable));
        let silent = ids(&|row| row.verdict.is_none());
        for (clauses, ja, en) in [
            (undecided, "未判定の条項", "Clauses left undecided"),
            (not_applicable, "対象外の条項", "Clauses not applicable"),
            (silent, "シナリオのない条項", "Clauses without a scenario"),
        ] {
            let list = if clauses.is_empty() { self.pick("なし", "none").to_string() } else { clauses.join(" ") };
            let text = format!("{}: {list}", self.pick(ja, en));
            self.page.element("li", &text);
        }
        for (ja, en) in NEVER {
            let text = self.pick(ja, en);
            self.page.element("li", text);
        }
        self.page.raw("</ul>\n");
        let mut choices: Vec<String> = self
            .run
            .cases
            .iter()
            .flat_map(|case| &case.choices)
            .map(|choice| format!("{} {}", choice.amb, choice.observable))
            .collect();
        choices.sort();
        choices.dedup();
        if !choices.is_empty() {
            self.page.raw("<p>");
            let list = choices.join(self.pick("、", ", "));
            self.say(
                &format!("文言がどちらにも読める点（いずれも適合とした）: {list}"),
                &format!("Where the text can be read both ways (either conforms): {list}"),
            );
            self.page.raw("</p>\n");
        }
    }

    fn validity(&mut self) {
        self.section("試験の検出力", "How well the suite tells wrong products");
        self.page.raw("<p>");
        match &self.run.kill_score {
            Some(score) => {
                let (killed, all) = (score.killed, score.killed + score.survived);
                self.say(
                    &format!("規則を一つずつ誤らせた実装{all}のうち{killed}を、この試験一式は検出した。検出しなかったものは同じ結果になるか、まだ見分けられない。"),
                    &format!("Of {all} implementations with one rule wrong, this suite told {killed}. The others come to the same result or are not yet told."),
                );
            }
            None => self.say("この試験一式では測定されていない。", "Not measured for this suite."),
        }
        self.page.raw("</p>\n");
    }

    fn verification(&mut self) {
        self.section("確かめ方と、証明しないこと", "How to check it, and what it does not prove");
        self.page.raw("<ol>");
        let steps = [
            (
                "madoguchi verify report.html（またはevidence.zip）: 網につながずに全事例の履歴から判定し直し、変更された箇所を名指しする。",
                "madoguchi verify report.html (or evidence.zip): judges every history again, offline, and names whatever was changed.",
            ),
            (
                "madoguchi rerun evidence.zip --sample 5% --seed …: 受け取った側が選んだ標本を、製品に対してもう一度実施する。",
                "madoguchi rerun evidence.zip --sample 5% --seed …: puts a sample of the receiver's choice to the product again.",
            ),
            (
                "証跡の要約値（上記）が、渡されたファイルのものと同じであることを確かめる。",
                "Compare the digest of the evidence above with that of the file handed over.",
            ),
        ];
        for (ja, en) in steps {
            let text = self.pick(ja, en);
            self.page.element("li", text);
        }
        self.page.raw("</ol>\n<p>");
        self.say(
            "証明しないこと: 署名のない証跡は誰が作ったかを示さない。製品が本当にそう応答したことは、別の者による再実行か通信の記録によってだけ確かめられる。掲げた条項以外の適合、設置場所での動作、版の違う製品の適合は示さない。",
            "Not proven: an unsigned bundle does not say who made it. That the product really answered so takes a re-run by somebody else or the records of the wire. Nothing is said of other clauses, of the installation on site, or of another version.",
        );
        self.page.raw("</p>\n");
    }

    /// Rooms that a person fills in.
    fn signatures(&mut self) {
        self.section("署名", "Signatures");
        self.page.raw("<div class=\"seals\">\n");
        for (ja, en) in [
            ("供給者（試験の責任者）", "Vendor, responsible for the test"),
            ("医療機関・薬局（医療情報システム安全管理責任者）", "Facility, responsible for its systems"),
        ] {
            self.page.raw("<table class=\"facts\"><tbody>\n<tr>");
            let who = self.pick(ja, en);
            self.page.element("th scope=\"colgroup\" colspan=\"2\"", who);
            self.page.raw("</tr>\n");
            for (ja, en) in [("組織", "Organisation"), ("氏名", "Name"), ("試験場所", "Place"), ("日付", "Date")]
            {
                self.fact(ja, en, "", "blank");
            }
            self.fact("署名・印", "Signature, seal", "", "blank seal");
            self.page.raw("</tbody></table>\n");
        }
        self.page.raw("</div>\n");
    }

    /// Every clause that binds the product.
    fn items(&mut self) {
        let title = self.pick("付表 条項ごとの結果", "Annex: every clause");
        self.page.element("h2 class=\"annex\"", title);
        self.page.raw("<table class=\"lines items\">\n");
        self.head_row(&[
            ("条項", "clause"),
            ("題", "title"),
            ("義務", "level"),
            ("スライド", "slide"),
            ("シナリオ", "scenarios"),
            ("結果", "result"),
        ]);
        let catalogue = Clauses::builtin();
        for row in self.run.coverage.rows.iter().filter(|row| binds(row)) {
            let Ok(entry) = catalogue.entry(&row.clause) else { continue };
            let ClauseEntry { title, slide, .. } = entry;
            let slide = slide.map_or(String::new(), |slide| slide.to_string());
            let result = match row.verdict {
                Some(verdict) => self.verdict(verdict),
                None => self.pick("シナリオなし", "no scenario").into(),
            };
            let tone = row.verdict.map_or("none", class);
            self.page.raw(&format!("<tr class=\"{tone}\">"));
            let count = row.cases.len().to_string();
            let cells = [row.clause.as_str(), title.get(self.language), row.level.word(), &slide, &count, &result];
            for cell in cells {
                self.page.element("td", cell);
            }
            self.page.raw("</tr>\n");
        }
        self.page.raw("</tbody></table>\n");
    }

    fn verdict(&self, verdict: Verdict) -> String {
        match self.language {
            Language::Ja => verdict.text().ja,
            Language::En => verdict.text().en,
        }
    }
}

/// Whether a clause is an item of the record: it binds the product, and strongly.
fn binds(row: &Row) -> bool {
    row.bearer == Bearer::Product && matches!(row.level, Level::Must | Level::Should)
}

/// Not more of a text than a line of the record has room for.
fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.into();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// Kinds of deviation that are listed.
const DEVIATIONS: usize = 40;
/// Characters of one text in the list.
const LONGEST: usize = 160;
