//! What holds for every scheme.

mod canary;
mod crowd;
mod refusal;
mod servers;
