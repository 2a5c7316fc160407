//! `skyloom explain`.

use std::io;

use super::arguments::Explain;
use super::{Exit, Terminal};
use crate::diagnostic::Code;

pub(super) fn run(what: &Explain, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let Some(code) = &what.code else {
        for code in Code::ALL {
            writeln!(terminal.out, "{code}  {}", code.title())?;
        }
        return Ok(Exit::Fine);
    };
    match code.parse::<Code>() {
        Ok(code) => {
            write!(terminal.out, "{}", code.explanation())?;
            Ok(Exit::Fine)
        }
        Err(unknown) => {
            writeln!(
                terminal.err,
                "error: {unknown}; `skyloom explain` lists them all"
            )?;
            Ok(Exit::Usage)
        }
    }
}
