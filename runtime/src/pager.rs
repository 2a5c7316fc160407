//! A list that comes in pages.

mod compose;
mod page;
mod walk;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_util::stream::Stream;
use serde::Serialize;
use serde_json::Value;

pub use page::{Fetched, Page, PageSource};

use crate::reply::to_json;
use crate::{Error, Reply, Result};

/// How many pages are on the way at once where the provider says up front which pages exist.
const PAGES_AHEAD: usize = 4;

/// Bytes that are set aside at most for items that a provider only says it has.
const MOST_EXPECTED: usize = 16 << 20;

/// A list, fetched page by page as it is read.
///
/// It is a [`Stream`] of items; [`Pager::next_page`] reads it by pages and [`Pager::all`] to the
/// end. Like [`Reply`] it borrows nothing and sends nothing until it is read; dropping it cancels
/// what is on the way. Reading is cancel safe: a dropped `next()` or `next_page()` loses nothing.
/// After an error the list is at its end. A provider that answers the same page twice is an error
/// of kind [`ErrorKind::Malformed`](crate::ErrorKind::Malformed), never a loop.
#[must_use = "a pager sends nothing until it is read"]
pub struct Pager<T> {
    pages: Option<Box<dyn Pages<T>>>,
    /// What is left of the current page.
    items: vec::IntoIter<T>,
    /// The current page without its items.
    current: Page<T>,
}

/// Where a pager takes its pages from: a walk over a provider's pages, or other pagers.
trait Pages<T>: Send {
    /// The next page; not asked again after the end or an error.
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>>>>;

    /// Sets how many pages may be on the way at once.
    fn set_ahead(&mut self, count: usize);

    /// How many items there may be over all pages, where that is known by now.
    fn total(&self) -> Option<u64> {
        None
    }
}

// Items are only moved, never pinned in place.
impl<T> Unpin for Pager<T> {}

impl<T: Send + 'static> Pager<T> {
    /// The pages that `source` gives, from its first one on.
    pub fn new(source: impl PageSource<T> + 'static) -> Self {
        Self::over(walk::Walk::new(Box::new(source), None))
    }

    /// The pages that `source` gives, from the one at `position` on (`"1"`, for page numbers).
    pub fn starting_at(position: impl Into<String>, source: impl PageSource<T> + 'static) -> Self {
        Self::over(walk::Walk::new(Box::new(source), Some(position.into())))
    }

    /// A list that comes whole, in one answer.
    pub fn once(reply: Reply<Vec<T>>) -> Self {
        let mut reply = Some(reply);
        Self::new(move |_: Option<&str>| match reply.take() {
            Some(reply) => reply.map(Fetched::last),
            None => Reply::ready(Ok(Fetched::last(Vec::new()))),
        })
    }

    /// A list that is known already.
    pub fn from_items(items: Vec<T>) -> Self {
        Self::once(Reply::ready(Ok(items)))
    }

    /// A list that is an error: nothing will be sent.
    pub fn failed(error: Error) -> Self {
        Self::once(Reply::failed(error))
    }

    fn over(pages: impl Pages<T> + 'static) -> Self {
        Self {
            pages: Some(Box::new(pages)),
            items: Vec::new().into_iter(),
            current: Page::new(Vec::new()),
        }
    }

    /// Sets how many pages may be on the way at once (default 4; 0 and 1 mean one by one).
    ///
    /// It matters only where the provider says up front which pages exist. Pages come in order
    /// all the same, and none is fetched ahead before the second one is asked for.
    pub fn ahead(mut self, pages: usize) -> Self {
        if let Some(inner) = &mut self.pages {
            inner.set_ahead(pages.max(1));
        }
        self
    }

    /// The next item; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// The next page, or what is left of the current one; `None` at the end. A page may be empty.
    pub async fn next_page(&mut self) -> Option<Result<Page<T>>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// All items, to the end.
    pub fn all(mut self) -> Reply<Vec<T>> {
        Reply::new(async move {
            let mut all = Vec::new();
            while let Some(page) = self.next_page().await {
                let mut items = page?.items;
                if all.is_empty() {
                    all = items;
                    all.reserve_exact(self.expected().saturating_sub(all.len()));
                } else {
                    all.append(&mut items);
                }
            }
            Ok(all)
        })
    }

    /// The first item for which `wanted` holds; pages after it are not fetched.
    pub fn find(mut self, mut wanted: impl FnMut(&T) -> bool + Send + 'static) -> Reply<Option<T>> {
        Reply::new(async move {
            while let Some(item) = self.next().await {
                let item = item?;
                if wanted(&item) {
                    return Ok(Some(item));
                }
            }
            Ok(None)
        })
    }

    /// How many items to have memory for. What the provider says is only believed up to a point.
    fn expected(&self) -> usize {
        let total = self.pages.as_ref().and_then(|pages| pages.total());
        let total = usize::try_from(total.unwrap_or(0)).unwrap_or(usize::MAX);
        total.min(MOST_EXPECTED / size_of::<T>().max(1))
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.poll_page(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => {
                    let (items, rest) = page.split();
                    self.items = items.into_iter();
                    self.current = rest;
                }
            }
        }
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>>>> {
        if self.items.len() > 0 {
            let items = std::mem::take(&mut self.items).collect();
            return Poll::Ready(Some(Ok(self.current.with_items(items))));
        }
        let Some(pages) = &mut self.pages else {
            return Poll::Ready(None);
        };
        let page = ready!(pages.poll_page(context));
        if !matches!(page, Some(Ok(_))) {
            self.pages = None;
        }
        Poll::Ready(page)
    }
}

impl<T: Serialize + Send + 'static> Pager<T> {
    /// The list as JSON, for calls by name: an array, or its items one by one
    /// ([`Reply::into_items`]).
    pub fn into_json(self) -> Reply<Value> {
        Reply::listed(self.try_map(|item| to_json(&item)))
    }
}

impl<T: Send + 'static> Stream for Pager<T> {
    type Item = Result<T>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<T> fmt::Debug for Pager<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pager")
            .field("page", &self.current.number)
            .field("buffered", &self.items.len())
            .field("ended", &self.pages.is_none())
            .finish()
    }
}

#[cfg(test)]
mod tests;
