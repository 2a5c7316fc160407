//! Error rules that are never reached, as an earlier one fits whatever they fit.

use super::site::Site;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::spec::ErrorRule;

/// Warns of each rule that an earlier one hides.
pub(super) fn rules(rules: &[ErrorRule], site: &Site, diagnostics: &mut Diagnostics) {
    for (place, rule) in rules.iter().enumerate() {
        let earlier = rules.iter().take(place);
        if let Some(first) = earlier.clone().position(|earlier| hides(earlier, rule)) {
            diagnostics.push(
                Diagnostic::warning(
                    Code::HiddenRule,
                    site.index(place).value(),
                    "no error reaches this rule",
                )
                .label("fits only what the other one fits")
                .also(site.index(first).value(), "this one is asked first")
                .help("rules are asked in order: put the special before the general"),
            );
        }
    }
}

/// Whether all that `rule` fits is fitted by `earlier`.
fn hides(earlier: &ErrorRule, rule: &ErrorRule) -> bool {
    let all_of = |wider: &[u16], narrower: &[u16]| {
        wider.is_empty() || (!narrower.is_empty() && narrower.iter().all(|one| wider.contains(one)))
    };
    let codes = earlier.code.0.is_empty()
        || (!rule.code.0.is_empty()
            && rule.code.0.iter().all(|code| earlier.code.0.contains(code)));
    let message = earlier.message.as_ref().is_none_or(|wider| {
        let narrower = rule.message.as_ref();
        narrower.is_some_and(|text| text.to_lowercase().contains(&wider.to_lowercase()))
    });
    all_of(&earlier.status.0, &rule.status.0) && codes && message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn rule(text: &str) -> ErrorRule {
        serde_yaml::from_str(text).unwrap()
    }

    #[test]
    fn the_general_hides_the_special_and_not_the_other_way_round() {
        let cases = [
            (
                "{status: 404, kind: other}",
                "{status: 404, code: gone, kind: other}",
            ),
            (
                "{status: [400, 404], kind: other}",
                "{status: 404, message: no zone, kind: other}",
            ),
            (
                "{code: a, kind: other}",
                "{status: 404, code: a, kind: other}",
            ),
            (
                "{message: Zone, kind: other}",
                "{message: no zone, code: b, kind: other}",
            ),
        ];
        for (general, special) in cases {
            assert!(hides(&rule(general), &rule(special)), "{general}");
            assert!(!hides(&rule(special), &rule(general)), "{special}");
        }
        assert!(!hides(
            &rule("{status: 404, kind: other}"),
            &rule("{code: gone, kind: other}")
        ));
    }
}
