//! What the generator makes of specs with mistakes in them: it never panics, and it sees them.

mod caught;
mod grammar;
mod judge;
mod kind;
mod mistakes;
mod mutant;
mod panics;
mod random;
mod site;
mod spec;
mod tally;

pub use random::Random;
