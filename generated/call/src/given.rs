//! The words of a call, as the command line has them.

use std::fs;
use std::io::Read as _;

use clap::ArgMatches;
use skyloom_runtime::{Capabilities, Error, Map, Param, Provider, Result, Value};

use crate::argument;

/// A provider, an operation, and what was said with them.
pub(crate) struct Given<'a> {
    pub provider: &'static Provider,
    pub operation: &'a str,
    matches: &'a ArgMatches,
}

impl<'a> Given<'a> {
    /// What was said; nothing without a provider and an operation.
    pub(crate) fn new(matches: &'a ArgMatches) -> Option<Self> {
        let (provider, matches) = matches.subcommand()?;
        let (operation, matches) = matches.subcommand()?;
        Some(Self {
            provider: skyloom_drivers::provider(provider)?,
            operation,
            matches,
        })
    }

    /// Whether a flag of the command was given.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.matches.get_flag(name)
    }

    /// Whether nothing is to be sent.
    pub(crate) fn dry(&self) -> bool {
        self.flag("curl")
    }

    /// How many items of a list are wanted.
    pub(crate) fn limit(&self) -> Option<usize> {
        self.matches.get_one("limit").copied()
    }

    /// The value of an option of the command.
    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        self.matches.get_one::<String>(name).map(String::as_str)
    }

    /// The values of an option, each `NAME=VALUE`.
    pub(crate) fn pairs(&self, option: &str) -> Result<Vec<(&'a str, &'a str)>> {
        let given = self.matches.get_many::<String>(option);
        let pairs = given.into_iter().flatten().map(|pair| {
            pair.split_once('=').ok_or_else(|| {
                let message = format!("--{option} {pair}: expected NAME=VALUE");
                Error::invalid_argument(message)
            })
        });
        pairs.collect()
    }

    /// The parameters of the operation.
    pub(crate) fn params(&self) -> impl Iterator<Item = &'static Param> {
        Capabilities::of(self.provider).params(self.operation)
    }

    /// The arguments as JSON. Models may still be texts.
    pub(crate) fn arguments(
        &self,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Map<String, Value>> {
        let mut arguments = Map::new();
        for param in self.params() {
            // One that is called like an option of the command has no option of its own.
            if let Ok(Some(values)) = self.matches.try_get_many::<String>(&argument::id(param)) {
                let values: Vec<&str> = values.map(String::as_str).collect();
                let value = argument::value(param, &values, environment)?;
                arguments.insert(param.name.to_owned(), value);
            }
        }
        for (name, text) in self.pairs("arg")? {
            arguments.insert(name.to_owned(), json(name, text)?);
        }
        for (name, variable) in self.pairs("secret")? {
            let value = environment(variable).ok_or_else(|| {
                let message = format!(
                    "--secret {name}: the environment variable `{variable}` is not set \
                     (it takes the name of a variable, not the secret itself)"
                );
                Error::invalid_argument(message)
            })?;
            arguments.insert(name.to_owned(), value.into());
        }
        Ok(arguments)
    }
}

/// JSON as it stands, or that of a file: `@file`, and `@-` for standard input.
fn json(name: &str, text: &str) -> Result<Value> {
    let read = match text.strip_prefix('@') {
        None => {
            argument::no_secret(name)?;
            Ok(text.to_owned())
        }
        Some("-") => {
            let mut all = String::new();
            std::io::stdin().read_to_string(&mut all).map(|_| all)
        }
        Some(path) => fs::read_to_string(path),
    };
    let wrong = |what: String| Error::invalid_argument(format!("--arg {name}: {what}"));
    let read = read.map_err(|error| wrong(error.to_string()))?;
    serde_json::from_str(&read).map_err(|error| {
        wrong(format!(
            "not JSON: {error} (a text needs quotes: '{name}=\"…\"')"
        ))
    })
}
