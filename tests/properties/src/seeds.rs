//! Inputs to begin with: the shipped specs and their examples, and the golden cases.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::spec::MARK;

/// Inputs for the property of that name, out of the project in the folder `root`; the same in every
/// run. None for a property that does not exist.
pub fn seeds(root: &Path, property: &str) -> Vec<Vec<u8>> {
    let seeds: Vec<String> = match property {
        "load" => specs(root).iter().map(joined).collect(),
        "cel" => expressions(root),
        "doc_json" => answers(root).iter().map(Value::to_string).collect(),
        "doc_xml" => documents(root),
        "paging" => lists(root),
        _ => Vec::new(),
    };
    let mut seeds: Vec<Vec<u8>> = seeds.into_iter().map(String::into_bytes).collect();
    seeds.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    seeds.dedup();
    seeds
}

/// The files of a spec, each with its name.
type Files = Vec<(String, String)>;

/// The specs that ship, without their examples, and those of the golden cases.
fn specs(root: &Path) -> Vec<Files> {
    let mut specs: Vec<Files> = folders(&root.join("specs"))
        .iter()
        .map(|folder| {
            let files = files(folder).into_iter();
            files
                .map(|(name, text)| (name, without_examples(&text)))
                .collect()
        })
        .collect();
    for kind in ["render", "errors"] {
        for case in folders(&root.join("tests/cases").join(kind)) {
            specs.push(files(&case.join("spec")));
            for spec in folders(&case.join("specs")) {
                specs.push(files(&spec));
            }
        }
    }
    specs.extend(
        folders(&root.join("tests/private-cloud/specs"))
            .iter()
            .map(|folder| files(folder)),
    );
    specs.retain(|spec| !spec.is_empty());
    specs
}

fn joined(spec: &Files) -> String {
    let files = spec.iter().map(|(name, text)| {
        let text = text.trim_end();
        format!("{MARK}{name}\n{text}\n")
    });
    files.collect()
}

/// A service file without its examples, which are most of it.
fn without_examples(text: &str) -> String {
    let Ok(mut value) = serde_yaml::from_str::<Value>(text) else {
        return text.to_owned();
    };
    let operations = value.get_mut("operations").and_then(Value::as_object_mut);
    for operation in operations.into_iter().flat_map(serde_json::Map::values_mut) {
        if let Value::Object(keys) = operation {
            keys.shift_remove("examples");
        }
    }
    serde_yaml::to_string(&value).unwrap_or_else(|_| text.to_owned())
}

/// Everything in the specs that is written as an expression, and more that is not.
fn expressions(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for (_, text) in specs(root).into_iter().flatten() {
        if let Ok(value) = serde_yaml::from_str::<Value>(&text) {
            for key in ["models", "operations"] {
                texts(value.get(key).unwrap_or(&Value::Null), &mut found);
            }
        }
    }
    found.retain(|text| text.len() < 200);
    found
}

fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.contains("${") => {
            let holes = text.split("${").skip(1);
            found.extend(
                holes
                    .filter_map(|hole| hole.split('}').next())
                    .map(str::to_owned),
            );
        }
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values().for_each(|member| texts(member, found)),
        _ => {}
    }
}

/// The answers of all examples.
fn answers(root: &Path) -> Vec<Value> {
    exchanges(root)
        .into_iter()
        .flatten()
        .filter_map(|mut exchange| exchange.get_mut("answer").map(Value::take))
        .collect()
}

/// The exchanges of each example.
fn exchanges(root: &Path) -> Vec<Vec<Value>> {
    let mut found = Vec::new();
    for folder in folders(&root.join("specs")) {
        for (_, text) in files(&folder) {
            let value = serde_yaml::from_str::<Value>(&text).unwrap_or_default();
            let operations = value.get("operations").and_then(Value::as_object);
            for operation in operations.into_iter().flat_map(serde_json::Map::values) {
                let examples = operation.get("examples").and_then(Value::as_array);
                for example in examples.into_iter().flatten() {
                    let exchanges = example.get("exchanges").and_then(Value::as_array);
                    found.extend(exchanges.cloned());
                }
            }
        }
    }
    found
}

/// Answers as XML has them, and what is odd in XML.
fn documents(root: &Path) -> Vec<String> {
    let mut found: Vec<String> = answers(root)
        .iter()
        .filter(|answer| answer.is_object())
        .map(|answer| element("answer", answer))
        .filter(|text| text.len() < 4096)
        .collect();
    found.extend(
        [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><r xmlns:x=\"u\" a=\"1\"><x:j>&lt;&#65;&#x42;</x:j></r>",
            "l<r><item>1</item><member/><k><![CDATA[<]]></k><!-- c --><k>2</k>text</r>",
            "<r><?p i?><a b='&quot;'>t<c/>u</a></r>",
            "<r/>",
        ]
        .map(str::to_owned),
    );
    found
}

fn element(name: &str, value: &Value) -> String {
    let inner = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| element(name, member))
            .collect(),
        Value::Array(items) => {
            return items.iter().map(|item| element(name, item)).collect();
        }
        Value::Null => String::new(),
        Value::String(text) => text.replace('&', "&amp;").replace('<', "&lt;"),
        other => other.to_string(),
    };
    format!("<{name}>{inner}</{name}>")
}

/// Answers of lists, an example each, for every way to page.
fn lists(root: &Path) -> Vec<String> {
    const SMALL: &[&str] = &[
        "{\"items\":[{\"id\":1},{\"id\":2}],\"next\":\"/v1/zones?page=2\",\"total\":3}\n{\"items\":[{\"id\":3}],\"total\":3}",
        "</v1/zones?page=2>; rel=\"next\"\t{\"items\":[1,2]}\n{\"items\":[3]}",
        "{\"items\":[],\"next\":\"zones/more/\"}\n{\"items\":[1],\"links\":{\"next\":\"?a=b\"}}",
        "{\"items\":[1],\"next\":\"x\",\"total\":9}\n{\"items\":[2],\"next\":\"y\",\"total\":9}\n{\"items\":[3],\"next\":null}",
    ];
    let mut found = Vec::new();
    let choices: Vec<char> = ('a'..='z').collect();
    for small in SMALL {
        found.extend(choices.iter().map(|choice| format!("{choice}{small}")));
    }
    let real = exchanges(root).into_iter().filter(|all| all.len() > 1);
    for (exchanges, choice) in real.zip(choices.iter().cycle()) {
        let answers = exchanges.iter().map(|exchange| {
            let link = exchange.pointer("/headers/link").and_then(Value::as_str);
            let answer = exchange.get("answer").unwrap_or(&Value::Null).to_string();
            link.map_or(answer.clone(), |link| format!("{link}\t{answer}"))
        });
        found.push(format!(
            "{choice}{}",
            answers.collect::<Vec<_>>().join("\n")
        ));
    }
    found
}

/// The folders in a folder, by name; none if it is not there.
fn folders(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .into_iter()
        .filter(|path| path.is_dir())
        .collect()
}

/// The YAML files in a folder, by name; none if it is not there.
fn files(folder: &Path) -> Files {
    let paths = entries(folder).into_iter();
    paths
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .filter_map(|path| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            Some((name, fs::read_to_string(&path).ok()?))
        })
        .collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    paths
}
