//! Operations as methods.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::access::{Held, ident};
use super::expression::Scene;
use super::format::one_line;
use super::template;
use crate::ir::{
    Access, Argument, ArgumentType, BaseType, Body, Conversion, Custom, Expr, ModelKind, Operation, Origin, Outcome, Prior, PriorCall, Service, Step, VerbResult,
};

/// The method of an operation; `public` outside of a trait.
pub(super) fn method(operation: &Operation, service: &Service) -> TokenStream {
    let visibility = operation.verb.is_none().then(|| quote!(pub));
    let name = ident(&operation.name);
    let docs = docs(operation);
    let parameters = operation.arguments.iter().map(|argument| parameter(argument, operation, service));
    let answer = answer_type(operation, service);
    let body = if operation.prior_calls().next().is_none() {
        let (before, call) = call(operation, service, Held { operation: Some(operation), owned: false });
        quote!(#(#before)* #call)
    } else {
        after_priors(operation, service)
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
    let mut docs = vec![format!(" {sentence}: `{} {}`{pages}.", operation.method.word(), operation.path.text)];
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
        Outcome::Items { conversion, .. } => {
            let model = made(conversion, service);
            quote!(Pager<#model>)
        }
        Outcome::Item { conversion, .. } | Outcome::Find { conversion, .. } => {
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

fn or_none(operation: &Operation) -> Option<ModelKind> {
    match operation.verb.map(|verb| verb.result) {
        Some(VerbResult::OneOrNone(kind)) => Some(kind),
        _ => None,
    }
}

fn made(conversion: &str, service: &Service) -> proc_macro2::Ident {
    let found = service.conversions.iter().find(|one| one.name == conversion);
    ident(found.map_or(conversion, |one| one.type_name.as_str()))
}

/// The operation behind the calls that come before it.
fn after_priors(operation: &Operation, service: &Service) -> TokenStream {
    let held = Held { operation: Some(operation), owned: true };
    // Beside what is used also what is only looked at, to be refused.
    let looked_at = |argument: &Argument| {
        let base = operation.verb.is_some() && matches!(argument.ty, ArgumentType::Base(BaseType::Extra | BaseType::ZoneKind));
        base || operation.unused.contains(argument)
    };
    let owned = operation.arguments.iter().filter(|argument| operation.uses(&argument.name) || looked_at(argument)).map(|argument| {
        let name = ident(&argument.name);
        match (&argument.ty, argument.optional) {
            (ArgumentType::Base(BaseType::Int | BaseType::UInt | BaseType::Ttl | BaseType::Float | BaseType::Bool | BaseType::Time), _) => quote!(),
            (ArgumentType::Base(BaseType::Text | BaseType::Texts | BaseType::Ints | BaseType::Anys), false) => quote!(let #name = #name.to_owned();),
            (ArgumentType::Base(BaseType::Text), true) => quote!(let #name = #name.map(str::to_owned);),
            (ArgumentType::Base(BaseType::Texts | BaseType::Ints | BaseType::Anys), true) => quote!(let #name = #name.map(<[_]>::to_vec);),
            (_, false) => quote!(let #name = #name.clone();),
            (_, true) => quote!(let #name = #name.cloned();),
        }
    });
    let (before, call) = call(operation, service, held);
    let (deferred, last) = match operation.outcome {
        Outcome::Items { .. } => (Some(quote!(Pager::later)), quote!(Ok(#call))),
        _ => (None, quote!(#call.await)),
    };
    let reply = quote! {
        Reply::new(async move {
            #(#before)*
            #last
        })
    };
    let reply = deferred.map_or_else(|| reply.clone(), |pager| quote!(#pager(#reply)));
    quote! {
        let driver = self.clone();
        #(#owned)*
        #reply
    }
}

fn prior(prior: &Prior, held: Held<'_>) -> TokenStream {
    match prior {
        Prior::Call(call) => prior_call(call, held),
        Prior::Value { name, expr } => {
            let name = ident(name);
            let value = Scene { held, hoisted: Vec::new() }.doc(expr);
            quote!(let #name = #value;)
        }
    }
}

fn prior_call(prior: &PriorCall, held: Held<'_>) -> TokenStream {
    let (name, operation) = (ident(&prior.name), ident(&prior.operation));
    let arguments = prior.arguments.iter().map(|argument| match argument {
        None => quote!(None),
        Some(Expr::Text(text)) => quote!(#text),
        Some(Expr::Argument(access)) if access.steps.is_empty() => {
            let name = ident(&access.argument);
            quote!(&#name)
        }
        Some(Expr::Argument(access)) => held.value(access),
        Some(other) => {
            let scene = Scene { held, hoisted: Vec::new() };
            let value = scene.receiver(other);
            quote!(&#value.text()?)
        }
    });
    quote!(let #name = driver.#operation(#(#arguments),*).await?;)
}

/// The call itself: what must be at hand before it, and a chain that says what is sent and what the
/// answer becomes.
fn call(operation: &Operation, service: &Service, held: Held<'_>) -> (Vec<TokenStream>, TokenStream) {
    let scene = Scene { held, hoisted: Vec::new() };
    let connection = held.connection();
    let name = &operation.name;
    let request = request(operation, &scene);
    let success = success(operation);
    let paging = operation.paging.as_ref().map(|paging| {
        let paging = ident(&paging_static(paging));
        quote!(.pages(&#paging))
    });
    let keep = keep(operation, held);
    let refused = refused_given(operation, held);
    let (capture, outcome) = outcome(operation, service);
    let before = operation.priors.iter().map(|one| prior(one, held)).chain(capture).collect();
    (before, quote!(#connection.operation(#name) #request #(#refused)* #success #paging #keep #outcome))
}

fn request(operation: &Operation, scene: &Scene<'_>) -> TokenStream {
    let method = ident(&operation.method.word().to_lowercase());
    let template = &operation.path.template;
    let holes = operation.path.holes.iter().map(|hole| match hole {
        Expr::Argument(access) => scene.held.path_value(access),
        other => {
            let value = scene.doc(other);
            quote!(&#value)
        }
    });
    let query = operation.query.iter().map(|(name, value)| {
        let value = template::value(value, scene);
        quote!(.query(#name, #value))
    });
    let headers = operation.headers.iter().map(|(name, value)| {
        let value = template::value(value, scene);
        quote!(.header(#name, #value))
    });
    let body = match &operation.body {
        Body::None => quote!(),
        Body::Json(body) => {
            let body = template::value(body, scene);
            quote!(.json(#body))
        }
        Body::Form(members) => {
            let members = template::object(members, scene);
            quote!(.form(#members))
        }
    };
    quote!(.#method(#template, &[#(#holes),*]) #(#query)* #(#headers)* #body)
}

fn success(operation: &Operation) -> Option<TokenStream> {
    let statuses = operation.success.iter().map(|status| Literal::u16_unsuffixed(*status));
    (!operation.success.is_empty()).then(|| quote!(.success(&[#(#statuses),*])))
}

/// The condition on items, in a block with what it takes along: it outlives the call.
fn keep(operation: &Operation, held: Held<'_>) -> Option<TokenStream> {
    let filter = operation.filter.as_ref()?;
    let hoisted = hoists(operation);
    let lets: Vec<TokenStream> = hoisted
        .iter()
        .map(|(access, name)| {
            let (name, value) = (ident(name), held.value(access));
            match (access.origin, access.steps.as_slice()) {
                (Origin::Computed, []) => {
                    let computed = ident(&access.argument);
                    quote!(let #name = #computed.into_owned();)
                }
                (Origin::Computed, _) => quote!(let #name = #value.into_owned();),
                (Origin::Parameter, []) if held.has_default(access) => quote!(let #name = #value.into_owned();),
                _ if held.is_doc(access) => quote!(let #name = #value;),
                (_, [.., Step::Extra(_)]) => quote!(let #name = Doc::from(#value);),
                // A reference is one already.
                _ if value.to_string().starts_with('&') => quote!(let #name = Doc::serialize(#value);),
                _ => quote!(let #name = Doc::serialize(&#value);),
            }
        })
        .collect();
    let scene = Scene { held, hoisted };
    let test = scene.test(&filter.test);
    Some(if lets.is_empty() { quote!(.keep(|item| #test)) } else { quote!(.keep({ #(#lets)* move |item| #test })) })
}

/// What a condition takes along, by names of their own; whole arguments last, since the names of
/// these are the arguments'.
fn hoists(operation: &Operation) -> Vec<(Access, String)> {
    let Some(filter) = &operation.filter else { return Vec::new() };
    let mut accesses = filter.test.accesses();
    accesses.sort_by_key(|access| access.steps.is_empty());
    let mut taken: Vec<String> = operation.arguments.iter().chain(&operation.options).map(|argument| argument.name.clone()).collect();
    taken.push("item".to_owned());
    filter.test.walk(&mut |expr| {
        if let Expr::Each(_, _, bound, _) = expr {
            taken.push(bound.clone());
        }
    });
    let mut hoisted: Vec<(Access, String)> = Vec::new();
    for access in accesses {
        let mut name = hoisted_name(&access);
        while !access.steps.is_empty() && taken.contains(&name) {
            name.push('_');
        }
        taken.push(name.clone());
        hoisted.push((access, name));
    }
    hoisted
}

fn hoisted_name(access: &Access) -> String {
    let mut name = access.argument.clone();
    for step in &access.steps {
        let step = match step {
            Step::Field(step, _) | Step::MaybeField(step, _) | Step::Extra(step) => step.as_str(),
            Step::AuthSshKey => "ssh_key",
            Step::AuthPassword => "password",
        };
        name.push('_');
        name.extend(step.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }));
    }
    name
}

/// What the provider cannot take is refused when given, never ignored.
fn refused_given(operation: &Operation, held: Held<'_>) -> Vec<TokenStream> {
    let mut refused: Vec<TokenStream> = operation
        .unused
        .iter()
        .map(|argument| {
            let name = &argument.name;
            let value = ident(name);
            quote!(.unused(#name, #value.is_some()))
        })
        .collect();
    for argument in operation.arguments.iter().filter(|argument| operation.verb.is_some() && !argument.optional) {
        let (name, value) = (&argument.name, ident(&argument.name));
        match &argument.ty {
            ArgumentType::Base(BaseType::ZoneKind) if !operation.uses(name) => {
                let value = if held.owned { quote!(#value) } else { quote!(*#value) };
                refused.push(quote!(.unused(#name, #value != ZoneKind::Primary)));
            }
            ArgumentType::Base(BaseType::Extra) => {
                if let Some(members) = operation.members_used(name) {
                    let value = if held.owned { quote!(&#value) } else { quote!(#value) };
                    refused.push(quote!(.only(#name, #value, &[#(#members),*])));
                }
            }
            _ => {}
        }
    }
    refused
}

fn outcome(operation: &Operation, service: &Service) -> (Option<TokenStream>, TokenStream) {
    match &operation.outcome {
        Outcome::Items { at, conversion } => {
            let (capture, convert) = converter(operation, conversion, service);
            (capture, quote!(.items(#at, #convert)))
        }
        Outcome::Item { at, conversion } => {
            let (capture, convert) = converter(operation, conversion, service);
            let some = or_none(operation).map(|_| quote!(.map(Some)));
            (capture, quote!(.item(#at, #convert) #some))
        }
        Outcome::Find { at, conversion } => {
            let (capture, convert) = converter(operation, conversion, service);
            (capture, quote!(.find(#at, #convert)))
        }
        Outcome::Done => match or_none(operation) {
            Some(_) => (None, quote!(.nothing().map(|()| None))),
            None => (None, quote!(.done())),
        },
        Outcome::Nothing => (None, quote!(.nothing())),
        Outcome::Text => (None, quote!(.text())),
        Outcome::Bytes => (None, quote!(.bytes())),
        Outcome::Value { at } => (None, quote!(.value(#at))),
    }
}

/// The conversion as a function of the item alone: its parent goes along in a closure.
fn converter(operation: &Operation, conversion: &str, service: &Service) -> (Option<TokenStream>, TokenStream) {
    let function = ident(&format!("to_{conversion}"));
    match parent_capture(operation, service) {
        None => (None, quote!(#function)),
        Some((capture, parent)) => (capture, quote!(move |item| #function(item, &#parent))),
    }
}

/// The parent that items are handed, and the statement that makes it owned.
fn parent_capture(operation: &Operation, service: &Service) -> Option<(Option<TokenStream>, proc_macro2::Ident)> {
    let (Outcome::Items { conversion, .. } | Outcome::Item { conversion, .. } | Outcome::Find { conversion, .. }) = &operation.outcome else { return None };
    let parent = service.conversions.iter().find(|one: &&Conversion| one.name == *conversion)?.parent?;
    let name = ident(parent.word());
    if operation.prior_calls().any(|prior| prior.result == parent) {
        return Some((None, name));
    }
    let argument = operation.arguments.iter().find(|argument| match argument.ty {
        ArgumentType::Base(BaseType::Model(kind)) => kind == parent || kind.parent() == Some(parent),
        _ => false,
    })?;
    let from = ident(&argument.name);
    Some((
        Some(if argument.ty == ArgumentType::Base(BaseType::Model(parent)) {
            quote!(let #name = #from.clone();)
        } else {
            quote!(let #name = #from.#name.clone();)
        }),
        name,
    ))
}

/// `PAGES` of the paging `pages`.
pub(super) fn paging_static(name: &str) -> String {
    name.to_uppercase()
}
