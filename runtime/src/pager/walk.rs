//! From page to page, never in a circle.

use std::collections::{HashSet, VecDeque};
use std::task::{Context, Poll};
use std::{future::Future, pin::Pin};

use super::{Fetched, PAGES_AHEAD, Page, PageSource, Pages};
use crate::{Error, Reply, Result};

/// A walk over the pages of a source.
pub(super) struct Walk<T> {
    source: Box<dyn PageSource<T>>,
    /// The page wanted next, then those fetched ahead of it, in order.
    fetches: VecDeque<Fetch<T>>,
    /// Positions that are expected after those in `fetches`.
    expected: VecDeque<String>,
    /// Where the walk goes on; set between pages.
    step: Step,
    ahead: usize,
    number: u64,
    positions: HashSet<String>,
    fingerprints: HashSet<u64>,
    /// How many items the newest page says that there are.
    total: Option<u64>,
}

/// One page on the way, or there already and waiting for its turn.
struct Fetch<T> {
    position: Option<String>,
    reply: Reply<Fetched<T>>,
    answer: Option<Result<Fetched<T>>>,
}

enum Step {
    /// Fetch this page next.
    Go(Option<String>),
    /// The page at the front of `fetches` is being waited for.
    Wait,
    /// The last page was given out.
    End,
}

impl<T> Walk<T> {
    pub(super) fn new(source: Box<dyn PageSource<T>>, start: Option<String>) -> Self {
        Self {
            source,
            fetches: VecDeque::new(),
            expected: VecDeque::new(),
            step: Step::Go(start),
            ahead: PAGES_AHEAD,
            number: 0,
            positions: HashSet::new(),
            fingerprints: HashSet::new(),
            total: None,
        }
    }

    /// Puts the page at `position` at the front of `fetches` and fills up with those after it.
    fn go(&mut self, position: Option<String>) -> Result<()> {
        if let Some(position) = &position
            && !self.positions.insert(position.clone())
        {
            let shown = self.source.show(position);
            let message = format!("the list leads back to page {shown:?}; stopping");
            return Err(self.source.explain(Error::malformed(message)));
        }
        if self
            .fetches
            .front()
            .is_some_and(|fetch| fetch.position != position)
        {
            // Fetched ahead on a hint that did not come true.
            self.fetches.clear();
            self.expected.clear();
        }
        if self.fetches.is_empty() {
            self.fetch(position);
        }
        while self.fetches.len() < self.ahead
            && let Some(position) = self.expected.pop_front()
        {
            self.fetch(Some(position));
        }
        Ok(())
    }

    fn fetch(&mut self, position: Option<String>) {
        let reply = self.source.fetch(position.as_deref());
        self.fetches.push_back(Fetch {
            position,
            reply,
            answer: None,
        });
    }

    /// Takes in the page that was waited for.
    fn arrive(&mut self, position: Option<&str>, fetched: Fetched<T>) -> Result<Page<T>> {
        let Fetched {
            mut page,
            next,
            expected,
            fingerprint,
            total,
        } = fetched;
        self.number += 1;
        self.total = total;
        page.number = self.number;
        if let Some(fingerprint) = fingerprint
            && !self.fingerprints.insert(fingerprint)
        {
            let shown = self.source.show(position.unwrap_or("1"));
            let message = format!("page {shown:?} repeats an earlier page; stopping");
            return Err(self.source.explain(Error::malformed(message)));
        }
        self.expect(next.as_deref(), expected);
        self.step = next.map_or(Step::End, |next| Step::Go(Some(next)));
        Ok(page)
    }

    /// Takes over what the newest page expects, as far as it is not on the way yet.
    fn expect(&mut self, next: Option<&str>, expected: Vec<String>) {
        if next.is_none() {
            self.expected.clear();
        } else if !expected.is_empty() {
            self.expected = expected.into();
        }
        let Self {
            fetches, positions, ..
        } = self;
        self.expected.retain(|position| {
            Some(position.as_str()) != next
                && !positions.contains(position)
                && !fetches
                    .iter()
                    .any(|fetch| fetch.position.as_deref() == Some(position))
        });
    }
}

impl<T> Fetch<T> {
    fn poll(&mut self, context: &mut Context<'_>) {
        if self.answer.is_none()
            && let Poll::Ready(answer) = Pin::new(&mut self.reply).poll(context)
        {
            self.answer = Some(answer);
        }
    }
}

impl<T: Send> Pages<T> for Walk<T> {
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>>>> {
        match std::mem::replace(&mut self.step, Step::Wait) {
            Step::End => {
                self.step = Step::End;
                return Poll::Ready(None);
            }
            Step::Go(position) => {
                if let Err(error) = self.go(position) {
                    return Poll::Ready(Some(Err(error)));
                }
            }
            Step::Wait => {}
        }
        for fetch in &mut self.fetches {
            fetch.poll(context);
        }
        let Some(answer) = self
            .fetches
            .front_mut()
            .and_then(|first| first.answer.take())
        else {
            return Poll::Pending;
        };
        let position = self.fetches.pop_front().and_then(|first| first.position);
        Poll::Ready(Some(
            answer.and_then(|fetched| self.arrive(position.as_deref(), fetched)),
        ))
    }

    fn set_ahead(&mut self, count: usize) {
        self.ahead = count;
    }

    fn total(&self) -> Option<u64> {
        self.total.filter(|_| !matches!(self.step, Step::End))
    }
}
