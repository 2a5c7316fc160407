//! `skyloom new`.

#[cfg(feature = "fetch")]
mod fetch;

use std::fs;
use std::io;
use std::path::Path;

use serde_json::Value;

use super::arguments::New;
use super::{Exit, Terminal, Workspace, out};
use crate::ir::ServiceKind;
use crate::scaffold::{Auth, Listing, Refused, Wanted, base_address, provider_id, scaffold};

/// Why nothing came of it: the exit, and what the caller is told.
struct Stop(Exit, String);

pub(super) fn run(
    what: &New,
    said: Option<&Path>,
    workspace: &Workspace,
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    let made = match wanted(what, terminal)? {
        Ok(wanted) => scaffold(&wanted).map_err(|refused| {
            let exit = if matches!(refused, Refused::Check(_)) {
                Exit::Internal
            } else {
                Exit::Usage
            };
            Stop(exit, refused.to_string())
        }),
        Err(stop) => Err(stop),
    };
    let made = match made {
        Ok(made) => made,
        Err(Stop(exit, why)) => {
            terminal.fail(&why)?;
            return Ok(exit);
        }
    };
    let folder = match out::free(&made.provider, said, workspace, terminal)? {
        Ok(folder) => folder,
        Err(exit) => return Ok(exit),
    };
    match out::write(&folder, &made.files, terminal)? {
        Exit::Fine => {}
        failed => return Ok(failed),
    }
    let fields = made
        .guesses
        .iter()
        .map(|(field, ..)| field.len())
        .max()
        .unwrap_or(0);
    let values = made
        .guesses
        .iter()
        .map(|(_, value, _)| value.len())
        .max()
        .unwrap_or(0);
    for (field, value, sure) in &made.guesses {
        writeln!(terminal.out, "  {field:fields$}  {value:values$}  {sure}")?;
    }
    writeln!(terminal.out, "\nleft to you:")?;
    for remark in &made.remarks {
        writeln!(terminal.out, "  {remark}")?;
    }
    let names: Vec<&str> = made.files.iter().map(|(name, _)| name.as_str()).collect();
    writeln!(
        terminal.out,
        "\nwritten: {} ({}); {} finds nothing wrong",
        out::shown(&folder, terminal),
        names.join(", "),
        out::check(&made.provider, &folder, workspace, terminal)
    )?;
    Ok(Exit::Fine)
}

/// What is wanted: as said, and else as asked for.
fn wanted(what: &New, terminal: &mut Terminal<'_>) -> io::Result<Result<Wanted, Stop>> {
    macro_rules! answer {
        ($said:expr, $flag:literal, $question:expr, $default:expr, $read:expr) => {
            match $said {
                Some(said) => said,
                None => match ask(terminal, $flag, $question, $default, $read)? {
                    Ok(answer) => answer,
                    Err(stop) => return Ok(Err(stop)),
                },
            }
        };
    }
    let name = answer!(
        what.name.clone(),
        "--name",
        "Name of the provider",
        None,
        |name| provider_id(name)
            .map(|_| name.to_owned())
            .map_err(|refused| refused.to_string())
    );
    let url = answer!(
        what.url.clone(),
        "--url",
        "Base address of its API",
        None,
        |url| base_address(url)
            .map(str::to_owned)
            .map_err(|refused| refused.to_string())
    );
    let auth: Auth = answer!(
        what.auth.clone(),
        "--auth",
        "Authentication (bearer, basic, header:NAME, query:NAME)",
        Some("bearer"),
        str::parse
    );
    let service = match what.service.as_deref().map(service).transpose() {
        Ok(service) => service,
        Err(why) => return Ok(Err(Stop(Exit::Usage, why))),
    };
    let service = answer!(
        service,
        "--service",
        "Service (compute, dns)",
        Some("compute"),
        self::service
    );
    let usual = match service {
        ServiceKind::Compute => "GET /servers",
        ServiceKind::Dns => "GET /zones",
    };
    let listing: Listing = answer!(
        what.list.clone(),
        "--list",
        "An operation that lists things",
        Some(usual),
        str::parse
    );
    let sample = if what.fetch {
        fetched(what, &url, &auth, &listing)
    } else {
        let folder = terminal.folder.clone();
        let file: String = answer!(
            what.sample.as_ref().map(|file| file.display().to_string()),
            "--sample",
            "File with its answer (- to paste it)",
            Some("-"),
            |file| if file == "-" || folder.join(file).is_file() {
                Ok(file.to_owned())
            } else {
                Err(format!("there is no file `{file}`"))
            }
        );
        read(&file, terminal)?
    };
    Ok(sample.map(|sample| Wanted {
        name,
        url,
        auth,
        listing,
        service,
        sample,
    }))
}

fn service(word: &str) -> Result<ServiceKind, String> {
    let unknown = || format!("`{word}` is no service: compute or dns");
    ServiceKind::from_word(word).ok_or_else(unknown)
}

/// Asks until the answer can be read; an empty one is the default.
fn ask<T>(
    terminal: &mut Terminal<'_>,
    flag: &str,
    question: &str,
    default: Option<&str>,
    read: impl Fn(&str) -> Result<T, String>,
) -> io::Result<Result<T, Stop>> {
    loop {
        let hint = default.map_or(String::new(), |default| format!(" [{default}]"));
        write!(terminal.out, "{question}{hint}: ")?;
        terminal.out.flush()?;
        let mut line = String::new();
        if terminal.input.read_line(&mut line)? == 0 {
            writeln!(terminal.out)?;
            return Ok(Err(Stop(
                Exit::Usage,
                format!("`{flag}` is needed, and nobody answers"),
            )));
        }
        let answer = match (line.trim(), default) {
            ("", Some(default)) => default,
            ("", None) => continue,
            (answer, _) => answer,
        };
        match read(answer) {
            Ok(answer) => return Ok(Ok(answer)),
            Err(why) => writeln!(terminal.out, "{why}")?,
        }
    }
}

/// The sample of a file, or as it is pasted.
fn read(file: &str, terminal: &mut Terminal<'_>) -> io::Result<Result<Value, Stop>> {
    let text = if file == "-" {
        let mut text = String::new();
        terminal.input.read_to_string(&mut text)?;
        text
    } else {
        match fs::read_to_string(terminal.folder.join(file)) {
            Ok(text) => text,
            Err(error) => {
                return Ok(Err(Stop(
                    Exit::Files,
                    format!("cannot read `{file}`: {error}"),
                )));
            }
        }
    };
    Ok(serde_json::from_str(&text)
        .map_err(|error| Stop(Exit::Usage, format!("the sample is no JSON: {error}"))))
}

#[cfg(not(feature = "fetch"))]
fn fetched(_: &New, _: &str, _: &Auth, _: &Listing) -> Result<Value, Stop> {
    let why = "this `skyloom` was built without the feature `fetch`: get the answer by other means and give it with `--sample`";
    Err(Stop(Exit::Usage, why.to_owned()))
}

/// The API's own answer. The token is sent, and neither shown nor written.
#[cfg(feature = "fetch")]
fn fetched(what: &New, url: &str, auth: &Auth, listing: &Listing) -> Result<Value, Stop> {
    let Some(variable) = &what.token_env else {
        return Err(Stop(
            Exit::Usage,
            "`--fetch` needs `--token-env`".to_owned(),
        ));
    };
    let token = std::env::var(variable)
        .map_err(|_| Stop(Exit::Usage, format!("the environment has no `{variable}`")))?;
    fetch::fetch(url, auth, listing, token.trim()).map_err(|why| Stop(Exit::Files, why))
}

#[cfg(test)]
mod tests;
