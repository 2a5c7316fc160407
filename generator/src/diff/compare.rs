//! Facts before and after, and how much each difference matters.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::facts::{Fact, Topic, facts};
use super::said::{became, line};
use super::{Change, Class, Side, SpecLine};

/// What changed for callers, what matters most first.
pub(super) fn changes(old: &Side, new: &Side) -> Vec<Change> {
    let (before, after) = (facts(old), facts(new));
    if let Some(whole) = whole(&before, &after) {
        return vec![whole];
    }
    let renamed = renamed(&before, &after);
    let mut changes: Vec<Change> = Vec::new();
    for (from, to) in &renamed {
        let text = format!("`{}` is now called `{}`", from.subject, to.subject);
        let places = [line(old, from, true), line(new, to, false)];
        changes.push(change(
            Class::Breaking,
            to,
            text,
            places.into_iter().flatten(),
        ));
    }
    let gone = |fact: &Fact| {
        fact.topic != Topic::Operation && !has_operation(&after, fact)
            || renamed.iter().any(|(from, _)| from.subject == fact.subject)
    };
    let came = |fact: &Fact| {
        fact.topic != Topic::Operation && !has_operation(&before, fact)
            || renamed.iter().any(|(_, to)| to.subject == fact.subject)
    };
    for (key, fact) in &before {
        match after.get(key) {
            None if !gone(fact) => {
                if let Some((class, text)) = removed(fact) {
                    changes.push(change(class, fact, text, line(old, fact, true)));
                }
            }
            Some(now)
                if (now.value != fact.value || now.required != fact.required)
                    && !(is_order(fact) && other_names(&before, &after, fact)) =>
            {
                let (class, text) = changed(fact, now, &became((old, fact), (new, now)));
                let places = [line(old, fact, true), line(new, now, false)];
                changes.push(change(class, now, text, places.into_iter().flatten()));
            }
            _ => {}
        }
    }
    for (key, fact) in &after {
        if !before.contains_key(key)
            && !came(fact)
            && let Some((class, text)) = added(fact)
        {
            changes.push(change(class, fact, text, line(new, fact, false)));
        }
    }
    changes.extend(record_types((old, &before), &after, true));
    changes.extend(record_types((new, &after), &before, false));
    // Facts about the same thing that changed alike are told once.
    changes.dedup_by(|next, first| next.text == first.text && next.subject == first.subject);
    changes.sort_by_key(|change| std::cmp::Reverse(change.class));
    changes
}

/// The types of records that only this side has, told together: a list often changes by several.
fn record_types(
    (side, here): (&Side, &IndexMap<String, Fact>),
    there: &IndexMap<String, Fact>,
    gone: bool,
) -> Option<Change> {
    let types = here
        .iter()
        .filter(|(key, fact)| fact.topic == Topic::RecordType && !there.contains_key(*key));
    let types: Vec<&Fact> = types.map(|(_, fact)| fact).collect();
    let names: Vec<String> = types
        .iter()
        .map(|fact| format!("`{}`", fact.name))
        .collect();
    let names = names.join(", ");
    let (class, text) = if gone {
        (Class::Breaking, format!("can no longer be of type {names}"))
    } else {
        (Class::Additive, format!("can be of type {names} now"))
    };
    let first = types.first()?;
    Some(change(class, first, text, line(side, first, gone)))
}

/// Whether the fact says which argument stands where.
fn is_order(fact: &Fact) -> bool {
    fact.topic == Topic::Parameter && fact.name.starts_with("argument ")
}

/// Whether the operation has other arguments than before: then their places say nothing more.
fn other_names(before: &IndexMap<String, Fact>, after: &IndexMap<String, Fact>, of: &Fact) -> bool {
    let names = |facts: &IndexMap<String, Fact>| {
        let own = facts.values().filter(|fact| {
            fact.topic == Topic::Parameter && fact.subject == of.subject && !is_order(fact)
        });
        own.map(|fact| fact.name.clone()).collect::<BTreeSet<_>>()
    };
    names(before) != names(after)
}

/// The provider as a whole came or went.
fn whole(before: &IndexMap<String, Fact>, after: &IndexMap<String, Fact>) -> Option<Change> {
    let change = |class, text: &str| Change {
        class,
        topic: Topic::Provider.word(),
        subject: "driver".to_owned(),
        text: text.to_owned(),
        places: Vec::new(),
    };
    match (before.is_empty(), after.is_empty()) {
        (true, false) => Some(change(Class::Additive, "is new")),
        (false, true) => Some(change(Class::Breaking, "is gone")),
        _ => None,
    }
}

fn change(
    class: Class,
    fact: &Fact,
    text: String,
    places: impl IntoIterator<Item = SpecLine>,
) -> Change {
    Change {
        class,
        topic: fact.topic.word(),
        subject: fact.subject.clone(),
        text,
        places: places.into_iter().collect(),
    }
}

/// Whether the operation that the fact is about is there, if it is about one.
fn has_operation(facts: &IndexMap<String, Fact>, fact: &Fact) -> bool {
    let about = |other: &Fact| other.topic == Topic::Operation && other.subject == fact.subject;
    let of_operation =
        fact.path.segments().len() >= 2 && fact.path.to_string().starts_with("operations.");
    !of_operation || facts.values().any(about)
}

/// Operations that went while one with the same request came.
fn renamed<'a>(
    before: &'a IndexMap<String, Fact>,
    after: &'a IndexMap<String, Fact>,
) -> Vec<(&'a Fact, &'a Fact)> {
    let only = |here: &'a IndexMap<String, Fact>, there: &IndexMap<String, Fact>| {
        let operations = here
            .iter()
            .filter(|(_, fact)| fact.topic == Topic::Operation);
        let missing = operations.filter(|(key, _)| !there.contains_key(*key));
        missing.map(|(_, fact)| fact).collect::<Vec<_>>()
    };
    let request = |facts: &IndexMap<String, Fact>, operation: &Fact| {
        let mut of = facts
            .values()
            .filter(|fact| fact.subject == operation.subject);
        of.find(|fact| fact.topic == Topic::Request)
            .map(|fact| fact.value.clone())
    };
    let mut came = only(after, before);
    let mut renamed = Vec::new();
    for gone in only(before, after) {
        let sent = request(before, gone);
        let same = came
            .iter()
            .position(|new| sent.is_some() && request(after, new) == sent);
        if let Some(same) = same {
            renamed.push((gone, came.remove(same)));
        }
    }
    renamed
}

fn added(fact: &Fact) -> Option<(Class, String)> {
    let name = &fact.name;
    Some(match fact.topic {
        Topic::Operation => (Class::Additive, "is new".to_owned()),
        Topic::Parameter if is_order(fact) => return None,
        Topic::Parameter if fact.required => (
            Class::Breaking,
            format!("the parameter `{name}` is new and must be given"),
        ),
        // Options go by name; a method's arguments by place.
        Topic::Parameter if fact.words.is_none() => (
            Class::Breaking,
            format!("takes one more argument, `{name}`"),
        ),
        Topic::Parameter => (Class::Additive, format!("takes `{name}`")),
        Topic::Credential | Topic::Setting if fact.required => (
            Class::Breaking,
            format!("`{name}` is new and must be given"),
        ),
        Topic::Credential | Topic::Setting => (Class::Additive, format!("takes `{name}`")),
        Topic::Refused => (Class::Breaking, refused(name, "now")),
        Topic::Check => (
            Class::Breaking,
            format!("refuses what does not meet `{name}`"),
        ),
        Topic::State => (
            Class::Additive,
            format!("`{name}` is known now, as {}", words(fact)),
        ),
        Topic::Field => (Class::Additive, format!("`{name}` is filled now")),
        Topic::Extra => (Class::Additive, format!("`extra` has `{name}` now")),
        Topic::Type => (Class::Additive, "is a new type".to_owned()),
        Topic::TypeField => (Class::Additive, format!("has a field `{name}` now")),
        Topic::Error => (Class::Risky, format!("another rule for errors: {name}")),
        Topic::Sent | Topic::Header => (Class::Risky, format!("sends {name} now")),
        Topic::Steps => (Class::Risky, format!("does one more step, `{name}`")),
        Topic::Paging | Topic::Job | Topic::RecordType => return None,
        _ => (Class::Risky, format!("{name} is new")),
    })
}

fn removed(fact: &Fact) -> Option<(Class, String)> {
    let name = &fact.name;
    Some(match fact.topic {
        Topic::Operation => (Class::Breaking, "is gone".to_owned()),
        Topic::Parameter if is_order(fact) => return None,
        Topic::Parameter => (Class::Breaking, format!("the parameter `{name}` is gone")),
        Topic::Credential | Topic::Setting => (Class::Breaking, format!("`{name}` is gone")),
        Topic::Refused => (Class::Additive, refused(name, "no longer")),
        Topic::Check => (Class::Additive, format!("no longer asks for `{name}`")),
        Topic::State => (
            Class::Risky,
            format!("`{name}` is unknown now; it was {}", words(fact)),
        ),
        Topic::Field => (Class::Breaking, format!("`{name}` is no longer filled")),
        Topic::Extra => (Class::Breaking, format!("`extra` has no `{name}` any more")),
        Topic::Type => (Class::Breaking, "is gone".to_owned()),
        Topic::TypeField => (Class::Breaking, format!("the field `{name}` is gone")),
        Topic::Error => (Class::Risky, format!("no rule any more for errors: {name}")),
        Topic::Sent | Topic::Header => (Class::Risky, format!("no longer sends {name}")),
        Topic::Steps => (Class::Risky, format!("no longer does the step `{name}`")),
        Topic::Paging | Topic::Job | Topic::RecordType => return None,
        _ => (Class::Risky, format!("{name} is gone")),
    })
}

fn changed(old: &Fact, new: &Fact, from_to: &str) -> (Class, String) {
    let name = &new.name;
    match new.topic {
        Topic::Parameter if is_order(new) => (
            Class::Breaking,
            format!("{name} is {} now, not {}", words(new), words(old)),
        ),
        Topic::Parameter if !old.required && new.required => (
            Class::Breaking,
            format!("the parameter `{name}` must be given now"),
        ),
        Topic::Parameter if old.value.get(0) != new.value.get(0) => (
            Class::Breaking,
            format!("the parameter `{name}` is of another type: {from_to}"),
        ),
        Topic::Parameter if old.required => (
            Class::Additive,
            format!("the parameter `{name}` may be left out now"),
        ),
        Topic::Parameter => (
            Class::Risky,
            format!("the default of `{name}` is another: {from_to}"),
        ),
        Topic::Credential | Topic::Setting if !old.required && new.required => {
            (Class::Breaking, format!("`{name}` must be given now"))
        }
        Topic::Credential => (
            Class::Breaking,
            format!("`{name}` is read otherwise: {from_to}"),
        ),
        Topic::Setting => (Class::Risky, format!("`{name}`: {from_to}")),
        Topic::Result => (
            Class::Breaking,
            format!("answers {} now; it was {}", words(new), words(old)),
        ),
        Topic::State => (
            Class::Risky,
            format!("`{name}` is {} now; it was {}", words(new), words(old)),
        ),
        Topic::Field => (
            Class::Risky,
            format!("`{name}` comes from somewhere else: {from_to}"),
        ),
        Topic::Extra => (
            Class::Risky,
            format!("`{name}` of `extra` comes from somewhere else: {from_to}"),
        ),
        Topic::TypeField => (
            Class::Breaking,
            format!(
                "the field `{name}` is {} now; it was {}",
                words(new),
                words(old)
            ),
        ),
        Topic::Retry => {
            let again = new.value.as_bool().unwrap_or_default();
            let text = if again {
                "is sent again now when it fails: it is said to be idempotent"
            } else {
                "is not sent again any more when it fails"
            };
            (Class::Risky, text.to_owned())
        }
        Topic::Pages => {
            let word = |fact: &Fact| match fact.value.as_str() {
                Some("none") | None => "one answer alone".to_owned(),
                Some(name) => format!("the paging `{name}`"),
            };
            (
                Class::Risky,
                format!("follows {} now; it was {}", word(new), word(old)),
            )
        }
        Topic::Request => (Class::Risky, format!("another request: {from_to}")),
        Topic::Sent | Topic::Header => (Class::Risky, format!("sends {name} otherwise: {from_to}")),
        Topic::Check => (
            Class::Additive,
            format!("says otherwise why it refuses: {from_to}"),
        ),
        Topic::Error if name == "404" => (
            Class::Risky,
            format!("a 404 is about {} now, not {}", new.value, old.value),
        ),
        Topic::Error => (Class::Risky, format!("errors, {name}: {from_to}")),
        Topic::Steps => (
            Class::Risky,
            format!("does the step `{name}` otherwise: {from_to}"),
        ),
        _ => (Class::Risky, format!("{name}: {from_to}")),
    }
}

fn words(fact: &Fact) -> String {
    fact.words.clone().unwrap_or_else(|| fact.value.to_string())
}

fn refused(name: &str, since: &str) -> String {
    match name.strip_suffix(" missing") {
        Some(name) => format!("{since} refuses to be called without `{name}`"),
        None => format!("{since} refuses `{name}` when it is given"),
    }
}
