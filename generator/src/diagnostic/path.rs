//! A value's address inside a spec file: `operations.list_nodes.params[0]`.

use std::fmt;
use std::sync::Arc;

/// The way from a file's root to one value.
///
/// A path is a shared list that grows at its end: `key` and `index` cost one small allocation and
/// leave the shorter path usable, so a check can hand a path down and extend it as it goes.
///
/// ```
/// use skyloom::diagnostic::SpecPath;
///
/// let operation = SpecPath::root().key("operations").key("list_nodes");
/// assert_eq!(operation.key("params").index(0).to_string(), "operations.list_nodes.params[0]");
/// assert_eq!(operation.to_string(), "operations.list_nodes");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct SpecPath(Option<Arc<Step>>);

#[derive(PartialEq, Eq, Hash)]
struct Step {
    parent: SpecPath,
    segment: Segment,
}

/// One step of a [`SpecPath`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Segment {
    /// The value under this key of a map.
    Key(Box<str>),
    /// The item at this position of a list, from 0.
    Index(usize),
}

impl SpecPath {
    /// The file itself.
    pub fn root() -> Self {
        Self(None)
    }

    /// The value under `key` of the map at this path.
    #[must_use]
    pub fn key(&self, key: impl Into<Box<str>>) -> Self {
        self.step(Segment::Key(key.into()))
    }

    /// The item at `index` (from 0) of the list at this path.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.step(Segment::Index(index))
    }

    /// The path one step longer.
    #[must_use]
    pub fn step(&self, segment: Segment) -> Self {
        let parent = self.clone();
        Self(Some(Arc::new(Step { parent, segment })))
    }

    /// The path without its last step; `None` for the root.
    pub fn parent(&self) -> Option<&Self> {
        self.0.as_deref().map(|step| &step.parent)
    }

    /// The last step; `None` for the root.
    pub fn last(&self) -> Option<&Segment> {
        self.0.as_deref().map(|step| &step.segment)
    }

    /// All steps, from the root on.
    pub fn segments(&self) -> Vec<&Segment> {
        let mut segments = Vec::new();
        let mut path = self;
        while let Some(step) = path.0.as_deref() {
            segments.push(&step.segment);
            path = &step.parent;
        }
        segments.reverse();
        segments
    }

    /// Whether this is the file itself.
    pub fn is_root(&self) -> bool {
        self.0.is_none()
    }
}

impl fmt::Display for SpecPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.segments().into_iter().enumerate() {
            match segment {
                Segment::Key(key) if position == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for SpecPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpecPath({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn displays_keys_with_dots_and_positions_in_brackets() {
        let path = SpecPath::root().key("a").index(3).key("b").index(0);
        assert_eq!(path.to_string(), "a[3].b[0]");
        assert_eq!(SpecPath::root().to_string(), "");
        assert_eq!(SpecPath::root().index(1).to_string(), "[1]");
    }

    #[test]
    fn parent_and_last_take_one_step() {
        let path = SpecPath::root().key("a").index(3);
        assert_eq!(path.last(), Some(&Segment::Index(3)));
        assert_eq!(path.parent(), Some(&SpecPath::root().key("a")));
        assert_eq!(SpecPath::root().parent(), None);
    }
}
