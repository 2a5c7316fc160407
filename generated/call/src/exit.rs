//! What the command exits with.

use std::process::{ExitCode, Termination};

use skyloom_runtime::{Error, ErrorKind};

/// What the command exits with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: fine.
    Fine,
    /// 1: failed for a reason that has no number of its own.
    Failed,
    /// 2: called with arguments that make no sense, or for what the provider does not have.
    Usage,
    /// 3: credentials are missing, wrong, or not allowed to do this.
    Credentials,
    /// 4: the thing does not exist.
    NotFound,
    /// 5: the thing exists already, or its state does not allow the call now.
    Conflict,
    /// 6: too many calls, or a quota is used up.
    Limit,
    /// 7: the provider was not reached, did not answer in time, or is down.
    Unavailable,
}

/// The list of them, for `--help`.
pub(crate) const EXITS: &str = "\
Exit codes:
  0  fine
  1  failed for another reason than these
  2  arguments make no sense, or the provider does not have the operation
  3  credentials are missing, wrong or not allowed to do this
  4  the thing does not exist
  5  the thing exists already, or its state does not allow the call now
  6  too many calls, or a quota is used up
  7  the provider was not reached, did not answer in time, or is down";

impl Exit {
    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Credentials => 3,
            Self::NotFound => 4,
            Self::Conflict => 5,
            Self::Limit => 6,
            Self::Unavailable => 7,
        }
    }
}

/// The exit for an error of the runtime.
pub(crate) fn of(error: &Error) -> Exit {
    match error.kind() {
        ErrorKind::InvalidArgument | ErrorKind::Unsupported => Exit::Usage,
        ErrorKind::InvalidCredentials | ErrorKind::Forbidden => Exit::Credentials,
        ErrorKind::NotFound => Exit::NotFound,
        ErrorKind::Conflict => Exit::Conflict,
        ErrorKind::RateLimited | ErrorKind::QuotaExceeded => Exit::Limit,
        ErrorKind::Timeout | ErrorKind::Unavailable | ErrorKind::Transport => Exit::Unavailable,
        _ => Exit::Failed,
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        self.code().into()
    }
}
