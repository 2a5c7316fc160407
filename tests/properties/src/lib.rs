//! What holds for any input, whoever made it.
//!
//! Each property is a function over bytes that panics where it does not hold. The tests try them with
//! seeds and slips in them, the fuzzer (`tests/fuzz`) with whatever it thinks of.
#![deny(missing_docs)]
// A property is an assertion: this is the one library whose business is to panic.
#![allow(clippy::panic, clippy::expect_used)]

mod doc;
mod expression;
mod paging;
pub mod seeds;
mod spec;

/// Something that holds for any input.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    /// Its name, which its fuzz target bears too.
    pub name: &'static str,
    /// Panics where it does not hold.
    pub holds: fn(&[u8]),
}

/// All of them.
pub const ALL: &[Property] = &[
    Property {
        name: "load",
        holds: spec::load,
    },
    Property {
        name: "cel",
        holds: expression::cel,
    },
    Property {
        name: "doc_json",
        holds: doc::json,
    },
    Property {
        name: "doc_xml",
        holds: doc::xml,
    },
    Property {
        name: "paging",
        holds: paging::paging,
    },
];

/// The property of that name.
pub fn named(name: &str) -> Option<Property> {
    ALL.iter().copied().find(|one| one.name == name)
}
