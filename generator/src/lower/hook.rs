//! Operations that are written in Rust.

use super::site::Site;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::spec;

/// The function as the driver's module calls it: one word stands for a function in its module `hooks`.
pub(super) fn hook(
    path: &str,
    from: &spec::Operation,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> String {
    if !is_path(path) {
        diagnostics.push(
            Diagnostic::error(
                Code::BadHook,
                site.key("hook").value(),
                format!("`{path}` is no path of a function"),
            )
            .label("wanted: `function`, `module::function` or `crate::module::function`"),
        );
    }
    for key in facts_of_requests(from) {
        diagnostics.push(
            Diagnostic::error(
                Code::BadHook,
                site.key(key).name(),
                format!("`{key}` has no meaning beside a `hook`"),
            )
            .label("of no use")
            .also(site.key("hook").name(), "the function does it all"),
        );
    }
    if path.starts_with("crate::") {
        path.to_owned()
    } else {
        format!("super::hooks::{path}")
    }
}

/// Words of Rust in small letters, with `::` between them.
fn is_path(path: &str) -> bool {
    path.split("::").enumerate().all(|(place, word)| {
        let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        (place == 0 && word == "crate" && path.contains("::"))
            || (word.chars().all(small) && syn::parse_str::<syn::Ident>(word).is_ok())
    })
}

/// The keys given that say what is sent and what becomes of the answer.
fn facts_of_requests(from: &spec::Operation) -> Vec<&'static str> {
    [
        ("check", !from.check.is_empty()),
        ("let", !from.lets.is_empty()),
        ("request", from.request.is_some()),
        ("query", !from.query.is_empty()),
        ("headers", !from.headers.is_empty()),
        ("body", from.body.is_some()),
        ("form", from.form.is_some()),
        ("text", from.text.is_some()),
        ("success", !from.success.0.is_empty()),
        ("job", from.job.is_some()),
        ("paging", from.paging.is_some()),
        ("also", from.also.is_some()),
        ("where", from.filter.is_some()),
        ("with", !from.with.is_empty()),
        ("idempotent", from.idempotent.is_some()),
    ]
    .into_iter()
    .filter_map(|(key, given)| given.then_some(key))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::is_path;

    #[test]
    fn a_path_is_words_of_rust() {
        for good in ["resize", "nodes::resize", "crate::acme::resize_2"] {
            assert!(is_path(good), "{good}");
        }
        for bad in [
            "",
            "crate",
            "::a",
            "a::",
            "a b",
            "a::Fn",
            "a()",
            "fn",
            "a::crate::b",
            "../a",
            "1a",
        ] {
            assert!(!is_path(bad), "{bad}");
        }
    }
}
