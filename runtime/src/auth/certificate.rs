//! A client certificate: the credentials are shown while connecting, not in requests.

use futures_util::future::{BoxFuture, FutureExt, ready};

use super::{Access, Authenticate};
use crate::request::Request;
use crate::{Identity, Result, Secret};

/// Shows a client certificate when connecting (mutual TLS).
#[derive(Debug)]
pub(super) struct Certificate(pub(super) Identity);

impl Authenticate for Certificate {
    fn sign<'a>(&'a self, _: &'a mut Request, _: &'a Access<'a>) -> BoxFuture<'a, Result<()>> {
        ready(Ok(())).boxed()
    }

    fn identity(&self) -> Option<Identity> {
        Some(self.0.clone())
    }

    fn renews(&self) -> bool {
        false
    }

    fn secrets(&self) -> Vec<Secret> {
        vec![self.0.key.clone()]
    }
}
