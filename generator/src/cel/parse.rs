//! From text to [`Expr`], by way of the `cel` crate.

use std::cell::Cell;

use cel::common::ast::operators as op;
use cel::common::ast::{
    CallExpr, ComprehensionExpr, EntryExpr, Expr as Cel, IdedExpr, LiteralValue, SourceInfo,
};
use cel::parser::Parser;

use super::fault::{self, SyntaxError, TOO_DEEP};
use super::syntax::{BinaryOp, Each, Expr, ExprKind, Span};

/// Parses one expression.
pub fn parse(text: &str) -> Result<Expr, SyntaxError> {
    if text.trim().is_empty() {
        return Err(SyntaxError::new("the expression is empty", 0..text.len()));
    }
    let depth = nesting(text);
    if depth > NESTING {
        return Err(SyntaxError::new(TOO_DEEP, 0..text.len()));
    }
    if text.len() > LENGTH {
        return Err(SyntaxError::new("it is too long", 0..text.len()));
    }
    if depth <= SHALLOW && text.len() <= SHORT {
        return read(text);
    }
    let owned = text.to_owned();
    let thread = std::thread::Builder::new().stack_size(STACK);
    let read = thread
        .spawn(move || read(&owned))
        .map(std::thread::JoinHandle::join);
    match read {
        Ok(Ok(read)) => read,
        _ => Err(SyntaxError::new("the parser failed", 0..text.len())),
    }
}

/// Levels of brackets that an expression may have.
const NESTING: usize = 24;
/// Levels of brackets, and bytes, of an expression that is read without further ado.
const SHALLOW: usize = 3;
const SHORT: usize = 256;
/// Bytes of stack for the others. Not optimised, the parser takes 160 KiB a level of brackets and
/// 7 KiB a link of a chain, so that a common stack would not do for a handful of levels.
const STACK: usize = 32 << 20;
/// Bytes that an expression may have.
const LENGTH: usize = 4096;
/// Levels of the syntax tree, of which a chain of operators or members has one a link.
const DEPTH: usize = 100;

/// The most brackets that are open at once, those in texts counted as well.
fn nesting(text: &str) -> usize {
    let (mut depth, mut most) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        most = most.max(depth);
    }
    most
}

fn read(text: &str) -> Result<Expr, SyntaxError> {
    match Parser::default().parse_with_source_info(text) {
        Ok((expr, info)) => Converter {
            text,
            info: &info,
            depth: Cell::new(0),
        }
        .expr(&expr),
        Err(errors) => Err(fault::first(text, &errors)),
    }
}

struct Converter<'a> {
    text: &'a str,
    info: &'a SourceInfo,
    /// Levels of the tree above the one that is converted.
    depth: Cell<usize>,
}

impl Converter<'_> {
    fn expr(&self, from: &IdedExpr) -> Result<Expr, SyntaxError> {
        let depth = self.depth.get();
        if depth >= DEPTH {
            return Err(SyntaxError::new(TOO_DEEP, 0..self.text.len()));
        }
        self.depth.set(depth + 1);
        let converted = self.convert(from);
        self.depth.set(depth);
        converted
    }

    fn convert(&self, from: &IdedExpr) -> Result<Expr, SyntaxError> {
        let own = self.span(from.id);
        let kind = match &from.expr {
            Cel::Unspecified => return Err(self.refuse(own, "this part is missing")),
            Cel::Struct(_) => {
                return Err(self.refuse(own, "message literals are not part of the language"));
            }
            Cel::Literal(literal) => self.literal(literal, &own)?,
            Cel::Ident(name) if name.starts_with('.') => {
                return Err(self.refuse(own, "a path begins with a name, not with a dot"));
            }
            Cel::Ident(name) => ExprKind::Name(name.clone()),
            Cel::Select(select) => {
                let of = self.expr(&select.operand)?;
                // The crate's span of a selection is its operator; the reader means all of it.
                let span = of.span.start..self.end_of_name(own.end.max(of.span.end), &select.field);
                let member = Expr {
                    kind: ExprKind::Member(Box::new(of), select.field.clone()),
                    span: span.clone(),
                };
                if select.test {
                    return Ok(Expr {
                        kind: ExprKind::Has(Box::new(member)),
                        span,
                    });
                }
                return Ok(member);
            }
            Cel::Call(call) => return self.call(call, own),
            Cel::List(list) => ExprKind::List(self.all(&list.elements)?),
            Cel::Map(map) => {
                let mut entries = Vec::new();
                for entry in &map.entries {
                    match &entry.expr {
                        EntryExpr::MapEntry(entry) => {
                            entries.push((self.expr(&entry.key)?, self.expr(&entry.value)?));
                        }
                        EntryExpr::StructField(_) => {
                            return Err(
                                self.refuse(own, "message literals are not part of the language")
                            );
                        }
                    }
                }
                ExprKind::Map(entries)
            }
            Cel::Comprehension(comprehension) => return self.each(comprehension, &own),
        };
        Ok(Expr { kind, span: own })
    }

    fn all(&self, from: &[IdedExpr]) -> Result<Vec<Expr>, SyntaxError> {
        from.iter().map(|expr| self.expr(expr)).collect()
    }

    fn literal(&self, literal: &LiteralValue, span: &Span) -> Result<ExprKind, SyntaxError> {
        Ok(match literal {
            LiteralValue::Null => ExprKind::Null,
            LiteralValue::Boolean(value) => ExprKind::Bool(**value),
            LiteralValue::Int(value) => ExprKind::Int(**value),
            LiteralValue::UInt(value) => match i64::try_from(**value) {
                Ok(value) => ExprKind::Int(value),
                Err(_) => return Err(self.refuse(span.clone(), "the number is too large")),
            },
            LiteralValue::Double(value) => ExprKind::Float(**value),
            LiteralValue::String(value) => ExprKind::Text(value.to_string()),
            LiteralValue::Bytes(_) => {
                return Err(self.refuse(span.clone(), "byte literals are not part of the language"));
            }
        })
    }

    fn call(&self, call: &CallExpr, own: Span) -> Result<Expr, SyntaxError> {
        let mut operands = Vec::new();
        if let Some(target) = &call.target {
            operands.push(self.expr(target)?);
        }
        operands.extend(self.all(&call.args)?);
        let span = operands.iter().fold(own.clone(), |span, operand| {
            span.start.min(operand.span.start)..span.end.max(operand.span.end)
        });
        let name = call.func_name.as_str();
        let mut operands = operands.into_iter().map(Box::new);
        let kind = match (name, operands.next(), operands.next(), operands.next()) {
            (op::CONDITIONAL, Some(test), Some(yes), Some(no)) => ExprKind::Choose(test, yes, no),
            (op::LOGICAL_NOT, Some(of), None, None) => ExprKind::Not(of),
            (op::NEGATE, Some(of), None, None) => ExprKind::Negate(of),
            (op::INDEX, Some(of), Some(at), None) => {
                let span = span.start..self.end_of_bracket(span.end);
                return Ok(Expr {
                    kind: ExprKind::Index(of, at),
                    span,
                });
            }
            (_, Some(left), Some(right), None) if binary(name).is_some() => {
                ExprKind::Binary(binary(name).unwrap_or(BinaryOp::And), left, right)
            }
            (_, first, second, third) => ExprKind::Call(
                name.to_owned(),
                first
                    .into_iter()
                    .chain(second)
                    .chain(third)
                    .chain(operands)
                    .map(|operand| *operand)
                    .collect(),
            ),
        };
        let span = match &kind {
            ExprKind::Call(..) => self.start_of_call(&span, &own, name)..self.end_of_call(span.end),
            _ => span,
        };
        Ok(Expr { kind, span })
    }

    /// Reads the expansion of a macro back into the macro.
    fn each(&self, from: &ComprehensionExpr, own: &Span) -> Result<Expr, SyntaxError> {
        let list = self.expr(&from.iter_range)?;
        let result =
            |expr: &IdedExpr| matches!(&expr.expr, Cel::Ident(name) if *name == from.accu_var);
        let (each, body) = match &from.loop_step.expr {
            Cel::Call(step) => match (step.func_name.as_str(), step.args.as_slice()) {
                (op::LOGICAL_OR, [_, body]) => (Each::Exists, self.expr(body)?),
                (op::LOGICAL_AND, [_, body]) => (Each::All, self.expr(body)?),
                (op::ADD, [_, added]) => (Each::Map, self.only_element(added, own)?),
                (op::CONDITIONAL, [test, added, rest]) if result(rest) => match &added.expr {
                    Cel::Call(added) if added.func_name == op::ADD => match added.args.as_slice() {
                        [_, added] if matches!(&added.expr, Cel::List(_)) => {
                            let element = self.only_element(added, own)?;
                            let test = self.expr(test)?;
                            if matches!(&element.kind, ExprKind::Name(name) if *name == from.iter_var)
                            {
                                (Each::Filter, test)
                            } else {
                                // list.map(name, test, body): filter, then map.
                                let kept = Expr {
                                    span: own.clone(),
                                    kind: ExprKind::Each(
                                        Each::Filter,
                                        Box::new(list),
                                        from.iter_var.clone(),
                                        Box::new(test),
                                    ),
                                };
                                return Ok(Expr {
                                    span: own.clone(),
                                    kind: ExprKind::Each(
                                        Each::Map,
                                        Box::new(kept),
                                        from.iter_var.clone(),
                                        Box::new(element),
                                    ),
                                });
                            }
                        }
                        _ => (Each::ExistsOne, self.expr(test)?),
                    },
                    _ => {
                        return Err(
                            self.refuse(own.clone(), "this macro is not part of the language")
                        );
                    }
                },
                _ => return Err(self.refuse(own.clone(), "this macro is not part of the language")),
            },
            _ => return Err(self.refuse(own.clone(), "this macro is not part of the language")),
        };
        let span = list.span.start..self.end_of_call(own.end.max(body.span.end));
        Ok(Expr {
            kind: ExprKind::Each(each, Box::new(list), from.iter_var.clone(), Box::new(body)),
            span,
        })
    }

    fn only_element(&self, list: &IdedExpr, own: &Span) -> Result<Expr, SyntaxError> {
        match &list.expr {
            Cel::List(list) => match list.elements.as_slice() {
                [element] => self.expr(element),
                _ => Err(self.refuse(own.clone(), "this macro is not part of the language")),
            },
            _ => Err(self.refuse(own.clone(), "this macro is not part of the language")),
        }
    }

    #[allow(clippy::unused_self, reason = "reads as the other makers of errors do")]
    fn refuse(&self, span: Span, message: &str) -> SyntaxError {
        SyntaxError::new(message, span)
    }

    /// The crate counts the last byte in; we do not.
    fn span(&self, id: u64) -> Span {
        match self.info.offset_for(id) {
            Some((start, stop)) => {
                let start = (start as usize).min(self.text.len());
                let stop = (stop as usize + 1).clamp(start, self.text.len());
                self.on_boundary(start)..self.on_boundary(stop)
            }
            None => 0..self.text.len(),
        }
    }

    fn on_boundary(&self, mut at: usize) -> usize {
        while at < self.text.len() && !self.text.is_char_boundary(at) {
            at += 1;
        }
        at
    }

    fn end_of_name(&self, from: usize, name: &str) -> usize {
        let from = from.saturating_sub(name.len() + 1).min(self.text.len());
        let rest = self.text.get(from..).unwrap_or("");
        rest.find(name).map_or(from, |at| from + at + name.len())
    }

    /// The crate's span of a call begins at its parenthesis.
    fn start_of_call(&self, span: &Span, own: &Span, name: &str) -> usize {
        let before = self.text.get(..own.start).unwrap_or("").trim_end();
        if before.ends_with(name) {
            span.start.min(before.len() - name.len())
        } else {
            span.start
        }
    }

    fn end_of_bracket(&self, from: usize) -> usize {
        self.closing(from, ']')
    }

    fn end_of_call(&self, from: usize) -> usize {
        self.closing(from, ')')
    }

    fn closing(&self, from: usize, close: char) -> usize {
        let rest = self.text.get(from..).unwrap_or("");
        let skipped = rest.len() - rest.trim_start().len();
        if rest.trim_start().starts_with(close) {
            from + skipped + close.len_utf8()
        } else {
            from
        }
    }
}

fn binary(name: &str) -> Option<BinaryOp> {
    Some(match name {
        op::EQUALS => BinaryOp::Equal,
        op::NOT_EQUALS => BinaryOp::NotEqual,
        op::LESS => BinaryOp::Less,
        op::LESS_EQUALS => BinaryOp::LessEqual,
        op::GREATER => BinaryOp::Greater,
        op::GREATER_EQUALS => BinaryOp::GreaterEqual,
        op::LOGICAL_AND => BinaryOp::And,
        op::LOGICAL_OR => BinaryOp::Or,
        op::ADD => BinaryOp::Add,
        op::SUBSTRACT => BinaryOp::Subtract,
        op::MULTIPLY => BinaryOp::Multiply,
        op::DIVIDE => BinaryOp::Divide,
        op::MODULO => BinaryOp::Remainder,
        op::IN => BinaryOp::In,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of<'a>(text: &'a str, expr: &Expr) -> &'a str {
        &text[expr.span.clone()]
    }

    #[test]
    fn macros_come_back_as_one_node() {
        let text = r#"networks.v4.filter(n, n.type == "public").map(n, n.ip_address)"#;
        let expr = parse(text).unwrap();
        let ExprKind::Each(Each::Map, list, name, body) = &expr.kind else {
            panic!("{expr:?}")
        };
        assert_eq!(name, "n");
        assert_eq!(body.path().unwrap(), ["n", "ip_address"]);
        assert_eq!(text_of(text, body), "n.ip_address");
        let ExprKind::Each(Each::Filter, list, ..) = &list.kind else {
            panic!("{list:?}")
        };
        assert_eq!(text_of(text, list), "networks.v4");
    }

    #[test]
    fn every_macro_is_told_apart() {
        for (text, wanted) in [
            ("l.exists(x, x > 1)", Each::Exists),
            ("l.all(x, x > 1)", Each::All),
            ("l.exists_one(x, x > 1)", Each::ExistsOne),
            ("l.filter(x, x > 1)", Each::Filter),
            ("l.map(x, x + 1)", Each::Map),
            ("l.map(x, x > 1, x + 1)", Each::Map),
        ] {
            match parse(text).unwrap().kind {
                ExprKind::Each(each, ..) => assert_eq!(each, wanted, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn spans_cover_what_a_reader_means() {
        for (text, part) in [
            ("a.b.c + 1", "a.b.c"),
            ("a[0] + 1", "a[0]"),
            ("lower(a) + 1", "lower(a)"),
            ("é.b", ""),
        ] {
            match parse(text) {
                Ok(expr) => match expr.kind {
                    ExprKind::Binary(_, left, _) => assert_eq!(text_of(text, &left), part),
                    other => panic!("{other:?}"),
                },
                Err(error) => assert_eq!(error.span, 0..2),
            }
        }
    }

    #[test]
    fn what_would_take_too_much_stack_is_refused() {
        let nested = |levels: usize| format!("{}a{}", "(".repeat(levels), ")".repeat(levels));
        assert!(parse(&nested(NESTING)).is_ok());
        assert_eq!(parse(&nested(NESTING + 1)).unwrap_err().message, TOO_DEEP);
        assert_eq!(parse(&nested(100_000)).unwrap_err().message, TOO_DEEP);
        assert!(parse(&format!("a{}", ".b".repeat(DEPTH - 1))).is_ok());
        let long = format!("a{}", "+b".repeat(LENGTH / 2 - 1));
        assert_eq!(parse(&long).unwrap_err().message, TOO_DEEP);
        for chain in [
            ".b",
            "+b",
            "[0]",
            ".f(x)",
            ".filter(x, x)",
            " < b",
            "? b : c",
        ] {
            let error = parse(&format!("a{}", chain.repeat(200))).unwrap_err();
            assert_eq!(error.message, TOO_DEEP, "{chain}");
        }
        assert!(parse(&format!("a{}", " && b".repeat(200))).is_ok());
        assert_eq!(
            parse(&"a".repeat(LENGTH + 1)).unwrap_err().message,
            "it is too long"
        );
    }
}
