//! The table of operations: what can be called, as data.

use proc_macro2::TokenStream;
use quote::quote;

use super::access::ident;
use super::cause::caused;
use crate::ir::{Argument, ArgumentType, BaseType, Operation, Service};

pub(super) fn operations(service: &Service) -> TokenStream {
    let kind = ident(service.kind.trait_name());
    let rows = service.operations.iter().map(|operation| {
        let (name, resource) = (&operation.name, &operation.resource);
        let idempotent = (operation.idempotent
            && operation
                .request
                .as_ref()
                .is_some_and(|request| !request.method.idempotent()))
        .then(|| quote!(.idempotent()));
        let params = params(operation, service);
        let row = quote!(Operation::new(#name, Service::#kind, #resource) #idempotent #params);
        caused(&["operations", name], row)
    });
    quote! {
        /// What can be called, and what a 404 is about.
        pub(super) static OPERATIONS: &[Operation] = &[#(#rows),*];
    }
}

fn params(operation: &Operation, service: &Service) -> Option<TokenStream> {
    let declared = if operation.verb.is_some() {
        &operation.options
    } else {
        &operation.arguments
    };
    if declared.is_empty() {
        return None;
    }
    let params = declared.iter().map(|argument| {
        let name = &argument.name;
        let ty = param_type(&argument.ty, service);
        let required = (!argument.optional).then(|| quote!(.required()));
        let doc = argument.doc.as_ref().map(|doc| quote!(.doc(#doc)));
        let param = quote!(Param::new(#name, ParamType::#ty) #required #doc);
        caused(&["params", name], param)
    });
    Some(quote!(.params(&[#(#params),*])))
}

fn param_type(ty: &ArgumentType, service: &Service) -> TokenStream {
    match ty {
        ArgumentType::Custom(name) => {
            let word = service
                .types
                .iter()
                .find(|custom| custom.name == *name)
                .map_or(name.as_str(), |custom| custom.name.as_str());
            quote!(Model(#word))
        }
        ArgumentType::Base(base) => match base {
            BaseType::Text | BaseType::RecordType | BaseType::ZoneKind => quote!(Text),
            BaseType::Int | BaseType::UInt | BaseType::Ttl => quote!(Int),
            BaseType::Float => quote!(Float),
            BaseType::Bool => quote!(Bool),
            BaseType::Any => quote!(Any),
            BaseType::Object | BaseType::Extra => quote!(Object),
            BaseType::Texts => quote!(List(&ParamType::Text)),
            BaseType::Ints => quote!(List(&ParamType::Int)),
            BaseType::Anys => quote!(List(&ParamType::Any)),
            BaseType::Time => quote!(Time),
            BaseType::NodeAuth => quote!(Model("auth")),
            BaseType::Model(kind) => {
                let word = kind.word();
                quote!(Model(#word))
            }
        },
    }
}

/// A type in words, for the documentation of a parameter.
pub(super) fn type_words(ty: &ArgumentType) -> String {
    match ty {
        ArgumentType::Custom(name) => name.clone(),
        ArgumentType::Base(base) => match base {
            BaseType::Text => "text",
            BaseType::Int | BaseType::UInt => "whole number",
            BaseType::Ttl => "seconds",
            BaseType::Float => "number",
            BaseType::Bool => "true or false",
            BaseType::Any => "any JSON",
            BaseType::Object | BaseType::Extra => "JSON object",
            BaseType::Texts => "list of texts",
            BaseType::Ints => "list of whole numbers",
            BaseType::Anys => "list",
            BaseType::Time => "time",
            BaseType::NodeAuth => "key or password",
            BaseType::RecordType => "record type",
            BaseType::ZoneKind => "zone kind",
            BaseType::Model(kind) => kind.word(),
        }
        .to_owned(),
    }
}

/// Those that a call by name hands over by itself.
pub(super) fn arguments(operation: &Operation) -> &[Argument] {
    &operation.arguments
}
