//! From one page to the next.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::{Paging, Style};
use crate::doc::Doc;
use crate::query::Query;
use crate::request::Request;
use crate::response::Answer;
use crate::url::Url;
use crate::{Error, Result};

/// How many pages to name as expected: more than are ever fetched ahead.
const EXPECTED: u64 = 16;

impl Paging {
    /// Makes `request` ask for the page at `position` (none: the first).
    pub(crate) fn ask(&self, request: &mut Request, position: Option<&str>) -> Result<()> {
        if let (Style::NextUrl(_) | Style::LinkHeader, Some(position)) = (self.style, position) {
            let url = Url::parse(position)?;
            request.url = url;
            return Ok(());
        }
        if let Some((param, items)) = self.size {
            self.put(request, param, Value::from(items))?;
        }
        match (self.style, position) {
            (Style::PageNumber(param) | Style::Offset(param), position) => {
                let number = match position {
                    Some(position) => number_of(position)?,
                    None if self.send_first => self.first,
                    None => return Ok(()),
                };
                self.put(request, param, Value::from(number))
            }
            (Style::Marker(param, _), Some(position)) => {
                self.put(request, param, Value::from(position))
            }
            (Style::Cursor(_), Some(position)) => Query::parse(position)
                .pairs()
                .try_for_each(|(param, value)| self.put(request, param, Value::from(value))),
            (_, None) | (Style::NextUrl(_) | Style::LinkHeader, Some(_)) => Ok(()),
        }
    }

    fn put(&self, request: &mut Request, param: &str, value: Value) -> Result<()> {
        if self.in_body {
            return request.body.set_member(param, &value);
        }
        let text = match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        request.url.query_mut().set(param, text);
        Ok(())
    }

    /// Where the list goes on after a page: `items` is the list as it stands in the answer.
    pub(crate) fn step(
        &self,
        position: Option<&str>,
        answer: &Answer,
        body: &Doc<'_>,
        items: &Doc<'_>,
    ) -> Result<Step> {
        let count = u64::try_from(items.iter().count()).unwrap_or(u64::MAX);
        let mut step = match self.style {
            Style::PageNumber(_) => self.number_step(position, 1, count, answer, body)?,
            Style::Offset(_) => self.number_step(position, count, count, answer, body)?,
            Style::Cursor(pairs) => Step::to(self.next_cursor(pairs, body)),
            Style::NextUrl(paths) => match text_at(body, paths) {
                Some(link) => Step::along(answer, &link)?,
                None => Step::end(),
            },
            Style::LinkHeader => match next_link(answer) {
                Some(link) => Step::along(answer, link)?,
                None => Step::end(),
            },
            Style::Marker(_, field) if count > 0 && !self.ends_here(count, body) => {
                Step::to(items.last().at(field).opt_text()?)
            }
            Style::Marker(..) => Step::end(),
        };
        if count > 0 {
            step.fingerprint = Some(items.content_hash()?);
        }
        step.total = self.total(answer, body);
        Ok(step)
    }

    /// The step to the next page number or offset, `stride` further.
    fn number_step(
        &self,
        position: Option<&str>,
        stride: u64,
        count: u64,
        answer: &Answer,
        body: &Doc<'_>,
    ) -> Result<Step> {
        if count == 0 || self.ends_here(count, body) {
            return Ok(Step::end());
        }
        let current = position.map_or(Ok(self.first), number_of)?;
        let passed = current.saturating_sub(self.first);
        let next = current.saturating_add(stride);
        let behind = self.behind_the_end(passed, count, answer, body);
        let end = behind.map(|end| end.saturating_add(self.first));
        // Where the answer says itself that there is more, a total is only a hint.
        if self.more.is_empty() && end.is_some_and(|end| next >= end) {
            return Ok(Step::end());
        }
        let mut step = Step::to(Some(next.to_string()));
        if let Some(end) = end {
            let expected = (0..EXPECTED).map(|n| next.saturating_add(n.saturating_mul(stride)));
            step.expected = expected
                .take_while(|number| *number < end)
                .map(|number| number.to_string())
                .collect();
        }
        Ok(step)
    }

    /// How many pages or items there are, where the answer tells. It may be more than there are:
    /// an empty page ends the list anyway.
    fn behind_the_end(
        &self,
        passed: u64,
        count: u64,
        answer: &Answer,
        body: &Doc<'_>,
    ) -> Option<u64> {
        let items = self.total(answer, body);
        if let Style::Offset(_) = self.style {
            return items;
        }
        if let Some(pages) = number_at(body, self.total_pages) {
            return Some(pages);
        }
        let items = items?;
        // A provider may give fewer items a page than it was asked for, so what came counts: this
        // page is the last when the pages are full ones up to here, or all like this one.
        let asked = self.size.map_or(count, |(_, size)| size);
        let seen = passed.saturating_mul(asked).saturating_add(count);
        let alike = (passed + 1).saturating_mul(count);
        if seen == items || alike == items || (count >= asked && seen >= items) {
            return Some(passed + 1);
        }
        Some(items.div_ceil(count.max(1)).max(passed + 2))
    }

    /// How many items there are over all pages, where the answer tells.
    fn total(&self, answer: &Answer, body: &Doc<'_>) -> Option<u64> {
        self.total_header
            .and_then(|name| number_in(answer, name))
            .or_else(|| number_at(body, self.total_items))
    }

    /// Whether the facts say that this page is the last.
    fn ends_here(&self, count: u64, body: &Doc<'_>) -> bool {
        let no_more =
            !self.more.is_empty() && !self.more.iter().any(|path| is_there(&body.at(path)));
        let short = self.short_page && self.size.is_some_and(|(_, size)| count < size);
        no_more || short
    }

    fn next_cursor(
        &self,
        pairs: &'static [(&'static str, &'static str)],
        body: &Doc<'_>,
    ) -> Option<String> {
        if !self.more.is_empty() && !self.more.iter().any(|path| is_there(&body.at(path))) {
            return None;
        }
        let mut position = Query::new();
        for (param, path) in pairs {
            match text_at(body, std::slice::from_ref(path)) {
                Some(value) => position.push(*param, value),
                None if position.is_empty() => return None,
                None => {}
            }
        }
        Some(position.to_string())
    }
}

/// The address that a link of an answer means. It must not lead the credentials elsewhere.
fn link_to(answer: &Answer, link: &str) -> Result<String> {
    let here = &answer.url;
    let next = here.resolve(link).map_err(|error| {
        Error::malformed("the link to the next page is not valid").with_source(error)
    })?;
    // Behind a proxy that ends TLS, providers write http though they are spoken to by https.
    if next.host() != here.host() {
        return Err(Error::malformed(format!(
            "the next page is said to be at {}, not at {}",
            next.host(),
            here.host()
        )));
    }
    let mut url = here.clone();
    url.set_path(next.path())?;
    *url.query_mut() = next.query().clone();
    Ok(url.to_string())
}

/// Where a list goes on.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) next: Option<String>,
    pub(crate) expected: Vec<String>,
    pub(crate) fingerprint: Option<u64>,
    /// How many items there are over all pages, where the answer tells.
    pub(crate) total: Option<u64>,
}

impl Step {
    fn to(next: Option<String>) -> Self {
        Self {
            next: next.filter(|next| !next.is_empty()),
            ..Self::default()
        }
    }

    /// To the page behind a link. The link is the fingerprint of a page without items: one that
    /// leads on from wherever it is read (`more/`) would go on for ever.
    fn along(answer: &Answer, link: &str) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        link.hash(&mut hasher);
        Ok(Self {
            fingerprint: Some(hasher.finish()),
            ..Self::to(Some(link_to(answer, link)?))
        })
    }

    fn end() -> Self {
        Self::default()
    }
}

fn number_of(position: &str) -> Result<u64> {
    position
        .parse()
        .map_err(|_| Error::invalid_argument("the position of the page is not a number"))
}

fn is_there(found: &Doc<'_>) -> bool {
    found.truthy() && !found.is("false") && !found.is("0")
}

fn text_at(body: &Doc<'_>, paths: &'static [&'static str]) -> Option<String> {
    paths.iter().find_map(|path| {
        let found = body.at(path);
        if found.is("false") {
            return None;
        }
        found
            .opt_text()
            .ok()
            .flatten()
            .filter(|text| !text.is_empty())
    })
}

fn number_at(body: &Doc<'_>, paths: &'static [&'static str]) -> Option<u64> {
    paths
        .iter()
        .find_map(|path| body.at(path).opt_uint().ok().flatten())
}

fn number_in(answer: &Answer, header: &str) -> Option<u64> {
    answer
        .headers
        .get(header)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()
}

/// The target of `rel="next"` in the `Link` headers (RFC 8288).
fn next_link(answer: &Answer) -> Option<&str> {
    let headers = answer.headers.get_all(http::header::LINK);
    headers
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find_map(|value| {
            let mut rest = value;
            while let Some((_, after)) = rest.split_once('<') {
                let (target, after) = after.split_once('>')?;
                let params = after.split_once('<').map_or(after, |(params, _)| params);
                let is_next = params.split([';', ',']).any(|param| {
                    param.split_once('=').is_some_and(|(name, value)| {
                        let value = value.trim().trim_matches('"');
                        name.trim().eq_ignore_ascii_case("rel")
                            && value
                                .split_whitespace()
                                .any(|rel| rel.eq_ignore_ascii_case("next"))
                    })
                });
                if is_next {
                    return Some(target);
                }
                rest = after;
            }
            None
        })
}
