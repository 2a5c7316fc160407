//! Texts: case, parts, joining.

use crate::{Doc, object};

impl Doc<'_> {
    /// The text in lower case.
    #[must_use]
    pub fn lower(&self) -> Self {
        self.with_text(|text| text.to_lowercase().into())
    }

    /// The text in upper case.
    #[must_use]
    pub fn upper(&self) -> Self {
        self.with_text(|text| text.to_uppercase().into())
    }

    /// The text without blanks around it.
    #[must_use]
    pub fn trim(&self) -> Self {
        self.with_text(|text| text.trim().to_owned().into())
    }

    /// The text with every `from` replaced by `to`. An absent `to` takes them out.
    #[must_use]
    pub fn replace<'b>(&self, from: impl Into<Doc<'b>>, to: impl Into<Doc<'b>>) -> Self {
        let (from, to) = (from.into(), to.into());
        self.with_text(|text| {
            from.with_text(|from| text.replace(from, &to.as_text().unwrap_or_default()).into())
        })
    }

    /// The parts of the text between separators, as a list; of an empty text no parts, and of an
    /// empty separator the single characters.
    #[must_use]
    pub fn split<'b>(&self, separator: impl Into<Doc<'b>>) -> Self {
        let separator = separator.into();
        self.with_text(|text| {
            separator.with_text(|separator| {
                let part = |part: &str| Self::from(part.to_owned());
                Self::from_list(match separator {
                    _ if text.is_empty() => Vec::new(),
                    "" => text.chars().map(|char| char.to_string().into()).collect(),
                    _ => text.split(separator).map(part).collect(),
                })
            })
        })
    }

    /// The words of the text between blanks, at most `most` of them: the last takes the rest. A
    /// word in double quotes is meant without them.
    #[must_use]
    pub fn words<'b>(&self, most: impl Into<Doc<'b>>) -> Self {
        let most = most.into();
        self.with_text(|text| {
            let most = most.uint().ok().and_then(|most| usize::try_from(most).ok());
            Self::from(words(text, most.unwrap_or(usize::MAX)))
        })
    }

    /// The words of the text as an object, under these names (`flags:int tag value`): those marked
    /// `int` as numbers, the last with the rest of the text. Names beyond the words are left out.
    #[must_use]
    pub fn parts<'b>(&self, names: impl Into<Doc<'b>>) -> Doc<'static> {
        let names = names.into();
        self.with_text(|text| names.with_text(|names| parts(text, names)))
    }

    /// The items of a list as one text; absent items are skipped.
    #[must_use]
    pub fn join<'b>(&self, separator: impl Into<Doc<'b>>) -> Self {
        if self.is_absent() {
            return Self::absent();
        }
        let separator = separator.into();
        let mut parts = Vec::new();
        for item in self {
            match item.to_scalar() {
                Ok(part) => parts.extend(part),
                Err(error) => return Self::error(error.message()),
            }
        }
        Self::from(parts.join(&separator.as_text().unwrap_or_default()))
    }

    /// The characters from `start` up to, not including, `end`. Negative positions count from the
    /// end of the text; positions outside it are moved to its ends.
    #[must_use]
    pub fn substring(&self, start: i64, end: i64) -> Self {
        self.with_text(|text| slice(text, start, Some(end)).into())
    }

    /// The characters from `start` on; a negative position counts from the end of the text.
    #[must_use]
    pub fn substring_from(&self, start: i64) -> Self {
        self.with_text(|text| slice(text, start, None).into())
    }

    /// Whether the text starts with `prefix`.
    pub fn starts_with<'b>(&self, prefix: impl Into<Doc<'b>>) -> bool {
        let prefix = prefix.into();
        matches!((self.as_text(), prefix.as_text()), (Some(text), Some(prefix)) if text.starts_with(&*prefix))
    }

    /// Whether the text ends with `suffix`.
    pub fn ends_with<'b>(&self, suffix: impl Into<Doc<'b>>) -> bool {
        let suffix = suffix.into();
        matches!((self.as_text(), suffix.as_text()), (Some(text), Some(suffix)) if text.ends_with(&*suffix))
    }

    /// How many items, members or characters there are; absent of an absent value.
    #[must_use]
    pub fn size(&self) -> Self {
        if self.is_absent() || self.is_error() {
            return self.clone();
        }
        if self.is_list() || self.is_object() || self.as_text().is_some() {
            return Self::from(self.len());
        }
        self.mistake("a text, a list or an object")
    }
}

fn parts(text: &str, names: &str) -> Doc<'static> {
    let names: Vec<_> = names.split_whitespace().collect();
    let words = words(text, names.len());
    let mut object = object();
    for (name, word) in names.iter().zip(words) {
        object = match name.split_once(':') {
            Some((name, _)) => object.set(name.to_owned(), Doc::from(word).to_int()),
            None => object.set((*name).to_owned(), word),
        };
    }
    object.into()
}

fn words(text: &str, most: usize) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = word_end(rest);
        let (word, after) = if words.len() + 1 >= most {
            (rest, "")
        } else {
            rest.split_at(end)
        };
        words.push(unquoted(word).to_owned());
        rest = after.trim_start();
    }
    words
}

/// Where the first word ends: at a blank that does not stand in quotes.
fn word_end(text: &str) -> usize {
    let mut quoted = false;
    let blank = |&(_, char): &(usize, char)| {
        quoted ^= char == '"';
        char.is_whitespace() && !quoted
    };
    text.char_indices()
        .find(blank)
        .map_or(text.len(), |(at, _)| at)
}

/// One word in quotes without them; several stay as they are.
fn unquoted(word: &str) -> &str {
    let inner = word
        .strip_prefix('"')
        .and_then(|word| word.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).unwrap_or(word)
}

fn slice(text: &str, start: i64, end: Option<i64>) -> String {
    let length = text.chars().count();
    let position = |at: i64| {
        let distance = usize::try_from(at.unsigned_abs()).unwrap_or(usize::MAX);
        if at < 0 {
            length.saturating_sub(distance)
        } else {
            distance.min(length)
        }
    };
    let start = position(start);
    let end = end.map_or(length, position);
    text.chars()
        .skip(start)
        .take(end.saturating_sub(start))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::{Doc, Tape};

    #[test]
    fn texts() {
        for (value, wanted) in [
            (Doc::from("ÄbC").lower(), "\"äbc\""),
            (Doc::from("äbC").upper(), "\"ÄBC\""),
            (Doc::from(" a b\n").trim(), "\"a b\""),
            (Doc::from("a.b.c").replace(".", "-"), "\"a-b-c\""),
            (Doc::from("a.b").replace(".", Doc::absent()), "\"ab\""),
            (Doc::from("a,b,,c").split(","), r#"["a","b","","c"]"#),
            (Doc::from("").split(","), "[]"),
            (Doc::from("añ").split(""), r#"["a","ñ"]"#),
            (Doc::from("a,b").split(",").join("+"), "\"a+b\""),
            (Doc::from("naïve").substring(1, 3), "\"aï\""),
            (Doc::from("naïve").substring(-2, 99), "\"ve\""),
            (Doc::from("naïve").substring(3, 1), "\"\""),
            (Doc::from("naïve").substring_from(-99), "\"naïve\""),
            (Doc::from("naïve").size(), "5"),
            (Doc::from(vec![1, 2]).size(), "2"),
            (Doc::absent().lower().size(), "null"),
        ] {
            assert_eq!(value.to_json_text().unwrap(), wanted);
        }
    }

    #[test]
    fn words_end_at_blanks_outside_quotes() {
        for (text, most, wanted) in [
            ("0 issue  ca.example", 3, r#"["0","issue","ca.example"]"#),
            (
                "0\tissue\t\"ca.example; a=b\"",
                3,
                r#"["0","issue","ca.example; a=b"]"#,
            ),
            (
                " 0 issue ca.example; a=b ",
                3,
                r#"["0","issue","ca.example; a=b"]"#,
            ),
            (
                "1 . alpn=\"h3,h2\" x=\"a b\"",
                3,
                r#"["1",".","alpn=\"h3,h2\" x=\"a b\""]"#,
            ),
            ("x \"a b\" \"c\"", 2, r#"["x","\"a b\" \"c\""]"#),
            ("\"a b\" c", 9, r#"["a b","c"]"#),
            ("one", 1, r#"["one"]"#),
            ("  ", 3, "[]"),
        ] {
            assert_eq!(Doc::from(text).words(most).to_json_text().unwrap(), wanted);
        }
        assert!(Doc::absent().words(3).is_absent() && Doc::from(5).words(3).is_error());
    }

    #[test]
    fn parts_have_names() {
        let names = "flags:int tag value";
        for (text, wanted) in [
            (
                "0 issue ca.example; a=b",
                r#"{"flags":0,"tag":"issue","value":"ca.example; a=b"}"#,
            ),
            ("128 iodef", r#"{"flags":128,"tag":"iodef"}"#),
            ("", "{}"),
        ] {
            assert_eq!(Doc::from(text).parts(names).to_json_text().unwrap(), wanted);
        }
        assert!(Doc::from("x issue y").parts(names).at("flags").is_error());
        assert!(Doc::absent().parts(names).is_absent());
    }

    #[test]
    fn tests_are_false_for_what_is_no_text() {
        assert!(Doc::from("vol-1").starts_with("vol-") && Doc::from("a.example.").ends_with("."));
        assert!(!Doc::from(5).starts_with("5"));
        assert!(!Doc::absent().ends_with(""));
        assert!(!Doc::from("x").starts_with(Doc::absent()));
    }

    #[test]
    fn mistakes_name_the_value() {
        let tape = Tape::json(r#"{"a":{"b":true},"l":[1,"x",null,2.50],"bad":[[1]]}"#).unwrap();
        let root = tape.root();
        let error = root.at("a.b").lower().trim().text().unwrap_err();
        assert_eq!(error.message(), "`a.b`: expected a text, found a bool true");
        assert!(root.at("l").join(",").is("1,x,2.50"));
        assert!(root.at("bad").join(",").is_error());
        assert!(root.at("a").join(",").is_error());
        assert!(root.at("a.b").size().is_error());
        assert!(root.at("nothing").join(",").is_absent());
    }
}
