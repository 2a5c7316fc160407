//! An answer fetched from the API.

use std::time::Duration;

use serde_json::Value;
use ureq::tls::{RootCerts, TlsConfig};

use crate::scaffold::{Auth, Listing};

/// How long the API may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What the API answers; every text in it that contains the token is without it.
pub(super) fn fetch(
    url: &str,
    auth: &Auth,
    listing: &Listing,
    token: &str,
) -> Result<Value, String> {
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        // A redirect could carry the token elsewhere.
        .max_redirects(0)
        .http_status_as_error(false)
        .tls_config(tls)
        .build()
        .into();
    let address = format!("{}{}", url.trim_end_matches('/'), listing.sent());
    let mut request = agent
        .get(&address)
        .header("accept", "application/json")
        .header("user-agent", "skyloom");
    request = match auth {
        Auth::Bearer => request.header("authorization", format!("Bearer {token}")),
        Auth::Basic => request.header(
            "authorization",
            format!("Basic {}", base64(token.as_bytes())),
        ),
        Auth::Header(name) => request.header(name, token),
        Auth::Query(name) => request.query(name, token),
    };
    // What ureq says of an error names the address, which may bear the token.
    let hidden = |text: String| {
        if token.is_empty() {
            text
        } else {
            text.replace(token, "…")
        }
    };
    let mut answer = request
        .call()
        .map_err(|error| hidden(format!("cannot fetch {address}: {error}")))?;
    let status = answer.status();
    let header = |name: &str| {
        let value = answer.headers().get(name)?.to_str().ok()?;
        Some(hidden(value.to_owned()))
    };
    let (kind, elsewhere) = (header("content-type"), header("location"));
    let text = answer
        .body_mut()
        .read_to_string()
        .map_err(|error| hidden(format!("cannot read the answer: {error}")))?;
    if !status.is_success() {
        let hint = match (status.as_u16(), elsewhere) {
            (401 | 403, _) => "; is the token right, and `--auth` the way to send it?".to_owned(),
            (404, _) => "; `--url` and `--list` make this address".to_owned(),
            (300..=399, Some(to)) => {
                format!("; redirects are not followed, since the token would be: it leads to {to}")
            }
            _ => String::new(),
        };
        return Err(format!("GET {address} is answered with {status}{hint}"));
    }
    let value: Value = serde_json::from_str(&text).map_err(|error| {
        let kind = kind.map_or(String::new(), |kind| format!(" but {kind}"));
        format!("GET {address} is not answered with JSON{kind}: {error}")
    })?;
    Ok(without(value, token))
}

/// The value without the token.
fn without(value: Value, token: &str) -> Value {
    match value {
        Value::String(text) if !token.is_empty() => text.replace(token, "secret").into(),
        Value::Array(items) => items.into_iter().map(|item| without(item, token)).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, without(value, token)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other,
    }
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk
            .iter()
            .fold(0_u32, |word, byte| word << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let sign = SIGNS
                .get((word >> (18 - 6 * place) & 63) as usize)
                .copied()
                .unwrap_or(b'=');
            out.push(if place <= chunk.len() {
                char::from(sign)
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// Answers one request like this; what it asked for, in lower case, comes out of the thread.
    fn answering(answer: String) -> (String, thread::JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let lines = lines.map_while(Result::ok);
            let lines = lines.take_while(|line| !line.is_empty());
            let lines = lines.map(|line| line.to_lowercase()).collect();
            stream.write_all(answer.as_bytes()).unwrap();
            lines
        });
        (url, server)
    }

    fn with_body(head: &str, body: &str) -> String {
        let length = body.len();
        format!("HTTP/1.1 {head}\r\ncontent-length: {length}\r\n\r\n{body}")
    }

    #[test]
    fn the_token_is_sent_and_taken_out_of_the_answer() {
        let body = r#"{"servers": [{"url": "https://x.example/?key=s3cret"}]}"#;
        let (url, server) = answering(with_body("200 OK", body));
        let listing: Listing = "GET /v1/servers?all=1".parse().unwrap();
        let answer = fetch(&url, &Auth::Header("X-Key".to_owned()), &listing, "s3cret").unwrap();
        assert_eq!(answer["servers"][0]["url"], "https://x.example/?key=secret");
        let lines = server.join().unwrap();
        assert_eq!(lines[0], "get /v1/servers?all=1 http/1.1");
        assert!(lines.contains(&"x-key: s3cret".to_owned()), "{lines:?}");
    }

    #[test]
    fn what_is_no_list_is_told_with_a_hint_and_without_the_token() {
        let cases = [
            (
                with_body("401 Unauthorized", r#"{"error": "no s3cret here"}"#),
                "is answered with 401 Unauthorized; is the token right, and `--auth` the way to send it?",
            ),
            (
                with_body("302 Found\r\nlocation: https://else.example/?t=s3cret", ""),
                "redirects are not followed, since the token would be: it leads to https://else.example/?t=…",
            ),
            (
                with_body("200 OK\r\ncontent-type: text/html", "<p>s3cret</p>"),
                "is not answered with JSON but text/html: ",
            ),
        ];
        for (answer, expected) in cases {
            let (url, server) = answering(answer);
            let listing: Listing = "GET /v1/servers".parse().unwrap();
            let error = fetch(&url, &Auth::Bearer, &listing, "s3cret").unwrap_err();
            assert!(error.contains(expected), "{error}");
            assert!(error.contains("/v1/servers is"), "{error}");
            assert!(!error.contains("s3cret"), "{error}");
            let lines = server.join().unwrap();
            assert!(lines.contains(&"authorization: bearer s3cret".to_owned()));
        }
    }

    #[test]
    fn an_error_does_not_show_the_token() {
        let listing: Listing = "GET /v1/servers".parse().unwrap();
        let error = fetch(
            "http://127.0.0.1:1",
            &Auth::Query("key".to_owned()),
            &listing,
            "s3cret",
        )
        .unwrap_err();
        assert!(!error.contains("s3cret"), "{error}");
    }

    #[test]
    fn base64_is_that_of_the_rfc() {
        assert_eq!(
            ["", "f", "fo", "foo", "user:pass"].map(|text| base64(text.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v", "dXNlcjpwYXNz"]
        );
    }
}
