//! Pagers made of pagers.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::{future::Future, mem};

use super::{Page, Pager, Pages};
use crate::{Error, Reply, Result};

impl<T: Send + 'static> Pager<T> {
    /// Turns each item into another.
    pub fn map<U: Send + 'static>(self, mut f: impl FnMut(T) -> U + Send + 'static) -> Pager<U> {
        self.try_map(move |item| Ok(f(item)))
    }

    /// Turns each item into another, or fails: the items before it come first, then the error.
    pub fn try_map<U: Send + 'static>(
        self,
        f: impl FnMut(T) -> Result<U> + Send + 'static,
    ) -> Pager<U> {
        Pager::over(Mapped {
            pager: self,
            f,
            failed: None,
        })
    }

    /// Turns each item into any number of others.
    pub fn flat_map<U: Send + 'static, I: IntoIterator<Item = U>>(
        self,
        f: impl FnMut(T) -> I + Send + 'static,
    ) -> Pager<U> {
        Pager::over(Flattened { pager: self, f })
    }

    /// Keeps the items for which `keep` holds.
    pub fn filter(self, mut keep: impl FnMut(&T) -> bool + Send + 'static) -> Self {
        Self::over(Edited {
            pager: self,
            edit: move |items: &mut Vec<T>| {
                items.retain(&mut keep);
                true
            },
        })
    }

    /// Changes the error that it ends with, if it comes to one (to name an operation, say).
    pub fn map_err(self, f: impl FnOnce(Error) -> Error + Send + 'static) -> Self {
        Self::over(Explained {
            pager: self,
            f: Some(f),
        })
    }

    /// The first `count` items; no page is fetched after the one that completes them.
    pub fn take(self, count: usize) -> Self {
        if count == 0 {
            return Self::from_items(Vec::new());
        }
        let mut left = count;
        Self::over(Edited {
            pager: self,
            edit: move |items: &mut Vec<T>| {
                items.truncate(left);
                left -= items.len();
                left > 0
            },
        })
    }

    /// The list that a call gives first (one that needs a token, a project, a parent).
    pub fn later(reply: Reply<Self>) -> Self {
        Self::over(Later::Reply(reply))
    }

    /// The lists one after the other, up to `at_once` of them fetched at the same time.
    pub fn concat(pagers: impl IntoIterator<Item = Self>, at_once: usize) -> Self {
        let waiting = pagers.into_iter().collect();
        let at_once = at_once.max(1);
        Self::over(Concat {
            waiting,
            running: VecDeque::new(),
            at_once,
            number: 0,
        })
    }
}

struct Mapped<T, F> {
    pager: Pager<T>,
    f: F,
    failed: Option<Error>,
}

impl<T, U, F> Pages<U> for Mapped<T, F>
where
    T: Send + 'static,
    U: Send + 'static,
    F: FnMut(T) -> Result<U> + Send,
{
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<U>>>> {
        if let Some(error) = self.failed.take() {
            return Poll::Ready(Some(Err(error)));
        }
        let page = match ready!(self.pager.poll_page(context)) {
            None => return Poll::Ready(None),
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            Some(Ok(page)) => page,
        };
        let (items, mut mapped) = page.split();
        mapped.items.reserve(items.len());
        for item in items {
            match (self.f)(item) {
                Ok(item) => mapped.items.push(item),
                Err(error) if mapped.items.is_empty() => return Poll::Ready(Some(Err(error))),
                Err(error) => {
                    self.failed = Some(error);
                    break;
                }
            }
        }
        Poll::Ready(Some(Ok(mapped)))
    }

    fn set_ahead(&mut self, count: usize) {
        set_ahead(&mut self.pager, count);
    }
}

struct Explained<T, F> {
    pager: Pager<T>,
    /// Taken by the error, after which there is nothing.
    f: Option<F>,
}

impl<T, F> Pages<T> for Explained<T, F>
where
    T: Send + 'static,
    F: FnOnce(Error) -> Error + Send,
{
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>>>> {
        let page = ready!(self.pager.poll_page(context));
        Poll::Ready(match (page, &mut self.f) {
            (Some(Err(error)), f) => Some(Err(match f.take() {
                Some(f) => f(error),
                None => error,
            })),
            (page, _) => page,
        })
    }

    fn set_ahead(&mut self, count: usize) {
        set_ahead(&mut self.pager, count);
    }
}

struct Flattened<T, F> {
    pager: Pager<T>,
    f: F,
}

impl<T, U, I, F> Pages<U> for Flattened<T, F>
where
    T: Send + 'static,
    U: Send + 'static,
    I: IntoIterator<Item = U>,
    F: FnMut(T) -> I + Send,
{
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<U>>>> {
        let page = ready!(self.pager.poll_page(context));
        Poll::Ready(page.map(|page| {
            page.map(|page| {
                let (items, mut flat) = page.split();
                flat.items = items.into_iter().flat_map(&mut self.f).collect();
                flat
            })
        }))
    }

    fn set_ahead(&mut self, count: usize) {
        set_ahead(&mut self.pager, count);
    }
}

/// Edits the items of each page; `edit` answers whether pages after this one are wanted.
struct Edited<T, F> {
    pager: Pager<T>,
    edit: F,
}

impl<T, F> Pages<T> for Edited<T, F>
where
    T: Send + 'static,
    F: FnMut(&mut Vec<T>) -> bool + Send,
{
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>>>> {
        let mut page = ready!(self.pager.poll_page(context));
        if let Some(Ok(page)) = &mut page
            && !(self.edit)(&mut page.items)
        {
            // Cancels what is on the way.
            self.pager.pages = None;
        }
        Poll::Ready(page)
    }

    fn set_ahead(&mut self, count: usize) {
        set_ahead(&mut self.pager, count);
    }
}

enum Later<T> {
    Reply(Reply<Pager<T>>),
    Pager(Pager<T>),
}

impl<T: Send + 'static> Pages<T> for Later<T> {
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>>>> {
        loop {
            match self {
                Self::Pager(pager) => return pager.poll_page(context),
                Self::Reply(reply) => match ready!(Pin::new(reply).poll(context)) {
                    Ok(pager) => *self = Self::Pager(pager),
                    Err(error) => return Poll::Ready(Some(Err(error))),
                },
            }
        }
    }

    fn set_ahead(&mut self, count: usize) {
        *self = match mem::replace(self, Self::Pager(Pager::from_items(Vec::new()))) {
            Self::Pager(pager) => Self::Pager(pager.ahead(count)),
            Self::Reply(reply) => Self::Reply(reply.map(move |pager| pager.ahead(count))),
        };
    }
}

struct Concat<T> {
    waiting: VecDeque<Pager<T>>,
    running: VecDeque<Running<T>>,
    at_once: usize,
    number: u64,
}

/// A pager and the page it has given ahead of its turn.
struct Running<T> {
    pager: Pager<T>,
    page: Poll<Option<Result<Page<T>>>>,
}

impl<T: Send + 'static> Pages<T> for Concat<T> {
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>>>> {
        loop {
            while self.running.len() < self.at_once
                && let Some(pager) = self.waiting.pop_front()
            {
                self.running.push_back(Running {
                    pager,
                    page: Poll::Pending,
                });
            }
            for running in &mut self.running {
                if running.page.is_pending() {
                    running.page = running.pager.poll_page(context);
                }
            }
            let Some(first) = self.running.front_mut() else {
                return Poll::Ready(None);
            };
            match ready!(mem::replace(&mut first.page, Poll::Pending)) {
                None => {
                    self.running.pop_front();
                }
                Some(page) => {
                    self.number += 1;
                    let number = self.number;
                    return Poll::Ready(Some(page.map(|page| Page { number, ..page })));
                }
            }
        }
    }

    fn set_ahead(&mut self, count: usize) {
        let running = self.running.iter_mut().map(|running| &mut running.pager);
        for pager in running.chain(&mut self.waiting) {
            set_ahead(pager, count);
        }
    }
}

fn set_ahead<T>(pager: &mut Pager<T>, count: usize) {
    if let Some(inner) = &mut pager.pages {
        inner.set_ahead(count);
    }
}
