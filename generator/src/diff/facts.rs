//! What a driver is to its callers, as a flat list of facts.

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Value, json};

use super::Side;
use crate::diagnostic::SpecPath;
use crate::ir::{
    Argument, ArgumentType, BaseType, Body, ErrorRule, FieldType, FieldValue, Operation, Outcome,
    Prior, Request, Service, Template,
};

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
        of_service(service, &mut facts);
    }
    facts.0
}

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

fn of_service(service: &Service, facts: &mut Facts) {
    let file = format!("{}.yaml", service.kind.word());
    let root = SpecPath::root();
    for table in &service.states {
        let path = root.key("states").key(table.kind.key());
        for (word, ours) in &table.entries {
            let subject = format!("states of {}", table.kind.key());
            facts.add(
                Topic::State,
                &subject,
                word,
                json!(ours),
                &file,
                &path.key(word.as_str()),
            );
            facts.words(format!("`{}`", ours.to_lowercase()));
        }
    }
    for custom in &service.types {
        let path = root.key("types").key(custom.name.as_str());
        facts.add(
            Topic::Type,
            &custom.type_name,
            "",
            json!(true),
            &file,
            &path,
        );
        for field in &custom.fields {
            let value = json!([plain(&field.ty), field.optional]);
            let path = path.key("fields").key(field.name.as_str());
            facts.add(
                Topic::TypeField,
                &custom.type_name,
                &field.name,
                value,
                &file,
                &path,
            );
            let may = if field.optional {
                ", may be absent"
            } else {
                ""
            };
            facts.words(format!("{}{may}", field.ty.words()));
        }
    }
    for conversion in service.conversions.iter().filter(|one| one.model.is_some()) {
        let path = root.key("models").key(conversion.name.as_str());
        for mapped in conversion.required.iter().chain(&conversion.optional) {
            let path = path.key(mapped.field.as_str());
            if let (FieldType::Extra, FieldValue::Pick(entries)) = (mapped.ty, &mapped.value) {
                for (position, entry) in entries.iter().enumerate() {
                    let (name, value) = (&entry.name, plain(&entry.value));
                    let path = path.index(position);
                    facts.add(
                        Topic::Extra,
                        &conversion.type_name,
                        name,
                        value,
                        &file,
                        &path,
                    );
                }
                continue;
            }
            let value = plain(&mapped.value);
            facts.add(
                Topic::Field,
                &conversion.type_name,
                &mapped.field,
                value,
                &file,
                &path,
            );
        }
    }
    facts.add(
        Topic::RecordSets,
        "records",
        "rrsets",
        plain(&service.record_sets),
        &file,
        &root.key("rrsets"),
    );
    for operation in &service.operations {
        of_operation(operation, service, &file, facts);
    }
}

fn of_operation(from: &Operation, service: &Service, file: &str, facts: &mut Facts) {
    let path = SpecPath::root().key("operations").key(from.name.as_str());
    let mut add = |topic, name: &str, value: Value, path: &SpecPath| {
        facts.add(topic, &from.name, name, value, file, path);
    };
    add(Topic::Operation, "", json!(true), &path);
    let own = if from.verb.is_some() {
        &from.options
    } else {
        &from.arguments
    };
    for argument in &from.unused {
        add(Topic::Refused, &argument.name, json!(true), &path);
    }
    for name in &from.needed {
        add(
            Topic::Refused,
            &format!("{name} missing"),
            json!(true),
            &path,
        );
    }
    for check in &from.checks {
        add(
            Topic::Check,
            &check.text,
            json!(check.reason),
            &path.key("check"),
        );
    }
    let paged = from.paging.as_deref().unwrap_or("none");
    add(Topic::Pages, "paging", json!(paged), &path.key("paging"));
    let again = from.idempotent
        || from
            .request
            .as_ref()
            .is_some_and(|one| one.method.idempotent());
    add(
        Topic::Retry,
        "idempotent",
        json!(again),
        &path.key("idempotent"),
    );
    let missing = path.key("resource");
    add(Topic::Error, "404", json!(from.resource), &missing);
    let filter = from.filter.as_ref().map(|filter| plain(&filter.test));
    add(Topic::Filter, "where", json!(filter), &path.key("where"));
    add(Topic::Filter, "also", plain(&from.also), &path.key("also"));
    add(Topic::Job, "job", json!(from.job), &path.key("job"));
    for prior in &from.priors {
        let name = prior.name();
        // An expression with a name is not seen from outside; what it changes is.
        if !matches!(prior, Prior::Value { .. }) {
            add(Topic::Steps, name, plain(prior), &path.key("let").key(name));
        }
    }
    if let Some(request) = &from.request {
        of_request(request, &path, &mut add);
    }
    for (position, argument) in own.iter().enumerate() {
        let value = json!([plain(&argument.ty), argument.default]);
        let place = path.key("params").key(argument.name.as_str());
        facts.add(
            Topic::Parameter,
            &from.name,
            &argument.name,
            value,
            file,
            &place,
        );
        facts.required(!argument.optional);
        // The order of a method's arguments is part of its face; options go by name.
        if from.verb.is_none() {
            facts.add(
                Topic::Parameter,
                &from.name,
                &format!("argument {}", position + 1),
                json!([argument.name, argument.optional]),
                file,
                &place,
            );
            facts.words(format!("`{}`", argument.name));
        } else {
            facts.words(type_of(argument));
        }
    }
    let result = result(from, service);
    facts.add(
        Topic::Result,
        &from.name,
        "result",
        json!(result),
        file,
        &path,
    );
    facts.words(result);
}

fn of_request(
    from: &Request,
    path: &SpecPath,
    add: &mut impl FnMut(Topic, &str, Value, &SpecPath),
) {
    let line = json!([
        from.method.word(),
        from.path.template,
        plain(&from.path.holes)
    ]);
    add(Topic::Request, "request", line, &path.key("request"));
    add(
        Topic::Sent,
        "success",
        json!(from.success),
        &path.key("success"),
    );
    for (key, pairs) in [("query", &from.query), ("headers", &from.headers)] {
        for (name, value) in pairs {
            add(
                Topic::Sent,
                &format!("{key} {name}"),
                plain(value),
                &path.key(key).key(name.as_str()),
            );
        }
    }
    match &from.body {
        Body::None => {}
        Body::Json(Template::Object(members)) => {
            members_of(members, "body", &path.key("body"), add);
        }
        Body::Json(body) | Body::Text(body) => {
            add(Topic::Sent, "body", plain(body), &path.key("body"));
        }
        Body::Form(members) => members_of(members, "form", &path.key("form"), add),
    }
}

fn members_of(
    members: &[(String, Template)],
    before: &str,
    path: &SpecPath,
    add: &mut impl FnMut(Topic, &str, Value, &SpecPath),
) {
    for (name, value) in members {
        let (label, path) = (format!("{before}.{name}"), path.key(name.as_str()));
        match value {
            Template::Object(members) => members_of(members, &label, &path, add),
            other => add(Topic::Sent, &label, plain(other), &path),
        }
    }
}

fn result(from: &Operation, service: &Service) -> String {
    let made = |conversion: &String| {
        let known = service
            .conversions
            .iter()
            .find(|one| one.name == *conversion);
        known.map_or_else(|| conversion.clone(), |one| one.type_name.clone())
    };
    match &from.outcome {
        Outcome::Items { conversion, .. } | Outcome::ItemsOf { conversion, .. } => {
            format!("a list of `{}`", made(conversion))
        }
        Outcome::Item { conversion, .. }
        | Outcome::Find { conversion, .. }
        | Outcome::ItemOf { conversion, .. } => format!("`{}`", made(conversion)),
        Outcome::BySets => "what the record sets say".to_owned(),
        Outcome::Done => "whether it was done".to_owned(),
        Outcome::Nothing => "nothing".to_owned(),
        Outcome::Text => "text".to_owned(),
        Outcome::Bytes => "bytes".to_owned(),
        Outcome::Value { .. } => "any JSON".to_owned(),
    }
}

/// A parameter's type in words.
pub(super) fn type_of(argument: &Argument) -> String {
    let may = if argument.optional { "?" } else { "" };
    let word = match &argument.ty {
        ArgumentType::Custom(name) => name.clone(),
        ArgumentType::Base(base) => match base {
            BaseType::Text => "text",
            BaseType::Int | BaseType::UInt | BaseType::Ttl => "int",
            BaseType::Float => "float",
            BaseType::Bool => "bool",
            BaseType::Any => "any",
            BaseType::Object => "object",
            BaseType::Texts => "list<text>",
            BaseType::Ints => "list<int>",
            BaseType::Anys => "list<any>",
            BaseType::Time => "time",
            BaseType::Extra => "extra",
            BaseType::NodeAuth => "auth",
            BaseType::RecordType => "record type",
            BaseType::ZoneKind => "zone kind",
            BaseType::Model(kind) => kind.word(),
        }
        .to_owned(),
    };
    format!("`{word}{may}`")
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
