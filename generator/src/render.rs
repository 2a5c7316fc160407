//! From what a driver is to the text of its files: strings only, no decisions.
//!
//! `quote` makes every item and expression, `syn` and `prettyplease` read and format them section
//! by section, `minijinja` puts the sections into the text around them.

mod access;
mod call;
mod cause;
mod conversion;
mod credentials;
mod dispatch;
mod expression;
mod facts;
mod format;
mod imports;
mod number;
mod operation;
mod origin;
mod record_sets;
mod skeleton;
mod steps;
mod table;
mod template;
mod view;

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::file::File;
use crate::ir;

pub use origin::Traced;
pub use view::{Block, LibraryView, ProviderView, ServiceView, feature};

/// The generator made something that is not Rust: a fault of ours, never of a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What was being rendered.
    pub what: String,
    /// What the parser or the template engine says.
    pub reason: String,
    /// The text as far as it came.
    pub text: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the generator failed at {}: {}\nThis is a bug of Skyloom, not of the spec. It made:\n{}",
            self.what, self.reason, self.text
        )
    }
}

impl std::error::Error for Fault {}

/// Is this text, rendered to the file `path`, Rust? Each part of it was before it was put together;
/// this is the last look before a file is written, so that what stays as it was is spared it.
pub fn verify(path: &Path, text: &str) -> Result<(), Fault> {
    format::verify(text, &path.display().to_string())
}

/// What the templates see of a provider: finished, formatted blocks of text.
pub fn view(provider: &ir::Provider) -> Result<ProviderView, Fault> {
    view::provider(provider)
}

/// The files of the drivers crate, below its `src`.
pub fn render(providers: &[ir::Provider]) -> Result<Vec<File>, Fault> {
    let mut files = Vec::new();
    for provider in providers {
        files.extend(provider_files(provider)?);
    }
    Ok(files)
}

/// The files of one provider: `<id>/mod.rs` and one for each service.
pub fn provider_files(provider: &ir::Provider) -> Result<Vec<File>, Fault> {
    let view = view(provider)?;
    let folder = PathBuf::from(&view.id);
    let mut files = vec![File {
        path: folder.join("mod.rs"),
        contents: skeleton::provider(&view)?,
    }];
    for service in &view.services {
        files.push(File {
            path: folder.join(format!("{}.rs", service.module)),
            contents: skeleton::service(&view, service)?,
        });
    }
    Ok(files)
}

/// As [`provider_files`], with what caused each line. Takes longer.
pub fn traced_files(provider: &ir::Provider) -> Result<Vec<Traced>, Fault> {
    cause::traced(|| {
        let view = view(provider)?;
        let folder = PathBuf::from(&view.id);
        let contents = skeleton::provider(&view)?;
        let mut files = vec![Traced {
            path: folder.join("mod.rs"),
            lines: origin::lines(&contents, &[&view.exports, &view.items]),
            contents,
            spec: "provider.yaml".to_owned(),
        }];
        for service in &view.services {
            let contents = skeleton::service(&view, service)?;
            files.push(Traced {
                path: folder.join(format!("{}.rs", service.module)),
                lines: origin::lines(&contents, &service.blocks()),
                contents,
                spec: format!("{}.yaml", service.module),
            });
        }
        Ok(files)
    })
}

/// `lib.rs` of the drivers crate over all providers.
pub fn library(providers: &[ir::Provider]) -> Result<File, Fault> {
    let view = view::library(providers);
    Ok(File {
        path: PathBuf::from("lib.rs"),
        contents: skeleton::library(&view)?,
    })
}

/// The provider as one file without inner attributes, for `include!`.
pub fn render_single(provider: &ir::Provider) -> Result<File, Fault> {
    let view = view(provider)?;
    Ok(File {
        path: PathBuf::from(format!("{}.rs", view.id)),
        contents: skeleton::single(&view)?,
    })
}
