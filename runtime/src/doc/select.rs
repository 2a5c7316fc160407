//! Choosing and remaking the items of a list: the macros of the expression language.

use super::value::Doc;

impl<'a> Doc<'a> {
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
        self.iter().find(|item| item.is_error() || test(item)).unwrap_or_default()
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

    fn remake(&self, add: &mut dyn FnMut(Self, &mut Vec<Self>)) -> Self {
        if self.is_absent() {
            return self.clone();
        }
        let mut list = Vec::new();
        for item in self.iter() {
            add(item, &mut list);
        }
        // What is not a list is one error item; it stays the error it is.
        match list.as_slice() {
            [only] if only.is_error() => only.clone(),
            _ => Self::from_list(list),
        }
    }
}
