//! For a browser: one page that needs nothing else.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde::Serialize;

use super::{CLASSES, elsewhere, heading, lines, signed, summary};
use crate::diff::{Change, Class, Report, SpecLine};

/// Up to so many lines of code are shown at once; more are folded.
const SHORT: usize = 120;

#[derive(Serialize)]
struct Provider<'a> {
    id: &'a str,
    lines: String,
    /// The class that matters most.
    worst: Option<Class>,
    /// Whether its code is shown at once.
    short: bool,
    changes: Vec<ChangeView<'a>>,
    groups: Vec<Group<'a>>,
}

#[derive(Serialize)]
struct ChangeView<'a> {
    class: Class,
    subject: &'a str,
    /// Each with whether it is code.
    text: Vec<(bool, &'a str)>,
    places: &'a [SpecLine],
}

#[derive(Serialize)]
struct Group<'a> {
    heading: String,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    spot: String,
    lines: Vec<(char, &'a str)>,
    left: usize,
    elsewhere: Option<String>,
}

/// The report as one self-contained page.
///
/// # Errors
///
/// If the template is wrong: a bug of the generator.
pub fn html(report: &Report) -> Result<String, minijinja::Error> {
    let providers: Vec<Provider<'_>> = report.providers.iter().map(provider).collect();
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()?;
    environment.set_syntax(syntax);
    environment.add_template("page", include_str!("templates/page.html.j2"))?;
    environment.get_template("page")?.render(context! {
        base => report.base.clone(),
        summary => summary(report),
        providers => Serde(providers),
    })
}

fn provider(diff: &crate::diff::ProviderDiff) -> Provider<'_> {
    let of_class = |class| {
        diff.changes
            .iter()
            .filter(move |change| change.class == class)
    };
    Provider {
        id: &diff.provider,
        lines: lines(diff),
        worst: diff.changes.iter().map(|change| change.class).max(),
        short: diff.added + diff.removed <= SHORT,
        changes: CLASSES.into_iter().flat_map(of_class).map(change).collect(),
        groups: diff.code.iter().map(group).collect(),
    }
}

fn change(change: &Change) -> ChangeView<'_> {
    let parts = change.text.split('`').enumerate();
    ChangeView {
        class: change.class,
        subject: &change.subject,
        text: parts
            .map(|(position, part)| (position % 2 == 1, part))
            .collect(),
        places: &change.places,
    }
}

fn group(group: &crate::diff::Group) -> Group<'_> {
    let edits = group.edits.iter().map(|edit| {
        let (lines, left) = signed(edit);
        let spot = edit.spots.first();
        Edit {
            spot: spot.map_or_else(String::new, |spot| {
                format!("{}:{}", spot.file.display(), spot.line)
            }),
            lines,
            left,
            elsewhere: elsewhere(edit),
        }
    });
    Group {
        heading: heading(group),
        edits: edits.collect(),
    }
}
