//! Operations beyond the base verbs, as `ex_…`.

use serde_json::{Map, Value};

use super::body::{self, Rest, param_entry, param_type, unique};
use super::report::Report;
use super::request::{safe, sentence};
use super::verb::Work;
use super::{Options, Service};
use crate::draft::{Entry, Yaml};
use crate::guess::{self, Shape, snake};
use crate::ir::ServiceKind;
use crate::openapi::{Endpoint, Place};

/// Query parameters that an operation has here; more are reached by passing them through.
const MOST_PARAMS: usize = 40;

/// Takes the operations that the options ask for into the services.
pub(super) fn extensions(
    endpoints: &[Endpoint<'_>],
    options: &Options,
    work: &mut Work<'_, '_>,
    services: &mut Vec<Service>,
    report: &mut Report,
) {
    let wanted = endpoints
        .iter()
        .filter(|one| options.all_ex || options.ex.iter().any(|pattern| fits(pattern, one)));
    for endpoint in wanted {
        if work.taken.contains(&endpoint.pointer()) {
            continue;
        }
        if endpoint.has_other_body() {
            report.missed(
                format!("{} {}", endpoint.method, endpoint.path),
                "its body is no JSON",
            );
            continue;
        }
        let kind = service_of(endpoint, services);
        let at = match services.iter().position(|one| one.kind == kind) {
            Some(at) => at,
            None => {
                services.push(Service::new(kind));
                services.len() - 1
            }
        };
        let Some(service) = services.get_mut(at) else {
            continue;
        };
        let name = unique(&name(endpoint), &[], &service.operations);
        service
            .operations
            .push(Entry::map(&name, operation(endpoint)));
        report.extensions.push(name);
    }
}

/// Does the pattern meet the operation's id, path, or a tag?
fn fits(pattern: &str, endpoint: &Endpoint<'_>) -> bool {
    let whole = format!("{} {}", endpoint.method, endpoint.path);
    let texts = [whole.as_str(), endpoint.id().unwrap_or("")];
    texts
        .iter()
        .copied()
        .chain(endpoint.tags())
        .any(|text| glob(&pattern.to_lowercase(), &text.to_lowercase()))
}

/// Does the text contain the parts between the stars, in order?
fn glob(pattern: &str, text: &str) -> bool {
    let mut rest = text;
    for part in pattern.split('*').filter(|part| !part.is_empty()) {
        let Some((_, after)) = rest.split_once(part) else {
            return false;
        };
        rest = after;
    }
    !pattern.is_empty()
}

/// Where the operation belongs: to DNS by its words, else to compute.
fn service_of(endpoint: &Endpoint<'_>, services: &[Service]) -> ServiceKind {
    let text = format!("{} {}", endpoint.path, endpoint.tags().join(" "));
    let words = guess::words(&text);
    let only_dns =
        !services.iter().any(|one| one.kind == ServiceKind::Compute) && !services.is_empty();
    let dns = words.iter().any(|word| {
        [
            "dns", "domain", "domains", "zone", "zones", "rrset", "rrsets",
        ]
        .contains(&word.as_str())
    });
    if only_dns || (dns && services.iter().any(|one| one.kind == ServiceKind::Dns)) {
        ServiceKind::Dns
    } else {
        ServiceKind::Compute
    }
}

fn name(endpoint: &Endpoint<'_>) -> String {
    let name = match endpoint.id() {
        Some(id) => snake(id),
        None => {
            let words: Vec<String> = endpoint.segments().into_iter().map(snake).collect();
            format!("{}_{}", endpoint.method.to_lowercase(), words.join("_"))
        }
    };
    let words: Vec<&str> = name.split('_').filter(|word| !word.is_empty()).collect();
    format!("ex_{}", words.join("_"))
}

fn operation(endpoint: &Endpoint<'_>) -> Vec<Entry> {
    let mut params: Vec<Entry> = Vec::new();
    let mut path = endpoint.path.clone();
    // What the server calls `{id}` and what `{id}.json` are holes alike.
    for parameter in endpoint
        .path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
    {
        let known = endpoint
            .parameters_in(Place::Path)
            .find(|one| one.name == parameter);
        let name = unique(&safe(&snake(parameter), "value"), &[], &params);
        let shape = known
            .and_then(|one| one.schema.as_ref())
            .map(Shape::of_schema)
            .unwrap_or_default();
        let ty = match param_type(&shape) {
            "int" => "int",
            _ => "text",
        };
        params.push(param_entry(&name, ty, false, known.and_then(|one| one.doc)));
        path = path.replacen(&format!("{{{parameter}}}"), &format!("{{\u{1}{name}}}"), 1);
    }
    let path = path.replace('\u{1}', "");
    let mut query = Map::new();
    for parameter in endpoint
        .parameters_in(Place::Query)
        .filter(|one| !one.is_deprecated())
        .take(MOST_PARAMS)
    {
        let name = unique(&safe(&snake(&parameter.name), "value"), &[], &params);
        let shape = parameter
            .schema
            .as_ref()
            .map(Shape::of_schema)
            .unwrap_or_default();
        params.push(param_entry(
            &name,
            param_type(&shape),
            !parameter.required,
            parameter.doc,
        ));
        query.insert(parameter.name.clone(), format!("${{{name}}}").into());
    }
    let mut headers = Map::new();
    for parameter in endpoint
        .parameters_in(Place::Header)
        .filter(|one| one.required)
    {
        if ["authorization", "content-type", "accept"]
            .contains(&parameter.name.to_lowercase().as_str())
        {
            continue;
        }
        let name = unique(&safe(&snake(&parameter.name), "value"), &[], &params);
        params.push(param_entry(&name, "text", false, parameter.doc));
        headers.insert(parameter.name.clone(), format!("${{{name}}}").into());
    }
    let mut body = None;
    if let Some(schema) = endpoint.body() {
        let shape = Shape::of_schema(&schema);
        if shape.members.is_empty() {
            let name = unique("content", &[], &params);
            params.push(param_entry(
                &name,
                param_type(&shape),
                false,
                shape.doc.as_deref(),
            ));
            body = Some(Entry::flow("body", format!("${{{name}}}")));
        } else {
            let taken: Vec<String> = params.iter().map(|one| one.key.clone()).collect();
            let made = body::body(&shape, &[], Rest::Parameters, "", &taken);
            params.extend(made.params);
            body = body::entry(made.members);
        }
    }
    let doc = endpoint
        .summary()
        .map(sentence)
        .filter(|doc| !doc.is_empty());
    let doc = doc.unwrap_or_else(|| format!("Sends {} {}.", endpoint.method, endpoint.path));
    let mut entries = vec![Entry::flow("doc", doc)];
    if !params.is_empty() {
        entries.push(Entry::map("params", params));
    }
    entries.push(Entry::flow(
        "request",
        format!("{} {path}", endpoint.method),
    ));
    for (key, map) in [("query", query), ("headers", headers)] {
        if !map.is_empty() {
            let members = map
                .into_iter()
                .map(|(name, value)| Entry::flow(&name, value));
            let members: Vec<Entry> = members.collect();
            entries.push(if members.len() > 4 {
                Entry::map(key, members)
            } else {
                flow(key, members)
            });
        }
    }
    entries.extend(body);
    let answers = endpoint.success();
    if answers
        .as_ref()
        .is_some_and(|answer| answer.schema().is_some())
    {
        entries.push(Entry::flow("item", ""));
        entries.push(Entry::flow("result", "value"));
    } else if answers.is_some_and(|answer| answer.has_body()) {
        entries.push(Entry::flow("result", "bytes"));
    }
    entries
}

fn flow(key: &str, members: Vec<Entry>) -> Entry {
    let members = members.into_iter().filter_map(|one| match one.value {
        Yaml::Flow(value) => Some((one.key, value)),
        _ => None,
    });
    Entry::flow(key, members.collect::<Map<String, Value>>())
}
