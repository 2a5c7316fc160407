//! Words of the command line as arguments, by the types of the operation's tables.

use std::fs;

use serde_json::json;
use skyloom_runtime::{Error, Param, ParamType, Result, Value};

/// The id of a parameter among the options of the command, which have ids of their own.
pub(crate) fn id(param: &Param) -> String {
    format!("param.{}", param.name)
}

/// What stands for the value in `--help`.
pub(crate) fn placeholder(kind: ParamType) -> String {
    match kind {
        ParamType::Bool => "true|false".to_owned(),
        ParamType::Int => "INTEGER".to_owned(),
        ParamType::Float => "NUMBER".to_owned(),
        ParamType::Text => "TEXT".to_owned(),
        ParamType::Time => "TIME".to_owned(),
        ParamType::List(kind) => format!("{},…", placeholder(*kind)),
        ParamType::Object => "NAME=VALUE,…".to_owned(),
        ParamType::Model("auth") => "ssh_key=@FILE".to_owned(),
        ParamType::Model("record") => "ZONE/RECORD".to_owned(),
        ParamType::Model("record_set") => "ZONE/NAME/TYPE".to_owned(),
        ParamType::Model("object") => "BUCKET/OBJECT".to_owned(),
        ParamType::Model("member") => "JSON".to_owned(),
        ParamType::Model(name) => name.to_uppercase(),
        _ => "JSON".to_owned(),
    }
}

/// What `--help` tells beyond the type.
pub(crate) fn hint(kind: ParamType) -> Option<&'static str> {
    Some(match kind {
        ParamType::Model("auth") => {
            "`ssh_key=@FILE`, `ssh_key=KEY`, or `password=VARIABLE`: a variable that holds it"
        }
        ParamType::Model("record" | "record_set" | "object") => "It is fetched first; or as JSON",
        ParamType::Model("member") => "An object of its fields",
        ParamType::Model(_) => "Its id; or an object of its fields as JSON",
        ParamType::Object => "Or as JSON",
        ParamType::Time => "As in RFC 3339",
        _ => return None,
    })
}

/// The words given for a parameter as its value. Several words are one list; for anything else the
/// last one counts.
pub(crate) fn value(
    param: &Param,
    words: &[&str],
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Value> {
    no_secret(param.name)?;
    let Some(last) = words.last() else {
        return Ok(Value::Null);
    };
    match param.kind {
        ParamType::List(kind) => list(param.name, *kind, words),
        ParamType::Object => object(param.name, words),
        ParamType::Model("auth") => auth(last, environment),
        kind => one(param.name, kind, last),
    }
}

/// Secrets in arguments can be read by whoever sees the list of processes.
pub(crate) fn no_secret(name: &str) -> Result<()> {
    let bare = name.strip_prefix("ex_").unwrap_or(name);
    let marks = ["password", "passwd", "secret", "private_key"];
    let ends = ["_pass", "_token", "_api_key"];
    let secret = marks.iter().any(|mark| bare.contains(mark))
        || ends.iter().any(|end| bare.ends_with(end))
        || bare == "token";
    if !secret {
        return Ok(());
    }
    let message = format!(
        "`{name}` is a secret, which does not belong on a command line: put it into an environment \
         variable and give `--secret {name}=VARIABLE`, or `--arg {name}=@FILE`"
    );
    Err(Error::invalid_argument(message))
}

fn one(name: &str, kind: ParamType, word: &str) -> Result<Value> {
    let wrong = || Error::invalid_argument(format!("--{name} {word}: expected {kind}"));
    Ok(match kind {
        ParamType::Bool => word.parse::<bool>().map_err(|_| wrong())?.into(),
        ParamType::Int => match (word.parse::<i64>(), word.parse::<u64>()) {
            (Ok(number), _) => number.into(),
            (_, Ok(number)) => number.into(),
            _ => return Err(wrong()),
        },
        ParamType::Float => {
            let number: serde_json::Number = word.parse().map_err(|_| wrong())?;
            number.into()
        }
        ParamType::Text | ParamType::Time => word.into(),
        ParamType::Model(_) if word.starts_with('{') => parsed(name, word)?,
        ParamType::Model(_) => word.into(),
        // What is no JSON is text.
        _ => serde_json::from_str(word).unwrap_or_else(|_| word.into()),
    })
}

fn list(name: &str, kind: ParamType, words: &[&str]) -> Result<Value> {
    let mut items = Vec::new();
    for word in words {
        if word.starts_with('[') {
            match parsed(name, word)? {
                Value::Array(more) => items.extend(more),
                other => items.push(other),
            }
        } else if word.starts_with('{') {
            items.push(parsed(name, word)?);
        } else {
            let parts = word
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty());
            for part in parts {
                items.push(one(name, kind, part)?);
            }
        }
    }
    Ok(Value::Array(items))
}

fn object(name: &str, words: &[&str]) -> Result<Value> {
    let mut members = serde_json::Map::new();
    for word in words {
        if word.starts_with('{') {
            if let Value::Object(more) = parsed(name, word)? {
                members.extend(more);
            }
            continue;
        }
        for part in word.split(',').filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').ok_or_else(|| {
                let message = format!("--{name} {word}: expected NAME=VALUE,… or a JSON object");
                Error::invalid_argument(message)
            })?;
            members.insert(key.trim().to_owned(), value.into());
        }
    }
    Ok(Value::Object(members))
}

fn auth(word: &str, environment: &dyn Fn(&str) -> Option<String>) -> Result<Value> {
    let wrong = |what: &str| Err(Error::invalid_argument(format!("--auth: {what}")));
    match word.split_once('=') {
        Some(("ssh_key", key)) => match key.strip_prefix('@') {
            None => Ok(json!({ "ssh_key": key })),
            Some(path) => match fs::read_to_string(path) {
                Ok(key) => Ok(json!({ "ssh_key": key.trim() })),
                Err(error) => wrong(&format!("{path}: {error}")),
            },
        },
        Some(("password", variable)) => match environment(variable) {
            Some(password) => Ok(json!({ "password": password })),
            None => wrong(
                "`password=` takes the name of an environment variable that holds it, and there is \
                 none of this name",
            ),
        },
        _ => wrong("expected `ssh_key=@FILE`, `ssh_key=KEY` or `password=VARIABLE`"),
    }
}

fn parsed(name: &str, word: &str) -> Result<Value> {
    serde_json::from_str(word)
        .map_err(|error| Error::invalid_argument(format!("--{name}: not JSON: {error}")))
}
