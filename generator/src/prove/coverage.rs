//! What no example shows: what is mapped, told apart or sent, and stands in none of them.

use std::cell::RefCell;

use indexmap::IndexMap;

use super::evaluate::Env;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Place, Segment, SpecPath};
use crate::ir::{Expr, Variable};

/// What the examples of a file's spec are asked for, and whether they show it.
#[derive(Debug, Default)]
pub(super) struct Coverage(RefCell<IndexMap<Asked, bool>>);

/// Something that an example should show.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Asked {
    /// Where the spec says it.
    path: SpecPath,
    /// What of it is meant, where it is not the whole value.
    part: Option<String>,
    what: What,
}

/// What an example should show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum What {
    /// A value in an answer that becomes one of a model.
    Mapped,
    /// A word for a state in an answer.
    State,
    /// A value in a request.
    Sent,
    /// A member of the items that a condition chooses by.
    Chosen,
    /// A part of the answers that are errors.
    Error,
}

impl Coverage {
    /// An example was looked at, and what the spec says at `path` was there or not.
    pub(super) fn saw(&self, path: SpecPath, what: What, there: bool) {
        self.note(path, None, what, there);
    }

    /// An item was looked at through an expression: each member that it names was there or not.
    pub(super) fn looked(&self, path: &SpecPath, what: What, expr: &Expr, env: &Env<'_>) {
        expr.walk(&mut |part| {
            if let Expr::At(of, names) = part
                && matches!(**of, Expr::Variable(Variable::Item))
            {
                let there = env.value(part).is_something() || env.item.has_member(names);
                self.note(path.clone(), Some(names.join(".")), what, there);
            }
        });
    }

    fn note(&self, path: SpecPath, part: Option<String>, what: What, there: bool) {
        let asked = Asked { path, part, what };
        *self.0.borrow_mut().entry(asked).or_default() |= there;
    }

    /// Reports what was never there.
    pub(super) fn report(&self, file: FileId, diagnostics: &mut Diagnostics) {
        let noted = self.0.borrow();
        let never: Vec<&Asked> = noted
            .iter()
            .filter(|(_, there)| !**there)
            .map(|(asked, _)| asked)
            .collect();
        for asked in &never {
            // The whole is told already, or that it is wrong in another way.
            let whole = |other: &&Asked| other.path == asked.path && other.part.is_none();
            let wrong = diagnostics
                .iter()
                .any(|one| one.place.file == file && one.place.path == asked.path);
            if !wrong && (asked.part.is_none() || !never.iter().any(whole)) {
                diagnostics.push(asked.unproved(file));
            }
        }
    }
}

impl Asked {
    fn unproved(&self, file: FileId) -> Diagnostic {
        let part = self.part.as_deref().map(|part| format!("`{part}`"));
        let part = part.as_deref().unwrap_or("this");
        let whose = self.path.segments().into_iter().nth(1);
        let whose = whose.map_or(String::new(), |whose| match whose {
            Segment::Key(name) => format!("`{name}`"),
            Segment::Index(_) => String::new(),
        });
        let (message, label) = match self.what {
            What::Mapped | What::Chosen => (
                format!("no example of {whose} contains {part}"),
                "in none of the answers",
            ),
            What::State => (
                format!("no example of {whose} is in this state"),
                "in none of the answers",
            ),
            What::Sent => (
                format!("no example of {whose} sends this"),
                "in none of the requests",
            ),
            What::Error => (
                "no example fails like this".to_owned(),
                "in none of the answers",
            ),
        };
        let place = match self.what {
            What::State | What::Sent => Place::key(file, self.path.clone()),
            _ => Place::value(file, self.path.clone()),
        };
        Diagnostic::warning(Code::Unproved, place, message)
            .label(label)
            .help("is it misspelt? if not, let an example show it")
    }
}
