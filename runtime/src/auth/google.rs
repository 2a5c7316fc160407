//! Google's service accounts, and users who let a program act for them.
//!
//! Source: "Using OAuth 2.0 for Server to Server Applications" of Google's identity documentation;
//! RFC 7523 (the grant) and RFC 7515 (the signature, RS256).

mod jwt;

use std::fmt;

use futures_util::future::BoxFuture;
use http::Method;
use serde::Deserialize;

use jwt::Key;

use super::sign_in::{Grant, seconds};
use super::{Access, Auth, OAuth2, SignIn, SignedIn};
use crate::body::Body;
use crate::doc::object;
use crate::request::Request;
use crate::{Error, ErrorKind, Result, Secret};

/// Where tokens come from unless the key says otherwise.
const TOKEN_URL: &str = "https://oauth2.googleapis.com/token";

/// How long an assertion is valid, in seconds: the longest that is allowed.
const LASTS: i64 = 3600;

/// Signs in to Google with a key file: of a service account, or of a user
/// (`gcloud auth application-default login`). Use it with [`Auth::session`].
pub struct Google {
    given: Secret,
    scopes: &'static [&'static str],
    subject: Option<String>,
    /// What the key file holds, or what is wrong with it.
    key: Result<Account, String>,
}

enum Account {
    Service {
        email: String,
        key_id: Option<String>,
        token_url: String,
        key: Key,
    },
    User(OAuth2),
}

/// A key file.
#[derive(Deserialize)]
struct File {
    #[serde(rename = "type", default)]
    kind: String,
    client_email: Option<String>,
    private_key: Option<Secret>,
    private_key_id: Option<String>,
    token_uri: Option<String>,
    client_id: Option<String>,
    client_secret: Option<Secret>,
    refresh_token: Option<Secret>,
}

impl Google {
    /// Signs in for `scopes` with `key`: the JSON text of a key file, or the path of one.
    pub fn new(key: impl Into<Secret>, scopes: &'static [&'static str]) -> Self {
        let given = key.into();
        Self {
            key: read(given.expose()),
            given,
            scopes,
            subject: None,
        }
    }

    /// Signs in with a service account's address and its private key, in PEM.
    pub fn service_account(
        email: impl Into<String>,
        private_key: impl Into<Secret>,
        scopes: &'static [&'static str],
    ) -> Self {
        let given = private_key.into();
        let key = Key::from_pem(given.expose()).map(|key| Account::Service {
            email: email.into(),
            key_id: None,
            token_url: TOKEN_URL.to_owned(),
            key,
        });
        Self {
            key,
            given,
            scopes,
            subject: None,
        }
    }

    /// The user to act for, where the account may act for all of its organisation.
    #[must_use]
    pub fn subject(mut self, user: impl Into<Option<String>>) -> Self {
        self.subject = user.into();
        self
    }

    fn account(&self) -> Result<&Account> {
        self.key
            .as_ref()
            .map_err(|wrong| Error::new(ErrorKind::InvalidCredentials, wrong.clone()))
    }

    async fn token(&self, access: &Access<'_>) -> Result<SignedIn> {
        let (email, key_id, token_url, key) = match self.account()? {
            Account::User(user) => return user.sign_in(access).await,
            Account::Service {
                email,
                key_id,
                token_url,
                key,
            } => (email, key_id, token_url, key),
        };
        let now = access.now().as_second();
        let header = object().set("alg", "RS256").set("typ", "JWT");
        let claims = object()
            .set("iss", email)
            .set("scope", self.scopes.join(" "))
            .set("aud", token_url)
            .set("iat", now)
            .set("exp", now + LASTS)
            .set("sub", &self.subject);
        let assertion = key.sign(&header.set("kid", key_id).into(), &claims.into())?;
        let mut request = Request::new(Method::POST, access.url(token_url)?);
        let grant_type = "urn:ietf:params:oauth:grant-type:jwt-bearer";
        request.body = Body::Form(vec![
            ("grant_type".to_owned(), grant_type.to_owned()),
            ("assertion".to_owned(), assertion),
        ]);
        let grant = Grant::ask(access, request).await?;
        let token = grant.text("access_token")?;
        let lasts = grant.opt_text("expires_in");
        let lasts = lasts.and_then(|text| seconds(&text));
        Ok(SignedIn::new(Auth::bearer(token)).lasts(lasts))
    }
}

/// Reads a key file. What is wrong is said without quoting it.
fn read(given: &str) -> Result<Account, String> {
    let given = given.trim();
    let text = if given.starts_with('{') {
        given.to_owned()
    } else {
        std::fs::read_to_string(given).map_err(|_| {
            "Google's key is neither JSON nor the path of a file that can be read".to_owned()
        })?
    };
    let file: File =
        serde_json::from_str(&text).map_err(|_| "Google's key is not a key file".to_owned())?;
    let missing = |member: &str| format!("Google's key file has no `{member}`");
    let token_url = file.token_uri.unwrap_or_else(|| TOKEN_URL.to_owned());
    if file.kind == "authorized_user" {
        let client_id = file.client_id.ok_or_else(|| missing("client_id"))?;
        let token = file.refresh_token.ok_or_else(|| missing("refresh_token"))?;
        let user = OAuth2::refresh_token(token_url, client_id, file.client_secret, token);
        return Ok(Account::User(user));
    }
    let private_key = file.private_key.ok_or_else(|| missing("private_key"))?;
    Ok(Account::Service {
        email: file.client_email.ok_or_else(|| missing("client_email"))?,
        key_id: file.private_key_id,
        token_url,
        key: Key::from_pem(private_key.expose())?,
    })
}

impl SignIn for Google {
    fn sign_in<'a>(&'a self, access: &'a Access<'a>) -> BoxFuture<'a, Result<SignedIn>> {
        Box::pin(self.token(access))
    }

    fn check(&self) -> Result<()> {
        self.account().map(drop)
    }

    fn secrets(&self) -> Vec<Secret> {
        let mut secrets = match &self.key {
            Ok(Account::User(user)) => user.secrets(),
            Ok(Account::Service { .. }) | Err(_) => Vec::new(),
        };
        secrets.push(self.given.clone());
        secrets
    }
}

impl fmt::Debug for Google {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Google")
            .field("scopes", &self.scopes)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
