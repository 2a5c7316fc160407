//! Transports for tests: scripts, recordings and faults, without a network.

mod fault;
mod polled;
mod record;
mod replay;
mod script;
mod sign_in;

pub use fault::{Fault, Faults};
pub use polled::Polled;
pub use record::Recorder;
pub use replay::{Exchange, Recorded, RecordedAnswer, Replay};
pub use script::{Script, Scripted};
