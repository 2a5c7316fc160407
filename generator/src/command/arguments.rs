//! What can be said to the command.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::why::Line;
use crate::diagnostic::render::Format;
use crate::scaffold::{Auth, Listing};

/// What the command exits with, at the end of each `--help`.
const EXITS: &str = "\
Exit codes:
  0  fine
  1  a spec is wrong, or at odds with the vendor's document (audit)
  2  called with arguments that make no sense
  3  files are out of date (generate --check, fmt --check)
  4  a file could not be read or written
  5  what was rendered is no Rust: a bug in skyloom
  6  a change breaks what callers have written (diff)";

/// Makes Rust cloud drivers from YAML provider specs.
#[derive(Debug, Parser)]
#[command(name = "skyloom", version, after_help = EXITS, max_term_width = 100)]
pub(super) struct Arguments {
    /// Folder of the specs [default: `specs` in the workspace].
    #[arg(long, global = true, value_name = "FOLDER")]
    pub specs: Option<PathBuf>,
    /// Folder that is written to [default: the drivers crate, `generated` in the workspace; by `new` and
    /// `import` the folder of the specs].
    #[arg(long, global = true, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Colours: by default where there is a terminal and `NO_COLOR` is not set.
    #[arg(long, global = true, value_enum, value_name = "WHEN")]
    pub color: Option<Color>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Brings the drivers to the state of the specs.
    #[command(after_help = EXITS)]
    Generate(Generate),
    /// Checks the specs and tells every error.
    #[command(after_help = EXITS)]
    Check(Check),
    /// Holds a spec against the vendor's OpenAPI document.
    #[command(after_help = EXITS)]
    Audit(Audit),
    /// Formats spec files: same facts and comments, one layout.
    #[command(after_help = EXITS)]
    Fmt(Fmt),
    /// Drafts a spec of what another description of an API says.
    #[command(after_help = EXITS)]
    Import(Import),
    /// Drafts the spec of a new provider from one answer of its API; asks for what is not said.
    #[command(after_help = EXITS)]
    New(New),
    /// Shows what a stage makes of a provider.
    #[command(after_help = EXITS)]
    Inspect(Inspect),
    /// Tells more about an error code; without one lists them all.
    #[command(after_help = EXITS)]
    Explain(Explain),
    /// Tells what a change of the specs does to the drivers' callers, and to the code.
    #[command(after_help = EXITS)]
    Diff(Diff),
    /// Calls an operation of a cloud by its name: hands on to `skyloom-call`.
    #[command(disable_help_flag = true)]
    Call(Call),
    /// Tells which lines of a spec caused a generated line.
    #[command(after_help = EXITS)]
    Why(Why),
    /// Tells which generated lines a line of a spec caused.
    #[command(after_help = EXITS)]
    Where(Where),
    /// Prints the JSON Schema of a kind of spec file; with `--out` writes all of them to a folder.
    #[command(after_help = EXITS)]
    Schema(Schema),
}

#[derive(Debug, Args)]
pub(super) struct Generate {
    /// Providers to generate; all if none is named.
    #[arg(value_name = "PROVIDER")]
    pub providers: Vec<String>,
    /// Writes nothing; shows what would change and exits with 3 if anything would.
    #[arg(long)]
    pub check: bool,
    /// Form of the result.
    #[arg(long, value_enum, default_value_t)]
    pub format: Report,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Providers to check; all if none is named.
    #[arg(value_name = "PROVIDER")]
    pub providers: Vec<String>,
    /// Form of the diagnostics; with `--stats` that of the figures.
    #[arg(long, value_enum, default_value_t)]
    pub format: Form,
    /// Checks again whenever a file of the specs changes, until Ctrl-C.
    #[arg(long, conflicts_with = "stats")]
    pub watch: bool,
    /// Tells operations, lines of YAML and hooks of each provider.
    #[arg(long)]
    pub stats: bool,
    /// With `--stats`: an index of libcloud's drivers with their lines, to compare with.
    #[arg(long, value_name = "FILE", requires = "stats")]
    pub libcloud: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Audit {
    /// The provider.
    pub provider: String,
    /// The vendor's document, OpenAPI 3.0 or 3.1: JSON or YAML.
    #[arg(long, value_name = "FILE")]
    pub openapi: PathBuf,
    /// Form of the findings.
    #[arg(long, value_enum, default_value_t)]
    pub format: AuditForm,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum AuditForm {
    #[default]
    Text,
    Json,
    /// Workflow commands, which GitHub shows beside the lines of a pull request.
    Github,
}

#[derive(Debug, Args)]
pub(super) struct Fmt {
    /// Files and folders to format; the specs if none is named.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Writes nothing; shows what would change and exits with 3 if anything would.
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Args)]
pub(super) struct New {
    /// Name of the provider, as its owner writes it.
    #[arg(long)]
    pub name: Option<String>,
    /// Base address of the API.
    #[arg(long)]
    pub url: Option<String>,
    /// How requests are signed: `bearer`, `basic`, `header:NAME` or `query:NAME`.
    #[arg(long, value_name = "SCHEME")]
    pub auth: Option<Auth>,
    /// The service: `compute` or `dns`.
    #[arg(long)]
    pub service: Option<String>,
    /// An operation that lists things: `GET /v1/servers`.
    #[arg(long, value_name = "REQUEST")]
    pub list: Option<Listing>,
    /// File with its answer; `-` for standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "fetch")]
    pub sample: Option<PathBuf>,
    /// Asks the API for the answer.
    #[arg(long)]
    pub fetch: bool,
    /// With `--fetch`: the environment variable that holds the token; `user:password` for `basic`.
    #[arg(long, value_name = "VAR", requires = "fetch")]
    pub token_env: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    #[command(subcommand)]
    pub from: ImportFrom,
}

#[derive(Debug, Subcommand)]
pub(super) enum ImportFrom {
    /// From an OpenAPI document, 3.0 or 3.1.
    #[command(after_help = EXITS)]
    Openapi(Openapi),
}

#[derive(Debug, Args)]
pub(super) struct Openapi {
    /// The document: JSON or YAML; files that it refers to stand beside it.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Id of the provider [default: made of the document's title].
    #[arg(long, value_name = "ID")]
    pub provider: Option<String>,
    /// Takes operations beyond the base verbs: those whose id, path or tag contains this; `*` for any text.
    #[arg(long, value_name = "PATTERN", num_args = 1..)]
    pub ex: Vec<String>,
    /// Takes all operations.
    #[arg(long, conflicts_with = "ex")]
    pub all_ex: bool,
    /// Form of the report.
    #[arg(long, value_enum, default_value_t)]
    pub report: Report,
}

#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// The provider.
    pub provider: String,
    /// The stage: what was read, what was decided, or what the templates see.
    #[arg(long, value_enum)]
    pub stage: Stage,
    /// Form of the data.
    #[arg(long, value_enum, default_value_t)]
    pub format: Data,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The code, such as E0012.
    pub code: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Call {
    /// What `skyloom-call` is told: `PROVIDER OPERATION [--argument value…]`.
    #[arg(
        value_name = "WORD",
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    pub words: Vec<OsString>,
}

#[derive(Debug, Args)]
pub(super) struct Diff {
    /// Providers to compare; all if none is named.
    #[arg(value_name = "PROVIDER")]
    pub providers: Vec<String>,
    /// The revision to compare the specs on disk with.
    #[arg(
        long,
        value_name = "REV",
        default_value = "HEAD",
        conflicts_with = "old"
    )]
    pub base: String,
    /// A folder of specs to compare with, instead of a revision.
    #[arg(long, value_name = "FOLDER")]
    pub old: Option<PathBuf>,
    /// Form of the report.
    #[arg(long, value_enum, default_value_t)]
    pub format: DiffFormat,
    /// From which class on the exit code is 6.
    #[arg(long, value_enum, default_value_t, value_name = "CLASS")]
    pub fail_on: FailOn,
    /// Leaves out the generated code.
    #[arg(long)]
    pub no_code: bool,
    /// Columns of the terminal; from 150 on old and new stand side by side.
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum DiffFormat {
    #[default]
    Text,
    /// For a pull request.
    Markdown,
    Json,
    /// One page that needs nothing else.
    Html,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum FailOn {
    #[default]
    Breaking,
    Risky,
    Never,
}

#[derive(Debug, Args)]
pub(super) struct Why {
    /// The generated file and the line in it.
    #[arg(value_name = "FILE:LINE")]
    pub place: Line,
    /// Form of the result.
    #[arg(long, value_enum, default_value_t)]
    pub format: Report,
}

#[derive(Debug, Args)]
pub(super) struct Where {
    /// The spec file and the line in it.
    #[arg(value_name = "FILE:LINE")]
    pub place: Line,
    /// Form of the result.
    #[arg(long, value_enum, default_value_t)]
    pub format: Report,
}

#[derive(Debug, Args)]
pub(super) struct Schema {
    /// The kind of file: `provider`, or a service.
    #[arg(required_unless_present = "out")]
    pub file: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Report {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum Form {
    #[default]
    Text,
    Json,
    /// Workflow commands, which GitHub shows beside the lines of a pull request.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

impl From<Form> for Format {
    fn from(form: Form) -> Self {
        match form {
            Form::Text => Self::Text,
            Form::Json => Self::Json,
            Form::Github => Self::Github,
            Form::Sarif => Self::Sarif,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Stage {
    /// The spec, as it was read.
    Spec,
    /// The driver, as it was decided.
    Ir,
    /// What the templates see.
    View,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum Data {
    Json,
    #[default]
    Yaml,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes it the process's choice.
    pub(super) fn set(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}
