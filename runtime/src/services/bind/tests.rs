use serde_json::{Value, json};

use super::*;
use crate::Extra;

fn zone() -> Zone {
    Zone::new("example.com", "example.com")
}

fn record(name: &str, kind: RecordType, data: &str, extra: Value) -> Record {
    let mut record = Record::new("1", name, kind, data, zone());
    record.extra = Extra::from(extra);
    record
}

/// The line of a record without its name, and with spaces for tabs.
fn written(kind: RecordType, data: &str, extra: Value) -> String {
    let file = zone_file(&zone(), &[record("www", kind, data, extra)]);
    let line = file.lines().nth(2).unwrap().replace('\t', " ");
    assert_eq!(file.lines().count(), 3, "one line a record: {file}");
    line.replacen("www.example.com. IN ", "", 1)
}

#[test]
fn a_whole_zone() {
    let mut zone = zone();
    zone.ttl = Some(1800);
    let mut web = record("www", RecordType::A, "203.0.113.7", json!({}));
    web.ttl = Some(300);
    let records = [
        web,
        record("", RecordType::NS, "ns1.provider.net", json!({})),
        record("@", RecordType::MX, "mail", json!({"priority": 10})),
        record(
            "old",
            RecordType::CNAME,
            "www.example.com.",
            json!({"ttl": "60"}),
        ),
        record(
            "",
            RecordType::SOA,
            "ns1.provider.net. root.example.com. 1 2 3 4 5",
            json!({}),
        ),
        record("", RecordType::ALIAS, "lb.provider.net", json!({})),
    ];
    assert_eq!(
        zone_file(&zone, &records),
        "$ORIGIN example.com.\n\
         $TTL 1800\n\
         example.com.\tIN\tSOA\tns1.provider.net. root.example.com. 1 2 3 4 5\n\
         example.com.\tIN\tNS\tns1.provider.net.\n\
         www.example.com.\t300\tIN\tA\t203.0.113.7\n\
         example.com.\tIN\tMX\t10 mail.example.com.\n\
         old.example.com.\t60\tIN\tCNAME\twww.example.com.\n\
         ; not a type of zone files: example.com.\tIN\tALIAS\tlb.provider.net\n"
    );
}

#[test]
fn the_file_has_a_time_to_live_and_one_dot_at_the_end() {
    let file = zone_file(&Zone::new("1", "example.com."), &[]);
    assert_eq!(file, "$ORIGIN example.com.\n$TTL 3600\n");
}

#[test]
fn names_become_absolute_once() {
    for (name, expected) in [
        ("", "example.com."),
        ("@", "example.com."),
        ("example.com", "example.com."),
        ("www", "www.example.com."),
        ("www.example.com", "www.example.com."),
        ("www.example.com.", "www.example.com."),
        ("www.EXAMPLE.com", "www.EXAMPLE.com."),
        ("notexample.com", "notexample.com.example.com."),
        ("a.b", "a.b.example.com."),
        ("*", "*.example.com."),
        ("_sip._tcp", "_sip._tcp.example.com."),
        ("bücher", "xn--bcher-kva.example.com."),
        ("a b;c", "a\\032b\\;c.example.com."),
        (
            "x\n$INCLUDE /etc/passwd",
            "x\\010\\$INCLUDE\\032/etc/passwd.example.com.",
        ),
    ] {
        assert_eq!(
            Origin::new("example.com").absolute(name),
            expected,
            "{name}"
        );
    }
}

#[test]
fn targets_end_in_a_dot() {
    for (name, expected) in [
        ("ns1.provider.net", "ns1.provider.net."),
        ("ns1.provider.net.", "ns1.provider.net."),
        ("@", "example.com."),
        ("mail", "mail.example.com."),
        (".", "."),
    ] {
        assert_eq!(
            written(RecordType::CNAME, name, json!({})),
            format!("CNAME {expected}")
        );
    }
}

#[test]
fn mail_servers_have_a_priority() {
    for (data, extra, expected) in [
        ("mail.x.net", json!({"priority": 10}), "MX 10 mail.x.net."),
        ("mail.x.net", json!({"Priority": "20"}), "MX 20 mail.x.net."),
        ("mail.x.net", json!({"aux": 5}), "MX 5 mail.x.net."),
        ("30 mail.x.net.", json!({}), "MX 30 mail.x.net."),
        ("mail.x.net", json!({}), "MX 0 mail.x.net."),
    ] {
        assert_eq!(written(RecordType::MX, data, extra), expected);
    }
}

#[test]
fn services_have_priority_weight_and_port() {
    for (data, extra, expected) in [
        (
            "sip",
            json!({"priority": 1, "weight": 2, "port": 5060}),
            "SRV 1 2 5060 sip.example.com.",
        ),
        ("1 2 5060 sip.x.net", json!({}), "SRV 1 2 5060 sip.x.net."),
        (
            "1 2 5060 sip.x.net",
            json!({"priority": 1}),
            "SRV 1 2 5060 sip.x.net.",
        ),
        (
            "2 5060 sip.x.net",
            json!({"prio": 1}),
            "SRV 1 2 5060 sip.x.net.",
        ),
        (
            "sip.x.net",
            json!({"port": 5060}),
            "SRV 0 0 5060 sip.x.net.",
        ),
    ] {
        assert_eq!(written(RecordType::SRV, data, extra), expected, "{data}");
    }
    let line = written(RecordType::SRV, "sip.x.net", json!({"priority": 1}));
    assert_eq!(line, "; lacks its port: SRV sip.x.net");
}

#[test]
fn text_is_quoted_escaped_and_cut() {
    let long = "x".repeat(300);
    let cut = format!("TXT \"{}\" \"{}\"", "x".repeat(255), "x".repeat(45));
    for (data, expected) in [
        ("v=spf1 -all", "TXT \"v=spf1 -all\""),
        ("a; b", "TXT \"a; b\""),
        ("say \"hi\"", "TXT \"say \\\"hi\\\"\""),
        ("back\\slash", "TXT \"back\\\\slash\""),
        ("\"quoted already\"", "TXT \"quoted already\""),
        ("\"two\" \"strings\"", "TXT \"two\" \"strings\""),
        ("\"in \\\"ner\\\" \\065\"", "TXT \"in \\\"ner\\\" A\""),
        ("\"not \"closed", "TXT \"\\\"not \\\"closed\""),
        ("line\nbreak", "TXT \"line\\010break\""),
        ("é", "TXT \"\\195\\169\""),
        ("", "TXT \"\""),
        (&long, &cut),
        (&format!("\"{long}\""), &cut),
    ] {
        assert_eq!(
            written(RecordType::TXT, data, json!({})),
            *expected,
            "{data}"
        );
    }
}

#[test]
fn authorities_have_flags_and_tag() {
    for (data, extra, expected) in [
        (
            "letsencrypt.org",
            json!({"flags": 0, "tag": "issue"}),
            "CAA 0 issue \"letsencrypt.org\"",
        ),
        (
            "0 issue \"letsencrypt.org\"",
            json!({}),
            "CAA 0 issue \"letsencrypt.org\"",
        ),
        (
            "128 iodef mailto:a@x.net",
            json!({}),
            "CAA 128 iodef \"mailto:a@x.net\"",
        ),
        (
            "0 issue \"ca.net; a=b\"",
            json!({}),
            "CAA 0 issue \"ca.net; a=b\"",
        ),
    ] {
        assert_eq!(written(RecordType::CAA, data, extra), expected, "{data}");
    }
    let line = written(RecordType::CAA, "letsencrypt.org", json!({}));
    assert_eq!(line, "; lacks its tag: CAA letsencrypt.org");
}

#[test]
fn other_data_stays_but_cannot_leave_its_line() {
    for (kind, data, expected) in [
        (
            "NAPTR",
            "10 10 \"u\" \"sip;x\" \"\" .",
            "NAPTR 10 10 \"u\" \"sip;x\" \"\" .",
        ),
        ("HINFO", "i386; linux", "HINFO i386\\; linux"),
        ("DS", "1 2\n3", "DS 1 2 3"),
        ("HTTPS", "1 . alpn=\"h2,h3\"", "HTTPS 1 . alpn=\"h2,h3\""),
        ("TYPE65280", "\\# 2 0102", "TYPE65280 \\# 2 0102"),
        ("LOC", "", "; lacks its data: LOC "),
    ] {
        assert_eq!(written(RecordType::from(kind), data, json!({})), expected);
    }
    let line = written(RecordType::from("PROXY"), "x\nevil IN A 1.2.3.4", json!({}));
    assert_eq!(
        line,
        "; not a type of zone files: PROXY x evil IN A 1.2.3.4"
    );
}
