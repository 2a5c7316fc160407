//! The shipped specs.

use std::fs;
use std::path::Path;

use skyloom::source::Sources;

use super::site::{Site, sites};

/// A provider's spec.
pub struct Spec {
    pub provider: String,
    pub files: Vec<File>,
}

/// A file of it.
pub struct File {
    pub name: String,
    pub text: String,
    pub sites: Vec<Site>,
}

/// All of them, by name.
pub fn shipped(folder: &Path) -> Vec<Spec> {
    let folders = skyloom::load::folders(folder, Path::new("")).expect("the specs");
    folders
        .into_iter()
        .map(|provider| {
            let path = folder.join(&provider);
            let mut names: Vec<String> = fs::read_dir(&path)
                .expect("a spec")
                .map(|entry| {
                    let name = entry.expect("a file").file_name();
                    name.to_string_lossy().into_owned()
                })
                .filter(|name| Path::new(name).extension().is_some_and(|end| end == "yaml"))
                .collect();
            names.sort();
            let files = names.into_iter().map(|name| {
                let text = fs::read_to_string(path.join(&name)).expect("a file");
                let mut sources = Sources::default();
                let id = sources.add(&name, &text);
                let sites = sources.get(id).map(sites).unwrap_or_default();
                File { name, text, sites }
            });
            Spec {
                provider: provider.display().to_string(),
                files: files.collect(),
            }
        })
        .collect()
}
