//! What the command exits with.

use std::process::{ExitCode, Termination};

use crate::diagnostic::{Code, Diagnostics};
use crate::generate::{Failure, Outcome};

/// What the command exits with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: fine.
    Fine,
    /// 1: a spec is wrong.
    Specs,
    /// 2: called with arguments that make no sense.
    Usage,
    /// 3: the generated files are out of date.
    OutOfDate,
    /// 4: a file could not be read or written.
    Files,
    /// 5: what was rendered is no Rust.
    Internal,
    /// 6: a change that breaks what callers have written.
    Breaking,
    /// What `skyloom-call` exited with.
    Called(u8),
}

impl Exit {
    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Specs => 1,
            Self::Usage => 2,
            Self::OutOfDate => 3,
            Self::Files => 4,
            Self::Internal => 5,
            Self::Breaking => 6,
            Self::Called(code) => code,
        }
    }

    /// The exit for an outcome of which the changes do not matter.
    pub(super) fn of(outcome: &Outcome, diagnostics: &Diagnostics) -> Self {
        match &outcome.failure {
            Some(Failure::NoProviders(_) | Failure::UnknownProvider(..)) => Self::Usage,
            Some(Failure::Render(_)) => Self::Internal,
            Some(_) => Self::Files,
            None if diagnostics.iter().any(|one| one.code == Code::Unreadable) => Self::Files,
            None if diagnostics.has_errors() => Self::Specs,
            None => Self::Fine,
        }
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        self.code().into()
    }
}
