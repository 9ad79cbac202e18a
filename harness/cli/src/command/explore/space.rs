//! The space that was asked for, and what is checked of it before anybody is asked.

use crate::command::suite;
use crate::console;
use crate::exit::Exit;
use crate::options::ExploreOptions;
use madoguchi_contract::Language;
use madoguchi_rulebook::Rulebook;
use madoguchi_suite::explore::boundary::{boundaries, untouched};
use madoguchi_suite::explore::literal::Literals;
use madoguchi_suite::explore::plan::TooLarge;
use madoguchi_suite::explore::scene::SCENES;
use madoguchi_suite::explore::walk::Shard;
use madoguchi_suite::explore::{Bounds, Family, Plan, Scene, Space};

/// The scenes of these names; none: all.
///
/// # Errors
/// An unknown name; told.
pub fn scenes(names: &[String]) -> Result<Vec<&'static Scene>, Exit> {
    if let Some(unknown) = names.iter().find(|name| Scene::find(name).is_none()) {
        let known: Vec<&str> = SCENES.iter().map(|scene| scene.name).collect();
        console::error(&format!("no scene is called `{unknown}`"), &format!("scenes: {}", known.join(", ")));
        return Err(Exit::Usage);
    }
    let named = |scene: &&Scene| names.is_empty() || names.iter().any(|name| name == scene.name);
    Ok(SCENES.iter().filter(named).collect())
}

/// How the space was narrowed.
pub struct Narrow<'a> {
    /// The options.
    pub options: &'a ExploreOptions,
    /// Every edition that features may name.
    pub ids: Vec<String>,
    /// Language of messages.
    pub language: Language,
}

impl Narrow<'_> {
    /// The plan under a rulebook.
    ///
    /// # Errors
    /// Unknown scenes and parts, more cells than agreed to; told.
    pub fn plan(&self, rulebook: &Rulebook) -> Result<Plan, Exit> {
        let options = self.options;
        let bounds = if options.deep { Bounds::Deep(options.budget) } else { Bounds::Total(options.budget) };
        let mut plan = Plan::of_scenes(scenes(&options.scene)?, &Space::of(&[rulebook]), &[rulebook], bounds);
        if let Some(name) = &options.whole {
            let (scene, family) = name.split_once(':').unwrap_or((name, "reception"));
            let family = Family::ALL.into_iter().find(|known| known.word() == family.trim());
            match family.and_then(|family| plan.whole(scene.trim(), family, options.budget)) {
                Some(Ok(part)) => plan.parts = vec![part],
                Some(Err(large)) => return Err(self.refuse(&large)),
                None => {
                    console::error(
                        &format!("no part is called `{name}`"),
                        "`madoguchi explore --list` names the parts",
                    );
                    return Err(Exit::Usage);
                }
            }
        }
        match plan.too_large(bounds) {
            Some(large) => Err(self.refuse(&large)),
            None => Ok(plan),
        }
    }

    fn refuse(&self, large: &TooLarge) -> Exit {
        let (what, help) = match (self.language, self.options.whole.is_some()) {
            (Language::Ja, true) => (large.ja(), "--budgetを増やすか、--wholeなしで3つ組の網羅に任せる"),
            (Language::Ja, false) => (large.ja(), "--budgetを増やすか、規則集の境界を減らすか、--sceneで絞る"),
            (Language::En, true) => {
                (large.to_string(), "raise --budget, or leave it to the three-way array (without --whole)")
            }
            (Language::En, false) => {
                (large.to_string(), "raise --budget, name fewer days in the rulebook, or narrow it by --scene")
            }
        };
        console::error(&what, help);
        Exit::Config
    }

    fn is_whole(&self) -> bool {
        self.options.whole.is_none() && self.options.scene.is_empty()
    }

    /// Every boundary of the rulebook must be touched by a cell: their number. A space that was narrowed on purpose is
    /// not asked.
    ///
    /// # Errors
    /// Boundaries that no cell touches; told.
    pub fn touched(&self, plan: &Plan, rulebook: &Rulebook) -> Result<Option<usize>, Exit> {
        if !self.is_whole() {
            return Ok(None);
        }
        let all = boundaries(rulebook).map_err(|error| {
            console::error(&error.to_string(), "");
            Exit::Config
        })?;
        let count = all.len();
        let left = untouched(plan, rulebook, all);
        for boundary in &left {
            let what = match self.language {
                Language::Ja => format!("境界{}をどのセルも踏まない: {}", boundary.key, boundary.what),
                Language::En => format!("no cell touches the boundary {}: {}", boundary.key, boundary.what),
            };
            console::error(&what, "");
        }
        if left.is_empty() { Ok(Some(count)) } else { Err(Exit::Config) }
    }

    /// What the rulebook says of the literal expectations in features.
    ///
    /// # Errors
    /// Features that do not compile; told.
    pub fn literals(&self, plan: &Plan, shard: Shard, rulebook: &Rulebook) -> Result<Option<Literals>, Exit> {
        if !self.is_whole() {
            return Ok(None);
        }
        let cases = suite::load(None, &self.ids)?.suite.cases;
        let literals = Literals::of(rulebook, &cases);
        Ok((literals.cases > 0).then(|| literals.among(plan, shard, rulebook, &cases)))
    }
}
