//! The pages of an example.

use serde_json::Value;

use super::place::{Scene, Walk, sent};
use super::value::Known;
use crate::diagnostic::Diagnostics;
use crate::ir::{More, Paging, Position};
use crate::spec::Exchange;

/// The query parameters that tell a page.
pub(super) fn params(paging: &Paging) -> Vec<&str> {
    match &paging.position {
        Position::PageNumber { param, .. }
        | Position::Offset { param, .. }
        | Position::Cursor { param, .. }
        | Position::Marker { param, .. } => vec![param],
        Position::NextUrl { .. } | Position::LinkHeader => Vec::new(),
    }
}

/// Does an answer hand the parameter out, in the address of a further page?
pub(super) fn linked(paging: &Paging, param: &str, exchanges: &[Exchange]) -> bool {
    let names =
        |text: &str| text.contains(&format!("?{param}=")) || text.contains(&format!("&{param}="));
    exchanges.iter().any(|exchange| match &paging.position {
        Position::LinkHeader => exchange.headers.values().any(|header| names(header)),
        Position::NextUrl { .. } => exchange
            .answer
            .as_ref()
            .is_some_and(|answer| names(&answer.to_string())),
        _ => false,
    })
}

/// Where the first of two pages has to tell the second, it does.
pub(super) fn pages(
    scene: &Scene<'_>,
    pages: &[(usize, &Exchange)],
    diagnostics: &mut Diagnostics,
) {
    let Some(paging) = scene.operation.paging.as_ref().and_then(|name| {
        scene
            .provider
            .paging
            .iter()
            .find(|paging| paging.name == *name)
    }) else {
        return;
    };
    for pair in pages.windows(2) {
        let [(first, page), (second, next)] = pair else {
            continue;
        };
        told(scene, paging, *first, page, diagnostics);
        asked(scene, paging, *second, next, diagnostics);
    }
}

/// The path that tells a further page is in the page before it.
fn told(
    scene: &Scene<'_>,
    paging: &Paging,
    index: usize,
    page: &Exchange,
    diagnostics: &mut Diagnostics,
) {
    let (key, path) = match &paging.position {
        Position::PageNumber { more, .. } | Position::Offset { more, .. } => match more {
            More::While(path) | More::WhileUpTo(path, _) => ("next", path),
            More::TotalPages(path) => ("total_pages", path),
            More::TotalItems(path) => ("total_items", path),
            More::TotalHeader(_) | More::ShortPage => return,
        },
        Position::Cursor { from, .. } => ("cursor", from),
        Position::NextUrl { from } => ("next_url", from),
        Position::LinkHeader | Position::Marker { .. } => return,
    };
    let answer = Known::of(page.answer.as_ref());
    if answer.at(&path.split('.').collect::<Vec<_>>()).is_nothing() {
        let keys: &[&str] = if key == "cursor" {
            &["paging", &paging.name, "cursor", "from"]
        } else {
            &["paging", &paging.name, key]
        };
        diagnostics.push(
            scene
                .disagreement(
                    scene.in_connection(keys),
                    "goes on to a further page, and nothing here tells it",
                )
                .label("not in the answer of the page before")
                .also(
                    scene.shown(&[Walk::from("exchanges"), index.into(), "answer".into()]),
                    "that answer",
                ),
        );
    }
}

/// The request of a further page carries its position.
fn asked(
    scene: &Scene<'_>,
    paging: &Paging,
    index: usize,
    page: &Exchange,
    diagnostics: &mut Diagnostics,
) {
    let (_, _, pairs) = sent(page);
    for param in params(paging) {
        if !pairs.iter().any(|(name, _)| name == param) {
            let key = match &paging.position {
                Position::PageNumber { .. } => "page_number",
                Position::Offset { .. } => "offset",
                Position::Cursor { .. } => "cursor",
                _ => "marker",
            };
            diagnostics.push(
                scene
                    .disagreement(
                        scene.in_connection(&["paging", &paging.name, key]),
                        "asks for a further page by another parameter",
                    )
                    .label(format!("`{param}` is not sent"))
                    .also(
                        scene.shown(&[Walk::from("exchanges"), index.into(), "send".into()]),
                        "shown here",
                    ),
            );
        }
    }
}

/// An answer's list, where it is one.
pub(super) fn list(answer: Option<&Value>, at: &str) -> Known {
    let answer = Known::of(answer);
    if at.is_empty() {
        answer
    } else {
        answer.at(&at.split('.').collect::<Vec<_>>())
    }
}
