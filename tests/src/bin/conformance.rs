//! Plays recorded operations against the generated drivers and counts what agrees.
//!
//! `cargo run -p skyloom-tests --bin conformance -- --corpus DIR [--provider P] [--service S] [--case ID] [--json FILE]`

use std::path::PathBuf;
use std::process::ExitCode;

use skyloom_tests::conformance::{Case, Corpus, Deviations, Variants, play, run, show};

struct Options {
    corpus: PathBuf,
    provider: Option<String>,
    service: Option<String>,
    case: Option<String>,
    json: Option<PathBuf>,
}

const USAGE: &str =
    "usage: conformance --corpus DIR [--provider P] [--service S] [--case ID] [--json FILE]";

fn main() -> ExitCode {
    match options().and_then(|options| conform(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn options() -> Result<Options, String> {
    let mut options = Options {
        corpus: PathBuf::new(),
        provider: None,
        service: None,
        case: None,
        json: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().ok_or(USAGE)?;
        match word.as_str() {
            "--corpus" => options.corpus = value.into(),
            "--provider" => options.provider = Some(value),
            "--service" => options.service = Some(value),
            "--case" => options.case = Some(value),
            "--json" => options.json = Some(value.into()),
            _ => return Err(format!("unknown option {word}\n{USAGE}")),
        }
    }
    if options.corpus.as_os_str().is_empty() {
        Err(USAGE.to_owned())
    } else {
        Ok(options)
    }
}

fn conform(options: &Options) -> Result<bool, String> {
    let corpus = Corpus::read(&options.corpus)
        .map_err(|error| format!("{}: {error}", options.corpus.display()))?;
    let variants = Variants::read(include_str!("../../conformance/variants.yaml"))?;
    let deviations = Deviations::read(include_str!("../../conformance/deviations.yaml"))?;
    let wanted = |case: &Case| {
        options.provider.as_ref().is_none_or(|wanted| {
            case.provider == *wanted || case.provider.split('_').next() == Some(wanted)
        }) && options
            .service
            .as_ref()
            .is_none_or(|wanted| case.component == *wanted)
            && options
                .case
                .as_ref()
                .is_none_or(|wanted| case.id == *wanted)
    };
    if options.case.is_some() {
        for case in corpus.cases.iter().filter(|case| wanted(case)) {
            match variants.of(case) {
                Some(variant) => print!("{}", show(case, &play(case, variant))),
                None => println!("{}: there is no driver for it", case.id),
            }
        }
    }
    let report = run(&corpus, &variants, &deviations, wanted);
    for (case, differences) in &report.failures {
        println!("{case}");
        for difference in differences {
            println!("    {difference}");
        }
    }
    println!("{}", report.table());
    if let Some(file) = &options.json {
        let text = serde_json::to_string_pretty(&report).map_err(|error| error.to_string())?;
        std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    // A part says nothing of the whole.
    let all = options.provider.is_none() && options.service.is_none() && options.case.is_none();
    let wrong = if all {
        report.shortfalls()
    } else {
        report.list_errors
    };
    for one in &wrong {
        println!("{one}");
    }
    Ok(wrong.is_empty())
}
