//! What mappings read, over all answers of the document.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Finding;
use crate::diagnostic::{Code, Diagnostic, Place, Segment};

/// Members that mappings read, over all answers that they are used for.
#[derive(Debug, Default)]
pub(super) struct Uses {
    pub(super) of: IndexMap<String, Use>,
    /// Members that only examples of the document show, with the mapping that reads them.
    shown: BTreeSet<(String, String)>,
}

#[derive(Debug)]
pub(super) struct Use {
    pub(super) place: Place,
    pub(super) member: String,
    pub(super) near: Option<String>,
    /// Nothing works without it.
    pub(super) needed: bool,
    /// Places in the document that lack it.
    pub(super) missing: Vec<(String, String)>,
    pub(super) there: usize,
    /// Where the document calls it deprecated.
    pub(super) old: Option<String>,
}

impl Uses {
    /// Examples show these members, although no schema has them.
    pub(super) fn shown(&mut self, mapping: &str, members: Vec<String>) {
        self.shown.extend(
            members
                .into_iter()
                .map(|member| (mapping.to_owned(), member)),
        );
    }

    /// What is missing: everywhere, or somewhere and nothing works without it.
    pub(super) fn findings(self) -> Vec<Finding> {
        let shown = self.shown;
        let uses = self.of.into_values();
        uses.filter_map(|one| {
            let mapping = one
                .place
                .path
                .segments()
                .get(1)
                .map(|segment| match segment {
                    Segment::Key(key) => key.to_string(),
                    Segment::Index(index) => index.to_string(),
                });
            if mapping.is_some_and(|mapping| shown.contains(&(mapping, one.member.clone()))) {
                return None;
            }
            if let (Some(pointer), true) = (&one.old, one.missing.is_empty()) {
                let message = format!("`{}` is deprecated by the vendor", one.member);
                let diagnostic = Diagnostic::warning(Code::Deprecated, one.place, message)
                    .label("will be absent one day");
                return Some(Finding {
                    diagnostic,
                    pointer: pointer.clone(),
                });
            }
            let (operation, pointer) = one.missing.first()?.clone();
            let operations: Vec<String> = one
                .missing
                .iter()
                .map(|(operation, _)| format!("`{operation}`"))
                .collect();
            let message = if one.there == 0 {
                format!("the vendor's schema has no `{}`", one.member)
            } else if one.needed {
                format!(
                    "the vendor's schema for {} has no `{}`",
                    operations.join(", "),
                    one.member
                )
            } else {
                return None;
            };
            let place = one.place;
            let mut diagnostic = if one.needed {
                Diagnostic::error(Code::NoSuchMember, place, message)
            } else {
                Diagnostic::warning(Code::NoSuchMember, place, message)
            }
            .label(if one.needed {
                "must be there"
            } else {
                "always absent, then"
            });
            if let Some(near) = one.near {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
            } else if one.there == 0 {
                diagnostic = diagnostic.help(format!("as answered to `{operation}`"));
            }
            Some(Finding {
                diagnostic,
                pointer,
            })
        })
        .collect()
    }
}
