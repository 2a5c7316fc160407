//! The credentials and the driver's constructors.

use proc_macro2::TokenStream;
use quote::quote;

use super::access::ident;
use crate::ir::{Auth, Credential, Expr, Provider, Template, TextPart};

pub(super) fn credentials(provider: &Provider) -> TokenStream {
    let doc = format!(" What [`{}`] signs in with.", provider.type_name);
    let fields = provider.credentials.iter().map(|credential| {
        let (name, ty) = (ident(&credential.name), field_type(credential));
        let mut doc = format!(" {}", credential.doc.trim());
        if let Some(env) = &credential.env {
            doc = format!("{} Environment variable: `{env}`.", doc.trim_end_matches('.').to_owned() + ".");
        }
        quote! {
            #[doc = #doc]
            pub #name: #ty
        }
    });
    let from_env = provider.credentials.iter().map(|credential| read(credential, true));
    let from_json = provider.credentials.iter().map(|credential| read(credential, false));
    let names = provider.credentials.iter().map(|credential| &credential.name);
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
    let bare = if credential.secret { quote!(Secret) } else { quote!(String) };
    if credential.optional { quote!(Option<#bare>) } else { bare }
}

fn read(credential: &Credential, env: bool) -> TokenStream {
    let name = ident(&credential.name);
    let key = match (env, &credential.env) {
        (true, Some(variable)) => variable.clone(),
        (true, None) => credential.name.to_uppercase(),
        (false, _) => credential.name.clone(),
    };
    let getter = ident(match (credential.secret, credential.optional) {
        (true, false) => "secret",
        (true, true) => "opt_secret",
        (false, false) => "text",
        (false, true) => "opt_text",
    });
    quote!(#name: given.#getter(#key)?)
}

pub(super) fn driver(provider: &Provider) -> TokenStream {
    let driver = ident(&provider.type_name);
    let (chosen, auth) = auth(provider);
    let mut doc = vec![format!(" Drives {}.", provider.title)];
    if let Some(more) = &provider.doc {
        doc.push(String::new());
        doc.extend(more.trim().lines().map(|line| format!(" {line}")));
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

/// The scheme, and the choice made before where it depends on the credentials that are given.
fn auth(provider: &Provider) -> (Option<TokenStream>, TokenStream) {
    let credentials = &provider.credentials;
    if let [only] = provider.auth.as_slice()
        && only.needs.is_empty()
    {
        return (None, scheme(&only.auth, credentials, &|name| quote!(credentials.#name)));
    }
    let arms = provider.auth.iter().map(|one| {
        let bound = one.credentials.iter().map(|credential| {
            let name = ident(credential);
            if one.needs.contains(credential) { quote!(#name: Some(#name)) } else { quote!(#name) }
        });
        let scheme = scheme(&one.auth, credentials, &|name| quote!(#name));
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

/// `` `a`, `b` and `c` ``
fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.join(""),
    }
}

/// Where a credential is, by its name.
type Place<'a> = &'a dyn Fn(proc_macro2::Ident) -> TokenStream;

fn scheme(from: &Auth, credentials: &[Credential], place: Place<'_>) -> TokenStream {
    let value = |template: &Template| value(template, credentials, place);
    let several = |fields: &[(String, Template)], method: &str| {
        let method = ident(method);
        let fields: Vec<TokenStream> = fields
            .iter()
            .map(|(name, template)| {
                let mut value = value(template);
                if fields.len() > 1 && matches!(template, Template::Expr(_)) {
                    value = quote!(#value.clone());
                }
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

fn value(template: &Template, credentials: &[Credential], place: Place<'_>) -> TokenStream {
    match template {
        Template::Expr(Expr::Argument(access)) => place(ident(&access.argument)),
        Template::Text(parts) => {
            let mut format = String::new();
            let mut values = Vec::new();
            for part in parts {
                match part {
                    TextPart::Plain(text) => format.push_str(&text.replace('{', "{{").replace('}', "}}")),
                    TextPart::Hole(Expr::Argument(access)) => {
                        format.push_str("{}");
                        let value = place(ident(&access.argument));
                        let secret = credentials.iter().any(|credential| credential.name == access.argument && credential.secret);
                        values.push(if secret { quote!(#value.expose()) } else { value });
                    }
                    TextPart::Hole(_) => {}
                }
            }
            quote!(format!(#format, #(#values),*))
        }
        _ => quote!(""),
    }
}
