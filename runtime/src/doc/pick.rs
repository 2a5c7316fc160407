//! Keeping parts of an answer as [`Extra`], by copying source text.

use super::escape;
use super::tape::Kind;
use super::value::{Doc, Repr};
use super::write::{comma, write_token};
use crate::Extra;

impl Doc<'_> {
    /// Keeps the values at some paths under new names: `&[("region", "region.name")]`.
    ///
    /// What is missing is left out; an explicit null is kept.
    pub fn pick(&self, fields: &[(&str, &str)]) -> Extra {
        let mut picked = Picked::new();
        for (name, path) in fields {
            let value = self.at(path);
            if !matches!(value.0, Repr::Missing(..)) {
                picked.add(name, &value);
            }
        }
        picked.finish()
    }

    /// Keeps all members of an object but those of these names. Of anything else nothing is kept.
    pub fn except(&self, names: &[&str]) -> Extra {
        let Some((tape, index, token)) = self.position().filter(|(_, _, token)| token.kind == Kind::Object) else {
            return self.whole_computed(names);
        };
        if names.is_empty() {
            let mut json = String::with_capacity((token.end - token.start) as usize);
            write_token(tape, index, &mut json);
            return Extra::trusted(json);
        }
        let mut picked = Picked::new();
        for key in tape.children(index) {
            let name = tape.key_name(key);
            if !names.contains(&&*name) {
                picked.add(&name, &self.sibling(key + 1));
            }
        }
        picked.finish()
    }

    /// Keeps all members of an object. Of anything else nothing is kept.
    pub fn whole(&self) -> Extra {
        self.except(&[])
    }

    fn whole_computed(&self, names: &[&str]) -> Extra {
        let mut picked = Picked::new();
        if let Repr::Object(members) = &self.0 {
            for (name, value) in members.iter().filter(|(name, _)| !names.contains(&&**name)) {
                picked.add(name, value);
            }
        }
        picked.finish()
    }
}

/// An [`Extra`] under construction.
struct Picked {
    json: String,
    first: bool,
}

impl Picked {
    fn new() -> Self {
        Self { json: String::from("{"), first: true }
    }

    /// Adds a member; one that cannot be written (an error value) is left out.
    fn add(&mut self, name: &str, value: &Doc<'_>) {
        let (length, first) = (self.json.len(), self.first);
        comma(&mut self.first, &mut self.json);
        escape::encode(name, &mut self.json);
        self.json.push(':');
        if value.write(&mut self.json).is_err() {
            self.json.truncate(length);
            self.first = first;
        }
    }

    fn finish(mut self) -> Extra {
        if self.first {
            return Extra::default();
        }
        self.json.push('}');
        Extra::trusted(self.json)
    }
}
