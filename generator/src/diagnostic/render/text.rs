//! Text for people, in rustc's look.

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet,
};

use super::super::{Diagnostic, Diagnostics, FileId, Place, Severity};
use crate::source::Sources;

/// Plain or coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// Text alone.
    #[default]
    Plain,
    /// With ANSI styles, for a terminal.
    Styled,
}

impl Look {
    pub(crate) fn renderer(self) -> Renderer {
        match self {
            Self::Plain => Renderer::plain(),
            Self::Styled => Renderer::styled(),
        }
    }
}

/// What went wrong without a place in a spec, in the look of the diagnostics.
pub fn render_failure(look: Look, message: &str) -> String {
    let title = Level::ERROR.primary_title(message);
    look.renderer().render(&[Group::with_title(title)]) + "\n"
}

/// All diagnostics by file and position, and a line that counts them; empty if there are none.
pub fn render_text(look: Look, diagnostics: &Diagnostics, sources: &Sources) -> String {
    let renderer = look.renderer();
    let mut text = String::new();
    for diagnostic in diagnostics.sorted(sources) {
        text.push_str(&renderer.render(&report(diagnostic, sources)));
        text.push_str("\n\n");
    }
    if let Some(count) = count(diagnostics) {
        let level = if diagnostics.has_errors() {
            Level::ERROR
        } else {
            Level::WARNING
        };
        text.push_str(&renderer.render(&[Group::with_title(level.primary_title(count))]));
        text.push('\n');
    }
    text
}

fn count(diagnostics: &Diagnostics) -> Option<String> {
    let some = |count: usize, what: &str| match count {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{count} {what}s")),
    };
    match (
        some(diagnostics.errors(), "error"),
        some(diagnostics.warnings(), "warning"),
    ) {
        (Some(errors), Some(warnings)) => Some(format!("{errors}, {warnings}")),
        (errors, warnings) => errors.or(warnings),
    }
}

fn report<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(&*diagnostic.message)
        .id(diagnostic.code.id());
    let mut group = Group::with_title(title);
    // The place's own file first, then the others' as they come.
    let mut files = vec![diagnostic.place.file];
    for (place, _) in &diagnostic.others {
        if !files.contains(&place.file) {
            files.push(place.file);
        }
    }
    for file in files {
        group = with_file(group, file, diagnostic, sources);
    }
    let mut groups = Vec::new();
    if let Some(snippet) = patch(diagnostic, sources) {
        let help = diagnostic.help.as_deref().unwrap_or("this would be right");
        groups.push(group);
        groups.push(Level::HELP.secondary_title(help).element(snippet));
    } else {
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(&**help));
        }
        groups.push(group);
    }
    groups
}

/// Adds the lines of one file that the diagnostic points at.
fn with_file<'a>(
    group: Group<'a>,
    file: FileId,
    diagnostic: &'a Diagnostic,
    sources: &'a Sources,
) -> Group<'a> {
    let Some(source) = sources.get(file) else {
        return group;
    };
    let path = source.path().display().to_string();
    if source.text().is_empty() {
        return group.element(Origin::path(path));
    }
    let mut snippet = Snippet::source(source.text()).path(path);
    if diagnostic.place.file == file {
        let kind = AnnotationKind::Primary;
        snippet = snippet.annotation(annotation(
            kind,
            &diagnostic.place,
            &diagnostic.label,
            sources,
        ));
    }
    for (place, label) in &diagnostic.others {
        if place.file == file {
            snippet =
                snippet.annotation(annotation(AnnotationKind::Context, place, label, sources));
        }
    }
    group.element(snippet)
}

fn annotation<'a>(
    kind: AnnotationKind,
    place: &Place,
    label: &'a str,
    sources: &Sources,
) -> Annotation<'a> {
    let annotation = kind.span(sources.locate(place));
    if label.is_empty() {
        annotation
    } else {
        annotation.label(label)
    }
}

fn patch<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Option<Snippet<'a, Patch<'a>>> {
    let replacement = diagnostic.replacement.as_deref()?;
    let source = sources.get(diagnostic.place.file)?;
    let span = sources.locate(&diagnostic.place);
    if source.text().is_empty() {
        return None;
    }
    let path = source.path().display().to_string();
    Some(
        Snippet::source(source.text())
            .path(path)
            .patch(Patch::new(span, replacement)),
    )
}
