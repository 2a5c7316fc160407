//! Expressions with every name resolved.

use serde::Serialize;

use super::models::FieldType;
use crate::cel::{BinaryOp, Each};

/// An expression. Whatever it holds, it is a `Doc` when it runs; tests are truth values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Expr {
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
    /// The item being converted, or a variable of an enclosing `filter` or `map`.
    Variable(Variable),
    /// `a.b.c`: members by name, in one step.
    At(Box<Expr>, Vec<String>),
    /// `a["b"]`, or a member whose name has a dot in it.
    Get(Box<Expr>, String),
    /// `a[0]`; `a[-1]` is the last.
    Index(Box<Expr>, i64),
    /// `a[key]`: the member or the item that a value names.
    Lookup(Box<Expr>, Box<Expr>),
    /// An argument of the operation, or a field of it.
    Argument(Access),
    /// `has(a)`
    Has(Box<Expr>),
    /// `!a`
    Not(Box<Expr>),
    /// `-a`
    Negate(Box<Expr>),
    /// `a + b`
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a ? b : c`
    Choose(Box<Expr>, Box<Expr>, Box<Expr>),
    /// A function of the library.
    Call(Function, Vec<Expr>),
    /// `to_size(a)`: conversion by the mapping of that name.
    Convert(String, Box<Expr>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{"a": b}`
    Object(Vec<(String, Expr)>),
    /// `list.filter(name, body)`
    Each(Each, Box<Expr>, String, Box<Expr>),
}

/// A name bound in an expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Variable {
    /// The item being converted.
    Item,
    /// Bound by a `filter`, `map`, … around it.
    Bound(String),
}

/// An argument and the way from it to a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Access {
    /// The argument's (or prior call's) name.
    pub argument: String,
    /// Where the argument comes from.
    pub origin: Origin,
    /// Fields from there.
    pub steps: Vec<Step>,
}

/// Where an argument comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Origin {
    /// A parameter of the Rust method.
    Parameter,
    /// An `ex_` argument handed in beside the base verb's own.
    Option,
    /// The result of a prior call.
    Prior,
    /// A value computed before.
    Computed,
    /// The parent of the model being converted.
    Parent,
    /// A setting of the driver.
    Setting,
}

/// One step from an argument to a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Step {
    /// A field that is always there.
    Field(String, FieldType),
    /// A field that may be absent.
    MaybeField(String, FieldType),
    /// A path in `extra`.
    Extra(String),
    /// The SSH key of a `NodeAuth`.
    AuthSshKey,
    /// The password of a `NodeAuth`.
    AuthPassword,
}

/// A function of the library, a method of the runtime's `Doc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Function {
    /// Its name in specs.
    pub name: &'static str,
    /// The method of `Doc`.
    pub method: &'static str,
    /// The fewest and the most values it takes, the one before the dot included.
    pub arity: (usize, usize),
    /// What its further values are.
    pub operands: Operands,
    /// Is its answer a truth value?
    pub test: bool,
}

/// What a function takes beside the value before the dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Operands {
    /// Any values.
    Values,
    /// Whole numbers, as literals.
    Numbers,
    /// A regular expression, as a literal.
    Pattern,
    /// The name of a member, as a literal.
    Name,
    /// Currency and period, as literals.
    Price,
}

const fn function(name: &'static str, method: &'static str, arity: (usize, usize)) -> Function {
    Function {
        name,
        method,
        arity,
        operands: Operands::Values,
        test: false,
    }
}

const fn test(name: &'static str, method: &'static str, arity: (usize, usize)) -> Function {
    Function {
        name,
        method,
        arity,
        operands: Operands::Values,
        test: true,
    }
}

impl Function {
    /// The library.
    pub const ALL: &[Self] = &[
        function("size", "size", (1, 1)),
        function("int", "to_int", (1, 1)),
        function("float", "to_float", (1, 1)),
        function("double", "to_float", (1, 1)),
        function("string", "to_text", (1, 1)),
        function("bool", "to_bool", (1, 1)),
        function("lower", "lower", (1, 1)),
        function("upper", "upper", (1, 1)),
        function("trim", "trim", (1, 1)),
        function("split", "split", (2, 2)),
        function("join", "join", (2, 2)),
        function("replace", "replace", (3, 3)),
        function("words", "words", (2, 2)),
        function("parts", "parts", (2, 2)),
        test("startsWith", "starts_with", (2, 2)),
        test("endsWith", "ends_with", (2, 2)),
        test("contains", "contains", (2, 2)),
        Function {
            name: "matches",
            method: "matches",
            arity: (2, 2),
            operands: Operands::Pattern,
            test: true,
        },
        Function {
            name: "capture",
            method: "capture",
            arity: (2, 2),
            operands: Operands::Pattern,
            test: false,
        },
        Function {
            name: "substring",
            method: "substring",
            arity: (2, 3),
            operands: Operands::Numbers,
            test: false,
        },
        function("base64_encode", "base64_encode", (1, 1)),
        function("base64_decode", "base64_decode", (1, 1)),
        function("sha256", "sha256", (1, 1)),
        function("sha1", "sha1", (1, 1)),
        function("md5", "md5", (1, 1)),
        function("fingerprint", "fingerprint", (1, 1)),
        function("gb_to_mb", "gb_to_mb", (1, 1)),
        function("mb_to_gb", "mb_to_gb", (1, 1)),
        function("quantity", "quantity", (1, 1)),
        function("timestamp", "timestamp", (1, 1)),
        function("relative", "relative", (2, 2)),
        function("fqdn", "fqdn", (2, 2)),
        function("fqdn_dot", "fqdn_dot", (2, 2)),
        test("is_private", "is_private", (1, 1)),
        function("tags_to_map", "tags_to_map", (1, 1)),
        function("merge", "merge", (2, 2)),
        function("flatten", "flatten", (1, 1)),
        function("keys", "keys", (1, 1)),
        function("values", "values", (1, 1)),
        function("entries", "entries", (1, 1)),
        function("first", "first", (1, 1)),
        function("last", "last", (1, 1)),
        function("default", "or", (2, 2)),
        function("or_null", "or_null", (1, 1)),
        function("either", "either", (3, 3)),
        Function {
            name: "under",
            method: "under",
            arity: (2, 2),
            operands: Operands::Name,
            test: false,
        },
        Function {
            name: "price",
            method: "price",
            arity: (3, 3),
            operands: Operands::Price,
            test: false,
        },
    ];

    /// The function of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|function| function.name == name)
    }
}

/// A value in a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Template {
    /// A literal of any shape.
    Literal(serde_json::Value),
    /// `${…}` alone: keeps its type, left out when absent.
    Expr(Expr),
    /// Text with holes.
    Text(Vec<TextPart>),
    /// An object with holes in it.
    Object(Vec<(String, Template)>),
    /// A list with holes in it.
    List(Vec<Template>),
}

/// A part of a text with holes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum TextPart {
    /// As it stands.
    Plain(String),
    /// The value of an expression.
    Hole(Expr),
}

impl Expr {
    /// Does it name the model's mapping (`to_size(…)`)?
    pub fn conversions(&self, found: &mut Vec<String>) {
        self.walk(&mut |expr| {
            if let Self::Convert(name, _) = expr {
                found.push(name.clone());
            }
        });
    }

    /// The arguments it uses, each once, in order.
    pub fn accesses(&self) -> Vec<Access> {
        let mut found: Vec<Access> = Vec::new();
        self.walk(&mut |expr| {
            if let Self::Argument(access) = expr
                && !found.contains(access)
            {
                found.push(access.clone());
            }
        });
        found
    }

    /// Visits it and everything in it.
    pub fn walk(&self, visit: &mut dyn FnMut(&Self)) {
        visit(self);
        match self {
            Self::Null
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Float(_)
            | Self::Text(_)
            | Self::Variable(_)
            | Self::Argument(_) => {}
            Self::At(of, _)
            | Self::Get(of, _)
            | Self::Index(of, _)
            | Self::Has(of)
            | Self::Not(of)
            | Self::Negate(of)
            | Self::Convert(_, of) => of.walk(visit),
            Self::Binary(_, a, b) | Self::Each(_, a, _, b) | Self::Lookup(a, b) => {
                a.walk(visit);
                b.walk(visit);
            }
            Self::Choose(a, b, c) => {
                a.walk(visit);
                b.walk(visit);
                c.walk(visit);
            }
            Self::Call(_, all) | Self::List(all) => all.iter().for_each(|expr| expr.walk(visit)),
            Self::Object(entries) => entries.iter().for_each(|(_, expr)| expr.walk(visit)),
        }
    }

    /// Is it a truth value by its form?
    pub fn is_test(&self) -> bool {
        match self {
            Self::Bool(_)
            | Self::Has(_)
            | Self::Not(_)
            | Self::Each(Each::Exists | Each::All | Each::ExistsOne, ..) => true,
            Self::Binary(op, ..) => !matches!(
                op,
                BinaryOp::Add
                    | BinaryOp::Subtract
                    | BinaryOp::Multiply
                    | BinaryOp::Divide
                    | BinaryOp::Remainder
            ),
            Self::Call(function, _) => function.test,
            _ => false,
        }
    }
}

impl Template {
    /// Visits every expression in it.
    pub fn each_expr(&self, visit: &mut dyn FnMut(&Expr)) {
        match self {
            Self::Literal(_) => {}
            Self::Expr(expr) => visit(expr),
            Self::Text(parts) => {
                for part in parts {
                    if let TextPart::Hole(expr) = part {
                        visit(expr);
                    }
                }
            }
            Self::Object(entries) => entries.iter().for_each(|(_, value)| value.each_expr(visit)),
            Self::List(values) => values.iter().for_each(|value| value.each_expr(visit)),
        }
    }
}
