use serde_json::json;

use super::*;

fn wanted(sample: Value) -> Wanted {
    Wanted {
        name: "Acme Cloud".to_owned(),
        url: "https://api.acme.example/".to_owned(),
        auth: "header:X-API-Key".parse().unwrap(),
        listing: "GET /v1/servers?all=1".parse().unwrap(),
        service: ServiceKind::Compute,
        sample,
    }
}

#[test]
fn a_sample_becomes_a_spec_with_an_example() {
    let server = json!({"id": 1, "name": "web", "status": "up", "ip": "198.51.100.9", "root_password": "hunter2"});
    let made = scaffold(&wanted(
        json!({"servers": [server, {"id": 2, "name": "db", "status": "exploded", "ip": null}]}),
    ))
    .unwrap();
    assert_eq!(made.provider, "acme_cloud");
    let (name, compute) = &made.files[1];
    assert_eq!(name, "compute.yaml");
    assert!(
        compute.contains("node: {up: running}") && compute.contains("exploded"),
        "{compute}"
    );
    assert!(
        compute.contains("GET /v1/servers?all=1") && compute.contains("result:"),
        "{compute}"
    );
    assert!(
        !compute.contains("hunter2") && !compute.contains("198.51.100.9"),
        "{compute}"
    );
    assert!(
        made.files[0].1.contains("X-API-Key")
            && made.files[0]
                .1
                .contains("url: \"https://api.acme.example\""),
        "{}",
        made.files[0].1
    );
    assert!(
        made.remarks.iter().any(|one| one.contains("`exploded`")),
        "{:?}",
        made.remarks
    );
}

#[test]
fn the_last_word_of_the_path_says_what_is_listed() {
    let mut zones = wanted(json!([{"domain": "example.com", "ttl": 60}]));
    zones.listing = "/domains".parse().unwrap();
    zones.service = ServiceKind::Dns;
    let made = scaffold(&zones).unwrap();
    assert!(
        made.files[1].1.contains("list_zones:") && made.files[1].1.contains("id: domain"),
        "{}",
        made.files[1].1
    );
    let mut plans = wanted(json!({"plans": [{"id": "s", "ram": 512}]}));
    plans.listing = "GET /plans".parse().unwrap();
    assert!(scaffold(&plans).unwrap().files[1].1.contains("list_sizes:"));
}

#[test]
fn what_cannot_be_a_provider_is_refused() {
    let servers = || json!([{"id": 1, "name": "a", "status": "on"}]);
    assert_eq!(
        scaffold(&wanted(json!({"servers": []}))).unwrap_err(),
        Refused::NoList
    );
    let mut odd = wanted(servers());
    odd.name = "9lives".to_owned();
    assert!(matches!(scaffold(&odd).unwrap_err(), Refused::Name(_)));
    let mut odd = wanted(servers());
    odd.url = "ftp://x".to_owned();
    assert!(matches!(scaffold(&odd).unwrap_err(), Refused::Url(_)));
    assert!(matches!(
        scaffold(&wanted(json!([{"flag": true}]))).unwrap_err(),
        Refused::Fields(_)
    ));
}

#[test]
fn words_for_requests_are_read() {
    assert_eq!(
        "GET /a?b=c&d".parse::<Listing>().unwrap().sent(),
        "/a?b=c&d="
    );
    assert!(
        "POST /a".parse::<Listing>().is_err()
            && "a".parse::<Listing>().is_err()
            && "/{x}".parse::<Listing>().is_err()
    );
    assert_eq!("query:key".parse(), Ok(Auth::Query("key".to_owned())));
    assert!("header:".parse::<Auth>().is_err() && "digest".parse::<Auth>().is_err());
}
