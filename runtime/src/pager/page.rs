//! One page, and what fetches it.

use std::fmt;

use http::HeaderMap;

use crate::{Error, Reply};

/// One page of a list. `Debug` shows no header values.
#[derive(Clone)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items, in the provider's order.
    pub items: Vec<T>,
    /// Which page this is, counted from 1 as they come.
    pub number: u64,
    /// The HTTP status of the answer; none where the list was not fetched as a page.
    pub status: Option<u16>,
    /// The headers of the answer.
    pub headers: HeaderMap,
}

impl<T> Page<T> {
    /// A page of `items` without status and headers, number 0.
    pub fn new(items: Vec<T>) -> Self {
        Self {
            items,
            number: 0,
            status: None,
            headers: HeaderMap::new(),
        }
    }

    /// The items, and the page without them.
    pub(super) fn split<U>(self) -> (Vec<T>, Page<U>) {
        let Self {
            items,
            number,
            status,
            headers,
        } = self;
        (
            items,
            Page {
                items: Vec::new(),
                number,
                status,
                headers,
            },
        )
    }

    /// This page with other items.
    pub(super) fn with_items<U>(&self, items: Vec<U>) -> Page<U> {
        Page {
            items,
            number: self.number,
            status: self.status,
            headers: self.headers.clone(),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("items", &self.items)
            .field("number", &self.number)
            .field("status", &self.status)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .finish()
    }
}

/// Gives the pages of a list, one for each position.
///
/// A position is any text that tells pages apart: a page number, an offset, a cursor, a URL.
/// Closures from `Option<&str>` to [`Reply<Fetched<T>>`](Fetched) are sources.
pub trait PageSource<T>: Send {
    /// Builds the request for the page at `position` (none: the first page).
    fn fetch(&mut self, position: Option<&str>) -> Reply<Fetched<T>>;

    /// A position as errors show it. A source whose positions may hold secrets (links) leaves them
    /// out here.
    fn show(&self, position: &str) -> String {
        position.to_owned()
    }

    /// Adds to an error of the walk itself (a page that comes twice) what the list is of.
    fn explain(&self, error: Error) -> Error {
        error
    }
}

impl<T, F> PageSource<T> for F
where
    F: FnMut(Option<&str>) -> Reply<Fetched<T>> + Send,
{
    fn fetch(&mut self, position: Option<&str>) -> Reply<Fetched<T>> {
        self(position)
    }
}

/// A fetched page and where to go on.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Fetched<T> {
    /// The page; its number is set by the pager.
    pub page: Page<T>,
    /// The position of the next page; none at the end.
    pub next: Option<String>,
    /// The positions expected after this page, from `next` on, where the answer tells (a last
    /// page, a total). Only a hint to fetch ahead: each page's own `next` decides.
    pub expected: Vec<String>,
    /// A hash of the page's content, by which a provider that ignores the position and repeats
    /// itself is noticed. Leave it out for an empty page.
    pub fingerprint: Option<u64>,
    /// How many items there are over all pages, where the answer tells. Only a hint, to take the
    /// memory for all of them at once.
    pub total: Option<u64>,
}

impl<T> Fetched<T> {
    /// A page and the position of the one after it.
    pub fn new(items: Vec<T>, next: Option<String>) -> Self {
        Self {
            page: Page::new(items),
            next,
            expected: Vec::new(),
            fingerprint: None,
            total: None,
        }
    }

    /// The last page.
    pub fn last(items: Vec<T>) -> Self {
        Self::new(items, None)
    }
}
