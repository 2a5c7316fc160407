//! What there is to call.

use std::io;

use clap::ArgMatches;
use clap_complete::env::Shells;
use serde_json::json;
use skyloom_runtime::{Capabilities, Operation, Provider, Value};

use crate::{Terminal, argument, credentials};

/// The operations of a provider in the order of the base API, then its own.
pub(crate) fn operations(provider: &'static Provider) -> Vec<&'static str> {
    let capabilities = Capabilities::of(provider);
    let base = capabilities
        .services()
        .flat_map(|service| capabilities.verbs(service).collect::<Vec<_>>());
    let own = capabilities.extensions().map(|own: &Operation| own.name);
    base.chain(own).collect()
}

/// What an operation must be given, and whether it takes more: `name, size, image, …`.
pub(crate) fn signature(provider: &'static Provider, operation: &str) -> String {
    let capabilities = Capabilities::of(provider);
    let required = capabilities
        .params(operation)
        .filter(|param| param.required);
    let mut words: Vec<&str> = required.map(|param| param.name).collect();
    if capabilities.params(operation).any(|param| !param.required) {
        words.push("…");
    }
    words.join(", ")
}

/// Lists providers or operations, or writes a completion script, where that is what was asked.
pub(crate) fn run(matches: &ArgMatches, terminal: &mut Terminal<'_>) -> Option<io::Result<()>> {
    if let Some(shell) = matches.get_one::<String>("completions") {
        return Some(completions(shell, terminal));
    }
    let asked = matches.get_one::<String>("list")?;
    let json = matches.get_flag("json") || !terminal.watched && !matches.get_flag("table");
    Some(match skyloom_drivers::provider(asked) {
        None => providers(json, terminal),
        Some(provider) if json => operations_json(provider, terminal),
        Some(provider) => operations_text(provider, terminal),
    })
}

fn providers(json: bool, terminal: &mut Terminal<'_>) -> io::Result<()> {
    for id in skyloom_drivers::PROVIDERS {
        let Some(provider) = skyloom_drivers::provider(id) else {
            continue;
        };
        let capabilities = Capabilities::of(provider);
        let services: Vec<&str> = capabilities
            .services()
            .map(skyloom_runtime::Service::as_str)
            .collect();
        if json {
            let variables: Vec<_> = skyloom_drivers::credentials(id)
                .iter()
                .map(|(name, variable)| json!({"name": name, "variable": variable}))
                .collect();
            let line = json!({
                "provider": id, "title": provider.title, "services": services,
                "operations": operations(provider).len(), "credentials": variables,
            });
            writeln!(terminal.out, "{line}")?;
            continue;
        }
        let services = services.join(", ");
        let variables = credentials::variables(provider);
        writeln!(
            terminal.out,
            "{id:<14}{:<18}{services:<16}{variables}",
            provider.title
        )?;
    }
    Ok(())
}

fn operations_json(provider: &'static Provider, terminal: &mut Terminal<'_>) -> io::Result<()> {
    for operation in operations(provider) {
        let params: Vec<Value> = Capabilities::of(provider)
            .params(operation)
            .map(|param| {
                json!({
                    "name": param.name, "type": param.kind.to_string(),
                    "required": param.required, "doc": param.doc,
                })
            })
            .collect();
        writeln!(
            terminal.out,
            "{}",
            json!({"operation": operation, "params": params})
        )?;
    }
    Ok(())
}

fn operations_text(provider: &'static Provider, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let variables = credentials::variables(provider);
    writeln!(
        terminal.out,
        "{}: credentials from {variables}",
        provider.title
    )?;
    for setting in provider.settings {
        let from = setting.env.map(|variable| format!(", from {variable}"));
        let default = setting
            .default
            .map(|value| format!(", {value} unless given"));
        let (from, default) = (from.unwrap_or_default(), default.unwrap_or_default());
        writeln!(
            terminal.out,
            "  --setting {}=…  {}{from}{default}",
            setting.name, setting.doc
        )?;
    }
    for operation in operations(provider) {
        writeln!(terminal.out, "\n{operation}")?;
        for param in Capabilities::of(provider).params(operation) {
            let what = format!("--{} {}", param.name, argument::placeholder(param.kind));
            let required = if param.required { "" } else { "[" };
            let end = if param.required { "" } else { "]" };
            let line = format!("  {:<36}{}", format!("{required}{what}{end}"), param.doc);
            writeln!(terminal.out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}

/// The script with which a shell asks this command for completions.
fn completions(shell: &str, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let name = "skyloom-call";
    let shells = Shells::builtins();
    let Some(shell) = shells.completer(shell) else {
        return Ok(());
    };
    shell.write_registration("COMPLETE", name, name, name, terminal.out)
}
