//! Names taken apart.

use heck::ToSnakeCase;

/// The name in lower case with `_` between its words: `instance-types`, `instanceTypes` and
/// `InstanceTypes` are `instance_types`.
pub fn snake(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    // `IPv4` and `IPs` are one word each.
    plain
        .replace("IPv", "Ipv")
        .replace("IPs", "Ips")
        .replace("SSH", "Ssh")
        .to_snake_case()
}

/// The words of a name, in lower case.
pub fn words(name: &str) -> Vec<String> {
    let snake = snake(name);
    let words = snake.split('_').filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The name for one thing, of a name in snake case for several.
pub fn singular(name: &str) -> String {
    let stem = |cut: usize, end: &str| {
        let kept = name.get(..name.len() - cut).unwrap_or(name);
        format!("{kept}{end}")
    };
    match name {
        _ if name.ends_with("series") || name.ends_with("dns") || name.ends_with("os") => {
            name.to_owned()
        }
        _ if name.ends_with("ies") && name.len() > 4 => stem(3, "y"),
        _ if ["ses", "xes", "ches", "shes"]
            .iter()
            .any(|end| name.ends_with(end))
            && !name.ends_with("bases")
            && !name.ends_with("leases")
            && !name.ends_with("licenses") =>
        {
            stem(2, "")
        }
        _ if name.ends_with("ss") || name.ends_with("us") || name.ends_with("is") => {
            name.to_owned()
        }
        _ if name.ends_with('s') => stem(1, ""),
        _ => name.to_owned(),
    }
}

/// Whether two names are for the same kind of thing, be it one or several of it.
pub fn same_thing(one: &str, other: &str) -> bool {
    singular(&snake(one)) == singular(&snake(other))
}
