//! Operations as methods.

use proc_macro2::TokenStream;
use quote::quote;

use super::access::{Held, Place, ident};
use super::format::one_line;
use super::{call, steps};
use crate::ir::{
    Argument, ArgumentType, BaseType, Custom, ModelKind, Operation, Outcome, Prior, Request, Service, VerbResult,
};

/// The method of an operation; `public` outside of a trait.
pub(super) fn method(operation: &Operation, service: &Service) -> TokenStream {
    let visibility = operation.verb.is_none().then(|| quote!(pub));
    let name = ident(&operation.name);
    let docs = docs(operation);
    let parameters = operation.arguments.iter().map(|argument| parameter(argument, operation, service));
    let answer = answer_type(operation, service);
    let body = if operation.has_steps() {
        steps::operation(operation, service)
    } else {
        let (before, call) = call::operation(operation, service, Held { operation: Some(operation), place: Place::Method });
        quote!(#(#before)* #call)
    };
    // As many as the operation has; the receiver counts as one.
    let many = (operation.arguments.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments, reason = "the operation has as many")]));
    quote! {
        #(#[doc = #docs])*
        #many
        #visibility fn #name(&self, #(#parameters),*) -> #answer {
            #body
        }
    }
}

/// `Lists the nodes: `GET /v2/droplets`, page by page.`
fn docs(operation: &Operation) -> Vec<String> {
    let pages = if operation.paging.is_some() { ", page by page" } else { "" };
    let mut first = operation.doc.lines();
    let sentence = first.next().unwrap_or("").trim_end_matches('.');
    let mut docs = vec![format!(" {sentence}: {}{pages}.", requests(operation))];
    docs.extend(first.map(|line| if line.trim().is_empty() { String::new() } else { format!(" {}", line.trim_end()) }));
    if let Some(filter) = &operation.filter {
        docs.push(String::new());
        docs.push(format!(" Answers only what meets `{}`.", one_line(&filter.text)));
    }
    if !operation.options.is_empty() {
        docs.push(String::new());
        docs.push(" Takes beside its arguments, through [`CallOptions::ex`](skyloom_runtime::CallOptions::ex):".to_owned());
        for option in &operation.options {
            let need = if option.optional { "" } else { ", required" };
            let what = option.doc.as_deref().map(|doc| format!(": {}", one_line(doc))).unwrap_or_default();
            docs.push(format!(" - `{}` ({}{need}){what}.", option.name, super::table::type_words(&option.ty)));
        }
    }
    docs
}

/// What goes over the wire, in order.
fn requests(operation: &Operation) -> String {
    let line = |request: &Request| format!("`{} {}`", request.method.word(), request.path.text);
    let before = operation.priors.iter().filter_map(|prior| match prior {
        Prior::Step(step) => Some(line(&step.request)),
        Prior::Call(call) => Some(format!("`{}`", call.operation)),
        Prior::Value { .. } => None,
    });
    let lines: Vec<String> = before.chain(operation.request.as_ref().map(line)).collect();
    lines.join(", then ")
}

fn parameter(argument: &Argument, operation: &Operation, service: &Service) -> TokenStream {
    let name = ident(&argument.name);
    let ty = parameter_type(argument, &service.types);
    if dropped(argument, operation) {
        let name = ident(&format!("_{}", argument.name));
        return quote!(#name: #ty);
    }
    quote!(#name: #ty)
}

/// An argument that does not reach the provider and may not be missed: the base verb asks for it.
fn dropped(argument: &Argument, operation: &Operation) -> bool {
    if operation.verb.is_none() {
        return !argument.sent;
    }
    !argument.optional
        && !operation.uses(&argument.name)
        && !matches!(argument.ty, ArgumentType::Base(BaseType::Extra | BaseType::ZoneKind))
}

fn parameter_type(argument: &Argument, types: &[Custom]) -> TokenStream {
    let bare = match &argument.ty {
        ArgumentType::Base(base) => match base {
            BaseType::Text => quote!(&str),
            BaseType::Int => quote!(i64),
            BaseType::UInt => quote!(u64),
            BaseType::Ttl => quote!(u32),
            BaseType::Float => quote!(f64),
            BaseType::Bool => quote!(bool),
            BaseType::Any => quote!(&Value),
            BaseType::Object => quote!(&Map<String, Value>),
            BaseType::Texts => quote!(&[String]),
            BaseType::Ints => quote!(&[i64]),
            BaseType::Anys => quote!(&[Value]),
            BaseType::Time => quote!(Timestamp),
            BaseType::Extra => quote!(&Extra),
            BaseType::NodeAuth => quote!(&NodeAuth),
            BaseType::RecordType => quote!(&RecordType),
            BaseType::ZoneKind => quote!(&ZoneKind),
            BaseType::Model(kind) => {
                let name = ident(kind.type_name());
                quote!(&#name)
            }
        },
        ArgumentType::Custom(name) => {
            let name = ident(&custom_type(name, types));
            quote!(&#name)
        }
    };
    if argument.optional { quote!(Option<#bare>) } else { bare }
}

/// The owned type of an argument, for calls by name.
pub(super) fn owned_type(argument: &Argument, types: &[Custom]) -> TokenStream {
    match &argument.ty {
        ArgumentType::Base(base) => match base {
            BaseType::Text => quote!(String),
            BaseType::Int => quote!(i64),
            BaseType::UInt => quote!(u64),
            BaseType::Ttl => quote!(u32),
            BaseType::Float => quote!(f64),
            BaseType::Bool => quote!(bool),
            BaseType::Any => quote!(Value),
            BaseType::Object => quote!(Map<String, Value>),
            BaseType::Texts => quote!(Vec<String>),
            BaseType::Ints => quote!(Vec<i64>),
            BaseType::Anys => quote!(Vec<Value>),
            BaseType::Time => quote!(Timestamp),
            BaseType::Extra => quote!(Extra),
            BaseType::NodeAuth => quote!(NodeAuth),
            BaseType::RecordType => quote!(RecordType),
            BaseType::ZoneKind => quote!(ZoneKind),
            BaseType::Model(kind) => {
                let name = ident(kind.type_name());
                quote!(#name)
            }
        },
        ArgumentType::Custom(name) => {
            let name = ident(&custom_type(name, types));
            quote!(#name)
        }
    }
}

fn custom_type(name: &str, types: &[Custom]) -> String {
    types.iter().find(|custom| custom.name == name).map_or_else(|| name.to_owned(), |custom| custom.type_name.clone())
}

fn answer_type(operation: &Operation, service: &Service) -> TokenStream {
    match &operation.outcome {
        Outcome::Items { conversion, .. } | Outcome::ItemsOf { conversion, .. } => {
            let model = made(conversion, service);
            quote!(Pager<#model>)
        }
        Outcome::Item { conversion, .. } | Outcome::Find { conversion, .. } | Outcome::ItemOf { conversion, .. } => {
            let model = made(conversion, service);
            match or_none(operation) {
                Some(_) => quote!(Reply<Option<#model>>),
                None => quote!(Reply<#model>),
            }
        }
        Outcome::Done => match or_none(operation) {
            Some(kind) => {
                let model = ident(kind.type_name());
                quote!(Reply<Option<#model>>)
            }
            None => quote!(Reply<bool>),
        },
        Outcome::Nothing => quote!(Reply<()>),
        Outcome::Text => quote!(Reply<String>),
        Outcome::Bytes => quote!(Reply<Bytes>),
        Outcome::Value { .. } => quote!(Reply<Value>),
    }
}

/// The model of a verb that answers one only if the provider names it.
pub(super) fn or_none(operation: &Operation) -> Option<ModelKind> {
    match operation.verb.map(|verb| verb.result) {
        Some(VerbResult::OneOrNone(kind)) => Some(kind),
        _ => None,
    }
}

fn made(conversion: &str, service: &Service) -> proc_macro2::Ident {
    let found = service.conversions.iter().find(|one| one.name == conversion);
    ident(found.map_or(conversion, |one| one.type_name.as_str()))
}
