//! The facilities' door behind TLS with client certificates: nobody without one comes in, and one that ended on the
//! virtual clock, or that somebody made for himself, is no better than none. Authority and keys are made afresh at every
//! start, named so that nobody takes them for real ones, and handed out on the management port.

use super::facility::Facility;
use crate::clock::Clock;
use der::Decode;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::time_provider::TimeProvider;
use rustls::{RootCertStore, ServerConfig};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// Who opened a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Anybody: the door has no client certificates.
    Anybody,
    /// The facility of a client certificate.
    Facility(String),
}

impl Peer {
    /// Whether this connection may speak for a facility.
    pub fn speaks_for(&self, facility: &str) -> bool {
        match self {
            Self::Anybody => true,
            Self::Facility(code) => code == facility,
        }
    }

    /// The facility in a client certificate, its common name.
    pub fn of_certificate(certificate: &[u8]) -> Option<Self> {
        let subject = x509_cert::Certificate::from_der(certificate).ok()?.tbs_certificate.subject;
        let mut attributes = subject.0.iter().flat_map(|part| part.0.iter());
        let common = attributes.find(|attribute| attribute.oid == const_oid::db::rfc4519::CN)?;
        Some(Self::Facility(std::str::from_utf8(common.value.value()).ok()?.into()))
    }
}

/// What a facility gets to come in with.
#[derive(Clone, Debug)]
pub struct Identity {
    /// PEM.
    pub certificate: String,
    /// PEM.
    pub key: String,
}

/// Authority, server and facilities of one start.
#[derive(Clone)]
pub struct FacilityPki {
    /// The authority's certificate (PEM).
    pub authority: String,
    /// What the facilities come in with.
    pub identities: BTreeMap<String, Identity>,
    /// The server's side.
    pub server: Arc<ServerConfig>,
}

impl FacilityPki {
    /// Makes everything afresh.
    ///
    /// # Errors
    /// A key or certificate that cannot be made.
    pub fn fresh(facilities: &[Facility], clock: Clock) -> io::Result<Self> {
        Self::make(facilities, clock).map_err(io::Error::other)
    }

    fn make(facilities: &[Facility], clock: Clock) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let mut terms = named("EMULATED online claims authority", &[])?;
        terms.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        terms.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate()?;
        let authority = terms.self_signed(&key)?;
        let issuer = Issuer::new(terms, key);

        let mut terms = named("EMULATED central service", &["127.0.0.1", "::1", "localhost"])?;
        terms.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let server_key = KeyPair::generate()?;
        let server = terms.signed_by(&server_key, &issuer)?;

        let mut identities = BTreeMap::new();
        for facility in facilities {
            let mut terms = named(&facility.code, &[])?;
            terms.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
            (terms.not_before, terms.not_after) = (date_time_ymd(2024, 4, 1), date_time_ymd(2027, 7, 1));
            let key = KeyPair::generate()?;
            let certificate = terms.signed_by(&key, &issuer)?.pem();
            identities.insert(facility.code.clone(), Identity { certificate, key: key.serialize_pem() });
        }

        let mut roots = RootCertStore::empty();
        roots.add(authority.der().clone())?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build()?;
        let chain: Vec<CertificateDer<'static>> = vec![server.der().clone()];
        let mut config = ServerConfig::builder_with_details(provider, Arc::new(Virtual(clock)))
            .with_safe_default_protocol_versions()?
            .with_client_cert_verifier(verifier)
            .with_single_cert(chain, PrivateKeyDer::try_from(server_key.serialize_der())?)?;
        // A session that is taken up again would outlive the certificate that opened it.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { authority: authority.pem(), identities, server: Arc::new(config) })
    }
}

/// Good for long: only facilities' certificates end within a test's time.
fn named(common: &str, names: &[&str]) -> Result<CertificateParams, rcgen::Error> {
    let mut terms = CertificateParams::new(names.iter().map(|name| (*name).to_string()).collect::<Vec<_>>())?;
    terms.distinguished_name = rcgen::DistinguishedName::new();
    terms.distinguished_name.push(DnType::OrganizationName, "MADOGUCHI-EMU");
    terms.distinguished_name.push(DnType::CommonName, common);
    (terms.not_before, terms.not_after) = (date_time_ymd(2015, 1, 1), date_time_ymd(2049, 12, 31));
    Ok(terms)
}

/// The virtual clock, as TLS asks for it.
#[derive(Debug)]
struct Virtual(Clock);

impl TimeProvider for Virtual {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(self.0.now().seconds()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}
