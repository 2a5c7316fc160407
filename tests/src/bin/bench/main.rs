//! `cargo run --release -p skyloom-tests --bin bench -- all`

// A measurement has no caller: what goes wrong ends it with words, by `?`.
mod clients;
mod command;
mod compile;
mod consumer;
mod cores;
mod divan;
mod generator;
mod lines;
mod machine;
mod package;
mod page;
mod peers;
mod plot;
mod progenitor;
mod report;
mod run;
mod scratch;
mod server;
mod spent;
mod tree;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use skyloom_tests::examples::workspace;

use crate::report::Report;

/// What went wrong, in words.
type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// A part: its name, what it measures, and how.
struct Part {
    name: &'static str,
    about: &'static str,
    measure: fn() -> Result<Report>,
}

/// All parts, in the order of the page.
const PARTS: &[Part] = &[
    Part {
        name: "generator",
        about: "time and memory of the generator, growth, runs that change nothing",
        measure: generator::measure,
    },
    Part {
        name: "lines",
        about: "lines, tokens and hooks of what is generated, crates",
        measure: lines::measure,
    },
    Part {
        name: "compile",
        about: "check, debug and release of what is generated, a rebuild, program size",
        measure: compile::measure,
    },
    Part {
        name: "peers",
        about: "making and compiling progenitor's clients and a crate of the AWS SDK",
        measure: peers::measure,
    },
    Part {
        name: "consumer",
        about: "a package with a build script beside the same with its driver checked in",
        measure: consumer::measure,
    },
    Part {
        name: "run",
        about: "lists, round trips and many calls at once, beside code by hand and libcloud",
        measure: run::measure,
    },
    Part {
        name: "call",
        about: "one call beside bare reqwest",
        measure: divan::call,
    },
    Part {
        name: "decode",
        about: "reading a long list, beside typed serde and values",
        measure: divan::decode,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        // What a measured process of its own does.
        ["__spent", ..] => spent::run_and_tell(arguments.get(1..).unwrap_or_default()),
        ["__phases", root, providers @ ..] => generator::phases(root.as_ref(), providers),
        ["__generate", root] => generator::generate_once(root.as_ref()),
        ["__server", latency] => server::serve(latency),
        ["__list", nodes, times] => clients::list_often(nodes, times),
        ["__client", hand, task, url] => clients::work(hand, task, url),
        [] | ["--help" | "-h"] => {
            print!("{}", help());
            Ok(())
        }
        parts => measure(parts),
    }
}

/// Measures the parts and writes the page.
fn measure(wanted: &[&str]) -> Result<()> {
    for name in wanted {
        let known = PARTS.iter().any(|part| part.name == *name);
        if !known && !["all", "page"].contains(name) {
            return Err(format!("there is no part `{name}`\n\n{}", help()).into());
        }
    }
    let docs = docs();
    let folder = docs.join("benchmarks");
    let mut failed = Vec::new();
    for part in PARTS {
        if !wanted.contains(&"all") && !wanted.contains(&part.name) {
            continue;
        }
        eprintln!("{}: {}", part.name, part.about);
        let (machine, began) = (machine::machine(), Instant::now());
        let measured = (part.measure)();
        let built = scratch::clear(part.name)?;
        eprintln!(
            "{}: {:.0} s; {built:.0} MB of what was built are thrown away",
            part.name,
            began.elapsed().as_secs_f64()
        );
        match measured {
            Ok(measured) => {
                let report = Report {
                    date: machine::today(),
                    command: format!(
                        "cargo run --release -p skyloom-tests --bin bench -- {}",
                        part.name
                    ),
                    machine,
                    ..measured
                };
                report::keep(&folder, part.name, &report)?;
            }
            // What was found out before stays on the page, and the other parts go on.
            Err(error) => {
                eprintln!("{}: {error}", part.name);
                failed.push(part.name);
            }
        }
    }
    let reports = PARTS
        .iter()
        .filter_map(|part| report::read(&folder, part.name));
    let reports: Vec<Report> = reports.collect();
    let missing = PARTS
        .iter()
        .map(|part| part.name)
        .filter(|name| report::read(&folder, name).is_none());
    page::write(&docs, &reports, &missing.collect::<Vec<_>>())?;
    if failed.is_empty() {
        return Ok(());
    }
    Err(format!("not measured: {}", failed.join(", ")).into())
}

fn docs() -> PathBuf {
    workspace().join("docs")
}

fn help() -> String {
    let mut text = String::from(
        "Measures what Skyloom costs, and writes docs/benchmarks.md.\n\n\
         usage: cargo run --release -p skyloom-tests --bin bench -- <part>…\n\nparts:\n",
    );
    for part in PARTS {
        text.push_str(&format!("  {:<12}{}\n", part.name, part.about));
    }
    text.push_str(
        "  all         all of them\n  page        none: writes the page from what was kept\n",
    );
    text
}
