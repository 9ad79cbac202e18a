//! Ids of the rules, as in the clause catalogue, and a fixed bit set of them.

use std::fmt;

macro_rules! clauses {
    ($($variant:ident = $id:literal),+ $(,)?) => {
        /// Id of a rule.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Clause { $(#[doc = $id] $variant),+ }

        impl Clause {
            /// All clauses in catalogue order.
            pub const ALL: &'static [Clause] = &[$(Clause::$variant),+];

            /// The id, as in the catalogue.
            pub fn id(self) -> &'static str {
                match self { $(Clause::$variant => $id),+ }
            }
        }
    };
}

clauses! {
    Date01 = "R-DATE-01", Date02 = "R-DATE-02", Date03 = "R-DATE-03", Date04 = "R-DATE-04", Date05 = "R-DATE-05", Date06 = "R-DATE-06",
    Date07 = "R-DATE-07", Date08 = "R-DATE-08", Old01 = "R-OLD-01", Old02 = "R-OLD-02", Old03 = "R-OLD-03", Old04 = "R-OLD-04",
    Old05 = "R-OLD-05", Old06 = "R-OLD-06", Old07 = "R-OLD-07", Old08 = "R-OLD-08", Old09 = "R-OLD-09", Old10 = "R-OLD-10",
    Conf01 = "R-CONF-01", Conf02 = "R-CONF-02", Conf03 = "R-CONF-03", Conf04 = "R-CONF-04", Conf05 = "R-CONF-05", Conf06 = "R-CONF-06",
    Conf07 = "R-CONF-07", Conf08 = "R-CONF-08", Conf09 = "R-CONF-09", Conf10 = "R-CONF-10", Conf11 = "R-CONF-11", Conf12 = "R-CONF-12",
    Conf13 = "R-CONF-13", Note01 = "R-NOTE-01", Note02 = "R-NOTE-02", Note03 = "R-NOTE-03", Note04 = "R-NOTE-04", Note05 = "R-NOTE-05",
    Late01 = "R-LATE-01", Late02 = "R-LATE-02", Late03 = "R-LATE-03", Late04 = "R-LATE-04", Late05 = "R-LATE-05", Late06 = "R-LATE-06",
    Late07 = "R-LATE-07", Late08 = "R-LATE-08", Late09 = "R-LATE-09", Late10 = "R-LATE-10", Late11 = "R-LATE-11", Prov01 = "R-PROV-01",
    Prov02 = "R-PROV-02", Prov03 = "R-PROV-03", Prov04 = "R-PROV-04", Prov05 = "R-PROV-05", Prov06 = "R-PROV-06", Prov07 = "R-PROV-07",
    Card01 = "R-CARD-01", Card02 = "R-CARD-02", Card03 = "R-CARD-03", Card04 = "R-CARD-04", Card05 = "R-CARD-05", Card06 = "R-CARD-06",
    Card07 = "R-CARD-07", Card08 = "R-CARD-08", Card09 = "R-CARD-09", Card10 = "R-CARD-10", Cert01 = "R-CERT-01", Cert02 = "R-CERT-02",
    Cert03 = "R-CERT-03", Cert04 = "R-CERT-04", Cert05 = "R-CERT-05", Cert06 = "R-CERT-06", Cert07 = "R-CERT-07", Cert08 = "R-CERT-08",
    Cert09 = "R-CERT-09", Cert10 = "R-CERT-10", Cert11 = "R-CERT-11", Cert12 = "R-CERT-12", Cert13 = "R-CERT-13", Cert14 = "R-CERT-14",
    Cert15 = "R-CERT-15", Cert16 = "R-CERT-16", Cert17 = "R-CERT-17", Cert18 = "R-CERT-18", Cert19 = "R-CERT-19", Cert20 = "R-CERT-20",
    Read01 = "R-READ-01", Read02 = "R-READ-02", Read03 = "R-READ-03", Read04 = "R-READ-04", Read05 = "R-READ-05", Read06 = "R-READ-06",
    Read07 = "R-READ-07", Read08 = "R-READ-08", Read09 = "R-READ-09", Read10 = "R-READ-10", Read11 = "R-READ-11", Read12 = "R-READ-12",
    Vis01 = "R-VIS-01", Vis02 = "R-VIS-02", Vis03 = "R-VIS-03", Vis04 = "R-VIS-04", Vis05 = "R-VIS-05", Vis06 = "R-VIS-06",
    Vis07 = "R-VIS-07", Vis08 = "R-VIS-08", Vis09 = "R-VIS-09", Vis10 = "R-VIS-10", Vis11 = "R-VIS-11", Vis12 = "R-VIS-12",
    Vis13 = "R-VIS-13", Cons01 = "R-CONS-01", Cons02 = "R-CONS-02", Cons03 = "R-CONS-03", Cons04 = "R-CONS-04", Cons05 = "R-CONS-05",
    Cons06 = "R-CONS-06", Cons07 = "R-CONS-07", Cons08 = "R-CONS-08", Cons09 = "R-CONS-09", Cons10 = "R-CONS-10", Cons11 = "R-CONS-11",
    Qual01 = "R-QUAL-01", Qual02 = "R-QUAL-02", Qual03 = "R-QUAL-03", Qual04 = "R-QUAL-04", Qual05 = "R-QUAL-05", Qual06 = "R-QUAL-06",
    Qual07 = "R-QUAL-07", Qual08 = "R-QUAL-08", Qual09 = "R-QUAL-09", Qual10 = "R-QUAL-10", Qual11 = "R-QUAL-11", Qual12 = "R-QUAL-12",
    Qual13 = "R-QUAL-13", Qual14 = "R-QUAL-14", Qual15 = "R-QUAL-15", Qual16 = "R-QUAL-16", Fail01 = "R-FAIL-01", Fail02 = "R-FAIL-02",
    Fail03 = "R-FAIL-03", Fail04 = "R-FAIL-04", Fail05 = "R-FAIL-05", Fail06 = "R-FAIL-06", Fail07 = "R-FAIL-07", Fail08 = "R-FAIL-08",
    Fail09 = "R-FAIL-09", Fail10 = "R-FAIL-10", Fail11 = "R-FAIL-11", Fail12 = "R-FAIL-12", Fail13 = "R-FAIL-13", Fail14 = "R-FAIL-14",
    Fail15 = "R-FAIL-15", Fail16 = "R-FAIL-16", Fail17 = "R-FAIL-17", Fail18 = "R-FAIL-18", Fail19 = "R-FAIL-19", Pay01 = "R-PAY-01",
    Pay02 = "R-PAY-02", Pay03 = "R-PAY-03", Pay04 = "R-PAY-04", Pay05 = "R-PAY-05", Pay06 = "R-PAY-06", Pay07 = "R-PAY-07",
    Pay08 = "R-PAY-08", Pay09 = "R-PAY-09", Pay10 = "R-PAY-10", Clm01 = "R-CLM-01", Clm02 = "R-CLM-02", Clm03 = "R-CLM-03",
    Clm04 = "R-CLM-04", Clm05 = "R-CLM-05", Clm06 = "R-CLM-06", Clm07 = "R-CLM-07", Clm08 = "R-CLM-08", Clm09 = "R-CLM-09",
    Clm10 = "R-CLM-10", Clm11 = "R-CLM-11", Clm12 = "R-CLM-12", Clm13 = "R-CLM-13", Clm14 = "R-CLM-14", Clm15 = "R-CLM-15",
    Clm16 = "R-CLM-16", Clm17 = "R-CLM-17", Clm18 = "R-CLM-18", Clm19 = "R-CLM-19", Home01 = "R-HOME-01", Home02 = "R-HOME-02",
    Home03 = "R-HOME-03", Home04 = "R-HOME-04", Home05 = "R-HOME-05", Home06 = "R-HOME-06", Home07 = "R-HOME-07", Home08 = "R-HOME-08",
    Home09 = "R-HOME-09", Home10 = "R-HOME-10", Home11 = "R-HOME-11", Home12 = "R-HOME-12", Home13 = "R-HOME-13", Home14 = "R-HOME-14",
    Visit01 = "R-VISIT-01", Visit02 = "R-VISIT-02", Visit03 = "R-VISIT-03", Visit04 = "R-VISIT-04", Visit05 = "R-VISIT-05", Phone01 = "R-PHONE-01",
    Phone02 = "R-PHONE-02", Phone02b = "R-PHONE-02b", Phone03 = "R-PHONE-03", Phone04 = "R-PHONE-04", Phone05 = "R-PHONE-05", Phone06 = "R-PHONE-06",
    Phone07 = "R-PHONE-07", Phone08 = "R-PHONE-08", Phone09 = "R-PHONE-09", Phone10 = "R-PHONE-10", Phone11 = "R-PHONE-11", Phone12 = "R-PHONE-12",
    Phone13 = "R-PHONE-13", Phone14 = "R-PHONE-14", Ticket01 = "R-TICKET-01", Ticket02 = "R-TICKET-02", Ticket03 = "R-TICKET-03", Ticket04 = "R-TICKET-04",
    Ticket05 = "R-TICKET-05", Stat01 = "R-STAT-01", Stat02 = "R-STAT-02", Stat03 = "R-STAT-03", Stat04 = "R-STAT-04", Stat05 = "R-STAT-05",
    Ops01 = "R-OPS-01", Ops02 = "R-OPS-02", Ops03 = "R-OPS-03",
}

impl Clause {
    /// The clause with this id.
    pub fn parse(id: &str) -> Option<Clause> {
        Clause::ALL.iter().copied().find(|clause| clause.id() == id)
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A set of clauses, as a fixed bit set; iterates in catalogue order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ClauseSet([u64; 4]);

impl ClauseSet {
    /// The empty set.
    pub const EMPTY: ClauseSet = ClauseSet([0; 4]);

    /// Adds a clause.
    pub fn insert(&mut self, clause: Clause) {
        let bit = clause as usize;
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    /// Adds several clauses.
    pub fn extend(&mut self, clauses: &[Clause]) {
        for clause in clauses {
            self.insert(*clause);
        }
    }

    /// Removes a clause.
    pub fn remove(&mut self, clause: Clause) {
        let bit = clause as usize;
        self.0[bit / 64] &= !(1 << (bit % 64));
    }

    /// Whether the clause is in the set.
    pub fn contains(&self, clause: Clause) -> bool {
        let bit = clause as usize;
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// Clauses in both sets.
    #[must_use]
    pub fn and(mut self, other: &ClauseSet) -> ClauseSet {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            *own &= other;
        }
        self
    }

    /// Clauses in catalogue order.
    pub fn iter(&self) -> impl Iterator<Item = Clause> + '_ {
        Clause::ALL.iter().copied().filter(|clause| self.contains(*clause))
    }
}

impl fmt::Debug for ClauseSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
