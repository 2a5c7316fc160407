//! `skyloom inspect`.

use std::io;

use serde::Serialize;

use super::arguments::{Data, Inspect, Stage};
use super::provider::{self, Depth, Opened};
use super::{Exit, Terminal, Workspace};
use crate::load::ProviderSpec;
use crate::render;
use crate::spec::{Provider, Service};

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
    let depth = match what.stage {
        Stage::Spec => Depth::Read,
        Stage::Ir | Stage::View => Depth::Lowered,
    };
    let opened = provider::open(&what.provider, depth, workspace, terminal)?;
    let Opened { set, lowered } = match opened {
        Ok(opened) => opened,
        Err(exit) => return Ok(exit),
    };
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
