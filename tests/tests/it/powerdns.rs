//! PowerDNS for real: a server of its own on loopback, and a zone's whole life on it.
//!
//! Where PowerDNS is not installed, the tests say so and are left out; `tests/servers/powerdns.sh install`
//! installs it.

mod server;

use serde_json::json;
use server::Server;
use skyloom_drivers::powerdns::{Credentials, PowerDNS};
use skyloom_runtime::models::{Record, RecordType, Zone, ZoneKind};
use skyloom_runtime::{Config, Dns, Driver, ErrorKind, Extra, LogTarget, Result};

fn driver(server: &Server, key: &str) -> PowerDNS {
    let config = Config::new()
        .url(server.url())
        .no_proxy()
        .log(LogTarget::Off);
    let credentials = Credentials {
        api_key: key.into(),
    };
    PowerDNS::with_config(credentials, config).unwrap()
}

async fn zone(driver: &PowerDNS, domain: &str) -> Zone {
    let extra = Extra::from(json!({"nameservers": ["ns1.example.net.", "ns2.example.net."]}));
    let made = driver.create_zone(domain, &ZoneKind::Primary, None, &extra);
    made.await.unwrap()
}

/// Creates a record; `type name data`.
async fn create(
    driver: &PowerDNS,
    zone: &Zone,
    line: &str,
    extra: serde_json::Value,
) -> Result<Record> {
    let mut words = line.splitn(3, ' ');
    let mut word = || words.next().unwrap();
    let (kind, name, data) = (RecordType::from(word()), word(), word());
    driver
        .create_record(name, zone, &kind, data, &extra.into())
        .await
}

/// The data of the records of a name and type, as they are listed.
async fn listed(driver: &PowerDNS, zone: &Zone, name: &str, kind: &str) -> Vec<String> {
    let records = driver.list_records(zone).all().await.unwrap();
    let kind = RecordType::from(kind);
    let wanted = records
        .into_iter()
        .filter(|record| record.name == name && record.kind == kind);
    let mut data: Vec<String> = wanted.map(|record| record.data).collect();
    data.sort();
    data
}

#[tokio::test]
async fn zones_come_and_go() {
    let Some(server) = Server::start() else {
        return;
    };
    let driver = driver(&server, "secret");
    let zone = zone(&driver, "example.com").await;
    assert_eq!(
        (zone.id.as_str(), zone.domain.as_str()),
        ("example.com.", "example.com")
    );
    assert_eq!(zone.extra.get("kind"), Some(json!("Native")));
    let again = driver.create_zone("example.com", &ZoneKind::Primary, None, &Extra::new());
    assert_eq!(again.await.unwrap_err().kind(), ErrorKind::Conflict);
    let unnamed = driver.create_zone("example..com", &ZoneKind::Primary, None, &Extra::new());
    assert_eq!(
        unnamed.await.unwrap_err().kind(),
        ErrorKind::InvalidArgument
    );

    let masters = Extra::from(json!({"masters": ["192.0.2.53"], "account": "ops"}));
    let second = driver.create_zone("example.org", &ZoneKind::Secondary, None, &masters);
    assert_eq!(second.await.unwrap().kind, ZoneKind::Secondary);
    let mut zones = driver.list_zones().all().await.unwrap();
    zones.sort_by(|a, b| a.domain.cmp(&b.domain));
    let domains: Vec<&str> = zones.iter().map(|zone| zone.domain.as_str()).collect();
    assert_eq!(domains, ["example.com", "example.org"]);
    assert_eq!(
        driver
            .get_zone("example.com.")
            .await
            .unwrap()
            .extra
            .get("account"),
        Some(json!(""))
    );

    let account = Extra::from(json!({"account": "web"}));
    let changed = driver
        .update_zone(&zone, None, None, None, &account)
        .await
        .unwrap();
    assert_eq!(changed.extra.get("account"), Some(json!("web")));
    assert_eq!(changed.kind, ZoneKind::Primary, "what is not given stays");

    assert!(driver.delete_zone(&zone).await.unwrap());
    let error = driver.get_zone("example.com.").await.unwrap_err();
    assert_eq!(
        (error.kind(), error.resource()),
        (ErrorKind::NotFound, Some("zone"))
    );
    let records = driver.list_records(&zone).all().await;
    assert_eq!(records.unwrap_err().kind(), ErrorKind::NotFound);
    let record = create(&driver, &zone, "A www 192.0.2.1", json!({})).await;
    assert_eq!(record.unwrap_err().kind(), ErrorKind::NotFound);

    let stranger = self::driver(&server, "guess");
    let error = stranger.list_zones().all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidCredentials);
    assert!(!error.to_string().contains("guess"), "{error}");
}

#[tokio::test]
async fn records_of_many_types_come_back_as_they_were_given() {
    let Some(server) = Server::start() else {
        return;
    };
    let driver = driver(&server, "secret");
    let zone = zone(&driver, "example.com").await;
    let long = format!("v=DKIM1; k=rsa; p={} \"grün\" \\o/", "Q".repeat(400));
    for (line, extra, data) in [
        ("AAAA www 2001:db8:0::1", json!({}), "2001:db8::1"),
        (
            "MX @ mail.example.com",
            json!({"priority": 10}),
            "10 mail.example.com.",
        ),
        (
            "MX @ 20 backup.example.net.",
            json!({}),
            "20 backup.example.net.",
        ),
        (
            "SRV _sip._tcp sip.example.com",
            json!({"priority": 5, "weight": 0, "port": 5060, "ttl": 60}),
            "5 0 5060 sip.example.com.",
        ),
        (
            "CAA @ letsencrypt.org",
            json!({"flags": 0, "tag": "issue"}),
            "0 issue \"letsencrypt.org\"",
        ),
        ("CNAME ftp www", json!({}), "www.example.com."),
        ("TXT @ v=spf1 -all", json!({}), "v=spf1 -all"),
        ("TXT @ \"quoted before\"", json!({}), "quoted before"),
        (&*format!("TXT key._domainkey {long}"), json!({}), &*long),
        ("NS sub ns1.example.org", json!({}), "ns1.example.org."),
        ("A *.apps 192.0.2.7", json!({}), "192.0.2.7"),
    ] {
        let made = create(&driver, &zone, line, extra).await.unwrap();
        let got = driver.get_record(&zone.id, &made.id).await.unwrap();
        assert_eq!(got.data, data, "{line}");
        assert_eq!(
            (&got.name, got.ttl, &got.id),
            (&made.name, made.ttl, &made.id)
        );
    }
    let again = create(&driver, &zone, "AAAA www 2001:0db8::0001", json!({})).await;
    assert_eq!(again.unwrap_err().kind(), ErrorKind::Conflict);
    for (line, complaint) in [
        ("A www nowhere", "nowhere"),
        ("CNAME ftp example.org", "more than one record"),
        ("CNAME www example.org", "Conflicts with pre-existing RRset"),
    ] {
        let error = create(&driver, &zone, line, json!({})).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::InvalidArgument, Some(422))
        );
        assert!(error.message().contains(complaint), "{error}");
    }
    let file = driver.export_zone_to_bind_format(&zone).await.unwrap();
    for line in [
        "example.com.\t3600\tIN\tNS\tns1.example.net.",
        "example.com.\t3600\tIN\tMX\t10 mail.example.com.",
        "_sip._tcp.example.com.\t60\tIN\tSRV\t5 0 5060 sip.example.com.",
        "example.com.\t3600\tIN\tCAA\t0 issue \"letsencrypt.org\"",
        "example.com.\t3600\tIN\tTXT\t\"v=spf1 -all\"",
        "*.apps.example.com.\t3600\tIN\tA\t192.0.2.7",
    ] {
        assert!(file.lines().any(|one| one == line), "{line}\n{file}");
    }
}

#[tokio::test]
async fn values_of_one_set_live_side_by_side() {
    let Some(server) = Server::start() else {
        return;
    };
    let driver = driver(&server, "secret");
    let zone = zone(&driver, "example.com").await;
    // All at once: none may be lost.
    let tasks: Vec<_> = (1..=5)
        .map(|n| {
            let (driver, zone) = (driver.clone(), zone.clone());
            tokio::spawn(async move {
                create(&driver, &zone, &format!("A www 192.0.2.{n}"), json!({}))
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut records = Vec::new();
    for task in tasks {
        records.push(task.await.unwrap());
    }
    assert_eq!(listed(&driver, &zone, "www", "A").await.len(), 5);
    assert_eq!(server.answers("www.example.com"), 5, "by DNS");

    let nothing = Extra::new();
    let first = driver.update_record(&records[0], None, None, Some("198.51.100.1"), &nothing);
    let first = first.await.unwrap();
    assert_eq!(
        listed(&driver, &zone, "www", "A").await,
        [
            "192.0.2.2",
            "192.0.2.3",
            "192.0.2.4",
            "192.0.2.5",
            "198.51.100.1"
        ]
    );
    // A disabled value is kept and not served, and stays so while others change.
    let disabled = Extra::from(json!({"disabled": true}));
    let second = driver
        .update_record(&records[1], None, None, None, &disabled)
        .await
        .unwrap();
    assert_eq!(second.extra.get("disabled"), Some(json!(true)));
    assert_eq!(server.answers("www.example.com"), 4, "by DNS");
    let minute = Extra::from(json!({"ttl": 60}));
    let third = driver
        .update_record(&records[2], None, None, None, &minute)
        .await
        .unwrap();
    assert_eq!(third.ttl, Some(60));
    let second = driver.get_record(&zone.id, &second.id).await.unwrap();
    assert_eq!(
        (second.extra.get("disabled"), second.ttl),
        (Some(json!(true)), Some(60))
    );

    // To another name, beside what is there; then to another type at that name.
    create(&driver, &zone, "A web 192.0.2.9", json!({}))
        .await
        .unwrap();
    let moved = driver
        .update_record(&first, Some("web"), None, None, &nothing)
        .await
        .unwrap();
    assert_eq!(
        listed(&driver, &zone, "web", "A").await,
        ["192.0.2.9", "198.51.100.1"]
    );
    assert_eq!(listed(&driver, &zone, "www", "A").await.len(), 4);
    let text = driver.update_record(
        &moved,
        None,
        Some(&RecordType::TXT),
        Some("gone to www"),
        &nothing,
    );
    text.await.unwrap();
    assert_eq!(listed(&driver, &zone, "web", "A").await, ["192.0.2.9"]);
    assert_eq!(listed(&driver, &zone, "web", "TXT").await, ["gone to www"]);
    // An alias cannot stand beside others: the only record of the name becomes one.
    let lone = create(&driver, &zone, "A alone 192.0.2.9", json!({}))
        .await
        .unwrap();
    let alias = driver.update_record(&lone, None, Some(&RecordType::CNAME), Some("www"), &nothing);
    assert_eq!(alias.await.unwrap().data, "www.example.com.");
    assert_eq!(listed(&driver, &zone, "alone", "A").await, [""; 0]);
    // Where it cannot, the old record is back.
    let kept = driver.update_record(
        &third,
        None,
        Some(&RecordType::CNAME),
        Some("web"),
        &nothing,
    );
    assert_eq!(kept.await.unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert_eq!(listed(&driver, &zone, "www", "A").await.len(), 4);

    // The old record is not there any more: nothing else is deleted or changed for it.
    let error = driver.delete_record(&records[0]).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.resource()),
        (ErrorKind::NotFound, Some("record"))
    );
    let error = driver
        .get_record(&zone.id, &records[0].id)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    for record in &records[1..] {
        assert!(driver.delete_record(record).await.unwrap());
    }
    assert_eq!(listed(&driver, &zone, "www", "A").await, [""; 0]);
    assert_eq!(server.answers("www.example.com"), 0, "by DNS");
    let missing = driver.get_record_set(&zone, "www", &RecordType::A).await;
    assert_eq!(missing.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn sets_and_records_go_by_name_too() {
    let Some(server) = Server::start() else {
        return;
    };
    let driver = driver(&server, "secret");
    let zone = json!(zone(&driver, "example.com").await);
    let set = json!({"name": "www", "kind": "A", "values": ["192.0.2.1", "192.0.2.2"], "ttl": 300, "zone": zone});
    let replaced = driver.call("replace_record_set", json!({"record_set": set}));
    assert_eq!(replaced.await.unwrap(), json!(true));
    let named = json!({"zone": zone, "name": "www", "type": "A"});
    let got = driver.call("get_record_set", named).await.unwrap();
    assert_eq!((&got["values"], &got["ttl"]), (&set["values"], &json!(300)));
    let record = json!({"name": "www", "zone": zone, "type": "A", "data": "192.0.2.3"});
    let record = driver.call("create_record", record).await.unwrap();
    assert_eq!(record["ttl"], 300, "that of the set");
    let deleted = driver.call("delete_record", json!({"record": record}));
    assert_eq!(deleted.await.unwrap(), json!(true));
    let deleted = driver.call("delete_record_set", json!({"record_set": set}));
    assert_eq!(deleted.await.unwrap(), json!(true));
    for verb in [
        "list_records",
        "get_record",
        "create_record",
        "update_record",
        "delete_record",
    ] {
        assert!(driver.capabilities().supports(verb), "{verb}");
    }
}
