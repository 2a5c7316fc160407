//! OAuth 2.0 for programs.
//!
//! Source: RFC 6749, sections 4.4 (client credentials), 4.3 (password), 6 (refresh) and 2.3.1
//! (how a client shows who it is); `resource` is RFC 8707 and Azure AD's first version.

use std::sync::{Mutex, PoisonError};

use futures_util::future::BoxFuture;
use http::Method;

use super::sign_in::{Grant, seconds};
use super::{Access, Auth, SignIn, SignedIn};
use crate::body::Body;
use crate::request::Request;
use crate::url::STRICT;
use crate::{Result, Secret};

/// Gets access tokens from a token endpoint. Use it with [`Auth::session`].
#[derive(Debug)]
pub struct OAuth2 {
    url: String,
    kind: Kind,
    client_id: String,
    client_secret: Option<Secret>,
    basic: bool,
    fields: Vec<(&'static str, String)>,
    sent_as: fn(Secret) -> Auth,
}

#[derive(Debug)]
enum Kind {
    Client,
    Password(String, Secret),
    /// The refresh token; the provider may hand out another each time.
    Refresh(Mutex<Secret>),
}

impl OAuth2 {
    /// A program in its own name. `url` is the token endpoint: absolute, or below the base URL.
    pub fn client_credentials(
        url: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
    ) -> Self {
        Self::new(url, Kind::Client, client_id, Some(client_secret.into()))
    }

    /// A program in the name of a user, who gave it a refresh token once.
    pub fn refresh_token(
        url: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<Option<Secret>>,
        refresh_token: impl Into<Secret>,
    ) -> Self {
        let kind = Kind::Refresh(Mutex::new(refresh_token.into()));
        Self::new(url, kind, client_id, client_secret.into())
    }

    /// A program that knows the user's password.
    pub fn password(
        url: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<Option<Secret>>,
        user: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Self {
        let kind = Kind::Password(user.into(), password.into());
        Self::new(url, kind, client_id, client_secret.into())
    }

    /// Azure AD (Microsoft Entra): a program in its own name, in `tenant`. `login` is the login host
    /// (`https://login.microsoftonline.com`), `resource` what the token is for
    /// (`https://management.core.windows.net/`).
    pub fn azure_ad(
        login: &str,
        tenant: &str,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        resource: impl Into<Option<String>>,
    ) -> Self {
        let tenant = percent_encoding::utf8_percent_encode(tenant, STRICT);
        let url = format!("{}/{tenant}/oauth2/token", login.trim_end_matches('/'));
        Self::client_credentials(url, client_id, client_secret).resource(resource)
    }

    fn new(
        url: impl Into<String>,
        kind: Kind,
        client_id: impl Into<String>,
        client_secret: Option<Secret>,
    ) -> Self {
        Self {
            url: url.into(),
            kind,
            client_id: client_id.into(),
            client_secret,
            basic: false,
            fields: Vec::new(),
            sent_as: |token| Auth::bearer(token),
        }
    }

    /// Asks for these scopes, separated by blanks.
    #[must_use]
    pub fn scope(self, scope: impl Into<Option<String>>) -> Self {
        self.field("scope", scope)
    }

    /// Asks for a token for this resource.
    #[must_use]
    pub fn resource(self, resource: impl Into<Option<String>>) -> Self {
        self.field("resource", resource)
    }

    /// Asks for a token for this audience.
    #[must_use]
    pub fn audience(self, audience: impl Into<Option<String>>) -> Self {
        self.field("audience", audience)
    }

    /// Adds a field to the form, where it has a value.
    #[must_use]
    pub fn field(mut self, name: &'static str, value: impl Into<Option<String>>) -> Self {
        self.fields.extend(value.into().map(|value| (name, value)));
        self
    }

    /// Shows the client's id and secret in the `Authorization` header instead of the form.
    #[must_use]
    pub fn basic(mut self) -> Self {
        self.basic = true;
        self
    }

    /// Sends the token in another way than `Authorization: Bearer …`.
    #[must_use]
    pub fn sent_as(mut self, sent_as: fn(Secret) -> Auth) -> Self {
        self.sent_as = sent_as;
        self
    }

    /// The client's id and secret for the `Authorization` header. RFC 6749: both are form-encoded
    /// before.
    fn client(&self) -> Auth {
        let encode = |text| percent_encoding::utf8_percent_encode(text, STRICT).to_string();
        let secret = self.client_secret.as_ref().map_or("", Secret::expose);
        Auth::basic(encode(&self.client_id), encode(secret))
    }

    fn form(&self) -> Vec<(String, String)> {
        let mut form = Vec::new();
        let mut add = |name: &str, value: &str| form.push((name.to_owned(), value.to_owned()));
        match &self.kind {
            Kind::Client => add("grant_type", "client_credentials"),
            Kind::Password(user, password) => {
                add("grant_type", "password");
                add("username", user);
                add("password", password.expose());
            }
            Kind::Refresh(token) => {
                add("grant_type", "refresh_token");
                let token = token.lock().unwrap_or_else(PoisonError::into_inner);
                add("refresh_token", token.expose());
            }
        }
        if !self.basic {
            add("client_id", &self.client_id);
            if let Some(secret) = &self.client_secret {
                add("client_secret", secret.expose());
            }
        }
        for (name, value) in &self.fields {
            add(name, value);
        }
        form
    }

    async fn token(&self, access: &Access<'_>) -> Result<SignedIn> {
        let mut request = Request::new(Method::POST, access.url(&self.url)?);
        request.body = Body::Form(self.form());
        if self.basic {
            self.client().scheme().sign(&mut request, access).await?;
        }
        let grant = Grant::ask(access, request).await?;
        let token = Secret::new(grant.text("access_token")?);
        if let (Kind::Refresh(held), Some(next)) = (&self.kind, grant.opt_text("refresh_token")) {
            *held.lock().unwrap_or_else(PoisonError::into_inner) = Secret::new(next);
        }
        let lasts = match grant.opt_text("expires_in") {
            Some(text) => seconds(&text),
            None => grant
                .opt_text("expires_on")
                .and_then(|end| grant.until_text(&end, access)),
        };
        Ok(SignedIn::new((self.sent_as)(token)).lasts(lasts))
    }
}

impl SignIn for OAuth2 {
    fn sign_in<'a>(&'a self, access: &'a Access<'a>) -> BoxFuture<'a, Result<SignedIn>> {
        Box::pin(self.token(access))
    }

    fn secrets(&self) -> Vec<Secret> {
        let own = match &self.kind {
            Kind::Client => None,
            Kind::Password(_, password) => Some(password.clone()),
            Kind::Refresh(token) => {
                Some(token.lock().unwrap_or_else(PoisonError::into_inner).clone())
            }
        };
        let mut secrets: Vec<Secret> = self.client_secret.clone().into_iter().chain(own).collect();
        if self.basic {
            secrets.extend(self.client().scheme().secrets());
        }
        secrets
    }
}

#[cfg(test)]
mod tests;
