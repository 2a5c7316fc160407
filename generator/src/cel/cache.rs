//! Expressions that were read before.
//!
//! A spec says the same in many places (`id`, `zone.id`), and who checks a spec again and again, an
//! editor or a test, reads nearly the same expressions each time. The parser is slow beside the
//! rest: so each text is read once in a process.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use super::fault::SyntaxError;
use super::parse::parse;
use super::syntax::Expr;

/// Texts that are kept; after these all are forgotten, so that no process grows without end.
const TEXTS: usize = 8192;

static READ: LazyLock<RwLock<HashMap<Box<str>, Arc<Expr>>>> = LazyLock::new(RwLock::default);

/// As [`parse`], but reads a text that is right only once.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_once(text: &str) -> Result<Arc<Expr>, SyntaxError> {
    // What is kept is never half written, so that a panic elsewhere does not spoil it.
    let known = READ.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(expr) = known.get(text) {
        return Ok(Arc::clone(expr));
    }
    drop(known);
    let expr = Arc::new(parse(text)?);
    let mut known = READ.write().unwrap_or_else(PoisonError::into_inner);
    if known.len() >= TEXTS {
        known.clear();
    }
    known.insert(text.into(), Arc::clone(&expr));
    Ok(expr)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_once_and_comes_out_as_parsed() {
        for text in ["cached.once", "size(cached.list) > 1"] {
            let first = parse_once(text).unwrap();
            assert_eq!(*first, parse(text).unwrap());
            assert!(Arc::ptr_eq(&first, &parse_once(text).unwrap()), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_each_time() {
        for _ in 0..2 {
            assert_eq!(parse_once("a b").unwrap_err(), parse("a b").unwrap_err());
        }
    }
}
