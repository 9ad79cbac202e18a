//! "Did you mean": the nearest known name, for every message about an unknown one.

/// The known name nearest to `wanted`, when it is near enough to be a likely slip.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::normalized_damerau_levenshtein(wanted, name), name))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_recognised_and_nonsense_is_not() {
        assert_eq!(nearest("claim.rout", ["claim.route", "copay.basis"]), Some("claim.route"));
        assert_eq!(nearest("zzz", ["claim.route", "copay.basis"]), None);
    }
}
