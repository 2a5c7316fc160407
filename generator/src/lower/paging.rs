//! Ways to page through a list.

use indexmap::IndexMap;

use super::site::Site;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{More, Paging, Position};
use crate::spec::{self, WHOLE};

pub(super) fn paging(
    from: &IndexMap<String, spec::Paging>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Vec<Paging> {
    from.iter()
        .filter_map(|(name, paging)| {
            let site = site.key(name);
            super::names::static_name(name, "a paging", &site, diagnostics);
            if name == WHOLE {
                diagnostics.push(taken(&site));
            }
            let position = position(paging, &site, diagnostics)?;
            let size = one_size(&paging.size, &site, diagnostics)?;
            Some(Paging {
                name: name.clone(),
                position,
                size,
            })
        })
        .collect()
}

/// `none` is what a list says that has no pages.
fn taken(site: &Site) -> Diagnostic {
    Diagnostic::error(
        Code::BadName,
        site.name(),
        format!("`{WHOLE}` cannot be the name of a paging"),
    )
    .label(format!("`paging: {WHOLE}` is said by a list without pages"))
    .suggest("pages")
}

/// Exactly one kind of position, with a stop rule where it has none of its own.
fn position(from: &spec::Paging, site: &Site, diagnostics: &mut Diagnostics) -> Option<Position> {
    let more = more(from, site, diagnostics);
    let mut given: Vec<(&str, Option<Position>)> = Vec::new();
    if let Some(param) = &from.page_number {
        let first = from.first.unwrap_or(1);
        given.push((
            "page_number",
            needs_stop(more.clone(), "page_number", site, diagnostics).map(|more| {
                Position::PageNumber {
                    param: param.clone(),
                    first,
                    more,
                }
            }),
        ));
    }
    if let Some(param) = &from.offset {
        given.push((
            "offset",
            needs_stop(more, "offset", site, diagnostics).map(|more| Position::Offset {
                param: param.clone(),
                more,
            }),
        ));
    }
    if let Some(cursor) = &from.cursor {
        given.push((
            "cursor",
            Some(Position::Cursor {
                param: cursor.param.clone(),
                from: cursor.from.clone(),
            }),
        ));
    }
    if let Some(from) = &from.next_url {
        given.push(("next_url", Some(Position::NextUrl { from: from.clone() })));
    }
    if from.link_header {
        given.push(("link_header", Some(Position::LinkHeader)));
    }
    if let Some(marker) = &from.marker {
        given.push((
            "marker",
            Some(Position::Marker {
                param: marker.param.clone(),
                from: marker.from.clone(),
            }),
        ));
    }
    match given.as_slice() {
        [_] => given.pop().and_then(|(_, position)| position),
        [] => {
            diagnostics.push(
                Diagnostic::error(Code::OnePosition, site.name(), "this paging does not say where the next page is told")
                    .help("give one of `page_number`, `offset`, `cursor`, `next_url`, `link_header` and `marker`"),
            );
            None
        }
        [(first, _), (second, _), ..] => {
            diagnostics.push(
                Diagnostic::error(
                    Code::OnePosition,
                    site.key(second).name(),
                    "this paging tells the next page in two ways",
                )
                .label("the second way")
                .also(site.key(first).name(), "the first way"),
            );
            None
        }
    }
}

fn more(from: &spec::Paging, site: &Site, diagnostics: &mut Diagnostics) -> Option<More> {
    let mut given: Vec<(&str, More)> = Vec::new();
    if let Some(path) = &from.next {
        given.push(("next", More::While(path.clone())));
    }
    if let Some(path) = &from.total_pages {
        given.push(("total_pages", More::TotalPages(path.clone())));
    }
    if let Some(path) = &from.total_items {
        given.push(("total_items", More::TotalItems(path.clone())));
    }
    if let Some(header) = &from.total_header {
        given.push(("total_header", More::TotalHeader(header.clone())));
    }
    if from.short_page {
        given.push(("short_page", More::ShortPage));
    }
    // A total beside `next` does not end the list: it says which pages can be asked for at once.
    if let [("next", More::While(path)), (rule, total)] = given.as_slice()
        && *rule != "short_page"
    {
        return Some(More::WhileUpTo(path.clone(), Box::new(total.clone())));
    }
    if let [(first, _), (second, _), ..] = given.as_slice() {
        diagnostics.push(
            Diagnostic::error(
                Code::OnePosition,
                site.key(second).name(),
                "this paging stops by two rules",
            )
            .label("the second rule")
            .also(site.key(first).name(), "the first rule"),
        );
    }
    if from.short_page && from.size.is_empty() {
        diagnostics.push(
            Diagnostic::error(
                Code::OnePosition,
                site.key("short_page").name(),
                "a short page can only be told where the page size is known",
            )
            .help("give `size: {<parameter>: <number>}`"),
        );
    }
    given.into_iter().next().map(|(_, more)| more)
}

fn needs_stop(
    more: Option<More>,
    kind: &str,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<More> {
    if more.is_none() {
        diagnostics.push(
            Diagnostic::error(
                Code::OnePosition,
                site.key(kind).name(),
                format!("`{kind}` needs a rule for when to stop"),
            )
            .help(
                "give one of `next`, `total_pages`, `total_items`, `total_header` and `short_page`",
            ),
        );
    }
    more
}

#[allow(clippy::option_option, reason = "no size is fine, a wrong one is not")]
fn one_size(
    size: &IndexMap<String, u32>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<Option<(String, u32)>> {
    let mut entries = size.iter();
    match (entries.next(), entries.next()) {
        (None, _) => Some(None),
        (Some((_, 0)), None) => {
            diagnostics.push(Diagnostic::error(
                Code::InvalidValue,
                site.key("size").value(),
                "a page holds at least one item",
            ));
            None
        }
        (Some((param, size)), None) => Some(Some((param.clone(), *size))),
        (Some(_), Some((second, _))) => {
            diagnostics.push(
                Diagnostic::error(
                    Code::InvalidValue,
                    site.key("size").key(second).name(),
                    "a page has one size",
                )
                .label("a second parameter"),
            );
            None
        }
    }
}
