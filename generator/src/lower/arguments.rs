//! The arguments of an operation: the base verb's own, and those the spec declares.

use super::site::Site;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Argument, ArgumentType, Verb};

/// The arguments of the method and the options beside them.
pub(super) struct Arguments {
    pub(super) own: Vec<Argument>,
    pub(super) options: Vec<Argument>,
}

pub(super) fn arguments(verb: Option<&Verb>, declared: Vec<Argument>, site: &Site, diagnostics: &mut Diagnostics) -> Arguments {
    let Some(verb) = verb else {
        return Arguments { own: required_first(declared), options: Vec::new() };
    };
    let own: Vec<Argument> = verb
        .arguments
        .iter()
        .map(|(name, ty, optional)| Argument {
            name: (*name).to_owned(),
            ty: ArgumentType::Base(*ty),
            optional: *optional,
            default: None,
            doc: None,
            sent: true,
        })
        .collect();
    for option in &declared {
        if own.iter().any(|argument| argument.name == option.name) {
            diagnostics.push(
                Diagnostic::error(Code::BadName, site.key(&option.name).name(), format!("`{}` has the argument `{}` already", verb.name, option.name))
                    .label("the base verb's own"),
            );
        }
    }
    Arguments { own, options: declared }
}

/// Optional parameters come last, else in the order of the spec.
fn required_first(mut declared: Vec<Argument>) -> Vec<Argument> {
    declared.sort_by_key(|argument| argument.optional);
    declared
}
