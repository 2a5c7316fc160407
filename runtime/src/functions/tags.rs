//! Objects out of lists and of other objects.

use std::borrow::Cow;

use crate::{Doc, object};

impl<'a> Doc<'a> {
    /// The members of both objects; of a name in both, that of `other`. Absent adds nothing, nor
    /// does a null member.
    #[must_use]
    pub fn merge(&self, other: impl Into<Self>) -> Self {
        object().merge(self.clone()).merge(other).into()
    }

    /// An object with this as its only member; absent where this is.
    #[must_use]
    pub fn under(&self, name: impl Into<Cow<'a, str>>) -> Self {
        if self.is_absent() || self.is_error() {
            return self.clone();
        }
        object().set(name, self.clone()).into()
    }

    /// The tags of a list as an object: texts `k=v` (without `=`, the value is empty), or objects
    /// that hold `key` or `name`, and `value`, in lower case or capitalised. An object stays itself.
    #[must_use]
    pub fn tags_to_map(&self) -> Self {
        if self.is_absent() || self.is_object() {
            return self.clone();
        }
        let mut members: Vec<(Cow<'a, str>, Self)> = Vec::new();
        for tag in self {
            let (name, value) = if let Some(text) = tag.as_text() {
                let (name, value) = text.split_once('=').unwrap_or((&text, ""));
                (name.to_owned(), Self::from(value.to_owned()))
            } else {
                let name = ["key", "Key", "name", "Name"]
                    .into_iter()
                    .find_map(|name| tag.member(name)?.to_scalar().ok()?);
                let Some(name) = name else {
                    return tag.mistake("a tag");
                };
                (name, tag.get("value").or(tag.get("Value")))
            };
            match members.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known = value,
                None => members.push((Cow::Owned(name), value)),
            }
        }
        Self::from_members(members)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Doc, Tape, XmlRules};

    #[test]
    fn an_object_around_a_value() {
        let json = |value: Doc<'_>| value.to_json_text().unwrap();
        assert_eq!(json(Doc::from(1).under("b").under("a")), r#"{"a":{"b":1}}"#);
        assert!(Doc::absent().under("a").is_absent());
        assert!(Doc::from("x").to_int().under("a").is_error());
    }

    #[test]
    fn merged_objects() {
        let both = |left: &'static str, right: &'static str| {
            let (left, right) = (Tape::json(left).unwrap(), Tape::json(right).unwrap());
            let merged = left.root().merge(right.root());
            merged.to_json_text().unwrap_or_else(|_| "error".to_owned())
        };
        assert_eq!(
            both(r#"{"a":1,"b":2}"#, r#"{"b":null,"c":3}"#),
            r#"{"a":1,"b":2,"c":3}"#
        );
        assert_eq!(both("null", r#"{"c":3}"#), r#"{"c":3}"#);
        assert_eq!(both("{}", "null"), "{}");
        assert_eq!(both("{}", "[1]"), "error");
    }

    #[test]
    fn tags() {
        let tape = Tape::json(
            r#"{"texts":["a=1","b=x=y","flag","a=2"],"objects":[{"key":"k","value":"v"},{"Name":5,"Value":null}],"map":{"a":1},"bad":[1]}"#,
        )
        .unwrap();
        let d = tape.root();
        let json = |value: Doc<'_>| value.tags_to_map().to_json_text().unwrap();
        assert_eq!(json(d.at("texts")), r#"{"a":"2","b":"x=y","flag":""}"#);
        assert_eq!(json(d.at("objects")), r#"{"k":"v","5":null}"#);
        assert_eq!(json(d.at("map")), r#"{"a":1}"#);
        assert!(d.at("bad").tags_to_map().is_error());
        assert!(d.at("none").tags_to_map().is_absent());

        let one = Tape::xml(
            "<r><tagSet><item><key>Name</key><value>web</value></item></tagSet></r>",
            &XmlRules::new(),
        )
        .unwrap();
        assert_eq!(
            json(one.root().at("tagSet.item")),
            r#"{"key":"Name","value":"web"}"#
        );
        let listed = Tape::xml(
            "<r><tagSet><item><key>Name</key><value>web</value></item></tagSet></r>",
            &XmlRules::new().lists(&["item"]),
        )
        .unwrap();
        assert_eq!(json(listed.root().at("tagSet.item")), r#"{"Name":"web"}"#);
    }
}
