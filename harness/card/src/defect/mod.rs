//! Cards that are wrong on purpose, each in exactly one place, so that `card check` can prove that each of its cases can
//! fail. A defect never touches the sound core's paths: it stands around them.

/// One thing that a card does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Defect {}

impl Defect {
    /// Every defect.
    pub const ALL: &'static [Self] = &[];

    /// Its name in files.
    pub fn id(self) -> &'static str {
        match self {}
    }

    /// The defect of this name.
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|defect| defect.id() == id)
    }
}
