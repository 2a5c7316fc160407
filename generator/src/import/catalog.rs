//! Which lists of a document are those of the base models.

use crate::guess::{self, Guess, Mapping, Nested, Shape, Sure, same_thing, singular, snake};
use crate::ir::ModelKind;
use crate::openapi::Endpoint;

use super::known::{NEUTRAL, words};

/// The list of a kind of thing.
#[derive(Debug, Clone)]
pub(super) struct Collection<'d> {
    pub(super) kind: ModelKind,
    pub(super) list: Endpoint<'d>,
    pub(super) answer: Shape,
    /// Where the list stands in the answer.
    pub(super) items: Guess,
    pub(super) mapping: Mapping,
    pub(super) guess: Guess,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Catalog<'d>(pub(super) Vec<Collection<'d>>);

impl<'d> Catalog<'d> {
    pub(super) fn get(&self, kind: ModelKind) -> Option<&Collection<'d>> {
        self.0.iter().find(|one| one.kind == kind)
    }
}

/// The collections of a document.
pub(super) fn catalog<'d>(endpoints: &[Endpoint<'d>]) -> Catalog<'d> {
    let mut catalog = Catalog::default();
    // Sizes and images first: nodes may hold them.
    for kind in [
        ModelKind::Size,
        ModelKind::Image,
        ModelKind::Location,
        ModelKind::Node,
        ModelKind::KeyPair,
        ModelKind::Volume,
        ModelKind::Zone,
    ] {
        if let Some(found) = best(kind, endpoints, &catalog) {
            catalog.0.push(found);
        }
    }
    if let Some(snapshots) = children(ModelKind::Snapshot, ModelKind::Volume, endpoints, &catalog) {
        catalog.0.push(snapshots);
    }
    let sets = children(ModelKind::RecordSet, ModelKind::Zone, endpoints, &catalog);
    let records = children(ModelKind::Record, ModelKind::Zone, endpoints, &catalog);
    catalog.0.extend(sets.or(records));
    let has = |kind: ModelKind| catalog.get(kind).is_some();
    // Regions and plans alone are no compute service.
    if !has(ModelKind::Node)
        && !has(ModelKind::Volume)
        && catalog
            .get(ModelKind::Image)
            .is_none_or(|one| one.guess.sure != Sure::Sure)
    {
        catalog.0.retain(|one| {
            matches!(
                one.kind,
                ModelKind::Zone | ModelKind::Record | ModelKind::RecordSet
            )
        });
    }
    catalog
}

fn best<'d>(
    kind: ModelKind,
    endpoints: &[Endpoint<'d>],
    catalog: &Catalog<'_>,
) -> Option<Collection<'d>> {
    let posts = endpoints.iter().filter(|one| one.method == "POST");
    let makers: Vec<&str> = posts.map(|one| one.path.as_str()).collect();
    let mut ranked: Vec<(usize, &Endpoint<'d>)> = endpoints
        .iter()
        .filter(|one| one.method == "GET")
        .filter_map(|one| Some((rank(kind, one, &makers)?, one)))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked
        .into_iter()
        .find_map(|(rank, one)| collection(kind, one, rank, catalog))
}

/// How far a path is from the one that lists such things; `None` where it lists others.
fn rank(kind: ModelKind, endpoint: &Endpoint<'_>, makers: &[&str]) -> Option<usize> {
    let segments = path_words(endpoint);
    let (last, before) = segments.split_last()?;
    let word = words(kind)
        .iter()
        .position(|word| *word == singular(last))?;
    let holes = before
        .iter()
        .filter(|segment| segment.starts_with('{'))
        .count();
    let foreign = before
        .iter()
        .filter(|segment| {
            !segment.starts_with('{')
                && !NEUTRAL.contains(&segment.as_str())
                && !NEUTRAL.contains(&singular(segment).as_str())
        })
        .count();
    // `databases/instances` are others' instances.
    if foreign > 0 || holes > 2 {
        return None;
    }
    let old = if endpoint.is_deprecated() { 50 } else { 0 };
    // A list with all of each thing is worth more than one with the ids.
    let bare = usize::from(!endpoint.path.ends_with("/detail"));
    // Where such things are made is where they are.
    let made = if makers.contains(&endpoint.path.trim_end_matches("/detail")) {
        0
    } else {
        3
    };
    Some(word * 4 + before.len() * 2 + holes * 6 + old + bare + made)
}

/// The words of a path in snake case, without versions in front and `detail` at the end.
pub(super) fn path_words(endpoint: &Endpoint<'_>) -> Vec<String> {
    let mut words: Vec<String> = endpoint
        .segments()
        .into_iter()
        .map(|segment| {
            if segment.starts_with('{') {
                segment.to_owned()
            } else {
                snake(segment)
            }
        })
        .collect();
    let is_version = |word: &String| {
        let digits = word.strip_prefix('v').unwrap_or("");
        digits.starts_with(|c: char| c.is_ascii_digit()) || word.to_lowercase().contains("version}")
    };
    while words.first().is_some_and(is_version) {
        words.remove(0);
    }
    if words.last().is_some_and(|word| word == "detail") {
        words.pop();
    }
    words
}

fn collection<'d>(
    kind: ModelKind,
    endpoint: &Endpoint<'d>,
    rank: usize,
    catalog: &Catalog<'_>,
) -> Option<Collection<'d>> {
    let answer = Shape::of_schema(&endpoint.success()?.schema()?);
    let path = path_words(endpoint);
    let last = path.last()?;
    let found = guess::list(&answer, &[last])?;
    let (items, item) = (found.path, found.shape);
    let mapping = mapped(kind, item, catalog);
    if !mapping.missing.is_empty() || !is_such(kind, &path, item, &mapping) {
        return None;
    }
    let guess = match rank {
        0..9 => Guess::new("", Sure::Sure, "by path and schema"),
        9..50 => Guess::new(
            "",
            Sure::Likely,
            "by the last word of the path and the schema",
        ),
        _ => Guess::new("", Sure::Guess, "deprecated by the vendor"),
    };
    Some(Collection {
        kind,
        list: endpoint.clone(),
        answer: answer.clone(),
        items,
        mapping,
        guess,
    })
}

/// The mapping of an item, through those that are known.
fn mapped(kind: ModelKind, item: &Shape, catalog: &Catalog<'_>) -> Mapping {
    let nested: Vec<Nested<'_>> = [ModelKind::Size, ModelKind::Image]
        .into_iter()
        .filter_map(|kind| {
            let known = catalog.get(kind)?;
            Some(Nested {
                kind,
                needs: &known.mapping.used,
                names: super::known::references(kind),
            })
        })
        .collect();
    guess::mapping(
        kind,
        item,
        if kind == ModelKind::Node {
            &nested
        } else {
            &[]
        },
    )
}

/// Is there more to it than the word?
fn is_such(kind: ModelKind, path: &[String], item: &Shape, mapping: &Mapping) -> bool {
    let field = |name: &str| {
        mapping
            .fields
            .iter()
            .any(|(field, guess)| *field == name && guess.value != "\"\"")
    };
    let dns = || {
        let of_dns = |name: &str| {
            let words = guess::words(name);
            words.iter().any(|word| {
                [
                    "ttl",
                    "soa",
                    "serial",
                    "dns",
                    "dnssec",
                    "nameservers",
                    "nameserver",
                    "rrsets",
                    "rrset",
                ]
                .contains(&word.as_str())
            }) || words
                .windows(2)
                .any(|pair| pair == ["name", "servers"] || pair == ["zone", "file"])
        };
        path.iter()
            .any(|word| guess::words(word).iter().any(|word| word == "dns"))
            || item.members.keys().any(|name| of_dns(name))
    };
    match kind {
        ModelKind::Node => {
            field("state")
                || (field("public_ips") && path.last().is_none_or(|word| word != "devices"))
        }
        ModelKind::Size => {
            field("ram") || field("cpus") || field("disk") || item.members.contains_key("specs")
        }
        ModelKind::KeyPair => field("public_key") || field("fingerprint"),
        ModelKind::Volume => field("size"),
        ModelKind::Zone => dns(),
        ModelKind::Location => !dns(),
        ModelKind::RecordSet => field("values"),
        // Snapshots of whole servers are another thing.
        ModelKind::Snapshot => {
            path.len() > 1
                || item.members.keys().any(|name| {
                    guess::words(name)
                        .iter()
                        .any(|word| ["volume", "block", "disk"].contains(&word.as_str()))
                })
        }
        _ => true,
    }
}

/// Lists of things that belong to others: `/zones/{id}/records`.
fn children<'d>(
    kind: ModelKind,
    parent: ModelKind,
    endpoints: &[Endpoint<'d>],
    catalog: &Catalog<'_>,
) -> Option<Collection<'d>> {
    let above = catalog.get(parent)?;
    let parent_word = path_words(&above.list).last()?.clone();
    let mut ranked: Vec<(usize, &Endpoint<'d>)> = endpoints
        .iter()
        .filter(|one| one.method == "GET")
        .filter_map(|one| {
            let path = path_words(one);
            let (last, before) = path.split_last()?;
            let word = words(kind)
                .iter()
                .position(|word| *word == singular(last))?;
            let nested = match before {
                // Katapult's `/dns_zones/dns_zone/records` has the id in the query.
                [.., of, hole]
                    if same_thing(of, &parent_word)
                        && (hole.starts_with('{') || same_thing(hole, &parent_word)) =>
                {
                    0
                }
                [] if kind == ModelKind::Snapshot => 5,
                _ => return None,
            };
            Some((word + nested + before.len(), one))
        })
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked
        .into_iter()
        .find_map(|(rank, one)| collection(kind, one, rank, catalog))
}
