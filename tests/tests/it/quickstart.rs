//! The quickstart does what it says.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use skyloom_runtime::{Log, LogTarget};
use skyloom_tests::quickstart;

use crate::generate::copy_of_the_workspace;

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn it_drives_a_node_through_its_life() {
    let workspace = copy_of_the_workspace();
    let mut out = Vec::new();
    quickstart::run(workspace.path(), LogTarget::Off, &mut out)
        .await
        .unwrap();
    let out = String::from_utf8(out).unwrap();
    let lines: Vec<&str> = out.lines().collect();
    assert!(
        lines[0].starts_with("Drivers generated from specs: "),
        "{out}"
    );
    assert!(lines[0].ends_with("; nothing changed"), "{out}");
    assert!(lines[1].contains(" listens on http://127.0.0.1:"), "{out}");
    let words: Vec<Vec<&str>> = lines[3..]
        .iter()
        .map(|line| line.split_whitespace().collect())
        .collect();
    let begins = |index: usize, with: &[&str]| {
        assert!(words[index].starts_with(with), "line {index} of\n{out}");
    };
    begins(
        0,
        &["list_nodes", "web-1", "running", "3164444", "203.0.113.158"],
    );
    begins(1, &["web-2", "pending", "3164445"]);
    begins(2, &["list_sizes", "s-1vcpu-1gb"]);
    begins(3, &["list_images"]);
    begins(4, &["create_node", "web-3", "pending", "3164446"]);
    begins(5, &["reboot_node", "web-3", "accepted"]);
    begins(6, &["list_nodes", "web-1,", "web-2,", "web-3"]);
    begins(7, &["destroy_node", "web-3", "accepted"]);
    assert_eq!(words[8], ["list_nodes", "web-1,", "web-2"], "{out}");
    assert_eq!(words.len(), 11, "{out}");
}

#[tokio::test]
async fn it_shows_its_requests_for_curl_without_the_token() {
    let workspace = copy_of_the_workspace();
    let log = Shared::default();
    let target = Log::new(log.clone()).into();
    quickstart::run(workspace.path(), target, &mut Vec::new())
        .await
        .unwrap();
    let bytes = log.0.lock().unwrap().clone();
    let told = String::from_utf8(bytes).unwrap();
    let curls: Vec<&str> = told
        .lines()
        .filter(|line| line.starts_with("curl -i "))
        .collect();
    assert!(
        curls[0].contains("-X GET") && curls[0].contains("/v2/droplets?per_page=200"),
        "{told}"
    );
    assert!(
        curls
            .iter()
            .any(|line| line.contains("-X DELETE") && line.contains("/v2/droplets/3164446"))
    );
    assert!(!told.contains("any-token"));
}

#[tokio::test]
async fn it_tells_what_is_wrong_with_a_spec_and_stops() {
    let workspace = copy_of_the_workspace();
    let path = workspace.path().join("specs/digitalocean/dns.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("service: dns", "service: dms")).unwrap();
    let mut out = Vec::new();
    let error = quickstart::run(workspace.path(), LogTarget::Off, &mut out)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("specs/digitalocean/dns.yaml:2:10"),
        "{error}"
    );
    assert!(out.is_empty());
}
