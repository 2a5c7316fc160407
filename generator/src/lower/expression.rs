//! Expressions: names resolved, functions known, types not contradicted.

use super::scope::{Lookup, Scope};
use super::site::{Otherwise, Text, lacks, syntax_error, unknown_word};
use crate::cel::{self, BinaryOp, Each, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Expr, Function, Operands};

/// Parses and resolves the expression `source`.
pub(super) fn expression(
    source: &str,
    text: &Text<'_>,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Expr> {
    match cel::parse_once(source) {
        Ok(parsed) => Lowering { text, diagnostics }.expr(&parsed, &mut scope.clone()),
        Err(error) => {
            syntax_error(&error, text, diagnostics);
            None
        }
    }
}

/// An expression that must be a truth value.
pub(super) fn condition(
    source: &str,
    text: &Text<'_>,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Expr> {
    let expr = expression(source, text, scope, diagnostics)?;
    if let Some(words) = plain_words(&expr) {
        diagnostics.push(
            Diagnostic::error(
                Code::WrongExpressionType,
                text.at(&(0..source.len())),
                "a condition is true or false",
            )
            .label(format!("this is {words}")),
        );
        return None;
    }
    Some(expr)
}

/// What an expression certainly is, where that is no truth value.
fn plain_words(expr: &Expr) -> Option<&'static str> {
    match expr {
        Expr::Text(_) => Some("text"),
        Expr::Int(_) | Expr::Float(_) => Some("a number"),
        Expr::List(_) | Expr::Each(Each::Filter | Each::Map, ..) => Some("a list"),
        Expr::Object(_) => Some("an object"),
        Expr::Null => Some("null"),
        _ => None,
    }
}

/// Periods of a price.
const PERIODS: &[&str] = &["hour", "month"];

struct Lowering<'a, 'd> {
    text: &'a Text<'a>,
    diagnostics: &'d mut Diagnostics,
}

impl Lowering<'_, '_> {
    fn expr(&mut self, from: &cel::Expr, scope: &mut Scope<'_>) -> Option<Expr> {
        if let Some(path) = from.path() {
            return self.path(from, &path, scope);
        }
        Some(match &from.kind {
            ExprKind::Null => Expr::Null,
            ExprKind::Bool(value) => Expr::Bool(*value),
            ExprKind::Int(value) => Expr::Int(*value),
            ExprKind::Float(value) => Expr::Float(*value),
            ExprKind::Text(value) => Expr::Text(value.clone()),
            ExprKind::Name(_) => return None,
            ExprKind::Member(of, name) => match self.expr(of, scope)? {
                Expr::At(of, mut path) => {
                    path.push(name.clone());
                    Expr::At(of, path)
                }
                of => Expr::At(Box::new(of), vec![name.clone()]),
            },
            ExprKind::Index(of, at) => {
                let of = Box::new(self.expr(of, scope)?);
                match self.expr(at, scope)? {
                    Expr::Text(name) => Expr::Get(of, name),
                    Expr::Int(index) => Expr::Index(of, index),
                    key @ (Expr::Float(_) | Expr::List(_) | Expr::Object(_) | Expr::Null) => {
                        let is = plain_words(&key).unwrap_or_default();
                        self.refuse(
                            at,
                            "an index is a whole number or a text",
                            format!("this is {is}"),
                        );
                        return None;
                    }
                    key => Expr::Lookup(of, Box::new(key)),
                }
            }
            ExprKind::Has(of) => Expr::Has(Box::new(self.expr(of, scope)?)),
            ExprKind::Not(of) => Expr::Not(Box::new(self.expr(of, scope)?)),
            ExprKind::Negate(of) => Expr::Negate(Box::new(self.number(of, scope)?)),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, scope)?,
            ExprKind::Choose(test, yes, no) => {
                let (test, yes, no) = (
                    self.expr(test, scope),
                    self.expr(yes, scope),
                    self.expr(no, scope),
                );
                Expr::Choose(Box::new(test?), Box::new(yes?), Box::new(no?))
            }
            ExprKind::Call(name, operands) => return self.call(from, name, operands, scope),
            ExprKind::List(elements) => {
                let elements: Vec<Option<Expr>> = elements
                    .iter()
                    .map(|element| self.expr(element, scope))
                    .collect();
                Expr::List(elements.into_iter().collect::<Option<_>>()?)
            }
            ExprKind::Map(entries) => {
                let mut lowered = Vec::new();
                for (key, value) in entries {
                    let ExprKind::Text(key_text) = &key.kind else {
                        self.refuse(key, "the keys of an object are texts", "not a text");
                        return None;
                    };
                    lowered.push((key_text.clone(), self.expr(value, scope)?));
                }
                Expr::Object(lowered)
            }
            ExprKind::Each(each, list, name, body) => {
                let list = self.list(list, scope)?;
                scope.bound.push(name.clone());
                let body = self.expr(body, scope);
                scope.bound.pop();
                Expr::Each(*each, Box::new(list), name.clone(), Box::new(body?))
            }
        })
    }

    /// A plain path: the only place where names are looked up.
    fn path(&mut self, from: &cel::Expr, path: &[&str], scope: &Scope<'_>) -> Option<Expr> {
        let found = self.found(from, path, scope)?;
        if let Expr::Argument(access) = &found
            && scope.is_whole_auth(access)
        {
            self.refuse(
                from,
                &format!(
                    "`{0}` is a key or a password: name `{0}.ssh_key` or `{0}.password`",
                    access.argument
                ),
                "which of them?",
            );
            return None;
        }
        Some(found)
    }

    fn found(&mut self, from: &cel::Expr, path: &[&str], scope: &Scope<'_>) -> Option<Expr> {
        match scope.lookup(path) {
            Lookup::Found(expr) => Some(expr),
            Lookup::NoRoot(known) => {
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                let root = path.first().copied().unwrap_or("");
                let place = self
                    .text
                    .at(&(from.span.start..from.span.start + root.len()));
                let diagnostic = unknown_word(Code::UnknownName, place, "name", root, &known);
                self.diagnostics.push(if known.is_empty() {
                    diagnostic
                        .help("there are no arguments; a parameter is declared under `params`")
                } else {
                    diagnostic
                });
                None
            }
            Lookup::NoField { index, of, fields } => {
                let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
                let word = path.get(index).copied().unwrap_or("");
                let place = self.text.at(&member_span(from, path.len() - 1 - index));
                self.diagnostics
                    .push(lacks(Code::UnknownName, place, &of, "field", word, &fields));
                None
            }
            Lookup::NoMembers { index, of } => {
                let place = self.text.at(&member_span(from, path.len() - 1 - index));
                let before = path.get(..index).unwrap_or_default().join(".");
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::UnknownName,
                        place,
                        format!("`{before}` is {of} and has no members"),
                    )
                    .label("no such member"),
                );
                None
            }
        }
    }

    fn binary(
        &mut self,
        op: BinaryOp,
        left: &cel::Expr,
        right: &cel::Expr,
        scope: &mut Scope<'_>,
    ) -> Option<Expr> {
        let arithmetic = matches!(
            op,
            BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder
        );
        let is_null = |expr: &cel::Expr| expr.kind == ExprKind::Null;
        let (left, right) = if arithmetic {
            (self.number(left, scope), self.number(right, scope))
        } else if let (true, Some(path)) = (is_null(right), left.path()) {
            (self.found(left, &path, scope), Some(Expr::Null))
        } else {
            (self.expr(left, scope), self.expr(right, scope))
        };
        let (mut left, mut right) = (left?, right?);
        // Whether a model is there can be seen by what it always has.
        match (&mut left, &mut right) {
            (Expr::Argument(access), Expr::Null) | (Expr::Null, Expr::Argument(access)) => {
                scope.by_first_field(access);
            }
            _ => {}
        }
        Some(Expr::Binary(op, Box::new(left), Box::new(right)))
    }

    fn number(&mut self, from: &cel::Expr, scope: &mut Scope<'_>) -> Option<Expr> {
        let expr = self.expr(from, scope)?;
        match &expr {
            Expr::Int(_) | Expr::Float(_) => Some(expr),
            other if plain_words(other).is_some() || other.is_test() => {
                self.refuse(
                    from,
                    "a number is wanted here",
                    plain_words(other).map_or("this is a truth value".to_owned(), |words| {
                        format!("this is {words}")
                    }),
                );
                None
            }
            _ => Some(expr),
        }
    }

    fn list(&mut self, from: &cel::Expr, scope: &mut Scope<'_>) -> Option<Expr> {
        let expr = self.expr(from, scope)?;
        match &expr {
            Expr::Text(_) | Expr::Int(_) | Expr::Float(_) | Expr::Bool(_) => {
                self.refuse(from, "a list is wanted here", "this is none");
                None
            }
            _ => Some(expr),
        }
    }

    fn call(
        &mut self,
        from: &cel::Expr,
        name: &str,
        operands: &[cel::Expr],
        scope: &mut Scope<'_>,
    ) -> Option<Expr> {
        let lowered: Vec<Option<Expr>> = operands
            .iter()
            .map(|operand| self.expr(operand, scope))
            .collect();
        if let Some(conversion) = name.strip_prefix("to_")
            && Function::named(name).is_none()
        {
            if scope.conversions.contains(&conversion) {
                return match lowered.into_iter().collect::<Option<Vec<_>>>()?.as_slice() {
                    [operand] => Some(Expr::Convert(
                        conversion.to_owned(),
                        Box::new(operand.clone()),
                    )),
                    _ => {
                        self.refuse(
                            from,
                            &format!("`{name}` takes one value"),
                            format!("{} given", operands.len()),
                        );
                        None
                    }
                };
            }
            let known: Vec<String> = scope
                .conversions
                .iter()
                .map(|conversion| format!("to_{conversion}"))
                .collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let place = self.text.at(&self.name_span(from, name, operands));
            self.diagnostics.push(
                unknown_word(Code::UnknownFunction, place, "conversion", name, &known).otherwise(
                    format!("it needs a mapping of `{conversion}` under `models`"),
                ),
            );
            return None;
        }
        let Some(function) = Function::named(name) else {
            let known: Vec<&str> = Function::ALL.iter().map(|function| function.name).collect();
            let place = self.text.at(&self.name_span(from, name, operands));
            self.diagnostics.push(unknown_word(
                Code::UnknownFunction,
                place,
                "function",
                name,
                &known,
            ));
            return None;
        };
        let (least, most) = function.arity;
        if !(least..=most).contains(&operands.len()) {
            let wanted = if least == most {
                least.to_string()
            } else {
                format!("{least} to {most}")
            };
            self.refuse(
                from,
                &format!("`{name}` takes {wanted} values, counting the one before the dot"),
                format!("{} given", operands.len()),
            );
            return None;
        }
        let lowered: Vec<Expr> = lowered.into_iter().collect::<Option<_>>()?;
        self.literal_operands(function, operands, &lowered)?;
        Some(Expr::Call(function, lowered))
    }

    /// Some functions need literals, because what they mean is settled when the driver is generated.
    fn literal_operands(
        &mut self,
        function: Function,
        from: &[cel::Expr],
        lowered: &[Expr],
    ) -> Option<()> {
        let mut good = true;
        for (index, (from, operand)) in from.iter().zip(lowered).enumerate().skip(1) {
            let objection = match (function.operands, operand, index) {
                (Operands::Values, ..)
                | (Operands::Numbers, Expr::Int(_), _)
                | (Operands::Name, Expr::Text(_), _) => None,
                (Operands::Name, ..) => {
                    Some("the name of a member is wanted here, as a literal".to_owned())
                }
                (Operands::Numbers, ..) => {
                    Some("a whole number is wanted here, as a literal".to_owned())
                }
                (Operands::Pattern, Expr::Text(pattern), _) => regex_lite::Regex::new(pattern)
                    .err()
                    .map(|error| format!("this is no regular expression: {error}")),
                (Operands::Pattern, ..) => {
                    Some("a regular expression is wanted here, as a literal".to_owned())
                }
                (Operands::Price, Expr::Text(_), 1) => None,
                (Operands::Price, Expr::Text(period), _) if PERIODS.contains(&period.as_str()) => {
                    None
                }
                (Operands::Price, _, 1) => {
                    Some("a currency is wanted here, as a literal such as \"USD\"".to_owned())
                }
                (Operands::Price, ..) => {
                    Some("a period is wanted here: \"hour\" or \"month\"".to_owned())
                }
            };
            if let Some(objection) = objection {
                self.refuse(from, &objection, "");
                good = false;
            }
        }
        good.then_some(())
    }

    /// Where the name of a function stands: before the parenthesis, after the receiver.
    #[allow(clippy::unused_self, reason = "reads with the other places")]
    fn name_span(&self, from: &cel::Expr, name: &str, operands: &[cel::Expr]) -> cel::Span {
        match operands.first() {
            Some(receiver) if receiver.span.start == from.span.start && !operands.is_empty() => {
                let start = receiver.span.end + 1;
                start..start + name.len()
            }
            _ => from.span.start..from.span.start + name.len(),
        }
    }

    fn refuse(&mut self, at: &cel::Expr, message: &str, label: impl Into<String>) {
        self.diagnostics.push(
            Diagnostic::error(Code::WrongExpressionType, self.text.at(&at.span), message)
                .label(label),
        );
    }
}

/// The span of a path's member, counted from its end: 0 is the last.
fn member_span(from: &cel::Expr, from_end: usize) -> cel::Span {
    let mut expr = from;
    for _ in 0..from_end {
        match &expr.kind {
            ExprKind::Member(of, _) => expr = of,
            _ => break,
        }
    }
    match &expr.kind {
        ExprKind::Member(_, name) => expr.span.end.saturating_sub(name.len())..expr.span.end,
        _ => expr.span.clone(),
    }
}
