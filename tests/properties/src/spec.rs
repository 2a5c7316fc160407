//! Any spec is read, judged and, if it is right, rendered.

use skyloom::diagnostic::Diagnostics;
use skyloom::diagnostic::render::{Look, render_text};
use skyloom::{load, lower, render};

/// What stands before the name of each file.
pub(crate) const MARK: &str = "=== ";

/// Files one after the other, each below a line with its name: `=== dns.yaml`.
pub(crate) fn load(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    judged(&files(text));
}

fn files(text: &str) -> Vec<(&str, &str)> {
    let parts = text.strip_prefix(MARK).into_iter();
    parts
        .flat_map(|rest| rest.split("\n=== "))
        .filter_map(|part| part.split_once('\n'))
        .take(8)
        .collect()
}

/// Loads, lowers, proves; what is wrong can be shown, what is right becomes Rust.
pub(crate) fn judged(files: &[(&str, &str)]) {
    let mut diagnostics = Diagnostics::new();
    let set = load::load_texts(folder(files), files, &mut diagnostics);
    let providers = lower::lower(&set, &mut diagnostics);
    let shown = render_text(Look::Plain, &diagnostics, &set.sources);
    assert_eq!(
        shown.is_empty(),
        diagnostics.is_empty(),
        "what is wrong is told"
    );
    for diagnostic in &diagnostics {
        let places = std::iter::once(&diagnostic.place)
            .chain(diagnostic.others.iter().map(|(place, _)| place));
        for place in places {
            let at = set.sources.locate(place);
            let source = set.sources.get(place.file).expect("the file is known");
            assert!(
                source.text().get(at.clone()).is_some(),
                "{at:?} is no place in {}: {diagnostic:?}",
                source.path().display()
            );
        }
    }
    if diagnostics.has_errors() {
        return;
    }
    let rendered = || -> Result<_, render::Fault> {
        let mut files = vec![render::library(&providers)?];
        for provider in &providers {
            files.extend(render::provider_files(provider)?);
            files.push(render::render_single(provider)?);
        }
        files
            .iter()
            .try_for_each(|file| render::verify(&file.path, &file.contents))
    };
    rendered().unwrap_or_else(|fault| panic!("{fault}"));
}

/// The folder bears the provider's id.
fn folder<'a>(files: &[(&str, &'a str)]) -> &'a str {
    let provider = files.iter().find(|(name, _)| *name == "provider.yaml");
    provider
        .and_then(|(_, text)| {
            text.lines()
                .find_map(|line| line.strip_prefix("provider: "))
        })
        .map_or("acme", str::trim)
}
