//! HTTP Basic.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::BoxFuture;

use super::place::Header;
use super::{Access, Authenticate};
use crate::request::Request;
use crate::{Result, Secret};

/// User and password in the `Authorization` header.
#[derive(Debug)]
pub(super) struct Basic {
    password: Secret,
    header: Header,
}

impl Basic {
    pub(super) fn new(user: &str, password: Secret) -> Self {
        let pair = STANDARD.encode(format!("{user}:{}", password.expose()));
        Self {
            password,
            header: Header::new("Authorization", "Basic ", Secret::new(pair)),
        }
    }
}

impl Authenticate for Basic {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        self.header.sign(request, access)
    }

    fn renews(&self) -> bool {
        false
    }

    fn secrets(&self) -> Vec<Secret> {
        let mut secrets = self.header.secrets();
        secrets.push(self.password.clone());
        secrets
    }
}
