//! One HTTP request, as a value.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::auth::{Auth, Marks};
use crate::body::Body;
use crate::url::Url;
use crate::{Error, Result};

/// A request with all that is known about it. Nothing about it is kept anywhere else.
///
/// `Debug` shows neither header values, nor query values, nor the body.
#[derive(Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Where it goes.
    pub url: Url,
    /// The headers. `Content-Type` is added from the body when the request is sent.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
    /// The provider's id.
    pub provider: &'static str,
    /// The operation it belongs to.
    pub operation: Cow<'static, str>,
    /// Whether sending it twice does what sending it once does. Set from the method; an operation
    /// may know better.
    pub idempotent: bool,
    /// Whether it changes something. Set from the method; an operation may know better.
    pub changes: bool,
    /// How long connecting may take, where it is not as long as the connection says.
    pub connect_timeout: Option<Duration>,
    /// Which attempt this is, counted from 1; 0 before the first.
    pub attempt: u32,
    /// The service it goes to, where the driver names one (`compute`); empty otherwise.
    pub service: &'static str,
    /// What schemes of authentication noted while they signed it.
    pub marks: Marks,
    /// The scheme that knows which texts in it are secret.
    pub(crate) auth: Option<Auth>,
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: Method, url: Url) -> Self {
        let idempotent = method.is_idempotent();
        Self {
            changes: !method.is_safe(),
            connect_timeout: None,
            method,
            url,
            headers: HeaderMap::new(),
            body: Body::Empty,
            provider: "",
            operation: Cow::Borrowed(""),
            idempotent,
            attempt: 0,
            service: "",
            marks: Marks::default(),
            auth: None,
        }
    }

    /// Sets a header. Name or value that HTTP does not allow are an error.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self> {
        let (name, value) = header(name, value)?;
        self.headers.insert(name, value);
        Ok(self)
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// Says that sending it twice does what sending it once does.
    #[must_use]
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Names the operation.
    #[must_use]
    pub fn operation(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.operation = name.into();
        self
    }

    /// Sets a member of a JSON object or a field of a form (see [`Body::set_member`]), and the
    /// `Content-Type` where the body is new.
    pub fn set_body_member(&mut self, name: &str, value: &serde_json::Value) -> Result<()> {
        self.body.set_member(name, value)?;
        self.state_content_type();
        Ok(())
    }

    /// States the body's `Content-Type`, unless another is stated already.
    pub(crate) fn state_content_type(&mut self) {
        if let Some(content_type) = self.body.content_type() {
            self.headers
                .entry(CONTENT_TYPE)
                .or_insert_with(|| HeaderValue::from_static(content_type));
        }
    }

    /// Whether the method usually comes with a body, so that HTTP wants to be told when it does not.
    pub(crate) fn expects_body(&self) -> bool {
        matches!(self.method, Method::POST | Method::PUT | Method::PATCH)
    }

    /// Whether the method only reads.
    pub fn is_read(&self) -> bool {
        self.method.is_safe()
    }
}

/// A header from texts; the error names the header, never the value.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue)> {
    let wrong = |what| Error::invalid_argument(format!("the header {name:?} {what}"));
    let header = HeaderName::try_from(name).map_err(|_| wrong("is not a header name"))?;
    let value = HeaderValue::from_str(value)
        .or_else(|_| HeaderValue::from_bytes(value.as_bytes()))
        .map_err(|_| wrong("has a value that HTTP does not allow"))?;
    Ok((header, value))
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body", &self.body)
            .field("provider", &self.provider)
            .field("operation", &self.operation)
            .field("idempotent", &self.idempotent)
            .field("changes", &self.changes)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}
