//! The transcripts in the documentation are what the command prints.
//!
//! `<!-- in FOLDER -->` before a block of `console` names the folder of this repository that the commands
//! are called in; each line `$ skyloom …` is called in a copy, `<!-- in FOLDER, generated -->` in one with
//! its drivers. A line `…` in the output stands for any lines. What cannot be called here says why:
//! `<!-- by hand: … -->`.

use std::fs;

use crate::command::{copied, shown};
use crate::golden;

/// A block of a page: where it is called, and its lines.
struct Transcript {
    folder: Option<String>,
    line: usize,
    text: String,
}

/// The transcripts of a page; a block without a note is a fault.
fn transcripts(page: &str) -> Vec<Transcript> {
    let mut found = Vec::new();
    let mut lines = page.lines().enumerate();
    let mut note: Option<&str> = None;
    while let Some((at, line)) = lines.next() {
        if line == "```console" {
            let block = lines.by_ref().map(|(_, line)| line);
            let text: Vec<&str> = block.take_while(|line| *line != "```").collect();
            let ours = text.iter().any(|line| line.starts_with("$ skyloom "));
            let folder = note.and_then(|note| note.strip_prefix("in ").map(str::to_owned));
            let by_hand = note.is_some_and(|note| note.starts_with("by hand: "));
            assert!(
                !ours || folder.is_some() || by_hand,
                "line {}: no note",
                at + 1
            );
            found.push(Transcript {
                folder,
                line: at + 1,
                text: text.join("\n"),
            });
        }
        if !line.is_empty() {
            note = line
                .strip_prefix("<!-- ")
                .and_then(|line| line.strip_suffix(" -->"));
        }
    }
    found
}

/// The commands of a transcript, each with what it is said to print.
fn commands(text: &str) -> Vec<(String, Vec<&str>)> {
    let mut commands: Vec<(String, Vec<&str>)> = Vec::new();
    for line in text.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push((command.to_owned(), Vec::new()));
        } else if let Some((command, said)) = commands.last_mut() {
            match command.strip_suffix('\\') {
                Some(begun) if said.is_empty() => *command = format!("{begun}{}", line.trim()),
                _ => said.push(line),
            }
        }
    }
    commands
}

/// Whether the lines are those printed, `…` standing for any.
fn is_said(said: &[&str], printed: &[&str]) -> bool {
    match said.split_first() {
        None => printed.is_empty(),
        Some((&"…", rest)) => {
            (0..=printed.len()).any(|skipped| is_said(rest, &printed[skipped..]))
        }
        Some((line, rest)) => printed
            .split_first()
            .is_some_and(|(first, others)| first == line && is_said(rest, others)),
    }
}

fn without_blank_ends<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut lines: Vec<&str> = lines.map(str::trim_end).collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines
}

#[test]
fn transcripts_are_what_the_command_prints() {
    let mut called = 0;
    for page in ["command.md", "walkthrough.md"] {
        let text = fs::read_to_string(golden::here("../docs").join(page)).unwrap();
        for transcript in transcripts(&text) {
            let Some(folder) = transcript.folder else {
                continue;
            };
            let (folder, generated) = match folder.strip_suffix(", generated") {
                Some(folder) => (folder, true),
                None => (folder.as_str(), false),
            };
            let copy = copied(&golden::here("..").join(folder));
            if generated {
                shown(copy.path(), "skyloom generate");
            }
            for (command, said) in commands(&transcript.text) {
                let printed = shown(copy.path(), &command);
                let said = without_blank_ends(said.into_iter());
                let printed = without_blank_ends(
                    printed
                        .lines()
                        .filter(|line| !line.starts_with("(exit code ")),
                );
                assert!(
                    is_said(&said, &printed),
                    "docs/{page}:{}: {command}\nprints\n{}",
                    transcript.line,
                    printed.join("\n")
                );
                called += 1;
            }
        }
    }
    assert!(called > 5, "only {called} commands");
}

#[test]
fn a_line_of_dots_stands_for_any_lines() {
    assert!(is_said(&["a", "…", "d"], &["a", "b", "c", "d"]));
    assert!(is_said(&["a", "…"], &["a"]));
    assert!(!is_said(&["a", "…", "c"], &["a", "b"]));
    assert!(!is_said(&["a"], &["a", "b"]));
    let page = "<!-- in x -->\n```console\n$ skyloom a \\\n    b\nsaid\n```\n";
    let found = transcripts(page);
    assert_eq!(found[0].folder.as_deref(), Some("x"));
    assert_eq!(
        commands(&found[0].text),
        [("skyloom a b".to_owned(), vec!["said"])]
    );
}

#[test]
#[should_panic(expected = "no note")]
fn a_transcript_without_a_note_is_a_fault() {
    transcripts(&format!("text\n```{}\n$ skyloom check\n```\n", "console"));
}
