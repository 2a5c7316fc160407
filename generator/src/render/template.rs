//! Values in requests as Rust.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::cause::caused;
use super::expression::Scene;
use crate::ir::{Template, TextPart};

/// A value as something that goes into a `Doc`.
pub(super) fn value(template: &Template, scene: &Scene<'_>) -> TokenStream {
    match template {
        Template::Literal(value) => literal(value),
        Template::Expr(expr) => scene.operand(expr),
        Template::Text(parts) => {
            let parts = parts.iter().map(|part| match part {
                TextPart::Plain(text) => quote!(Doc::from(#text)),
                TextPart::Hole(expr) => scene.doc(expr),
            });
            quote!(Doc::concat(&[#(#parts),*]))
        }
        Template::Object(members) => object(members, scene),
        Template::List(values) => {
            let pushes = values.iter().enumerate().map(|(position, one)| {
                let one = value(one, scene);
                caused(&[&position.to_string()], quote!(.push(#one)))
            });
            quote!(list()#(#pushes)*)
        }
    }
}

/// An object, member by member.
pub(super) fn object(members: &[(String, Template)], scene: &Scene<'_>) -> TokenStream {
    let sets = members.iter().map(|(name, member)| {
        let member = value(member, scene);
        caused(&[name], quote!(.set(#name, #member)))
    });
    quote!(object()#(#sets)*)
}

pub(super) fn literal(value: &Value) -> TokenStream {
    match value {
        Value::Null => quote!(Doc::null()),
        Value::Bool(flag) => quote!(#flag),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => super::number::int(whole),
            (None, Some(float)) => super::number::float(float),
            (None, None) => quote!(Doc::null()),
        },
        Value::String(text) => quote!(#text),
        Value::Array(values) => {
            let values = values.iter().map(|one| {
                let one = literal(one);
                quote!(.push(#one))
            });
            quote!(list()#(#values)*)
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| {
                let member = literal(member);
                caused(&[name], quote!(.set(#name, #member)))
            });
            quote!(object()#(#members)*)
        }
    }
}
