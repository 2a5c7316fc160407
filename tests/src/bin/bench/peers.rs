//! What the code of other generators takes to compile, in packages that are no part of the workspace.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use skyloom_tests::cost;
use skyloom_tests::examples::workspace;

use crate::compile::{How, Package};
use crate::plot::number;
use crate::report::{Aim, Drawn, Plot, Report, Section};
use crate::{Result, report, scratch, tree};

const PROGENITOR: &str = "0.15.1";
const AWS: &str = "1.106.0";
const HEAD: &[&str] = &[
    "crate",
    "operations",
    "lines",
    "an operation",
    "check s",
    "ms an operation",
    "debug s",
    "ms an operation",
    "release s",
    "ms an operation",
    "peak MB",
];

/// progenitor's client of a vendor's own document, and a crate of the AWS SDK.
pub(crate) fn measure() -> Result<Report> {
    let mut section = Section::new(
        "",
        "CPU seconds for the crate alone, its dependencies built before, not incremental, in this run and on this machine; the \
         documents are the vendors' own. Lines are those of all Rust files, formatted. What these clients do for the caller \
         differs: theirs has a type for every field of every answer, ours has models that are the same for all clouds.",
        HEAD,
    );
    let mut bars = Vec::new();
    if let Some(ours) = report::read(&workspace().join("docs/benchmarks"), "compile") {
        let rows = ours.sections.first().map(|section| section.rows.as_slice());
        if let Some(all) = rows.and_then(<[_]>::last) {
            let code = cost::Code::total(&cost::code(&workspace())?);
            let mut row = vec![
                "skyloom-drivers, all (from the part `compile`)".to_owned(),
                code.operations.to_string(),
                code.lines.to_string(),
                number(code.an_operation(code.lines)),
            ];
            row.extend(all.iter().skip(2).take(7).cloned());
            bars.extend(
                all.get(3)
                    .and_then(|each| Some(("skyloom-drivers".to_owned(), each.parse().ok()?))),
            );
            section.row(row);
        }
    }
    let mut notes = Vec::new();
    let mut add =
        |title: String, made: Result<Client>| match made.and_then(|client| client.row(&title)) {
            Ok((row, check)) => {
                section.row(row);
                bars.push((title, check));
            }
            Err(error) => {
                let words = error.to_string();
                let words: Vec<_> = words
                    .lines()
                    .filter(|line| !line.trim().is_empty())
                    .collect();
                let last = words.last().copied().unwrap_or_default();
                notes.push(format!(
                    "`{title}` is missing: {}",
                    last.chars().take(300).collect::<String>()
                ));
            }
        };
    for (vendor, file) in [
        ("digitalocean", "digitalocean/openapi.json"),
        ("hetzner", "hetzner/hcloud.json"),
        ("linode", "linode/openapi.json"),
        ("vultr", "vultr/openapi.json"),
    ] {
        let document = workspace().join("../shared/openapi").join(file);
        add(
            format!("progenitor {PROGENITOR}, {vendor}"),
            progenitor(vendor, &document),
        );
    }
    add(format!("aws-sdk-route53 {AWS}"), aws());
    if !notes.is_empty() {
        section.text.push_str("\n\n");
        section.text.push_str(&notes.join("\n\n"));
    }
    let ours = bars.first().map_or(f64::NAN, |bar| bar.1);
    let least = bars
        .iter()
        .skip(1)
        .map(|bar| bar.1)
        .fold(f64::INFINITY, f64::min);
    section.plots.push(Plot {
        file: "peers".to_owned(),
        title: "cargo check, an operation".to_owned(),
        drawn: Drawn::Bars("milliseconds of CPU".to_owned(), bars),
    });
    Ok(Report {
        title: "Compiling, beside others".to_owned(),
        aims: vec![Aim {
            aim: "less to compile than the code of other generators".to_owned(),
            stands: format!(
                "{} ms of `cargo check` an operation; the others from {} ms",
                number(ours),
                number(least)
            ),
            reached: ours < least,
        }],
        sections: vec![section],
        ..Report::default()
    })
}

/// A crate to compile.
struct Client {
    root: PathBuf,
    name: String,
    source: PathBuf,
    operations: usize,
}

impl Client {
    /// The row of the table, and the milliseconds of `cargo check` an operation.
    fn row(&self, title: &str) -> Result<(Vec<String>, f64)> {
        eprintln!("  {title}");
        let lines = lines(&self.source)?;
        let mut row = vec![
            title.to_owned(),
            self.operations.to_string(),
            lines.to_string(),
            number(cost::ratio(lines, self.operations)),
        ];
        let package = Package {
            root: &self.root,
            name: &self.name,
        };
        let (mut peak, mut check) = (0.0_f64, f64::NAN);
        for how in How::ALL {
            let spent = package.compile(how, &[], true)?;
            let each = spent.cpu * 1000.0 * cost::ratio(1, self.operations);
            if matches!(how, How::Check) {
                check = each;
            }
            peak = peak.max(spent.peak);
            row.extend([number(spent.cpu), number(each)]);
        }
        row.push(number(peak));
        Ok((row, check))
    }
}

/// Lines of all Rust files below a folder.
fn lines(folder: &Path) -> Result<usize> {
    let mut lines = 0;
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.is_dir() {
            lines += self::lines(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            lines += fs::read_to_string(&path)?.lines().count();
        }
    }
    Ok(lines)
}

/// Has progenitor write the client of a document.
fn progenitor(vendor: &str, document: &Path) -> Result<Client> {
    let root = scratch::folder()?.join("progenitor");
    let client = root.join(vendor);
    let manifest = |name: &str, dependencies: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n\n[dependencies]\n{dependencies}"
        )
    };
    tree::write(
        &root.join("make/Cargo.toml"),
        &manifest(
            "make",
            &format!(
                "progenitor = {{ version = \"={PROGENITOR}\", default-features = false }}\nopenapiv3 = \"2\"\nserde_json = \"1\"\nsyn = \"2\"\nprettyplease = \"0.2\"\n"
            ),
        ),
    )?;
    tree::write(&root.join("make/src/main.rs"), MAKE)?;
    tree::write(
        &client.join("Cargo.toml"),
        &manifest(
            &format!("client-{vendor}"),
            &format!(
                "progenitor-client = \"={PROGENITOR}\"\nreqwest = {{ version = \"0.13\", default-features = false, features = [\"json\", \"query\", \"stream\"] }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\nserde_urlencoded = \"0.7\"\nchrono = {{ version = \"0.4\", features = [\"serde\"] }}\nuuid = {{ version = \"1\", features = [\"serde\"] }}\nbytes = \"1\"\nfutures = \"0.3\"\nregress = \"*\"\nrand = \"*\"\nbase64 = \"*\"\nhttp = \"1\"\nschemars = {{ version = \"0.8\", features = [\"chrono\", \"uuid1\"] }}\n"
            ),
        ),
    )?;
    let made = client.join("src/lib.rs");
    fs::create_dir_all(client.join("src"))?;
    let mut make = Command::new("cargo");
    make.current_dir(root.join("make"))
        .env("CARGO_TARGET_DIR", scratch::folder()?.join("target"))
        .args(["run", "--quiet", "--"])
        .arg(document)
        .arg(&made);
    scratch::run(&mut make)?;
    Ok(Client {
        name: format!("client-{vendor}"),
        source: client.join("src"),
        operations: operations(document)?,
        root: client,
    })
}

/// Reads a document, writes a client.
const MAKE: &str = r"
fn main() {
    let mut words = std::env::args().skip(1);
    let (document, made) = (words.next().unwrap(), words.next().unwrap());
    let text = std::fs::read_to_string(document).unwrap();
    let api: openapiv3::OpenAPI = serde_json::from_str(&text).unwrap();
    let mut settings = progenitor::GenerationSettings::default();
    settings.with_interface(progenitor::InterfaceStyle::Builder);
    let mut generator = progenitor::Generator::new(&settings);
    let tokens = generator.generate_tokens(&api).unwrap();
    let file = syn::parse2(tokens).unwrap();
    std::fs::write(made, prettyplease::unparse(&file)).unwrap();
}
";

/// The operations of an OpenAPI document.
fn operations(document: &Path) -> Result<usize> {
    let value: Value = serde_json::from_str(&fs::read_to_string(document)?)?;
    let paths = value
        .get("paths")
        .and_then(Value::as_object)
        .ok_or("no paths")?;
    let methods = ["get", "put", "post", "delete", "patch", "head", "options"];
    let items = paths.values().filter_map(Value::as_object);
    Ok(items
        .flat_map(|item| item.keys())
        .filter(|key| methods.contains(&key.as_str()))
        .count())
}

/// A crate of the AWS SDK.
fn aws() -> Result<Client> {
    let root = scratch::folder()?.join("aws");
    tree::write(
        &root.join("Cargo.toml"),
        &format!(
            "[package]\nname = \"aws\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n\n[dependencies]\naws-sdk-route53 = {{ version = \"={AWS}\", default-features = false }}\n"
        ),
    )?;
    tree::write(&root.join("src/lib.rs"), "")?;
    let mut metadata = Command::new("cargo");
    metadata
        .current_dir(&root)
        .args(["metadata", "--format-version", "1"]);
    let output = metadata.output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .ok_or("no packages")?;
    let manifest = packages
        .iter()
        .find(|package| package.get("name").and_then(Value::as_str) == Some("aws-sdk-route53"))
        .and_then(|package| package.get("manifest_path")?.as_str())
        .ok_or("cargo does not know aws-sdk-route53")?;
    let source = Path::new(manifest).with_file_name("src");
    let mut operations = 0;
    for entry in source.join("operation").read_dir()? {
        operations += usize::from(entry?.path().is_dir());
    }
    Ok(Client {
        root,
        name: "aws-sdk-route53".to_owned(),
        source,
        operations,
    })
}
