//! The types of DNS records.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{AsDoc, Doc, Result, State};

macro_rules! record_types {
    ($( $name:ident: $doc:literal, )+) => {
        /// The type of a DNS record, by its usual name.
        ///
        /// Types that are not listed here are `Other`, in upper case (`TYPE65280`).
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum RecordType {
            $( #[doc = $doc] $name, )+
            /// Any other type.
            Other(String),
        }

        impl RecordType {
            /// Every type but `Other`.
            pub const ALL: &'static [Self] = &[$( Self::$name ),+];

            /// The name (`AAAA`).
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$name => stringify!($name), )+
                    Self::Other(name) => name,
                }
            }
        }

        /// Reads a name in any case. Never fails: what is not listed is `Other`.
        impl FromStr for RecordType {
            type Err = Infallible;

            fn from_str(name: &str) -> Result<Self, Infallible> {
                let upper = name.trim().to_ascii_uppercase();
                Ok(match upper.as_str() {
                    $( stringify!($name) => Self::$name, )+
                    _ => Self::Other(upper),
                })
            }
        }
    };
}

record_types! {
    A: "An IPv4 address.",
    AAAA: "An IPv6 address.",
    AFSDB: "The location of an AFS database.",
    ALIAS: "Another name, also for the zone itself (not a standard type).",
    CAA: "Who may issue certificates.",
    CDNSKEY: "A key that the parent zone shall take over.",
    CDS: "A delegation signer that the parent zone shall take over.",
    CERT: "A certificate.",
    CNAME: "Another name.",
    CSYNC: "What the parent zone shall take over.",
    DNAME: "Another name for all that is below.",
    DNSKEY: "A key of the zone.",
    DS: "The signer of a delegated zone.",
    GEO: "An answer by place of the asker (not a standard type).",
    HINFO: "Hardware and system of a host.",
    HTTPS: "How to reach an HTTPS service.",
    KEY: "A key.",
    LOC: "A place on earth.",
    MX: "A mail server.",
    NAPTR: "A rule that rewrites a name.",
    NS: "A name server.",
    NSEC: "The next name that exists.",
    OPENPGPKEY: "A PGP key.",
    PTR: "The name of an address.",
    REDIRECT: "A web redirect (not a standard type).",
    RP: "The person responsible.",
    RRSIG: "A signature.",
    SMIMEA: "An S/MIME certificate.",
    SOA: "The start of the zone.",
    SPF: "Who may send mail (superseded by TXT).",
    SRV: "Host and port of a service.",
    SSHFP: "The fingerprint of an SSH key.",
    SVCB: "How to reach a service.",
    TLSA: "A TLS certificate.",
    TXT: "Text.",
    URL: "A web redirect (not a standard type).",
    WKS: "Well-known services of a host.",
    ZONEMD: "A digest of the zone.",
}

impl fmt::Display for RecordType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for RecordType {
    fn from(name: &str) -> Self {
        match name.parse() {
            Ok(kind) => kind,
            Err(never) => match never {},
        }
    }
}

impl AsDoc for RecordType {
    fn as_doc(&self) -> Doc<'_> {
        self.as_str().as_doc()
    }
}

impl Doc<'_> {
    /// The type of a DNS record, by its name in any case.
    pub fn record_type(&self) -> Result<RecordType> {
        self.text().map(|name| RecordType::from(name.as_str()))
    }

    /// The type of a DNS record, or `None` when absent.
    pub fn opt_record_type(&self) -> Result<Option<RecordType>> {
        self.opt(Self::record_type)
    }
}

impl State for RecordType {
    fn unknown(raw: &str) -> Self {
        Self::from(raw)
    }
}

impl Serialize for RecordType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for RecordType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|name| Self::from(name.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_its_name() {
        assert_eq!(RecordType::ALL.len(), 38, "31 of libcloud and 7 more");
        for kind in RecordType::ALL {
            assert_eq!(RecordType::from(kind.as_str()), *kind);
        }
        assert_ne!(RecordType::AFSDB.as_str(), "A");
        assert_eq!(RecordType::from("aaaa"), RecordType::AAAA);
    }

    #[test]
    fn is_read_from_an_answer() {
        let kind = Doc::from("mx").record_type().unwrap();
        assert!(Doc::from(&kind).is("MX"));
        assert_eq!(Doc::absent().opt_record_type().unwrap(), None);
        assert!(Doc::absent().record_type().is_err());
    }

    #[test]
    fn other_types_pass_through() {
        let kind: RecordType = serde_json::from_str("\"type65280\"").unwrap();
        assert_eq!(kind, RecordType::Other("TYPE65280".to_owned()));
        assert_eq!(serde_json::to_string(&kind).unwrap(), "\"TYPE65280\"");
    }
}
