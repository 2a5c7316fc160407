//! What may be kept of an answer to signing in, whose members may hold the session under any name.

use http::header::{CONTENT_TYPE, DATE, SET_COOKIE};
use serde_json::{Map, Value};

use super::replay::RecordedAnswer;
use crate::redact::REDACTED;
use crate::response::Response;
use crate::{Doc, Url};

/// The operation of requests that sign in.
pub(super) const OPERATION: &str = "sign_in";

/// The answer with every text replaced but addresses, times and the catalog of services. The
/// headers keep their names, so that a session is found when the recording is played.
pub(super) fn recorded(response: &Response, body: &Value) -> RecordedAnswer {
    let mut answer = RecordedAnswer {
        status: response.status.as_u16(),
        body: scrub(body),
        ..RecordedAnswer::default()
    };
    for (name, value) in &response.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        let shown = if name == CONTENT_TYPE || name == DATE {
            value.into_owned()
        } else if name == SET_COOKIE {
            let cookie = value.split('=').next().unwrap_or_default();
            format!("{cookie}={REDACTED}")
        } else {
            REDACTED.to_owned()
        };
        answer.headers.insert(name.as_str().to_owned(), shown);
    }
    answer
}

fn scrub(value: &Value) -> Value {
    match value {
        Value::String(text) if text.is_empty() || is_plain(text) => value.clone(),
        Value::String(_) => Value::from(REDACTED),
        Value::Array(items) => items.iter().map(scrub).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let value = if name == "catalog" || name == "serviceCatalog" {
                    value.clone()
                } else {
                    scrub(value)
                };
                (name.clone(), value)
            });
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// An address without a query, or a time.
fn is_plain(text: &str) -> bool {
    let url = Url::parse(text).is_ok_and(|url| url.query().is_empty());
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    url || (!is_number && Doc::from(text).time().is_ok())
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue, StatusCode};
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_driver_needs_is_kept_and_no_session() {
        let response = Response::new(StatusCode::OK)
            .header(
                HeaderName::from_static("x-subject-token"),
                HeaderValue::from_static("canary"),
            )
            .header(SET_COOKIE, HeaderValue::from_static("sid=canary; Path=/"));
        let body = json!({
            "value": "canary", "expires_in": 3600, "url": "https://api.example/v1",
            "link": "https://api.example/?key=canary", "pin": "20240501",
            "token": {"expires_at": "2024-05-01T12:00:00Z", "catalog": [{"type": "compute"}]},
        });
        let recorded = recorded(&response, &body);
        assert_eq!(
            recorded.body,
            json!({
                "value": REDACTED, "expires_in": 3600, "url": "https://api.example/v1",
                "link": REDACTED, "pin": REDACTED,
                "token": {"expires_at": "2024-05-01T12:00:00Z", "catalog": [{"type": "compute"}]},
            })
        );
        assert_eq!(recorded.headers["x-subject-token"], REDACTED);
        assert_eq!(recorded.headers["set-cookie"], "sid=[redacted]");
    }
}
