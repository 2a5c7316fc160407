//! Records that come and go in sets.

use serde_json::json;

use super::*;

const A: RecordType = RecordType::A;

async fn create(shelf: &Shelf, name: &str, kind: &str, data: &str) -> Result<Record> {
    shelf
        .create_record(name, &zone(), &kind.into(), data, &Extra::new())
        .await
}

#[tokio::test]
async fn listing_takes_sets_apart() {
    let shelf = Shelf::rich(&[
        ("www", "A", &["203.0.113.7", "203.0.113.8"]),
        ("", "MX", &["10 mail.example.com."]),
    ]);
    let records = shelf.list_records(&zone()).all().await.unwrap();
    let seen: Vec<_> = records
        .iter()
        .map(|one| {
            (
                one.id.as_str(),
                one.name.as_str(),
                one.data.as_str(),
                one.ttl,
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("A:www:fec52565", "www", "203.0.113.7", Some(600)),
            ("A:www:ddbea547", "www", "203.0.113.8", Some(600)),
            ("MX:@:355360f6", "", "mail.example.com.", Some(600)),
        ]
    );
    assert_eq!(records[2].extra, Extra::from(json!({"priority": 10})));
    assert_eq!(records[0].zone, zone());
}

#[tokio::test]
async fn a_new_record_stands_beside_those_of_its_set() {
    let shelf = Shelf::plain(&[
        ("www", "A", &["203.0.113.7"]),
        ("ftp", "A", &["203.0.113.9"]),
    ]);
    let made = create(&shelf, "www", "A", "203.0.113.8").await.unwrap();
    assert_eq!((made.data.as_str(), made.ttl), ("203.0.113.8", Some(600)));
    assert_eq!(shelf.asked(), ["list", "replace www A"]);
    assert_eq!(
        shelf.held(),
        [
            "www A 600 203.0.113.7, 203.0.113.8",
            "ftp A 600 203.0.113.9"
        ]
    );
    let again = record(&shelf, "www", "203.0.113.8").await;
    assert_eq!(again.id, made.id);
}

#[tokio::test]
async fn the_first_record_makes_the_set() {
    let shelf = Shelf::plain(&[]);
    create(&shelf, "@", "A", "203.0.113.7").await.unwrap();
    create(&shelf, "www.example.com.", "A", "203.0.113.7")
        .await
        .unwrap();
    assert_eq!(
        shelf.held(),
        [" A 3600 203.0.113.7", "www A 3600 203.0.113.7"]
    );
    let mut zone = zone();
    zone.ttl = Some(60);
    let extra = Extra::new();
    shelf
        .create_record("x", &zone, &A, "203.0.113.7", &extra)
        .await
        .unwrap();
    assert_eq!(shelf.held()[2], "x A 60 203.0.113.7");
}

#[tokio::test]
async fn where_creating_can_conflict_it_is_tried_first() {
    let shelf = Shelf::rich(&[("www", "A", &["203.0.113.7"])]);
    create(&shelf, "ftp", "A", "203.0.113.7").await.unwrap();
    assert_eq!(shelf.asked(), ["create ftp A"]);
    shelf.state.lock().unwrap().calls.clear();
    create(&shelf, "www", "A", "203.0.113.8").await.unwrap();
    assert_eq!(
        shelf.asked(),
        ["create www A", "get www A", "replace www A"]
    );
    assert_eq!(shelf.held()[0], "www A 600 203.0.113.7, 203.0.113.8");
}

#[tokio::test]
async fn a_record_that_is_there_is_a_conflict_and_nothing_changes() {
    for (shelf, message) in [
        (
            Shelf::plain(&[("www", "AAAA", &["2001:db8::1", "2001:db8::2"])]),
            "there is a record",
        ),
        (
            Shelf::rich(&[("www", "AAAA", &["2001:db8::1", "2001:db8::2"])]),
            "it is there already",
        ),
    ] {
        let before = shelf.held();
        let error = create(&shelf, "www", "AAAA", "2001:DB8:0::2")
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict);
        assert!(error.message().starts_with(message), "{error}");
        assert_eq!(shelf.held(), before);
        assert!(!shelf.asked().contains(&"replace www AAAA".to_owned()));
    }
}

#[tokio::test]
async fn new_records_at_the_same_time_all_last() {
    let shelf = Shelf::plain(&[]);
    let tasks: Vec<_> = (0..8)
        .map(|n| {
            let shelf = shelf.clone();
            tokio::spawn(async move {
                create(&shelf, "www", "A", &format!("203.0.113.{n}"))
                    .await
                    .unwrap();
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let values = shelf.state.lock().unwrap().sets[0].values.len();
    assert_eq!(values, 8, "{:?}", shelf.held());
}

#[tokio::test]
async fn a_change_keeps_the_other_values_and_their_order() {
    let shelf = Shelf::plain(&[("www", "A", &["203.0.113.6", "203.0.113.7", "203.0.113.8"])]);
    let old = record(&shelf, "www", "203.0.113.7").await;
    let new = shelf
        .update_record(&old, None, None, Some("203.0.113.77"), &Extra::new())
        .await
        .unwrap();
    assert_eq!(
        shelf.held(),
        ["www A 600 203.0.113.6, 203.0.113.77, 203.0.113.8"]
    );
    assert_eq!(shelf.asked(), ["list", "replace www A"]);
    // The time to live is the set's: it changes for all.
    let extra = Extra::new().with("ttl", 60);
    let newer = shelf
        .update_record(&new, None, None, None, &extra)
        .await
        .unwrap();
    assert_eq!(
        shelf.held(),
        ["www A 60 203.0.113.6, 203.0.113.77, 203.0.113.8"]
    );
    assert_eq!((newer.id, newer.ttl), (new.id, Some(60)));
}

#[tokio::test]
async fn only_the_priority_can_change() {
    for shelf in [
        Shelf::plain(&[("", "MX", &["10 a.example.", "20 b.example."])]),
        Shelf::rich(&[("", "MX", &["10 a.example.", "20 b.example."])]),
    ] {
        let records = shelf.list_records(&zone()).all().await.unwrap();
        let extra = Extra::new().with("priority", 30);
        shelf
            .update_record(&records[0], None, None, None, &extra)
            .await
            .unwrap();
        assert_eq!(shelf.held(), [" MX 600 30 a.example., 20 b.example."]);
    }
}

#[tokio::test]
async fn no_two_values_of_a_set_become_one() {
    let shelf = Shelf::plain(&[("www", "A", &["203.0.113.7", "203.0.113.8"])]);
    let old = record(&shelf, "www", "203.0.113.7").await;
    let error = shelf
        .update_record(&old, None, None, Some("203.0.113.8"), &Extra::new())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.resource()),
        (ErrorKind::Conflict, Some("record"))
    );
    assert_eq!(shelf.asked(), ["list"]);
}

#[tokio::test]
async fn a_new_name_is_there_before_the_old_one_goes() {
    let shelf = Shelf::rich(&[
        ("www", "A", &["203.0.113.7", "203.0.113.8"]),
        ("web", "A", &["203.0.113.9"]),
    ]);
    let old = record(&shelf, "www", "203.0.113.7").await;
    let new = shelf
        .update_record(&old, Some("web"), None, None, &Extra::new())
        .await
        .unwrap();
    assert_eq!(
        shelf.asked(),
        ["get www A", "get web A", "replace web A", "replace www A"]
    );
    assert_eq!(
        shelf.held(),
        [
            "www A 600 203.0.113.8",
            "web A 600 203.0.113.9, 203.0.113.7"
        ]
    );
    assert_eq!(
        (new.name.as_str(), new.data.as_str()),
        ("web", "203.0.113.7")
    );
    // The last value takes its set along, and the new set has the old one's time to live.
    let old = record(&shelf, "www", "203.0.113.8").await;
    shelf
        .update_record(&old, Some("x"), None, None, &Extra::new())
        .await
        .unwrap();
    assert_eq!(
        shelf.asked(),
        ["get www A", "get x A", "create x A", "delete www A"]
    );
    assert_eq!(shelf.held()[1], "x A 600 203.0.113.8");
}

#[tokio::test]
async fn a_move_that_stops_half_way_loses_nothing_and_says_so() {
    let shelf = Shelf::rich(&[("www", "A", &["203.0.113.7"])]).refusing(&["delete"]);
    let old = record(&shelf, "www", "203.0.113.7").await;
    let moved = shelf.update_record(&old, Some("web"), None, None, &Extra::new());
    let error = moved.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    let message = "try again later; the record is there as wanted, and the old one is left";
    assert_eq!(error.message(), message);
    assert_eq!(
        shelf.held(),
        ["www A 600 203.0.113.7", "web A 600 203.0.113.7"]
    );

    let shelf = Shelf::rich(&[("www", "A", &["203.0.113.7"])]).refusing(&["create"]);
    let old = record(&shelf, "www", "203.0.113.7").await;
    let moved = shelf.update_record(&old, Some("web"), None, None, &Extra::new());
    assert_eq!(moved.await.unwrap_err().message(), "try again later");
    assert_eq!(shelf.held(), ["www A 600 203.0.113.7"]);
}

#[tokio::test]
async fn an_alias_takes_the_place_of_the_old_record_or_the_old_one_comes_back() {
    let shelf = Shelf::rich(&[("www", "A", &["203.0.113.7"])]);
    let old = record(&shelf, "www", "203.0.113.7").await;
    let target = Some("example.org.");
    let changed = shelf.update_record(&old, None, Some(&RecordType::CNAME), target, &Extra::new());
    changed.await.unwrap();
    assert_eq!(
        shelf.asked(),
        [
            "get www A",
            "get www CNAME",
            "delete www A",
            "create www CNAME"
        ]
    );
    assert_eq!(shelf.held(), ["www CNAME 600 example.org."]);

    let shelf = Shelf::rich(&[("www", "A", &["203.0.113.7"])]).refusing(&["create"]);
    let old = record(&shelf, "www", "203.0.113.7").await;
    let changed = shelf.update_record(&old, None, Some(&RecordType::CNAME), target, &Extra::new());
    assert_eq!(changed.await.unwrap_err().message(), "try again later");
    assert_eq!(shelf.held(), ["www A 600 203.0.113.7"]);
}

#[tokio::test]
async fn deleting_leaves_the_other_values() {
    let shelf = Shelf::rich(&[("www", "A", &["203.0.113.7", "203.0.113.8"])]);
    let one = record(&shelf, "www", "203.0.113.7").await;
    assert!(shelf.delete_record(&one).await.unwrap());
    assert_eq!(shelf.asked(), ["get www A", "replace www A"]);
    assert_eq!(shelf.held(), ["www A 600 203.0.113.8"]);
    let other = record(&shelf, "www", "203.0.113.8").await;
    assert!(shelf.delete_record(&other).await.unwrap());
    assert_eq!(shelf.asked(), ["get www A", "delete www A"]);
    assert_eq!(shelf.held(), [""; 0]);
}

#[tokio::test]
async fn a_record_that_is_gone_never_takes_another_along() {
    let shelf = Shelf::rich(&[("www", "A", &["203.0.113.8"])]);
    let gone = Record::new("", "www", A, "203.0.113.7", zone());
    let errors = [
        shelf.delete_record(&gone).await.unwrap_err(),
        shelf
            .update_record(&gone, None, None, Some("203.0.113.9"), &Extra::new())
            .await
            .unwrap_err(),
    ];
    for error in errors {
        assert_eq!(
            (error.kind(), error.resource()),
            (ErrorKind::NotFound, Some("record"))
        );
    }
    assert_eq!(shelf.asked(), ["get www A", "get www A"]);
    assert_eq!(shelf.held(), ["www A 600 203.0.113.8"]);
    // Where the whole set is gone, the provider says what it makes of it.
    let gone = Record::new("", "old", A, "203.0.113.7", zone());
    let error = shelf.delete_record(&gone).await.unwrap_err();
    assert_eq!(error.message(), "no such set");
    assert_eq!(shelf.asked()[2..], ["get old A", "delete old A"]);
}

#[tokio::test]
async fn records_are_known_by_data_where_they_have_no_id_of_ours() {
    let shelf = Shelf::plain(&[(
        "",
        "MX",
        &["10 a.example.", "20 b.example.", "30 b.example."],
    )]);
    let by_hand = |data: &str, extra| {
        let mut record = Record::new("MX:@", "", RecordType::MX, data, zone());
        record.extra = Extra::from(extra);
        record
    };
    assert!(
        shelf
            .delete_record(&by_hand("A.example", json!({})))
            .await
            .unwrap()
    );
    let error = shelf
        .delete_record(&by_hand("b.example", json!({})))
        .await
        .unwrap_err();
    assert_eq!(
        error.kind(),
        ErrorKind::InvalidArgument,
        "which of the two?"
    );
    let with_priority = by_hand("b.example", json!({"priority": "30"}));
    assert!(shelf.delete_record(&with_priority).await.unwrap());
    assert_eq!(shelf.held(), [" MX 600 20 b.example."]);
}

#[tokio::test]
async fn values_keep_their_marks() {
    let shelf = Shelf::plain(&[("www", "A", &["203.0.113.7", "203.0.113.8"])]);
    shelf.state.lock().unwrap().sets[0].extra = json!({"disabled": ["203.0.113.8"], "n": 1}).into();
    let one = record(&shelf, "www", "203.0.113.7").await;
    let other = record(&shelf, "www", "203.0.113.8").await;
    assert_eq!(one.extra, json!({"disabled": false, "n": 1}).into());
    assert_eq!(other.extra, json!({"disabled": true, "n": 1}).into());
    let marks = || shelf.state.lock().unwrap().sets[0].extra.get("disabled");
    let update = |record: Record, data: Option<&'static str>, extra: serde_json::Value| {
        let shelf = shelf.clone();
        async move {
            let extra = Extra::from(extra);
            shelf
                .update_record(&record, None, None, data, &extra)
                .await
                .unwrap()
        }
    };
    let other = update(other, Some("203.0.113.88"), json!({})).await;
    assert_eq!(marks(), Some(json!(["203.0.113.88"])));
    update(one, None, json!({"disabled": true})).await;
    assert_eq!(marks(), Some(json!(["203.0.113.7", "203.0.113.88"])));
    // What a record says of itself may be handed back.
    let whole = serde_json::Value::Object(other.extra.to_map());
    let other = update(other, None, whole).await;
    assert_eq!(marks(), Some(json!(["203.0.113.7", "203.0.113.88"])));
    let other = update(other, None, json!({"disabled": false})).await;
    assert_eq!(marks(), Some(json!(["203.0.113.7"])));
    assert_eq!(other.extra.get("disabled"), Some(json!(false)));
}

#[tokio::test]
async fn records_are_found_by_id() {
    let shelf = Shelf::rich(&[
        ("www", "A", &["203.0.113.7", "203.0.113.8"]),
        ("", "TXT", &["\"a\""]),
    ]);
    let one = record(&shelf, "www", "203.0.113.8").await;
    assert_eq!(shelf.get_record("z1", &one.id).await.unwrap(), one);
    assert_eq!(shelf.asked(), ["get_zone", "get www A"]);
    assert_eq!(shelf.get_record("z1", "TXT:@").await.unwrap().data, "a");
    let error = shelf.get_record("z1", "A:www").await.unwrap_err();
    assert_eq!(
        error.message(),
        "`A:www` stands for several records: A:www:fec52565, A:www:ddbea547"
    );
    for (zone, id, resource) in [
        ("z1", "A:www:00000000", "record"),
        ("z1", "A:ftp:fec52565", "record"),
        ("z1", "12345", "record"),
        ("z2", "A:www:fec52565", "zone"),
    ] {
        let error = shelf.get_record(zone, id).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.resource()),
            (ErrorKind::NotFound, Some(resource)),
            "{id}"
        );
    }
}

#[tokio::test]
async fn a_set_is_found_in_the_list_where_there_is_no_shorter_way() {
    static LISTING: Provider = Provider::new("listing", "Listing", "https://api.example.com")
        .operations(&[&[operation("list_record_sets")]]);

    #[derive(Debug, Clone)]
    struct Listing(Shelf);

    impl Driver for Listing {
        fn connection(&self) -> &Connection {
            self.0.connection()
        }

        fn on(&self, _: Connection) -> Box<dyn Driver> {
            Box::new(self.clone())
        }

        fn dns(&self) -> Option<Box<dyn Dns>> {
            Some(Box::new(self.clone()))
        }
    }

    impl Dns for Listing {
        fn list_record_sets(&self, zone: &Zone) -> Pager<RecordSet> {
            self.0.list_record_sets(zone)
        }
    }

    // One value an entry, as some providers list them.
    let listing = Listing(Shelf::new(&LISTING, &PLAIN_SETS).holding(&[
        ("www", "A", &["203.0.113.7"]),
        ("ftp", "A", &["203.0.113.9"]),
        ("WWW", "A", &["203.0.113.8"]),
    ]));
    let set = listing.get_record_set(&zone(), "www", &A).await.unwrap();
    assert_eq!(set.values, ["203.0.113.7", "203.0.113.8"]);
    let error = listing.get_record_set(&zone(), "x", &A).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "listing get_record_set: record set not found: the zone has none of this name and type"
    );
    let named = json!({"zone": {"id": "z1", "domain": "example.com"}, "type": "a", "name": "ftp"});
    let set = listing.call("get_record_set", named).await.unwrap();
    assert_eq!(
        (&set["kind"], &set["values"]),
        (&json!("A"), &json!(["203.0.113.9"]))
    );
    assert!(listing.capabilities().supports("get_record_set"));
    assert!(!listing.capabilities().supports("replace_record_set"));
}
