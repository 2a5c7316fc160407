//! Indents JSON and XML for reading, whether well-formed or not.

/// The text with line breaks and indentation, where it looks like JSON or XML.
pub(super) fn pretty(text: &str) -> Option<String> {
    match text.trim_start().bytes().next()? {
        b'{' | b'[' => Some(json(text)),
        b'<' => Some(xml(text)),
        _ => None,
    }
}

fn break_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("    ", depth));
}

fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if in_string {
            out.push(c);
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                out.push(c);
            }
            '{' | '[' => {
                out.push(c);
                while chars.next_if(|c| c.is_whitespace()).is_some() {}
                if let Some(end) = chars.next_if(|c| matches!(c, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    break_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                break_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                break_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut rest = text.trim();
    // Whether the last thing written was a text or an opening tag: its closing tag stays beside it.
    let mut beside = false;
    while !rest.is_empty() {
        if !rest.starts_with('<') {
            let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            if !text.trim().is_empty() {
                out.push_str(text);
                beside = true;
            }
            rest = after;
            continue;
        }
        let (tag, after) = rest.split_at(rest.find('>').map_or(rest.len(), |end| end + 1));
        let closes = tag.starts_with("</");
        if closes {
            depth = depth.saturating_sub(1);
        }
        let stays = (closes && beside) || out.is_empty();
        if !stays {
            break_line(&mut out, depth);
        }
        out.push_str(tag);
        let opens =
            !closes && !tag.ends_with("/>") && !tag.starts_with("<?") && !tag.starts_with("<!");
        if opens {
            depth += 1;
        }
        beside = opens;
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_strings_and_meaning() {
        let text = r#"{"a":[1,{"b":"x, {\"y\"}: \\"}],"c":{},"d":[ ]}"#;
        let shown = pretty(text).unwrap();
        assert_eq!(shown.lines().count(), 10, "{shown}");
        let value = |text| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&shown), value(text));
    }

    #[test]
    fn xml_indents_elements_and_leaves_texts_alone() {
        let shown = pretty(r#"<?xml version="1.0"?><a><b>x &amp; y</b><c/><d></d></a>"#).unwrap();
        assert_eq!(
            shown,
            "<?xml version=\"1.0\"?>\n<a>\n    <b>x &amp; y</b>\n    <c/>\n    <d></d>\n</a>"
        );
    }

    #[test]
    fn broken_text_is_no_trouble() {
        for text in ["{\"a", "]]]", "{}}}", "<a", "</a></b>", "plain", ""] {
            let _ = pretty(text);
        }
    }
}
