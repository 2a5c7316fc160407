//! Record verbs out of those of record sets: one call of the runtime each.

use proc_macro2::TokenStream;
use quote::quote;

use super::access::ident;
use super::cause::caused;
use super::number;
use crate::ir::{Operation, RecordSets, VerbResult};

/// `RECORD_SETS.create_record(self, name, zone, kind, data, extra)`
pub(super) fn call(operation: &Operation) -> TokenStream {
    let verb = ident(&operation.name);
    let arguments = operation
        .arguments
        .iter()
        .map(|argument| ident(&argument.name));
    quote!(RECORD_SETS.#verb(self, #(#arguments),*))
}

/// What the verb answers.
pub(super) fn answer(operation: &Operation) -> TokenStream {
    match operation.verb.map(|verb| verb.result) {
        Some(VerbResult::List(_)) => quote!(Pager<Record>),
        Some(VerbResult::One(_)) => quote!(Reply<Record>),
        _ => quote!(Reply<bool>),
    }
}

/// How the provider writes record sets, as a static.
pub(super) fn facts(from: &RecordSets) -> TokenStream {
    let texts = |method: &str, texts: &[String]| {
        let method = ident(method);
        (!texts.is_empty()).then(|| quote!(.#method(&[#(#texts),*])))
    };
    let seconds = |method: &str, seconds: Option<u32>| {
        let method = ident(method);
        seconds.map(|seconds| {
            let seconds = number::count(seconds.into());
            quote!(.#method(#seconds))
        })
    };
    let split = texts("split", &from.split);
    let marks = texts("marks", &from.marks);
    let (ttl, min, max) = (
        seconds("ttl", from.ttl),
        seconds("min_ttl", from.min_ttl),
        seconds("max_ttl", from.max_ttl),
    );
    let quoted = from.quoted_txt.then(|| quote!(.quoted_txt()));
    let absolute = from.absolute_targets.then(|| quote!(.absolute_targets()));
    let conflicts = from.create_conflicts.then(|| quote!(.create_conflicts()));
    let facts = quote! {
        /// How the provider writes record sets, of which the record verbs are made.
        static RECORD_SETS: RecordSets = RecordSets::new() #split #quoted #absolute #ttl #min #max #conflicts #marks;
    };
    caused(&["rrsets"], facts)
}
