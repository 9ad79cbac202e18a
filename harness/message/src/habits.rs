//! How a program writes, as named switches: the official specification is not public, sources contradict each other, and
//! products differ. Each switch says how sure its default is and where the fact stands in the table of observed formats;
//! a reader takes every value of every switch.

/// How sure a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    /// Two independent sources, or a real file and code that reads it (A).
    Agreed,
    /// One source that works with the real system (B).
    Single,
    /// Inferred from names or behaviour (C).
    Inferred,
    /// Sources contradict each other (X).
    Contradicted,
    /// Nobody said; a choice of this project.
    Open,
}

/// One row of the table of switches.
#[derive(Clone, Copy, Debug)]
pub struct Switch {
    /// Its name.
    pub name: &'static str,
    /// The values it knows, the default first; `SEED` stands for a number.
    pub values: &'static [&'static str],
    /// How sure the default is.
    pub confidence: Confidence,
    /// Where the fact stands in the table of observed formats.
    pub section: &'static str,
    /// What it says, in Japanese.
    pub ja: &'static str,
    /// What it says, in English.
    pub en: &'static str,
}

/// Why a switch was not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SwitchFault {
    /// There is no such switch.
    #[error("no switch is named {name:?}; there are {}", names())]
    Unknown {
        /// Asked for.
        name: String,
    },
    /// The value is not one that it understands.
    #[error("the switch {name} does not know {value:?}; it takes {}", values.join(", "))]
    Value {
        /// Which.
        name: &'static str,
        /// Asked for.
        value: String,
        /// Known.
        values: &'static [&'static str],
    },
}

macro_rules! habits {
    ($($name:ident: $kind:ident { $first:ident = $first_text:literal $(, $value:ident = $text:literal)* }, $confidence:ident, $section:literal, $ja:literal, $en:literal;)*) => {
        $(
            #[doc = $en]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
            pub enum $kind {
                #[doc = concat!("`", $first_text, "`")]
                #[default]
                $first,
                $(#[doc = concat!("`", $text, "`")] $value,)*
            }
        )*

        /// All switches of one writer, but for the order of elements ([`Habits::order`]).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
        pub struct Habits {
            /// The order of elements.
            pub order: Order,
            $(#[doc = $en] pub $name: $kind,)*
        }

        impl Habits {
            /// The table.
            pub const TABLE: &'static [Switch] = &[
                ORDER,
                $(Switch {
                    name: stringify!($name),
                    values: &[$first_text $(, $text)*],
                    confidence: Confidence::$confidence,
                    section: $section,
                    ja: $ja,
                    en: $en,
                },)*
            ];

            /// Sets a switch by name.
            ///
            /// # Errors
            /// A name or a value that is not known, with those that are.
            pub fn set(&mut self, name: &str, value: &str) -> Result<(), SwitchFault> {
                match (name, value) {
                    ("order", "documented") => self.order = Order::Documented,
                    ("order", _) => match value.parse() {
                        Ok(seed) => self.order = Order::Shuffled(seed),
                        Err(_) => {
                            return Err(SwitchFault::Value { name: "order", value: value.into(), values: ORDER.values });
                        }
                    },
                    $(
                        (stringify!($name), $first_text) => self.$name = $kind::$first,
                        $((stringify!($name), $text) => self.$name = $kind::$value,)*
                    )*
                    _ => {
                        let known = Self::TABLE.iter().find(|switch| switch.name == name);
                        let known = known.ok_or_else(|| SwitchFault::Unknown { name: name.into() })?;
                        return Err(SwitchFault::Value { name: known.name, value: value.into(), values: known.values });
                    }
                }
                Ok(())
            }
        }
    };
}

/// The order of elements within an element; elements of one name keep theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// As the table of observed formats lists them.
    #[default]
    Documented,
    /// As a hash map with this seed would have them: what real answers look like.
    Shuffled(u64),
}

const ORDER: Switch = Switch {
    name: "order",
    values: &["documented", "SEED"],
    confidence: Confidence::Agreed,
    section: "1.4",
    ja: "要素の順序（documented は表の順、数はその種による並べ替え）",
    en: "The order of elements: as documented, or shuffled by a seed.",
};

habits! {
    absent: Absent { Omitted = "omitted", EmptyLeaf = "empty" }, Agreed, "1.4", "値のない任意要素の書き方", "How an optional element without a value is written.";
    padding: Padding { Spaces = "spaces", Zeros = "zeros", Bare = "none" }, Agreed, "1.6", "8 桁に満たない保険者番号の埋め方", "How an insurer number below 8 digits is filled.";
    character_code: CharacterCode { ZeroOne = "0-1", OneTwo = "1-2" }, Contradicted, "1.4", "CharacterCodeIdentifier の値（UTF-8, Shift_JIS の順）", "What CharacterCodeIdentifier says for UTF-8 and Shift_JIS.";
    quotes: Quotes { Double = "double", Single = "single" }, Agreed, "1.4", "XML 宣言の引用符", "The quotes of the declaration.";
    line_ends: LineEnds { Lf = "lf", CrLf = "crlf", Cr = "cr", None = "none" }, Single, "1.4", "要素間の改行", "The line ends between elements.";
    byte_order_mark: ByteOrderMark { Without = "without", With = "with" }, Inferred, "1.4", "UTF-8 の BOM", "Whether UTF-8 begins with a byte order mark.";
    empty_form: EmptyForm { Pair = "pair", Short = "short" }, Open, "1.4", "空要素の形", "Whether an empty element is a pair of tags or one.";
    tag_blank: TagBlank { Without = "without", With = "with" }, Single, "1.4", "タグ名の後の空白", "Whether a blank follows the name within a start tag.";
    missing_character: MissingCharacter { Reference = "reference", Geta = "geta", Question = "question" }, Open, "1.4", "文字コードにない文字の書き方", "What is written for a character that the encoding does not have.";
    bulk_results: BulkResults { Direct = "direct", Listed = "list" }, Contradicted, "1.6", "一括照会の結果の置き場所", "Whether bulk answers have their records in the unit itself or in a list.";
}

fn names() -> String {
    Habits::TABLE.iter().map(|switch| switch.name).collect::<Vec<_>>().join(", ")
}
