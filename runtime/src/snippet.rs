//! A short, readable piece of a body, for error messages.

/// The longest piece, in characters.
const LONGEST: usize = 200;

/// The first words of a text on one line. Of an HTML page, its title or its text.
pub(crate) fn snippet(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return "an empty body".to_owned();
    }
    if is_html(text) {
        let words = shorten(&html_words(text));
        return if words.is_empty() {
            "an HTML page without words".to_owned()
        } else {
            format!("an HTML page ({words})")
        };
    }
    shorten(text)
}

/// Whether a body is an HTML page.
pub(crate) fn is_html(text: &str) -> bool {
    let head: String = text
        .trim_start()
        .chars()
        .take(64)
        .collect::<String>()
        .to_ascii_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html") || head.starts_with("<head")
}

fn html_words(page: &str) -> String {
    let lower = page.to_ascii_lowercase();
    let title = lower.find("<title").and_then(|start| {
        let start = start + lower.get(start..)?.find('>')? + 1;
        let end = start + lower.get(start..)?.find("</title")?;
        page.get(start..end)
    });
    if let Some(title) = title.filter(|title| !title.trim().is_empty()) {
        return title.to_owned();
    }
    let mut words = String::new();
    let mut rest = start(page, 8192);
    while let Some(tag) = rest.find('<') {
        let (text, after) = rest.split_at(tag);
        words.push_str(text);
        words.push(' ');
        rest = after
            .find('>')
            .and_then(|end| after.get(end + 1..))
            .unwrap_or_default();
    }
    words.push_str(rest);
    words
}

/// The first `bytes` of a text, or one to three less where a character would be cut.
pub(crate) fn start(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// One line of printable text, cut where it gets long.
pub(crate) fn shorten(text: &str) -> String {
    let mut out = String::new();
    let mut count = 0;
    // Only the beginning is looked at, however long the body is.
    let head = start(text, LONGEST * 8);
    for word in head.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
            count += 1;
        }
        for c in word.chars() {
            if count == LONGEST {
                out.push('…');
                return out;
            }
            out.push(c);
            count += 1;
        }
    }
    if head.len() < text.len() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_odd_texts_become_one_short_line() {
        assert_eq!(snippet("  a\n\tb\u{1b}[31m "), "a b [31m");
        assert_eq!(snippet(" \n"), "an empty body");
        let long = snippet(&"ü".repeat(10_000));
        assert_eq!(long.chars().count(), LONGEST + 1);
    }

    #[test]
    fn of_a_page_the_title_is_shown() {
        let page =
            "<!DOCTYPE html><html><head><TITLE>502 Bad\nGateway</TITLE></head><body>x</body>";
        assert_eq!(snippet(page), "an HTML page (502 Bad Gateway)");
        assert_eq!(
            snippet("<html><body><h1>Oops</h1> <p>down"),
            "an HTML page (Oops down)"
        );
        assert_eq!(
            snippet("<html><body> </body></html>"),
            "an HTML page without words"
        );
    }
}
