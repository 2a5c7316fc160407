//! How much code is generated.

use skyloom_tests::cost::{self, Code};
use skyloom_tests::examples::workspace;

use crate::Result;
use crate::plot::number;
use crate::report::{Aim, Drawn, Plot, Report, Section};

/// Lines and tokens of every provider, and the crates behind them.
pub(crate) fn measure() -> Result<Report> {
    let mut all = cost::code(&workspace())?;
    all.sort_by(|one, other| one.provider.cmp(&other.provider));
    let total = Code::total(&all);
    let mut section = Section::new(
        "",
        "Lines are those of the files as checked in, documentation, blank lines, imports and tables included; *code* is \
         without blank lines and comments; tokens are what the compiler reads, documentation apart.",
        &[
            "provider",
            "operations",
            "hooks",
            "lines",
            "an operation",
            "code",
            "an operation",
            "tokens",
            "an operation",
        ],
    );
    for one in all.iter().chain([&total]) {
        section.row([
            one.provider.clone(),
            one.operations.to_string(),
            one.hooks.to_string(),
            one.lines.to_string(),
            format!("{:.1}", one.an_operation(one.lines)),
            one.code_lines.to_string(),
            format!("{:.1}", one.an_operation(one.code_lines)),
            one.tokens.to_string(),
            format!("{:.0}", one.an_operation(one.tokens)),
        ]);
    }
    let bars = all
        .iter()
        .map(|one| (one.provider.clone(), one.an_operation(one.lines)));
    section.plots.push(Plot {
        file: "lines".to_owned(),
        title: "Generated lines an operation".to_owned(),
        drawn: Drawn::Bars(
            "lines an operation; the aim is 40".to_owned(),
            bars.collect(),
        ),
    });
    let lines = total.an_operation(total.lines);
    let hooks = cost::ratio(total.hooks * 100, total.operations);
    Ok(Report {
        title: "Lines of what is generated".to_owned(),
        aims: vec![
            Aim {
                aim: "at most 40 generated lines an operation".to_owned(),
                stands: format!(
                    "{lines:.1}, of which {:.1} are neither blank nor a comment",
                    total.an_operation(total.code_lines)
                ),
                reached: lines <= 40.0,
            },
            Aim {
                aim: "under 5 % of the operations written by hand".to_owned(),
                stands: format!("{} %", number(hooks)),
                reached: hooks < 5.0,
            },
        ],
        sections: vec![section, dependencies()?],
        ..Report::default()
    })
}

/// How many crates each part of the workspace brings.
fn dependencies() -> Result<Section> {
    let mut section = Section::new(
        "Crates",
        "All that is built besides the crate itself, by `cargo tree -e normal,build` for Linux on x86-64.",
        &["crate", "features", "crates"],
    );
    for (package, features, flags) in [
        ("skyloom-runtime", "none", &[][..]),
        ("skyloom-drivers", "all", &["--features", "all"][..]),
        (
            "skyloom",
            "none: for a `build.rs`",
            &["--no-default-features"][..],
        ),
        ("skyloom", "cli: the command", &[][..]),
    ] {
        let crates = cost::crates(package, flags)?.len();
        section.row([package.to_owned(), features.to_owned(), crates.to_string()]);
    }
    Ok(section)
}
