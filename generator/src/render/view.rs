//! What templates see: plain strings, finished and formatted.

use proc_macro2::TokenStream;
use quote::quote;
use serde::{Serialize, Serializer};

use super::access::ident;
use super::{
    Fault, call, conversion, credentials, dispatch, facts, format, imports, operation, record_sets,
    steps, table,
};
use crate::ir::{Provider, Service};

/// Finished Rust, and the tokens that it was made of.
#[derive(Debug, Clone)]
pub struct Block {
    /// The text, formatted.
    pub text: String,
    pub(super) tokens: TokenStream,
}

impl Serialize for Block {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// A provider's module.
#[derive(Debug, Clone, Serialize)]
pub struct ProviderView {
    /// Id, module and folder of specs.
    pub id: String,
    /// The name.
    pub title: String,
    /// The vendor's reference.
    pub reference: String,
    /// Hash of what `provider.yaml` says.
    pub hash: String,
    /// The driver's type.
    pub type_name: String,
    /// What is taken from the runtime: Rust.
    pub imports: String,
    /// What is handed on from the service modules: Rust.
    pub exports: Block,
    /// Operations are written by hand, in the module `hooks` beside it.
    pub hooks: bool,
    /// Credentials, driver, constructors, statics: Rust.
    pub items: Block,
    /// Its services.
    pub services: Vec<ServiceView>,
}

/// A service's module.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceView {
    /// Module and file of the spec.
    pub module: String,
    /// Hash of what that file says.
    pub hash: String,
    /// Lines of documentation.
    pub doc: Vec<String>,
    /// What is taken from the runtime: Rust.
    pub imports: String,
    /// What is taken from the provider's module: Rust.
    pub from_provider: String,
    /// The provider's own types: Rust.
    pub types: Block,
    /// The base verbs: Rust.
    pub verbs: Block,
    /// Operations beyond: Rust.
    pub extensions: Block,
    /// Conversions and state tables: Rust.
    pub conversions: Block,
    /// The table of operations: Rust.
    pub table: Block,
}

/// `lib.rs` of the drivers crate.
#[derive(Debug, Clone, Serialize)]
pub struct LibraryView {
    /// Its providers.
    pub providers: Vec<LibraryEntry>,
}

/// A provider in `lib.rs`.
#[derive(Debug, Clone, Serialize)]
pub struct LibraryEntry {
    /// Module and id.
    pub id: String,
    /// Cargo feature.
    pub feature: String,
    /// The name.
    pub title: String,
    /// The driver's type.
    pub type_name: String,
    /// Its services, `compute, dns`.
    pub services: String,
    /// Its credentials and their environment variables, as pairs of Rust literals.
    pub credentials: String,
}

impl ServiceView {
    /// Its blocks, in the order in which they stand in the file.
    pub(super) fn blocks(&self) -> [&Block; 5] {
        [
            &self.verbs,
            &self.extensions,
            &self.types,
            &self.conversions,
            &self.table,
        ]
    }
}

pub(super) fn library(providers: &[Provider]) -> LibraryView {
    LibraryView {
        providers: providers
            .iter()
            .map(|provider| LibraryEntry {
                id: provider.id.clone(),
                feature: feature(&provider.id),
                title: provider.title.clone(),
                type_name: provider.type_name.clone(),
                services: provider
                    .services
                    .iter()
                    .map(|service| service.kind.word())
                    .collect::<Vec<_>>()
                    .join(", "),
                credentials: provider
                    .credentials
                    .iter()
                    .map(|one| format!("({:?}, {:?})", one.name, one.variable()))
                    .collect::<Vec<_>>()
                    .join(", "),
            })
            .collect(),
    }
}

/// The Cargo feature of a provider.
pub fn feature(id: &str) -> String {
    id.replace('_', "-")
}

pub(super) fn provider(from: &Provider) -> Result<ProviderView, Fault> {
    let what = format!("{}/mod.rs", from.id);
    let paging: TokenStream = from.paging.iter().map(facts::paging).collect();
    let jobs: TokenStream = from.jobs.iter().map(steps::job).collect();
    let tokens = [
        credentials::driver(from),
        credentials::credentials(from),
        dispatch::driver(from),
        facts::provider(from),
        paging,
        jobs,
    ];
    let all: TokenStream = tokens.iter().cloned().collect();
    let exports = from
        .services
        .iter()
        .filter(|service| !service.types.is_empty())
        .map(|service| {
            let module = ident(service.kind.word());
            let names = service.types.iter().map(|custom| ident(&custom.type_name));
            quote!(pub use #module::{#(#names),*};)
        });
    Ok(ProviderView {
        id: from.id.clone(),
        title: from.title.clone(),
        reference: from.reference.clone(),
        hash: from.hash.clone(),
        type_name: from.type_name.clone(),
        imports: imports::runtime(&[&all], &what)?,
        hooks: has_hooks(from),
        exports: format::items(exports.collect(), &what)?,
        items: format::items(all, &what)?,
        services: from
            .services
            .iter()
            .map(|one| service(one, from))
            .collect::<Result<_, _>>()?,
    })
}

/// Whether an operation is written by hand in the module of the driver.
fn has_hooks(from: &Provider) -> bool {
    let mut operations = from.services.iter().flat_map(|service| &service.operations);
    operations.any(|operation| {
        let hook = operation.hook.as_deref();
        hook.is_some_and(|hook| hook.starts_with("super::"))
    })
}

fn service(from: &Service, provider: &Provider) -> Result<ServiceView, Fault> {
    let what = format!("{}/{}.rs", provider.id, from.kind.word());
    let driver = ident(&provider.type_name);
    let name = ident(from.kind.trait_name());
    let methods = |verbs: bool| -> Vec<TokenStream> {
        from.operations
            .iter()
            .filter(|one| one.verb.is_some() == verbs)
            .map(|one| operation::method(one, from))
            .collect()
    };
    let (verbs, extensions) = (methods(true), methods(false));
    let verbs = quote!(impl #name for #driver { #(#verbs)* });
    let extensions = if extensions.is_empty() {
        quote!()
    } else {
        quote!(impl #driver { #(#extensions)* })
    };
    let hooks = from.operations.iter().any(|one| one.hook.is_some());
    let conversions: TokenStream = from
        .conversions
        .iter()
        .map(|one| conversion::conversion(one, hooks))
        .chain(from.states.iter().map(conversion::state_table))
        .chain(from.record_sets.iter().map(record_sets::facts))
        .collect();
    let types: TokenStream = from.types.iter().map(conversion::custom).collect();
    let table = table::operations(from);
    let mut from_provider = vec![provider.type_name.clone()];
    from_provider.extend(
        provider
            .paging
            .iter()
            .filter(|paging| {
                from.operations
                    .iter()
                    .any(|operation| operation.paging.as_ref() == Some(&paging.name))
            })
            .map(|paging| call::paging_static(&paging.name)),
    );
    Ok(ServiceView {
        module: from.kind.word().to_owned(),
        hash: from.hash.clone(),
        doc: from
            .doc
            .as_deref()
            .map(|doc| doc.trim().lines().map(str::to_owned).collect())
            .unwrap_or_default(),
        imports: imports::runtime(&[&verbs, &extensions, &conversions, &types, &table], &what)?,
        from_provider: imports::provider(&from_provider, &what)?,
        types: format::items(types, &what)?,
        verbs: format::items(verbs, &what)?,
        extensions: format::items(extensions, &what)?,
        conversions: format::items(conversions, &what)?,
        table: format::items(table, &what)?,
    })
}
