//! Distinguished names, in the order and with the string types of the real certificates: the country printable, all else
//! UTF-8.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519::{CN, COUNTRY_NAME, L, O, OU};
use der::Tag;
use der::asn1::{Any, SetOfVec};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

/// One attribute of a name.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    Organization(&'a str),
    Unit(&'a str),
    Locality(&'a str),
    Common(&'a str),
}

/// `C=JP` and the parts after it.
pub(super) fn name(parts: &[Part<'_>]) -> Name {
    let country = attribute(COUNTRY_NAME, Tag::PrintableString, "JP");
    let rest = parts.iter().map(|part| {
        let (oid, text) = match part {
            Part::Organization(text) => (O, text),
            Part::Unit(text) => (OU, text),
            Part::Locality(text) => (L, text),
            Part::Common(text) => (CN, text),
        };
        attribute(oid, Tag::Utf8String, text)
    });
    RdnSequence(std::iter::once(country).chain(rest).collect())
}

fn attribute(oid: ObjectIdentifier, tag: Tag, text: &str) -> RelativeDistinguishedName {
    let value = Any::new(tag, text.as_bytes()).expect("a text of a few bytes");
    let one = SetOfVec::try_from(vec![AttributeTypeAndValue { oid, value }]).expect("a set of one");
    RelativeDistinguishedName(one)
}
