//! What the fake answers.

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde_json::Value;
use skyloom::spec::Exchange;

/// An answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// A text is sent as it is, everything else as JSON.
    pub body: Option<Value>,
}

impl Answer {
    /// An answer with a JSON body.
    pub fn json(status: u16, body: Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Some(body),
        }
    }

    /// The answer of an example.
    pub fn of(exchange: &Exchange) -> Self {
        let owned = |(name, value): (&String, &String)| (name.clone(), value.clone());
        Self {
            status: exchange.status.unwrap_or(200),
            headers: exchange.headers.iter().map(owned).collect(),
            body: exchange.answer.clone(),
        }
    }

    /// Whether it means success.
    pub fn is_success(&self) -> bool {
        self.status < 400
    }

    /// As it is sent, with addresses of the provider turned into ours.
    pub fn response(self, theirs: &str, ours: &str) -> Response<Body> {
        let (body, content_type) = match self.body {
            None => (String::new(), None),
            Some(Value::String(text)) => (text, None),
            Some(json) => (json.to_string(), Some("application/json")),
        };
        let mut response = Response::new(Body::from(body.replace(theirs, ours)));
        // What the spec's check lets through is a status.
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if let Some(content_type) = content_type {
            let value = HeaderValue::from_static(content_type);
            response.headers_mut().insert(CONTENT_TYPE, value);
        }
        for (name, value) in self.headers {
            let name = HeaderName::try_from(name);
            if let (Ok(name), Ok(value)) =
                (name, HeaderValue::try_from(value.replace(theirs, ours)))
            {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}
