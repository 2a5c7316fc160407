//! The parameters of a request, wherever they stand: signatures of the query style cover them.

use crate::body::Body;
use crate::request::Request;

/// The parameters of a request: those of the query, and of the form where one is sent. Credentials
/// and signature go where the request's own parameters are.
pub(super) struct Parameters<'a>(&'a mut Request);

impl<'a> Parameters<'a> {
    pub(super) fn of(request: &'a mut Request) -> Self {
        Self(request)
    }

    /// Sets a parameter, whatever was given under that name.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        if let Body::Form(pairs) = &mut self.0.body {
            pairs.retain(|pair| pair.0 != name);
            pairs.push((name.to_owned(), value.to_owned()));
        } else {
            self.0.url.query_mut().set(name, value);
        }
    }

    /// All of them, decoded.
    pub(super) fn pairs(&self) -> Vec<(&str, &str)> {
        let form = match &self.0.body {
            Body::Form(pairs) => pairs.as_slice(),
            _ => &[],
        };
        let form = form
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        self.0.url.query().pairs().chain(form).collect()
    }
}
