//! The examples of the specs, as values.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use skyloom::diagnostic::render::{Look, render_text};
use skyloom::diagnostic::{Diagnostics, FileId, Place, SpecPath};
use skyloom::load::{self, ProviderSpec, Sources};
use skyloom::spec::{self, Exchange};
use skyloom::{ir, lower};

/// The folder of the workspace that this crate is in.
pub fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A provider with all examples of its spec.
#[derive(Debug, Clone)]
pub struct Provider {
    /// What the spec says of the provider itself.
    pub spec: spec::Provider,
    /// What the generator makes of it.
    pub ir: ir::Provider,
    /// The examples, in the order of the spec.
    pub examples: Vec<Example>,
}

impl Provider {
    /// The settings that it is tried with: their defaults, or their own names.
    pub(crate) fn settings(&self) -> impl Iterator<Item = (&str, &str)> {
        let settings = self.spec.settings.iter();
        settings.map(|(name, setting)| (name.as_str(), setting.default.as_deref().unwrap_or(name)))
    }

    /// Its base address with these settings.
    pub(crate) fn url(&self) -> String {
        let fill =
            |url: String, (name, value): (&str, &str)| url.replace(&format!("{{{name}}}"), value);
        self.settings().fold(self.ir.url.clone(), fill)
    }
}

/// An example: with these arguments these exchanges take place and this comes out.
#[derive(Debug, Clone)]
pub struct Example {
    /// The provider's id.
    pub provider: String,
    /// The service's name.
    pub service: String,
    /// The operation.
    pub operation: String,
    /// Which of the operation's examples it is, from 1.
    pub number: usize,
    /// What it shows, where the spec says it.
    pub doc: Option<String>,
    /// Where it stands: `specs/digitalocean/compute.yaml:93`.
    pub place: String,
    /// The arguments by name.
    pub args: Map<String, Value>,
    /// What goes over the wire, in order.
    pub exchanges: Vec<Exchange>,
    /// What comes out.
    pub end: End,
}

impl Example {
    /// Whether it sends a request again, to see whether something is done: that takes its time.
    pub fn waits(&self) -> bool {
        let sent: BTreeSet<&str> = self.exchanges.iter().map(|one| one.send.as_str()).collect();
        sent.len() < self.exchanges.len()
    }
}

/// What comes out of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// A result; null where the operation answers nothing.
    Result(Value),
    /// An error: its kind by the word of the specs, and its message where that matters.
    Error(String, Option<String>),
}

/// `list_nodes, example 2 (An empty page.) in specs/digitalocean/compute.yaml:93`
impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, example {}", self.operation, self.number)?;
        if let Some(doc) = &self.doc {
            write!(f, " ({doc})")?;
        }
        write!(f, " in {}", self.place)
    }
}

/// Every provider of the workspace, by id.
///
/// # Errors
///
/// What is wrong with the specs, as `skyloom check` tells it.
pub fn providers() -> Result<Vec<Provider>, String> {
    let root = workspace();
    let folders = load::folders(&root, Path::new("specs"))
        .map_err(|error| format!("the folder `specs` cannot be read: {error}"))?;
    read(&root, &folders)
}

/// The provider with this id.
///
/// # Errors
///
/// What is wrong with its spec, as `skyloom check` tells it.
pub fn provider(id: &str) -> Result<Provider, String> {
    let folder = Path::new("specs").join(id);
    let providers = read(&workspace(), &[folder])?;
    let found = providers.into_iter().next();
    found.ok_or_else(|| format!("there is no provider `{id}`"))
}

fn read(root: &Path, folders: &[PathBuf]) -> Result<Vec<Provider>, String> {
    let mut diagnostics = Diagnostics::new();
    let set = load::load(root, folders, &mut diagnostics);
    let lowered = lower::lower(&set, &mut diagnostics);
    if diagnostics.has_errors() {
        return Err(render_text(Look::Plain, &diagnostics, &set.sources));
    }
    // Without errors each spec became a provider, in the same order.
    let both = set.providers.iter().zip(lowered);
    let provider = |(spec, ir): (&ProviderSpec, ir::Provider)| Provider {
        examples: examples(spec, &set.sources),
        spec: spec.provider.clone(),
        ir,
    };
    Ok(both.map(provider).collect())
}

fn examples(from: &ProviderSpec, sources: &Sources) -> Vec<Example> {
    let mut examples = Vec::new();
    for (file, service) in &from.services {
        for (name, operation) in &service.operations {
            for (index, example) in operation.examples.iter().enumerate() {
                let path = SpecPath::root()
                    .key("operations")
                    .key(name.as_str())
                    .key("examples");
                examples.push(Example {
                    provider: from.provider.provider.clone(),
                    service: service.service.clone(),
                    operation: name.clone(),
                    number: index + 1,
                    doc: example.doc.as_deref().map(one_line),
                    place: place(*file, path.index(index), sources),
                    args: example.args.clone().into_iter().collect(),
                    exchanges: example.exchanges.clone(),
                    end: end(example),
                });
            }
        }
    }
    examples
}

fn end(example: &spec::Example) -> End {
    match &example.error {
        Some(error) => End::Error(error.kind.clone(), error.message.clone()),
        None => End::Result(example.result.clone().unwrap_or_default()),
    }
}

/// The file and the line of what stands at `path`.
fn place(file: FileId, path: SpecPath, sources: &Sources) -> String {
    let Some(source) = sources.get(file) else {
        return String::new();
    };
    let start = source.locate(&Place::value(file, path)).start;
    format!(
        "{}:{}",
        source.path().display(),
        source.line_column(start).0
    )
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
