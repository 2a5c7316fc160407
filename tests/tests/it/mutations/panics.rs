//! No spec makes the generator panic, and one without errors is rendered to Rust.
//!
//! The shipped spec is broken in seeded ways: the same in every run. `SKYLOOM_MUTATIONS` says how
//! many, where the usual number is not enough.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use skyloom::diagnostic::Diagnostics;
use skyloom::diagnostic::render::{Look, render_text};
use skyloom::generate::{Options, Output, Selection, generate};
use skyloom::{load, lower, render};

use super::random::Random;
use crate::golden;

const MUTATIONS: u64 = 300;

/// Texts that trip parsers.
const ODD: [&str; 40] = [
    "${",
    "}",
    "{",
    "${}",
    "${a",
    "$${",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "'",
    "\\",
    ":",
    ": ",
    "#",
    " #",
    "&a",
    "*a",
    "<<: ",
    "!t ",
    "|",
    ">",
    "-",
    "---\n",
    "?",
    "%",
    "@",
    "`",
    "\t",
    "\r\n",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "é",
    "👩‍👩‍👧",
    "999999999999999999999",
    "-1",
    "1e999",
    "null",
];

/// Words that stand where others do.
const WORDS: [&str; 46] = [
    "node",
    "size",
    "zone",
    "record",
    "image",
    "list_nodes",
    "get_zone",
    "ex_a",
    "text",
    "int?",
    "list<text>",
    "any",
    "extra",
    "true",
    "0",
    "200",
    "pages",
    "items",
    "item",
    "as",
    "where",
    "let",
    "to_size(x)",
    "price(a, \"USD\", \"hour\")",
    "self",
    "item.a",
    "zone.id",
    "a[-1]",
    "a[\"b c\"]",
    "has(a.b)",
    "a.map(item, item.b)",
    "a.filter(x, x == 1).map(y, 2)",
    "a ? b : c",
    "-a",
    "!a",
    "1 + 2.5",
    "\"t\"",
    "[1, a]",
    "{\"k\": a}",
    "or_null(a)",
    "a.matches(\"(\")",
    "type",
    "ids",
    "default(a, b)",
    "a in [1]",
    "a.exists_one(item, !item)",
];

#[test]
fn no_mutation_of_the_shipped_spec_panics_or_fails_to_render() {
    let files = shipped();
    let count = std::env::var("SKYLOOM_MUTATIONS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(MUTATIONS);
    let (mut right, mut wrong) = (0, 0);
    for seed in 1..=count {
        let mutant = mutant(&files, seed);
        let checked = catch_unwind(AssertUnwindSafe(|| check(&mutant)));
        match checked {
            Ok(Ok(true)) => right += 1,
            Ok(Ok(false)) => wrong += 1,
            Ok(Err(fault)) => panic!("seed {seed}: {fault}"),
            Err(_) => panic!("seed {seed} panics:\n{}", difference(&files, &mutant)),
        }
        if seed % 50 == 0 {
            gate(&mutant);
        }
    }
    // Most changes are mistakes, but not all: both ways have been gone.
    assert!(right > 0 && wrong > right, "{right} right, {wrong} wrong");
}

/// Whether the spec is right; an error if it is and yet cannot be rendered.
fn check(files: &[(String, String)]) -> Result<bool, String> {
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    let mut diagnostics = Diagnostics::new();
    let set = load::load_texts("digitalocean", &files, &mut diagnostics);
    let providers = lower::lower(&set, &mut diagnostics);
    let shown = render_text(Look::Plain, &diagnostics, &set.sources);
    if diagnostics.has_errors() {
        return if shown.is_empty() {
            Err("there are errors, and nothing is shown".to_owned())
        } else {
            Ok(false)
        };
    }
    let rendered = || -> Result<_, render::Fault> {
        let mut files = vec![render::library(&providers)?];
        for provider in &providers {
            files.extend(render::provider_files(provider)?);
            files.push(render::render_single(provider)?);
        }
        files
            .iter()
            .try_for_each(|file| render::verify(&file.path, &file.contents))
    };
    rendered().map_err(|fault| fault.to_string())?;
    Ok(!providers.is_empty())
}

/// Nothing is written for a spec that has an error.
fn gate(files: &[(String, String)]) {
    let base = tempfile::tempdir().expect("a folder");
    let folder = base.path().join("specs/digitalocean");
    fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
    }
    let options = Options {
        base: base.path().to_path_buf(),
        selection: Selection::All("specs".into()),
        output: Output::Modules("out".into()),
    };
    let mut diagnostics = Diagnostics::new();
    let outcome = generate(&options, &mut diagnostics);
    assert!(outcome.failure.is_none(), "{:?}", outcome.failure);
    let written = base.path().join("out/digitalocean.rs").is_file();
    assert_eq!(written, !diagnostics.has_errors());
}

fn shipped() -> Vec<(String, String)> {
    ["compute.yaml", "dns.yaml", "provider.yaml"]
        .map(|name| {
            let path = golden::shipped("digitalocean").join(name);
            (name.to_owned(), fs::read_to_string(path).expect("a spec"))
        })
        .to_vec()
}

/// The files, one or two of them changed in one to four places.
fn mutant(files: &[(String, String)], seed: u64) -> Vec<(String, String)> {
    let mut random = Random::new(seed);
    let mut files = files.to_vec();
    for _ in 0..=random.below(4) {
        let file = random.below(files.len());
        let text = &mut files[file].1;
        *text = mutate(text, &mut random);
    }
    files
}

fn mutate(text: &str, random: &mut Random) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.is_empty() {
        return text.to_owned();
    }
    let at = random.below(lines.len());
    let replaced = |line: String| {
        let mut lines: Vec<&str> = lines.clone();
        lines[at] = &line;
        lines.concat()
    };
    match random.below(13) {
        // Lines go, come twice, change places or their indentation.
        0 => replaced(String::new()),
        1 => replaced(lines[at].repeat(2)),
        2 => {
            let mut lines = lines.clone();
            let other = random.below(lines.len());
            lines.swap(at, other);
            lines.concat()
        }
        3 => replaced(format!("  {}", lines[at])),
        4 => replaced(lines[at].strip_prefix("  ").unwrap_or(lines[at]).to_owned()),
        // Words are changed for others of the file, or for some of ours.
        5 | 6 => {
            let other = word(lines[random.below(lines.len())], random).to_owned();
            replaced(lines[at].replacen(word(lines[at], random), &other, 1))
        }
        7 | 8 => {
            let other = WORDS[random.below(WORDS.len())];
            replaced(lines[at].replacen(word(lines[at], random), other, 1))
        }
        9 => {
            let other = ODD[random.below(ODD.len())];
            let place = boundary(lines[at], random);
            let (before, after) = lines[at].split_at(place);
            replaced(format!("{before}{other}{after}"))
        }
        10 => {
            let place = boundary(lines[at], random);
            let (before, after) = lines[at].split_at(place);
            let rest: String = after.chars().skip(1).collect();
            replaced(format!("{before}{rest}"))
        }
        11 => text[..boundary(text, random)].to_owned(),
        _ => {
            let depth = [3, 20, 70, 2000][random.below(4)];
            let (open, close) = [
                ("(", ")"),
                ("[", "]"),
                ("{a: ", "}"),
                ("f(", ")"),
                ("!", ""),
            ][random.below(5)];
            let deep = format!("{}a{}", open.repeat(depth), close.repeat(depth));
            let deep = if random.below(2) == 0 {
                deep
            } else {
                format!("\"${{{deep}}}\"")
            };
            replaced(lines[at].replacen(word(lines[at], random), &deep, 1))
        }
    }
}

/// A word of the line: what stands between blanks, quotes and brackets.
fn word<'a>(line: &'a str, random: &mut Random) -> &'a str {
    let apart =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '{' | '}' | '[' | ']' | ',');
    let words: Vec<&str> = line.split(apart).filter(|word| !word.is_empty()).collect();
    match words.len() {
        0 => line,
        count => words[random.below(count)],
    }
}

/// A place between two characters.
fn boundary(text: &str, random: &mut Random) -> usize {
    let mut at = random.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The lines of the mutant that the files lack.
fn difference(files: &[(String, String)], mutant: &[(String, String)]) -> String {
    let mut lines = String::new();
    for ((name, old), (_, new)) in files.iter().zip(mutant) {
        let diff = similar::TextDiff::from_lines(old, new);
        lines.push_str(&diff.unified_diff().header(name, name).to_string());
    }
    lines
}
