//! Facts in the words of the spec, and the lines that they stand on.

use super::facts::{Fact, Topic};
use super::{Side, SpecLine};
use crate::source::Source;

/// The most that is shown of what a spec says of one fact, in characters.
const MOST: usize = 60;
/// How much is shown of what is the same on both sides before the first difference.
const LEAD: usize = 20;

/// `this became that`, in the words of the specs.
pub(super) fn became((before, was): (&Side, &Fact), (after, is): (&Side, &Fact)) -> String {
    let (was, is) = (said(before, was), said(after, is));
    let from = differ_from(&was, &is);
    format!("{} became {}", was.shown(from), is.shown(from))
}

/// What a spec says of a fact.
enum Said {
    /// In its own words.
    Quoted(String),
    /// In ours.
    Told(String),
}

impl Said {
    /// In a line, from this character on.
    fn shown(&self, from: usize) -> String {
        let text = match self {
            Self::Told(text) => return text.clone(),
            Self::Quoted(text) => text,
        };
        let shown: String = text.chars().skip(from).take(MOST).collect();
        let before = if from > 0 { "…" } else { "" };
        let after = if text.chars().count() > from + MOST {
            "…"
        } else {
            ""
        };
        format!("`{before}{shown}{after}`")
    }
}

/// The character from which on two long texts are shown, so that one sees how they differ.
fn differ_from(was: &Said, is: &Said) -> usize {
    let (Said::Quoted(was), Said::Quoted(is)) = (was, is) else {
        return 0;
    };
    if was.chars().count().max(is.chars().count()) <= MOST {
        return 0;
    }
    let same = was
        .chars()
        .zip(is.chars())
        .take_while(|(was, is)| was == is);
    let same: Vec<char> = same.map(|(sign, _)| sign).collect();
    let Some(from) = same.len().checked_sub(LEAD).filter(|from| *from > 0) else {
        return 0;
    };
    // From the beginning of a word, if one begins.
    let lead = same.iter().skip(from).position(|sign| *sign == ' ');
    lead.map_or(from, |blank| from + blank + 1)
}

/// The fact as its spec says it.
fn said(side: &Side, fact: &Fact) -> Said {
    if let Some(words) = &fact.words
        && fact.topic != Topic::Parameter
    {
        return Said::Told(words.clone());
    }
    let Some(source) = source(side, fact) else {
        return Said::Told("nothing".to_owned());
    };
    let (entry, whole) = source.index().find(&fact.path);
    let node = source.index().node(entry.value).filter(|_| whole);
    match node.and_then(|node| source.text().get(node.span.clone())) {
        None => Said::Told("what goes without saying".to_owned()),
        Some(text) => Said::Quoted(text.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

fn source<'a>(side: &'a Side, fact: &Fact) -> Option<&'a Source> {
    let mut sources = side.set.sources.iter().map(|(_, source)| source);
    sources.find(|source| {
        let name = source.path().file_name();
        name.is_some_and(|name| name == fact.file.as_str())
    })
}

/// The line of the spec that a fact comes from: of the value itself, or of the nearest around it.
pub(super) fn line(side: &Side, fact: &Fact, gone: bool) -> Option<SpecLine> {
    let source = source(side, fact)?;
    let (entry, _) = source.index().find(&fact.path);
    let start = match &entry.key {
        Some(key) => key.start,
        None => source.index().node(entry.value)?.span.start,
    };
    let (line, _) = source.line_column(start);
    let text = source.text().lines().nth(line.saturating_sub(1))?;
    Some(SpecLine {
        file: source.path().to_path_buf(),
        line,
        text: text.trim().to_owned(),
        gone,
    })
}
