//! What no example shows: mapped paths that are in none of the answers.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Place, SpecPath};
use crate::ir::Service;

/// Which mapped values the examples of a service contain.
#[derive(Debug, Default)]
pub(super) struct Coverage(RefCell<BTreeMap<Mapped, bool>>);

/// A mapped value: the model, its field, and the position in `extra`.
type Mapped = (String, String, Option<usize>);

impl Coverage {
    /// An example was looked at, and the value was there or not.
    pub(super) fn saw(&self, model: &str, field: &str, entry: Option<usize>, there: bool) {
        *self
            .0
            .borrow_mut()
            .entry((model.to_owned(), field.to_owned(), entry))
            .or_default() |= there;
    }

    /// Reports what was never there.
    pub(super) fn report(&self, service: &Service, file: FileId, diagnostics: &mut Diagnostics) {
        for ((model, field, entry), there) in self.0.borrow().iter() {
            let known = service
                .conversions
                .iter()
                .any(|conversion| conversion.name == *model);
            if *there || !known {
                continue;
            }
            let path = SpecPath::root()
                .key("models")
                .key(model.as_str())
                .key(field.as_str());
            let path = entry.map_or(path.clone(), |entry| path.index(entry));
            diagnostics.push(
                Diagnostic::warning(
                    Code::Unproved,
                    Place::value(file, path),
                    format!("no example of `{model}` contains this"),
                )
                .label("in none of the answers")
                .help("is it misspelt? if not, let an example show it"),
            );
        }
    }
}
