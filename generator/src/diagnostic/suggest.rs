//! "Did you mean": the nearest of some known words.

/// The candidate that `word` most likely was meant to be; `None` where none is near.
///
/// Near is: equal but for case, `-`, `_` and blanks, or at most one edit in three letters away. Where
/// none is, the only candidate that has all words of `word` or that `word` has all words of: `image_id`
/// for `image`. Of equally near candidates the first is taken.
pub fn near<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = bare(word);
    if wanted.is_empty() {
        return None;
    }
    let limit = (wanted.chars().count() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    let mut akin = Vec::new();
    for candidate in candidates {
        if candidate == word {
            continue;
        }
        if has_words(candidate, word) || has_words(word, candidate) {
            akin.push(candidate);
        }
        let distance = strsim::damerau_levenshtein(&wanted, &bare(candidate));
        // A word of one or two letters is an edit away from every other such word.
        let possible = distance == 0 || (distance <= limit && candidate.chars().count() > 2);
        if possible && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    match (best, akin.as_slice()) {
        (None, [one]) => Some(one),
        _ => best.map(|(_, candidate)| candidate),
    }
}

/// Whether `words` begins or ends with the words of `part`, and has more.
fn has_words(words: &str, part: &str) -> bool {
    let between = |c: char| matches!(c, '-' | '_' | '.' | ' ');
    part.chars().count() > 1
        && (words
            .strip_prefix(part)
            .is_some_and(|rest| rest.starts_with(between))
            || words
                .strip_suffix(part)
                .is_some_and(|rest| rest.ends_with(between)))
}

/// The word without what people spell differently.
fn bare(word: &str) -> String {
    let letters = word.chars().filter(|c| !matches!(c, '-' | '_' | ' '));
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn finds_a_slip_of_the_keyboard() {
        let known = ["name", "model", "next_link", "operations"];
        assert_eq!(near("modle", known), Some("model"));
        assert_eq!(near("nextLink", known), Some("next_link"));
        assert_eq!(near("operation", known), Some("operations"));
        assert_eq!(near("nmae", known), Some("name"));
    }

    #[test]
    fn says_nothing_where_nothing_is_near() {
        assert_eq!(near("zebra", ["name", "model"]), None);
        assert_eq!(near("x", ["id", "as"]), None);
        assert_eq!(near("", ["id"]), None);
        assert_eq!(near("name", ["name"]), None);
    }

    #[test]
    fn finds_the_one_that_has_the_same_words() {
        assert_eq!(near("image", ["image_id", "name"]), Some("image_id"));
        assert_eq!(
            near("token", ["credentials.token"]),
            Some("credentials.token")
        );
        assert_eq!(near("volume_name", ["name", "size"]), Some("name"));
        assert_eq!(
            near("node", ["list_nodes", "create_node", "stop_node"]),
            None
        );
        assert_eq!(near("image", ["images"]), Some("images"));
    }

    #[test]
    fn takes_the_nearest_and_of_equals_the_first() {
        assert_eq!(near("lits", ["list", "lists"]), Some("list"));
        assert_eq!(near("sizex", ["sizes", "sized"]), Some("sizes"));
    }
}
