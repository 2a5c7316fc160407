//! The network transport against small servers on loopback.

mod certificates;
mod curl;
mod exchange;
mod hostile;
mod proxies;
mod runtimes;
mod server;
mod uploads;
