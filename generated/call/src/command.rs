//! The command line: options that are always there, and those of the operation at hand.

use std::ffi::OsString;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, Command, value_parser};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use skyloom_runtime::{Capabilities, Error, Param, ParamType, Provider};

use crate::argument;
use crate::exit::EXITS;
use crate::listing::{operations, signature};

const MODELS: &str = "\
A model (a node, a size, a zone) is given by its id. It is made from the id alone, without a request;
with --fetch it is looked up first, for operations that need more of it. A record (ZONE/RECORD), a
record set (ZONE/NAME/TYPE) and an object (BUCKET/OBJECT) are always looked up. JSON does for each.

Credentials come from the environment; `skyloom-call --list` shows the variables of each provider.

";

/// The command as far as these words need it: the operations of the provider that they name, and
/// the parameters of the operation. The first word is the command's own name.
pub fn command(words: &[OsString]) -> Command {
    let Named {
        provider,
        operation,
    } = Named::of(words);
    let providers = skyloom_drivers::PROVIDERS.iter().filter_map(|id| {
        let facts = skyloom_drivers::provider(id)?;
        let chosen = provider.is_some_and(|(_, one)| one.id == *id);
        Some(of_provider(facts, chosen, operation.as_ref()))
    });
    // What is asked alone needs no provider.
    let asked = |word: &OsString| {
        let word = word.to_string_lossy();
        word.starts_with("--list") || word.starts_with("--completions")
    };
    let alone_asked = words.iter().skip(1).any(asked);
    Command::new("skyloom-call")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Calls an operation of a cloud by its name")
        .after_help(format!("{MODELS}{EXITS}"))
        .subcommand_value_name("PROVIDER")
        .subcommand_help_heading("Providers")
        .disable_help_subcommand(true)
        .subcommand_required(!alone_asked)
        .arg_required_else_help(true)
        .max_term_width(100)
        .args(alone())
        .args(options())
        .subcommands(providers)
}

/// The words with `_` where the tables have it: `list-nodes` and `--ex-backups` do as well.
///
/// # Errors
///
/// If the word behind the provider is no operation of it.
pub(crate) fn in_our_spelling(mut words: Vec<OsString>) -> Result<Vec<OsString>, Error> {
    let named = Named::of(&words);
    let Some((at, provider)) = named.provider else {
        return Ok(words);
    };
    if let Some(word) = words.get_mut(at) {
        *word = provider.id.into();
    }
    let next = words.get(at + 1).and_then(|word| word.to_str());
    match (&named.operation, next) {
        (Some((at, operation)), _) => {
            if let Some(word) = words.get_mut(*at) {
                *word = operation.into();
            }
        }
        (None, Some(next)) if !next.starts_with('-') => {
            return Err(Capabilities::of(provider).unknown(next));
        }
        _ => return Ok(words),
    }
    for word in words.iter_mut().skip(at) {
        let Some(text) = word.to_str().and_then(|word| word.strip_prefix("--")) else {
            continue;
        };
        let (name, value) = text
            .split_once('=')
            .map_or((text, None), |(name, value)| (name, Some(value)));
        if name.contains('-') && !is_taken(name) {
            let value = value.map(|value| format!("={value}")).unwrap_or_default();
            *word = format!("--{}{value}", id(name)).into();
        }
    }
    Ok(words)
}

/// What the words name, and where.
struct Named {
    provider: Option<(usize, &'static Provider)>,
    operation: Option<(usize, String)>,
}

impl Named {
    fn of(words: &[OsString]) -> Self {
        let mut words = words
            .iter()
            .enumerate()
            .skip(1)
            .filter_map(|(at, word)| Some((at, id(word.to_str()?))));
        let provider = words.find_map(|(at, word)| Some((at, skyloom_drivers::provider(&word)?)));
        let operation = provider.and_then(|(_, provider)| {
            let capabilities = Capabilities::of(provider);
            words.find(|(_, word)| capabilities.supports(word))
        });
        Self {
            provider,
            operation,
        }
    }
}

/// The word with `_` where it has `-`.
fn id(word: &str) -> String {
    word.replace('-', "_")
}

/// A provider; with its operations where it is the one at hand.
fn of_provider(
    provider: &'static Provider,
    chosen: bool,
    operation: Option<&(usize, String)>,
) -> Command {
    let command = Command::new(provider.id)
        .about(provider.title)
        .subcommand_value_name("OPERATION")
        .subcommand_help_heading("Operations")
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .arg_required_else_help(true);
    if !chosen {
        return command;
    }
    let operations = operations(provider).into_iter().map(|name| {
        let command = Command::new(name);
        if operation.is_none_or(|(_, chosen)| chosen != name) {
            return command.about(signature(provider, name));
        }
        let params = Capabilities::of(provider).params(name);
        command
            .about(format!("Calls {name} of {}", provider.title))
            .after_help(format!("{MODELS}{EXITS}"))
            .args(params.filter(|param| !is_taken(param.name)).map(of_param))
    });
    command.subcommands(operations)
}

/// Whether an option of the command has this name: the parameter is then given with `--arg`.
fn is_taken(name: &str) -> bool {
    let mut options = options().into_iter().chain(alone());
    name == "help" || options.any(|option| option.get_long() == Some(name))
}

fn of_param(param: &'static Param) -> Arg {
    let mut help = param.doc.to_owned();
    if let Some(hint) = argument::hint(param.kind) {
        if !help.is_empty() {
            help = format!("{}. ", help.trim_end_matches('.'));
        }
        help.push_str(hint);
    }
    let arg = Arg::new(argument::id(param))
        .long(param.name)
        .value_name(argument::placeholder(param.kind))
        .help(help)
        .help_heading(if param.required {
            "Required arguments"
        } else {
            "Arguments"
        })
        .action(ArgAction::Append)
        .allow_negative_numbers(true);
    match param.kind {
        ParamType::Bool => arg
            .value_parser(PossibleValuesParser::new(["true", "false"]))
            .num_args(0..=1)
            .default_missing_value("true")
            .hide_possible_values(true),
        _ => arg,
    }
}

/// What is asked without a provider.
fn alone() -> [Arg; 2] {
    let providers = skyloom_drivers::PROVIDERS.iter().filter_map(|id| {
        let facts = skyloom_drivers::provider(id)?;
        Some(PossibleValue::new(*id).help(facts.title))
    });
    let all = PossibleValue::new("all").hide(true);
    [
        Arg::new("list")
            .long("list")
            .value_name("PROVIDER")
            .help("Lists the providers; or the operations of one with their parameters")
            .num_args(0..=1)
            .default_missing_value("all")
            .hide_possible_values(true)
            .value_parser(PossibleValuesParser::new(providers.chain([all]))),
        Arg::new("completions")
            .long("completions")
            .value_name("SHELL")
            .help("Prints what makes a shell complete providers, operations and arguments")
            .value_parser(["bash", "zsh", "fish", "elvish", "powershell"]),
    ]
}

/// The options of every call.
fn options() -> Vec<Arg> {
    let pairs = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .help(help)
            .action(ArgAction::Append)
    };
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .help(help)
            .action(ArgAction::SetTrue)
    };
    let all = vec![
        pairs(
            "arg",
            "NAME=JSON",
            "An argument as JSON, from a file with @FILE",
        ),
        pairs(
            "secret",
            "NAME=VARIABLE",
            "An argument that is a secret, from an environment variable",
        ),
        pairs(
            "credential",
            "NAME=VARIABLE",
            "A credential from another environment variable than usual",
        ),
        pairs(
            "setting",
            "NAME=VALUE",
            "A setting of the provider, such as a region",
        )
        .add(ArgValueCandidates::new(settings)),
        Arg::new("url")
            .long("url")
            .value_name("URL")
            .help("Another address than the provider's"),
        flag("fetch", "Looks models up that are given by their ids"),
        Arg::new("limit")
            .long("limit")
            .value_name("N")
            .help("No more items of a list than these, nor pages")
            .value_parser(value_parser!(usize)),
        flag("json", "A line of JSON an item, on a terminal too"),
        flag("table", "A table, without a terminal too").conflicts_with("json"),
        flag(
            "curl",
            "Sends nothing, and shows the request as a line for curl, without secrets",
        )
        .conflicts_with("fetch"),
        flag(
            "debug",
            "Shows the exchanges on standard error, without secrets",
        ),
        flag("no-proxy", "Uses no proxy, whatever the environment says"),
    ];
    all.into_iter()
        .map(|option| option.global(true).help_heading("Options of every call"))
        .collect()
}

/// The settings that any provider has, for completion.
fn settings() -> Vec<CompletionCandidate> {
    let providers = skyloom_drivers::PROVIDERS.iter();
    let settings = providers
        .filter_map(|id| skyloom_drivers::provider(id))
        .flat_map(|provider| provider.settings);
    let mut names: Vec<&str> = settings.map(|setting| setting.name).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .map(|name| CompletionCandidate::new(format!("{name}=")))
        .collect()
}
