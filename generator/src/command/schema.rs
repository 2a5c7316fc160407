//! `skyloom schema`.

use std::fs;
use std::io;
use std::path::Path;

use super::arguments::Schema;
use super::{Exit, Terminal};
use crate::schema::{FileSchema, schema, schemas};

pub(super) fn run(
    what: &Schema,
    out: Option<&Path>,
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    let wanted = match &what.file {
        None => schemas(),
        Some(name) => match schema(name) {
            Some(schema) => vec![schema],
            None => {
                let known: Vec<_> = schemas().iter().map(|one| one.name).collect();
                let known = known.join("`, `");
                terminal.fail(&format!("there is no schema `{name}`, only `{known}`"))?;
                return Ok(Exit::Usage);
            }
        },
    };
    let Some(folder) = out.map(|out| terminal.folder.join(out)) else {
        for schema in wanted {
            write!(terminal.out, "{}", schema.text())?;
        }
        return Ok(Exit::Fine);
    };
    if let Err(error) = write(&folder, &wanted) {
        terminal.fail(&format!("cannot write to `{}`: {error}", folder.display()))?;
        return Ok(Exit::Files);
    }
    Ok(Exit::Fine)
}

fn write(folder: &Path, schemas: &[FileSchema]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for schema in schemas {
        fs::write(folder.join(format!("{}.json", schema.name)), schema.text())?;
    }
    Ok(())
}
