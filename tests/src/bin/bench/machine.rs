//! On what it is measured.

use std::fs;
use std::process::Command;

use jiff::Zoned;
use skyloom_tests::told;

/// The day, as `2026-11-23`.
pub(crate) fn today() -> String {
    Zoned::now().date().to_string()
}

/// Processor, system, compiler and how busy it was: one sentence.
pub(crate) fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = told::processor(&cpu).unwrap_or("a processor without a name");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("unknown");
    format!(
        "{cores} cores of {model}, {} {}, {}, skyloom {} at {}; load when it began: {load}.",
        std::env::consts::OS,
        std::env::consts::ARCH,
        first_line("rustc", &["--version"]),
        env!("CARGO_PKG_VERSION"),
        first_line("git", &["rev-parse", "--short=10", "HEAD"]),
    )
}

/// The first line that a command prints; what is wrong with it if it does not run.
fn first_line(command: &str, arguments: &[&str]) -> String {
    match Command::new(command).args(arguments).output() {
        Ok(output) => String::from_utf8_lossy(&output.stdout)
            .lines()
            .next()
            .unwrap_or("unknown")
            .to_owned(),
        Err(_) => "unknown".to_owned(),
    }
}
