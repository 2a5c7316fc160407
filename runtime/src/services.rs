//! The service traits: one a service, each with every verb of the base API.
//!
//! All of them can be used as `dyn`: calls borrow their arguments only while they are built, and
//! answer a [`Reply`](crate::Reply) or a [`Pager`](crate::Pager) that owns its data.

mod bind;
mod capabilities;
mod compute;
mod containers;
mod dns;
mod driver;
#[cfg(test)]
pub(crate) mod fake;
mod files;
mod key_file;
mod load_balancers;
mod record_sets;
mod storage;
mod verbs;
mod wait;

pub use capabilities::Capabilities;
pub use compute::Compute;
pub use containers::Containers;
pub use dns::Dns;
pub use driver::Driver;
pub use load_balancers::LoadBalancers;
pub use record_sets::RecordSets;
pub use storage::Storage;
pub use wait::{Interface, WaitOptions};

#[cfg(test)]
pub(crate) use verbs::BASE_VERBS;
pub(crate) use verbs::{base_verb, libcloud_name};

use crate::{Error, ErrorKind, Provider};

/// The error of a verb that a driver does not have.
pub(crate) fn unsupported(provider: &Provider, verb: &str) -> Error {
    let message = format!("{} does not have this operation", provider.title);
    Error::new(ErrorKind::Unsupported, message)
        .provider(provider.id)
        .operation(verb)
}

#[cfg(test)]
mod tests;
