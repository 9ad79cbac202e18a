//! What the patient is to the insurer: the last digit of a claim type (別表5).

use madoguchi_receipt::write::Holder;
use madoguchi_rulebook::facts::Scheme;
use madoguchi_rulebook::{Day, Facts, Rulebook, decide};

/// The holder on a day. Who is the insured themselves and who family is not among the facts: who is under 15 is taken for family,
/// everybody else for the insured.
pub(super) fn holder(rulebook: &Rulebook, facts: &Facts, scheme: Scheme, day: Day) -> Holder {
    let birth = facts.person.birth_date;
    // A person attains an age on the day before the birthday; the benefit begins with the month behind it.
    let seventy = birth.attained_on(70).plus_months(1).month_start();
    if scheme == Scheme::LateElderly || day >= seventy {
        let tenths = decide(rulebook, facts).copay.tenths;
        return if tenths == Some(3) { Holder::ElderSevenTenths } else { Holder::Elder };
    }
    let school = Day::from_civil(birth.attained_on(6).civil().year, 4, 1).unwrap_or(day);
    let school = if birth.attained_on(6) >= school { school.plus_months(12) } else { school };
    if day < school {
        Holder::Preschool
    } else if day < birth.attained_on(15).plus_months(1).month_start() {
        Holder::Family
    } else {
        Holder::Insured
    }
}
