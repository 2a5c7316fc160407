//! The authentication schemes.

use indexmap::IndexMap;

use super::site::{Otherwise, Site, Text, listed, syntax_error, unknown_word};
use crate::cel::{self, Part};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Access, Auth, Credential, Expr, Origin, Scheme, Template, TextPart};
use crate::spec;

/// One scheme, or several of which the first whose credentials are all given is used.
pub(super) fn schemes(
    from: &[spec::Auth],
    credentials: &[Credential],
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Scheme>> {
    let place = |index: usize| {
        if from.len() > 1 {
            site.index(index)
        } else {
            site.clone()
        }
    };
    let schemes: Vec<Option<Scheme>> = from
        .iter()
        .enumerate()
        .map(|(index, from)| {
            Some(scheme(
                auth(from, credentials, &place(index), diagnostics)?,
                credentials,
            ))
        })
        .collect();
    if schemes.is_empty() {
        diagnostics.push(no_scheme(site));
    }
    let schemes: Vec<Scheme> = schemes.into_iter().collect::<Option<_>>()?;
    reachable(&schemes, &place, diagnostics);
    Some(schemes)
}

fn scheme(auth: Auth, credentials: &[Credential]) -> Scheme {
    let named: Vec<&Credential> = credentials
        .iter()
        .filter(|credential| auth.names(&credential.name))
        .collect();
    let names = |credentials: &[&Credential]| {
        credentials
            .iter()
            .map(|credential| credential.name.clone())
            .collect()
    };
    let needed: Vec<&Credential> = named
        .iter()
        .copied()
        .filter(|credential| credential.optional)
        .collect();
    Scheme {
        needs: names(&needed),
        credentials: names(&named),
        auth,
    }
}

/// A scheme is never used where an earlier one needs no more than it.
fn reachable(schemes: &[Scheme], place: &dyn Fn(usize) -> Site, diagnostics: &mut Diagnostics) {
    for (index, scheme) in schemes.iter().enumerate() {
        let earlier = schemes
            .iter()
            .take(index)
            .position(|earlier| earlier.needs.iter().all(|need| scheme.needs.contains(need)));
        if let Some(earlier) = earlier {
            diagnostics.push(
                Diagnostic::error(Code::OneScheme, place(index).value(), "this authentication scheme is never used")
                    .label("needs what the earlier one needs")
                    .also(place(earlier).value(), "this one is used instead")
                    .help("give the scheme that needs more first, and say `optional: true` of credentials that only one of them needs"),
            );
        }
    }
}

fn auth(
    from: &spec::Auth,
    credentials: &[Credential],
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<Auth> {
    let mut given = Vec::new();
    let mut lower = |text: &str, site: &Site| template(text, credentials, site, diagnostics);
    if let Some(token) = &from.bearer {
        given.push((
            "bearer",
            lower(token, &site.key("bearer")).map(Auth::Bearer),
        ));
    }
    if let Some(basic) = &from.basic {
        let user = lower(&basic.user, &site.key("basic").key("user"));
        let password = lower(&basic.password, &site.key("basic").key("password"));
        given.push((
            "basic",
            user.zip(password)
                .map(|(user, password)| Auth::Basic(user, password)),
        ));
    }
    let mut fields =
        |fields: &IndexMap<String, String>, site: &Site| -> Option<Vec<(String, Template)>> {
            fields
                .iter()
                .map(|(name, text)| Some((name.clone(), lower(text, &site.key(name))?)))
                .collect()
        };
    if let Some(headers) = &from.headers {
        given.push((
            "headers",
            fields(headers, &site.key("headers")).map(Auth::Headers),
        ));
    }
    if let Some(query) = &from.query {
        given.push(("query", fields(query, &site.key("query")).map(Auth::Query)));
    }
    if let Some(body) = &from.body {
        given.push(("body", fields(body, &site.key("body")).map(Auth::Body)));
    }
    one_scheme(given, site, diagnostics)
}

fn one_scheme(
    given: Vec<(&str, Option<Auth>)>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<Auth> {
    let names: Vec<&str> = given.iter().map(|(name, _)| *name).collect();
    let mut given = given.into_iter();
    match (given.next(), names.as_slice()) {
        (Some((_, auth)), [_]) => auth,
        (None, _) => {
            diagnostics.push(no_scheme(site));
            None
        }
        (Some((first, _)), [.., last]) => {
            diagnostics.push(
                Diagnostic::error(
                    Code::OneScheme,
                    site.key(last).name(),
                    "more than one authentication scheme is given",
                )
                .label("a second one")
                .also(site.key(first).name(), "the first one"),
            );
            None
        }
        (Some(_), []) => None,
    }
}

fn no_scheme(site: &Site) -> Diagnostic {
    Diagnostic::error(
        Code::OneScheme,
        site.name(),
        "no authentication scheme is given",
    )
    .help("give one of `bearer`, `basic`, `headers`, `query` and `body`")
}

/// A text in which `${credentials.x}` stands for a credential.
fn template(
    text: &str,
    credentials: &[Credential],
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<Template> {
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
                if credentials.iter().any(|credential| credential.name == name) {
                    lowered.push(TextPart::Hole(Expr::Argument(Access {
                        argument: name.to_owned(),
                        origin: Origin::Parameter,
                        steps: Vec::new(),
                    })));
                } else {
                    let known: Vec<String> = credentials
                        .iter()
                        .map(|credential| format!("credentials.{}", credential.name))
                        .collect();
                    let known: Vec<&str> = known.iter().map(String::as_str).collect();
                    diagnostics.push(
                        unknown_word(
                            Code::UnknownCredential,
                            place.at(&span),
                            "credential",
                            inner.trim(),
                            &known,
                        )
                        .otherwise(format!(
                            "declare it under `credentials`; known: {}",
                            listed(&known)
                        )),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::FileId;

    fn credential(name: &str, optional: bool) -> Credential {
        Credential {
            name: name.to_owned(),
            secret: true,
            optional,
            env: None,
            doc: String::new(),
        }
    }

    fn lowered(yaml: &str) -> (Option<Vec<Scheme>>, Vec<String>) {
        let from: spec::OneOrMany<spec::Auth> = serde_yaml::from_str(yaml).unwrap();
        let credentials = [
            credential("token", true),
            credential("email", true),
            credential("key", true),
            credential("user", false),
        ];
        let mut diagnostics = Diagnostics::new();
        let schemes = schemes(
            &from.0,
            &credentials,
            &Site::root(FileId(0)),
            &mut diagnostics,
        );
        (
            schemes,
            diagnostics.iter().map(|one| one.message.clone()).collect(),
        )
    }

    #[test]
    fn each_scheme_knows_what_it_needs() {
        let (schemes, errors) = lowered(
            "[{bearer: '${credentials.token}'}, {headers: {X-Email: '${credentials.email}', X-Key: 'v1 ${credentials.key} ${credentials.user}'}}]",
        );
        assert_eq!(errors, [] as [&str; 0]);
        let schemes = schemes.unwrap();
        assert_eq!(schemes[0].needs, ["token"]);
        assert_eq!(
            (schemes[1].needs.as_slice(), schemes[1].credentials.len()),
            (["email".to_owned(), "key".to_owned()].as_slice(), 3)
        );
    }

    #[test]
    fn a_scheme_that_never_comes_up_is_an_error() {
        let (_, errors) = lowered(
            "[{bearer: '${credentials.key}'}, {basic: {user: '${credentials.email}', password: '${credentials.key}'}}]",
        );
        assert_eq!(errors, ["this authentication scheme is never used"]);
        let (_, errors) =
            lowered("[{bearer: '${credentials.user}'}, {bearer: '${credentials.token}'}]");
        assert_eq!(errors, ["this authentication scheme is never used"]);
        assert_eq!(lowered("[]").1, ["no authentication scheme is given"]);
        assert_eq!(lowered("{}").1, ["no authentication scheme is given"]);
    }
}
