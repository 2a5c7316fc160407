use skyloom::diagnostic::Diagnostics;
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let out = std::env::args().nth(2);
    let mut diagnostics = Diagnostics::new();
    let set = skyloom::load::load(std::path::Path::new("."), &[std::path::PathBuf::from(dir)], &mut diagnostics);
    let providers = skyloom::lower::lower(&set, &mut diagnostics);
    for d in diagnostics.sorted(&set.sources) {
        println!("{} {}: {} [{}] at {:?} {} help={:?} sug={:?}", d.severity.as_str(), d.code, d.message, d.label, d.place.path, format!("{:?}", d.place.part), d.help, d.replacement);
    }
    match skyloom::render::render(&providers) {
        Ok(mut files) => {
            files.push(skyloom::render::library(&providers).unwrap());
            for f in files {
                println!("== {} {} lines", f.path.display(), f.contents.lines().count());
                if let Some(out) = &out {
                    let p = std::path::Path::new(out).join(&f.path);
                    std::fs::create_dir_all(p.parent().unwrap()).unwrap();
                    std::fs::write(p, &f.contents).unwrap();
                }
            }
        }
        Err(e) => println!("{e}"),
    }
}
