//! Provider folders: which there are, and what is in one.

use std::io;
use std::path::{Path, PathBuf};

use super::read::read;
use super::{ProviderSpec, SpecSet};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Place};
use crate::source::Sources;
use crate::spec;

#[cfg(test)]
mod tests;

/// The provider folders in the folder `specs` under `base`, by name and relative to `base`.
///
/// Hidden folders and those whose name starts with `_` are none.
pub fn folders(base: &Path, specs: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in base.join(specs).read_dir()? {
        let entry = entry?;
        let name = entry.file_name();
        let hidden = name.to_string_lossy().starts_with(['.', '_']);
        // Follows links, as reading the files does.
        if !hidden && entry.path().is_dir() {
            folders.push(specs.join(name));
        }
    }
    folders.sort();
    Ok(folders)
}

/// Reads provider folders. `folders` are relative to `base` and shown as they are given.
///
/// Everything that is wrong with any of them goes to `diagnostics`; what could be read is answered.
pub fn load(base: &Path, folders: &[PathBuf], diagnostics: &mut Diagnostics) -> SpecSet {
    let mut set = SpecSet::default();
    for folder in folders {
        load_into(&mut set, base, folder, diagnostics);
    }
    set
}

/// Reads one more provider folder into `set`, as [`load`] does.
pub fn load_into(set: &mut SpecSet, base: &Path, folder: &Path, diagnostics: &mut Diagnostics) {
    let files = match list(&base.join(folder)) {
        Ok(files) => files,
        Err(error) => {
            let place = Place::file(set.sources.add_name(folder));
            diagnostics.push(unreadable(place, "folder", folder, &error));
            return;
        }
    };
    let mut reader = Reader::new(folder, &mut set.sources, diagnostics);
    for name in files {
        let contents = std::fs::read(base.join(folder).join(&name));
        reader.file(&name, contents);
    }
    set.providers.extend(reader.finish());
}

/// Reads a provider from memory: file names and texts, as if they were in the folder `folder`.
pub fn load_texts(folder: &str, files: &[(&str, &str)], diagnostics: &mut Diagnostics) -> SpecSet {
    let mut set = SpecSet::default();
    let mut reader = Reader::new(Path::new(folder), &mut set.sources, diagnostics);
    let mut files = files.to_vec();
    files.sort_unstable();
    for (name, text) in files {
        reader.file(name, Ok(text.as_bytes().to_vec()));
    }
    set.providers.extend(reader.finish());
    set
}

/// The names of the visible files in a folder, sorted.
fn list(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in folder.read_dir()? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && !entry.path().is_dir() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Reads the files of one folder.
struct Reader<'a> {
    folder: &'a Path,
    sources: &'a mut Sources,
    diagnostics: &'a mut Diagnostics,
    /// `provider.yaml`, once seen; without contents if it is wrong.
    provider: Option<(FileId, Option<spec::Provider>)>,
    services: Vec<(FileId, spec::Service)>,
    complete: bool,
}

impl<'a> Reader<'a> {
    fn new(folder: &'a Path, sources: &'a mut Sources, diagnostics: &'a mut Diagnostics) -> Self {
        let (provider, services) = (None, Vec::new());
        Self {
            folder,
            sources,
            diagnostics,
            provider,
            services,
            complete: true,
        }
    }

    fn file(&mut self, name: &str, contents: io::Result<Vec<u8>>) {
        let path = self.folder.join(name);
        let Some((stem, extension)) = name.rsplit_once('.') else {
            return;
        };
        if extension == "yml" {
            let file = self.sources.add_name(&path);
            let place = Place::file(file);
            let message = format!("`{}` is not read", path.display());
            let help = format!("spec files end in `.yaml`: rename it to `{stem}.yaml`");
            self.diagnostics
                .push(Diagnostic::error(Code::FileName, place, message).help(help));
            self.complete = false;
            if stem == "provider" {
                self.provider = Some((file, None));
            }
        }
        if extension != "yaml" {
            return;
        }
        let contents = match contents {
            Ok(contents) => contents,
            Err(error) => {
                let file = self.sources.add_name(&path);
                let place = Place::file(file);
                self.diagnostics
                    .push(unreadable(place, "file", &path, &error));
                self.complete = false;
                if stem == "provider" {
                    self.provider = Some((file, None));
                }
                return;
            }
        };
        if stem == "provider" {
            let (file, provider) = read(self.sources, &path, &contents, self.diagnostics);
            self.complete &= provider.is_some();
            self.provider = Some((file, provider));
        } else {
            let (file, service) = read(self.sources, &path, &contents, self.diagnostics);
            self.complete &= service.is_some();
            self.services.extend(service.map(|service| (file, service)));
        }
    }

    fn finish(self) -> Option<ProviderSpec> {
        let Some((file, provider)) = self.provider else {
            let place = Place::file(self.sources.add_name(self.folder));
            let message = format!("`{}` has no `provider.yaml`", self.folder.display());
            let help = "a provider's folder holds `provider.yaml` and one file a service, such as `compute.yaml`";
            self.diagnostics
                .push(Diagnostic::error(Code::NoProvider, place, message).help(help));
            return None;
        };
        Some(ProviderSpec {
            file,
            provider: provider?,
            services: self.services,
            folder: self.folder.to_path_buf(),
            complete: self.complete,
        })
    }
}

fn unreadable(place: Place, what: &str, path: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("cannot read the {what} `{}`: {error}", path.display());
    Diagnostic::error(Code::Unreadable, place, message)
}
