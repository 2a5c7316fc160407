//! The dynamic value of answers, arguments and request bodies.

mod arithmetic;
mod compare;
mod content_hash;
mod convert;
mod dates;
mod escape;
#[cfg(test)]
mod fuzz_tests;
mod getters;
mod guess;
mod json;
mod lexeme;
mod lookup;
mod navigate;
mod number;
mod object;
mod path;
mod pick;
mod room;
mod select;
mod tape;
mod token;
mod twins;
mod value;
mod write;
mod xml;

pub use convert::AsDoc;
pub use navigate::Items;
pub use object::{List, Object, list, object};
pub use tape::Tape;
pub use value::Doc;
pub use xml::XmlRules;

pub(crate) use convert::parsed;
pub(crate) use escape::encode;
pub(crate) use number::{Number, decimal};
pub(crate) use room::Room;
