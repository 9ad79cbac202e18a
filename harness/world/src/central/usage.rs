//! Usage statistics, as the seminar's first slide prints them: receptions by kind of facility and by route, and how often
//! information was handed out (R-STAT-01 to R-STAT-05). Receptions are counted one by one as they happen, or fed as counted
//! groups; both must give the same tables.

use super::facility::FacilityKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Receptions of one sort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receptions {
    /// Where.
    pub kind: FacilityKind,
    /// How.
    pub route: Route,
    /// Information handed out at each of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub information: Vec<InformationKind>,
    /// How many.
    #[serde(default = "one")]
    pub count: u64,
}

/// How the person was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// マイナンバーカード
    Card,
    /// 保険証, and 資格確認書 (R-STAT-05)
    Paper,
}

/// What can be handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InformationKind {
    /// 特定健診等情報
    Checkups,
    /// 薬剤情報
    Drugs,
    /// 診療情報
    Diagnosis,
}

/// One row of both tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// マイナンバーカード
    pub card: u64,
    /// 保険証
    pub paper: u64,
    /// 特定健診等情報
    pub checkups: u64,
    /// 薬剤情報
    pub drugs: u64,
    /// 診療情報
    pub diagnosis: u64,
}

impl Row {
    /// 合計
    pub fn total(&self) -> u64 {
        self.card + self.paper
    }

    /// 利用率 in hundredths of a percent, rounded half up; nothing where nobody came (R-STAT-01).
    pub fn rate(&self) -> Option<u64> {
        let total = self.total();
        (total > 0).then(|| ((u128::from(self.card) * 20_000 / u128::from(total)).div_ceil(2)) as u64)
    }
}

impl AddAssign for Row {
    fn add_assign(&mut self, other: Self) {
        self.card += other.card;
        self.paper += other.paper;
        self.checkups += other.checkups;
        self.drugs += other.drugs;
        self.diagnosis += other.diagnosis;
    }
}

/// Both tables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage(pub BTreeMap<FacilityKind, Row>);

impl Usage {
    /// Counts receptions.
    pub fn count(&mut self, receptions: &Receptions) {
        let row = self.0.entry(receptions.kind).or_default();
        match receptions.route {
            Route::Card => row.card += receptions.count,
            Route::Paper => row.paper += receptions.count,
        }
        for kind in [InformationKind::Checkups, InformationKind::Drugs, InformationKind::Diagnosis] {
            if receptions.information.contains(&kind) {
                self.hand_out(receptions.kind, kind, receptions.count);
            }
        }
    }

    /// Counts information that was handed out.
    pub fn hand_out(&mut self, facility: FacilityKind, kind: InformationKind, count: u64) {
        let row = self.0.entry(facility).or_default();
        *match kind {
            InformationKind::Checkups => &mut row.checkups,
            InformationKind::Drugs => &mut row.drugs,
            InformationKind::Diagnosis => &mut row.diagnosis,
        } += count;
    }

    /// 総計
    pub fn sum(&self) -> Row {
        self.0.values().fold(Row::default(), |mut sum, row| {
            sum += *row;
            sum
        })
    }

    /// The same tables as groups of receptions. Who was handed two kinds of information is not printed anywhere, so the
    /// groups are nested: whoever got a rarer kind got the more frequent ones, too.
    pub fn groups(&self) -> Vec<Receptions> {
        let mut groups = Vec::new();
        for (kind, row) in &self.0 {
            let mut kinds = [
                (row.checkups, InformationKind::Checkups),
                (row.drugs, InformationKind::Drugs),
                (row.diagnosis, InformationKind::Diagnosis),
            ];
            kinds.sort();
            let mut before = 0;
            for (index, (count, _)) in kinds.iter().enumerate() {
                let information = kinds.iter().skip(index).map(|(_, kind)| *kind).collect();
                groups.push(Receptions { kind: *kind, route: Route::Card, information, count: count - before });
                before = *count;
            }
            let rest = row.card.saturating_sub(before);
            groups.push(Receptions { kind: *kind, route: Route::Card, information: Vec::new(), count: rest });
            groups.push(Receptions { kind: *kind, route: Route::Paper, information: Vec::new(), count: row.paper });
        }
        groups.retain(|group| group.count > 0);
        groups
    }

    /// The tables for so many receptions in the same shares: each of the two routes and each kind of information is dealt
    /// out over its cells by largest remainder.
    pub fn scaled(&self, receptions: u64) -> Self {
        let sum = self.sum();
        let scale = |total: u64| {
            let scaled = u128::from(total) * 2 * u128::from(receptions) / u128::from(sum.total().max(1));
            scaled.div_ceil(2) as u64
        };
        let cells: Vec<u64> = self.0.values().flat_map(|row| [row.card, row.paper]).collect();
        let cells = apportion(receptions, &cells);
        let column = |of: fn(&Row) -> u64| {
            let column: Vec<u64> = self.0.values().map(of).collect();
            apportion(scale(column.iter().sum()), &column)
        };
        let [checkups, drugs, diagnosis] =
            [column(|row| row.checkups), column(|row| row.drugs), column(|row| row.diagnosis)];
        let rows = self.0.keys().zip(cells.chunks(2)).zip(checkups).zip(drugs).zip(diagnosis);
        Self(
            rows.map(|((((kind, cells), checkups), drugs), diagnosis)| {
                (*kind, Row { card: cells[0], paper: cells[1], checkups, drugs, diagnosis })
            })
            .collect(),
        )
    }
}

/// Deals seats out over weights by largest remainder; ties go to the earlier.
pub fn apportion(seats: u64, weights: &[u64]) -> Vec<u64> {
    let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let shares = weights.iter().map(|weight| u128::from(*weight) * u128::from(seats));
    let (mut dealt, remainders): (Vec<u64>, Vec<u128>) =
        shares.map(|share| ((share / sum) as u64, share % sum)).unzip();
    let left = seats - dealt.iter().sum::<u64>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(remainders[*index]), *index));
    for index in order.into_iter().take(left as usize) {
        dealt[index] += 1;
    }
    dealt
}

/// The seminar's slide.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slide {
    /// `madoguchi-usage`
    pub format: String,
    /// 1
    pub version: u32,
    /// The rows.
    pub rows: BTreeMap<FacilityKind, Row>,
    /// The sums as printed.
    pub printed: Printed,
}

/// 総計 as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Printed {
    /// 合計
    pub total: u64,
    /// マイナンバーカード
    pub card: u64,
    /// 保険証
    pub paper: u64,
    /// 特定健診等情報
    pub checkups: u64,
    /// 薬剤情報
    pub drugs: u64,
    /// 診療情報
    pub diagnosis: u64,
}

impl Slide {
    /// The slide as committed.
    pub fn builtin() -> Self {
        toml::from_str(include_str!("../../../../scenarios/usage/seminar.toml"))
            .expect("a test reads the committed slide")
    }

    /// Its rows as tables.
    pub fn usage(&self) -> Usage {
        Usage(self.rows.clone())
    }
}

fn one() -> u64 {
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slide_adds_up_to_what_is_printed() {
        let slide = Slide::builtin();
        let (sum, printed) = (slide.usage().sum(), slide.printed);
        assert_eq!(sum.total(), printed.total);
        let Printed { card, paper, checkups, drugs, diagnosis, .. } = printed;
        assert_eq!(sum, Row { card, paper, checkups, drugs, diagnosis });
        let rates: Vec<_> = slide.rows.values().map(|row| row.rate()).collect();
        assert_eq!(rates, [Some(4847), Some(2748), Some(4262), Some(2510)]);
        assert_eq!(sum.rate(), Some(2930));
        assert_eq!(Row::default().rate(), None);
    }

    #[test]
    fn groups_count_to_the_slide_and_single_receptions_to_its_shares() {
        let slide = Slide::builtin().usage();
        let mut counted = Usage::default();
        slide.groups().iter().for_each(|group| counted.count(group));
        assert_eq!(counted, slide);
        let scaled = slide.scaled(231_577);
        let mut counted = Usage::default();
        for group in scaled.groups() {
            let single = Receptions { count: 1, ..group.clone() };
            (0..group.count).for_each(|_| counted.count(&single));
        }
        assert_eq!(counted, scaled);
        assert_eq!(counted.sum().total(), 231_577);
        // By hand: 8,428,139 of 231,577,321 of 231,577 is 8,428.127, and so on.
        let hospital = Row { card: 8_428, paper: 8_961, checkups: 2_471, drugs: 1_022, diagnosis: 4_229 };
        assert_eq!(counted.0[&FacilityKind::Hospital], hospital);
    }

    #[test]
    fn largest_remainders_get_the_rest() {
        assert_eq!(apportion(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(apportion(5, &[0, 7, 3]), [0, 4, 1]);
        assert_eq!(apportion(5, &[0, 0]), [0, 0]);
    }
}
