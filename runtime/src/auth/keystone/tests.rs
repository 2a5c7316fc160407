use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::*;
use crate::fixture::{CANARY, PROVIDER, config};
use crate::testing::{Script, Scripted};
use crate::{Clock, Config, Connection, Provider, Setting};

/// The answer of version 3, after the example of the reference.
fn v3() -> Scripted {
    let endpoint = |interface, region, url| json!({"id": "e", "interface": interface, "region": region, "region_id": region, "url": url});
    let body = json!({"token": {
        "methods": ["password"],
        "expires_at": "2024-05-01T13:00:00.000000Z",
        "user": {"id": "u1"},
        "catalog": [
            {"type": "compute", "name": "nova", "endpoints": [
                endpoint("public", "one", "https://nova.one.example/v2.1/p1/"),
                endpoint("public", "two", "https://nova.two.example/v2.1/p1"),
                endpoint("internal", "one", "https://10.0.0.1/v2.1/p1"),
            ]},
            {"type": "image", "name": "glance", "endpoints": [endpoint("public", "one", "https://glance.one.example")]},
            {"type": "network", "name": "neutron", "endpoints": [endpoint("public", "one", "https://neutron.one.example/v2.0")]},
            {"type": "volumev2", "name": "old", "endpoints": [endpoint("public", "one", "https://cinder.one.example/v2/p1")]},
            {"type": "volumev3", "name": "new", "endpoints": [endpoint("public", "one", "https://cinder.one.example/v3/p1")]},
        ],
    }});
    Scripted::answer(201, body.to_string())
        .header("x-subject-token", "token-1")
        .after(Duration::from_secs(1))
}

fn v2() -> Scripted {
    Scripted::json(&json!({"access": {
        "token": {"id": "token-2", "expires": "2024-05-01T13:00:00Z", "tenant": {"id": "t"}},
        "serviceCatalog": [{"type": "compute", "endpoints": [
            {"region": "DFW", "publicURL": "https://dfw.example/v2/1", "internalURL": "https://snet.dfw.example/v2/1"},
        ]}],
    }}))
}

fn cloud(login: Scripted) -> Script {
    Script::new(move |request| {
        if request.url.path().ends_with("/tokens") {
            login.clone()
        } else {
            Scripted::json(&json!({})).after(Duration::from_secs(1))
        }
    })
}

fn connect(script: &Script, scheme: Keystone) -> Result<Connection> {
    let clock = Clock::starting_at("2024-05-01T12:00:00Z".parse().unwrap());
    Connection::new(
        &PROVIDER,
        Auth::session(scheme),
        config(script).clock(clock),
    )
}

async fn address(scheme: Keystone, service: &'static str) -> Result<String> {
    let script = cloud(v3());
    let connection = connect(&script, scheme)?;
    let call = connection
        .operation("get_node")
        .get("/x", &[])
        .service(service);
    call.done().await?;
    Ok(script.requests()[1].url.to_string())
}

/// The body of the login that `scheme` sends.
fn login(scheme: &Keystone) -> Value {
    serde_json::from_slice(&scheme.body().unwrap().bytes().unwrap()).unwrap()
}

fn user() -> Keystone {
    Keystone::v3("https://keystone.example:5000/v3")
        .user("demo".to_owned())
        .password(Secret::new(CANARY))
}

#[test]
fn what_is_given_decides_how_to_sign_in() {
    let domain = json!({"id": "default"});
    let by_password = json!({"methods": ["password"], "password": {"user": {"name": "demo", "domain": domain, "password": CANARY}}});
    assert_eq!(login(&user()), json!({"auth": {"identity": by_password}}));
    let project = json!({"project": {"name": "web", "domain": {"name": "Corp"}}});
    assert_eq!(
        login(
            &user()
                .project("web".to_owned())
                .project_domain("Corp".to_owned())
        ),
        json!({"auth": {"identity": by_password, "scope": project}})
    );
    assert_eq!(
        login(&user().user_id("u1".to_owned()).project_id("p1".to_owned())),
        json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": {"id": "u1", "password": CANARY}}},
            "scope": {"project": {"id": "p1"}},
        }})
    );
    assert_eq!(
        login(&user().domain("Corp".to_owned()))["auth"]["scope"],
        json!({"domain": {"name": "Corp"}})
    );
    assert_eq!(
        login(&user().system())["auth"]["scope"],
        json!({"system": {"all": true}})
    );
    let credential = user()
        .application_credential_id("c1".to_owned())
        .application_credential_secret(Secret::new("s"))
        .project("ignored".to_owned());
    assert_eq!(
        login(&credential),
        json!({"auth": {"identity": {
            "methods": ["application_credential"],
            "application_credential": {"id": "c1", "secret": "s"},
        }}})
    );
    let named = user()
        .application_credential("ci".to_owned())
        .application_credential_secret(Secret::new("s"));
    assert_eq!(
        login(&named)["auth"]["identity"]["application_credential"],
        json!({"name": "ci", "user": {"name": "demo", "domain": domain}, "secret": "s"})
    );
    assert_eq!(
        login(&user().token(Secret::new("old")))["auth"]["identity"],
        json!({"methods": ["token"], "token": {"id": "old"}})
    );
}

#[test]
fn version_2_signs_in_by_password_or_key() {
    let user = || Keystone::v2("https://identity.example/v2.0/").user("demo".to_owned());
    assert_eq!(
        login(&user().password(Secret::new("p")).project("web".to_owned())),
        json!({"auth": {"passwordCredentials": {"username": "demo", "password": "p"}, "tenantName": "web"}})
    );
    assert_eq!(
        login(&user().api_key(Secret::new("k")).project_id("t1".to_owned())),
        json!({"auth": {"RAX-KSKEY:apiKeyCredentials": {"username": "demo", "apiKey": "k"}, "tenantId": "t1"}})
    );
}

#[test]
fn too_little_is_found_when_the_connection_is_made() {
    let script = cloud(v3());
    for scheme in [
        Keystone::v3("https://k/").user("demo".to_owned()),
        Keystone::v3("https://k/").password(Secret::new("p")),
        Keystone::v2("https://k/").user("demo".to_owned()),
        Keystone::v3("https://k/").application_credential_secret(Secret::new("p")),
    ] {
        let error = connect(&script, scheme).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidCredentials);
    }
}

#[tokio::test(start_paused = true)]
async fn services_are_found_by_type_region_interface_and_version() {
    let one = || user().region("one".to_owned());
    for (scheme, service, url) in [
        (one(), "compute", "https://nova.one.example/v2.1/p1/x"),
        (
            user().region("two".to_owned()),
            "compute",
            "https://nova.two.example/v2.1/p1/x",
        ),
        (
            user().interface("internal".to_owned()),
            "compute",
            "https://10.0.0.1/v2.1/p1/x",
        ),
        (one(), "image/v2", "https://glance.one.example/v2/x"),
        (one(), "network/v2.0", "https://neutron.one.example/v2.0/x"),
        (one(), "block-storage", "https://cinder.one.example/v3/p1/x"),
        (one(), "volumev2", "https://cinder.one.example/v2/p1/x"),
    ] {
        assert_eq!(address(scheme, service).await.unwrap(), url);
    }
    let error = address(user(), "compute").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(
        error.message().contains("several regions (one, two"),
        "{error}"
    );
    let error = address(one(), "dns").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(
        error.message(),
        "the cloud has no service `dns` in the region one; it has compute, image, network, volumev2, volumev3"
    );
}

#[tokio::test(start_paused = true)]
async fn the_region_may_be_a_setting() {
    static CLOUD: Provider =
        Provider::new("cloud", "Cloud", "").settings(&[Setting::new("region")]);
    let setting = || user().region("{region}".to_owned());
    let connect = |config: Config| Connection::new(&CLOUD, Auth::session(setting()), config);
    let script = cloud(v3());
    let one = connect(config(&script).setting("region", "two")).unwrap();
    one.request("/x").service("compute").answer().await.unwrap();
    assert_eq!(script.requests()[1].url.host(), "nova.two.example");
    let none = connect(config(&script)).unwrap();
    let error = none.request("/x").service("compute").answer().await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidArgument);
}

#[tokio::test(start_paused = true)]
async fn one_login_serves_all_services_until_it_ends() {
    let script = cloud(v3());
    let connection = connect(&script, user().region("one".to_owned())).unwrap();
    let services = ["compute", "image/v2", "network/v2.0", "volumev3"];
    let all = || {
        let calls = (0..100).map(|number| {
            let service = services[number % services.len()];
            let call = connection
                .operation("get_node")
                .get("/{}", &[&number.to_string()]);
            call.service(service).done()
        });
        join_all(calls)
    };
    assert!(all().await.iter().all(Result::is_ok));
    assert_eq!(script.count(), 101);
    let sent = script.requests();
    assert_eq!(
        sent[0].url.to_string(),
        "https://keystone.example:5000/v3/auth/tokens"
    );
    assert!(
        sent[1..]
            .iter()
            .all(|request| request.headers["x-auth-token"] == "token-1")
    );
    tokio::time::advance(Duration::from_secs(3600)).await;
    assert!(all().await.iter().all(Result::is_ok));
    assert_eq!(script.count(), 202);
}

#[tokio::test(start_paused = true)]
async fn version_2_has_its_own_catalog() {
    let script = cloud(v2());
    let scheme = Keystone::v2("https://identity.example/v2.0/")
        .user("demo".to_owned())
        .api_key(Secret::new("k"))
        .interface("internal".to_owned());
    let connection = connect(&script, scheme).unwrap();
    let call = connection
        .operation("get_node")
        .get("/servers", &[])
        .service("compute");
    call.done().await.unwrap();
    let sent = script.requests();
    assert_eq!(
        sent[0].url.to_string(),
        "https://identity.example/v2.0/tokens"
    );
    assert_eq!(
        sent[1].url.to_string(),
        "https://snet.dfw.example/v2/1/servers"
    );
    assert_eq!(sent[1].headers["x-auth-token"], "token-2");
}
