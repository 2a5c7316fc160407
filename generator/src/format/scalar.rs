//! Scalars: with quotes where they need them, and with the quotes that need no escapes.

/// Words that mean something else without quotes, to one reader of YAML or another.
const WORDS: &[&str] = &[
    "true", "false", "null", "yes", "no", "on", "off", "y", "n", "inf", "nan",
];

/// A scalar on one line, quoted no more than it needs.
pub(super) fn tidy(raw: &str) -> String {
    if raw.contains('\n') {
        return raw.to_owned();
    }
    let inside = |quote| {
        raw.strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
    };
    if let Some(text) = inside('\'') {
        if is_word(text) {
            return text.to_owned();
        }
        if !text.contains(['"', '\\', '\'']) {
            return format!("\"{text}\"");
        }
    }
    if let Some(text) = inside('"') {
        if is_word(text) {
            return text.to_owned();
        }
        let bare = text.replace("\\\"", "");
        if text.contains("\\\"") && !bare.contains(['\\', '\'', '"']) {
            return format!("'{}'", text.replace("\\\"", "\""));
        }
    }
    raw.to_owned()
}

/// A text that is nothing but a text to every reader.
fn is_word(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./-".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .split(' ')
            .all(|word| !word.is_empty() && word.chars().all(plain) && word != "-")
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn quotes_are_kept_where_they_are_needed() {
        for same in [
            "\"off\"",
            "\"3164444\"",
            "\"${name}\"",
            "\"a: b\"",
            "'\"DE\"'",
            "\"it's\"",
            "\"\"",
            "\"No\"",
            "\"a\\nb\"",
        ] {
            assert_eq!(tidy(same), same);
        }
        assert_eq!(tidy("'web-1'"), "web-1");
        assert_eq!(tidy("\"a sentence.\""), "a sentence.");
        assert_eq!(tidy("'${name}'"), "\"${name}\"");
        assert_eq!(tidy("\"a == \\\"b\\\"\""), "'a == \"b\"'");
    }
}
