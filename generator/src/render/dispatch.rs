//! Calls by name of what only this provider has.

use proc_macro2::TokenStream;
use quote::quote;

use super::access::ident;
use super::cause::caused_in;
use super::operation::owned_type;
use crate::ir::{Argument, ArgumentType, BaseType, Operation, Outcome, Provider, Service};

/// `impl Driver for …`
pub(super) fn driver(provider: &Provider) -> TokenStream {
    let driver = ident(&provider.type_name);
    let services = provider.services.iter().map(|service| {
        let (method, name) = (ident(service.kind.word()), ident(service.kind.trait_name()));
        quote! {
            fn #method(&self) -> Option<Box<dyn #name>> {
                Some(Box::new(self.clone()))
            }
        }
    });
    let arms: Vec<TokenStream> = provider
        .services
        .iter()
        .flat_map(|service| {
            service
                .operations
                .iter()
                .filter(|operation| operation.verb.is_none())
                .map(move |operation| arm(operation, service))
        })
        .collect();
    let extension = (!arms.is_empty()).then(|| {
        quote! {
            fn call_extension(&self, operation: &str, arguments: &mut Arguments) -> Result<Reply<Value>> {
                Ok(match operation {
                    #(#arms)*
                    _ => return Err(arguments.unknown_operation(operation)),
                })
            }
        }
    });
    quote! {
        impl Driver for #driver {
            fn connection(&self) -> &Connection {
                &self.connection
            }

            fn on(&self, connection: Connection) -> Box<dyn Driver> {
                Box::new(Self { connection })
            }

            #(#services)*
            #extension
        }
    }
}

fn arm(operation: &Operation, service: &Service) -> TokenStream {
    let (name, method) = (&operation.name, ident(&operation.name));
    let arguments = super::table::arguments(operation)
        .iter()
        .map(|argument| taken(argument, service));
    let json = ident(if operation.outcome == Outcome::Bytes {
        "into_base64"
    } else {
        "into_json"
    });
    let file = format!("{}.yaml", service.kind.word());
    let call = quote!(#name => self.#method(#(#arguments),*).#json(),);
    caused_in(&file, &["operations", name], call)
}

/// An argument out of those given by name, in the form that the method takes.
fn taken(argument: &Argument, service: &Service) -> TokenStream {
    let name = &argument.name;
    let ty = owned_type(argument, &service.types);
    let copied = matches!(
        argument.ty,
        ArgumentType::Base(
            BaseType::Int
                | BaseType::UInt
                | BaseType::Ttl
                | BaseType::Float
                | BaseType::Bool
                | BaseType::Time
        )
    );
    let text = argument.ty == ArgumentType::Base(BaseType::Text);
    let list = matches!(
        argument.ty,
        ArgumentType::Base(BaseType::Texts | BaseType::Ints | BaseType::Anys)
    );
    match (argument.optional, copied, text || list) {
        (false, true, _) => quote!(arguments.take(#name)?),
        (false, false, true) => quote!(&arguments.take::<#ty>(#name)?),
        (false, false, false) => quote!(&arguments.take(#name)?),
        (true, true, _) => quote!(arguments.take_opt(#name)?),
        (true, false, true) => quote!(arguments.take_opt::<#ty>(#name)?.as_deref()),
        (true, false, false) => quote!(arguments.take_opt(#name)?.as_ref()),
    }
}
