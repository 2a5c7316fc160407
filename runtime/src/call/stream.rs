//! Answers that are read while they come in.

use futures_util::stream::{StreamExt, empty};
use http::HeaderValue;
use http::header::ACCEPT_ENCODING;

use super::{Call, resume};
use crate::download::{Download, whole};
use crate::pipeline::Received;
use crate::{Reply, Result};

impl Call {
    /// Status and headers, and the body as it comes in. The limit for an attempt ends with the
    /// headers; after that, the limit between two pieces counts.
    pub fn stream(mut self) -> Reply<Download> {
        self.draft.expect.stream = true;
        // The bytes as they are stored, and their true length.
        let identity = HeaderValue::from_static("identity");
        self.draft
            .headers
            .entry(ACCEPT_ENCODING)
            .or_insert(identity);
        let range = self.draft.range;
        match self.finish() {
            Ok((sent, ..)) => Reply::new(async move {
                let received = sent.clone().receive().await?;
                let Received { answer, stream, .. } = received;
                let body = whole(&answer, stream.unwrap_or_else(|| empty().boxed()));
                let body = match resume::Resume::of(&sent, &answer, range) {
                    Some(resume) => resume.over(body),
                    None => body,
                };
                let body = match range {
                    Some(range) => range.of(&answer, body),
                    None => Ok(body),
                };
                let body = body.map_err(|error| sent.explain(error))?;
                Result::Ok(Download::new(answer, body))
            }),
            Err(error) => Reply::failed(error),
        }
    }
}

#[cfg(test)]
mod tests;
