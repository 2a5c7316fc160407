//! The benches of the runtime: a call beside bare reqwest, reading a long list.

use std::process::Command;

use skyloom_tests::examples::workspace;
use skyloom_tests::told;

use crate::Result;
use crate::report::{Aim, Report, Section};

/// What one bench prints.
fn bench(name: &str) -> Result<String> {
    let output = Command::new("cargo")
        .current_dir(workspace())
        .args(["bench", "--quiet", "-p", "skyloom-runtime", "--bench", name])
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A call beside bare reqwest.
pub(crate) fn call() -> Result<Report> {
    let printed = bench("overhead")?;
    let mut section = Section::new(
        "",
        "`cargo bench -p skyloom-runtime --bench overhead`: a GET of 1 kB of JSON on loopback, the connection kept open, 40 rounds \
         of 500 calls in turns. CPU time of the client alone (the scheduler's count); the server is another process \
         on the same core.\n\n\
         For what is over reqwest a call has its time limits, its turn by the rate limit, its signature, its place for retries, \
         spans and redaction.",
        &["what", "reqwest µs", "Skyloom µs", "over it"],
    );
    let mut least_over = Vec::new();
    for (kind, what) in [("bytes", "body as bytes"), ("typed", "three fields read")] {
        let bare = told::numbers(&printed, &format!("reqwest, {kind}"))?;
        let call = told::numbers(&printed, &format!("call, {kind}"))?;
        for (place, (bare, call)) in ["least", "median"].iter().zip(bare.iter().zip(&call)) {
            let over = (call / bare - 1.0) * 100.0;
            if *place == "least" {
                least_over.push(over);
            }
            section.row([
                format!("{what}, {place} of the rounds"),
                format!("{bare:.2}"),
                format!("{call:.2}"),
                format!("{over:.1} %"),
            ]);
        }
    }
    let worst = least_over.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Ok(Report {
        title: "A call, beside bare reqwest".to_owned(),
        aims: vec![Aim {
            aim: "a call in at most 1.1 times the CPU of bare reqwest".to_owned(),
            stands: format!(
                "{:.3} times in the least disturbed rounds",
                1.0 + worst / 100.0
            ),
            reached: worst <= 10.0,
        }],
        sections: vec![section],
        ..Report::default()
    })
}

/// Reading a long list: from the body's bytes to what the caller keeps.
pub(crate) fn decode() -> Result<Report> {
    let printed = bench("decode")?;
    let mut sections = Vec::new();
    for (group, title, hands) in [
        (
            "json",
            "JSON, 18 MB",
            &[
                ("typed", "typed serde, by hand"),
                ("doc", "`Doc` into `Node`"),
                ("doc_with_extra", "`Doc` into `Node` with `extra`"),
                ("value_with_extra", "`serde_json::Value`, `extra` as values"),
            ][..],
        ),
        (
            "xml",
            "XML, 16 MB",
            &[
                ("typed", "typed, quick-xml and serde"),
                ("doc", "`Doc` into `Node`"),
                ("doc_with_extra", "`Doc` into `Node` with `extra`"),
                ("value_with_extra", "a tree of `Value` with `extra`"),
            ][..],
        ),
    ] {
        let mut section = Section::new(
            title,
            "",
            &["reading", "median ms", "beside typed", "kept MB"],
        );
        let told = told::timed(&printed, group)?;
        let typed = told
            .iter()
            .find(|one| one.name == "typed")
            .map_or(f64::NAN, |one| one.median);
        // It keeps nothing, so what it gives back is the body that it was handed.
        let body = told.iter().find(|one| one.name == "tape_alone");
        let body = body.map_or(f64::NAN, |one| -one.kept);
        for (name, title) in hands {
            if let Some(one) = told.iter().find(|one| one.name == *name) {
                section.row([
                    (*title).to_owned(),
                    format!("{:.1}", one.median),
                    format!("{:.2}", one.median / typed),
                    format!("{:.1}", one.kept + body),
                ]);
            }
        }
        sections.push(section);
    }
    if let Some(first) = sections.first_mut() {
        "`cargo bench -p skyloom-runtime --bench decode`: 10,000 nodes of 1.8 kB, from the body's bytes to what the caller keeps. \
         *Kept* is what was allocated and not given back, the body apart. Wall time on one thread."
            .clone_into(&mut first.text);
    }
    Ok(Report {
        title: "Reading a list of 10,000 nodes".to_owned(),
        sections,
        ..Report::default()
    })
}
