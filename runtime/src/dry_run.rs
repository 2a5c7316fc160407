//! Shows what would be sent, and sends nothing.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::connection::Core;
use crate::request::Request;
use crate::{Error, ErrorKind, log};

/// Collects the requests that calls would send: give it to
/// [`CallOptions::dry_run`](crate::CallOptions::dry_run). The calls then answer an error of kind
/// [`Cancelled`](ErrorKind::Cancelled). Clones share what they collect.
#[derive(Clone, Default)]
pub struct DryRun {
    lines: Arc<Mutex<Vec<String>>>,
    secrets: bool,
}

impl DryRun {
    /// Nothing collected yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Shows secrets, so that the lines run as they are. Whoever reads them can use the account.
    #[must_use]
    pub fn show_secrets(mut self) -> Self {
        self.secrets = true;
        self
    }

    /// The requests so far, each as a `curl` line. They are signed, and secrets are replaced.
    ///
    /// Where signing needs a request of its own (a login), that one is the line before, and the
    /// line of the call itself carries no credentials.
    pub fn lines(&self) -> Vec<String> {
        self.lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Takes a request in; `note` is a comment on it. Answers what its call then answers.
    pub(crate) fn collect(&self, request: &Request, note: Option<&str>, core: &Core) -> Error {
        let redactor = (!self.secrets).then(|| core.redactor().knowing(request));
        let mut line = log::curl_line(request, &core.via, redactor.as_ref());
        if let Some(note) = note {
            line = format!("# {note}\n{line}");
        }
        self.lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(line);
        Error::new(ErrorKind::Cancelled, "a dry run sends nothing")
    }
}

impl fmt::Debug for DryRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DryRun({} requests)", self.lines().len())
    }
}

#[cfg(test)]
mod tests;
