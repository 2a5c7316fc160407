//! Examples that are refused before anything is sent.

use super::evaluate::Env;
use super::place::{Scene, Walk};
use crate::diagnostic::Diagnostics;

/// Whether a check refuses the example; where it does, nothing else of it happens.
pub(super) fn refused(scene: &Scene<'_>, env: &Env<'_>, diagnostics: &mut Diagnostics) -> bool {
    let refusing = scene
        .operation
        .checks
        .iter()
        .enumerate()
        .find(|(_, check)| env.test(&check.test) == Some(false));
    let Some((index, check)) = refusing else {
        return false;
    };
    let place = |key: &str| scene.in_body(&["check".into(), index.into(), key.into()]);
    let example = scene.example;
    let Some(error) = example
        .error
        .as_ref()
        .filter(|_| example.exchanges.is_empty())
    else {
        let key = if example.exchanges.is_empty() {
            "result"
        } else {
            "exchanges"
        };
        diagnostics.push(
            scene
                .disagreement(place("that"), "is refused before anything is sent")
                .label("does not hold, with its arguments")
                .also(scene.shown(&[Walk::from(key)]), "shown here"),
        );
        return true;
    };
    if error.kind != "invalid_argument" {
        diagnostics.push(
            scene
                .disagreement(place("that"), "ends in another kind of error")
                .label("`invalid_argument`, with its arguments")
                .also(
                    scene.shown(&[Walk::from("error"), "kind".into()]),
                    "shown here",
                ),
        );
    }
    if let Some(message) = &error.message
        && message.trim_end_matches('.') != check.reason
    {
        diagnostics.push(
            scene
                .disagreement(place("else"), "is refused for another reason")
                .label("this is what the caller is told")
                .also(
                    scene.shown(&[Walk::from("error"), "message".into()]),
                    "shown here",
                ),
        );
    }
    true
}
