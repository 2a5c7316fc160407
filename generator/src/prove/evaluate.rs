//! Expressions computed from an example.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::arithmetic;
use super::function;
use super::value::{Known, same_value};
use crate::cel::{BinaryOp, Each};
use crate::ir::{Access, Argument, Expr, Origin, Step, Template, TextPart, Variable};

/// What an expression can see.
#[derive(Debug, Clone)]
pub(super) struct Env<'a> {
    pub(super) item: Known,
    /// Arguments of the example, options with their defaults.
    pub(super) arguments: &'a BTreeMap<String, Known>,
    /// Values named before.
    pub(super) locals: BTreeMap<String, Known>,
    /// Bound by `filter`, `map`, ….
    pub(super) bound: Vec<(String, Known)>,
}

/// The arguments of an example by name, with the defaults of those that are not given.
pub(super) fn arguments<'a>(
    given: impl Fn(&str) -> Option<&'a Value>,
    declared: &[&Argument],
) -> BTreeMap<String, Known> {
    declared
        .iter()
        .map(|argument| {
            let value = match given(&argument.name) {
                None | Some(Value::Null) => Known::of(argument.default.as_ref()),
                given => Known::of(given),
            };
            (argument.name.clone(), value)
        })
        .collect()
}

impl Env<'_> {
    pub(super) fn with_item(&self, item: Known) -> Self {
        Self {
            item,
            ..self.clone()
        }
    }

    pub(super) fn with_bound(&self, name: &str, value: Known) -> Self {
        let mut env = self.clone();
        env.bound.push((name.to_owned(), value));
        env
    }

    pub(super) fn value(&self, expr: &Expr) -> Known {
        match expr {
            Expr::Null => Known::Absent,
            Expr::Bool(value) => Known::Value(Value::from(*value)),
            Expr::Int(value) => Known::Value(Value::from(*value)),
            Expr::Float(value) => Known::Value(Value::from(*value)),
            Expr::Text(value) => Known::Value(Value::from(value.clone())),
            Expr::Variable(variable) => self.variable(variable).clone(),
            Expr::At(of, path) => {
                let path: Vec<_> = path.iter().map(String::as_str).collect();
                self.inside(of, |value| value.at(&path))
            }
            Expr::Get(of, name) => self.inside(of, |value| value.at(&[name])),
            Expr::Index(of, index) => self.inside(of, |value| value.index(*index)),
            Expr::Lookup(of, key) => self.value(of).lookup(&self.value(key)),
            Expr::Argument(access) => self.access(access),
            Expr::Negate(of) => arithmetic::negate(&self.value(of)),
            Expr::Binary(op, left, right) if arithmetic::is(*op) => {
                arithmetic::compute(*op, &self.value(left), &self.value(right))
            }
            Expr::Choose(test, yes, no) => match self.test(test) {
                Some(true) => self.value(yes),
                Some(false) => self.value(no),
                None => Known::Unknown,
            },
            Expr::Call(function, operands) if !function.test => {
                let operands: Vec<Known> =
                    operands.iter().map(|operand| self.value(operand)).collect();
                function::call(function.name, &operands)
            }
            Expr::Convert(..) => Known::Unknown,
            Expr::List(elements) => self.list(elements),
            Expr::Object(entries) => {
                let mut members = Map::new();
                for (name, value) in entries {
                    match self.value(value) {
                        Known::Unknown => return Known::Unknown,
                        Known::Value(value) => {
                            members.insert(name.clone(), value);
                        }
                        Known::Absent | Known::Null => {}
                    }
                }
                Known::Value(Value::Object(members))
            }
            Expr::Each(Each::Filter, list, name, body) => {
                self.each(list, name, |env, item| match env.test(body) {
                    Some(true) => Some(vec![item]),
                    Some(false) => Some(Vec::new()),
                    None => None,
                })
            }
            Expr::Each(Each::Map, list, name, body) => {
                self.each(list, name, |env, _| match env.value(body) {
                    Known::Unknown => None,
                    other => Some(vec![other]),
                })
            }
            test => self
                .test(test)
                .map_or(Known::Unknown, |value| Known::Value(Value::from(value))),
        }
    }

    fn variable(&self, variable: &Variable) -> &Known {
        match variable {
            Variable::Item => &self.item,
            Variable::Bound(name) => {
                let found = self.bound.iter().rev().find(|(bound, _)| bound == name);
                found.map_or(&Known::Unknown, |(_, value)| value)
            }
        }
    }

    /// Looks into a value. That of a variable is not copied for it: it may be a whole answer.
    fn inside(&self, of: &Expr, look: impl FnOnce(&Known) -> Known) -> Known {
        match of {
            Expr::Variable(variable) => look(self.variable(variable)),
            of => look(&self.value(of)),
        }
    }

    fn list(&self, elements: &[Expr]) -> Known {
        let mut items = Vec::new();
        for element in elements {
            match self.value(element) {
                Known::Unknown => return Known::Unknown,
                Known::Value(value) => items.push(value),
                Known::Absent | Known::Null => items.push(Value::Null),
            }
        }
        Known::Value(Value::Array(items))
    }

    fn each(
        &self,
        list: &Expr,
        name: &str,
        make: impl Fn(&Env<'_>, Known) -> Option<Vec<Known>>,
    ) -> Known {
        let Some(items) = self.value(list).items() else {
            return Known::Unknown;
        };
        let mut made = Vec::new();
        for item in items {
            let mut env = self.clone();
            env.bound.push((name.to_owned(), item.clone()));
            let Some(values) = make(&env, item) else {
                return Known::Unknown;
            };
            for value in values {
                match value {
                    Known::Value(value) => made.push(value),
                    _ => made.push(Value::Null),
                }
            }
        }
        Known::Value(Value::Array(made))
    }

    /// A truth value, where it can be told.
    pub(super) fn test(&self, expr: &Expr) -> Option<bool> {
        Some(match expr {
            Expr::Bool(value) => *value,
            Expr::Has(of) => match self.value(of) {
                Known::Unknown => return None,
                other => !other.is_nothing(),
            },
            Expr::Not(of) => !self.test(of)?,
            Expr::Binary(BinaryOp::And, left, right) => match (self.test(left), self.test(right)) {
                (Some(false), _) | (_, Some(false)) => false,
                (left, right) => left? && right?,
            },
            Expr::Binary(BinaryOp::Or, left, right) => match (self.test(left), self.test(right)) {
                (Some(true), _) | (_, Some(true)) => true,
                (left, right) => left? || right?,
            },
            Expr::Binary(BinaryOp::In, wanted, list) => {
                match (self.value(wanted), self.value(list)) {
                    (Known::Unknown, _) | (_, Known::Unknown) => return None,
                    (Known::Value(wanted), Known::Value(Value::Array(items))) => {
                        items.iter().any(|item| same_value(&wanted, item, true))
                    }
                    (Known::Value(Value::String(wanted)), Known::Value(Value::Object(members))) => {
                        members.contains_key(&wanted)
                    }
                    _ => false,
                }
            }
            Expr::Binary(op, left, right) => return self.comparison(*op, left, right),
            Expr::Each(each, list, name, body) => {
                let mut holds = 0;
                let items = self.value(list).items()?;
                let all = items.len();
                for item in items {
                    let mut env = self.clone();
                    env.bound.push((name.clone(), item));
                    holds += usize::from(env.test(body)?);
                }
                match each {
                    Each::All => holds == all,
                    Each::ExistsOne => holds == 1,
                    _ => holds > 0,
                }
            }
            Expr::Call(function, operands) if function.test => {
                let operands: Vec<Known> =
                    operands.iter().map(|operand| self.value(operand)).collect();
                return function::test(function.name, &operands);
            }
            other => match self.value(other) {
                Known::Unknown => return None,
                Known::Value(Value::Bool(value)) => value,
                _ => false,
            },
        })
    }

    fn comparison(&self, op: BinaryOp, left: &Expr, right: &Expr) -> Option<bool> {
        // Two values that are absent are not equal: only `null` asks whether something is absent.
        let asked = *left == Expr::Null || *right == Expr::Null;
        let (left, right) = (self.value(left), self.value(right));
        if left == Known::Unknown || right == Known::Unknown {
            return None;
        }
        let equal = match (&left, &right) {
            (Known::Value(left), Known::Value(right)) => same_value(left, right, false),
            (left, right) => asked && left.is_nothing() && right.is_nothing(),
        };
        Some(match op {
            BinaryOp::Equal => equal,
            BinaryOp::NotEqual => !equal,
            _ => arithmetic::ordered(op, &left, &right),
        })
    }

    fn access(&self, access: &Access) -> Known {
        let root = match access.origin {
            Origin::Parameter | Origin::Option => self
                .arguments
                .get(&access.argument)
                .cloned()
                .unwrap_or(Known::Absent),
            Origin::Prior | Origin::Computed => self
                .locals
                .get(&access.argument)
                .cloned()
                .unwrap_or(Known::Unknown),
            Origin::Parent | Origin::Setting => Known::Unknown,
        };
        let mut value = root;
        for step in &access.steps {
            value = match step {
                Step::Field(name, _) | Step::MaybeField(name, _) => value.at(&[name]),
                Step::Extra(path) => value.at(&std::iter::once("extra")
                    .chain(path.split('.'))
                    .collect::<Vec<_>>()),
                Step::AuthSshKey => value.at(&["ssh_key"]),
                Step::AuthPassword => value.at(&["password"]),
            };
        }
        // `extra` as an argument of its own has no member of that name.
        if let ([Step::Extra(path)], Some(argument)) = (
            access.steps.as_slice(),
            self.arguments.get(&access.argument),
        ) && access.argument == "extra"
        {
            return argument.at(&path.split('.').collect::<Vec<_>>());
        }
        value
    }

    /// A value of a request.
    pub(super) fn template(&self, template: &Template) -> Known {
        match template {
            Template::Literal(Value::Null) => Known::Null,
            Template::Literal(value) => Known::Value(value.clone()),
            Template::Expr(expr) => self.value(expr),
            Template::Text(parts) => {
                let mut text = String::new();
                for part in parts {
                    match part {
                        TextPart::Plain(plain) => text.push_str(plain),
                        TextPart::Hole(expr) => match self.value(expr).text() {
                            Some(value) => text.push_str(&value),
                            None => return Known::Unknown,
                        },
                    }
                }
                Known::Value(Value::from(text))
            }
            Template::Object(_) | Template::List(_) => Known::Unknown,
        }
    }
}
