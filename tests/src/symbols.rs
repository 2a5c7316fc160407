//! How large the compiled code of a crate is, as the symbols of a program tell it.

use std::collections::BTreeMap;

/// The bytes of all functions and tables of a program whose symbols have `part` in their names; those
/// that lie in the same place count once.
///
/// # Errors
///
/// If the program is not in the format of Linux on 64 bits (ELF), or has no symbols.
pub fn size(program: &[u8], part: &str) -> Result<u64, String> {
    let read = Read(program);
    if program.get(..6) != Some(b"\x7fELF\x02\x01") {
        return Err("the program is no ELF of 64 bits".to_owned());
    }
    let cut = || "the program ends before its symbols".to_owned();
    let (first, count) = (read.word(0x28, 8), read.word(0x3c, 2));
    let (first, count) = (first.ok_or_else(cut)?, count.ok_or_else(cut)?);
    let header = |number: u64, at: u64, size: usize| read.word(first + number * 64 + at, size);
    let table = (0..count).find(|&number| header(number, 4, 4) == Some(SYMBOLS));
    let table = table.ok_or("the program has no symbols")?;
    let of = |number, at| header(number, at, 8).ok_or_else(cut);
    let (start, length) = (of(table, 0x18)?, of(table, 0x20)?);
    let names = of(header(table, 0x28, 4).ok_or_else(cut)?, 0x18)?;
    let mut sizes = BTreeMap::new();
    for at in (start..start.saturating_add(length)).step_by(24) {
        let symbol = |place, size| read.word(at + place, size).ok_or_else(cut);
        let kind = symbol(4, 1)? & 0xf;
        let name = read.name(names + symbol(0, 4)?).ok_or_else(cut)?;
        if matches!(kind, OBJECT | FUNCTION) && name.contains(part) {
            sizes.insert(symbol(8, 8)?, symbol(16, 8)?);
        }
    }
    Ok(sizes.values().sum())
}

/// The kind of a section that is a table of symbols.
const SYMBOLS: u64 = 2;
/// Kinds of symbols.
const OBJECT: u64 = 1;
const FUNCTION: u64 = 2;

struct Read<'a>(&'a [u8]);

impl Read<'_> {
    /// The number of so many bytes, the lowest first.
    fn word(&self, at: u64, size: usize) -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let bytes = self.0.get(at..at.checked_add(size)?)?;
        let add = |sum: u64, byte: &u8| (sum << 8) | u64::from(*byte);
        Some(bytes.iter().rev().fold(0, add))
    }

    /// The text up to the next zero; empty if it is none.
    fn name(&self, at: u64) -> Option<&str> {
        let from = self.0.get(usize::try_from(at).ok()?..)?;
        let end = from.iter().position(|byte| *byte == 0)?;
        Some(str::from_utf8(from.get(..end)?).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[inline(never)]
    fn a_function_of_its_own(number: u64) -> u64 {
        std::hint::black_box(number) + 1
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_functions_of_this_program_are_found() {
        assert_eq!(a_function_of_its_own(1), 2);
        let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let one = size(&program, "a_function_of_its_own").unwrap();
        assert!((1..1000).contains(&one), "{one}");
        assert!(size(&program, "skyloom_tests").unwrap() > one);
        assert_eq!(size(&program, "there_is_no_such_function"), Ok(0));
        // Whatever is cut off, it is said and nothing is read beyond it.
        assert!(size(&program[..program.len() / 2], "skyloom_tests").is_err());
        assert!(size(&program[..0x30], "skyloom_tests").is_err());
    }

    #[test]
    fn what_is_no_program_is_refused() {
        assert!(size(b"#!/bin/sh\n", "").is_err());
        assert!(size(b"", "").is_err());
    }
}
