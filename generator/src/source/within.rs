//! Finds bytes of a scalar's value in the text, through quotes, escapes and indentation.

use std::ops::Range;

use super::{Kind, Node, Style};

/// The bytes of the file's text that hold `range` of the node's value; `None` if that cannot be told.
pub(super) fn locate(text: &str, node: &Node, range: &Range<usize>) -> Option<Range<usize>> {
    let Kind::Scalar { text: value, style } = &node.kind else {
        return None;
    };
    let raw = text.get(node.span.clone())?;
    let map = match style {
        Style::Plain => Map::verbatim(raw),
        Style::Quoted if raw.starts_with('\'') => single_quoted(raw)?,
        Style::Quoted => double_quoted(raw)?,
        Style::Literal => literal(text, node, value)?,
        Style::Folded => Map::verbatim(raw),
    };
    let map = if map.value == *value {
        map
    } else {
        folded(&map, value)?
    };
    // Whatever is not foreseen: no guess.
    if map.value != *value {
        return None;
    }
    let start = map.at(range.start)?;
    let end = if range.is_empty() {
        start
    } else {
        map.end(range.end)?
    };
    Some(node.span.start + start..node.span.start + end.max(start))
}

/// A value put together from raw text, and for each of its bytes where that came from.
#[derive(Default)]
struct Map {
    value: String,
    /// For each byte of the value the raw bytes that its character takes.
    origin: Vec<Range<usize>>,
    /// Where the raw text ends.
    end: usize,
}

impl Map {
    fn verbatim(raw: &str) -> Self {
        let mut map = Self::default();
        for (at, character) in raw.char_indices() {
            map.push(character, at..at + character.len_utf8());
        }
        map
    }

    fn push(&mut self, character: char, raw: Range<usize>) {
        self.value.push(character);
        self.end = raw.end;
        self.origin.resize(self.value.len(), raw);
    }

    /// The raw position of a byte of the value, or of its end.
    fn at(&self, byte: usize) -> Option<usize> {
        match self.origin.get(byte) {
            Some(raw) => Some(raw.start),
            None => (byte == self.origin.len()).then_some(self.end),
        }
    }

    /// The raw position behind the byte before this one.
    fn end(&self, byte: usize) -> Option<usize> {
        let last = self.origin.get(byte.checked_sub(1)?)?;
        Some(last.end)
    }
}

/// A value whose lines were folded: a line's end and the blanks around it are a blank in the value, or
/// the line ends that are kept.
fn folded(unfolded: &Map, value: &str) -> Option<Map> {
    let mut map = Map {
        end: unfolded.end,
        ..Map::default()
    };
    let blank = |c: char| matches!(c, ' ' | '\t' | '\n');
    let mut left = value;
    let mut rest = unfolded.value.as_str();
    while let Some(first) = rest.chars().next() {
        let at = unfolded.value.len() - rest.len();
        let run = rest.len() - rest.trim_start_matches(blank).len();
        if rest.get(..run)?.contains('\n') {
            let raw = unfolded.at(at)?..unfolded.end(at + run)?;
            let kept = left.len() - left.trim_start_matches(blank).len();
            for character in left.get(..kept)?.chars() {
                map.push(character, raw.clone());
            }
            left = left.get(kept..)?;
            rest = rest.get(run..)?;
        } else {
            let length = first.len_utf8();
            map.push(first, unfolded.at(at)?..unfolded.end(at + length)?);
            left = left.strip_prefix(first)?;
            rest = rest.get(length..)?;
        }
    }
    // A block may keep the end of its last line, which the raw text lacks.
    for character in left.chars() {
        map.push(character, unfolded.end..unfolded.end);
    }
    Some(map)
}

fn single_quoted(raw: &str) -> Option<Map> {
    let inner = raw.strip_prefix('\'')?.strip_suffix('\'')?;
    let mut map = Map {
        end: 1,
        ..Map::default()
    };
    let mut characters = inner.char_indices().map(|(at, c)| (at + 1, c)).peekable();
    while let Some((at, character)) = characters.next() {
        let mut end = at + character.len_utf8();
        if character == '\'' {
            end = characters.next_if(|(_, next)| *next == '\'')?.0 + 1;
        }
        map.push(character, at..end);
    }
    Some(map)
}

fn double_quoted(raw: &str) -> Option<Map> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    let mut map = Map {
        end: 1,
        ..Map::default()
    };
    let mut rest = inner;
    while let Some(first) = rest.chars().next() {
        let at = 1 + inner.len() - rest.len();
        let (character, taken) = match first {
            '\\' => escape(rest)?,
            other => (other, other.len_utf8()),
        };
        map.push(character, at..at + taken);
        rest = rest.get(taken..)?;
    }
    Some(map)
}

/// The character that an escape at the start of `text` stands for, and the bytes the escape takes.
fn escape(text: &str) -> Option<(char, usize)> {
    let letter = text.get(1..)?.chars().next()?;
    let digits = match letter {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    if digits > 0 {
        let code = u32::from_str_radix(text.get(2..2 + digits)?, 16).ok()?;
        return Some((char::from_u32(code)?, 2 + digits));
    }
    let character = match letter {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        ' ' | '"' | '/' | '\\' => letter,
        _ => return None,
    };
    Some((character, 1 + letter.len_utf8()))
}

/// A `|` block: each line without the indentation that its value lacks.
fn literal(text: &str, node: &Node, value: &str) -> Option<Map> {
    let raw = text.get(node.span.clone())?;
    let first = value.lines().find(|line| !line.trim().is_empty())?;
    // The span begins at the first word; the value with the blank lines and the blanks before it.
    let blank = value
        .lines()
        .take_while(|line| line.trim().is_empty())
        .count();
    let before = text.get(..node.span.start)?;
    let mut begin = before.rfind('\n')? + 1;
    for _ in 0..blank {
        begin = text.get(..begin - 1)?.rfind('\n')? + 1;
    }
    let whole = text.get(begin..node.span.end)?;
    let line = whole.lines().find(|line| !line.trim().is_empty())?;
    let indentation = line.len().checked_sub(first.len())?;
    let mut map = Map::default();
    let mut at = begin;
    for line in whole.split_inclusive('\n') {
        let kept = line.get(indentation..).unwrap_or("\n");
        for (offset, character) in kept.char_indices() {
            // A short blank line has no more than its end.
            let start = at + line.len().saturating_sub(kept.len()) + offset;
            let start = start.saturating_sub(node.span.start);
            map.push(character, start..start + character.len_utf8());
        }
        at += line.len();
    }
    // The span ends before the last line's end, which the value may keep.
    map.end = raw.len();
    while map.value.len() < value.len() {
        map.push('\n', raw.len()..raw.len());
    }
    Some(map)
}
