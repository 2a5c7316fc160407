//! The pages of a list, fetched through the connection.

use std::sync::Arc;

use http::StatusCode;

use super::Keep;
use super::sent::{Context, Decoded, Sent};
use crate::doc::Doc;
use crate::paging::{Paging, Step};
use crate::response::Answer;
use crate::snippet::shorten;
use crate::{Error, Fetched, Page, PageSource, Reply, Result};

/// Finds the list in an answer.
type Find = Arc<dyn for<'a> Fn(&Doc<'a>) -> Doc<'a> + Send + Sync>;

/// Makes a model of an item.
type Map<T> = Arc<dyn Fn(&Doc<'_>) -> Result<T> + Send + Sync>;

/// The pages of one list.
pub(super) struct Pages<T> {
    pub(super) sent: Sent,
    pub(super) paging: Option<&'static Paging>,
    pub(super) keep: Arc<[Keep]>,
    pub(super) list: Find,
    pub(super) map: Map<T>,
}

impl<T: Send + 'static> PageSource<T> for Pages<T> {
    fn fetch(&mut self, position: Option<&str>) -> Reply<Fetched<T>> {
        let mut sent = self.sent.clone();
        let paging = self.paging;
        if let Some(Err(error)) = paging.map(|paging| paging.ask(&mut sent.request, position)) {
            return Reply::failed(Context::new(&sent).explain(error));
        }
        let position = position.map(ToOwned::to_owned);
        let (keep, list, map) = (
            Arc::clone(&self.keep),
            Arc::clone(&self.list),
            Arc::clone(&self.map),
        );
        let room = sent.expect.room.clone();
        let decoded = sent.decode();
        Reply::new(async move {
            let decoded = decoded.await?;
            let read = || {
                let root = decoded.tape.root();
                let items = list(&root);
                check(&decoded, &items)?;
                let all = keep.is_empty();
                let count = if all && items.is_list() {
                    items.len()
                } else {
                    0
                };
                let mut models = Vec::with_capacity(count);
                for item in &items {
                    if keep.iter().all(|test| test(&item)) {
                        models.push(map(&item)?);
                    }
                }
                let mut step = step(&decoded, paging, position.as_deref(), &items)?;
                step.total = step.total.filter(|_| all);
                Ok((models, step))
            };
            let (items, step) = read().map_err(|error| decoded.explain(error))?;
            room.give_back(decoded.tape);
            Ok(fetched(decoded.answer, items, step))
        })
    }

    fn show(&self, position: &str) -> String {
        // It may be a link, with anything in its query.
        shorten(&self.sent.connection.core.redactor().url(position))
    }

    fn explain(&self, error: Error) -> Error {
        Context::new(&self.sent).explain(error)
    }
}

/// A list may be left out when it is empty, but not the answer that it would stand in: taking a
/// broken answer for "there is nothing" could cost somebody what there is.
fn check(decoded: &Decoded, items: &Doc<'_>) -> Result<()> {
    items.check()?;
    if decoded.answer.status == StatusCode::NO_CONTENT && decoded.empty {
        return Ok(());
    }
    if decoded.empty {
        return Err(Error::malformed("the answer is empty, expected a list"));
    }
    if items.is_out_of_place() {
        return Err(items.unexpected("a list"));
    }
    Ok(())
}

fn step(
    decoded: &Decoded,
    paging: Option<&'static Paging>,
    position: Option<&str>,
    items: &Doc<'_>,
) -> Result<Step> {
    match paging {
        Some(paging) => paging.step(position, &decoded.answer, &decoded.tape.root(), items),
        None => Ok(Step::default()),
    }
}

fn fetched<T>(answer: Answer, items: Vec<T>, step: Step) -> Fetched<T> {
    let mut page = Page::new(items);
    page.status = Some(answer.status.as_u16());
    page.headers = answer.headers;
    let mut fetched = Fetched::new(Vec::new(), step.next);
    fetched.page = page;
    fetched.expected = step.expected;
    fetched.fingerprint = step.fingerprint;
    fetched.total = step.total;
    fetched
}
