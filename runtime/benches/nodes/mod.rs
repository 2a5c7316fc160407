//! What is measured: 10,000 nodes as an answer has them, and three hands that read them.

mod by_doc;
mod by_serde;
mod by_value;
mod text;

pub use by_doc::{json_node, json_node_with_extra, xml_node, xml_node_with_extra};
pub use by_serde::{JsonList, XmlList};
pub use by_value::{json_value, xml_value};
pub use text::{COUNT, json, xml};
