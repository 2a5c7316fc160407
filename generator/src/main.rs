//! The `skyloom` command.

use std::io::{self, IsTerminal as _, Write, stderr};
use std::path::PathBuf;

use skyloom::command::{Exit, Terminal, run};

/// Trees of values, tokens and expressions are made and dropped again by the hundred thousand: with
/// the system's allocator that is a third of all instructions of a run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Exit {
    // Both take out the colours that the terminal, `NO_COLOR` or `--color` forbids.
    let mut out = Late(anstream::stdout, None);
    let mut err = Late(anstream::stderr, None);
    let mut terminal = Terminal {
        input: &mut io::stdin().lock(),
        out: &mut out,
        err: &mut err,
        folder: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
        watched: stderr().is_terminal(),
    };
    run(std::env::args_os(), &mut terminal)
}

/// A stream that is opened at the first write: by then `--color` has been read.
struct Late<S>(fn() -> S, Option<S>);

impl<S: Write> Late<S> {
    fn stream(&mut self) -> &mut S {
        self.1.get_or_insert_with(self.0)
    }
}

impl<S: Write> Write for Late<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream().flush()
    }
}
