//! Writes the seeds where the fuzzer looks for them: `corpus <project> <folder>`.

use std::path::Path;
use std::{env, fs, io};

use skyloom_properties::{ALL, seeds};

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(root), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("usage: corpus <project> <folder>"));
    };
    for property in ALL {
        let folder = Path::new(&out).join(property.name);
        fs::create_dir_all(&folder)?;
        let seeds = seeds::seeds(Path::new(&root), property.name);
        for (number, seed) in seeds.iter().enumerate() {
            fs::write(folder.join(format!("seed-{number:04}")), seed)?;
        }
        println!("{}: {} seeds", property.name, seeds.len());
    }
    Ok(())
}
