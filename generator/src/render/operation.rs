//! Operations as methods.

use proc_macro2::TokenStream;
use quote::quote;

use super::access::{Held, Place, ident};
use super::cause::caused;
use super::expression::Scene;
use super::format::one_line;
use super::{call, record_sets, steps};
use crate::ir::{
    Also, Argument, ArgumentType, BaseType, Custom, Expr, ModelKind, Operation, Outcome, Prior,
    Request, Service, VerbResult,
};

/// The method of an operation; `public` outside of a trait.
pub(super) fn method(operation: &Operation, service: &Service) -> TokenStream {
    let visibility = operation.verb.is_none().then(|| quote!(pub));
    let name = ident(&operation.name);
    let docs = docs(operation);
    let parameters = operation
        .arguments
        .iter()
        .map(|argument| parameter(argument, operation, service));
    let answer = answer_type(operation, service);
    let body = if let Some(hook) = &operation.hook {
        by_hand(hook, operation)
    } else if operation.outcome == Outcome::BySets {
        record_sets::call(operation)
    } else if operation.has_steps() {
        steps::operation(operation, service)
    } else if let Some(also) = &operation.also {
        two_lists(operation, also, service)
    } else {
        let (before, call) = call::operation(
            operation,
            service,
            Held {
                operation: Some(operation),
                place: Place::Method,
            },
        );
        quote!(#(#before)* #call)
    };
    // Clippy's limit is 7, the driver itself counted; the provider knows none.
    let many = (operation.verb.is_none() && operation.arguments.len() > 6)
        .then(|| quote!(#[allow(clippy::too_many_arguments, reason = "the provider has as many")]));
    let docs = caused(&["doc"], quote!(#(#[doc = #docs])*));
    let answer = caused(&["as"], answer);
    let method = quote! {
        #docs
        #many
        #visibility fn #name(&self, #(#parameters),*) -> #answer {
            #body
        }
    };
    caused(&["operations", &operation.name], method)
}

/// A function that is handed the driver and the arguments as they are. If its types are others, rustc
/// says so.
fn by_hand(hook: &str, operation: &Operation) -> TokenStream {
    let path = hook.split("::").map(ident);
    let arguments = operation
        .arguments
        .iter()
        .map(|argument| ident(&argument.name));
    caused(&["hook"], quote!(#(#path)::*(self, #(#arguments),*)))
}

/// A list, and after it another, of which nothing is asked for before the first is at its end.
fn two_lists(operation: &Operation, also: &Also, service: &Service) -> TokenStream {
    let second = Operation {
        request: Some(also.request.clone()),
        outcome: operation.outcome.in_list(&also.at),
        ..operation.clone()
    };
    let held = Held {
        operation: Some(operation),
        place: Place::Method,
    };
    let (before_first, first) = call::operation(operation, service, held);
    let (before_second, then) = call::operation(&second, service, held);
    let then = caused(&["also"], then);
    let only_first = also.when.as_ref().map(|when| {
        let unless = Scene {
            held,
            hoisted: Vec::new(),
        }
        .test(&Expr::Not(Box::new(when.clone())));
        caused(&["also", "when"], quote!(if #unless { return first; }))
    });
    // What the lists need at hand is named alike, so each has it to itself.
    let alone = |before: Vec<TokenStream>, list: TokenStream| {
        if before.is_empty() {
            list
        } else {
            quote!({ #(#before)* #list })
        }
    };
    let (first, second) = (alone(before_first, first), alone(before_second, then));
    quote! {
        let first = #first;
        #only_first
        let second = #second;
        Pager::concat([first, second], 1)
    }
}

/// `Lists the nodes: `GET /v2/droplets`, page by page.`
fn docs(operation: &Operation) -> Vec<String> {
    let pages = if operation.paging.is_some() {
        ", page by page"
    } else {
        ""
    };
    let mut first = operation.doc.lines();
    let sentence = first.next().unwrap_or("").trim_end_matches('.');
    let how = if operation.hook.is_some() {
        "written by hand".to_owned()
    } else if operation.outcome == Outcome::BySets {
        "through the record sets of the zone".to_owned()
    } else {
        requests(operation)
    };
    let how = if how.is_empty() {
        how
    } else {
        format!(": {how}{pages}")
    };
    let mut docs = vec![format!(" {sentence}{how}.")];
    docs.extend(first.map(|line| {
        if line.trim().is_empty() {
            String::new()
        } else {
            format!(" {}", line.trim_end())
        }
    }));
    if let Some(last) = docs
        .last_mut()
        .filter(|last| last.ends_with(|end: char| end.is_alphanumeric() || "`)".contains(end)))
    {
        last.push('.');
    }
    if let Some(filter) = &operation.filter {
        docs.push(String::new());
        docs.push(format!(
            " Answers only what meets `{}`.",
            one_line(&filter.text)
        ));
    }
    if !operation.checks.is_empty() {
        docs.push(String::new());
        docs.push(" Checked before anything is sent:".to_owned());
        docs.extend(
            operation
                .checks
                .iter()
                .map(|check| format!(" - {}.", check.reason)),
        );
    }
    if !operation.options.is_empty() {
        docs.push(String::new());
        docs.push(" Takes beside its arguments, through [`CallOptions::ex`](skyloom_runtime::CallOptions::ex):".to_owned());
        for option in &operation.options {
            let need = if option.optional { "" } else { ", required" };
            let what = option
                .doc
                .as_deref()
                .map(|doc| format!(": {}", one_line(doc)))
                .unwrap_or_default();
            docs.push(format!(
                " - `{}` ({}{need}){what}.",
                option.name,
                super::table::type_words(&option.ty)
            ));
        }
    }
    docs
}

/// What goes over the wire, in order.
fn requests(operation: &Operation) -> String {
    let line = |request: &Request| format!("`{} {}`", request.method.word(), request.path.text);
    let perhaps = |when: Option<&Expr>, line: String| match when {
        Some(_) => format!("where needed {line}"),
        None => line,
    };
    let before = operation.priors.iter().filter_map(|prior| match prior {
        Prior::Step(step) => Some(perhaps(step.when.as_ref(), line(&step.request))),
        Prior::Call(call) => Some(format!("`{}`", call.operation)),
        Prior::Wait(wait) => Some(perhaps(
            wait.when.as_ref(),
            format!("the end of the job `{}`", wait.job),
        )),
        Prior::Value { .. } | Prior::Model { .. } => None,
    });
    let after = operation.also.as_ref().map(|also| line(&also.request));
    let lines: Vec<String> = before
        .chain(operation.request.as_ref().map(line))
        .chain(after)
        .collect();
    lines.join(", then ")
}

fn parameter(argument: &Argument, operation: &Operation, service: &Service) -> TokenStream {
    let name = ident(&argument.name);
    let ty = parameter_type(argument, &service.types);
    if dropped(argument, operation) {
        let name = ident(&format!("_{}", argument.name));
        return quote!(#name: #ty);
    }
    caused(&["params", &argument.name], quote!(#name: #ty))
}

/// An argument that does not reach the provider and may not be missed: the base verb asks for it.
fn dropped(argument: &Argument, operation: &Operation) -> bool {
    if operation.verb.is_none() {
        return !argument.sent && !operation.mentions(&argument.name);
    }
    operation.outcome != Outcome::BySets
        && !argument.optional
        && !operation.mentions(&argument.name)
        && !matches!(
            argument.ty,
            ArgumentType::Base(BaseType::Extra | BaseType::ZoneKind)
        )
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
    if argument.optional {
        quote!(Option<#bare>)
    } else {
        bare
    }
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
    types
        .iter()
        .find(|custom| custom.name == name)
        .map_or_else(|| name.to_owned(), |custom| custom.type_name.clone())
}

fn answer_type(operation: &Operation, service: &Service) -> TokenStream {
    match &operation.outcome {
        Outcome::Items { conversion, .. } | Outcome::ItemsOf { conversion, .. } => {
            let model = made(conversion, service);
            quote!(Pager<#model>)
        }
        Outcome::Item { conversion, .. }
        | Outcome::Find { conversion, .. }
        | Outcome::ItemOf { conversion, .. } => {
            let model = made(conversion, service);
            match or_none(operation) {
                Some(_) => quote!(Reply<Option<#model>>),
                None => quote!(Reply<#model>),
            }
        }
        Outcome::BySets => record_sets::answer(operation),
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
    let found = service
        .conversions
        .iter()
        .find(|one| one.name == conversion);
    ident(found.map_or(conversion, |one| one.type_name.as_str()))
}
