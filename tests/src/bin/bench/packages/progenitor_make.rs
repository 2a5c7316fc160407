//! `make code DOCUMENT FILE` writes the client of a document; `make try FILE` tells of each document, one a line,
//! whether a client can be made: `ok`, or what progenitor says.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static SAID: RefCell<String> = const { RefCell::new(String::new()) };
}

fn code(text: &str) -> Result<String, String> {
    let api: openapiv3::OpenAPI = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let made = panic::catch_unwind(AssertUnwindSafe(|| {
        let mut generator = progenitor::Generator::new(&progenitor::GenerationSettings::default());
        generator.generate_tokens(&api).map_err(|error| error.to_string())
    }));
    let tokens = made.map_err(|_| SAID.with_borrow(String::clone))??;
    let file = syn::parse2(tokens).map_err(|error| error.to_string())?;
    Ok(prettyplease::unparse(&file))
}

fn main() -> Result<(), String> {
    panic::set_hook(Box::new(|info| {
        let words = info.payload();
        let words = words.downcast_ref::<String>().cloned();
        let words = words.or_else(|| info.payload().downcast_ref::<&str>().map(|words| (*words).to_owned()));
        SAID.set(words.unwrap_or_default().replace('\n', " "));
    }));
    let words: Vec<String> = std::env::args().skip(1).collect();
    let read = |file: &str| std::fs::read_to_string(file).map_err(|error| error.to_string());
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["code", document, file] => {
            let made = code(&read(document)?)?;
            std::fs::write(file, made).map_err(|error| error.to_string())
        }
        ["try", file] => {
            for document in read(file)?.lines() {
                match code(document) {
                    Ok(_) => println!("ok"),
                    Err(error) => println!("{}", error.replace('\n', " ")),
                }
            }
            Ok(())
        }
        _ => Err("code DOCUMENT FILE, or try FILE".to_owned()),
    }
}
