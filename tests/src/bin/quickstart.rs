//! `cargo run -p skyloom-tests --bin quickstart`

use std::io;
use std::process::ExitCode;

use skyloom_runtime::{Log, LogTarget};
use skyloom_tests::{examples, quickstart};

const HELP: &str = "\
Makes the drivers from the specs, starts a fake DigitalOcean on this machine, and lists, creates,
reboots and destroys a node of it through the driver. No network, no key.

usage: cargo run -p skyloom-tests --bin quickstart [-- --curl]

  --curl   shows each request as a line for curl, and its answer, on standard error
  --help   shows this
";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut log = LogTarget::Environment;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--curl" => log = Log::new(io::stderr()).into(),
            "--help" | "-h" => {
                print!("{HELP}");
                return ExitCode::SUCCESS;
            }
            other => {
                eprint!("error: there is no argument `{other}`\n\n{HELP}");
                return ExitCode::from(2);
            }
        }
    }
    match quickstart::run(&examples::workspace(), log, &mut io::stdout()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
