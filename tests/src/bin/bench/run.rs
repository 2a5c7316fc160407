//! What calls take: the generated driver beside code by hand and Apache Libcloud.

use std::path::PathBuf;
use std::process::Command;

use crate::clients::{AT_ONCE, TRIPS, Told};
use crate::cores::{Core, Pinned};
use crate::plot::number;
use crate::progenitor::Maker;
use crate::report::{Aim, Drawn, Plot, Report, Section};
use crate::server::{DROPLETS, Server};
use crate::spent::median;
use crate::{Result, peers, scratch, tree};

/// Rounds, in which the hands take turns; the middle counts.
const ROUNDS: usize = 5;
const LIBCLOUD: &str = "apache-libcloud==3.9.1";
const HANDS: [(&str, &str); 5] = [
    ("skyloom", "Skyloom"),
    ("by-hand", "reqwest and typed serde, by hand"),
    ("by-hand-all", "the same, other members kept as values"),
    ("progenitor", "progenitor's client, typed"),
    ("libcloud", "Apache Libcloud 3.9.1"),
];

/// What the hands work with that are no part of this program; those that could not be had are missing.
#[derive(Default)]
struct Others {
    python: Option<PathBuf>,
    progenitor: Option<PathBuf>,
}

/// Lists, round trips, many calls at once.
pub(crate) fn measure() -> Result<Report> {
    let mut notes = String::new();
    let mut or_note = |name: &str, made: Result<PathBuf>| {
        let told = made.as_ref().err().map(ToString::to_string);
        if let Some(told) = told {
            eprintln!("{name} is left out: {told}");
            let last = told.lines().rfind(|line| !line.trim().is_empty());
            notes.push_str(&format!(
                "\n\n{name} is left out: {}.",
                last.unwrap_or_default()
            ));
        }
        made.ok()
    };
    let others = Others {
        python: or_note("libcloud", libcloud()),
        progenitor: or_note("progenitor's client", progenitor()),
    };
    let list = Section::new(
        "A list of 10,000 nodes",
        format!(
            "{DROPLETS} Droplets of 1.9 kB, 50 pages of 200. Skyloom keeps the models and `extra`; by hand only what the model \
             has is kept, or all the rest as `serde_json` values; progenitor's client of the vendor's document has a type for \
             every member of an answer; libcloud keeps models and `extra`. Each hand has a core of its own, the server \
             another one.{notes}"
        ),
        HEAD,
    );
    let mut fast = list.clone();
    let told = task(&mut fast, "list", 0, &others)?;
    let mut slow = Section::new(
        "The same where each answer takes 20 ms",
        "Pages that the provider's spec lets it know of are fetched ahead, four at a time.",
        HEAD,
    );
    let late = task(&mut slow, "list", 20, &others)?;
    let mut trips = Section::new(
        "Create, get, destroy",
        format!("{TRIPS} times, one call after the other."),
        HEAD,
    );
    task(&mut trips, "trips", 0, &others)?;
    let mut many = Section::new(
        "1,000 calls at once",
        format!(
            "{AT_ONCE} × get, each answer after 20 ms. libcloud does it with 32 threads, each with a driver of its own: \
             its drivers are not for several threads."
        ),
        HEAD,
    );
    task(&mut many, "many", 20, &others)?;
    let mut sections = vec![fast, slow, trips, many];
    for (section, file) in
        sections
            .iter_mut()
            .zip(["run-list", "run-list-slow", "run-trips", "run-many"])
    {
        plot(section, file);
    }
    Ok(Report {
        title: "Calls".to_owned(),
        aims: aims(&told, &late),
        sections,
        ..Report::default()
    })
}

const HEAD: &[&str] = &[
    "by",
    "CPU ms",
    "beside Skyloom",
    "wall ms",
    "peak MB",
    "allocations",
    "MB allocated",
];

/// All hands at one task; what each took, by name.
fn task(
    section: &mut Section,
    task: &str,
    latency: u64,
    others: &Others,
) -> Result<Vec<(&'static str, Told)>> {
    let server = Server::start(latency)?;
    let _pinned = Pinned::to(Core::First)?;
    let mut rounds: Vec<(&str, Vec<Told>)> =
        HANDS.iter().map(|hand| (hand.0, Vec::new())).collect();
    for _ in 0..ROUNDS {
        for (hand, told) in &mut rounds {
            // Only a list has members that are kept or not.
            if *hand == "by-hand-all" && task != "list" {
                continue;
            }
            let mut command = match *hand {
                "libcloud" => {
                    let Some(python) = &others.python else {
                        continue;
                    };
                    let mut command = Command::new(python);
                    command.args(["-c", include_str!("libcloud.py"), task, &server.url]);
                    command.args([TRIPS.to_string(), AT_ONCE.to_string()]);
                    command
                }
                "progenitor" => {
                    let Some(program) = &others.progenitor else {
                        continue;
                    };
                    let mut command = Command::new(program);
                    command.args([task, &server.url]);
                    command.args([TRIPS.to_string(), AT_ONCE.to_string()]);
                    command
                }
                hand => {
                    let mut command = Command::new(std::env::current_exe()?);
                    command.args(["__client", hand, task, &server.url]);
                    command
                }
            };
            let output = command
                .env_remove("http_proxy")
                .env_remove("HTTP_PROXY")
                .output()?;
            if !output.status.success() {
                let told = String::from_utf8_lossy(&output.stderr).into_owned();
                return Err(format!("{hand} failed at {task}: {told}").into());
            }
            told.push(serde_json::from_slice(&output.stdout)?);
        }
    }
    let mut all = Vec::new();
    for (hand, told) in rounds.iter().filter(|(_, told)| !told.is_empty()) {
        let of = |what: fn(&Told) -> f64| median(told.iter().map(what));
        let first = told.first().copied().unwrap_or_default();
        let middle = Told {
            cpu: of(|told| told.cpu),
            wall: of(|told| told.wall),
            peak: of(|told| told.peak),
            ..first
        };
        all.push((*hand, middle));
    }
    let ours = all.first().map_or(f64::NAN, |(_, told)| told.cpu);
    for (hand, told) in &all {
        let title = HANDS
            .iter()
            .find(|known| known.0 == *hand)
            .map_or(*hand, |known| known.1);
        let counted = told.allocations > 0;
        section.row([
            title.to_owned(),
            number(told.cpu * 1000.0),
            number(told.cpu / ours),
            number(told.wall * 1000.0),
            number(told.peak),
            if counted {
                told.allocations.to_string()
            } else {
                "not counted".to_owned()
            },
            if counted {
                number(told.allocated)
            } else {
                "not counted".to_owned()
            },
        ]);
    }
    Ok(all)
}

/// CPU time as bars.
fn plot(section: &mut Section, file: &str) {
    let bars = section.rows.iter().filter_map(|row| {
        let (name, cpu) = (row.first()?, row.get(1)?.parse().ok()?);
        Some((name.split(',').next().unwrap_or(name).to_owned(), cpu))
    });
    let mut bars: Vec<(String, f64)> = bars.collect();
    if let Some(second) = bars.get_mut(2).filter(|bar| bar.0 == "the same") {
        "by hand, all kept".clone_into(&mut second.0);
    }
    section.plots.push(Plot {
        file: file.to_owned(),
        title: section.title.clone(),
        drawn: Drawn::Bars("milliseconds of the client's CPU".to_owned(), bars),
    });
}

fn aims(list: &[(&str, Told)], late: &[(&str, Told)]) -> Vec<Aim> {
    let of =
        |all: &[(&str, Told)], hand: &str| all.iter().find(|one| one.0 == hand).map(|one| one.1);
    let mut aims = Vec::new();
    if let (Some(ours), Some(typed)) = (of(list, "skyloom"), of(list, "by-hand")) {
        let ratio = ours.cpu / typed.cpu;
        aims.push(Aim {
            aim: "10,000 nodes listed in at most 1.3 times the CPU of typed code by hand"
                .to_owned(),
            stands: format!(
                "{} times, `extra` kept; by hand nothing but the model is",
                number(ratio)
            ),
            reached: ratio <= 1.3,
        });
    }
    if let (Some(ours), Some(other)) = (of(list, "skyloom"), of(list, "libcloud")) {
        let ratio = other.cpu / ours.cpu;
        aims.push(Aim {
            aim: "and in at least 10 times less than libcloud".to_owned(),
            stands: format!("{} times less", number(ratio)),
            reached: ratio >= 10.0,
        });
    }
    if let (Some(ours), Some(other)) = (of(late, "skyloom"), of(late, "libcloud")) {
        let ratio = other.wall / ours.wall;
        aims.push(Aim {
            aim: "with 20 ms latency at least 5 times faster on the clock than libcloud".to_owned(),
            stands: format!("{} times faster", number(ratio)),
            reached: ratio >= 5.0,
        });
    }
    aims
}

/// The program that does the same with progenitor's client of the vendor's document, built here.
fn progenitor() -> Result<PathBuf> {
    let client = peers::client(&Maker::new("run")?, "same", peers::DIGITALOCEAN, true)?;
    let root = scratch::folder()?.join("run/droplets");
    tree::write(&root.join("Cargo.toml"), DROPLETS_MANIFEST)?;
    tree::write(
        &root.join("src/main.rs"),
        include_str!("packages/progenitor_droplets.rs"),
    )?;
    let program = client.package.target.join("release/droplets");
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", &client.package.target)
        .args(["build", "--release", "--quiet"]);
    scratch::run(&mut cargo)?;
    Ok(program)
}

const DROPLETS_MANIFEST: &str = r#"[package]
name = "droplets"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
allocation-counter = "0.8"
client-same = { path = "../client-same" }
futures-util = "0.3"
nix = { version = "0.31", default-features = false, features = ["resource"] }
reqwest = { version = "0.13", default-features = false }
serde_json = "1"
tokio = { version = "1", features = ["rt", "net", "time"] }
"#;

/// The Python that has libcloud, in a place of its own; made if it is not there.
fn libcloud() -> Result<PathBuf> {
    let folder = scratch::folder()?.join("libcloud");
    let python = folder.join("bin/python");
    if !python.exists() {
        scratch::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        scratch::run(Command::new(&python).args(["-m", "pip", "install", "--quiet", LIBCLOUD]))?;
    }
    scratch::run(Command::new(&python).args(["-c", "import libcloud.compute"]))?;
    Ok(python)
}
