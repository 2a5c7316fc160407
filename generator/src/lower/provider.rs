//! `provider.yaml`.

use super::site::{Site, unknown_word};
use super::{
    auth, errors, files, fingerprint, hidden, jobs, names, paging, redundant, repeated, service,
    unreferenced,
};
use crate::cel;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir;
use crate::load::{ProviderSpec, Sources};

/// The spec format this generator reads.
const FORMAT: u32 = 1;

pub(super) fn provider(
    spec: &ProviderSpec,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<ir::Provider> {
    let from = &spec.provider;
    let root = Site::root(spec.file);
    let before = diagnostics.errors();
    supported_format(from.format, &root, diagnostics);
    names::rust_name_given(
        &from.provider,
        "a provider",
        &root.key("provider"),
        diagnostics,
    );
    files::provider_in_folder(
        &from.provider,
        &spec.folder,
        &root.key("provider"),
        diagnostics,
    );
    let type_name = names::type_name(&from.title);
    if type_name.is_none() {
        diagnostics.push(
            Diagnostic::error(
                Code::BadName,
                root.key("title").value(),
                format!("no type can be named after `{}`", from.title),
            )
            .label("it needs a letter first, and must be no word of Rust's or of the runtime's"),
        );
    }
    let connection = root.key("connection");
    absolute_url(&from.connection.url, &connection.key("url"), diagnostics);
    let credentials: Vec<ir::Credential> = from
        .credentials
        .iter()
        .map(|(name, credential)| {
            names::rust_name(
                name,
                "a credential",
                &root.key("credentials").key(name),
                diagnostics,
            );
            ir::Credential {
                name: name.clone(),
                secret: credential.secret,
                optional: credential.optional,
                env: credential.env.clone(),
                doc: credential
                    .doc
                    .clone()
                    .unwrap_or_else(|| format!("The {}.", name.replace('_', " "))),
            }
        })
        .collect();
    let auth = auth::schemes(
        &from.connection.auth.0,
        &credentials,
        &connection.key("auth"),
        diagnostics,
    );
    let paging = paging::paging(
        &from.connection.paging,
        &connection.key("paging"),
        diagnostics,
    );
    let errors = errors::errors(
        &from.connection.errors,
        &connection.key("errors"),
        diagnostics,
    );
    let query = constants(
        &from.connection.query,
        &connection.key("query"),
        diagnostics,
    );
    let settings: Vec<ir::Setting> = from
        .settings
        .iter()
        .map(|(name, setting)| {
            names::rust_name(
                name,
                "a setting",
                &root.key("settings").key(name),
                diagnostics,
            );
            ir::Setting {
                name: name.clone(),
                doc: setting.doc.clone(),
                env: setting.env.clone(),
                default: setting.default.clone(),
                required: setting.required,
            }
        })
        .collect();
    known_holes(
        &from.connection.url,
        &settings,
        &connection.key("url"),
        diagnostics,
    );
    let setting_names: Vec<&str> = from.settings.keys().map(String::as_str).collect();
    let jobs = jobs::jobs(
        &from.connection.jobs,
        &setting_names,
        &connection.key("jobs"),
        diagnostics,
    );
    let services = service::services(spec, &paging, sources, diagnostics);
    if diagnostics.errors() > before {
        return None;
    }
    let provider = ir::Provider {
        id: from.provider.clone(),
        title: from.title.clone(),
        type_name: type_name?,
        doc: from.doc.clone(),
        reference: from.reference.clone(),
        hash: fingerprint::of_provider(from),
        credentials,
        url: from.connection.url.trim_end_matches('/').to_owned(),
        auth: auth?,
        headers: from
            .connection
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        query,
        settings,
        paging,
        jobs,
        errors,
        services,
    };
    if diagnostics.errors() == before {
        doubts(spec, &provider, sources, diagnostics);
    }
    Some(provider)
}

/// What is right and yet worth a look. Where there are errors, it may be right after them.
fn doubts(
    spec: &ProviderSpec,
    provider: &ir::Provider,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    let root = Site::root(spec.file);
    let rules = root.key("connection").key("errors").key("rules");
    redundant::facts(spec, provider, sources, diagnostics);
    hidden::rules(&spec.provider.connection.errors.rules, &rules, diagnostics);
    for (file, service) in &spec.services {
        repeated::operations(service, &Site::root(*file), diagnostics);
    }
    // What seems to be without a use may be used in a file that cannot be read.
    if spec.complete {
        unreferenced::names(spec, sources, diagnostics);
    }
}

fn supported_format(format: u32, root: &Site, diagnostics: &mut Diagnostics) {
    if format != FORMAT {
        diagnostics.push(
            Diagnostic::error(
                Code::UnsupportedFormat,
                root.key("format").value(),
                format!("spec format {format} is not supported"),
            )
            .label("this generator reads format 1")
            .suggest(FORMAT.to_string()),
        );
    }
}

fn absolute_url(url: &str, site: &Site, diagnostics: &mut Diagnostics) {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let good =
        |rest: &str| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(['?', '#', ' ']);
    if rest.is_some_and(good) {
        return;
    }
    let mut diagnostic = Diagnostic::error(
        Code::BadUrl,
        site.value(),
        format!("`{url}` is not a base address"),
    )
    .label("wanted: `https://host` with an optional path, without query");
    if rest.is_none() && !url.contains(':') && good(url) {
        diagnostic = diagnostic.suggest(format!("https://{url}"));
    }
    diagnostics.push(diagnostic);
}

/// `{region}` in the address is a setting.
fn known_holes(url: &str, settings: &[ir::Setting], site: &Site, diagnostics: &mut Diagnostics) {
    let known: Vec<&str> = settings
        .iter()
        .map(|setting| setting.name.as_str())
        .collect();
    let parts = match cel::split_template(url, "{") {
        Ok(parts) => parts,
        Err(error) => {
            super::site::syntax_error(&error, &super::site::Text::whole(site), diagnostics);
            return;
        }
    };
    for part in parts {
        if let cel::Part::Expr(name, span) = part
            && !known.contains(&name.as_str())
        {
            diagnostics.push(unknown_word(
                Code::UnknownName,
                site.within(span),
                "setting",
                &name,
                &known,
            ));
        }
    }
}

fn constants(
    values: &indexmap::IndexMap<String, serde_json::Value>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, String)> {
    let mut constants = Vec::new();
    for (name, value) in values {
        match value {
            serde_json::Value::String(text) => constants.push((name.clone(), text.clone())),
            serde_json::Value::Number(number) => constants.push((name.clone(), number.to_string())),
            serde_json::Value::Bool(flag) => constants.push((name.clone(), flag.to_string())),
            _ => diagnostics.push(
                Diagnostic::error(
                    Code::InvalidValue,
                    site.key(name).value(),
                    "a query parameter is a text, a number or a truth value",
                )
                .label("not one of these"),
            ),
        }
    }
    constants
}
