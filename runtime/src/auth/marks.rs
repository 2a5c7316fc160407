//! What a request was signed with, noted on the request itself.

use std::sync::atomic::{AtomicU64, Ordering};

/// Notes that schemes leave on a request while they sign it: the number of a session, a time. When
/// the provider refuses the request, the scheme knows by them whether that says anything about the
/// session it has by now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks(Vec<(u64, i64)>);

impl Marks {
    pub(super) fn set(&mut self, marker: &Marker, value: i64) {
        match self.0.iter_mut().find(|mark| mark.0 == marker.0) {
            Some(mark) => mark.1 = value,
            None => self.0.push((marker.0, value)),
        }
    }

    pub(super) fn get(&self, marker: &Marker) -> Option<i64> {
        let mark = self.0.iter().find(|mark| mark.0 == marker.0)?;
        Some(mark.1)
    }
}

/// Whose mark it is: different for every one that is made.
#[derive(Debug)]
pub(super) struct Marker(u64);

impl Marker {
    pub(super) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

impl Default for Marker {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_marker_has_its_own_mark() {
        let (one, two) = (Marker::new(), Marker::new());
        let mut marks = Marks::default();
        marks.set(&one, 1);
        marks.set(&one, 3);
        assert_eq!((marks.get(&one), marks.get(&two)), (Some(3), None));
    }
}
