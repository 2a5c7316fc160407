//! A DigitalOcean with as many Droplets as one likes, to measure with: what it answers, as text.

use std::fmt::Write as _;

/// The body of a page of `GET /v2/droplets`: the Droplets that are on it of `total`, and the
/// address of the next page if there is one. Pages count from 1.
pub fn page(url: &str, page: usize, size: usize, total: usize) -> String {
    let first = page.saturating_sub(1).saturating_mul(size).min(total);
    let end = first.saturating_add(size).min(total);
    let mut body = String::with_capacity((end - first) * 2048 + 512);
    body.push_str("{\"droplets\":[");
    for number in first..end {
        if number > first {
            body.push(',');
        }
        push_droplet(&mut body, number);
    }
    body.push_str("],\"links\":{\"pages\":{");
    if end < total {
        // Writing to a string does not fail.
        let _ = write!(
            body,
            "\"last\":\"{url}/v2/droplets?page={}&per_page={size}\",\
             \"next\":\"{url}/v2/droplets?page={}&per_page={size}\"",
            total.div_ceil(size.max(1)),
            page + 1
        );
    }
    let _ = write!(body, "}}}},\"meta\":{{\"total\":{total}}}}}");
    body
}

/// The body of `GET /v2/droplets/{id}`.
pub fn one(number: usize) -> String {
    let mut body = String::from("{\"droplet\":");
    push_droplet(&mut body, number);
    body.push('}');
    body
}

/// A Droplet of about 1.7 kB, as the API has them.
fn push_droplet(body: &mut String, number: usize) {
    let id = 3_164_000 + number;
    let (high, low) = (number / 250 % 250, number % 250);
    let _ = write!(
        body,
        r#"{{"id":{id},"name":"web-{number}.example.com","memory":1024,"vcpus":1,"disk":25,"locked":false,"status":"active","kernel":null,"created_at":"2024-07-21T18:37:44Z","features":["backups","private_networking","ipv6","monitoring"],"backup_ids":[53893572],"next_backup_window":{{"start":"2024-07-30T00:00:00Z","end":"2024-07-30T23:00:00Z"}},"snapshot_ids":[67512819],"image":{{"id":63663980,"name":"20.04 (LTS) x64","distribution":"Ubuntu","slug":"ubuntu-20-04-x64","public":true,"regions":["ams2","ams3","blr1","fra1","lon1","nyc1","nyc2","nyc3","sfo1","sfo2","sfo3","sgp1","tor1"],"created_at":"2023-05-15T05:47:50Z","type":"snapshot","min_disk_size":20,"size_gigabytes":2.36,"description":"Ubuntu 20.04 x64","tags":[],"status":"available"}},"volume_ids":["506f78a4-e098-11e5-ad9f-000f53306ae1"],"size":{{"slug":"s-1vcpu-1gb","memory":1024,"vcpus":1,"disk":25,"transfer":1.0,"price_monthly":6.0,"price_hourly":0.00893,"regions":["ams2","ams3","blr1","fra1","lon1","nyc1","nyc2","nyc3","sfo1","sfo2","sfo3","sgp1","tor1"],"available":true,"description":"Basic"}},"size_slug":"s-1vcpu-1gb","networks":{{"v4":[{{"ip_address":"10.128.{high}.{low}","netmask":"255.255.0.0","gateway":"10.128.0.1","type":"private"}},{{"ip_address":"192.241.{high}.{low}","netmask":"255.255.255.0","gateway":"192.241.{high}.1","type":"public"}}],"v6":[{{"ip_address":"2604:a880:0:1010::{number:x}","netmask":64,"gateway":"2604:a880:0:1010::1","type":"public"}}]}},"region":{{"name":"New York 3","slug":"nyc3","features":["private_networking","backups","ipv6","metadata"],"available":true,"sizes":["s-1vcpu-1gb","s-1vcpu-2gb","s-1vcpu-3gb","s-2vcpu-2gb"]}},"tags":["web","env:prod"],"vpc_uuid":"760e09ef-dc84-11e8-981e-3cfdfeaae000"}}"#
    );
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn pages_hold_every_droplet_once_and_the_last_has_no_next() {
        let mut ids = Vec::new();
        for number in 1..=3 {
            let value: Value = serde_json::from_str(&page("http://x", number, 4, 10)).unwrap();
            let next = value.pointer("/links/pages/next").is_some();
            assert_eq!(next, number < 3);
            let droplets = value.get("droplets").and_then(Value::as_array).unwrap();
            ids.extend(
                droplets
                    .iter()
                    .map(|droplet| droplet["id"].as_u64().unwrap()),
            );
        }
        assert_eq!(ids, (3_164_000..3_164_010).collect::<Vec<_>>());
        let length = one(7).len();
        assert!((1600..2000).contains(&length), "{length} bytes");
    }
}
