//! Servers that check signatures, where the environment names one.
//!
//! `AZURE_BLOB=http://127.0.0.1:10000/devstoreaccount1` for Azurite, which checks Shared Key;
//! `AWS_CHECKED=http://127.0.0.1:5000`, `AWS_KEY` and `AWS_SECRET` for a server that checks version
//! 4. Otherwise these tests do nothing.

use std::env;

use crate::auth::{AwsV4, AzureSharedKey};
use crate::{
    Auth, Body, Config, Connection, ErrorKind, Format, LogTarget, Provider, Retry, Upload, XmlRules,
};

/// Azurite's account and its published key.
const ACCOUNT: &str = "devstoreaccount1";
const KEY: &str =
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

static CLOUD: Provider = Provider::new("cloud", "Cloud", "").format(Format::Xml(XmlRules::new()));

fn connect(url: &str, auth: Auth) -> Connection {
    let config = Config::new()
        .url(url)
        .no_proxy()
        .log(LogTarget::Off)
        .retry(Retry::never());
    Connection::new(&CLOUD, auth, config).unwrap()
}

#[tokio::test]
async fn azurite_accepts_shared_keys() {
    let Ok(url) = env::var("AZURE_BLOB") else {
        return;
    };
    let connection = connect(&url, Auth::new(AzureSharedKey::new(ACCOUNT, KEY)));
    let container = format!("skyloom-{}", std::process::id());
    let call = |path: &str| connection.request(path);
    let made = format!("/{container}?restype=container");
    call(&made)
        .method(http::Method::PUT)
        .answer()
        .await
        .unwrap();
    let object = format!("/{container}/a%20b%2Bc/%C3%BC.txt");
    for body in [
        Body::Bytes("hello".into()),
        Body::Stream(Upload::bytes("hello")),
        Body::Empty,
    ] {
        let length = if matches!(body, Body::Empty) { 0 } else { 5 };
        let put = call(&object)
            .method(http::Method::PUT)
            .header("x-ms-blob-type", "BlockBlob")
            .header("x-ms-meta-name", "  two  words ")
            .body("text/plain", body);
        put.answer().await.unwrap();
        assert_eq!(call(&object).bytes().await.unwrap().len(), length);
    }
    let list =
        format!("/{container}?restype=container&comp=list&prefix=a%20&include=metadata,snapshots");
    let text = call(&list).text().await.unwrap();
    assert!(text.contains("<Name>"), "{text}");
    let part = call(&object).range(1, None).stream().await.map(|_| ());
    assert!(part.is_err(), "an empty object has no part");
    let wrong = connect(&url, Auth::new(AzureSharedKey::new(ACCOUNT, "d3Jvbmc=")));
    let error = wrong.request(&list).answer().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    let gone = call(&made).method(http::Method::DELETE).answer().await;
    assert!(gone.is_ok());
}

#[tokio::test]
async fn version_4_is_accepted() {
    let (Ok(url), Ok(key), Ok(secret)) = (
        env::var("AWS_CHECKED"),
        env::var("AWS_KEY"),
        env::var("AWS_SECRET"),
    ) else {
        return;
    };
    let ec2 = |secret: &str| Auth::new(AwsV4::new(key.clone(), secret, "us-east-1", "ec2"));
    let ask = |auth| {
        let call = connect(&url, auth).request("/");
        let form = crate::object()
            .set("Action", "DescribeInstances")
            .set("Version", "2016-11-15");
        call.method(http::Method::POST).form(form).text()
    };
    let text = ask(ec2(&secret)).await.unwrap();
    assert!(text.contains("DescribeInstancesResponse"), "{text}");
    assert!(ask(ec2("wrong")).await.is_err());
    let s3 = AwsV4::new(key.clone(), secret, "us-east-1", "s3").s3();
    let s3 = connect(&url, Auth::new(s3));
    let bucket = format!("/skyloom-{}", std::process::id());
    s3.request(&bucket)
        .method(http::Method::PUT)
        .answer()
        .await
        .unwrap();
    let object = format!("{bucket}/a%20b%2Bc/%C3%BC.txt");
    let put = s3.request(&object).method(http::Method::PUT);
    let body = Body::Stream(Upload::bytes("hello"));
    put.body("text/plain", body).answer().await.unwrap();
    let list = format!("{bucket}?list-type=2&prefix=a%20b%2B&max-keys=1");
    let text = s3.request(&list).text().await.unwrap();
    assert!(text.contains("<Key>"), "{text}");
    assert_eq!(s3.request(&object).bytes().await.unwrap(), "hello");
    let shared = s3
        .request(&object)
        .presigned(std::time::Duration::from_secs(60))
        .await
        .unwrap();
    let (path, query) = shared.split_once('?').unwrap();
    let path = path.strip_prefix(url.trim_end_matches('/')).unwrap();
    let open = connect(&url, Auth::none());
    assert_eq!(
        open.request(&format!("{path}?{query}"))
            .bytes()
            .await
            .unwrap(),
        "hello"
    );
    assert!(open.request(path).bytes().await.is_err());
}
