use serde_json::json;

use crate::fixture::{CANARY, PAGES, PROVIDER, config, connection, with};
use crate::testing::{Script, Scripted};
use crate::*;

fn one() -> Script {
    Script::new(|_| Scripted::json(&json!({"node": {"id": 7, "name": "web"}, "ok": true})))
}

fn name(doc: &Doc<'_>) -> Result<String> {
    doc.at("name").text()
}

#[test]
fn another_operation_on_the_way_has_no_arguments_of_the_first() {
    let options = CallOptions::new()
        .ex("ex_backups", true)
        .query("debug", "1");
    let connection = connection(&one()).with(options).without_ex();
    assert!(connection.ex("ex_backups").is_absent());
    assert_eq!(
        connection.options().query,
        [("debug".to_owned(), "1".to_owned())]
    );
}

#[tokio::test]
async fn a_header_is_a_value_too() {
    let made = Scripted::ok("{}").header("location", "/zones/7");
    let script = Script::in_order([made, Scripted::ok("")]);
    let call = || {
        connection(&script)
            .operation("create_node")
            .post("/zones", &[])
    };
    assert!(
        call()
            .capture_header("Location")
            .await
            .unwrap()
            .is("/zones/7")
    );
    assert!(call().capture_header("Location").await.unwrap().is_absent());
}

#[tokio::test]
async fn a_request_is_exactly_what_was_said() {
    let script = one();
    let call = connection(&script)
        .operation("create_node")
        .post("/nodes/{}/actions", &[&"a/b c"])
        .query("tag", vec!["x y", "z"])
        .query("none", None::<&str>)
        .header("X-Trace", 5u64)
        .json(object().set("type", "reboot").set("size", None::<&str>));
    assert_eq!(call.item("node", name).await.unwrap(), "web");
    let [sent] = &script.requests()[..] else {
        panic!()
    };
    assert_eq!(sent.method, http::Method::POST);
    assert_eq!(
        sent.url.to_string(),
        "https://api.acme.example/v1/nodes/a%2Fb%20c/actions?tag=x%20y&tag=z"
    );
    assert_eq!(sent.body.bytes().unwrap(), r#"{"type":"reboot"}"#);
    let header = |name: &str| sent.headers.get(name).unwrap().to_str().unwrap();
    assert_eq!(header("authorization"), format!("Bearer {CANARY}"));
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("accept"), "application/json");
    assert_eq!(header("x-api-version"), "3");
    assert_eq!(header("x-trace"), "5");
    assert_eq!(
        header("user-agent"),
        format!("skyloom/{} (acme)", env!("CARGO_PKG_VERSION"))
    );
    assert!(sent.headers["authorization"].is_sensitive());
    assert_eq!(sent.headers.len(), 6);
}

#[tokio::test]
async fn a_get_without_body_has_no_content_type() {
    let script = one();
    connection(&script)
        .operation("get_node")
        .get("/nodes/{}", &[&7u64])
        .done()
        .await
        .unwrap();
    assert!(!script.requests()[0].headers.contains_key("content-type"));
}

#[tokio::test]
async fn a_wrong_argument_sends_nothing_and_names_the_operation() {
    let script = one();
    let connection = connection(&script);
    let calls = [
        connection
            .operation("get_node")
            .get("/nodes/{}", &[&".."])
            .done(),
        connection
            .operation("get_node")
            .get("/nodes/{}", &[&""])
            .done(),
        connection
            .operation("get_node")
            .get("/", &[])
            .unused("auth", true)
            .done(),
        connection
            .operation("get_node")
            .needed("image", false)
            .get("/", &[])
            .done(),
        connection
            .operation("get_node")
            .require(true, "the first holds")
            .require(false, "the second does not")
            .get("/", &[])
            .done(),
        connection
            .operation("get_node")
            .post("/", &[])
            .json(Doc::error("no size"))
            .done(),
        connection
            .operation("get_node")
            .get("/", &[])
            .query("a", object().set("b", 1))
            .done(),
        connection
            .operation("get_node")
            .get("/", &[])
            .header("a b", "c")
            .done(),
        connection
            .with(CallOptions::new().ex("ex_backup", true))
            .operation("create_node")
            .done(),
        connection
            .with(CallOptions::new().ex("ex_backups", "yes"))
            .operation("create_node")
            .done(),
        connection
            .with(CallOptions::new().ex("ex_backups", true))
            .operation("get_node")
            .done(),
        connection
            .with(CallOptions::new().header("a", "b\nc"))
            .operation("get_node")
            .done(),
    ];
    for (index, call) in calls.into_iter().enumerate() {
        let error = call.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{index}: {error}");
        assert_eq!(error.provider_id(), Some("acme"), "{index}");
        assert!(error.operation_name().is_some(), "{index}");
    }
    let mut pages = connection
        .operation("list_nodes")
        .get("/{}", &[&"."])
        .items("x", name);
    assert_eq!(
        pages.next().await.unwrap().unwrap_err().kind(),
        ErrorKind::InvalidArgument
    );
    assert_eq!(script.count(), 0);
}

#[tokio::test]
async fn changes_that_cannot_be_made_are_refused_unless_nothing_changes() {
    let script = one();
    let connection = connection(&script);
    let now = Extra::from(json!({"status": "active", "plan": {"id": 1}, "owner": null}));
    let call = |domain: Option<&str>, extra: Value| {
        let call = connection.operation("get_node").put("/zones/1", &[]);
        let call = call.unchanged("domain", domain, "example.com");
        let call = call.only_or_same("extra", &extra.into(), &["paused", "plan"], &now);
        call.done()
    };
    for (domain, extra) in [
        (None, json!({})),
        (Some(""), json!({"paused": true})),
        (
            Some("example.com"),
            json!({"status": "active", "owner": null, "plan": {"id": 2}}),
        ),
    ] {
        assert!(call(domain, extra).await.unwrap());
    }
    for (domain, extra, message) in [
        (
            Some("example.org"),
            json!({}),
            "`domain` cannot be changed with this provider",
        ),
        (
            None,
            json!({"status": "new"}),
            "`extra.status` cannot be changed with this provider",
        ),
        (
            None,
            json!({"pused": true}),
            "`extra` cannot hold `pused` with this provider; did you mean `paused`?",
        ),
    ] {
        let error = call(domain, extra).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::InvalidArgument, message)
        );
    }
    assert_eq!(script.count(), 3);
}

#[tokio::test]
async fn options_belong_to_their_handle_and_pass_through() {
    let script = one();
    let plain = connection(&script);
    let handle = plain
        .with(
            CallOptions::new()
                .query("new", "1")
                .body("extra", json!([2]))
                .ex("ex_backups", true),
        )
        .with(
            CallOptions::new()
                .header("X-Api-Version", "4")
                .query("a", "9"),
        );
    let create = |connection: &Connection| {
        let body = object()
            .set("name", "web")
            .set("backups", connection.ex("ex_backups"));
        connection
            .operation("create_node")
            .post("/nodes", &[])
            .query("a", 1)
            .json(body)
            .done()
    };
    create(&handle).await.unwrap();
    create(&plain).await.unwrap();
    let [with, without] = &script.requests()[..] else {
        panic!()
    };
    assert_eq!(with.url.query().to_string(), "a=9&new=1");
    assert_eq!(
        with.body.bytes().unwrap(),
        r#"{"name":"web","backups":true,"extra":[2]}"#
    );
    assert_eq!(with.headers["x-api-version"], "4");
    assert_eq!(without.url.query().to_string(), "a=1");
    assert_eq!(without.body.bytes().unwrap(), r#"{"name":"web"}"#);
    assert_eq!(without.headers["x-api-version"], "3");
}

#[tokio::test]
async fn every_last_step() {
    let script = one();
    let connection = connection(&script);
    let get = || connection.operation("get_node").get("/nodes/7", &[]);
    assert!(get().done().await.unwrap());
    get().nothing().await.unwrap();
    assert!(get().exists().await.unwrap());
    assert!(get().flag(|root| root.at("ok").truthy()).await.unwrap());
    assert_eq!(get().opt_item("gone", name).await.unwrap(), None);
    assert_eq!(get().value("node.id").await.unwrap(), json!(7));
    assert_eq!(get().value("gone").await.unwrap(), json!(null));
    assert!(get().text().await.unwrap().starts_with("{\"node\""));
    assert_eq!(get().bytes().await.unwrap()[0], b'{');
    assert_eq!(get().answer().await.unwrap().attempts, 1);
    let kind = get()
        .headers(|headers| headers.at("content-type").text())
        .await
        .unwrap();
    assert_eq!(kind, "application/json");
    assert_eq!(
        get().items("", name).all().await.unwrap_err().kind(),
        ErrorKind::Malformed
    );
}

#[tokio::test]
async fn a_mapping_error_names_provider_operation_and_path_without_secrets() {
    let script = Script::new(|_| Scripted::json(&json!({"node": {"name": [CANARY]}})));
    let error = connection(&script)
        .operation("get_node")
        .get("/nodes/7", &[])
        .item("node", name)
        .await
        .unwrap_err();
    let shown = error.to_string();
    assert!(
        shown.starts_with("acme get_node: malformed answer: "),
        "{shown}"
    );
    assert!(
        shown.contains("node.name") && shown.contains("status 200"),
        "{shown}"
    );
    assert!(!format!("{shown}{error:?}").contains(CANARY), "{shown}");
}

#[tokio::test]
async fn an_answer_without_a_place_for_the_list_is_no_empty_list() {
    for (answer, sentence) in [
        (Scripted::ok(""), "the answer is empty, expected a list"),
        (
            Scripted::ok("null"),
            "`data.nodes` is missing, expected a list (the answer is null)",
        ),
        (
            Scripted::ok("[]"),
            "`data.nodes` is missing, expected a list (the answer is a list)",
        ),
        (
            Scripted::ok("\"ok\""),
            "`data.nodes` is missing, expected a list (the answer is a text)",
        ),
        (
            Scripted::ok(r#"{"data": 7}"#),
            "`data.nodes` is missing, expected a list (`data` is a number)",
        ),
    ] {
        let script = Script::new(move |_| answer.clone());
        let list = connection(&script)
            .operation("list_nodes")
            .get("/nodes", &[]);
        let error = list.items("data.nodes", name).all().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Malformed, Some(200))
        );
        assert_eq!(error.message(), sentence);
    }
    for answer in [
        Scripted::answer(204, ""),
        Scripted::ok("{}"),
        Scripted::ok(r#"{"data": null}"#),
        Scripted::ok(r#"{"data": {"count": 0}}"#),
        Scripted::ok(r#"{"data": {"nodes": null}}"#),
    ] {
        let script = Script::new(move |_| answer.clone());
        let list = connection(&script)
            .operation("list_nodes")
            .get("/nodes", &[]);
        assert!(
            list.items("data.nodes", name)
                .all()
                .await
                .unwrap()
                .is_empty()
        );
    }
}

#[tokio::test]
async fn errors_of_the_last_step_name_the_call() {
    let script = Script::in_order([
        Scripted::ok(&b"\xff"[..]),
        Scripted::ok(" "),
        Scripted::ok(r#"{"nodes": [{"name": "a"}], "links": {"next": "/"}}"#),
        Scripted::ok(r#"{"nodes": [{"name": "a"}], "links": {"next": "/"}}"#),
    ]);
    let call = |name| connection(&script).operation(name).get("/nodes/7", &[]);
    let error = call("get_node").text().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "acme get_node: malformed answer: the body is not UTF-8 text (status 200)"
    );
    let error = call("get_node").item("node", name).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "acme get_node: malformed answer: the answer is empty (status 200)"
    );
    let list = call("list_nodes").pages(&PAGES).items("nodes", name);
    assert_eq!(
        list.all().await.unwrap_err().to_string(),
        "acme list_nodes: malformed answer: page \"2\" repeats an earlier page; stopping"
    );
}

#[tokio::test]
async fn lists_are_read_page_by_page_and_filtered() {
    let script = Script::new(|request| {
        let page: u64 = request
            .url
            .query()
            .get("page")
            .map_or(1, |page| page.parse().unwrap());
        let nodes = json!([{"name": format!("a{page}")}, {"name": format!("b{page}")}]);
        let next = (page < 3).then(|| json!("more"));
        Scripted::json(&json!({"nodes": nodes, "links": {"next": next}}))
    });
    let list = || {
        connection(&script)
            .operation("list_nodes")
            .get("/nodes", &[])
            .pages(&PAGES)
    };
    let names = list()
        .keep(|item| !item.at("name").is("a2"))
        .items("nodes", name)
        .all()
        .await
        .unwrap();
    assert_eq!(names, ["a1", "b1", "b2", "a3", "b3"]);
    let queries: Vec<_> = script
        .requests()
        .iter()
        .map(|r| r.url.query().to_string())
        .collect();
    assert_eq!(
        queries,
        ["per_page=2", "per_page=2&page=2", "per_page=2&page=3"]
    );
    let mut pages = list().items("nodes", name);
    let page = pages.next_page().await.unwrap().unwrap();
    assert_eq!(
        (page.number, page.status, page.items.len()),
        (1, Some(200), 2)
    );
}

#[tokio::test]
async fn the_low_level_door_is_signed_and_judged_too() {
    let script = Script::in_order([Scripted::ok("hi"), Scripted::answer(404, "")]);
    let connection = connection(&script);
    let answer = connection
        .request("/raw/a%2Fb?x=1")
        .method(http::Method::PUT)
        .raw("text/plain", "body");
    assert_eq!(answer.answer().await.unwrap().text().unwrap(), "hi");
    let [sent] = &script.requests()[..] else {
        panic!()
    };
    assert_eq!(
        sent.url.to_string(),
        "https://api.acme.example/v1/raw/a%2Fb?x=1"
    );
    assert!(sent.headers.contains_key("authorization"));
    assert_eq!(
        connection.request("/x").answer().await.unwrap_err().kind(),
        ErrorKind::NotFound
    );
    assert_eq!(
        connection
            .request("/a/../b")
            .answer()
            .await
            .unwrap_err()
            .kind(),
        ErrorKind::InvalidArgument
    );
}

#[tokio::test]
async fn nothing_shown_in_debug_is_secret() {
    let script = one();
    let config = config(&script)
        .proxy(format!("http://u:{CANARY}@proxy:1"))
        .client_certificate("cert", CANARY);
    let connection = with(config.clone());
    let options = CallOptions::new()
        .ex("ex_tags", json!([CANARY]))
        .header("X-Token", CANARY)
        .query("k", CANARY)
        .body("b", CANARY);
    let handle = connection.with(options.clone());
    let call = handle
        .operation("create_node")
        .post("/x", &[])
        .query("q", CANARY)
        .json(object().set("p", CANARY));
    let auths = [
        Auth::basic("u", CANARY),
        Auth::header("X", CANARY),
        Auth::query("q", CANARY),
        Auth::all(vec![Auth::body_field("b", CANARY)]),
    ];
    let shown = format!("{config:?}{connection:?}{options:?}{handle:?}{call:?}{auths:?}");
    call.done().await.unwrap();
    let sent = script.requests().pop().unwrap();
    let shown = format!("{shown}{sent:?}{:?}", sent.body);
    assert!(!shown.contains(CANARY), "{shown}");
    assert!(format!("{:?}", sent.headers["authorization"]).contains("Sensitive"));
}

#[test]
fn a_wrong_configuration_is_an_error_at_once() {
    let new = |config: Config| {
        Connection::new(&PROVIDER, Auth::none(), config)
            .map(drop)
            .unwrap_err()
            .kind()
    };
    for config in [
        Config::new().url("nonsense"),
        Config::new().url("https://u:p@h/"),
        Config::new().root_certificates("nonsense"),
        Config::new().client_certificate("nonsense", "nonsense"),
        Config::new().proxy("::"),
        Config::new().user_agent("a\nb"),
    ] {
        assert_eq!(new(config), ErrorKind::InvalidArgument);
    }
}

#[tokio::test]
async fn plain_http_goes_to_this_machine_only() {
    let script = one();
    let done = |url: &str, config: Config| {
        with(config.url(url))
            .operation("get_node")
            .get("/", &[])
            .done()
    };
    assert!(done("http://127.0.0.1:9", config(&script)).await.is_ok());
    assert!(
        done("http://acme.example", config(&script).allow_plain_http())
            .await
            .is_ok()
    );
    let error = done("http://acme.example", config(&script))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!(script.count(), 2);
}

#[tokio::test]
async fn a_text_is_sent_as_it_is() {
    let script = Script::in_order([Scripted::ok(""), Scripted::ok("")]);
    let call = || {
        connection(&script)
            .operation("create_node")
            .put("/text", &[])
    };
    assert!(call().plain_text("#!/bin/sh\n").done().await.unwrap());
    assert!(call().plain_text(None::<&str>).done().await.unwrap());
    let [sent, empty] = &script.requests()[..] else {
        panic!()
    };
    assert_eq!(sent.body.bytes().unwrap(), "#!/bin/sh\n");
    assert_eq!(sent.headers.get("content-type").unwrap(), "text/plain");
    assert!(empty.headers.get("content-type").is_none());
}

#[tokio::test]
async fn a_list_can_be_made_of_its_answer() {
    let answer = || Scripted::json(&json!({"nodes": {"a": {"name": "x"}, "b": {"name": "y"}}}));
    let script = Script::new(move |_| answer());
    let call = || {
        connection(&script)
            .operation("list_nodes")
            .get("/nodes", &[])
    };
    let items = call().items_in(|answer| answer.at("nodes").values(), name);
    assert_eq!(items.all().await.unwrap(), ["x", "y"]);
    let found = call().keep(|item| item.at("key").is("b")).find_in(
        |answer| answer.at("nodes").entries(),
        |entry| entry.at("value.name").text(),
    );
    assert_eq!(found.await.unwrap(), "y");
    let none = call()
        .keep(|_| false)
        .find_in(|answer| answer.at("nodes").values(), name);
    assert_eq!(none.await.unwrap_err().kind(), ErrorKind::NotFound);
}
