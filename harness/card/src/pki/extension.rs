//! Extensions of the real certificates, each with the criticality seen there.

use super::name::{Part, name};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::{
    ID_AD_OCSP, ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_BASIC_CONSTRAINTS, ID_CE_CERTIFICATE_POLICIES,
    ID_CE_CRL_DISTRIBUTION_POINTS, ID_CE_EXT_KEY_USAGE, ID_CE_ISSUER_ALT_NAME, ID_CE_KEY_USAGE, ID_CE_SUBJECT_ALT_NAME,
    ID_CE_SUBJECT_KEY_IDENTIFIER, ID_KP_CLIENT_AUTH, ID_KP_OCSP_SIGNING, ID_PE_AUTHORITY_INFO_ACCESS, ID_QT_CPS,
};
use der::asn1::{Any, Ia5String, OctetString};
use der::{Encode, Tag};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::{PolicyInformation, PolicyQualifierInfo};
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName, OtherName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies,
    CrlDistributionPoints, ExtendedKeyUsage, IssuerAltName, KeyUsage, KeyUsages, SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

/// Whether who does not know the extension must refuse the certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Critical {
    Yes,
    No,
}

pub(super) fn extension(id: ObjectIdentifier, critical: Critical, value: &impl Encode) -> Extension {
    let der = value.to_der().expect("an extension of a few hundred bytes can be written");
    let extn_value = OctetString::new(der).expect("and held");
    Extension { extn_id: id, critical: critical == Critical::Yes, extn_value }
}

pub(super) fn key_usage(usages: impl IntoIterator<Item = KeyUsages>) -> Extension {
    let set = usages.into_iter().fold(der::flagset::FlagSet::default(), |set, usage| set | usage);
    extension(ID_CE_KEY_USAGE, Critical::Yes, &KeyUsage(set))
}

pub(super) fn client_authentication() -> Extension {
    extension(ID_CE_EXT_KEY_USAGE, Critical::No, &ExtendedKeyUsage(vec![ID_KP_CLIENT_AUTH]))
}

pub(super) fn ocsp_signing() -> Extension {
    extension(ID_CE_EXT_KEY_USAGE, Critical::No, &ExtendedKeyUsage(vec![ID_KP_OCSP_SIGNING]))
}

pub(super) fn policy(id: ObjectIdentifier) -> Extension {
    let statement = Any::new(Tag::Ia5String, CPS.as_bytes()).expect("a short address");
    let qualifier = PolicyQualifierInfo { policy_qualifier_id: ID_QT_CPS, qualifier: Some(statement) };
    let information = PolicyInformation { policy_identifier: id, policy_qualifiers: Some(vec![qualifier]) };
    extension(ID_CE_CERTIFICATE_POLICIES, Critical::Yes, &CertificatePolicies(vec![information]))
}

/// The authority's name in Japanese, on its own certificate and on those it issues.
pub(super) enum JapaneseName {
    OfSubject,
    OfIssuer,
}

pub(super) fn japanese_name(of: JapaneseName, service: &str) -> Extension {
    let parts = [Part::Organization("公的個人認証模擬"), Part::Unit(service), Part::Unit("地方公共団体情報模擬機構")];
    let names = vec![GeneralName::DirectoryName(name(&parts))];
    match of {
        JapaneseName::OfSubject => extension(ID_CE_SUBJECT_ALT_NAME, Critical::No, &SubjectAltName(names)),
        JapaneseName::OfIssuer => extension(ID_CE_ISSUER_ALT_NAME, Critical::No, &IssuerAltName(names)),
    }
}

pub(super) fn other_names(names: &[(ObjectIdentifier, String)]) -> Extension {
    let other = |(type_id, text): &(ObjectIdentifier, String)| {
        let value = Any::new(Tag::Utf8String, text.as_bytes()).expect("a text of the card");
        GeneralName::OtherName(OtherName { type_id: *type_id, value })
    };
    extension(ID_CE_SUBJECT_ALT_NAME, Critical::No, &SubjectAltName(names.iter().map(other).collect()))
}

pub(super) fn authority_marks() -> Extension {
    let constraints = BasicConstraints { ca: true, path_len_constraint: None };
    extension(ID_CE_BASIC_CONSTRAINTS, Critical::Yes, &constraints)
}

pub(super) fn full_name(directory: Name) -> DistributionPointName {
    DistributionPointName::FullName(vec![GeneralName::DirectoryName(directory)])
}

pub(super) fn distribution_point(directory: Name) -> Extension {
    let point = DistributionPoint { distribution_point: Some(full_name(directory)), reasons: None, crl_issuer: None };
    extension(ID_CE_CRL_DISTRIBUTION_POINTS, Critical::No, &CrlDistributionPoints(vec![point]))
}

pub(super) fn ocsp_at(address: &str) -> Extension {
    let uri = Ia5String::new(address).expect("an address in ASCII");
    let access =
        AccessDescription { access_method: ID_AD_OCSP, access_location: GeneralName::UniformResourceIdentifier(uri) };
    extension(ID_PE_AUTHORITY_INFO_ACCESS, Critical::No, &AuthorityInfoAccessSyntax(vec![access]))
}

pub(super) fn authority_key(identifier: [u8; 20], issuer: Name, serial: SerialNumber) -> Extension {
    let value = AuthorityKeyIdentifier {
        key_identifier: Some(OctetString::new(identifier).expect("twenty bytes")),
        authority_cert_issuer: Some(vec![GeneralName::DirectoryName(issuer)]),
        authority_cert_serial_number: Some(serial),
    };
    extension(ID_CE_AUTHORITY_KEY_IDENTIFIER, Critical::No, &value)
}

pub(super) fn subject_key(identifier: [u8; 20]) -> Extension {
    let value = SubjectKeyIdentifier(OctetString::new(identifier).expect("twenty bytes"));
    extension(ID_CE_SUBJECT_KEY_IDENTIFIER, Critical::No, &value)
}

const CPS: &str = "http://jpki-emu.invalid/cps.html";
