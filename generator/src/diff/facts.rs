//! What a driver is to its callers, as a flat list of facts.

mod operation;
mod service;

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Value, json};

use super::Side;
use crate::diagnostic::SpecPath;
use crate::ir::ErrorRule;

/// What kind of thing a fact is about: it decides how much a change of it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Provider,
    Address,
    Auth,
    Credential,
    Setting,
    Header,
    Error,
    Paging,
    Job,
    Operation,
    Parameter,
    Refused,
    Check,
    Result,
    Request,
    Sent,
    Steps,
    Filter,
    Pages,
    Retry,
    State,
    Field,
    Extra,
    Type,
    TypeField,
    RecordType,
    RecordSets,
}

impl Topic {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Address => "address",
            Self::Auth => "auth",
            Self::Credential => "credential",
            Self::Setting => "setting",
            Self::Header => "header",
            Self::Error => "errors",
            Self::Paging | Self::Pages => "paging",
            Self::Job => "waiting",
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::Refused | Self::Check => "arguments",
            Self::Result => "result",
            Self::Request | Self::Sent => "request",
            Self::Steps => "steps",
            Self::Filter => "filter",
            Self::Retry => "retries",
            Self::State => "states",
            Self::Field | Self::Extra => "model",
            Self::Type | Self::TypeField => "type",
            Self::RecordType => "record types",
            Self::RecordSets => "record sets",
        }
    }
}

/// Something that is true of a driver.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    pub(super) topic: Topic,
    /// The operation, model or part of the connection.
    pub(super) subject: String,
    /// What of it: `ex_tags`, `body.size`.
    pub(super) name: String,
    /// It itself, to compare.
    pub(super) value: Value,
    /// It in words, where the spec's own are not telling.
    pub(super) words: Option<String>,
    /// Whether callers must give it.
    pub(super) required: bool,
    /// The spec file: `compute.yaml`.
    pub(super) file: String,
    /// Where in it.
    pub(super) path: SpecPath,
}

/// All facts of a driver, by a key that stays the same when the fact changes.
pub(super) fn facts(side: &Side) -> IndexMap<String, Fact> {
    let mut facts = Facts::default();
    let Some(provider) = &side.provider else {
        return facts.0;
    };
    let root = SpecPath::root();
    let connection = root.key("connection");
    let file = "provider.yaml";
    let mut add = |topic, name: &str, value: Value, path: &SpecPath| {
        facts.add(topic, "connection", name, value, file, path);
    };
    add(Topic::Provider, "", json!(provider.id), &root);
    add(
        Topic::Address,
        "url",
        json!(provider.url),
        &connection.key("url"),
    );
    add(
        Topic::Auth,
        "auth",
        plain(&provider.auth),
        &connection.key("auth"),
    );
    let settled = [("headers", &provider.headers), ("query", &provider.query)];
    for (key, pairs) in settled {
        for (name, value) in pairs {
            add(
                Topic::Header,
                name,
                json!(value),
                &connection.key(key).key(name.as_str()),
            );
        }
    }
    let errors = connection.key("errors");
    let known = &provider.errors;
    let how = json!([
        known.message,
        known.code,
        known.request_id,
        known.in_success,
        known.succeeded
    ]);
    add(Topic::Error, "where they stand", how, &errors);
    for (position, rule) in known.rules.iter().enumerate() {
        // Known by what it looks for, so that a rule put before others does not change them all.
        let name = sought(rule);
        let value = json!([rule.kind, rule.resource]);
        add(
            Topic::Error,
            &name,
            value,
            &errors.key("rules").index(position),
        );
    }
    for paging in &provider.paging {
        add(
            Topic::Paging,
            &paging.name,
            plain(paging),
            &connection.key("paging").key(paging.name.as_str()),
        );
    }
    for job in &provider.jobs {
        add(
            Topic::Job,
            &job.name,
            plain(job),
            &connection.key("jobs").key(job.name.as_str()),
        );
    }
    for credential in &provider.credentials {
        let value = json!([credential.secret, credential.optional, credential.env]);
        let path = root.key("credentials").key(credential.name.as_str());
        facts.add(
            Topic::Credential,
            "connection",
            &credential.name,
            value,
            file,
            &path,
        );
        facts.required(!credential.optional);
    }
    for setting in &provider.settings {
        let value = json!([setting.env, setting.default, setting.required]);
        let path = root.key("settings").key(setting.name.as_str());
        facts.add(
            Topic::Setting,
            "connection",
            &setting.name,
            value,
            file,
            &path,
        );
        facts.required(setting.required);
    }
    for service in &provider.services {
        service::of(service, &mut facts);
    }
    facts.0
}

/// The facts in the making.
#[derive(Default)]
struct Facts(IndexMap<String, Fact>);

impl Facts {
    fn add(
        &mut self,
        topic: Topic,
        subject: &str,
        name: &str,
        value: Value,
        file: &str,
        path: &SpecPath,
    ) {
        let fact = Fact {
            topic,
            subject: subject.to_owned(),
            name: name.to_owned(),
            value,
            words: None,
            required: false,
            file: file.to_owned(),
            path: path.clone(),
        };
        self.0
            .insert(format!("{topic:?} {file} {subject} {name}"), fact);
    }

    /// Says of the latest whether callers must give it.
    fn required(&mut self, required: bool) {
        if let Some((_, fact)) = self.0.last_mut() {
            fact.required = required;
        }
    }

    /// Says the latest in words.
    fn words(&mut self, words: String) {
        if let Some((_, fact)) = self.0.last_mut() {
            fact.words = Some(words);
        }
    }
}

/// As JSON, to be compared.
fn plain(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// What a rule for errors looks for, in words: `status 423, code locked`.
fn sought(rule: &ErrorRule) -> String {
    let statuses = rule.status.iter().map(ToString::to_string);
    let parts = [
        ("status", statuses.collect::<Vec<_>>().join(" or ")),
        ("code", rule.code.join(" or ")),
        ("message", rule.message.clone().unwrap_or_default()),
    ];
    let words = parts
        .iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(what, words)| format!("{what} {words}"));
    words.collect::<Vec<_>>().join(", ")
}
