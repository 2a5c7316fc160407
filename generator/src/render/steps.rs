//! Operations of several requests: an async block, step by step.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::access::{Held, Place, ident};
use super::cause::caused;
use super::expression::{Scene, bound_name};
use super::{call, number};
use crate::ir::{
    ArgumentType, BaseType, Expr, Job, Operation, Origin, Outcome, Polling, Prior, PriorCall,
    RequestStep, Service, Wait,
};

/// The body of a method that sends more than one request.
pub(super) fn operation(from: &Operation, service: &Service) -> TokenStream {
    let held = Held {
        operation: Some(from),
        place: Place::Async,
    };
    let owned = from
        .arguments
        .iter()
        .filter(|argument| from.uses(&argument.name))
        .map(|argument| {
            let name = ident(&argument.name);
            match (&argument.ty, argument.optional) {
                (
                    ArgumentType::Base(
                        BaseType::Int
                        | BaseType::UInt
                        | BaseType::Ttl
                        | BaseType::Float
                        | BaseType::Bool
                        | BaseType::Time,
                    ),
                    _,
                ) => quote!(),
                (
                    ArgumentType::Base(
                        BaseType::Text | BaseType::Texts | BaseType::Ints | BaseType::Anys,
                    ),
                    false,
                ) => quote!(let #name = #name.to_owned();),
                (ArgumentType::Base(BaseType::Text), true) => {
                    quote!(let #name = #name.map(str::to_owned);)
                }
                (ArgumentType::Base(BaseType::Texts | BaseType::Ints | BaseType::Anys), true) => {
                    quote!(let #name = #name.map(<[_]>::to_vec);)
                }
                (_, false) => quote!(let #name = #name.clone();),
                (_, true) => quote!(let #name = #name.cloned();),
            }
        });
    let refused = refused(from);
    let (before, last) = end(from, service, held);
    let steps = quote!(#(#before)* #last);
    let name = &from.name;
    let call = from
        .sends_several()
        .then(|| quote!(let call = || driver.connection.operation(#name);));
    let block = quote! {
        async move {
            #call
            #steps
        }
    };
    let reply = if from.has_undo() {
        quote!(undo.clone().guard(#block))
    } else {
        quote!(Reply::new(#block))
    };
    let reply = if from.outcome.is_list() {
        quote!(Pager::later(#reply))
    } else {
        reply
    };
    let undo = from.has_undo().then(|| quote!(let undo = Undo::new();));
    let driver = names(reply.clone(), "driver").then(|| quote!(let driver = self.clone();));
    quote! {
        #refused
        #driver
        #(#owned)*
        #undo
        #reply
    }
}

/// Does the code have that name in it?
fn names(code: TokenStream, name: &str) -> bool {
    code.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => names(group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// What cannot be used is refused before anything is sent.
fn refused(from: &Operation) -> Option<TokenStream> {
    let held = Held {
        operation: Some(from),
        place: Place::Method,
    };
    let mut refused = call::checks(from, held);
    refused.extend(call::refused_given(from, held));
    let name = &from.name;
    let failed = if from.outcome.is_list() {
        quote!(Pager::failed(error))
    } else {
        quote!(Reply::failed(error))
    };
    (!refused.is_empty()).then(|| {
        quote! {
            if let Err(error) = self.connection.operation(#name) #(#refused)* .check() {
                return #failed;
            }
        }
    })
}

/// What comes last: the operation's own request, or what is known by then.
fn end(from: &Operation, service: &Service, held: Held<'_>) -> (Vec<TokenStream>, TokenStream) {
    let scene = Scene {
        held,
        hoisted: Vec::new(),
    };
    let priors = || {
        from.priors
            .iter()
            .map(|one| prior(one, from, held))
            .collect::<Vec<_>>()
    };
    match (&from.outcome, &from.job) {
        (Outcome::ItemsOf { list, conversion }, _) => {
            let (mut before, convert) = converter(from, conversion, service, priors(), &scene);
            let list = scene.receiver(list);
            let kept = from.filter.as_ref().map(|filter| {
                let test = scene.test(&filter.test);
                caused(&["where"], quote!(.filter(|item| #test)))
            });
            let list = caused(&["items"], quote!(#list #kept));
            before.push(quote!(let items = #list.list(#convert)?;));
            (before, quote!(Ok(Pager::from_items(items))))
        }
        (Outcome::ItemOf { item, conversion }, _) => {
            let function = ident(&format!("to_{conversion}"));
            let item = scene.receiver(item);
            let parent = call::parent_capture(from, service);
            let mut before = priors();
            let handed = parent.map(|(capture, name)| {
                before.extend(capture);
                quote!(, &#name)
            });
            let some = super::operation::or_none(from).map(|_| quote!(.map(Some)));
            if from.with.is_empty() {
                let item = quote!(#function(&#item #handed) #some);
                return (before, caused(&["item"], item));
            }
            before.push(caused(&["item"], quote!(let item = #item;)));
            let given = call::given(from, &scene);
            (before, quote!(#function(&#given #handed) #some))
        }
        (_, Some(job)) => {
            let name = &from.name;
            let request = from
                .request
                .as_ref()
                .map(|request| call::request(request, &quote!(#name), &scene));
            let wait = ident(&wait_function(job));
            let mut before = priors();
            before.push(quote!(let item = #request.capture("").await?;));
            before.push(caused(
                &["job"],
                quote!(super::#wait(&driver.connection, #name, &item).await?;),
            ));
            let done = match from.outcome {
                Outcome::Nothing => quote!(Ok(())),
                _ if super::operation::or_none(from).is_some() => quote!(Ok(None)),
                _ => quote!(Ok(true)),
            };
            (before, done)
        }
        (outcome, None) => match (&from.request, outcome) {
            (None, Outcome::Nothing) => (priors(), quote!(Ok(()))),
            (None, _) => (priors(), quote!(Ok(true))),
            (Some(_), _) => {
                let (before, call) = call::operation(from, service, held);
                let last = if from.outcome.is_list() {
                    quote!(Ok(#call))
                } else {
                    quote!(#call.await)
                };
                (before, last)
            }
        },
    }
}

fn converter(
    from: &Operation,
    conversion: &str,
    service: &Service,
    mut before: Vec<TokenStream>,
    scene: &Scene<'_>,
) -> (Vec<TokenStream>, TokenStream) {
    let function = ident(&format!("to_{conversion}"));
    let parent = call::parent_capture(from, service).map(|(capture, parent)| {
        before.extend(capture);
        quote!(, &#parent)
    });
    let convert = match (from.with.as_slice(), parent) {
        ([], None) => quote!(#function),
        ([], parent) => quote!(|item| #function(item #parent)),
        (_, parent) => {
            let given = call::given(from, scene);
            let function = caused(&["as"], quote!(#function));
            quote!(|item| #function(&#given #parent))
        }
    };
    (before, convert)
}

/// A statement that comes before the operation's own request.
pub(super) fn prior(from: &Prior, operation: &Operation, held: Held<'_>) -> TokenStream {
    let statement = statement(from, operation, held);
    caused(&["let", from.name()], statement)
}

fn statement(from: &Prior, operation: &Operation, held: Held<'_>) -> TokenStream {
    match from {
        Prior::Call(call) => prior_call(call, operation, held),
        Prior::Step(step) => request_step(step, operation, held),
        Prior::Wait(wait) => waiting(wait, operation, held),
        Prior::Model { name, kind, of } => {
            let (name, convert) = (ident(name), ident(&format!("to_{}", kind.word())));
            let of = Scene {
                held,
                hoisted: Vec::new(),
            }
            .receiver(of);
            quote!(let #name = #convert(&#of)?;)
        }
        Prior::Value { name, expr } => {
            let name = ident(name);
            let value = Scene {
                held,
                hoisted: Vec::new(),
            }
            .doc(expr);
            quote!(let #name = #value;)
        }
    }
}

fn prior_call(prior: &PriorCall, from: &Operation, held: Held<'_>) -> TokenStream {
    // Arguments beyond the base API are for the one operation, another would refuse them.
    let driver = if from.options.is_empty() {
        quote!(driver)
    } else {
        quote!(Self {
            connection: driver.connection.without_ex()
        })
    };
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
            let scene = Scene {
                held,
                hoisted: Vec::new(),
            };
            let value = scene.receiver(other);
            quote!(&#value.text()?)
        }
    });
    quote!(let #name = #driver.#operation(#(#arguments),*).await?;)
}

fn request_step(step: &RequestStep, operation: &Operation, held: Held<'_>) -> TokenStream {
    let scene = Scene {
        held,
        hoisted: Vec::new(),
    };
    let named = operation.uses(&step.name) || step.job.is_some();
    let (name, operation) = (ident(&step.name), &operation.name);
    let path = &step.value;
    let request = call::request(&step.request, &quote!(#operation), &scene);
    let call = match &step.header {
        Some(header) => quote!(#request.capture_header(#header)),
        None => quote!(#request.capture(#path)),
    };
    let value = match (&step.each, &step.polling) {
        (Some((item, list)), _) => {
            let (item, list) = (bound_name(item), scene.receiver(list));
            caused(
                &["for_each"],
                quote!(for_each(&#list, |#item| #call).await?),
            )
        }
        (None, Some(polling)) => {
            let polled = polled(polling, step.message.as_ref(), &call, &scene);
            quote!(#polled.await?)
        }
        (None, None) => quote!(#call.await?),
    };
    let value = match &step.when {
        Some(test) if !named => {
            let test = scene.test(test);
            return quote!(if #test { #value; });
        }
        None if !named => return quote!(#value;),
        Some(test) => or_absent(test, &value, &scene),
        None => value,
    };
    let undo = step.undo.as_ref().map(|undo| {
        let undo = call::request(undo, &quote!(#operation), &scene);
        caused(&["undo"], quote!(undo.add(#undo.nothing());))
    });
    let wait = step.job.as_ref().map(|job| {
        let wait = ident(&wait_function(job));
        let wait = quote!(super::#wait(&driver.connection, #operation, &#name).await?;);
        caused(&["job"], wait)
    });
    let follows = match step.when {
        Some(_) if undo.is_some() || wait.is_some() => quote!(if #name.has() { #undo #wait }),
        _ => quote!(#undo #wait),
    };
    quote!(let #name = #value; #follows)
}

/// `let finished = super::wait_for_task(…).await?.at("result");`
fn waiting(from: &Wait, operation: &Operation, held: Held<'_>) -> TokenStream {
    let scene = Scene {
        held,
        hoisted: Vec::new(),
    };
    let (name, wait) = (ident(&from.name), ident(&wait_function(&from.job)));
    let (of, called) = (scene.receiver(&from.of), &operation.name);
    let of = match &from.of {
        Expr::Argument(access) if access.origin == Origin::Computed && access.steps.is_empty() => {
            quote!(&#of)
        }
        _ => quote!(&#of.into_owned()),
    };
    let finished = quote!(super::#wait(&driver.connection, #called, #of).await?);
    let value = match from.value.as_str() {
        "" => finished.clone(),
        path => quote!(#finished.at(#path)),
    };
    let named = operation.uses(&from.name);
    match &from.when {
        None if named => quote!(let #name = #value;),
        None => quote!(#finished;),
        Some(test) if named => {
            let value = or_absent(test, &value, &scene);
            quote!(let #name = #value;)
        }
        Some(test) => {
            let test = scene.test(test);
            quote!(if #test { #finished; })
        }
    }
}

/// The value where the condition holds, and nothing where it does not; what is not negated reads better.
fn or_absent(test: &Expr, value: &TokenStream, scene: &Scene<'_>) -> TokenStream {
    if let Expr::Not(test) = test {
        let test = scene.test(test);
        return quote!(if #test { Doc::absent() } else { #value });
    }
    let test = scene.test(test);
    quote!(if #test { #value } else { Doc::absent() })
}

/// `Polling::millis(…).until(…)`
fn polled(
    from: &Polling,
    message: Option<&Expr>,
    call: &TokenStream,
    scene: &Scene<'_>,
) -> TokenStream {
    let (every, within) = (number::count(from.every), number::count(from.within));
    let done = scene.test(&from.done);
    let failed = match &from.failed {
        None => quote!(|_| None),
        Some(test) => {
            let test = scene.test(test);
            let reason = match message {
                Some(reason) => {
                    let reason = scene.receiver(reason);
                    quote!(#reason.or("the job failed").to_text().text().unwrap_or_default())
                }
                None => quote!("what was waited for failed".to_owned()),
            };
            quote!(|item| (#test).then(|| #reason))
        }
    };
    let (done, failed) = (caused(&["until"], done), caused(&["failed"], failed));
    quote!(Polling::millis(#every, #within).until(|| #call, |item| #done, #failed))
}

/// The function that waits for a job: one for all operations that start one.
pub(super) fn job(from: &Job) -> TokenStream {
    let name = ident(&wait_function(&from.name));
    let scene = Scene {
        held: Held {
            operation: None,
            place: Place::Free,
        },
        hoisted: Vec::new(),
    };
    let request = call::request(&from.request, &quote!(operation), &scene);
    let path = &from.value;
    let polled = polled(
        &from.polling,
        from.message.as_ref(),
        &quote!(#request.capture(#path)),
        &scene,
    );
    let doc = format!(
        " Waits until the job `{}` that `item` started is done, and answers it: `{} {}`.",
        from.name,
        from.request.method.word(),
        from.request.path.text
    );
    let function = quote! {
        #[doc = #doc]
        async fn #name(connection: &Connection, operation: &'static str, item: &Doc<'static>) -> Result<Doc<'static>> {
            #polled.await
        }
    };
    caused(&["connection", "jobs", &from.name], function)
}

fn wait_function(job: &str) -> String {
    format!("wait_for_{job}")
}
