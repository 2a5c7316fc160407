//! Published signatures, and the life of the scheme in a connection.

use std::time::Duration;

use http::Method;
use serde_json::json;

use super::canonical::{Canonical, Path};
use super::{AwsV4, Osc4, Signer, aws, compact, suite};
use crate::auth::digest::sha256;
use crate::auth::fixture::{access, at};
use crate::auth::{Auth, Authenticate};
use crate::body::Body;
use crate::fixture::{PROVIDER, config};
use crate::request::Request;
use crate::testing::{Script, Scripted};
use crate::{Clock, Connection, ErrorKind, Provider, Secret, Setting, Timestamp, Url};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
/// The examples of S3 have a slash where the suite has a plus.
const S3_SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const TOKEN: &str = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";

fn request(method: Method, url: &str, headers: &[(&str, &str)]) -> Request {
    let mut request = Request::new(method, Url::parse(url).unwrap());
    for (name, value) in headers {
        let (name, value) = crate::request::header(name, value).unwrap();
        request.headers.append(name, value);
    }
    request
}

fn header<'a>(request: &'a Request, name: &str) -> &'a str {
    request.headers[name].to_str().unwrap()
}

#[test]
fn the_published_suite() {
    let secret = Secret::new(SECRET);
    for (name, line, headers, body, signature) in suite::CASES {
        let (method, target) = line.split_once(' ').unwrap();
        let url = format!("https://example.amazonaws.com{target}");
        let mut request = request(method.parse().unwrap(), &url, headers);
        let time = "20150830T123600Z".to_owned();
        super::super::place::insert(&mut request, "x-amz-date", &time).unwrap();
        let payload = sha256(body.as_bytes());
        let canonical = Canonical::of(&request, |_| true, Path::Once, &payload);
        let signer = Signer {
            dialect: &aws::AWS,
            access_key: "AKIDEXAMPLE",
            secret_key: &secret,
            region: "us-east-1".into(),
            service: "service",
            time,
        };
        assert_eq!(
            signer.signature(&canonical.text),
            *signature,
            "{name}: {}",
            canonical.text
        );
    }
}

/// "Signature Version 4 signing process" of the AWS General Reference, the whole example.
#[tokio::test]
async fn list_users_of_iam() {
    let connection = at("2015-08-30T12:36:00Z");
    let scheme = AwsV4::new("AKIDEXAMPLE", SECRET, "us-east-1", "iam");
    let content_type = [(
        "content-type",
        "application/x-www-form-urlencoded; charset=utf-8",
    )];
    let mut request = request(
        Method::GET,
        "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
        &content_type,
    );
    scheme
        .sign(&mut request, &access(&connection))
        .await
        .unwrap();
    assert_eq!(
        header(&request, "authorization"),
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    );
    assert!(request.headers["authorization"].is_sensitive());
}

/// "Authenticating Requests: Using the Authorization Header" of the S3 API Reference.
#[tokio::test]
async fn the_examples_of_s3() {
    let connection = at("2013-05-24T00:00:00Z");
    let scheme = AwsV4::new("AKIAIOSFODNN7EXAMPLE", S3_SECRET, "us-east-1", "s3").s3();
    let put_headers = [
        ("Date", "Fri, 24 May 2013 00:00:00 GMT"),
        ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
    ];
    let cases: [(_, _, &[_], _, _); 4] = [
        (
            Method::GET,
            "/test.txt",
            &[("Range", "bytes=0-9")],
            "",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        // The `$` has to be encoded both on the way and in the signature.
        (
            Method::PUT,
            "/test$file.text",
            &put_headers,
            "Welcome to Amazon S3.",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        (
            Method::GET,
            "/?lifecycle",
            &[],
            "",
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        ),
        (
            Method::GET,
            "/?max-keys=2&prefix=J",
            &[],
            "",
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ];
    for (method, target, headers, body, signature) in cases {
        let url = format!("https://examplebucket.s3.amazonaws.com{target}");
        let mut request = request(method, &url, headers);
        if !body.is_empty() {
            request.body = Body::Bytes(body.into());
        }
        scheme
            .sign(&mut request, &access(&connection))
            .await
            .unwrap();
        let found = header(&request, "authorization");
        assert!(
            found.ends_with(&format!("Signature={signature}")),
            "{target}: {found}"
        );
        assert!(!request.url.path().contains('$'));
    }
}

/// "Authenticating Requests: Using Query Parameters" of the S3 API Reference, and two cases of the
/// suite.
#[tokio::test]
async fn presigned_urls() {
    let connection = at("2013-05-24T00:00:00Z");
    let s3 = AwsV4::new("AKIAIOSFODNN7EXAMPLE", S3_SECRET, "us-east-1", "s3").s3();
    let mut object = request(
        Method::GET,
        "https://examplebucket.s3.amazonaws.com/test.txt",
        &[("Accept", "*/*")],
    );
    let day = Duration::from_secs(86_400);
    s3.presign(&mut object, day, &access(&connection))
        .await
        .unwrap();
    assert_eq!(
        object.url.to_string(),
        "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    );
    assert!(object.headers.is_empty());
    let error = s3
        .presign(&mut object, 8 * day, &access(&connection))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);

    let connection = at("2015-08-30T12:36:00Z");
    for (token, signature) in [
        (
            None,
            "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d",
        ),
        (
            Some(Secret::new(TOKEN)),
            "7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c",
        ),
    ] {
        let scheme = AwsV4::new("AKIDEXAMPLE", SECRET, "us-east-1", "service").session_token(token);
        let mut request = request(Method::GET, "https://example.amazonaws.com/", &[]);
        let hour = Duration::from_secs(3600);
        scheme
            .presign(&mut request, hour, &access(&connection))
            .await
            .unwrap();
        assert_eq!(request.url.query().get("X-Amz-Signature"), Some(signature));
    }
}

/// Computed with Python's hmac from the rule that paths are encoded once more than they are sent.
#[tokio::test]
async fn a_path_is_encoded_twice_but_for_s3() {
    let connection = at("2015-08-30T12:36:00Z");
    let scheme = AwsV4::new("AKIDEXAMPLE", SECRET, "us-east-1", "lambda");
    let url = "https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/arn%3Aaws%3Alambda";
    let mut request = request(Method::GET, url, &[]);
    scheme
        .sign(&mut request, &access(&connection))
        .await
        .unwrap();
    assert!(
        header(&request, "authorization")
            .ends_with("f4ddf8ed65ae24b23a6e64d260e2d5037e83db816a5187c909e724d3769042ec")
    );
    assert!(request.url.path().ends_with("/arn%3Aaws%3Alambda"));
}

/// Computed with Python's hmac from the vendor's recipe.
#[tokio::test]
async fn outscale() {
    let connection = at("2015-08-30T12:36:00Z");
    let scheme = Osc4::new("ACCESSEXAMPLE", "SECRETEXAMPLE", "eu-west-2");
    let mut request = request(
        Method::POST,
        "https://api.eu-west-2.outscale.com/api/v1/ReadVms",
        &[
            ("Content-Type", "application/json; charset=utf-8"),
            ("Accept", "application/json"),
        ],
    );
    request.body = Body::Json(br#"{"Filters":{}}"#.as_slice().into());
    scheme
        .sign(&mut request, &access(&connection))
        .await
        .unwrap();
    assert_eq!(header(&request, "x-osc-date"), "20150830T123600Z");
    assert_eq!(
        header(&request, "authorization"),
        "OSC4-HMAC-SHA256 Credential=ACCESSEXAMPLE/20150830/eu-west-2/api/osc4_request, SignedHeaders=content-type;host;x-osc-date, Signature=80e78dd76e35c0dae8300e57c6406ac5c8f4b2e262eb87d44934cb5b764389ed"
    );
}

/// A provider whose clock is `ahead` of the test's, refusing what is signed five minutes away.
fn clockwork(ahead: i64) -> Script {
    let start: Timestamp = "2024-05-01T12:00:00Z".parse().unwrap();
    let clock = Clock::starting_at(start);
    Script::new(move |request| {
        let now = Timestamp::from_second(clock.now().as_second() + ahead).unwrap();
        let signed = header(request, "x-amz-date");
        let near =
            [-1, 0, 1].map(|off| compact(Timestamp::from_second(now.as_second() + off).unwrap()));
        let answer = if near.iter().any(|near| near == signed) {
            Scripted::json(&json!({"ok": 1}))
        } else {
            Scripted::answer(403, "<Error><Code>RequestTimeTooSkewed</Code></Error>")
        };
        answer.header(
            "date",
            &now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string(),
        )
    })
}

fn connect(script: &Script, scheme: AwsV4) -> Connection {
    let clock = Clock::starting_at("2024-05-01T12:00:00Z".parse().unwrap());
    Connection::new(&PROVIDER, Auth::new(scheme), config(script).clock(clock)).unwrap()
}

fn ec2() -> AwsV4 {
    AwsV4::new("AKIDEXAMPLE", SECRET, "us-east-1", "ec2")
}

#[tokio::test(start_paused = true)]
async fn a_wrong_clock_is_learnt_from_one_refusal() {
    for ahead in [0, 3600, -86_400] {
        let script = clockwork(ahead);
        let connection = connect(&script, ec2());
        let create = || {
            connection
                .operation("create_node")
                .post("/", &[])
                .json(json!({"a": 1}))
        };
        create().done().await.unwrap();
        let first = if ahead == 0 { 1 } else { 2 };
        assert_eq!(script.count(), first);
        tokio::time::advance(Duration::from_secs(500)).await;
        create().done().await.unwrap();
        assert_eq!(script.count(), first + 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_at_the_right_time_is_final() {
    let script =
        Script::new(|_| Scripted::answer(403, "").header("date", "Wed, 01 May 2024 12:00:10 GMT"));
    let error = connect(&script, ec2())
        .operation("create_node")
        .post("/", &[])
        .done()
        .await
        .unwrap_err();
    assert_eq!((error.kind(), script.count()), (ErrorKind::Forbidden, 1));
}

#[tokio::test(start_paused = true)]
async fn many_calls_with_a_wrong_clock_are_each_replayed_once() {
    let script = clockwork(3600);
    let connection = connect(&script, ec2());
    let calls = (0..50).map(|_| connection.operation("create_node").post("/", &[]).done());
    let done = futures_util::future::join_all(calls).await;
    assert!(done.iter().all(Result::is_ok), "{done:?}");
    assert!(script.count() <= 100);
}

#[tokio::test(start_paused = true)]
async fn one_connection_signs_for_several_services() {
    let script = Script::new(|_| Scripted::json(&json!({})));
    let places = &[
        ("route53", "https://route53.amazonaws.com", "us-east-1"),
        ("elb", "https://elb.{region}.example", ""),
    ];
    let scheme = AwsV4::new("AKIDEXAMPLE", SECRET, "eu-central-1", "ec2").places(places);
    let connection = connect(&script, scheme);
    for service in ["route53", "elb", "sts"] {
        connection
            .operation("get_node")
            .get("/x", &[])
            .service(service)
            .done()
            .await
            .unwrap();
    }
    let sent = script.requests();
    let seen: Vec<_> = sent
        .iter()
        .map(|request| {
            let scope = header(request, "authorization")
                .split(['/', ','])
                .skip(2)
                .take(2);
            (request.url.origin(), scope.collect::<Vec<_>>().join("/"))
        })
        .collect();
    let seen: Vec<_> = seen
        .iter()
        .map(|(origin, scope)| (*origin, scope.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            ("https://route53.amazonaws.com", "us-east-1/route53"),
            ("https://elb.eu-central-1.example", "eu-central-1/elb"),
            ("https://sts.eu-central-1.amazonaws.com", "eu-central-1/sts"),
        ]
    );
    let local = Connection::new(
        &PROVIDER,
        Auth::new(ec2()),
        config(&script).url("http://127.0.0.1:5000"),
    )
    .unwrap();
    local
        .operation("get_node")
        .get("/x", &[])
        .service("sts")
        .done()
        .await
        .unwrap();
    assert_eq!(
        script.requests()[3].url.to_string(),
        "http://127.0.0.1:5000/x"
    );
}

#[tokio::test(start_paused = true)]
async fn the_region_may_be_a_setting() {
    static CLOUD: Provider = Provider::new("cloud", "Cloud", "https://ec2.{region}.example")
        .settings(&[Setting::new("region").default("eu-west-3")]);
    let script = Script::new(|_| Scripted::json(&json!({})));
    let scheme = AwsV4::new("AKIDEXAMPLE", SECRET, "{region}", "ec2");
    let connection = Connection::new(&CLOUD, Auth::new(scheme), config(&script)).unwrap();
    connection.request("/").answer().await.unwrap();
    connection
        .request("/")
        .service("sts")
        .answer()
        .await
        .unwrap();
    let [own, other] = &script.requests()[..] else {
        panic!()
    };
    assert!(header(own, "authorization").contains("/eu-west-3/ec2/"));
    assert_eq!(own.url.origin(), "https://ec2.eu-west-3.example");
    assert!(header(other, "authorization").contains("/eu-west-3/sts/"));
    assert_eq!(other.url.origin(), "https://sts.eu-west-3.amazonaws.com");
}

#[tokio::test]
async fn streams_are_signed_only_where_their_digest_may_be_left_out() {
    let connection = at("2015-08-30T12:36:00Z");
    let stream = || crate::Upload::once(None, Box::pin(futures_util::stream::empty()));
    let mut put = request(Method::PUT, "https://h/x", &[]).body(Body::Stream(stream()));
    let error = ec2()
        .sign(&mut put, &access(&connection))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    ec2()
        .s3()
        .sign(&mut put, &access(&connection))
        .await
        .unwrap();
    assert_eq!(header(&put, "x-amz-content-sha256"), "UNSIGNED-PAYLOAD");
}
