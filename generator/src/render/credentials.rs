//! The credentials and the driver's constructors.

use proc_macro2::TokenStream;
use quote::quote;

use super::access::ident;
use super::cause::caused;
use super::format::{doc_lines, one_line};
use crate::ir::{Auth, Credential, Expr, Provider, Scheme, Template, TextPart};

pub(super) fn credentials(provider: &Provider) -> TokenStream {
    let doc = format!(" What [`{}`] signs in with.", provider.type_name);
    let fields = provider.credentials.iter().map(|credential| {
        let (name, ty) = (ident(&credential.name), field_type(credential));
        let mut doc = format!(" {}", one_line(&credential.doc));
        if let Some(env) = &credential.env {
            doc = format!(
                "{} Environment variable: `{env}`.",
                doc.trim_end_matches('.').to_owned() + "."
            );
        }
        let field = quote! {
            #[doc = #doc]
            pub #name: #ty
        };
        caused(&["credentials", &credential.name], field)
    });
    let from_env = provider
        .credentials
        .iter()
        .map(|credential| read(credential, true));
    let from_json = provider
        .credentials
        .iter()
        .map(|credential| read(credential, false));
    let names = provider
        .credentials
        .iter()
        .map(|credential| &credential.name);
    quote! {
        #[doc = #doc]
        #[derive(Debug, Clone)]
        pub struct Credentials {
            #(#fields),*
        }

        impl Credentials {
            /// Reads them from the environment.
            pub fn from_env() -> Result<Self> {
                let given = Given::env(&PROVIDER);
                Ok(Self { #(#from_env),* })
            }

            /// Reads them from a JSON object.
            pub fn from_json(values: &Map<String, Value>) -> Result<Self> {
                let given = Given::json(&PROVIDER, values, &[#(#names),*])?;
                Ok(Self { #(#from_json),* })
            }
        }
    }
}

fn field_type(credential: &Credential) -> TokenStream {
    let bare = if credential.secret {
        quote!(Secret)
    } else {
        quote!(String)
    };
    if credential.optional {
        quote!(Option<#bare>)
    } else {
        bare
    }
}

fn read(credential: &Credential, env: bool) -> TokenStream {
    let name = ident(&credential.name);
    let key = if env {
        credential.variable()
    } else {
        credential.name.clone()
    };
    let getter = ident(match (credential.secret, credential.optional) {
        (true, false) => "secret",
        (true, true) => "opt_secret",
        (false, false) => "text",
        (false, true) => "opt_text",
    });
    caused(
        &["credentials", &credential.name],
        quote!(#name: given.#getter(#key)?),
    )
}

pub(super) fn driver(provider: &Provider) -> TokenStream {
    let driver = ident(&provider.type_name);
    let (chosen, auth) = auth(provider);
    let by_auth = |tokens| caused(&["connection", "auth"], tokens);
    let (chosen, auth) = (chosen.map(by_auth), by_auth(auth));
    let mut doc = vec![format!(" Drives {}.", provider.title)];
    if let Some(more) = &provider.doc {
        doc.push(String::new());
        doc.extend(doc_lines(more));
    }
    quote! {
        #(#[doc = #doc])*
        #[derive(Debug, Clone)]
        pub struct #driver {
            connection: Connection,
        }

        impl #driver {
            /// A driver with the default configuration. Nothing is sent yet.
            pub fn new(credentials: Credentials) -> Result<Self> {
                Self::with_config(credentials, Config::default())
            }

            /// A driver with its own time limits, proxy, address and so on.
            pub fn with_config(credentials: Credentials, config: Config) -> Result<Self> {
                #chosen
                let connection = Connection::new(&PROVIDER, #auth, config)?;
                Ok(Self { connection })
            }

            /// The same driver, whose calls carry `options`.
            #[must_use]
            pub fn with(&self, options: CallOptions) -> Self {
                Self { connection: self.connection.with(options) }
            }
        }
    }
}

/// The scheme, and what is done before: the credentials are taken apart, or looked at where the scheme
/// depends on which are given.
fn auth(provider: &Provider) -> (Option<TokenStream>, TokenStream) {
    let credentials = &provider.credentials;
    if let [only] = provider.auth.as_slice()
        && only.needs.is_empty()
    {
        return one_scheme(only, credentials);
    }
    let arms = provider.auth.iter().map(|one| {
        let bound = one.credentials.iter().map(|credential| {
            let name = ident(credential);
            if one.needs.contains(credential) {
                quote!(#name: Some(#name))
            } else {
                quote!(#name)
            }
        });
        let scheme = scheme(&one.auth, credentials, true);
        quote!(Credentials { #(#bound,)* .. } => #scheme)
    });
    let always = provider.auth.iter().any(|one| one.needs.is_empty());
    let missing = (!always).then(|| {
        let wanted: Vec<String> = provider.auth.iter().map(|one| quoted(&one.needs)).collect();
        let wanted = wanted.join(", or ");
        quote!(_ => return Err(Given::missing(&PROVIDER, #wanted)))
    });
    let chosen = quote! {
        let auth = match credentials {
            #(#arms,)*
            #missing
        };
    };
    (Some(chosen), quote!(auth))
}

/// The only scheme. It takes the credentials apart where it names one more than once or in a text.
fn one_scheme(from: &Scheme, credentials: &[Credential]) -> (Option<TokenStream>, TokenStream) {
    let simple = templates(&from.auth)
        .into_iter()
        .all(|template| matches!(template, Template::Expr(_) | Template::Literal(_)));
    let apart = !simple || named(&from.auth).len() > from.credentials.len();
    let taken = apart.then(|| {
        let names = from.credentials.iter().map(|name| ident(name));
        let rest = (from.credentials.len() < credentials.len()).then(|| quote!(..));
        quote!(let Credentials { #(#names,)* #rest } = credentials;)
    });
    (taken, scheme(&from.auth, credentials, apart))
}

/// `` `a`, `b` and `c` ``
fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.join(""),
    }
}

/// A scheme; `apart` says that credentials are variables of their own.
fn scheme(from: &Auth, credentials: &[Credential], apart: bool) -> TokenStream {
    let uses = named(from);
    let value = |template: &Template| {
        Signing {
            credentials,
            uses: &uses,
            apart,
        }
        .value(template)
    };
    let several = |fields: &[(String, Template)], method: &str| {
        let method = ident(method);
        let fields: Vec<TokenStream> = fields
            .iter()
            .map(|(name, template)| {
                let value = value(template);
                quote!(Auth::#method(#name, #value))
            })
            .collect();
        match fields.as_slice() {
            [one] => one.clone(),
            many => quote!(Auth::all(vec![#(#many),*])),
        }
    };
    match from {
        Auth::Bearer(token) => {
            let token = value(token);
            quote!(Auth::bearer(#token))
        }
        Auth::Basic(user, password) => {
            let (user, password) = (value(user), value(password));
            quote!(Auth::basic(#user, #password))
        }
        Auth::Headers(fields) => several(fields, "header"),
        Auth::Query(fields) => several(fields, "query"),
        Auth::Body(fields) => several(fields, "body_field"),
    }
}

fn templates(auth: &Auth) -> Vec<&Template> {
    match auth {
        Auth::Bearer(token) => vec![token],
        Auth::Basic(user, password) => vec![user, password],
        Auth::Headers(fields) | Auth::Query(fields) | Auth::Body(fields) => {
            fields.iter().map(|(_, template)| template).collect()
        }
    }
}

/// The credentials that a scheme names, each as often as it does.
fn named(auth: &Auth) -> Vec<String> {
    let mut names = Vec::new();
    for template in templates(auth) {
        template.each_expr(&mut |expr| {
            names.extend(expr.accesses().into_iter().map(|access| access.argument));
        });
    }
    names
}

/// How credentials are named in what signs.
struct Signing<'a> {
    credentials: &'a [Credential],
    /// Those that are named, each as often as it is.
    uses: &'a [String],
    /// Are they variables of their own?
    apart: bool,
}

impl Signing<'_> {
    fn value(&self, template: &Template) -> TokenStream {
        match template {
            Template::Expr(Expr::Argument(access)) => {
                let name = ident(&access.argument);
                let again = self
                    .uses
                    .iter()
                    .filter(|used| **used == access.argument)
                    .count()
                    > 1;
                match (self.apart, again) {
                    (true, true) => quote!(#name.clone()),
                    (true, false) => quote!(#name),
                    (false, _) => quote!(credentials.#name),
                }
            }
            Template::Literal(serde_json::Value::String(text)) => quote!(#text),
            Template::Text(parts) => self.text(parts),
            _ => quote!(""),
        }
    }

    fn text(&self, parts: &[TextPart]) -> TokenStream {
        let mut format = String::new();
        let mut values = Vec::new();
        for part in parts {
            match part {
                TextPart::Plain(text) => {
                    format.push_str(&text.replace('{', "{{").replace('}', "}}"));
                }
                TextPart::Hole(Expr::Argument(access)) => {
                    let name = ident(&access.argument);
                    if self
                        .credentials
                        .iter()
                        .any(|credential| credential.name == access.argument && credential.secret)
                    {
                        format.push_str("{}");
                        values.push(quote!(#name.expose()));
                    } else {
                        format.push('{');
                        format.push_str(&access.argument);
                        format.push('}');
                    }
                }
                TextPart::Hole(_) => {}
            }
        }
        quote!(format!(#format #(, #values)*))
    }
}
