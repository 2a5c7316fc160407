//! Shows what would be sent, and sends nothing.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::redact::Redactor;
use crate::request::Request;
use crate::{Error, ErrorKind, log};

/// Collects the requests that calls would send: give it to
/// [`CallOptions::dry_run`](crate::CallOptions::dry_run). The calls then answer an error of kind
/// [`Cancelled`](ErrorKind::Cancelled). Clones share what they collect.
#[derive(Clone, Default)]
pub struct DryRun(Arc<Mutex<Vec<String>>>);

impl DryRun {
    /// Nothing collected yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The requests so far, each as a `curl` line. They carry no credentials, because signing may
    /// itself need requests; other secrets are replaced.
    pub fn lines(&self) -> Vec<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Takes a request in. Answers what its call then answers.
    pub(crate) fn collect(&self, request: &Request, redactor: &Redactor) -> Error {
        let redactor = redactor.clone().knowing(request);
        let line = log::curl_line(request, Some(&redactor));
        self.0
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
mod tests {
    use super::*;
    use crate::fixture::{CANARY, connection};
    use crate::testing::{Script, Scripted};
    use crate::{CallOptions, object};

    #[tokio::test]
    async fn every_operation_can_show_what_it_would_send() {
        let script = Script::new(|_| Scripted::ok("{}"));
        let dry_run = DryRun::new();
        let dry = connection(&script).with(CallOptions::new().dry_run(&dry_run));
        let call = dry
            .operation("create_node")
            .post("/nodes", &[])
            .query("a", "b c")
            .json(object().set("name", "web").set("password", CANARY));
        assert_eq!(call.done().await.unwrap_err().kind(), ErrorKind::Cancelled);
        let mut list = dry
            .operation("list_nodes")
            .get("/nodes", &[])
            .items("", |_| Ok(()));
        assert!(list.next().await.unwrap().is_err());
        assert_eq!(script.count(), 0);
        let lines = dry_run.lines();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("curl -i -X POST "), "{}", lines[0]);
        assert!(lines[0].ends_with("'https://api.acme.example/v1/nodes?a=b%20c'"));
        assert!(lines[0].contains(r#"{"name":"web","password":"[redacted]"}"#));
        assert!(!lines[0].contains(CANARY));
    }
}
