//! `provider.yaml`: who the provider is, and how to reach it.

use indexmap::IndexMap;
use serde_json::{Map, json};

use crate::draft::{self, Entry, Yaml};
use crate::guess::{Guess, Shape, error_paths, snake};
use crate::openapi::{Document, Endpoint, Node};

use super::auth::auth;
use super::report::Report;
use super::request::{safe, sentence};
use super::verb::Work;

/// Words of titles that are not the provider's name.
const NO_NAME: &[&str] = &[
    "api",
    "apis",
    "rest",
    "public",
    "openapi",
    "specification",
    "the",
    "http",
    "reference",
    "documentation",
    "core",
    "official",
    "v1",
    "v2",
    "v3",
    "v4",
];

/// The title without what it says about APIs.
fn title(document: &Document) -> String {
    let info = document.root().get("info");
    let whole = info
        .as_ref()
        .and_then(|info| info.text("title"))
        .unwrap_or("");
    let kept: Vec<&str> = whole
        .split(|c: char| !c.is_alphanumeric() && c != '.')
        .filter(|word| !word.is_empty() && !NO_NAME.contains(&word.to_lowercase().as_str()))
        .filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    let title = kept.join(" ");
    if title.starts_with(|c: char| c.is_ascii_alphabetic()) {
        title
    } else {
        "Imported".to_owned()
    }
}

/// The provider's id.
pub(super) fn id(document: &Document, said: Option<&str>) -> String {
    match said {
        Some(said) => safe(&snake(said), "provider"),
        None => safe(&snake(&title(document)), "provider"),
    }
}

/// The file `provider.yaml`.
pub(super) fn provider(
    document: &Document,
    endpoints: &[Endpoint<'_>],
    id: &str,
    work: &Work<'_, '_>,
    report: &mut Report,
) -> Vec<Entry> {
    let root = document.root();
    let title = title(document);
    let mut settings = super::request::Settings::default();
    let (url, url_guess) = url(&root, &mut settings);
    let (reference, reference_comment) = match said_reference(&root) {
        Some(said) => (said, ""),
        None => (near(&url), "the vendor's reference belongs here"),
    };
    let (credentials, auth, auth_guess) = auth(&root, endpoints, id);
    let mut connection = vec![
        Entry::flow("url", url.as_str()).comment(url_guess.comment()),
        Entry::flow("auth", auth.clone()).comment(auth_guess.comment()),
    ];
    report
        .connection
        .push(format!("url     {url}  ({})", url_guess.comment()));
    report.connection.push(format!(
        "auth    {}  ({})",
        draft::flow(&auth),
        auth_guess.comment()
    ));
    if !work.ways.is_empty() {
        let ways = work
            .ways
            .iter()
            .map(|(name, way)| way_entry(name, way))
            .collect();
        connection.push(Entry::map("paging", ways));
    }
    for (name, way) in &work.ways {
        report.connection.push(format!(
            "paging  {name}: {}  ({})",
            way.kind,
            way.guess.comment()
        ));
    }
    let (errors, told) = errors(endpoints);
    if !errors.is_empty() {
        connection.push(Entry::map("errors", errors));
    }
    report.connection.push(format!("errors  {told}"));
    let mut all = settings.entries();
    for entry in work.settings.entries() {
        if !all.iter().any(|known| known.key == entry.key) {
            all.push(entry);
        }
    }
    if !all.is_empty() {
        let names: Vec<&str> = settings
            .names()
            .into_iter()
            .chain(work.settings.names())
            .collect();
        report
            .connection
            .push(format!("settings  {}", names.join(", ")));
    }
    let mut file = vec![
        Entry::flow("format", 1)
            .before("yaml-language-server: $schema=../../docs/spec/schema/provider.json")
            .before(format!("A draft, made from {} of {}. Every guess says how sure it is: check it, then delete the remark.", document.path().file_name().and_then(|name| name.to_str()).unwrap_or("a document"), report.title)),
        Entry::flow("provider", id),
        Entry::flow("title", title),
        Entry::flow("reference", reference).comment(reference_comment),
        Entry::map("credentials", credentials),
    ];
    if !all.is_empty() {
        file.push(Entry::map("settings", all));
    }
    file.push(Entry::map("connection", connection));
    file
}

/// Where the document says that its prose is.
fn said_reference(root: &Node<'_>) -> Option<String> {
    let docs = root.get("externalDocs");
    let contact = root.get("info").and_then(|info| info.get("contact"));
    [docs, contact]
        .iter()
        .flatten()
        .filter_map(|from| from.text("url"))
        .find(|url| url.starts_with("http"))
        .map(str::to_owned)
}

/// The vendor's site, as far as the base address tells it: what is behind the holes of its host.
fn near(url: &str) -> String {
    let host = url.split("://").nth(1).unwrap_or("");
    let host = host.split('/').next().unwrap_or("");
    let fixed = host.rsplit('}').next().unwrap_or("");
    let fixed = fixed.trim_start_matches(['.', '-']);
    if fixed.contains('.') && !fixed.starts_with(':') {
        format!("https://{fixed}")
    } else {
        "https://example.com".to_owned()
    }
}

/// The base address; its variables become settings.
fn url(root: &Node<'_>, settings: &mut super::request::Settings) -> (String, Guess) {
    let servers = root
        .get("servers")
        .map_or(Vec::new(), |servers| servers.items());
    let Some((server, url)) = servers
        .iter()
        .find_map(|server| Some((server, server.text("url")?)))
    else {
        let url = format!(
            "https://{{{}}}",
            settings.put("host", Some("The server's name.".to_owned()), None)
        );
        return (
            url,
            Guess::new(
                "",
                crate::guess::Sure::Guess,
                "the document names no server",
            ),
        );
    };
    let mut made = url.trim_end_matches('/').to_owned();
    let variables = server
        .get("variables")
        .map_or(Vec::new(), |variables| variables.members());
    for (name, variable) in &variables {
        let setting = settings.put(
            name,
            variable.text("description").map(sentence),
            variable.text("default").map(str::to_owned),
        );
        made = made.replace(&format!("{{{name}}}"), &format!("{{{setting}}}"));
    }
    if !made.starts_with("http://") && !made.starts_with("https://") {
        let host = settings.put(
            "host",
            Some("The server's name, with the port if it needs one.".to_owned()),
            None,
        );
        let path = if made.is_empty() || made.starts_with('/') {
            made
        } else {
            format!("/{made}")
        };
        return (
            format!("https://{{{host}}}{path}"),
            Guess::new(
                "",
                crate::guess::Sure::Likely,
                "the document has the path only",
            ),
        );
    }
    let sure = if servers.len() == 1 {
        crate::guess::Sure::Sure
    } else {
        crate::guess::Sure::Likely
    };
    (
        made,
        Guess::new(
            "",
            sure,
            if servers.len() == 1 {
                ""
            } else {
                "the first of several servers"
            },
        ),
    )
}

fn way_entry(name: &str, way: &crate::guess::Way) -> Entry {
    let mut map = Map::new();
    let from = way.from.clone().unwrap_or_default();
    match (way.kind, &way.param) {
        ("cursor" | "marker", Some(param)) => {
            map.insert(way.kind.to_owned(), json!({"param": param, "from": from}));
        }
        ("next_url", _) => {
            map.insert("next_url".to_owned(), from.into());
        }
        (kind, Some(param)) => {
            map.insert(kind.to_owned(), param.clone().into());
        }
        _ => {}
    }
    if let Some((param, size)) = &way.size {
        map.insert("size".to_owned(), json!({ param: size }));
    }
    if let Some(first) = way.first {
        map.insert("first".to_owned(), first.into());
    }
    match &way.stop {
        Some(("short_page", _)) => {
            map.insert("short_page".to_owned(), true.into());
        }
        Some((rule, path)) => {
            map.insert((*rule).to_owned(), path.clone().into());
        }
        None => {}
    }
    Entry::of(name, Yaml::Flow(map.into())).comment(way.guess.comment())
}

/// Where errors are told: by the schema that most errors have.
fn errors(endpoints: &[Endpoint<'_>]) -> (Vec<Entry>, String) {
    let mut shapes: IndexMap<String, (usize, crate::openapi::Schema<'_>)> = IndexMap::new();
    let mut ids: IndexMap<String, usize> = IndexMap::new();
    for endpoint in endpoints {
        for answer in endpoint.answers() {
            for header in answer.headers() {
                let words = crate::guess::words(&header);
                if words.ends_with(&["request".to_owned(), "id".to_owned()])
                    || words.ends_with(&["correlation".to_owned(), "id".to_owned()])
                {
                    *ids.entry(header.to_lowercase()).or_default() += 1;
                }
            }
            if answer.is_success()
                || !(answer.status.starts_with(['4', '5']) || answer.status == "default")
            {
                continue;
            }
            if let Some(schema) = answer.schema() {
                shapes.entry(schema.pointer()).or_insert((0, schema)).0 += 1;
            }
        }
    }
    // Inline schemas stand at places of their own: what counts is the paths that they lead to.
    let mut found: IndexMap<(String, Option<String>), usize> = IndexMap::new();
    for (count, schema) in shapes.values() {
        let (message, code) = error_paths(&Shape::of_schema(schema));
        if let Some(message) = message {
            *found
                .entry((message.value, code.map(|code| code.value)))
                .or_default() += count;
        }
    }
    found.sort_by(|_, one, _, other| other.cmp(one));
    let mut entries = Vec::new();
    let told = match found.first() {
        Some(((message, code), count)) => {
            let why = format!("sure: {count} answers have it");
            entries.push(Entry::flow("message", message.as_str()).comment(&why));
            if let Some(code) = code {
                entries.push(Entry::flow("code", code.as_str()).comment("likely"));
            }
            format!("message: {message}  ({why})")
        }
        None => "the document does not tell where an error's message stands".to_owned(),
    };
    if let Some((header, _)) = ids.iter().max_by_key(|(_, count)| **count) {
        entries.push(Entry::flow("request_id", header.as_str()));
    }
    (entries, told)
}
