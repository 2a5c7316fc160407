//! How a list is paged, and where errors are told.

use super::shape::{Kind, Shape};
use super::word::snake;
use super::{Guess, Sure};

/// A parameter that a list takes in its query.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Its name.
    pub name: String,
    /// What it looks like.
    pub shape: Shape,
}

/// A way to page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The kind, as in the spec: `page_number`, `offset`, `cursor`, `marker`, `next_url`.
    pub kind: &'static str,
    /// The parameter of the position; none for `next_url`.
    pub param: Option<String>,
    /// The path that the next position is from: of `cursor`, `marker` and `next_url`.
    pub from: Option<String>,
    /// The parameter of the page size, and the size.
    pub size: Option<(String, u64)>,
    /// The rule for the end, `next`, `total_pages`, `total_items` or `short_page`, and its path.
    pub stop: Option<(&'static str, String)>,
    /// The number of the first page, where it is not 1.
    pub first: Option<u32>,
    /// How sure and why; the value is empty.
    pub guess: Guess,
}

const PAGE: &[&str] = &[
    "page",
    "page_number",
    "pagenumber",
    "page_num",
    "page_no",
    "p",
];
const OFFSET: &[&str] = &["offset", "skip", "start", "start_index"];
const CURSOR: &[&str] = &[
    "cursor",
    "page_token",
    "next_token",
    "continuation_token",
    "continuation",
    "after",
    "starting_after",
    "next_cursor",
    "token",
];
const MARKER: &[&str] = &["marker"];
const SIZE: &[&str] = &[
    "per_page",
    "page_size",
    "limit",
    "size",
    "count",
    "max_results",
    "max_items",
    "pagesize",
    "perpage",
    "results_per_page",
];

const NEXT: &[&str] = &[
    "links.pages.next",
    "links.next",
    "meta.pagination.next_page",
    "meta.next_page",
    "meta.next",
    "meta.next.href",
    "pagination.next_page",
    "paging.next",
    "next_page",
    "next",
    "pagination.next",
];
const PAGES: &[&str] = &[
    "pages",
    "total_pages",
    "meta.pagination.last_page",
    "meta.last_page",
    "pagination.total_pages",
    "result_info.total_pages",
    "meta.total_pages",
    "last_page",
    "page_info.total_pages",
];
const ITEMS: &[&str] = &[
    "total",
    "total_count",
    "meta.total",
    "meta.pagination.total_entries",
    "pagination.total",
    "result_info.total_count",
    "total_items",
    "count_total",
    "pagination.total_items",
    "meta.total_count",
];
const CURSORS: &[&str] = &[
    "meta.links.next",
    "next_cursor",
    "cursors.after",
    "next_page_token",
    "meta.next_cursor",
    "meta.cursor.next",
    "page_info.end_cursor",
    "result_info.cursors.after",
    "pagination.next_cursor",
    "next_token",
    "continuation_token",
    "result_info.cursor",
];

/// How a list with these parameters is paged, if it is. `answer` is the whole answer, `items` the path
/// of the list in it.
pub fn paging(asks: &[Ask], answer: &Shape, items: &str) -> Option<Way> {
    let ask = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| asks.iter().find(|ask| snake(&ask.name) == *name))
    };
    let path = |paths: &[&str]| paths.iter().find_map(|path| at(answer, path));
    let size = ask(SIZE).map(|ask| (ask.name.clone(), largest(&ask.shape)));
    let way = |kind, sure, why: &str| Way {
        kind,
        param: None,
        from: None,
        size: size.clone(),
        stop: None,
        first: None,
        guess: Guess::new("", sure, why),
    };
    let counted = || {
        path(PAGES)
            .map(|path| ("total_pages", path))
            .or_else(|| path(ITEMS).map(|path| ("total_items", path)))
    };
    if let (Some(cursor), Some(from)) = (ask(CURSOR), path(CURSORS)) {
        return Some(Way {
            param: Some(cursor.name.clone()),
            from: Some(from),
            ..way("cursor", Sure::Sure, "the answer hands the cursor out")
        });
    }
    if let Some(page) = ask(PAGE) {
        let stop = path(NEXT).map(|path| ("next", path)).or_else(counted);
        let first =
            (page
                .shape
                .says(&["zero-based", "starts at 0", "start from 0", "begins at 0"]))
            .then_some(0);
        if let Some(stop) = stop {
            return Some(Way {
                param: Some(page.name.clone()),
                stop: Some(stop),
                first,
                ..way("page_number", Sure::Sure, "")
            });
        }
        if size.is_some() {
            return Some(Way {
                param: Some(page.name.clone()),
                stop: Some(("short_page", String::new())),
                first,
                ..way(
                    "page_number",
                    Sure::Likely,
                    "the answer does not tell how many pages there are",
                )
            });
        }
        return None;
    }
    if let Some(marker) = ask(MARKER) {
        let list: Vec<&str> = items.split('.').filter(|part| !part.is_empty()).collect();
        let item = answer.at(&list).and_then(|list| list.items.as_deref());
        let id = ["id", "uuid", "name"]
            .into_iter()
            .find(|id| item.is_some_and(|item| item.members.contains_key(*id)));
        return Some(Way {
            param: Some(marker.name.clone()),
            from: Some(id.unwrap_or("id").to_owned()),
            ..way(
                "marker",
                Sure::Likely,
                "a marker is the id of the last item, mostly",
            )
        });
    }
    if let Some(offset) = ask(OFFSET) {
        let stop = path(ITEMS).map(|path| ("total_items", path));
        if let Some(stop) = stop.or_else(|| size.is_some().then(|| ("short_page", String::new()))) {
            return Some(Way {
                param: Some(offset.name.clone()),
                stop: Some(stop),
                ..way("offset", Sure::Likely, "")
            });
        }
        return None;
    }
    let next = path(&[
        "links.pages.next",
        "links.next",
        "next",
        "meta.next.href",
        "next_url",
        "_links.next.href",
    ])?;
    Some(Way {
        from: Some(next),
        ..way(
            "next_url",
            Sure::Likely,
            "the answer has it, and no parameter asks for a page",
        )
    })
}

/// The largest page that may be asked for.
fn largest(shape: &Shape) -> u64 {
    let said = shape.doc.as_deref().and_then(|doc| {
        let doc = doc.to_lowercase();
        [
            "max of ",
            "maximum of ",
            "maximum is ",
            "max is ",
            "max: ",
            "maximum: ",
            "up to ",
            "max ",
        ]
        .iter()
        .find_map(|word| {
            let (_, after) = doc.split_once(word)?;
            let digits: String = after
                .trim_start_matches(['`', '*'])
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            digits.parse().ok().filter(|size| *size > 1)
        })
    });
    // What is larger than this is no page.
    shape.most.or(said).unwrap_or(100).clamp(1, 1000)
}

/// The member at a dotted path in snake case, as the answer writes it.
fn at(shape: &Shape, path: &str) -> Option<String> {
    let mut shape = shape;
    let mut names = Vec::new();
    for part in path.split('.') {
        let (name, member) = shape.members.iter().find(|(name, _)| snake(name) == part)?;
        names.push(name.as_str());
        shape = member;
    }
    (shape.is_scalar() && shape.kind != Kind::Flag).then(|| names.join("."))
}

/// Where an error's message and code stand in its body.
pub fn error_paths(body: &Shape) -> (Option<Guess>, Option<Guess>) {
    const MESSAGES: &[&str] = &[
        "message",
        "error.message",
        "errors.0.message",
        "errors.0.reason",
        "errors.0.detail",
        "error",
        "detail",
        "error_message",
        "error_description",
        "reason",
        "description",
        "title",
        "msg",
        "fault_string",
        "errors.0",
    ];
    const CODES: &[&str] = &[
        "error.code",
        "code",
        "errors.0.code",
        "error_code",
        "id",
        "error.type",
        "error.id",
    ];
    let found = |paths: &[&str], kinds: &[Kind]| {
        paths.iter().find_map(|path| {
            let (at, shape) = error_at(body, path)?;
            kinds
                .contains(&shape.kind)
                .then(|| Guess::new(at, Sure::Sure, ""))
        })
    };
    let message = found(MESSAGES, &[Kind::Text]);
    let code = found(CODES, &[Kind::Text, Kind::Integer]);
    (message, code)
}

fn error_at<'s>(shape: &'s Shape, path: &str) -> Option<(String, &'s Shape)> {
    let mut shape = shape;
    let mut names = Vec::new();
    for part in path.split('.') {
        if part == "0" {
            shape = shape.items.as_deref()?;
            names.push("0");
            continue;
        }
        let (name, member) = shape.members.iter().find(|(name, _)| snake(name) == part)?;
        names.push(name.as_str());
        shape = member;
    }
    Some((names.join("."), shape))
}
