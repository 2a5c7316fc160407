//! Calls any operation of any generated driver from the command line.
//!
//! The words are looked up in the drivers' own tables: what a provider can do, and what each
//! operation takes, is known without asking it. [`run`] is the whole command.
#![deny(missing_docs)]

mod argument;
mod cell;
mod columns;
mod command;
mod credentials;
mod exit;
mod fetch;
mod given;
mod listing;
mod output;

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};

use clap::ArgMatches;
use skyloom_runtime::{CallOptions, Config, Driver, DryRun, Error, Log, Result};

pub use command::command;
pub use exit::Exit;
use given::Given;
use output::{Form, Output};

/// What the command talks to.
pub struct Terminal<'a> {
    /// Standard output: answers.
    pub out: &'a mut dyn Write,
    /// Standard error: what went wrong.
    pub err: &'a mut dyn Write,
    /// Whether a person reads the answers.
    pub watched: bool,
    /// The variables of the environment.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    /// Where `--debug` shows the exchanges.
    pub log: Log,
}

/// Runs the command with these arguments, the first being its own name.
pub async fn run(arguments: Vec<OsString>, terminal: &mut Terminal<'_>) -> Exit {
    let arguments = match command::in_our_spelling(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return written(fail(&error, terminal), Exit::Usage),
    };
    let matches = match command(&arguments).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            let text = error.render().ansi().to_string();
            let (to, exit) = if error.use_stderr() {
                (&mut *terminal.err, Exit::Usage)
            } else {
                (&mut *terminal.out, Exit::Fine)
            };
            return written(to.write_all(text.as_bytes()), exit);
        }
    };
    let done = match listing::run(&matches, terminal) {
        Some(done) => done.map(|()| Exit::Fine),
        None => call(&matches, terminal).await,
    };
    match done {
        Ok(exit) => exit,
        Err(error) => written(Err(error), Exit::Fine),
    }
}

/// Calls the operation that the words name.
async fn call(matches: &ArgMatches, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    // The command demands provider and operation.
    let Some(given) = Given::new(matches) else {
        return Ok(Exit::Usage);
    };
    let driver = match connect(&given, terminal) {
        Ok(driver) => driver,
        Err(error) => {
            fail(&error, terminal)?;
            if exit::of(&error) == Exit::Credentials {
                let variables = credentials::variables(given.provider);
                writeln!(terminal.err, "they are read from {variables}")?;
            }
            return Ok(exit::of(&error));
        }
    };
    let dry_run = DryRun::new();
    let driver = if given.dry() {
        driver.with(CallOptions::new().dry_run(&dry_run))
    } else {
        driver
    };
    let done = answer(&given, driver.as_ref(), terminal).await?;
    for line in dry_run.lines() {
        writeln!(terminal.out, "{line}")?;
    }
    match done {
        Ok(()) => Ok(Exit::Fine),
        // A dry run ends as soon as something would be sent.
        Err(_) if !dry_run.lines().is_empty() => Ok(Exit::Fine),
        Err(error) => {
            fail(&error, terminal)?;
            Ok(exit::of(&error))
        }
    }
}

fn connect(given: &Given<'_>, terminal: &Terminal<'_>) -> Result<Box<dyn Driver>> {
    let values = credentials::of(given, terminal.environment)?;
    let mut config = Config::new().user_agent(concat!("skyloom-call/", env!("CARGO_PKG_VERSION")));
    for (name, value) in given.pairs("setting")? {
        config = config.setting(name, value);
    }
    if let Some(url) = given.text("url") {
        config = config.url(url);
    }
    if given.flag("no-proxy") {
        config = config.no_proxy();
    }
    if given.flag("debug") {
        config = config.log(terminal.log.clone().pretty());
    }
    let none = || Err(Error::invalid_argument("this build has no such driver"));
    skyloom_drivers::driver(given.provider.id, &values, config).unwrap_or_else(none)
}

/// Calls, and shows what is answered as it comes in.
async fn answer(
    given: &Given<'_>,
    driver: &dyn Driver,
    terminal: &mut Terminal<'_>,
) -> io::Result<Result<()>> {
    let arguments = match given.arguments(terminal.environment) {
        Ok(arguments) => arguments,
        Err(error) => return Ok(Err(error)),
    };
    let arguments = match fetch::models(given, driver, arguments).await {
        Ok(arguments) => arguments,
        Err(error) => return Ok(Err(error)),
    };
    let reply = driver.call(given.operation, arguments.into());
    let form = match (given.flag("json"), given.flag("table")) {
        (true, _) => Form::Json,
        (_, true) => Form::Table,
        _ if terminal.watched => Form::Table,
        _ => Form::Json,
    };
    let mut output = Output::new(form);
    if !reply.is_list() {
        return Ok(match reply.await {
            Ok(value) => {
                output.one(&value, terminal.out)?;
                Ok(())
            }
            Err(error) => Err(error),
        });
    }
    let mut items = reply.into_items();
    if let Some(limit) = given.limit() {
        items = items.take(limit);
    }
    while let Some(page) = items.next_page().await {
        match page {
            Ok(page) => output.page(&page.items, terminal.out)?,
            Err(error) => {
                output.end(terminal.out)?;
                return Ok(Err(error));
            }
        }
    }
    output.end(terminal.out)?;
    Ok(Ok(()))
}

/// Says what went wrong: the runtime's own sentence.
fn fail(error: &Error, terminal: &mut Terminal<'_>) -> io::Result<()> {
    writeln!(terminal.err, "error: {error}")
}

/// The exit, unless the output could not be written. Who closes it early has seen enough.
fn written(written: io::Result<()>, exit: Exit) -> Exit {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Exit::Failed,
        _ => exit,
    }
}
