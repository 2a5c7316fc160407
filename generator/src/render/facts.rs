//! What is known of a provider, as statics: address, errors, paging.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::access::ident;
use super::call::paging_static;
use super::cause::{caused, caused_in};
use super::number;
use crate::ir::{ErrorRule, Errors, More, Paging, Position, Provider, Setting};

pub(super) fn provider(from: &Provider) -> TokenStream {
    let (id, title, url) = (&from.id, &from.title, &from.url);
    let tables = from.services.iter().map(|service| {
        let word = service.kind.word();
        let module = ident(word);
        let table = quote!(#module::OPERATIONS);
        caused_in(&format!("{word}.yaml"), &["operations"], table)
    });
    let known = quote!(Provider::new(#id, #title, #url));
    let known = caused(&["provider"], known);
    let errors = errors(&from.errors)
        .map(|errors| caused(&["connection", "errors"], quote!(.errors(#errors))));
    let headers = pairs(&from.headers)
        .map(|pairs| caused(&["connection", "headers"], quote!(.headers(#pairs))));
    let query =
        pairs(&from.query).map(|pairs| caused(&["connection", "query"], quote!(.query(#pairs))));
    let types = from
        .services
        .iter()
        .find(|service| !service.record_types.is_empty());
    let types = types.map(|service| {
        let (file, types) = (
            format!("{}.yaml", service.kind.word()),
            &service.record_types,
        );
        caused_in(
            &file,
            &["record_types"],
            quote!(.record_types(&[#(#types),*])),
        )
    });
    let settings = from.settings.iter().map(setting);
    let settings = (!from.settings.is_empty()).then(|| quote!(.settings(&[#(#settings),*])));
    let doc = format!(" What is known of {} without a connection.", from.title);
    quote! {
        #[doc = #doc]
        pub static PROVIDER: Provider = #known.operations(&[#(#tables),*]) #types #settings #headers #query #errors;
    }
}

fn setting(from: &Setting) -> TokenStream {
    let name = &from.name;
    let doc = from.doc.as_ref().map(|doc| quote!(.doc(#doc)));
    let env = from.env.as_ref().map(|env| quote!(.env(#env)));
    let default = from.default.as_ref().map(|value| quote!(.default(#value)));
    let required = from.required.then(|| quote!(.required()));
    caused(
        &["settings", name],
        quote!(Setting::new(#name) #doc #env #default #required),
    )
}

fn pairs(from: &[(String, String)]) -> Option<TokenStream> {
    let pairs = from.iter().map(|(name, value)| quote!((#name, #value)));
    (!from.is_empty()).then(|| quote!(&[#(#pairs),*]))
}

fn errors(from: &Errors) -> Option<TokenStream> {
    let Errors {
        message,
        code,
        request_id,
        in_success,
        succeeded,
        rules,
    } = from;
    let message = (!message.is_empty()).then(|| quote!(.message(&[#(#message),*])));
    let code = (!code.is_empty()).then(|| quote!(.code(&[#(#code),*])));
    let request_id = request_id
        .as_ref()
        .map(|header| quote!(.request_id(&[#header])));
    let failures = in_success
        .iter()
        .map(|path| quote!(Failure::present(#path)));
    let failures = (!in_success.is_empty()).then(|| quote!(.failures(&[#(#failures),*])));
    let succeeded = succeeded.as_ref().map(|path| quote!(.succeeded(#path)));
    let some_rules = !rules.is_empty();
    let rules = rules
        .iter()
        .enumerate()
        .map(|(position, one)| caused(&["rules", &position.to_string()], rule(one)));
    let rules = some_rules.then(|| quote!(.rules(&[#(#rules),*])));
    if message.is_none()
        && code.is_none()
        && request_id.is_none()
        && failures.is_none()
        && succeeded.is_none()
        && rules.is_none()
    {
        return None;
    }
    Some(quote!(Errors::new() #message #code #request_id #failures #succeeded #rules))
}

fn rule(from: &ErrorRule) -> TokenStream {
    let kind = ident(&from.kind);
    let status = from
        .status
        .iter()
        .map(|status| Literal::u16_unsuffixed(*status));
    let status = (!from.status.is_empty()).then(|| quote!(.status(&[#(#status),*])));
    let codes = &from.code;
    let code = (!codes.is_empty()).then(|| quote!(.code(&[#(#codes),*])));
    let text = from.message.as_ref().map(|text| quote!(.text(#text)));
    let about = from
        .resource
        .as_ref()
        .map(|resource| quote!(.about(#resource)));
    quote!(Rule::new(ErrorKind::#kind) #status #code #text #about)
}

/// The rule for when a list ends.
fn more(rule: &More) -> TokenStream {
    match rule {
        More::While(path) => quote!(.while_present(&[#path])),
        More::WhileUpTo(path, total) => {
            let total = more(total);
            quote!(.while_present(&[#path]) #total)
        }
        More::TotalPages(path) => quote!(.total_pages(&[#path])),
        More::TotalItems(path) => quote!(.total_items(&[#path])),
        More::TotalHeader(name) => quote!(.total_header(#name)),
        More::ShortPage => quote!(.short_page()),
    }
}

pub(super) fn paging(from: &Paging) -> TokenStream {
    let name = ident(&paging_static(&from.name));
    let size = from.size.as_ref().map(|(param, size)| {
        let size = number::count((*size).into());
        quote!(.size(#param, #size))
    });
    let position = match &from.position {
        Position::PageNumber {
            param,
            first,
            more: rule,
        } => {
            let rule = more(rule);
            let first = (*first != 1).then(|| {
                let first = number::count((*first).into());
                quote!(.first(#first))
            });
            quote!(Paging::page_number(#param) #first #rule)
        }
        Position::Offset { param, more: rule } => {
            let rule = more(rule);
            quote!(Paging::offset(#param) #rule)
        }
        Position::Cursor { param, from } => quote!(Paging::cursor(&[(#param, #from)])),
        Position::NextUrl { from } => quote!(Paging::next_url(&[#from])),
        Position::LinkHeader => quote!(Paging::link_header()),
        Position::Marker { param, from } => quote!(Paging::marker(#param, #from)),
    };
    let doc = format!(" How lists go on: the paging `{}` of the spec.", from.name);
    let fact = quote! {
        #[doc = #doc]
        static #name: Paging = #position #size;
    };
    caused(&["connection", "paging", &from.name], fact)
}
