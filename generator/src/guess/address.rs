//! Addresses of a node: where they are, and which are public.

use super::path::{expression, is_name};
use super::shape::{Kind, Shape};
use super::word::words;
use super::{Guess, Sure};

/// Members of a node whose addresses are not its own.
const FOREIGN: &[&str] = &[
    "backups",
    "dns",
    "dns_ptr",
    "firewall",
    "firewalls",
    "gateway",
    "gateways",
    "image",
    "kernel",
    "links",
    "location",
    "metadata",
    "nameservers",
    "netmask",
    "network_address",
    "placement_group",
    "plan",
    "prefix",
    "project",
    "region",
    "reverse",
    "routes",
    "size",
    "subnet",
    "subnets",
    "tags",
    "volumes",
    "operating_system",
    "user",
    "created_by",
    "facility",
    "metro",
    "organization",
    "hardware_reservation",
    "mac",
    "reserved",
    "allowed",
    "ranges",
    "alias_ips",
];

/// What is known of whose an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Public,
    Private,
    Unsaid,
}

/// An address of a node.
struct Leaf {
    /// The member of the node that is this and no more.
    member: Option<String>,
    public: Option<String>,
    private: Option<String>,
    list: bool,
    why: String,
    sure: Sure,
}

/// The addresses of a node.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    pub(super) public: Option<Guess>,
    pub(super) private: Option<Guess>,
    /// Members of the node of which nothing else is left to be told.
    pub(super) used: Vec<String>,
}

/// The public and the private addresses of a node.
pub(super) fn addresses(node: &Shape) -> Addresses {
    let mut leaves = Vec::new();
    find(node, &[], &mut leaves, 0);
    // More than four of a kind are not taken for its own.
    let mut used: Vec<String> = Vec::new();
    let mut of = |public: bool| {
        let side = |leaf: &Leaf| {
            if public {
                leaf.public.clone()
            } else {
                leaf.private.clone()
            }
        };
        let chosen: Vec<(String, &Leaf)> = leaves
            .iter()
            .filter_map(|leaf| Some((side(leaf)?, leaf)))
            .take(4)
            .collect();
        used.extend(chosen.iter().filter_map(|(_, leaf)| leaf.member.clone()));
        join(&chosen)
    };
    let (public, private) = (of(true), of(false));
    Addresses {
        public,
        private,
        used,
    }
}

fn join(chosen: &[(String, &Leaf)]) -> Option<Guess> {
    let (first, leaf) = chosen.first()?;
    let sure = chosen
        .iter()
        .map(|(_, leaf)| leaf.sure)
        .max()
        .unwrap_or(Sure::Guess);
    if chosen.len() == 1 {
        let value = if leaf.list {
            first.clone()
        } else {
            format!("[{first}]")
        };
        return Some(Guess::new(value, sure, leaf.why.clone()));
    }
    let scalars: Vec<&str> = chosen
        .iter()
        .filter(|(_, leaf)| !leaf.list)
        .map(|(value, _)| value.as_str())
        .collect();
    let lists: Vec<&str> = chosen
        .iter()
        .filter(|(_, leaf)| leaf.list)
        .map(|(value, _)| value.as_str())
        .collect();
    let value = match (scalars.as_slice(), lists.as_slice()) {
        (scalars, []) => format!("[{}]", scalars.join(", ")),
        ([], [list]) => (*list).to_owned(),
        ([], lists) => format!("[{}].flatten()", lists.join(", ")),
        (scalars, lists) => format!("[[{}], {}].flatten()", scalars.join(", "), lists.join(", ")),
    };
    Some(Guess::new(value, sure, leaf.why.clone()))
}

fn find(shape: &Shape, path: &[&str], leaves: &mut Vec<Leaf>, depth: usize) {
    for (name, member) in &shape.members {
        let snake = super::snake(name);
        if FOREIGN.contains(&snake.as_str()) || depth > 3 {
            continue;
        }
        let path = [path, &[name.as_str()]].concat();
        match (&member.items, member.kind) {
            (Some(items), Kind::List | Kind::Any) if items.is_scalar() => {
                if is_address(&path, items) {
                    leaves.push(plain(&path, items, true));
                }
            }
            (Some(items), Kind::List) => in_list(&path, items, leaves),
            (None, _) if member.is_scalar() => {
                if is_address(&path, member) {
                    leaves.push(plain(&path, member, false));
                }
            }
            _ => find(member, &path, leaves, depth + 1),
        }
    }
}

/// A list of objects, one for each address.
fn in_list(path: &[&str], item: &Shape, leaves: &mut Vec<Leaf>) {
    let network = path.iter().flat_map(|name| words(name)).any(|word| {
        [
            "ip",
            "ips",
            "net",
            "nets",
            "network",
            "networks",
            "interface",
            "interfaces",
            "v4",
            "v6",
            "ipv4",
            "ipv6",
            "address",
            "addresses",
            "nic",
            "nics",
        ]
        .contains(&word.as_str())
    });
    if !network {
        return;
    }
    let found = item.members.iter().find(|(name, member)| {
        let whole = [path, &[name.as_str()]].concat();
        member.is_scalar() && is_name(name) && is_address(&whole, member)
    });
    let Some((leaf, member)) = found else { return };
    let list = expression(path, &[]);
    let mapped = |test: &str| format!("{list}{test}.map(n, n.{leaf})");
    let whole = [path, &[leaf.as_str()]].concat();
    if let Some((name, _)) = item.members.iter().find(|(name, member)| {
        is_name(name)
            && member.words.iter().any(|word| word == "public")
            && member.words.iter().any(|word| word == "private")
    }) {
        leaves.push(Leaf {
            member: None,
            public: Some(mapped(&format!(".filter(n, n.{name} == \"public\")"))),
            private: Some(mapped(&format!(".filter(n, n.{name} == \"private\")"))),
            list: true,
            why: format!("`{name}` tells which"),
            sure: Sure::Sure,
        });
        return;
    }
    if let Some((name, _)) = item.members.iter().find(|(name, member)| {
        is_name(name)
            && matches!(name.as_str(), "public" | "is_public")
            && matches!(member.kind, Kind::Flag | Kind::Any)
    }) {
        leaves.push(Leaf {
            member: None,
            public: Some(mapped(&format!(".filter(n, n.{name} == true)"))),
            private: Some(mapped(&format!(".filter(n, n.{name} == false)"))),
            list: true,
            why: format!("`{name}` tells which"),
            sure: Sure::Sure,
        });
        return;
    }
    leaves.push(judged(&mapped(""), &whole, member, true));
}

/// An address, or a list of them.
fn plain(path: &[&str], shape: &Shape, list: bool) -> Leaf {
    let mut value = expression(path, &[]);
    if shape.example_text().is_some_and(|text| text.contains('/')) && !list {
        value = format!("first({value}.split(\"/\"))");
    }
    let mut leaf = judged(&value, path, shape, list);
    // With a prefix it tells more than the address.
    if let [name] = path
        && value == expression(path, &[])
    {
        leaf.member = Some((*name).to_owned());
    }
    leaf
}

fn judged(value: &str, path: &[&str], shape: &Shape, list: bool) -> Leaf {
    let (whose, sure, why) = match whose(path) {
        (Whose::Unsaid, _) => match shape
            .example_text()
            .and_then(|text| text.split('/').next()?.parse().ok())
        {
            Some(std::net::IpAddr::V4(address)) if address.is_private() && !list => (
                Whose::Private,
                Sure::Guess,
                "its example is private".to_owned(),
            ),
            Some(std::net::IpAddr::V6(_)) if !list => {
                (Whose::Public, Sure::Guess, "by its example".to_owned())
            }
            _ if !list && shape.format.as_deref() == Some("ipv6") => (
                Whose::Public,
                Sure::Guess,
                "addresses of IPv6 mostly are".to_owned(),
            ),
            _ => (
                Whose::Unsaid,
                Sure::Likely,
                "which is private is told by the address".to_owned(),
            ),
        },
        (whose, word) => (whose, Sure::Likely, format!("by the word `{word}`")),
    };
    let each = |test: &str| {
        let items = if list {
            value.to_owned()
        } else {
            format!("[{value}]")
        };
        format!("{items}.filter(a, {test}is_private(a))")
    };
    match whose {
        Whose::Public => Leaf {
            member: None,
            public: Some(value.to_owned()),
            private: None,
            list,
            why,
            sure,
        },
        Whose::Private => Leaf {
            member: None,
            public: None,
            private: Some(value.to_owned()),
            list,
            why,
            sure,
        },
        Whose::Unsaid => Leaf {
            member: None,
            public: Some(each("!")),
            private: Some(each("")),
            list: true,
            why,
            sure,
        },
    }
}

/// Whose an address is by the words on its way, and the word that says it.
fn whose(path: &[&str]) -> (Whose, String) {
    for word in path.iter().rev().flat_map(|name| words(name)) {
        match word.as_str() {
            "private" | "internal" | "local" | "vpc" => return (Whose::Private, word),
            "public" | "external" | "main" | "primary" => return (Whose::Public, word),
            _ => {}
        }
    }
    (Whose::Unsaid, String::new())
}

/// Is it an address by its format, or by what it is called?
fn is_address(path: &[&str], shape: &Shape) -> bool {
    if matches!(shape.kind, Kind::Integer | Kind::Number | Kind::Flag) {
        return false;
    }
    let Some((last, before)) = path.split_last() else {
        return false;
    };
    let last = words(last);
    let any =
        |words: &[String], known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    if any(
        &last,
        &[
            "mask",
            "netmask",
            "gateway",
            "network",
            "subnet",
            "mac",
            "prefix",
            "range",
            "cidr",
            "id",
            "ids",
            "size",
            "email",
            "count",
            "type",
            "family",
            "ptr",
            "enabled",
            "dns",
            "status",
            "name",
            "slug",
            "url",
            "href",
            "assignment",
        ],
    ) {
        return false;
    }
    if matches!(
        shape.format.as_deref(),
        Some("ipv4" | "ipv6" | "ip" | "ip-address")
    ) {
        return true;
    }
    if shape.format.is_some() {
        return false;
    }
    let ip = ["ip", "ips", "ipv4", "ipv6", "ip4", "ip6"];
    any(&last, &ip)
        || (any(&last, &["address", "addresses", "addr"])
            && before.iter().any(|name| {
                any(
                    &words(name),
                    &[
                        "ip",
                        "ips",
                        "net",
                        "network",
                        "networks",
                        "interfaces",
                        "v4",
                        "v6",
                        "ipv4",
                        "ipv6",
                        "addresses",
                    ],
                )
            }))
        || (any(&last, &["addresses"]) && any(&last, &ip))
}
