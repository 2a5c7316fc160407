//! What the generator takes.

use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};
use skyloom::diagnostic::Diagnostics;
use skyloom::diagnostic::render::{Look, render_text};
use skyloom::generate::{Options, Output, Selection, generate};
use skyloom::{load, lower, prove, render};
use skyloom_tests::examples::workspace;
use skyloom_tests::{cost, told};

use crate::Result;
use crate::command::Skyloom;
use crate::cores::{Core, Pinned};
use crate::plot::number;
use crate::report::{Aim, Drawn, Plot, Report, Section};
use crate::spent::{self, Spent, median};
use crate::tree;

/// Runs of each measurement, of which the middle counts.
const RUNS: usize = 5;

/// What the steps of one process took, in seconds of CPU.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Phases {
    operations: usize,
    lines: usize,
    load: f64,
    lower: f64,
    prove: f64,
    render: f64,
}

/// Measures the steps, the growth and the runs that change little.
pub(crate) fn measure() -> Result<Report> {
    let root = workspace();
    let skyloom = Skyloom::build()?;
    // Whoever has more cores has it sooner; the aims are about one.
    let _pinned = Pinned::to(Core::First)?;
    let mut aims = Vec::new();
    let (steps, operations) = steps(&root)?;
    let sections = vec![
        steps,
        runs(&root, &skyloom, &mut aims)?,
        growth(&root, &skyloom, operations, &mut aims)?,
    ];
    Ok(Report {
        title: "The generator".to_owned(),
        aims,
        sections,
        ..Report::default()
    })
}

/// One provider after the other, then all, step by step; and how many operations all have.
fn steps(root: &Path) -> Result<(Section, usize)> {
    let mut section = Section::new(
        "Step by step",
        "Milliseconds of CPU on one core, each provider in a process of its own. *check* is all of `lower`, of which the \
         examples take the part in the next column; *render* makes, parses and formats the Rust.",
        &[
            "specs",
            "operations",
            "lines",
            "load",
            "check",
            "of it examples",
            "render",
            "sum",
        ],
    );
    let mut ids = Vec::new();
    for folder in tree::folders(&root.join("specs"))? {
        ids.push(
            folder
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
        );
    }
    let mut bars = Vec::new();
    let mut operations = 0;
    let alone = ids.iter().map(std::slice::from_ref);
    for wanted in alone.chain([ids.as_slice()]) {
        let mut all = Vec::new();
        for _ in 0..RUNS {
            let mut command = Command::new(std::env::current_exe()?);
            command.arg("__phases").arg(root).args(wanted);
            all.push(serde_json::from_str::<Phases>(
                &spent::run(&command, true)?.1,
            )?);
        }
        let of = |what: fn(&Phases) -> f64| median(all.iter().map(what)) * 1000.0;
        let name = match wanted {
            [one] => one.clone(),
            all => format!("all {}", all.len()),
        };
        let Some(one) = all.first() else { continue };
        operations = one.operations;
        let sum = of(|one| one.load + one.lower + one.render);
        section.row([
            name.clone(),
            one.operations.to_string(),
            one.lines.to_string(),
            number(of(|one| one.load)),
            number(of(|one| one.lower)),
            number(of(|one| one.prove)),
            number(of(|one| one.render)),
            number(sum),
        ]);
        if wanted.len() > 1 {
            for (step, value) in [
                ("load", of(|one| one.load)),
                ("check without examples", of(|one| one.lower - one.prove)),
                ("check the examples", of(|one| one.prove)),
                ("render and format", of(|one| one.render)),
            ] {
                bars.push((step.to_owned(), value));
            }
        }
    }
    section.plots.push(Plot {
        file: "generator-steps".to_owned(),
        title: "All providers, step by step".to_owned(),
        drawn: Drawn::Bars("milliseconds of CPU".to_owned(), bars),
    });
    Ok((section, operations))
}

/// From nothing, without a change, with one.
fn runs(root: &Path, skyloom: &Skyloom, aims: &mut Vec<Aim>) -> Result<Section> {
    let mut section = Section::new(
        "Whole runs",
        "The command itself on one core, from its start to its end; what changed is written. CPU and wall in milliseconds.",
        &[
            "run",
            "command",
            "CPU",
            "wall",
            "peak MB",
            "instructions, millions",
        ],
    );
    let tree = tree::times(root, 1)?;
    let mut add = |name: &str, words: &[&str], before: &dyn Fn() -> Result<()>| -> Result<Spent> {
        let command = skyloom.at(tree.path(), words);
        let spent = spent::repeated(RUNS, &command, before)?;
        before()?;
        let instructions = instructions(&command)?;
        section.row([
            name.to_owned(),
            format!("`skyloom {}`", words.join(" ")),
            number(spent.cpu * 1000.0),
            number(spent.wall * 1000.0),
            number(spent.peak),
            instructions.map_or_else(|| "no valgrind".to_owned(), |one| number(one / 1e6)),
        ]);
        Ok(spent)
    };
    let ready = || Ok(());
    let nothing = || tree::empty_crate(root, tree.path());
    let from_nothing = add("all from nothing", &["generate"], &nothing)?;
    let unchanged = add("all, nothing changed", &["generate"], &ready)?;
    let one = ["generate", "digitalocean"];
    add("one provider, nothing changed", &one, &ready)?;
    add("all, only checked", &["check"], &ready)?;
    let file = tree.path().join("specs/digitalocean/compute.yaml");
    let change = || {
        tree::exchange(
            &file,
            "Only those with this tag;",
            "Only Droplets of this tag;",
        )
    };
    let changed = add("all, one line of one spec changed", &["generate"], &change)?;
    let aim = |aim: &str, spent: Spent, limit: f64| Aim {
        aim: aim.to_owned(),
        stands: format!("{} s of CPU", number(spent.cpu)),
        reached: spent.cpu < limit,
    };
    aims.push(aim(
        "all providers generated in under 0.5 s on one core",
        from_nothing,
        0.5,
    ));
    aims.push(aim(
        "all checked without change in under 0.15 s on one core",
        unchanged,
        0.15,
    ));
    aims.push(aim(
        "all generated after one spec changed in under 0.5 s",
        changed,
        0.5,
    ));
    Ok(section)
}

/// The specs once, ten and a hundred times over.
fn growth(
    root: &Path,
    skyloom: &Skyloom,
    operations: usize,
    aims: &mut Vec<Aim>,
) -> Result<Section> {
    let mut section = Section::new(
        "Growth",
        "All specs once, ten and a hundred times over, each copy a provider of its own, generated from nothing by one call of the command.",
        &[
            "specs",
            "operations",
            "CPU s",
            "CPU ms an operation",
            "peak MB",
        ],
    );
    let (mut time, mut memory, mut each) = (Vec::new(), Vec::new(), Vec::new());
    for times in [1, 10, 100] {
        let tree = tree::times(root, times)?;
        let (spent, _) = spent::run(&skyloom.at(tree.path(), &["generate"]), false)?;
        let operations = cost::ratio(operations * times, 1);
        section.row([
            format!("{times} ×"),
            number(operations),
            number(spent.cpu),
            number(spent.cpu * 1000.0 / operations),
            number(spent.peak),
        ]);
        time.push((operations, spent.cpu * 1000.0));
        memory.push((operations, spent.peak));
        each.push(spent.cpu / operations);
    }
    let (first, last) = (each.first().copied(), each.last().copied());
    let growth = last.unwrap_or_default() / first.unwrap_or(1.0);
    aims.push(Aim {
        aim: "linear to 10,000 operations".to_owned(),
        stands: format!(
            "an operation takes {} times as long when there are 100 times as many",
            number(growth)
        ),
        reached: growth < 1.25,
    });
    section.plots.push(Plot {
        file: "generator-growth".to_owned(),
        title: "Generating more and more operations".to_owned(),
        drawn: Drawn::Lines {
            x: "operations".to_owned(),
            y: "CPU in ms, memory in MB".to_owned(),
            lines: vec![
                ("CPU, ms".to_owned(), time),
                ("peak memory, MB".to_owned(), memory),
            ],
        },
    });
    Ok(section)
}

/// What a run executes in user space, if valgrind is there to count.
fn instructions(command: &Command) -> Result<Option<f64>> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(command.get_program())
        .args(command.get_args())
        .output();
    let Ok(output) = output else { return Ok(None) };
    let printed = String::from_utf8_lossy(&output.stderr);
    Ok(Some(told::instructions(&printed)?))
}

/// A process of its own: reads, checks and renders these providers, and prints what each step took.
pub(crate) fn phases(root: &Path, providers: &[&str]) -> Result<()> {
    let folders: Vec<_> = providers
        .iter()
        .map(|id| Path::new("specs").join(id))
        .collect();
    let mut diagnostics = Diagnostics::new();
    let mut phases = Phases::default();
    let mut before = spent::own()?.cpu;
    let mut lap = || -> Result<f64> {
        let now = spent::own()?.cpu;
        Ok(now - std::mem::replace(&mut before, now))
    };
    let set = load::load(root, &folders, &mut diagnostics);
    phases.load = lap()?;
    let lowered = lower::lower(&set, &mut diagnostics);
    phases.lower = lap()?;
    for (spec, provider) in set.providers.iter().zip(&lowered) {
        prove::prove(spec, provider, true, &mut Diagnostics::new());
    }
    phases.prove = lap()?;
    for provider in &lowered {
        for file in render::provider_files(provider).map_err(|fault| fault.to_string())? {
            phases.lines += file.contents.lines().count();
        }
        phases.operations += provider
            .services
            .iter()
            .map(|one| one.operations.len())
            .sum::<usize>();
    }
    phases.render = lap()?;
    println!("{}", serde_json::to_string(&phases)?);
    Ok(())
}

/// A process of its own, for the budget of instructions: one run of the generator that only compares;
/// prints the number of operations.
pub(crate) fn generate_once(root: &Path) -> Result<()> {
    let options = Options {
        base: root.to_path_buf(),
        selection: Selection::All("specs".into()),
        output: Output::Compare("generated".into()),
    };
    let mut diagnostics = Diagnostics::new();
    let outcome = generate(&options, &mut diagnostics);
    if diagnostics.has_errors() {
        return Err(render_text(Look::Plain, &diagnostics, &outcome.sources).into());
    }
    if let Some(failure) = &outcome.failure {
        return Err(failure.to_string().into());
    }
    let operations: usize = outcome.providers.iter().map(|one| one.operations).sum();
    println!("{operations}");
    Ok(())
}
