//! What a process and its children spend, as the kernel counts it.

use std::fs;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use serde::{Deserialize, Serialize};
use skyloom_tests::told;

use crate::{Result, scratch};

/// What was spent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Spent {
    /// Seconds of CPU, those of the system included.
    pub cpu: f64,
    /// Seconds on the clock.
    pub wall: f64,
    /// The most memory that one process had at once, in megabytes.
    pub peak: f64,
}

/// Runs a command to its end, and answers what it spent with all that it started. Its standard
/// output is answered if `keep` says so, else thrown away.
///
/// The kernel keeps the peak of all children ever waited for, so a process of its own does it:
/// this program again, through [`run_and_tell`].
pub(crate) fn run(command: &Command, keep: bool) -> Result<(Spent, String)> {
    let mut outer = Command::new(std::env::current_exe()?);
    outer.arg("__spent").arg(if keep { "keep" } else { "drop" });
    outer.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        outer.current_dir(folder);
    }
    let output = outer.stdin(Stdio::null()).output()?;
    let told = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(scratch::failed(command, output.status, told.trim_end()));
    }
    let spent = told.lines().last().unwrap_or_default();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok((serde_json::from_str(spent)?, printed))
}

/// The other side of [`run`]: runs it, and tells on the last line of standard error what it took.
pub(crate) fn run_and_tell(arguments: &[String]) -> Result<()> {
    let [keep, program, arguments @ ..] = arguments else {
        return Err("what is to be run?".into());
    };
    let began = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .stdout(if keep == "keep" {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .spawn()?;
    let mut printed = String::new();
    if let Some(out) = &mut child.stdout {
        out.read_to_string(&mut printed)?;
    }
    let status = child.wait()?;
    let wall = began.elapsed().as_secs_f64();
    if !status.success() {
        return Err(format!("{program} ended with {status}").into());
    }
    print!("{printed}");
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let spent = Spent {
        wall,
        ..spent(&usage)
    };
    eprintln!("{}", serde_json::to_string(&spent)?);
    Ok(())
}

/// What this process has spent so far, without its children; the time on the clock is left at 0.
///
/// The kernel's count of memory begins with what the parent had before it ran this program, so the
/// peak is that of the program itself, where the system tells it.
pub(crate) fn own() -> Result<Spent> {
    let spent = spent(&getrusage(UsageWho::RUSAGE_SELF)?);
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    Ok(Spent {
        peak: told::peak(&status).unwrap_or(spent.peak),
        ..spent
    })
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn spent(usage: &Usage) -> Spent {
    let cpu = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Spent {
        cpu: cpu as f64 / 1e6,
        wall: 0.0,
        // The kernel counts kibibytes here.
        peak: usage.max_rss() as f64 * 1024.0 / 1e6,
    }
}

/// The middle of several values.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The middle of each figure.
pub(crate) fn middle(all: &[Spent]) -> Spent {
    let of = |what: fn(&Spent) -> f64| median(all.iter().map(what));
    Spent {
        cpu: of(|one| one.cpu),
        wall: of(|one| one.wall),
        peak: of(|one| one.peak),
    }
}

/// What a command spends, the middle of so many runs; before each of them `ready` sees to what it needs.
pub(crate) fn repeated(
    times: usize,
    command: &Command,
    ready: &dyn Fn() -> Result<()>,
) -> Result<Spent> {
    let mut all = Vec::new();
    for _ in 0..times {
        ready()?;
        all.push(run(command, false)?.0);
    }
    Ok(middle(&all))
}
