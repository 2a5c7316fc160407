use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::*;
use crate::diagnostic::Diagnostics;
use crate::load::load_texts;
use crate::lower::lower;

fn acme(options: &Options) -> Import {
    let document =
        Document::parse(Path::new("acme.yaml"), include_str!("tests/acme.yaml")).unwrap();
    import(&document, options)
}

/// The errors of `check`.
fn errors(made: &Import) -> Vec<String> {
    let files: Vec<(&str, &str)> = made
        .files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let mut diagnostics = Diagnostics::new();
    let set = load_texts(
        &format!("specs/{}", made.provider),
        &files,
        &mut diagnostics,
    );
    lower(&set, &mut diagnostics);
    let errors = diagnostics
        .iter()
        .filter(|one| one.severity == crate::diagnostic::Severity::Error);
    errors.map(|one| one.message.clone()).collect()
}

#[test]
fn a_document_becomes_this_spec() {
    let made = acme(&Options {
        provider: Some("acme".to_owned()),
        ex: vec!["quota".to_owned()],
        all_ex: false,
    });
    for (name, expected) in [
        (
            "provider.yaml",
            include_str!("tests/expected/provider.yaml"),
        ),
        ("compute.yaml", include_str!("tests/expected/compute.yaml")),
        ("dns.yaml", include_str!("tests/expected/dns.yaml")),
    ] {
        let (_, text) = made.files.iter().find(|(file, _)| file == name).unwrap();
        let diff = similar::TextDiff::from_lines(expected, text);
        assert!(
            text == expected,
            "{}",
            diff.unified_diff().header(name, "import")
        );
    }
    assert_eq!(errors(&made), [] as [&str; 0]);
}

#[test]
fn the_report_tells_what_was_matched_and_what_not() {
    let made = acme(&Options::default());
    assert_eq!(made.provider, "acme_cloud");
    let verbs: Vec<&str> = made
        .report
        .matched
        .iter()
        .map(|one| one.verb.as_str())
        .collect();
    assert!(
        verbs.contains(&"list_nodes") && verbs.contains(&"list_records"),
        "{verbs:?}"
    );
    let list = made
        .report
        .matched
        .iter()
        .find(|one| one.verb == "list_nodes")
        .unwrap();
    assert_eq!(
        (list.request.as_str(), list.pointer.as_str()),
        ("GET /servers", "#/paths/~1servers/get")
    );
    assert!(
        made.report
            .missed
            .iter()
            .any(|one| one.what == "list_images")
    );
    assert!(made.report.extensions.is_empty() && made.report.dropped.is_empty());
    let text = made.report.text();
    assert!(
        text.contains("reboot_node") && text.contains("10 operations"),
        "{text}"
    );
}

#[test]
fn all_operations_can_be_had() {
    let made = acme(&Options {
        all_ex: true,
        ..Options::default()
    });
    assert_eq!(
        made.report.extensions,
        ["ex_get_databases_instances", "ex_get_quota"]
    );
    assert_eq!(errors(&made), [] as [&str; 0]);
}

#[test]
fn a_wrapper_in_a_body_is_seen_through() {
    let text = r##"
openapi: 3.0.0
info: {title: Acme, version: "1"}
servers: [{url: "https://api.acme.example"}]
paths:
  /zones:
    get: {responses: {"200": {content: {application/json: {schema: {properties: {zones: {type: array, items: {$ref: "#/components/schemas/Zone"}}}}}}}}}
    post:
      requestBody:
        content:
          application/json:
            schema:
              required: [account, properties]
              properties:
                account: {type: object, properties: {id: {type: string}}}
                properties: {type: object, properties: {name: {type: string}, ttl: {type: integer}}}
                settings: {type: object, properties: {speed: {type: integer}}}
      responses: {"201": {content: {application/json: {schema: {properties: {zone: {$ref: "#/components/schemas/Zone"}}}}}}}
components:
  schemas:
    Zone: {properties: {id: {type: string}, name: {type: string}, ttl: {type: integer}}}
"##;
    let document = Document::parse(Path::new("acme.yaml"), text).unwrap();
    let made = import(&document, &Options::default());
    let (_, dns) = made
        .files
        .iter()
        .find(|(name, _)| name == "dns.yaml")
        .unwrap();
    let body = "    body:
      account: \"${extra.account}\" # the API requires it
      properties:
        name: \"${domain}\"
        ttl: \"${ttl}\"
      settings: \"${extra.settings}\"
";
    assert!(dns.contains(body), "{dns}");
    assert_eq!(errors(&made), [] as [&str; 0]);
}

/// Vendors' documents are not part of this repository.
fn documents() -> Vec<PathBuf> {
    let folder = std::env::var_os("SKYLOOM_OPENAPI").map(PathBuf::from);
    let folder = folder
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/openapi"));
    let mut found = Vec::new();
    for folder in folder.read_dir().into_iter().flatten().flatten() {
        let files = folder.path().read_dir().into_iter().flatten().flatten();
        found.extend(files.map(|file| file.path()));
    }
    if found.is_empty() {
        // Past what the tests capture: that nothing was tried must be seen.
        let told = format!(
            "import: not tried, there are no documents in {} (SKYLOOM_OPENAPI names another folder)\n",
            folder.display()
        );
        std::io::stderr().write_all(told.as_bytes()).unwrap();
    }
    found.sort();
    found
}

#[test]
fn drafts_of_all_documents_pass_check() {
    for path in documents() {
        // Others describe APIs in other ways.
        let Ok(document) = Document::open(&path) else {
            continue;
        };
        let made = import(&document, &Options::default());
        assert_eq!(errors(&made), [] as [&str; 0], "{}", path.display());
    }
}
