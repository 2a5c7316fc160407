//! OpenStack's Keystone, versions 3 and 2.
//!
//! Source: "Identity API v3", sections "Authentication and token management" and "Catalog", and
//! "Identity API v2.0"; API keys are Rackspace's extension `RAX-KSKEY`.

mod catalog;
#[cfg(test)]
mod tests;

use futures_util::future::BoxFuture;
use http::Method;

use catalog::Catalog;

use super::sign_in::Grant;
use super::{Access, Auth, SignIn, SignedIn};
use crate::body::Body;
use crate::doc::{Doc, object};
use crate::request::Request;
use crate::url::Url;
use crate::{Error, ErrorKind, Result, Secret};

/// Signs in to Keystone and finds services in its catalog. Use it with [`Auth::session`].
///
/// What is given decides how: an application credential, a token, an API key (version 2) or a user
/// and a password. Calls reach a service by its type, and the version of its API where the path
/// needs one that the catalog may not have: `.service("compute")`, `.service("image/v2")`.
#[derive(Debug)]
pub struct Keystone {
    url: String,
    is_v2: bool,
    user: Names,
    password: Option<Secret>,
    api_key: Option<Secret>,
    token: Option<Secret>,
    credential: Names,
    credential_secret: Option<Secret>,
    project: Names,
    domain: Names,
    is_system: bool,
    region: Option<String>,
    interface: Option<String>,
}

/// Something that is named by its id, or by its name within a domain.
#[derive(Debug, Default)]
struct Names {
    id: Option<String>,
    name: Option<String>,
    domain_id: Option<String>,
    domain_name: Option<String>,
}

impl Names {
    fn is_given(&self) -> bool {
        self.id.is_some() || self.name.is_some()
    }

    /// `{"id": …}`, or `{"name": …, "domain": …}`.
    fn to_doc(&self) -> Doc<'_> {
        if let Some(id) = &self.id {
            return object().set("id", id).into();
        }
        let domain = match (&self.domain_id, &self.domain_name) {
            (Some(id), _) => object().set("id", id),
            (None, Some(name)) => object().set("name", name),
            (None, None) => object().set("id", "default"),
        };
        object()
            .set("name", &self.name)
            .set("domain", domain)
            .into()
    }
}

/// Setters for texts that may be left out.
macro_rules! texts {
    ($($(#[doc = $doc:literal])* $name:ident: $($field:ident).+;)*) => {
        $(
            $(#[doc = $doc])*
            #[must_use]
            pub fn $name(mut self, text: impl Into<Option<String>>) -> Self {
                self.$($field).+ = text.into().filter(|text| !text.is_empty());
                self
            }
        )*
    };
}

/// Setters for secrets that may be left out.
macro_rules! secrets {
    ($($(#[doc = $doc:literal])* $name:ident;)*) => {
        $(
            $(#[doc = $doc])*
            #[must_use]
            pub fn $name(mut self, secret: impl Into<Option<Secret>>) -> Self {
                self.$name = secret.into().filter(|secret| !secret.expose().is_empty());
                self
            }
        )*
    };
}

impl Keystone {
    /// Version 3 at this address, with or without the version in it
    /// (`https://cloud.example:5000/v3`).
    pub fn v3(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            is_v2: false,
            user: Names::default(),
            password: None,
            api_key: None,
            token: None,
            credential: Names::default(),
            credential_secret: None,
            project: Names::default(),
            domain: Names::default(),
            is_system: false,
            region: None,
            interface: None,
        }
    }

    /// Version 2 at this address.
    pub fn v2(url: impl Into<String>) -> Self {
        Self {
            is_v2: true,
            ..Self::v3(url)
        }
    }

    texts! {
        /// The user's name.
        user: user.name;
        /// The user's id.
        user_id: user.id;
        /// The name of the user's domain; the domain `default` unless given.
        user_domain: user.domain_name;
        /// The id of the user's domain.
        user_domain_id: user.domain_id;
        /// The name of the project (version 2: the tenant) to work in.
        project: project.name;
        /// The id of the project to work in.
        project_id: project.id;
        /// The name of the project's domain; the domain `default` unless given.
        project_domain: project.domain_name;
        /// The id of the project's domain.
        project_domain_id: project.domain_id;
        /// The name of the domain to work in, instead of a project.
        domain: domain.name;
        /// The id of the domain to work in, instead of a project.
        domain_id: domain.id;
        /// The id of an application credential.
        application_credential_id: credential.id;
        /// The name of an application credential of the user.
        application_credential: credential.name;
        /// The region whose services are used; needed where the catalog has several. `{region}`
        /// stands for the setting of that name.
        region: region;
        /// Which of a service's addresses is used: `public` unless given, `internal` or `admin`.
        interface: interface;
    }

    secrets! {
        /// The user's password.
        password;
        /// The user's API key (version 2).
        api_key;
        /// A token to make this session's token from.
        token;
    }

    /// The secret of the application credential.
    #[must_use]
    pub fn application_credential_secret(mut self, secret: impl Into<Option<Secret>>) -> Self {
        self.credential_secret = secret.into();
        self
    }

    /// Works in the system scope, instead of a project.
    #[must_use]
    pub fn system(mut self) -> Self {
        self.is_system = true;
        self
    }

    /// How the user is identified, by what is given.
    fn identity(&self) -> Option<Doc<'_>> {
        let (method, shown): (_, Doc<'_>) = if let Some(secret) = &self.credential_secret {
            let named = &self.credential;
            let user = named.id.is_none().then(|| self.user.to_doc());
            let credential = object()
                .set("id", &named.id)
                .set("name", &named.name)
                .set("user", user);
            if !named.is_given() {
                return None;
            }
            let credential = credential.set("secret", secret.expose());
            ("application_credential", credential.into())
        } else if let Some(token) = &self.token {
            ("token", object().set("id", token.expose()).into())
        } else {
            let password = self.password.as_ref().filter(|_| self.user.is_given())?;
            let user = object()
                .merge(self.user.to_doc())
                .set("password", password.expose());
            ("password", object().set("user", user).into())
        };
        let identity = object().set("methods", [method]).set(method, shown);
        Some(identity.into())
    }

    /// What the token is for. An application credential says it itself.
    fn scope(&self) -> Option<Doc<'_>> {
        if self.credential_secret.is_some() {
            return None;
        }
        if self.is_system {
            let all = object().set("all", true);
            return Some(object().set("system", all).into());
        }
        if self.project.is_given() {
            return Some(object().set("project", self.project.to_doc()).into());
        }
        let domain = match (&self.domain.id, &self.domain.name) {
            (Some(id), _) => object().set("id", id),
            (None, Some(name)) => object().set("name", name),
            (None, None) => return None,
        };
        Some(object().set("domain", domain).into())
    }

    fn v3_body(&self) -> Option<Doc<'_>> {
        let auth = object()
            .set("identity", self.identity()?)
            .set("scope", self.scope());
        Some(object().set("auth", auth).into())
    }

    fn v2_body(&self) -> Option<Doc<'_>> {
        let user = object().set("username", &self.user.name);
        let (name, shown) = match (&self.api_key, &self.token, &self.password) {
            (Some(key), ..) => (
                "RAX-KSKEY:apiKeyCredentials",
                user.set("apiKey", key.expose()),
            ),
            (_, Some(token), _) => ("token", object().set("id", token.expose())),
            (.., Some(password)) => (
                "passwordCredentials",
                user.set("password", password.expose()),
            ),
            _ => return None,
        };
        let auth = object()
            .set(name, shown)
            .set("tenantId", &self.project.id)
            .set(
                "tenantName",
                self.project.id.is_none().then_some(&self.project.name),
            );
        Some(object().set("auth", auth).into())
    }

    fn body(&self) -> Result<Body> {
        let body = if self.is_v2 {
            self.v2_body()
        } else {
            self.v3_body()
        };
        let body = body.ok_or_else(|| {
            let message = "signing in to OpenStack needs a user and a password, an application credential or a token";
            Error::new(ErrorKind::InvalidCredentials, message)
        })?;
        Ok(Body::Json(body.to_json_text()?.into()))
    }

    /// Where tokens are made.
    fn tokens(&self, access: &Access<'_>) -> Result<Url> {
        let url = self.url.trim_end_matches('/');
        let root = ["/v3", "/v2.0"]
            .iter()
            .find_map(|version| url.strip_suffix(version))
            .unwrap_or(url);
        let path = if self.is_v2 {
            "/v2.0/tokens"
        } else {
            "/v3/auth/tokens"
        };
        access.url(&format!("{root}{path}"))
    }

    /// The region, where one is named: by itself or by a setting.
    fn named_region<'a>(&'a self, access: &'a Access<'_>) -> Option<&'a str> {
        let region = self.region.as_deref()?;
        let setting = region
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        setting.map_or(Some(region), |name| access.setting(name))
    }

    async fn signed_in(&self, access: &Access<'_>) -> Result<SignedIn> {
        let request = Request::new(Method::POST, self.tokens(access)?).body(self.body()?);
        let grant = Grant::ask(access, request).await?;
        let root = grant.body()?.root();
        let interface = self.interface.as_deref().unwrap_or("public");
        let (token, end, catalog) = if self.is_v2 {
            let services = root.at("access.serviceCatalog");
            (
                grant.text("access.token.id")?,
                grant.opt_text("access.token.expires"),
                Catalog::v2(&services, interface),
            )
        } else {
            let token = grant.answer.header("x-subject-token").ok_or_else(|| {
                Error::malformed("the answer to signing in has no header X-Subject-Token")
            })?;
            (
                token.to_owned(),
                grant.opt_text("token.expires_at"),
                Catalog::v3(&root.at("token.catalog"), interface),
            )
        };
        let lasts = end.and_then(|end| grant.until_text(&end, access));
        let catalog = catalog.of_region(self.named_region(access).map(ToOwned::to_owned));
        Ok(SignedIn::new(Auth::header("X-Auth-Token", token))
            .lasts(lasts)
            .endpoints(move |service| catalog.endpoint(service)))
    }
}

impl SignIn for Keystone {
    fn sign_in<'a>(&'a self, access: &'a Access<'a>) -> BoxFuture<'a, Result<SignedIn>> {
        Box::pin(self.signed_in(access))
    }

    fn check(&self) -> Result<()> {
        self.body().map(drop)
    }

    fn secrets(&self) -> Vec<Secret> {
        let secrets = [
            &self.password,
            &self.api_key,
            &self.token,
            &self.credential_secret,
        ];
        secrets.into_iter().flatten().cloned().collect()
    }
}
