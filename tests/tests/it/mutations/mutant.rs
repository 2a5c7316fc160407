//! A spec with a mistake in it.

use std::ops::Range;

use super::kind::Kind;
use super::random::Random;

/// A change of one file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mutant {
    pub kind: Kind,
    /// The position of the file among the provider's.
    pub file: usize,
    /// Bytes of the file and what stands there instead, in order.
    edits: Vec<(Range<usize>, String)>,
    /// Something is gone: the line before is as near, and so is the one that encloses it.
    enclosing: Option<usize>,
}

impl Mutant {
    /// Something else instead of these bytes.
    pub fn replaced(kind: Kind, file: usize, at: Range<usize>, with: impl Into<String>) -> Self {
        Self {
            kind,
            file,
            edits: vec![(at, with.into())],
            enclosing: None,
        }
    }

    /// Two texts change places.
    pub fn swapped(kind: Kind, file: usize, text: &str, a: Range<usize>, b: Range<usize>) -> Self {
        let (a, b) = if a.start < b.start { (a, b) } else { (b, a) };
        let (first, second) = (text[a.clone()].to_owned(), text[b.clone()].to_owned());
        Self {
            kind,
            file,
            edits: vec![(a, second), (b, first)],
            enclosing: None,
        }
    }

    /// These bytes are gone; `enclosing` is where that stands which they were a part of.
    pub fn dropped(kind: Kind, file: usize, at: Range<usize>, enclosing: usize) -> Self {
        Self {
            kind,
            file,
            edits: vec![(at, String::new())],
            enclosing: Some(enclosing),
        }
    }

    /// The file with the mistake.
    pub fn apply(&self, text: &str) -> String {
        let mut made = String::new();
        let mut from = 0;
        for (at, with) in &self.edits {
            made.push_str(&text[from..at.start]);
            made.push_str(with);
            from = at.end;
        }
        made.push_str(&text[from..]);
        made
    }

    /// The lines (from 1) of the changed file at which the mistake is.
    pub fn lines(&self, text: &str) -> Vec<usize> {
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        let mut lines = Vec::new();
        let mut moved = 0_isize;
        for (at, with) in &self.edits {
            let first = line(at.start).saturating_add_signed(moved);
            lines.extend(first..=first + with.matches('\n').count());
            let gone = text[at.clone()].matches('\n').count();
            moved += with.matches('\n').count().cast_signed() - gone.cast_signed();
        }
        if let Some(enclosing) = self.enclosing {
            let first = lines[0];
            lines.extend([first.saturating_sub(1), line(enclosing)]);
        }
        lines
    }

    /// What was done, on one line.
    pub fn words(&self, text: &str) -> String {
        let short = |text: &str| {
            let text = text.replace('\n', "⏎");
            match text.char_indices().nth(70) {
                Some((cut, _)) => format!("{}…", &text[..cut]),
                None => text,
            }
        };
        let edits = self.edits.iter().map(|(at, with)| {
            let begin = text[..at.start].rfind('\n').map_or(0, |end| end + 1);
            let before = text[begin..at.start].trim_start();
            format!(
                "{}[{} -> {}]",
                short(before),
                short(&text[at.clone()]),
                short(with)
            )
        });
        edits.collect::<Vec<_>>().join(" … ")
    }
}

/// A word as a hurried hand writes it; none if it is too short for a slip.
pub fn misspelt(word: &str, random: &mut Random) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < 2 || !word.is_ascii() {
        return None;
    }
    let at = random.below(letters.len() - 1);
    let mut slip = letters.clone();
    match random.below(4) {
        0 if letters[at] != letters[at + 1] => slip.swap(at, at + 1),
        1 if letters.len() > 2 => drop(slip.remove(at + 1)),
        2 => slip.insert(at + 1, letters[at]),
        _ if letters.last() == Some(&'s') && letters.len() > 3 => drop(slip.pop()),
        _ => slip.push('s'),
    }
    let slip: String = slip.into_iter().collect();
    let is_name = slip.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_name && slip != word).then_some(slip)
}
