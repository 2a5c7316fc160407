//! Files and folders bear the names of what is in them.

use std::path::Path;

use super::site::{Otherwise, Site, unknown_word};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::ServiceKind;
use crate::load::Sources;

/// The folder is named after the provider's id; one that can be no id is told elsewhere.
pub(super) fn provider_in_folder(
    id: &str,
    folder: &Path,
    site: &Site,
    diagnostics: &mut Diagnostics,
) {
    let Some(folder) = folder.file_name().map(|name| name.to_string_lossy()) else {
        return;
    };
    if id == folder || super::names::objection(id).is_some() {
        return;
    }
    let diagnostic = Diagnostic::error(
        Code::FileName,
        site.value(),
        format!("the folder `{folder}` describes the provider `{id}`"),
    )
    .label("not the folder's name");
    diagnostics.push(if super::names::objection(&folder).is_none() {
        diagnostic
            .help(format!("say `{folder}`, or name the folder `{id}`"))
            .suggest(folder)
    } else {
        diagnostic.help(format!("name the folder `{id}`"))
    });
}

/// The service that a file is about: the one it says, and where the file's name says something else,
/// the one by whose verbs the rest is best judged.
pub(super) fn service_in_file(
    word: &str,
    site: &Site,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<ServiceKind> {
    let path = sources.get(site.file).map(crate::load::Source::path);
    let stem = path.and_then(Path::file_stem).map_or_else(
        || word.to_owned(),
        |stem| stem.to_string_lossy().into_owned(),
    );
    let named = ServiceKind::from_word(&stem);
    let known: Vec<&str> = ServiceKind::ALL.iter().map(|kind| kind.word()).collect();
    let Some(said) = ServiceKind::from_word(word) else {
        let near = unknown_word(Code::UnknownService, site.value(), "service", word, &known);
        diagnostics.push(match named {
            Some(named) => near
                .help(format!("the file's name says `{}`", named.word()))
                .suggest(named.word()),
            None => near.otherwise(format!("there are {}", super::site::listed(&known))),
        });
        return named;
    };
    if word != stem {
        let diagnostic = Diagnostic::error(
            Code::FileName,
            site.value(),
            format!("`{stem}.yaml` describes the service `{word}`"),
        )
        .label("not the file's name");
        diagnostics.push(if named.is_some() {
            diagnostic
                .help(format!("say `{stem}`, or name the file `{word}.yaml`"))
                .suggest(stem)
        } else {
            diagnostic.help(format!("name the file `{word}.yaml`"))
        });
    }
    Some(named.unwrap_or(said))
}
