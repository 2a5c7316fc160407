//! The arguments of an operation: the base verb's own, and those the spec declares.

use super::site::Site;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Argument, ArgumentType, Verb};

/// The arguments of the method and the options beside them.
pub(super) struct Arguments {
    pub(super) own: Vec<Argument>,
    pub(super) options: Vec<Argument>,
    /// Base arguments that this provider needs although others do without.
    pub(super) needed: Vec<&'static str>,
}

pub(super) fn arguments(
    verb: Option<&Verb>,
    declared: Vec<Argument>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Arguments {
    let Some(verb) = verb else {
        return Arguments {
            own: required_first(declared),
            options: Vec::new(),
            needed: Vec::new(),
        };
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
    let mut needed = verb.usually_needed().to_vec();
    let mut options = Vec::new();
    for option in declared {
        match own.iter().find(|argument| argument.name == option.name) {
            None => options.push(option),
            // `image: image?`: here it may be left out.
            Some(argument)
                if needed.contains(&&*option.name)
                    && argument.ty == option.ty
                    && option.optional =>
            {
                needed.retain(|name| *name != option.name);
            }
            Some(_) => diagnostics.push(
                Diagnostic::error(
                    Code::BadName,
                    site.key(&option.name).name(),
                    format!("`{}` has the argument `{}` already", verb.name, option.name),
                )
                .label("the base verb's own"),
            ),
        }
    }
    Arguments {
        own,
        options,
        needed,
    }
}

/// Optional parameters come last, else in the order of the spec.
fn required_first(mut declared: Vec<Argument>) -> Vec<Argument> {
    declared.sort_by_key(|argument| argument.optional);
    declared
}
