//! Keeping parts of an answer as [`Extra`], by copying source text.

use super::escape;
use super::tape::{Format, Tape};
use super::token::Kind;
use super::value::{Doc, Repr};
use super::write::write_token;
use crate::Extra;

/// How many members are looked for before any is written, to know how much memory they need.
const AT_ONCE: usize = 32;

impl Doc<'_> {
    /// Keeps the values at some paths under new names: `&[("region", "region.name")]`.
    ///
    /// What is missing is left out; an explicit null is kept.
    pub fn pick(&self, fields: &[(&str, &str)]) -> Extra {
        if let Some((tape, index, _)) = self.position()
            && tape.format() == Format::Json
        {
            return pick_sources(tape, index, fields);
        }
        let mut json = String::new();
        for (name, path) in fields {
            let value = self.at(path);
            if !matches!(value.0, Repr::Missing(..)) {
                add(&mut json, name, &value);
            }
        }
        finish(json)
    }

    /// Keeps all members of an object but those of these names. Of anything else nothing is kept.
    pub fn except(&self, names: &[&str]) -> Extra {
        let Some((tape, index, token)) = self
            .position()
            .filter(|(_, _, token)| token.kind == Kind::Object)
        else {
            return self.whole_computed(names);
        };
        // Of JSON it is mostly no longer than the source.
        let mut json = String::with_capacity((token.end - token.start) as usize);
        if names.is_empty() {
            write_token(tape, index, &mut json);
            return Extra::trusted(json);
        }
        for key in tape.children(index) {
            let name = tape.key_name(key);
            if !names.contains(&&*name) {
                add(&mut json, &name, &self.sibling(key + 1));
            }
        }
        finish(json)
    }

    /// Keeps all members of an object. Of anything else nothing is kept.
    pub fn whole(&self) -> Extra {
        self.except(&[])
    }

    fn whole_computed(&self, names: &[&str]) -> Extra {
        let mut json = String::new();
        if let Repr::Object(members) = &self.0 {
            for (name, value) in members.iter().filter(|(name, _)| !names.contains(&&**name)) {
                add(&mut json, name, value);
            }
        }
        finish(json)
    }
}

/// [`Doc::pick`] from the source of a JSON answer.
fn pick_sources(tape: &Tape, index: u32, fields: &[(&str, &str)]) -> Extra {
    let (fields, others) = fields.split_at(fields.len().min(AT_ONCE));
    let mut found = [Found::NOTHING; AT_ONCE];
    let found = found.get_mut(..fields.len()).unwrap_or_default();
    for (found, (name, path)) in found.iter_mut().zip(fields) {
        *found = Found::at(tape, index, name, path);
    }
    let length = found.iter().map(Found::length).sum::<usize>() + 1;
    let write = |json: &mut String| found.iter().for_each(|found| found.write(json));
    if others.is_empty() && length > 1 {
        let whole = |json: &mut String| {
            write(json);
            json.push('}');
        };
        if let Some(text) = tape.twins().text(length, whole) {
            return Extra::shared(text);
        }
    }
    let mut json = String::with_capacity(length);
    write(&mut json);
    for (name, path) in others {
        Found::at(tape, index, name, path).write(&mut json);
    }
    finish(json)
}

/// What is found of a member to keep.
#[derive(Clone, Copy)]
struct Found<'t> {
    /// None where it is part of the source.
    name: Option<&'t str>,
    /// JSON text; empty where nothing is found.
    source: &'t str,
}

impl<'t> Found<'t> {
    const NOTHING: Self = Self {
        name: None,
        source: "",
    };

    fn at(tape: &'t Tape, index: u32, name: &'t str, path: &str) -> Self {
        let Ok(found) = tape.find(index, path) else {
            return Self::NOTHING;
        };
        // A name that stays is copied with its value.
        let (source, named) = tape.kept_source(found, path, name);
        Self {
            name: (!named).then_some(name),
            source,
        }
    }

    /// How much is written, with the bracket or comma before it.
    fn length(&self) -> usize {
        match self.name {
            _ if self.source.is_empty() => 0,
            Some(name) => 4 + name.len() + self.source.len(),
            None => 1 + self.source.len(),
        }
    }

    fn write(&self, json: &mut String) {
        if self.source.is_empty() {
            return;
        }
        separate(json);
        if let Some(name) = self.name {
            escape::encode(name, json);
            json.push(':');
        }
        json.push_str(self.source);
    }
}

/// Adds a member; one that cannot be written (an error value) is left out.
fn add(json: &mut String, name: &str, value: &Doc<'_>) {
    let length = json.len();
    separate(json);
    escape::encode(name, json);
    json.push(':');
    if value.write(json).is_err() {
        json.truncate(length);
    }
}

/// What stands before a member.
#[inline]
fn separate(json: &mut String) {
    json.push_str(if json.is_empty() { "{" } else { "," });
}

fn finish(mut json: String) -> Extra {
    if json.is_empty() {
        return Extra::default();
    }
    json.push('}');
    Extra::trusted(json)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{Doc, Extra, Tape, XmlRules, object};

    const SOURCE: &str =
        r#"{"a": 1.50, "b\u0062": {"c" : [1, 2]}, "null": null, "t": "\u00e9\"", "dot.ted": 1}"#;

    #[test]
    fn source_text_is_kept() {
        let tape = Tape::json(SOURCE).unwrap();
        let d = tape.root();
        let picked = d.pick(&[
            ("a", "a"),
            ("deep", "bb.c"),
            ("n", "null"),
            ("gone", "none.x"),
            ("say \"t\"", "t"),
            ("item", "bb.c.1"),
        ]);
        assert_eq!(
            picked.as_json(),
            r#"{"a":1.50,"deep":[1, 2],"n":null,"say \"t\"":"\u00e9\"","item":2}"#
        );
        assert_eq!(d.whole().as_json(), SOURCE);
        assert_eq!(
            d.except(&["bb", "t", "none"]).as_json(),
            r#"{"a":1.50,"null":null,"dot.ted":1}"#
        );
        assert_eq!(d.pick(&[("x", "none")]), Extra::new());
        assert_eq!(d.pick(&[]).as_json(), "{}");
    }

    #[test]
    fn a_member_is_copied_with_its_name_only_where_that_is_its_name() {
        let tape =
            Tape::json(r#"{"a":1,"b" :2,"c": 3,"d":"x","\u0065":5,"l":["l"],"o":{"a":"y"}}"#);
        let picked = tape.unwrap().root().pick(&[
            ("a", "a"),
            ("b", "b"),
            ("c", "c"),
            ("d", "d"),
            ("e", "e"),
            ("l", "l"),
            ("A", "a"),
            ("o.a", "o.a"),
            ("l.0", "l.0"),
        ]);
        assert_eq!(
            picked.as_json(),
            r#"{"a":1,"b":2,"c":3,"d":"x","e":5,"l":["l"],"A":1,"o.a":"y","l.0":"l"}"#
        );
    }

    #[test]
    fn many_fields_are_kept_in_their_order_and_take_no_more_than_they_need() {
        let names: Vec<String> = (0..70).map(|number| format!("n{number}")).collect();
        let members: Vec<String> = names.iter().map(|name| format!("\"{name}\":[1]")).collect();
        let source = format!("{{{}}}", members.join(","));
        let tape = Tape::json(source.clone()).unwrap();
        let fields: Vec<(&str, &str)> = names.iter().map(|name| (&**name, &**name)).collect();
        assert_eq!(tape.root().pick(&fields).as_json(), source);
        let some = &fields[5..8];
        let with_gaps = [&[("x", "none")][..], some, &[("y", "none")]].concat();
        assert_eq!(tape.root().pick(&with_gaps), tape.root().pick(some));
        let own = tape.root().into_owned();
        assert_eq!(own.pick(some).as_json(), r#"{"n5":[1],"n6":[1],"n7":[1]}"#);
    }

    #[test]
    fn computed_and_other_values() {
        let made = Doc::from(
            object()
                .set("a", 1)
                .set("b", "x")
                .set("bad", Doc::error("no")),
        );
        assert_eq!(made.whole().as_json(), r#"{"a":1,"b":"x"}"#);
        assert_eq!(made.except(&["a"]).as_json(), r#"{"b":"x"}"#);
        for other in [Doc::from("text"), Doc::absent(), Doc::from(vec![1])] {
            assert!(other.whole().is_empty() && other.pick(&[("a", "a")]).is_empty());
        }
        let xml = Tape::xml(
            "<r><a>1</a><b k='v'><c/><d>x</d><d>\"</d></b></r>",
            &XmlRules::new(),
        )
        .unwrap();
        assert_eq!(
            xml.root().whole().as_json(),
            r#"{"a":"1","b":{"@k":"v","c":null,"d":["x","\""]}}"#
        );
        assert_eq!(
            xml.root().pick(&[("x", "b.d")]),
            Extra::from(json!({"x": ["x", "\""]}))
        );
    }
}
