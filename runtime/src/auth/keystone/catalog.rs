//! The services of a cloud, as its Keystone lists them.

use crate::doc::Doc;
use crate::url::Url;
use crate::{Error, ErrorKind, Result};

/// Other names under which clouds list a type of service, after the OpenStack service types
/// authority. The first is the official one.
const ALIASES: &[&[&str]] = &[
    &[
        "block-storage",
        "volumev3",
        "volumev2",
        "block-store",
        "volume",
    ],
    &["container-infrastructure-management", "container-infra"],
    &["dns", "domain"],
    &["load-balancer", "octavia", "lbaas"],
    &["object-store", "object-storage"],
    &["shared-file-system", "sharev2", "share"],
    &["key-manager", "barbican"],
    &["orchestration", "heat"],
];

/// The services that a session may use.
pub(super) struct Catalog {
    entries: Vec<Entry>,
    region: Option<String>,
}

struct Entry {
    kind: String,
    region: String,
    url: String,
}

impl Catalog {
    /// Reads `token.catalog` of version 3.
    pub(super) fn v3(services: &Doc<'_>, interface: &str) -> Self {
        Self::read(services, |endpoint| {
            let is_wanted = endpoint.at("interface").is(interface);
            is_wanted.then(|| text(&endpoint.at("url")))
        })
    }

    /// Reads `access.serviceCatalog` of version 2.
    pub(super) fn v2(services: &Doc<'_>, interface: &str) -> Self {
        let member = match interface {
            "internal" => "internalURL",
            "admin" => "adminURL",
            _ => "publicURL",
        };
        Self::read(services, |endpoint| Some(text(&endpoint.at(member))))
    }

    fn read(services: &Doc<'_>, url: impl Fn(&Doc<'_>) -> Option<String>) -> Self {
        let mut entries = Vec::new();
        for service in services {
            for endpoint in &service.at("endpoints") {
                let Some(url) = url(&endpoint).filter(|url| !url.is_empty()) else {
                    continue;
                };
                let region = endpoint.at("region_id").or(endpoint.at("region"));
                entries.push(Entry {
                    kind: text(&service.at("type")),
                    region: text(&region),
                    url,
                });
            }
        }
        Self {
            entries,
            region: None,
        }
    }

    /// The services of one region; of all where none is named.
    pub(super) fn of_region(mut self, region: Option<String>) -> Self {
        self.region = region;
        self
    }

    /// The address of a service: a type (`compute`), or a type and the version that the path below
    /// begins with unless the address has one (`image/v2`).
    pub(super) fn endpoint(&self, service: &str) -> Result<Url> {
        let (kind, version) = match service.split_once('/') {
            Some((kind, version)) => (kind, Some(version)),
            None => (service, None),
        };
        let kinds = ALIASES
            .iter()
            .find(|names| names.contains(&kind))
            .map_or_else(|| vec![kind], |names| names.to_vec());
        // A name earlier in the list is the newer interface.
        let found = std::iter::once(&kind).chain(&kinds).find_map(|kind| {
            let entries: Vec<&Entry> = self.here().filter(|entry| entry.kind == **kind).collect();
            (!entries.is_empty()).then_some(entries)
        });
        let url = match found.as_deref() {
            None | Some([]) => return Err(self.missing(kind)),
            Some([entry]) => &entry.url,
            Some([first, rest @ ..]) => {
                if let Some(other) = rest.iter().find(|entry| entry.region != first.region) {
                    return Err(Error::invalid_argument(format!(
                        "`{kind}` is in several regions ({}, {}, …); name one",
                        first.region, other.region
                    )));
                }
                &first.url
            }
        };
        let url = url.trim_end_matches('/');
        let url = match version {
            Some(version) if !has_version(url) => format!("{url}/{version}"),
            _ => url.to_owned(),
        };
        Url::parse(&url)
            .map_err(|_| Error::malformed(format!("the catalog's address of `{kind}` is no URL")))
    }

    fn here(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| match &self.region {
            Some(region) => entry.region == *region,
            None => true,
        })
    }

    fn missing(&self, kind: &str) -> Error {
        let mut kinds: Vec<&str> = self.here().map(|entry| entry.kind.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let region = match &self.region {
            Some(region) => format!(" in the region {region}"),
            None => String::new(),
        };
        let has = if kinds.is_empty() {
            "nothing at all".to_owned()
        } else {
            kinds.join(", ")
        };
        let message = format!("the cloud has no service `{kind}`{region}; it has {has}");
        Error::new(ErrorKind::Unsupported, message)
    }
}

fn text(doc: &Doc<'_>) -> String {
    doc.opt_text().ok().flatten().unwrap_or_default()
}

/// Whether a segment of the path is a version: `v2`, `v2.1`.
fn has_version(url: &str) -> bool {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    path.split('/').skip(1).any(|segment| {
        segment.strip_prefix('v').is_some_and(|number| {
            !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        })
    })
}
