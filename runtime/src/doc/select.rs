//! Choosing and remaking the items of a list: the macros of the expression language.

use super::value::Doc;

impl Doc<'_> {
    /// The items for which `keep` holds, as a list; absent of an absent value.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(&Self) -> bool) -> Self {
        self.remake(&mut |item, list| {
            if keep(&item) || item.is_error() {
                list.push(item);
            }
        })
    }

    /// What `make` makes of each item, as a list; absent of an absent value.
    #[must_use]
    pub fn map(&self, make: impl Fn(&Self) -> Self) -> Self {
        self.remake(&mut |item, list| list.push(if item.is_error() { item } else { make(&item) }))
    }

    /// The items of the lists that `make` makes of each item, as one list.
    #[must_use]
    pub fn flat_map(&self, make: impl Fn(&Self) -> Self) -> Self {
        self.remake(&mut |item, list| {
            if item.is_error() {
                list.push(item);
            } else {
                list.extend(make(&item).iter());
            }
        })
    }

    /// The items of a list of lists, one level down, as one list.
    #[must_use]
    pub fn flatten(&self) -> Self {
        self.remake(&mut |item, list| {
            if item.is_list() {
                list.extend(item.iter());
            } else {
                list.push(item);
            }
        })
    }

    /// Whether `test` holds for an item; not for an absent value.
    pub fn exists(&self, test: impl Fn(&Self) -> bool) -> bool {
        self.iter().any(|item| test(&item))
    }

    /// Whether `test` holds for exactly one item.
    pub fn exists_one(&self, test: impl Fn(&Self) -> bool) -> bool {
        self.iter().filter(test).count() == 1
    }

    /// Whether `test` holds for every item; so it does for an absent value.
    pub fn all(&self, test: impl Fn(&Self) -> bool) -> bool {
        self.iter().all(|item| test(&item))
    }

    /// The first item for which `test` holds; absent when there is none.
    #[must_use]
    pub fn find(&self, test: impl Fn(&Self) -> bool) -> Self {
        self.iter()
            .find(|item| item.is_error() || test(item))
            .unwrap_or_default()
    }

    /// The first item of a list; absent when there is none.
    #[must_use]
    pub fn first(&self) -> Self {
        self.index(0)
    }

    /// The last item of a list; absent when there is none.
    #[must_use]
    pub fn last(&self) -> Self {
        self.index(-1)
    }

    fn remake(&self, add: &mut dyn FnMut(Self, &mut Gathered<Self>)) -> Self {
        if self.is_absent() {
            return self.clone();
        }
        let mut list = Gathered {
            only: None,
            several: Vec::new(),
        };
        for item in self {
            add(item, &mut list);
        }
        match list.only {
            // What is not a list is one error item; it stays the error it is.
            Some(only) if only.is_error() => only,
            Some(only) => Self::from_one(only),
            None => Self::from_list(list.several),
        }
    }
}

/// The items of a new list. Of most lists one is left, which takes no memory.
struct Gathered<T> {
    only: Option<T>,
    several: Vec<T>,
}

impl<T> Gathered<T> {
    fn push(&mut self, item: T) {
        if self.only.is_none() && self.several.is_empty() {
            self.only = Some(item);
            return;
        }
        self.several.extend(self.only.take());
        self.several.push(item);
    }

    fn extend(&mut self, items: impl Iterator<Item = T>) {
        items.for_each(|item| self.push(item));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{Doc, Tape};

    #[test]
    fn choosing_and_remaking() {
        let tape = Tape::json(r#"{"n":[{"t":"a","v":1},{"t":"b","v":2},{"t":"a","v":3}],"l":[[1],[2,3],4],"no":null}"#).unwrap();
        let n = tape.root().at("n");
        let is_a = |item: &Doc<'_>| item.at("t").is("a");
        assert_eq!(
            n.filter(is_a).map(|item| item.at("v")).value().unwrap(),
            json!([1, 3])
        );
        assert_eq!(n.find(|item| item.at("v").gt(1)).at("v").int().unwrap(), 2);
        assert!(n.find(|item| item.at("v").gt(9)).is_absent());
        assert!(n.exists(is_a) && !n.all(is_a) && !n.exists_one(is_a));
        assert!(n.exists_one(|item| item.at("t").is("b")));
        assert_eq!(
            tape.root().at("l").flatten().value().unwrap(),
            json!([1, 2, 3, 4])
        );
        assert_eq!(
            n.flat_map(|item| Doc::from(vec![item.at("v"), item.at("v").add(10)]))
                .len(),
            6
        );
        assert_eq!(n.first().at("v").int().unwrap(), 1);
        // What a closure finds outside may live shorter than the answer.
        let local = String::from("b");
        assert_eq!(n.filter(|item| item.at("t").is(&local)).len(), 1);
    }

    #[test]
    fn a_list_of_one_is_a_list_like_others() {
        let tape = Tape::json(r#"{"n":[{"t":"a","v":[1]},{"t":"b","v":[2]}]}"#).unwrap();
        let one = tape.root().at("n").filter(|item| item.at("t").is("b"));
        assert_eq!(one.to_json_text().unwrap(), r#"[{"t":"b","v":[2]}]"#);
        assert_eq!((one.len(), one.items().len(), one.is_list()), (1, 1, true));
        assert!(one.first().at("v.0").eq(2) && one.at("0.v.0").eq(2) && one.index(1).is_absent());
        assert!(one.contains(json!({"v": [2], "t": "b"})) && one.eq(json!([{"t": "b", "v": [2]}])));
        assert_eq!(
            one.map(|item| item.at("v"))
                .flatten()
                .to_json_text()
                .unwrap(),
            "[2]"
        );
        assert_eq!(one.value().unwrap(), json!([{"t": "b", "v": [2]}]));
        let own = one.clone().into_owned();
        assert_eq!(own.to_json_text().unwrap(), r#"[{"t":"b","v":[2]}]"#);
        assert_eq!(one.path(), "");
        assert!(one.at("0").path() == "n[1]" && one.text().is_err());
        let computed = one.map(|_| Doc::from("x"));
        assert_eq!(computed.to_json_text().unwrap(), r#"["x"]"#);
    }

    #[test]
    fn absent_lists() {
        let tape = Tape::json(r#"{"no":null}"#).unwrap();
        for absent in [
            tape.root().at("no"),
            tape.root().at("missing"),
            Doc::absent(),
        ] {
            assert!(absent.filter(|_| true).is_absent() && absent.map(Clone::clone).is_absent());
            assert!(absent.flatten().is_absent() && absent.first().is_absent());
            assert!(!absent.exists(|_| true) && absent.all(|_| false));
        }
    }

    #[test]
    fn what_is_no_list_is_a_mistake_with_its_path() {
        let tape = Tape::json(r#"{"a":{"b":"text"}}"#).unwrap();
        let error = tape
            .root()
            .at("a.b")
            .filter(|_| false)
            .map(|item| item.at("x"))
            .texts()
            .unwrap_err();
        assert_eq!(
            error.message(),
            "`a.b`: expected a list, found a text \"text\""
        );
        assert!(tape.root().at("a").find(|_| false).is_error());
    }
}
