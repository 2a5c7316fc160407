//! What an operation is to its callers.

use serde_json::{Value, json};

use super::{Facts, Topic, plain};
use crate::diagnostic::SpecPath;
use crate::ir::{
    Argument, ArgumentType, BaseType, Body, Operation, Outcome, Prior, Request, Service, Template,
};

/// Adds what an operation takes, sends and answers.
pub(super) fn of(from: &Operation, service: &Service, file: &str, facts: &mut Facts) {
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
fn type_of(argument: &Argument) -> String {
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
