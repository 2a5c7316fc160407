//! The call of an operation: a chain that says what is sent and what the answer becomes.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::access::{Held, Place, ident};
use super::cause::caused;
use super::expression::Scene;
use super::operation::or_none;
use super::{steps, template};
use crate::ir::{
    Access, ArgumentType, BaseType, Body, Check, Expr, Field, FieldType, Listed, ModelKind,
    Operation, Origin, Outcome, Request, Service, Step,
};

/// The call itself: what must be at hand before it, and a chain that says what is sent and what the
/// answer becomes.
pub(super) fn operation(
    operation: &Operation,
    service: &Service,
    held: Held<'_>,
) -> (Vec<TokenStream>, TokenStream) {
    let scene = Scene {
        held,
        hoisted: Vec::new(),
    };
    let name = &operation.name;
    // With other requests before, what is wrong was refused before them.
    let checks = if operation.has_steps() {
        Vec::new()
    } else {
        checks(operation, held)
    };
    let request = operation
        .request
        .as_ref()
        .map(|one| request(one, &quote!(#name), &scene));
    let paging = operation.paging.as_ref().map(|paging| {
        let paging = ident(&paging_static(paging));
        caused(&["paging"], quote!(.pages(&#paging)))
    });
    let keep = keep(operation, held).map(|keep| caused(&["where"], keep));
    // In an async block it is done before: nothing is sent for what is refused.
    let refused = if held.place == Place::Async {
        Vec::new()
    } else {
        refused_given(operation, held)
    };
    let (capture, outcome) = outcome(operation, service, held);
    let before = operation
        .priors
        .iter()
        .map(|one| steps::prior(one, operation, held))
        .chain(capture)
        .collect();
    (
        before,
        quote!(#request #(#checks)* #(#refused)* #paging #keep #outcome),
    )
}

/// `connection.operation("…").post("…", &[…]).json(…)`, or `call().post(…)` among several.
pub(super) fn request(from: &Request, operation: &TokenStream, scene: &Scene<'_>) -> TokenStream {
    let several = scene.held.operation.is_some_and(Operation::sends_several);
    let call = if scene.held.place == Place::Async && several {
        quote!(call())
    } else {
        let connection = scene.held.connection();
        quote!(#connection.operation(#operation))
    };
    let method = ident(&from.method.word().to_lowercase());
    let template = &from.path.template;
    let holes = from.path.holes.iter().map(|hole| match hole {
        Expr::Argument(access) => scene.held.path_value(access),
        other => {
            let value = scene.doc(other);
            quote!(&#value)
        }
    });
    let query = from.query.iter().map(|(name, value)| {
        let value = template::value(value, scene);
        caused(&["query", name], quote!(.query(#name, #value)))
    });
    let headers = from.headers.iter().map(|(name, value)| {
        let value = template::value(value, scene);
        caused(&["headers", name], quote!(.header(#name, #value)))
    });
    let body = match &from.body {
        Body::None => quote!(),
        Body::Json(body) => {
            let body = template::value(body, scene);
            caused(&["body"], quote!(.json(#body)))
        }
        Body::Form(members) => {
            let members = template::object(members, scene);
            caused(&["form"], quote!(.form(#members)))
        }
        Body::Text(text) => {
            let text = template::value(text, scene);
            caused(&["text"], quote!(.plain_text(#text)))
        }
    };
    let statuses = from
        .success
        .iter()
        .map(|status| Literal::u16_unsuffixed(*status));
    let success = (!from.success.is_empty())
        .then(|| caused(&["success"], quote!(.success(&[#(#statuses),*]))));
    let sent = caused(&["request"], quote!(.#method(#template, &[#(#holes),*])));
    quote!(#call #sent #(#query)* #(#headers)* #body #success)
}

/// The condition on items, in a block with what it takes along: it outlives the call.
fn keep(operation: &Operation, held: Held<'_>) -> Option<TokenStream> {
    let filter = operation.filter.as_ref()?;
    let hoisted = hoists(operation, &[&filter.test]);
    let lets = taken_along(&hoisted, held);
    let scene = Scene { held, hoisted };
    let test = scene.test(&filter.test);
    Some(if lets.is_empty() {
        quote!(.keep(|item| #test))
    } else {
        quote!(.keep({ #(#lets)* move |item| #test }))
    })
}

/// What a closure that outlives the call takes along, as statements before it.
fn taken_along(hoisted: &[(Access, String)], held: Held<'_>) -> Vec<TokenStream> {
    hoisted
        .iter()
        .map(|(access, name)| {
            let (name, value) = (ident(name), held.value(access));
            match (access.origin, access.steps.as_slice()) {
                (Origin::Computed, []) => {
                    let computed = ident(&access.argument);
                    quote!(let #name = #computed.into_owned();)
                }
                (Origin::Computed, _) => quote!(let #name = #value.into_owned();),
                (Origin::Parameter, []) if held.has_default(access) => {
                    quote!(let #name = #value.into_owned();)
                }
                _ if held.is_doc(access) => quote!(let #name = #value;),
                (_, [.., Step::Extra(_)]) => quote!(let #name = Doc::from(#value);),
                // A reference is one already.
                _ if value.to_string().starts_with('&') => {
                    quote!(let #name = Doc::serialize(#value);)
                }
                _ => quote!(let #name = Doc::serialize(&#value);),
            }
        })
        .collect()
}

/// What expressions take along, by names of their own; whole arguments last, since the names of
/// these are the arguments'.
fn hoists(operation: &Operation, used_in: &[&Expr]) -> Vec<(Access, String)> {
    let mut accesses: Vec<Access> = Vec::new();
    for access in used_in.iter().flat_map(|expr| expr.accesses()) {
        if !accesses.contains(&access) {
            accesses.push(access);
        }
    }
    accesses.sort_by_key(|access| access.steps.is_empty());
    let mut taken: Vec<String> = operation
        .arguments
        .iter()
        .chain(&operation.options)
        .map(|argument| argument.name.clone())
        .collect();
    taken.push("item".to_owned());
    for expr in used_in {
        expr.walk(&mut |expr| {
            if let Expr::Each(_, _, bound, _) = expr {
                taken.push(bound.clone());
            }
        });
    }
    let mut hoisted: Vec<(Access, String)> = Vec::new();
    for access in accesses {
        let mut name = hoisted_name(&access);
        let own = access.steps.is_empty() && access.origin != Origin::Setting;
        while !own && taken.contains(&name) {
            name.push('_');
        }
        taken.push(name.clone());
        hoisted.push((access, name));
    }
    hoisted
}

fn hoisted_name(access: &Access) -> String {
    let mut name = if access.origin == Origin::Setting {
        format!("setting_{}", access.argument)
    } else {
        access.argument.clone()
    };
    for step in &access.steps {
        let step = match step {
            Step::Field(step, _) | Step::MaybeField(step, _) | Step::Extra(step) => step.as_str(),
            Step::AuthSshKey => "ssh_key",
            Step::AuthPassword => "password",
        };
        name.push('_');
        name.extend(
            step.to_lowercase()
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }),
        );
    }
    name
}

/// `.require(size_gb >= 10, "…")`
pub(super) fn checks(operation: &Operation, held: Held<'_>) -> Vec<TokenStream> {
    let scene = Scene {
        held,
        hoisted: Vec::new(),
    };
    let require = |(position, check): (usize, &Check)| {
        let (test, reason) = (scene.test(&check.test), &check.reason);
        let require = quote!(.require(#test, #reason));
        caused(&["check", &position.to_string()], require)
    };
    operation.checks.iter().enumerate().map(require).collect()
}

/// What the provider cannot take is refused when given, never ignored.
pub(super) fn refused_given(operation: &Operation, held: Held<'_>) -> Vec<TokenStream> {
    let changed = changed_model(operation);
    let mut refused: Vec<TokenStream> = operation
        .unused
        .iter()
        .map(|argument| {
            let name = &argument.name;
            let now = changed
                .and_then(|(model, kind)| kind.field(name).map(|field| field_of(model, field)));
            if let Some(now) = now {
                let given = Access {
                    argument: name.clone(),
                    origin: Origin::Parameter,
                    steps: Vec::new(),
                };
                let (given, now) = (held.value(&given), held.value(&now));
                return quote!(.unchanged(#name, #given, #now));
            }
            let value = ident(name);
            quote!(.unused(#name, #value.is_some()))
        })
        .collect();
    refused.extend(operation.needed.iter().map(|name| {
        let value = ident(name);
        quote!(.needed(#name, #value.is_some()))
    }));
    refused.extend(other_auth(operation));
    for argument in operation
        .arguments
        .iter()
        .filter(|argument| operation.verb.is_some() && !argument.optional)
    {
        let (name, value) = (&argument.name, ident(&argument.name));
        match &argument.ty {
            ArgumentType::Base(BaseType::ZoneKind) if !operation.uses(name) => {
                refused.push(quote!(.unused(#name, *#value != ZoneKind::Primary)));
            }
            ArgumentType::Base(BaseType::Extra) => {
                if let Some(members) = operation.members_used(name) {
                    refused.push(if let Some((model, _)) = changed {
                        let model = ident(model);
                        quote!(.only_or_same(#name, #value, &[#(#members),*], &#model.extra))
                    } else {
                        quote!(.only(#name, #value, &[#(#members),*]))
                    });
                }
            }
            _ => {}
        }
    }
    refused
}

/// A password where only keys are taken, or the other way round.
fn other_auth(operation: &Operation) -> Option<TokenStream> {
    let argument = operation
        .arguments
        .iter()
        .find(|argument| argument.ty == ArgumentType::Base(BaseType::NodeAuth))?;
    let (name, accesses) = (ident(&argument.name), operation.accesses());
    let used = |step: &Step| {
        accesses
            .iter()
            .any(|access| access.argument == argument.name && access.steps.contains(step))
    };
    let other = match (used(&Step::AuthSshKey), used(&Step::AuthPassword)) {
        (true, false) => "password",
        (false, true) => "ssh_key",
        _ => return None,
    };
    let (path, getter) = (format!("{}.{other}", argument.name), ident(other));
    let given = if argument.optional {
        quote!(#name.and_then(NodeAuth::#getter))
    } else {
        quote!(#name.#getter())
    };
    Some(quote!(.unused(#path, #given.is_some())))
}

/// The model that an `update_…` verb changes: what is given as it is already is no change.
fn changed_model(operation: &Operation) -> Option<(&str, ModelKind)> {
    if !operation.name.starts_with("update_") {
        return None;
    }
    operation
        .arguments
        .iter()
        .find_map(|argument| match argument.ty {
            ArgumentType::Base(BaseType::Model(kind)) => Some((argument.name.as_str(), kind)),
            _ => None,
        })
}

fn field_of(model: &str, field: &Field) -> Access {
    let name = field.name.to_owned();
    let always = field.required || matches!(field.ty, FieldType::State(_));
    let step = if always {
        Step::Field(name, field.ty)
    } else {
        Step::MaybeField(name, field.ty)
    };
    Access {
        argument: model.to_owned(),
        origin: Origin::Parameter,
        steps: vec![step],
    }
}

fn outcome(
    operation: &Operation,
    service: &Service,
    held: Held<'_>,
) -> (Option<TokenStream>, TokenStream) {
    match &operation.outcome {
        Outcome::Items { at, conversion } => {
            let (capture, convert) = converter(operation, conversion, service, held);
            (
                capture,
                listed(at, "items", ["items", "items_in"], &convert),
            )
        }
        Outcome::Item { at, conversion } => {
            let (capture, convert) = converter(operation, conversion, service, held);
            let some = or_none(operation).map(|_| quote!(.map(Some)));
            let (method, at) = (
                caused(&["item"], quote!(.item)),
                caused(&["item"], quote!(#at)),
            );
            (capture, quote!(#method(#at, #convert) #some))
        }
        Outcome::Find { at, conversion } => {
            let (capture, convert) = converter(operation, conversion, service, held);
            (capture, listed(at, "item", ["find", "find_in"], &convert))
        }
        // Known already: nothing is sent for it.
        Outcome::ItemsOf { .. } | Outcome::ItemOf { .. } | Outcome::BySets => (None, quote!()),
        Outcome::Done => match or_none(operation) {
            Some(_) => (None, quote!(.nothing().map(|()| None))),
            None => (None, quote!(.done())),
        },
        Outcome::Nothing => (None, caused(&["result"], quote!(.nothing()))),
        Outcome::Text => (None, caused(&["result"], quote!(.text()))),
        Outcome::Bytes => (None, caused(&["result"], quote!(.bytes()))),
        Outcome::Value { at } => (None, caused(&["item"], quote!(.value(#at)))),
    }
}

/// `.items("nodes", to_node)`, or `.items_in(|answer| answer.at("nodes").values(), to_node)`
fn listed(
    at: &Listed,
    key: &str,
    [by_path, by_function]: [&str; 2],
    convert: &TokenStream,
) -> TokenStream {
    let scene = Scene {
        held: Held {
            operation: None,
            place: Place::Free,
        },
        hoisted: Vec::new(),
    };
    let (method, list) = match at {
        Listed::At(path) => (ident(by_path), quote!(#path)),
        Listed::Of(list) => {
            let (list, answer) = (scene.doc(list), ident(Listed::ANSWER));
            (ident(by_function), quote!(|#answer| #list))
        }
    };
    // The conversion has causes of its own.
    let (method, list) = (caused(&[key], quote!(.#method)), caused(&[key], list));
    quote!(#method(#list, #convert))
}

/// The conversion as a function of the item alone: its parent, and what the item is given, go along
/// in a closure.
fn converter(
    operation: &Operation,
    conversion: &str,
    service: &Service,
    held: Held<'_>,
) -> (Option<TokenStream>, TokenStream) {
    let function = ident(&format!("to_{conversion}"));
    let (capture, parent) = match parent_capture(operation, service) {
        None => (None, None),
        Some((capture, parent)) => (capture, Some(quote!(, &#parent))),
    };
    if operation.with.is_empty() {
        return match parent {
            None => (None, caused(&["as"], quote!(#function))),
            Some(parent) => {
                let convert = quote!(move |item| #function(item #parent));
                (capture, caused(&["as"], convert))
            }
        };
    }
    let used_in: Vec<&Expr> = operation.with.iter().map(|(_, value)| value).collect();
    let hoisted = hoists(operation, &used_in);
    let lets = taken_along(&hoisted, held);
    let item = given(operation, &Scene { held, hoisted });
    let function = caused(&["as"], quote!(#function));
    let convert = match (lets.as_slice(), &parent) {
        ([], None) => quote!(|item| #function(&#item)),
        ([], Some(parent)) => quote!(move |item| #function(&#item #parent)),
        (lets, parent) => quote!({ #(#lets)* move |item| #function(&#item #parent) }),
    };
    (capture, convert)
}

/// `item.merge(object().set("price", …))`: the item with what the operation gives it.
pub(super) fn given(operation: &Operation, scene: &Scene<'_>) -> TokenStream {
    let members = operation.with.iter().map(|(name, value)| {
        let value = scene.operand(value);
        caused(&["with", name], quote!(.set(#name, #value)))
    });
    quote!(item.merge(object()#(#members)*))
}

/// The parent that items are handed, and the statement that makes it owned.
pub(super) fn parent_capture(
    operation: &Operation,
    service: &Service,
) -> Option<(Option<TokenStream>, proc_macro2::Ident)> {
    let conversion = operation.outcome.conversion()?;
    let parent = service
        .conversions
        .iter()
        .find(|one| one.name == conversion)?
        .parent?;
    let name = ident(parent.word());
    if let Some(prior) = operation.prior_model(parent) {
        return Some((None, ident(prior)));
    }
    let argument = operation
        .arguments
        .iter()
        .find(|argument| match argument.ty {
            ArgumentType::Base(BaseType::Model(kind)) => {
                kind == parent || kind.parent() == Some(parent)
            }
            _ => false,
        })?;
    let from = ident(&argument.name);
    Some((
        Some(
            if argument.ty == ArgumentType::Base(BaseType::Model(parent)) {
                quote!(let #name = #from.clone();)
            } else {
                quote!(let #name = #from.#name.clone();)
            },
        ),
        name,
    ))
}

/// `PAGES` of the paging `pages`.
pub(super) fn paging_static(name: &str) -> String {
    name.to_uppercase()
}
