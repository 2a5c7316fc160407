//! Paths as the spec writes them.

/// Words that cannot be names in an expression.
const RESERVED: &[&str] = &[
    "as",
    "break",
    "const",
    "continue",
    "else",
    "false",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "namespace",
    "null",
    "package",
    "return",
    "self",
    "true",
    "var",
    "void",
    "while",
];

/// A path of members as an expression over the item: `networks.v4`, `self["public-ip"]`. `hidden` are
/// names that mean something else there, such as `zone` in the mapping of a record.
pub fn expression(path: &[&str], hidden: &[&str]) -> String {
    let mut text = String::new();
    for (index, name) in path.iter().enumerate() {
        let first = index == 0;
        if !is_name(name) {
            if first {
                text.push_str("self");
            }
            let name = name.replace('\\', "\\\\").replace('"', "\\\"");
            text.push_str(&format!("[\"{name}\"]"));
        } else if first && hidden.contains(name) {
            text.push_str(&format!("self.{name}"));
        } else {
            if !first {
                text.push('.');
            }
            text.push_str(name);
        }
    }
    text
}

/// Can it stand in an expression as it is?
pub fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !RESERVED.contains(&name)
}
