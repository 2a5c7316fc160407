//! Mistakes in specs are seen, and told where they were made.
//!
//! Each shipped spec gets mistakes that people make, one at a time and the same in every run; then it
//! is checked as `skyloom check` does. What is not seen is listed; `docs/testing.md` says why.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use super::judge::{Known, Verdict, judge, known};
use super::kind::Kind;
use super::mistakes::Places;
use super::mutant::Mutant;
use super::random::Random;
use super::spec::{Spec, shipped};
use super::tally::{Tally, table};
use crate::golden;

/// Mistakes in all.
const MISTAKES: usize = 2000;
/// Percent of them that are to be seen at least.
const CAUGHT: f64 = 97.0;
/// Percent of those with a diagnostic that shows the changed line, by its first or its second place:
/// where two places disagree, it has both.
const SHOWN: f64 = 95.0;
/// Percent of those with one whose first place is the changed line.
const FIRST: f64 = 84.0;

#[test]
fn mistakes_are_seen_and_told_where_they_were_made() {
    let specs = shipped(&golden::shipped(""));
    let judged = run(&specs);
    let report = report(&specs, &judged);
    println!("{report}");
    let mut all = Tally::default();
    for (_, _, verdict) in &judged {
        all.count(verdict);
    }
    if std::env::var_os("SKYLOOM_MUTATIONS").is_none() {
        assert_eq!(all.made, MISTAKES);
    }
    assert!(all.caught() >= CAUGHT, "{report}");
    assert!(all.near_line() >= SHOWN, "{report}");
    assert!(all.at_line() >= FIRST, "{report}");
}

/// Each mistake with the position of its spec and what was said.
pub type Judged = Vec<(usize, Mutant, Verdict)>;

pub fn run(specs: &[Spec]) -> Judged {
    let count = std::env::var("SKYLOOM_MUTATIONS").ok();
    let count = count.and_then(|count| count.parse().ok());
    let mutants = mutants(specs, count.unwrap_or(MISTAKES));
    let known: Vec<Known> = specs.iter().map(known).collect();
    let each = mutants.len().div_ceil(threads()).max(1);
    let judge = |part: &[(usize, Mutant)]| -> Judged {
        part.iter()
            .map(|(index, mutant)| {
                let verdict = judge(&specs[*index], Some(mutant), &known[*index]);
                (*index, mutant.clone(), verdict)
            })
            .collect()
    };
    std::thread::scope(|scope| {
        let parts: Vec<_> = mutants
            .chunks(each)
            .map(|part| scope.spawn(|| judge(part)))
            .collect();
        let parts = parts.into_iter();
        parts
            .flat_map(|part| part.join().expect("no panic"))
            .collect()
    })
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// As many of each kind from each spec, as far as there are places for it.
fn mutants(specs: &[Spec], count: usize) -> Vec<(usize, Mutant)> {
    let mut random = Random::new(1);
    let mut places = Vec::new();
    for kind in Kind::ALL {
        for (index, spec) in specs.iter().enumerate() {
            places.push((index, Places::of(spec, kind)));
        }
    }
    let mut seen = HashSet::new();
    let mut mutants = Vec::new();
    let mut round = 0;
    while mutants.len() < count && round < count {
        round += 1;
        for (index, places) in &places {
            let spec = &specs[*index];
            // Not each try comes out as a mistake, or as a new one.
            let fresh = (0..8).find_map(|_| {
                let mutant = places.mutant(spec, &mut random)?;
                (is_a_mistake(spec, &mutant) && seen.insert((*index, mutant.clone())))
                    .then_some(mutant)
            });
            mutants.extend(fresh.map(|mutant| (*index, mutant)));
        }
    }
    mutants.truncate(count);
    mutants
}

/// Broken YAML may be right YAML still, and say the same or no more than another description.
fn is_a_mistake(spec: &Spec, mutant: &Mutant) -> bool {
    if mutant.kind != Kind::Yaml {
        return true;
    }
    let file = &spec.files[mutant.file];
    let read = |text: &str| {
        let mut value = serde_yaml::from_str::<serde_json::Value>(text).ok()?;
        forget_prose(&mut value);
        Some(value)
    };
    read(&mutant.apply(&file.text)).is_none_or(|made| Some(made) != read(&file.text))
}

fn forget_prose(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(members) => {
            members
                .retain(|name, _| !matches!(name.as_str(), "doc" | "title" | "reference" | "else"));
            members.values_mut().for_each(forget_prose);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(forget_prose),
        _ => {}
    }
}

pub fn report(specs: &[Spec], judged: &Judged) -> String {
    let mut all = Tally::default();
    let mut kinds: BTreeMap<String, Tally> = BTreeMap::new();
    let mut providers: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut survivors = String::new();
    let mut elsewhere = String::new();
    for (index, mutant, verdict) in judged {
        all.count(verdict);
        kinds
            .entry(mutant.kind.to_string())
            .or_default()
            .count(verdict);
        let spec = &specs[*index];
        providers.entry(&spec.provider).or_default().count(verdict);
        let file = &spec.files[mutant.file];
        let line = mutant.lines(&file.text)[0];
        let words = format!(
            "{}: {}/{}:{line} {}\n",
            mutant.kind,
            spec.provider,
            file.name,
            mutant.words(&file.text)
        );
        if !verdict.caught {
            survivors.push_str(&words);
        } else if !verdict.near_line {
            elsewhere.push_str(&words);
            for said in verdict.said.iter().take(2) {
                let _ = writeln!(elsewhere, "    {said}");
            }
        }
    }
    format!(
        "{}\n{}\n{:<18} {all}\n\nnot seen:\n{survivors}\ntold elsewhere:\n{elsewhere}",
        table(&kinds),
        table(&providers),
        "all"
    )
}
