//! The first thing to try: makes the drivers from the specs, and lets one of them list, create,
//! reboot and destroy a node of a fake DigitalOcean. No network, no key.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use skyloom::diagnostic::Diagnostics;
use skyloom::diagnostic::render::{Look, render_text};
use skyloom::generate::{Options, Outcome, Output, Selection, generate};
use skyloom_drivers::digitalocean::{Credentials, DigitalOcean};
use skyloom_runtime::models::Node;
use skyloom_runtime::{Compute, Config, LogTarget, Secret};

use crate::examples;
use crate::fake::Fake;

/// Runs it: the drivers in the folder `generated` of `root` are made from the folder `specs`, what
/// is done and what comes back is told to `out`, the exchanges to `log`.
///
/// # Errors
///
/// What is wrong with the specs, what the driver answers, or that `out` cannot be written.
pub async fn run(root: &Path, log: LogTarget, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    writeln!(out, "{}", make_drivers(root)?)?;
    let provider = examples::provider("digitalocean")?;
    let fake = Fake::start(&provider).await?;
    writeln!(
        out,
        "A fake DigitalOcean, made from the {} examples of its spec, listens on {}\n",
        provider.examples.len(),
        fake.url()
    )?;
    let config = Config::new().url(fake.url()).no_proxy().log(log);
    let credentials = Credentials {
        token: Secret::new("any-token"),
    };
    drive(&DigitalOcean::with_config(credentials, config)?, out).await?;
    writeln!(
        out,
        "\nThe code of this: tests/src/quickstart.rs. Each request as a line for curl: --curl"
    )?;
    Ok(())
}

/// What a user of the driver writes.
async fn drive(cloud: &DigitalOcean, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let nodes = cloud.list_nodes().all().await?;
    tell(
        out,
        "list_nodes",
        &nodes.iter().map(in_words).collect::<Vec<_>>(),
    )?;

    let sizes = cloud.list_sizes(None).all().await?;
    let size = sizes.first().ok_or("there is no size")?;
    let (ram, disk) = (size.ram.unwrap_or_default(), size.disk.unwrap_or_default());
    let price = size
        .price
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    tell(
        out,
        "list_sizes",
        &[format!("{:<12}{ram} MB, {disk} GB, {price}", size.name)],
    )?;

    let images = cloud.list_images(None).all().await?;
    let image = images.first().ok_or("there is no image")?;
    tell(out, "list_images", std::slice::from_ref(&image.name))?;

    let node = cloud
        .create_node("web-3", size, Some(image), None, None)
        .await?;
    tell(out, "create_node", &[in_words(&node)])?;

    let rebooted = cloud.reboot_node(&node).await?;
    tell(
        out,
        "reboot_node",
        &[format!("{:<12}{}", node.name, accepted(rebooted))],
    )?;
    tell(
        out,
        "list_nodes",
        &[names(&cloud.list_nodes().all().await?)],
    )?;

    let destroyed = cloud.destroy_node(&node).await?;
    tell(
        out,
        "destroy_node",
        &[format!("{:<12}{}", node.name, accepted(destroyed))],
    )?;
    tell(
        out,
        "list_nodes",
        &[names(&cloud.list_nodes().all().await?)],
    )?;
    Ok(())
}

/// Does what `skyloom generate` does; answers its summary.
fn make_drivers(root: &Path) -> Result<String, String> {
    let options = Options {
        base: root.to_path_buf(),
        selection: Selection::All(PathBuf::from("specs")),
        output: Output::Write(PathBuf::from("generated")),
    };
    let mut diagnostics = Diagnostics::new();
    let outcome = generate(&options, &mut diagnostics);
    if let Some(failure) = &outcome.failure {
        return Err(failure.to_string());
    }
    if diagnostics.has_errors() {
        return Err(render_text(Look::Plain, &diagnostics, &outcome.sources));
    }
    Ok(summary(&outcome))
}

fn summary(outcome: &Outcome) -> String {
    let providers = &outcome.providers;
    let operations: usize = providers.iter().map(|provider| provider.operations).sum();
    let lines: usize = providers.iter().filter_map(|provider| provider.lines).sum();
    let who = match providers.as_slice() {
        [one] => one.id.clone(),
        all => format!("{} providers", all.len()),
    };
    let time = outcome.elapsed.as_millis();
    let mut text = format!(
        "Drivers generated from specs: {who}, {operations} operations, {lines} lines, {time} ms"
    );
    // Writing to a string does not fail.
    for change in &outcome.changes {
        let path = Path::new("generated").join(change.path());
        let _ = write!(text, "\n  {:<8} {}", change.kind().as_str(), path.display());
    }
    text.push_str(if outcome.changes.is_empty() {
        "; nothing changed"
    } else {
        "\n  This run still has the drivers of before; the next one has these."
    });
    text
}

/// A verb and what came back, one line each.
fn tell(out: &mut dyn Write, verb: &str, lines: &[String]) -> std::io::Result<()> {
    let verbs = std::iter::once(verb).chain(std::iter::repeat(""));
    for (verb, line) in verbs.zip(lines) {
        writeln!(out, "  {verb:<14}{}", line.trim_end())?;
    }
    Ok(())
}

fn in_words(node: &Node) -> String {
    let addresses: Vec<_> = node.public_ips.iter().map(ToString::to_string).collect();
    let state = node.state.to_string();
    format!(
        "{:<12}{state:<10}{:<10}{}",
        node.name,
        node.id,
        addresses.join(", ")
    )
}

fn names(nodes: &[Node]) -> String {
    let names: Vec<_> = nodes.iter().map(|node| node.name.as_str()).collect();
    names.join(", ")
}

fn accepted(is: bool) -> &'static str {
    if is { "accepted" } else { "refused" }
}
