//! Addresses with holes for values of an answer.

use percent_encoding::utf8_percent_encode;

use crate::doc::Doc;
use crate::url::{STRICT, Url};
use crate::{Error, Result};

/// The URL that `template` means when each `{path}` is the text at that path of `body`. A hole at
/// the beginning is taken as it is: an address. Any other is encoded, so that it stays one part.
pub(super) fn fill(template: &'static str, body: &Doc<'_>) -> Result<Url> {
    let mut url = String::new();
    let mut rest = template;
    while let Some((before, hole)) = rest.split_once('{') {
        let (path, after) = hole.split_once('}').unwrap_or((hole, ""));
        url.push_str(before);
        let text = body.at(path).opt_text().ok().flatten().ok_or_else(|| {
            Error::malformed(format!("the answer to signing in has no text at `{path}`"))
        })?;
        if url.is_empty() {
            url.push_str(text.trim_end_matches('/'));
        } else {
            url.extend(utf8_percent_encode(&text, STRICT));
        }
        rest = after;
    }
    url.push_str(rest);
    Url::parse(&url)
        .map_err(|_| Error::malformed(format!("the address `{template}` of signing in is no URL")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::Tape;

    #[test]
    fn holes_stay_one_part() {
        let tape = Tape::json(
            r#"{"url":"https://api.example/b/","host":"h1","a":{"id":"x/y"},"bad":"h/../x"}"#,
        )
        .unwrap();
        let fill = |template| fill(template, &tape.root()).map(|url| url.to_string());
        assert_eq!(fill("{url}").unwrap(), "https://api.example/b");
        assert_eq!(
            fill("{url}/v2/{a.id}").unwrap(),
            "https://api.example/b/v2/x%2Fy"
        );
        assert_eq!(
            fill("https://{host}.example/v1").unwrap(),
            "https://h1.example/v1"
        );
        // An encoded slash can stand in no host.
        for template in ["https://{a.id}.example/", "https://h/{none}", "{host}"] {
            let error = fill(template).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::Malformed, "{template}");
        }
    }
}
