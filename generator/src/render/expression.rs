//! Expressions as Rust: values are `Doc`s, tests are truth values.

use proc_macro2::{Literal, TokenStream, TokenTree};
use quote::quote;

use super::access::{Held, ident};
use super::number;
use crate::cel::{BinaryOp, Each};
use crate::ir::{Access, Expr, Function, Operands, Origin, Variable};

/// Where an expression is rendered.
pub(super) struct Scene<'a> {
    /// How arguments are held.
    pub(super) held: Held<'a>,
    /// Arguments that a closure took with it, by the name of their `Doc`.
    pub(super) hoisted: Vec<(Access, String)>,
}

impl Scene<'_> {
    /// The expression as a `Doc`.
    pub(super) fn doc(&self, expr: &Expr) -> TokenStream {
        match expr {
            Expr::Null => quote!(Doc::absent()),
            Expr::Bool(_) | Expr::Int(_) | Expr::Float(_) | Expr::Text(_) => {
                let literal = literal(expr);
                quote!(Doc::from(#literal))
            }
            Expr::Variable(variable) => {
                let name = variable_name(variable);
                quote!(#name.clone())
            }
            Expr::Argument(access) => match self.hoisted_name(access) {
                Some(name) => quote!(#name.clone()),
                None => {
                    let value = self.held.value(access);
                    if self.held.is_doc(access) {
                        value
                    } else {
                        quote!(Doc::from(#value))
                    }
                }
            },
            Expr::At(..)
            | Expr::Get(..)
            | Expr::Index(..)
            | Expr::Lookup(..)
            | Expr::Negate(_)
            | Expr::Call(..)
            | Expr::Each(Each::Filter | Each::Map, ..)
                if !expr.is_test() =>
            {
                self.receiver(expr)
            }
            Expr::Binary(
                BinaryOp::Add
                | BinaryOp::Subtract
                | BinaryOp::Multiply
                | BinaryOp::Divide
                | BinaryOp::Remainder,
                ..,
            ) => self.receiver(expr),
            Expr::Choose(test, yes, no) => {
                self.choose(test, yes, no, &|scene, expr| scene.doc(expr))
            }
            Expr::List(_) | Expr::Object(_) => {
                let made = self.member(expr);
                quote!(Doc::from(#made))
            }
            Expr::Convert(_, of) => self.doc(of),
            test => {
                let test = self.test(test);
                quote!(Doc::from(#test))
            }
        }
    }

    /// The expression as a member of an object or a list that is made.
    fn member(&self, expr: &Expr) -> TokenStream {
        match expr {
            Expr::List(elements) => {
                let pushes = elements.iter().map(|element| {
                    let element = self.member(element);
                    quote!(.push(#element))
                });
                quote!(list()#(#pushes)*)
            }
            Expr::Object(entries) => {
                let sets = entries.iter().map(|(name, value)| {
                    let value = self.member(value);
                    quote!(.set(#name, #value))
                });
                quote!(object()#(#sets)*)
            }
            other => self.operand(other),
        }
    }

    /// The expression as something that a method is called on: no needless `Doc::from` or `clone`.
    pub(super) fn receiver(&self, expr: &Expr) -> TokenStream {
        match expr {
            Expr::Variable(variable) => {
                let name = variable_name(variable);
                quote!(#name)
            }
            Expr::Argument(access) if self.hoisted_name(access).is_some() => {
                let name = self.hoisted_name(access);
                quote!(#name)
            }
            Expr::Argument(access)
                if access.origin == Origin::Computed && access.steps.is_empty() =>
            {
                let name = ident(&access.argument);
                quote!(#name)
            }
            Expr::At(of, path) => {
                let of = self.receiver(of);
                let path = path.join(".");
                quote!(#of.at(#path))
            }
            Expr::Get(of, name) => {
                let of = self.receiver(of);
                quote!(#of.get(#name))
            }
            Expr::Index(of, index) => {
                let of = self.receiver(of);
                let index = Literal::i64_unsuffixed(*index);
                quote!(#of.index(#index))
            }
            Expr::Lookup(of, key) => {
                let (of, key) = (self.receiver(of), self.operand(key));
                quote!(#of.lookup(#key))
            }
            Expr::Negate(of) => {
                let of = self.receiver(of);
                quote!(#of.neg())
            }
            Expr::Binary(op, left, right) if arithmetic(*op).is_some() => {
                let method = ident(arithmetic(*op).unwrap_or("add"));
                let (left, right) = (self.receiver(left), self.operand(right));
                quote!(#left.#method(#right))
            }
            Expr::Call(function, operands) if !function.test => self.call(*function, operands),
            Expr::Each(each @ (Each::Filter | Each::Map), list, name, body) => {
                let list = self.receiver(list);
                if *each == Each::Filter {
                    let keep = closure(name, body, &self.test(body));
                    quote!(#list.filter(#keep))
                } else {
                    let make = closure(name, body, &self.doc(body));
                    quote!(#list.map(#make))
                }
            }
            Expr::Choose(..) => {
                let choice = self.doc(expr);
                quote!((#choice))
            }
            _ => self.doc(expr),
        }
    }

    /// The expression as an operand: anything that goes into a `Doc`.
    pub(super) fn operand(&self, expr: &Expr) -> TokenStream {
        match expr {
            Expr::Bool(_) | Expr::Int(_) | Expr::Float(_) | Expr::Text(_) => literal(expr),
            Expr::Variable(variable) => {
                let name = variable_name(variable);
                quote!(#name)
            }
            Expr::Argument(access) => match self.hoisted_name(access) {
                Some(name) => quote!(&#name),
                None if access.origin == Origin::Computed && access.steps.is_empty() => {
                    let name = ident(&access.argument);
                    quote!(&#name)
                }
                None => self.held.value(access),
            },
            Expr::List(_) | Expr::Object(_) => self.doc(expr),
            test if test.is_test() => self.test(test),
            _ => self.doc(expr),
        }
    }

    /// The expression as a truth value.
    pub(super) fn test(&self, expr: &Expr) -> TokenStream {
        match expr {
            Expr::Bool(value) => quote!(#value),
            Expr::Has(of) => {
                let of = self.receiver(of);
                quote!(#of.has())
            }
            Expr::Not(of) => match &**of {
                Expr::Has(of) => {
                    let of = self.receiver(of);
                    quote!(#of.is_absent())
                }
                of => {
                    let of = self.closed_test(of);
                    quote!(!#of)
                }
            },
            Expr::Binary(BinaryOp::And, left, right) => {
                let (left, right) = (
                    self.closed_in(left, BinaryOp::And),
                    self.closed_in(right, BinaryOp::And),
                );
                quote!(#left && #right)
            }
            Expr::Binary(BinaryOp::Or, left, right) => {
                let (left, right) = (
                    self.closed_in(left, BinaryOp::Or),
                    self.closed_in(right, BinaryOp::Or),
                );
                quote!(#left || #right)
            }
            Expr::Binary(BinaryOp::In, wanted, list) if texts(list).is_some() => {
                let (wanted, texts) = (self.receiver(wanted), texts(list).unwrap_or_default());
                quote!(#wanted.is_one_of(&[#(#texts),*]))
            }
            Expr::Binary(BinaryOp::In, wanted, list) => {
                let (list, wanted) = (self.receiver(list), self.operand(wanted));
                quote!(#list.contains(#wanted))
            }
            Expr::Binary(op, left, right) => self.comparison(*op, left, right),
            Expr::Each(each, list, name, body) => {
                let (list, test) = (self.receiver(list), closure(name, body, &self.test(body)));
                let method = ident(match each {
                    Each::All => "all",
                    Each::ExistsOne => "exists_one",
                    _ => "exists",
                });
                quote!(#list.#method(#test))
            }
            Expr::Call(function, operands) if function.test => self.call(*function, operands),
            Expr::Choose(test, yes, no) if yes.is_test() && no.is_test() => {
                self.choose(test, yes, no, &|scene, expr| scene.test(expr))
            }
            Expr::Argument(access)
                if self.held.is_flag(access) && self.hoisted_name(access).is_none() =>
            {
                let name = ident(&access.argument);
                quote!(#name)
            }
            _ => {
                let value = self.receiver(expr);
                quote!(#value.truthy())
            }
        }
    }

    /// `if … { … } else { … }`, without a `!` that the order of the two would spare.
    fn choose(
        &self,
        test: &Expr,
        yes: &Expr,
        no: &Expr,
        value: &dyn Fn(&Self, &Expr) -> TokenStream,
    ) -> TokenStream {
        let (test, yes, no) = match test {
            Expr::Not(of) if !matches!(**of, Expr::Has(_)) && !matches!(no, Expr::Choose(..)) => {
                (&**of, no, yes)
            }
            _ => (test, yes, no),
        };
        if let Expr::Binary(BinaryOp::NotEqual, left, right) = test
            && !matches!((&**left, &**right), (Expr::Null, _) | (_, Expr::Null))
            && !matches!(no, Expr::Choose(..))
        {
            let (test, yes, no) = (
                self.comparison(BinaryOp::Equal, left, right),
                value(self, yes),
                value(self, no),
            );
            return quote!(if #test { #no } else { #yes });
        }
        let (test, yes, otherwise) = (self.test(test), value(self, yes), value(self, no));
        match no {
            Expr::Choose(..) => quote!(if #test { #yes } else #otherwise),
            _ => quote!(if #test { #yes } else { #otherwise }),
        }
    }

    fn comparison(&self, op: BinaryOp, left: &Expr, right: &Expr) -> TokenStream {
        // A literal stands on the right, where `is` can take it.
        let (left, right) = match (op, left) {
            (
                BinaryOp::Equal | BinaryOp::NotEqual,
                Expr::Text(_) | Expr::Null | Expr::Int(_) | Expr::Bool(_),
            ) => (right, left),
            _ => (left, right),
        };
        if let (BinaryOp::Equal | BinaryOp::NotEqual, Expr::Argument(access), Expr::Null) =
            (op, left, right)
            && let Some(option) = self
                .held
                .option_of(access)
                .filter(|_| self.hoisted_name(access).is_none())
        {
            return if op == BinaryOp::NotEqual {
                quote!(#option.is_some())
            } else {
                quote!(#option.is_none())
            };
        }
        let receiver = self.receiver(left);
        match (op, right) {
            (BinaryOp::Equal, Expr::Null) => quote!(#receiver.is_absent()),
            (BinaryOp::NotEqual, Expr::Null) => quote!(#receiver.has()),
            (BinaryOp::Equal, Expr::Text(text)) => quote!(#receiver.is(#text)),
            // What is absent equals nothing, and so differs from everything.
            (BinaryOp::NotEqual, Expr::Text(text)) => quote!(!#receiver.is(#text)),
            (BinaryOp::NotEqual, right) => {
                let right = self.operand(right);
                quote!(!#receiver.eq(#right))
            }
            _ => {
                let method = ident(match op {
                    BinaryOp::Less => "lt",
                    BinaryOp::LessEqual => "le",
                    BinaryOp::Greater => "gt",
                    BinaryOp::GreaterEqual => "ge",
                    _ => "eq",
                });
                let right = self.operand(right);
                quote!(#receiver.#method(#right))
            }
        }
    }

    fn closed_test(&self, expr: &Expr) -> TokenStream {
        let test = self.test(expr);
        let open = matches!(
            expr,
            Expr::Binary(BinaryOp::And | BinaryOp::Or, ..) | Expr::Choose(..)
        );
        if open { quote!((#test)) } else { test }
    }

    fn closed_in(&self, expr: &Expr, around: BinaryOp) -> TokenStream {
        match expr {
            Expr::Binary(op, ..) if *op == around => self.test(expr),
            _ => self.closed_test(expr),
        }
    }

    fn call(&self, function: Function, operands: &[Expr]) -> TokenStream {
        let Some((first, rest)) = operands.split_first() else {
            return quote!(Doc::absent());
        };
        let receiver = self.receiver(first);
        let mut method = ident(function.method);
        match function.operands {
            Operands::Values | Operands::Name | Operands::Price => {
                let rest = rest.iter().map(|operand| self.operand(operand));
                quote!(#receiver.#method(#(#rest),*))
            }
            Operands::Numbers => {
                if rest.len() == 1 {
                    method = ident("substring_from");
                }
                let rest = rest.iter().map(|operand| match operand {
                    Expr::Int(number) => Literal::i64_unsuffixed(*number),
                    _ => Literal::i64_unsuffixed(0),
                });
                quote!(#receiver.#method(#(#rest),*))
            }
            Operands::Pattern => {
                let pattern = rest.first().map(literal);
                quote!(#receiver.#method({
                    static PATTERN: Pattern = Pattern::new(#pattern);
                    &PATTERN
                }))
            }
        }
    }

    fn hoisted_name(&self, access: &Access) -> Option<proc_macro2::Ident> {
        self.hoisted
            .iter()
            .find(|(hoisted, _)| hoisted == access)
            .map(|(_, name)| ident(name))
    }
}

/// The texts of a list that has nothing else in it.
fn texts(list: &Expr) -> Option<Vec<&str>> {
    let Expr::List(elements) = list else {
        return None;
    };
    elements
        .iter()
        .map(|element| match element {
            Expr::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

fn variable_name(variable: &Variable) -> proc_macro2::Ident {
    match variable {
        Variable::Item => ident("item"),
        Variable::Bound(name) => bound_name(name),
    }
}

/// The parameter of a closure; a blank where the body makes no use of it.
fn bound(name: &str, body: &Expr) -> TokenStream {
    let mut used = false;
    body.walk(&mut |expr| {
        used |= matches!(expr, Expr::Variable(Variable::Bound(one)) if one == name);
    });
    let name = bound_name(name);
    if used { quote!(#name) } else { quote!(_) }
}

/// The name of a bound variable; `item` is the item.
pub(super) fn bound_name(name: &str) -> proc_macro2::Ident {
    ident(if name == "item" { "bound_item" } else { name })
}

fn literal(expr: &Expr) -> TokenStream {
    match expr {
        Expr::Bool(value) => quote!(#value),
        Expr::Int(value) => number::int(*value),
        Expr::Float(value) => number::float(*value),
        Expr::Text(value) => quote!(#value),
        _ => quote!(Doc::absent()),
    }
}

/// A closure over the elements of a list; where it only calls a method, that method.
fn closure(name: &str, body: &Expr, rendered: &TokenStream) -> TokenStream {
    let name = bound(name, body);
    let tokens: Vec<TokenTree> = rendered.clone().into_iter().collect();
    if let [
        TokenTree::Ident(of),
        TokenTree::Punct(_),
        TokenTree::Ident(method),
        TokenTree::Group(arguments),
    ] = tokens.as_slice()
        && *of == name.to_string()
        && arguments.stream().is_empty()
    {
        return quote!(Doc::#method);
    }
    quote!(|#name| #rendered)
}

fn arithmetic(op: BinaryOp) -> Option<&'static str> {
    Some(match op {
        BinaryOp::Add => "add",
        BinaryOp::Subtract => "sub",
        BinaryOp::Multiply => "mul",
        BinaryOp::Divide => "div",
        BinaryOp::Remainder => "rem",
        _ => return None,
    })
}
