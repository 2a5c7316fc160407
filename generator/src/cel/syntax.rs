//! The syntax tree of an expression.

use std::ops::Range;

/// Bytes of the expression's text.
pub type Span = Range<usize>;

/// An expression and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands in the text.
    pub span: Span,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `null`
    Null,
    /// `true`
    Bool(bool),
    /// `1`
    Int(i64),
    /// `1.5`
    Float(f64),
    /// `"text"`
    Text(String),
    /// `name`
    Name(String),
    /// `a.b`
    Member(Box<Expr>, String),
    /// `a[b]`
    Index(Box<Expr>, Box<Expr>),
    /// `has(a.b)`: present and not null.
    Has(Box<Expr>),
    /// `!a`
    Not(Box<Expr>),
    /// `-a`
    Negate(Box<Expr>),
    /// `a + b`
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a ? b : c`
    Choose(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `f(a)` or `a.f(b)`; the receiver comes first.
    Call(String, Vec<Expr>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{"a": b}`
    Map(Vec<(Expr, Expr)>),
    /// `list.filter(name, body)` and its siblings.
    Each(Each, Box<Expr>, String, Box<Expr>),
}

/// What is done with each element of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Each {
    /// Keeps those for which the body holds.
    Filter,
    /// Replaces each by the body.
    Map,
    /// Does the body hold for one at least?
    Exists,
    /// Does the body hold for all?
    All,
    /// Does the body hold for exactly one?
    ExistsOne,
}

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum BinaryOp {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `in`
    In,
}

impl Expr {
    /// The names of a plain path, root first: `a.b.c` is `[a, b, c]`.
    pub fn path(&self) -> Option<Vec<&str>> {
        match &self.kind {
            ExprKind::Name(name) => Some(vec![name]),
            ExprKind::Member(of, name) => {
                let mut path = of.path()?;
                path.push(name);
                Some(path)
            }
            _ => None,
        }
    }
}
