//! "Did you mean": the name nearest to one that is not known.

/// Words to append to a complaint about `name`: "; did you mean `…`?", or nothing where no
/// candidate is near.
pub(crate) fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> String {
    nearest(name, candidates).map_or_else(String::new, |candidate| {
        format!("; did you mean `{candidate}`?")
    })
}

/// The candidate nearest to `name`, if one is near enough to be a slip of it.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters must be changed, added, dropped or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    // `row` belongs to the letters of `a` so far, the two before it to one and two letters less.
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut above = row.clone();
    let mut before = None;
    for (i, letter) in a.chars().enumerate() {
        let two_above = std::mem::replace(&mut above, std::mem::take(&mut row));
        row.push(i + 1);
        for (j, other) in b.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX);
            let changed = at(&above, j) + usize::from(letter != *other);
            let mut cost = changed.min(at(&above, j + 1) + 1).min(at(&row, j) + 1);
            if j > 0 && before == Some(*other) && b.get(j - 1) == Some(&letter) {
                cost = cost.min(at(&two_above, j - 1) + 1);
            }
            row.push(cost);
        }
        before = Some(letter);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_letters() {
        for (a, b, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("node", "node", 0),
            ("node", "nodes", 1),
            ("nod", "node", 1),
            ("ndoe", "node", 1),
            ("kitten", "sitting", 3),
            ("zone", "record", 5),
        ] {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn suggests_slips_only() {
        let names = ["list_nodes", "list_sizes", "reboot_node"];
        assert_eq!(nearest("lst_nodes", names), Some("list_nodes"));
        assert_eq!(nearest("list_node", names), Some("list_nodes"));
        assert_eq!(nearest("create_volume", names), None);
        assert_eq!(did_you_mean("x", names), "");
        assert_eq!(
            did_you_mean("rebot_node", names),
            "; did you mean `reboot_node`?"
        );
    }
}
