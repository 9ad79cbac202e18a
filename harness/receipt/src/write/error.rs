//! What cannot be written.

/// Why a claim cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A character that Shift_JIS does not have.
    #[error(
        "{record}-{field}: the character `{character}` cannot be written in Shift_JIS; leave it out or write it with another"
    )]
    Character {
        /// Identifier of the record.
        record: String,
        /// Name of the field.
        field: String,
        /// The character.
        character: char,
    },
    /// A comma, a quotation mark or a control character would break the record apart.
    #[error("{record}-{field}: `{text}` holds a comma, a quotation mark or a control character, which no field can")]
    Separator {
        /// Identifier of the record.
        record: String,
        /// Name of the field.
        field: String,
        /// The text.
        text: String,
    },
    /// A claim without a visit has nothing to claim.
    #[error("a claim needs at least one visit")]
    NoVisit,
    /// The visits of one claim lie in different months.
    #[error("the visits {first} and {other} are of different months: a claim is of one month")]
    TwoMonths {
        /// A visit.
        first: String,
        /// Another.
        other: String,
    },
    /// A claim without an insurer and without a public payer.
    #[error("a claim needs an insurer or a public payer")]
    NoPayer,
}
