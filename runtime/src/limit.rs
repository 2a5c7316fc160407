//! Which of the time limits passed.

use std::fmt;

/// A time limit. An error of kind [`Timeout`](crate::ErrorKind::Timeout) says which one passed;
/// one that the provider itself reported says none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// Until a connection is made.
    Connect,
    /// One attempt: from sending until the whole answer is read.
    Attempt,
    /// One call: all attempts, and all waiting between them.
    Total,
    /// Between two pieces of a body.
    Idle,
    /// Until a job is done: set for the waiting, not for the calls that ask how far it is.
    Deadline,
}

impl Limit {
    /// What it limits, in words, as used in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connecting",
            Self::Attempt => "one attempt",
            Self::Total => "one call",
            Self::Idle => "one piece of a body",
            Self::Deadline => "the job",
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
