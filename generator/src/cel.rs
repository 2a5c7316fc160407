//! Expressions: CEL text to a syntax tree of our own, with byte spans.
//!
//! Parsing is the `cel` crate's; what comes out here is the language's own vocabulary, macros
//! (`filter`, `map`, `exists`, …) as one node each instead of their expansion.

mod cache;
mod fault;
mod parse;
mod syntax;
mod template;

pub use cache::parse_once;
pub use fault::SyntaxError;
pub use parse::parse;
pub use syntax::{BinaryOp, Each, Expr, ExprKind, Span};
pub use template::{Part, split_template};
