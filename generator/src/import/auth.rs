//! Who signs requests, and how.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::request::{safe, sentence};
use crate::draft::Entry;
use crate::guess::{Guess, snake};
use crate::openapi::{Endpoint, Node};

/// The credentials and how they are sent.
pub(super) fn auth(
    root: &Node<'_>,
    endpoints: &[Endpoint<'_>],
    id: &str,
) -> (Vec<Entry>, Value, Guess) {
    use crate::guess::Sure::{Guess as Guessed, Likely, Sure};
    let schemes = root
        .get("components")
        .and_then(|all| all.get("securitySchemes"));
    let known: IndexMap<String, Node<'_>> = schemes
        .map_or(Vec::new(), |all| all.members())
        .into_iter()
        .collect();
    let requirements = root
        .value()
        .get("security")
        .and_then(Value::as_array)
        .filter(|all| !all.is_empty())
        .cloned();
    let (requirements, sure, why) = match requirements {
        Some(all) => (all, Sure, String::new()),
        None => {
            let mut of = endpoints
                .iter()
                .filter_map(|one| one.node().value().get("security")?.as_array());
            match of.find(|all| !all.is_empty()) {
                Some(all) => (all.clone(), Likely, "as its operations say".to_owned()),
                None => (
                    known.keys().map(|name| json!({ name: [] })).collect(),
                    Guessed,
                    "which of the schemes holds is said nowhere".to_owned(),
                ),
            }
        }
    };
    let mut credentials: IndexMap<String, (bool, String)> = IndexMap::new();
    let mut ways: Vec<(Value, Vec<String>)> = Vec::new();
    for requirement in requirements.iter().filter_map(Value::as_object) {
        let schemes: Vec<(&String, &Node<'_>)> = requirement
            .keys()
            .filter_map(|name| known.get_key_value(name))
            .collect();
        if schemes.is_empty() {
            continue;
        }
        let Some((way, used)) = scheme(&schemes, &mut credentials) else {
            continue;
        };
        if !ways.iter().any(|(known, _)| *known == way) {
            ways.push((way, used));
        }
    }
    // The fewest and best known first: later schemes need other credentials than earlier ones.
    let several = ways.len() > 1;
    let kept: Vec<String> = ways.iter().flat_map(|(_, used)| used.clone()).collect();
    credentials.retain(|name, _| kept.contains(name));
    let guess = if ways.is_empty() {
        credentials.insert(
            "token".to_owned(),
            (true, "The token of the API.".to_owned()),
        );
        ways.push((json!({"bearer": "${credentials.token}"}), Vec::new()));
        Guess::new(
            "",
            Guessed,
            "the document names no scheme that is known here",
        )
    } else {
        Guess::new("", sure, why)
    };
    let entries = credentials
        .iter()
        .map(|(name, (secret, doc))| {
            let mut credential = Map::new();
            if *secret {
                credential.insert("secret".to_owned(), true.into());
            }
            if several {
                credential.insert("optional".to_owned(), true.into());
            }
            credential.insert(
                "env".to_owned(),
                format!("{}_{}", id.to_uppercase(), name.to_uppercase()).into(),
            );
            credential.insert("doc".to_owned(), doc.clone().into());
            Entry::flow(name, credential)
        })
        .collect();
    let auth = match ways.as_slice() {
        [(one, _)] => one.clone(),
        all => all.iter().map(|(way, _)| way.clone()).collect(),
    };
    (entries, auth, guess)
}

/// What a scheme calls what it wants, without how it is sent: `APIKeyHeader` wants an `api_key`.
fn credential(scheme: &str) -> String {
    let name = snake(scheme);
    let name = name.strip_prefix("x_").unwrap_or(&name);
    let short = ["_header", "_query", "_auth"]
        .iter()
        .find_map(|end| name.strip_suffix(end));
    short.unwrap_or(name).to_owned()
}

/// One way to sign in, of all schemes that it needs together.
fn scheme(
    schemes: &[(&String, &Node<'_>)],
    credentials: &mut IndexMap<String, (bool, String)>,
) -> Option<(Value, Vec<String>)> {
    let mut used = Vec::new();
    let mut put = |name: &str, secret: bool, doc: &str| {
        let name = safe(&credential(name), "credential");
        credentials
            .entry(name.clone())
            .or_insert((secret, doc.to_owned()));
        used.push(name.clone());
        format!("${{credentials.{name}}}")
    };
    let (mut headers, mut query) = (Map::new(), Map::new());
    let mut single = None;
    for (name, scheme) in schemes {
        let doc = scheme
            .text("description")
            .map(sentence)
            .filter(|doc| !doc.is_empty() && doc.len() < 120);
        let said = |other: &str| doc.clone().unwrap_or_else(|| other.to_owned());
        match (
            scheme.text("type"),
            scheme.text("scheme").map(str::to_lowercase).as_deref(),
            scheme.text("in"),
        ) {
            (Some("http"), Some("basic"), _) => {
                let user = put("user", false, "The user's name.");
                let password = put("password", true, "The user's password.");
                single = Some(json!({"basic": {"user": user, "password": password}}));
            }
            (Some("http" | "oauth2" | "openIdConnect"), ..) => {
                single = Some(json!({"bearer": put("token", true, "The API token.")}));
            }
            (Some("apiKey"), _, Some("header")) => {
                let header = scheme.text("name").unwrap_or("Authorization");
                // `X-Auth-Email` tells who, not what only they know.
                let words = crate::guess::words(header);
                let secret = !words
                    .iter()
                    .any(|word| ["email", "user", "username", "account"].contains(&word.as_str()))
                    || words.iter().any(|word| word == "key");
                let value = put(
                    name,
                    secret,
                    &said(&format!("Sent as the header {header}.")),
                );
                headers.insert(header.to_owned(), value.into());
            }
            (Some("apiKey"), _, Some("query")) => {
                let param = scheme.text("name").unwrap_or("key");
                let value = put(
                    name,
                    true,
                    &said(&format!("Sent as the query parameter {param}.")),
                );
                query.insert(param.to_owned(), value.into());
            }
            _ => return None,
        }
    }
    let way = match (single, headers.is_empty(), query.is_empty()) {
        (Some(single), true, true) => single,
        (None, false, true) => json!({ "headers": headers }),
        (None, true, false) => json!({ "query": query }),
        _ => return None,
    };
    Some((way, used))
}
