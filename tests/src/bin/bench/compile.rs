//! What it takes to compile what is generated.

use std::fs;

use skyloom_tests::cost::{self, Code};
use skyloom_tests::examples::workspace;

use crate::package::{self, How, Package};
use crate::plot::number;
use crate::report::{Aim, Drawn, Plot, Report, Section};
use crate::spent::{self, Spent};
use crate::{Result, scratch, tree};

/// Check, debug and release of each provider and of all, a rebuild, and what a program grows by.
pub(crate) fn measure() -> Result<Report> {
    let mut all = cost::code(&workspace())?;
    all.sort_by(|one, other| one.provider.cmp(&other.provider));
    let total = Code::total(&all);
    let drivers = drivers("compile", &[])?;
    let mut section = Section::new(
        "",
        "CPU seconds of `cargo` and its `rustc` for the crate `skyloom-drivers` alone, its dependencies built before, not \
         incremental, one thread, less those for the crate without a provider, which stand in the first row; the middle of \
         three runs, of a release one. *Peak* is the most memory of one process.",
        &package::columns("provider"),
    );
    let mut base = Vec::new();
    for how in How::ALL {
        drivers.prepare(how, &NONE)?;
        base.push(drivers.alone(how, &NONE)?);
    }
    let mut row = vec!["none".to_owned(), "0".to_owned()];
    for spent in &base {
        row.extend([number(spent.cpu), String::new()]);
    }
    row.push(number(base.iter().map(|one| one.peak).fold(0.0, f64::max)));
    section.row(row);
    let mut bars = Vec::new();
    let mut checked = f64::NAN;
    for one in all.iter().chain([&total]) {
        let feature = one.provider.replace('_', "-");
        eprintln!("  {feature}");
        let spent = alone(&drivers, &feature)?;
        let mut row = vec![one.provider.clone(), one.operations.to_string()];
        for (place, (spent, base)) in spent.iter().zip(&base).enumerate() {
            let cpu = (spent.cpu - base.cpu).max(0.0);
            let each = cpu * 1000.0 * cost::ratio(1, one.operations);
            if place == 0 {
                bars.push((one.provider.clone(), each));
                // The aim is for the whole crate: what it takes without a provider counts, too.
                checked = spent.cpu * 1000.0 * cost::ratio(1, one.operations);
            }
            row.extend([number(cpu), number(each)]);
        }
        row.push(number(spent.iter().map(|one| one.peak).fold(0.0, f64::max)));
        section.row(row);
    }
    section.plots.push(Plot {
        file: "compile".to_owned(),
        title: "cargo check, an operation".to_owned(),
        drawn: Drawn::Bars("milliseconds of CPU; the aim is 10".to_owned(), bars),
    });
    let sizes = sizes(&drivers, &all)?;
    let (rebuilt, again) = rebuild(&drivers)?;
    Ok(Report {
        title: "Compiling what is generated".to_owned(),
        aims: vec![
            Aim {
                aim: "at most 10 ms of `cargo check` CPU an operation".to_owned(),
                stands: format!(
                    "{} ms over all, the crate's own start included",
                    number(checked)
                ),
                reached: checked <= 10.0,
            },
            Aim {
                aim: "an incremental rebuild after one provider changes in under 3 s".to_owned(),
                stands: format!(
                    "{} s of CPU for a program with all providers, linked; {} s on the clock",
                    number(again.cpu),
                    number(again.wall)
                ),
                reached: again.cpu < 3.0,
            },
        ],
        sections: vec![section, sizes, rebuilt],
        ..Report::default()
    })
}

const NONE: [&str; 1] = ["--no-default-features"];

/// Check, debug and release of the drivers with one feature.
pub(crate) fn alone(drivers: &Package, feature: &str) -> Result<Vec<Spent>> {
    let flags = ["--no-default-features", "--features", feature];
    How::ALL
        .into_iter()
        .map(|how| drivers.alone(how, &flags))
        .collect()
}

/// What a program grows by.
fn sizes(drivers: &Package, all: &[Code]) -> Result<Section> {
    let program = Package {
        root: drivers.root.clone(),
        name: "size".to_owned(),
        target: drivers.target.clone(),
    };
    let of = |feature: &str| -> Result<f64> {
        let feature = format!("skyloom-drivers/{feature}");
        let flags: &[&str] = if feature.ends_with('/') {
            &[]
        } else {
            &["--features", &feature]
        };
        program.prepare(How::Release, flags)?;
        #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
        let bytes = fs::metadata(program.target.join("release/size"))?.len() as f64;
        Ok(bytes)
    };
    let empty = of("")?;
    let mut section = Section::new(
        "Size of a program",
        format!(
            "What a release program, stripped, grows by when it can call every operation of a provider by name: beside the same \
             program with a driver by hand of two operations, which has {} kB, the runtime included.",
            number(empty / 1000.0)
        ),
        &["provider", "operations", "kB", "kB an operation"],
    );
    let mut bars = Vec::new();
    for one in all.iter().chain([&Code::total(all)]) {
        let grown = (of(&one.provider.replace('_', "-"))? - empty) / 1000.0;
        let each = grown * cost::ratio(1, one.operations);
        section.row([
            one.provider.clone(),
            one.operations.to_string(),
            number(grown),
            number(each),
        ]);
        bars.push((one.provider.clone(), each));
    }
    section.plots.push(Plot {
        file: "size".to_owned(),
        title: "What a program grows by, an operation".to_owned(),
        drawn: Drawn::Bars("kilobytes of a stripped release program".to_owned(), bars),
    });
    Ok(section)
}

/// All providers, then one line of one of them changes, there and back; what the last row takes.
fn rebuild(drivers: &Package) -> Result<(Section, Spent)> {
    let mut section = Section::new(
        "Again after one line changed",
        "With all providers, incremental, debug, one thread: a word of a request in `digitalocean/compute.rs` is another one. \
         The middle of three.",
        &["what", "CPU s", "wall s", "peak MB"],
    );
    let file = drivers.root.join("generated/src/digitalocean/compute.rs");
    let program = Package {
        root: drivers.root.clone(),
        name: "size".to_owned(),
        target: drivers.target.clone(),
    };
    let all = "all";
    let linked = "skyloom-drivers/all";
    let mut last = Spent::default();
    for (what, package, word, features) in [
        ("`cargo check` of the drivers", drivers, "check", all),
        ("`cargo build` of the drivers", drivers, "build", all),
        ("`cargo build` of a program", &program, "build", linked),
    ] {
        let words = [word, "--features", features];
        let first = package.again(&words)?;
        let mut rounds = Vec::new();
        for _ in 0..3 {
            tree::exchange(&file, "\"power_cycle\"", "\"power_cycles\"")?;
            rounds.push(package.again(&words)?);
            tree::exchange(&file, "\"power_cycle\"", "\"power_cycles\"")?;
            package.again(&words)?;
        }
        last = spent::middle(&rounds);
        for (when, spent) in [("at first", first), ("again", last)] {
            section.row([
                format!("{what}, {when}"),
                number(spent.cpu),
                number(spent.wall),
                number(spent.peak),
            ]);
        }
    }
    Ok((section, last))
}

/// The crate of the drivers in a copy of the workspace that has little else, with the same lockfile.
pub(crate) fn drivers(part: &str, more: &[&str]) -> Result<Package> {
    let root = scratch::copy(part, &["runtime", "generated"], &[&["size"], more].concat())?;
    tree::write(&root.join("size/Cargo.toml"), SIZE_MANIFEST)?;
    tree::write(
        &root.join("size/src/main.rs"),
        include_str!("packages/size.rs"),
    )?;
    Ok(Package {
        root,
        name: "skyloom-drivers".to_owned(),
        target: scratch::target(part)?,
    })
}

const SIZE_MANIFEST: &str = r#"[package]
name = "size"
version = "0.0.0"
edition = "2024"

[dependencies]
skyloom-drivers = { workspace = true }
skyloom-runtime = { workspace = true }
tokio = { workspace = true }
"#;
