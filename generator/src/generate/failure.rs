//! What can go wrong that is no fault of a spec.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::{persist, render};

/// What went wrong that is no fault of a spec.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// The folder with the specs cannot be read.
    Specs(PathBuf, io::Error),
    /// There is no provider in this folder.
    NoProviders(PathBuf),
    /// There is no provider with this id; perhaps this one was meant.
    UnknownProvider(String, Option<String>),
    /// What was rendered is no Rust: a bug of the generator's.
    Render(Box<render::Fault>),
    /// The output folder cannot be read or written.
    Persist(persist::Fault),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Specs(path, error) => {
                write!(f, "cannot read the folder `{}`: {error}", path.display())
            }
            Self::NoProviders(path) => {
                write!(f, "there is no provider's folder in `{}`", path.display())
            }
            Self::UnknownProvider(id, None) => write!(f, "there is no provider `{id}`"),
            Self::UnknownProvider(id, Some(near)) => {
                write!(f, "there is no provider `{id}`; did you mean `{near}`?")
            }
            Self::Render(fault) => fault.fmt(f),
            Self::Persist(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Specs(_, error) => Some(error),
            Self::Render(fault) => Some(fault),
            Self::Persist(fault) => Some(fault),
            Self::NoProviders(_) | Self::UnknownProvider(..) => None,
        }
    }
}
