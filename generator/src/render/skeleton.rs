//! The text around the Rust: headers, module documentation, section comments.

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, context};

use super::Fault;
use super::view::{LibraryView, ProviderView, ServiceView};

const TEMPLATES: &[(&str, &str)] = &[
    ("library", include_str!("templates/library.rs.j2")),
    ("provider", include_str!("templates/provider.rs.j2")),
    ("service", include_str!("templates/service.rs.j2")),
    ("single", include_str!("templates/single.rs.j2")),
    (
        "service_items",
        include_str!("templates/service_items.rs.j2"),
    ),
];

pub(super) fn provider(view: &ProviderView) -> Result<String, Fault> {
    fill(
        "provider",
        &format!("{}/mod.rs", view.id),
        context! { provider => Serde(view) },
    )
}

pub(super) fn service(view: &ProviderView, service: &ServiceView) -> Result<String, Fault> {
    fill(
        "service",
        &format!("{}/{}.rs", view.id, service.module),
        context! { provider => Serde(view), service => Serde(service) },
    )
}

pub(super) fn library(view: &LibraryView) -> Result<String, Fault> {
    fill("library", "lib.rs", context! { library => Serde(view) })
}

pub(super) fn single(view: &ProviderView) -> Result<String, Fault> {
    fill(
        "single",
        &format!("{}.rs", view.id),
        context! { provider => Serde(view) },
    )
}

fn fill(template: &str, what: &str, values: minijinja::Value) -> Result<String, Fault> {
    let fault = |error: minijinja::Error| Fault {
        what: what.to_owned(),
        reason: format!("{error:#}"),
        text: String::new(),
    };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = minijinja::syntax::SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .map_err(fault)?;
    environment.set_syntax(syntax);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).map_err(fault)?;
    }
    environment
        .get_template(template)
        .and_then(|template| template.render(values))
        .map_err(fault)
}
