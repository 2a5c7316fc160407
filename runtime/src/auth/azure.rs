//! The shared key of an Azure storage account.
//!
//! Source: "Authorize with Shared Key" of the Azure Storage REST reference (Blob, Queue and File
//! services, versions since 2015-02-21).

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::{BoxFuture, FutureExt, ready};

use super::digest::{base64, hmac_sha256};
use super::place::{insert, insert_secret};
use super::skew::{self, Skew};
use super::{Access, Authenticate};
use crate::body::Body;
use crate::request::Request;
use crate::{Answer, Error, ErrorKind, Result, Secret};

/// The version that is asked for where the driver names none.
const VERSION: &str = "2021-12-02";

/// What is signed of the headers, in this order; the length stands after the second.
const SIGNED: &[&str] = &[
    "content-encoding",
    "content-language",
    "content-length",
    "content-md5",
    "content-type",
    "date",
    "if-modified-since",
    "if-match",
    "if-none-match",
    "if-unmodified-since",
    "range",
];

/// Azure Storage: HMAC-SHA256 with the account's key.
#[derive(Debug)]
pub struct AzureSharedKey {
    account: String,
    key: Secret,
    skew: Skew,
}

impl AzureSharedKey {
    /// Signs with one of the account's keys, in base64 as the portal shows it.
    pub fn new(account: impl Into<String>, key: impl Into<Secret>) -> Self {
        Self {
            account: account.into(),
            key: key.into(),
            skew: Skew::default(),
        }
    }

    fn key(&self) -> Result<Vec<u8>> {
        STANDARD.decode(self.key.expose().trim()).map_err(|_| {
            let message = "the key of the storage account is not base64";
            Error::new(ErrorKind::InvalidCredentials, message)
        })
    }

    fn sign_now(&self, request: &mut Request, access: &Access<'_>) -> Result<()> {
        let time = self.skew.sign_time(request, access)?;
        let date = time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        insert(request, "x-ms-date", &date)?;
        if !request.headers.contains_key("x-ms-version") {
            insert(request, "x-ms-version", VERSION)?;
        }
        // With both, the service looks at this one, which proxies may set.
        request.headers.remove("date");
        let tag = hmac_sha256(&self.key()?, &self.to_sign(request));
        let value = format!("SharedKey {}:{}", self.account, base64(tag));
        insert_secret(request, "authorization", &value)
    }

    fn to_sign(&self, request: &Request) -> String {
        let mut text = request.method.to_string();
        for &name in SIGNED {
            text.push('\n');
            match name {
                "content-length" => text.push_str(&length(&request.body)),
                name => text.push_str(&value(request, name)),
            }
        }
        text.push('\n');
        let names = request.headers.keys().map(http::HeaderName::as_str);
        let mut names: Vec<&str> = names.filter(|name| name.starts_with("x-ms-")).collect();
        names.sort_unstable();
        for name in names {
            text.extend([name, ":", &value(request, name), "\n"]);
        }
        text.extend(["/", &self.account, request.url.path()]);
        let mut query: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (name, value) in request.url.query().pairs() {
            query.entry(name.to_lowercase()).or_default().push(value);
        }
        for (name, mut values) in query {
            values.sort_unstable();
            text.extend(["\n", &name, ":", &values.join(",")]);
        }
        text
    }
}

/// The values of a header, runs of blanks as one.
fn value(request: &Request, name: &str) -> String {
    let values: Vec<String> = request
        .headers
        .get_all(name)
        .iter()
        .map(|value| {
            let value = String::from_utf8_lossy(value.as_bytes());
            value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect();
    values.join(",")
}

/// The length of the body; nothing when there is none, or it is not known.
fn length(body: &Body) -> String {
    let length = match body {
        Body::Stream(upload) => upload.length(),
        body => body.bytes().map(|bytes| bytes.len() as u64),
    };
    match length {
        None | Some(0) => String::new(),
        Some(length) => length.to_string(),
    }
}

impl Authenticate for AzureSharedKey {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        ready(self.sign_now(request, access)).boxed()
    }

    fn refused(&self, answer: &Answer) -> bool {
        skew::may_refuse(answer)
    }

    fn renew<'a>(
        &'a self,
        refused: &'a Request,
        answer: &'a Answer,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<bool>> {
        self.skew.renew(refused, answer, access)
    }

    fn check(&self) -> Result<()> {
        self.key().map(drop)
    }

    fn secrets(&self) -> Vec<Secret> {
        vec![self.key.clone()]
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::super::fixture::{access, at};
    use super::*;
    use crate::{Auth, Url};

    /// The key that the vendor publishes for its emulator.
    const KEY: &str =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    async fn signed(account: &str, mut request: Request) -> String {
        let connection = at("2015-06-26T23:39:12Z");
        AzureSharedKey::new(account, KEY)
            .sign(&mut request, &access(&connection))
            .await
            .unwrap();
        let value = request.headers["authorization"].to_str().unwrap();
        value.to_owned()
    }

    /// The text to sign is the reference's example; the signature is Python's hmac of it.
    #[tokio::test]
    async fn the_published_example() {
        let url = "https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=metadata&timeout=20";
        let request = Request::new(Method::GET, Url::parse(url).unwrap())
            .header("x-ms-version", "2015-02-21")
            .unwrap();
        let mut stated = request.clone();
        insert(&mut stated, "x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT").unwrap();
        assert_eq!(
            AzureSharedKey::new("myaccount", KEY).to_sign(&stated),
            "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n/myaccount/mycontainer\ncomp:metadata\nrestype:container\ntimeout:20"
        );
        assert_eq!(
            signed("myaccount", request).await,
            "SharedKey myaccount:1u9lui2jDxj0+fpbHjQ5m5NnastJRSYM+PSmfi8TXx4="
        );
    }

    /// Computed with Python's hmac; the account stands twice, as the emulator wants it.
    #[tokio::test]
    async fn headers_length_and_repeated_parameters() {
        let url = "http://127.0.0.1:10000/devstoreaccount1/c/a%20b.txt?List=b&list=a";
        let mut request = Request::new(Method::PUT, Url::parse(url).unwrap());
        for (name, value) in [
            ("x-ms-version", "2015-02-21"),
            ("x-ms-blob-type", "BlockBlob"),
            ("x-ms-meta-m1", " v1  with blanks"),
            ("content-type", "text/plain; charset=UTF-8"),
            ("if-none-match", "*"),
            ("range", "bytes=0-10"),
            ("date", "Fri, 26 Jun 2015 23:00:00 GMT"),
        ] {
            request = request.header(name, value).unwrap();
        }
        request.body = Body::Bytes("hello world".into());
        assert_eq!(
            signed("devstoreaccount1", request).await,
            "SharedKey devstoreaccount1:MpIBDs9Htem5z947NxtYONAhI7DETwfWTU9+0EKuaQ4="
        );
    }

    #[test]
    fn a_key_that_is_not_base64_is_found_before_anything_is_sent() {
        let config = crate::Config::new();
        let auth = Auth::new(AzureSharedKey::new("a", "not base64!"));
        let error = crate::Connection::new(&crate::fixture::PROVIDER, auth, config).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidCredentials);
    }
}
