//! `skyloom inspect`.

use std::io;

use serde::Serialize;

use super::arguments::{Data, Inspect, Stage};
use super::{Exit, Terminal, Workspace};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::{Look, render_text};
use crate::generate::{Failure, Selection};
use crate::load::{self, ProviderSpec};
use crate::spec::{Provider, Service};
use crate::{generate, lower, render};

/// A provider as it was read.
#[derive(Serialize)]
struct Spec<'a> {
    provider: &'a Provider,
    services: Vec<&'a Service>,
}

impl<'a> Spec<'a> {
    fn new(spec: &'a ProviderSpec) -> Self {
        let services = spec.services.iter().map(|(_, service)| service).collect();
        Self {
            provider: &spec.provider,
            services,
        }
    }
}

pub(super) fn run(
    what: &Inspect,
    workspace: &Workspace,
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    let named = Selection::Named(workspace.specs.clone(), vec![what.provider.clone()]);
    let folders = match generate::folders(&workspace.root, &named) {
        Ok(folders) => folders,
        Err(failure) => {
            terminal.fail(&failure)?;
            let usage = !matches!(failure, Failure::Specs(..));
            return Ok(if usage { Exit::Usage } else { Exit::Files });
        }
    };
    let mut diagnostics = Diagnostics::new();
    let set = load::load(&workspace.root, &folders, &mut diagnostics);
    let lowered = match what.stage {
        Stage::Spec => Vec::new(),
        Stage::Ir | Stage::View => lower::lower(&set, &mut diagnostics),
    };
    // Warnings belong to `check`; here they would only stand in the way.
    if diagnostics.has_errors() {
        write!(
            terminal.err,
            "{}",
            render_text(Look::Styled, &diagnostics, &set.sources)
        )?;
        return Ok(Exit::Specs);
    }
    for spec in set
        .providers
        .iter()
        .filter(|_| matches!(what.stage, Stage::Spec))
    {
        write!(terminal.out, "{}", data(what.format, &Spec::new(spec))?)?;
    }
    for provider in &lowered {
        let data = match what.stage {
            Stage::Spec | Stage::Ir => data(what.format, provider)?,
            Stage::View => match render::view(provider) {
                Ok(view) => data(what.format, &view)?,
                Err(fault) => {
                    terminal.fail(&fault)?;
                    return Ok(Exit::Internal);
                }
            },
        };
        write!(terminal.out, "{data}")?;
    }
    Ok(Exit::Fine)
}

fn data(format: Data, value: &impl Serialize) -> io::Result<String> {
    // Through JSON, so that enums look alike in both forms.
    let value = serde_json::to_value(value)?;
    match format {
        Data::Json => Ok(format!("{value:#}\n")),
        Data::Yaml => serde_yaml::to_string(&value).map_err(io::Error::other),
    }
}
