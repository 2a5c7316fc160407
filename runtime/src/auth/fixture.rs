//! What the tests of schemes share.

use super::Access;
use crate::fixture::{config, with};
use crate::testing::{Script, Scripted};
use crate::{Clock, Connection};

/// A connection to a provider that fails, at this time.
pub(super) fn at(time: &str) -> Connection {
    let script = Script::new(|_| Scripted::failure("nothing is sent here"));
    with(config(&script).clock(Clock::starting_at(time.parse().unwrap())))
}

/// What a scheme sees of `connection`.
pub(super) fn access(connection: &Connection) -> Access<'_> {
    Access {
        core: &connection.core,
        options: &connection.options,
    }
}
