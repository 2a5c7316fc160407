//! The types of DNS records that a provider can hold.

use super::site::Site;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::ServiceKind;
use crate::spec;

/// Lowers `record_types:`.
pub(super) fn record_types(
    from: &spec::Service,
    kind: ServiceKind,
    root: &Site,
    diagnostics: &mut Diagnostics,
) -> Vec<String> {
    let site = root.key("record_types");
    if kind != ServiceKind::Dns && !from.record_types.is_empty() {
        let message = format!("`{}` has no records", kind.word());
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, site.name(), message).label("belongs to `dns`"),
        );
        return Vec::new();
    }
    for (index, name) in from.record_types.iter().enumerate() {
        let wrong = if !is_type(name) {
            format!("`{name}` is no type of records: capitals and digits, as in `AAAA`")
        } else if from.record_types.iter().take(index).any(|one| one == name) {
            format!("`{name}` is there twice")
        } else {
            continue;
        };
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, site.index(index).value(), wrong)
                .label("cannot be listed"),
        );
    }
    from.record_types.clone()
}

fn is_type(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name
            .chars()
            .all(|one| one.is_ascii_uppercase() || one.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostics;
    use crate::load::load_texts;
    use crate::lower::lower;

    const PROVIDER: &str = "format: 1\nprovider: acme\ntitle: Acme\nreference: https://acme.example\ncredentials: {token: {secret: true}}\nconnection: {url: 'https://a.example', auth: {bearer: '${credentials.token}'}}\n";

    /// The types, or what is wrong with them.
    fn lowered(service: &str, types: &str) -> (Vec<String>, Vec<String>) {
        let mut diagnostics = Diagnostics::new();
        let text = format!("service: {service}\nrecord_types: {types}\n");
        let file = format!("{service}.yaml");
        let files = [("provider.yaml", PROVIDER), (file.as_str(), text.as_str())];
        let set = load_texts("specs/acme", &files, &mut diagnostics);
        let provider = lower(&set, &mut diagnostics).into_iter().next();
        let services = provider.into_iter().flat_map(|one| one.services);
        let types = services.flat_map(|one| one.record_types).collect();
        (
            types,
            diagnostics.iter().map(|one| one.message.clone()).collect(),
        )
    }

    #[test]
    fn the_types_are_those_of_the_spec() {
        let (types, errors) = lowered("dns", "[A, AAAA, TYPE65]");
        assert_eq!(types, ["A", "AAAA", "TYPE65"]);
        assert_eq!(errors, [""; 0]);
    }

    #[test]
    fn what_is_no_type_or_there_twice_is_told() {
        let (_, errors) = lowered("dns", "[A, a, A]");
        assert_eq!(
            errors,
            [
                "`a` is no type of records: capitals and digits, as in `AAAA`",
                "`A` is there twice"
            ]
        );
        assert_eq!(lowered("compute", "[A]").1, ["`compute` has no records"]);
    }
}
