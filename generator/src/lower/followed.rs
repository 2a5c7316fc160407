//! Which of the provider's ways to page a list follows.

use super::operation::Surroundings;
use super::site::{Otherwise, Site, unknown_word};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::spec::{self, WHOLE};

/// The paging that an operation names; else, for a list, the only one there is.
pub(super) fn named<'a>(from: &'a spec::Operation, declared: &[&'a str]) -> Option<&'a str> {
    match (from.paging.as_deref(), declared) {
        (Some(WHOLE), _) => None,
        (Some(name), _) => Some(name),
        (None, [only]) if is_list(from) => Some(only),
        (None, _) => None,
    }
}

/// Whether the operation's own request answers a list, or looks for one thing in a list.
fn is_list(from: &spec::Operation) -> bool {
    from.request.is_some() && (from.items.is_some() || from.filter.is_some())
}

/// The paging that an operation follows. A list never leaves out pages for want of a word: it follows
/// the provider's only way to page, and where there are several it has to choose.
pub(super) fn followed(
    from: &spec::Operation,
    around: &Surroundings<'_>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let declared = around.declared_paging;
    if from.paging.is_some() && !is_list(from) {
        diagnostics.push(
            Diagnostic::error(
                Code::BadResult,
                site.key("paging").name(),
                "only a list has pages",
            )
            .label("this operation answers no list")
            .help("give `items: <path>`, or `where` to find one in a list"),
        );
    }
    if from.paging.is_none() && is_list(from) && declared.len() > 1 {
        let ways: Vec<String> = declared.iter().map(|name| format!("`{name}`")).collect();
        diagnostics.push(
            Diagnostic::error(
                Code::UnknownPaging,
                site.name(),
                "this list does not say how it pages",
            )
            .label("`paging` is missing")
            .help(format!(
                "name one of {}, or `{WHOLE}` if one answer holds the whole list",
                ways.join(", ")
            )),
        );
    }
    let name = named(from, declared)?;
    if !declared.contains(&name) {
        diagnostics.push(
            unknown_word(
                Code::UnknownPaging,
                site.key("paging").value(),
                "paging",
                name,
                declared,
            )
            .otherwise("ways to page are declared under `connection.paging` in `provider.yaml`"),
        );
    }
    let lowered = around.paging.iter().find(|paging| paging.name == name);
    lowered.map(|paging| paging.name.clone())
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostics;
    use crate::load::load_texts;
    use crate::lower::lower;

    /// What each operation follows, by name, and what is told.
    fn followed(paging: &str, operations: &str) -> (Vec<String>, Vec<String>) {
        let provider = format!(
            "format: 1\nprovider: acme\ntitle: Acme\nreference: https://acme.example/docs\n\
            credentials: {{token: {{secret: true}}}}\n\
            connection: {{url: 'https://api.acme.example', auth: {{bearer: '${{credentials.token}}'}}, paging: {{{paging}}}}}\n"
        );
        let dns = format!(
            "service: dns\nmodels: {{zone: {{id: id, domain: name}}}}\noperations:\n{operations}"
        );
        let mut diagnostics = Diagnostics::new();
        let files = [("provider.yaml", &*provider), ("dns.yaml", &*dns)];
        let set = load_texts("specs/acme", &files, &mut diagnostics);
        let lowered = lower(&set, &mut diagnostics);
        let operations = lowered.iter().flat_map(|one| &one.services);
        let follows = operations.flat_map(|one| &one.operations).map(|one| {
            let paging = one.paging.as_deref().unwrap_or("nothing");
            format!("{} follows {paging}", one.name)
        });
        let told = diagnostics.iter().map(|one| one.message.clone());
        (
            follows.collect(),
            told.filter(|one| !one.contains("no example")).collect(),
        )
    }

    const ONE: &str = "links: {next_url: links.next}";
    const TWO: &str = "links: {next_url: links.next}, header: {link_header: true}";

    #[test]
    fn a_list_follows_the_only_way_to_page() {
        let (follows, told) = followed(
            ONE,
            "  list_zones: {request: GET /zones, items: zones, as: zone}
  get_zone: {request: 'GET /zones/{zone_id}', item: zone, as: zone}
  ex_find_zone: {doc: Finds one., params: {name: text}, request: GET /zones, item: zones, where: item.name == name, as: zone}
  ex_all_zones: {doc: Lists all at once., request: GET /zones/all, paging: none, items: zones, as: zone}
",
        );
        assert_eq!(
            follows,
            [
                "list_zones follows links",
                "get_zone follows nothing",
                "ex_find_zone follows links",
                "ex_all_zones follows nothing"
            ]
        );
        assert_eq!(told, [""; 0]);
    }

    #[test]
    fn of_several_ways_a_list_says_one() {
        let (_, told) = followed(
            TWO,
            "  list_zones: {request: GET /zones, items: zones, as: zone}
  ex_list_zones: {doc: Lists them., request: GET /zones, paging: links, items: zones, as: zone}
",
        );
        assert_eq!(told, ["this list does not say how it pages"]);
    }

    #[test]
    fn a_way_to_page_that_every_list_refuses_is_of_no_use() {
        let (_, told) = followed(
            ONE,
            "  list_zones: {request: GET /zones, paging: none, items: zones, as: zone}\n",
        );
        assert_eq!(told, ["the paging `links` is used by nothing"]);
    }
}
