//! The `skyloom-call` command.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _};

use clap_complete::CompleteEnv;
use skyloom_call::{Exit, Terminal, command, run};
use skyloom_runtime::Log;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Exit {
    let words: Vec<OsString> = std::env::args_os().collect();
    // A shell that asks for completions gets them, and that is all. Its words follow `--`.
    CompleteEnv::with_factory(|| {
        let typed = words.iter().skip_while(|word| *word != "--").skip(1);
        command(&typed.cloned().collect::<Vec<_>>())
    })
    .complete();
    let mut terminal = Terminal {
        out: &mut anstream::stdout(),
        err: &mut anstream::stderr(),
        watched: io::stdout().is_terminal(),
        environment: &|name| std::env::var(name).ok(),
        log: Log::new(io::stderr()),
    };
    run(words, &mut terminal).await
}
