//! A request as a `curl` line that runs when it is pasted into a shell.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use http::header::CONTENT_TYPE;

use crate::body::Body;
use crate::redact::Redactor;
use crate::request::Request;

/// Binary bodies up to this size are put into the line, in base64.
const SMALL: usize = 4096;

/// The line, without a line break at its end. With a redactor, secrets are replaced.
pub(crate) fn curl_line(request: &Request, redactor: Option<&Redactor>) -> String {
    let mut line = String::from("curl -i");
    match request.method {
        Method::HEAD => line.push_str(" --head"),
        ref method => {
            let _ = write!(line, " -X {method}");
        }
    }
    line.push_str(" --compressed --path-as-is --globoff");
    for (name, value) in &request.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        let value = match redactor {
            Some(redactor) => redactor.header(name.as_str(), &value),
            None => value,
        };
        // With a colon curl takes an empty header away; with a semicolon it sends it.
        let header = match value.trim() {
            "" => format!("{};", title(name.as_str())),
            value => format!("{}: {value}", title(name.as_str())),
        };
        let _ = write!(line, " -H {}", quote(&header));
    }
    let prefix = push_body(&mut line, request, redactor);
    let url = request.url.to_string();
    let url = redactor.map_or_else(|| url.clone(), |redactor| redactor.url(&url));
    let _ = write!(line, " {}", quote(&url));
    prefix + &line
}

/// Adds the body; answers what has to stand before the line.
fn push_body(line: &mut String, request: &Request, redactor: Option<&Redactor>) -> String {
    if request.body.is_empty() {
        return String::new();
    }
    if !request.headers.contains_key(CONTENT_TYPE) {
        // Else curl would say that it is a form.
        line.push_str(" -H 'Content-Type:'");
    }
    let Some(bytes) = request.body.bytes() else {
        line.push_str(" --data-binary @body.bin");
        return "# body.bin: a stream, not shown\n".to_owned();
    };
    match std::str::from_utf8(&bytes) {
        Ok(text) if !text.contains('\0') => {
            let shown = match (redactor, &request.body) {
                (None, _) => text.to_owned(),
                (Some(redactor), Body::Form(_)) => redactor.form(text),
                (Some(redactor), _) => redactor.body(text, &content_type(request)),
            };
            let _ = write!(line, " --data-raw {}", quote(&shown));
            String::new()
        }
        _ if bytes.len() <= SMALL && redactor.is_none() => {
            line.push_str(" --data-binary @-");
            format!("printf %s {} | base64 -d | ", STANDARD.encode(&bytes))
        }
        _ => {
            line.push_str(" --data-binary @body.bin");
            format!("# body.bin: {} bytes, not shown\n", bytes.len())
        }
    }
}

fn content_type(request: &Request) -> String {
    let value = request.headers.get(CONTENT_TYPE);
    value.map_or_else(String::new, |value| {
        String::from_utf8_lossy(value.as_bytes()).into_owned()
    })
}

/// `content-type` as people write it: `Content-Type`.
pub(super) fn title(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut start = true;
    for c in name.chars() {
        out.push(if start { c.to_ascii_uppercase() } else { c });
        start = c == '-';
    }
    out
}

/// One word for any POSIX shell, whatever is in it.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::Secret;
    use crate::url::Url;

    fn request(method: Method, url: &str) -> Request {
        Request::new(method, Url::parse(url).unwrap())
    }

    #[test]
    fn quotes_what_a_shell_would_read() {
        let request = request(Method::POST, "https://h/a?b=1")
            .header("X-Name", "it's $HOME")
            .unwrap()
            .header("content-type", "application/json")
            .unwrap()
            .body(Body::Json(Bytes::from_static(b"{\"a\":\"@it's\\n\"}")));
        assert_eq!(
            curl_line(&request, None),
            r#"curl -i -X POST --compressed --path-as-is --globoff -H 'X-Name: it'\''s $HOME' -H 'Content-Type: application/json' --data-raw '{"a":"@it'\''s\n"}' 'https://h/a?b=1'"#
        );
    }

    #[test]
    fn head_empty_headers_and_binary_bodies() {
        let line = curl_line(
            &request(Method::HEAD, "https://h/")
                .header("x-empty", "")
                .unwrap(),
            None,
        );
        assert!(
            line.starts_with("curl -i --head") && line.contains("-H 'X-Empty;'"),
            "{line}"
        );
        let binary =
            request(Method::PUT, "https://h/").body(Body::Bytes(Bytes::from_static(&[0, 255])));
        let line = curl_line(&binary, None);
        assert!(
            line.starts_with("printf %s AP8= | base64 -d | curl "),
            "{line}"
        );
        let line = curl_line(&binary, Some(&Redactor::default()));
        assert!(
            line.starts_with("# body.bin: 2 bytes, not shown\ncurl "),
            "{line}"
        );
    }

    #[test]
    fn secrets_are_replaced_everywhere() {
        let request = request(
            Method::POST,
            "https://h/canary-7?api_key=canary-7&x=canary-7",
        )
        .header("authorization", "Bearer canary-7")
        .unwrap()
        .body(Body::Form(vec![
            ("password".into(), "other".into()),
            ("n".into(), "canary-7".into()),
        ]));
        let line = curl_line(
            &request,
            Some(&Redactor::new(&[Secret::new("canary-7")], &[])),
        );
        assert!(
            !line.contains("canary") && !line.contains("other"),
            "{line}"
        );
        assert!(curl_line(&request, None).contains("canary-7"));
    }

    /// What a shell makes of the line: the arguments that curl would get, each on a line.
    #[cfg(unix)]
    fn in_a_shell(line: &str) -> String {
        let script =
            format!("curl() {{ for word; do printf '<%s>' \"$word\"; done; cat; }}\n{line}");
        let output = std::process::Command::new("sh")
            .args(["-c", &script])
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_reads_back_what_was_written() {
        let body = "{\"a\": \"@it's `id` $(id) \\ \n\ttab\"}";
        let request = request(Method::POST, "https://h/a'b?c=d&e=$HOME")
            .header("x-note", "a'b\"c!d")
            .unwrap()
            .header("content-type", "application/json")
            .unwrap()
            .body(Body::Json(body.into()));
        let words = in_a_shell(&curl_line(&request, None));
        for word in [
            format!("<--data-raw><{body}>"),
            "<X-Note: a'b\"c!d>".to_owned(),
            "<https://h/a%27b?c=d&e=$HOME>".to_owned(),
        ] {
            assert!(words.contains(&word), "{words}");
        }
        let binary = self::request(Method::PUT, "https://h/")
            .body(Body::Bytes(Bytes::from_static(b"\xff\xfebytes")));
        let words = in_a_shell(&curl_line(&binary, None));
        assert!(
            words.contains("<--data-binary><@->") && words.ends_with("bytes"),
            "{words}"
        );
    }
}
