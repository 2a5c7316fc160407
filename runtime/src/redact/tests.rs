use super::*;

fn redactor() -> Redactor {
    Redactor::new(&[Secret::new("can&ary\"1 ü")], &["plan_code"])
}

#[test]
fn names_that_promise_a_secret() {
    let redactor = redactor();
    for name in [
        "X-Auth-Token",
        "password",
        "client_secret",
        "adminPass",
        "API-Key",
        "Set-Cookie",
        "planCode",
        "sig",
    ] {
        assert!(redactor.is_secret_name(name), "{name}");
    }
    for name in [
        "nextToken",
        "page_token",
        "ClientToken",
        "public_key",
        "key",
        "name",
        "bypassed",
        "monkey",
        "fingerprint",
    ] {
        assert!(!redactor.is_secret_name(name), "{name}");
    }
}

#[test]
fn json_members_go_whatever_they_hold() {
    let redactor = Redactor::default();
    let text = r#"{"name":"web","root_password":"x\"y","token":{"id":"z","list":["}"]},"secret_enabled":true,"password":12,"n":[{"api_key":"q"}],"next_token":"t"}"#;
    let shown = redactor.body(text, "application/json");
    assert_eq!(
        shown,
        r#"{"name":"web","root_password":"[redacted]","token":"[redacted]","secret_enabled":true,"password":"[redacted]","n":[{"api_key":"[redacted]"}],"next_token":"t"}"#
    );
    assert!(serde_json::from_str::<Value>(&shown).is_ok());
}

#[test]
fn cut_and_broken_json_gives_nothing_away() {
    let redactor = Redactor::default();
    for text in [
        r#"{"password":"abcd"#,
        r#"{"password" : "abcd"#,
        r#"{"password":{"x":"abcd"#,
        r#"["a",{"token":"abcd\"#,
    ] {
        assert!(!redactor.body(text, "").contains("abcd"), "{text}");
    }
    for text in ["{\"", "{\"a", "{\"token\":", "[\"\\", "{\"token\":é"] {
        redactor.body(text, "");
    }
}

#[test]
fn xml_elements_and_attributes() {
    let shown = Redactor::default().body(
        r#"<a:R xmlns="x"><Password>abcd<b/></Password><user token="abcd" id='7'/><ns:SecretAccessKey>abcd</ns:SecretAccessKey><Token>abcd"#,
        "text/xml",
    );
    assert!(!shown.contains("abcd"), "{shown}");
    assert!(
        shown.contains("id='7'") && shown.contains("</Password>"),
        "{shown}"
    );
}

#[test]
fn the_credential_itself_goes_in_every_spelling() {
    let redactor = redactor();
    for text in [
        "plain can&ary\"1 ü",
        "url=can%26ary%221%20%C3%BC",
        r#"{"x":"can&ary\"1 ü"}"#,
        "<x>can&amp;ary\"1 ü</x>",
        "Y2FuJmFyeSIxIMO8",
        "form=can%26ary%221+%C3%BC",
        "lower=can%26ary%221%20%c3%bc",
        r#"{"go":"can\u0026ary\"1 ü"}"#,
        "<x y=\"can&amp;ary&quot;1 ü\"/>",
        "<x y='can&amp;ary&#34;1 ü'/>",
    ] {
        let shown = redactor.body(text, "");
        assert!(
            shown.contains(REDACTED) && !shown.contains("ary"),
            "{shown}"
        );
    }
    assert_eq!(Redactor::new(&["a".into()], &[]).values("banana"), "banana");
}

#[test]
fn headers_queries_and_urls() {
    let redactor = redactor();
    assert_eq!(
        redactor.header("Authorization", "Bearer abcd"),
        "Bearer [redacted]"
    );
    assert_eq!(redactor.header("X-Api-Key", "abcd ef"), REDACTED);
    assert_eq!(
        redactor.header("Accept", "application/json"),
        "application/json"
    );
    assert_eq!(
        redactor.url("https://h/p?key=abcd&page=2&apiKey=x&acl"),
        "https://h/p?key=[redacted]&page=2&apiKey=[redacted]&acl"
    );
}

#[test]
fn private_keys_go_and_certificates_stay() {
    let text = "a -----BEGIN CERTIFICATE-----\nc\n-----END CERTIFICATE----- -----BEGIN RSA PRIVATE KEY-----\nabcd\n-----END RSA PRIVATE KEY----- b";
    let shown = Redactor::default().values(text).into_owned();
    assert!(
        !shown.contains("abcd") && shown.ends_with(" b") && shown.contains("BEGIN CERTIFICATE"),
        "{shown}"
    );
}

#[test]
fn a_secret_that_is_cut_short_goes_too() {
    let redactor = Redactor::new(&[Secret::new("canary-ü-17")], &[]);
    for (text, shown) in [
        ("bad token canary-…", "bad token [redacted]…"),
        ("bad token canary-ü…", "bad token [redacted]…"),
        ("`can…` and `cana…` and …", "`can…` and `[redacted]…` and …"),
        ("canary-ü-17… canary-ü", "[redacted]… [redacted]"),
        ("nothing…", "nothing…"),
    ] {
        assert_eq!(redactor.values(text), shown);
    }
}
