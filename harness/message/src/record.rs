//! Typed views of the tree. A record takes its elements in any order, once each; an empty leaf is an absent one, for some
//! programs write the one and some the other; elements that it does not know are kept, so nothing is lost on the way
//! through.

use crate::element::Element;
use crate::fault::LayoutFault;
use crate::habits::{Absent, Habits};
use crate::json::Members;

/// What one element holds: a text with a meaning, or a record.
pub trait Item: Sized {
    /// Whether it is text.
    const LEAF: bool;
    /// Reads an element.
    ///
    /// # Errors
    /// What does not fit, with its place when the tree has places.
    fn read(element: &Element) -> Result<Self, LayoutFault>;
    /// Whether an element stands for nothing: it is as good as absent.
    fn is_blank(element: &Element) -> bool {
        element.text() == Some("")
    }
    /// Writes it under a name.
    fn write(&self, name: &str, habits: &Habits) -> Element;
    /// Writes what stands under a name into JSON: the same bytes as from the element.
    fn write_json(&self, name: &str, habits: &Habits, out: &mut Vec<u8>) {
        crate::json::write_content(&self.write(name, habits), out);
    }
    /// An example with everything in it, each text being the name of its element.
    fn example(name: &str) -> Self;
}

impl Item for String {
    const LEAF: bool = true;

    fn read(element: &Element) -> Result<Self, LayoutFault> {
        leaf(element).map(String::from)
    }

    fn write(&self, name: &str, _: &Habits) -> Element {
        Element::leaf(name, self.as_str())
    }

    fn write_json(&self, _: &str, _: &Habits, out: &mut Vec<u8>) {
        crate::json::write_text(self, out);
    }

    fn example(name: &str) -> Self {
        name.into()
    }
}

/// The text of a leaf.
///
/// # Errors
/// Elements where text belongs.
pub(crate) fn leaf(element: &Element) -> Result<&str, LayoutFault> {
    element.text().ok_or_else(|| LayoutFault::Kind { name: element.name.clone(), wanted: "text", place: element.place })
}

/// How often an item may stand in a record.
pub(crate) trait Field {
    fn take(&mut self, element: &Element) -> Result<(), LayoutFault>;
    fn put(&self, name: &str, habits: &Habits, into: &mut Vec<Element>);
    fn put_json(&self, name: &str, habits: &Habits, into: &mut Members<'_>);
    fn example(name: &str) -> Self;
}

impl<T: Item> Field for Option<T> {
    fn take(&mut self, element: &Element) -> Result<(), LayoutFault> {
        if self.is_some() {
            return Err(LayoutFault::Twice { name: element.name.clone(), place: element.place });
        }
        if !T::is_blank(element) {
            *self = Some(T::read(element)?);
        }
        Ok(())
    }

    fn put(&self, name: &str, habits: &Habits, into: &mut Vec<Element>) {
        match self {
            Some(item) => into.push(item.write(name, habits)),
            None if T::LEAF && habits.absent == Absent::EmptyLeaf => into.push(Element::leaf(name, "")),
            None => {}
        }
    }

    fn put_json(&self, name: &str, habits: &Habits, into: &mut Members<'_>) {
        match self {
            Some(item) => into.put(name, |out| item.write_json(name, habits, out)),
            None if T::LEAF && habits.absent == Absent::EmptyLeaf => into.put(name, |out| out.extend(b"\"\"")),
            None => {}
        }
    }

    fn example(name: &str) -> Self {
        Some(T::example(name))
    }
}

impl<T: Item> Field for Vec<T> {
    fn take(&mut self, element: &Element) -> Result<(), LayoutFault> {
        if !T::is_blank(element) {
            self.push(T::read(element)?);
        }
        Ok(())
    }

    fn put(&self, name: &str, habits: &Habits, into: &mut Vec<Element>) {
        into.extend(self.iter().map(|item| item.write(name, habits)));
    }

    fn put_json(&self, name: &str, habits: &Habits, into: &mut Members<'_>) {
        if self.len() > 1 {
            into.doubled();
        }
        self.iter().for_each(|item| into.put(name, |out| item.write_json(name, habits, out)));
    }

    fn example(name: &str) -> Self {
        vec![T::example(name), T::example(name)]
    }
}

macro_rules! records {
    ($($(#[$doc:meta])* $record:ident { $($(#[$note:meta])* $field:ident: $kind:ty = $name:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $record {
            $(#[doc = concat!("`", $name, "`")] $(#[$note])* pub $field: $kind,)*
            /// Elements that the table of observed formats does not have here.
            pub other: Vec<$crate::element::Element>,
        }

        impl $crate::record::Item for $record {
            const LEAF: bool = false;

            fn read(
                element: &$crate::element::Element,
            ) -> Result<Self, $crate::fault::LayoutFault> {
                if element.text().is_some_and(|text| !text.trim().is_empty()) {
                    let (name, place) = (element.name.clone(), element.place);
                    return Err($crate::fault::LayoutFault::Kind { name, wanted: "elements", place });
                }
                let mut record = Self::default();
                for child in element.elements() {
                    match child.name.as_str() {
                        $($name => $crate::record::Field::take(&mut record.$field, child)?,)*
                        _ => record.other.push(child.clone()),
                    }
                }
                Ok(record)
            }

            fn write(&self, name: &str, habits: &$crate::habits::Habits) -> $crate::element::Element {
                let mut elements = Vec::new();
                $($crate::record::Field::put(&self.$field, $name, habits, &mut elements);)*
                elements.extend(self.other.iter().cloned());
                $crate::element::Element::branch(name, elements)
            }

            fn write_json(&self, name: &str, habits: &$crate::habits::Habits, out: &mut Vec<u8>) {
                let start = out.len();
                let mut members = $crate::json::Members::under(name, out);
                $($crate::record::Field::put_json(&self.$field, $name, habits, &mut members);)*
                // Elements that nobody knows may stand twice, too.
                if !members.end() || !self.other.is_empty() {
                    out.truncate(start);
                    $crate::json::write_content(&self.write(name, habits), out);
                }
            }

            fn example(_: &str) -> Self {
                Self { $($field: $crate::record::Field::example($name),)* other: Vec::new() }
            }
        }
    )*};
}

pub(crate) use records;
