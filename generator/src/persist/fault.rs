//! Why files could not be compared or written.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why files could not be compared or written.
#[derive(Debug)]
#[non_exhaustive]
pub enum Fault {
    /// A file or folder cannot be read.
    Read(PathBuf, io::Error),
    /// A file cannot be written or removed, or its folder not be made.
    Write(PathBuf, io::Error),
    /// A file stands where a generated one belongs, and it is not generated.
    Foreign(PathBuf),
    /// Two rendered files have this path, or it leads out of the output folder.
    Path(PathBuf),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(path, error) => write!(f, "cannot read `{}`: {error}", path.display()),
            Self::Write(path, error) => write!(f, "cannot write `{}`: {error}", path.display()),
            Self::Foreign(path) => write!(
                f,
                "`{}` was not made by skyloom and is not overwritten; move it away",
                path.display()
            ),
            Self::Path(path) => {
                write!(
                    f,
                    "`{}` cannot be the path of one generated file",
                    path.display()
                )
            }
        }
    }
}

impl std::error::Error for Fault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read(_, error) | Self::Write(_, error) => Some(error),
            Self::Foreign(_) | Self::Path(_) => None,
        }
    }
}
