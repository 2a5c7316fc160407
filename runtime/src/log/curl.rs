//! A request as a `curl` line that runs when it is pasted into a shell.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};

use crate::body::Body;
use crate::config::Config;
use crate::redact::Redactor;
use crate::request::Request;

/// Binary bodies up to this size are put into the line, in base64.
const SMALL: usize = 4096;

/// Texts up to this size are put into the line: no system takes arguments that are much longer.
const LONG: usize = 96 * 1024;

/// How requests reach the provider, as far as `curl` must be told.
#[derive(Default)]
pub(crate) struct Via {
    options: Vec<(&'static str, String)>,
    /// Files that the line means and that are not there.
    files: Option<&'static str>,
}

impl Via {
    pub(crate) fn new(config: &Config) -> Self {
        let mut options = Vec::new();
        if let Some(proxy) = &config.proxy {
            options.push(("--proxy", proxy.expose().to_owned()));
        } else if config.no_proxy {
            options.push(("--noproxy", "*".to_owned()));
        }
        if let Some(path) = &config.unix_socket {
            options.push(("--unix-socket", path.display().to_string()));
        }
        if config.root_certificates.is_some() {
            options.push(("--cacert", "roots.pem".to_owned()));
        }
        if config.identity.is_some() {
            options.push(("--cert", "client.pem".to_owned()));
            options.push(("--key", "client.key".to_owned()));
        }
        let files = match (
            config.root_certificates.is_some(),
            config.identity.is_some(),
        ) {
            (true, true) => Some("roots.pem, client.pem and client.key"),
            (true, false) => Some("roots.pem"),
            (false, true) => Some("client.pem and client.key"),
            (false, false) => None,
        };
        Self { options, files }
    }
}

/// The line, without a line break at its end. With a redactor, secrets are replaced.
pub(crate) fn curl_line(request: &Request, via: &Via, redactor: Option<&Redactor>) -> String {
    let mut line = String::from("curl -i");
    match request.method {
        Method::HEAD => line.push_str(" --head"),
        ref method => {
            let _ = write!(line, " -X {method}");
        }
    }
    if !request.headers.contains_key(ACCEPT_ENCODING) {
        line.push_str(" --compressed");
    }
    line.push_str(" --path-as-is --globoff");
    for (option, value) in &via.options {
        let value = redactor.map_or(value.into(), |redactor| redactor.values(value));
        let _ = write!(line, " {option} {}", quote(&value));
    }
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
    let mut before = String::new();
    if let Some(files) = via.files {
        let _ = writeln!(before, "# {files}: as the connection has them, not shown");
    }
    push_body(&mut line, &mut before, request, redactor);
    let url = request.url.to_string();
    let url = redactor.map_or_else(|| url.clone(), |redactor| redactor.url(&url));
    let _ = write!(line, " {}", quote(&url));
    before + &line
}

/// Adds the body, and to `before` what has to stand before the line.
fn push_body(
    line: &mut String,
    before: &mut String,
    request: &Request,
    redactor: Option<&Redactor>,
) {
    if request.body.is_empty() {
        if request.expects_body() && !request.headers.contains_key(CONTENT_LENGTH) {
            line.push_str(" -H 'Content-Length: 0'");
        }
        return;
    }
    if !request.headers.contains_key(CONTENT_TYPE) {
        // Else curl would say that it is a form.
        line.push_str(" -H 'Content-Type:'");
    }
    let file = |line: &mut String, before: &mut String, what: &str| {
        line.push_str(" --data-binary @body.bin");
        let _ = writeln!(before, "# body.bin: {what}, not shown");
    };
    let Some(bytes) = request.body.bytes() else {
        return file(line, before, "a stream");
    };
    match std::str::from_utf8(&bytes) {
        Ok(text) if !text.contains('\0') && text.len() <= LONG => {
            let shown = match (redactor, &request.body) {
                (None, _) => text.to_owned(),
                (Some(redactor), Body::Form(_)) => redactor.form(text),
                (Some(redactor), _) => redactor.body(text, &content_type(request)),
            };
            // With @ in front, `--data-binary` would mean a file.
            let option = if shown.starts_with('@') {
                "--data-raw"
            } else {
                "--data-binary"
            };
            let _ = write!(line, " {option} {}", quote(&shown));
        }
        Err(_) if bytes.len() <= SMALL && redactor.is_none() => {
            line.push_str(" --data-binary @-");
            let _ = write!(
                before,
                "printf %s {} | base64 -d | ",
                STANDARD.encode(&bytes)
            );
        }
        _ => file(line, before, &format!("{} bytes", bytes.len())),
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

    fn curl(request: &Request, redactor: Option<&Redactor>) -> String {
        curl_line(request, &Via::default(), redactor)
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
            curl(&request, None),
            r#"curl -i -X POST --compressed --path-as-is --globoff -H 'X-Name: it'\''s $HOME' -H 'Content-Type: application/json' --data-binary '{"a":"@it'\''s\n"}' 'https://h/a?b=1'"#
        );
    }

    #[test]
    fn head_empty_headers_and_binary_bodies() {
        let line = curl(
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
        let line = curl(&binary, None);
        assert!(
            line.starts_with("printf %s AP8= | base64 -d | curl "),
            "{line}"
        );
        let line = curl(&binary, Some(&Redactor::default()));
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
        let line = curl(
            &request,
            Some(&Redactor::new(&[Secret::new("canary-7")], &[])),
        );
        assert!(
            !line.contains("canary") && !line.contains("other"),
            "{line}"
        );
        assert!(curl(&request, None).contains("canary-7"));
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
        let words = in_a_shell(&curl(&request, None));
        for word in [
            format!("<--data-binary><{body}>"),
            "<X-Note: a'b\"c!d>".to_owned(),
            "<https://h/a%27b?c=d&e=$HOME>".to_owned(),
        ] {
            assert!(words.contains(&word), "{words}");
        }
        let binary = self::request(Method::PUT, "https://h/")
            .body(Body::Bytes(Bytes::from_static(b"\xff\xfebytes")));
        let words = in_a_shell(&curl(&binary, None));
        assert!(
            words.contains("<--data-binary><@->") && words.ends_with("bytes"),
            "{words}"
        );
    }
}
