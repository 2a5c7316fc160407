//! A request: what is sent.

use serde::Serialize;

use super::expr::{Expr, Template};

/// A request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// The path.
    pub path: Path,
    /// Query parameters in order.
    pub query: Vec<(String, Template)>,
    /// Headers in order.
    pub headers: Vec<(String, Template)>,
    /// The body.
    pub body: Body,
    /// Statuses that mean success; none means any 2xx.
    pub success: Vec<u16>,
}

impl Request {
    /// Visits every expression in it.
    pub fn each_expr(&self, visit: &mut dyn FnMut(&Expr)) {
        self.path.holes.iter().for_each(&mut *visit);
        for (_, value) in self.query.iter().chain(&self.headers) {
            value.each_expr(visit);
        }
        match &self.body {
            Body::None => {}
            Body::Json(body) | Body::Text(body) => body.each_expr(visit),
            Body::Form(members) => members.iter().for_each(|(_, value)| value.each_expr(visit)),
        }
    }
}

/// The HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each is the HTTP method of that name")]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// The method of that name.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "GET" => Self::Get,
            "HEAD" => Self::Head,
            "POST" => Self::Post,
            "PUT" => Self::Put,
            "PATCH" => Self::Patch,
            "DELETE" => Self::Delete,
            _ => return None,
        })
    }

    /// Its name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// May a request with it be sent again after a failure (RFC 9110, 9.2.2)?
    pub const fn idempotent(self) -> bool {
        !matches!(self, Self::Post | Self::Patch)
    }
}

/// A path with holes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Path {
    /// As the spec writes it: `/v2/droplets/{node.id}`.
    pub text: String,
    /// With `{}` for each hole.
    pub template: String,
    /// What fills the holes.
    pub holes: Vec<Expr>,
}

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Body {
    /// No body.
    None,
    /// JSON.
    Json(Template),
    /// `application/x-www-form-urlencoded`
    Form(Vec<(String, Template)>),
    /// `text/plain`
    Text(Template),
}
