//! The end of a claim: payers against its type, sums, days.

use super::checker::Checker;
use super::claim::Claim;
use super::finding::About;
use crate::Kind;
use crate::code::Check;

impl Checker<'_> {
    /// Ends the open claim, when there is one.
    pub(super) fn close_claim(&mut self) {
        let Some(mut claim) = self.claim.take() else { return };
        // Findings at the end still belong to the claim.
        let found = self.closing_findings(&claim);
        self.file.points = self.file.points.saturating_add(first_payer_points(&claim).unwrap_or_default());
        self.file.unsummed |= first_payer_points(&claim).is_none();
        let route = std::mem::take(&mut claim.route);
        let insurer = claim.insurer;
        self.claim = Some(claim);
        for (about, check, detail) in found {
            self.tell(about, check, detail);
        }
        for (spot, check) in route.findings(insurer) {
            self.tell(spot.about(), check, None);
        }
        self.claim = None;
    }

    fn closing_findings(&self, claim: &Claim) -> Vec<(About<'static>, Check, Option<[String; 2]>)> {
        let mut found = vec![];
        let head = About { place: claim.head, layout: self.layout(b"RE"), position: 0, raw: b"" };
        if !claim.common {
            found.push((head, Check::NoClaimHead, None));
            return found;
        }
        let insurers = u32::from(claim.payers[0].is_some());
        let publics = claim.payers[1..].iter().flatten().count() as u32;
        if insurers + publics == 0 {
            found.push((head, Check::NoPayer, None));
        } else if let Some((wanted_insurers, wanted_publics)) = claim.kind.map(super::claim::ClaimType::wanted)
            && (wanted_insurers, wanted_publics) != (insurers, publics)
        {
            let detail = [
                format!("種別はHO {wanted_insurers}件・KO {wanted_publics}件、記録はHO {insurers}件・KO {publics}件"),
                format!(
                    "the type wants {wanted_insurers} HO and {wanted_publics} KO, there are {insurers} and {publics}"
                ),
            ];
            found.push((About { position: 2, ..head }, Check::TypeAndPayers, Some(detail)));
        }
        if matches!(self.kind, Kind::Medical | Kind::Dental) && claim.diseases == 0 {
            found.push((head, Check::NoDisease, None));
        }
        let marked = claim.marked.iter().flatten().fold(0, |days, marked| days | marked);
        if claim.marked.iter().any(Option::is_some) && claim.done & !marked != 0 {
            let day = (claim.done & !marked).trailing_zeros();
            found.push((head, Check::UnmarkedDay, Some([format!("{day}日"), format!("day {day}")])));
        }
        // The sums of dispensing and DPC claims stand in records whose layouts are not known well enough.
        if matches!(self.kind, Kind::Medical | Kind::Dental) && !claim.unsummed {
            for (at, payer) in claim.payers.iter().enumerate() {
                let Some(payer) = payer else { continue };
                let Some(stated) = payer.points.filter(|points| *points != payer.sum) else { continue };
                let layout = self.layout(if at == 0 { b"HO" } else { b"KO" });
                let position = layout.and_then(|layout| layout.field("points")).map_or(0, |(position, _)| position);
                let sum = payer.sum;
                let detail = [format!("記録は{stated}点、合計は{sum}点"), format!("{stated} stated, the sum is {sum}")];
                found.push((
                    About { place: payer.points_at, layout, position, raw: b"" },
                    Check::PointSum,
                    Some(detail),
                ));
            }
        }
        found
    }
}

/// What the totals count of a claim: the points of the insurer, or of the first public payer.
fn first_payer_points(claim: &Claim) -> Option<u64> {
    claim.payers.iter().flatten().next().map_or(Some(0), |payer| payer.points)
}
