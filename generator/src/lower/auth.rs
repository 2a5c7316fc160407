//! The authentication scheme.

use indexmap::IndexMap;

use super::site::{Otherwise, Site, Text, listed, syntax_error, unknown_word};
use crate::cel::{self, Part};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Access, Auth, Credential, Expr, Origin, Template, TextPart};
use crate::spec;

pub(super) fn auth(from: &spec::Auth, credentials: &[Credential], site: &Site, diagnostics: &mut Diagnostics) -> Option<Auth> {
    let mut given = Vec::new();
    let mut lower = |text: &str, site: &Site| template(text, credentials, site, diagnostics);
    if let Some(token) = &from.bearer {
        given.push(("bearer", lower(token, &site.key("bearer")).map(Auth::Bearer)));
    }
    if let Some(basic) = &from.basic {
        let user = lower(&basic.user, &site.key("basic").key("user"));
        let password = lower(&basic.password, &site.key("basic").key("password"));
        given.push(("basic", user.zip(password).map(|(user, password)| Auth::Basic(user, password))));
    }
    let mut fields = |fields: &IndexMap<String, String>, site: &Site| -> Option<Vec<(String, Template)>> {
        fields.iter().map(|(name, text)| Some((name.clone(), lower(text, &site.key(name))?))).collect()
    };
    if let Some(headers) = &from.headers {
        given.push(("headers", fields(headers, &site.key("headers")).map(Auth::Headers)));
    }
    if let Some(query) = &from.query {
        given.push(("query", fields(query, &site.key("query")).map(Auth::Query)));
    }
    if let Some(body) = &from.body {
        given.push(("body", fields(body, &site.key("body")).map(Auth::Body)));
    }
    one_scheme(given, site, diagnostics)
}

fn one_scheme(given: Vec<(&str, Option<Auth>)>, site: &Site, diagnostics: &mut Diagnostics) -> Option<Auth> {
    let names: Vec<&str> = given.iter().map(|(name, _)| *name).collect();
    let mut given = given.into_iter();
    match (given.next(), names.as_slice()) {
        (Some((_, auth)), [_]) => auth,
        (None, _) => {
            diagnostics.push(
                Diagnostic::error(Code::OneScheme, site.name(), "no authentication scheme is given")
                    .help("give one of `bearer`, `basic`, `headers`, `query` and `body`"),
            );
            None
        }
        (Some((first, _)), [.., last]) => {
            diagnostics.push(
                Diagnostic::error(Code::OneScheme, site.key(last).name(), "more than one authentication scheme is given")
                    .label("a second one")
                    .also(site.key(first).name(), "the first one"),
            );
            None
        }
        (Some(_), []) => None,
    }
}

/// A text in which `${credentials.x}` stands for a credential.
fn template(text: &str, credentials: &[Credential], site: &Site, diagnostics: &mut Diagnostics) -> Option<Template> {
    let place = Text::whole(site);
    let parts = match cel::split_template(text, "${") {
        Ok(parts) => parts,
        Err(error) => {
            syntax_error(&error, &place, diagnostics);
            return None;
        }
    };
    let mut lowered = Vec::new();
    for part in parts {
        match part {
            Part::Text(plain) => lowered.push(TextPart::Plain(plain)),
            Part::Expr(inner, span) => {
                let name = inner.trim().strip_prefix("credentials.").unwrap_or("");
                if let Some(credential) = credentials.iter().find(|credential| credential.name == name) {
                    if credential.optional {
                        diagnostics.push(
                            Diagnostic::error(Code::InvalidValue, place.at(&span), format!("the credential `{name}` is optional, and every request is signed with it"))
                                .label("may be absent"),
                        );
                        return None;
                    }
                    lowered.push(TextPart::Hole(Expr::Argument(Access {
                        argument: name.to_owned(),
                        origin: Origin::Parameter,
                        steps: Vec::new(),
                    })));
                } else {
                    let known: Vec<String> = credentials.iter().map(|credential| format!("credentials.{}", credential.name)).collect();
                    let known: Vec<&str> = known.iter().map(String::as_str).collect();
                    diagnostics.push(
                        unknown_word(Code::UnknownCredential, place.at(&span), "credential", inner.trim(), &known)
                            .otherwise(format!("declare it under `credentials`; known: {}", listed(&known))),
                    );
                    return None;
                }
            }
        }
    }
    Some(match lowered.as_slice() {
        [TextPart::Hole(expr)] => Template::Expr(expr.clone()),
        [TextPart::Plain(plain)] => Template::Literal(plain.clone().into()),
        [] => Template::Literal(String::new().into()),
        _ => Template::Text(lowered),
    })
}
